// The commands and their flags as data: what manual pages and completions are made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cablemark {

struct FlagRow {
  std::vector<std::string> names;  // `-j`, `--jobs`; of an argument its name
  std::string value;               // `N`; empty: it takes none
  std::string description, fallback, variable;
  std::vector<std::string> words;  // that it takes; empty: any
  bool repeatable = false;
  bool required = false;
};

struct CommandRow {
  std::string name;  // `baseline write`
  std::string description;
  std::vector<FlagRow> flags, arguments;
  std::vector<std::string> groups;  // names of the commands within it
};

using CommandTable = std::vector<CommandRow>;

}  // namespace cablemark
