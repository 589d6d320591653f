// The derived marking, rolled up when a rule first reads it.
#include "checks/fact_impl.hpp"

namespace cablemark {

const Rollup& FactValues::Impl::derived() {
  // While it runs, the rows of the roll-up read the marking that has come about so far.
  if (derived_state_ != DerivedState::Unknown) return rollup_;
  derived_state_ = DerivedState::Running;
  const Cable& cable = *cable_;
  rollup_marks_.clear();
  for (const std::uint32_t mark : marks_) {
    if (mark == kOverall) continue;
    rollup_marks_.push_back({mark == kSubject ? subject_portion() : mark - kFirstPortion, &marking(mark)});
  }
  const WordId line_level = marking(kLine).level;
  const Range overall_codes = rel_to_codes(kOverall);
  RollupInput input;
  input.text = text_;
  input.policy = policy_;
  input.pool = &cable.pool;
  input.marks = rollup_marks_;
  if (overall_codes.count > 0)
    input.overall_codes = {cable.pool.codes.data() + overall_codes.first, overall_codes.count};
  input.rel_to = rel_to_word();
  input.home = policy_->word(WordClass::Country, "USA").value_or(kNoWord);
  input.day = date_;
  input.rows = options_->rollup;
  if (line_level < policy_->levels.size()) {
    input.ladder = policy_->levels[line_level].ladder;
  } else if (!policy_->levels.empty()) {
    input.ladder = policy_->levels.front().ladder;
  }
  input.first_control = static_cast<std::uint32_t>(cable.pool.controls.size() + overall_controls_.size());
  input.first_code = static_cast<std::uint32_t>(cable.pool.codes.size());
  input.marking = kDerived;
  rollup_.run(input, facts_);
  derived_state_ = DerivedState::Known;
  return rollup_;
}

}  // namespace cablemark
