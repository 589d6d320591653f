// `cablemark policy docs`: a page about a policy, as Markdown or as one page of HTML.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace cablemark {

struct DocsArguments {
  std::string format = "markdown";
};

int run_policy_docs(const CommonArguments& arguments, const DocsArguments& docs);

}  // namespace cablemark
