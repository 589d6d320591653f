// docs/coverage.md names rules that there are, and every section that it promises to go through.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "policies/load.hpp"

namespace cablemark {
namespace {

std::string coverage() {
  std::ifstream in(std::filesystem::path(CABLEMARK_SOURCE_DIR) / "docs" / "coverage.md", std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Coverage, NamesRulesThatThereAre) {
  std::set<std::string> known;
  for (const std::string_view pack : shipped_policy_names()) {
    const Policy policy = std::get<Policy>(load_shipped_policy(pack));
    for (const Rule& rule : policy.rules) known.insert(rule.name);
  }
  std::string text = coverage();
  text.erase(0, text.find("## United States law"));
  std::size_t named = 0;
  const std::regex rule("`([a-z0-9]+(-[a-z0-9]+)+)`");
  for (std::sregex_iterator it(text.begin(), text.end(), rule), end; it != end; ++it, ++named) {
    EXPECT_TRUE(known.contains((*it)[1])) << (*it)[1];
  }
  EXPECT_GT(named, 80u);
}

TEST(Coverage, GoesThroughEverySection) {
  const std::string text = coverage();
  for (const std::string section : {"32 CFR 2001.20", "32 CFR 2001.21", "32 CFR 2001.22", "32 CFR 2001.23",
                                    "32 CFR 2001.24", "32 CFR 2001.25", "32 CFR 2001.26", "32 CFR 2002.20"}) {
    EXPECT_NE(text.find("### " + section), std::string::npos) << section;
  }
}

}  // namespace
}  // namespace cablemark
