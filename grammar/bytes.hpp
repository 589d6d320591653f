// Loops over bytes, several at a time: what is asked of every byte of a text costs more than reading its lines.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cablemark {

// The next byte above ASCII, or `text.size()`.
inline std::size_t next_high(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  while (at + 32 <= text.size()) {
    std::uint64_t words[4];
    std::memcpy(words, text.data() + at, 32);
    if (((words[0] | words[1] | words[2] | words[3]) & kHigh) != 0) break;
    at += 32;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
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

}  // namespace cablemark
