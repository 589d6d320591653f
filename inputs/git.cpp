#include "inputs/git.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <string_view>

#include "inputs/file_handle.hpp"
#include "inputs/paths.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kLongestComplaint = 4096;

bool is_regular_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

struct Pipe {
  FileHandle read, write;

  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return;
    read = FileHandle(ends[0]);
    write = FileHandle(ends[1]);
  }
};

// Appends what can be read now; false at the end.
bool drain(const FileHandle& from, std::string& to, std::uint64_t most) {
  char buffer[65536];
  const ssize_t count = ::read(from.get(), buffer, sizeof buffer);
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  if (to.size() < most) to.append(buffer, static_cast<std::size_t>(count));
  return count != 0;
}

// The texts that end with NUL.
std::vector<std::string> split_nul(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = text.find('\0');
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

}  // namespace

std::variant<std::string, GitFault> run_git(const std::vector<std::string>& arguments, std::uint64_t max_bytes) {
  std::vector<std::string> words{"git"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  Pipe out, err;
  if (!out.read.open() || !err.read.open()) return GitFault{std::string("git cannot be run: ") + std::strerror(errno)};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err.write.get(), STDERR_FILENO);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return GitFault{std::string("git cannot be run: ") + std::strerror(failed)};
  out.write = FileHandle();
  err.write = FileHandle();

  std::string text, complaint;
  bool text_open = true, complaint_open = true;
  while (text_open || complaint_open) {
    pollfd waits[2] = {{text_open ? out.read.get() : -1, POLLIN, 0}, {complaint_open ? err.read.get() : -1, POLLIN, 0}};
    if (::poll(waits, 2, -1) < 0 && errno != EINTR) break;
    if (waits[0].revents != 0) text_open = drain(out.read, text, max_bytes + 1);
    if (waits[1].revents != 0) complaint_open = drain(err.read, complaint, kLongestComplaint);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (text.size() > max_bytes) return GitFault{fmt::format("more than {} bytes of git", max_bytes)};
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    while (!complaint.empty() && complaint.back() == '\n') complaint.pop_back();
    return GitFault{complaint.empty() ? "git failed" : "git says: " + complaint};
  }
  return text;
}

std::variant<ChangedFiles, GitFault> changed_files(const std::string& revision, const std::vector<std::string>& paths,
                                                   const std::string& working_directory, bool ignored) {
  // A revision that begins with a dash would be taken for a flag.
  std::variant<std::string, GitFault> commit =
      run_git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (auto* fault = std::get_if<GitFault>(&commit)) {
    if (fault->message != "git failed") return *fault;
    return GitFault{"there is no revision `" + revision + "` here; name a commit, branch or tag"};
  }
  std::string id = std::get<std::string>(commit);
  while (!id.empty() && id.back() == '\n') id.pop_back();
  std::variant<std::string, GitFault> top = run_git({"rev-parse", "--show-toplevel"});
  if (auto* fault = std::get_if<GitFault>(&top)) return *fault;
  std::string root = std::get<std::string>(top);
  if (!root.empty() && root.back() == '\n') root.pop_back();

  // git takes any path for one under which nothing changed.
  for (const std::string& path : paths) {
    if (::access(path.c_str(), F_OK) == 0) continue;
    if (std::holds_alternative<GitFault>(
            run_git({"--literal-pathspecs", "ls-files", "--error-unmatch", "--with-tree=" + id, "--", path}))) {
      return GitFault{"`" + path + "` is neither here nor in that revision; check the path"};
    }
  }

  const auto with_paths = [](std::vector<std::string> words, const std::vector<std::string>& under) {
    words.emplace_back("--");
    words.insert(words.end(), under.begin(), under.end());
    return words;
  };
  std::variant<std::string, GitFault> changed = run_git(with_paths(
      {"--literal-pathspecs", "-c", "diff.relative=false", "diff", "--name-status", "-z", "-M", "--no-ext-diff", id},
      paths));
  if (auto* fault = std::get_if<GitFault>(&changed)) return *fault;
  // New files, in the form of ls-files; without paths it sees no further than the directory that it is run in.
  const auto new_files = [&](const std::vector<std::string>& under, bool with_ignored) {
    std::vector<std::string> list;
    if (under.empty()) list = {"-C", root};
    for (const char* word : {"--literal-pathspecs", "ls-files", "--others", "--full-name", "-z"}) {
      list.emplace_back(word);
    }
    if (!with_ignored) list.emplace_back("--exclude-standard");
    return run_git(with_paths(std::move(list), under));
  };
  std::variant<std::string, GitFault> untracked = new_files(paths, ignored);
  if (auto* fault = std::get_if<GitFault>(&untracked)) return *fault;
  std::vector<std::string> named;
  std::copy_if(paths.begin(), paths.end(), std::back_inserter(named), is_regular_file);
  std::variant<std::string, GitFault> named_untracked = std::string();
  if (!named.empty() && !ignored) named_untracked = new_files(named, true);
  if (auto* fault = std::get_if<GitFault>(&named_untracked)) return *fault;

  ChangedFiles files;
  files.root = root;
  // git resolves links in the path of its top directory, the shell may not.
  const auto here = [&](const std::string& path) { return path_below(working_directory, absolute_path(root, path)); };
  const std::vector<std::string> words = split_nul(std::get<std::string>(changed));
  for (std::size_t n = 0; n + 1 < words.size();) {
    const char kind = words[n].empty() ? ' ' : words[n].front();
    const bool two = kind == 'R' || kind == 'C';
    if (two && n + 2 >= words.size()) break;
    const std::string& old_path = words[n + 1];
    const std::string& path = words[n + (two ? 2 : 1)];
    n += two ? 3 : 2;
    if (kind == 'D') {
      ++files.deleted;
      continue;
    }
    files.paths.push_back(here(path));
    if (kind != 'A') files.before.emplace(here(path), id + ":" + old_path);
  }
  for (const auto* list : {&untracked, &named_untracked}) {
    for (const std::string& path : split_nul(std::get<std::string>(*list))) files.paths.push_back(here(path));
  }
  std::sort(files.paths.begin(), files.paths.end());
  files.paths.erase(std::unique(files.paths.begin(), files.paths.end()), files.paths.end());
  return files;
}

}  // namespace cablemark
