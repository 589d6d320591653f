// The conditions inside the expressions of a rule, as its author wrote them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "policies/policy.hpp"

namespace cablemark {

struct ConditionPart {
  NodeId node = kNoNode;
  std::string_view key;  // of the expression that it stands in: `when`, `let` ...
  std::string text;      // of the part
  const RuleExpression* expression = nullptr;
  bool whole = false;  // the expression itself
};

// Tells of each condition once: of whole conditions, of what `&&`, `||`, `!` and `?:` join, and of the bodies of
// macros. What stands behind the name of a `let` is told with the `let`.
void each_condition(const Program& program, std::span<const RuleExpression> expressions,
                    const std::function<void(const ConditionPart&)>& tell);

}  // namespace cablemark
