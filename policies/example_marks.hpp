// Writes «» into the examples of a pack's file and leaves every other byte as it is.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/span.hpp"
#include "policies/policy.hpp"

namespace cablemark {

struct ExampleMark {
  PolicyPlace place;                // Example::place
  std::optional<std::size_t> edit;  // in whose new text the mark stands; none: in the example's own text
  Span span;                        // in that text
};

struct MarkedPack {
  std::string bytes;
  std::vector<PolicyPlace> unwritten;  // examples that got none of their marks: quoted text of several lines, a place
                                       // on an empty line
};

// The bytes of a pack with the marks in them, all of which must be of its file.
MarkedPack write_example_marks(std::string_view bytes, std::span<const ExampleMark> marks);

}  // namespace cablemark
