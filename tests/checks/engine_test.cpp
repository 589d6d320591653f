#include <gtest/gtest.h>

#include "checks/rule_engine.hpp"
#include "engine_policy.hpp"

namespace cablemark {
namespace {

struct EngineCase {
  const char* name;
  RuleList rules;
  const char* cable;
  const char* expected;
};

void PrintTo(const EngineCase& c, std::ostream* out) { *out << c.name; }

class RuleEngineCases : public testing::TestWithParam<EngineCase> {};

TEST_P(RuleEngineCases, Say) {
  const EngineCase& c = GetParam();
  const Policy policy = policy_with(c.rules);
  Scratch scratch;
  const Documents documents = check(c.cable, policy, {}, scratch);
  EXPECT_EQ(outline(documents, policy, scratch.text.source), c.expected);
}

constexpr const char* kConfidential =
    "R 100914Z FEB 09\nC O N F I D E N T I A L OSLO 000312\nSUBJECT: FISH\n1. (C) Text.\n2. (S) Text.\n3. Text.\n";
constexpr const char* kUndated = "UNCLAS OSLO 000312\nSUBJECT: FISH\n1. (U) Text.\n";

const EngineCase kCases[] = {
    {"require",
     {{"a",
       "for: p in cable.portions\nwhen: p.marked\nrequire: p.mark.level <= cable.level\nat: p.mark\nmessage: "
       "\"{p.label} is {p.mark}\""}},
     kConfidential,
     "a error \"(S)\" paragraph 2 is (S)\n"},
    {"forbid",
     {{"a", "for: p in cable.portions\nforbid: \"!p.marked\"\nat: p.mark"}},
     kConfidential,
     "a error \"\" said\n"},
    {"no_place_is_the_classification_line",
     {{"a", "require: cable.marked == 3"}},
     kConfidential,
     "a error \"C O N F I D E N T I A L\" said\n"},
    // Only one of the two conditions is needed for a finding, and both for silence.
    {"require_all",
     {{"a", "require:\n  - cable.marked == 2\n  - cable.marked == 3"}},
     kConfidential,
     "a error \"C O N F I D E N T I A L\" said\n"},
    {"forbid_any",
     {{"a", "forbid:\n  - cable.marked == 3\n  - cable.marked == 2"}},
     kConfidential,
     "a error \"C O N F I D E N T I A L\" said\n"},
    {"when_all",
     {{"a", "when:\n  - cable.marked == 2\n  - cable.marked == 3\nforbid: cable.marked == 2"}},
     kConfidential,
     ""},
    {"unless_any",
     {{"a", "unless:\n  - cable.marked == 3\n  - cable.marked == 2\nforbid: cable.marked == 2"}},
     kConfidential,
     ""},

    {"absent_in_when",
     {{"a", "when: cable.executive_order.number == '1'\nforbid: cable.marked == 1"}},
     kUndated,
     "not checked: a cable.executive_order\n"},
    {"absent_in_require",
     {{"a", "require: cable.executive_order.number == '1'"}},
     kUndated,
     "not checked: a cable.executive_order\n"},
    {"absent_in_unless",
     {{"a", "unless: cable.executive_order.number == '1'\nforbid: cable.marked == 1"}},
     kUndated,
     "not checked: a cable.executive_order\n"},
    {"absent_once_a_rule",
     {{"a", "for: p in cable.portions\nrequire: p.mark.level == level.U"}},
     "UNCLAS OSLO 000312\nSUBJECT: FISH\n1. Text.\n2. Text.\n",
     "not checked: a p.mark\n"},
    {"absent_for_one_element_only",
     {{"a", "for: p in cable.portions\nforbid: p.mark.level == level.S\nat: p"}},
     "SECRET OSLO 000312\nSUBJECT: FISH\n1. Text.\n2. (S) Text.\n",
     "a error \"2. (S) Text.\" said\nnot checked: a p.mark\n"},
    {"false_absorbs_absent",
     {{"a", "when:\n  - cable.executive_order.number == '1'\n  - cable.marked == 7\nforbid: cable.marked == 1"}},
     kUndated,
     ""},
    {"a_broken_requirement_absorbs_absent",
     {{"a", "require:\n  - cable.executive_order.number == '1'\n  - cable.marked == 7"}},
     kUndated,
     "a error \"UNCLAS\" said\n"},
    {"true_unless_absorbs_absent",
     {{"a", "unless:\n  - cable.executive_order.number == '1'\n  - cable.marked == 1\nforbid: cable.marked == 1"}},
     kUndated,
     ""},
    {"has_is_a_guard",
     {{"a", "when: has(cable.executive_order.number)\nforbid: cable.executive_order.number == '1'"}},
     kUndated,
     ""},
    {"guards_are_not_asked_without_elements",
     {{"a", "for: p in cable.portions\nwhen: cable.executive_order.number == '1'\nforbid: p.marked"}},
     "VZCZCXYZ0001\nUNCLAS OSLO 000312\nSUBJECT: FISH\n",
     ""},

    {"error_stops_no_other_rule",
     {{"a", "require: 1 / (cable.marked - 1) == 1"}, {"b", "forbid: cable.marked == 1"}},
     kUndated,
     "b error \"UNCLAS\" said\nerror: evaluation: rule a: division by zero\n"},
    {"error_where_when_does_not_hold",
     {{"a", "when: cable.marked == 7\nrequire: 1 / (cable.marked - 1) == 1"}},
     kUndated,
     ""},
    {"false_absorbs_error",
     {{"a", "require:\n  - 1 / (cable.marked - 1) == 1\n  - cable.marked == 7"}},
     kUndated,
     "a error \"UNCLAS\" said\n"},
    {"error_wins_over_absent",
     {{"a", "require:\n  - cable.executive_order.number == '1'\n  - 1 / (cable.marked - 1) == 1"}},
     kUndated,
     "error: evaluation: rule a: division by zero\n"},
    {"error_in_a_message",
     {{"a", "forbid: cable.marked == 1\nmessage: \"{1 / (cable.marked - 1)} marks\""}},
     kUndated,
     "a error \"UNCLAS\" none marks\nerror: evaluation: rule a: division by zero\n"},

    {"nested_loops",
     {{"a", "for: [m in cable.marks, c in m.controls]\nforbid: c.order == 2\nat: c\nmessage: \"{c} of {m.label}\""}},
     "S E C R E T OSLO 000312\nSUBJECT: FISH\n1. (S//OC/NF) Text.\n2. (S//NF) Text.\n",
     "a error \"NF\" NOFORN of paragraph 1\n"},
    {"loop_over_texts",
     {{"a", "for: t in cable.tags\nforbid: t == 'PREF'\nmessage: \"{t}\""}},
     "UNCLAS OSLO 000312\nTAGS: PREL, PREF\nSUBJECT: FISH\n1. (U) Text.\n",
     "a error \"UNCLAS\" PREF\n"},
    {"named_parts_of_an_element",
     {{"a",
       "for: p in cable.portions\nlet: {high: p.mark.level, top: cable.level}\nwhen: p.marked\nrequire: high <= "
       "top\nat: p.mark"}},
     kConfidential,
     "a error \"(S)\" said\n"},

    {"severity_by_condition",
     {{"a",
       "severity: [{when: cable.executive_order.number == '1', is: error}, {when: cable.marked == 1, is: note}, {is: "
       "warning}]\nforbid: cable.marked == 1"}},
     kUndated,
     "a note \"UNCLAS\" said\n"},
    {"message_by_condition",
     {{"a",
       "forbid: cable.marked == 1\nmessage: [{when: cable.executive_order.number == '1', is: \"x\"}, {is: \"E.O. "
       "{cable.executive_order.number} of {cable.date}\"}]"}},
     kUndated,
     "a error \"UNCLAS\" E.O. none of none\n"},
    {"related",
     {{"a", "forbid: cable.marked == 2\nrelated: \"cable.portions.filter(p, p.marked)\""}},
     kConfidential,
     "a error \"C O N F I D E N T I A L\" said [1. (C) Text.|paragraph 1: (C)] [2. (S) Text.|paragraph 2: (S)]\n"},

    {"period_holds",
     {{"a", "from: 2009-02-10\nto: 2009-02-10\nforbid: cable.marked == 2"}},
     kConfidential,
     "a error \"C O N F I D E N T I A L\" said\n"},
    {"period_is_over", {{"a", "to: 2009-02-09\nforbid: cable.marked == 2"}}, kConfidential, ""},
    {"period_comes", {{"a", "from: 2009-02-11\nforbid: cable.marked == 2"}}, kConfidential, ""},
    {"period_without_a_date",
     {{"a", "from: 2009-02-11\nforbid: cable.marked == 1"}},
     kUndated,
     "not checked: a cable.date\n"},
    {"kinds",
     {{"a", "kinds: [telegram]\nforbid: cable.marked == 1"},
      {"b", "kinds: [smart, document]\nforbid: cable.marked == 1"}},
     kUndated,
     "a error \"UNCLAS\" said\n"},
    {"stages",
     {{"a", "stages: [sent]\nforbid: cable.marked == 1"}, {"b", "stages: [draft, release]\nforbid: cable.marked == 1"}},
     kUndated,
     "a error \"UNCLAS\" said\n"},
    {"off", {{"a", "enabled: no\nforbid: cable.marked == 1"}}, kUndated, ""},
    {"sorted_by_place_length_and_name",
     {{"c", "forbid: cable.marked == 2\nat: cable.portions[0]"},
      {"b", "forbid: cable.marked == 2\nat: cable.portions[0].mark"},
      {"d", "forbid: cable.marked == 2"},
      {"a", "forbid: cable.marked == 2\nat: cable.portions[0]"}},
     kConfidential,
     "d error \"C O N F I D E N T I A L\" said\na error \"1. (C) Text.\" said\nc error \"1. (C) Text.\" said\nb error "
     "\"(C)\" said\n"},

    {"yields_on_the_same_element",
     {{"a", "for: p in cable.portions\nforbid: p.marked\nat: p.mark\nyields-to: [b]"},
      {"b", "for: p in cable.portions\nforbid: p.marked && p.mark.level == level.S\nat: p"}},
     kConfidential,
     "a error \"(C)\" said\nb error \"2. (S) Text.\" said [(S)|said]\n"},
    {"yields_on_the_cable",
     {{"a", "for: p in cable.portions\nforbid: p.marked\nat: p.mark\nyields-to: [b]"},
      {"b", "forbid: cable.marked == 2"}},
     kConfidential,
     "b error \"C O N F I D E N T I A L\" said [(C)|said] [(S)|said]\n"},
    {"yields_by_place_where_the_lists_differ",
     {{"a", "for: [m in cable.marks, c in m.controls]\nforbid: c.name == 'NOFORN'\nat: c\nyields-to: [b]"},
      {"b", "for: p in cable.portions\nforbid: p.number == '2'\nat: p.mark"}},
     "S E C R E T OSLO 000312\nSUBJECT: FISH\n1. (S//NF) Text.\n2. (S//NF) Text.\n",
     "a error \"NF\" said\nb error \"(S//NF)\" said [NF|said]\n"},
    {"yields_to_one_that_yields",
     {{"a", "forbid: cable.marked == 2\nat: cable.portions[0]\nyields-to: [b]"},
      {"b", "forbid: cable.marked == 2\nat: cable.portions[1]\nyields-to: [c]"},
      {"c", "forbid: cable.marked == 2\nat: cable.portions[2]"}},
     kConfidential,
     "c error \"3. Text.\" said [2. (S) Text.|said] [1. (C) Text.|said]\n"},
    {"does_not_yield_to_a_silent_rule",
     {{"a", "forbid: cable.marked == 2\nyields-to: [b]"}, {"b", "forbid: cable.marked == 3"}},
     kConfidential,
     "a error \"C O N F I D E N T I A L\" said\n"},
    {"outside_of_every_cable",
     {{"a", "for: o in cable.outside\nforbid: cable.complete || true\nat: o"}},
     "R 100914Z FEB 09\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nUNCLAS OSLO 000312\nSUBJECT: FISH\n1. (U) Text.\n",
     ""},
};

INSTANTIATE_TEST_SUITE_P(All, RuleEngineCases, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

// ---- cells of the control table

constexpr const char* kLevelCheck =
    "for: [m in cable.marks, c in m.controls]\ncell: c\nrequire: m.level in c.levels\nat: c\nmessage: \"{c} with "
    "{m.level}\"";
constexpr const char* kExcludesCheck =
    "for: [m in cable.marks, c in m.controls]\ncell: c\nlet: {other: \"c.excludes.filter(x, x in m.controls && "
    "m.controls[x].order < c.order)\"}\nrequire: size(other) == 0\nat: c\nmessage: \"{c} and {other}\"";
constexpr const char* kCells =
    "C O N F I D E N T I A L//IMCON OSLO 000312\nSUBJECT: FISH\n1. (C//IMC) Text.\n2. (U//OC) Text.\n";
constexpr const char* kPairs =
    "S E C R E T OSLO 000312\nSUBJECT: FISH\n1. (S//NF/REL TO USA, GBR) Text.\n2. (S//RELIDO/NF) Text.\n";

const EngineCase kCellCases[] = {
    {"all_by_the_generic_rule",
     {{"level", kLevelCheck}},
     kCells,
     "level error \"IMCON\" IMCON with CONFIDENTIAL\nlevel error \"IMC\" IMCON with CONFIDENTIAL\nlevel error \"OC\" "
     "ORCON with UNCLASSIFIED\n"},
    {"a_named_rule_takes_over",
     {{"level", kLevelCheck},
      {"named", "severity: note\nof: {check: level, controls: [IMCON]}\nmessage: \"named {c}\""}},
     kCells,
     "named note \"IMCON\" named IMCON\nnamed note \"IMC\" named IMCON\nlevel error \"OC\" ORCON with UNCLASSIFIED\n"},
    {"in_one_place_only",
     {{"level", kLevelCheck}, {"named", "of: {check: level, controls: [IMCON], in: portion}\nmessage: \"named {c}\""}},
     kCells,
     "level error \"IMCON\" IMCON with CONFIDENTIAL\nnamed error \"IMC\" named IMCON\nlevel error \"OC\" ORCON with "
     "UNCLASSIFIED\n"},
    {"the_cell_stays_taken_while_the_rule_is_off",
     {{"level", kLevelCheck}, {"named", "enabled: no\nof: {check: level, controls: [IMCON]}"}},
     kCells,
     "level error \"OC\" ORCON with UNCLASSIFIED\n"},
    {"or_out_of_its_period",
     {{"level", kLevelCheck}, {"named", "to: 1990-01-01\nof: {check: level, controls: [IMCON]}"}},
     "R 100914Z FEB 09\nC O N F I D E N T I A L//IMCON OSLO 000312\nSUBJECT: FISH\n1. (C) Text.\n",
     ""},
    {"with_a_body_of_its_own",
     {{"level", kLevelCheck}, {"named", "of: {check: level, controls: [IMCON]}\nforbid: cable.marked == 2"}},
     kCells,
     "named error \"C O N F I D E N T I A L//IMCON\" said\nlevel error \"OC\" ORCON with UNCLASSIFIED\n"},
    {"pairs",
     {{"excludes", kExcludesCheck}},
     kPairs,
     "excludes error \"REL TO USA, GBR\" REL TO USA, GBR and NOFORN\nexcludes error \"NF\" NOFORN and RELIDO\n"},
    // The pair is taken in whichever order its words stand.
    {"a_pair_taken_over",
     {{"excludes", kExcludesCheck},
      {"named", "of: {check: excludes, controls: [NOFORN], with: [REL_TO]}\nmessage: \"named {c}\""}},
     kPairs,
     "named error \"REL TO USA, GBR\" named REL TO USA, GBR\nexcludes error \"NF\" NOFORN and RELIDO\n"},
    {"every_pair_of_a_control_taken_over",
     {{"excludes", kExcludesCheck}, {"named", "of: {check: excludes, controls: [NOFORN]}\nmessage: \"named {c}\""}},
     kPairs,
     "named error \"REL TO USA, GBR\" named REL TO USA, GBR\nnamed error \"NF\" named NOFORN\n"},
};

INSTANTIATE_TEST_SUITE_P(Cells, RuleEngineCases, testing::ValuesIn(kCellCases),
                         [](const auto& test) { return std::string(test.param.name); });

// ---- whole documents

TEST(Check, SaysWhyThereIsNoCable) {
  const Policy policy = policy_with({});
  Scratch scratch;
  const auto code = [&](std::string_view bytes) {
    const Documents documents = check(bytes, policy, {}, scratch);
    EXPECT_EQ(documents.size(), 1u);
    EXPECT_EQ(documents[0].status, DocumentStatus::Error);
    return std::string(error_code_name(documents[0].error ? documents[0].error->code : ErrorCode::Timeout));
  };
  EXPECT_EQ(code(""), "empty");
  EXPECT_EQ(code(" \n\n"), "empty");
  EXPECT_EQ(code(std::string_view("\0\1\2\0", 4)), "binary");
  EXPECT_EQ(code("\xff\xfe\x41"), "encoding");
  EXPECT_EQ(code("Dear sir,\nthe fish was good.\n"), "not-a-cable");
  // The scratch is as good as new after each of them.
  EXPECT_EQ(check(kUndated, policy, {}, scratch)[0].status, DocumentStatus::Clean);
}

TEST(Check, SummarisesTheCable) {
  const Policy policy = policy_with({{"a", "forbid: cable.marked == 7"}});
  Scratch scratch;
  const Documents documents = check(
      "R 100914Z FEB 09\nC O N F I D E N T I A L OSLO 000312\nE.O. 12958: DECL: 02/10/2019\nSUBJECT: (U) FISH\n"
      "1. (SBU) Text.\n2. (C//OC) Text.\n3. (U) Text.\n4. (Q//C) Text.\n5. (C) Text.\n6. Text.\n",
      policy, {}, scratch);
  ASSERT_EQ(documents.size(), 1u);
  const Document& document = documents[0];
  EXPECT_EQ(document.reference, "09OSLO312");
  EXPECT_EQ(document.reference_from, "text");
  EXPECT_EQ(document.date, "2009-02-10T09:14:00Z");
  EXPECT_EQ(document.date_from, "dtg");
  EXPECT_EQ(document.era, 1u);
  EXPECT_EQ(document.order, "12958");
  EXPECT_EQ(document.paragraphs, 6u);
  EXPECT_EQ(document.rules_checked, 1u);
  const std::vector<std::pair<std::string, std::uint32_t>> first_words = {{"U", 1}, {"SBU", 1}, {"C", 2}};
  ASSERT_GE(document.portions.size(), 3u);
  EXPECT_TRUE(std::equal(first_words.begin(), first_words.end(), document.portions.begin()));
}

TEST(Check, DatesADraftByOption) {
  const Policy policy = policy_with({{"a", "from: 2010-01-01\nforbid: cable.marked == 1"}});
  Scratch scratch;
  Options options;
  options.as_of = make_date(2010, 5, 6);
  options.stage = Stage::Draft;
  const Document draft = check(kUndated, policy, options, scratch)[0];
  EXPECT_EQ(draft.date, "2010-05-06");
  EXPECT_EQ(draft.date_from, "option");
  EXPECT_EQ(draft.findings.size(), 1u);
}

TEST(Check, RunsTheSelectedRules) {
  const Policy policy =
      policy_with({{"a", "forbid: cable.marked == 1"}, {"b", "enabled: no\nforbid: cable.marked == 1"}});
  Scratch scratch;
  const std::vector<bool> selected = {false, true};
  Options options;
  options.selected = &selected;
  const Documents documents = check(kUndated, policy, options, scratch);
  EXPECT_EQ(outline(documents, policy, scratch.text.source), "b error \"UNCLAS\" said\n");
}

TEST(Check, StopsAtTheTimeLimit) {
  RuleList rules;
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    rules.emplace_back(name, "for: p in cable.portions\nforbid: p.words == 7777");
  }
  const Policy policy = policy_with(rules);
  std::string cable = "UNCLAS OSLO 000312\nSUBJECT: FISH\n";
  for (int n = 1; n < 990; ++n) cable += std::to_string(n) + ". (U) Text.\n";
  Scratch scratch;
  Options options;
  int asked = 0;
  options.expired = [&asked] { return ++asked > 1; };
  const Document document = check(cable, policy, options, scratch)[0];
  ASSERT_TRUE(document.error);
  EXPECT_EQ(document.error->code, ErrorCode::Timeout);
  EXPECT_EQ(document.status, DocumentStatus::Error);
  EXPECT_EQ(asked, 2);
}

TEST(Fingerprints, StayWhileTheTextAroundChanges) {
  const Policy policy = policy_with({{"a", "for: p in cable.portions\nforbid: p.marked\nat: p.mark"}});
  const auto prints = [&](std::string_view cable) {
    Scratch scratch;
    std::vector<std::string> result;
    const Documents documents = check(cable, policy, {}, scratch);
    for (const Finding& finding : documents[0].findings) result.push_back(finding.fingerprint);
    return result;
  };
  const auto before = prints("R 100914Z FEB 09\nUNCLAS OSLO 000312\nSUBJECT: FISH\n1. (U) Text.\n2. (SBU) Text.\n");
  ASSERT_EQ(before.size(), 2u);
  EXPECT_EQ(before[0].size(), 64u);
  EXPECT_NE(before[0], before[1]);
  EXPECT_EQ(
      before,
      prints("R 100914Z FEB 09\n\nUNCLAS OSLO 000312\nSUBJECT: MORE FISH\n1.  (U) Longer text.\n\n2. (SBU) Text.\n"));
  // Another mark, another paragraph and another cable are other findings.
  EXPECT_NE(before[0], prints("R 100914Z FEB 09\nUNCLAS OSLO 000312\nSUBJECT: FISH\n1. (SBU) Text.\n")[0]);
  EXPECT_NE(before[0], prints("R 100914Z FEB 09\nUNCLAS OSLO 000313\nSUBJECT: FISH\n1. (U) Text.\n")[0]);
}

TEST(Fingerprints, NumberEqualFindingsInsideOneParagraph) {
  const Policy policy = policy_with({{"a", "for: p in cable.portions\nforbid: p.kind == 'bullet'\nat: p"}});
  Scratch scratch;
  const Documents documents = check(
      "UNCLAS OSLO 000312\nSUBJECT: FISH\n1. (U) Text.\n-- one\n-- one\n2. (U) Text.\n-- one\n", policy, {}, scratch);
  const std::vector<Finding>& findings = documents[0].findings;
  ASSERT_EQ(findings.size(), 3u);
  EXPECT_NE(findings[0].fingerprint, findings[1].fingerprint);
  EXPECT_NE(findings[0].fingerprint, findings[2].fingerprint);
}

}  // namespace
}  // namespace cablemark
