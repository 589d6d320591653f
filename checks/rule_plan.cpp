#include "checks/rule_plan.hpp"

#include <algorithm>
#include <limits>

#include "checks/cells.hpp"

namespace cablemark {
namespace {

// Whether an expression, with the named parts that it uses, reads `fact`.
bool reads(const Program& program, const std::vector<NodeId>& roots, Fact fact) {
  std::vector<NodeId> open = roots;
  std::vector<bool> seen(program.nodes.size());
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    if (id == kNoNode || seen[id]) continue;
    seen[id] = true;
    const ProgramNode& node = program.nodes[id];
    if (node.op == Op::Fact && node.fact == fact) return true;
    for (std::size_t n = 0; n < node.child_count; ++n) open.push_back(program.child(node, n));
  }
  return false;
}

std::vector<NodeId> of_elements(const Program& program, const std::vector<NodeId>& conditions) {
  std::vector<NodeId> found;
  for (const NodeId id : conditions) {
    if (program.nodes[id].loop_dependent) found.push_back(id);
  }
  return found;
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
        if (owns_pair(plan, place, static_cast<WordId>(n), other)) words[n] = true;
      }
    }
  }
  return words;
}

std::optional<NestedFacts> nested_facts(const Rule& rule) {
  const Program& program = rule.program;
  if (rule.loops.size() != 2) return {};
  const ProgramNode& outer = program.nodes[rule.loops[0].list];
  const ProgramNode& inner = program.nodes[rule.loops[1].list];
  const auto of_variable = [&program](const ProgramNode& node, std::uint16_t slot) {
    if (node.op != Op::Fact) return false;
    const ProgramNode& owner = program.nodes[program.child(node, 0)];
    return owner.op == Op::Variable && owner.slot == slot;
  };
  if (!of_variable(outer, rule.cable_slot) || !of_variable(inner, rule.loops[0].slot)) return {};
  if (inner.type.kind != TypeKind::Table) return {};
  return NestedFacts{outer.fact, inner.fact};
}

void plan_columns_of(const Rule& rule, RulePlan& plan) {
  if (rule.loops.empty() || rule.loops.size() > 2) return;
  for (const Loop& loop : rule.loops) {
    if (!over_records(rule.program, loop)) return;
  }
  std::vector<NodeId> conditions;
  for (const std::vector<NodeId>* some : std::initializer_list<const std::vector<NodeId>*>{
           &plan.loop_when, &plan.loop_unless, &rule.require, &rule.forbid}) {
    conditions.insert(conditions.end(), some->begin(), some->end());
  }
  plan.forms = plan_columns(rule.program, conditions);
  plan.by_columns = std::any_of(conditions.begin(), conditions.end(),
                                [&plan](NodeId id) { return plan.forms[id] != ColumnForm::Scalar; });
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

RulePlan plan_rule(const Policy& policy, std::uint32_t index) {
  const Rule& rule = policy.rules[index];
  RulePlan plan;
  plan.rule = &rule;
  plan.index = index;
  if (rule.of && !rule.own_body) plan.own = &*rule.of;
  plan.loop_when = of_elements(rule.program, rule.when);
  plan.loop_unless = of_elements(rule.program, rule.unless);
  for (const ProgramNode& node : rule.program.nodes) {
    if (node.op == Op::Let && node.loop_dependent) plan.loop_lets.push_back(node.slot);
  }
  std::sort(plan.loop_lets.begin(), plan.loop_lets.end());
  plan.loop_lets.erase(std::unique(plan.loop_lets.begin(), plan.loop_lets.end()), plan.loop_lets.end());
  if (rule.cell) {
    plan.pairs = pairs_of(rule);
    if (plan.own == nullptr) {
      for (const Rule& other : policy.rules) {
        if (other.of && other.of->check == index) plan.taken.push_back(&*other.of);
      }
    }
    if (plan.pairs != PairKind::None && plan.has_cells()) plan.pair_words = words_with_pairs(policy, plan);
  }
  if (!rule.loops.empty()) {
    const ProgramNode& list = rule.program.nodes[rule.loops.front().list];
    plan.over_marks = list.op == Op::Fact && list.fact == Fact::CableMarks;
  }
  plan_columns_of(rule, plan);
  plan.nested = nested_facts(rule);
  plan.macros = plan_macros(rule.program);
  return plan;
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

void PolicyPlan::add_fixed(const Rule& rule, const std::vector<NodeId>& nodes, bool negated, Range& range) {
  if (range.count == 0) range.first = static_cast<std::uint32_t>(fixed_.size());
  for (const NodeId node : nodes) {
    if (rule.program.nodes[node].loop_dependent) continue;
    fixed_.push_back({node, conditions_.add(rule.program, node, rule.cable_slot), negated});
    ++range.count;
  }
}

void PolicyPlan::prepare(const Policy& policy) {
  if (policy_ == &policy && first_rule_ == policy.rules.data() && rules_.size() == policy.rules.size() &&
      digest_ == policy.digest) {
    return;
  }
  policy_ = &policy;
  first_rule_ = policy.rules.data();
  digest_ = policy.digest;
  rules_.clear();
  gates_.clear();
  fixed_.clear();
  conditions_.clear();
  rules_.reserve(policy.rules.size());
  gates_.reserve(policy.rules.size());
  marking_rules_.clear();
  yielding_.clear();
  for (auto& stages : applying_) {
    for (auto& rules : stages) rules.clear();
  }
  variable_slots_ = let_slots_ = 0;
  for (std::uint32_t index = 0; index < policy.rules.size(); ++index) {
    const Rule& rule = policy.rules[index];
    RulePlan& plan = rules_.emplace_back(plan_rule(policy, index));
    Gate& gate = gates_.emplace_back(plan_gate(rule));
    add_fixed(rule, rule.when, false, gate.guards);
    add_fixed(rule, rule.unless, true, gate.guards);
    if (!gate.loops) {
      add_fixed(rule, rule.require, false, gate.body);
      add_fixed(rule, rule.forbid, true, gate.body);
    }
    variable_slots_ = std::max<std::size_t>(variable_slots_, rule.program.variable_slots);
    let_slots_ = std::max<std::size_t>(let_slots_, rule.program.let_slots);
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      if (!speaks_for(rule.kinds, static_cast<CableKind>(kind))) continue;
      for (std::size_t stage = 0; stage < kStages; ++stage) {
        if (speaks_for(rule.stages, static_cast<Stage>(stage))) applying_[kind][stage].push_back(index);
      }
    }
    if (plan.over_marks) marking_rules_.push_back(index);
  }
  order_yielding(policy, yielding_);
}

}  // namespace cablemark
