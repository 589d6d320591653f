#include "report/json_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include "report/utf8.hpp"

namespace cablemark {
namespace {

constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7F; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

// How many bytes at the beginning of `text` stand for themselves.
std::size_t plain_run(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  std::size_t run = 0;
  for (; run + 8 <= text.size(); run += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + run, 8);
    // A byte of 0 borrows: below 0x20, and equal to one of three. A borrow may mark the byte above in vain.
    const std::uint64_t quote = eight ^ (kOnes * '"'), backslash = eight ^ (kOnes * '\\'), del = eight ^ (kOnes * 0x7F);
    const std::uint64_t found = eight | (eight - kOnes * 0x20) | (quote - kOnes) | (backslash - kOnes) | (del - kOnes);
    if ((found & kHigh) != 0) break;
  }
  while (run < text.size() && kPlain[static_cast<unsigned char>(text[run])]) ++run;
  return run;
}

// A text of plain bytes between quotes, all of it at once: a report holds dozens of them a document.
void append_quoted(std::string& out, bool comma, std::string_view plain) {
  const std::size_t before = out.size();
  out.resize(before + (comma ? 3 : 2) + plain.size(), '"');
  char* at = out.data() + before;
  if (comma) *at++ = ',';
  std::copy(plain.begin(), plain.end(), at + 1);
}

void append_escape(std::string& out, char32_t code) {
  switch (code) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(code));
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  std::size_t plain = plain_run(text);
  if (plain == text.size()) {
    append_quoted(out, false, text);
    return;
  }
  out += '"';
  for (; !text.empty(); plain = plain_run(text)) {
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const CodePoint point = decode_utf8(text);
    if (!point.valid) {
      out += "\xEF\xBF\xBD";
    } else if (point.code < 0x80 || acts_on_reader(point.code)) {
      append_escape(out, point.code);
    } else {
      out.append(text.substr(0, point.length));
    }
    text.remove_prefix(point.length);
  }
  out += '"';
}

void JsonWriter::separate() {
  if (comma_) out_ += ',';
  comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::any_key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_ += ':';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  separate();
  const fmt::format_int digits(value);
  out_.append(digits.data(), digits.size());
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  if (plain_run(text) == text.size()) {
    append_quoted(out_, comma_, text);
    comma_ = true;
    return *this;
  }
  separate();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::literal(std::string_view json) {
  separate();
  out_.append(json);
  return *this;
}

}  // namespace cablemark
