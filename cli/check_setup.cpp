#include "cli/check_setup.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <list>
#include <thread>
#include <utility>

#include "checks/own_rules.hpp"
#include "cli/cable_input.hpp"
#include "cli/command.hpp"
#include "cli/repeated_line.hpp"
#include "cli/selection.hpp"
#include "cli/version.hpp"
#include "inputs/git.hpp"
#include "inputs/paths.hpp"

namespace cablemark {
namespace {

std::optional<Severity> level_of(std::string_view flag, const std::string& name) {
  if (name.empty()) return std::nullopt;
  const std::optional<Severity> level = parse_severity(name);
  if (!level) {
    throw CommandError{"usage", std::string(flag) + " `" + name + "` is not known" +
                                    did_you_mean(name, {"error", "warning", "note"}) +
                                    "; it is error, warning or note"};
  }
  return level;
}

std::uint64_t bytes_of(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const int shift = unit.empty() ? 0 : unit == "K" ? 10 : unit == "M" ? 20 : unit == "G" ? 30 : -1;
  if (error != std::errc() || shift < 0 || value == 0 || value > (std::uint64_t{1} << 33)) {
    throw CommandError{"usage", "--max-bytes `" + text + "` is no size; write it as 1000000, 512K, 256M or 1G"};
  }
  return value << shift;
}

// The policy until the process ends, which is next: taking it apart would only take time.
Policy& keep(Policy policy) {
  static auto* const kept = new std::list<Policy>;
  return kept->emplace_back(std::move(policy));
}

// The file that a flag names, which must be there; else the one that was found.
std::string chosen(const std::string& named, const std::string& found, bool off, const std::string& directory) {
  if (off) return {};
  return named.empty() ? found : absolute_path(directory, named);
}

std::string read_whole(const std::string& path) {
  std::variant<ProjectText, ProjectFault> text = read_project_file(path);
  if (const auto* fault = std::get_if<ProjectFault>(&text)) throw CommandError{"input", fault->message};
  return std::get<ProjectText>(std::move(text)).bytes;
}

template <typename T>
T entries_or_throw(std::variant<T, std::vector<PolicyError>> read) {
  if (const auto* errors = std::get_if<std::vector<PolicyError>>(&read)) throw mistakes_error("input", *errors);
  return std::get<T>(std::move(read));
}

// Takes the program's own rules out of `selected`: the engine has nothing to run for them. Gives which of them speak.
std::vector<bool> take_own_rules(Policy& policy, const CheckArguments& arguments,
                                 std::optional<std::vector<bool>>& selected) {
  const auto enable = [&policy](bool on) {
    for (Rule& rule : policy.rules) {
      if (is_own_rule(rule)) rule.enabled = on;
    }
  };
  enable(true);
  selected = selected_rules(policy, arguments.select, arguments.ignore, arguments.category);
  enable(false);
  std::vector<bool> spoken(policy.rules.size());
  for (std::size_t n = 0; n < spoken.size(); ++n) {
    if (!is_own_rule(policy.rules[n])) continue;
    spoken[n] = !selected || (*selected)[n];
    if (selected) (*selected)[n] = false;
  }
  return spoken;
}

// Without a rule everything would be clean.
void need_rules(const Policy& policy) {
  const bool any = std::any_of(policy.rules.begin(), policy.rules.end(), [](const Rule& rule) { return rule.enabled; });
  if (any) return;
  throw CommandError{"policy", "the policy `" + policy.name +
                                   "` has no rule that is on, so that nothing would be checked: extend a shipped pack, "
                                   "`base` at least, or write a rule"};
}

}  // namespace

bool is_under_any(const std::vector<std::string>& paths, const std::string& directory, std::string_view path) {
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& one) {
    std::error_code error;
    return std::filesystem::is_directory(one, error) && is_below(absolute_path(directory, one), path);
  });
}

std::string shown_project_file(const CheckSetup& setup, const std::string& path) {
  return path_below(setup.working_directory, path);
}

CheckSetup::CheckSetup(const CheckArguments& arguments) {
  min_level = level_of("--min-level", arguments.min_level);
  fail_level = level_of("--fail-level", arguments.fail_level);
  constexpr double kLongest = 1e9;  // in nanoseconds it is still a number of the clock
  if (arguments.timeout && !(*arguments.timeout > 0 && *arguments.timeout <= kLongest)) {
    throw CommandError{"usage", "--timeout is a number of seconds above 0 and at most 1000000000"};
  }
  if (arguments.jobs && *arguments.jobs == 0) throw CommandError{"usage", "-j is a number of threads above 0"};

  request.options.kind = kind_of(arguments.kind);
  request.options.stage = stage_of(arguments.stage);
  request.options.as_of = day_of("--as-of", arguments.as_of);
  request.options.today = today();
  if (!arguments.max_bytes.empty()) request.max_bytes = bytes_of(arguments.max_bytes);
  request.timeout = arguments.timeout;
  request.jobs = arguments.jobs.value_or(std::max(1u, std::thread::hardware_concurrency()));
  request.timings = arguments.timings;
  as_of = format_iso_date(request.options.as_of.value_or(request.options.today));
  command = repeated_line(arguments);
  working_directory = cablemark::working_directory();
  if (!arguments.isolated) project = find_project_files(common_directory(arguments.paths, working_directory));
  set_up_walk(arguments);

  Policy& loaded = keep(policy_of(arguments.policy, {.language = arguments.language}));
  need_rules(loaded);
  policy = &loaded;
  request.policy = &loaded;
  if (needs_own_rules(arguments)) {
    add_own_rules(loaded);
    request.acceptance.spoken = take_own_rules(loaded, arguments, selected);
  } else {
    selected = selected_rules(loaded, arguments.select, arguments.ignore, arguments.category);
  }
  if (selected) request.options.selected = &*selected;
  if (!arguments.overrides.empty()) {
    overrides = std::make_unique<PathOverrides>(arguments, *policy, request.options, working_directory);
    request.options_for = [this](const std::string& path) -> const Options& { return overrides->of(path); };
  }
  if (!inputs.before.empty()) compare_with_git();
}

void CheckSetup::set_up_walk(const CheckArguments& arguments) {
  for (const std::string& pattern : split_commas(arguments.exclude)) exclude.add(pattern);
  inputs = input_paths(arguments, exclude, working_directory);
  request.stdin_name = arguments.stdin_filename;
  walk.paths = inputs.paths;
  walk.include = arguments.include;
  walk.exclude = &exclude;
  walk.working_directory = working_directory;
  walk.gitignore = !arguments.no_gitignore;
  walk.archives = arguments.archives;
  walk.sniff_named = !arguments.changed_since.empty();
}

void CheckSetup::compare_with_git() {
  request.before = [this](const std::string& path) -> std::variant<std::monostate, std::string, DocumentError> {
    const auto found = inputs.before.find(path);
    if (found == inputs.before.end()) return std::monostate{};
    std::variant<std::string, GitFault> text = run_git({"cat-file", "blob", found->second}, request.max_bytes);
    if (const auto* fault = std::get_if<GitFault>(&text)) {
      return DocumentError{ErrorCode::Unreadable, "the version before cannot be read: " + fault->message};
    }
    return std::get<std::string>(std::move(text));
  };
}

void CheckSetup::index_inputs() {
  if (!needs_whole_run(request)) return;
  Walker walker(walk);
  whole_run_ = index_run(request, walker, inputs.paths.size());
  request.whole_run = whole_run_.get();
}

bool CheckSetup::needs_own_rules(const CheckArguments& arguments) const {
  return !inputs.before.empty() ||
         (!arguments.no_suppressions && !(arguments.suppressions.empty() && project.suppressions.empty())) ||
         (!arguments.no_baseline && !(arguments.baseline.empty() && project.baseline.empty()));
}

void CheckSetup::accept(const CheckArguments& arguments) {
  const std::string suppressions =
      chosen(arguments.suppressions, project.suppressions, arguments.no_suppressions, working_directory);
  const std::string baseline = chosen(arguments.baseline, project.baseline, arguments.no_baseline, working_directory);
  if (suppressions.empty() && baseline.empty()) return;
  AcceptanceFiles files;
  AcceptanceUse& use = request.acceptance;
  if (!suppressions.empty()) {
    files.suppressions = {shown_project_file(*this, suppressions), read_whole(suppressions)};
    files.entries = entries_or_throw(read_suppressions(files.suppressions->file, files.suppressions->bytes, *policy));
    use.suppressions_directory = directory_of(suppressions);
    for (Suppression& one : files.entries) {
      if (!one.path || !one.names_one()) continue;
      one.path = path_below(use.suppressions_directory, absolute_path(use.suppressions_directory, *one.path));
    }
  }
  if (!baseline.empty()) {
    files.baseline = {shown_project_file(*this, baseline), read_whole(baseline)};
    files.known = entries_or_throw(read_baseline(files.baseline->file, files.baseline->bytes));
    use.baseline_directory = directory_of(baseline);
  }
  const auto covered = [this, paths = inputs.paths](const std::string& base) {
    return [this, paths, base](const std::optional<std::string>& path) {
      return is_under_any(paths, working_directory, path ? absolute_path(base, *path) : base);
    };
  };
  use.suppressions_covered = covered(use.suppressions_directory);
  use.baseline_covered = covered(use.baseline_directory);
  use.working_directory = working_directory;
  acceptance = std::make_unique<Acceptance>(std::move(files), *policy, request.options.selected,
                                            request.options.as_of.value_or(request.options.today));
  use.acceptance = acceptance.get();
}

void CheckSetup::protect_inputs(const CheckArguments& arguments, const WrittenFiles& files) const {
  files.protect(inputs.paths);
  files.protect(arguments.files_from);
  files.protect(*policy);
  files.protect(arguments.configuration_files);
  if (acceptance != nullptr) {
    if (const auto& file = acceptance->files().suppressions) files.protect(file->file);
    if (const auto& file = acceptance->files().baseline) files.protect(file->file);
  }
  files.protect_walk(walk);
}

ReportOptions CheckSetup::report_options() const {
  ReportOptions options;
  options.min_level = min_level.value_or(Severity::Note);
  options.tool_version = kVersion;
  options.working_directory = working_directory;
  options.command = command;
  options.as_of = as_of;
  options.selected = request.options.selected;
  if (acceptance != nullptr) {
    const AcceptanceFiles& files = acceptance->files();
    if (files.suppressions) options.suppressions = files.suppressions->file;
    if (files.baseline) options.baseline = files.baseline->file;
  }
  return options;
}

}  // namespace cablemark
