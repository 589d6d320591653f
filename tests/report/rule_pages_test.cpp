// docs/rules/ holds a page for each rule of each shipped pack, and the index. CABLEMARK_UPDATE=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <list>
#include <map>
#include <sstream>

#include "policies/load.hpp"
#include "report/rule_page.hpp"

namespace cablemark {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// The pages by name of file.
std::map<std::string, std::string> pages() {
  static std::list<Policy> policies;
  std::vector<DescribedRule> rules;
  std::map<std::string, std::string> result;
  for (const std::string_view pack : shipped_policy_names()) {
    policies.push_back(std::get<Policy>(load_shipped_policy(pack, {.examples = true, .expressions = true})));
    for (const Rule& rule : policies.back().rules) {
      if (rule.pack != pack) continue;
      rules.push_back({&policies.back(), &rule});
      result[rule.name + ".md"] = rule_page(policies.back(), rule);
    }
  }
  result["README.md"] = rule_index(rules);
  return result;
}

TEST(RulePages, AreFresh) {
  const std::filesystem::path folder = std::filesystem::path(CABLEMARK_SOURCE_DIR) / "docs" / "rules";
  const auto wanted = pages();
  if (std::getenv("CABLEMARK_UPDATE") != nullptr) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    for (const auto& [name, text] : wanted) std::ofstream(folder / name, std::ios::binary) << text;
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    ++files;
    EXPECT_TRUE(wanted.contains(entry.path().filename().string())) << entry.path() << " is of no rule";
  }
  EXPECT_EQ(files, wanted.size());
  for (const auto& [name, text] : wanted) {
    EXPECT_EQ(read(folder / name), text) << name << " is stale: run this test with CABLEMARK_UPDATE=1";
  }
}

TEST(RulePages, SayWhatARuleAsksAndWhy) {
  const auto all = pages();
  const std::string& page = all.at("portion-above-overall.md");
  for (const std::string_view part :
       {"# portion-above-overall\n", "| severity | error |", "p.mark.level <= cable.level", "## Reported",
        "## Not reported", "32 CFR 2001.21(b)"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
  EXPECT_NE(all.at("tags-form.md").find("off until a policy turns it on"), std::string::npos);
  EXPECT_NE(all.at("README.md").find("## Pack `us-state`"), std::string::npos);
  EXPECT_NE(all.at("README.md").find("## Captions"), std::string::npos);
}

}  // namespace
}  // namespace cablemark
