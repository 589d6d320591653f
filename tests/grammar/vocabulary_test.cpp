#include "grammar/vocabulary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <numeric>
#include <random>

namespace cablemark {
namespace {

Vocabulary line_words(std::initializer_list<const char*> spellings, WordKind kind = WordKind::Control) {
  Vocabulary words;
  WordId id = 0;
  for (const char* spelling : spellings) words.add(WordPlace::Line, spelling, {kind, id++, true});
  return words;
}

std::string longest(const Vocabulary& words, std::string_view text) {
  const auto match = words.longest(WordPlace::Line, text);
  return match ? std::to_string(match->word.id) + ":" + std::string(text.substr(0, match->length)) : "none";
}

TEST(Vocabulary, TakesTheLongestSpellingThatEndsAWord) {
  const Vocabulary words = line_words({"REL", "REL TO", "SBU", "SBU/N", "SBU-NF", "AGRÉMENT CHANNEL", "N"});
  const std::pair<const char*, const char*> cases[] = {{"REL TO USA", "1:REL TO"},
                                                       {"rel \t to usa", "1:rel \t to"},
                                                       {"REL UK", "0:REL"},
                                                       {"REL TOO", "0:REL"},
                                                       {"RELIDO", "none"},
                                                       {"SBU", "2:SBU"},
                                                       {"SBU/N", "3:SBU/N"},
                                                       {"SBU/NF", "2:SBU"},
                                                       {"SBU-NF)", "4:SBU-NF"},
                                                       {"SBUÉ", "none"},
                                                       {"SBU1", "none"},
                                                       {"AGRÉMENT CHANNEL", "5:AGRÉMENT CHANNEL"},
                                                       {"AGRéMENT CHANNEL", "none"},
                                                       {"agrÉment channel.", "5:agrÉment channel"},
                                                       {"", "none"},
                                                       {" REL", "none"},
                                                       {"REL\nTO", "0:REL"},
                                                       {"REL ", "0:REL"},
                                                       {"N", "6:N"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(longest(words, text), expected) << text;
  EXPECT_TRUE(words.exact(WordPlace::Line, "rel  to"));
  EXPECT_FALSE(words.exact(WordPlace::Line, "REL TO USA"));
  EXPECT_FALSE(words.exact(WordPlace::Portion, "REL TO"));
}

TEST(Vocabulary, ReadsTheSecondByteInBothCasesAndAsAnyBlank) {
  const Vocabulary words = line_words({"A B", "CD", "E", "EF"});
  for (const char* text : {"A B", "a\tb", "A \r b"}) EXPECT_EQ(longest(words, text), "0:" + std::string(text));
  for (const char* text : {"CD", "Cd", "cD", "cd"}) EXPECT_EQ(longest(words, text), "1:" + std::string(text));
  for (const char* text : {"E", "E)", "E/X", "e~", "E\n"})
    EXPECT_EQ(longest(words, text), "2:" + std::string(1, text[0]));
  for (const char* text : {"A", "A\nB", "C", "C D", "C4", "EX"}) EXPECT_EQ(longest(words, text), "none");
  Vocabulary portions;
  portions.add(WordPlace::Portion, "A B", {WordKind::Control, 0, true});
  EXPECT_TRUE(portions.exact(WordPlace::Portion, "A\nB"));
}

TEST(Vocabulary, ReturnsTheEarlierWordOfASpelling) {
  Vocabulary words;
  EXPECT_FALSE(words.add(WordPlace::Portion, "REL TO", {WordKind::Control, 3, true}));
  const auto earlier = words.add(WordPlace::Portion, " rel   to ", {WordKind::Control, 4, true});
  ASSERT_TRUE(earlier);
  EXPECT_EQ(earlier->id, 3);
  EXPECT_EQ(words.exact(WordPlace::Portion, "REL TO")->id, 3);
  EXPECT_FALSE(words.add(WordPlace::Line, "REL TO", {WordKind::Control, 4, true}));
  EXPECT_EQ(words.control(4).implies, kNoWord);
}

TEST(Vocabulary, ReadsLetterSpacedWords) {
  const Vocabulary words = line_words({"SECRET", "TOP SECRET", "UNCLAS", "UNCLAS EFTO", "RÉSERVÉ"});
  const std::pair<const char*, const char*> cases[] = {{"S E C R E T", "0:S E C R E T"},
                                                       {"S E C R E T//X", "0:S E C R E T"},
                                                       {"T O P  S E C R E T 1", "1:T O P  S E C R E T"},
                                                       {"T O P S E C R E T", "1:T O P S E C R E T"},
                                                       {"UNCLAS E F T O PARIS", "3:UNCLAS E F T O"},
                                                       {"R É S E R V É X", "4:R É S E R V É"},
                                                       {"S E C R E T A R Y", "0:S E C R E T"},
                                                       {"S E C R E TA", "none"},
                                                       {"SECRET", "none"},
                                                       {"S ECRET", "none"},
                                                       {"S   E C R E T", "0:S   E C R E T"},
                                                       {"T O P    S E C R E T 1", "1:T O P    S E C R E T"},
                                                       {"S E C R E", "none"}};
  for (const auto& [text, expected] : cases) {
    const auto match = words.longest_spaced(text);
    const std::string got =
        match ? std::to_string(match->word.id) + ":" + std::string(text).substr(0, match->length) : "none";
    EXPECT_EQ(got, expected) << text;
  }
}

TEST(Vocabulary, ReadsOneDoubledOrLostLetterOfALevel) {
  const Vocabulary words = line_words({"UNCLAS", "SECRET", "TOP SECRET", "U"}, WordKind::Level);
  const std::pair<const char*, int> cases[] = {{"UUNCLAS X", 7},
                                               {"NCLAS", 5},
                                               {"UNCLA 1", 5},
                                               {"UNCLASS", 7},
                                               {"UNCLLAS", 7},
                                               {"SECET", 5},
                                               {"TOP SECRRET", 11},
                                               {"OP SECRET", 9},
                                               {"UNCLAS", 0},
                                               {"UNCLASSES", 0},
                                               {"UNCL", 0},
                                               {"UXNCLAS", 0},
                                               {"SECRETS", 0},
                                               {"TOPSECRET", 0},
                                               {"UU", 0},
                                               {"S E C R T PARIS", 9},
                                               {"S S E C R E T", 13},
                                               {"T O P  S E C R E", 16},
                                               {"S E C R E T", 0},
                                               {"S E C", 0},
                                               {"S E C R TX", 0},
                                               {"", 0}};
  for (const auto& [text, length] : cases) {
    const auto match = words.damaged_level(text);
    EXPECT_EQ(match ? static_cast<int>(match->length) : 0, length) << text;
  }
  EXPECT_FALSE(line_words({"NOFORN"}).damaged_level("NNOFORN"));
}

// The textbook table, without bands and early ends.
std::size_t plain_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

TEST(Vocabulary, NearestAgreesWithTheTextbook) {
  std::mt19937 random(7);
  const auto word = [&] {
    std::string out(4 + random() % 6, ' ');
    for (char& c : out) c = static_cast<char>('A' + random() % 3);
    return out;
  };
  for (int round = 0; round < 3000; ++round) {
    Vocabulary words;
    std::vector<std::string> spellings(3);
    for (std::size_t i = 0; i < 3; ++i) {
      spellings[i] = word();
      words.add(WordPlace::Caption, spellings[i], {WordKind::Caption, static_cast<WordId>(i), true});
    }
    const std::string text = word();
    const std::size_t limit = text.size() <= 5 ? 1 : 2;
    std::size_t best = limit + 1;
    WordId expected = kNoWord;
    for (std::size_t i = 3; i-- > 0;) {
      const std::size_t edits = plain_distance(text, spellings[i]);
      if (edits <= best && edits <= limit) best = edits, expected = static_cast<WordId>(i);
    }
    if (best == 0) expected = kNoWord;
    const auto near = words.nearest(WordPlace::Caption, text);
    ASSERT_EQ(near ? near->id : kNoWord, expected)
        << text << " of " << spellings[0] << ' ' << spellings[1] << ' ' << spellings[2];
  }
}

TEST(Vocabulary, NearestLeavesShortAndLongTextsAlone) {
  Vocabulary words;
  words.add(WordPlace::Caption, "SIPDIS", {WordKind::Caption, 0, true});
  words.add(WordPlace::Caption, "NODIS", {WordKind::Caption, 1, true});
  EXPECT_EQ(words.nearest(WordPlace::Caption, "sipids")->id, 0);
  EXPECT_EQ(words.nearest(WordPlace::Caption, "NDIS")->id, 1);
  EXPECT_FALSE(words.nearest(WordPlace::Caption, "DIS"));
  EXPECT_FALSE(words.nearest(WordPlace::Caption, "NDI"));
  EXPECT_FALSE(words.nearest(WordPlace::Caption, "SIPDIS"));
  EXPECT_FALSE(words.nearest(WordPlace::Caption, std::string(1U << 20U, 'S')));
}

TEST(Vocabulary, LongRunsOfBlanksAreReadOnce) {
  const Vocabulary words = line_words({"A B", "A"});
  const auto read_all = [&](std::size_t repetitions) {
    std::string text;
    for (std::size_t i = 0; i < repetitions; ++i) text += "A                ";
    const std::clock_t start = std::clock();
    std::size_t found = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
      found += words.longest(WordPlace::Line, std::string_view(text).substr(i)) ? 1 : 0;
    EXPECT_EQ(found, repetitions);
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  read_all(1000);
  EXPECT_LT(read_all(40000), 40 * read_all(4000) + 0.05);
}

TEST(Vocabulary, FindsPostsAndWordsOfTheForm) {
  Vocabulary words;
  words.add_post("SAN JOSE");
  words.add_post("SAN");
  words.add_form(FormKeyword::Subject, "OBJET");
  EXPECT_EQ(words.longest_post("SAN JOSE 123"), 8U);
  EXPECT_EQ(words.longest_post("SAN JUAN 123"), 3U);
  EXPECT_EQ(words.longest_post("SANAA 123"), 0U);
  EXPECT_EQ(words.form(FormKeyword::Subject), std::vector<std::string>{"OBJET"});
  EXPECT_TRUE(words.form(FormKeyword::Tags).empty());
}

}  // namespace
}  // namespace cablemark
