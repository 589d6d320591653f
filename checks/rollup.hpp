// What the marked portions of a cable call for together: the highest level, the union of their controls, the code
// lists, then the rows of the policy's roll-up table in their order.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "checks/evaluate.hpp"
#include "grammar/marking.hpp"
#include "policies/policy.hpp"

namespace cablemark {

// A mark that counts: of a marked portion or of the subject, in text order.
struct RollupMark {
  std::uint32_t portion = 0;  // element of Record::Portion
  const Marking* mark = nullptr;
};

// Why the marking is what it is. `row` is an index in Policy::rollup, or one of the built-in steps.
struct RollupStep {
  static constexpr std::uint32_t kHighestLevel = 0xFFFFFFF0, kUnion = 0xFFFFFFF1, kCodes = 0xFFFFFFF2;

  std::uint32_t row = 0;
  std::uint32_t some = Span::kNowhere, other = Span::kNowhere;  // portions, the first of each side
  Range effects = {};                                           // in Rollup::effects()
};

// What a step did to a control of the marking.
struct RollupEffect {
  enum class Change : std::uint8_t { Adds, Removes, Bares, Narrows } change = Change::Adds;
  WordId control = kNoWord;
};

struct RollupInput {
  std::string_view text;
  const Policy* policy = nullptr;
  const MarkPool* pool = nullptr;
  std::span<const RollupMark> marks;
  std::span<const CodeUse> overall_codes;  // what a bare REL stands for
  WordId rel_to = kNoWord;
  WordId home = kNoWord;                    // the country whose marks name no owner; may be absent
  std::optional<Date> day;                  // rows with a period need one
  const std::vector<bool>* rows = nullptr;  // those that count; null: all
  std::string_view ladder;                  // of the level that comes out
  std::uint32_t first_control = 0;          // number of the first control record that the result may take
  std::uint32_t first_code = 0;             // the same for country records
  std::uint32_t marking = 0;                // element of Record::Marking that `so_far` is
};

class Rollup {
 public:
  // `facts` gives the rows their facts, and reads this object for `so_far` while it runs.
  void run(const RollupInput& input, FactSource& facts);

  [[nodiscard]] const Marking& marking() const { return marking_; }
  [[nodiscard]] const std::vector<ControlUse>& controls() const { return controls_; }
  [[nodiscard]] const std::vector<CodeUse>& codes() const { return codes_; }
  // Numbers of the country records, in the order of codes().
  [[nodiscard]] const std::uint32_t* code_indices() const { return code_indices_.data(); }
  [[nodiscard]] const std::vector<std::uint32_t>& forced_by() const { return forced_by_; }
  [[nodiscard]] const std::vector<RollupStep>& steps() const { return steps_; }
  [[nodiscard]] const std::vector<RollupEffect>& effects() const { return effects_; }
  // The compartments of all portions behind a control, as portion marks spell them; empty if there are none.
  [[nodiscard]] std::string_view suffix(WordId control) const;
  // Of a row that failed at run time; the marking is then not to be used.
  [[nodiscard]] const std::optional<Value>& error() const { return error_; }

 private:
  void find_level();
  void unite_controls();
  void unite_owners();
  void unite_compartments();
  void join_suffix(WordId from, WordId to);
  void intersect_codes(ControlUse& control);
  void unite_codes(ControlUse& control);
  void settle_code_list(ControlUse& control);
  [[nodiscard]] std::span<const CodeUse> codes_of(const Marking& mark, WordId control) const;
  [[nodiscard]] std::uint32_t key(const CodeUse& code);
  void start_counting();
  bool count_once(std::uint32_t key, std::uint32_t list);
  void push_code(const CodeUse& code);
  void push_sources(const Marking& mark);
  [[nodiscard]] Range listed(std::uint32_t first);
  void run_row(std::uint32_t row);
  bool holds(const RollupRow& row, NodeId condition, std::uint32_t portion);
  [[nodiscard]] std::optional<bool> known(const RollupRow& row, NodeId condition) const;
  [[nodiscard]] std::optional<bool> known_control(const RollupRow& row, const ProgramNode& node) const;
  [[nodiscard]] std::optional<bool> known_system(const RollupRow& row, const ProgramNode& node) const;
  [[nodiscard]] std::optional<bool> known_classified(const RollupRow& row, const ProgramNode& node) const;
  template <typename Note>
  void each_that_holds(const RollupRow& row, NodeId condition, Note&& note);
  bool find_pair(const RollupRow& row, RollupStep& step);
  bool apply(const RollupRow& row, const RollupStep& step);
  bool narrow(std::span<const WordId> controls);
  [[nodiscard]] std::vector<CodeUse> common_codes(std::span<const WordId> controls);
  void note(RollupEffect::Change change, WordId control) { effects_.push_back({change, control}); }
  void finish(RollupStep step, std::size_t first_effect);
  void name_forcing_portions();
  [[nodiscard]] bool has(WordId control) const { return control < control_slot_.size() && control_slot_[control] != 0; }
  [[nodiscard]] ControlUse* find(WordId control);
  void renumber();

  RollupInput in_;
  FactSource* facts_ = nullptr;
  Environment environment_;
  Arena arena_;

  Marking marking_;
  std::vector<ControlUse> controls_;
  std::vector<CodeUse> codes_;
  std::vector<std::uint32_t> code_indices_;
  std::vector<std::uint32_t> forced_by_;
  std::vector<RollupStep> steps_;
  std::vector<RollupEffect> effects_;
  std::vector<std::pair<WordId, std::string>> suffixes_;
  std::optional<Value> error_;

  std::vector<std::uint16_t> control_slot_;  // by control: 1 + its index in controls_, 0 if it is not there
  std::vector<WordId> united_;               // controls of the marks, before any row
  std::array<bool, static_cast<std::size_t>(MarkSystem::Joint) + 1> systems_{};  // of the marks
  // Marks that read alike, by their first two: a condition on the mark alone is asked once for all of them.
  struct Group {
    std::uint32_t first = 0, second = Span::kNowhere;  // in RollupInput::marks
  };
  const std::vector<Group>& groups();
  std::vector<Group> groups_;
  std::int32_t rank_ = 0;
  bool any_level_ = false;
  // Counting of codes by key: a row of the policy's countries, or a number past them for an unknown code.
  struct Count {
    std::uint32_t round = 0, list = 0, lists = 0, pushed = 0;
  };
  std::vector<Count> counts_;
  std::uint32_t round_ = 0;
  std::unordered_map<std::string_view, std::uint32_t> unknown_codes_;
};

}  // namespace cablemark
