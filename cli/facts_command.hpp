// `cablemark facts [FILE[:LINE]]`
#pragma once

#include <string>

#include "cli/cable_input.hpp"
#include "cli/command.hpp"

namespace cablemark {

struct FactsArguments {
  CommonArguments common;
  CableArguments cable;
  std::string place;  // FILE or FILE:LINE; empty: the facts alone
};

int run_facts(const FactsArguments& arguments);

}  // namespace cablemark
