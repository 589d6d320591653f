// Answers what the rules of a policy ask of one cable (condition_table.hpp), each question once. What the questions of
// loops and macros come to is kept for up to 64 elements at once: of a cable's marks, or of their controls, many rules
// ask the same. What has no code is left to the scalar back end, which also speaks about whatever is reported.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "checks/condition_table.hpp"
#include "checks/evaluate.hpp"
#include "checks/fact_columns.hpp"

namespace cablemark {

// Two bits an element: both an error, none absent; where neither is known, the element is open and both are 0. Bits
// outside the mask that was asked for are 0.
struct Planes {
  std::uint64_t yes = 0, no = 0, open = 0;

  [[nodiscard]] std::uint64_t is_true() const { return yes & ~no; }
  [[nodiscard]] std::uint64_t is_false() const { return no & ~yes; }
  [[nodiscard]] std::uint64_t is_error() const { return yes & no; }
  [[nodiscard]] std::uint64_t is_absent(std::uint64_t mask) const { return mask & ~(yes | no | open); }
  [[nodiscard]] Planes within(std::uint64_t mask) const { return {yes & mask, no & mask, open & mask}; }
};
inline Planes joined(Planes a, Planes b) { return {a.yes | b.yes, a.no | b.no, a.open | b.open}; }

// A condition of a rule's loop.
struct ElementCondition {
  NodeId node = kNoNode;
  std::optional<ConditionId> id;  // none: the scalar back end answers all of it
};

// The rule that asks; all of it is borrowed.
struct Asker {
  const Program* program = nullptr;
  const std::vector<MacroBody>* macros = nullptr;
  const std::vector<std::uint16_t>* loop_lets = nullptr;  // slots that are forgotten with every element of the loop
  const ElementView* loop = nullptr;
  // Of a rule that reads pairs of controls: which words have a pair that it may read. May be null.
  const std::vector<bool>* pair_words = nullptr;
};

class Conditions : public RecordJudge {
 public:
  static constexpr std::uint32_t kWidth = RecordJudge::kAtOnce;

  // `ready` is called before the scalar back end is asked for the first time of a rule, `entered` when a loop's
  // variables have been given the values of an element.
  Conditions(Environment& environment, std::function<void()> ready, std::function<void()> entered)
      : environment_(environment), ready_(std::move(ready)), entered_(std::move(entered)) {}

  // Forgets the cable before. All of it is borrowed.
  void reset(const ConditionTable& table, FactSource& facts);
  // Before the first question of a rule that the scalar back end has a part in, or whose loop is gone over.
  void begin(const Asker& asker);

  // Of the cable. True and false are 1 and 0. kOtherCode: the scalar back end has to say, for it is an error or has no
  // code.
  Code code(ConditionId id) {
    const Code known = codes_[id];
    return known == kUnreadCode ? read(id) : known;
  }

  // The elements of a domain: of a loop inside another, an inner record and its outer one.
  struct Elements {
    const std::uint32_t* outers = nullptr;
    const std::uint32_t* inners = nullptr;
    std::uint32_t count = 0;
  };
  // What a shared domain goes over in this cable; null if some list of it is not there.
  const Elements* elements(DomainId domain);
  // The elements from `first` on, at most kWidth, are those that are asked about next.
  void bind(DomainId domain, const Elements& elements, std::uint32_t first);
  // Of the elements that are bound. What is open is for the scalar back end to say, of the whole condition.
  Planes truth(ConditionId id, std::uint64_t mask);
  // All of `conditions`, or none of them, as far as `so_far` leaves it open. Nothing stays open.
  Planes all_of(const std::vector<ElementCondition>& conditions, Planes so_far, std::uint64_t mask, bool negated);
  // Gives the variables of the rule's loops the values of one element.
  void enter(std::uint32_t element) { enter(*asker_.loop, element); }

  bool judge(const Program& program, NodeId macro, const Value& range, std::uint32_t first,
             std::uint64_t& holds) override;

 private:
  using Kind = ConditionTable::Kind;
  using Node = ConditionTable::Node;
  using Lanes = std::array<Code, kWidth>;

  // conditions.cpp: the cable
  Code read(ConditionId id);
  Code answer(const Node& node);
  Code fact(const Node& node);
  Code logic(const Node& node, bool decides);
  Code compare(const Node& node);
  Code is_in(const Node& node);
  Code quantified(const Node& node);
  Value run(NodeId id);

  // columns.cpp: elements
  struct Bound {
    std::uint64_t stamp = 0;  // of these elements; no others had it
    const std::uint32_t* outers = nullptr;
    const std::uint32_t* inners = nullptr;
    std::uint32_t size = 0;
    // The list of a shared domain.
    std::uint64_t cable = 0;  // when it was read
    std::uint64_t whole = 0;  // the stamp of all its elements
    bool plain = false;       // each list is there
    Elements list;
    std::vector<std::uint32_t> outer_records, inner_records;
  };
  struct Kept {
    std::uint64_t stamp = 0, known = 0;  // the elements that it is known of
    Planes planes;
  };
  struct KeptCodes {
    std::uint64_t stamp = 0, known = 0;
    Lanes codes;
    KeptCodes() { codes.fill(kAbsentCode); }
  };

  void make_room();
  bool read_list(const ConditionTable::Domain& domain, Bound& bound);
  Planes ask(ConditionId id, std::uint64_t mask);
  Planes logic(const Node& node, std::uint64_t mask, bool decides);
  Planes conditional(const Node& node, std::uint64_t mask);
  Planes comparison(const Node& node, std::uint64_t mask);
  Planes truth_of_codes(ConditionId id, std::uint64_t mask);
  Planes has_fact(const Node& node, std::uint64_t mask);
  Planes search(const Node& node, std::uint64_t mask);
  Planes in_values(const Node& node, std::uint64_t mask);
  Planes in_list(const Node& node, std::uint64_t mask);
  Planes text_is(const Node& node, std::uint64_t mask);
  Planes scalar(NodeId id, const ElementView& view, std::uint64_t mask);
  void enter(const ElementView& view, std::uint32_t element);
  // One code an element of the mask; what the others hold is not said. Valid while the elements are bound.
  const Lanes& codes(ConditionId id, const Bound& bound, std::uint64_t mask);
  void find_codes(const Node& node, const Bound& bound, std::uint64_t mask, Lanes& out);
  [[nodiscard]] Code row(Fact table, Code owner, WordId word);
  [[nodiscard]] Code size_of(const Node& node, Code owner);
  [[nodiscard]] const Bound& bound_of(const Node& node) const { return bound_[node.domain]; }

  Environment& environment_;
  std::function<void()> ready_, entered_;
  Asker asker_;
  const ConditionTable* table_ = nullptr;
  FactSource* facts_ = nullptr;
  FactColumns columns_;
  std::uint64_t cable_ = 0, stamps_ = 0;

  // By question.
  std::vector<Code> codes_;
  std::vector<ConditionId> read_;  // those that have a code
  std::vector<Kept> kept_;
  std::vector<std::unique_ptr<KeptCodes>> kept_codes_;
  std::vector<Bound> bound_;  // by domain
};

}  // namespace cablemark
