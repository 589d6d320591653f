#include "grammar/mark_memory.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/grammar/marking_words.hpp"

namespace cablemark {
namespace {

using marking_words::words_of;

bool same_codes(const std::vector<CodeUse>& one, Range of_one, const std::vector<CodeUse>& other, Range of_other) {
  if (of_one.count != of_other.count) return false;
  for (std::uint32_t i = 0; i < of_one.count; ++i) {
    const CodeUse &a = one[of_one.first + i], &b = other[of_other.first + i];
    if (a.id != b.id || a.span != b.span) return false;
  }
  return true;
}

bool same_spans(const MarkPool& one, Range of_one, const MarkPool& other, Range of_other) {
  if (of_one.count != of_other.count) return false;
  for (std::uint32_t i = 0; i < of_one.count; ++i) {
    if (one.spans[of_one.first + i] != other.spans[of_other.first + i]) return false;
  }
  return true;
}

bool same(const Marking& a, const MarkPool& one, const Marking& b, const MarkPool& other) {
  if (a.span != b.span || a.form != b.form || a.system != b.system || a.known != b.known || a.closed != b.closed ||
      a.spaced != b.spaced || a.repaired != b.repaired || a.level_in_place != b.level_in_place ||
      a.separated != b.separated || a.level != b.level || a.level_span != b.level_span || a.repeated != b.repeated ||
      a.tail != b.tail || a.controls.count != b.controls.count)
    return false;
  for (std::uint32_t i = 0; i < a.controls.count; ++i) {
    const ControlUse &c = one.controls[a.controls.first + i], &d = other.controls[b.controls.first + i];
    if (c.id != d.id || c.span != d.span || c.word != d.word || c.in_place != d.in_place) return false;
    if (!same_codes(one.codes, c.codes, other.codes, d.codes)) return false;
    if (!same_spans(one, c.separators, other, d.separators)) return false;
  }
  return same_codes(one.codes, a.owners, other.codes, b.owners) && same_spans(one, a.levels, other, b.levels) &&
         same_spans(one, a.separators, other, b.separators) && same_spans(one, a.compartments, other, b.compartments) &&
         same_spans(one, a.unknown, other, b.unknown);
}

// Marks stand anywhere among others and are asked for again and again: each answer is what reading it anew says.
TEST(MarkMemory, AnswersAsReadingDoes) {
  const char* const pieces[] = {"(",  ")",     "//",          "/",       "-",           ", ",          " ",   "S",
                                "C",  "SBU",   "NF",          "REL TO ", "USA",         "GBR",         "XQ",  "FGI",
                                "SI", "JOINT", "ENTIRE TEXT", "SECRET",  "S E C R E T", "NATO SECRET", "FOO", "\n"};
  const Vocabulary words = marking_words::vocabulary();
  std::mt19937 random(7);
  std::vector<std::string> marks;
  for (int n = 0; n < 200; ++n) {
    std::string mark;
    for (std::size_t k = 1 + random() % 6; k-- > 0;) mark += pieces[random() % std::size(pieces)];
    marks.push_back(std::move(mark));
  }
  marks.push_back(std::string(200, 'S'));
  MarkMemory memory;
  MarkPool remembered, read, scratch;
  for (int round = 0; round < 10000; ++round) {
    const std::string& mark = marks[random() % marks.size()];
    const std::string before(random() % 9, 'x');
    const std::string text = before + mark + "S//NF)";
    const Span within{static_cast<std::uint32_t>(before.size()),
                      static_cast<std::uint32_t>(before.size() + mark.size())};
    const auto form = static_cast<MarkForm>(random() % 4);
    if (random() % 16 == 0) remembered.clear();
    if (random() % 16 == 0) read.clear();
    const Marking one = memory.read(text, within, form, words, remembered);
    const Marking other = parse_marking(text, within, form, words, read);
    ASSERT_TRUE(same(one, remembered, other, read)) << text;
    ASSERT_EQ(memory.looks_like_mark(text, within, words, scratch), looks_like_mark(text, within, words, scratch))
        << text;
  }
}

TEST(MarkMemory, ForgetsWhatAnotherVocabularySaid) {
  const std::string text = "(XQ)";
  const Span within{0, 4};
  Vocabulary words = marking_words::vocabulary();
  MarkMemory memory;
  MarkPool pool;
  EXPECT_FALSE(memory.read(text, within, MarkForm::Portion, words, pool).known);
  EXPECT_FALSE(memory.looks_like_mark(text, within, words, pool));
  words.add(WordPlace::Portion, "XQ", {WordKind::Level, 2, true});
  EXPECT_TRUE(memory.read(text, within, MarkForm::Portion, words, pool).known);
  EXPECT_TRUE(memory.looks_like_mark(text, within, words, pool));
  EXPECT_EQ(Vocabulary(words).fingerprint(), words.fingerprint());
}

}  // namespace
}  // namespace cablemark
