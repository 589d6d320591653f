#include "checks/markings.hpp"

#include <gtest/gtest.h>

#include <string>

#include "engine_policy.hpp"

namespace cablemark {
namespace {

const Policy& policy() {
  static const Policy made =
      policy_with({{"level",
                    "for: [m in cable.marks, c in m.controls]\nrequire: m.level in c.levels\nat: c\nmessage: \"{c} "
                    "with {m.level}\""},
                   {"old",
                    "severity: note\nto: 2010-12-31\nfor: m in cable.marks\nforbid: has(m.controls.RELIDO)\nat: "
                    "m.controls.RELIDO"},
                   // A rule over the whole cable has nothing to say about a marking.
                   {"cable", "forbid: cable.marked >= 0"}});
  return made;
}

struct MarkingCase {
  const char* name;
  const char* text;
  MarkForm form;
  bool valid;
  const char* level;     // the policy's key, empty if none was read
  const char* controls;  // keys, joined by blanks
  const char* rel_to;
  const char* findings;  // `rule at «place»` each
};

void PrintTo(const MarkingCase& c, std::ostream* out) { *out << c.name; }

class MarkingCases : public testing::TestWithParam<MarkingCase> {};

TEST_P(MarkingCases, Judged) {
  const MarkingCase& c = GetParam();
  Scratch scratch;
  Options options;
  options.as_of = make_date(2010, 1, 1);
  const MarkingVerdict verdict = check_marking(c.text, c.form, policy(), options, scratch);
  EXPECT_EQ(verdict.form, c.form);
  EXPECT_EQ(verdict.valid, c.valid);
  EXPECT_EQ(verdict.marking.level ? policy().levels[*verdict.marking.level].name : "", c.level);
  std::string controls, rel_to, findings;
  const auto join = [](std::string& list, std::string_view word) { list.append(list.empty() ? "" : " ").append(word); };
  for (const WordId id : verdict.marking.controls) join(controls, policy().controls[id].name);
  for (const std::string& country : verdict.marking.rel_to) join(rel_to, country);
  for (const Finding& finding : verdict.findings) {
    join(findings, policy().rules[finding.rule].name + " at «" + std::string(finding.span.of(c.text)) + "»");
  }
  EXPECT_EQ(controls, c.controls);
  EXPECT_EQ(rel_to, c.rel_to);
  EXPECT_EQ(findings, c.findings);
}

const MarkingCase kCases[] = {
    {"portion", "(S//NF)", MarkForm::Portion, true, "S", "NOFORN", "", ""},
    {"portion_without_brackets", "S//NF", MarkForm::Portion, true, "S", "NOFORN", "", ""},
    {"blanks_around", "  (C) ", MarkForm::Portion, true, "C", "", "", ""},
    {"open_bracket", "(S//NF", MarkForm::Portion, false, "S", "NOFORN", "", ""},
    {"wrong_level", "(C//IMC)", MarkForm::Portion, false, "C", "IMCON", "", "level at «IMC»"},
    {"wrong_level_without_brackets", " C//IMC", MarkForm::Portion, false, "C", "IMCON", "", "level at «IMC»"},
    {"a_note_is_valid", "(S//RELIDO)", MarkForm::Portion, true, "S", "RELIDO", "", "old at «RELIDO»"},
    {"unknown_word", "(S//QQ)", MarkForm::Portion, false, "S", "", "", ""},
    {"no_level", "(XYZ)", MarkForm::Portion, false, "", "", "", ""},
    {"nothing", "", MarkForm::Portion, false, "", "", "", ""},
    {"level_by_a_control", "(SBU)", MarkForm::Portion, true, "U", "SBU", "", ""},
    {"codes", "(S//REL TO USA, GBR)", MarkForm::Portion, true, "S", "REL_TO", "USA GBR", ""},
    {"line", "SECRET//NOFORN", MarkForm::Line, true, "S", "NOFORN", "", ""},
    {"spaced_line", "C O N F I D E N T I A L", MarkForm::Line, true, "C", "", "", ""},
    {"line_with_a_wrong_level", "CONFIDENTIAL//IMCON", MarkForm::Line, false, "C", "IMCON", "", "level at «IMCON»"},
    {"no_line", "FISH", MarkForm::Line, false, "", "", "", ""},
};

INSTANTIATE_TEST_SUITE_P(All, MarkingCases, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Markings, AreJudgedOnTheDayAskedFor) {
  Scratch scratch;
  Options options;
  options.as_of = make_date(2011, 1, 1);
  EXPECT_TRUE(check_marking("(S//RELIDO)", MarkForm::Portion, policy(), options, scratch).findings.empty());
  options.as_of.reset();
  options.today = *make_date(2009, 1, 1);
  EXPECT_EQ(check_marking("(S//RELIDO)", MarkForm::Portion, policy(), options, scratch).findings.size(), 1u);
}

TEST(Markings, LeaveNothingBehindForTheNextOne) {
  Scratch used;
  for (const MarkingCase& c : kCases) {
    Scratch fresh;
    const MarkingVerdict again = check_marking(c.text, c.form, policy(), {}, used);
    const MarkingVerdict once = check_marking(c.text, c.form, policy(), {}, fresh);
    EXPECT_EQ(again.valid, once.valid) << c.name;
    EXPECT_EQ(again.marking.controls, once.marking.controls) << c.name;
    EXPECT_EQ(again.findings.size(), once.findings.size()) << c.name;
  }
}

TEST(Markings, AnyBytesAreJudged) {
  Scratch scratch;
  for (const std::string_view text :
       {std::string_view("\xff\xfe"), std::string_view("\0(", 2), std::string_view("((((((((("), std::string_view("("),
        std::string_view(")"), std::string_view("//"), std::string_view("(\xc3)"), std::string_view("S\n\nS")}) {
    for (const MarkForm form : {MarkForm::Portion, MarkForm::Line}) {
      for (const Finding& finding : check_marking(text, form, policy(), {}, scratch).findings) {
        EXPECT_LE(finding.span.end, text.size());
      }
    }
  }
}

}  // namespace
}  // namespace cablemark
