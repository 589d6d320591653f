// `cablemark rules` and `cablemark rule NAME`
#pragma once

#include <string>

#include "cli/command.hpp"

namespace cablemark {

int run_rules(const CommonArguments& arguments);
int run_rule(const CommonArguments& arguments, const std::string& name);

}  // namespace cablemark
