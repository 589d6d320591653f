// Which markings have one pattern, and what messages say of another marking of it.
#include "checks/marking_pattern.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "checks/listed_text.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

class MarkingPatterns : public testing::Test {
 protected:
  // Empty if it has none.
  std::string key(std::string_view text, MarkForm form = MarkForm::Portion) {
    return pattern_.read(text, form, codes_) ? std::string(pattern_.key()) : std::string();
  }

  Policy policy_ = std::get<Policy>(load_shipped_policy("ic-register"));
  PlainCodes codes_{policy_};
  MarkingPattern pattern_;
};

TEST_F(MarkingPatterns, LeaveOutTheCountriesOfAList) {
  const std::string key_of_four = key("(S//REL TO USA, AUS, GBR, NZL)");
  ASSERT_FALSE(key_of_four.empty());
  ASSERT_EQ(pattern_.lists().size(), 1U);
  EXPECT_EQ(pattern_.lists().front().count, 4U);
  EXPECT_EQ(pattern_.code("(S//REL TO USA, AUS, GBR, NZL)", 2), "GBR");
  for (const std::string_view same :
       {"(S//REL TO USA, GBR)", "(S//REL TO USA, DEU, FRA)", "(S//REL TO USA, AUS, CAN, GBR, JPN, NZL)"}) {
    EXPECT_EQ(key(same), key_of_four) << same;
  }
  constexpr std::string_view kOthers[] = {"(S//REL TO USA)",                  // no country
                                          "(S//REL TO AUS, GBR, NZL)",        // without the United States
                                          "(S//REL TO USA, AUS, GBR, FVEY)",  // a group
                                          "(S//REL TO USA, GBR, AUS)",        // not in order
                                          "(S//REL TO USA, AUS, AUS, GBR)",   // one twice
                                          "(S//REL TO USA, AUS, GBR, QQX)",   // one unknown
                                          "(S//REL TO USA,AUS,GBR)",          // another separator
                                          "(S//REL TO USA AUS GBR)",
                                          "(S//REL TO USA, AUS GBR)",
                                          "(S//REL TO  USA, AUS, GBR)",
                                          "(S//REL TO USA, AUS, GBR/FISA)",
                                          "(S//DISPLAY ONLY USA, AUS, GBR)",
                                          "(C//REL TO USA, AUS, GBR)",
                                          "(S//REL TO USA, AUS, GBR-C)",
                                          "S//REL TO USA, AUS, GBR"};
  for (const std::string_view other : kOthers) EXPECT_NE(key(other), key_of_four) << other;
  EXPECT_NE(key("(S//REL TO USA, AUS, GBR, NZL)", MarkForm::Line), key_of_four);
}

TEST_F(MarkingPatterns, LeaveOutNothingElse) {
  EXPECT_EQ(key("(S//FGI DEU GBR//REL TO USA, CAN, NZL)"), key("(S//FGI FRA ITA//REL TO USA, AUS, GBR)"));
  EXPECT_NE(key("(S//FGI DEU//NF)"), key("(S//FGI DEU GBR//NF)"));
  EXPECT_NE(key("(//DEU GBR S)"), key("(//FRA ITA S)"));
  EXPECT_NE(key("(TS//SI-ABC//NF)"), key("(TS//SI-ABD//NF)"));
  EXPECT_NE(key("(S//REL TO USA, GBR//NF)"), key("(S//REL TO USA, GBR//OC)"));
  EXPECT_EQ(key(""), "");
  EXPECT_EQ(key("(S//NF) "), "");
  EXPECT_EQ(key("(S//" + std::string(1000, 'A') + ")"), "");
  EXPECT_TRUE(MarkingPattern::is_plain("(S//NF)"));
  EXPECT_FALSE(
      MarkingPattern::is_plain("(S//N\xC2\xA0"
                               "F)"));
  EXPECT_FALSE(MarkingPattern::is_plain("(S&amp;NF)"));
}

struct MessageCase {
  const char* message;
  const char* other;  // of the other marking; null: it cannot be known
};

TEST_F(MarkingPatterns, LeaveListsOpenInMessages) {
  const std::string_view first = "(S//FGI DEU//REL TO USA, AUS, GBR/PR)",
                         second = "(S//FGI FRA//REL TO USA, NZL, POL/PR)";
  constexpr MessageCase kCases[] = {
      {"out of order", "out of order"},
      {"REL TO USA, AUS, GBR stands behind", "REL TO USA, NZL, POL stands behind"},
      {"it is (S//FGI DEU//PR/REL TO USA, AUS, GBR)", "it is (S//FGI FRA//PR/REL TO USA, NZL, POL)"},
      {"USA stands first", "USA stands first"},
      {"AUS stands first", nullptr},
      {"USA, GBR, AUS", nullptr},
      {"it names DEU and GBR", nullptr},
      {"DEUS", "DEUS"}};
  for (const MessageCase& c : kCases) {
    ASSERT_TRUE(pattern_.read(first, MarkForm::Portion, codes_));
    EXPECT_FALSE(ListedText::ambiguous(first, pattern_));
    const std::optional<ListedText> listed = ListedText::of(c.message, first, pattern_);
    ASSERT_EQ(listed.has_value(), c.other != nullptr) << c.message;
    if (!listed) continue;
    ASSERT_TRUE(pattern_.read(second, MarkForm::Portion, codes_));
    std::string said = c.message;
    listed->write(said, second, pattern_);
    EXPECT_EQ(said, c.other);
  }
  const std::string_view shared = "(S//FGI GBR//REL TO USA, AUS, GBR)";
  ASSERT_TRUE(pattern_.read(shared, MarkForm::Portion, codes_));
  EXPECT_TRUE(ListedText::ambiguous(shared, pattern_));
}

}  // namespace
}  // namespace cablemark
