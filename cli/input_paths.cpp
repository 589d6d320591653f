#include "cli/input_paths.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

#include "cli/command.hpp"
#include "inputs/archive.hpp"
#include "inputs/git.hpp"
#include "inputs/paths.hpp"
#include "inputs/read.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

std::vector<std::string> listed(const CheckArguments& arguments) {
  if (arguments.files_from.empty()) return {};
  if (arguments.files_from == "-" &&
      std::find(arguments.paths.begin(), arguments.paths.end(), "-") != arguments.paths.end()) {
    throw CommandError{"usage", "standard input is named twice: as --files-from, and as a cable"};
  }
  InputReader reader;
  if (const std::optional<DocumentError> error = reader.read_named(arguments.files_from, {})) {
    throw CommandError{"input", "--files-from `" + arguments.files_from + "`: " + error->message};
  }
  if (!arguments.null_separated && reader.bytes().find('\0') != std::string_view::npos) {
    throw CommandError{"input", "--files-from `" + arguments.files_from +
                                    "` holds NUL bytes, which no path does; if its paths end with them, add -0"};
  }
  std::vector<std::string> paths;
  const char end = arguments.null_separated ? '\0' : '\n';
  for (std::string_view rest = reader.bytes(); !rest.empty();) {
    const std::size_t at = rest.find(end);
    std::string_view path = rest.substr(0, at);
    if (!arguments.null_separated && path.ends_with('\r')) path.remove_suffix(1);
    if (!path.empty()) paths.emplace_back(path);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  }
  return paths;
}

// Whether a name is hidden between the named path that a file stands under, else the top of its work tree, and the
// file.
bool is_hidden(const CheckArguments& arguments, const std::string& root, const std::string& working_directory,
               const std::string& path) {
  const std::string whole = absolute_path(working_directory, path);
  std::string above = root;
  for (const std::string& named : arguments.paths) {
    const std::string one = absolute_path(working_directory, named);
    if (is_below(one, whole) && one.size() > above.size()) above = one;
  }
  if (whole == above) return false;
  const std::filesystem::path below = path_below(above, whole);
  return std::any_of(below.begin(), below.end(),
                     [](const std::filesystem::path& name) { return is_ignored_name(name.native()); });
}

// Whether a walk would read a file of this path.
bool is_walked(const CheckArguments& arguments, const IgnorePatterns& exclude, const std::string& path) {
  if (exclude.ignores_or_above(path)) return false;
  const std::string name = path.substr(path.rfind('/') + 1);
  if (std::any_of(arguments.include.begin(), arguments.include.end(),
                  [&](const std::string& pattern) { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; })) {
    return true;
  }
  if (archive_kind(name) != ArchiveKind::None) return arguments.archives;
  return name_kind(name) != NameKind::Other;
}

}  // namespace

InputPaths input_paths(const CheckArguments& arguments, const IgnorePatterns& exclude,
                       const std::string& working_directory) {
  InputPaths inputs;
  if (!arguments.changed_since.empty()) {
    if (!arguments.files_from.empty()) {
      throw CommandError{"usage", "--changed-since says what is checked: leave --files-from out"};
    }
    std::variant<ChangedFiles, GitFault> changed =
        changed_files(arguments.changed_since, arguments.paths, working_directory);
    if (const auto* fault = std::get_if<GitFault>(&changed)) {
      throw CommandError{"input", "--changed-since `" + arguments.changed_since + "`: " + fault->message};
    }
    ChangedFiles& files = std::get<ChangedFiles>(changed);
    std::erase_if(files.paths, [&](const std::string& path) {
      return is_hidden(arguments, files.root, working_directory, path) || !is_walked(arguments, exclude, path);
    });
    inputs.paths = std::move(files.paths);
    inputs.before = std::move(files.before);
    inputs.deleted = files.deleted;
    inputs.may_be_empty = true;
    return inputs;
  }
  inputs.paths = arguments.paths;
  const std::vector<std::string> more = listed(arguments);
  inputs.paths.insert(inputs.paths.end(), more.begin(), more.end());
  if (inputs.paths.empty() && !arguments.hook) {
    throw CommandError{"usage", arguments.files_from.empty()
                                    ? "PATH is missing: name files or directories, or - for standard input; run "
                                      "`cablemark check --help`"
                                    : "--files-from `" + arguments.files_from + "` names no file"};
  }
  if (arguments.hook) {
    inputs.may_be_empty = true;
    std::erase_if(inputs.paths, [&](const std::string& path) {
      const std::string below = path_below(working_directory, absolute_path(working_directory, path));
      if (path == "-" || !exclude.ignores_or_above(below)) return false;
      inputs.excluded.push_back(path);
      return true;
    });
  }
  return inputs;
}

}  // namespace cablemark
