// Facts of format lines 1-5 and of addressees.
#include <algorithm>

#include "checks/fact_impl.hpp"

namespace cablemark {
namespace {

// Y is the military flash override.
constexpr std::string_view kPrecedenceOrder = "YZOPR";

}  // namespace

bool FactValues::Impl::has_transmission() const {
  const Transmission& lines = cable_->transmission;
  return lines.id.present() || lines.precedence_line.present() || lines.precedence.present() ||
         !lines.routing.empty() || lines.station || lines.security || lines.end;
}

// An addressee without a precedence of its own has that of the date-time group: the first letter is for action, the
// second for information.
char FactValues::Impl::highest_precedence(AddresseeRole role) const {
  const auto& addressees = role == AddresseeRole::Action ? action_ : info_;
  if (addressees.empty()) return 0;
  std::size_t highest = kPrecedenceOrder.size();
  for (const std::uint32_t i : addressees) {
    highest = std::min(highest, kPrecedenceOrder.find(cable_->addressees[i].precedence_letter));
  }
  if (highest < kPrecedenceOrder.size()) return kPrecedenceOrder[highest];
  if (!cable_->dtg || cable_->dtg->precedences.empty()) return 0;
  const auto& letters = cable_->dtg->precedences;
  return role == AddresseeRole::Info && letters.size() > 1 ? letters[1] : letters[0];
}

Value FactValues::Impl::precedences() {
  const auto& letters = cable_->dtg->precedences;
  Value* items = arena_.values(letters.size());
  for (std::size_t i = 0; i < letters.size(); ++i) items[i] = Value::string({&letters[i], 1});
  return Value::list(items, static_cast<std::uint32_t>(letters.size()));
}

Value FactValues::Impl::routing() {
  const auto& indicators = cable_->transmission.routing;
  Value* items = arena_.values(indicators.size());
  for (std::size_t i = 0; i < indicators.size(); ++i) items[i] = Value::string(text(indicators[i]));
  return Value::list(items, static_cast<std::uint32_t>(indicators.size()));
}

WordId FactValues::Impl::security_level() const {
  const std::string_view letters = text(cable_->transmission.security->letters);
  if (letters.empty() || !cable_->transmission.security->valid) return kNoWord;
  const auto has_letter = [&](const Level& level) { return level.transmission == letters.front(); };
  const auto& levels = policy_->levels;
  // Levels may share a letter: it then stands for the one that the cable has.
  if (cable_->classification && cable_->classification->mark.known) {
    const WordId own = cable_->classification->mark.level;
    if (has_letter(levels[own])) return own;
  }
  const auto found = std::find_if(levels.begin(), levels.end(), has_letter);
  return found == levels.end() ? kNoWord : static_cast<WordId>(found - levels.begin());
}

const AddresseePattern* FactValues::Impl::pattern(std::uint32_t addressee) {
  if (!pattern_known_[addressee]) {
    patterns_[addressee] = policy_->addressee(text(cable_->addressees[addressee].name));
    pattern_known_[addressee] = true;
  }
  return patterns_[addressee];
}

Value FactValues::Impl::addressee_kind(std::uint32_t addressee) {
  const AddresseePattern* row = pattern(addressee);
  if (row && row->kind != kNoWord) return Value::word(WordClass::AddresseeKind, row->kind);
  return Value::word(WordClass::AddresseeKind, policy_->word(WordClass::AddresseeKind, "unknown").value_or(kNoWord));
}

}  // namespace cablemark
