#include "cli/baseline_command.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <set>

#include "cli/check_setup.hpp"
#include "cli/command.hpp"
#include "cli/version.hpp"
#include "cli/written_files.hpp"
#include "inputs/file_lock.hpp"
#include "inputs/interrupt.hpp"
#include "inputs/paths.hpp"
#include "report/json_parts.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

// Collects the findings of a run as a baseline keeps them.
class Collector : public Reporter {
 public:
  Collector(const CheckSetup& setup, std::string directory)
      : Reporter(*setup.policy, setup.report_options()), setup_(setup), directory_(std::move(directory)) {}

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = baseline_path(path_below(directory_, absolute_path(setup_.working_directory, file.path)));
    out.later += path + '\0';
    for (const Document& document : *file.documents) {
      for (const Finding& finding : document.findings) {
        if (!lists(finding.severity)) continue;
        out.findings.push_back({finding.rule, finding.severity, path + '\0' + finding.fingerprint});
      }
    }
  }

  void append(const Rendered& rendered, std::string&) override {
    for (std::string_view rest = rendered.later; !rest.empty();) {
      const std::size_t end = rest.find('\0');
      paths.emplace(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    for (const PlacedFinding& one : rendered.findings) {
      if (!policy_.rules[one.rule].suppressible) {
        ++unsuppressible;
        continue;
      }
      const std::size_t end = one.text.find('\0');
      BaselineKey key{one.text.substr(0, end), policy_.rules[one.rule].name, one.text.substr(end + 1)};
      if (const auto [at, fresh] = found.emplace(std::move(key), BaselineEntry{}); !fresh) ++at->second.count;
    }
  }

  Baseline found;
  std::set<std::string, std::less<>> paths;  // that were checked
  std::uint64_t unsuppressible = 0;

 private:
  const CheckSetup& setup_;
  std::string directory_;
};

// The file that --baseline names, else the nearest, else a new one in the working directory.
std::string baseline_file(const BaselineArguments& arguments, const CheckSetup& setup) {
  if (!arguments.check.baseline.empty()) return absolute_path(setup.working_directory, arguments.check.baseline);
  if (!setup.project.baseline.empty()) return setup.project.baseline;
  return absolute_path(setup.working_directory, kBaselineName);
}

// Nothing if there is no such file.
std::optional<Baseline> read_existing(const std::string& file, const std::string& name) {
  if (!exists(file)) return std::nullopt;
  const std::variant<ProjectText, ProjectFault> text = read_project_file(file);
  if (const auto* fault = std::get_if<ProjectFault>(&text)) throw CommandError{"input", fault->message};
  std::variant<Baseline, std::vector<PolicyError>> read = read_baseline(name, std::get<ProjectText>(text).bytes);
  if (const auto* mistakes = std::get_if<std::vector<PolicyError>>(&read)) throw mistakes_error("input", *mistakes);
  return std::get<Baseline>(std::move(read));
}

void replace(const std::string& file, const std::string& name, const Baseline& baseline) {
  const std::unique_ptr<Output> output = replace_file(file);
  if (output == nullptr || !output->write(write_baseline(baseline)) || !output->commit()) {
    const int error = output == nullptr ? errno : output->error();
    throw CommandError{"output", "`" + name + "` cannot be written: " + std::strerror(error)};
  }
}

std::uint64_t total(const Baseline& baseline) {
  std::uint64_t count = 0;
  for (const auto& [key, entry] : baseline) count += entry.count;
  return count;
}

struct Checked {
  Baseline found;
  std::set<std::string, std::less<>> paths;
  std::uint64_t unsuppressible = 0;
};

// Runs the check; throws where the findings of a cable are not known, or nothing was checked.
Checked check(CheckSetup& setup, const std::string& file) {
  Collector collector(setup, directory_of(file));
  setup.request.exit_code = [](const CheckOutcome&) { return 0; };
  catch_interrupts();
  setup.index_inputs();
  Walker walker(setup.walk);
  const std::unique_ptr<Output> nowhere = no_output();
  const CheckOutcome outcome =
      check_files(setup.request, walker, setup.inputs.paths.size(), {{&collector, nowhere.get()}},
                  [](std::string_view text) { write_error(text); });
  if (outcome.interrupted_by != 0) throw Interrupted{outcome.interrupted_by};
  if (outcome.tally.errors != 0) {
    throw CommandError{"input",
                       counted(outcome.tally.errors, "cable") +
                           " could not be judged, so that the baseline would not be whole; it was not written"};
  }
  if (outcome.tally.documents == 0) throw CommandError{"input", "nothing to check; the baseline was not written"};
  return {std::move(collector.found), std::move(collector.paths), collector.unsuppressible};
}

// Whether the rule of an entry ran where the entry is about; that of another policy runs nowhere, and is gone.
bool was_run(const CheckSetup& setup, const std::string& rule_name, const std::string& path) {
  const Rule* rule = setup.policy->rule(rule_name);
  if (rule == nullptr) return true;
  const Options& options = setup.request.options_for ? setup.request.options_for(path) : setup.request.options;
  return options.selected == nullptr ? rule->enabled
                                     : (*options.selected)[static_cast<std::size_t>(rule - setup.policy->rules.data())];
}

// Entries about inputs that this run did not meet, or of rules that did not run there, stay as they are.
bool was_checked(const Checked& checked, const CheckSetup& setup, const std::string& file, const BaselineKey& key) {
  const std::string path = absolute_path(directory_of(file), key.path);
  const bool met =
      checked.paths.count(key.path) != 0 || is_under_any(setup.inputs.paths, setup.working_directory, path);
  return met && was_run(setup, key.rule, path);
}

}  // namespace

int run_baseline_write(const BaselineArguments& arguments) {
  CheckSetup setup(arguments.check);
  const std::string file = baseline_file(arguments, setup);
  const std::string name = shown_project_file(setup, file);
  setup.protect_inputs(arguments.check, WrittenFiles({file}));
  const bool first = !exists(file);
  const Checked checked = check(setup, file);

  // Another run may write at the same time: it is waited for, and what it wrote is kept.
  const FileLock lock(directory_of(file));
  if (!lock.held()) throw CommandError{"output", "`" + name + "` cannot be locked: " + std::strerror(errno)};
  const Baseline known = read_existing(file, name).value_or(Baseline{});
  Baseline next = checked.found;
  std::uint64_t fresh = 0, gone = 0, kept = 0;
  for (auto& [key, entry] : next) {
    const auto before = known.find(key);
    const std::uint32_t count = before == known.end() ? 0 : before->second.count;
    fresh += entry.count > count ? entry.count - count : 0;
  }
  for (const auto& [key, entry] : known) {
    const auto now = next.find(key);
    if (!was_checked(checked, setup, file, key)) {
      next.insert_or_assign(key, entry);
      kept += entry.count;
    } else if (now == next.end() || now->second.count < entry.count) {
      gone += entry.count - (now == next.end() ? 0 : now->second.count);
    }
  }
  if (!first && fresh != 0 && !arguments.accept_new) {
    write_error(
        fmt::format("cablemark: {} not in {}: nothing was written; correct them, or take them in with --accept-new\n",
                    fresh == 1 ? "1 finding is" : fmt::format("{} findings are", fresh), shown(name)));
    return kExitFindings;
  }
  replace(file, name, next);
  print(fmt::format("{}: {}: {} new, {} taken out, {} of files or rules that were not checked\n", shown(name),
                    counted(total(next), "finding"), fresh, gone, kept));
  if (checked.unsuppressible != 0) {
    write_error(fmt::format("cablemark: {} of rules that may not be hidden: they stay open\n",
                            counted(checked.unsuppressible, "finding")));
  }
  return kExitClean;
}

int run_baseline_prune(const BaselineArguments& arguments) {
  CheckSetup setup(arguments.check);
  const std::string file = baseline_file(arguments, setup);
  const std::string name = shown_project_file(setup, file);
  if (!exists(file)) throw CommandError{"input", "`" + name + "` is not there; `cablemark baseline write` makes it"};
  setup.protect_inputs(arguments.check, WrittenFiles({file}));
  const Checked checked = check(setup, file);
  const FileLock lock(directory_of(file));
  if (!lock.held()) throw CommandError{"output", "`" + name + "` cannot be locked: " + std::strerror(errno)};
  const Baseline known = read_existing(file, name).value_or(Baseline{});
  Baseline next;
  for (const auto& [key, entry] : known) {
    const auto now = checked.found.find(key);
    BaselineEntry stays = entry;
    if (was_checked(checked, setup, file, key)) {
      stays.count = now == checked.found.end() ? 0 : std::min(entry.count, now->second.count);
    }
    if (stays.count != 0) next.emplace(key, stays);
  }
  replace(file, name, next);
  print(
      fmt::format("{}: {}: {} taken out\n", shown(name), counted(total(next), "finding"), total(known) - total(next)));
  return kExitClean;
}

int run_baseline_show(const BaselineArguments& arguments) {
  const std::string directory = working_directory();
  std::string file = find_project_files(directory).baseline;
  if (!arguments.check.baseline.empty()) file = absolute_path(directory, arguments.check.baseline);
  const std::string name = file.empty() ? std::string(kBaselineName) : path_below(directory, file);
  std::optional<Baseline> known;
  if (!file.empty()) known = read_existing(file, name);
  if (!known) throw CommandError{"input", "`" + name + "` is not there; `cablemark baseline write` makes it"};
  std::string out;
  if (arguments.format == "json") {
    JsonWriter json(out);
    json.begin_object();
    write_tool(json, kVersion);
    json.key("baseline").string(name).key("findings").begin_array();
    for (const auto& [key, entry] : *known) {
      json.begin_object().key("path").string(key.path).key("rule").string(key.rule);
      json.key("fingerprint").string(key.fingerprint).key("count").integer(entry.count).end_object();
    }
    json.end_array().key("summary").begin_object();
    json.key("findings").integer(total(*known)).end_object().end_object();
    out += '\n';
  } else {
    std::map<std::string, std::pair<std::uint64_t, std::set<std::string>>> rules;
    for (const auto& [key, entry] : *known) {
      rules[key.rule].first += entry.count;
      rules[key.rule].second.insert(key.path);
    }
    for (const auto& [rule, row] : rules) {
      out += fmt::format("{:8} {} in {}\n", row.first, rule, counted(row.second.size(), "file"));
    }
    out += fmt::format("{}: {}\n", shown(name), counted(total(*known), "finding"));
  }
  print(out);
  return kExitClean;
}

}  // namespace cablemark
