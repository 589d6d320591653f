// The parts of a rule that hold expressions: from YAML nodes to nodes of the rule's program.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "policies/policy.hpp"
#include "policies/policy_reader.hpp"
#include "policies/program.hpp"

namespace cablemark {

class RuleParts {
 public:
  // `loops` are those of the rule, as they stand when a part is read.
  RuleParts(Mistakes& mistakes, Compiler& compiler, const Program& program, const std::vector<Loop>& loops)
      : mistakes_(mistakes), compiler_(compiler), program_(program), loops_(loops) {}

  // Where expressions are kept as they were written.
  void keep_in(std::vector<RuleExpression>& kept) { kept_ = &kept; }
  // The text of an expression, or a mistake: what YAML makes of an expression that should have stood in quotes.
  bool is_expression(const Node& node, std::string_view what);
  // The part of the node's text that begins at `offset`.
  std::optional<NodeId> expression(const Node& node, std::size_t offset = 0);
  std::optional<NodeId> condition(const Node& node, std::string_view key = {});
  // An expression that the loader wrote for `at`.
  std::optional<NodeId> written_for(const Node& at, std::string_view text);
  void let(const Node& name, const Node& node);
  // One expression or a list of them.
  std::vector<NodeId> conditions(const Node& node, std::string_view what);
  // `at` and `related`: a thing with a place.
  std::optional<NodeId> place(const Node& node);
  std::vector<NodeId> places(const Node& node);

  std::vector<Choice<Severity>> severity(const Node& node);
  std::vector<Choice<MessageTemplate>> message(const Node& node);

 private:
  // Null if there is a mistake; valid until the next call.
  const Expression* parse(const Node& node, std::size_t offset, std::size_t size);
  void report(const Node& node, std::size_t offset, const ExpressionError& error);
  std::optional<MessageTemplate> message_template(const Node& node);
  template <typename T, typename ReadValue>
  std::vector<Choice<T>> choices(const Node& node, std::string_view what, ReadValue read_value);

  Mistakes& mistakes_;
  Compiler& compiler_;
  const Program& program_;
  const std::vector<Loop>& loops_;
  Expression parsed_;
  std::vector<RuleExpression>* kept_ = nullptr;
};

// Whether YAML took a part of the text for a comment that does not look like one: `#1`, `# && x`.
bool is_cut(const Node& node);
// Why the value of a node may not stand in a message; nothing if it may. A loop variable stands for what its list
// holds.
std::optional<std::string> message_problem(const Program& program, NodeId node, const std::vector<Loop>& loops);
// Why a node names no place; nothing if it does.
std::optional<std::string> place_problem(const Program& program, NodeId node);
// Whether `node` reads the variable in `slot`.
bool reads_variable(const Program& program, NodeId node, std::uint16_t slot);

}  // namespace cablemark
