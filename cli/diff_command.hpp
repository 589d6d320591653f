// `cablemark diff OLD NEW`
#pragma once

#include <optional>
#include <string>

#include "cli/command.hpp"

namespace cablemark {

struct DiffArguments {
  std::string before, after;
  CommonArguments common;
  std::string kind = "auto";
  std::optional<std::string> reason;  // why something was lowered; makes notes of it
};

int run_diff(const DiffArguments& arguments);

}  // namespace cablemark
