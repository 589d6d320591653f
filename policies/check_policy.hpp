// What is wrong with a policy that loads: rules that no cable can reach, rows that no marking can meet, rules that
// nobody can look up or that nothing proves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policies/load.hpp"

namespace cablemark {

// Every finding of the packs that the policy is made of, in the order of packs and places. The policy must have been
// loaded with LoadOptions::examples, origins and expressions.
std::vector<PolicyError> check_policy(const Policy& policy);

// Where the word, number or quoted text that begins at `column` of `line` ends; `column` if nothing stands there.
// Columns are 1-based and count code points.
std::uint32_t end_of_token(std::string_view line, std::uint32_t column);

}  // namespace cablemark
