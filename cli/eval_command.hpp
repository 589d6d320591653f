// `cablemark eval EXPR`
#pragma once

#include <string>

#include "cli/cable_input.hpp"
#include "cli/command.hpp"

namespace cablemark {

struct EvalArguments {
  CommonArguments common;
  CableArguments cable;  // file: empty if there is none
  std::string expression;
  std::string bindings;  // JSON
  bool unchecked = false;
};

int run_eval(const EvalArguments& arguments);

}  // namespace cablemark
