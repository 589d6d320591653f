// `cablemark policy diff OLD NEW [--corpus DIR]`: what a new version of a policy says otherwise.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace cablemark {

struct PolicyDiffArguments {
  std::string before, after;
  std::vector<std::string> corpus;
};

int run_policy_diff(const CommonArguments& arguments, const PolicyDiffArguments& diff);

}  // namespace cablemark
