// Text for people: colours, and escapes for what a terminal would act on.
#pragma once

#include <string>
#include <string_view>

#include "policies/policy.hpp"

namespace cablemark {

// Control characters and bytes that are not UTF-8 become `\x1b`, others that act on a reader `\u{202e}`.
void append_shown(std::string& out, std::string_view text);
std::string shown(std::string_view text);

// Escape sequences, or nothing at all.
struct Style {
  std::string_view bold, dim, red, yellow, blue, green, reset;

  [[nodiscard]] std::string_view of(Severity severity) const;
};
Style style(bool colour);

}  // namespace cablemark
