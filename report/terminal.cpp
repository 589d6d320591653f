#include "report/terminal.hpp"

#include <fmt/format.h>

#include <iterator>

#include "report/utf8.hpp"

namespace cablemark {

void append_shown(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    if (!point.valid || (point.code < 0x100 && acts_on_reader(point.code))) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(point.code));
    } else if (acts_on_reader(point.code)) {
      fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", static_cast<unsigned>(point.code));
    } else {
      out.append(text.substr(0, point.length));
    }
    text.remove_prefix(point.length);
  }
}

std::string shown(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_shown(out, text);
  return out;
}

std::string_view Style::of(Severity severity) const {
  switch (severity) {
    case Severity::Error:
      return red;
    case Severity::Warning:
      return yellow;
    case Severity::Note:
      return blue;
  }
  return {};
}

Style style(bool colour) {
  if (!colour) return {};
  return {"\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[1;32m", "\x1b[0m"};
}

}  // namespace cablemark
