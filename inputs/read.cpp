#include "inputs/read.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "inputs/file_handle.hpp"
#include "inputs/interrupt.hpp"

namespace cablemark {
namespace {

// Most cables fit, so that one read takes the whole file.
constexpr std::size_t kFirstBuffer = std::size_t{128} * 1024;

// A file met in a directory: opened so that neither a pipe in its place nor a terminal holds the run up.
FileHandle open_met(int at, const char* name) {
  return FileHandle(::openat(at, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

}  // namespace

DocumentError too_large(std::uint64_t limit) {
  return {ErrorCode::TooLarge, fmt::format("larger than the limit of {} bytes; raise --max-bytes to read it", limit)};
}

bool wait_readable(int descriptor, const std::optional<Clock::time_point>& deadline) {
  for (;;) {
    if (interrupted_by() != 0) return false;
    int timeout = -1;
    if (deadline) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
      if (left <= 0) return false;
      timeout = static_cast<int>(std::min<std::int64_t>(left, 1'000'000));
    }
    pollfd waits[2] = {{descriptor, POLLIN, 0}, {interrupt_descriptor(), POLLIN, 0}};
    const int ready = ::poll(waits, 2, timeout);
    if (ready < 0 && errno != EINTR) return true;
    if (ready > 0 && waits[1].revents != 0) return false;
    if (ready > 0 && waits[0].revents != 0) return true;
  }
}

DocumentError unreadable(int error) {
  std::string_view remedy;
  switch (error) {
    case ENOENT:
      return {ErrorCode::Unreadable, "no such file or directory; check the path, or a link that points nowhere"};
    case EACCES:
    case EPERM:
      remedy = "; give this user the right to read it";
      break;
    case EMFILE:
    case ENFILE:
      remedy = "; raise the limit of open files (ulimit -n)";
      break;
    case ELOOP:
      remedy = "; the link leads back to itself";
      break;
    default:
      break;
  }
  std::string text = std::strerror(error);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z' && text.size() > 1 && text[1] >= 'a') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return {ErrorCode::Unreadable, fmt::format("cannot be read: {}{}", text, remedy)};
}

void InputReader::grow(std::uint64_t capacity) {
  std::unique_ptr<char[]> larger(new char[capacity]);
  // Not memcpy: the first time there is no buffer yet.
  std::copy_n(buffer_.get(), size_, larger.get());
  buffer_ = std::move(larger);
  capacity_ = capacity;
}

std::optional<DocumentError> InputReader::read_file(int at, const char* name, const ReadLimits& limits) {
  size_ = 0;
  const FileHandle file = open_met(at, name);
  if (!file.open()) return unreadable(errno);
  return read_all(file.get(), false, limits);
}

std::optional<std::size_t> read_whole(int at, const char* name, std::span<char> room) {
  const FileHandle file = open_met(at, name);
  if (!file.open()) return std::nullopt;
  const ssize_t count = ::read(file.get(), room.data(), room.size());
  // A short read of a regular file is its end.
  if (count <= 0 || static_cast<std::size_t>(count) == room.size()) return std::nullopt;
  return static_cast<std::size_t>(count);
}

std::optional<DocumentError> InputReader::read_named(const std::string& path, const ReadLimits& limits) {
  size_ = 0;
  if (path == "-") return read_all(STDIN_FILENO, true, limits);
  // Without O_NONBLOCK the open itself would wait for a writer, deaf to the time limit.
  const FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.open()) return unreadable(errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return unreadable(errno);
  return read_all(file.get(), !S_ISREG(status.st_mode), limits);
}

std::optional<DocumentError> InputReader::read_all(int descriptor, bool waits, const ReadLimits& limits) {
  if (capacity_ == 0) grow(kFirstBuffer);
  for (;;) {
    if (size_ > limits.max_bytes) return too_large(limits.max_bytes);
    if (size_ == capacity_) {
      struct stat status {};
      std::uint64_t wanted = std::uint64_t{2} * capacity_;
      if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
        const auto length = static_cast<std::uint64_t>(status.st_size);
        if (length > limits.max_bytes) return too_large(limits.max_bytes);
        wanted = std::max(wanted, length + 1);
      }
      grow(std::min(wanted, std::max<std::uint64_t>(limits.max_bytes + 1, capacity_ + 1)));
    }
    if (waits && !wait_readable(descriptor, limits.deadline)) {
      if (interrupted_by() != 0) return DocumentError{ErrorCode::Unreadable, "interrupted while it was read"};
      return DocumentError{ErrorCode::Timeout, "no end of input within the time limit; raise --timeout"};
    }
    const ssize_t count = ::read(descriptor, buffer_.get() + size_, capacity_ - size_);
    if (count == 0) return std::nullopt;
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) {
        waits = true;
        continue;
      }
      return unreadable(errno);
    }
    const bool full = static_cast<std::size_t>(count) == capacity_ - size_;
    size_ += static_cast<std::size_t>(count);
    // A short read of a regular file is its end.
    if (!waits && !full && size_ <= limits.max_bytes) return std::nullopt;
  }
}

}  // namespace cablemark
