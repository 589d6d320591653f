// The released copy of a text of cables: telegrams of their own that hold what may leave, and a line for all that is
// withheld. Nothing of the original stands in it but what `redact` names.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checks/redaction.hpp"

namespace cablemark {

struct ReleasedCable {
  Document document;  // of the original
  Redaction redaction;
};

struct ReleasedCopy {
  std::string text;  // UTF-8
  std::vector<ReleasedCable> cables;
};

// Why there is no copy, in words for the user; `line` is 0 where the text as a whole is meant.
struct Refusal {
  std::uint64_t line = 0;
  std::string message;
};

// A copy that the policy itself finds clean, or none. The policy has a table `release`. `scratch` holds the original
// afterwards, so that spans of `cables` are offsets into its source, and `copy_scratch` the copy.
std::variant<ReleasedCopy, Refusal> make_released_copy(std::string_view bytes, const Policy& policy,
                                                       const Options& options, Scratch& scratch, Scratch& copy_scratch);

}  // namespace cablemark
