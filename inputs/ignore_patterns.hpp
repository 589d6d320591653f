// Patterns of paths as .gitignore writes them: also those of --exclude and of a configuration.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cablemark {

class IgnorePattern {
 public:
  // Nothing for a blank line and a comment.
  static std::optional<IgnorePattern> parse(std::string_view line);

  // `path` from the directory of the pattern on, without a slash at its end.
  [[nodiscard]] bool matches(std::string_view path, bool is_directory) const;
  // `!pattern`: takes back what earlier ones ignore.
  [[nodiscard]] bool negated() const { return negated_; }

 private:
  std::vector<std::string> names_;  // between the slashes; `**` is any number of them
  bool negated_ = false, directories_only_ = false, anchored_ = false;
};

class IgnorePatterns {
 public:
  void add(std::string_view line);
  void add_lines(std::string_view text);
  // What the last pattern that matches says; nothing if none does.
  [[nodiscard]] std::optional<bool> ignores(std::string_view path, bool is_directory) const;
  // Whether the path, or a directory that it stands in, is ignored.
  [[nodiscard]] bool ignores_or_above(std::string_view path) const;
  [[nodiscard]] bool empty() const { return patterns_.empty(); }

 private:
  std::vector<IgnorePattern> patterns_;
};

}  // namespace cablemark
