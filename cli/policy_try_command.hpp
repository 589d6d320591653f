// `cablemark policy try RULE PATH...`
#pragma once

#include "cli/command.hpp"

namespace cablemark {

int run_policy_try(const CommonArguments& arguments, const std::string& rule, const std::vector<std::string>& paths);

}  // namespace cablemark
