// Each day on which a period begins or ends, from both sides: which Executive order the line names, which instruction
// it may hold, which section a reason cites, and which markings are in use.
#include <gtest/gtest.h>

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

// The severity with which a rule speaks of a text; nothing if it is silent.
std::optional<Severity> said(const std::string& text, std::string_view rule) {
  Scratch scratch;
  Options options;
  options.today = day("2026-01-01");
  options.path = "cable";
  std::optional<Severity> worst;
  for (const Document& document : check(text, policy(), options, scratch)) {
    for (const Finding& finding : document.findings) {
      if (policy().rules[finding.rule].name == rule) worst = std::max(worst.value_or(Severity::Note), finding.severity);
    }
  }
  return worst;
}

std::string errors_and_warnings(const std::string& text) {
  Scratch scratch;
  Options options;
  options.today = day("2026-01-01");
  std::string names;
  for (const Document& document : check(text, policy(), options, scratch)) {
    for (const Finding& finding : document.findings) {
      if (finding.severity != Severity::Note) names += policy().rules[finding.rule].name + " ";
    }
  }
  return names;
}

synthetic::Lines cable_of(Date date, char level = 'C') {
  return synthetic::clean_cable(date < day("1978-12-01") ? Form::Paged : Form::Telegram, date, level, false);
}

// First and last days of the periods, and the days beside them.
std::vector<Date> boundary_days() {
  std::vector<Date> days;
  for (const Era& era : policy().eras) {
    for (const int off : {-1, 0}) {
      if (off == 0 || &era != &policy().eras.front()) days.push_back(add_days(*era.period.from, off));
    }
  }
  for (const char* const other : {"1995-09-30", "1995-10-01", "2011-01-01", "2010-12-31"}) days.push_back(day(other));
  return days;
}

TEST(Eras, StandWithoutGapsFrom10501To13526) {
  std::vector<std::string> orders;
  for (std::size_t n = 0; n < policy().eras.size(); ++n) {
    orders.push_back(policy().eras[n].order.value_or("none"));
    if (n == 0) continue;
    EXPECT_EQ(add_days(*policy().eras[n - 1].period.to, 1), *policy().eras[n].period.from);
  }
  EXPECT_EQ(orders, (std::vector<std::string>{"none", "11652", "12065", "12356", "12958", "12958", "13526"}));
}

TEST(Eras, WhatIsRightOnADayIsCleanOnIt) {
  for (const Date date : boundary_days()) {
    for (const char level : {'U', 'C', 'S'}) {
      const synthetic::Lines cable = cable_of(date, level);
      EXPECT_EQ(errors_and_warnings(cable.text()), "") << cable.name << "\n" << cable.text();
    }
  }
}

TEST(Eras, TheOrderOfAnotherPeriodIsReportedFromItsFirstDayOn) {
  for (const Date date : boundary_days()) {
    const auto era = policy().era_of(date);
    ASSERT_TRUE(era) << format_iso_date(date);
    const Era& own = policy().eras[*era];
    if (!own.order) continue;
    for (const std::string order : {"11652", "12065", "12356", "12958", "13526"}) {
      synthetic::Lines cable = cable_of(date);
      cable.order.replace(5, 5, order);
      const auto severity = said(cable.text(), "executive-order-wrong-era");
      if (order == *own.order) {
        EXPECT_FALSE(severity) << cable.name << " " << order;
        continue;
      }
      const bool before = *era > 0 && policy().eras[*era - 1].order == order;
      const bool grace = before && date <= add_days(*own.period.from, 90);
      EXPECT_EQ(severity, grace ? Severity::Note : Severity::Warning) << cable.name << " " << order;
    }
  }
}

TEST(Eras, TheOrderBeforeIsNotedForNinetyDays) {
  for (std::size_t n = 2; n < policy().eras.size(); ++n) {
    const Era& era = policy().eras[n];
    const Era& before = policy().eras[n - 1];
    if (era.order == before.order) continue;
    for (const int days : {0, 90, 91}) {
      synthetic::Lines cable = cable_of(add_days(*era.period.from, days));
      cable.order.replace(5, 5, *before.order);
      EXPECT_EQ(said(cable.text(), "executive-order-wrong-era"), days <= 90 ? Severity::Note : Severity::Warning)
          << era.name << " " << days;
    }
  }
}

struct Token {
  std::string_view value, first, last;  // the days of its use; empty: no such day
  std::string_view early, late;         // the rules that speak on the day before and on the day after
};

// What the E.O. line may hold, in its time. MR never was an instruction of the periods that ask for one.
constexpr Token kTokens[] = {
    {"GDS", "1972-06-01", "1982-07-31", "", "declassification-token-era"},
    {"XGDS-1", "1972-06-01", "1978-11-30", "", "declassification-token-era"},
    {"ADS", "1972-06-01", "1978-11-30", "", "declassification-token-era"},
    {"RDS-1 6/1/95", "1978-12-01", "1982-07-31", "declassification-11652-token", "declassification-token-era"},
    {"DECL: OADR", "1982-08-01", "1995-10-13", "declassification-token-era", "declassification-oadr-era"},
    {"DECL: MR", "", "1995-10-13", "", "declassification-manual-review"},
    {"DECL: X1", "1995-10-14", "2003-09-21", "declassification-exemption-era", "declassification-exemption-era"},
    {"DECL: X8", "1995-10-14", "2003-09-21", "declassification-exemption-era", "declassification-exemption-era"},
    {"DECL: 25X1, 20300101", "2003-09-22", "", "declassification-token-era", ""},
    {"DECL: 50X1-HUM", "2010-06-27", "", "declassification-token-era", ""},
};

TEST(Eras, InstructionsAreUnderstoodInTheirTimeAndReportedOutsideIt) {
  const auto speaks = [](const Token& token, Date date, std::string_view rule) {
    synthetic::Lines cable = cable_of(date);
    cable.order = cable.order.substr(0, cable.order.find(':') + 2) + std::string(token.value);
    return said(cable.text(), rule).has_value();
  };
  constexpr std::string_view kRules[] = {"declassification-token-era",     "declassification-11652-token",
                                         "declassification-oadr-era",      "declassification-manual-review",
                                         "declassification-exemption-era", "declassification-missing",
                                         "declassification-date-invalid"};
  for (const Token& token : kTokens) {
    for (const std::string_view inside : {token.first, token.last}) {
      if (inside.empty()) continue;
      for (const std::string_view rule : kRules) {
        EXPECT_FALSE(speaks(token, day(inside), rule)) << token.value << " on " << inside << ": " << rule;
      }
    }
    if (!token.early.empty()) {
      EXPECT_TRUE(speaks(token, add_days(day(token.first), -1), token.early))
          << token.value << " before " << token.first;
    }
    if (!token.late.empty()) {
      EXPECT_TRUE(speaks(token, add_days(day(token.last), 1), token.late)) << token.value << " after " << token.last;
    }
  }
}

TEST(Eras, TheSectionOfAReasonChangesOnOneDay) {
  const auto reason = [](std::string_view date, std::string_view section) {
    synthetic::Lines cable = cable_of(day(date));
    const std::size_t at = cable.classifier.find("1.");
    cable.classifier.replace(at, 3, section);
    return said(cable.text(), "classification-reason-wrong-era");
  };
  EXPECT_FALSE(reason("2003-09-21", "1.5"));
  EXPECT_EQ(reason("2003-09-21", "1.4"), Severity::Warning);
  EXPECT_FALSE(reason("2003-09-22", "1.4"));
  EXPECT_EQ(reason("2003-09-22", "1.5"), Severity::Note);
  EXPECT_EQ(reason("2003-12-21", "1.5"), Severity::Note);
  EXPECT_EQ(reason("2003-12-22", "1.5"), Severity::Warning);
  EXPECT_EQ(reason("2010-06-28", "1.5"), Severity::Warning);
}

TEST(Eras, LimitedOfficialUseEndsWhereSensitiveBegins) {
  const auto text = [](std::string_view date) {
    return synthetic::clean_cable(Form::Telegram, day(date), 'L', false).text();
  };
  EXPECT_EQ(errors_and_warnings(text("1995-09-30")), "");
  EXPECT_EQ(said(text("1995-10-01"), "classification-limited-official-use-era"), Severity::Error);
}

}  // namespace
}  // namespace cablemark
