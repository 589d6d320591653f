#include "inputs/paths.hpp"

#include <algorithm>
#include <vector>

namespace cablemark {

std::string absolute_path(std::string_view directory, std::string_view path) {
  std::vector<std::string_view> names;
  const auto add = [&names](std::string_view text) {
    while (!text.empty()) {
      const std::size_t slash = text.find('/');
      const std::string_view name = text.substr(0, slash);
      text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
      if (name.empty() || name == ".") continue;
      if (name != "..") {
        names.push_back(name);
      } else if (!names.empty()) {
        names.pop_back();
      }
    }
  };
  if (path.empty() || path.front() != '/') add(directory);
  add(path);
  std::string out;
  for (const std::string_view name : names) out.append("/").append(name);
  return out.empty() ? "/" : out;
}

bool is_below(std::string_view directory, std::string_view path) {
  if (directory == "/") return true;
  return path.substr(0, directory.size()) == directory &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

std::string path_below(std::string_view directory, std::string_view path) {
  if (!is_below(directory, path) || path.size() == directory.size()) return std::string(path);
  return std::string(path.substr(directory == "/" ? 1 : directory.size() + 1));
}

std::string directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string lowered(std::string_view name) {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace cablemark
