#include "checks/rule_triggers.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "checks/known_kinds.hpp"
#include "policies/functions.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kSystems = 4, kForms = 4;
constexpr std::int64_t kAnyLength = std::numeric_limits<std::int64_t>::max();

// What a mark can have, by number: a control of the policy; behind these a system, a form, and compartments.
class Traits {
 public:
  explicit Traits(std::size_t controls) : controls_(controls) {}

  [[nodiscard]] std::size_t size() const { return compartments() + 1; }
  [[nodiscard]] std::size_t of(MarkSystem system) const { return controls_ + static_cast<std::size_t>(system); }
  [[nodiscard]] std::size_t of(MarkForm form) const { return controls_ + kSystems + static_cast<std::size_t>(form); }
  [[nodiscard]] std::size_t compartments() const { return controls_ + kSystems + kForms; }
  // Every mark has one of them.
  [[nodiscard]] bool is_system(std::size_t trait) const { return trait >= controls_ && trait < controls_ + kSystems; }

 private:
  std::size_t controls_;
};

// By trait: a condition is false of every mark that has none of them. Nothing: it may be anything.
using Triggers = std::optional<std::vector<bool>>;

class TriggerReader {
 public:
  TriggerReader(const Policy& policy, const Rule& rule)
      : policy_(policy), program_(rule.program), traits_(policy.controls.size()), mark_(rule.loops.front().slot) {
    for (const Loop& loop : rule.loops) {
      if (is_controls(program_.behind_lets(loop.list))) controls_.push_back(loop.slot);
    }
  }

  // What a rule cannot be broken without.
  Triggers of(const Rule& rule) {
    Triggers fewest = broken(rule);
    for (const NodeId condition : rule.when) take_fewer(read(condition, true), fewest);
    // It runs the body of another rule, on the controls that it claims.
    if (rule.of && !rule.own_body) take_fewer(controls(rule.of->controls), fewest);
    return fewest;
  }

 private:
  [[nodiscard]] NodeId child(const ProgramNode& node, std::size_t n) const { return program_.child(node, n); }

  [[nodiscard]] std::vector<bool> none() const { return std::vector<bool>(traits_.size()); }
  [[nodiscard]] std::vector<bool> one(std::size_t trait) const {
    std::vector<bool> triggers = none();
    triggers[trait] = true;
    return triggers;
  }
  [[nodiscard]] std::vector<bool> controls(const std::vector<WordId>& words) const {
    std::vector<bool> triggers = none();
    for (const WordId word : words) triggers[word] = true;
    return triggers;
  }
  template <typename Has>
  [[nodiscard]] std::vector<bool> controls_that(Has has) const {
    std::vector<bool> triggers = none();
    for (std::size_t n = 0; n < policy_.controls.size(); ++n) triggers[n] = has(policy_.controls[n]);
    return triggers;
  }
  // How many marks have one of them, very roughly: nearly all have the usual form and system, and few compartments.
  [[nodiscard]] std::size_t weight(const std::vector<bool>& triggers) const {
    constexpr std::size_t kMany = 1000;
    const auto behind = triggers.begin() + static_cast<std::ptrdiff_t>(policy_.controls.size());
    return static_cast<std::size_t>(std::count(triggers.begin(), behind, true)) +
           kMany * static_cast<std::size_t>(std::count(behind, triggers.end() - 1, true));
  }
  void take_fewer(Triggers some, Triggers& fewest) const {
    if (some && (!fewest || weight(*some) < weight(*fewest))) fewest = std::move(some);
  }
  static void take_more(Triggers some, Triggers& all) {
    if (!some || !all) {
      all.reset();
      return;
    }
    for (std::size_t n = 0; n < all->size(); ++n) (*all)[n] = (*all)[n] || (*some)[n];
  }

  Triggers broken(const Rule& rule) {
    Triggers all = none();
    for (const NodeId condition : rule.forbid) take_more(read(condition, true), all);
    for (const NodeId condition : rule.require) take_more(read(condition, false), all);
    return all;
  }

  // Of a condition that comes to `truth`.
  Triggers read(NodeId id, bool truth) {
    const ProgramNode& node = program_.behind_lets(id);
    if (node.op == Op::Not) return read(child(node, 0), !truth);
    if (node.op == Op::And || node.op == Op::Or) return logic(node, truth);
    if (node.op == Op::Exists) return truth ? exists(node) : std::nullopt;
    if (node.op == Op::All) return truth ? std::nullopt : exists(node, false);
    if (node.op == Op::HasFact) return truth ? has(node) : std::nullopt;
    if (node.op == Op::Equal || node.op == Op::LessEqual) {
      const ProgramNode &left = program_.behind_lets(child(node, 0)), &right = program_.behind_lets(child(node, 1));
      if (!truth) return longer(left, right, node.op == Op::Equal ? 0 : kAnyLength);
      return node.op == Op::Equal ? compared(left, right) : std::nullopt;
    }
    if (!truth || (node.op != Op::In && node.op != Op::HasRow)) return std::nullopt;
    const ProgramNode &left = program_.behind_lets(child(node, 0)), &right = program_.behind_lets(child(node, 1));
    return node.op == Op::HasRow ? row(left, right) : compared(left, right);
  }
  Triggers logic(const ProgramNode& node, bool truth) {
    const bool each = (node.op == Op::And) == truth;
    Triggers triggers = each ? Triggers() : Triggers(none());
    for (std::size_t n = 0; n < node.child_count; ++n) {
      Triggers some = read(child(node, n), truth);
      each ? take_fewer(std::move(some), triggers) : take_more(std::move(some), triggers);
    }
    return triggers;
  }

  // That an element is there, of which the body comes to `truth`.
  Triggers exists(const ProgramNode& node, bool truth = true) {
    if (node.second_slot != kNoSlot) return std::nullopt;
    const ProgramNode& list = program_.behind_lets(child(node, 0));
    Triggers fewest = filled(list);
    if (!is_controls(list)) return fewest;
    controls_.push_back(node.slot);
    take_fewer(read(child(node, 1), truth), fewest);
    controls_.pop_back();
    return fewest;
  }
  // That a list is not empty.
  Triggers filled(const ProgramNode& list) {
    if (list.op == Op::Filter) return exists(list);
    if (is_fact(list, Fact::ControlCompartments)) return one(traits_.compartments());
    if (is_fact(list, Fact::ControlExcludes)) {
      return controls_that([](const Control& row) { return !row.excludes.empty(); });
    }
    if (is_fact(list, Fact::ControlRequires)) {
      return controls_that([](const Control& row) { return !row.requires_.empty(); });
    }
    return std::nullopt;
  }
  // That a list is longer than a number, which is at most `most`.
  Triggers longer(const ProgramNode& size, const ProgramNode& number, std::int64_t most) {
    const bool is_size = size.op == Op::Function && size.function == static_cast<std::uint16_t>(FunctionId::Size);
    const bool is_number = number.op == Op::Constant && number.constant.kind == ValueKind::Int;
    const bool fits = is_number && number.constant.integer >= 0 && number.constant.integer <= most;
    return is_size && fits ? filled(program_.behind_lets(child(size, 0))) : std::nullopt;
  }
  [[nodiscard]] Triggers has(const ProgramNode& node) const {
    if (is_asked(node, Fact::ControlSuffix)) return one(traits_.compartments());
    if (is_asked(node, Fact::ControlTo)) {
      return controls_that([](const Control& row) { return row.period.to.has_value(); });
    }
    return std::nullopt;
  }
  // `c.name`, `c.category`, `m.system` or `m.form` with a constant, or a list of them.
  [[nodiscard]] Triggers compared(const ProgramNode& fact, const ProgramNode& constant) const {
    if (constant.op != Op::Constant) return std::nullopt;
    const Value& value = constant.constant;
    if (value.kind != ValueKind::Word && value.kind != ValueKind::List) return std::nullopt;
    const auto names = [&value](WordId word) {
      if (value.kind == ValueKind::Word) return value.id() == word;
      return std::any_of(value.items, value.items + value.count,
                         [word](const Value& item) { return item.kind == ValueKind::Word && item.id() == word; });
    };
    const auto named = [&](std::size_t first, std::size_t count) {
      std::vector<bool> triggers = none();
      for (std::size_t n = 0; n < count; ++n) triggers[first + n] = names(static_cast<WordId>(n));
      return triggers;
    };
    if (is_fact(fact, Fact::MarkingSystem)) return named(traits_.of(MarkSystem{}), kSystems);
    if (is_fact(fact, Fact::MarkingForm)) return named(traits_.of(MarkForm{}), kForms);
    if (is_fact(fact, Fact::ControlName)) return named(0, policy_.controls.size());
    if (!is_fact(fact, Fact::ControlCategory)) return std::nullopt;
    // What has no category is neither in one nor not.
    return controls_that([&](const Control& each) { return !each.category || names(*each.category); });
  }
  [[nodiscard]] Triggers row(const ProgramNode& table, const ProgramNode& word) const {
    const bool known = word.op == Op::Constant && word.constant.kind == ValueKind::Word;
    if (!known || !is_controls(table)) return std::nullopt;
    return controls({word.constant.id()});
  }

  // Of the mark, or of one of its controls.
  [[nodiscard]] bool is_fact(const ProgramNode& node, Fact fact) const {
    return node.op == Op::Fact && is_asked(node, fact);
  }
  [[nodiscard]] bool is_asked(const ProgramNode& node, Fact fact) const {
    if (node.fact != fact) return false;
    const ProgramNode& of = program_.nodes[child(node, 0)];
    if (of.op != Op::Variable) return false;
    const bool control = declaration(fact).owner == Record::Control;
    return control ? std::find(controls_.begin(), controls_.end(), of.slot) != controls_.end() : of.slot == mark_;
  }
  [[nodiscard]] bool is_controls(const ProgramNode& node) const { return is_fact(node, Fact::MarkingControls); }

  const Policy& policy_;
  const Program& program_;
  Traits traits_;
  std::uint16_t mark_;                   // the slot of the mark
  std::vector<std::uint16_t> controls_;  // those of controls of the mark
};

}  // namespace

RuleTriggers::RuleTriggers(const Policy& policy, std::span<const std::uint32_t> rules)
    : controls_(policy.controls.size()) {
  const Traits traits(controls_);
  rules_.assign(traits.size(), std::vector<std::uint64_t>((policy.rules.size() + 63) / 64));
  for (const std::uint32_t index : rules) {
    const Rule& rule = policy.rules[index];
    const Triggers triggers = TriggerReader(policy, rule).of(rule);
    for (std::size_t n = 0; n < rules_.size(); ++n) {
      if (triggers ? (*triggers)[n] : traits.is_system(n)) KnownKinds::set(rules_[n], index);
    }
  }
}

void RuleTriggers::find(const Marking& mark, const MarkPool& pool, std::vector<std::uint64_t>& rules) const {
  const Traits traits(controls_);
  rules = rules_[traits.of(mark.system)];
  const auto add = [&](std::size_t trait) {
    for (std::size_t n = 0; n < rules.size(); ++n) rules[n] |= rules_[trait][n];
  };
  add(traits.of(mark.form));
  if (mark.compartments.count > 0) add(traits.compartments());
  for (std::uint32_t n = 0; n < mark.controls.count; ++n) add(pool.controls[mark.controls.first + n].id);
}

}  // namespace cablemark
