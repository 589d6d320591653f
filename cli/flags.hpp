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

// The name of the value of the `--format` of `check`; that of the others is the words they take, `text|json`.
constexpr const char* kReportFormat = "FORMAT[=FILE]";

void common_flags(CLI::App& app, CommonArguments& arguments);
// `more` are the words beside text and json.
void format_flag(CLI::App& app, std::string& format, const std::string& more = {});
void day_flag(CLI::App& app, std::string& day);
void cable_flags(CLI::App& app, CableArguments& cable);
void check_flags(CLI::App& app, CheckArguments& arguments);

}  // namespace cablemark
