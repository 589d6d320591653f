// Whole runs: a cable and the report on it, byte for byte, one fault a cable. UPDATE_GOLDEN=1 writes the reports anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "checks/check.hpp"
#include "policies/load.hpp"
#include "report/reporter.hpp"

namespace cablemark {
namespace {

namespace fs = std::filesystem;

const Policy& policy() {
  static const Policy kLoaded = [] {
    auto result = load_shipped_policy("us-state");
    EXPECT_TRUE(std::holds_alternative<Policy>(result));
    return std::holds_alternative<Policy>(result) ? std::get<Policy>(std::move(result)) : Policy{};
  }();
  return kLoaded;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

fs::path golden_folder() { return fs::path(CABLEMARK_TESTS_DIR) / "golden"; }

// `portion-above-overall/one_portion`: the path of a cable without its ending.
std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(golden_folder())) {
    if (entry.path().extension() != ".cable") continue;
    names.push_back(fs::relative(entry.path(), golden_folder()).replace_extension().generic_string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string report(const std::string& cable, const std::string& path, Format format) {
  Scratch scratch;
  Options options;
  options.today = *make_date(2020, 1, 1);
  options.path = path;
  const Documents documents = check(cable, policy(), options, scratch);
  const auto reporter = make_reporter(format, policy(), {.tool_version = "1.0.0"});
  Rendered rendered;
  reporter->render({path, "", &documents, &scratch.text.source, &scratch.text.parsed}, rendered);
  std::string text;
  reporter->begin(text);
  reporter->append(rendered, text);
  Tally tally;
  tally.add(documents);
  reporter->end(tally, text);
  // A report changes with what it says, not with every word of the policy.
  static const std::regex kPolicy(R"(\d+ rules of (\S+) \S+ \(sha256 [0-9a-f]+\.\.\.\))");
  return std::regex_replace(text, kPolicy, "the rules of $1");
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, ReportIsAsExpected) {
  const fs::path base = golden_folder() / GetParam();
  const std::string cable = read_file(base.string() + ".cable");
  ASSERT_FALSE(cable.empty());
  const std::string name = base.filename().string() + ".cable";
  const std::string full = report(cable, name, Format::Full);
  const fs::path expected = base.string() + ".expected";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << full;
  EXPECT_EQ(full, read_file(expected));
}

// The folder of a golden is the rule that its cables break; those of `clean` break none.
TEST_P(Golden, ExactlyItsRuleSpeaks) {
  const fs::path base = golden_folder() / GetParam();
  const std::string topic = base.parent_path().filename().string();
  Scratch scratch;
  const std::string cable = read_file(base.string() + ".cable");
  std::vector<std::string> rules;
  for (const Document& document : check(cable, policy(), {}, scratch)) {
    EXPECT_FALSE(document.error) << document.error->message;
    for (const Finding& finding : document.findings) {
      const std::string& rule = policy().rules[finding.rule].name;
      if (finding.severity != Severity::Note || rule == topic) rules.push_back(rule);
    }
  }
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  EXPECT_EQ(rules, topic == "clean" ? std::vector<std::string>{} : std::vector<std::string>{topic});
}

INSTANTIATE_TEST_SUITE_P(All, Golden, testing::ValuesIn(cases()), [](const auto& test) {
  std::string name = test.param;
  for (char& c : name) {
    if (c == '/' || c == '-') c = '_';
  }
  return name;
});

TEST(Goldens, StandThere) { EXPECT_GE(cases().size(), 30u); }

}  // namespace
}  // namespace cablemark
