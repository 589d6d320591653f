// `cablemark marking TEXT...` and `cablemark rollup MARK...`
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace cablemark {

struct MarkingArguments {
  CommonArguments common;
  std::vector<std::string> texts;  // `-`: one a line from standard input
  bool portion = false, line = false;
  bool make = false;  // the texts are the words of one marking, which is to be made
};

int run_marking(const MarkingArguments& arguments);
int run_rollup(const MarkingArguments& arguments);

}  // namespace cablemark
