// The page of a rule and the index of the pages, in Markdown: docs/rules/ is made of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policies/policy.hpp"

namespace cablemark {

// The policy must have been loaded with LoadOptions::examples and expressions.
std::string rule_page(const Policy& policy, const Rule& rule);

// A rule with the policy that its page is made of.
struct DescribedRule {
  const Policy* policy = nullptr;
  const Rule* rule = nullptr;
};
// The rules of each pack, then those of each part of a cable; a rule links to NAME.md.
std::string rule_index(const std::vector<DescribedRule>& rules);

}  // namespace cablemark
