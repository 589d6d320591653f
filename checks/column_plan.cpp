#include "checks/column_plan.hpp"

#include <optional>

#include "policies/functions.hpp"

namespace cablemark {
namespace {

class Planner {
 public:
  // `slot`: the variable that differs from element to element; without it, those of the rule's `for`.
  Planner(const Program& program, std::vector<ColumnForm>& forms, std::optional<std::uint16_t> slot = {})
      : program_(program), forms_(forms), slot_(slot) {}

  // Expressions nest to a bounded depth.
  ColumnForm plan(NodeId id) {
    const ProgramNode& node = program_.nodes[id];
    return forms_[id] = differs(node) ? form_of(node) : ColumnForm::Fixed;
  }

 private:
  bool differs(const ProgramNode& node) const {
    if (!slot_) return node.loop_dependent;
    if (node.op == Op::Variable) return node.slot == *slot_;
    for (std::size_t n = 0; n < node.child_count; ++n) {
      if (differs(program_.nodes[program_.child(node, n)])) return true;
    }
    return false;
  }

  ColumnForm form_of(const ProgramNode& node) {
    switch (node.op) {
      case Op::Variable:
        return node.type.kind == TypeKind::Record ? ColumnForm::Codes : ColumnForm::Scalar;
      case Op::Let:
        return plan(program_.child(node, 0));
      case Op::Fact:
        if (plan(program_.child(node, 0)) != ColumnForm::Codes) return ColumnForm::Scalar;
        if (node.type.kind == TypeKind::Table) return ColumnForm::Table;
        return has_code(node.type.kind) ? ColumnForm::Codes : ColumnForm::Scalar;
      case Op::HasFact:
        return plan(program_.child(node, 0)) == ColumnForm::Codes ? ColumnForm::Truth : ColumnForm::Scalar;
      case Op::Row:
        return searches(node, 0, 1) ? ColumnForm::Codes : ColumnForm::Scalar;
      case Op::HasRow:
        return searches(node, 0, 1) ? ColumnForm::Truth : ColumnForm::Scalar;
      case Op::LevelMember:
        return node.function == static_cast<std::uint16_t>(LevelPart::Classified) &&
                       plan(program_.child(node, 0)) == ColumnForm::Codes
                   ? ColumnForm::Codes
                   : ColumnForm::Scalar;
      case Op::And:
      case Op::Or:
      case Op::Not:
        plan_children(node);
        return ColumnForm::Truth;
      case Op::Conditional:
        if (node.type.kind != TypeKind::Bool) return ColumnForm::Scalar;
        plan_children(node);
        return ColumnForm::Truth;
      case Op::Equal:
      case Op::NotEqual:
      case Op::Less:
      case Op::LessEqual:
      case Op::Greater:
      case Op::GreaterEqual:
        return compares(node) ? ColumnForm::Truth : ColumnForm::Scalar;
      case Op::In:
        return membership(node);
      case Op::Add:
      case Op::Subtract:
        return adds(node) ? ColumnForm::Codes : ColumnForm::Scalar;
      case Op::Function:
        return counts(node) ? ColumnForm::Codes : ColumnForm::Scalar;
      case Op::Constant:
      case Op::Member:
      case Op::HasMember:
      case Op::Index:
      case Op::Multiply:
      case Op::Divide:
      case Op::Modulo:
      case Op::Negate:
      case Op::DateMember:
      case Op::MakeList:
      case Op::MakeMap:
      case Op::All:
      case Op::Exists:
      case Op::ExistsOne:
      case Op::Filter:
      case Op::Map:
      case Op::SortBy:
      case Op::TransformList:
      case Op::TransformMap:
      case Op::Bind:
      case Op::Sorted:
      case Op::Raise:
        return ColumnForm::Scalar;
    }
    return ColumnForm::Scalar;
  }

  void plan_children(const ProgramNode& node) {
    for (std::size_t n = 0; n < node.child_count; ++n) plan(program_.child(node, n));
  }

  bool constant_word(NodeId id) const {
    const ProgramNode& node = program_.nodes[id];
    return node.op == Op::Constant && node.constant.kind == ValueKind::Word;
  }

  bool searches(const ProgramNode& node, std::size_t table, std::size_t key) {
    return constant_word(program_.child(node, key)) && plan(program_.child(node, table)) == ColumnForm::Table;
  }

  bool compares(const ProgramNode& node) {
    const Type& a = program_.nodes[program_.child(node, 0)].type;
    return compared_by_code(a, program_.nodes[program_.child(node, 1)].type, node.op) && both_are_codes(node);
  }

  // Of whole numbers: dates and texts add up in ways of their own.
  bool adds(const ProgramNode& node) {
    for (std::size_t n = 0; n < 2; ++n) {
      if (program_.nodes[program_.child(node, n)].type.kind != TypeKind::Int) return false;
    }
    return both_are_codes(node);
  }

  bool both_are_codes(const ProgramNode& node) {
    const auto is_code = [this](NodeId id) {
      const ColumnForm form = plan(id);
      return form == ColumnForm::Codes || form == ColumnForm::Fixed;
    };
    const bool left = is_code(program_.child(node, 0));
    return is_code(program_.child(node, 1)) && left;
  }

  // size() of a list fact, or of what a filter leaves of one.
  bool counts(const ProgramNode& node) {
    if (node.function != static_cast<std::uint16_t>(FunctionId::Size) || node.child_count != 1) return false;
    const ProgramNode& list = counted_list(program_, node);
    return list.op == Op::Fact && (list.type.kind == TypeKind::List || list.type.kind == TypeKind::Table) &&
           differs(list) && plan(program_.child(list, 0)) == ColumnForm::Codes;
  }

  ColumnForm membership(const ProgramNode& node) {
    const NodeId key = program_.child(node, 0);
    const NodeId container = program_.child(node, 1);
    if (searches(node, 1, 0)) return ColumnForm::Truth;
    const Type& type = program_.nodes[key].type;
    const Type& list = program_.nodes[container].type;
    const bool same = list.kind == TypeKind::List && list.element == type.kind && list.words == type.words &&
                      has_code(type.kind) && type.kind != TypeKind::Record;
    if (!same) return ColumnForm::Scalar;
    if (differs(program_.nodes[container])) {
      const ProgramNode& fact = program_.nodes[container];
      if (fact.op != Op::Fact || depends_on_rule(fact.fact)) return ColumnForm::Scalar;
      if (plan(program_.child(fact, 0)) != ColumnForm::Codes) return ColumnForm::Scalar;
    } else {
      plan(container);
    }
    return plan(key) == ColumnForm::Codes ? ColumnForm::Truth : ColumnForm::Scalar;
  }

  const Program& program_;
  std::vector<ColumnForm>& forms_;
  std::optional<std::uint16_t> slot_;
};

}  // namespace

bool compared_by_code(const Type& a, const Type& b, Op op) {
  if (a.kind != b.kind || a.words != b.words || !has_code(a.kind) || a.kind == TypeKind::Record) return false;
  const bool ordered = op != Op::Equal && op != Op::NotEqual;
  return !ordered || (a.kind != TypeKind::Word && a.kind != TypeKind::Bool);
}

const ProgramNode& counted_list(const Program& program, const ProgramNode& size) {
  const ProgramNode* list = &program.nodes[program.child(size, 0)];
  while (list->op == Op::Let || list->op == Op::Filter) list = &program.nodes[program.child(*list, 0)];
  return *list;
}

std::vector<ColumnForm> plan_columns(const Program& program, const std::vector<NodeId>& conditions) {
  std::vector<ColumnForm> forms(program.nodes.size(), ColumnForm::Scalar);
  Planner planner(program, forms);
  for (const NodeId id : conditions) planner.plan(id);
  return forms;
}

void plan_body(const Program& program, NodeId body, std::uint16_t slot, std::vector<ColumnForm>& forms) {
  Planner(program, forms, slot).plan(body);
}

}  // namespace cablemark
