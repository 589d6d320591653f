#include "inputs/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>

namespace cablemark {
namespace {

class StandardStream : public Output {
 public:
  explicit StandardStream(int descriptor) : descriptor_(descriptor) {}
  bool write(std::string_view bytes) override { return write_all(descriptor_, bytes); }
  bool commit() override { return error_ == 0; }

 private:
  int descriptor_;
};

class NoOutput : public Output {
 public:
  bool write(std::string_view) override { return true; }
  bool commit() override { return true; }
};

// A pipe or device that was named as a file: there is nothing to replace.
class OpenFile : public Output {
 public:
  explicit OpenFile(FileHandle file) : file_(std::move(file)) {}
  bool write(std::string_view bytes) override { return write_all(file_.get(), bytes); }
  bool commit() override { return error_ == 0; }

 private:
  FileHandle file_;
};

class ReplacedFile : public Output {
 public:
  ReplacedFile(FileHandle file, std::string temporary, std::string path)
      : file_(std::move(file)), temporary_(std::move(temporary)), path_(std::move(path)) {}
  ~ReplacedFile() override {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  bool write(std::string_view bytes) override { return write_all(file_.get(), bytes); }

  bool commit() override {
    if (error_ != 0) return false;
    if (::close(file_.release()) != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
      error_ = errno;
      return false;
    }
    temporary_.clear();
    return true;
  }

 private:
  FileHandle file_;
  std::string temporary_, path_;
};

}  // namespace

bool Output::write_all(int descriptor, std::string_view bytes) {
  while (error_ == 0 && !bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR && errno != EAGAIN) {
      error_ = errno;
    }
  }
  return error_ == 0;
}

std::unique_ptr<Output> standard_output() { return std::make_unique<StandardStream>(STDOUT_FILENO); }

std::unique_ptr<Output> standard_error() { return std::make_unique<StandardStream>(STDERR_FILENO); }

std::unique_ptr<Output> no_output() { return std::make_unique<NoOutput>(); }

std::unique_ptr<Output> replace_file(const std::string& path) {
  // A link is followed, so that the file it names is replaced and not the link.
  std::string target = path;
  char resolved[PATH_MAX];
  if (::realpath(path.c_str(), resolved) != nullptr) target = resolved;
  struct stat status {};
  const bool exists = ::stat(target.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    return nullptr;
  }
  if (exists && !S_ISREG(status.st_mode)) {
    FileHandle file(::open(target.c_str(), O_WRONLY | O_CLOEXEC));
    return file.open() ? std::make_unique<OpenFile>(std::move(file)) : nullptr;
  }
  std::string temporary = target + ".XXXXXX";
  FileHandle file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.open()) return nullptr;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const mode_t mode = exists ? status.st_mode & 07777 : 0666 & ~mask;
  if (::fchmod(file.get(), mode) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    errno = error;
    return nullptr;
  }
  return std::make_unique<ReplacedFile>(std::move(file), std::move(temporary), std::move(target));
}

void write_error(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace cablemark
