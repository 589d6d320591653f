// What git says of the working tree. Runs the program `git`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cablemark {

struct GitFault {
  std::string message;
};

// What `git ARGUMENTS...` prints, at most `max_bytes` of it. Its errors are a fault.
std::variant<std::string, GitFault> run_git(const std::vector<std::string>& arguments,
                                            std::uint64_t max_bytes = std::uint64_t{1} << 30);

struct ChangedFiles {
  std::vector<std::string> paths;             // from the working directory on, sorted by their bytes
  std::map<std::string, std::string> before;  // by path: `REV:path` of the version before
  std::uint64_t deleted = 0;
  std::string root;  // the top directory of the work tree, absolute
};

// Files under `paths` that are other than in `revision`, or new since; without paths, those of the whole work tree. New
// files that .gitignore names are among them if `ignored`, or if they are named themselves.
std::variant<ChangedFiles, GitFault> changed_files(const std::string& revision, const std::vector<std::string>& paths,
                                                   const std::string& working_directory, bool ignored);

}  // namespace cablemark
