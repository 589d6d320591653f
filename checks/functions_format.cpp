#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "checks/evaluator.hpp"
#include "checks/times.hpp"

namespace cablemark {
namespace {

constexpr int kDeepest = 100;
constexpr std::int64_t kMostDigits = 100;

std::string in_base(const Value& value, int base) {
  std::array<char, 72> buffer{};
  const auto result = value.kind == ValueKind::Int
                          ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.integer, base)
                          : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.unsigned_integer, base);
  return {buffer.data(), result.ptr};
}

std::string hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string fixed(double number, std::int64_t digits, std::chars_format form) {
  if (!std::isfinite(number)) return format_double(number);
  std::array<char, 512> buffer{};
  const auto result =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, form, static_cast<int>(digits));
  return {buffer.data(), result.ptr};
}

bool append_shown(Evaluator& evaluator, const Value& value, std::string& out, int depth) {
  if (depth > kDeepest) return false;
  switch (value.kind) {
    case ValueKind::Null:
      out += "null";
      return true;
    case ValueKind::Bool:
      out += value.integer != 0 ? "true" : "false";
      return true;
    case ValueKind::Int:
    case ValueKind::Uint:
      out += in_base(value, 10);
      return true;
    case ValueKind::Double:
      out += format_double(value.number);
      return true;
    case ValueKind::String:
    case ValueKind::Bytes:
    case ValueKind::TypeName:
      out += value.text();
      return true;
    case ValueKind::Timestamp:
      out += format_timestamp(value);
      return true;
    case ValueKind::Duration:
      out += format_duration(value);
      return true;
    case ValueKind::Date:
      out += format_iso_date(value.date());
      return true;
    case ValueKind::Level:
    case ValueKind::Word:
    case ValueKind::Record:
      out += evaluator.text_of(value);
      return true;
    case ValueKind::List:
    case ValueKind::Records:
    case ValueKind::Table:
      out += '[';
      for (std::uint32_t i = 0; i < value.count; ++i) {
        if (i > 0) out += ", ";
        if (!append_shown(evaluator, evaluator.element(value, i), out, depth + 1)) return false;
      }
      out += ']';
      return true;
    case ValueKind::Map: {
      std::vector<std::pair<std::string, std::string>> entries(value.count);
      for (std::uint32_t i = 0; i < value.count; ++i) {
        if (!append_shown(evaluator, value.items[std::size_t{2} * i], entries[i].first, depth + 1)) return false;
        if (!append_shown(evaluator, value.items[std::size_t{2} * i + 1], entries[i].second, depth + 1)) return false;
      }
      std::sort(entries.begin(), entries.end());
      out += '{';
      for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i > 0) out += ", ";
        out.append(entries[i].first).append(": ").append(entries[i].second);
      }
      out += '}';
      return true;
    }
    case ValueKind::Optional:
    case ValueKind::Place:
    case ValueKind::Absent:
    case ValueKind::Error:
      return false;
  }
  return false;
}

bool whole(const Value& value) { return value.kind == ValueKind::Int || value.kind == ValueKind::Uint; }

// One clause; false if the value does not go with the letter.
bool append_clause(Evaluator& evaluator, char letter, std::int64_t digits, const Value& value, std::string& out) {
  if (letter == 's') return append_shown(evaluator, value, out, 0);
  const bool unreal = value.kind == ValueKind::Double && !std::isfinite(value.number);
  if (letter == 'd') {
    if (!whole(value) && value.kind != ValueKind::Double) return false;
    out += whole(value) ? in_base(value, 10) : format_double(value.number);
    return true;
  }
  if (letter == 'f' || letter == 'e') {
    if (!whole(value) && value.kind != ValueKind::Double) return false;
    const double number = value.kind == ValueKind::Double ? value.number
                          : value.kind == ValueKind::Int  ? static_cast<double>(value.integer)
                                                          : static_cast<double>(value.unsigned_integer);
    out += fixed(number, digits < 0 ? 6 : digits,
                 letter == 'f' ? std::chars_format::fixed : std::chars_format::scientific);
    return true;
  }
  if (unreal) return false;
  if (letter == 'b') {
    if (value.kind == ValueKind::Bool) {
      out += value.integer != 0 ? '1' : '0';
      return true;
    }
    if (!whole(value)) return false;
    out += in_base(value, 2);
    return true;
  }
  if (letter == 'o') {
    if (!whole(value)) return false;
    out += in_base(value, 8);
    return true;
  }
  std::string digits_of;
  if (whole(value)) {
    digits_of = in_base(value, 16);
  } else if (value.kind == ValueKind::String || value.kind == ValueKind::Bytes) {
    digits_of = hex(value.text());
  } else {
    return false;
  }
  if (letter == 'X') {
    for (char& c : digits_of) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  }
  out += digits_of;
  return true;
}

}  // namespace

Value Evaluator::format(std::string_view pattern, const Value& arguments) {
  std::string out;
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    if (++i >= pattern.size()) return fail("the pattern ends in `%`");
    if (pattern[i] == '%') {
      out += '%';
      continue;
    }
    std::int64_t digits = -1;
    if (pattern[i] == '.') {
      const auto [stop, fault] = std::from_chars(pattern.data() + i + 1, pattern.data() + pattern.size(), digits);
      if (fault != std::errc{} || digits < 0 || digits > kMostDigits)
        return fail("the pattern asks for a precision that there is not");
      i = static_cast<std::size_t>(stop - pattern.data());
      if (i >= pattern.size()) return fail("the pattern ends in a precision");
    }
    if (std::string_view("sdfebxXo").find(pattern[i]) == std::string_view::npos)
      return fail("the pattern has a clause that there is not");
    if (next >= arguments.count) return fail("the pattern has more clauses than values");
    if (!append_clause(*this, pattern[i], digits, element(arguments, next++), out))
      return fail("a value does not go with its clause");
    if (!spend(1 + out.size() / 1024)) return fail(kOverflow);
  }
  return text(out);
}

}  // namespace cablemark
