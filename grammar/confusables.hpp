// Characters that look like those of a mark and are others: `∕` for `/`, a Cyrillic С for a C. A marking that holds one
// is not read as if it held the other; it is told which character stands there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "grammar/span.hpp"

namespace cablemark {

struct Confusable {
  Span span;
  char32_t code = 0;
  char looks_like = 0;  // 0: it is not seen at all
};

// Whether nothing is shown of the character, so that it stands for no sign at all.
bool is_unseen(char32_t code);

// Blanks above ASCII, those without width among them: in a cable they are what an editor has made of a blank. What is
// not seen at all is read as one, so that it hides nothing.
bool is_wide_blank(char32_t code);

// The character at `at` as it is seen: 0 for one that is not, and for one that looks like no sign of a mark.
struct SeenCharacter {
  char sign = 0;
  std::uint32_t length = 1;  // bytes
};
SeenCharacter seen_at(std::string_view text, std::size_t at);

// The first in `within`; linear, and quick for ASCII.
std::optional<Confusable> first_confusable(std::string_view text, Span within);
// The text as it looks: each confusable character replaced by the one that it looks like.
std::string as_it_looks(std::string_view text);

}  // namespace cablemark
