// Spans of text as byte offsets. Lines and columns exist only in reports (Source::location).
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

namespace cablemark {

// A half-open range of byte offsets into Source::text(). A default Span is "nowhere".
struct Span {
  static constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t begin = kNowhere;
  std::uint32_t end = kNowhere;

  [[nodiscard]] bool present() const { return begin != kNowhere; }
  [[nodiscard]] std::uint32_t length() const { return end - begin; }
  [[nodiscard]] std::string_view of(std::string_view text) const {
    return present() ? text.substr(begin, end - begin) : std::string_view{};
  }
  friend bool operator==(const Span&, const Span&) = default;
};

// The zero-width span at `offset`: where something missing would stand.
inline Span empty_span_at(std::uint32_t offset) { return {offset, offset}; }

// Elements first .. first + count - 1 of a pool that the owner of the range names.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

}  // namespace cablemark
