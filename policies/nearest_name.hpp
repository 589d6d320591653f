// *Did you mean*: the name of a list that is a slip of the finger away from another.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace cablemark {

// Insertions, deletions, substitutions and transpositions between two texts; `limit` + 1 if there are more.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// The candidate with the fewest edits, the first of several: one edit for names of 3 to 5 bytes, two for longer ones.
// Empty if none is near. ASCII case counts for nothing.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace cablemark
