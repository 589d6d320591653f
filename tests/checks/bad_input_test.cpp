// What nobody should write and somebody will: years of every century, days that do not exist, endless lists, marks and
// keywords that a scanner has read wrongly.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ctime>

#include "checks/check.hpp"
#include "policies/load.hpp"
#include "tests/checks/clean_cables.hpp"

namespace cablemark {
namespace {

using synthetic::day;
using synthetic::Form;

const Policy& policy() {
  static const Policy kLoaded = std::get<Policy>(load_shipped_policy("us-state"));
  return kLoaded;
}

class BadInput : public testing::Test {
 protected:
  const Document& checked(const std::string& text, std::optional<Date> undated = std::nullopt) {
    text_ = text;
    Options options;
    options.today = day("2026-01-01");
    options.undated = undated;
    options.path = "cable";
    documents_ = check(text_, policy(), options, scratch_);
    return documents_.front();
  }
  [[nodiscard]] std::size_t count(std::string_view rule) const {
    std::size_t found = 0;
    for (const Document& document : documents_) {
      for (const Finding& finding : document.findings) found += policy().rules[finding.rule].name == rule ? 1 : 0;
    }
    return found;
  }
  static std::string level_of(const std::optional<MarkingSummary>& marking) {
    return marking && marking->level ? policy().levels[*marking->level].name : "none";
  }

  Scratch scratch_;
  std::string text_;
  Documents documents_;
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST_F(BadInput, TwoDigitYearsOfTransmissionsRunFrom1946To2045) {
  for (int year = 0; year < 100; ++year) {
    const Document& document = checked(
        fmt::format("R 150914Z JUN {:02}\nFM AMEMBASSY OSLO\nUNCLAS OSLO 000312\nSUBJECT: FISH\n1. (U) Text.\n", year));
    ASSERT_TRUE(document.date) << year;
    EXPECT_EQ(document.date->substr(0, 10), fmt::format("{}-06-15", year < 46 ? 2000 + year : 1900 + year));
    EXPECT_FALSE(document.error);
  }
}

TEST_F(BadInput, TwoDigitYearsOfDeclassificationLieNotBeforeTheCable) {
  struct Case {
    std::string_view date, value, rule;  // the rule that speaks; empty: none about the date
  };
  for (const Case& one :
       {Case{"1997-06-15", "06/15/05", ""}, Case{"1997-06-15", "06/15/15", "declassification-over-10-years-1995"},
        Case{"2005-06-15", "06/15/15", ""}, Case{"2005-06-15", "06/15/85", "declassification-over-25-years"}}) {
    synthetic::Lines cable = synthetic::clean_cable(Form::Telegram, day(one.date), 'C', false);
    cable.order = fmt::format("E.O. 12958: DECL: {}", one.value);
    checked(cable.text());
    for (const std::string_view rule :
         {"declassification-over-10-years-1995", "declassification-over-25-years", "declassification-date-past"}) {
      EXPECT_EQ(count(rule), rule == one.rule ? 1u : 0u) << one.date << " " << one.value << " " << rule;
    }
  }
}

TEST_F(BadInput, TheTwentyNinthOfFebruaryStandsInLeapYearsOnly) {
  for (const auto& [year, real] : {std::pair("00", true), std::pair("04", true), std::pair("96", true),
                                   std::pair("07", false), std::pair("99", false)}) {
    checked(fmt::format(
        "R 290914Z FEB {}\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nUNCLAS OSLO 000312\nSUBJECT: FISH\n1. (U) Text.\n",
        year));
    EXPECT_EQ(count("transmission-date-form"), real ? 0u : 1u) << year;
  }
  synthetic::Lines cable = synthetic::clean_cable(Form::Telegram, day("2004-02-29"), 'C', false);
  // Twenty-five years later there is no such day: the one before and the one after are both in time.
  for (const std::string_view limit : {"02/28/2029", "03/01/2029"}) {
    cable.order = fmt::format("E.O. 12958: DECL: {}", limit);
    checked(cable.text());
    EXPECT_EQ(count("declassification-over-25-years"), 0u) << limit;
  }
  cable.order = "E.O. 12958: DECL: 02/29/2028";
  checked(cable.text());
  EXPECT_EQ(count("declassification-date-invalid"), 0u);
  cable.order = "E.O. 12958: DECL: 02/29/2027";
  checked(cable.text());
  EXPECT_EQ(count("declassification-date-invalid"), 1u);
}

TEST_F(BadInput, DaysAndHoursThatDoNotExist) {
  for (const std::string_view group : {"000914Z JUN 09", "310914Z JUN 09", "320914Z JAN 09", "152460Z JUN 09",
                                       "152500Z JUN 09", "150960Z JUN 09", "150914Z JUNE 9", "150914Z XXX 09"}) {
    const Document& document = checked(fmt::format(
        "R {}\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nUNCLAS OSLO 000312\nSUBJECT: FISH\n1. (U) Text.\n", group));
    EXPECT_EQ(count("transmission-date-form") + count("date-missing"), 1u) << group;
    EXPECT_FALSE(document.error);
  }
  for (const std::string_view value :
       {"13/01/2018", "00/10/2018", "06/31/2018", "20181301", "2018/02/30", "06/00/2018"}) {
    synthetic::Lines cable = synthetic::clean_cable(Form::Telegram, day("2008-05-20"), 'C', false);
    cable.order = fmt::format("E.O. 12958: DECL: {}", value);
    checked(cable.text());
    EXPECT_EQ(count("declassification-date-invalid"), 1u) << value;
    EXPECT_EQ(count("declassification-missing"), 0u) << value;
  }
}

TEST_F(BadInput, ADayBeforeEveryPeriodLeavesTheRulesOfPeriodsUnasked) {
  const Document& document = checked(
      "R 150914Z JUN 50\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nC O N F I D E N T I A L OSLO 312\n\nSUBJECT: "
      "FISH\n\n1. Text.\n\n2. Text.\n");
  EXPECT_FALSE(document.error);
  EXPECT_EQ(document.date->substr(0, 4), "1950");
  EXPECT_EQ(count("executive-order-missing"), 0u);
  EXPECT_EQ(count("portion-unmarked-in-classified"), 0u);
}

TEST_F(BadInput, AListOfThreeHundredCodesIsReadWhole) {
  std::string list = "USA";
  for (int n = 0; n < 299; ++n)
    list += fmt::format(", {}{}{}", static_cast<char>('A' + n / 26 / 26), static_cast<char>('A' + n / 26 % 26),
                        static_cast<char>('A' + n % 26));
  const std::string text =
      fmt::format("S E C R E T OSLO 000318\nREL TO {}\nSUBJECT: (U) FISH\n1. (S//REL TO {}) Text.\n", list, list);
  const Document& document = checked(text, day("2012-04-01"));
  EXPECT_FALSE(document.error);
  EXPECT_EQ(document.derived->rel_to.size(), 300u);
  EXPECT_EQ(count("overall-rel-to-wider-than-portions"), 0u);
  checked(replaced(text, "REL TO USA, AAA", "REL TO USA, ZZZ"), day("2012-04-01"));
  EXPECT_EQ(count("overall-rel-to-wider-than-portions"), 1u);
}

// Processor time, so that other work on the machine hardly counts.
double seconds_of(const std::string& text, Scratch& scratch) {
  Options options;
  options.today = day("2026-01-01");
  const std::clock_t start = std::clock();
  EXPECT_FALSE(check(text, policy(), options, scratch).front().error);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

TEST_F(BadInput, AHundredThousandPortionsTakeTenTimesAsLongAsTenThousand) {
  const auto cable = [](int portions) {
    synthetic::Lines lines = synthetic::clean_cable(Form::Telegram, day("2008-05-20"), 'C', false);
    lines.signature.clear();
    lines.end.clear();
    std::string text = lines.text();
    for (int n = 5; n <= portions; ++n)
      text += fmt::format("\n{}. ({}) Text.\n-- one item\n", n, n % 7 == 0 ? "S" : "C");
    return text;
  };
  const std::string few = cable(10'000), many = cable(100'000);
  seconds_of(few, scratch_);
  const double short_time = seconds_of(few, scratch_), long_time = seconds_of(many, scratch_);
  EXPECT_LT(long_time, 30 * short_time + 0.5) << short_time;
  EXPECT_GT(scratch_.text.parsed.cables.front().portions.size(), 190'000u);
}

// One letter at a time, as scanners misread it.
TEST_F(BadInput, DamageInAnyKeywordInventsNoLevel) {
  constexpr std::pair<char, char> kMisread[] = {{'O', '0'}, {'0', 'O'}, {'I', '1'}, {'1', 'I'}, {'S', '5'},
                                                {'B', '8'}, {'E', 'F'}, {'C', 'G'}, {'T', 'I'}, {'U', 'V'},
                                                {'N', 'M'}, {'A', '4'}, {'R', 'K'}, {'D', '0'}, {'L', '1'},
                                                {'F', 'P'}, {')', '}'}, {'(', '{'}, {':', ';'}, {'/', 'l'}};
  std::size_t tried = 0;
  for (const char level : {'U', 'C', 'S', 'T'}) {
    for (const std::string_view date : {"1975-05-12", "1979-06-05", "2008-05-20"}) {
      const synthetic::Lines cable = synthetic::clean_cable(
          date < std::string_view("1978") ? Form::Paged : Form::Telegram, day(date), level, false);
      const std::string clean = cable.text();
      checked(clean);
      const std::string overall = level_of(documents_.front().overall), derived = level_of(documents_.front().derived);
      for (std::size_t at = 0; at < clean.size(); ++at) {
        for (const auto& [letter, misread] : kMisread) {
          if (clean[at] != letter) continue;
          std::string damaged = clean;
          damaged[at] = misread;
          const Document& document = checked(damaged);
          ++tried;
          ASSERT_FALSE(document.error) << damaged;
          const std::string now = level_of(document.overall);
          EXPECT_TRUE(now == overall || now == "none") << now << " for " << overall << "\n" << damaged;
          // A mark can be lost; none can come to be that is above those that stand.
          const auto rank = [](const std::optional<MarkingSummary>& marking) {
            return marking && marking->level ? policy().levels[*marking->level].rank : 0;
          };
          EXPECT_LE(rank(document.derived), policy().levels[*policy().level(derived == "none" ? "U" : derived)].rank)
              << damaged;
        }
      }
    }
  }
  EXPECT_GT(tried, 2000u);
}

}  // namespace
}  // namespace cablemark
