#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Explain : public Program {};

TEST_F(Explain, ShowsThePartThatDecidedWithItsValues) {
  write("a.txt", faulty());
  const Result result = run("explain a.txt --why-not portion-above-overall");
  ASSERT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("portion-above-overall: reported at 22:4 (paragraph 2)\n  require: `"));
  EXPECT_THAT(result.out, HasSubstr("is false; "));
  EXPECT_THAT(result.out, HasSubstr("SECRET"));
  EXPECT_THAT(result.out, HasSubstr("CONFIDENTIAL"));
  EXPECT_THAT(result.out, Not(HasSubstr("ministry")));
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 3);
}

// A rule whose loop has no element is told as not asked, whatever the cable before left.
TEST_F(Explain, ACableWithLessBehindOneWithMore) {
  write("a.txt", faulty() + "\nZNR UUUUU ZZH\nUNCLAS OSLO 000513\n");
  const Result result = run("explain a.txt --format json");
  EXPECT_EQ(result.exit, 0) << result.err;
  write("b.txt", "AGS S\n(SBU \nZNR ");
  EXPECT_LT(run("explain b.txt").exit, 128);
}

TEST_F(Explain, OneLineShowsWhatStandsThere) {
  write("a.txt", faulty());
  const json here = run("explain --format json a.txt:22").json()["explanations"];
  ASSERT_FALSE(here.empty());
  bool reported = false;
  for (const json& one : here) {
    EXPECT_EQ(one["line"], 22) << one;
    reported = reported || (one["rule"] == "portion-above-overall" && one["outcome"] == "reported");
  }
  EXPECT_TRUE(reported);
  EXPECT_EQ(run("explain a.txt:4000").exit, 2);
}

TEST_F(Explain, SaysWhyARuleWasNotAskedAtAll) {
  write("a.txt", kClean);
  write("p.yaml",
        "policy: p\nschema: 1\nversion: 1.0.0\nextends: [us-state]\nrules:\n  late:\n    severity: note\n"
        "    category: form\n    summary: x\n    from: 2020-01-01\n    require: cable.complete\n    message: x\n"
        "  hidden:\n    severity: note\n    category: form\n    summary: x\n"
        "    let: {many: size(cable.paragraphs) > 9}\n    when: cable.complete && many\n"
        "    require: size(cable.attention) > 4\n    message: x\n");
  EXPECT_THAT(run("explain --policy p.yaml a.txt --why-not late").out,
              HasSubstr("late: it is in force from 2020-01-01, and the cable is of 2008-05-20\n"));
  // Through the conjunction and the named part to what decided.
  EXPECT_THAT(run("explain --policy p.yaml a.txt --why-not hidden").out, HasSubstr("hidden: does not apply"));
  EXPECT_THAT(
      run("explain --policy p.yaml a.txt --why-not hidden").out,
      HasSubstr("when: `size(cable.paragraphs) > 9` is false; cable.paragraphs is a list of 4\n  cites nothing\n"));
  const Result unknown = run("explain a.txt --why-not portion-abov-overall");
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean `portion-above-overall`?"));
}

// What explain says of an element is what check reports.
TEST_F(Explain, AgreesWithCheck) {
  write("a.txt", faulty());
  std::set<std::string> checked, explained;
  const json documents = run("check --format json a.txt").json()["documents"];
  for (const json& finding : documents[0]["findings"]) checked.insert(finding["rule"]);
  const json explanations = run("explain --format json a.txt").json()["explanations"];
  for (const json& one : explanations) {
    if (one["outcome"] == "reported") explained.insert(one["rule"]);
  }
  EXPECT_EQ(explained, checked);
  EXPECT_FALSE(checked.empty());
}

}  // namespace
}  // namespace cablemark
