#include "grammar/line_class.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "grammar/source.hpp"
#include "tests/grammar/cable_words.hpp"

namespace cablemark {
namespace {

// Beginnings of every line of the form, and of lines that are nearly one.
constexpr const char* kLines[] = {"TAGS: PREL",
                                  "tags PREL",
                                  "SUBJECT: X",
                                  "Subj: x",
                                  "E.O. 12958: N/A",
                                  "eo 12958: N/A",
                                  "Executive Order 12958",
                                  "REF: A. STATE 123",
                                  "Reftels: STATE 1",
                                  "Reasons: 1.4 (b)",
                                  "REASON 1.4",
                                  "Classified By: X",
                                  "Classifed by: X",
                                  "Derived From: X",
                                  "DECL ON: X",
                                  "Declassify On: X",
                                  "DE RUEHGV #0048/01 0211423",
                                  "FM AMEMBASSY GENEVA",
                                  "From: x",
                                  "TO SECSTATE",
                                  "INFO X",
                                  "XMT X",
                                  "ZNY SSSSS ZZH",
                                  "ZNR UUUUU ZZH",
                                  "VZCZCXYZ0003",
                                  "RR RUEHWEB",
                                  "RR QUEHC",
                                  "R 211422Z JAN 10",
                                  "O2114Z2Z JAN 10",
                                  "OO 211422Z JAN 10",
                                  "211422Z JAN 10",
                                  "PAGE 02  RIYADH 00905  01 OF 03  060018Z",
                                  "OTTAWA 00000136  001.2 OF 003",
                                  "Ottawa 00000136  001.2 OF 003",
                                  "BT",
                                  "NNNN",
                                  "#0048",
                                  "MRN: 10 GENEVA 48",
                                  "BEGIN TEXT",
                                  "End Summary",
                                  "RELEASE IN PART",
                                  "U.S. Department of State",
                                  "UNCLASSIFIED U.S. Department of State Case No. F-1",
                                  "Approved for release",
                                  "Sheryl P. Walter",
                                  "Date: 01/01/2010 RELEASE IN PART of the text there",
                                  "Doc No. C1",
                                  "Case No. F-1",
                                  "10GENEVA48 2010-01-21 14:22 2011-08-26 00:00 UNCLASSIFIED Mission Geneva",
                                  "o bullet",
                                  "- bullet",
                                  "(C) text",
                                  "a. item",
                                  "B) item",
                                  "The text goes on-",
                                  "The text of a sentence",
                                  "and of another one",
                                  "1. Paragraph"};

// What the first two bytes tell is never more than what the whole line does.
TEST(LineClass, SentencesAreTextToTheClassifierToo) {
  const Vocabulary words = cable_tests::words();
  const LineClassifier classify(words);
  std::mt19937 random(11);
  std::size_t sentences = 0;
  for (int round = 0; round < 200000; ++round) {
    std::string line = kLines[random() % std::size(kLines)];
    for (auto edits = random() % 4; edits-- > 0 && !line.empty();) {
      const std::size_t at = random() % std::min<std::size_t>(line.size(), random() % 4 == 0 ? 40 : 4);
      switch (random() % 4) {
        case 0:
          line[at] = static_cast<char>(' ' + random() % 95);
          break;
        case 1:
          line.erase(at, 1);
          break;
        case 2:
          line.insert(at, 1, static_cast<char>(random() % 2 == 0 ? 'a' + random() % 26 : 'A' + random() % 26));
          break;
        default:
          line[at] = static_cast<char>(line[at] ^ (is_letter(line[at]) ? 0x20 : 0));
      }
    }
    if (line.size() < 2 || !kSentences.begin(line[0], line[1]) || is_digit(line.back())) continue;
    ++sentences;
    ASSERT_EQ(classify(line), LineClass::Text) << line;
    ASSERT_TRUE(line[1] != '.' && line[1] != ')') << line;
  }
  EXPECT_GT(sentences, 10000U);
}

// The lines that are passed over are blank or plain, and no others.
TEST(LineClass, NotableLinesAreNeitherBlankNorPlain) {
  const Vocabulary words = cable_tests::words();
  std::mt19937 random(12);
  std::vector<TextLine> memory;
  LineNumbers notable;
  Source source;
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (auto count = random() % 200; count-- > 0;) {
      static constexpr const char* kEnds[] = {"\n", " \n", "\\\n", "\n\n", "\n \n", "\t\n\n\n"};
      if (random() % 6 == 0) text += random() % 2 == 0 ? "  " : "\t";
      text += kLines[random() % std::size(kLines)];
      text += kEnds[random() % std::size(kEnds)];
    }
    source.assign(text);
    const std::span<const TextLine> lines = split_lines(source, words, memory, notable);
    const LineClassifier classify(words);
    std::size_t next = 0, seen = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view content = source.text(lines[i].span());
      ASSERT_EQ(lines[i].begin, next) << i;
      next = static_cast<std::size_t>(std::min(source.text().find('\n', next), source.text().size())) + 1;
      ASSERT_EQ(lines[i].what == LineClass::Blank, content.empty()) << i;
      const bool listed = seen < notable.size() && notable[seen] == i;
      ASSERT_EQ(listed, lines[i].what != LineClass::Blank && !lines[i].plain) << i;
      seen += listed ? 1 : 0;
      if (lines[i].plain) {
        ASSERT_EQ(lines[i].what, LineClass::Text) << content;
        ASSERT_EQ(classify(content), LineClass::Text) << content;
        ASSERT_NE(content.back(), '-') << content;
      }
      // A stamp makes stamps of its neighbours, and nothing else changes what a line is.
      if (!content.empty() && lines[i].what != LineClass::Stamp) {
        ASSERT_EQ(lines[i].what, classify(content)) << content;
      }
    }
    ASSERT_EQ(seen, notable.size());
  }
}

}  // namespace
}  // namespace cablemark
