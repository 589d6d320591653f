// Where a finding stands, in the units that a consumer counts, and paths as consumers read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "grammar/source.hpp"

namespace cablemark {

enum class ColumnUnit : std::uint8_t { CodePoints, Utf16, Utf8 };

struct Place {
  Location begin, end;  // the end is one past the last character; columns in the unit that was asked for
};

// Turns spans of one source into places. Spans that come in text order cost linear time together.
class Places {
 public:
  Places(const Source& source, ColumnUnit unit) : source_(source), unit_(unit) {}

  Place of(Span span);

 private:
  // Characters beyond U+FFFF, which take two UTF-16 units, from the beginning of a line to a place in it.
  struct Pairs {
    std::uint64_t line = 0, count = 0;
    std::uint32_t to = 0;
  };
  Location at(std::uint32_t offset);
  std::uint64_t pairs_before(std::uint64_t line, std::uint32_t offset);

  const Source& source_;
  const ColumnUnit unit_;
  Pairs pairs_;  // counted last
};

// `path` without `./` and, if it stands under `folder`, relative to it.
std::string relative_path(std::string_view path, std::string_view folder);

struct Uri {
  std::string text;
  bool relative = true;  // to `folder`
};
// `path` as an URI, in which every byte that is not plain is percent-encoded. A path that leaves `folder` is absolute.
Uri path_uri(std::string_view path, std::string_view folder);

}  // namespace cablemark
