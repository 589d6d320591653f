// Where a flag gets its value if the command line does not give it: a variable of the environment, or the nearest
// configuration.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "inputs/configuration.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace cablemark {

struct ConfigArguments {
  std::vector<std::string> paths;
  std::string format = "text";
  bool origin = false;  // JSON says it always
};

// Every flag is also a variable: --min-level is CABLEMARK_MIN_LEVEL.
std::string variable_of(const CLI::Option& option);
bool has_variable(const CLI::Option& option);
void name_variables(CLI::App& app);

// Fills what neither the command line nor a variable says, and `used`, which stays empty if there is no configuration.
// Gives where each setting stands. Throws CommandError for a setting that is none.
std::map<std::string, std::string> configure(CLI::App& app, const std::vector<std::string>& paths, Configuration& used);

// The settings that a check of these paths has, as YAML or JSON.
int run_config_show(const ConfigArguments& arguments);

}  // namespace cablemark
