// What `cablemark parse` prints: a text as it was understood.
#pragma once

#include <string>

#include "checks/check.hpp"

namespace cablemark {

struct ParseReport {
  const Source* source = nullptr;
  const ParsedText* parsed = nullptr;
  const Documents* documents = nullptr;  // of the same cables: reference and date
  const Policy* policy = nullptr;
  bool text = false;  // show the text of the cable
};

std::string parse_json(const ParseReport& report);
// An outline for people.
std::string parse_outline(const ParseReport& report);

}  // namespace cablemark
