// Values as small numbers, and what operators say of them; the same in conditions of the cable and in columns.
#pragma once

#include <cstdint>
#include <limits>

#include "grammar/date.hpp"
#include "policies/program.hpp"

namespace cablemark {

// A bool, int, level, date, word, record or number of elements; or what stands here instead of a number.
using Code = std::int32_t;
inline constexpr Code kUnreadCode = std::numeric_limits<Code>::min();
inline constexpr Code kAbsentCode = kUnreadCode + 1;
inline constexpr Code kOtherCode = kUnreadCode + 2;  // there, but no code: the scalar back end decides
inline constexpr Code kLeastCode = kUnreadCode + 3;

// kOtherCode for what does not fit.
constexpr Code code_of_number(std::int64_t value) {
  return value >= kLeastCode && value <= std::numeric_limits<Code>::max() ? static_cast<Code>(value) : kOtherCode;
}
// `a` and `b` are codes of one type, or ranks.
inline bool compares(Op op, std::int64_t a, std::int64_t b) {
  if (op == Op::Equal) return a == b;
  if (op == Op::NotEqual) return a != b;
  if (op == Op::Less) return a < b;
  if (op == Op::LessEqual) return a <= b;
  return op == Op::Greater ? a > b : a >= b;
}

// Of whole numbers; what is no code wins over what is absent. Nothing is divided by 0.
inline Code calculate(Op op, Code a, Code b) {
  if (a == kOtherCode || b == kOtherCode) return kOtherCode;
  if (a == kAbsentCode || b == kAbsentCode) return kAbsentCode;
  const std::int64_t left = a;
  if (op == Op::Add) return code_of_number(left + b);
  if (op == Op::Subtract) return code_of_number(left - b);
  if (op == Op::Multiply) return code_of_number(left * b);
  if (b == 0) return kOtherCode;
  return code_of_number(op == Op::Divide ? left / b : left % b);
}

// Of a date: one of its DateParts, else the day of the year.
inline constexpr Code kDayOfYear = -1;
inline Code day_part(Code date, Code part) {
  if (date < kLeastCode) return date;
  if (part == kDayOfYear) return day_of_year(Date{date});
  const CalendarDay day = calendar_day(Date{date});
  if (part == static_cast<Code>(DatePart::Year)) return day.year;
  return part == static_cast<Code>(DatePart::Month) ? day.month : day.day;
}

}  // namespace cablemark
