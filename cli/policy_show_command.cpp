#include "cli/policy_show_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "report/json_parts.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

void write_packs(JsonWriter& json, const Policy& policy) {
  json.key("packs").begin_array();
  for (const Pack& pack : policy.packs) {
    json.begin_object().key("name").string(pack.name).key("version").string(pack.version);
    json.key("file").string(pack.file).key("shipped").boolean(pack.shipped);
    json.key("digest").string(pack.digest).end_object();
  }
  json.end_array();
}

void append_packs(std::string& out, const Policy& policy) {
  for (const Pack& pack : policy.packs) {
    fmt::format_to(std::back_inserter(out), "{} {}  {}  {}\n", pack.name, pack.version, shown(pack.file), pack.digest);
  }
}

void write_place(JsonWriter& json, const PolicyPlace& place) {
  json.key("file").string(place.file).key("line").integer(place.line).key("column").integer(place.column);
}

std::string show_json(const Policy& policy) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("policy").string(policy.name).key("version").string(policy.version);
  json.key("digest").string(policy.digest);
  write_packs(json, policy);
  json.key("rows").begin_array();
  for (const RowOrigin& row : policy.origins) {
    json.begin_object().key("table").string(row.table).key("key").string(row.key);
    write_place(json, row.place);
    json.end_object();
  }
  json.end_array().key("rules").begin_array();
  for (const Rule& rule : policy.rules) {
    json.begin_object().key("rule").string(rule.name).key("pack").string(rule.pack);
    json.key("enabled").boolean(rule.enabled);
    write_place(json, rule.place);
    json.key("loops").integer(rule.loops.size());
    json.key("operations").integer(rule.program.nodes.size()).end_object();
  }
  json.end_array().end_object();
  out += '\n';
  return out;
}

std::string show_text(const Policy& policy, const ShowArguments& show) {
  std::string out = fmt::format("{} {}  {}\n\n", policy.name, policy.version, policy.digest);
  append_packs(out, policy);
  out += '\n';
  if (show.origin) {
    for (const RowOrigin& row : policy.origins) {
      fmt::format_to(std::back_inserter(out), "{} {}  {}:{}\n", row.table, shown(row.key), shown(row.place.file),
                     row.place.line);
    }
  }
  std::vector<const Rule*> rules;
  for (const Rule& rule : policy.rules) rules.push_back(&rule);
  if (show.cost) {
    std::stable_sort(rules.begin(), rules.end(),
                     [](const Rule* a, const Rule* b) { return a->program.nodes.size() > b->program.nodes.size(); });
  }
  for (const Rule* rule : rules) {
    fmt::format_to(std::back_inserter(out), "rule {}  {}", rule->name, rule->enabled ? "on" : "off");
    if (show.origin) fmt::format_to(std::back_inserter(out), "  {}:{}", shown(rule->place.file), rule->place.line);
    if (show.cost) {
      out += "  " + counted(rule->program.nodes.size(), "operation") + ", " + counted(rule->loops.size(), "loop");
    }
    out += '\n';
  }
  return out;
}

}  // namespace

int run_policy_show(const CommonArguments& arguments, const ShowArguments& show) {
  const Policy policy = policy_of(arguments.policy, {.origins = true});
  print(arguments.json() ? show_json(policy) : show_text(policy, show));
  return kExitClean;
}

int run_policy_lock(const CommonArguments& arguments) {
  const Policy policy = policy_of(arguments.policy);
  std::string out;
  if (arguments.json()) {
    JsonWriter json(out);
    json.begin_object().key("policy").string(policy.name).key("version").string(policy.version);
    json.key("digest").string(policy.digest);
    write_packs(json, policy);
    json.end_object();
    out += '\n';
  } else {
    append_packs(out, policy);
    out += fmt::format("{} {}  {}\n", policy.name, policy.version, policy.digest);
  }
  print(out);
  return kExitClean;
}

}  // namespace cablemark
