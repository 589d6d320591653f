#include "policies/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "policies/nearest_name.hpp"

namespace cablemark {

namespace {

using namespace std::string_view_literals;

constexpr std::array kRuleKeys = {
    "severity"sv, "category"sv,  "summary"sv,  "help"sv,         "for"sv,     "let"sv,      "when"sv,
    "unless"sv,   "require"sv,   "forbid"sv,   "at"sv,           "related"sv, "message"sv,  "cite"sv,
    "from"sv,     "to"sv,        "kinds"sv,    "stages"sv,       "enabled"sv, "params"sv,   "cell"sv,
    "of"sv,       "yields-to"sv, "examples"sv, "suppressible"sv, "floor"sv,   "messages"sv, "deprecated"sv};
constexpr std::array kOverrideKeys = {"severity"sv, "enabled"sv, "params"sv,       "from"sv,     "to"sv,  "kinds"sv,
                                      "stages"sv,   "where"sv,   "suppressible"sv, "messages"sv, "cite"sv};
constexpr std::array kOverrideWords = {"off"sv, "on"sv, "note"sv, "warning"sv, "error"sv};

void switch_rule(RuleSource& rule, bool on, const Node& value) {
  rule.enabled = on;
  rule.switch_off = on ? Node() : value;
}

// The names of its parameters, and of those of the generic rule whose body it takes.
std::vector<std::string_view> params_of(const RuleSource& rule, const RuleSources& sources) {
  std::vector<std::string_view> names;
  const auto add = [&names](const Node& params) {
    if (!params || !params.is(YamlKind::Map)) return;
    for (auto it = params.begin(); it != params.end(); ++it) {
      const Node name = *it;
      ++it;
      names.push_back(name.text());
    }
  };
  add(rule["params"]);
  const Node of = rule["of"];
  if (!of || !of.is(YamlKind::Map)) return names;
  for (auto it = of.begin(); it != of.end(); ++it) {
    const bool check = (*it).text() == "check";
    ++it;
    if (!check || !(*it).is(YamlKind::Text)) continue;
    const auto generic = std::find_if(sources.begin(), sources.end(), [name = (*it).text()](const RuleSource& source) {
      return source.key.text() == name;
    });
    if (generic != sources.end()) add((*generic)["params"]);
  }
  return names;
}

void apply_override(Loading& loading, const RuleSources& sources, RuleSource& rule, const Node& value) {
  Mistakes& mistakes = loading.mistakes;
  if (value.is(YamlKind::List)) {
    rule.severity = value;
    return;
  }
  if (!value.is(YamlKind::Map)) {
    const auto word = read_choice(mistakes, value, kOverrideWords);
    if (!word) return;
    if (*word < 2) {
      switch_rule(rule, *word == 1, value);
    } else {
      rule.severity = value;
    }
    return;
  }
  const Fields fields(mistakes, value, "an override", kOverrideKeys);
  if (const auto enabled = read_yes_no(mistakes, fields["enabled"])) switch_rule(rule, *enabled, fields["enabled"]);
  if (const auto may = read_yes_no(mistakes, fields["suppressible"])) rule.suppressible = *may;
  if (const Node severity = fields["severity"]) rule.severity = severity;
  if (const Node from = fields["from"]) rule.from = from;
  if (const Node to = fields["to"]) rule.to = to;
  if (const Node kinds = fields["kinds"]) rule.kinds = kinds;
  if (const Node stages = fields["stages"]) rule.stages = stages;
  if (const Node messages = fields["messages"]) rule.messages.push_back(messages);
  if (const Node cite = fields["cite"]) rule.cite = cite;
  const std::vector<std::string_view> known = params_of(rule, sources);
  const auto changed = read_override_params(mistakes, fields["params"], known, rule.key.text());
  rule.params.insert(rule.params.end(), changed.begin(), changed.end());
  std::vector<std::string_view> eras;
  for (const Era& era : loading.policy.eras) eras.push_back(era.name);
  for (ScopedOverride& scoped : read_scoped_overrides(mistakes, fields["where"], rule.key.text(), known, eras)) {
    rule.scoped.push_back(std::move(scoped));
  }
}

// Whether an override says that its rule runs, or does not.
bool switches(const Node& value) {
  if (value.is(YamlKind::Text)) return value.text() == "on" || value.text() == "off";
  if (!value.is(YamlKind::Map)) return false;
  for (auto it = value.begin(); it != value.end(); ++it) {
    const Node key = *it;
    ++it;
    if (key.text() == "enabled") return true;
  }
  return false;
}

// Of claims on one control of one check.
bool share_a_cell(const CellClaim& a, const CellClaim& b) {
  if (a.in != b.in && a.in != CellPlace::Any && b.in != CellPlace::Any) return false;
  if (a.with.empty() || b.with.empty()) return true;
  return std::any_of(b.with.begin(), b.with.end(),
                     [&](WordId word) { return std::find(a.with.begin(), a.with.end(), word) != a.with.end(); });
}

}  // namespace

RuleSources collect_rules(Loading& loading) {
  RuleSources sources;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const auto& pack : loading.packs) {
    const Node rules = (*pack->keys)["rules"];
    if (!rules || rules.is(YamlKind::Null)) continue;
    if (!rules.is(YamlKind::Map)) {
      loading.mistakes.add(rules, fmt::format("`rules` is a map, one name a rule, not {}", described(rules)));
      continue;
    }
    for (auto it = rules.begin(); it != rules.end(); ++it) {
      const Node key = *it;
      ++it;
      if (!is_name(key.text())) {
        loading.mistakes.add(key,
                             fmt::format("the name of a rule is made of `a-z`, `0-9` and `-`, not {}", described(key)));
      }
      const auto [earlier, added] = places.emplace(key.text(), sources.size());
      if (!added) {
        const RuleSource& other = sources[earlier->second];
        const PolicyPlace there = place_of(other.key);
        loading.mistakes.add(
            key, fmt::format("the pack `{}` has a rule `{}` already ({}:{}:{}): change its severity, period or "
                             "parameters under `override`, or turn it off there and give this one another name",
                             other.pack->name, key.text(), there.file, there.line, there.column));
        continue;
      }
      if (sources.size() >= kMaxRules) {
        loading.mistakes.add(key, "more than 100000 rules");
        return sources;
      }
      RuleSource source;
      source.key = key;
      source.pack = pack.get();
      source.fields = std::make_unique<Fields>(loading.mistakes, *it, "a rule", kRuleKeys);
      if ((*it).is(YamlKind::Null)) loading.mistakes.add(key, fmt::format("the rule `{}` is empty", key.text()));
      sources.push_back(std::move(source));
    }
  }
  return sources;
}

void apply_overrides(Loading& loading, RuleSources& sources) {
  std::unordered_map<std::string_view, std::size_t> places;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    places.emplace(sources[i].key.text(), i);
    names.push_back(sources[i].key.text());
  }
  for (const auto& pack : loading.packs) {
    const Node overrides = (*pack->keys)["override"];
    if (!overrides || overrides.is(YamlKind::Null)) continue;
    if (!overrides.is(YamlKind::Map)) {
      loading.mistakes.add(overrides, fmt::format("`override` is a map of rules, not {}", described(overrides)));
      continue;
    }
    for (auto it = overrides.begin(); it != overrides.end(); ++it) {
      const Node key = *it;
      ++it;
      const auto found = places.find(key.text());
      if (found == places.end()) {
        loading.mistakes.add(
            key, fmt::format("there is no rule `{}` to override{}", key.text(), did_you_mean(key.text(), names)));
        continue;
      }
      RuleSource& rule = sources[found->second];
      if (loading.options.origins) {
        const bool idle = !rule.enabled && !switches(*it);
        loading.policy.origins.push_back(
            {"override", std::string(key.text()), place_of(key), idle, written_fields(*it)});
      }
      apply_override(loading, sources, rule, *it);
    }
  }
}

void check_claims(Loading& loading, const RuleSources& sources) {
  const std::vector<Rule>& rules = loading.policy.rules;
  std::map<std::pair<std::uint32_t, WordId>, std::vector<std::size_t>> claims;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i].of) continue;
    const CellClaim& claim = *rules[i].of;
    bool told = false;
    for (const WordId control : claim.controls) {
      std::vector<std::size_t>& earlier = claims[{claim.check, control}];
      const auto other = std::find_if(earlier.begin(), earlier.end(), [&](std::size_t taken) {
        return taken != i && share_a_cell(*rules[taken].of, claim);
      });
      if (other == earlier.end()) {
        earlier.push_back(i);
      } else if (!told) {
        told = true;
        loading.mistakes.add(
            sources[i].fields->key("of"),
            fmt::format("`{}` and `{}` both take `{}` from `{}`: one rule a cell", rules[*other].name, rules[i].name,
                        loading.policy.controls[control].name, rules[claim.check].name));
      }
    }
  }
}

void check_yields(Loading& loading, const RuleSources& sources) {
  const std::vector<Rule>& rules = loading.policy.rules;
  enum class Visit : std::uint8_t { Not, Open, Done };
  std::vector<Visit> visits(rules.size(), Visit::Not);
  struct Step {
    std::uint32_t rule = 0;
    std::size_t next = 0;
  };
  for (std::uint32_t root = 0; root < rules.size(); ++root) {
    if (visits[root] != Visit::Not) continue;
    std::vector<Step> path{{root, 0}};
    visits[root] = Visit::Open;
    while (!path.empty()) {
      Step& step = path.back();
      const Rule& rule = rules[step.rule];
      if (step.next == rule.yields_to.size()) {
        visits[step.rule] = Visit::Done;
        path.pop_back();
        continue;
      }
      const std::uint32_t other = rule.yields_to[step.next++];
      if (visits[other] == Visit::Not) {
        visits[other] = Visit::Open;
        path.push_back({other, 0});
      } else if (visits[other] == Visit::Open) {
        std::string circle;
        for (auto at = std::find_if(path.begin(), path.end(), [&](const Step& s) { return s.rule == other; });
             at != path.end(); ++at) {
          circle += fmt::format("`{}`, ", rules[at->rule].name);
        }
        loading.mistakes.add(sources[step.rule].fields->key("yields-to"),
                             other == step.rule
                                 ? std::string("a rule cannot yield to itself")
                                 : fmt::format("these rules yield in a circle: {}`{}`", circle, rules[other].name));
      }
    }
  }
}

void load_rules(Loading& loading, const PolicyReader& reader) {
  RuleSources sources = collect_rules(loading);
  apply_overrides(loading, sources);
  std::vector<Rule>& rules = loading.policy.rules;
  // Programs borrow from themselves: the rules are made where they stay.
  rules.resize(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    rules[i].name = sources[i].key.text();
    rules[i].pack = sources[i].pack->name;
    rules[i].place = place_of(sources[i].key);
  }
  loading.policy.index_rules();
  for (std::size_t i = 0; i < sources.size(); ++i) load_rule(loading, sources, i);
  check_claims(loading, sources);
  check_yields(loading, sources);
  if (loading.options.examples) load_examples(loading, sources, reader);
}

}  // namespace cablemark
