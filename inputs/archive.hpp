// Archives and compressed files as the texts that stand in them. Nothing is written to disk.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "checks/finding.hpp"

namespace cablemark {

// By its name: .zip, .tar, .tar.gz, .tgz, .tar.zst, .tar.xz, .tar.bz2, .gz, .zst, .xz, .bz2, .jsonl, .ndjson.
enum class ArchiveKind : std::uint8_t { None, Members, Compressed, Lines };
ArchiveKind archive_kind(std::string_view name);

struct ArchiveLimits {
  std::uint64_t max_bytes = std::uint64_t{256} << 20;  // of one member, and of a line
  std::uint64_t max_total = std::uint64_t{4} << 30;    // of all members together
  std::uint64_t max_members = 10'000'000;
};

struct Member {
  std::string name;  // within the archive; empty for a file that is only compressed
  std::string bytes;
  std::optional<DocumentError> error;  // it cannot be read, and why
  std::string_view not_read;           // it is no cable by its kind, and what it is; empty: it is to be read
};

class ArchiveReader {
 public:
  // `path` is `-` for standard input. `name` says the kind.
  ArchiveReader(const std::string& path, std::string_view name, const ArchiveLimits& limits);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  // False at the end. A broken archive gives a last member without a name whose error says so.
  bool next(Member& member);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cablemark
