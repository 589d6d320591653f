#include "report/csv_writer.hpp"

#include <algorithm>
#include <array>

#include "report/terminal.hpp"

namespace cablemark {
namespace {

// ASCII, and the full-width forms that some spreadsheets take for the same.
constexpr std::array<std::string_view, 8> kFormulaStarts = {
    "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

bool is_formula(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::any_of(kFormulaStarts.begin(), kFormulaStarts.end(),
                     [&](std::string_view start) { return text.substr(0, start.size()) == start; });
}

}  // namespace

void CsvRow::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

CsvRow& CsvRow::text(std::string_view text) {
  separate();
  const std::string value = (is_formula(text) ? "'" : "") + shown(text);
  if (value.find_first_of(",\"; ") == std::string::npos) {
    out_ += value;
    return *this;
  }
  out_ += '"';
  for (const char c : value) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
  return *this;
}

CsvRow& CsvRow::number(std::uint64_t value) {
  separate();
  out_ += std::to_string(value);
  return *this;
}

}  // namespace cablemark
