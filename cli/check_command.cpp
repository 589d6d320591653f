#include "cli/check_command.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <list>
#include <thread>
#include <utility>

#include "cli/cable_input.hpp"
#include "cli/command.hpp"
#include "cli/progress.hpp"
#include "cli/repeated_line.hpp"
#include "cli/report_targets.hpp"
#include "cli/selection.hpp"
#include "cli/version.hpp"
#include "inputs/check_files.hpp"
#include "inputs/interrupt.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

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

std::vector<ReportTarget> targets_of(const CheckArguments& arguments) {
  std::vector<std::string> formats = arguments.formats;
  if (!arguments.register_file.empty()) formats.push_back("register=" + arguments.register_file);
  if (!arguments.evidence_file.empty()) formats.push_back("evidence=" + arguments.evidence_file);
  return report_targets(formats);
}

bool on_standard_output(const std::vector<ReportTarget>& targets) {
  return std::any_of(targets.begin(), targets.end(), [](const ReportTarget& target) { return target.file.empty(); });
}

// Empty if it has no name any more.
std::string working_directory() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

void report_skipped(const Skipped& skipped) {
  std::string text;
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  };
  add(skipped.other, "that are no cables by their name (--include PATTERN reads them)");
  add(skipped.hidden, "hidden or ignored");
  add(skipped.special, "pipes, devices or sockets");
  add(skipped.repeated, "directories met before");
  if (!text.empty()) write_error("cablemark: not read in directories: " + text + "\n");
}

bool all_matched(const CheckOutcome& outcome) {
  return std::find(outcome.documents.begin(), outcome.documents.end(), 0u) == outcome.documents.end();
}

void report_unmatched(const CheckArguments& arguments, const CheckOutcome& outcome) {
  for (std::size_t n = 0; n < outcome.documents.size(); ++n) {
    if (outcome.documents[n] != 0) continue;
    write_error("cablemark: " + shown(arguments.paths[n]) +
                ": nothing to check: no file there is named like a cable (.txt .cable .tel .msg .eml .htm .html) or "
                "begins like one; name the file itself, or use --include PATTERN\n");
  }
}

int exit_code(const CheckArguments& arguments, const CheckOutcome& outcome, Severity fail_level) {
  if (outcome.timed_out) return kExitBug;
  if (outcome.tally.errors != 0 || !all_matched(outcome)) return kExitFailed;
  std::uint64_t failing = 0;
  for (std::size_t level = static_cast<std::size_t>(fail_level); level < 3; ++level) {
    failing += outcome.tally.severities[level];
  }
  const std::uint64_t warnings = outcome.tally.severities[static_cast<std::size_t>(Severity::Warning)];
  const bool many_warnings = arguments.max_warnings && warnings > *arguments.max_warnings;
  return (failing != 0 || many_warnings) && !arguments.exit_zero ? kExitFindings : kExitClean;
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

// The policy until the process ends, which is next: taking it apart would only take time.
const Policy& keep(Policy policy) {
  static auto* const kept = new std::list<Policy>;
  return kept->emplace_back(std::move(policy));
}

}  // namespace

int run_check(const CheckArguments& arguments) {
  std::vector<ReportTarget> formats = targets_of(arguments);
  const std::optional<Severity> min_level = level_of("--min-level", arguments.min_level);
  const std::optional<Severity> fail_level = level_of("--fail-level", arguments.fail_level);
  if (arguments.timeout && !(*arguments.timeout > 0)) {
    throw CommandError{"usage", "--timeout is a number of seconds above 0"};
  }
  if (arguments.jobs && *arguments.jobs == 0) throw CommandError{"usage", "-j is a number of threads above 0"};

  CheckRequest request;
  request.options.kind = kind_of(arguments.kind);
  request.options.stage = stage_of(arguments.stage);
  request.options.as_of = day_of("--as-of", arguments.as_of);
  request.options.today = today();
  if (!arguments.max_bytes.empty()) request.max_bytes = bytes_of(arguments.max_bytes);
  request.timeout = arguments.timeout;
  request.jobs = arguments.jobs.value_or(std::max(1u, std::thread::hardware_concurrency()));

  const Policy& policy = keep(policy_of(arguments.policy));
  request.policy = &policy;
  const std::optional<std::vector<bool>> selected =
      selected_rules(policy, arguments.select, arguments.ignore, arguments.category);
  if (selected) request.options.selected = &*selected;
  request.exit_code = [&](const CheckOutcome& outcome) {
    return exit_code(arguments, outcome, fail_level.value_or(policy.fail_level));
  };

  catch_interrupts();
  const WalkOptions walk{arguments.paths, arguments.include};
  Walker walker(walk);
  const bool many = walker.more_than_one();
  // --register and --evidence come on top of the report.
  if (arguments.formats.empty() && !on_standard_output(formats)) {
    formats.push_back({many ? Format::Grouped : Format::Full, {}});
  }

  std::vector<std::unique_ptr<Output>> outputs;
  std::vector<std::unique_ptr<Reporter>> reporters;
  std::vector<Target> targets;
  std::optional<Format> on_stdout;
  const std::string as_of = format_iso_date(request.options.as_of.value_or(request.options.today));
  const std::string command = repeated_line(arguments);
  const std::string folder = working_directory();
  for (const ReportTarget& target : formats) {
    ReportOptions options;
    options.min_level = min_level.value_or(Severity::Note);
    options.many = many;
    options.count_notes = many && min_level != Severity::Note;
    options.excerpt = arguments.excerpt;
    options.colour = target.file.empty() && wants_colour(arguments.color);
    options.tool_version = kVersion;
    options.working_directory = folder;
    options.command = command;
    options.as_of = as_of;
    options.selected = request.options.selected;
    if (target.file.empty()) on_stdout = target.format;
    outputs.push_back(target.file.empty() ? standard_output() : replace_file(target.file));
    if (outputs.back() == nullptr) {
      throw CommandError{"output", "`" + target.file + "` cannot be written: " + std::strerror(errno)};
    }
    reporters.push_back(make_reporter(target.format, policy, options));
    targets.push_back({reporters.back().get(), outputs.back().get()});
  }

  if (arguments.statistics) {
    ReportOptions options;
    options.min_level = min_level.value_or(Severity::Note);
    reporters.push_back(make_statistics_reporter(policy, options));
    outputs.push_back(standard_error());
    targets.push_back({reporters.back().get(), outputs.back().get()});
  }

  // Lines that a report streams to the same terminal would run into the progress.
  const bool one_terminal = same_terminal();
  const bool streams = on_stdout && *on_stdout != Format::Grouped && one_terminal;
  Progress progress(many && !arguments.no_progress && !streams && ::isatty(STDERR_FILENO) == 1);
  request.progress = [&](const Tally& tally) { progress.show(tally); };
  request.timings = arguments.timings;
  const auto start = Clock::now();
  const bool said_on_stdout = on_stdout && is_for_people(*on_stdout) && one_terminal;
  const CheckOutcome outcome =
      check_files(request, walker, arguments.paths.size(), targets, [&](std::string_view text) {
        progress.clear();
        if (!said_on_stdout) write_error(text);
      });
  progress.clear();

  if (outcome.interrupted_by != 0) {
    write_error(fmt::format("cablemark: interrupted after {}; the report is not complete\n",
                            counted(outcome.tally.documents, "cable")));
    return 128 + outcome.interrupted_by;
  }
  report_unmatched(arguments, outcome);
  bool failed = false;
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
  report_skipped(outcome.skipped);
  if (arguments.timings) report_timings(outcome.timings, std::chrono::duration<double>(Clock::now() - start).count());
  if (!on_stdout || !sums_up(*on_stdout)) {
    write_error(
        "cablemark: " + run_summary(outcome.tally) + "; checked with " + policy_line(policy, std::nullopt) +
        fmt::format("; not checked: {}\n", outcome.tally.not_checked == 0
                                               ? "nothing"
                                               : counted(outcome.tally.not_checked, "rule") + " (see --format full)"));
  }
  return failed ? std::max<int>(kExitFailed, outcome.tally.exit_code) : outcome.tally.exit_code;
}

}  // namespace cablemark
