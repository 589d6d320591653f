// What the engine knows of a policy's rules before it sees a cable: which rules speak for which kind and stage, which
// conditions are the same for every element, and whose cells are whose.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checks/conditions.hpp"
#include "checks/rule_triggers.hpp"
#include "checks/shape_reader.hpp"
#include "policies/policy.hpp"

namespace cablemark {

// How a generic rule reads the control table: the control alone, or pairs of controls.
enum class PairKind : std::uint8_t {
  None,
  Excludes,  // symmetric: a pair belongs to both of its words
  Requires,  // directed: a pair belongs to its first word
};

// A condition that is the same for every element of a loop.
struct FixedCondition {
  NodeId node = kNoNode;
  ConditionId id = 0;
  bool negated = false;  // of `unless` and `forbid`
  std::optional<ShapeBond> shape;
};

// What is asked of each rule before anything else: most rules of a cable need no more. Kept apart from their plans, and
// small, for they are read one after the other for every cable.
struct Gate {
  bool enabled = true, has_period = false, loops = false;
  bool scalar = false;  // the scalar back end answers a part of its conditions
  Date from, to;        // of a rule with a period
  Range guards;         // in PolicyPlan: the fixed conditions of `when`, then those of `unless`
  Range body;           // of a rule without a loop: those of `require` or `forbid`
};

struct RulePlan {
  const Rule* rule = nullptr;  // null: it has not been asked for yet
  std::uint32_t index = 0;     // in Policy::rules
  // The conditions of `when` and `unless` that differ from element to element, and all of `require` or `forbid`.
  std::vector<ElementCondition> when, unless, body;
  std::vector<std::uint16_t> loop_lets;  // slots that are forgotten with every element
  ElementView loop;                      // what the loops go over
  bool by_columns = false;               // the loop is judged by columns
  bool own_to_mark = false;              // what it says of a mark follows from the mark alone
  std::vector<MacroBody> macros;
  PairKind pairs = PairKind::None;
  std::vector<bool> pair_words;    // of a rule with pairs: controls that have a pair of its own
  const CellClaim* own = nullptr;  // the rule runs the check's body on these cells only
  std::vector<const Rule*> taken;  // named rules that took over cells of this generic one

  [[nodiscard]] bool has_cells() const { return own != nullptr || !taken.empty(); }
};

class PolicyPlan {
 public:
  // Does nothing if it was made for this policy already. Borrows the policy.
  void prepare(const Policy& policy);

  // Made when it is first asked for: most cables need but a few. The table of conditions may grow.
  [[nodiscard]] const RulePlan& rule(std::uint32_t index) {
    if (rules_[index].rule == nullptr) plan_rule(index);
    return rules_[index];
  }
  // Another number for every policy that it was made for.
  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const Gate& gate(std::uint32_t index) const { return gates_[index]; }
  // How a rule follows from the shape of a cable; found out when it is first asked.
  [[nodiscard]] const ShapeBond& shape_bond(std::uint32_t index);
  // The same of one of its gate's guards.
  [[nodiscard]] const ShapeBond& guard_bond(std::uint32_t index, std::uint32_t guard);
  [[nodiscard]] const ShapeReader& shapes();
  // The rules that may speak, by number.
  [[nodiscard]] std::span<const std::uint32_t> rules(CableKind kind, Stage stage) const {
    return applying_[static_cast<std::size_t>(kind)][static_cast<std::size_t>(stage)];
  }
  // Those of them that are switched on, one bit each.
  [[nodiscard]] std::span<const std::uint64_t> enabled(CableKind kind, Stage stage) const {
    return enabled_[static_cast<std::size_t>(kind)][static_cast<std::size_t>(stage)];
  }
  // The rules whose `for` starts at cable.marks, by number; and those of them that are switched on, one bit each.
  [[nodiscard]] std::span<const std::uint32_t> marking_rules() const { return marking_rules_; }
  [[nodiscard]] std::span<const std::uint64_t> enabled_for_marking() const { return enabled_for_marking_; }
  [[nodiscard]] const RuleTriggers& triggers();
  // Found out when they are first asked.
  [[nodiscard]] MarkBond mark_bond(std::uint32_t index);
  [[nodiscard]] MarkBond pattern_bond(std::uint32_t index);
  // Rules that yield, each after those that it yields to.
  [[nodiscard]] std::span<const std::uint32_t> yielding() const { return yielding_; }
  [[nodiscard]] std::span<const FixedCondition> fixed(Range range) const {
    return {fixed_.data() + range.first, range.count};
  }
  [[nodiscard]] const ConditionTable& conditions() const { return conditions_; }
  [[nodiscard]] std::size_t variable_slots() const { return variable_slots_; }
  [[nodiscard]] std::size_t let_slots() const { return let_slots_; }

 private:
  static constexpr std::size_t kKinds = 4, kStages = 3;

  const Policy* policy_ = nullptr;
  const Rule* first_rule_ = nullptr;
  std::string digest_;
  std::uint64_t number_ = 0;
  void add_gate(const Rule& rule, std::uint32_t index);
  void plan_rule(std::uint32_t index);

  std::vector<RulePlan> rules_;
  std::vector<Gate> gates_;
  std::vector<FixedCondition> fixed_;
  std::optional<ShapeReader> shapes_;
  std::vector<std::optional<ShapeBond>> shape_bonds_;
  std::vector<std::optional<MarkBond>> mark_bonds_, pattern_bonds_;
  std::optional<RuleTriggers> triggers_;
  ConditionTable conditions_;
  std::array<std::array<std::vector<std::uint32_t>, kStages>, kKinds> applying_;
  std::array<std::array<std::vector<std::uint64_t>, kStages>, kKinds> enabled_;
  std::vector<std::uint32_t> marking_rules_, yielding_;
  std::vector<std::uint64_t> enabled_for_marking_;
  std::size_t variable_slots_ = 0, let_slots_ = 0;
};

}  // namespace cablemark
