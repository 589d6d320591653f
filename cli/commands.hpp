// The commands of the program: a row each, with its flags and what runs. A new command is a row here.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/baseline_command.hpp"
#include "cli/check_command.hpp"
#include "cli/command.hpp"
#include "cli/command_pages.hpp"
#include "cli/diff_command.hpp"
#include "cli/eval_command.hpp"
#include "cli/explain_command.hpp"
#include "cli/facts_command.hpp"
#include "cli/marking_command.hpp"
#include "cli/parse_command.hpp"
#include "cli/policy_check_command.hpp"
#include "cli/policy_diff_command.hpp"
#include "cli/policy_docs_command.hpp"
#include "cli/policy_new_command.hpp"
#include "cli/policy_schema_command.hpp"
#include "cli/policy_show_command.hpp"
#include "cli/policy_test_command.hpp"
#include "cli/policy_try_command.hpp"
#include "cli/policy_words_command.hpp"
#include "cli/redact_command.hpp"
#include "cli/rules_command.hpp"
#include "cli/settings.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace cablemark {

struct Arguments {
  CheckArguments check;
  ConfigArguments config;
  ManArguments man;
  std::string shell;
  BaselineArguments baseline;
  ParseArguments parse;
  MarkingArguments marking;
  CommonArguments common;
  EvalArguments eval;
  FactsArguments facts;
  RedactArguments redact;
  DiffArguments diff;
  ExplainArguments explain;
  std::string rule;
  std::vector<std::string> packs, paths;
  ShowArguments show;
  TestArguments test;
  PolicyDiffArguments policy_diff;
  DocsArguments docs;
  NewArguments scaffold;
};

using Command = std::function<int()>;

struct Entry {
  std::string_view name;
  std::string_view description;
  // Adds the flags; returns what runs.
  Command (*set_up)(CLI::App& app, Arguments& arguments);
};

// In the order of the help.
std::span<const Entry> commands();

}  // namespace cablemark
