#include "cli/policy_schema_command.hpp"

#include "cli/command.hpp"
#include "policies/policy_schema.hpp"

namespace cablemark {

int run_policy_schema() {
  print(policy_schema());
  return kExitClean;
}

}  // namespace cablemark
