#include "grammar/date.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace cablemark {
namespace {

namespace chrono = std::chrono;

constexpr std::int32_t kFirstYear = 1;
constexpr std::int32_t kLastYear = 9999;

constexpr chrono::year_month_day civil(std::int32_t year, std::int32_t month, std::int32_t day) {
  return chrono::year{year} / chrono::month{static_cast<unsigned>(month)} / chrono::day{static_cast<unsigned>(day)};
}

constexpr std::int32_t days_of(chrono::year_month_day day) {
  return static_cast<std::int32_t>(chrono::sys_days{day}.time_since_epoch().count());
}

constexpr std::int32_t kFirstDay = days_of(civil(kFirstYear, 1, 1));
constexpr std::int32_t kLastDay = days_of(civil(kLastYear, 12, 31));

std::optional<std::int32_t> parse_digits(std::string_view text) {
  std::int32_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

void append_padded(std::string& out, std::int32_t value, std::size_t width) {
  char digits[12];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  const auto length = static_cast<std::size_t>(end - digits);
  if (length < width) out.append(width - length, '0');
  out.append(digits, length);
}

}  // namespace

std::optional<Date> make_date(std::int32_t year, std::int32_t month, std::int32_t day) {
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const chrono::year_month_day value = civil(year, month, day);
  if (!value.ok()) return std::nullopt;
  return Date{days_of(value)};
}

CalendarDay calendar_day(Date date) {
  const std::int32_t days = std::clamp(date.days, kFirstDay, kLastDay);
  const chrono::year_month_day value{chrono::sys_days{chrono::days{days}}};
  return {static_cast<int>(value.year()), static_cast<std::int32_t>(static_cast<unsigned>(value.month())),
          static_cast<std::int32_t>(static_cast<unsigned>(value.day()))};
}

std::int32_t day_of_year(Date date) {
  const std::int32_t days = std::clamp(date.days, kFirstDay, kLastDay);
  return days - days_of(civil(calendar_day(date).year, 1, 1)) + 1;
}

Date add_days(Date date, std::int64_t days) {
  // No two days of the calendar are further apart, and the sum of two such numbers cannot overflow.
  constexpr std::int64_t kSpan = std::int64_t{kLastDay} - kFirstDay;
  const std::int64_t moved = std::int64_t{date.days} + std::clamp(days, -kSpan, kSpan);
  return Date{static_cast<std::int32_t>(std::clamp<std::int64_t>(moved, kFirstDay, kLastDay))};
}

Date add_years(Date date, std::int64_t years) {
  const CalendarDay from = calendar_day(date);
  const std::int64_t moved = from.year + std::clamp<std::int64_t>(years, -kLastYear, kLastYear);
  if (moved < kFirstYear) return Date{kFirstDay};
  if (moved > kLastYear) return Date{kLastDay};
  const auto year = static_cast<std::int32_t>(moved);
  if (const auto day = make_date(year, from.month, from.day)) return *day;
  return Date{days_of(civil(year, 2, 28))};
}

std::optional<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_digits(text.substr(0, 4));
  const auto month = parse_digits(text.substr(5, 2));
  const auto day = parse_digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return make_date(*year, *month, *day);
}

std::string format_iso_date(Date date) {
  const CalendarDay day = calendar_day(date);
  std::string out;
  append_padded(out, day.year, 4);
  out += '-';
  append_padded(out, day.month, 2);
  out += '-';
  append_padded(out, day.day, 2);
  return out;
}

}  // namespace cablemark
