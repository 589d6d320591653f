// `cablemark policy test [PACK]`: the examples of rules, run as tests.
#pragma once

#include <optional>

#include "cli/command.hpp"

namespace cablemark {

struct TestArguments {
  bool coverage = false, mutate = false, update = false;
  std::optional<double> min_coverage, min_score;  // in percent: less is a finding
};

int run_policy_test(const CommonArguments& arguments, const TestArguments& test);

}  // namespace cablemark
