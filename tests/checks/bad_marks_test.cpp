// Marks that no one would write: long, nested, doubled. Each is judged in time that grows with its length, and one
// mistake is one finding.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "checks/check.hpp"
#include "checks/markings.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

class BadMarks : public testing::Test {
 protected:
  MarkingVerdict judge(std::string_view mark, MarkForm form) {
    return check_marking(mark, form, policy_, options_, scratch_);
  }

  std::string rules(const MarkingVerdict& verdict) const {
    std::string names;
    for (const Finding& finding : verdict.findings) {
      if (finding.severity == Severity::Note) continue;
      names += (names.empty() ? "" : " ") + policy_.rules[finding.rule].name;
    }
    return names;
  }

  static std::string repeated(std::string_view piece, std::size_t count) {
    std::string text;
    text.reserve(piece.size() * count);
    for (std::size_t i = 0; i < count; ++i) text += piece;
    return text;
  }

  Policy policy_ = std::get<Policy>(load_shipped_policy("ic-register"));
  Options options_ = [] {
    Options options;
    options.today = *make_date(2020, 1, 1);
    return options;
  }();
  Scratch scratch_;
};

TEST_F(BadMarks, OneMistakeIsOneFinding) {
  EXPECT_EQ(rules(judge("SECRET//NOFORN" + repeated("/NOFORN", 10000), MarkForm::Line)), "control-repeated");
  EXPECT_EQ(rules(judge("SECRET//FISHY" + repeated("/FISHY", 10000), MarkForm::Line)), "banner-word-unknown");
  EXPECT_EQ(rules(judge("TOP SECRET//SI" + repeated("-BB", 10000) + "-AA//NOFORN", MarkForm::Line)),
            "compartment-order");
  EXPECT_EQ(rules(judge("SECRET//REL TO USA" + repeated(", GBR", 10000), MarkForm::Line)), "list-repeated");
  EXPECT_EQ(rules(judge("SECRET" + repeated("/", 10000) + "NOFORN", MarkForm::Line)), "separator-between-categories");
  EXPECT_EQ(rules(judge("(" + repeated("(", 1000) + "S//NF" + repeated(")", 1000) + ")", MarkForm::Portion)),
            "portion-malformed");
  EXPECT_EQ(rules(judge("((S//NF))", MarkForm::Portion)), "portion-malformed");
  EXPECT_EQ(rules(judge("(S//NF(S//NF))", MarkForm::Portion)), "portion-malformed");
  EXPECT_EQ(rules(judge("Secret//NoForn", MarkForm::Line)), "marking-lower-case");
  EXPECT_EQ(rules(judge("SECRET//REL TO USA, QQQQ", MarkForm::Line)), "country-unknown");
}

// Each separator of the mark doubled in turn.
TEST_F(BadMarks, ADoubledSeparatorIsOneFinding) {
  const std::string mark = "TOP SECRET//SI-G ABCD-XYZ/TK//RD-SIGMA 14 18//FGI DEU GBR//ORCON/REL TO USA, DEU//LES";
  ASSERT_EQ(rules(judge(mark, MarkForm::Line)), "");
  for (std::size_t at = 0; at < mark.size(); ++at) {
    if (std::string_view("/-,").find(mark[at]) == std::string_view::npos) continue;
    if (at > 0 && mark[at - 1] == mark[at]) continue;
    std::string doubled = mark;
    doubled.insert(at, 1, mark[at]);
    const MarkingVerdict verdict = judge(doubled, MarkForm::Line);
    EXPECT_FALSE(verdict.valid) << doubled;
    EXPECT_EQ(verdict.findings.size(), 1U) << doubled << ": " << rules(verdict);
  }
}

TEST_F(BadMarks, AMegabyteIsJudgedInTime) {
  constexpr std::size_t kMegabyte = 1 << 20;
  for (const std::string_view piece : {"/NOFORN", "(", "-A", ", GBR", "USA/", "NOFRON/", "\xe2\x88\x95", "FGI "}) {
    for (const std::string_view head : {"SECRET//SAR-X/", "(S//REL TO USA"}) {
      const std::string mark = std::string(head) + repeated(piece, kMegabyte / piece.size());
      const MarkForm form = head.front() == '(' ? MarkForm::Portion : MarkForm::Line;
      const auto start = std::chrono::steady_clock::now();
      judge(mark, form);
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
      // A second or so with every check of a debug build; with the square it would be hours.
      EXPECT_LT(took.count(), 60.0) << head << piece;
    }
  }
}

// Each code is a finding, and none of them shows the list.
TEST_F(BadMarks, AListOfUnknownCodesIsJudgedInTime) {
  std::string list = "USA";
  constexpr std::uint32_t kCodes = 10000;
  for (std::uint32_t n = 0; n < kCodes; ++n) {
    (list += ", Q") += static_cast<char>('A' + n % 26);
    list += static_cast<char>('A' + n / 26 % 26);
  }
  const auto start = std::chrono::steady_clock::now();
  const Documents documents = check("SECRET//NOFORN\n1. (S//REL TO " + list + ") Text.\n", policy_, options_, scratch_);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ASSERT_EQ(documents.size(), 1U);
  EXPECT_GT(documents.front().findings.size(), 9000U);
  EXPECT_LT(took.count(), 15.0);
}

}  // namespace
}  // namespace cablemark
