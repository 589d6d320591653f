#include "cli/policy_test_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/policy_test_report.hpp"
#include "inputs/output.hpp"
#include "inputs/policy_files.hpp"
#include "policies/example_marks.hpp"

namespace cablemark {
namespace {

constexpr LoadOptions kOptions = {.examples = true, .origins = true, .expressions = true};

// A pack that names no words is tested in the first shipped policy that extends it.
std::string tested_in(const Policy& policy) {
  if (!policy.levels.empty() || !policy.packs.back().shipped) return {};
  for (const std::string_view name : shipped_policy_names()) {
    const Policy other = policy_of(std::string(name));
    const std::vector<std::string>& parents = other.packs.back().extends;
    if (std::find(parents.begin(), parents.end(), policy.packs.back().file) != parents.end()) return std::string(name);
  }
  return {};
}

// The files whose rules and rows are to be reached: whoever extends a shipped pack need not prove it again.
FileFilter files_that_count(const Policy& policy, const std::string& only) {
  if (!only.empty()) return [only](std::string_view file) { return file == only; };
  if (policy.packs.back().shipped) return [](std::string_view) { return true; };
  return [&policy](std::string_view file) {
    return std::none_of(policy.packs.begin(), policy.packs.end(),
                        [file](const Pack& pack) { return pack.shipped && pack.file == file; });
  };
}

std::optional<Policy> load_without(const std::string& name, const RowName& row) {
  auto loaded = open_policy(name, {.examples = true, .origins = true, .without = row});
  if (auto* policy = std::get_if<Policy>(&loaded)) return std::move(*policy);
  return std::nullopt;
}

void test(Policy& policy, const std::string& name, const std::string& only, const TestArguments& arguments,
          TestReport& report) {
  report.policy = &policy;
  const FileFilter counts = files_that_count(policy, only);
  if (!arguments.coverage && !arguments.mutate && !arguments.min_coverage && !arguments.min_score) {
    report.run = run_examples(policy);
    return;
  }
  CoverageWatcher watcher(policy, counts);
  report.run = run_examples(policy, &watcher);
  Coverage coverage = watcher.take();
  const bool mutate = arguments.mutate || arguments.min_score;
  // What fails already says nothing of what would.
  if (mutate && report.run.failures.empty()) {
    report.mutants =
        run_mutants(policy, coverage, counts, [&name](const RowName& row) { return load_without(name, row); });
  }
  if (arguments.coverage || arguments.min_coverage) report.coverage = std::move(coverage);
}

std::map<std::string, std::vector<ExampleMark>> marks_by_file(const ExampleRun& run) {
  std::map<std::string, std::vector<ExampleMark>> files;
  for (const UnmarkedExample& example : run.unmarked) {
    for (const Span span : example.found) {
      ExampleMark mark{example.place, {}, span};
      const auto edit = std::find_if(example.edits.begin(), example.edits.end(), [span](const EditPlace& place) {
        return place.span.begin <= span.begin && span.end <= place.span.end;
      });
      if (edit != example.edits.end()) {
        mark.edit = edit->edit;
        mark.span = {span.begin - edit->span.begin, span.end - edit->span.begin};
      } else if (example.on_fixture) {
        // It stands in what the fixture says: no edit can hold the mark, which is told with the others.
        mark.edit = example.edits.size();
      }
      files[example.place.file].push_back(mark);
    }
  }
  return files;
}

void update(const Policy& policy, const ExampleRun& run) {
  const auto shipped = [&policy](std::string_view file) {
    return std::any_of(policy.packs.begin(), policy.packs.end(),
                       [file](const Pack& pack) { return pack.shipped && pack.file == file; });
  };
  for (const auto& [file, marks] : marks_by_file(run)) {
    if (shipped(file)) throw CommandError{"usage", "a shipped pack cannot be changed: name its file"};
    if (file == "-") throw CommandError{"usage", "--update needs a file, not standard input"};
    const MarkedPack pack = write_example_marks(policy_source(file), marks);
    const std::unique_ptr<Output> output = replace_file(file);
    if (!output || !output->write(pack.bytes) || !output->commit())
      throw CommandError{"output", "`" + file + "` cannot be written"};
    for (const PolicyPlace& place : pack.unwritten) {
      write_error(
          fmt::format("cablemark: {}:{}:{}: the «» of this example are yours to write: what is reported stands "
                      "outside its edits, or in quoted text of several lines\n",
                      place.file, place.line, place.column));
    }
  }
}

}  // namespace

int run_policy_test(const CommonArguments& arguments, const TestArguments& test_arguments) {
  std::string name = arguments.policy;
  Policy policy = policy_of(name, kOptions);
  TestReport report;
  std::string only;
  report.tested_in = tested_in(policy);
  if (policy.levels.empty() && report.tested_in.empty()) {
    throw CommandError{"policy",
                       fmt::format("{}:1:1: the policy names no levels, so that no marking of its examples can "
                                   "be read; test a policy that extends it",
                                   policy.packs.back().file)};
  }
  if (!report.tested_in.empty()) {
    only = policy.packs.back().file;
    name = report.tested_in;
    policy = policy_of(name, kOptions);
  }
  if (test_arguments.update) {
    update(policy, run_examples(policy));
    policy = policy_of(name, kOptions);
  }
  test(policy, name, only, test_arguments, report);
  if (arguments.format == "junit") {
    print(test_junit(report));
  } else {
    print(arguments.json() ? test_json(report) : test_text(report));
  }
  if (!report.run.failures.empty()) return kExitFindings;
  const auto& minimum = test_arguments.min_coverage;
  if (minimum && std::min(rule_coverage(*report.coverage), row_coverage(*report.coverage)) < *minimum) {
    return kExitFindings;
  }
  if (test_arguments.min_score && mutation_score(*report.mutants) < *test_arguments.min_score) return kExitFindings;
  return kExitClean;
}

}  // namespace cablemark
