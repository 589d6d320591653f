#pragma once

#include <cstdint>
#include <string>

namespace cablemark {

// One to four bytes.
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace cablemark
