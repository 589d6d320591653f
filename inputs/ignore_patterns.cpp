#include "inputs/ignore_patterns.hpp"

#include <algorithm>

namespace cablemark {
namespace {

// The character class that begins at pattern[at] == '[': where it ends, and whether it holds `c`. Nothing if it is not
// closed: the bracket then stands for itself.
std::optional<std::pair<std::size_t, bool>> read_class(std::string_view pattern, std::size_t at, char c) {
  std::size_t i = at + 1;
  const bool inverted = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (inverted) ++i;
  bool holds = false;
  for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
    const auto low = static_cast<unsigned char>(pattern[i]);
    auto high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = static_cast<unsigned char>(pattern[i + 2]);
      i += 2;
    }
    ++i;
    holds = holds || (static_cast<unsigned char>(c) >= low && static_cast<unsigned char>(c) <= high);
  }
  if (i >= pattern.size()) return std::nullopt;
  return std::pair(i + 1, holds != inverted);
}

// Where the pattern goes on after one character that fits; nothing if `c` does not fit.
std::optional<std::size_t> step(std::string_view pattern, std::size_t at, char c) {
  if (pattern[at] == '?') return at + 1;
  if (pattern[at] == '[') {
    if (const auto set = read_class(pattern, at, c)) {
      return set->second ? std::optional(set->first) : std::nullopt;
    }
  }
  if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
  return pattern[at] == c ? std::optional(at + 1) : std::nullopt;
}

// One name against a pattern without slashes. Only the last `*` is tried again, so that time is linear in their
// product.
bool name_matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0;
  std::optional<std::pair<std::size_t, std::size_t>> again;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      again = {++p, n};
      continue;
    }
    if (p < pattern.size()) {
      if (const auto next = step(pattern, p, name[n])) {
        p = *next;
        ++n;
        continue;
      }
    }
    if (!again) return false;
    p = again->first;
    n = ++again->second;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash != 0) names.push_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return names;
}

bool names_match(const std::vector<std::string>& pattern, const std::vector<std::string_view>& names) {
  // reached[n]: the patterns so far fit the first n names.
  std::vector<bool> reached(names.size() + 1);
  reached[0] = true;
  for (std::size_t p = 0; p < pattern.size(); ++p) {
    std::vector<bool> next(names.size() + 1);
    const bool any = pattern[p] == "**";
    for (std::size_t n = 0; n <= names.size(); ++n) {
      if (any) {
        // At the end `**` stands for what is inside, not for the directory itself.
        next[n] = (reached[n] && p + 1 < pattern.size()) || (n > 0 && (next[n - 1] || reached[n - 1]));
      } else {
        next[n] = n > 0 && reached[n - 1] && name_matches(pattern[p], names[n - 1]);
      }
    }
    reached = std::move(next);
  }
  return reached[names.size()];
}

}  // namespace

std::optional<IgnorePattern> IgnorePattern::parse(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  while (!line.empty() && line.back() == ' ' && (line.size() < 2 || line[line.size() - 2] != '\\'))
    line.remove_suffix(1);
  if (line.empty() || line.front() == '#') return std::nullopt;
  IgnorePattern pattern;
  if (line.front() == '!') {
    pattern.negated_ = true;
    line.remove_prefix(1);
  }
  if (!line.empty() && line.back() == '/') {
    pattern.directories_only_ = true;
    line.remove_suffix(1);
  }
  pattern.anchored_ = line.find('/') != std::string_view::npos;
  for (const std::string_view name : split(line)) pattern.names_.emplace_back(name);
  if (pattern.names_.empty()) return std::nullopt;
  return pattern;
}

bool IgnorePattern::matches(std::string_view path, bool is_directory) const {
  if (directories_only_ && !is_directory) return false;
  if (!anchored_) {
    const std::size_t slash = path.rfind('/');
    return name_matches(names_.front(), slash == std::string_view::npos ? path : path.substr(slash + 1));
  }
  return names_match(names_, split(path));
}

void IgnorePatterns::add(std::string_view line) {
  if (std::optional<IgnorePattern> pattern = IgnorePattern::parse(line)) patterns_.push_back(std::move(*pattern));
}

void IgnorePatterns::add_lines(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    add(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

std::optional<bool> IgnorePatterns::ignores(std::string_view path, bool is_directory) const {
  const auto found = std::find_if(patterns_.rbegin(), patterns_.rend(),
                                  [&](const IgnorePattern& pattern) { return pattern.matches(path, is_directory); });
  if (found == patterns_.rend()) return std::nullopt;
  return !found->negated();
}

bool IgnorePatterns::ignores_or_above(std::string_view path) const {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    if (slash != 0 && ignores(path.substr(0, slash), true).value_or(false)) return true;
  }
  return ignores(path, false).value_or(false);
}

}  // namespace cablemark
