// What the rules of a policy ask, each question kept once, whoever asks it: of the cable itself, and of the elements
// that loops and macros go over. Answers are codes (codes.hpp); conditions.hpp gives them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checks/codes.hpp"
#include "policies/program.hpp"

namespace cablemark {

using ConditionId = std::uint32_t;

// The elements that a question is about. Questions of one domain share their answers.
using DomainId = std::uint16_t;
inline constexpr DomainId kCableDomain = 0;  // the cable alone

// The variables of a program that stand for an element, and their records: of a loop inside another, both.
struct ElementView {
  std::array<std::uint16_t, 2> slots{kNoSlot, kNoSlot};
  std::array<Record, 2> records{Record::None, Record::None};
  bool of_loop = false;  // of the rule's `for`, not of a macro
  DomainId domain = kCableDomain;
};

class ConditionTable {
 public:
  enum class Kind : std::uint8_t {
    Constant,  // `code`
    Cable,
    Element,     // the record of the loop `a`
    Outer,       // node `a` of the rule, which is the same for every element of a macro
    Fact,        // `fact` of the record `a`
    HasFact,     // has(a.fact)
    Row,         // the row `code` of the table `fact` of the record `a`
    HasRow,      // has(a.fact.WORD): false where there is no table
    InTable,     // WORD in a.fact: absent where there is no table
    InList,      // a in b.fact
    InValues,    // a is one of the constants `b`
    Size,        // of the list `fact` of the record `a`; with `b`, of what filters leave of it: only 0 is known
    PairSize,    // the same of pairs of controls, which depend on the rule `c`
    TextIs,      // the text `fact` of the record `a` is the constant `b` (text)
    Classified,  // of the level `a`
    And,         // a && b
    Or,
    Not,
    Conditional,  // a ? b : c
    Compare,      // a `op` b
    Arithmetic,   // a `op` b, whole numbers
    DayPart,      // of the date `a`: the part `code` (day_part)
    Exists,       // b is true of some element of the domain `a`
    All,
    ExistsOne,
    Count,   // of how many
    Scalar,  // anything else: node `a` of the one rule that asks it, for the scalar back end; of elements seen as `b`
  };
  struct Node {
    Kind kind = Kind::Constant;
    Op op = Op::Constant;
    bool by_rank = false;  // of Compare: levels by their rank
    DomainId domain = kCableDomain;
    Fact fact{};
    Code code = 0;
    std::uint32_t a = 0, b = 0, c = 0;

    friend bool operator==(const Node&, const Node&) = default;
  };
  // What a shared domain goes over: the list `outer` of the record `owner`, and of each of its records the table
  // `inner`.
  struct Domain {
    bool shared = false;  // false: the one who asks brings the elements
    ConditionId owner = 0;
    Fact outer{};
    std::optional<Fact> inner;

    friend bool operator==(const Domain&, const Domain&) = default;
  };

  ConditionTable() { clear(); }
  void clear();

  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] const std::vector<Domain>& domains() const { return domains_; }
  [[nodiscard]] const ElementView& view(std::uint32_t n) const { return views_[n]; }
  [[nodiscard]] std::string_view text(std::uint32_t n) const { return texts_[n]; }
  [[nodiscard]] const std::vector<Code>& values(std::uint32_t n) const { return values_[n]; }

 private:
  friend class ConditionReader;
  struct Hash {
    std::size_t operator()(const Node& node) const;
  };
  ConditionId keep(const Node& node);
  DomainId keep(const Domain& domain);

  std::vector<Node> nodes_;
  std::vector<Domain> domains_;  // the first is the cable's
  std::vector<ElementView> views_;
  std::vector<std::string_view> texts_;  // of the programs
  std::vector<std::vector<Code>> values_;
  std::unordered_map<Node, ConditionId, Hash> known_;
};

// A macro whose body is asked of its elements together.
struct MacroBody {
  DomainId domain = kCableDomain;  // none
  ConditionId body = 0;
};

// Enters the expressions of one rule in the table. The table borrows from the program.
class ConditionReader {
 public:
  // `cable`: the slot of the cable in the program; `rule` tells programs apart.
  ConditionReader(ConditionTable& table, const Program& program, std::uint16_t cable, std::uint32_t rule);

  // A condition of the cable: it reads no variable but that.
  ConditionId add(NodeId id);
  // A condition of an element; nothing if all of it is left to the scalar back end.
  std::optional<ConditionId> add(NodeId id, const ElementView& view);
  // What the rule's loops go over; a shared domain if that is a list of the cable and a table of each of its elements.
  DomainId domain_of(const std::vector<NodeId>& lists, const std::array<std::uint16_t, 2>& slots);
  // Elements that the one who asks brings.
  DomainId own_domain() { return table_.keep(ConditionTable::Domain{}); }
  // By node; empty if there is none.
  std::vector<MacroBody> macros();
  // Whether something was left to the scalar back end.
  [[nodiscard]] bool asks_scalar() const { return asks_scalar_; }

 private:
  using Kind = ConditionTable::Kind;
  using Node = ConditionTable::Node;
  // What an expression is the same for: all, all elements of the macro that it stands in, none.
  enum class Reach : std::uint8_t { Cable, Outer, Element };
  // Which variables an expression reads that it does not bind, one bit a slot.
  using Slots = std::uint64_t;

  [[nodiscard]] NodeId child(const ProgramNode& node, std::size_t n) const { return program_.child(node, n); }
  [[nodiscard]] const ProgramNode& child_node(const ProgramNode& node, std::size_t n) const {
    return program_.nodes[child(node, n)];
  }
  Slots free_slots(NodeId id);
  [[nodiscard]] Reach reach(NodeId id);
  ConditionId keep(Node node);

  // A condition, in whatever way.
  ConditionId truth(NodeId id);
  // The same, or nothing if it is no operation of this table.
  std::optional<ConditionId> known_truth(NodeId id);
  // A bool, int, level, date, word or record; nothing if there is no code for it.
  std::optional<ConditionId> code(NodeId id);
  ConditionId scalar(NodeId id);
  std::optional<ConditionId> constant(const Value& value, const Type& type);
  std::optional<ConditionId> of_record(Kind kind, const ProgramNode& node);
  std::optional<ConditionId> row(Kind kind, const ProgramNode& table, const ProgramNode& key);
  std::optional<ConditionId> size(const ProgramNode& node);
  std::optional<ConditionId> arithmetic(const ProgramNode& node);
  std::optional<ConditionId> day_part(NodeId date, Code part);
  std::optional<ConditionId> comparison(const ProgramNode& node);
  std::optional<ConditionId> text_comparison(const ProgramNode& node);
  std::optional<ConditionId> text_is(const ProgramNode& fact, const Value& constant);
  std::optional<ConditionId> membership(const ProgramNode& node);
  std::optional<ConditionId> in_values(const ProgramNode& key, NodeId key_id, const Value& list);
  std::optional<ConditionId> macro(Kind kind, NodeId id);
  ConditionId logic(Kind kind, const ProgramNode& node);

  ConditionTable& table_;
  const Program& program_;
  std::uint16_t cable_;
  std::uint32_t rule_;
  std::vector<Slots> free_;  // by node; all bits where it is not known yet
  bool few_slots_;
  bool asks_scalar_ = false;
  ElementView view_;
  Slots elements_ = 0;                 // of the view
  std::optional<std::uint32_t> kept_;  // the number of the view, once it is needed
};

}  // namespace cablemark
