// Keeps two runs from writing one file at the same time.
#pragma once

#include <string>

#include "inputs/file_handle.hpp"

namespace cablemark {

// Locks a directory, so that no lock file stays behind; waits for whoever holds it.
class FileLock {
 public:
  explicit FileLock(const std::string& directory);
  // If not, errno says why.
  [[nodiscard]] bool held() const { return held_; }

 private:
  FileHandle directory_;
  bool held_ = false;
};

bool exists(const std::string& path);

}  // namespace cablemark
