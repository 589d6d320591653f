// What rules ask of the cable itself, not of the elements of a loop. Rules ask much the same: each expression is kept
// once for a policy, whoever asks it, and answered once a cable, as a code (fact_columns.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checks/evaluate.hpp"
#include "checks/fact_columns.hpp"
#include "policies/program.hpp"

namespace cablemark {

using ConditionId = std::uint32_t;

// The expressions of a policy. Equal ones have one number.
class ConditionTable {
 public:
  enum class Kind : std::uint8_t {
    Constant,  // `code`
    Cable,
    Fact,        // `fact` of the record `a`
    HasFact,     // has(a.fact)
    Row,         // the row `code` of the table `fact` of the record `a`
    HasRow,      // has(a.fact.WORD): false where there is no table
    InTable,     // WORD in a.fact: absent where there is no table
    Size,        // of the list `fact` of the record `a`
    TextIs,      // the text `fact` of the record `a` is the constant `b` (text)
    Classified,  // of the level `a`
    And,         // a && b
    Or,
    Not,
    Conditional,  // a ? b : c
    Compare,      // a `op` b
    Sum,          // a + b, a - b
    Scalar,       // anything else: node `a` of the one rule that asks it, for the scalar back end
  };
  struct Node {
    Kind kind = Kind::Constant;
    Op op = Op::Constant;
    bool by_rank = false;  // of Compare: levels by their rank
    Fact fact{};
    Code code = 0;
    std::uint32_t a = 0, b = 0, c = 0;

    friend bool operator==(const Node&, const Node&) = default;
  };

  void clear();
  // An expression that reads no variable of a loop. `cable`: the slot of the cable in the program.
  ConditionId add(const Program& program, NodeId id, std::uint16_t cable);

  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] std::string_view text(std::uint32_t n) const { return texts_[n]; }

 private:
  struct Hash {
    std::size_t operator()(const Node& node) const;
  };
  ConditionId keep(const Node& node);
  class Adder;

  std::vector<Node> nodes_;
  std::vector<std::string_view> texts_;  // of the programs
  std::unordered_map<Node, ConditionId, Hash> known_;
};

// The answers for one cable.
class Conditions {
 public:
  // Asked for the code of a node of the rule that is being judged.
  using Scalar = std::function<Code(NodeId)>;

  explicit Conditions(Scalar scalar) : scalar_(std::move(scalar)) {}

  // Forgets the cable before. All of it is borrowed.
  void reset(const ConditionTable& table, const WordTable& words, FactSource& facts);

  // True and false are 1 and 0. kOtherCode: the scalar back end has to say, for it is an error or has no code.
  Code code(ConditionId id) {
    const Code known = codes_[id];
    return known == kUnreadCode ? read(id) : known;
  }

 private:
  Code read(ConditionId id);
  Code answer(const ConditionTable::Node& node);
  Code fact(const ConditionTable::Node& node);
  Code logic(const ConditionTable::Node& node, bool decides);
  Code compare(const ConditionTable::Node& node);

  Scalar scalar_;
  const ConditionTable* table_ = nullptr;
  const WordTable* words_ = nullptr;
  FactSource* facts_ = nullptr;
  std::vector<Code> codes_;
};

}  // namespace cablemark
