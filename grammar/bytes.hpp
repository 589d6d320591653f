// Loops over bytes, many at a time: what is asked of every byte of a text costs more than reading its lines.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cablemark {

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

// A set of offsets of a text that most blocks of 64 bytes have nothing of.
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

// What a text is searched for while its bytes are looked at: three bytes whose last four bits differ, and two pairs of
// letters at even places. Small letters stand for both cases.
struct Sought {
  char bytes[3];
  char pairs[2][3];
};

// Where it stands in one block of 64 bytes.
struct Sightings {
  std::size_t begin;    // of the block
  std::uint64_t bytes;  // a bit for each
  std::uint64_t pairs;  // the bits of both bytes
};

// What one look at every byte of a text tells.
class ByteMap {
 public:
  // Signs of damage, and of the words and the clause of a statement of compilation: whether `compilation` begins at an
  // even or an odd byte, one of two of its pairs stands at an even one, and of the letters of `2001.24(g)` the 4 is the
  // rarest.
  static constexpr Sought kSought{{'?', '&', '4'}, {"mp", "pi"}};

  // Keeps its memory. At most 4 GiB.
  void read(std::string_view text);

  // Each LF.
  [[nodiscard]] std::span<const std::uint32_t> line_ends() const { return {ends_.data(), end_count_}; }
  // Each byte above ASCII.
  [[nodiscard]] const std::vector<BlockBits>& high() const { return high_; }
  [[nodiscard]] bool ascii() const { return high_.empty(); }
  // The blocks where something of kSought stands.
  [[nodiscard]] const std::vector<Sightings>& sightings() const { return sightings_; }
  // Whether bytes below the blank that are no LF stand there.
  [[nodiscard]] bool controls() const { return controls_; }

 private:
  friend class BlockReader;

  std::vector<std::uint32_t> ends_;  // the rest behind the first ones is kept memory
  std::size_t end_count_ = 0;
  std::vector<BlockBits> high_;
  std::vector<Sightings> sightings_;
  bool controls_ = false;
};

}  // namespace cablemark
