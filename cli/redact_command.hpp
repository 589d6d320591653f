// `cablemark redact FILE...`
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace cablemark {

struct RedactArguments {
  std::vector<std::string> files;
  CommonArguments common{.policy = "release-public", .format = "text", .as_of = ""};
  std::string kind = "auto";
  std::string output;  // a file, or a directory that exists; empty: standard output
  std::string index;
  std::vector<std::string> configuration_files;
};

int run_redact(const RedactArguments& arguments);

}  // namespace cablemark
