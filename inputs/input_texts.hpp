// The texts that stand in one input: itself, or the parts of a mail.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "checks/check.hpp"

namespace cablemark {

struct InputTexts {
  std::uint64_t not_read = 0;          // parts of a mail that are no text
  std::optional<DocumentError> error;  // of the input as a whole; no text was taken then
};

// `take` gets each text with the name that reports give it, `a.eml!cable.txt`. What is in `memory` is lost.
InputTexts each_text(const std::string& name, std::string_view bytes, const Policy& policy, ReadText& memory,
                     const std::function<void(const std::string& name, std::string_view text)>& take);

// Whether a file that no name says to be a cable begins like one.
bool begins_like_cable(std::string_view bytes, const Policy& policy, ReadText& memory);

}  // namespace cablemark
