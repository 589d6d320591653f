#include "cli/policy_diff_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "cli/input_walk.hpp"
#include "report/json_writer.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

constexpr LoadOptions kOptions = {.origins = true, .expressions = true};
// Documents of one rule that a person reads; JSON has them all.
constexpr std::size_t kMostShown = 20;

// What differs between the policies themselves.
struct PolicyChange {
  std::string_view what;          // `added`, `removed`, `changed`
  std::string name;               // of a rule, or `table key` of a row
  std::vector<std::string> keys;  // of what changed: those that say something else
};

struct PolicyChanges {
  std::vector<PolicyChange> rules, rows;
};

// What a rule or a row says, by its keys; rules and rows by their names.
using SaidByKey = std::map<std::string, std::string>;
using Named = std::map<std::string, SaidByKey>;

// Everything of a rule that its author wrote and that a reader of its findings sees.
SaidByKey contents(const Policy& policy, const Rule& rule) {
  SaidByKey said{{"enabled", rule.enabled ? "yes" : "no"},
                 {"suppressible", rule.suppressible ? "yes" : "no"},
                 {"category", std::string(category_name(rule.category))},
                 {"summary", rule.summary},
                 {"help", rule.help},
                 {"from", rule.period.from ? format_iso_date(*rule.period.from) : ""},
                 {"to", rule.period.to ? format_iso_date(*rule.period.to) : ""},
                 {"floor", rule.floor ? std::string(severity_name(*rule.floor)) : ""}};
  const auto add = [&said](const std::string& key, std::string_view text) { said[key].append(text).append("\n"); };
  for (const CableKind kind : rule.kinds) add("kinds", kind_name(kind));
  for (const Stage stage : rule.stages) add("stages", stage_name(stage));
  for (const auto& [name, value] : rule.params) add("params", fmt::format("{} {}", name, value));
  for (const std::uint32_t id : rule.cite) add("cite", policy.citations[id].id);
  for (const RuleExpression& one : rule.expressions) add(std::string(one.key), one.let + ": " + one.text);
  for (const auto& choice : rule.severity) add("severity", severity_name(choice.is));
  for (const auto& choice : rule.message) {
    for (const MessagePart& part : choice.is) add("message", part.text);
  }
  for (const std::uint32_t other : rule.yields_to) add("yields-to", policy.rules[other].name);
  return said;
}

Named rules_of(const Policy& policy) {
  Named rules;
  for (const Rule& rule : policy.rules) rules.emplace(rule.name, contents(policy, rule));
  return rules;
}

// Several packs may override one rule: key by key the later one wins, but entries of some keys add up. A word alone is
// short for a key.
void add_override(SaidByKey& said, const RowOrigin& row) {
  for (const auto& [key, text] : row.fields) {
    if (key.empty()) {
      const bool switches = text == "on" || text == "off";
      said[switches ? "enabled" : "severity"] = text == "on" ? "yes" : text == "off" ? "no" : text;
    } else if (key == "where" || key == "params" || key == "messages") {
      said[key] += text + '\n';
    } else {
      said[key] = text;
    }
  }
}

// And what else of the packs a verdict depends on.
Named rows_of(const Policy& policy) {
  Named rows{{"fail-level", {{"", std::string(severity_name(policy.fail_level))}}}};
  for (const RowOrigin& row : policy.origins) {
    SaidByKey& said = rows[row.table + " " + row.key];
    if (row.table == "override") {
      add_override(said, row);
    } else {
      said.insert(row.fields.begin(), row.fields.end());
    }
  }
  return rows;
}

std::vector<std::string> keys_that_differ(const SaidByKey& before, const SaidByKey& after) {
  std::vector<std::string> keys;
  const auto value = [](const SaidByKey& said, const std::string& key) {
    const auto found = said.find(key);
    return found == said.end() ? std::string_view() : std::string_view(found->second);
  };
  SaidByKey all = before;
  all.insert(after.begin(), after.end());
  for (const auto& [key, text] : all) {
    if (value(before, key) != value(after, key)) keys.push_back(key);
  }
  return keys;
}

std::vector<PolicyChange> changes(const Named& before, const Named& after) {
  std::vector<PolicyChange> found;
  for (const auto& [name, said] : before) {
    const auto other = after.find(name);
    if (other == after.end()) {
      found.push_back({"removed", name, {}});
      continue;
    }
    std::vector<std::string> keys = keys_that_differ(said, other->second);
    if (keys.empty()) continue;
    // A row that is no map of keys has none to name.
    keys.erase(std::remove(keys.begin(), keys.end(), ""), keys.end());
    found.push_back({"changed", name, std::move(keys)});
  }
  for (const auto& [name, said] : after) {
    if (before.count(name) == 0) found.push_back({"added", name, {}});
  }
  return found;
}

// A document of which the two policies say different things.
struct ChangedDocument {
  std::string path;
  std::uint32_t part = 1;
  std::string before, after;  // status, with the code of an error
  // By rule, the findings that only one of the two reports.
  std::map<std::string, std::pair<std::size_t, std::size_t>> rules;

  [[nodiscard]] bool status_changed() const { return before != after; }
};

struct Comparison {
  std::uint64_t documents = 0, judged = 0;  // judged: by both without an error
  std::vector<ChangedDocument> changed;
};

using Said = std::multiset<std::tuple<std::string, Severity, std::uint32_t, std::uint32_t>>;

Said said(const Policy& policy, const Document& document) {
  Said all;
  for (const Finding& finding : document.findings) {
    all.emplace(policy.rules[finding.rule].name, finding.severity, finding.span.begin, finding.span.end);
  }
  return all;
}

std::string status(const Document& document) {
  std::string text(status_name(document.status));
  if (document.error) text += fmt::format(" ({})", error_code_name(document.error->code));
  return text;
}

class Comparer {
 public:
  Comparer(const Policy& before, const Policy& after, Options options)
      : before_(before), after_(after), options_(std::move(options)) {}

  void take(const WalkedText& text, Comparison& comparison) {
    const Documents old_documents = check_walked(text, before_, options_, scratch_before_);
    const Documents new_documents = check_walked(text, after_, options_, scratch_after_);
    // Other words may cut a text into cables otherwise: what only one policy sees is compared with nothing.
    const std::size_t parts = std::max(old_documents.size(), new_documents.size());
    for (std::size_t n = 0; n < parts; ++n) {
      ++comparison.documents;
      const bool both = n < old_documents.size() && n < new_documents.size();
      if (both && !old_documents[n].error && !new_documents[n].error) ++comparison.judged;
      compare(text.path, n, n < old_documents.size() ? &old_documents[n] : nullptr,
              n < new_documents.size() ? &new_documents[n] : nullptr, comparison);
    }
  }

 private:
  void compare(const std::string& path, std::size_t number, const Document* old_document, const Document* new_document,
               Comparison& comparison) const {
    ChangedDocument changed;
    changed.path = path;
    changed.part = static_cast<std::uint32_t>(number + 1);
    changed.before = old_document != nullptr ? status(*old_document) : "none";
    changed.after = new_document != nullptr ? status(*new_document) : "none";
    const Said old_said = old_document != nullptr ? said(before_, *old_document) : Said();
    const Said new_said = new_document != nullptr ? said(after_, *new_document) : Said();
    Said only;
    std::set_difference(old_said.begin(), old_said.end(), new_said.begin(), new_said.end(),
                        std::inserter(only, only.end()));
    for (const auto& one : only) ++changed.rules[std::get<0>(one)].first;
    only.clear();
    std::set_difference(new_said.begin(), new_said.end(), old_said.begin(), old_said.end(),
                        std::inserter(only, only.end()));
    for (const auto& one : only) ++changed.rules[std::get<0>(one)].second;
    if (changed.status_changed() || !changed.rules.empty()) comparison.changed.push_back(std::move(changed));
  }

  const Policy& before_;
  const Policy& after_;
  Options options_;
  Scratch scratch_before_, scratch_after_;
};

std::int64_t status_changes(const Comparison& comparison) {
  return std::count_if(comparison.changed.begin(), comparison.changed.end(),
                       [](const ChangedDocument& document) { return document.status_changed(); });
}

void write_changes(JsonWriter& json, const std::vector<PolicyChange>& changes) {
  json.begin_array();
  for (const PolicyChange& change : changes) {
    json.begin_object().key("change").string(change.what).key("name").string(change.name).key("keys").begin_array();
    for (const std::string& key : change.keys) json.string(key);
    json.end_array().end_object();
  }
  json.end_array();
}

void write_policy_name(JsonWriter& json, const Policy& policy) {
  json.begin_object().key("name").string(policy.name).key("version").string(policy.version);
  json.key("digest").string(policy.digest).end_object();
}

std::string diff_json(const Policy& before, const Policy& after, const PolicyChanges& policies,
                      const std::optional<Comparison>& comparison) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("old");
  write_policy_name(json, before);
  json.key("new");
  write_policy_name(json, after);
  json.key("rules");
  write_changes(json, policies.rules);
  json.key("rows");
  write_changes(json, policies.rows);
  json.key("corpus");
  if (!comparison) {
    json.null();
  } else {
    json.begin_object().key("documents").integer(comparison->documents);
    json.key("changed").integer(comparison->changed.size());
    json.key("status_changed").integer(status_changes(*comparison)).key("changes").begin_array();
    for (const ChangedDocument& document : comparison->changed) {
      json.begin_object().key("path").string(document.path).key("part").integer(document.part);
      json.key("old").string(document.before).key("new").string(document.after).key("rules").begin_array();
      for (const auto& [rule, counts] : document.rules) {
        json.begin_object().key("rule").string(rule).key("no_longer").integer(counts.first);
        json.key("newly").integer(counts.second).end_object();
      }
      json.end_array().end_object();
    }
    json.end_array().end_object();
  }
  json.end_object();
  return out += '\n';
}

// By rule, the documents of which it speaks anew, no longer or otherwise.
std::string corpus_text(const Comparison& comparison) {
  std::string out = fmt::format("{} of {} change, {} in their status\n", comparison.changed.size(),
                                counted(comparison.documents, "document"), status_changes(comparison));
  std::map<std::string, std::vector<std::string>> by_rule;
  for (const ChangedDocument& document : comparison.changed) {
    const std::string name =
        shown(document.path) + (document.part > 1 ? fmt::format(" (part {})", document.part) : std::string());
    const std::string verdict =
        document.status_changed() ? fmt::format(": {} -> {}", document.before, document.after) : ": " + document.after;
    for (const auto& [rule, counts] : document.rules) {
      by_rule[rule].push_back(fmt::format("-{} +{}  {}{}", counts.first, counts.second, name, verdict));
    }
    if (document.rules.empty()) by_rule["(status)"].push_back(name + verdict);
  }
  for (const auto& [rule, documents] : by_rule) {
    out += rule + "\n";
    for (std::size_t n = 0; n < std::min(documents.size(), kMostShown); ++n) out += "  " + documents[n] + "\n";
    if (documents.size() > kMostShown) out += fmt::format("  and {} more\n", documents.size() - kMostShown);
  }
  return out;
}

// `changed row controls NOFORN: excludes, levels`.
void append_change(std::string& out, std::string_view kind, const PolicyChange& change) {
  std::string keys;
  for (const std::string& key : change.keys) keys += (keys.empty() ? ": " : ", ") + shown(key);
  fmt::format_to(std::back_inserter(out), "{} {} {}{}\n", change.what, kind, shown(change.name), keys);
}

std::string diff_text(const Policy& before, const Policy& after, const PolicyChanges& policies,
                      const std::optional<Comparison>& comparison) {
  std::string out = fmt::format("{} {} -> {} {}\n", before.name, before.version, after.name, after.version);
  for (const PolicyChange& change : policies.rules) append_change(out, "rule", change);
  for (const PolicyChange& change : policies.rows) append_change(out, "row", change);
  if (policies.rules.empty() && policies.rows.empty()) out += "the same rules and rows\n";
  if (comparison) out += corpus_text(*comparison);
  return out;
}

}  // namespace

int run_policy_diff(const CommonArguments& arguments, const PolicyDiffArguments& diff) {
  const Policy before = policy_of(diff.before, kOptions);
  const Policy after = policy_of(diff.after, kOptions);
  const PolicyChanges policies{changes(rules_of(before), rules_of(after)), changes(rows_of(before), rows_of(after))};
  std::optional<Comparison> comparison;
  if (!diff.corpus.empty()) {
    comparison.emplace();
    Options options;
    options.as_of = day_of("--as-of", arguments.as_of);
    options.today = today();
    Comparer comparer(before, after, options);
    each_text_of(diff.corpus, after, [&](const WalkedText& text) { comparer.take(text, *comparison); });
    if (comparison->judged == 0) throw CommandError{"input", "the corpus holds no cable that both policies can judge"};
  }
  print(arguments.json() ? diff_json(before, after, policies, comparison)
                         : diff_text(before, after, policies, comparison));
  return kExitClean;
}

}  // namespace cablemark
