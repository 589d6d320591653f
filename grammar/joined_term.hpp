#pragma once

#include <cstddef>
#include <string_view>

#include "grammar/vocabulary.hpp"

namespace cablemark {

// The length of a term that words or brackets join to the level of a line, `AND SENSITIVE`, `(SBU)`; 0 if none stands
// there.
std::size_t joined_term(std::string_view text, const Vocabulary& vocabulary);

}  // namespace cablemark
