// One row of comma-separated values (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cablemark {

class CsvRow {
 public:
  explicit CsvRow(std::string& out) : out_(out) {}

  // Text that a spreadsheet would take for a formula begins with an apostrophe; control characters are shown as `\x1b`.
  CsvRow& text(std::string_view text);
  CsvRow& number(std::uint64_t value);
  void end() { out_ += "\r\n"; }

 private:
  void separate();

  std::string& out_;
  bool first_ = true;
};

}  // namespace cablemark
