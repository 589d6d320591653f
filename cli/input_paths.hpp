// Which paths a run looks at: those that are named, those of a list, and those that git says have changed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/check_command.hpp"
#include "inputs/walk.hpp"

namespace cablemark {

struct InputPaths {
  std::vector<std::string> paths;
  std::map<std::string, std::string> before;  // by path: what git calls the version before
  std::uint64_t deleted = 0;
  std::vector<std::string> excluded;  // that were named, and are excluded all the same (--hook)
  Skipped skipped;                    // that changed, and no walk reads
  std::vector<std::pair<std::string, std::string_view>> left_out;  // the same, each with the reason
  bool may_be_empty = false;                                       // it is no fault if there is nothing to check
};

// Throws CommandError.
InputPaths input_paths(const CheckArguments& arguments, const IgnorePatterns& exclude,
                       const std::string& working_directory);

}  // namespace cablemark
