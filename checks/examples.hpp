// The examples of rules, run as tests (`cablemark policy test`).
#pragma once

#include <string>
#include <vector>

#include "checks/check.hpp"

namespace cablemark {

struct ExampleFailure {
  std::string rule;
  PolicyPlace place;    // of the example
  std::string message;  // what was expected and what came
};

struct ExampleRun {
  std::size_t rules = 0, examples = 0;
  std::vector<ExampleFailure> failures;  // in the order of rules
};

// A fragment asserts its own rule only; a fixture with edits asserts the whole report; every fixture is clean itself.
// A rule without both kinds of example, without a reported one on a fixture, or without a silent one where `when` holds
// is a failure too. The policy must have been loaded with LoadOptions::examples.
ExampleRun run_examples(const Policy& policy);

}  // namespace cablemark
