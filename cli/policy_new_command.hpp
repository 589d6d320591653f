// `cablemark policy new PACK --extends PACK` and `cablemark policy new RULE --in FILE`
#pragma once

#include "cli/command.hpp"

namespace cablemark {

struct NewArguments {
  std::string name;
  std::string extends = "us-state";
  std::string file;  // the pack that a new rule goes to
  std::string format = "text";
};

// Each writes what passes `policy check` and `policy test` as it stands, and overwrites nothing.
int run_policy_new_pack(const NewArguments& arguments);
int run_policy_new_rule(const NewArguments& arguments);

}  // namespace cablemark
