// `policy test` with its flags: coverage, mutants, --update, JUnit.
#include <gmock/gmock.h>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class PolicyTest : public Program {
 protected:
  // A pack with one rule: a classified cable from a named post says NO among its tags.
  void write_pack(const std::string& examples, const std::string& tables = "") const {
    write("post.yaml",
          "policy: post\nschema: 1\nversion: 1.0.0\nextends: [us-state]\n\nsources:\n"
          "  house: {title: House rules, basis: house, evidence: read}\n" +
              tables +
              "\nrules:\n  tag-no:\n    severity: warning\n    category: form\n"
              "    summary: a classified cable of Oslo carries the tag NO\n"
              "    from: 1980-01-01\n"
              "    when: cable.classified && cable.post == 'OSLO'\n    require: \"'NO' in cable.tags\"\n"
              "    at: cable.tags\n    message: the tag NO is missing\n    cite: [house]\n"
              "    examples:\n" +
              examples);
  }
  static constexpr const char* kGood =
      "      reported:\n        - {in: conf-2008, edit: {\"TAGS: PREL EFIS NO\": \"«TAGS: PREL EFIS»\"}}\n"
      "      silent:\n        - {in: conf-2008}\n        - \"UNCLAS OSLO 000048\\nTAGS: PREL\\n1. Text.\\n\"\n";
};

TEST_F(PolicyTest, CoverageNamesBranchesThatWentOneWayOnly) {
  write_pack(kGood, "\ncaptions:\n  HOUSE: {kind: handling}\n");
  const Result result = run("policy test --coverage --format json post.yaml");
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  const json coverage = result.json()["coverage"];
  EXPECT_EQ(coverage["rules"]["total"], 1);
  EXPECT_EQ(coverage["rules"]["covered"], 1);
  EXPECT_EQ(coverage["rules"]["percent"], 100.0);
  EXPECT_EQ(coverage["rows"]["total"], 1);
  EXPECT_EQ(coverage["rows"]["missing"][0]["table"], "captions");
  EXPECT_EQ(coverage["rows"]["missing"][0]["key"], "HOUSE");
  EXPECT_EQ(coverage["rows"]["missing"][0]["line"], 10);
  // The whole condition, its two parts, and what is required: each to be true and false.
  EXPECT_EQ(coverage["branches"]["total"], 8);
  std::vector<std::string> never;
  for (const json& one : coverage["branches"]["missing"]) {
    never.push_back(one["expression"].get<std::string>() + (one["never"] == true ? " true" : " false"));
  }
  EXPECT_THAT(never, testing::Contains("cable.post == 'OSLO' false"));
  const Result text = run("policy test --coverage post.yaml");
  EXPECT_THAT(text.out, HasSubstr("coverage: rules 1 of 1 (100.0 %), rows 0 of 1 (0.0 %)"));
  EXPECT_THAT(text.out, HasSubstr("post.yaml:10:3: no example has captions HOUSE\n"));
  EXPECT_THAT(text.out, HasSubstr("post.yaml:18:11: tag-no: `cable.post == 'OSLO'` is never false\n"));
  EXPECT_EQ(run("policy test --min-coverage 100 post.yaml").exit, 1);
  EXPECT_EQ(run("policy test --min-coverage 0 post.yaml").exit, 0);
  EXPECT_EQ(run("policy test --min-coverage 101 post.yaml").exit, 2);
}

// Without levels no marking of an example can be read: that is said once, and not of each example.
TEST_F(PolicyTest, APackWithoutLevelsIsTestedInOneThatExtendsIt) {
  const Result file = run("policy test " CABLEMARK_SOURCE_DIR "/policies/base.yaml");
  EXPECT_EQ(file.exit, 2);
  EXPECT_THAT(file.err, testing::HasSubstr("test a policy that extends it"));
  const Result shipped = run("policy test base --format json");
  EXPECT_EQ(shipped.exit, 0);
  EXPECT_EQ(shipped.json()["tested_in"], "us-core");
}

TEST_F(PolicyTest, MutantsThatBreakNoExampleSurvive) {
  write_pack(kGood);
  // Three conditions and the requirement negated, && swapped.
  EXPECT_THAT(run("policy test --mutate post.yaml").out, HasSubstr("mutation: 5 of 5 (100.0 %) broke an example\n"));
  std::string text = read_file(folder / "post.yaml");
  text.replace(text.find("cable.post == 'OSLO'"), 20, "cable.level.classified");
  write("post.yaml", text);
  const json weak = run("policy test --mutate --format json post.yaml").json()["mutation"];
  EXPECT_EQ(weak["mutants"], 5);
  EXPECT_EQ(weak["killed"], 4);
  EXPECT_EQ(weak["score"], 80.0);
  ASSERT_EQ(weak["survivors"].size(), 1U);
  EXPECT_EQ(weak["survivors"][0]["owner"], "tag-no");
  EXPECT_EQ(weak["survivors"][0]["mutation"], "|| for &&");
  EXPECT_EQ(weak["survivors"][0]["line"], 15);
  EXPECT_EQ(run("policy test --min-score 81 post.yaml").exit, 1);
  EXPECT_EQ(run("policy test --min-score 80 post.yaml").exit, 0);
}

TEST_F(PolicyTest, ARowThatNobodyMissesSurvives) {
  const std::string row = "\nlevels:\n  HOUSE: {rank: 1, ladder: us, classified: no, portion: [HK]}\n";
  write_pack(kGood, row);
  EXPECT_THAT(run("policy test --mutate post.yaml").out,
              HasSubstr("post.yaml:10:3: levels: no example breaks with `HOUSE` dropped\n"));
  // Without its row the mark cannot be read, and a rule of the parent says so.
  write_pack(std::string(kGood) + "        - {in: conf-2008, edit: {\"2. (U)\": \"2. (HK)\"}}\n", row);
  EXPECT_THAT(run("policy test --mutate post.yaml").out, HasSubstr("mutation: 6 of 6 (100.0 %) broke an example\n"));
}

TEST_F(PolicyTest, ARowOfTheRollUpIsProvenByItsOwnExamples) {
  const auto row = [](const std::string& first, const std::string& second) {
    return "\nrollup:\n  - {id: house, some: has(p.controls.FISA), remove: [PROPIN], examples: [\n"
           "      {marks: [S//FISA, S//PR], overall: " +
           first + "},\n      {marks: [S//PR], overall: " + second + "}]}\n";
  };
  write_pack(kGood, row("SECRET//FISA", "SECRET//PROPIN"));
  EXPECT_THAT(run("policy test --mutate post.yaml").out, HasSubstr("mutation: 7 of 7 (100.0 %) broke an example\n"));
  EXPECT_THAT(run("policy test --coverage post.yaml").out, HasSubstr("rows 1 of 1 (100.0 %)"));
  EXPECT_THAT(run("policy test --format junit post.yaml").out,
              HasSubstr("<testcase classname=\"rollup house\" name=\"roll-up example at post.yaml:11\"/>"));
  write_pack(kGood, row("SECRET//FISA/PROPIN", "SECRET//PROPIN"));
  const Result wrong = run("policy test post.yaml");
  EXPECT_EQ(wrong.exit, 1);
  EXPECT_THAT(wrong.out, HasSubstr("post.yaml:11:7: rollup house: the marks roll up to `SECRET//FISA`, not to "
                                   "`SECRET//FISA/PROPIN`\n"));
}

TEST_F(PolicyTest, NothingIsBrokenThatFailsAlready) {
  write_pack("      silent:\n        - {in: conf-2008}\n");
  const Result result = run("policy test --mutate --format json post.yaml");
  EXPECT_EQ(result.exit, 1);
  EXPECT_TRUE(result.json()["mutation"].is_null());
}

TEST_F(PolicyTest, UpdateWritesTheMarksAndNothingElse) {
  const std::string examples =
      "      reported:   # two kinds of text\n"
      "        - {in: conf-2008, edit: {\"TAGS: PREL EFIS NO\": \"TAGS: PREL EFIS\"}}\n"
      "        - |\n          C O N F I D E N T I A L OSLO 000048\n          TAGS: PREL, É\n          1. (C) Text.\n"
      "      silent:\n        - {in: conf-2008}\n";
  write_pack(examples);
  const Result shown = run("policy test post.yaml");
  EXPECT_EQ(shown.exit, 1);
  EXPECT_THAT(shown.out, HasSubstr("the rule reports\n  «TAGS: PREL EFIS»\n"));
  const std::string before = read_file(folder / "post.yaml");
  const Result result = run("policy test --update post.yaml");
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  std::string after = read_file(folder / "post.yaml");
  EXPECT_THAT(after, HasSubstr("\"«TAGS: PREL EFIS»\"}}"));
  EXPECT_THAT(after, HasSubstr("          «TAGS: PREL, É»\n"));
  for (const std::string_view mark : {"«", "»"}) {
    for (std::size_t at = after.find(mark); at != std::string::npos; at = after.find(mark))
      after.erase(at, mark.size());
  }
  EXPECT_EQ(after, before);
  EXPECT_EQ(run("policy test --update us-state").exit, 0);  // nothing to write there
}

TEST_F(PolicyTest, WhatNoEditHoldsIsLeftToItsAuthor) {
  write_pack(
      "      reported:\n        - {in: conf-2008, edit: {\"EFIS NO\": \"EFIS\"}}\n      silent:\n        - {in: "
      "conf-2008}\n");
  const std::string before = read_file(folder / "post.yaml");
  const Result result = run("policy test --update post.yaml");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("post.yaml:22:11: the «» of this example are yours to write"));
  EXPECT_EQ(read_file(folder / "post.yaml"), before);
}

TEST_F(PolicyTest, JunitHasACaseForEachExample) {
  write_pack(kGood);
  const Result passes = run("policy test --format junit post.yaml");
  EXPECT_EQ(passes.exit, 0);
  EXPECT_THAT(passes.out, HasSubstr("<testsuite name=\"post\""));
  EXPECT_THAT(passes.out, HasSubstr("failures=\"0\""));
  EXPECT_THAT(passes.out, HasSubstr("<testcase classname=\"tag-no\" name=\"reported example at post.yaml:"));
  write_pack("      reported:\n        - {in: conf-2008, edit: {\"TAGS: PREL EFIS NO\": \"«TAGS: PREL NO»\"}}\n");
  const Result fails = run("policy test --format junit post.yaml");
  EXPECT_EQ(fails.exit, 1);
  EXPECT_THAT(fails.out, HasSubstr("failures=\"2\""));
  EXPECT_THAT(fails.out, HasSubstr("message=\"the rule has no silent example\""));
}

TEST_F(PolicyTest, ExamplesReachEveryRuleAndRowOfTheShippedPacks) {
  for (const char* pack : {"base", "us-core", "acp127", "us-state", "ic-register", "dod", "release-public", "cui"}) {
    const Result result = run(std::string("policy test --min-coverage 100 ") + pack);
    EXPECT_EQ(result.exit, 0) << pack << "\n" << result.out.substr(0, 2000);
  }
}

TEST_F(PolicyTest, APackWithoutWordsIsTestedWhereItIsExtended) {
  const json result = run("policy test --coverage --format json base").json();
  EXPECT_EQ(result["tested_in"], "us-core");
  EXPECT_TRUE(result["failures"].empty());
  EXPECT_GT(result["coverage"]["rules"]["total"], 15);
}

}  // namespace
}  // namespace cablemark
