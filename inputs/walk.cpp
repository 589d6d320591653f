#include "inputs/walk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "inputs/read.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kExtensions[] = {"txt", "cable", "tel", "msg", "eml", "htm", "html"};
constexpr std::string_view kIgnored[] = {"node_modules", "__pycache__", "CVS", "lost+found"};

bool ignored(std::string_view name) {
  return name.front() == '.' || std::find(std::begin(kIgnored), std::end(kIgnored), name) != std::end(kIgnored);
}

enum class Extension : std::uint8_t { Known, Other, None };

Extension extension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == name.size()) return Extension::None;
  std::array<char, 8> folded{};
  const std::string_view text = name.substr(dot + 1);
  if (text.size() > folded.size()) return Extension::Other;
  std::transform(text.begin(), text.end(), folded.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string_view lower(folded.data(), text.size());
  return std::find(std::begin(kExtensions), std::end(kExtensions), lower) != std::end(kExtensions) ? Extension::Known
                                                                                                   : Extension::Other;
}

unsigned char type_of(mode_t mode) {
  if (S_ISREG(mode)) return DT_REG;
  if (S_ISDIR(mode)) return DT_DIR;
  return DT_UNKNOWN;
}

// A dangling link: its error is found when it is read.
constexpr unsigned char kUnreachable = DT_WHT;

}  // namespace

Walker::Walker(const WalkOptions& options) : options_(options) {}

bool Walker::included(const std::string& name) const {
  return std::any_of(options_.include.begin(), options_.include.end(),
                     [&](const std::string& pattern) { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; });
}

std::optional<DocumentError> Walker::enter(int at, const char* name, std::string prefix) {
  FileHandle opened(::openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY));
  struct stat status {};
  if (!opened.open() || ::fstat(opened.get(), &status) != 0) return unreadable(errno);
  if (!seen_.emplace(status.st_dev, status.st_ino).second) {
    ++skipped_.repeated;
    return std::nullopt;
  }
  // readdir() closes the descriptor that it reads from, so it gets one of its own.
  FileHandle listed(::openat(opened.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  DIR* listing = listed.open() ? ::fdopendir(listed.get()) : nullptr;
  if (listing == nullptr) return unreadable(errno);
  listed.release();

  Frame frame;
  frame.prefix = std::move(prefix);
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(listing);
    if (entry == nullptr) break;
    const std::string_view entry_name = entry->d_name;
    if (entry_name == "." || entry_name == "..") continue;
    if (ignored(entry_name)) {
      ++skipped_.hidden;
      continue;
    }
    unsigned char type = entry->d_type;
    if (type == DT_LNK || type == DT_UNKNOWN) {
      struct stat target {};
      type = ::fstatat(opened.get(), entry->d_name, &target, 0) == 0 ? type_of(target.st_mode) : kUnreachable;
    }
    frame.entries.push_back({std::string(entry_name), type});
    // A directory sorts as its paths do, so the whole walk is in the order of path bytes.
    if (type == DT_DIR) frame.entries.back().name += '/';
  }
  const int failure = errno;
  ::closedir(listing);
  if (failure != 0) return unreadable(failure);
  std::sort(frame.entries.begin(), frame.entries.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
  frame.directory = std::make_shared<const FileHandle>(std::move(opened));
  stack_.push_back(std::move(frame));
  return std::nullopt;
}

bool Walker::next_argument(Input& input) {
  while (argument_ < options_.paths.size()) {
    const std::string& path = options_.paths[argument_];
    input = Input{};
    input.argument = argument_++;
    struct stat status {};
    if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
      input.path = path;
      return true;
    }
    // Each argument is walked as if it stood alone.
    seen_.clear();
    std::string prefix = path == "." ? "" : path;
    if (!prefix.empty() && prefix.back() != '/') prefix += '/';
    input.error = enter(AT_FDCWD, path.c_str(), std::move(prefix));
    if (input.error) {
      input.path = path;
      return true;
    }
    if (!stack_.empty()) return false;
  }
  return false;
}

bool Walker::more_than_one() {
  Input input;
  while (ahead_.size() < 2 && advance(input)) ahead_.push_back(std::move(input));
  return ahead_.size() > 1;
}

bool Walker::next(Input& input) {
  if (ahead_.empty()) return advance(input);
  input = std::move(ahead_.front());
  ahead_.pop_front();
  return true;
}

bool Walker::advance(Input& input) {
  for (;;) {
    if (stack_.empty()) {
      if (next_argument(input)) return true;
      if (stack_.empty()) return false;
    }
    Frame& frame = stack_.back();
    if (frame.at == frame.entries.size()) {
      stack_.pop_back();
      continue;
    }
    const Entry& entry = frame.entries[frame.at++];
    const std::size_t name_at = frame.prefix.size();
    std::string path = frame.prefix + entry.name;
    input.argument = argument_ - 1;
    input.error.reset();
    if (entry.type == DT_DIR) {
      const auto directory = frame.directory;
      std::optional<DocumentError> error = enter(directory->get(), path.c_str() + name_at, path);
      if (!error) continue;
      path.pop_back();
      input.error = std::move(error);
      input.sniff = false;
    } else {
      const bool included = this->included(entry.name);
      const Extension kind = included ? Extension::Known : extension(entry.name);
      if (kind == Extension::Other) {
        ++skipped_.other;
        continue;
      }
      if (entry.type != DT_REG && entry.type != kUnreachable) {
        ++skipped_.special;
        continue;
      }
      input.sniff = kind == Extension::None && entry.type == DT_REG;
    }
    input.path = std::move(path);
    input.name_at = name_at;
    input.directory = frame.directory;
    return true;
  }
}

}  // namespace cablemark
