// `cablemark baseline write|prune|show`
#pragma once

#include "cli/check_command.hpp"

namespace cablemark {

struct BaselineArguments {
  CheckArguments check;
  bool accept_new = false;
  std::string format = "text";  // of show
};

// Keeps the findings of a run as known. An existing baseline gets new ones only with --accept-new.
int run_baseline_write(const BaselineArguments& arguments);
// Takes out what is there no more.
int run_baseline_prune(const BaselineArguments& arguments);
int run_baseline_show(const BaselineArguments& arguments);

}  // namespace cablemark
