#include "inputs/project_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "inputs/paths.hpp"
#include "inputs/read.hpp"

namespace cablemark {
namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{64} << 20;

bool stands(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

bool is_directory(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

std::string working_directory() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

std::string common_directory(const std::vector<std::string>& paths, const std::string& working_directory) {
  std::string common;
  for (const std::string& path : paths) {
    std::string whole = working_directory;
    if (path != "-") {
      whole = absolute_path(working_directory, path);
      if (!is_directory(whole)) whole = directory_of(whole);
    }
    if (common.empty()) common = whole;
    while (!is_below(common, whole)) common = directory_of(common);
  }
  return common.empty() ? working_directory : common;
}

ProjectFiles find_project_files(const std::string& directory) {
  ProjectFiles files;
  if (directory.empty() || directory.front() != '/') return files;
  for (std::string at = directory;; at = directory_of(at)) {
    const std::string prefix = at == "/" ? at : at + "/";
    const auto look = [&](std::string& found, std::string_view name) {
      if (!found.empty()) return;
      std::string path = prefix + std::string(name);
      if (stands(path)) found = std::move(path);
    };
    look(files.configuration, kConfigurationName);
    look(files.suppressions, kSuppressionsName);
    look(files.baseline, kBaselineName);
    if (at == "/" || stands(prefix + ".git")) return files;
  }
}

std::variant<ProjectText, ProjectFault> read_project_file(const std::string& path) {
  InputReader reader;
  ReadLimits limits;
  limits.max_bytes = kLargestFile;
  if (const std::optional<DocumentError> error = reader.read_named(path, limits)) {
    return ProjectFault{"`" + path + "`: " + error->message};
  }
  return ProjectText{std::string(reader.bytes())};
}

}  // namespace cablemark
