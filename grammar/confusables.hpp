// Characters that look like those of a mark and are others: `∕` for `/`, a Cyrillic С for a C. A marking that holds one
// is not read as if it held the other; it is told which character stands there.
#pragma once

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

// The first in `within`; linear, and quick for ASCII.
std::optional<Confusable> first_confusable(std::string_view text, Span within);
// The text as it looks: each confusable character replaced by the one that it looks like.
std::string as_it_looks(std::string_view text);

}  // namespace cablemark
