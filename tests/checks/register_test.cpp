// The Register, mark by mark: every line of register_marks.txt gets the verdict and the findings that stand there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checks/markings.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

const Policy& policy_named(std::string_view name) {
  static const Policy register_pack = std::get<Policy>(load_shipped_policy("ic-register"));
  static const Policy dod = std::get<Policy>(load_shipped_policy("dod"));
  static const Policy cui = std::get<Policy>(load_shipped_policy("cui"));
  static const Policy state = std::get<Policy>(load_shipped_policy("us-state"));
  return name == "dod" ? dod : name == "cui" ? cui : name == "us-state" ? state : register_pack;
}

struct Expected {
  MarkForm form;
  std::string mark;
  std::vector<std::string> rules;  // sorted
};

std::vector<Expected> expectations(const std::string& file) {
  std::vector<Expected> all;
  std::ifstream in(std::string(CABLEMARK_TESTS_DIR) + "/checks/" + file);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t blank = line.find(' ');
    const std::size_t arrow = line.find(" => ");
    Expected one{line.substr(0, blank) == "portion" ? MarkForm::Portion : MarkForm::Line, {}, {}};
    one.mark = line.substr(blank + 1, arrow == std::string::npos ? arrow : arrow - blank - 1);
    if (arrow != std::string::npos) {
      std::istringstream rules(line.substr(arrow + 4));
      for (std::string rule; rules >> rule;) one.rules.push_back(rule);
    }
    std::sort(one.rules.begin(), one.rules.end());
    all.push_back(std::move(one));
  }
  return all;
}

void expect_verdicts(std::string_view pack, const std::string& file, std::size_t least) {
  const Policy& policy = policy_named(pack);
  const std::vector<Expected> all = expectations(file);
  EXPECT_GE(all.size(), least);
  Options options;
  options.today = *make_date(2020, 1, 1);
  Scratch scratch;
  for (const Expected& one : all) {
    const MarkingVerdict verdict = check_marking(one.mark, one.form, policy, options, scratch);
    std::vector<std::string> rules;
    for (const Finding& finding : verdict.findings) {
      if (finding.severity != Severity::Note) rules.push_back(policy.rules[finding.rule].name);
    }
    std::sort(rules.begin(), rules.end());
    EXPECT_EQ(rules, one.rules) << one.mark;
    EXPECT_EQ(verdict.valid, one.rules.empty()) << one.mark;
  }
}

TEST(Register, JudgesEachMarkAsItsRulesDo) { expect_verdicts("ic-register", "register_marks.txt", 400); }

TEST(Register, TheDepartmentOfDefenseJudgesItsOwn) { expect_verdicts("dod", "dod_marks.txt", 25); }

TEST(Register, ControlledInformationHasItsOwn) { expect_verdicts("cui", "cui_marks.txt", 25); }

TEST(Register, TelegramsHaveTheirOwn) { expect_verdicts("us-state", "state_marks.txt", 50); }

// What cannot be read as text is invalid, and a finding says so; nothing may stand behind a bracket.
TEST(Register, AVerdictOfInvalidAlwaysHasAFinding) {
  using namespace std::string_literals;
  Options options;
  options.today = *make_date(2020, 1, 1);
  Scratch scratch;
  for (const std::string_view pack : {"us-state", "ic-register", "dod", "cui"}) {
    for (const MarkForm form : {MarkForm::Line, MarkForm::Portion}) {
      for (const std::string& mark : {""s, " "s, "()"s, "?"s, "SECRET\0//NOFORN"s, "(S//\0NF)"s, "\0"s, "(S)\0"s,
                                      "(S) text"s, "S) text"s, "(S)?"s, "(S"s, "lorem ipsum"s}) {
        const MarkingVerdict verdict = check_marking(mark, form, policy_named(pack), options, scratch);
        const bool found = std::any_of(verdict.findings.begin(), verdict.findings.end(),
                                       [](const Finding& finding) { return finding.severity != Severity::Note; });
        EXPECT_FALSE(verdict.valid) << pack << ": " << mark;
        EXPECT_TRUE(found) << pack << ": " << mark;
      }
    }
  }
}

// However the words of a mark are joined, and whatever stands among them.
TEST(Register, EachInvalidCombinationOfWordsHasAFinding) {
  Options options;
  options.today = *make_date(2020, 1, 1);
  Scratch scratch;
  constexpr std::string_view kHeads[] = {"UNCLAS", "SECRET", "U", "S", "SBU", "FOUO", "CUI", "NOFORN", "//GBR S", "NS"};
  constexpr std::string_view kGaps[] = {" ", "/", "//", "-", ", ", "\\", ""};
  constexpr std::string_view kTails[] = {"SENSITIVE", "SIPDIS",   "SENSITIVE EXDIS", "PRVCY", "LEI",
                                         "LOU",       "FOO",      "NOFORN",          "NF",    "REL TO USA, GBR",
                                         "SI-G",      "RD-SG 14", "SECRET",          "X",     ""};
  for (const std::string_view pack : {"us-state", "ic-register", "dod", "cui"}) {
    for (const MarkForm form : {MarkForm::Line, MarkForm::Portion}) {
      for (const std::string_view head : kHeads) {
        for (const std::string_view gap : kGaps) {
          for (const std::string_view tail : kTails) {
            const std::string mark = std::string(head).append(gap).append(tail);
            const MarkingVerdict verdict = check_marking(mark, form, policy_named(pack), options, scratch);
            const bool found = std::any_of(verdict.findings.begin(), verdict.findings.end(),
                                           [](const Finding& finding) { return finding.severity != Severity::Note; });
            EXPECT_NE(verdict.valid, found) << pack << ": " << mark << (form == MarkForm::Portion ? " (portion)" : "");
          }
        }
      }
    }
  }
}

// What the roll-up proposes, the rules of the same policy let stand.
TEST(Register, TheRollUpOfTwoMarksIsAValidLine) {
  const std::vector<std::string_view> marks = {"U",
                                               "U//SBU",
                                               "C",
                                               "S",
                                               "TS",
                                               "C//NF",
                                               "S//REL TO USA, GBR",
                                               "U//FOUO",
                                               "S//OC",
                                               "//NS",
                                               "//GBR S",
                                               "S//FGI GBR",
                                               "U//LES",
                                               "S//XD",
                                               "S//ND",
                                               "U//XD",
                                               "U//ND",
                                               "CUI",
                                               "C//PR",
                                               "U//SBU-NF",
                                               "S//RELIDO",
                                               "S//NF//XD",
                                               "S//DISPLAY ONLY DEU"};
  const Policy& policy = policy_named("ic-register");
  Options options;
  options.today = *make_date(2020, 1, 1);
  Scratch scratch;
  for (std::size_t one = 0; one < marks.size(); ++one) {
    for (std::size_t other = one; other < marks.size(); ++other) {
      const std::vector<std::string_view> both = {marks[one], marks[other]};
      const std::string line = roll_up_marks(both, policy, options, scratch).marking.text;
      const MarkingVerdict verdict = check_marking(line, MarkForm::Line, policy, options, scratch);
      EXPECT_TRUE(verdict.valid) << both[0] << ", " << both[1] << ": " << line;
    }
  }
}

}  // namespace
}  // namespace cablemark
