#include <gtest/gtest.h>

#include "tests/grammar/cable_words.hpp"

namespace cablemark {
namespace {

using namespace cable_tests;

TEST(CablePortions, FormsOfParagraphs) {
  struct Case {
    const char* text;
    const char* read;
  };
  const Case cases[] = {
      {"1. (C) Text.\n2.(U) Text.\n3.   (S) Text.", "P1(C) P2(U) P3(S)"},
      {"1. (C) Text.\n2a. (U) Text.\n2b. (U) Text.", "P1(C) P2a(U) S2b(U)>1"},
      {"1 (C) Text.", "P1(C)"},
      {"1. C) Text.", "P1C)!"},
      {"1. SBU/N) Text.", "P1SBU/N)!"},
      {"1. (U) Text.\n\n2. SBU) Text.", "P1(U) P2SBU)!"},
      {"1. (C) (NF) Text.", "P1(C) (NF)"},
      {"1. (C) (as agreed) Text.", "P1(C)"},
      {"1. (C Text.", "P1(C!"},
      {"1. Summary: (SBU) Text.", "P1(SBU)title"},
      {"1. Text that ends. (C)", "P1(C)end"},
      {"1. (C - ENTIRE TEXT). Text.\n2. Text.", "P1(C - ENTIRE TEXT) P2"},
      {"1. [C] Text.\n2. ( U ) Text.", "P1[C] P2( U )"},
      {"\xC2\xB6"
       "1. (SBU) Text.\n\n\xC2\xB6"
       "2. Text.",
       "P1(SBU) P2"},
      {"1. (as agreed) Text.", "P1"},
      {"1. (U) Text of\n1.4 and\n10.12.2009 and\n5. July and more.", "P1(U)"},
      {"1. (U) Text.\n\n2. Text.\n\n4. (U) Text.", "P1(U) P2 P4(U)"},
      {"1. (U) Text:\n\n1. one\n2. two\n3. three\n\n2. (U) Text.", "P1(U) P2(U)"},
      {"1. (C) Text:\n\n-- (S) one\n-- two\n\n2. (U) Text.", "P1(C) B(S)>0 B>0 P2(U)"},
      {"1. (C) Text:\nA. (C) one\nB. two.\n(a) three.", "P1(C) SA(C)>0 SB>0 S(a)>0"},
      {"1. (U) Text with\n-- a dash in it -- that goes\non.", "P1(U)"},
      {"1. (U) Text.\n\nHeading\n-------\n\n2. (U) Text.", "P1(U) H P2(U)"},
      {"1. (U) Text.\n\n-------\n(C) Heading\n-------\n\n2. (U) Text.", "P1(U) H(C) P2(U)"},
      {"SUMMARY: Something has happened there.\n\n1. (U) Text.", "K P1(U)"},
      {"(C) Summary. Something.\n\n1. (U) Text.", "K(C) P1(U)"},
      {"1. (C) Text.\n\nBEGIN TEARLINE (U)\nWords.\nEND TEARLINE\n\n2. (U) Text.", "P1(C) T(U)>0 P2(U)"},
      {"1. (U) visit(s) and (S) of Reason(s).\n2. (U) Text.", "P1(U) P2(U)"},
      {"1. (513U) Text.\n2. (Sliti) Text.", "P1damaged P2damaged"},
      {"1. '(SBU) Text.\n2. (U) Text.", "P1(SBU)damaged P2(U)"},
      {"1. **(SBU)** Text.\n2. ((U)) Text.", "P1(SBU)damaged P2(U)damaged"},
      {"1. (U) Text.\n\n2.\n\n(C) Text.\n\n3.\n(U) Text.", "P1(U) P2(C) P3(U)"},
      {"1. (U) Text.\n\n2. Text.\n\n(C) Text.", "P1(U) P2 K(C)"},
      {"1. (U) The names of both\n\n(C). The board kept them.\n\n(S) , and more.", "P1(U)"},
      {"(C - ENTIRE TEXT). Text.", "K(C - ENTIRE TEXT)"},
      {"1. (U) Text.\nPART II\n1. Text.\n2. Text.", "P1(U) P1 P2"},
      {"1, (C) Text.\n2 . (S) Text.\n3.) (U) Text.", "P1(C) P2(S) P3(U)"},
      {"1. (U) Text of 2009\n1, 2 and 3: (S) is none.", "P1(U)"},
      // Labels of all kinds, where a mark stands behind them.
      {"1. (C) Text.\nA) (C) one\nB) (S) two.", "P1(C) SA(C)>0 SB(S)>0"},
      {"1. (C) Text.\ni. (C) one\nii. (S) two\niv) (S) four.", "P1(C) Si(C)>0 Sii(S)>0 Siv(S)>0"},
      {"1. (C) Text.\nI. (C) one\nII. (S) two.", "P1(C) SI(C)>0 SII(S)>0"},
      {"1. (C) Text.\n1.1 (C) one\n1.2. (S) two\n1-3. (S) three\n1(d) (S) four.",
       "P1(C) S1.1(C)>0 S1.2(S)>0 S1-3(S)>0 S1(d)(S)>0"},
      {"1. (C) Text.\n(A) (C) one\n(B) (S) two\n(C) (U) three.", "P1(C) S(A)(C)>0 S(B)(S)>0 S(C)(U)>0"},
      {"1. (C) Text.\n\xE2\x80\x94 (S) one\n\xE2\x96\xA0 (U) two\n+ (S) three.", "P1(C) B(S)>0 B(U)>0 B(S)>0"},
      {"A. (C) One.\n\nB. (S) Two.\nMore.\n\nC. (U) Three.", "KA(C) KB(S) KC(U)"},
      {"Para 1. (C) One.\n\nPara 2. (S) Two.", "KPara 1(C) KPara 2(S)"},
      {"1. (C) One, as reported in\nPARA 3 (S) OF REFTEL, see\n5 (C) below.\n2 (S) Two.", "P1(C) P2(S)"},
      {"1. (C) One.\n\n2 - (S) Two.\n\n3-(S) Three.\n4 - of them.", "P1(C) P2(S) P3(S)"},
      {"1. (C) One.\n\n2 -- (S) Two.\n\n3_ (S) Three.\n4 -- of them.", "P1(C) P2(S) P3(S)"},
      {"1. (C)) One.\n2. (U) (as agreed (C)) Two.", "P1(C)! P2(U)"},
      {"(1) (C) One.\n\n(2) (S) Two.", "K(1)(C) K(2)(S)"},
      // A title before it, and what scanners make of a bullet.
      {"1. (C) Text.\n\nCOMMENT: (S) Text.\n\n2. (U) Text.", "P1(C) K(S)title P2(U)"},
      {"1. (C) Text.\n\nEmbassy comment: (S) Text.", "P1(C) K(S)title"},
      {"1. (C) Text.\n\nEND COMMENT. (S) Text.", "P1(C) K(S)title"},
      {"1. (C) Text:\n-- Fish: (S) one\n-- (U) two", "P1(C) B(S)title>0 B(U)>0"},
      {"1. (U) Text with the\nfollowing: (S) and more.", "P1(U)"},
      {"1. (U) Text with a word and\nA comment: (S) and more.", "P1(U)"},
      {"1. (C) Text.\n\n\xC2\xAB (S) one\n\n~ (S) two\n\n-> (U) three\n\n| (S) four",
       "P1(C) B(S)>0 B(S)>0 B(U)>0 B(S)>0"},
      {"1. (C) Text.\n\n\xE2\x80\xA2, (S) one\n\n\" (S) two\n\n[1] (S) three\n\nO (S) four",
       "P1(C) B(S)>0 B(S)>0 B(S)>0 B(S)>0"},
      {"jI3. (S) Text.\n\n# 2. (C) Text.", "K(S) B(C)>0"},
      {"\xC2\xB6 1. (C) Text.\n\n\xC2\xB6  2. (S) Text.", "P1(C) P2(S)"},
      {"1. (U) He said of it\n\"(S) and more.", "P1(U)"},
      {"1. (U) Text (see A) (S) is no mark.\n2. (U) Text.", "P1(U) P2(U)"},
      // Letters of a series are none.
      {"1. (U) THERE WILL BE:\n(A) A LUNCH;\n(B) A WALK;\n(C) A DINNER.", "P1(U)"},
      {"1. (U) THERE WILL BE (A) A LUNCH; (B) A WALK;\n\n-- (C) A DINNER.", "P1(U) B>0"},
      {"1. (U) Text.\n\n(C) Text.", "P1(U) K(C)"},
      {"1. (U) Of (A) and (B) we said more.\n\n(C) Text.", "P1(U) K(C)"},
      {"1. (U) As (B) and (A), (B) say.\n\n(C) Text.", "P1(U) K(C)"},
      // One mark for the whole.
      {"1. C - ENTIRE TEXT. Text.", "P1C - ENTIRE TEXT"},
      {"C - ENTIRE TEXT.\n\n1. Text.", "KC - ENTIRE TEXT P1"},
      {"SECRET - ENTIRE TEXT\n\n1. Text.", "KSECRET - ENTIRE TEXT P1"},
      {"1. (U) Text.\n\nC - ENTIRE TEXT.", "P1(U)"},
      {"1. (C-ENTIRE TEXT.) Text.", "P1(C-ENTIRE TEXT.)"},
      {"1. (C) - ENTIRE TEXT. Text.", "P1(C)"},
      {"1. ENTIRE TEXT CONFIDENTIAL. Text.", "P1CONFIDENTIAL"},
      // Blanks that are none of ASCII.
      {"1.\xC2\xA0(C) Text.\n\xC2\xA0\xE2\x80\x83"
       "2. (S)\xE2\x80\x8BText.",
       "P1(C) P2(S)"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(portions(Parsed("SECRET OSLO 000312\nSUBJECT: FISH\n\n" + std::string(each.text) + "\n")), each.read)
        << each.text;
  }
}

TEST(CablePortions, EachRepeatedMarkStandsInItsOwnPlace) {
  const Parsed parsed(
      "SECRET OSLO 000312\nSUBJECT: FISH\n\n1. (SBU) Text.\n2. (SBU) Text.\n3. (C) Text.\n4. (C) Text.\n"
      "5. (SBU/NF) Text.\n6. (SBU) Text.\n");
  EXPECT_EQ(portions(parsed), "P1(SBU) P2(SBU) P3(C) P4(C) P5(SBU/NF) P6(SBU)");
  const Cable& cable = parsed.cable();
  for (const Portion& portion : cable.portions) {
    const Marking& mark = portion.mark;
    const Span word{mark.span.begin + 1, mark.span.end - 1};
    EXPECT_EQ(mark.span.begin, portion.number.end + 2);
    EXPECT_EQ(mark.level_span, word);
    ASSERT_EQ(mark.controls.count, mark.span.length() == 3 ? 0U : 1U);
    if (mark.controls.count == 0) continue;
    const ControlUse& control = cable.pool.controls[mark.controls.first];
    EXPECT_EQ(control.id, mark.span.length() == 5 ? id::kSbu : id::kSbuNf);
    EXPECT_EQ(control.span, word);
    EXPECT_EQ(control.word, word);
  }
}

TEST(CablePortions, PageLinesAndSectionHeadersDoNotCutParagraphs) {
  const Parsed parsed(
      "UNCLAS SECTION 01 OF 03 OTTAWA 000136\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: PREL\nSUBJECT: FISH\n\nOTTAWA "
      "00000136  001.2 OF 003\n\n1. (U) Text that\n\n\n"
      "OTTAWA 00000136  002.2 OF 003\n\n\ngoes on.\n\nUNCLAS SECTION 03 OF 03 OTTAWA 000136\n\nSENSITIVE\nSIPDIS\nE.O. "
      "12958: N/A\nTAGS: PREL\nSUBJECT: FISH\n\nand on.\n\n2. (U) Text.\n");
  const Cable& cable = parsed.cable();
  EXPECT_EQ(portions(parsed), "P1(U) P2(U)");
  std::string sections;
  for (const Section& section : cable.sections)
    sections += std::to_string(section.number) + (section.header ? "h " : "p ");
  EXPECT_EQ(sections, "1h 2p 3h ");
  EXPECT_EQ(cable.page_lines.size(), 2U);
  EXPECT_EQ(cable.page_lines[0].serial, 136);
  EXPECT_EQ(captions(parsed), "SIPDIS, SENSITIVE, SIPDIS");
  EXPECT_EQ(cable.portions[1].section, 2U);
  EXPECT_EQ(cable.tags.size(), 1U);
  EXPECT_NE(parsed.at(cable.portions[0].span).find("and on."), std::string::npos);
}

TEST(CablePortions, Words) {
  const Parsed parsed("SECRET OSLO 000312\nSUBJECT: RED FISH\n\n1. (C) One two.\n-- (U) three\n\n2. (U) four.\n");
  const Cable& cable = parsed.cable();
  std::string words = std::to_string(count_words(parsed.text, cable, *cable.subject));
  for (const Portion& portion : cable.portions) words += " " + std::to_string(count_words(parsed.text, cable, portion));
  EXPECT_EQ(words, "2 4 3 3");
  std::string text = "a";
  for (int i = 0; i < 1000; ++i) text += i % 3 == 0 ? "  b" : "\nc";
  EXPECT_EQ(count_words(text), 1001U);
}

TEST(CablePortions, Damage) {
  struct Case {
    const char* text;
    std::uint32_t places;
  };
  const Case cases[] = {{"1. (U) Text.", 0},
                        {"1. (U) clich????s and what???", 1},
                        {"1. (U) a\xEF\xBF\xBD"
                         "b",
                         1},
                        {"1. (U) caf\xC3\x83\xC2\xA9", 1},
                        {"1. (U) caf\xC3\xA9", 0},
                        {"1. (U) Text.&#x000A;", 0},
                        {"1. (U) Text&#x000A;goes on.", 1},
                        {"\xC2\xB6"
                         "1. (U) Text.\n\xC2\xB6"
                         "B. more.",
                         0},
                        {"1. (U) Text \xC2\xB6; more.", 1},
                        {"1. (513U) Text.", 1}};
  for (const Case& each : cases) {
    EXPECT_EQ(Parsed("SECRET OSLO 000312\nSUBJECT: FISH\n\n" + std::string(each.text) + "\n").cable().damaged,
              each.places)
        << each.text;
  }
}

TEST(CablePortions, NoticesQuotesAndCompleteness) {
  const std::string head = "SECRET OSLO 000312\nSUBJECT: FISH\n\n";
  const Parsed compilation(head +
                           "1. (U) The paragraphs are classified as a compilation, 32 CFR 2001.24(g).\n2. (U) Text.\n");
  EXPECT_TRUE(compilation.cable().compilation_statement);
  EXPECT_FALSE(Parsed(head + "1. (U) A compilation of songs.\n").cable().compilation_statement);
  const Parsed entire(head + "1. (C - ENTIRE TEXT) Text.\n2. Text.\n");
  ASSERT_EQ(entire.cable().notices.size(), 1U);
  EXPECT_EQ(entire.cable().notices[0].kind, NoticeKind::EntireText);
  const Parsed quote(head + "1. (U) Text.\n\nBegin text:\n\n1. (C) Text.\n\nEnd text.\n\n2. (U) Text.\n");
  ASSERT_EQ(portions(quote), "P1(U) P1(C) P2(U)");
  EXPECT_TRUE(quote.cable().portions[1].in_quote);
  EXPECT_FALSE(quote.cable().portions[2].in_quote);
  for (const char* name : {"QTE\n@UNQTE", "QUOTE\n@UNQUOTE", "BEGIN POINTS\n@END POINTS",
                           "Begin joint statement.\n@End joint statement."}) {
    std::string text = head + "1. (U) Text.\n\n" + name + "\n\n2. (U) Text.\n";
    text.replace(text.find('@'), 1, "\n2. Text.\n\n");
    const Parsed quoted(text);
    ASSERT_EQ(portions(quoted), "P1(U) P2 P2(U)") << text;
    EXPECT_TRUE(quoted.cable().portions[1].in_quote) << text;
    EXPECT_FALSE(quoted.cable().portions[2].in_quote) << text;
  }
  EXPECT_TRUE(Parsed(head + "1. (U) Text.\n").cable().complete);
  EXPECT_FALSE(Parsed(head + "1. (U) Text...\n").cable().complete);
  EXPECT_FALSE(Parsed(head + "Text without a number\n").cable().complete);
  // The paragraph of a short cable has none.
  EXPECT_TRUE(Parsed(head + "Text without a number.\nHALVORSEN\n").cable().complete);
  EXPECT_FALSE(
      Parsed("This record is a partial extract of the original cable.\n" + head + "1. (U) Text.\n").cable().complete);
}

}  // namespace
}  // namespace cablemark
