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
  std::string_view what;  // `added`, `removed`, `changed`
  std::string name;       // of a rule, or `table key` of a row
};

struct PolicyChanges {
  std::vector<PolicyChange> rules, rows;
};

// Everything of a rule that its author wrote and that a verdict may depend on.
std::string contents(const Policy& policy, const Rule& rule) {
  std::string text = fmt::format("{} {} {}\n", rule.enabled, category_name(rule.category), rule.summary);
  for (const auto& day : {rule.period.from, rule.period.to}) text += day ? format_iso_date(*day) + "\n" : "-\n";
  for (const CableKind kind : rule.kinds) fmt::format_to(std::back_inserter(text), "kind {}\n", kind_name(kind));
  for (const Stage stage : rule.stages) fmt::format_to(std::back_inserter(text), "stage {}\n", stage_name(stage));
  for (const auto& [name, value] : rule.params) fmt::format_to(std::back_inserter(text), "{} = {}\n", name, value);
  for (const RuleExpression& one : rule.expressions) {
    fmt::format_to(std::back_inserter(text), "{} {}: {}\n", one.key, one.let, one.text);
  }
  for (const auto& choice : rule.severity) fmt::format_to(std::back_inserter(text), "{}\n", severity_name(choice.is));
  for (const auto& choice : rule.message) {
    for (const MessagePart& part : choice.is) text += part.text + "{}";
    text += '\n';
  }
  for (const std::uint32_t other : rule.yields_to) text += "yields to " + policy.rules[other].name + '\n';
  return text;
}

std::map<std::string, std::string> rules_of(const Policy& policy) {
  std::map<std::string, std::string> rules;
  for (const Rule& rule : policy.rules) rules.emplace(rule.name, contents(policy, rule));
  return rules;
}

std::map<std::string, std::string> rows_of(const Policy& policy) {
  std::map<std::string, std::string> rows;
  for (const RowOrigin& row : policy.origins) rows.emplace(row.table + " " + row.key, "");
  return rows;
}

std::vector<PolicyChange> changes(const std::map<std::string, std::string>& before,
                                  const std::map<std::string, std::string>& after) {
  std::vector<PolicyChange> found;
  for (const auto& [name, text] : before) {
    const auto other = after.find(name);
    if (other == after.end()) {
      found.push_back({"removed", name});
    } else if (other->second != text) {
      found.push_back({"changed", name});
    }
  }
  for (const auto& [name, text] : after) {
    if (before.count(name) == 0) found.push_back({"added", name});
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

  void take(const WalkedInput& input, Comparison& comparison) {
    const Documents old_documents = check_input(input, before_, options_, scratch_before_);
    const Documents new_documents = check_input(input, after_, options_, scratch_after_);
    // Other words may cut a text into cables otherwise: what only one policy sees is compared with nothing.
    const std::size_t parts = std::max(old_documents.size(), new_documents.size());
    for (std::size_t n = 0; n < parts; ++n) {
      ++comparison.documents;
      const bool both = n < old_documents.size() && n < new_documents.size();
      if (both && !old_documents[n].error && !new_documents[n].error) ++comparison.judged;
      compare(input.path, n, n < old_documents.size() ? &old_documents[n] : nullptr,
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
    json.begin_object().key("change").string(change.what).key("name").string(change.name).end_object();
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
    json.begin_object().key("documents").integer(static_cast<std::int64_t>(comparison->documents));
    json.key("changed").integer(static_cast<std::int64_t>(comparison->changed.size()));
    json.key("status_changed").integer(status_changes(*comparison)).key("changes").begin_array();
    for (const ChangedDocument& document : comparison->changed) {
      json.begin_object().key("path").string(document.path).key("part").integer(document.part);
      json.key("old").string(document.before).key("new").string(document.after).key("rules").begin_array();
      for (const auto& [rule, counts] : document.rules) {
        json.begin_object().key("rule").string(rule).key("no_longer").integer(static_cast<std::int64_t>(counts.first));
        json.key("newly").integer(static_cast<std::int64_t>(counts.second)).end_object();
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

std::string diff_text(const Policy& before, const Policy& after, const PolicyChanges& policies,
                      const std::optional<Comparison>& comparison) {
  std::string out = fmt::format("{} {} -> {} {}\n", before.name, before.version, after.name, after.version);
  for (const PolicyChange& change : policies.rules) out += fmt::format("{} rule {}\n", change.what, change.name);
  for (const PolicyChange& change : policies.rows) out += fmt::format("{} row {}\n", change.what, shown(change.name));
  if (policies.rules.empty() && policies.rows.empty()) out += "the same rules, and rows of the same names\n";
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
    each_input(diff.corpus, [&](const WalkedInput& input) { comparer.take(input, *comparison); });
    if (comparison->judged == 0) throw CommandError{"input", "the corpus holds no cable that both policies can judge"};
  }
  print(arguments.json() ? diff_json(before, after, policies, comparison)
                         : diff_text(before, after, policies, comparison));
  return kExitClean;
}

}  // namespace cablemark
