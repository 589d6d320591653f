// Rules that no pack holds, because they are not about the text of one cable: about suppressions, about a baseline, and
// about the version before. A run that needs them adds them to its policy, after the rules of the packs.
#pragma once

#include <cstdint>
#include <string_view>

#include "policies/policy.hpp"

namespace cablemark {

enum class OwnRule : std::uint8_t {
  SuppressionUnused,
  SuppressionExpired,
  SuppressionOverBroad,
  BaselineStale,
  MarkingLowered,
  CaveatDropped,
  MarkRemoved
};

void add_own_rules(Policy& policy);
// Whether the engine has nothing to run for it.
bool is_own_rule(const Rule& rule);
// The index in Policy::rules, after add_own_rules().
std::uint32_t own_rule(const Policy& policy, OwnRule rule);
Severity own_severity(OwnRule rule);

}  // namespace cablemark
