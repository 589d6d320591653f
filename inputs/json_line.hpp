// A line of a .jsonl file: `{"id": ..., "text": ...}`, or `b64` in place of `text`.
#pragma once

#include <cstdint>
#include <string_view>

#include "inputs/archive.hpp"

namespace cablemark {

void read_json_line(std::string_view line, std::uint64_t number, Member& member);

}  // namespace cablemark
