// `cablemark policy check PACK...`
#pragma once

#include "cli/command.hpp"

namespace cablemark {

int run_policy_check(const CommonArguments& arguments, const std::vector<std::string>& packs);

}  // namespace cablemark
