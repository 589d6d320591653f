// The shape of a cable (shape_reader.hpp) as bytes: all that the facts it tells can come from.
#include <algorithm>
#include <array>

#include "checks/codes.hpp"
#include "checks/fact_impl.hpp"
#include "checks/key.hpp"
#include "checks/known_marks.hpp"
#include "checks/shape_reader.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kMostElements = 64;

// Portions that are alike: what a shape tells of each, and whether there are several.
class PortionKinds {
 public:
  explicit PortionKinds(std::vector<std::uint64_t>& kinds) : kinds_(kinds) { kinds_.clear(); }

  // Its number; kMostElements if there are too many.
  std::size_t add(std::uint64_t kind) {
    const auto found =
        std::find_if(kinds_.begin(), kinds_.end(), [kind](std::uint64_t other) { return (other & ~kSeveral) == kind; });
    const auto number = static_cast<std::size_t>(found - kinds_.begin());
    if (found != kinds_.end()) {
      *found |= kSeveral;
    } else if (number < kMostElements) {
      kinds_.push_back(kind);
    }
    return number;
  }

 private:
  // A row of the roll-up may be about two portions with the same mark.
  static constexpr std::uint64_t kSeveral = std::uint64_t{1} << 63;

  std::vector<std::uint64_t>& kinds_;
};

template <typename Number>
void add_optional(Key& key, const std::optional<Number>& number) {
  key.add(static_cast<std::int64_t>(number.value_or(-1)));
}

}  // namespace

// A byte of flags and numbers each: a bit of more in a key costs nothing but a shape that is met less often.
bool FactValues::Impl::append_portion_kinds(Key& key, const KnownMarks& marks) {
  const auto kind_of = [&](const Portion& portion, std::uint32_t mark, std::uint32_t effective) {
    std::uint64_t kind = static_cast<std::uint64_t>(portion.kind) << 4 | (portion.numbered ? 8U : 0U) |
                         (portion.mark_damaged ? 4U : 0U) | static_cast<std::uint64_t>(portion.position);
    kind = kind << 1 | (portion.in_quote ? 1U : 0U);
    const auto number = [&](std::uint32_t of) { return of == kNone ? 0U : marks.number_of(of) + 1U; };
    return kind << 40 | std::uint64_t{number(mark)} << 20 | number(effective);
  };
  PortionKinds kinds(shape_portions_);
  shape_families_.clear();
  for (std::uint32_t n = 0; n < cable_->portions.size(); ++n) {
    const Portion& portion = cable_->portions[n];
    const std::uint32_t own = portion.mark.present() ? kFirstPortion + n : kNone;
    const std::size_t kind = kinds.add(kind_of(portion, own, portion_index_[n].effective));
    if (kind == kMostElements) return false;
    shape_families_.push_back({kind, 0});
  }
  if (cable_->subject) {
    const std::uint32_t own = cable_->subject->mark.present() ? kSubject : kNone;
    if (kinds.add(kind_of(*cable_->subject, own, own)) == kMostElements) return false;
  }
  key.add(static_cast<std::uint32_t>(shape_portions_.size()));
  for (const std::uint64_t kind : shape_portions_) key.add(kind);
  return append_families(key);
}

// A family: the kind of a portion, and the families of its parts, one bit each. Parts stand behind what they are of.
bool FactValues::Impl::append_families(Key& key) {
  const std::vector<Portion>& portions = cable_->portions;
  const auto is_part = [](const Portion& portion) { return portion.parent != kNone; };
  if (std::none_of(portions.begin(), portions.end(), is_part)) return true;
  std::array<Family, kMostElements> known;
  std::size_t count = 0;
  for (std::size_t n = portions.size(); n-- > 0;) {
    const auto end = known.begin() + count;
    const auto number = static_cast<std::size_t>(std::find(known.begin(), end, shape_families_[n]) - known.begin());
    if (number == kMostElements) return false;
    if (number == count) {
      known[count++] = shape_families_[n];
      key.add(shape_families_[n]);
    }
    const std::uint32_t parent = parent_of(static_cast<std::uint32_t>(n));
    if (parent != kNone) shape_families_[parent].parts |= std::uint64_t{1} << number;
  }
  return true;
}

void FactValues::Impl::append_header_shape(Key& key) {
  const Cable& cable = *cable_;
  const auto add_mark = [&](std::uint32_t mark) {
    key.add(static_cast<std::uint8_t>(marking(mark).present() ? 1 : 0));
    if (marking(mark).present()) append_mark_key(key, mark);
  };
  add_mark(kLine);
  add_mark(kLabel);
  key.add(static_cast<std::uint32_t>(cable.captions.size()));
  for (const CaptionLine& line : cable.captions) {
    key.add(static_cast<std::uint32_t>(line.name) << 1 | (line.preferred ? 1U : 0U));
  }
  key.add(static_cast<std::uint32_t>(cable.sections.size()));
  for (std::uint32_t n = 0; n < cable.sections.size(); ++n) {
    const Section& section = cable.sections[n];
    key.add(std::int64_t{section.number} << 1 | (section.header ? 1 : 0));
    add_optional(key, section.of);
    add_mark(kFirstPortion + subject_portion() + n);
  }
  if (cable.classification) add_optional(key, cable.classification->sections);
  const bool flags[] = {
      cable.complete,
      cable.compilation_statement,
      cable.signature.present(),
      cable.damaged > 0,
      numbers_in_order_,
      originator_ != kNone,
      action_.empty(),
      info_.empty(),
      addressees_.empty(),
      cable.dtg.has_value(),
      cable.dtg && cable.dtg->valid,
      cable.executive_order.has_value(),
      cable.declassification.has_value(),
      cable.classifier.has_value(),
      cable.reason.has_value(),
      has_transmission(),
      std::any_of(cable.tags.begin(), cable.tags.end(), [](const Tag& tag) { return tag.well_formed; }),
      std::any_of(cable.tags.begin(), cable.tags.end(), [](const Tag& tag) { return !tag.well_formed; })};
  std::uint32_t bits = 0;
  for (const bool flag : flags) bits = bits << 1 | (flag ? 1 : 0);
  key.add(bits);
  key.add(static_cast<std::uint32_t>(cable.kind) << 24 | static_cast<std::uint32_t>(cable.stage) << 16 |
          static_cast<std::uint32_t>(cable.wrapper) << 8 | (date_ ? date_from_ + 1U : 0U));
  std::uint32_t notices = 0;
  for (const Notice& notice : cable.notices) notices |= 1U << static_cast<unsigned>(notice.kind);
  key.add(notices);
  if (cable.dtg) key.add_text({cable.dtg->precedences.data(), cable.dtg->precedences.size()});
  if (cable.executive_order) key.add_text(text(cable.executive_order->number));
}

void FactValues::Impl::append_transmission_shape(Key& key) const {
  const Transmission& lines = cable_->transmission;
  const bool flags[] = {lines.id.present(),
                        lines.id_valid,
                        lines.precedence.present(),
                        lines.station.has_value(),
                        lines.station && lines.station->valid,
                        lines.security.has_value(),
                        lines.end.has_value(),
                        lines.end && lines.end->nnnn};
  std::uint8_t bits = 0;
  for (const bool flag : flags) bits = static_cast<std::uint8_t>(bits << 1 | (flag ? 1 : 0));
  key.add(bits);
  if (lines.station) add_optional(key, lines.station->section);
  key.add_text(text(lines.precedence));
  key.add(highest_precedence(AddresseeRole::Action));
  key.add(highest_precedence(AddresseeRole::Info));
  if (!lines.security) return;
  key.add(static_cast<std::uint8_t>((lines.security->valid ? 2 : 0) | (lines.security->suffix.present() ? 1 : 0)));
  for (const Span span : {lines.security->signal, lines.security->letters, lines.security->suffix}) {
    key.add_text(text(span));
  }
}

void FactValues::Impl::append_classifier_shape(Key& key) const {
  if (const auto& instruction = cable_->declassification) {
    key.add(static_cast<std::uint16_t>(static_cast<unsigned>(instruction->kind) << 2 |
                                       (instruction->date_invalid ? 2U : 0U) |
                                       (instruction->exemption.present() ? 1U : 0U)));
    key.add_text(text(instruction->exemption));
    add_optional(key, instruction->category);
    key.add(instruction->count);
  }
  if (const auto& classifier = cable_->classifier) {
    key.add(static_cast<std::uint8_t>((classifier_before_text() ? 16 : 0) | (classifier->named ? 8 : 0) |
                                      (classifier->position ? 4 : 0) | (classifier->derived ? 2 : 0) |
                                      (classifier->source.present() ? 1 : 0)));
  }
  if (const auto& reason = cable_->reason) {
    key.add_text(text(reason->section));
    key.add(static_cast<std::uint32_t>(reason->later_sections.size()));
    for (const Span section : reason->later_sections) key.add_text(text(section));
    key.add(static_cast<std::uint32_t>(reason->letters.size()));
    for (const Span letter : reason->letters) key.add_text(text(letter));
  }
}

Value FactValues::Impl::asked(Fact fact, std::uint32_t element) {
  const Record owner = declaration(fact).owner;
  const bool there = owner == Record::Dtg       ? cable_->dtg.has_value()
                     : owner == Record::Station ? cable_->transmission.station.has_value()
                                                : owner != Record::End || cable_->transmission.end.has_value();
  return there ? this->fact(fact, element) : absent();
}

Value FactValues::Impl::compared(const ShapeOperand& operand) const {
  if (!operand.fact) return Value::from_int(operand.number);
  Value value = asked_[static_cast<std::size_t>(*operand.fact)];
  if (value.is_absent()) return value;
  if (operand.part) value.integer = day_part(static_cast<Code>(value.integer), *operand.part);
  if (operand.op == Op::Divide) value.integer /= operand.number;
  if (operand.op == Op::Modulo) value.integer %= operand.number;
  return value;
}

bool FactValues::Impl::holds(const ShapeComparison& comparison) const {
  const Value left = compared(comparison.left);
  if (left.is_absent()) return false;
  const Value right = compared(comparison.right);
  if (right.is_absent()) return false;
  if (left.kind == ValueKind::String) return left.text() == right.text();
  return compares(comparison.op, left.integer, right.integer);
}

// Questions of an element may also be about what the cable was asked before.
ShapeAnswers FactValues::Impl::answers(const ShapeQuestions& questions, std::uint32_t element) {
  ShapeAnswers answers;
  for (const Fact fact : questions.facts) {
    const Value value = asked_[static_cast<std::size_t>(fact)] = asked(fact, element);
    const bool none =
        value.kind == ValueKind::Bool ? !value.is_true() : value.kind == ValueKind::Records && value.count == 0;
    answers.facts = answers.facts << 2 | (value.is_absent() ? 0U : none ? 1U : 2U);
  }
  for (const ShapeComparison& comparison : questions.comparisons) {
    answers.comparisons = answers.comparisons << 1 | (holds(comparison) ? 1U : 0U);
  }
  return answers;
}

void FactValues::Impl::append_answers(Key& key, const AskedOfShapes& policy) {
  key.add(answers(policy.of(Record::Cable), 0));
  for (std::uint32_t n = 0; n < cable_->sections.size(); ++n) key.add(answers(policy.of(Record::Section), n));
  shape_page_lines_.clear();
  for (std::uint32_t n = 0; n < cable_->page_lines.size(); ++n) {
    const ShapeAnswers line = answers(policy.of(Record::PageLine), n);
    if (std::find(shape_page_lines_.begin(), shape_page_lines_.end(), line) == shape_page_lines_.end()) {
      shape_page_lines_.push_back(line);
    }
  }
  key.add(static_cast<std::uint32_t>(shape_page_lines_.size()));
  for (const ShapeAnswers& line : shape_page_lines_) key.add(line);
}

ShapeParts FactValues::Impl::shape_parts() const {
  const Cable& cable = *cable_;
  const std::pair<ShapePart, bool> parts[] = {
      {ShapePart::Sections, !cable.sections.empty()},
      {ShapePart::PageLines, !cable.page_lines.empty()},
      {ShapePart::UnknownCaptions, !unknown_captions_.empty()},
      {ShapePart::Outside, !outside_.empty()},
      {ShapePart::DeclassificationDate, cable.declassification && cable.declassification->date},
      {ShapePart::Parts, std::any_of(cable.portions.begin(), cable.portions.end(), [](const Portion& portion) {
         return portion.parent != kNone || portion.depth != 0;
       })}};
  ShapeParts present = 0;
  for (const auto& [part, there] : parts) present |= there ? bit_of(part) : 0;
  return present;
}

std::optional<ShapeParts> FactValues::Impl::append_shape_key(Key& key, const KnownMarks& marks,
                                                             const ShapeReader& reader) {
  const ShapeParts parts = shape_parts();
  key.add(parts);
  key.add(date_ ? reader.stretch(*date_) : ShapeReader::kNoStretch);
  key.add(marks.number_of(kOverall));
  if (!append_portion_kinds(key, marks)) return std::nullopt;
  append_header_shape(key);
  append_transmission_shape(key);
  append_classifier_shape(key);
  append_answers(key, reader.asked());
  std::string_view before;
  for (std::uint32_t n = 0; n < cable_->page_banners.size(); ++n) {
    const std::string_view banner = text(cable_->page_banners[n].span);
    if (n > 0 && banner == before) continue;
    const auto sections = static_cast<std::uint32_t>(cable_->sections.size());
    append_mark_key(key, kFirstPortion + subject_portion() + sections + n);
    before = banner;
  }
  return parts;
}

}  // namespace cablemark
