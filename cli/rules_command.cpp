#include "cli/rules_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "checks/own_rules.hpp"
#include "cli/selection.hpp"
#include "report/json_parts.hpp"
#include "report/rule_text.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

std::string day_or_empty(const std::optional<Date>& day) { return day ? format_iso_date(*day) : std::string(); }

void write_rule(JsonWriter& json, const Policy& policy, const Rule& rule) {
  json.key("rule").string(rule.name).key("pack").string(rule.pack);
  json.key("severity").string(severity_name(worst_severity(rule))).key("enabled").boolean(rule.enabled);
  json.key("from")
      .string_or_null(day_or_empty(rule.period.from))
      .key("to")
      .string_or_null(day_or_empty(rule.period.to));
  json.key("summary").string(rule.summary);
  write_citations(json, policy, rule.cite);
}

void write_details(JsonWriter& json, const Rule& rule) {
  json.key("category").string(category_name(rule.category)).key("help").string_or_null(rule.help);
  json.key("kinds").begin_array();
  for (const CableKind kind : rule.kinds) json.string(kind_name(kind));
  json.end_array().key("stages").begin_array();
  for (const Stage stage : rule.stages) json.string(stage_name(stage));
  json.end_array().key("params").begin_object();
  for (const auto& [name, value] : rule.params) json.any_key(name).integer(value);
  json.end_object().key("file").string(rule.place.file).key("line").integer(rule.place.line);
  json.key("examples").begin_array();
  for (const Example& example : rule.examples) {
    json.begin_object().key("reported").boolean(example.reported).key("fixture").string_or_null(example.fixture);
    json.key("edits").begin_array();
    for (const auto& [from, to] : example.edits) json.begin_array().string(from).string(to).end_array();
    json.end_array().key("text").string_or_null(example.text);
    json.key("date").string_or_null(day_or_empty(example.date)).end_object();
  }
  json.end_array();
}

void indented(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += "    ";
    append_shown(out, text.substr(0, end));
    out += '\n';
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

std::string period_text(const Period& period) {
  if (!period.from && !period.to) return "at all times";
  std::string text;
  if (period.from) text += "from " + format_iso_date(*period.from);
  if (period.to) text += (text.empty() ? "to " : " to ") + format_iso_date(*period.to);
  return text;
}

std::string rule_text(const Policy& policy, const Rule& rule) {
  std::string out = rule.name + "\n  ";
  append_shown(out, rule.summary);
  fmt::format_to(std::back_inserter(out), "\n\n  {}, {}, of the pack {}{}\n  in force {}\n",
                 severity_name(worst_severity(rule)), category_name(rule.category), rule.pack,
                 rule.enabled ? "" : ", off unless selected", period_text(rule.period));
  for (const auto& [name, value] : rule.params) fmt::format_to(std::back_inserter(out), "  {} = {}\n", name, value);
  if (rule.deprecated) {
    fmt::format_to(std::back_inserter(out), "  deprecated since {}: {}{}\n", shown(rule.deprecated->since),
                   shown(rule.deprecated->because),
                   rule.deprecated->use.empty() ? "" : "; use " + rule.deprecated->use);
  }
  if (rule.floor) {
    fmt::format_to(std::back_inserter(out), "  never below {}: {}\n", severity_name(*rule.floor),
                   shown(rule.floor_because));
  }
  if (!rule.help.empty()) {
    out += "\n  ";
    append_shown(out, rule.help);
    out += '\n';
  }
  if (!rule.cite.empty()) out += '\n';
  for (const std::uint32_t index : rule.cite) {
    const Citation& citation = policy.citations[index];
    out += "  see ";
    append_shown(out, citation.title);
    fmt::format_to(std::back_inserter(out), " ({}, {})\n", citation.basis, citation.evidence);
  }
  for (const Example& example : rule.examples) {
    out += example.reported ? "\n  reported" : "\n  silent";
    if (example.date) out += " on " + format_iso_date(*example.date);
    if (example.fixture.empty()) {
      out += ":\n";
      indented(out, example.text);
      continue;
    }
    out += " in " + example.fixture + (example.edits.empty() ? "\n" : ", edited:\n");
    for (const auto& [from, to] : example.edits) {
      indented(out, "- " + from);
      indented(out, "+ " + to);
    }
  }
  return out;
}

}  // namespace

int run_rules(const CommonArguments& arguments) {
  const Policy policy = policy_of(arguments.policy);
  std::string out;
  if (arguments.json()) {
    JsonWriter json(out);
    json.begin_object().key("rules").begin_array();
    for (const Rule& rule : policy.rules) {
      json.begin_object();
      write_rule(json, policy, rule);
      json.end_object();
    }
    json.end_array().end_object();
    out += '\n';
  } else {
    std::size_t width = 0;
    for (const Rule& rule : policy.rules) width = std::max(width, rule.name.size());
    for (const Rule& rule : policy.rules) {
      fmt::format_to(std::back_inserter(out), "{:<{}}  {:<7}  {}", rule.name, width,
                     rule.enabled ? severity_name(worst_severity(rule)) : "off", shown(rule.summary));
      out += '\n';
    }
  }
  print(out);
  return kExitClean;
}

int run_rule(const CommonArguments& arguments, const std::string& name) {
  Policy policy = policy_of(arguments.policy, {.examples = true});
  if (policy.rule(name) == nullptr) {
    // Those of a run, which no pack holds, are explained like any other.
    add_own_rules(policy);
    for (Rule& rule : policy.rules) rule.enabled = rule.enabled || is_own_rule(rule);
  }
  const Rule& rule = rule_named(policy, name);
  std::string out;
  if (arguments.json()) {
    JsonWriter json(out);
    json.begin_object();
    write_rule(json, policy, rule);
    write_details(json, rule);
    json.end_object();
    out += '\n';
  } else {
    out = rule_text(policy, rule);
  }
  print(out);
  return kExitClean;
}

}  // namespace cablemark
