// `--policy NAME|FILE`: a shipped pack, or a pack in a file with everything it extends.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "policies/load.hpp"

namespace cablemark {

// The name of a shipped pack wins; what ends in .yaml or .yml or holds a slash is a file, and a name that is neither
// there nor shipped is looked for in the folders of CABLEMARK_PATH. Paths in `extends` and `fixtures` are relative to
// the file that names them. Nothing is ever fetched.
std::variant<Policy, std::vector<PolicyError>> open_policy(const std::string& name, const LoadOptions& options = {});

// The bytes of a pack's file, to show lines of it; empty if it cannot be read again.
std::string policy_source(const std::string& file);

}  // namespace cablemark
