#include "checks/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/messages.hpp"
#include "checks/scratch.hpp"
#include "policies/rule_parts.hpp"

namespace cablemark {

namespace {

constexpr std::string_view kHidden = "…";

class Explainer {
 public:
  Explainer(const Policy& policy, FactValues& facts, std::vector<Explanation>& all)
      : policy_(policy), facts_(facts), all_(all) {}

  void take(const Judgement& judged) {
    rule_ = &policy_.rules[judged.rule];
    environment_ = judged.environment;
    const std::uint64_t steps = environment_->steps;
    Explanation& one = all_.emplace_back();
    one.rule = judged.rule;
    one.part = judged.part;
    one.outcome = judged.outcome;
    // The variables of loops that were not entered hold what another rule left there.
    for (std::size_t n = judged.elements.size(); n < rule_->loops.size(); ++n) {
      environment_->variables[rule_->loops[n].slot] = Value::absent(0);
    }
    describe_element(judged.elements, one);
    if (judged.outcome == Outcome::NotChecked) {
      const auto node = static_cast<NodeId>(judged.reason.integer);
      one.expression = fact_path(rule_->program, node);
      one.value = "none";
    } else if (judged.outcome == Outcome::Failed) {
      one.value = judged.reason.is_error() ? std::string(judged.reason.text()) : "not of the expected type";
    } else {
      find_decision(judged.outcome, one);
    }
    environment_->steps = steps;
  }

 private:
  void describe_element(std::span<const Value> elements, Explanation& one) {
    std::vector<Span> places;
    if (!elements.empty()) {
      const Value& element = elements.back();
      if (element.kind == ValueKind::Record) one.place = facts_.place(element.record, element.count);
      for (const Value& each : elements) append_element(each, one.element);
    }
    if (one.outcome != Outcome::NotAsked || rule_->loops.empty()) {
      const Span at = first_place(rule_->program, rule_->at, *environment_, places);
      if (at.present()) one.place = at;
    }
    if (!rule_->cell || elements.empty()) return;
    const Value& control = environment_->variables[*rule_->cell];
    if (control.kind == ValueKind::Record) one.control = facts_.name_of(Record::Control, control.count);
  }

  void append_element(const Value& element, std::string& out) {
    if (element.kind != ValueKind::Record) return;
    std::string words;
    if (element.record == Record::Portion) {
      facts_.append_shown(words, facts_.fact(Fact::PortionLabel, element.count));
    } else if (element.record == Record::Marking) {
      facts_.append_shown(words, facts_.fact(Fact::MarkingLabel, element.count));
    } else if (element.record == Record::Control || element.record == Record::Caption) {
      facts_.append_shown(words, element);
    }
    if (words.empty()) return;
    if (!out.empty()) out += ", ";
    out += words;
  }

  // The condition that settled it: of those that could, the first.
  void find_decision(Outcome outcome, Explanation& one) {
    const bool asked = outcome != Outcome::NotAsked;
    const bool kept = outcome == Outcome::Kept;
    for (const RuleExpression& condition : rule_->expressions) {
      const bool positive = condition.key == (asked ? "require" : "when");
      const bool negative = condition.key == (asked ? "forbid" : "unless");
      if (!positive && !negative) continue;
      const Value value = evaluate(rule_->program, condition.node, *environment_);
      if (value.kind != ValueKind::Bool || value.is_true() != (positive == kept)) continue;
      one.key = condition.key;
      one.written = condition.place;
      one.value = value.is_true() ? "true" : "false";
      descend(condition.node, condition.text, one);
      return;
    }
  }

  // Down to the part that alone makes the whole what it is.
  void descend(NodeId id, std::string_view text, Explanation& one) {
    const Program& program = rule_->program;
    for (;;) {
      const ProgramNode& node = program.nodes[id];
      if (node.op == Op::Not) {
        id = program.child(node, 0);
      } else if (node.op == Op::Let) {
        if (const RuleExpression* let = let_of(node)) text = let->text;
        id = program.child(node, 0);
      } else if (node.op == Op::And || node.op == Op::Or) {
        const std::optional<NodeId> child = deciding_child(node);
        if (!child) break;
        id = *child;
      } else if (node.op == Op::Conditional) {
        const Value holds = evaluate(program, program.child(node, 0), *environment_);
        if (holds.kind != ValueKind::Bool) break;
        id = program.child(node, holds.is_true() ? 1 : 2);
      } else {
        break;
      }
    }
    const Value value = evaluate(program, id, *environment_);
    if (value.kind == ValueKind::Bool) one.value = value.is_true() ? "true" : "false";
    one.expression = source_of(id, text);
    add_values(id, text, one);
  }

  [[nodiscard]] std::optional<NodeId> deciding_child(const ProgramNode& node) {
    for (std::size_t n = 0; n < node.child_count; ++n) {
      const NodeId child = rule_->program.child(node, n);
      const Value value = evaluate(rule_->program, child, *environment_);
      if (value.kind == ValueKind::Bool && value.is_true() == (node.op == Op::Or)) return child;
    }
    return std::nullopt;
  }

  [[nodiscard]] const RuleExpression* let_of(const ProgramNode& node) const {
    if (node.constant.kind != ValueKind::String) return nullptr;
    const auto found = std::find_if(
        rule_->expressions.begin(), rule_->expressions.end(),
        [&node](const RuleExpression& one) { return one.let == node.constant.text() && !one.let.empty(); });
    return found == rule_->expressions.end() ? nullptr : &*found;
  }

  [[nodiscard]] std::string source_of(NodeId id, std::string_view text) const {
    const Span span = rule_->program.nodes[id].source;
    if (!span.present() || span.end > text.size() || span.length() == 0) return std::string(text);
    return std::string(text.substr(span.begin, span.length()));
  }

  // The facts that the part reads, each by its longest path. The body of a macro has values of its own for every
  // element: its list alone is shown.
  void add_values(NodeId id, std::string_view text, Explanation& one) {
    const Program& program = rule_->program;
    const ProgramNode& node = program.nodes[id];
    const bool named = node.op == Op::Let && let_of(node) != nullptr;
    switch (node.op) {
      case Op::Fact:
      case Op::Row:
      case Op::LevelMember:
      case Op::DateMember:
        add_value(source_of(id, text), id, one);
        return;
      case Op::Let:
        if (named) {
          add_value(std::string(node.constant.text()), id, one);
          return;
        }
        break;
      case Op::HasFact:
      case Op::HasRow:
        return;
      case Op::All:
      case Op::Exists:
      case Op::ExistsOne:
      case Op::Filter:
      case Op::Map:
      case Op::SortBy:
      case Op::TransformList:
      case Op::TransformMap:
      case Op::Bind:
        add_values(program.child(node, 0), text, one);
        return;
      case Op::Constant:
      case Op::Variable:
      case Op::Member:
      case Op::HasMember:
      case Op::Index:
      case Op::And:
      case Op::Or:
      case Op::Not:
      case Op::Conditional:
      case Op::Equal:
      case Op::NotEqual:
      case Op::Less:
      case Op::LessEqual:
      case Op::Greater:
      case Op::GreaterEqual:
      case Op::In:
      case Op::Add:
      case Op::Subtract:
      case Op::Multiply:
      case Op::Divide:
      case Op::Modulo:
      case Op::Negate:
      case Op::MakeList:
      case Op::MakeMap:
      case Op::Sorted:
      case Op::Function:
      case Op::Raise:
        break;
    }
    for (std::size_t n = 0; n < node.child_count; ++n) add_values(program.child(node, n), text, one);
  }

  void add_value(std::string expression, NodeId id, Explanation& one) {
    const auto same = [&expression](const auto& value) { return value.first == expression; };
    if (std::any_of(one.values.begin(), one.values.end(), same)) return;
    const Value value = evaluate(rule_->program, id, *environment_);
    std::string shown;
    if (value.is_absent()) {
      shown = "none";
    } else if (message_problem(rule_->program, id, rule_->loops)) {
      const bool several = value.kind == ValueKind::Records || value.kind == ValueKind::Table;
      shown = several ? fmt::format("a list of {}", value.count) : std::string(kHidden);
    } else {
      facts_.append_shown(shown, value);
    }
    if (shown.empty()) shown = "empty";
    one.values.emplace_back(std::move(expression), std::move(shown));
  }

  const Policy& policy_;
  FactValues& facts_;
  std::vector<Explanation>& all_;
  const Rule* rule_ = nullptr;
  Environment* environment_ = nullptr;
};

template <typename T>
bool lists(const std::vector<T>& values, T value) {
  return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

std::vector<Explanation> explain(std::string_view bytes, const Policy& policy, const Options& options, Scratch& scratch,
                                 Documents& documents) {
  std::vector<Explanation> all;
  Explainer explainer(policy, scratch.impl->facts, all);
  scratch.impl->engine.observe([&explainer](const Judgement& judged) { explainer.take(judged); });
  documents = check(bytes, policy, options, scratch);
  scratch.impl->engine.observe(nullptr);
  for (Explanation& one : all) {
    if (one.outcome != Outcome::Broken || one.part > documents.size()) continue;
    const std::vector<Finding>& findings = documents[one.part - 1].findings;
    one.yielded = std::none_of(findings.begin(), findings.end(),
                               [&one](const Finding& finding) { return finding.rule == one.rule; });
  }
  return all;
}

std::string why_not_run(const Rule& rule, const Document& document, std::optional<Date> day) {
  if (!lists(rule.kinds, document.kind)) return fmt::format("it does not speak of a {}", kind_name(document.kind));
  if (!lists(rule.stages, document.stage)) {
    return fmt::format("it does not speak at the stage `{}`", stage_name(document.stage));
  }
  if (!rule.period.from && !rule.period.to) return {};
  if (!day) return "it is in force for a time, and the cable has no date";
  if (rule.period.holds(*day)) return {};
  return rule.period.from && *day < *rule.period.from
             ? fmt::format("it is in force from {}, and the cable is of {}", format_iso_date(*rule.period.from),
                           format_iso_date(*day))
             : fmt::format("it was in force to {}, and the cable is of {}", format_iso_date(*rule.period.to),
                           format_iso_date(*day));
}

}  // namespace cablemark
