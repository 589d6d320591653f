#include "checks/rule_triggers.hpp"

#include <algorithm>
#include <optional>

#include "checks/known_kinds.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kSystems = 4;

// By control, then by system: a condition is false of every mark that has none of them. Nothing: it may be anything.
using Triggers = std::optional<std::vector<bool>>;

class TriggerReader {
 public:
  TriggerReader(const Policy& policy, const Rule& rule)
      : policy_(policy), program_(rule.program), mark_(rule.loops.front().slot) {
    for (const Loop& loop : rule.loops) {
      if (is_controls(behind_lets(loop.list))) controls_.push_back(loop.slot);
    }
  }

  Triggers read(NodeId id) {
    const ProgramNode& node = behind_lets(id);
    if (node.op == Op::And) return any_of(node);
    if (node.op == Op::Or) return all_of(node);
    if (node.op == Op::Exists) return exists(node);
    const bool pair = node.op == Op::Equal || node.op == Op::In || node.op == Op::HasRow;
    if (!pair) return std::nullopt;
    const ProgramNode &left = behind_lets(child(node, 0)), &right = behind_lets(child(node, 1));
    return node.op == Op::HasRow ? row(left, right) : compared(left, right);
  }
  // One of several conditions, each of which has to hold.
  Triggers fewest(const std::vector<NodeId>& conditions) {
    Triggers fewest;
    for (const NodeId condition : conditions) take_fewer(read(condition), fewest);
    return fewest;
  }
  static void take_fewer(Triggers one, Triggers& fewest) {
    if (one && (!fewest || count(*one) < count(*fewest))) fewest = std::move(one);
  }
  std::vector<bool> none() const { return std::vector<bool>(policy_.controls.size() + kSystems); }
  std::vector<bool> controls(const std::vector<WordId>& words) const {
    std::vector<bool> triggers = none();
    for (const WordId word : words) triggers[word] = true;
    return triggers;
  }

 private:
  [[nodiscard]] NodeId child(const ProgramNode& node, std::size_t n) const { return program_.child(node, n); }
  [[nodiscard]] const ProgramNode& behind_lets(NodeId id) const {
    const ProgramNode* node = &program_.nodes[id];
    while (node->op == Op::Let) node = &program_.nodes[child(*node, 0)];
    return *node;
  }
  static std::ptrdiff_t count(const std::vector<bool>& triggers) {
    return std::count(triggers.begin(), triggers.end(), true);
  }
  // Of the mark, or of one of its controls.
  [[nodiscard]] bool is_fact(const ProgramNode& node, Fact fact) const {
    if (node.op != Op::Fact || node.fact != fact) return false;
    const ProgramNode& of = program_.nodes[child(node, 0)];
    if (of.op != Op::Variable) return false;
    const bool control = declaration(fact).owner == Record::Control;
    return control ? std::find(controls_.begin(), controls_.end(), of.slot) != controls_.end() : of.slot == mark_;
  }
  [[nodiscard]] bool is_controls(const ProgramNode& node) const { return is_fact(node, Fact::MarkingControls); }

  Triggers exists(const ProgramNode& node) {
    if (node.second_slot != kNoSlot || !is_controls(behind_lets(child(node, 0)))) return std::nullopt;
    controls_.push_back(node.slot);
    Triggers triggers = read(child(node, 1));
    controls_.pop_back();
    return triggers;
  }
  Triggers any_of(const ProgramNode& node) {
    Triggers fewest;
    for (std::size_t n = 0; n < node.child_count; ++n) take_fewer(read(child(node, n)), fewest);
    return fewest;
  }
  Triggers all_of(const ProgramNode& node) {
    std::vector<bool> all = none();
    for (std::size_t n = 0; n < node.child_count; ++n) {
      const Triggers one = read(child(node, n));
      if (!one) return std::nullopt;
      for (std::size_t bit = 0; bit < all.size(); ++bit) all[bit] = all[bit] || (*one)[bit];
    }
    return all;
  }
  // `c.name`, `c.category` or `m.system` with a constant, or a list of them.
  [[nodiscard]] Triggers compared(const ProgramNode& fact, const ProgramNode& constant) const {
    if (constant.op != Op::Constant) return std::nullopt;
    const Value& value = constant.constant;
    const auto names = [&value](WordId word) {
      if (value.kind == ValueKind::Word) return value.id() == word;
      return std::any_of(value.items, value.items + value.count,
                         [word](const Value& item) { return item.kind == ValueKind::Word && item.id() == word; });
    };
    if (value.kind != ValueKind::Word && value.kind != ValueKind::List) return std::nullopt;
    std::vector<bool> triggers = none();
    if (is_fact(fact, Fact::MarkingSystem)) {
      for (WordId n = 0; n < kSystems; ++n) triggers[policy_.controls.size() + n] = names(n);
      return triggers;
    }
    const bool name = is_fact(fact, Fact::ControlName);
    if (!name && !is_fact(fact, Fact::ControlCategory)) return std::nullopt;
    for (WordId n = 0; n < policy_.controls.size(); ++n) {
      // What has no category is neither in one nor not.
      const std::optional<WordId> word = name ? std::optional(n) : policy_.controls[n].category;
      triggers[n] = !word || names(*word);
    }
    return triggers;
  }
  [[nodiscard]] Triggers row(const ProgramNode& table, const ProgramNode& word) const {
    const bool known = word.op == Op::Constant && word.constant.kind == ValueKind::Word;
    if (!known || !is_controls(table)) return std::nullopt;
    return controls({word.constant.id()});
  }

  const Policy& policy_;
  const Program& program_;
  std::uint16_t mark_;                   // the slot of the mark
  std::vector<std::uint16_t> controls_;  // those of controls of the mark
};

// A rule says nothing of a mark without these.
Triggers triggers_of(const Policy& policy, const Rule& rule) {
  TriggerReader reader(policy, rule);
  Triggers fewest = reader.fewest(rule.when);
  // It runs the body of another rule, on the controls that it claims.
  if (rule.of && !rule.own_body) TriggerReader::take_fewer(reader.controls(rule.of->controls), fewest);
  return fewest;
}

}  // namespace

RuleTriggers::RuleTriggers(const Policy& policy, std::span<const std::uint32_t> rules)
    : controls_(policy.controls.size()),
      rules_(controls_ + kSystems, std::vector<std::uint64_t>((policy.rules.size() + 63) / 64)) {
  for (const std::uint32_t index : rules) {
    const Triggers triggers = triggers_of(policy, policy.rules[index]);
    for (std::size_t n = 0; n < rules_.size(); ++n) {
      // Every mark has a system.
      if (triggers ? (*triggers)[n] : n >= controls_) KnownKinds::set(rules_[n], index);
    }
  }
}

}  // namespace cablemark
