#include "cli/written_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "cli/command.hpp"
#include "inputs/paths.hpp"
#include "inputs/project_files.hpp"

namespace cablemark {
namespace {

bool same_name(const std::string& a, const std::string& b) {
  const std::string from = working_directory();
  return absolute_path(from, a) == absolute_path(from, b);
}

}  // namespace

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  return same_name(a, b) || (std::filesystem::is_regular_file(a, error) && std::filesystem::equivalent(a, b, error));
}

// Of a regular file alone: what is written to a pipe or device replaces nothing.
std::optional<WrittenFiles::Identity> WrittenFiles::identity_of(const std::string& path) {
  struct stat status {};
  const int failed = path == "-" ? ::fstat(STDIN_FILENO, &status) : ::stat(path.c_str(), &status);
  if (failed != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return Identity{status.st_dev, status.st_ino};
}

WrittenFiles::WrittenFiles(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!path.empty()) files_.push_back({path, identity_of(path)});
  }
}

void WrittenFiles::protect(const std::string& path, std::string_view remedy) const {
  if (path.empty() || files_.empty()) return;
  const std::optional<Identity> identity = identity_of(path);
  for (const Written& file : files_) {
    const bool same = identity ? identity == file.identity : path != "-" && same_name(path, file.path);
    if (!same) continue;
    const std::string read = path == "-" ? "standard input" : "`" + path + "`";
    throw CommandError{"usage", read + " would be written over" +
                                    (same_name(path, file.path) ? std::string() : " by `" + file.path + "`") +
                                    ": an original is never touched; " + std::string(remedy)};
  }
}

void WrittenFiles::protect(const std::vector<std::string>& paths) const {
  for (const std::string& path : paths) protect(path);
}

void WrittenFiles::protect(const Policy& policy) const {
  for (const Pack& pack : policy.packs) {
    if (!pack.shipped) protect(pack.file);
  }
}

void WrittenFiles::protect_walk(const WalkOptions& walk) const {
  const bool replaces =
      std::any_of(files_.begin(), files_.end(), [](const Written& file) { return file.identity.has_value(); });
  if (!replaces) return;
  Walker walker(walk);
  for (Input input; walker.next(input);) protect(input.path, "write to another file, or leave it out with --exclude");
}

}  // namespace cablemark
