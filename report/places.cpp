#include "report/places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace cablemark {
namespace {

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash != 0) parts.push_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return parts;
}

// An absolute path without `.` and `..`.
std::string resolved(const std::string& path) {
  std::vector<std::string_view> kept;
  for (const std::string_view part : segments(path)) {
    if (part == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (part != ".") {
      kept.push_back(part);
    }
  }
  std::string out;
  for (const std::string_view part : kept) out.append("/").append(part);
  return out.empty() ? "/" : out;
}

// Stands for itself in any part of an URI (RFC 3986).
bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

Place Places::of(Span span) {
  const Location begin = at(span.begin);
  // The next span may begin before this one ends.
  const Pairs before = pairs_;
  const Location end = at(span.end);
  pairs_ = before;
  return {begin, end};
}

std::uint64_t Places::pairs_before(std::uint64_t line, std::uint32_t offset) {
  if (line != pairs_.line || offset < pairs_.to) pairs_ = {line, 0, source_.line(line).begin};
  const std::string_view text = source_.text({pairs_.to, offset});
  pairs_.count += static_cast<std::uint64_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xF0; }));
  pairs_.to = offset;
  return pairs_.count;
}

Location Places::at(std::uint32_t offset) {
  Location place = source_.location(offset);
  switch (unit_) {
    case ColumnUnit::CodePoints:
      break;
    case ColumnUnit::Utf16:
      place.column += pairs_before(place.line, offset);
      break;
    case ColumnUnit::Utf8:
      place.column = offset - source_.line(place.line).begin + 1;
      break;
  }
  return place;
}

std::string relative_path(std::string_view path, std::string_view folder) {
  const auto drop_slashes = [](std::string_view& rest) {
    while (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
  };
  std::string_view rest = path;
  if (!folder.empty() && rest.substr(0, folder.size()) == folder) {
    std::string_view below = rest.substr(folder.size());
    const bool is_below = folder.back() == '/' || (!below.empty() && below.front() == '/');
    drop_slashes(below);
    if (is_below && !below.empty()) rest = below;
  }
  while (rest.substr(0, 2) == "./" && rest.size() > 2) {
    std::string_view below = rest.substr(2);
    drop_slashes(below);
    if (below.empty()) break;
    rest = below;
  }
  return std::string(rest);
}

Uri path_uri(std::string_view path, std::string_view folder) {
  std::string plain = relative_path(path, folder);
  const std::vector<std::string_view> parts = segments(plain);
  const bool absolute = plain.rfind('/', 0) == 0;
  if (!absolute && !folder.empty() && std::find(parts.begin(), parts.end(), "..") != parts.end()) {
    plain = resolved(std::string(folder) + "/" + plain);
  }
  Uri uri;
  uri.relative = plain.rfind('/', 0) != 0;
  if (!uri.relative) uri.text = "file://";
  for (const char c : plain) {
    if (is_unreserved(c) || c == '/') {
      uri.text += c;
    } else {
      fmt::format_to(std::back_inserter(uri.text), "%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return uri;
}

}  // namespace cablemark
