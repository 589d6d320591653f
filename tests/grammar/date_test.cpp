#include "grammar/date.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace cablemark {
namespace {

Date day(const char* text) { return parse_iso_date(text).value(); }

TEST(Date, CountsEveryDayOfTheCalendar) {
  Date expected = day("1599-12-31");
  for (std::int32_t year = 1600; year <= 2001; ++year) {
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    std::int32_t in_year = 0;
    for (std::int32_t month = 1; month <= 12; ++month) {
      for (std::int32_t number = 1; number <= 32; ++number) {
        const auto date = make_date(year, month, number);
        const std::int32_t length =
            month == 2 ? (leap ? 29 : 28) : (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
        ASSERT_EQ(date.has_value(), number <= length) << year << ' ' << month << ' ' << number;
        if (!date) continue;
        ASSERT_EQ(date->days, ++expected.days);
        ASSERT_EQ(day_of_year(*date), ++in_year);
        const CalendarDay back = calendar_day(*date);
        ASSERT_TRUE(back.year == year && back.month == month && back.day == number);
      }
    }
  }
  EXPECT_EQ(day("1970-01-01").days, 0);
}

TEST(Date, ReadsOneSpellingOnly) {
  for (const char* text : {"2010-01-21", "0001-01-01", "9999-12-31", "2000-02-29"}) {
    EXPECT_EQ(format_iso_date(day(text)), text);
  }
  for (const char* text : {"", "2010-1-21", "2010-01-21 ", " 2010-01-21", "2010/01/21", "20100121", "2010-13-01",
                           "2010-02-30", "1900-02-29", "0000-01-01", "-001-01-01", "2010-+1-01", "2010-01-2x"}) {
    EXPECT_FALSE(parse_iso_date(text)) << text;
  }
}

TEST(Date, SumsStayWithinTheCalendar) {
  EXPECT_EQ(format_iso_date(add_days(day("2000-02-28"), 2)), "2000-03-01");
  EXPECT_EQ(format_iso_date(add_days(day("2000-01-01"), -1)), "1999-12-31");
  EXPECT_EQ(format_iso_date(add_years(day("2000-02-29"), 25)), "2025-02-28");
  EXPECT_EQ(format_iso_date(add_years(day("2000-02-29"), 4)), "2004-02-29");
  EXPECT_EQ(format_iso_date(add_years(day("2010-01-21"), -10)), "2000-01-21");
  constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(format_iso_date(add_days(day("2000-01-01"), kFar)), "9999-12-31");
  EXPECT_EQ(format_iso_date(add_days(day("2000-01-01"), -kFar)), "0001-01-01");
  EXPECT_EQ(format_iso_date(add_years(day("2000-01-01"), kFar)), "9999-12-31");
  EXPECT_EQ(format_iso_date(add_years(day("2000-01-01"), -kFar)), "0001-01-01");
  EXPECT_EQ(calendar_day(Date{std::numeric_limits<std::int32_t>::max()}).year, 9999);
}

}  // namespace
}  // namespace cablemark
