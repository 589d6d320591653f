// What `check` and `baseline` share: from the flags to a run.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/check_command.hpp"
#include "cli/input_paths.hpp"
#include "cli/path_overrides.hpp"
#include "cli/written_files.hpp"
#include "inputs/check_files.hpp"
#include "inputs/project_files.hpp"

namespace cablemark {

struct CheckSetup {
  // Throws CommandError on a flag, a policy or a file that is wrong.
  explicit CheckSetup(const CheckArguments& arguments);
  CheckSetup(const CheckSetup&) = delete;
  CheckSetup& operator=(const CheckSetup&) = delete;

  // Reads suppressions and the baseline, as the flags say. Throws CommandError.
  void accept(const CheckArguments& arguments);
  // Throws CommandError if one of `files` is read by this run; suppressions and a baseline count once accept() read
  // them.
  void protect_inputs(const CheckArguments& arguments, const WrittenFiles& files) const;
  // Reads all inputs beforehand where a rule looks back over them; before check_files().
  void index_inputs();
  // What reports show of this run, whatever their format.
  [[nodiscard]] ReportOptions report_options() const;

  const Policy* policy = nullptr;
  std::optional<std::vector<bool>> selected;
  std::optional<Severity> min_level, fail_level;
  std::string working_directory, as_of, command;
  ProjectFiles project;
  CheckRequest request;
  WalkOptions walk;
  InputPaths inputs;
  IgnorePatterns exclude;
  std::unique_ptr<PathOverrides> overrides;
  std::unique_ptr<Acceptance> acceptance;

 private:
  void set_up_walk(const CheckArguments& arguments);
  void compare_with_git();

  std::unique_ptr<RunCables> whole_run_;
  [[nodiscard]] bool needs_own_rules(const CheckArguments& arguments) const;
};

// A path as messages and reports name it: from the working directory on.
std::string shown_project_file(const CheckSetup& setup, const std::string& path);
// Whether a directory among `paths` holds `path` (absolute).
bool is_under_any(const std::vector<std::string>& paths, const std::string& working_directory, std::string_view path);

}  // namespace cablemark
