// Values as small numbers, and what operators say of them; the same in conditions of the cable and in columns.
#pragma once

#include <cstdint>
#include <limits>

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

// a + b or a - b of whole numbers; what is no code wins over what is absent.
inline Code add_codes(Op op, Code a, Code b) {
  if (a == kOtherCode || b == kOtherCode) return kOtherCode;
  if (a == kAbsentCode || b == kAbsentCode) return kAbsentCode;
  return code_of_number(op == Op::Add ? std::int64_t{a} + b : std::int64_t{a} - b);
}

}  // namespace cablemark
