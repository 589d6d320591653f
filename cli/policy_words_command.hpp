// `cablemark policy words [PACK]`: the words that rules of the policy may name.
#pragma once

#include "cli/command.hpp"

namespace cablemark {

int run_policy_words(const CommonArguments& arguments);

}  // namespace cablemark
