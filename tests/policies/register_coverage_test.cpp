// docs/coverage.md, the parts about the Register, against the packs: what it names exists, and no rule of the ODNI is
// forgotten.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <variant>

#include "policies/load.hpp"

namespace cablemark {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::set<std::string> found(const std::string& text, const std::string& pattern) {
  const std::regex each(pattern);
  std::set<std::string> all;
  for (std::sregex_iterator it(text.begin(), text.end(), each), end; it != end; ++it) all.insert((*it)[1]);
  return all;
}

class RegisterCoverage : public testing::Test {
 protected:
  std::string section(const std::string& title) const {
    const std::size_t begin = text_.find("### " + title);
    EXPECT_NE(begin, std::string::npos) << title;
    return text_.substr(begin, text_.find("\n### ", begin + 1) - begin);
  }

  static std::string parts_of_the_register() {
    const std::string text = read(std::string(CABLEMARK_SOURCE_DIR) + "/docs/coverage.md");
    return text.substr(0, text.find("\n## United States law"));
  }

  std::string text_ = parts_of_the_register();
  Policy policy_ = std::get<Policy>(load_shipped_policy("ic-register"));
};

TEST_F(RegisterCoverage, NamesTheIdsThatRulesCite) {
  std::set<std::string> cited;
  for (const Rule& rule : policy_.rules) {
    for (const std::uint32_t cite : rule.cite) {
      for (const std::string& id : found(policy_.citations[cite].title, "ISM-ID-(\\d{5})")) {
        cited.insert(id);
        EXPECT_NE(text_.find("| " + id + " |"), std::string::npos) << rule.name << " cites " << id;
      }
    }
  }
  const std::set<std::string> named = found(section("Cited by a rule"), "\\| (\\d{5}) \\|");
  EXPECT_EQ(named, cited);
}

TEST_F(RegisterCoverage, NamesRulesAndRowsThatExist) {
  std::set<std::string> known;
  for (const Rule& rule : policy_.rules) known.insert(rule.name);
  for (const RollupRow& row : policy_.rollup) known.insert(row.id);
  for (const char* other :
       {"imcon-without-release", "sci-without-release", "ic-register", "us-core", "cablemark-conformance"})
    known.insert(other);
  for (const std::string& name : found(text_, "`([a-z][a-z0-9]*(?:-[a-z0-9]+)+)`")) {
    EXPECT_EQ(known.count(name), 1U) << name << " is no rule and no row";
  }
}

TEST_F(RegisterCoverage, ForgetsNoRuleOfTheCatalogue) {
  const std::string catalogue = read(std::string(CABLEMARK_SHARED_DIR) + "/conformance/ism-rules.jsonl");
  if (catalogue.empty()) GTEST_SKIP() << "the catalogue of the ODNI is not at hand";
  const std::set<std::string> named = found(text_.substr(text_.find("## Rules of the ODNI")), "(\\d{5})");
  for (const std::string& id : found(catalogue, "ISM[-_]ID[-_](\\d{5})")) {
    EXPECT_EQ(named.count(id), 1U) << "docs/coverage.md says nothing of " << id;
  }
}

}  // namespace
}  // namespace cablemark
