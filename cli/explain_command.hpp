// `cablemark explain FILE[:LINE]`
#pragma once

#include <string>

#include "cli/cable_input.hpp"
#include "cli/command.hpp"

namespace cablemark {

struct ExplainArguments {
  CommonArguments common;
  CableArguments cable;
  std::string place;    // FILE or FILE:LINE
  std::string why_not;  // a rule: explain it alone
  bool full = false;    // every element of every rule
};

int run_explain(const ExplainArguments& arguments);

}  // namespace cablemark
