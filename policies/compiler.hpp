// The inside of Compiler: names, types and functions of one expression after the other, into one Program.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policies/functions.hpp"
#include "policies/program.hpp"

namespace cablemark {

class Compiler::Impl {
 public:
  Impl(Mode mode, const WordTable& words, Program& program) : mode_(mode), words_(words), program_(program) {}

  std::uint16_t add_variable(std::string_view name, const Type& type, bool of_loop);
  void add_param(std::string_view name, std::int64_t value);
  void add_param_node(std::string_view name, NodeId value);
  std::optional<ExpressionError> add_let(std::string_view name, const Expression& expression);
  std::variant<NodeId, ExpressionError> compile(const Expression& expression, bool condition);

 private:
  // What the compiler knows of a node beyond what the evaluator needs.
  struct Facet {
    std::uint64_t loops = 0;  // variables of loops and macros that it reads, a bit each
    std::uint32_t depth = 1;  // calls that the evaluator nests
  };
  struct Variable {
    std::string_view name;  // kept by the program, as that of a LetName
    Type type;
    std::uint16_t slot = 0;
    std::uint64_t loop = 0;  // its bit; 0 outside loops
    std::uint64_t over = 0;  // bits of the variables whose elements its own list is part of
    bool of_list = false;    // an element of a list that grows with the text, not a row of a table
    bool of_rule = true;     // not of a macro
  };
  struct LetName {
    std::string_view name;
    NodeId node = kNoNode;
  };

  [[noreturn]] static void fail(std::string message, std::uint32_t offset);
  [[nodiscard]] bool strict() const { return mode_ == Mode::Strict; }
  [[nodiscard]] const ProgramNode& at(NodeId id) const { return program_.nodes[id]; }
  [[nodiscard]] Type type_of(NodeId id) const { return program_.nodes[id].type; }
  [[nodiscard]] const ExprNode& syntax(std::uint32_t id) const { return expression_->nodes[id]; }

  // compiler.cpp: nodes, names, members.
  NodeId add(ProgramNode& node, std::initializer_list<NodeId> children) {
    return add(node, std::span<const NodeId>(children.begin(), children.size()));
  }
  NodeId add(ProgramNode& node, std::span<const NodeId> children);
  NodeId constant(const ExprNode& from, const Value& value, const Type& type);
  NodeId text_constant(const ExprNode& from, std::string_view text);
  std::string_view keep(std::string_view text);
  NodeId visit(std::uint32_t id);
  NodeId literal(const ExprNode& node);
  NodeId name(const ExprNode& node);
  NodeId unknown_name(const ExprNode& node);
  std::optional<NodeId> dotted_name(std::uint32_t id);
  NodeId select(std::uint32_t id);
  NodeId member_of(NodeId child, const ExprNode& node);
  static std::uint16_t part_of(const ExprNode& node, std::string_view owner,
                               const std::vector<std::string_view>& parts);
  NodeId fact_member(NodeId child, const ExprNode& node);
  NodeId has(const ExprNode& call);
  NodeId index(const ExprNode& node);
  NodeId list(const ExprNode& node);
  NodeId map(const ExprNode& node);
  NodeId raise(const ExprNode& node, std::string message);
  WordId word_named(WordClass words, std::string_view text, std::uint32_t offset);

  // compiler_operators.cpp
  NodeId call(const ExprNode& node);
  NodeId logic(const ExprNode& node, Op op);
  NodeId conditional(const ExprNode& node);
  NodeId equality(const ExprNode& node, Op op);
  NodeId order(const ExprNode& node, Op op);
  NodeId arithmetic(const ExprNode& node, Op op);
  NodeId membership(const ExprNode& node);
  NodeId table_key(NodeId table, NodeId key, std::uint32_t offset);
  // Gives constant text the words that `other` has: 'NODIS' beside a caption.
  NodeId with_words(NodeId node, WordClass words);
  void give_words(NodeId& left, NodeId& right);
  void check_code(NodeId fact, NodeId text);
  [[nodiscard]] bool comparable(const Type& a, const Type& b) const;

  // compiler_calls.cpp
  NodeId function(const ExprNode& node, const FunctionDeclaration& declaration, std::vector<NodeId> arguments);
  NodeId method(const ExprNode& node);
  NodeId unknown_function(const ExprNode& node, bool is_method);
  void check_parameters(const ExprNode& node, const FunctionDeclaration& declaration, std::vector<NodeId>& arguments);
  NodeId codes(NodeId list);

  // compiler_macros.cpp
  std::optional<NodeId> macro(const ExprNode& node);
  NodeId macro_over(const ExprNode& node, Op op, std::size_t variables);
  NodeId bind(const ExprNode& node);
  NodeId in_force(const ExprNode& call);
  NodeId compared(const ExprNode& call, Op op, NodeId left, NodeId right);
  std::uint16_t open_scope(const ExprNode& node, const Type& type, bool loop, bool of_list);
  [[nodiscard]] std::uint64_t with_owners(std::uint64_t loops) const;
  void check_growth(const ExprNode& node, NodeId range, std::uint64_t inner, std::uint64_t body_loops);
  [[nodiscard]] bool owned(NodeId range) const;
  [[nodiscard]] bool bounded(NodeId range) const;
  // The node evaluated once, if a loop would evaluate it again and again with one result.
  NodeId once(NodeId node);
  [[nodiscard]] std::uint64_t open_loops() const;
  // A bit that no open loop has.
  [[nodiscard]] std::uint64_t free_loop() const;

  // How messages name a part of the expression: "`p.level`", "`'x'`".
  [[nodiscard]] std::string describe(std::uint32_t id) const;
  [[nodiscard]] std::string type_phrase(NodeId node) const;
  [[nodiscard]] static std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known);

  Mode mode_;
  const WordTable& words_;
  Program& program_;
  const Expression* expression_ = nullptr;
  std::vector<Facet> facets_;  // of Program::nodes
  std::vector<Variable> variables_;
  std::uint64_t rule_loops_ = 0;  // of those that are not of macros
  std::vector<LetName> lets_;
  std::map<std::string, std::variant<std::int64_t, NodeId>, std::less<>> params_;
};

// The words that stand for a record: of a control, caption or country. None for other records.
WordClass record_words(Record record);
// The type of an element of a list, and the list of a type; nothing if there is no such list.
Type element_type(const Type& list);
std::optional<Type> list_of_type(const Type& element);

}  // namespace cablemark
