#include "grammar/confusables.hpp"

#include <gtest/gtest.h>

namespace cablemark {
namespace {

std::optional<Confusable> first(std::string_view text) {
  return first_confusable(text, {0, static_cast<std::uint32_t>(text.size())});
}

TEST(Confusables, AreFoundWhereTheyStand) {
  const auto slash = first("SECRET\u2215\u2215NOFORN");
  ASSERT_TRUE(slash);
  EXPECT_EQ(slash->code, U'\u2215');
  EXPECT_EQ(slash->looks_like, '/');
  EXPECT_EQ(slash->span, (Span{6, 9}));
  EXPECT_EQ(first("\u0421ONFIDENTIAL")->looks_like, 'C');
  EXPECT_EQ(first("REL TO USA,\u00a0GBR")->looks_like, ' ');
  EXPECT_EQ(first("SE\u200bCRET")->looks_like, 0);
  EXPECT_EQ(first("SI\u2013G")->looks_like, '-');
  EXPECT_EQ(first("\uff33")->looks_like, 'S');
  EXPECT_EQ(first("\uff08C)")->looks_like, '(');
  for (const char* unseen : {"S\u200e//NF", "(C\u0301)", "(\u2066C)", "(C\ufe0f)", "(C\U000e0043)"}) {
    ASSERT_TRUE(first(unseen)) << unseen;
    EXPECT_EQ(first(unseen)->looks_like, 0) << unseen;
  }
}

TEST(Confusables, OtherLettersAndBadBytesAreNone) {
  for (const std::string_view text :
       {std::string_view("SECRET//NOFORN"), std::string_view("R\u00c9SERV\u00c9"), std::string_view("\u0416\u4e2d"),
        std::string_view("\xff\xe2\x88"), std::string_view("\x88\x95"), std::string_view("\xe2\x88")}) {
    EXPECT_FALSE(first(text)) << text;
    EXPECT_EQ(as_it_looks(text), text);
  }
}

TEST(Confusables, ATextIsReadAsItLooks) {
  EXPECT_EQ(as_it_looks("\uff33\uff25\u0421RET\u2044\u2044NO\u200bFORN\u00a0x"), "SECRET//NOFORN x");
}

}  // namespace
}  // namespace cablemark
