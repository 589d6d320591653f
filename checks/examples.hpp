// The examples of rules, run as tests (`cablemark policy test`).
#pragma once

#include <string>
#include <vector>

#include "checks/check.hpp"
#include "checks/example_cases.hpp"
#include "checks/markings.hpp"

namespace cablemark {

struct ExampleFailure {
  std::string rule;     // or `rollup` and a row
  PolicyPlace place;    // of the example
  std::string message;  // what was expected and what came
};

// A reported example without «», and what its rule reports in it.
struct UnmarkedExample {
  PolicyPlace place;
  bool on_fixture = false;
  std::vector<Span> found;  // in the text of the example
  std::vector<EditPlace> edits;
};

struct RanExample {
  std::string owner;      // a rule, or `rollup` and a row
  std::string_view kind;  // `reported`, `silent` or `roll-up`
  PolicyPlace place;
};

struct ExampleRun {
  std::size_t rules = 0, examples = 0;
  std::vector<RanExample> ran;           // of rows and of rules, in their order
  std::vector<ExampleFailure> failures;  // the same
  std::vector<UnmarkedExample> unmarked;
};

class ExampleWatcher {
 public:
  virtual ~ExampleWatcher() = default;
  virtual void begin(Scratch& scratch) = 0;
  virtual void ran(const ExampleCase& one, const Documents& documents, const Scratch& scratch) = 0;
  virtual void rolled_up(const RollupResult& result) = 0;
  virtual void end(Scratch& scratch) = 0;
};

// A fragment asserts its own rule only; a fixture with edits asserts the whole report; every fixture is clean itself.
// A rule without both kinds of example, without a reported one on a fixture, or without a silent one where `when` holds
// is a failure too. Examples of rows of the roll-up assert what marks roll up to. The policy must have been loaded with
// LoadOptions::examples.
ExampleRun run_examples(const Policy& policy, ExampleWatcher* watcher = nullptr);

}  // namespace cablemark
