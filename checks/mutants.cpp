#include "checks/mutants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "checks/example_runner.hpp"
#include "checks/expression_parts.hpp"
#include "checks/known_packs.hpp"
#include "checks/rollup_examples.hpp"

namespace cablemark {
namespace {

std::vector<bool> enabled_rules(const Policy& policy) {
  std::vector<bool> enabled;
  for (const Rule& rule : policy.rules) enabled.push_back(rule.enabled);
  return enabled;
}

// A condition that says something else while the object lives.
class Changed {
 public:
  enum class How : std::uint8_t { Negated, Swapped };

  Changed(Program& program, NodeId node, How how)
      : program_(program),
        node_(node),
        before_(program.nodes[node]),
        nodes_(program.nodes.size()),
        children_(program.children.size()) {
    if (how == How::Swapped) {
      program_.nodes[node].op = before_.op == Op::And ? Op::Or : Op::And;
      return;
    }
    program_.children.push_back(static_cast<NodeId>(program_.nodes.size()));
    program_.nodes.push_back(before_);
    ProgramNode& negated = program_.nodes[node];
    negated.op = Op::Not;
    negated.first_child = static_cast<std::uint32_t>(children_);
    negated.child_count = 1;
    negated.constant = {};
  }
  ~Changed() {
    program_.nodes.resize(nodes_);
    program_.nodes[node_] = before_;
    program_.children.resize(children_);
  }
  Changed(const Changed&) = delete;
  Changed& operator=(const Changed&) = delete;

 private:
  Program& program_;
  NodeId node_;
  ProgramNode before_;
  std::size_t nodes_, children_;
};

// A condition that can be changed, wherever it is compiled.
struct Target {
  NodeId node = kNoNode;
  bool joins = false;  // `&&` or `||`
  std::string text;
  PolicyPlace place;
};

class Mutator {
 public:
  Mutator(Policy& policy, const Coverage& coverage, const FileFilter& counts, const LoadWithout& load_without)
      : policy_(policy),
        coverage_(coverage),
        counts_(counts),
        load_without_(load_without),
        digest_(policy.digest),
        cases_(example_cases(policy)),
        enabled_(enabled_rules(policy)),
        runner_(policy),
        rollups_(policy) {}

  std::vector<Mutant> run() {
    for (std::uint32_t rule = 0; rule < policy_.rules.size(); ++rule) mutate_rule(rule);
    for (std::uint32_t row = 0; row < policy_.rollup.size(); ++row) mutate_rollup(row);
    policy_.digest = digest_;
    for (const RowCoverage& row : coverage_.rows) drop_row(row);
    return std::move(mutants_);
  }

 private:
  std::vector<Target> targets(const Program& program, const std::vector<RuleExpression>& expressions) {
    std::vector<Target> found;
    each_condition(program, expressions, [&](const ConditionPart& part) {
      const PolicyPlace& place = part.expression->place;
      if (part.key == "message" || !counts_(place.file)) return;
      const ProgramNode& node = program.nodes[part.node];
      // The conditions of a generic rule are compiled into every rule that takes cells from it: they are changed once.
      if (!changed_.emplace(place.file, place.line, place.column, node.source.begin, node.source.end).second) return;
      found.push_back({part.node, node.op == Op::And || node.op == Op::Or, part.text, place});
    });
    return found;
  }

  void mutate_rule(std::uint32_t rule) {
    Rule& source = policy_.rules[rule];
    if (!is_tested(policy_, source)) return;
    const std::vector<Target> targets = this->targets(source.program, source.expressions);
    if (targets.empty()) return;
    const std::vector<bool> concerned = rules_with(rule);
    // The rule's own examples tell the most.
    std::vector<std::uint32_t> order;
    for (std::uint32_t n = 0; n < cases_.size(); ++n) {
      if (cases_[n].rule == rule) order.push_back(n);
    }
    for (std::uint32_t n = 0; n < cases_.size(); ++n) {
      const ExampleCase& one = cases_[n];
      if (one.rule == rule) continue;
      const bool own = one.rule < concerned.size() && concerned[one.rule];
      const bool whole = one.example == nullptr || !one.example->fixture.empty();
      if (own || whole) order.push_back(n);
    }
    mutate(source.program, targets, source.name, [&] { return some_fails(runner_, cases_, concerned, order); });
  }

  void mutate_rollup(std::uint32_t row) {
    RollupRow& source = policy_.rollup[row];
    std::vector<std::uint32_t> order;
    for (const RowCoverage& one : coverage_.rows) {
      if (one.row.table == "rollup" && one.row.key == source.id) order = first_and_others(one.cases);
    }
    mutate(source.program, targets(source.program, source.expressions), "rollup " + source.id,
           [&] { return !rollups_.all_hold(policy_) || some_fails(runner_, cases_, enabled_, order); });
  }

  void mutate(Program& program, const std::vector<Target>& targets, const std::string& owner,
              const std::function<bool()>& some_example_fails) {
    for (const Target& target : targets) {
      const auto attempt = [&](Changed::How how, std::string what) {
        const Changed changed(program, target.node, how);
        // What was made ready for the policy is made ready anew.
        policy_.digest = fmt::format("{} mutant {}", digest_, mutants_.size());
        mutants_.push_back({std::move(what), owner, target.text, target.place, some_example_fails()});
      };
      attempt(Changed::How::Negated, "negated");
      if (target.joins) {
        const bool all = program.nodes[target.node].op == Op::And;
        attempt(Changed::How::Swapped, all ? "|| for &&" : "&& for ||");
      }
    }
  }

  void drop_row(const RowCoverage& row) {
    Mutant mutant{"dropped", row.row.table, row.row.key, row.row.place, true};
    if (const std::optional<Policy> without = load_without_({row.row.table, row.row.key})) {
      ExampleRunner runner(*without);
      mutant.killed = !RollupExamples(*without).all_hold(policy_) ||
                      some_fails(runner, example_cases(*without), enabled_rules(*without), first_and_others(row.cases));
    }
    mutants_.push_back(std::move(mutant));
  }

  // Some example fails, or cannot be made ready any more.
  bool some_fails(ExampleRunner& runner, const std::vector<ExampleCase>& cases, const std::vector<bool>& rules,
                  const std::vector<std::uint32_t>& order) const {
    if (cases.size() != cases_.size()) return true;
    return std::any_of(order.begin(), order.end(),
                       [&](std::uint32_t n) { return !runner.run(cases[n], rules).empty(); });
  }

  [[nodiscard]] std::vector<std::uint32_t> first_and_others(std::vector<std::uint32_t> order) const {
    std::vector<bool> first(cases_.size());
    for (const std::uint32_t n : order) first[n] = true;
    for (std::uint32_t n = 0; n < cases_.size(); ++n) {
      if (!first[n]) order.push_back(n);
    }
    return order;
  }

  // The rule, and those that are heard or silent because of it.
  [[nodiscard]] std::vector<bool> rules_with(std::uint32_t rule) const {
    std::vector<bool> with(policy_.rules.size());
    with[rule] = true;
    for (bool grown = true; grown;) {
      grown = false;
      for (std::uint32_t n = 0; n < with.size(); ++n) {
        for (const std::uint32_t other : policy_.rules[n].yields_to) {
          if (with[n] == with[other] || !enabled_[n] || !enabled_[other]) continue;
          with[n] = with[other] = grown = true;
        }
      }
    }
    return with;
  }

  Policy& policy_;
  const Coverage& coverage_;
  const FileFilter& counts_;
  const LoadWithout& load_without_;
  std::string digest_;
  std::vector<ExampleCase> cases_;
  std::vector<bool> enabled_;
  ExampleRunner runner_;
  RollupExamples rollups_;
  std::set<std::tuple<std::string, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>> changed_;
  std::vector<Mutant> mutants_;
};

}  // namespace

std::vector<Mutant> run_mutants(Policy& policy, const Coverage& coverage, const FileFilter& counts,
                                const LoadWithout& load_without) {
  return Mutator(policy, coverage, counts, load_without).run();
}

}  // namespace cablemark
