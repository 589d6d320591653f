// Finds the inputs under the paths that a user names: a directory at a time, in the order of the paths' bytes.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checks/finding.hpp"
#include "inputs/file_handle.hpp"

namespace cablemark {

struct WalkOptions {
  std::vector<std::string> paths;
  std::vector<std::string> include;  // patterns of names that are read too, `*.log`
};

struct Input {
  std::string path;
  std::shared_ptr<const FileHandle> directory;  // null for a path that was named
  std::size_t name_at = 0;                      // where the name within `directory` begins
  std::size_t argument = 0;                     // index of the path that it was found under
  bool sniff = false;                           // only a cable if its first bytes look like one
  std::optional<DocumentError> error;           // known before reading
};

// What was met in directories and not read.
struct Skipped {
  std::uint64_t hidden = 0;    // names that begin with a dot, and node_modules and the like
  std::uint64_t other = 0;     // names with another extension, or without one and no cable
  std::uint64_t special = 0;   // pipes, devices, sockets
  std::uint64_t repeated = 0;  // directories reached again through a link
};

class Walker {
 public:
  explicit Walker(const WalkOptions& options);

  // False at the end.
  bool next(Input& input);
  // Whether there are at least two inputs; looks no further than the second.
  bool more_than_one();
  [[nodiscard]] const Skipped& skipped() const { return skipped_; }

 private:
  struct Entry {
    std::string name;  // with a slash at its end if it is a directory
    unsigned char type = 0;
  };
  struct Frame {
    std::string prefix;
    std::shared_ptr<const FileHandle> directory;
    std::vector<Entry> entries;
    std::size_t at = 0;
  };

  bool advance(Input& input);
  bool next_argument(Input& input);
  // Nothing if the directory is open and stands on the stack; else why not.
  std::optional<DocumentError> enter(int at, const char* name, std::string prefix);
  [[nodiscard]] bool included(const std::string& name) const;

  const WalkOptions& options_;
  std::size_t argument_ = 0;
  std::deque<Input> ahead_;  // found, not yet handed out
  std::vector<Frame> stack_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen_;
  Skipped skipped_;
};

}  // namespace cablemark
