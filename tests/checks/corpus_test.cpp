// Real texts, where the shared folder is given: every cable parses as what it is, and no finding is false.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checks/check.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

namespace fs = std::filesystem;

class Corpus : public testing::Test {
 protected:
  void SetUp() override {
    if (std::string_view(CABLEMARK_SHARED_DIR).empty()) GTEST_SKIP() << "CABLEMARK_SHARED is not set";
    auto loaded = load_shipped_policy("us-state");
    ASSERT_TRUE(std::holds_alternative<Policy>(loaded));
    policy_ = std::get<Policy>(std::move(loaded));
  }

  static std::vector<fs::path> files(std::string_view folder) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(fs::path(CABLEMARK_SHARED_DIR) / "corpus" / folder)) {
      if (entry.path().extension() == ".txt") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
  }

  // `undated` is the day of a cable that states none.
  Documents check_file(const fs::path& path, std::optional<Date> undated = std::nullopt) {
    std::ifstream in(path, std::ios::binary);
    text_.assign(std::istreambuf_iterator<char>(in), {});
    Options options;
    options.today = *make_date(2026, 1, 1);
    options.undated = undated;
    options.path = "cable.txt";
    return check(text_, policy_, options, scratch_);
  }

  // Of the last check: every level that a marking of the only cable was read as, and those that follow from them.
  std::set<std::string> levels(const Document& document) const {
    std::set<std::string> names;
    const auto add = [this, &names](const std::optional<WordId>& level) {
      if (level) names.insert(std::string(policy_.level_name(*level)));
    };
    if (document.overall) add(document.overall->level);
    if (document.derived) add(document.derived->level);
    for (std::size_t i = 0; i < scratch_.text.parsed.cable_count; ++i) {
      const Cable& cable = scratch_.text.parsed.cables[i];
      if (cable.subject && cable.subject->mark.known) add(cable.subject->mark.level);
      for (const Portion& portion : cable.portions) {
        if (portion.mark.known) add(portion.mark.level);
      }
    }
    return names;
  }

  // Errors and warnings, by rule.
  std::map<std::string, int> judged(const Document& document) const {
    std::map<std::string, int> counts;
    for (const auto& finding : document.findings) {
      if (finding.severity != Severity::Note) ++counts[policy_.rules[finding.rule].name];
    }
    return counts;
  }

  Policy policy_;
  Scratch scratch_;
  std::string text_;
};

TEST_F(Corpus, MaskedCablesAreTelegramsWithTheirParts) {
  const auto paths = files("masked-cables");
  ASSERT_EQ(paths.size(), 48U);
  std::map<std::string, std::uint32_t> marks;
  for (const auto& path : paths) {
    const auto documents = check_file(path);
    ASSERT_EQ(documents.size(), 1U) << path;
    const auto& document = documents[0];
    EXPECT_EQ(document.kind, CableKind::Telegram) << path;
    EXPECT_EQ(document.reference.value_or("none"), path.stem().string());
    EXPECT_TRUE(document.date.has_value()) << path;
    ASSERT_TRUE(document.overall.has_value()) << path;
    EXPECT_TRUE(document.overall->level.has_value()) << path;
    for (const auto& [mark, count] : document.portions) marks[mark] += count;
  }
  EXPECT_NEAR(marks["SBU"], 253, 5);
  EXPECT_NEAR(marks["U"], 114, 5);
  EXPECT_EQ(marks.count("C") + marks.count("S") + marks.count("TS"), 0U);
}

TEST_F(Corpus, TheOnlyErrorsAndWarningsAreTheKnownOnes) {
  using Found = std::map<std::string, std::map<std::string, int>>;
  Found found;
  for (const auto& path : files("masked-cables")) {
    for (const auto& document : check_file(path)) {
      if (const auto rules = judged(document); !rules.empty()) found[path.stem().string()] = rules;
      EXPECT_THAT(levels(document), testing::IsSubsetOf({"U"})) << path;
    }
  }
  EXPECT_EQ(found,
            (Found{{"08MADRID6", {{"caption-sensitive-missing", 1}}},
                   {"08OSLO461", {{"caption-sensitive-missing", 1}}},
                   {"09LONDON2770", {{"caption-sensitive-missing", 1}}},
                   {"09MUNICH25", {{"portion-unmarked-in-sensitive", 1}}},
                   {"09PRETORIA954", {{"caption-unknown", 1}}},
                   {"09TELAVIV1098", {{"caption-sensitive-missing", 1}, {"portion-unmarked-in-sensitive", 1}}}}));
}

// Nothing in these texts is classified or wrongly marked; stamps of their release name other levels.
TEST_F(Corpus, ReleasedMailIsSmartOrDocumentWithoutErrors) {
  const auto paths = files("state-foia-hrc");
  ASSERT_EQ(paths.size(), 30U);
  for (const auto& path : paths) {
    for (const auto& date : {std::optional<Date>(), make_date(2010, 12, 1), make_date(2012, 12, 1)}) {
      for (const auto& document : check_file(path, date)) {
        EXPECT_TRUE(document.kind == CableKind::Smart || document.kind == CableKind::Document) << path;
        EXPECT_FALSE(document.error.has_value()) << path;
        EXPECT_THAT(levels(document), testing::IsSubsetOf({"U"})) << path;
        for (const auto& [rule, count] : judged(document)) {
          ADD_FAILURE() << path << ": " << rule << " " << count << " times";
        }
        for (const auto& finding : document.findings) {
          const std::string& rule = policy_.rules[finding.rule].name;
          EXPECT_TRUE(rule == "text-damaged" || rule == "text-incomplete") << path << ": " << rule;
        }
      }
    }
  }
}

// What a text that a scanner read says to a reader: its day, its overall level, the levels of its marks, and at most
// how often a rule reports an error or warning. The files hold pages of several papers; the day is that of the first.
struct ScannedText {
  std::string name;
  std::optional<Date> day;
  std::string level;  // none: no banner and no line was left whole
  std::set<std::string> marks;
  std::map<std::string, int> findings;
  std::map<std::string, int> with_day;  // on its day, which the cable does not state
};

const std::vector<ScannedText>& scanned_texts() {
  static const std::vector<ScannedText> kTexts = {
      // `(NR)` says there that no record was found: behind a sentence it is no mark.
      {"memo_02_docid-32321222", make_date(1996, 10, 31), "S", {"U"}, {}, {}},
      {"memo_07_docid-32321935", make_date(1997, 4, 15), "S", {"U"}, {}, {}},
      // Numbers stand on lines of their own, above the lines with the marks.
      {"memo_08_104-10330-10070", make_date(1996, 12, 13), "S", {"U", "C", "S"}, {}, {}},
      {"memo_09_104-10332-10016", make_date(1996, 12, 13), "S", {"U", "C", "S"}, {}, {}},
      {"memo_11_docid-32319721", make_date(1997, 3, 25), "S", {"U"}, {}, {}},
      {"memo_18_docid-32321960", make_date(1997, 5, 21), "S", {"U"}, {}, {}},
      // One paragraph is marked (AIUO), which no pack holds; the classifier stands after `CL BY` at the end.
      {"memo_19_104-10332-10000",
       make_date(1998, 5, 15),
       "S",
       {"S"},
       {},
       {{"portion-unmarked-in-classified", 1}, {"classifier-missing", 1}}},
      // Three paragraphs of a CONFIDENTIAL memorandum in it bear no mark.
      {"memo_20_104-10332-10002",
       make_date(1998, 6, 24),
       "S",
       {"U", "C", "S"},
       {},
       {{"portion-unmarked-in-classified", 3}, {"classifier-missing", 1}}},
      // An UNCLASSIFIED telegram, and a page with SECRET at its top and foot.
      {"telegram_02_104-10215-10125",
       make_date(1957, 11, 21),
       "U",
       {},
       {{"page-banner-above-overall", 2}},
       {{"page-banner-above-overall", 2}}},
      {"telegram_04_104-10291-10002", make_date(1964, 8, 17), "S", {}, {}, {}},
      {"telegram_06_104-10305-10005", make_date(1969, 3, 25), "C", {}, {}, {}},
      // The date-time group stands there with a D for a zero.
      {"telegram_08_124-10180-10217_multirif",
       make_date(1978, 1, 14),
       "U",
       {},
       {{"transmission-date-form", 1}},
       {{"transmission-date-form", 1}}},
      {"telegram_13_176-10036-10009", make_date(1962, 4, 28), "S", {}, {}, {}},
      {"telegram_14_176-10036-10012", make_date(1962, 7, 17), "", {}, {}, {}},
      {"telegram_15_176-10036-10014", make_date(1962, 8, 11), "S", {}, {}, {}},
      {"telegram_23_104-10005-10339", make_date(1964, 9, 18), "", {}, {}, {}},
  };
  return kTexts;
}

TEST_F(Corpus, DamagedTextInventsNoLevelAndNoError) {
  ASSERT_EQ(files("nara-jfk").size(), scanned_texts().size());
  for (const ScannedText& text : scanned_texts()) {
    const auto path = fs::path(CABLEMARK_SHARED_DIR) / "corpus" / "nara-jfk" / (text.name + ".txt");
    for (const bool on_its_day : {false, true}) {
      const auto documents = check_file(path, on_its_day ? text.day : std::nullopt);
      ASSERT_EQ(documents.size(), 1U) << text.name;
      const Document& document = documents[0];
      ASSERT_EQ(document.error.has_value(), text.level.empty()) << text.name;
      if (document.error) {
        EXPECT_EQ(document.error->code, ErrorCode::NotACable) << text.name;
        continue;
      }
      ASSERT_TRUE(document.overall && document.overall->level) << text.name;
      EXPECT_EQ(policy_.level_name(*document.overall->level), text.level) << text.name;
      std::set<std::string> allowed = text.marks;
      allowed.insert(text.level);
      EXPECT_THAT(levels(document), testing::IsSubsetOf(allowed)) << text.name;
      const auto& most = on_its_day ? text.with_day : text.findings;
      for (const auto& [rule, count] : judged(document)) {
        const auto known = most.find(rule);
        EXPECT_LE(count, known == most.end() ? 0 : known->second) << text.name << ": " << rule;
      }
    }
  }
}

}  // namespace
}  // namespace cablemark
