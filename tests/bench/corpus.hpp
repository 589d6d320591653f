// The texts that benchmarks run over: fixtures, the example and, where the shared folder is given, real cables; in
// rotation, with a seeded fault in about one of ten.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cablemark::bench {

// Distinct clean texts, in a fixed order. Texts under `least` bytes are left out.
std::vector<std::string> base_texts(std::size_t least = 0);

// The n-th text of the rotation: a base text, as of the second turn with a message number and a time of its own; every
// tenth one with one mark raised to (TS).
std::string rotated(const std::vector<std::string>& texts, std::size_t n);

}  // namespace cablemark::bench
