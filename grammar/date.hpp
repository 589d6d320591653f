// Calendar days. Proleptic Gregorian, counted in days from 1970-01-01; no clock and no time zone. Sums stay within the
// years 1-9999: what would leave them is their first or last day.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cablemark {

struct Date {
  std::int32_t days = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr): the check takes the defaulted comparison's own 0 for a pointer.
  friend auto operator<=>(const Date&, const Date&) = default;
};

struct CalendarDay {
  std::int32_t year = 0;
  std::int32_t month = 0;  // 1-12
  std::int32_t day = 0;    // 1-31
};

// Nothing if the day does not exist (30 February) or the year is outside 1-9999.
std::optional<Date> make_date(std::int32_t year, std::int32_t month, std::int32_t day);
CalendarDay calendar_day(Date date);
// 1-366.
std::int32_t day_of_year(Date date);
Date add_days(Date date, std::int64_t days);
// 29 February becomes 28 February where the target year has none.
Date add_years(Date date, std::int64_t years);
// `YYYY-MM-DD`, nothing else.
std::optional<Date> parse_iso_date(std::string_view text);
std::string format_iso_date(Date date);

}  // namespace cablemark
