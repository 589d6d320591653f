// What a message says of a marking, with the marking's lists of countries left open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/marking_pattern.hpp"

namespace cablemark {

class ListedText {
 public:
  // Of a message about a marking whose lists have no name in common; nothing if one of their names stands in it
  // otherwise than with its whole list, as that is written.
  static std::optional<ListedText> of(std::string_view message, std::string_view marking,
                                      const MarkingPattern& pattern);

  // Whether names of the marking's lists stand in a text.
  static bool names(std::string_view text, std::string_view marking, const MarkingPattern& pattern);
  // Whether a name stands in two of the marking's lists.
  static bool ambiguous(std::string_view marking, const MarkingPattern& pattern);

  // The message about another marking of the pattern. One without lists stays as it is.
  void write(std::string& message, std::string_view marking, const MarkingPattern& pattern) const;

 private:
  struct Part {
    std::string before;
    std::uint32_t list = 0;
  };
  std::vector<Part> parts_;
  std::string end_;
};

}  // namespace cablemark
