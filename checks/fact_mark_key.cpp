// All that facts of a mark, of its controls and of their codes can come from, as bytes: two marks of one policy with
// the same key have the same facts, but for where they stand and what the cable says (own_to_mark in rule_plan.cpp).
#include "checks/fact_impl.hpp"
#include "checks/key.hpp"

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

// Where the codes of a control stand, if each is known and nothing but capitals, commas, slashes and blanks stands
// there: what such a list is made of, no other part of the mark depends on.
std::optional<Span> FactValues::Impl::plain_codes(const ControlUse& use) const {
  if (use.codes.count == 0) return std::nullopt;
  Span list = code(use.codes.first).span;
  for (std::uint32_t n = 0; n < use.codes.count; ++n) {
    const CodeUse& each = code(use.codes.first + n);
    if (each.id >= policy_->countries.size()) return std::nullopt;
    list = {std::min(list.begin, each.span.begin), std::max(list.end, each.span.end)};
  }
  const std::string_view written = text(list);
  const bool plain = std::all_of(written.begin(), written.end(),
                                 [](char c) { return is_upper(c) || c == ',' || c == ' ' || c == '/'; });
  return plain ? std::optional(list) : std::nullopt;
}

void FactValues::Impl::append_mark_kind(Key& key, std::uint32_t element) const {
  const Marking& mark = marking(element);
  const bool read = mark.known && mark.closed && mark.unknown.count == 0;
  key.add(static_cast<std::uint8_t>(static_cast<unsigned>(mark.form) << 1 | (read ? 1U : 0U)));
  // The words, but of a list no more than its facts: the same words are read in the same way.
  std::uint32_t at = mark.span.begin;
  for (std::uint32_t n = 0; read && n < mark.controls.count; ++n) {
    const ControlUse& use = control(mark.controls.first + n);
    const std::optional<Span> list = plain_codes(use);
    if (!list || list->begin < at || list->end > mark.span.end) continue;
    key.add_text(text({at, list->begin}));
    key.add(static_cast<std::uint8_t>((use.codes.count > 1 ? 2 : 0) | (list_in_form(use) ? 1 : 0)));
    key.add(repeated_codes(use.codes));
    at = list->end;
  }
  key.add_text(text({at, mark.span.end}));
  key.add(mark.level);
  key.add(static_cast<std::uint8_t>(mark.system));
  key.add(mark.repeated);
  if (mark.tail.present()) key.add_text(text(mark.tail));
}

// Of a portion mark, all but what stands behind it follows from its words.
bool FactValues::Impl::same_portion_mark(std::uint32_t element, std::uint32_t other) const {
  const Marking& one = marking(element);
  const Marking& two = marking(other);
  return one.form == MarkForm::Portion && two.form == MarkForm::Portion && !one.tail.present() && !two.tail.present() &&
         text(one.span) == text(two.span);
}

}  // namespace cablemark
