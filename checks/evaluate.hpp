// The scalar back end: one expression, one value. The column back end (columns.cpp) is tested equal to it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "policies/program.hpp"
#include "policies/value.hpp"

namespace cablemark {

// Memory for the texts and lists that an evaluation makes. reset() keeps the blocks.
class Arena {
 public:
  Value* values(std::size_t count);
  std::uint32_t* indices(std::size_t count);
  char* characters(std::size_t count);
  void reset();
  // Everything taken after mark() is given back by rewind().
  struct Mark {
    std::size_t block = 0, used = 0;
  };
  [[nodiscard]] Mark mark() const { return {block_, used_}; }
  void rewind(Mark mark) { block_ = mark.block, used_ = mark.used; }

 private:
  void* take(std::size_t bytes, std::size_t alignment);
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t block_ = 0, used_ = 0;
  std::vector<std::size_t> sizes_;
};

// Gives facts their values. An element is the index of a record among those of its kind. What belongs to a record that
// a cable has but one of (or to an era) is read once.
class FactSource {
 public:
  virtual ~FactSource() = default;
  // Of kind Absent if this element does not have the fact; the evaluator fills in the node.
  Value fact(Fact fact, std::uint32_t element) {
    Kept& kept = kept_[static_cast<std::size_t>(fact)];
    if (kept.round == round_ && kept.element == element) return kept.value;
    const Value value = read_fact(fact, element);
    keep(kept, fact, element, value);
    return value;
  }
  // The value of a fact that was read before, is there, and can belong to one record only: then there is no need to ask
  // for the record.
  [[nodiscard]] const Value* known(Fact fact) const {
    const Kept& kept = kept_[static_cast<std::size_t>(fact)];
    return kept.round == round_ && kept.known ? &kept.value : nullptr;
  }
  // Facts of records that come in numbers may be read at once: `codes`, which is empty, then holds what code_of()
  // (fact_columns.hpp) says of the records from 0 on, kUnreadCode where one is still to be read. It stays empty for a
  // fact that is read one record at a time.
  virtual void fill(Fact /*fact*/, std::vector<std::int32_t>& /*codes*/) {}
  // The row of `table` named `word`; Absent if there is none.
  virtual Value row(const Value& table, WordId word) = 0;
  // The word that names a control, caption or country record; kNoWord for a country outside the policy's table.
  virtual WordId name_of(Record record, std::uint32_t element) = 0;
  // Rank of a level, for <= and <.
  virtual std::int32_t rank(WordId level) = 0;
  // The place of a record, or of a fact of it; where it would stand if it is absent.
  virtual Span place(Record record, std::uint32_t element) = 0;
  virtual Span place(Fact fact, std::uint32_t element) = 0;

 protected:
  virtual Value read_fact(Fact fact, std::uint32_t element) = 0;
  // Of a new cable.
  void forget_facts() { ++round_; }
  void forget(Fact fact) { kept_[static_cast<std::size_t>(fact)].round = 0; }

 private:
  struct Kept {
    std::uint32_t round = 0, element = 0;
    bool known = false;
    Value value;
  };
  void keep(Kept& kept, Fact fact, std::uint32_t element, const Value& value) const;

  std::array<Kept, kFactCount> kept_{};
  std::uint32_t round_ = 1;
};

// Answers the body of a macro for many records at once, where it can.
class RecordJudge {
 public:
  static constexpr std::uint32_t kAtOnce = 64;

  virtual ~RecordJudge() = default;
  // `holds`: one bit a record of `range` from `first` on, kAtOnce at most, the first lowest: whether the body of
  // `macro` is true of it. False where some answer is neither true nor false, or is not known here: then each record is
  // evaluated in its turn.
  virtual bool judge(const Program& program, NodeId macro, const Value& range, std::uint32_t first,
                     std::uint64_t& holds) = 0;
};

inline constexpr std::uint8_t kCameTrue = 1, kCameFalse = 2;

// What one evaluation reads and writes. Slots of variables are filled by the caller.
struct Environment {
  const WordTable* words = nullptr;
  FactSource* facts = nullptr;  // may be null in `eval` without a cable
  Arena* arena = nullptr;
  RecordJudge* records = nullptr;  // may be null: every record is evaluated in its turn
  std::vector<Value> variables;
  std::vector<Value> lets;
  // 0 or 1 by let; cleared by the caller when a variable that lets depend on changes.
  std::vector<std::uint8_t> let_known;
  std::uint32_t fixed_lets = 0;  // counts up when a let is filled that is the same for every element of a loop
  std::uint64_t steps = 0;       // counted up; `limit` ends the evaluation with an error
  std::uint64_t limit = 0;       // 0: none
  // By node, what conditions came to: kCameTrue, kCameFalse. Null: nobody asks.
  std::uint8_t* outcomes = nullptr;
  NodeId error_node = kNoNode;  // where the last run-time error came from, absorbed or not
};

// Makes room for the program's slots; evaluate() does so too.
inline void fit(const Program& program, Environment& environment) {
  if (environment.variables.size() < program.variable_slots) environment.variables.resize(program.variable_slots);
  if (environment.lets.size() < program.let_slots) environment.lets.resize(program.let_slots);
  if (environment.let_known.size() < program.let_slots) environment.let_known.resize(program.let_slots, 0);
}

Value evaluate(const Program& program, NodeId node, Environment& environment);

// The place that `at` and `related` mean: of a fact path its last fact's, absent or not; of a record its own.
// A list gives the places of its elements.
void places_of(const Program& program, NodeId node, Environment& environment, std::vector<Span>& places);

}  // namespace cablemark
