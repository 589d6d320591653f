// Manual pages (man(7)), from the table of flags.
#pragma once

#include <string>

#include "cli/flag_table.hpp"

namespace cablemark {

// `cablemark-baseline-write`
std::string man_name(const CommandRow& command);
// The page of the program, and of one command.
std::string main_man_page(const CommandTable& table, std::string_view version);
std::string man_page(const CommandRow& command, std::string_view version);

}  // namespace cablemark
