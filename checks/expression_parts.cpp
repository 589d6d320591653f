#include "checks/expression_parts.hpp"

#include <algorithm>
#include <vector>

namespace cablemark {
namespace {

class PartFinder {
 public:
  PartFinder(const Program& program, std::span<const RuleExpression> expressions,
             const std::function<void(const ConditionPart&)>& tell)
      : program_(program), expressions_(expressions), tell_(tell), seen_(program.nodes.size()) {}

  void find() {
    for (const RuleExpression& expression : expressions_) {
      if (expression.node != kNoNode) visit(expression.node, expression, true);
    }
  }

 private:
  void visit(NodeId id, const RuleExpression& expression, bool whole) {
    if (seen_[id]) return;
    seen_[id] = true;
    const ProgramNode& node = program_.nodes[id];
    const bool condition = node.type.kind == TypeKind::Bool && node.op != Op::Constant;
    // `!x` is told as a whole; that x came to the opposite says nothing more.
    if (condition) tell_({id, expression.key, source_of(node, expression.text), &expression, whole});
    if (const RuleExpression* let = let_of(node)) {
      visit(program_.child(node, 0), *let, true);
      return;
    }
    for (std::size_t n = 0; n < node.child_count; ++n) {
      const NodeId child = program_.child(node, n);
      if (node.op == Op::Not || node.op == Op::Let) {
        visit_inside(child, expression);
      } else {
        visit(child, expression, false);
      }
    }
  }

  // The parts of a node, but not the node.
  void visit_inside(NodeId id, const RuleExpression& expression) {
    if (seen_[id]) return;
    seen_[id] = true;
    const ProgramNode& node = program_.nodes[id];
    for (std::size_t n = 0; n < node.child_count; ++n) visit(program_.child(node, n), expression, false);
  }

  [[nodiscard]] const RuleExpression* let_of(const ProgramNode& node) const {
    if (node.op != Op::Let || node.constant.kind != ValueKind::String) return nullptr;
    const auto found = std::find_if(expressions_.begin(), expressions_.end(), [&node](const RuleExpression& one) {
      return one.node == kNoNode && one.let == node.constant.text();
    });
    return found == expressions_.end() ? nullptr : &*found;
  }

  static std::string source_of(const ProgramNode& node, const std::string& text) {
    const Span span = node.source;
    if (!span.present() || span.end > text.size() || span.length() == 0) return text;
    return text.substr(span.begin, span.length());
  }

  const Program& program_;
  std::span<const RuleExpression> expressions_;
  const std::function<void(const ConditionPart&)>& tell_;
  std::vector<bool> seen_;
};

}  // namespace

void each_condition(const Program& program, std::span<const RuleExpression> expressions,
                    const std::function<void(const ConditionPart&)>& tell) {
  PartFinder(program, expressions, tell).find();
}

}  // namespace cablemark
