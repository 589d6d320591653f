// How `cablemark policy test` reports: text, JSON and JUnit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checks/examples.hpp"
#include "checks/mutants.hpp"

namespace cablemark {

struct TestReport {
  const Policy* policy = nullptr;
  std::string tested_in;  // the policy that the pack was tested in, where it names no words itself
  ExampleRun run;
  std::optional<Coverage> coverage;
  std::optional<std::vector<Mutant>> mutants;
};

// In percent; 100 where there is nothing to reach.
double rule_coverage(const Coverage& coverage);
double row_coverage(const Coverage& coverage);
double mutation_score(const std::vector<Mutant>& mutants);

std::string test_text(const TestReport& report);
std::string test_json(const TestReport& report);
std::string test_junit(const TestReport& report);

}  // namespace cablemark
