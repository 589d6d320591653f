// All that facts of a mark, of its controls and of their codes can come from, as bytes: two marks of one policy with
// the same key have the same facts, but for where they stand and what the cable says (own_to_mark in rule_plan.cpp).
#include "checks/fact_impl.hpp"
#include "checks/key.hpp"
#include "checks/list_part.hpp"

namespace cablemark {
namespace {

// Flags, numbers and counts of a mark, without padding.
struct Head {
  std::uint8_t form, system, flags, of_overall;
  std::uint16_t level, unused;
  std::uint32_t level_begin, level_end, repeated, line_controls;
  std::uint32_t levels, owners, controls, separators, compartments, unknown;
};
static_assert(sizeof(Head) == 48);

}  // namespace

void FactValues::Impl::append_mark_key(Key& key, std::uint32_t element) const {
  const Marking& mark = marking(element);
  const std::uint32_t begin = mark.span.begin;
  Head head{};
  head.form = static_cast<std::uint8_t>(mark.form);
  head.system = static_cast<std::uint8_t>(mark.system);
  const bool flags[] = {mark.known,          mark.closed,    mark.spaced,         mark.repaired,
                        mark.level_in_place, mark.separated, mark.tail.present(), mark.span.present()};
  for (const bool flag : flags) head.flags = static_cast<std::uint8_t>(head.flags << 1 | (flag ? 1 : 0));
  head.of_overall = element == kOverall ? 1 : 0;
  head.level = mark.level;
  head.level_begin = mark.level_span.begin - begin;
  head.level_end = mark.level_span.end - begin;
  head.repeated = mark.repeated;
  head.line_controls = element == kOverall ? overall_line_controls_ : 0;
  head.levels = mark.levels.count;
  head.owners = mark.owners.count;
  head.controls = mark.controls.count;
  head.separators = mark.separators.count;
  head.compartments = mark.compartments.count;
  head.unknown = mark.unknown.count;
  key.add(head);
  key.add_text(text(mark.span));
  if (mark.tail.present()) key.add_text(text(mark.tail));
  // Inside the mark, the text is known already.
  const auto add_span = [&](Span span) {
    const bool inside = span.begin >= begin && span.end <= mark.span.end;
    key.add(std::uint64_t{inside ? span.begin - begin : Span::kNowhere} << 32 | (span.end - span.begin));
    if (!inside) key.add_text(text(span));
  };
  const auto add_spans = [&](Range range) {
    for (std::uint32_t n = 0; n < range.count; ++n) add_span(cable_->pool.spans[range.first + n]);
  };
  const auto add_codes = [&](Range range) {
    for (std::uint32_t n = 0; n < range.count; ++n) {
      key.add(code(range.first + n).id);
      add_span(code(range.first + n).span);
    }
  };
  for (const Range range : {mark.levels, mark.separators, mark.compartments, mark.unknown}) add_spans(range);
  add_codes(mark.owners);
  for (std::uint32_t n = 0; n < mark.controls.count; ++n) {
    const std::uint32_t number = mark.controls.first + n;
    const ControlUse& use = control(number);
    const CellPlace place = control_place(number);
    key.add(std::uint32_t{use.id} << 16 | static_cast<std::uint32_t>(place) << 1 | (use.in_place ? 1U : 0U));
    add_span(use.word);
    add_span(use.span);
    key.add(std::uint64_t{use.codes.count} << 32 | use.separators.count);
    add_codes(use.codes);
    add_spans(use.separators);
  }
}

// The text from the first of the codes to the last.
Span FactValues::Impl::list_span(Range codes) const {
  Span list;
  for (std::uint32_t n = 0; n < codes.count; ++n) {
    const Span each = code(codes.first + n).span;
    list = n == 0 ? each : Span{std::min(list.begin, each.begin), std::max(list.end, each.end)};
  }
  return list;
}

// Of codes that are all known: whether the United States, countries and groups are among them and whether they are
// several, which is what rules can ask; and how the list is written. Of others the list itself.
void FactValues::Impl::append_list_kind(Key& key, const ControlUse& use) const {
  std::uint8_t parts = 0;
  bool known = true;
  for (std::uint32_t n = 0; n < use.codes.count; ++n) {
    const CodeUse& each = code(use.codes.first + n);
    known = known && each.id < policy_->countries.size();
    if (!known) break;
    const auto part = static_cast<unsigned>(list_part(*policy_, policy_->countries[each.id]));
    parts = static_cast<std::uint8_t>(parts | 1U << part);
  }
  std::string_view between;
  for (std::uint32_t n = 0; n < use.separators.count; ++n) {
    const std::string_view each = text(cable_->pool.spans[use.separators.first + n]);
    known = known && (n == 0 || each == between);
    between = each;
  }
  key.add(parts);
  key.add(std::min(use.codes.count, 2U));
  key.add_text(known ? between : text(list_span(use.codes)));
  key.add(static_cast<std::uint8_t>((known ? 1 : 0) | (codes_in_order(use) ? 2 : 0) | (list_in_form(use) ? 4 : 0)));
  key.add(repeated_codes(use.codes));
}

void FactValues::Impl::append_mark_kind(Key& key, std::uint32_t element) const {
  const Marking& mark = marking(element);
  const std::string_view words = text(mark.span);
  const bool read = mark.known && mark.closed && mark.unknown.count == 0 && !mark.tail.present() &&
                    std::all_of(words.begin(), words.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  key.add(mark.form);
  if (!read) {
    key.add_text(words);
    if (mark.tail.present()) key.add_text(text(mark.tail));
    key.add(mark.level);
    key.add(mark.repeated);
    return;
  }
  const bool lower = std::any_of(words.begin(), words.end(), is_lower);
  std::uint32_t flags = 0;
  for (const bool flag :
       {mark.spaced, mark.repaired, mark.level_in_place, mark.separated, dangling(mark), slashed(mark),
        separator_leads(mark), hybrid(mark), in_order(element), level_first(mark), lower}) {
    flags = flags << 1 | (flag ? 1U : 0U);
  }
  const auto few = [](Range range) { return std::min(range.count, 2U); };
  key.add(flags << 4 | few(mark.compartments) << 2 | static_cast<std::uint32_t>(mark.system));
  key.add(mark.level);
  key.add(mark.repeated);
  key.add(mark.levels.count);
  key.add_text(mark.level_span.present() ? text(mark.level_span) : std::string_view());
  // Of a mark of the United States they are the list of FGI.
  const bool listed = mark.system == MarkSystem::Us && mark.repeated == 0;
  key.add(listed ? few(mark.owners) : mark.owners.count);
  for (std::uint32_t n = 0; !listed && n < mark.owners.count; ++n) key.add(code(mark.owners.first + n).id);
  key.add(mark.controls.count);
  for (std::uint32_t n = 0; n < mark.controls.count; ++n) {
    const std::uint32_t number = mark.controls.first + n;
    const ControlUse& use = control(number);
    key.add(use.id);
    key.add(static_cast<std::uint8_t>((use.in_place ? 1 : 0) | few(compartments_of(number)) << 1 |
                                      (suffix_of(number).empty() ? 0 : 8) | (use.codes.count > 0 ? 16 : 0)));
    key.add_text(text(use.word));
    const Span before = separator_before(number);
    key.add_text(before.present() ? text(before) : std::string_view());
    if (use.codes.count > 0) append_list_kind(key, use);
  }
}

// Of a portion mark, all but what stands behind it follows from its words.
bool FactValues::Impl::same_portion_mark(std::uint32_t element, std::uint32_t other) const {
  const Marking& one = marking(element);
  const Marking& two = marking(other);
  return one.form == MarkForm::Portion && two.form == MarkForm::Portion && !one.tail.present() && !two.tail.present() &&
         text(one.span) == text(two.span);
}

}  // namespace cablemark
