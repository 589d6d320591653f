// The command that repeats a verdict: what decides it and nothing else, so that it does not depend on the number of
// threads or on where reports went.
#pragma once

#include <string>

#include "cli/check_command.hpp"

namespace cablemark {

std::string repeated_line(const CheckArguments& arguments);

}  // namespace cablemark
