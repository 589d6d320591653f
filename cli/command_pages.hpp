// What is made of the table of commands: manual pages and the completions of shells.
#pragma once

#include <string>
#include <vector>

namespace cablemark {

struct ManArguments {
  std::vector<std::string> command;
  std::string directory;
};

// Throws CommandError for a command that does not exist, or a page that cannot be written.
int run_man(const ManArguments& arguments);
int run_completion(const std::string& shell);

}  // namespace cablemark
