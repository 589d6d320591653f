// `cablemark policy show [PACK] [--origin] [--cost]` and `cablemark policy lock [PACK]`
#pragma once

#include "cli/command.hpp"

namespace cablemark {

struct ShowArguments {
  bool origin = false;  // where every row and rule stands
  bool cost = false;    // how many operations a rule has
};

int run_policy_show(const CommonArguments& arguments, const ShowArguments& show);
// The digests that a verdict depends on.
int run_policy_lock(const CommonArguments& arguments);

}  // namespace cablemark
