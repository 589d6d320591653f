// Streams of gzip and bzip2, taken apart whole: every member, each held against its checksum, with nothing behind the
// last. libarchive asks no checksum of gzip and passes over what stands behind a member.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cablemark {

enum class StreamKind { Other, Gzip, Bzip2 };

// By its first bytes, of which three are enough.
StreamKind stream_kind(std::string_view first);

class CheckedStream {
 public:
  // Gives the stored bytes block by block, empty at their end; nothing if they cannot be read, which `read` tells its
  // owner. A block is valid until the next.
  using Read = std::function<std::optional<std::string_view>()>;

  CheckedStream(StreamKind kind, Read read);  // kind: not Other
  ~CheckedStream();
  CheckedStream(const CheckedStream&) = delete;
  CheckedStream& operator=(const CheckedStream&) = delete;

  // The next bytes, empty at the end; nothing on a fault. Valid until the next call.
  std::optional<std::string_view> next();
  // What is wrong with the stream; empty where `read` failed.
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  class Member;
  class GzipMember;
  class Bzip2Member;

  bool refill();
  std::optional<std::string_view> fail(std::string_view why);

  Read read_;
  std::unique_ptr<Member> member_;
  std::string_view stored_;  // not yet taken apart
  std::string out_;
  std::string fault_;
  bool inside_ = true;  // of a member
};

}  // namespace cablemark
