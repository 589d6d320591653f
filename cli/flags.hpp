// Flags that several commands have.
#pragma once

#include <string>

#include "cli/cable_input.hpp"
#include "cli/check_command.hpp"
#include "cli/command.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace cablemark {

// The name of the value of a `--format` that takes other words than that of `check`.
constexpr const char* kTextOrJson = "FORMAT";

void common_flags(CLI::App& app, CommonArguments& arguments);
void day_flag(CLI::App& app, std::string& day);
void cable_flags(CLI::App& app, CableArguments& cable);
void check_flags(CLI::App& app, CheckArguments& arguments);

}  // namespace cablemark
