// The version of the program.
#pragma once

#include <string_view>

namespace cablemark {

inline constexpr std::string_view kVersion = CABLEMARK_VERSION;

}  // namespace cablemark
