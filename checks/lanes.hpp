// Comparisons of up to 64 codes at once: one bit an element, the first lowest. Elements are read in blocks of 16:
// arrays are 64 long whatever their size, and bits at and after `size` mean nothing.
#pragma once

#include <cstdint>

#include "checks/codes.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace cablemark::lanes {

#ifdef __SSE2__

using Four = __m128i;

// One side of a comparison: a code an element, or the same for all.
struct Each {
  const Code* codes;
  [[nodiscard]] Four at(std::uint32_t n) const { return _mm_loadu_si128(reinterpret_cast<const Four*>(codes + n)); }
};
struct Same {
  explicit Same(Code code) : four(_mm_set1_epi32(code)) {}
  Four four;
  [[nodiscard]] Four at(std::uint32_t) const { return four; }
};

template <typename Compare>
std::uint64_t bits(std::uint32_t size, Compare compare) {
  std::uint64_t bits = 0;
  for (std::uint32_t n = 0; n < size; n += 16) {
    const Four low = _mm_packs_epi32(compare(n), compare(n + 4));
    const Four high = _mm_packs_epi32(compare(n + 8), compare(n + 12));
    const int found = _mm_movemask_epi8(_mm_packs_epi16(low, high));
    bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(found)) << n;
  }
  return bits;
}

template <typename A, typename B>
std::uint64_t equal(A a, B b, std::uint32_t size) {
  return bits(size, [&](std::uint32_t n) { return _mm_cmpeq_epi32(a.at(n), b.at(n)); });
}

template <typename A, typename B>
std::uint64_t less(A a, B b, std::uint32_t size) {
  return bits(size, [&](std::uint32_t n) { return _mm_cmplt_epi32(a.at(n), b.at(n)); });
}

#else

struct Each {
  const Code* codes;
  [[nodiscard]] Code at(std::uint32_t n) const { return codes[n]; }
};
struct Same {
  explicit Same(Code same) : code(same) {}
  Code code;
  [[nodiscard]] Code at(std::uint32_t) const { return code; }
};

template <typename A, typename B>
std::uint64_t equal(A a, B b, std::uint32_t size) {
  std::uint64_t bits = 0;
  for (std::uint32_t n = 0; n < size; ++n) bits |= std::uint64_t{a.at(n) == b.at(n)} << n;
  return bits;
}

template <typename A, typename B>
std::uint64_t less(A a, B b, std::uint32_t size) {
  std::uint64_t bits = 0;
  for (std::uint32_t n = 0; n < size; ++n) bits |= std::uint64_t{a.at(n) < b.at(n)} << n;
  return bits;
}

#endif

}  // namespace cablemark::lanes
