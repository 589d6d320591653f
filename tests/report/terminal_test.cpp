#include "report/terminal.hpp"

#include <gtest/gtest.h>

namespace cablemark {
namespace {

TEST(Terminal, EscapesWhatATerminalActsOn) {
  EXPECT_EQ(shown("a\x1b[2J\nb"), "a\\x1b[2J\\x0ab");
  EXPECT_EQ(shown("x\x9Dy\xC2\x9D"), "x\\x9dy\\x9d");
  EXPECT_EQ(shown("\xE2\x80\xAE!"), "\\u{202e}!");
  EXPECT_EQ(shown("Zürich · ¶"), "Zürich · ¶");
}

TEST(Terminal, WithoutColourThereIsNoEscape) {
  const Style plain = style(false);
  EXPECT_TRUE(plain.reset.empty());
  EXPECT_TRUE(plain.of(Severity::Error).empty());
  EXPECT_FALSE(style(true).of(Severity::Error).empty());
}

}  // namespace
}  // namespace cablemark
