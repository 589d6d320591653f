// `cablemark policy test [PACK|FILE]`
#pragma once

#include "cli/command.hpp"

namespace cablemark {

int run_policy_test(const CommonArguments& arguments);

}  // namespace cablemark
