#include "inputs/checked_stream.hpp"

#include <bzlib.h>
#include <zlib.h>

#include <algorithm>
#include <new>
#include <utility>

namespace cablemark {
namespace {

constexpr std::size_t kBlock = std::size_t{64} * 1024;

}  // namespace

StreamKind stream_kind(std::string_view first) {
  if (first.starts_with("\x1F\x8B")) return StreamKind::Gzip;
  return first.starts_with("BZh") ? StreamKind::Bzip2 : StreamKind::Other;
}

// One member of a stream after the other.
class CheckedStream::Member {
 public:
  enum class Step { More, Ended, Broken };
  struct Result {
    Step step = Step::More;
    std::size_t taken = 0, made = 0;
    std::string_view why;  // if it is broken
  };

  Member() = default;
  virtual ~Member() = default;
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  virtual Result take(std::string_view stored, std::string& out) = 0;
  virtual bool begin() = 0;
  [[nodiscard]] virtual char first_byte() const = 0;
};

class CheckedStream::GzipMember final : public Member {
 public:
  GzipMember() {
    constexpr int kGzip = 16;
    if (::inflateInit2(&stream_, MAX_WBITS + kGzip) != Z_OK) throw std::bad_alloc();
  }
  ~GzipMember() override { ::inflateEnd(&stream_); }

  Result take(std::string_view stored, std::string& out) override {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stored.data()));
    stream_.avail_in = static_cast<uInt>(stored.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    Result result{Step::More, stored.size() - stream_.avail_in, out.size() - stream_.avail_out, {}};
    if (status == Z_STREAM_END) {
      result.step = Step::Ended;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      result.step = Step::Broken;
      result.why = stream_.msg == nullptr ? "it is damaged" : stream_.msg;
    }
    return result;
  }
  bool begin() override { return ::inflateReset(&stream_) == Z_OK; }
  [[nodiscard]] char first_byte() const override { return '\x1F'; }

 private:
  z_stream stream_{};
};

class CheckedStream::Bzip2Member final : public Member {
 public:
  Bzip2Member() {
    if (::BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
  }
  ~Bzip2Member() override { ::BZ2_bzDecompressEnd(&stream_); }

  Result take(std::string_view stored, std::string& out) override {
    stream_.next_in = const_cast<char*>(stored.data());
    stream_.avail_in = static_cast<unsigned>(stored.size());
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<unsigned>(out.size());
    const int status = ::BZ2_bzDecompress(&stream_);
    Result result{Step::More, stored.size() - stream_.avail_in, out.size() - stream_.avail_out, {}};
    if (status == BZ_STREAM_END) {
      result.step = Step::Ended;
    } else if (status != BZ_OK) {
      result.step = Step::Broken;
      result.why = status == BZ_DATA_ERROR ? "a checksum does not fit" : "it is damaged";
    }
    return result;
  }
  bool begin() override {
    ::BZ2_bzDecompressEnd(&stream_);
    stream_ = {};
    return ::BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK;
  }
  [[nodiscard]] char first_byte() const override { return 'B'; }

 private:
  bz_stream stream_{};
};

CheckedStream::CheckedStream(StreamKind kind, Read read) : read_(std::move(read)) {
  if (kind == StreamKind::Gzip) {
    member_ = std::make_unique<GzipMember>();
  } else {
    member_ = std::make_unique<Bzip2Member>();
  }
}
CheckedStream::~CheckedStream() = default;

// False if the stored bytes cannot be read.
bool CheckedStream::refill() {
  if (!stored_.empty()) return true;
  const std::optional<std::string_view> block = read_();
  if (block) stored_ = *block;
  return block.has_value();
}

std::optional<std::string_view> CheckedStream::fail(std::string_view why) {
  fault_ = why;
  return std::nullopt;
}

std::optional<std::string_view> CheckedStream::next() {
  out_.resize(kBlock);
  for (;;) {
    if (!refill()) return std::nullopt;
    if (!inside_) {
      // Padding of blocks is no member.
      stored_.remove_prefix(std::min(stored_.find_first_not_of('\0'), stored_.size()));
      if (stored_.empty()) {
        if (!refill()) return std::nullopt;
        if (stored_.empty()) return std::string_view();
        continue;
      }
      if (stored_.front() != member_->first_byte()) return fail("bytes stand behind its end");
      if (!member_->begin()) return fail("it is damaged");
      inside_ = true;
    }
    if (stored_.empty()) return fail("it is cut short");
    const Member::Result result = member_->take(stored_, out_);
    stored_.remove_prefix(result.taken);
    if (result.step == Member::Step::Broken) return fail(result.why);
    inside_ = result.step != Member::Step::Ended;
    if (result.made > 0) return std::string_view(out_).substr(0, result.made);
  }
}

}  // namespace cablemark
