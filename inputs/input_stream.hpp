// The inputs of a run, one after the other: files that the walker finds, and in the place of an archive its members.
#pragma once

#include <cstdint>
#include <memory>

#include "inputs/archive.hpp"
#include "inputs/check_files.hpp"
#include "inputs/walk.hpp"

namespace cablemark {

class InputStream {
 public:
  // Both are borrowed.
  InputStream(const CheckRequest& request, Walker& walker) : request_(request), walker_(walker) {}

  bool next(Input& input);
  // Members of archives that are no cables by their kind or name.
  [[nodiscard]] std::uint64_t members_skipped() const { return members_skipped_; }

 private:
  // False if the member is no cable by its kind or name.
  bool take_member(Member& member, Input& input);

  const CheckRequest& request_;
  Walker& walker_;
  // Of the archive that is open.
  std::unique_ptr<ArchiveReader> archive_;
  Input archive_input_;
  bool archive_members_ = false;
  std::uint64_t members_skipped_ = 0;
};

}  // namespace cablemark
