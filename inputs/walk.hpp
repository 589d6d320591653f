// Finds the inputs under the paths that a user names: a directory at a time, in the order of the paths' bytes.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checks/finding.hpp"
#include "inputs/file_handle.hpp"
#include "inputs/ignore_patterns.hpp"

namespace cablemark {

struct WalkOptions {
  std::vector<std::string> paths;
  std::vector<std::string> include;         // patterns of names that are read too, `*.log`
  const IgnorePatterns* exclude = nullptr;  // from working_directory on
  std::string working_directory{};
  bool gitignore = true;     // what .gitignore names is not read
  bool archives = false;     // archives met in directories are read
  bool sniff_named = false;  // a path without extension is only a cable if it begins like one
  // Told of everything that is met and not read, a directory with a slash at its end.
  std::function<void(const std::string& path, std::string_view reason)> on_skip{};
};

struct Input {
  std::string path;
  std::string name;                             // that reports give it; empty: its path
  std::shared_ptr<const FileHandle> directory;  // null for a path that was named
  std::size_t name_at = 0;                      // where the name within `directory` begins
  std::size_t argument = 0;                     // index of the path that it was found under
  bool sniff = false;                           // only a cable if its first bytes look like one
  std::shared_ptr<const std::string> content;   // of a member of an archive; null: to be read
  std::string archive;                          // the path of its archive, of a member
  std::optional<DocumentError> error;           // known before reading
};

// By its name: a cable, something else, or neither can be said.
enum class NameKind : std::uint8_t { Cable, Other, None };
NameKind name_kind(std::string_view name);
// Whether its name says that it is mail, `.eml` or `.mbox`.
bool is_mail_name(std::string_view name);
// Names that no walk goes into or reads: those that begin with a dot, node_modules and the like.
bool is_ignored_name(std::string_view name);

// What was met in directories and not read.
struct Skipped {
  std::uint64_t hidden = 0;    // names that begin with a dot, and node_modules and the like
  std::uint64_t other = 0;     // names with another extension, or without one and no cable
  std::uint64_t special = 0;   // pipes, devices, sockets
  std::uint64_t repeated = 0;  // directories reached again through a link
  std::uint64_t gitignored = 0;
  std::uint64_t excluded = 0;               // by --exclude
  std::uint64_t archives = 0;               // and compressed files, without --archives
  std::uint64_t members = 0;                // of archives and mail, that are no cables by their kind
  std::vector<std::string> configurations;  // that a directory holds, and that this run does not use
};

class Walker {
 public:
  explicit Walker(const WalkOptions& options);

  // False at the end.
  bool next(Input& input);
  // Whether there are at least two inputs; looks no further than the second.
  bool more_than_one();
  [[nodiscard]] const Skipped& skipped() const { return skipped_; }
  // Whether a file of this name is read whatever its extension: --include names it.
  [[nodiscard]] bool included(const std::string& name) const;

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
    IgnorePatterns ignored;  // of its .gitignore
  };

  bool advance(Input& input);
  bool next_argument(Input& input);
  // Nothing if the directory is open and stands on the stack; else why not.
  std::optional<DocumentError> enter(int at, const char* name, std::string prefix);
  // Whether --exclude or a .gitignore takes an entry out; a directory with a slash at its end.
  bool is_ignored(const std::string& path, bool is_directory);
  [[nodiscard]] bool git_ignores(const std::string& path, bool is_directory) const;
  // The .gitignore files above a directory that is walked, up to the one that holds .git.
  void read_ignored_above(const std::string& directory);
  void skip(const std::string& path, std::uint64_t& counter, std::string_view reason);

  const WalkOptions& options_;
  std::size_t argument_ = 0;
  std::deque<Input> ahead_;  // found, not yet handed out
  std::vector<Frame> stack_;
  struct Above {
    std::string directory;  // absolute
    IgnorePatterns patterns;
  };
  std::vector<Above> above_;  // the outermost first
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen_;
  Skipped skipped_;
};

}  // namespace cablemark
