#include "inputs/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "inputs/interrupt.hpp"

namespace cablemark {

FileLock::FileLock(const std::string& directory)
    : directory_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (!directory_.open()) return;
  int result = 0;
  do {
    result = ::flock(directory_.get(), LOCK_EX);
  } while (result != 0 && errno == EINTR && interrupted_by() == 0);
  held_ = result == 0;
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

}  // namespace cablemark
