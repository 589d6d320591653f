#include "cli/repeated_line.hpp"

#include <algorithm>

namespace cablemark {
namespace {

// A word that a POSIX shell reads as `word`.
std::string quoted(const std::string& word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./,:=+@%").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

std::string repeated_line(const CheckArguments& arguments) {
  std::string line = "cablemark check";
  const auto flag = [&line](std::string_view name, const std::string& value) {
    if (!value.empty()) line.append(" ").append(name).append(" ").append(quoted(value));
  };
  const auto each = [&flag](std::string_view name, const std::vector<std::string>& values) {
    for (const std::string& value : values) flag(name, value);
  };
  flag("--policy", arguments.policy);
  flag("--as-of", arguments.as_of);
  if (arguments.kind != "auto") flag("--kind", arguments.kind);
  flag("--stage", arguments.stage);
  each("--select", arguments.select);
  each("--ignore", arguments.ignore);
  each("--category", arguments.category);
  each("--include", arguments.include);
  each("--exclude", arguments.exclude);
  if (arguments.no_gitignore) line += " --no-gitignore";
  if (arguments.archives) line += " --archives";
  if (arguments.hook) line += " --hook";
  flag("--files-from", arguments.files_from);
  if (arguments.null_separated) line += " --null";
  flag("--stdin-filename", arguments.stdin_filename);
  flag("--changed-since", arguments.changed_since);
  flag("--config", arguments.config);
  flag("--min-level", arguments.min_level);
  flag("--fail-level", arguments.fail_level);
  if (arguments.max_warnings) flag("--max-warnings", std::to_string(*arguments.max_warnings));
  flag("--suppressions", arguments.suppressions);
  if (arguments.no_suppressions) line += " --no-suppressions";
  flag("--baseline", arguments.baseline);
  if (arguments.no_baseline) line += " --no-baseline";
  if (arguments.isolated) line += " --isolated";
  flag("--max-bytes", arguments.max_bytes);
  if (arguments.exit_zero) line += " --exit-zero";
  // A path that begins with a dash would be taken for a flag.
  if (std::any_of(arguments.paths.begin(), arguments.paths.end(),
                  [](const std::string& path) { return path.size() > 1 && path.front() == '-'; })) {
    line += " --";
  }
  for (const std::string& path : arguments.paths) line.append(" ").append(quoted(path));
  return line;
}

}  // namespace cablemark
