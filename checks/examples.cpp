#include "checks/examples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>

#include "checks/example_runner.hpp"
#include "checks/known_packs.hpp"
#include "checks/rollup_examples.hpp"
#include "checks/scratch.hpp"

namespace cablemark {
namespace {

class Tester {
 public:
  Tester(const Policy& policy, ExampleWatcher* watcher)
      : policy_(policy), runner_(policy), rollups_(policy), watcher_(watcher) {
    for (const Rule& rule : policy.rules) enabled_.push_back(rule.enabled);
  }

  ExampleRun run() {
    if (watcher_ != nullptr) watcher_->begin(runner_.scratch());
    for (const Fixture& fixture : policy_.fixtures) {
      if (!is_tested(policy_, fixture.pack)) continue;
      for (ExampleFailure& failure : run_case(fixture_case(policy_, fixture))) {
        result_.failures.push_back({"", {fixture.name, 1, 1}, std::move(failure.message)});
      }
    }
    for (const RollupRow& row : policy_.rollup) {
      if (rollups_.tests(row)) run_row(row);
    }
    for (std::uint32_t index = 0; index < policy_.rules.size(); ++index) run_rule(index);
    if (watcher_ != nullptr) watcher_->end(runner_.scratch());
    return std::move(result_);
  }

 private:
  void fail(const Rule& rule, const PolicyPlace& place, std::string message) {
    result_.failures.push_back({rule.name, place, std::move(message)});
  }

  std::vector<ExampleFailure> run_case(const ExampleCase& one) {
    std::vector<ExampleFailure> failures = runner_.run(one, enabled_);
    if (watcher_ != nullptr) watcher_->ran(one, runner_.documents(), runner_.scratch());
    return failures;
  }

  void run_row(const RollupRow& row) {
    for (const RollupExample& example : row.examples) {
      ++result_.examples;
      result_.ran.push_back({"rollup " + row.id, "roll-up", example.place});
      std::optional<ExampleFailure> failure = rollups_.run(row, example);
      if (failure) result_.failures.push_back(std::move(*failure));
      if (watcher_ != nullptr) watcher_->rolled_up(rollups_.result());
    }
  }

  void run_rule(std::uint32_t index) {
    const Rule& rule = policy_.rules[index];
    if (!is_tested(policy_, rule.pack)) return;
    ++result_.rules;
    if (!is_tested(policy_, rule)) return;
    bool reported = false, silent = false, reported_on_fixture = false, silent_held = false;
    for (const Example& example : rule.examples) {
      ++result_.examples;
      result_.ran.push_back({rule.name, example.reported ? "reported" : "silent", example.place});
      (example.reported ? reported : silent) = true;
      if (example.reported && !example.fixture.empty()) reported_on_fixture = true;
      std::vector<bool> spoke(policy_.rules.size());
      runner_.scratch().impl->spoke = &spoke;
      run_example(index, example);
      runner_.scratch().impl->spoke = nullptr;
      if (!example.reported && spoke[index]) silent_held = true;
    }
    if (!reported) {
      fail(rule, rule.place, "the rule has no reported example");
    } else if (!reported_on_fixture) {
      fail(rule, rule.place, "no reported example of the rule stands on a fixture");
    }
    if (!silent) {
      fail(rule, rule.place, "the rule has no silent example");
    } else if (!silent_held) {
      fail(rule, rule.place, "`when` of the rule holds in none of its silent examples");
    }
  }

  void run_example(std::uint32_t index, const Example& example) {
    const Rule& rule = policy_.rules[index];
    auto made = example_case(policy_, index, example);
    if (const auto* error = std::get_if<PolicyError>(&made)) {
      fail(rule, error->place, error->message);
      return;
    }
    const auto& one = std::get<ExampleCase>(made);
    std::vector<ExampleFailure> failures = run_case(one);
    if (example.reported && one.marks.empty()) {
      note_unmarked(rule, one);
      return;
    }
    std::move(failures.begin(), failures.end(), std::back_inserter(result_.failures));
  }

  void note_unmarked(const Rule& rule, const ExampleCase& one) {
    std::string message = "a reported example says with «» what must be reported";
    if (runner_.found().empty()) {
      fail(rule, one.example->place, message + ", and the rule reports nothing in it");
      return;
    }
    std::string lines = runner_.lines_with_marks();
    lines.pop_back();
    fail(rule, one.example->place, message + "; the rule reports\n" + lines);
    result_.unmarked.push_back({one.example->place, !one.example->fixture.empty(), runner_.found(), one.edits});
  }

  const Policy& policy_;
  ExampleRunner runner_;
  RollupExamples rollups_;
  ExampleWatcher* watcher_;
  std::vector<bool> enabled_;
  ExampleRun result_;
};

}  // namespace

ExampleRun run_examples(const Policy& policy, ExampleWatcher* watcher) { return Tester(policy, watcher).run(); }

}  // namespace cablemark
