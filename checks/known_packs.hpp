// Which packs of a policy an example of a pack knows: the pack itself, and what it extends, directly or not. And whose
// examples are run.
#pragma once

#include <set>
#include <string_view>
#include <utility>

#include "policies/policy.hpp"

namespace cablemark {

// Pairs of a pack and one that it knows, by name. Shipped packs are made for each other: with `shipped_together` each
// knows all of them.
std::set<std::pair<std::string_view, std::string_view>> known_packs(const Policy& policy, bool shipped_together);

// Whether `policy test` runs the examples and fixtures of the pack. Those of a shipped pack are proven by the policy
// that ships: a pack in a file may change what they stand on, or extend the pack without its fixtures.
bool is_tested(const Policy& policy, std::string_view pack);
// Those of a rule: not where a pack that extends its own says it in another way, either. Which packs do, is known with
// LoadOptions::origins.
bool is_tested(const Policy& policy, const Rule& rule);

}  // namespace cablemark
