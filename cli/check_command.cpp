#include "cli/check_command.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "cli/check_setup.hpp"
#include "cli/command.hpp"
#include "cli/progress.hpp"
#include "cli/report_targets.hpp"
#include "cli/written_files.hpp"
#include "inputs/check_files.hpp"
#include "inputs/input_texts.hpp"
#include "inputs/interrupt.hpp"
#include "inputs/paths.hpp"
#include "inputs/read.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

// Empty: not set, or set to nothing.
std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// The flag, then NO_COLOR, then FORCE_COLOR, then whether a terminal reads it.
bool wants_colour(const std::string& flag) {
  if (flag != "auto") return flag == "always";
  if (!variable("NO_COLOR").empty()) return false;
  for (const char* name : {"FORCE_COLOR", "CLICOLOR_FORCE"}) {
    if (const std::string_view value = variable(name); !value.empty()) return value != "0";
  }
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

// What a report on the terminal says need not be said there twice.
bool same_terminal() {
  struct stat out {
  }, err{};
  return ::isatty(STDOUT_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1 && ::fstat(STDOUT_FILENO, &out) == 0 &&
         ::fstat(STDERR_FILENO, &err) == 0 && out.st_rdev == err.st_rdev;
}

constexpr std::uint64_t kWorthBaseline = 10;  // cables with findings that make a run worth a baseline
constexpr std::size_t kMostPathsTold = 3;     // a shell may have written thousands for a pattern

std::vector<ReportTarget> targets_of(const CheckArguments& arguments) {
  std::vector<std::string> formats = arguments.formats;
  if (!arguments.register_file.empty()) formats.push_back("register=" + arguments.register_file);
  if (!arguments.evidence_file.empty()) formats.push_back("evidence=" + arguments.evidence_file);
  return report_targets(formats);
}

WrittenFiles files_of(const std::vector<ReportTarget>& targets) {
  std::vector<std::string> paths;
  for (const ReportTarget& target : targets) paths.push_back(target.file);
  return WrittenFiles(paths);
}

bool on_standard_output(const std::vector<ReportTarget>& targets) {
  return std::any_of(targets.begin(), targets.end(), [](const ReportTarget& target) { return target.file.empty(); });
}

// Empty if nothing was skipped.
std::string counts_of(const Skipped& skipped) {
  std::string text;
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  };
  add(skipped.other, "that are no cables by their name (--include PATTERN reads them)");
  add(skipped.hidden, "hidden or ignored");
  add(skipped.special, "pipes, devices or sockets");
  add(skipped.repeated, "directories met before");
  add(skipped.gitignored, "ignored by .gitignore (--no-gitignore reads them)");
  add(skipped.excluded, "excluded");
  add(skipped.archives, "archives or compressed files (--archives reads them)");
  return text;
}

void report_skipped(const CheckSetup& setup, const Skipped& skipped) {
  const std::string text = counts_of(skipped);
  if (!text.empty()) write_error("cablemark: not read in directories: " + text + "\n");
  if (skipped.members != 0) {
    write_error(fmt::format("cablemark: not read in archives and mail: {} that are no cables by their name or kind\n",
                            skipped.members));
  }
  for (const std::string& file : skipped.configurations) {
    if (absolute_path(setup.working_directory, file) == setup.project.configuration) continue;
    write_error("cablemark: " + shown(file) +
                " is not used: a run has one configuration, the nearest above all that it checks; check its folder on "
                "its own to use it\n");
  }
}

bool all_matched(const CheckSetup& setup, const CheckOutcome& outcome) {
  return setup.inputs.may_be_empty ||
         std::find(outcome.documents.begin(), outcome.documents.end(), 0u) == outcome.documents.end();
}

void report_unmatched(const CheckSetup& setup, const CheckOutcome& outcome) {
  if (setup.inputs.may_be_empty) return;
  for (std::size_t n = 0; n < outcome.documents.size(); ++n) {
    if (outcome.documents[n] != 0) continue;
    write_error("cablemark: " + shown(setup.inputs.paths[n]) +
                ": nothing to check: no file there is named like a cable (.txt .cable .tel .msg .eml .htm .html) or "
                "begins like one; name the file itself, or use --include PATTERN\n");
  }
}

// What was left out of the paths that were named, and why.
void report_inputs(const CheckArguments& arguments, const CheckSetup& setup) {
  for (const std::string& path : setup.inputs.excluded) {
    write_error("cablemark: " + shown(path) + ": not read, though it is named: --exclude takes it out (--hook)\n");
  }
  if (arguments.changed_since.empty()) return;
  std::string text = fmt::format("cablemark: {} changed since {}", counted(setup.inputs.paths.size(), "file"),
                                 shown(arguments.changed_since));
  if (setup.inputs.deleted != 0) text += fmt::format(", and {} deleted", setup.inputs.deleted);
  if (const std::string left_out = counts_of(setup.inputs.skipped); !left_out.empty()) {
    text += "; changed and not read: " + left_out;
  }
  write_error(text + "\n");
}

// `--show-files`: what would be checked, and what would not and why.
int show_files(CheckSetup& setup) {
  std::string out;
  bool any = false;
  setup.walk.on_skip = [&out](const std::string& path, std::string_view reason) {
    out += "skip  " + shown(path) + ": " + std::string(reason) + "\n";
  };
  for (const std::string& path : setup.inputs.excluded) setup.walk.on_skip(path, "excluded by --exclude (--hook)");
  for (const auto& [path, reason] : setup.inputs.left_out) setup.walk.on_skip(path, reason);
  Walker walker(setup.walk);
  InputReader reader;
  Scratch scratch;
  Input input;
  while (walker.next(input)) {
    if (input.sniff && !reader.read_named(input.path, {}) &&
        !begins_like_cable(reader.bytes(), *setup.policy, scratch.text)) {
      setup.walk.on_skip(input.path, "no cable by its first bytes");
      continue;
    }
    any = true;
    out += "check " + shown(input.path) + (input.error ? ": " + shown(input.error->message) : "") + "\n";
  }
  print(out);
  return any || setup.inputs.may_be_empty ? kExitClean : kExitFailed;
}

int exit_code(const CheckArguments& arguments, const CheckSetup& setup, const CheckOutcome& outcome) {
  const Severity fail_level = setup.fail_level.value_or(setup.policy->fail_level);
  if (outcome.timed_out) return kExitBug;
  if (outcome.tally.errors != 0 || !all_matched(setup, outcome)) return kExitFailed;
  std::uint64_t failing = 0;
  for (std::size_t level = static_cast<std::size_t>(fail_level); level < 3; ++level) {
    failing += outcome.tally.severities[level];
  }
  const std::uint64_t warnings = outcome.tally.severities[static_cast<std::size_t>(Severity::Warning)];
  const bool many_warnings = arguments.max_warnings && warnings > *arguments.max_warnings;
  return (failing != 0 || many_warnings) && !arguments.exit_zero ? kExitFindings : kExitClean;
}

void report_accepted(const Acceptance& acceptance) {
  std::string text;
  if (const auto& file = acceptance.files().suppressions; file && acceptance.accepted() != 0) {
    text += fmt::format("; {} accepted by {}", counted(acceptance.accepted(), "finding"), shown(file->file));
  }
  if (const auto& file = acceptance.files().baseline; file && acceptance.in_baseline() != 0) {
    text += fmt::format("; {} known to {}", counted(acceptance.in_baseline(), "finding"), shown(file->file));
  }
  if (!text.empty()) write_error("cablemark: not counted: " + text.substr(2) + "\n");
}

// A first run on an archive finds more than anybody corrects in a day.
void offer_baseline(const CheckArguments& arguments, const CheckOutcome& outcome) {
  const std::uint64_t open = outcome.tally.severities[1] + outcome.tally.severities[2];
  if (outcome.tally.findings < kWorthBaseline || outcome.tally.exit_code != kExitFindings) return;
  std::string paths;
  if (arguments.paths.size() <= kMostPathsTold) {
    for (const std::string& path : arguments.paths) paths += " " + shown(path);
  } else {
    paths = " PATH...";
  }
  write_error(fmt::format(
      "cablemark: a first run on an archive? `cablemark baseline write{}` keeps these {} as known, and only new ones "
      "are reported then\n",
      paths, counted(open, "finding")));
}

void report_timings(const Timings& timings, double wall) {
  std::string text = fmt::format(
      "cablemark: timings: {:.3f} s in all, of it in threads read {:.3f} s, check {:.3f} s, report {:.3f} s; {:.1f} MB "
      "read\n",
      wall, timings.read, timings.check, timings.report, static_cast<double>(timings.bytes) / 1e6);
  for (const Timings::File& file : timings.slowest) {
    text += fmt::format("{:10.2f} ms {}\n", file.seconds * 1e3, shown(file.path));
  }
  write_error(text);
}

}  // namespace

int run_check(const CheckArguments& arguments) {
  std::vector<ReportTarget> formats = targets_of(arguments);
  CheckSetup setup(arguments);
  setup.accept(arguments);
  const Policy& policy = *setup.policy;
  CheckRequest& request = setup.request;
  request.exit_code = [&](const CheckOutcome& outcome) { return exit_code(arguments, setup, outcome); };

  catch_interrupts();
  report_inputs(arguments, setup);
  if (arguments.show_files) return show_files(setup);
  setup.protect_inputs(arguments, files_of(formats));
  Walker walker(setup.walk);
  const bool many = walker.more_than_one();
  // --register and --evidence come on top of the report.
  if (arguments.formats.empty() && !on_standard_output(formats)) {
    formats.push_back({many ? Format::Grouped : Format::Full, {}});
  }

  std::vector<std::unique_ptr<Output>> outputs;
  std::vector<std::unique_ptr<Reporter>> reporters;
  std::vector<Target> targets;
  std::optional<Format> on_stdout;
  for (const ReportTarget& target : formats) {
    ReportOptions options = setup.report_options();
    options.many = many;
    options.count_notes = many && setup.min_level != Severity::Note;
    options.excerpt = arguments.excerpt;
    options.colour = target.file.empty() && wants_colour(arguments.color);
    if (target.file.empty()) on_stdout = target.format;
    outputs.push_back(target.file.empty() ? standard_output() : replace_file(target.file));
    if (outputs.back() == nullptr) {
      throw CommandError{"output", "`" + target.file + "` cannot be written: " + std::strerror(errno)};
    }
    reporters.push_back(make_reporter(target.format, policy, options));
    targets.push_back({reporters.back().get(), outputs.back().get()});
  }

  if (arguments.statistics) {
    reporters.push_back(make_statistics_reporter(policy, setup.report_options()));
    outputs.push_back(standard_error());
    targets.push_back({reporters.back().get(), outputs.back().get()});
  }

  // Lines that a report streams to the same terminal would run into the progress.
  const bool one_terminal = same_terminal();
  const bool streams = on_stdout && *on_stdout != Format::Grouped && one_terminal;
  Progress progress(many && !arguments.no_progress && !streams && ::isatty(STDERR_FILENO) == 1);
  request.progress = [&](const Tally& tally) { progress.show(tally); };
  const auto start = Clock::now();
  const bool said_on_stdout = on_stdout && is_for_people(*on_stdout) && one_terminal;
  setup.index_inputs();
  const CheckOutcome outcome =
      check_files(request, walker, setup.inputs.paths.size(), targets, [&](std::string_view text) {
        progress.clear();
        if (!said_on_stdout) write_error(text);
      });
  progress.clear();

  if (outcome.interrupted_by != 0) {
    write_error(fmt::format("cablemark: interrupted after {}; the report is not complete\n",
                            counted(outcome.tally.documents, "cable")));
    return 128 + outcome.interrupted_by;
  }
  if (outcome.failed == nullptr) report_unmatched(setup, outcome);
  // An output that failed ended the run, and no file is replaced then; one of them may be that of --statistics.
  bool failed = outcome.failed != nullptr;
  for (std::size_t n = 0; n < formats.size(); ++n) {
    if (outcome.failed == nullptr && outputs[n]->commit()) continue;
    if (outputs[n]->error() == 0) continue;
    if (formats[n].file.empty() && outputs[n]->error() == EPIPE) {
      // The reader went away: end as a program does that did not catch the signal, with no file half replaced.
      outputs.clear();
      std::signal(SIGPIPE, SIG_DFL);
      std::raise(SIGPIPE);
      return 128 + SIGPIPE;
    }
    failed = true;
    write_error("cablemark: " + (formats[n].file.empty() ? "standard output" : "`" + shown(formats[n].file) + "`") +
                " cannot be written: " + std::strerror(outputs[n]->error()) + "\n");
  }
  report_skipped(setup, outcome.skipped);
  if (setup.acceptance != nullptr) report_accepted(*setup.acceptance);
  if (arguments.timings) report_timings(outcome.timings, std::chrono::duration<double>(Clock::now() - start).count());
  if (!on_stdout || !sums_up(*on_stdout)) {
    write_error(
        "cablemark: " + run_summary(outcome.tally) + "; checked with " + policy_line(policy, std::nullopt) +
        fmt::format("; not checked: {}\n", outcome.tally.not_checked == 0
                                               ? "nothing"
                                               : counted(outcome.tally.not_checked, "rule") + " (see --format full)"));
  }
  if (setup.acceptance == nullptr || !setup.acceptance->files().baseline) offer_baseline(arguments, outcome);
  return failed ? std::max<int>(kExitFailed, outcome.tally.exit_code) : outcome.tally.exit_code;
}

}  // namespace cablemark
