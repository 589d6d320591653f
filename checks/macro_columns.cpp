#include "checks/macro_columns.hpp"

#include <algorithm>

namespace cablemark {
namespace {

// Below this, setting a column up costs more than it saves.
constexpr std::uint32_t kFewestRecords = 4;

bool judged_by_columns(const Program& program, const ProgramNode& node) {
  const bool quantifies =
      node.op == Op::All || node.op == Op::Exists || node.op == Op::ExistsOne || node.op == Op::Filter;
  if (!quantifies || node.second_slot != kNoSlot || node.child_count != 2) return false;
  const Type& range = program.nodes[program.child(node, 0)].type;
  return range.kind == TypeKind::Table || (range.kind == TypeKind::List && range.element == TypeKind::Record);
}

}  // namespace

MacroPlan plan_macros(const Program& program) {
  MacroPlan plan;
  for (NodeId id = 0; id < program.nodes.size(); ++id) {
    const ProgramNode& node = program.nodes[id];
    if (!judged_by_columns(program, node)) continue;
    if (plan.forms.empty()) {
      plan.forms.assign(program.nodes.size(), ColumnForm::Scalar);
      plan.macros.assign(program.nodes.size(), false);
    }
    const NodeId body = program.child(node, 1);
    plan_body(program, body, node.slot, plan.forms);
    plan.macros[id] = plan.forms[body] != ColumnForm::Scalar;
  }
  return plan;
}

void MacroColumns::begin(const MacroPlan& plan, const std::vector<std::uint16_t>& loop_lets, Environment& environment) {
  plan_ = &plan;
  loop_lets_ = &loop_lets;
  environment_ = &environment;
}

bool MacroColumns::judge(const Program& program, NodeId macro, const Value& range, std::uint32_t first,
                         std::uint64_t& holds) {
  if (busy_ || plan_->macros.empty() || !plan_->macros[macro] || range.count < kFewestRecords) return false;
  const ProgramNode& node = program.nodes[macro];
  const std::uint32_t count = std::min(range.count - first, Columns::kWidth);
  const std::uint64_t mask = ~std::uint64_t{0} >> (Columns::kWidth - count);
  const std::array<Columns::Variable, 1> variable{{{node.slot, range.record, range.indices + first}}};
  busy_ = true;
  columns_.begin(program, plan_->forms, *loop_lets_, *environment_);
  columns_.bind(variable, count);
  const Planes planes = columns_.truth(program.child(node, 1), mask);
  busy_ = false;
  holds = planes.is_true();
  return (planes.is_true() | planes.is_false()) == mask;
}

}  // namespace cablemark
