// What a shell offers when a command line is completed, from the table of flags.
#pragma once

#include <string>
#include <string_view>

#include "cli/flag_table.hpp"

namespace cablemark {

std::string bash_completion(const CommandTable& table);
std::string zsh_completion(const CommandTable& table);
std::string fish_completion(const CommandTable& table);

}  // namespace cablemark
