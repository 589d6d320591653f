// policies/policy.schema.json, as it was when the program was built.
#pragma once

#include <string_view>

namespace cablemark {

std::string_view policy_schema();

}  // namespace cablemark
