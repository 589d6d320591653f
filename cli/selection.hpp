// `--select`, `--ignore` and `--category`: which rules run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policies/policy.hpp"

namespace cablemark {

// By rule; nothing if no flag was given. Throws CommandError on an unknown name, and if no rule is left.
std::optional<std::vector<bool>> selected_rules(const Policy& policy, const std::vector<std::string>& select,
                                                const std::vector<std::string>& ignore,
                                                const std::vector<std::string>& category);
// The rule named `name`; throws CommandError with the nearest name.
const Rule& rule_named(const Policy& policy, const std::string& name);

}  // namespace cablemark
