// Every citation of the packs of United States law leads somewhere: it is used, and what it names stands in the text
// that was read.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "policies/load.hpp"

namespace cablemark {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::map<std::string, Citation> citations(std::set<std::string>& used) {
  std::map<std::string, Citation> all;
  for (const std::string_view pack : shipped_policy_names()) {
    const Policy policy = std::get<Policy>(load_shipped_policy(pack));
    const bool law = pack != "ic-register" && pack != "dod";
    for (const Citation& citation : policy.citations) {
      if (law) all[citation.id] = citation;
    }
    for (const Rule& rule : policy.rules) {
      EXPECT_FALSE(rule.cite.empty()) << rule.name << " cites nothing";
      for (const std::uint32_t cite : rule.cite) used.insert(policy.citations[cite].id);
    }
    for (const RollupRow& row : policy.rollup) {
      for (const std::uint32_t cite : row.cite) used.insert(policy.citations[cite].id);
    }
  }
  return all;
}

TEST(Citations, EachSourceIsUsedAndSaysWhatItIs) {
  std::set<std::string> used;
  for (const auto& [id, citation] : citations(used)) {
    EXPECT_TRUE(used.contains(id)) << id << " is cited by nothing";
    EXPECT_FALSE(citation.title.empty()) << id;
    EXPECT_TRUE(citation.basis == "regulation" || citation.basis == "practice" || citation.basis == "house") << id;
    EXPECT_TRUE(citation.evidence == "read" || citation.evidence == "recalled") << id;
  }
}

// `### § 2001.21 ...` to the next section.
std::string cfr_section(const std::string& text, const std::string& number) {
  const std::size_t begin = text.find("### \xC2\xA7 " + number + " ");
  if (begin == std::string::npos) return {};
  const std::size_t end = text.find("\n### ", begin + 1);
  return text.substr(begin, end == std::string::npos ? end : end - begin);
}

TEST(Citations, PartsOfTheCodeStandInIt) {
  const std::string text = read(std::filesystem::path(CABLEMARK_SHARED_DIR) / "sources" / "32cfr2001.txt");
  if (text.empty()) GTEST_SKIP() << "the text is not here";
  std::set<std::string> used;
  std::size_t checked = 0;
  const std::regex section("32 CFR (2001\\.[0-9]+)((\\([a-z0-9]+\\))*)");
  for (const auto& [id, citation] : citations(used)) {
    // The edition of 2003 is another text.
    std::smatch match;
    if (!std::regex_search(citation.title, match, section) || citation.title.find("edition") != std::string::npos)
      continue;
    const std::string own = cfr_section(text, match[1]);
    EXPECT_FALSE(own.empty()) << citation.title;
    std::size_t at = 0;
    const std::string letters = match[2];
    for (std::size_t open = letters.find('('); open != std::string::npos; open = letters.find('(', open + 1)) {
      const std::string paragraph = letters.substr(open, letters.find(')', open) + 1 - open);
      at = own.find("\n" + paragraph, at);
      EXPECT_NE(at, std::string::npos) << citation.title << ": " << paragraph;
      if (at == std::string::npos) break;
    }
    ++checked;
  }
  EXPECT_GT(checked, 10u);
}

TEST(Citations, SectionsOfTheRegisterStandInIt) {
  const std::string text = read(std::filesystem::path(CABLEMARK_SHARED_DIR) / "sources" / "CAPCO-2016.md");
  if (text.empty()) GTEST_SKIP() << "the text is not here";
  std::set<std::string> used;
  std::size_t checked = 0;
  const std::regex part("([A-J])\\.([0-9]+)");
  for (const auto& [id, citation] : citations(used)) {
    if (!citation.title.starts_with("IC Register (2016)")) continue;
    for (std::sregex_iterator it(citation.title.begin(), citation.title.end(), part), end; it != end; ++it) {
      const std::string letter = (*it)[1], number = (*it)[2];
      // The scan has lost some headings; then the table of contents names the section.
      const std::regex heading("(^|\n)#* *" + number + "\\. +\\(U\\)");
      EXPECT_TRUE(text.find("## " + letter + ". (U)") != std::string::npos || letter == "A") << citation.title;
      EXPECT_TRUE(std::regex_search(text, heading)) << citation.title << ": " << letter << "." << number;
      ++checked;
    }
  }
  EXPECT_GT(checked, 10u);
}

}  // namespace
}  // namespace cablemark
