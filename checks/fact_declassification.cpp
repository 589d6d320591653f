// Facts of the E.O. line, the declassification instruction, the classifier and the reason.
#include "checks/fact_impl.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";

}  // namespace

Value FactValues::Impl::declassification_years() const {
  const auto& declassification = cable_->declassification;
  if (!declassification->date || !date_) return Value::absent(kNoNode);
  return Value::from_int(calendar_day(*declassification->date).year - calendar_day(*date_).year);
}

// `X1` as eras list it, whether `X-1` or `x1` stands there.
Value FactValues::Impl::declassification_exemption() {
  const Span span = cable_->declassification->exemption;
  if (!span.present()) return Value::absent(kNoNode);
  const std::string_view written = text(span);
  const std::size_t digits = written.find_first_of("0123456789");
  if (digits == 0 || written.substr(0, digits) == "X") return Value::string(written);
  return stored("X" + std::string(written.substr(digits)));
}

// Small letters, as eras list them, whatever the case in the text.
Value FactValues::Impl::reason_section(Span section) {
  // A line may end in the number: `1.` and `4 (b)`.
  scratch_.assign(text(section));
  std::erase_if(scratch_, [](char c) { return c != '.' && (c < '0' || c > '9'); });
  return stored(scratch_);
}

Value FactValues::Impl::reason_sections() {
  const ReasonCitation& reason = *cable_->reason;
  Value* items = arena_.values(1 + reason.later_sections.size());
  std::uint32_t count = 0;
  const auto cite = [&](Span section) {
    const Value number = reason_section(section);
    const bool told = std::any_of(items, items + count, [&](const Value& one) { return one.text() == number.text(); });
    if (!told) items[count++] = number;
  };
  if (reason.section.present()) cite(reason.section);
  for (const Span section : reason.later_sections) cite(section);
  return Value::list(items, count);
}

Value FactValues::Impl::reason_letters() {
  const auto& letters = cable_->reason->letters;
  Value* items = arena_.values(letters.size());
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const std::string_view letter = text(letters[i]);
    const bool capital = letter.size() == 1 && letter[0] >= 'A' && letter[0] <= 'Z';
    items[i] = Value::string(capital ? kLetters.substr(static_cast<std::size_t>(letter[0] - 'A'), 1) : letter);
  }
  return Value::list(items, static_cast<std::uint32_t>(letters.size()));
}

}  // namespace cablemark
