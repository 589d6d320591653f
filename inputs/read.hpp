// Reads one input into memory that is used again for the next.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "checks/finding.hpp"

namespace cablemark {

using Clock = std::chrono::steady_clock;

// Offsets in a text have 32 bits.
inline constexpr std::uint64_t kLargestInput = (std::uint64_t{1} << 32) - 2;

struct ReadLimits {
  std::uint64_t max_bytes = std::uint64_t{256} << 20;
  std::optional<Clock::time_point> deadline;
};

class InputReader {
 public:
  // A regular file, relative to the directory `at` (AT_FDCWD for the working directory).
  std::optional<DocumentError> read_file(int at, const char* name, const ReadLimits& limits);
  // A path that the user named, which may be a pipe or a device; `-` is standard input.
  std::optional<DocumentError> read_named(const std::string& path, const ReadLimits& limits);

  // Of the last read; valid until the next.
  [[nodiscard]] std::string_view bytes() const { return {buffer_.get(), size_}; }

 private:
  std::optional<DocumentError> read_all(int descriptor, bool waits, const ReadLimits& limits);
  void grow(std::uint64_t capacity);

  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0, size_ = 0;
};

// The length of a file relative to the directory `at`, read into `room`; nothing if it does not fit there with room to
// spare, cannot be read, or has no bytes yet: an InputReader reads it then, or says why not.
std::optional<std::size_t> read_whole(int at, const char* name, std::span<char> room);

// Waits until `descriptor` can be read; false on a signal or at the deadline.
bool wait_readable(int descriptor, const std::optional<Clock::time_point>& deadline);

// The error `unreadable` for an errno, with what can be done about it.
DocumentError unreadable(int error);
// The error `too-large`.
DocumentError too_large(std::uint64_t limit);

}  // namespace cablemark
