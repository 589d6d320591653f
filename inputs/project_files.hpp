// The files beside the cables that tell a run what to do: the nearest ones, looked for from the cables upwards.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cablemark {

inline constexpr std::string_view kConfigurationName = ".cablemark.yaml";
inline constexpr std::string_view kSuppressionsName = "suppressions.yaml";
inline constexpr std::string_view kBaselineName = ".cablemark-baseline.yaml";

// Absolute paths; empty where there is none.
struct ProjectFiles {
  std::string configuration, suppressions, baseline;
};

// The directory that all of these paths have in common, absolute: of a file that which holds it.
std::string common_directory(const std::vector<std::string>& paths, const std::string& working_directory);
// Looks in `directory` and above it, no further than the directory that holds `.git`.
ProjectFiles find_project_files(const std::string& directory);
// Empty if it has no name any more.
std::string working_directory();

struct ProjectText {
  std::string bytes;
};
struct ProjectFault {
  std::string message;
};
// Why it cannot be read, if it cannot.
std::variant<ProjectText, ProjectFault> read_project_file(const std::string& path);

}  // namespace cablemark
