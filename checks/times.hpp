// CEL's timestamps and durations, for `eval`: seconds and nanoseconds, in the years 1 to 9999, without a clock.
#pragma once

#include <string>
#include <string_view>

#include "policies/functions.hpp"
#include "policies/value.hpp"

namespace cablemark {

inline bool is_time(const Value& value) {
  return value.kind == ValueKind::Timestamp || value.kind == ValueKind::Duration;
}

// An error is a value, as in the evaluator.
Value add_times(const Value& a, const Value& b);
Value subtract_times(const Value& a, const Value& b);
Value parse_timestamp(std::string_view text);
Value parse_duration(std::string_view text);
Value checked_timestamp(std::int64_t seconds, std::uint32_t nanos);
std::string format_timestamp(const Value& value);
std::string format_duration(const Value& value);
// `zone` is empty, `UTC` or an offset `-08:00`. Names of places need a data base and are an error.
Value time_part(const Value& value, TimePart part, std::string_view zone);

}  // namespace cablemark
