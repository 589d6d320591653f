#include "checks/times.hpp"

#include <charconv>
#include <cstdlib>

#include "checks/evaluator.hpp"
#include "grammar/date.hpp"

namespace cablemark {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kFirstSecond = -62135596800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kLastSecond = 253402300799;   // 9999-12-31T23:59:59Z
constexpr std::int64_t kLongest = 315576000000;      // ten thousand years
constexpr std::int64_t kNanos = 1000000000;

struct Time {
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;  // after normalising 0 to 999,999,999
};

Time of(const Value& value) { return {value.integer, value.count}; }

Time normal(Time time) {
  time.seconds += time.nanos / kNanos;
  time.nanos %= kNanos;
  if (time.nanos < 0) {
    time.nanos += kNanos;
    --time.seconds;
  }
  return time;
}

Value duration(Time time) {
  time = normal(time);
  if (time.seconds > kLongest || time.seconds < -kLongest) return Value::error(kOutOfRange);
  return Value::duration(time.seconds, static_cast<std::uint32_t>(time.nanos));
}

Value timestamp(Time time) {
  time = normal(time);
  return checked_timestamp(time.seconds, static_cast<std::uint32_t>(time.nanos));
}

bool digits(std::string_view& text, std::size_t count, std::int64_t& out) {
  if (text.size() < count) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  std::from_chars(text.data(), text.data() + count, out);
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// `.123`: at most nine digits.
bool fraction(std::string_view& text, std::int64_t& nanos) {
  nanos = 0;
  std::int64_t unit = kNanos / 10;
  std::size_t count = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    nanos += unit * (text.front() - '0');
    unit /= 10;
    ++count;
    text.remove_prefix(1);
  }
  return count >= 1 && count <= 9;
}

// `+hh:mm`, `-hh:mm` or, for zones, `hh:mm`.
bool offset(std::string_view& text, bool sign_needed, std::int64_t& seconds) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!take(text, '+') && !take(text, '-') && sign_needed) return false;
  std::int64_t hours = 0, minutes = 0;
  if (!digits(text, 2, hours) || !take(text, ':') || !digits(text, 2, minutes) || hours > 23 || minutes > 59)
    return false;
  seconds = (hours * 60 + minutes) * 60;
  if (negative) seconds = -seconds;
  return true;
}

std::string padded(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

void append_fraction(std::string& out, std::int64_t nanos) {
  if (nanos == 0) return;
  std::string text = padded(nanos, 9);
  while (text.back() == '0') text.pop_back();
  out += '.';
  out += text;
}

// A duration toward zero: the sign apart.
Time magnitude(const Value& value, bool& negative) {
  Time time = of(value);
  negative = time.seconds < 0;
  if (negative) time = normal({-time.seconds, -time.nanos});
  return time;
}

}  // namespace

Value checked_timestamp(std::int64_t seconds, std::uint32_t nanos) {
  if (seconds < kFirstSecond || seconds > kLastSecond) return Value::error(kOutOfRange);
  return Value::timestamp(seconds, nanos);
}

Value add_times(const Value& a, const Value& b) {
  if (!is_time(a) || !is_time(b) || (a.kind == ValueKind::Timestamp && b.kind == ValueKind::Timestamp)) {
    return Value::error(kNoOverload);
  }
  const Time sum = {a.integer + b.integer, std::int64_t{a.count} + b.count};
  const bool day = a.kind == ValueKind::Timestamp || b.kind == ValueKind::Timestamp;
  return day ? timestamp(sum) : duration(sum);
}

Value subtract_times(const Value& a, const Value& b) {
  if (!is_time(a) || !is_time(b) || (a.kind == ValueKind::Duration && b.kind == ValueKind::Timestamp)) {
    return Value::error(kNoOverload);
  }
  const Time rest = normal({a.integer - b.integer, std::int64_t{a.count} - b.count});
  if (a.kind == ValueKind::Timestamp && b.kind == ValueKind::Duration) return timestamp(rest);
  // The difference of two days is held in 64 bits of nanoseconds.
  constexpr std::int64_t kMost = 9223372036;
  if (a.kind == ValueKind::Timestamp && (rest.seconds > kMost || rest.seconds < -kMost))
    return Value::error(kOutOfRange);
  return duration(rest);
}

Value parse_timestamp(std::string_view text) {
  const Value bad = Value::error("the text is no timestamp");
  std::int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, nanos = 0, shift = 0;
  if (!digits(text, 4, year) || !take(text, '-') || !digits(text, 2, month) || !take(text, '-') ||
      !digits(text, 2, day))
    return bad;
  if (!take(text, 'T') && !take(text, 't')) return bad;
  if (!digits(text, 2, hour) || !take(text, ':') || !digits(text, 2, minute) || !take(text, ':') ||
      !digits(text, 2, second))
    return bad;
  if (take(text, '.') && !fraction(text, nanos)) return bad;
  if (!take(text, 'Z') && !take(text, 'z') && !offset(text, true, shift)) return bad;
  const auto date =
      make_date(static_cast<std::int32_t>(year), static_cast<std::int32_t>(month), static_cast<std::int32_t>(day));
  if (!text.empty() || !date || hour > 23 || minute > 59 || second > 59) return bad;
  return timestamp({date->days * kDay + hour * 3600 + minute * 60 + second - shift, nanos});
}

Value parse_duration(std::string_view text) {
  const Value bad = Value::error("the text is no duration");
  const bool negative = take(text, '-');
  if (!negative) take(text, '+');
  if (text == "0") return Value::duration(0, 0);
  if (text.empty()) return bad;
  Time sum;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool whole = fault == std::errc{} && count >= 0;
    if (fault == std::errc::result_out_of_range) return Value::error(kOutOfRange);
    if (whole) text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    std::int64_t part = 0;
    const bool point = take(text, '.');
    if (point && !fraction(text, part)) return bad;
    if (!whole && !point) return bad;
    std::int64_t unit = 0;  // in nanoseconds
    if (text.substr(0, 2) == "ms") {
      unit = 1000000, text.remove_prefix(2);
    } else if (text.substr(0, 2) == "us") {
      unit = 1000, text.remove_prefix(2);
    } else if (text.substr(0, 2) == "ns") {
      unit = 1, text.remove_prefix(2);
    } else if (take(text, 'h')) {
      unit = 3600 * kNanos;
    } else if (take(text, 'm')) {
      unit = 60 * kNanos;
    } else if (take(text, 's')) {
      unit = kNanos;
    } else {
      return bad;
    }
    if (unit >= kNanos) {
      if (count > kLongest) return Value::error(kOutOfRange);
      sum.seconds += count * (unit / kNanos);
      sum.nanos += part * (unit / kNanos);
    } else {
      sum.seconds += count / (kNanos / unit);
      sum.nanos += count % (kNanos / unit) * unit + part / (kNanos / unit);
    }
    sum = normal(sum);
    if (sum.seconds > kLongest) return Value::error(kOutOfRange);
  }
  return duration(negative ? Time{-sum.seconds, -sum.nanos} : sum);
}

std::string format_timestamp(const Value& value) {
  const std::int64_t days = value.integer >= 0 ? value.integer / kDay : -((-value.integer + kDay - 1) / kDay);
  const std::int64_t rest = value.integer - days * kDay;
  std::string out = format_iso_date(Date{static_cast<std::int32_t>(days)});
  out += 'T' + padded(rest / 3600, 2) + ':' + padded(rest / 60 % 60, 2) + ':' + padded(rest % 60, 2);
  append_fraction(out, value.count);
  return out + 'Z';
}

std::string format_duration(const Value& value) {
  bool negative = false;
  const Time time = magnitude(value, negative);
  std::string out = negative ? "-" : "";
  out += std::to_string(time.seconds);
  append_fraction(out, time.nanos);
  return out + 's';
}

Value time_part(const Value& value, TimePart part, std::string_view zone) {
  if (value.kind == ValueKind::Duration) {
    bool negative = false;
    const Time time = magnitude(value, negative);
    const std::int64_t sign = negative ? -1 : 1;
    if (part == TimePart::Hours) return Value::from_int(sign * (time.seconds / 3600));
    if (part == TimePart::Minutes) return Value::from_int(sign * (time.seconds / 60));
    if (part == TimePart::Seconds) return Value::from_int(sign * time.seconds);
    if (part == TimePart::Milliseconds) return Value::from_int(sign * (time.nanos / 1000000));
    return Value::error(kNoOverload);
  }
  if (value.kind != ValueKind::Timestamp) return Value::error(kNoOverload);
  std::int64_t shift = 0;
  if (!zone.empty() && zone != "UTC" && zone != "Z") {
    if (!offset(zone, false, shift) || !zone.empty())
      return Value::error("the time zone is not known: UTC, +hh:mm and -hh:mm are");
  }
  const std::int64_t seconds = value.integer + shift;
  const std::int64_t days = seconds >= 0 ? seconds / kDay : -((-seconds + kDay - 1) / kDay);
  const std::int64_t rest = seconds - days * kDay;
  const Date date{static_cast<std::int32_t>(days)};
  const CalendarDay day = calendar_day(date);
  switch (part) {
    case TimePart::FullYear:
      return Value::from_int(day.year);
    case TimePart::Month:
      return Value::from_int(day.month - 1);
    case TimePart::DayOfYear:
      return Value::from_int(day_of_year(date) - 1);
    case TimePart::DayOfMonth:
      return Value::from_int(day.day - 1);
    case TimePart::Date:
      return Value::from_int(day.day);
    case TimePart::DayOfWeek:
      return Value::from_int(((days + 4) % 7 + 7) % 7);
    case TimePart::Hours:
      return Value::from_int(rest / 3600);
    case TimePart::Minutes:
      return Value::from_int(rest / 60 % 60);
    case TimePart::Seconds:
      return Value::from_int(rest % 60);
    case TimePart::Milliseconds:
      return Value::from_int(value.count / 1000000);
  }
  return Value::error(kNoOverload);
}

}  // namespace cablemark
