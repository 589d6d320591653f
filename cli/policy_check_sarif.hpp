// What `policy check` finds, as SARIF: the parts of a pack are the rules, its files the artifacts.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "policies/load.hpp"

namespace cablemark {

// `bytes_of` gives the bytes of a file that findings name; it is asked once a file.
std::string policy_check_sarif(const std::vector<PolicyError>& found,
                               const std::function<std::string(const std::string& file)>& bytes_of, int exit_code);

}  // namespace cablemark
