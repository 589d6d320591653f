// The inputs of a run, one after the other: files that the walker finds, and in the place of an archive its members.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "inputs/archive.hpp"
#include "inputs/read.hpp"
#include "inputs/walk.hpp"

namespace cablemark {

class InputStream {
 public:
  // The walker is borrowed. `stdin_name` says what stands on standard input; `max_bytes` bounds a member.
  explicit InputStream(Walker& walker, std::string_view stdin_name = {}, std::uint64_t max_bytes = kLargestInput)
      : walker_(walker), stdin_name_(stdin_name), max_bytes_(std::min(max_bytes, kLargestInput)) {}

  bool next(Input& input);
  // Members of archives that are no cables by their kind or name.
  [[nodiscard]] std::uint64_t members_skipped() const { return members_skipped_; }

 private:
  // False if the member is no cable by its kind or name.
  bool take_member(Member& member, Input& input);

  Walker& walker_;
  std::string stdin_name_;
  std::uint64_t max_bytes_;
  // Of the archive that is open.
  std::unique_ptr<ArchiveReader> archive_;
  Input archive_input_;
  bool archive_members_ = false;
  std::uint64_t members_skipped_ = 0;
};

// Reads an input that holds no content yet.
std::optional<DocumentError> read_into(InputReader& reader, const Input& input, const ReadLimits& limits);

}  // namespace cablemark
