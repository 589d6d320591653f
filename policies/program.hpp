// Expressions with their types settled. A Program is the pool of nodes of one rule (or of one `eval`): its conditions,
// `let` names, places and messages share it. Strict mode refuses what has no static type; dynamic mode resolves at run
// time.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "grammar/expression.hpp"
#include "policies/facts.hpp"
#include "policies/types.hpp"
#include "policies/value.hpp"

namespace re2 {
class RE2;
}

namespace cablemark {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0xFFFFFFFF;

// One operation. checks/evaluate.cpp switches over it.
enum class Op : std::uint8_t {
  Constant,
  Variable,  // slot; its constant is its name
  Let,       // a named part of a rule: child 0, memoised per element by the evaluator; its constant is its name.
             // The compiler adds some of its own, without a name, for what is the same for every element of a loop
  Fact,      // child 0 is the record, `fact` the fact
  HasFact,   // has(a.b.c): false if child 0 or the fact is absent
  Row,       // table.WORD or table[word]: children table, key; the constant is a WORD's name
  HasRow,    // has(table.WORD): children table, key
  Member,    // dynamic: child 0 . the constant
  HasMember,
  Index,
  And,
  Or,  // two children or more
  Not,
  Conditional,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  In,  // children element or key; list, table or map
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Negate,
  LevelMember,  // of a level: `function` is a LevelPart
  DateMember,   // of a date: `function` is a DatePart
  MakeList,
  MakeMap,
  All,
  Exists,
  ExistsOne,
  Filter,
  Map,
  SortBy,  // macros: child 0 the list or table, slot of the variable, body
  TransformList,
  TransformMap,  // as Map, with two variables; a third child in the middle is the filter
  Bind,          // cel.bind: slot, value, body
  Sorted,        // child 0 in a fixed order, so that `in` can search it
  Function,      // `function` is a FunctionId, children are arguments; a constant pattern is an index in `constant`
  Raise,         // dynamic, without check: an error with the constant as message
};

enum class LevelPart : std::uint8_t { Name, Ladder, Classified };
enum class DatePart : std::uint8_t { Year, Month, Day };

inline constexpr std::uint16_t kNoSlot = 0xFFFF;

struct ProgramNode {
  Op op = Op::Constant;
  Type type;
  Fact fact{};
  std::uint16_t function = 0;
  std::uint16_t slot = 0;               // of Variable, Let, and the macros
  std::uint16_t second_slot = kNoSlot;  // of a macro with two variables: index or key in `slot`, value here
  std::uint32_t first_child = 0;        // in Program::children
  std::uint32_t child_count = 0;
  bool loop_dependent = false;  // reads a variable of the rule's `for`
  bool may_be_absent = false;
  bool optional = false;  // dynamic: `.?name` and `[?key]`
  Span source;            // bytes of the expression it was read from
  Value constant;
};

struct Program {
  std::vector<ProgramNode> nodes;
  std::vector<NodeId> children;
  std::list<std::string> texts;  // what constants borrow from
  std::list<std::vector<Value>> lists;
  std::vector<std::shared_ptr<re2::RE2>> patterns;
  std::uint16_t variable_slots = 0;
  std::uint16_t let_slots = 0;

  [[nodiscard]] NodeId child(const ProgramNode& node, std::size_t n) const { return children[node.first_child + n]; }
  // The node, or what the names stand for that it is.
  [[nodiscard]] const ProgramNode& behind_lets(NodeId id) const {
    const ProgramNode* node = &nodes[id];
    while (node->op == Op::Let) node = &nodes[child(*node, 0)];
    return *node;
  }
};

// RE2 within the bounds of the language; whether it could be read, it says itself.
std::shared_ptr<re2::RE2> compile_pattern(std::string_view pattern);

// `cable.dtg.date`: the fact path that a node reads, for `not_checked`.
std::string fact_path(const Program& program, NodeId node);

// A row of a table that has a first or a last day.
struct RowDays {
  WordId id = 0;
  std::optional<Date> from, to;
};

// The words that expressions may name. Policy implements it.
class WordTable {
 public:
  virtual ~WordTable() = default;
  [[nodiscard]] virtual std::optional<WordId> word(WordClass words, std::string_view name) const = 0;
  [[nodiscard]] virtual std::string_view word_name(WordClass words, WordId id) const = 0;
  [[nodiscard]] virtual std::optional<WordId> level(std::string_view name) const = 0;
  [[nodiscard]] virtual std::string_view level_name(WordId id) const = 0;
  [[nodiscard]] virtual std::string_view level_ladder(WordId id) const = 0;
  [[nodiscard]] virtual bool level_classified(WordId id) const = 0;
  // The countries of a group, sorted; empty for a country and for a group that is not expanded.
  [[nodiscard]] virtual const std::vector<WordId>& country_members(WordId id) const = 0;
  // The rows of these words that have days; of the levels, where they are of no class.
  [[nodiscard]] virtual std::vector<RowDays> rows_with_days(WordClass) const { return {}; }
  // The nearest known name, for *did you mean*; empty if none is near.
  [[nodiscard]] virtual std::string nearest_word(WordClass words, std::string_view name) const = 0;
  [[nodiscard]] virtual std::string nearest_level(std::string_view name) const = 0;
};

// Compiles the expressions of one rule into one Program.
class Compiler {
 public:
  // Unchecked is dynamic too, and a name or function that nothing declares is a run-time error.
  enum class Mode : std::uint8_t { Strict, Dynamic, Unchecked };

  Compiler(Mode mode, const WordTable& words, Program& program);
  ~Compiler();
  Compiler(const Compiler&) = delete;
  Compiler& operator=(const Compiler&) = delete;

  // A name that stands for a record or value given at run time: `cable`, a `for` variable. Returns its slot.
  std::uint16_t add_variable(std::string_view name, Type type, bool of_loop);
  // `params.name`.
  void add_param(std::string_view name, std::int64_t value);
  // The same with a value that depends on the cable.
  void add_param_node(std::string_view name, NodeId value);
  // A `let` name: compiled here, so that an error stands where the name is defined, and evaluated where it is used. It
  // may use loop variables and earlier names only.
  std::optional<ExpressionError> add_let(std::string_view name, const Expression& expression);

  std::variant<NodeId, ExpressionError> compile(const Expression& expression);
  // As compile(), and the type must be bool (when, require ...).
  std::variant<NodeId, ExpressionError> compile_condition(const Expression& expression);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cablemark
