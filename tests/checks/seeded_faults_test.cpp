// Break one thing of a clean cable, and exactly the rule for it speaks, at the right line, with no other error or
// warning.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

struct Fault {
  std::string_view name;
  std::string_view cable;               // a path under the source folder
  std::string_view old_text, new_text;  // old_text stands exactly once
  std::string_view rule;
  // The first line that holds this text once the edit is made; empty: the line of the edit.
  std::string_view at = {};

  friend void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }
};

const Policy& default_policy() {
  static const Policy policy = [] {
    auto loaded = load_shipped_policy("us-state");
    if (auto* errors = std::get_if<std::vector<PolicyError>>(&loaded)) {
      for (const auto& error : *errors) ADD_FAILURE() << format_policy_error(error);
      return Policy{};
    }
    return std::get<Policy>(std::move(loaded));
  }();
  return policy;
}

std::string read(std::string_view path) {
  std::ifstream in(std::filesystem::path(CABLEMARK_SOURCE_DIR) / path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Said {
  std::string rule;
  std::uint64_t line = 0;
  Severity severity = Severity::Note;
};

std::vector<Said> said(const std::string& text) {
  Scratch scratch;
  Options options;
  options.today = *make_date(2026, 1, 1);
  options.path = "cable.txt";
  std::vector<Said> result;
  for (const auto& document : check(text, default_policy(), options, scratch)) {
    EXPECT_FALSE(document.error) << document.error->message;
    for (const auto& finding : document.findings) {
      if (finding.severity == Severity::Note) continue;
      result.push_back({default_policy().rules[finding.rule].name, scratch.source.location(finding.span.begin).line,
                        finding.severity});
    }
  }
  return result;
}

std::uint64_t line_of(std::string_view text, std::size_t offset) {
  std::uint64_t line = 1;
  for (const char c : text.substr(0, offset)) line += c == '\n' ? 1 : 0;
  return line;
}

std::string describe(const std::vector<Said>& findings) {
  std::string text;
  for (const auto& finding : findings) {
    text += finding.rule + " (" + std::string(severity_name(finding.severity)) + ") at line " +
            std::to_string(finding.line) + "\n";
  }
  return text;
}

class SeededFault : public testing::TestWithParam<Fault> {};

TEST_P(SeededFault, IsFoundAlone) {
  const Fault& fault = GetParam();
  const std::string clean = read(fault.cable);
  ASSERT_EQ(describe(said(clean)), "") << "the cable is not clean before the edit";
  const auto at = clean.find(fault.old_text);
  ASSERT_NE(at, std::string::npos) << "the cable does not hold the text to edit";
  ASSERT_EQ(clean.find(fault.old_text, at + 1), std::string::npos) << "the text to edit stands more than once";
  std::string broken = clean;
  broken.replace(at, fault.old_text.size(), fault.new_text);
  const auto findings = said(broken);
  ASSERT_EQ(findings.size(), 1U) << describe(findings);
  EXPECT_EQ(findings[0].rule, fault.rule);
  const auto place = fault.at.empty() ? at + fault.old_text.find_first_not_of('\n') : broken.find(fault.at);
  ASSERT_NE(place, std::string::npos);
  EXPECT_EQ(findings[0].line, line_of(broken, place)) << describe(findings);
}

constexpr std::string_view kSeed = "examples/10GENEVA48.txt";
constexpr std::string_view kConfidential2008 = "policies/us-state/fixtures/conf-2008.txt";

INSTANTIATE_TEST_SUITE_P(
    Seed, SeededFault,
    testing::Values(Fault{"PortionAboveOverall", kSeed, "7.  (SBU)", "7.  (C)", "portion-above-overall"},
                    Fault{"SensitiveRemoved", kSeed, "SENSITIVE \n", "", "caption-sensitive-missing", "UNCLAS GENEVA"},
                    Fault{"SecurityLineAboveLevel", kSeed, "ZNR UUUUU", "ZNY SSSSS",
                          "transmission-security-differs-from-classification"},
                    Fault{"SecuritySignal", kSeed, "ZNR UUUUU", "ZNY UUUUU", "transmission-security-signal"},
                    Fault{"OrdinalDay", kSeed, "0211423", "0221423", "transmission-day-differs-from-date"},
                    Fault{"DayOfTheMonth", kSeed, "R 211422Z", "R 321422Z", "transmission-date-form"},
                    Fault{"MarkRemoved", kSeed, "5.  (SBU) ", "5.  ", "portion-unmarked-in-sensitive"},
                    Fault{"MarkUnclosed", kSeed, "5.  (SBU) ", "5.  (SBU ", "portion-malformed"},
                    Fault{"LevelRemoved", kSeed, "UNCLAS GENEVA", "GENEVA", "classification-missing", "GENEVA 000048"},
                    Fault{"DeclassifiedTooLate", kConfidential2008, "05/20/2018", "01/21/2040",
                          "declassification-over-25-years"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(SeededFault, SeedIsClean) { EXPECT_EQ(describe(said(read(kSeed))), ""); }

}  // namespace
}  // namespace cablemark
