#include "inputs/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "inputs/checked_stream.hpp"
#include "inputs/file_handle.hpp"
#include "inputs/interrupt.hpp"
#include "inputs/json_line.hpp"
#include "inputs/paths.hpp"
#include "inputs/read.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kBlock = std::size_t{64} * 1024;

// Names of members are UTF-8 or bytes; in the C locale libarchive gives no name that is not ASCII. This thread alone
// has another one, as long as the object lives.
class Utf8Names {
 public:
  Utf8Names() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ != nullptr) before_ = ::uselocale(locale_);
  }
  ~Utf8Names() {
    if (locale_ == nullptr) return;
    ::uselocale(before_);
    ::freelocale(locale_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t locale_, before_ = nullptr;
};

// Whether taking the archive out would write outside of its folder.
bool leads_out(std::string_view name) {
  if (name.empty() || name.front() == '/') return true;
  for (std::string_view rest = name; !rest.empty();) {
    const std::size_t slash = rest.find('/');
    if (rest.substr(0, slash) == "..") return true;
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  }
  return false;
}

DocumentError broken(std::string_view why) {
  return {ErrorCode::Unreadable, fmt::format("this archive cannot be read: {}", why.empty() ? "it is damaged" : why)};
}

}  // namespace

ArchiveKind archive_kind(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kMembers = {".zip",    ".tar",     ".tar.gz", ".tgz", ".tar.zst",
                                                                ".tar.xz", ".tar.bz2", ".tzst",   ".txz", ".tbz2"};
  static constexpr std::array<std::string_view, 6> kLines = {".jsonl",     ".ndjson",    ".jsonl.gz",
                                                             ".ndjson.gz", ".jsonl.zst", ".ndjson.zst"};
  static constexpr std::array<std::string_view, 4> kCompressed = {".gz", ".zst", ".xz", ".bz2"};
  const std::string folded = lowered(name.substr(name.rfind('/') + 1));
  const auto ends = [&](std::string_view end) { return folded.size() > end.size() && folded.ends_with(end); };
  if (std::any_of(kMembers.begin(), kMembers.end(), ends)) return ArchiveKind::Members;
  if (std::any_of(kLines.begin(), kLines.end(), ends)) return ArchiveKind::Lines;
  if (std::any_of(kCompressed.begin(), kCompressed.end(), ends)) return ArchiveKind::Compressed;
  return ArchiveKind::None;
}

class ArchiveReader::Impl {
 public:
  Impl(const std::string& path, std::string_view name, const ArchiveLimits& limits)
      : kind_(archive_kind(name)), limits_(limits), archive_(archive_read_new()) {
    if (path != "-") {
      file_ = FileHandle(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
      if (!file_.open()) {
        fault_ = unreadable(errno);
        return;
      }
    }
    archive_read_support_filter_zstd(archive_);
    archive_read_support_filter_xz(archive_);
    if (kind_ == ArchiveKind::Members) {
      archive_read_support_format_zip(archive_);
      archive_read_support_format_tar(archive_);
    } else {
      archive_read_support_format_raw(archive_);
    }
    descriptor_ = path == "-" ? STDIN_FILENO : file_.get();
    struct stat status {};
    const bool regular = ::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode);
    // What begins the file is looked at before it is opened: a block of a pipe, which gives it once, is kept.
    const std::optional<std::string_view> first = read_stored();
    if (!first) return;
    const StreamKind compressed = stream_kind(*first);
    if (compressed != StreamKind::Other) {
      stream_ = std::make_unique<CheckedStream>(compressed, [this] { return read_stored(); });
    }
    int opened = ARCHIVE_OK;
    if (regular && compressed == StreamKind::Other) {
      // A zip is read from its end.
      opened =
          ::lseek(descriptor_, 0, SEEK_SET) == 0 ? archive_read_open_fd(archive_, descriptor_, kBlock) : ARCHIVE_FATAL;
    } else {
      first_ = first;
      opened = archive_read_open(archive_, this, nullptr, give_block, nullptr);
    }
    if (opened != ARCHIVE_OK && !fault_) fault_ = broken(error());
  }
  ~Impl() { archive_read_free(archive_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  bool next(Member& member) {
    member = {};
    if (fault_) return last(member, *std::exchange(fault_, std::nullopt));
    if (ended_ || interrupted_by() != 0) return false;
    return kind_ == ArchiveKind::Lines ? next_line(member) : next_entry(member);
  }

 private:
  // The next stored bytes; nothing, with the fault, if they cannot be read. A pipe may keep a read waiting: a signal
  // ends that.
  std::optional<std::string_view> read_stored() {
    if (first_) return std::exchange(first_, std::nullopt);
    block_.resize(kBlock);
    for (;;) {
      if (!wait_readable(descriptor_, std::nullopt)) {
        fault_ = broken("interrupted while it was read");
        return std::nullopt;
      }
      const ssize_t count = ::read(descriptor_, block_.data(), block_.size());
      if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (count >= 0) return std::string_view(block_).substr(0, static_cast<std::size_t>(count));
      fault_ = unreadable(errno);
      return std::nullopt;
    }
  }

  // libarchive begins to read while it is opened.
  static la_ssize_t give_block(archive* self, void* data, const void** block) {
    auto& impl = *static_cast<Impl*>(data);
    const std::optional<std::string_view> bytes = impl.stream_ != nullptr ? impl.stream_->next() : impl.read_stored();
    if (!bytes) {
      if (impl.stream_ != nullptr && !impl.stream_->fault().empty()) {
        archive_set_error(self, EINVAL, "%s", impl.stream_->fault().c_str());
      } else if (impl.fault_) {
        archive_set_error(self, EIO, "%s", impl.fault_->message.c_str());
      }
      return ARCHIVE_FATAL;
    }
    *block = bytes->data();
    return static_cast<la_ssize_t>(bytes->size());
  }

  [[nodiscard]] std::string_view error() const {
    const char* text = archive_error_string(archive_);
    return text == nullptr ? std::string_view() : std::string_view(text);
  }

  bool last(Member& member, DocumentError error) {
    ended_ = true;
    member.error = std::move(error);
    return true;
  }

  bool next_entry(Member& member) {
    archive_entry* entry = nullptr;
    int status = ARCHIVE_OK;
    do {
      status = archive_read_next_header(archive_, &entry);
      if (status == ARCHIVE_EOF) {
        ended_ = true;
        // An empty stream of a compressed file is an empty cable, an empty archive holds none.
        return false;
      }
      if (status < ARCHIVE_WARN) return last(member, broken(error()));
    } while (archive_entry_filetype(entry) == AE_IFDIR);
    if (++members_ > limits_.max_members) {
      return last(member, {ErrorCode::TooLarge, fmt::format("more than {} members", limits_.max_members)});
    }
    if (kind_ == ArchiveKind::Compressed) return read_data(member);
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr) {
      member.name = fmt::format("member-{}", members_);
      member.error = DocumentError{ErrorCode::Unreadable, "its name cannot be read, so it is not"};
      return true;
    }
    member.name = name;
    if (leads_out(member.name)) {
      member.error = DocumentError{ErrorCode::Unreadable, "its name leads out of the archive, so it is not read"};
      return true;
    }
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) {
      member.not_read = "a link or device";
      return true;
    }
    if (archive_kind(member.name) != ArchiveKind::None) {
      member.not_read = "an archive inside of an archive";
      return true;
    }
    if (archive_entry_is_encrypted(entry) != 0) {
      member.error =
          DocumentError{ErrorCode::Unreadable, "it is encrypted; take it out of the archive with its password"};
      return true;
    }
    return read_data(member);
  }

  // Reads what is left of the entry, at most as much as the limits allow.
  bool read_data(Member& member) {
    for (;;) {
      if (interrupted_by() != 0) return false;
      const std::size_t before = member.bytes.size();
      const std::uint64_t left = std::min(limits_.max_bytes + 1 - before, limits_.max_total + 1 - total_);
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, kBlock));
      member.bytes.resize(before + wanted);
      const la_ssize_t count = archive_read_data(archive_, member.bytes.data() + before, wanted);
      member.bytes.resize(before + static_cast<std::size_t>(std::max<la_ssize_t>(count, 0)));
      if (count == 0) return true;
      if (count < 0) {
        if (count == ARCHIVE_RETRY) continue;
        // The name is kept, so that it is known which member it was; nothing after it can be trusted.
        return last(member, broken(error()));
      }
      total_ += static_cast<std::uint64_t>(count);
      if (total_ > limits_.max_total) {
        member.bytes.clear();
        return last(member, {ErrorCode::TooLarge, fmt::format("the archive holds more than {} bytes; take it apart and "
                                                              "check its parts",
                                                              limits_.max_total)});
      }
      if (member.bytes.size() > limits_.max_bytes) {
        member.bytes.clear();
        member.error = too_large(limits_.max_bytes);
        return true;
      }
    }
  }

  bool next_line(Member& member) {
    while (interrupted_by() == 0) {
      const std::size_t end = pending_.find('\n', searched_);
      if (end != std::string::npos || (drained_ && at_ < pending_.size())) {
        const std::size_t stop = std::min(end, pending_.size());
        const std::string_view line = std::string_view(pending_).substr(at_, stop - at_);
        ++lines_;
        const bool blank = line.find_first_not_of(" \t\r") == std::string_view::npos;
        if (!blank) read_json_line(line, lines_, member);
        at_ = searched_ = stop + 1;
        if (!blank) return true;
        continue;
      }
      if (drained_) {
        ended_ = true;
        return false;
      }
      if (!fill(member)) return true;
    }
    ended_ = true;
    return false;
  }

  // More of the stream into pending_. False if that ended with an error, which the member holds.
  bool fill(Member& member) {
    pending_.erase(0, std::min(at_, pending_.size()));
    at_ = 0;
    searched_ = pending_.size();
    if (!opened_) {
      archive_entry* entry = nullptr;
      const int status = archive_read_next_header(archive_, &entry);
      opened_ = true;
      if (status == ARCHIVE_EOF) {
        drained_ = true;
        return true;
      }
      if (status < ARCHIVE_WARN) {
        last(member, broken(error()));
        return false;
      }
    }
    if (pending_.size() > limits_.max_bytes) {
      last(member, too_large(limits_.max_bytes));
      return false;
    }
    const std::size_t before = pending_.size();
    pending_.resize(before + kBlock);
    const la_ssize_t count = archive_read_data(archive_, pending_.data() + before, kBlock);
    pending_.resize(before + static_cast<std::size_t>(std::max<la_ssize_t>(count, 0)));
    if (count == 0) drained_ = true;
    if (count < 0 && count != ARCHIVE_RETRY) {
      last(member, broken(error()));
      return false;
    }
    return true;
  }

  ArchiveKind kind_;
  ArchiveLimits limits_;
  FileHandle file_;
  int descriptor_ = -1;
  std::string block_;                      // that was read last
  std::optional<std::string_view> first_;  // in it: what was looked at, and is still to be given
  std::unique_ptr<CheckedStream> stream_;  // of gzip and bzip2
  archive* archive_;
  std::optional<DocumentError> fault_;
  bool ended_ = false;
  std::uint64_t members_ = 0, total_ = 0;
  // Of a file of lines.
  bool opened_ = false, drained_ = false;
  std::string pending_;
  std::size_t at_ = 0, searched_ = 0;
  std::uint64_t lines_ = 0;
};

ArchiveReader::ArchiveReader(const std::string& path, std::string_view name, const ArchiveLimits& limits)
    : impl_(std::make_unique<Impl>(path, name, limits)) {}
ArchiveReader::~ArchiveReader() = default;

bool ArchiveReader::next(Member& member) {
  const Utf8Names names;
  return impl_->next(member);
}

}  // namespace cablemark
