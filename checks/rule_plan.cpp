#include "checks/rule_plan.hpp"

#include <algorithm>
#include <limits>

#include "checks/cells.hpp"
#include "checks/known_kinds.hpp"

namespace cablemark {
namespace {

// Whether some node of an expression, or of the named parts that it uses, is such.
template <typename Test>
bool any_node(const Program& program, const std::vector<NodeId>& roots, Test test) {
  std::vector<NodeId> open = roots;
  std::vector<bool> seen(program.nodes.size());
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    if (id == kNoNode || seen[id]) continue;
    seen[id] = true;
    const ProgramNode& node = program.nodes[id];
    if (test(node)) return true;
    for (std::size_t n = 0; n < node.child_count; ++n) open.push_back(program.child(node, n));
  }
  return false;
}

bool reads(const Program& program, const std::vector<NodeId>& roots, Fact fact) {
  return any_node(program, roots, [fact](const ProgramNode& node) { return node.op == Op::Fact && node.fact == fact; });
}

// Whether the fact follows from the mark alone: where it stands and what the cable says is no part of it.
bool is_own_to_mark(Fact fact) {
  const Record owner = declaration(fact).owner;
  const bool of_mark = owner == Record::Marking || owner == Record::Control || owner == Record::Country;
  // A bare REL means the list of the overall marking.
  return of_mark && fact != Fact::MarkingRelTo && fact != Fact::MarkingLabel && fact != Fact::MarkingForcedBy;
}

// Whether the conditions of a rule over marks ask nothing but what is own to the mark.
bool own_to_mark(const RulePlan& plan) {
  std::vector<NodeId> roots;
  for (const std::vector<ElementCondition>* some : {&plan.when, &plan.unless, &plan.body}) {
    for (const ElementCondition& condition : *some) roots.push_back(condition.node);
  }
  const Rule& rule = *plan.rule;
  return !any_node(rule.program, roots, [&rule](const ProgramNode& node) {
    if (node.op == Op::Variable) return node.slot == rule.cable_slot;
    return (node.op == Op::Fact || node.op == Op::HasFact) && !is_own_to_mark(node.fact);
  });
}

PairKind pairs_of(const Rule& check) {
  std::vector<NodeId> roots = check.require;
  roots.insert(roots.end(), check.forbid.begin(), check.forbid.end());
  if (reads(check.program, roots, Fact::ControlExcludes)) return PairKind::Excludes;
  if (reads(check.program, roots, Fact::ControlRequires)) return PairKind::Requires;
  return PairKind::None;
}

bool over_records(const Program& program, const Loop& loop) {
  const Type& type = program.nodes[loop.list].type;
  return type.kind == TypeKind::Table || (type.kind == TypeKind::List && type.element == TypeKind::Record);
}

std::vector<bool> words_with_pairs(const Policy& policy, const RulePlan& plan) {
  std::vector<bool> words(policy.controls.size());
  for (std::size_t n = 0; n < words.size(); ++n) {
    const Control& control = policy.controls[n];
    for (const WordId other : plan.pairs == PairKind::Excludes ? control.excludes : control.requires_) {
      for (const CellPlace place : {CellPlace::Any, CellPlace::Line, CellPlace::Caption, CellPlace::Portion}) {
        if (owns_pair(plan, place, static_cast<WordId>(n), other, std::nullopt)) words[n] = true;
      }
    }
  }
  return words;
}

bool by_columns(const Rule& rule) {
  if (rule.loops.empty() || rule.loops.size() > 2) return false;
  return std::all_of(rule.loops.begin(), rule.loops.end(),
                     [&rule](const Loop& loop) { return over_records(rule.program, loop); });
}

// Whether the rule goes over cable.marks first.
bool over_marks(const Rule& rule) {
  if (rule.loops.empty()) return false;
  const ProgramNode& list = rule.program.nodes[rule.loops.front().list];
  return list.op == Op::Fact && list.fact == Fact::CableMarks;
}

ElementView view_of(const Rule& rule, ConditionReader& reader) {
  ElementView view;
  view.of_loop = true;
  std::vector<NodeId> lists;
  for (std::size_t n = 0; n < rule.loops.size(); ++n) {
    view.slots[n] = rule.loops[n].slot;
    view.records[n] = rule.program.nodes[rule.loops[n].list].type.record;
    lists.push_back(rule.loops[n].list);
  }
  view.domain = reader.domain_of(lists, view.slots);
  return view;
}

Gate plan_gate(const Rule& rule) {
  constexpr Date kFirst{std::numeric_limits<std::int32_t>::min()}, kLast{std::numeric_limits<std::int32_t>::max()};
  Gate gate;
  gate.enabled = rule.enabled;
  gate.has_period = rule.period.from || rule.period.to;
  gate.loops = !rule.loops.empty();
  gate.from = rule.period.from.value_or(kFirst);
  gate.to = rule.period.to.value_or(kLast);
  return gate;
}

template <typename T>
bool speaks_for(const std::vector<T>& only, T one) {
  return only.empty() || std::find(only.begin(), only.end(), one) != only.end();
}

// Depth first over `yields-to`, which has no cycle.
void order_yielding(const Policy& policy, std::vector<std::uint32_t>& order) {
  std::vector<std::uint8_t> done(policy.rules.size());
  std::vector<std::pair<std::uint32_t, std::size_t>> path;
  for (std::uint32_t start = 0; start < policy.rules.size(); ++start) {
    if (done[start] == 0) path.emplace_back(start, 0);
    done[start] = 1;
    while (!path.empty()) {
      const std::uint32_t rule = path.back().first;
      const std::vector<std::uint32_t>& to = policy.rules[rule].yields_to;
      if (path.back().second < to.size()) {
        const std::uint32_t next = to[path.back().second++];
        if (done[next] == 0) path.emplace_back(next, 0);
        done[next] = 1;
      } else {
        if (!to.empty()) order.push_back(rule);
        path.pop_back();
      }
    }
  }
}

}  // namespace

void PolicyPlan::add_gate(const Rule& rule, std::uint32_t index) {
  Gate gate = plan_gate(rule);
  ConditionReader reader(conditions_, rule.program, rule.cable_slot, index);
  const auto add = [&](const std::vector<NodeId>& nodes, bool negated, Range& range) {
    if (range.count == 0) range.first = static_cast<std::uint32_t>(fixed_.size());
    for (const NodeId node : nodes) {
      if (rule.program.nodes[node].loop_dependent) continue;
      fixed_.push_back({node, reader.add(node), negated, {}});
      ++range.count;
    }
  };
  add(rule.when, false, gate.guards);
  add(rule.unless, true, gate.guards);
  if (!gate.loops) {
    add(rule.require, false, gate.body);
    add(rule.forbid, true, gate.body);
  }
  gate.scalar = reader.asks_scalar();
  gates_.push_back(gate);
}

void PolicyPlan::plan_rule(std::uint32_t index) {
  const Policy& policy = *policy_;
  const Rule& rule = policy.rules[index];
  RulePlan& plan = rules_[index];
  plan.rule = &rule;
  plan.index = index;
  if (rule.of && !rule.own_body) plan.own = &*rule.of;
  for (const ProgramNode& node : rule.program.nodes) {
    if (node.op == Op::Let && node.loop_dependent) plan.loop_lets.push_back(node.slot);
  }
  std::sort(plan.loop_lets.begin(), plan.loop_lets.end());
  plan.loop_lets.erase(std::unique(plan.loop_lets.begin(), plan.loop_lets.end()), plan.loop_lets.end());
  if (rule.cell) {
    plan.pairs = pairs_of(rule);
    if (plan.own == nullptr) {
      for (const Rule& other : policy.rules) {
        if (other.of && other.of->check == index) plan.taken.push_back(&other);
      }
    }
    if (plan.pairs != PairKind::None) plan.pair_words = words_with_pairs(policy, plan);
  }
  ConditionReader reader(conditions_, rule.program, rule.cable_slot, index);
  const bool columns = by_columns(rule);
  if (columns) plan.loop = view_of(rule, reader);
  const auto add = [&](const std::vector<NodeId>& nodes, bool all, std::vector<ElementCondition>& conditions) {
    for (const NodeId node : nodes) {
      if (!all && !rule.program.nodes[node].loop_dependent) continue;
      std::optional<ConditionId> id;
      if (columns) id = reader.add(node, plan.loop);
      plan.by_columns = plan.by_columns || id;
      conditions.push_back({node, id});
    }
  };
  add(rule.when, false, plan.when);
  add(rule.unless, false, plan.unless);
  add(rule.require.empty() ? rule.forbid : rule.require, true, plan.body);
  plan.own_to_mark = columns && over_marks(rule) && conditions_.domains()[plan.loop.domain].shared && own_to_mark(plan);
  plan.macros = reader.macros();
}

const ShapeReader& PolicyPlan::shapes() {
  if (!shapes_) shapes_.emplace(*policy_);
  return *shapes_;
}

const ShapeBond& PolicyPlan::shape_bond(std::uint32_t index) {
  std::optional<ShapeBond>& bond = shape_bonds_[index];
  if (!bond) bond = shapes().bond(policy_->rules[index]);
  return *bond;
}

const ShapeBond& PolicyPlan::guard_bond(std::uint32_t index, std::uint32_t guard) {
  FixedCondition& condition = fixed_[gates_[index].guards.first + guard];
  if (!condition.shape) condition.shape = shapes().bond(policy_->rules[index].program, condition.node);
  return *condition.shape;
}

const RuleTriggers& PolicyPlan::triggers() {
  if (!triggers_) triggers_.emplace(*policy_, marking_rules_);
  return *triggers_;
}

MarkBond PolicyPlan::mark_bond(std::uint32_t index) {
  std::optional<MarkBond>& bond = mark_bonds_[index];
  if (!bond) bond = cablemark::mark_bond(*policy_, policy_->rules[index]);
  return *bond;
}

MarkBond PolicyPlan::pattern_bond(std::uint32_t index) {
  std::optional<MarkBond>& bond = pattern_bonds_[index];
  if (!bond) bond = cablemark::pattern_bond(*policy_, policy_->rules[index]);
  return *bond;
}

void PolicyPlan::prepare(const Policy& policy) {
  if (policy_ == &policy && first_rule_ == policy.rules.data() && rules_.size() == policy.rules.size() &&
      digest_ == policy.digest) {
    return;
  }
  policy_ = &policy;
  first_rule_ = policy.rules.data();
  digest_ = policy.digest;
  ++number_;
  rules_.clear();
  gates_.clear();
  fixed_.clear();
  conditions_.clear();
  shapes_.reset();
  triggers_.reset();
  shape_bonds_.assign(policy.rules.size(), std::nullopt);
  mark_bonds_.assign(policy.rules.size(), std::nullopt);
  pattern_bonds_.assign(policy.rules.size(), std::nullopt);
  enabled_for_marking_.assign((policy.rules.size() + 63) / 64, 0);
  rules_.resize(policy.rules.size());
  gates_.reserve(policy.rules.size());
  marking_rules_.clear();
  yielding_.clear();
  for (auto& stages : applying_) {
    for (auto& rules : stages) rules.clear();
  }
  for (auto& stages : enabled_) {
    for (auto& bits : stages) bits.assign((policy.rules.size() + 63) / 64, 0);
  }
  variable_slots_ = let_slots_ = 0;
  for (std::uint32_t index = 0; index < policy.rules.size(); ++index) {
    const Rule& rule = policy.rules[index];
    add_gate(rule, index);
    variable_slots_ = std::max<std::size_t>(variable_slots_, rule.program.variable_slots);
    let_slots_ = std::max<std::size_t>(let_slots_, rule.program.let_slots);
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      if (!speaks_for(rule.kinds, static_cast<CableKind>(kind))) continue;
      for (std::size_t stage = 0; stage < kStages; ++stage) {
        if (!speaks_for(rule.stages, static_cast<Stage>(stage))) continue;
        applying_[kind][stage].push_back(index);
        if (rule.enabled) KnownKinds::set(enabled_[kind][stage], index);
      }
    }
    if (!over_marks(rule)) continue;
    marking_rules_.push_back(index);
    if (rule.enabled) KnownKinds::set(enabled_for_marking_, index);
  }
  order_yielding(policy, yielding_);
}

}  // namespace cablemark
