// One code point at a time, from bytes that may be anything.
#pragma once

#include <cstddef>
#include <string_view>

namespace cablemark {

struct CodePoint {
  char32_t code = 0;
  std::size_t length = 1;  // bytes taken; 1 for a byte that is not UTF-8
  bool valid = false;
};

// The code point at the start of `text`, which is not empty. Overlong forms and surrogates are not valid.
CodePoint decode_utf8(std::string_view text);

// Characters that a terminal or a reader of JSON may act on instead of showing: C0, DEL, C1, line and paragraph
// separators, and the marks that turn the direction of text.
constexpr bool acts_on_reader(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F || code == 0xFEFF;
}

}  // namespace cablemark
