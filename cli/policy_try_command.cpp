#include "cli/policy_try_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/input_walk.hpp"
#include "cli/selection.hpp"
#include "inputs/output.hpp"
#include "report/json_writer.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

// Places that a person reads; JSON has them all.
constexpr std::size_t kMostShown = 20;

struct Place {
  std::string path;
  Location at;
  Severity severity = Severity::Error;
  std::string message;
};

struct Trial {
  std::uint64_t documents = 0, speaks = 0, not_checked = 0, errors = 0;
  std::vector<Place> places;
};

void add_document(const Document& document, const Source& source, const std::string& path, Trial& trial) {
  ++trial.documents;
  if (document.error) {
    ++trial.errors;
    write_error("cablemark: " + shown(path) + ": " + shown(document.error->message) + "\n");
    return;
  }
  if (!document.findings.empty()) ++trial.speaks;
  if (!document.not_checked.empty()) ++trial.not_checked;
  for (const Finding& finding : document.findings) {
    trial.places.push_back({path, source.location(finding.span.begin), finding.severity, finding.message});
  }
}

Trial try_rule(const Policy& policy, const std::vector<bool>& selected, const CommonArguments& arguments,
               const std::vector<std::string>& paths) {
  Scratch scratch;
  Trial trial;
  Options options;
  options.selected = &selected;
  options.as_of = day_of("--as-of", arguments.as_of);
  options.today = today();
  each_text_of(paths, policy, [&](const WalkedText& text) {
    for (const Document& document : check_walked(text, policy, options, scratch)) {
      add_document(document, scratch.text.source, text.path, trial);
    }
  });
  return trial;
}

std::string trial_json(const Rule& rule, const Trial& trial) {
  std::string out;
  JsonWriter json(out);
  const auto number = [&json](std::string_view key, std::uint64_t value) { json.any_key(key).integer(value); };
  json.begin_object().key("rule").string(rule.name);
  number("documents", trial.documents);
  number("speaks", trial.speaks);
  number("not_checked", trial.not_checked);
  number("errors", trial.errors);
  json.key("places").begin_array();
  for (const Place& place : trial.places) {
    json.begin_object().key("path").string(place.path).key("line").integer(place.at.line);
    json.key("column").integer(place.at.column).key("severity").string(severity_name(place.severity));
    json.key("message").string(place.message).end_object();
  }
  json.end_array().end_object();
  out += '\n';
  return out;
}

std::string trial_text(const Rule& rule, const Trial& trial) {
  std::string out = fmt::format("{} would speak on {} of {}", rule.name, trial.speaks, trial.documents);
  if (trial.not_checked > 0) out += fmt::format("; not checked on {}", trial.not_checked);
  if (trial.errors > 0) out += fmt::format("; {} could not be judged", trial.errors);
  out += trial.places.empty() ? "\n" : ":\n";
  for (std::size_t n = 0; n < std::min(trial.places.size(), kMostShown); ++n) {
    const Place& place = trial.places[n];
    fmt::format_to(std::back_inserter(out), "  {}:{}:{}: {}: ", shown(place.path), place.at.line, place.at.column,
                   severity_name(place.severity));
    append_shown(out, place.message);
    out += '\n';
  }
  if (trial.places.size() > kMostShown) out += fmt::format("  and {} more places\n", trial.places.size() - kMostShown);
  return out;
}

}  // namespace

int run_policy_try(const CommonArguments& arguments, const std::string& name, const std::vector<std::string>& paths) {
  const Policy policy = policy_of(arguments.policy);
  const Rule& rule = rule_named(policy, name);
  std::vector<bool> selected(policy.rules.size());
  selected[static_cast<std::size_t>(&rule - policy.rules.data())] = true;
  const Trial trial = try_rule(policy, selected, arguments, paths);
  if (trial.documents == 0) throw CommandError{"input", "nothing was found to try the rule on"};
  print(arguments.json() ? trial_json(rule, trial) : trial_text(rule, trial));
  return trial.errors != 0 ? kExitFailed : kExitClean;
}

}  // namespace cablemark
