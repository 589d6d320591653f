// Files that a run writes. None of them may be one that it reads.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inputs/walk.hpp"
#include "policies/policy.hpp"

namespace cablemark {

// Under whatever names: `a` and `./a`, a link and what it leads to, two hard links.
bool same_file(const std::string& a, const std::string& b);

class WrittenFiles {
 public:
  // Empty paths are passed over: they stand for standard output.
  explicit WrittenFiles(const std::vector<std::string>& paths);

  // Each throws CommandError if the run would write over what it reads.
  // `-` is standard input. `remedy`: what the message tells to do.
  void protect(const std::string& path, std::string_view remedy = "write to another file") const;
  void protect(const std::vector<std::string>& paths) const;
  void protect(const Policy& policy) const;          // the files of its packs
  void protect_walk(const WalkOptions& walk) const;  // what is met in directories

 private:
  using Identity = std::pair<dev_t, ino_t>;
  struct Written {
    std::string path;
    std::optional<Identity> identity;  // none: nothing stands there yet
  };

  static std::optional<Identity> identity_of(const std::string& path);

  std::vector<Written> files_;
};

}  // namespace cablemark
