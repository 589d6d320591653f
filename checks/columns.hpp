// The column back end: a condition of a rule's loop for 64 elements at once. It says which elements are true, false,
// absent or an error; the scalar back end then speaks about those that matter, and is asked for what has no column.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "checks/column_plan.hpp"
#include "checks/evaluate.hpp"
#include "checks/fact_columns.hpp"

namespace cablemark {

// Two bits an element: both an error, none absent. Bits outside the mask that was asked for are 0.
struct Planes {
  std::uint64_t yes = 0, no = 0;

  [[nodiscard]] std::uint64_t is_true() const { return yes & ~no; }
  [[nodiscard]] std::uint64_t is_false() const { return no & ~yes; }
  [[nodiscard]] std::uint64_t is_error() const { return yes & no; }
};

class Columns {
 public:
  static constexpr std::uint32_t kWidth = RecordJudge::kAtOnce;

  // A variable of the rule's `for`, and the record that it stands for in each element.
  struct Variable {
    std::uint16_t slot = 0;
    Record record = Record::None;
    const std::uint32_t* elements = nullptr;
  };

  explicit Columns(FactColumns& facts) : facts_(facts) {}

  // The conditions of a rule; all of it is borrowed. `loop_lets`: slots that are forgotten with every element.
  void begin(const Program& program, const std::vector<ColumnForm>& forms, const std::vector<std::uint16_t>& loop_lets,
             Environment& environment);
  // Of a rule that reads pairs of controls, some of which are another rule's: which words have a pair of its own, and
  // what is called before the scalar back end judges an element. Until the next begin().
  void set_pairs(const std::vector<bool>& words, const std::function<void()>& entered) {
    pair_words_ = &words;
    entered_ = &entered;
  }
  // `size`: of the elements, at most kWidth.
  void bind(std::span<const Variable> variables, std::uint32_t size) {
    variables_ = variables;
    size_ = size;
  }

  Planes truth(NodeId id, std::uint64_t mask);
  // All of `conditions`, or none of them, as far as `so_far` leaves it open.
  Planes all_of(const std::vector<NodeId>& conditions, Planes so_far, std::uint64_t mask, bool negated);
  // Gives the variables the values of one element.
  void enter(std::uint32_t element);

 private:
  struct Codes : std::array<Code, kWidth> {
    Codes() { fill(kAbsentCode); }
  };

  // One code an element of the mask; what the others hold is not said.
  void codes(NodeId id, std::uint64_t mask, Codes& out);
  void records(const ProgramNode& variable, Codes& out) const;
  [[nodiscard]] Code row(const ProgramNode& table, Code owner, WordId word);
  // From records to the sizes of their lists.
  void sizes(const ProgramNode& node, std::uint64_t mask, Codes& out);
  [[nodiscard]] bool is_fixed(NodeId id) const { return (*forms_)[id] == ColumnForm::Fixed; }
  const Value& fixed(NodeId id);
  Planes scalar(NodeId id, std::uint64_t mask);
  // What is known, and of the rest what the scalar back end says.
  Planes with_scalar(NodeId id, Planes known, std::uint64_t open);
  Planes truth_of_codes(NodeId id, std::uint64_t mask);
  Planes logic(const ProgramNode& node, std::uint64_t mask, bool decides);
  Planes conditional(const ProgramNode& node, std::uint64_t mask);
  Planes comparison(NodeId id, std::uint64_t mask);
  Planes membership(NodeId id, std::uint64_t mask);
  Planes in_list(NodeId id, const Value& list, std::uint64_t mask);
  Planes search(const ProgramNode& node, NodeId id, std::uint64_t mask);
  Planes has_fact(NodeId id, std::uint64_t mask);
  const ProgramNode& behind_lets(NodeId id) const;

  FactColumns& facts_;
  const Program* program_ = nullptr;
  const std::vector<ColumnForm>* forms_ = nullptr;
  const std::vector<std::uint16_t>* loop_lets_ = nullptr;
  Environment* environment_ = nullptr;
  std::span<const Variable> variables_;
  std::uint32_t size_ = 0;
  const std::vector<bool>* pair_words_ = nullptr;
  const std::function<void()>* entered_ = nullptr;

  struct Fixed {
    std::uint32_t round = 0;
    Value value;
  };
  std::vector<Fixed> fixed_;
  std::uint32_t round_ = 0;
};

}  // namespace cablemark
