#include "cli/input_paths.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <set>

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

// Why a walk would not read a file of this path; empty if it would.
std::string_view unread(const CheckArguments& arguments, const IgnorePatterns& exclude, const std::string& path,
                        Skipped& skipped) {
  const auto count = [](std::uint64_t& counter, std::string_view reason) {
    ++counter;
    return reason;
  };
  if (exclude.ignores_or_above(path)) return count(skipped.excluded, "excluded by --exclude");
  const std::string name = path.substr(path.rfind('/') + 1);
  if (std::any_of(arguments.include.begin(), arguments.include.end(),
                  [&](const std::string& pattern) { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; })) {
    return {};
  }
  if (archive_kind(name) != ArchiveKind::None) {
    if (arguments.archives) return {};
    return count(skipped.archives, "an archive or compressed file; --archives reads it");
  }
  if (name_kind(name) != NameKind::Other) return {};
  return count(skipped.other, "no cable by its name; --include PATTERN reads it");
}

// Takes out of the files that changed what a walk does not read either. What is named is read, whatever its name.
void leave_unread_out(const CheckArguments& arguments, const IgnorePatterns& exclude, const std::string& root,
                      const std::string& working_directory, std::vector<std::string>& paths, InputPaths& inputs) {
  std::set<std::string> named;
  for (const std::string& path : arguments.paths) named.insert(absolute_path(working_directory, path));
  std::erase_if(paths, [&](const std::string& path) {
    if (named.contains(absolute_path(working_directory, path))) return false;
    std::string_view reason;
    if (is_hidden(arguments, root, working_directory, path)) {
      ++inputs.skipped.hidden;
      reason = "a hidden or ignored name";
    } else {
      reason = unread(arguments, exclude, path, inputs.skipped);
    }
    if (!reason.empty()) inputs.left_out.emplace_back(path, reason);
    return !reason.empty();
  });
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
        changed_files(arguments.changed_since, arguments.paths, working_directory, arguments.no_gitignore);
    if (const auto* fault = std::get_if<GitFault>(&changed)) {
      throw CommandError{"input", "--changed-since `" + arguments.changed_since + "`: " + fault->message};
    }
    ChangedFiles& files = std::get<ChangedFiles>(changed);
    leave_unread_out(arguments, exclude, files.root, working_directory, files.paths, inputs);
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
