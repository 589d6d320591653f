// Breaks a policy on purpose, one condition or one row at a time: if no example fails then, nothing holds that part.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checks/coverage.hpp"

namespace cablemark {

struct Mutant {
  std::string what;        // `negated`, `&& for ||`, `|| for &&`, `dropped`
  std::string owner;       // the rule, or the table
  std::string expression;  // or the key of the row
  PolicyPlace place;
  bool killed = false;
};

// The policy without a row, as a new policy; nothing if it does not load then.
using LoadWithout = std::function<std::optional<Policy>(const RowName& row)>;

// Negates every condition of the rules and roll-up rows that count, swaps their `&&` and `||`, and drops every row that
// `coverage` names. The examples must pass; `coverage` is that of the same policy, which is changed and changed back.
// Messages are no part of what examples assert, so the conditions that choose one are left as they are.
std::vector<Mutant> run_mutants(Policy& policy, const Coverage& coverage, const FileFilter& counts,
                                const LoadWithout& load_without);

}  // namespace cablemark
