// Real texts, where the shared folder is given: every cable parses as what it is, and no finding is false.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
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

  Documents check_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    text_.assign(std::istreambuf_iterator<char>(in), {});
    Options options;
    options.today = *make_date(2026, 1, 1);
    options.path = "cable.txt";
    return check(text_, policy_, options, scratch_);
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

TEST_F(Corpus, TheOnlyErrorIsTheKnownOne) {
  std::set<std::string> wrong;
  for (const auto& path : files("masked-cables")) {
    for (const auto& document : check_file(path)) {
      for (const auto& finding : document.findings) {
        if (finding.severity != Severity::Error) continue;
        EXPECT_EQ(policy_.rules[finding.rule].name, "caption-sensitive-missing") << path;
        wrong.insert(path.stem().string());
      }
    }
  }
  EXPECT_EQ(wrong, (std::set<std::string>{"08MADRID6", "08OSLO461", "09LONDON2770", "09TELAVIV1098"}));
}

TEST_F(Corpus, ReleasedMailIsSmartOrDocument) {
  for (const auto& path : files("state-foia-hrc")) {
    for (const auto& document : check_file(path)) {
      EXPECT_TRUE(document.kind == CableKind::Smart || document.kind == CableKind::Document) << path;
    }
  }
}

TEST_F(Corpus, DamagedTextInventsNoError) {
  for (const auto& path : files("nara-jfk")) EXPECT_FALSE(check_file(path).empty()) << path;
}

}  // namespace
}  // namespace cablemark
