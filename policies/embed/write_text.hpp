// Text of any bytes in C++ source.
#pragma once

#include <cstdio>
#include <ostream>
#include <string_view>

namespace cablemark {

// Literals of a pack are longer than every compiler has to take; those that build this do.
inline constexpr std::string_view kLongTexts = "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n";

// As adjacent string literals: three octal digits never run into what follows.
inline void write_text(std::ostream& out, std::string_view text) {
  constexpr std::size_t kRow = 110;
  out << "\"";
  std::size_t in_row = 0;
  for (const char c : text) {
    if (in_row >= kRow) {
      out << "\"\n\"";
      in_row = 0;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '?') {
      out << c;
      ++in_row;
    } else {
      char octal[5];
      std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(byte));
      out << octal;
      in_row += 4;
    }
  }
  out << "\"";
}

}  // namespace cablemark
