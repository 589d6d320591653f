// Columns of facts: every record of a kind in one loop.
#include <type_traits>

#include "checks/fact_answers.hpp"

namespace cablemark {

// The derived marking is no record before the roll-up has run, nor are its controls.
std::size_t FactValues::Impl::record_count(Record record) const {
  if (record == Record::Portion) return portions_.size();
  if (record == Record::Marking) return markings_.size();
  const std::size_t rolled = derived_state_ == DerivedState::Known ? rollup_.controls().size() : 0;
  return cable_->pool.controls.size() + overall_controls_.size() + rolled;
}

template <Fact kFact, auto kAnswer>
void FactValues::Impl::fill_with(std::vector<Code>& codes) const {
  constexpr const FactDeclaration& kDeclared = declaration(kFact);
  const auto count = static_cast<std::uint32_t>(record_count(kDeclared.owner));
  codes.resize(count);
  Code* const cells = codes.data();
  for (std::uint32_t element = 0; element < count; ++element) {
    const auto answer = (this->*kAnswer)(element);
    if constexpr (std::is_same_v<decltype(answer), const Value>) {
      cells[element] = code_of(answer, kDeclared.type);
    } else {
      cells[element] = code_of_number(answer);
    }
  }
  if (kDeclared.owner == Record::Marking && derived_state_ != DerivedState::Known) cells[kDerived] = kUnreadCode;
}

// Null for a fact that is read one record at a time.
FactValues::Impl::Fill FactValues::Impl::fill_of(Fact fact) {
  static constexpr auto kFills = [] {
    std::array<Fill, kFactCount> fills{};
    const auto set = [&fills](Fact of, Fill fill) { fills[static_cast<std::size_t>(of)] = fill; };
    set(Fact::PortionMarked, &Impl::fill_with<Fact::PortionMarked, &Impl::portion_marked>);
    set(Fact::PortionMark, &Impl::fill_with<Fact::PortionMark, &Impl::portion_mark>);
    set(Fact::PortionPrevious, &Impl::fill_with<Fact::PortionPrevious, &Impl::portion_previous>);
    set(Fact::PortionPosition, &Impl::fill_with<Fact::PortionPosition, &Impl::portion_position>);
    set(Fact::PortionOrdinal, &Impl::fill_with<Fact::PortionOrdinal, &Impl::portion_ordinal>);
    set(Fact::PortionChildren, &Impl::fill_with<Fact::PortionChildren, &Impl::child_count>);
    set(Fact::MarkingForm, &Impl::fill_with<Fact::MarkingForm, &Impl::marking_form>);
    set(Fact::MarkingKnown, &Impl::fill_with<Fact::MarkingKnown, &Impl::marking_known>);
    set(Fact::MarkingValid, &Impl::fill_with<Fact::MarkingValid, &Impl::marking_valid>);
    set(Fact::MarkingLevel, &Impl::fill_with<Fact::MarkingLevel, &Impl::marking_level>);
    set(Fact::MarkingSystem, &Impl::fill_with<Fact::MarkingSystem, &Impl::marking_system>);
    set(Fact::MarkingSeparators, &Impl::fill_with<Fact::MarkingSeparators, &Impl::separator_count>);
    set(Fact::ControlTo, &Impl::fill_with<Fact::ControlTo, &Impl::control_to>);
    return fills;
  }();
  return kFills[static_cast<std::size_t>(fact)];
}

void FactValues::Impl::fill(Fact fact, std::vector<Code>& codes) const {
  if (const Fill found = fill_of(fact)) (this->*found)(codes);
}

}  // namespace cablemark
