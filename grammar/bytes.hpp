// Loops over bytes, many at a time: what is asked of every byte of a text costs more than reading its lines.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace cablemark {

// The vector types that g++ and clang have for every processor.
typedef unsigned char Bytes16 __attribute__((vector_size(16)));
typedef std::uint16_t Pairs16 __attribute__((vector_size(16)));

template <typename Vector>
Vector load16(const char* at) {
  Vector loaded;
  std::memcpy(&loaded, at, 16);
  return loaded;
}

// The highest bit of each byte, the first byte's as the lowest bit.
inline std::uint64_t high_bits(Bytes16 bytes) {
#ifdef __SSE2__
  return static_cast<std::uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(bytes)));
#else
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 16; ++i) bits |= static_cast<std::uint64_t>(bytes[i] >> 7U) << i;
  return bits;
#endif
}

// Counts the places where `holds(bytes)` is true of the `Width` bytes there. The count of a block
// fits a byte, so that compilers count sixteen places at once.
template <std::size_t Width, typename Predicate>
std::size_t count_places(std::string_view text, Predicate holds) {
  constexpr std::size_t kBlock = 240;
  std::size_t count = 0;
  for (std::size_t at = 0; at + Width <= text.size(); at += kBlock) {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data()) + at;
    const std::size_t size = std::min(kBlock, text.size() + 1 - Width - at);
    std::uint8_t here = 0;
    for (std::size_t i = 0; i < size; ++i) here = static_cast<std::uint8_t>(here + (holds(bytes + i) ? 1 : 0));
    count += here;
  }
  return count;
}

// Sets of offsets as bits, 64 a word.
using Bits = std::vector<std::uint64_t>;

// The same of a set that most blocks of 64 have nothing of.
struct BlockBits {
  std::size_t begin = 0;
  std::uint64_t bits = 0;
};

// Calls `visit` with the first offset of the set at or after `at`, which returns the offset to go on from, until there
// is none before `end`.
template <typename Visit>
void visit_bits(const std::vector<BlockBits>& blocks, std::size_t at, std::size_t end, Visit visit) {
  const auto first = std::partition_point(blocks.begin(), blocks.end(),
                                          [&](const BlockBits& block) { return block.begin + 64 <= at; });
  for (auto block = first; block != blocks.end(); ++block) {
    for (std::uint64_t bits = block->bits; bits != 0; bits &= bits - 1) {
      const std::size_t found = block->begin + static_cast<std::size_t>(std::countr_zero(bits));
      if (found >= end) return;
      if (found >= at) at = visit(found);
    }
  }
}

// What one look at every byte of a text tells.
struct ByteMap {
  Bits line_ends;               // each LF
  std::vector<BlockBits> high;  // each byte above ASCII
  bool controls = false;        // bytes below the blank that are no LF stand there

  [[nodiscard]] bool ascii() const { return high.empty(); }

  // Keeps its memory.
  void read(std::string_view text);
};

}  // namespace cablemark
