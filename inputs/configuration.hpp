// `.cablemark.yaml`: flags of `cablemark check` written down, for all inputs and for some of them.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "policies/load.hpp"

namespace cablemark {

struct Setting {
  std::string key;  // the long name of a flag
  std::vector<std::string> values;
  PolicyPlace place;
};

// For the inputs whose paths match one of the patterns.
struct PathSettings {
  std::vector<std::string> files;
  std::string directory;  // that the patterns begin at, absolute
  std::vector<Setting> settings;
  PolicyPlace place;
};

struct Configuration {
  std::vector<Setting> settings;
  std::vector<PathSettings> overrides;  // the last that matches wins
  std::vector<std::string> files;       // that it was read from, the one that was asked for last
};

// Reads `file` (absolute) and what it extends. The keys of a file win over those of the files it extends, a later one
// of these over an earlier one; a key is taken as a whole, lists too, and overrides are put one after the other. Names
// of policies and files in it are relative to the file that holds them. Messages name files from `working_directory`
// on.
std::variant<Configuration, std::vector<PolicyError>> read_configuration(const std::string& file,
                                                                         const std::string& working_directory);

}  // namespace cablemark
