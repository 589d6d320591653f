#include "inputs/output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>

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

// A reader of a pipe that holds little is waited for at each write, which for long reports takes longer than to make
// them. Where the system does not let it hold more, it works as before.
void widen_pipe([[maybe_unused]] int descriptor) {
#ifdef F_SETPIPE_SZ
  constexpr int kBytes = 1024 * 1024;  // what Linux lets anyone have
  const int had = ::fcntl(descriptor, F_GETPIPE_SZ);
  if (had >= 0 && had < kBytes) (void)::fcntl(descriptor, F_SETPIPE_SZ, kBytes);
#endif
}

// The other end of a pipe may have made it one that does not block.
void wait_writable(int descriptor) {
  pollfd one{descriptor, POLLOUT, 0};
  ::poll(&one, 1, -1);
}

// The file that a link names, whether it is there or not, so that it is replaced and not the link.
std::string followed(const std::string& path) {
  constexpr int kMost = 40;  // links that name links
  std::error_code error;
  const std::filesystem::path there = std::filesystem::canonical(path, error);
  if (!error) return there.string();
  // A pipe behind `/dev/stdout` is there, and its link names no path.
  if (std::filesystem::exists(path, error)) return path;
  std::filesystem::path target = path;
  for (int n = 0; n < kMost && std::filesystem::is_symlink(target, error); ++n) {
    const std::filesystem::path named = std::filesystem::read_symlink(target, error);
    if (error) break;
    target = named.is_absolute() ? named : target.parent_path() / named;
  }
  return target.string();
}

}  // namespace

bool Output::write_all(int descriptor, std::string_view bytes) {
  while (error_ == 0 && !bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      wait_writable(descriptor);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  return error_ == 0;
}

std::unique_ptr<Output> standard_output() {
  widen_pipe(STDOUT_FILENO);
  return std::make_unique<StandardStream>(STDOUT_FILENO);
}

std::unique_ptr<Output> standard_error() { return std::make_unique<StandardStream>(STDERR_FILENO); }

std::unique_ptr<Output> no_output() { return std::make_unique<NoOutput>(); }

std::unique_ptr<Output> replace_file(const std::string& path) {
  const std::string target = followed(path);
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
  // Hidden, so that a run which reads this directory does not take it for an input.
  const std::size_t name = target.rfind('/') + 1;
  std::string temporary = target.substr(0, name) + "." + target.substr(name) + ".XXXXXX";
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
  return std::make_unique<ReplacedFile>(std::move(file), std::move(temporary), target);
}

void write_error(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) {
      wait_writable(STDERR_FILENO);
      continue;
    }
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace cablemark
