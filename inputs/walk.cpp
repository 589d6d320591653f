#include "inputs/walk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "inputs/archive.hpp"
#include "inputs/paths.hpp"
#include "inputs/project_files.hpp"
#include "inputs/read.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kExtensions[] = {"txt", "cable", "tel", "msg", "eml", "htm", "html"};
constexpr std::string_view kGitignore = ".gitignore";
constexpr std::string_view kIgnored[] = {"node_modules", "__pycache__", "CVS", "lost+found"};

// An extension in small letters; empty if it is longer than any that is known.
class Extension {
 public:
  explicit Extension(std::string_view text) {
    if (text.size() > folded_.size()) return;
    size_ = text.size();
    std::transform(text.begin(), text.end(), folded_.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  }
  [[nodiscard]] std::string_view text() const { return {folded_.data(), size_}; }

 private:
  std::array<char, 8> folded_{};
  std::size_t size_ = 0;
};

}  // namespace

NameKind name_kind(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == name.size()) return NameKind::None;
  const Extension extension(name.substr(dot + 1));
  const bool cable =
      std::find(std::begin(kExtensions), std::end(kExtensions), extension.text()) != std::end(kExtensions);
  return cable ? NameKind::Cable : NameKind::Other;
}

bool is_mail_name(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const Extension extension(name.substr(dot + 1));
  return extension.text() == "eml" || extension.text() == "mbox";
}

bool is_ignored_name(std::string_view name) {
  return name.starts_with('.') || std::find(std::begin(kIgnored), std::end(kIgnored), name) != std::end(kIgnored);
}

namespace {

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
    skip(prefix, skipped_.repeated, "a directory met before, through a link");
    return std::nullopt;
  }
  // readdir() closes the descriptor that it reads from, so it gets one of its own.
  FileHandle listed(::openat(opened.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  DIR* listing = listed.open() ? ::fdopendir(listed.get()) : nullptr;
  if (listing == nullptr) return unreadable(errno);
  listed.release();

  Frame frame;
  frame.prefix = std::move(prefix);
  bool has_ignored = false;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(listing);
    if (entry == nullptr) break;
    const std::string_view entry_name = entry->d_name;
    if (entry_name == "." || entry_name == "..") continue;
    if (is_ignored_name(entry_name)) {
      has_ignored = has_ignored || entry_name == kGitignore;
      if (entry_name == kConfigurationName) skipped_.configurations.push_back(frame.prefix + std::string(entry_name));
      skip(frame.prefix + std::string(entry_name), skipped_.hidden, "a hidden or ignored name");
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
  if (has_ignored && options_.gitignore) {
    InputReader reader;
    if (!reader.read_file(opened.get(), kGitignore.data(), {})) frame.ignored.add_lines(reader.bytes());
  }
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
      input.sniff = options_.sniff_named && name_kind(path.substr(path.rfind('/') + 1)) == NameKind::None;
      return true;
    }
    // Each argument is walked as if it stood alone.
    seen_.clear();
    if (options_.gitignore) read_ignored_above(absolute_path(options_.working_directory, path));
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

void Walker::skip(const std::string& path, std::uint64_t& counter, std::string_view reason) {
  ++counter;
  if (options_.on_skip) options_.on_skip(path, reason);
}

bool Walker::git_ignores(const std::string& path, bool is_directory) const {
  for (auto frame = stack_.rbegin(); frame != stack_.rend(); ++frame) {
    if (frame->ignored.empty()) continue;
    const std::string_view below = std::string_view(path).substr(frame->prefix.size());
    if (const auto said = frame->ignored.ignores(below, is_directory)) return *said;
  }
  if (above_.empty()) return false;
  const std::string whole = absolute_path(options_.working_directory, path);
  for (auto above = above_.rbegin(); above != above_.rend(); ++above) {
    if (const auto said = above->patterns.ignores(path_below(above->directory, whole), is_directory)) return *said;
  }
  return false;
}

bool Walker::is_ignored(const std::string& path, bool is_directory) {
  if (options_.exclude == nullptr && !options_.gitignore) return false;
  const std::string plain = is_directory ? path.substr(0, path.size() - 1) : path;
  if (options_.exclude != nullptr && !options_.exclude->empty()) {
    const std::string below = path_below(options_.working_directory, absolute_path(options_.working_directory, plain));
    if (options_.exclude->ignores(below, is_directory).value_or(false)) {
      skip(path, skipped_.excluded, "excluded by --exclude");
      return true;
    }
  }
  if (options_.gitignore && git_ignores(plain, is_directory)) {
    skip(path, skipped_.gitignored, "ignored by a .gitignore");
    return true;
  }
  return false;
}

void Walker::read_ignored_above(const std::string& directory) {
  above_.clear();
  std::vector<std::string> directories;
  const auto stands = [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; };
  bool repository = stands(directory + "/.git");
  for (std::string at = directory; !repository && at != "/";) {
    at = directory_of(at);
    directories.push_back(at);
    repository = stands((at == "/" ? "" : at) + "/.git");
  }
  if (!repository) return;
  for (auto at = directories.rbegin(); at != directories.rend(); ++at) {
    InputReader reader;
    Above above{*at, {}};
    if (reader.read_file(AT_FDCWD, (*at + "/.gitignore").c_str(), {})) continue;
    above.patterns.add_lines(reader.bytes());
    above_.push_back(std::move(above));
  }
}

bool Walker::more_than_one() {
  Input input;
  while (ahead_.size() < 2 && advance(input)) ahead_.push_back(std::move(input));
  return ahead_.size() > 1 || (ahead_.size() == 1 && archive_kind(ahead_.front().path) != ArchiveKind::None);
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
    if (is_ignored(path, entry.type == DT_DIR)) continue;
    if (entry.type == DT_DIR) {
      const auto directory = frame.directory;
      std::optional<DocumentError> error = enter(directory->get(), path.c_str() + name_at, path);
      if (!error) continue;
      path.pop_back();
      input.error = std::move(error);
      input.sniff = false;
    } else {
      const bool archive = archive_kind(entry.name) != ArchiveKind::None;
      const bool read = included(entry.name) || (archive && options_.archives);
      const NameKind kind = read ? NameKind::Cable : name_kind(entry.name);
      if (kind == NameKind::Other) {
        if (archive) {
          skip(path, skipped_.archives, "an archive or compressed file; --archives reads it");
        } else {
          skip(path, skipped_.other, "no cable by its name; --include PATTERN reads it");
        }
        continue;
      }
      if (entry.type != DT_REG && entry.type != kUnreachable) {
        skip(path, skipped_.special, "a pipe, device or socket");
        continue;
      }
      input.sniff = kind == NameKind::None && entry.type == DT_REG;
    }
    input.path = std::move(path);
    input.name_at = name_at;
    input.directory = frame.directory;
    return true;
  }
}

}  // namespace cablemark
