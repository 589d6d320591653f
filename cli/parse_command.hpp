// `cablemark parse FILE`
#pragma once

#include "cli/cable_input.hpp"
#include "cli/command.hpp"

namespace cablemark {

struct ParseArguments {
  CommonArguments common;
  CableArguments cable;
  bool text = false;
};

int run_parse(const ParseArguments& arguments);

}  // namespace cablemark
