// `yields-to`: where another rule reports on the same element, a finding becomes a related place of that rule's.
#pragma once

#include <vector>

#include "checks/rule_engine.hpp"

namespace cablemark {

// Marks the findings that yield. One that yields to a finding that yields itself joins the one that stays.
void settle_yields(const Policy& policy, const PolicyPlan& plan, const std::vector<ElementKey>& keys,
                   std::vector<RawFinding>& findings);

}  // namespace cablemark
