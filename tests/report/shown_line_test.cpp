#include "report/shown_line.hpp"

#include <gtest/gtest.h>

namespace cablemark {
namespace {

Span find(std::string_view text, std::string_view word) {
  const auto at = static_cast<std::uint32_t>(text.find(word));
  return {at, at + static_cast<std::uint32_t>(word.size())};
}

struct Shown {
  explicit Shown(std::string text) : stored(std::move(text)) { source.assign(stored); }

  Portion& portion(std::string_view number, std::string_view mark) {
    Portion one;
    one.number = find(source.text(), number);
    if (!mark.empty()) {
      one.mark.span = find(source.text(), mark);
      one.mark.form = MarkForm::Portion;
      one.mark.known = true;
    }
    cable.portions.push_back(one);
    return cable.portions.back();
  }

  std::string at(std::string_view word, bool excerpt = false) {
    const ShownLine line = LineView(source, &cable, policy, excerpt).show(find(source.text(), word));
    return line.text + "\n" + std::string(line.caret, ' ') + std::string(line.width, '^');
  }

  std::string stored;
  Source source;
  Cable cable;
  Policy policy;
};

TEST(ShownLine, TextIsAnEllipsisAndMarksStand) {
  Shown shown("7.  (C) The minister said so.\n");
  shown.portion("7", "(C)");
  EXPECT_EQ(shown.at("(C)"), "7.  (C) …\n    ^^^");
  // A place inside hidden text is the ellipsis.
  EXPECT_EQ(shown.at("minister"), "7.  (C) …\n        ^");
  EXPECT_EQ(shown.at("(C)", true), "7.  (C) The minister said so.\n    ^^^");
}

TEST(ShownLine, DoesNotDependOnWhatIsHidden) {
  Shown one("7.  (C) The minister said so.\n"), other("7.  (C) xxx xxxxxxxx xxxx xxx\n");
  one.portion("7", "(C)");
  other.portion("7", "(C)");
  EXPECT_EQ(one.at("(C)"), other.at("(C)"));
}

TEST(ShownLine, OfAMarkThatIsNotUnderstoodOnlyTheWordsThatAreStand) {
  Shown shown("2. (C as he told me) Text\n");
  Marking& mark = shown.portion("2", "(C as he told me)").mark;
  mark.unknown.count = 1;
  mark.level_span = find(shown.source.text(), "C");
  EXPECT_EQ(shown.at("(C as he told me)"), "2. (C …) …\n   ^^^^^");
}

TEST(ShownLine, KeywordsOfTheFormStandAtTheStartOfALine) {
  Shown shown("REF: GENEVA 47\nSUBJECT: REF THAT\n");
  EXPECT_EQ(shown.at("GENEVA"), "REF: …\n     ^");
  EXPECT_EQ(shown.at("THAT"), "SUBJECT: …\n         ^");
}

TEST(ShownLine, OfficesOfAddresseesAreHidden) {
  Shown shown("TO RUEHC/SECSTATE WASHDC//SECRETNAME// IMMEDIATE\n");
  Addressee addressee;
  addressee.span = find(shown.source.text(), "RUEHC/SECSTATE WASHDC//SECRETNAME// IMMEDIATE");
  addressee.office = find(shown.source.text(), "//SECRETNAME//");
  shown.cable.addressees.push_back(addressee);
  EXPECT_EQ(shown.at("IMMEDIATE"), "TO RUEHC/SECSTATE WASHDC… IMMEDIATE\n                          ^^^^^^^^^");
}

TEST(ShownLine, ControlCharactersAreEscapedAndCounted) {
  Shown shown("a\x7f b\n");
  EXPECT_EQ(shown.at("b", true), "a\\x7f b\n      ^");
  Shown sequence("a\x1b[31m b\n");
  EXPECT_EQ(sequence.at("b", true), "a      b\n       ^");
}

TEST(ShownLine, LongLinesAreCut) {
  Shown shown(std::string(1 << 20, 'x') + " (S) " + std::string(1 << 20, 'y') + "\n");
  const std::string line = shown.at("(S)", true);
  EXPECT_LT(line.size(), 1000u);
  EXPECT_NE(line.find("(S)"), std::string::npos);
}

TEST(ShownLine, PlacesAtTheEndOfTheTextAreShown) {
  Shown shown("7. (C) x");
  shown.portion("7", "(C)");
  const auto end = static_cast<std::uint32_t>(shown.source.text().size());
  const ShownLine line = LineView(shown.source, &shown.cable, shown.policy, false).show(empty_span_at(end));
  EXPECT_EQ(line.text, "7. (C) …");
  EXPECT_EQ(line.width, 1u);
}

}  // namespace
}  // namespace cablemark
