// Runs the rules of a policy over the facts of one cable, one rule at a time. One engine a thread: it keeps its memory
// from one cable to the next, and a cable without findings allocates nothing.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "checks/cells.hpp"
#include "checks/check.hpp"
#include "checks/conditions.hpp"
#include "checks/evaluate.hpp"
#include "checks/fact_values.hpp"
#include "checks/key.hpp"
#include "checks/known_marks.hpp"
#include "checks/known_shapes.hpp"
#include "checks/rule_plan.hpp"

namespace cablemark {

// An element of a rule's loop, to tell whether two rules speak about the same thing.
struct ElementKey {
  Record record = Record::None;
  std::uint32_t index = 0;
  Span place;
};

// A finding with what is needed to let it yield and to number it.
struct RawFinding {
  Finding finding;
  Range keys;        // in RuleEngine::keys
  std::string mark;  // normalised mark of the element, for the fingerprint
  bool yielded = false;
};

// What a rule made of one element.
enum class Outcome : std::uint8_t { NotAsked, Kept, Broken, NotChecked, Failed };  // NotAsked: `when` or `unless`

struct Judgement {
  std::uint32_t rule = 0;           // in Policy::rules
  std::uint32_t part = 1;           // of the cables since the observer was set
  std::span<const Value> elements;  // of the loops, outermost first; none where no loop was entered
  Outcome outcome = Outcome::NotAsked;
  Value reason;  // of NotChecked and Failed
  Environment* environment = nullptr;
};

class RuleEngine {
 public:
  struct Job {
    const Policy* policy = nullptr;
    PolicyPlan* plan = nullptr;
    FactValues* facts = nullptr;
    const Options* options = nullptr;
    std::span<const std::uint32_t> rules;    // those that may speak
    std::span<const std::uint64_t> enabled;  // those of them that are switched on, one bit each; may be left out
    std::optional<std::uint32_t> only_mark;  // among cable.marks: judge it alone; the cable is nothing else
    std::uint64_t step_limit = 0;            // of one rule
    std::uint32_t text_begin = 0;            // where a finding stands that has no other place
  };

  RuleEngine();
  RuleEngine(const RuleEngine&) = delete;
  RuleEngine& operator=(const RuleEngine&) = delete;

  // Tests only: false judges every element by the scalar back end.
  void use_columns(bool on) { columns_on_ = on; }

  // Tells of every element that is judged, each by the scalar back end.
  void observe(std::function<void(const Judgement&)> observer) {
    observer_ = std::move(observer);
    columns_on_ = !observer_;
    runs_ = 0;
  }

  // With observe(): notes by rule and node what conditions came to. Null ends it.
  void note_outcomes(std::vector<std::vector<std::uint8_t>>* outcomes) { outcomes_ = outcomes; }

  // What the rules say comes back in findings(), not_checked() and error().
  void run(const Job& job);

  [[nodiscard]] std::vector<RawFinding>& findings() { return findings_; }
  [[nodiscard]] const std::vector<ElementKey>& keys() const { return keys_; }
  [[nodiscard]] const std::vector<NotChecked>& not_checked() const { return not_checked_; }
  [[nodiscard]] std::uint32_t rules_checked() const { return rules_checked_; }
  [[nodiscard]] const std::optional<DocumentError>& error() const { return error_; }
  // What the marks of the last cable roll up to, as reports show it; of a known shape without rolling up.
  [[nodiscard]] MarkingSummary derived_summary();
  // Of a marking that stands alone: whether all that was said follows from its pattern.
  [[nodiscard]] bool follows_from_pattern() const { return follows_from_pattern_; }
  // Whether the guards of a rule held on some element of the last cable.
  [[nodiscard]] bool spoke(std::uint32_t rule) const { return KnownKinds::holds(spoke_, rule); }

 private:
  // False once the time is up.
  bool judge(std::uint32_t index);
  void judge_rest();
  void run_rule(std::uint32_t index, const Gate& gate);
  void note_spoke(std::uint32_t rule) { KnownKinds::set(spoke_, rule); }
  // Makes ready what a rule needs once its gate is not enough.
  void plan_rule(std::uint32_t index);
  void judge_one_by_one();
  void leave_rule();
  // Makes ready for the scalar back end, once a rule: most rules never need it.
  void enter_rule();
  void loop(std::size_t depth);
  void judge_element();
  bool enter_cell();
  // rule_columns.cpp: the same for the elements of all loops together, a block of up to Conditions::kWidth at a time.
  void loop_by_columns(const Value& list, std::uint32_t first, std::uint32_t end);
  void gather_inner(std::uint32_t outer);
  void judge_gathered();
  void judge_blocks(const Conditions::Elements& elements);
  // Finds out which marks of the cable are known, and whether its shape is.
  void recognise();
  void recognise_marks();
  void recognise_shape();
  void recognise_mark_kind();
  [[nodiscard]] bool holds(const ShapeBond& bond) const { return bond.follows && (bond.without & shape_parts_) == 0; }
  // After a rule has run: notes whether it would be silent about every cable of this shape.
  void learn_shape(std::uint32_t index, std::size_t findings_before);
  // Of a rule that has run and said nothing: whether that follows from what the bond is to.
  [[nodiscard]] bool silence_follows(std::uint32_t index, MarkBond bond) const {
    return bond >= MarkBond::Judgement || (bond == MarkBond::Guards && !spoke(index));
  }
  // After a rule has run over a marking that stands alone: whether what it said follows from the pattern.
  [[nodiscard]] bool pattern_decides(std::uint32_t index, bool silent);
  // Whether the body of a rule without loops holds for every cable of this shape; and whether a condition of it comes
  // to the same: some part that follows from the shape may decide the whole.
  [[nodiscard]] bool body_is_decided(std::uint32_t index);
  [[nodiscard]] bool is_decided(NodeId condition, bool wanted);
  void judge_block(const Conditions::Elements& elements, std::uint32_t first);
  [[nodiscard]] Cell cell_of(std::uint32_t control) const {
    return {job_.facts->name_of(Record::Control, control), job_.facts->control_place(control)};
  }
  // Of the controls that the rule's loops go over: those of a shared domain are kept for the rules to come.
  [[nodiscard]] const Cell* cells_of(const Conditions::Elements& elements);
  [[nodiscard]] std::uint64_t of_only_mark(const Conditions::Elements& elements, std::uint32_t first,
                                           std::uint64_t mask);
  [[nodiscard]] std::uint64_t owned(const Conditions::Elements& elements, std::uint32_t first, std::uint64_t mask);
  void judge_in_block(std::uint32_t n);
  void report_element();
  bool expired();

  [[nodiscard]] bool known_to_be_silent(std::uint32_t index, const Gate& gate);
  // 1, 0, or what keeps it from being either: false absorbs what is absent or failed.
  [[nodiscard]] Code all_hold(std::span<const FixedCondition> conditions) {
    Code so_far = 1;
    for (const FixedCondition& condition : conditions) {
      const Code code = conditions_.code(condition.id);
      if (code == (condition.negated ? 1 : 0)) return 0;
      if (code < 0) so_far = code;
    }
    return so_far;
  }
  // The conditions that are the same for every element, and those that are not.
  [[nodiscard]] Value fixed_guards();
  [[nodiscard]] Value loop_guards();
  [[nodiscard]] Value violated();
  // Records what keeps a rule from speaking: an absent fact or an error.
  void note(const Value& value);
  void note_error(std::string_view message);
  void tell(Outcome outcome, const Value& reason = {});
  void add_key(const Value& element);
  // The normalised mark that a finding is about; empty if it is about none.
  [[nodiscard]] std::string element_mark(Span place);
  // The last mark and the last control that were shown, of this cable: many findings may be about one.
  struct ShownOnce {
    std::optional<std::uint32_t> of;
    std::string text;
  };
  const std::string& shown_once(const Value& record, ShownOnce& shown);

  Job job_;
  const RulePlan* plan_ = nullptr;
  const Rule* rule_ = nullptr;
  Environment environment_;
  Arena arena_;
  Conditions conditions_;
  bool entered_ = false;         // the rule, by enter_rule()
  Value fixed_;                  // the guards that are the same for every element; null: not yet asked
  std::vector<Value> elements_;  // of the loops, outermost first
  PairFilter filter_;
  CellPlace cell_place_ = CellPlace::Any;
  bool columns_on_ = true;
  std::function<void(const Judgement&)> observer_;
  std::uint32_t runs_ = 0;  // since there is an observer
  std::vector<std::uint32_t> gathered_outers_, gathered_inners_;
  struct Cells {
    const Conditions::Elements* of = nullptr;  // null: of none of this cable yet
    std::vector<Cell> cells;
  };
  std::vector<Cells> cells_;  // by domain
  KnownMarks known_marks_;
  KnownShapes known_shapes_;
  ShapeParts shape_parts_ = 0;
  std::uint64_t known_of_ = 0;  // the plan's number
  bool marks_known_ = false;    // of this cable
  std::uint64_t said_ = 0,
                held_ = 0;  // what the rule says something of, and where its guards hold, by KnownMarks::bit_of
  Key key_;
  bool stopped_ = false;
  bool follows_from_pattern_ = false;
  bool guards_hold_ = false;  // of this rule, as far as they are conditions of the cable
  bool not_checked_noted_ = false;
  std::uint64_t ticks_ = 0, seen_steps_ = 0;
  std::vector<Span> places_;
  std::vector<std::vector<std::uint8_t>>* outcomes_ = nullptr;

  std::vector<RawFinding> findings_;
  std::vector<ElementKey> keys_;
  std::vector<NotChecked> not_checked_;
  std::optional<DocumentError> error_;
  ShownOnce shown_mark_, shown_control_;
  std::vector<std::uint64_t> spoke_;  // one bit a rule
  std::uint32_t rules_checked_ = 0;
};

}  // namespace cablemark
