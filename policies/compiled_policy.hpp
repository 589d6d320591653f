// A policy as bytes: the build compiles the shipped packs, and a run reads what came of it. One build writes the bytes
// and reads them, so they are trusted and have no version.
#pragma once

#include <string>
#include <string_view>

#include "policies/policy.hpp"

namespace cablemark {

// What LoadOptions keep beyond a plain load is left out.
std::string write_compiled(const Policy& policy);
// The policy borrows from `bytes`.
Policy read_compiled(std::string_view bytes);

}  // namespace cablemark
