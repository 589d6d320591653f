// What is known of the kind or the pattern of a marking changes no verdict, whatever codes stand in its lists.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "checks/marking_judge.hpp"
#include "checks/markings.hpp"
#include "checks/scratch.hpp"
#include "engine_policy.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

template <typename Words>
std::string any_of(const Words& words, std::mt19937& random) {
  return std::string(words[random() % std::size(words)]);
}

// Most in form; some in another order, with a code twice, unknown, in small letters or with another separator.
std::string random_list(std::mt19937& random) {
  constexpr std::string_view kCodes[] = {"AUS", "CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "NZL"};
  constexpr std::string_view kOdd[] = {"FVEY", "NATO", "USA", "XXX", "gbr", "GBR", "EUR"};
  std::string list = random() % 8 == 0 ? "GBR" : "USA";
  const auto add = [&](std::string_view code) {
    list += random() % 40 == 0 ? "," : random() % 40 == 0 ? "; " : ", ";
    list += code;
  };
  for (const std::string_view code : kCodes) {
    if (random() % 3 == 0) add(code);
  }
  if (random() % 4 == 0) add(any_of(kOdd, random));
  return list;
}

std::string random_mark(std::mt19937& random) {
  constexpr std::string_view kPortionLevels[] = {"U", "C", "S", "TS", "s", "//NS", "//GBR S"};
  constexpr std::string_view kLineLevels[] = {"UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET", "//JOINT SECRET"};
  constexpr std::string_view kPortionControls[] = {"NF", "OC", "PR",  "SI",        "IMC",    "RELIDO",  "NOFRON",
                                                   "TK", "RD", "SBU", "SI-G ABCD", "SAR-BP", "FGI DEU", "RD-SG 14"};
  constexpr std::string_view kLineControls[] = {"NOFORN", "ORCON", "PROPIN", "SI",        "IMCON",   "RELIDO",
                                                "NF",     "HCS-P", "SI-ABC", "SAR-BP-12", "FGI GBR", "RESTRICTED DATA"};
  constexpr std::string_view kListed[] = {"REL TO ", "DISPLAY ONLY ", "REL ", "FGI "};
  const bool portion = random() % 2 == 0;
  std::string mark = portion ? "(" + any_of(kPortionLevels, random) : any_of(kLineLevels, random);
  const auto join = [&] { mark += mark.find("//", 2) == std::string::npos || random() % 4 == 0 ? "//" : "/"; };
  for (auto n = random() % 3; n > 0; --n) {
    join();
    mark += portion ? any_of(kPortionControls, random) : any_of(kLineControls, random);
  }
  if (random() % 4 != 0) {
    join();
    mark += any_of(kListed, random) + random_list(random);
  }
  return portion ? mark + ')' : mark;
}

std::string described(const MarkingVerdict& verdict, const Policy& policy) {
  const MarkingSummary& marking = verdict.marking;
  std::string out = (verdict.valid ? "valid " : "invalid ") + marking.text;
  if (marking.level) out += ' ' + policy.levels[*marking.level].name;
  for (const WordId control : marking.controls) out += ' ' + policy.controls[control].name;
  for (const std::string& name : marking.rel_to) out += ' ' + name;
  const auto add = [&out](Span span, const std::string& message) {
    out += ' ' + message + ' ' + std::to_string(span.begin) + '-' + std::to_string(span.end);
  };
  for (const Finding& finding : verdict.findings) {
    out += '\n' + policy.rules[finding.rule].name + ' ' + std::to_string(static_cast<int>(finding.severity));
    add(finding.span, finding.message);
    for (const RelatedPlace& related : finding.related) add(related.span, related.message);
  }
  return out;
}

Options on(Date day) {
  Options options;
  options.today = day;
  return options;
}

void expect_same_verdicts(std::string_view pack, std::size_t marks) {
  auto loaded = load_shipped_policy(pack);
  ASSERT_TRUE(std::holds_alternative<Policy>(loaded));
  const Policy policy = std::get<Policy>(std::move(loaded));
  Scratch known, scalar;
  scalar.impl->engine.use_columns(false);
  std::mt19937 random(11);
  // Rules with a period and controls of their time: what is known holds for one day.
  const Options days[] = {on(*make_date(2016, 6, 1)), on(*make_date(1994, 6, 1))};
  MarkingJudge judges[] = {MarkingJudge(policy, days[0]), MarkingJudge(policy, days[1])};
  std::size_t valid = 0;
  for (std::size_t n = 0; n < marks; ++n) {
    const std::size_t day = n / 50 % 2;
    const std::string mark = random_mark(random);
    const MarkForm form = mark[0] == '(' ? MarkForm::Portion : MarkForm::Line;
    const MarkingVerdict verdict = check_marking(mark, form, policy, days[day], known);
    const std::string expected = described(check_marking(mark, form, policy, days[day], scalar), policy);
    ASSERT_EQ(described(verdict, policy), expected) << pack << ": " << mark;
    ASSERT_EQ(described(judges[day].judge(mark, form), policy), expected) << pack << ": " << mark;
    valid += verdict.valid ? 1 : 0;
  }
  EXPECT_GT(valid, marks / 50);
  // Many marks had a pattern that was met before.
  EXPECT_GT(judges[0].known() + judges[1].known(), marks / 10);
}

TEST(MarkKinds, ChangeNoVerdictOfTheRegister) { expect_same_verdicts("ic-register", 6000); }
TEST(MarkKinds, ChangeNoVerdictOfTelegrams) { expect_same_verdicts("us-state", 4000); }
TEST(MarkKinds, ChangeNoVerdictOfTheDepartmentOfDefense) { expect_same_verdicts("dod", 3000); }
TEST(MarkKinds, ChangeNoVerdictOfControlledInformation) { expect_same_verdicts("cui", 3000); }

TEST(MarkKinds, TellWhichRulesFollow) {
  const auto bond = [](std::string_view rule) {
    const Policy policy = policy_with({{"rule", std::string(rule) + "\nat: m"}});
    return mark_bond(policy, policy.rules.front());
  };
  EXPECT_EQ(bond("for: m in cable.marks\nforbid: m.lower_case"), MarkBond::Report);
  EXPECT_EQ(bond("for: m in cable.marks\nforbid: size(m.rel_to) > 1"), MarkBond::Report);
  EXPECT_EQ(bond("for: [m in cable.marks, c in m.controls]\nwhen: c.list_in_form\nforbid: c.repeated > 0"),
            MarkBond::Report);
  EXPECT_EQ(bond("for: [m in cable.marks, c in m.controls]\nrequire: c.codes.all(k, k.known)"), MarkBond::Report);
  EXPECT_EQ(bond("for: m in cable.marks\nwhen: m.known\nforbid: m.rel_to.exists(k, k == 'GBR')"), MarkBond::Guards);
  EXPECT_EQ(bond("for: m in cable.marks\nwhen: m.known\nforbid: size(m.rel_to) > 2"), MarkBond::Guards);
  EXPECT_EQ(bond("for: m in cable.marks\nforbid: size(m.compartments) > 0"), MarkBond::Report);
  EXPECT_EQ(bond("for: m in cable.marks\nwhen: m.known\nforbid: size(m.compartments.filter(x, x == 'G')) > 0"),
            MarkBond::Guards);
  EXPECT_EQ(bond("for: m in cable.marks\nforbid: m.rel_to.exists(k, k == 'USA')"), MarkBond::Report);
  EXPECT_EQ(bond("for: m in cable.marks\nforbid: size(m.rel_to.filter(k, k != 'USA')) > 0"), MarkBond::Report);
  EXPECT_EQ(bond("for: m in cable.marks\nwhen: m.known\nforbid: size(m.rel_to.filter(k, k != 'USA')) == 1"),
            MarkBond::Guards);
  EXPECT_EQ(bond("for: m in cable.marks\nwhen: m.known\nforbid: m.rel_to[0] == 'USA'"), MarkBond::Guards);
  EXPECT_EQ(bond("for: m in cable.marks\nwhen: m.text.startsWith('S')\nforbid: m.known"), MarkBond::None);
  EXPECT_EQ(bond("for: m in cable.marks\nwhen: cable.marked > 0\nforbid: m.known"), MarkBond::None);
}

struct ListCase {
  const char* list;
  bool in_form;
  bool repeated;
};

TEST(MarkFacts, TellOfLists) {
  const Policy policy =
      policy_with({{"form", "for: [m in cable.marks, c in m.controls]\nrequire: c.list_in_form\nat: c"},
                   {"twice", "for: [m in cable.marks, c in m.controls]\nforbid: c.repeated > 0\nat: c"},
                   {"small", "for: m in cable.marks\nforbid: m.lower_case\nat: m"}},
                  {}, "  AUS: {}\n");
  Scratch scratch;
  Options options;
  options.today = *make_date(2016, 6, 1);
  constexpr ListCase kCases[] = {
      {"USA, AUS, GBR", true, false},  {"USA,\n AUS, GBR", true, false}, {"USA", true, false},
      {"USA, GBR, AUS", false, false}, {"GBR, USA", false, false},       {"AUS, GBR", false, false},
      {"USA,GBR", false, false},       {"USA, AUS, AUS", true, true},    {"USA, GBR, AUS, GBR", false, true}};
  for (const ListCase& c : kCases) {
    const MarkingVerdict verdict =
        check_marking("(S//REL TO " + std::string(c.list) + ")", MarkForm::Portion, policy, options, scratch);
    const auto reported = [&](std::string_view rule) {
      return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                         [&](const Finding& finding) { return policy.rules[finding.rule].name == rule; });
    };
    EXPECT_EQ(!reported("form"), c.in_form) << c.list;
    EXPECT_EQ(reported("twice"), c.repeated) << c.list;
    EXPECT_FALSE(reported("small")) << c.list;
  }
  const MarkingVerdict small = check_marking("(S//nf)", MarkForm::Portion, policy, options, scratch);
  ASSERT_EQ(small.findings.size(), 1U);
  EXPECT_EQ(policy.rules[small.findings.front().rule].name, "small");
}

}  // namespace
}  // namespace cablemark
