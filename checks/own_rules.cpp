#include "checks/own_rules.hpp"

#include <iterator>

namespace cablemark {
namespace {

constexpr std::string_view kPack = "cablemark";

struct Row {
  OwnRule rule;
  std::string_view name;
  Severity severity;
  Category category;
  std::string_view summary, help;
};

constexpr Row kRows[] = {
    {OwnRule::SuppressionUnused, "suppression-unused", Severity::Warning, Category::Form,
     "a suppression matches no finding", "take the entry out: it would hide the next fault of its kind"},
    {OwnRule::SuppressionExpired, "suppression-expired", Severity::Warning, Category::Form,
     "a suppression is past its date, and hides nothing",
     "correct the marking, or have the finding accepted anew until a later day"},
    {OwnRule::SuppressionOverBroad, "suppression-over-broad", Severity::Warning, Category::Form,
     "a suppression names no single cable, and hides nothing",
     "name the reference, the path of one file, or the fingerprint of the finding"},
    {OwnRule::BaselineStale, "baseline-stale", Severity::Error, Category::Form,
     "the baseline holds a finding that is there no more",
     "run `cablemark baseline prune`: an entry that stays would hide the next fault of its kind"},
    {OwnRule::MarkingLowered, "marking-lowered", Severity::Error, Category::Marking,
     "a marking is lower than in the version before",
     "only who classified the cable, or a declassification, lowers it"},
    {OwnRule::CaveatDropped, "caveat-dropped", Severity::Error, Category::Handling,
     "a caveat of the version before is gone", "only its originator takes a caveat away"},
    {OwnRule::MarkRemoved, "mark-removed", Severity::Error, Category::Marking,
     "a mark of the version before is gone, and what it inherits says less",
     "write the mark again, or have it lowered by who classified the cable"},
};

}  // namespace

void add_own_rules(Policy& policy) {
  for (const Row& row : kRows) {
    Rule rule;
    rule.name = row.name;
    rule.pack = kPack;
    rule.enabled = false;
    rule.category = row.category;
    rule.summary = row.summary;
    rule.help = row.help;
    rule.severity.push_back({kNoNode, row.severity});
    policy.rules.push_back(std::move(rule));
  }
  // Names are found by where they stand, and rules may have moved.
  policy.index_rules();
}

bool is_own_rule(const Rule& rule) { return rule.pack == kPack; }

std::uint32_t own_rule(const Policy& policy, OwnRule rule) {
  return static_cast<std::uint32_t>(policy.rules.size() - std::size(kRows) + static_cast<std::size_t>(rule));
}

Severity own_severity(OwnRule rule) { return kRows[static_cast<std::size_t>(rule)].severity; }

}  // namespace cablemark
