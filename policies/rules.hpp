// The rules of a policy from the rules and overrides of its packs.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "policies/scoped_overrides.hpp"
#include "policies/tables.hpp"

namespace cablemark {

// A rule as its pack wrote it, and what overrides changed.
struct RuleSource {
  Node key;
  const LoadedPack* pack = nullptr;
  std::unique_ptr<Fields> fields;
  std::optional<bool> enabled, suppressible;
  Node severity, from, to, kinds, stages;  // of the last override that has them
  Node switch_off;                         // of the last override that turns it off
  std::vector<Node> messages;              // of every override that has them, the last counts
  std::vector<ScopedOverride> scoped;      // in the order of packs
  Node cite;                               // what it cites beside the rule's own citations
  std::vector<std::pair<std::string_view, std::int64_t>> params;

  [[nodiscard]] Node operator[](std::string_view name) const { return (*fields)[name]; }
};

using RuleSources = std::vector<RuleSource>;

inline constexpr std::size_t kMaxRules = 100'000;

RuleSources collect_rules(Loading& loading);
void apply_overrides(Loading& loading, RuleSources& sources);
// Everything of the rule `index` but its examples. `Policy::rules` holds the names of all of them.
void load_rule(Loading& loading, const RuleSources& sources, std::size_t index);
// Cells that two rules claim, and rules that yield to each other in a circle.
void check_claims(Loading& loading, const RuleSources& sources);
void check_yields(Loading& loading, const RuleSources& sources);

// `examples:` of every rule and `fixtures:` of every pack.
void load_examples(Loading& loading, const RuleSources& sources, const PolicyReader& reader);

void load_rules(Loading& loading, const PolicyReader& reader);

}  // namespace cablemark
