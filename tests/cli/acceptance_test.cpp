// Suppressions and baselines, through the program.
#include <gmock/gmock.h>

#include <set>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Acceptance : public Program {
 protected:
  Acceptance() {
    write("d/clean.txt", kClean);
    write("d/bad.txt", faulty());
  }

  void suppress(const std::string& keys, const std::string& expires = "2099-01-01") const {
    write("suppressions.yaml", "suppressions:\n  - {rule: portion-above-overall, " + keys +
                                   ", reason: as cabled, approver: A. Officer, expires: " + expires + "}\n");
  }

  // `rule path` of every finding of a run over d.
  [[nodiscard]] std::set<std::string> findings(const std::string& flags = {}) const {
    std::set<std::string> all;
    // The cables bear one number, and are marked differently.
    const json report = run("check --ignore duplicate-differs --format json " + flags + " d").json();
    for (const json& document : report["documents"]) {
      for (const json& finding : document["findings"]) {
        all.insert(finding["rule"].get<std::string>() + " " + document["path"].get<std::string>());
      }
    }
    return all;
  }
};

TEST_F(Acceptance, ASuppressionHidesWhatItNamesAndNothingElse) {
  const std::string fingerprint =
      run("check --format json d/bad.txt").json()["documents"][0]["findings"][0]["fingerprint"];
  for (const std::string& keys : {std::string("path: d/bad.txt"), std::string("path: d/bad.txt, paragraph: '2'"),
                                  "fingerprint: " + fingerprint, "path: d/bad.txt, fingerprint: " + fingerprint}) {
    suppress(keys);
    EXPECT_THAT(findings(), testing::IsEmpty()) << keys;
    EXPECT_EQ(run("check d").exit, 0) << keys;
    EXPECT_EQ(run("check --no-suppressions d").exit, 1) << keys;
    EXPECT_EQ(run("check --isolated d").exit, 1) << keys;
  }
  for (const std::string keys : {"path: d/clean.txt", "path: bad.txt", "path: d/bad.txt, paragraph: '3'",
                                 "reference: 08BERN1", "fingerprint: 0000"}) {
    suppress(keys);
    EXPECT_EQ(run("check d").exit, 1) << keys;
    EXPECT_EQ(findings().count("portion-above-overall d/bad.txt"), 1u) << keys;
  }
  // The reference is that of both cables, only one of which has the fault.
  for (const char* reference : {"08OSLO512", "08 OSLO 512", "08 Oslo 000512", "'08OSLO000512'"}) {
    suppress(std::string("reference: ") + reference);
    EXPECT_EQ(run("check d").exit, 0) << reference;
  }
  const std::string whole = std::filesystem::canonical(folder).string();
  for (const std::string& path :
       {std::string("./d/bad.txt"), std::string("d//bad.txt"), std::string("x/../d/./bad.txt"), whole + "/d/bad.txt"}) {
    suppress("path: " + path);
    EXPECT_EQ(run("check d").exit, 0) << path;
  }
}

TEST_F(Acceptance, UnusedExpiredAndBroadSuppressionsAreFindings) {
  const std::string line = " suppressions.yaml";
  suppress("path: d/clean.txt");
  EXPECT_EQ(findings(), (std::set<std::string>{"portion-above-overall d/bad.txt", "suppression-unused" + line}));
  // What was not looked at is not called unused.
  EXPECT_EQ(run("check --format json d/bad.txt").json()["summary"]["documents"], 1);
  EXPECT_THAT(findings("--select tags-missing"), testing::IsEmpty());
  for (const char* keys : {"path: ./d/clean.txt", "reference: 08 OSLO 512, paragraph: '3'"}) {
    suppress(keys);
    EXPECT_EQ(findings().count("suppression-unused" + line), 1u) << keys;
  }
  suppress("path: d/bad.txt", "2020-01-01");
  EXPECT_EQ(findings(), (std::set<std::string>{"portion-above-overall d/bad.txt", "suppression-expired" + line}));
  EXPECT_THAT(findings("--as-of 2020-01-01"), testing::IsEmpty());
  for (const char* keys : {"path: 'd/*'", "path: d/", "paragraph: '2'", "reference: '*'"}) {
    suppress(keys);
    EXPECT_EQ(findings(), (std::set<std::string>{"portion-above-overall d/bad.txt", "suppression-over-broad" + line}))
        << keys;
  }
}

// A path names a file, and a file may hold many cables.
TEST_F(Acceptance, APathOfSeveralCablesNamesNoneOfThem) {
  write("d/bad.txt", std::string(kClean) + "\n" + faulty());
  suppress("path: d/bad.txt");
  EXPECT_EQ(findings(),
            (std::set<std::string>{"portion-above-overall d/bad.txt", "suppression-over-broad suppressions.yaml"}));
  suppress("path: d/bad.txt, reference: 08 OSLO 512");
  EXPECT_THAT(findings(), testing::IsEmpty());
}

// A short name is kept within its rule, and moves with it.
TEST_F(Acceptance, ARuleOfAShortNameIsKnown) {
  write("suppressions.yaml",
        "- {rule: tags-missing, path: d/clean.txt, reason: x, approver: y, expires: 2099-01-01}\n");
  EXPECT_EQ(findings("--ignore portion-above-overall"), std::set<std::string>{"suppression-unused suppressions.yaml"});
}

TEST_F(Acceptance, AFileOfSuppressionsWithAMistakeEndsTheRun) {
  const std::string good = "path: d/bad.txt, reason: x, approver: y, expires: 2099-01-01";
  struct Case {
    std::string text, message;
  };
  for (const Case& one : {
           Case{"- {rule: portion-above-overal, " + good + "}\n", "1:10: there is no rule `portion-above-overal`"},
           Case{"- {rule: portion-above-overall, path: d/bad.txt, approver: y, expires: 2099-01-01}\n",
                "needs the key `reason`"},
           Case{"- {rule: portion-above-overall, path: d/bad.txt, reason: x, expires: 2099-01-01}\n",
                "needs the key `approver`"},
           Case{"- {rule: portion-above-overall, path: d/bad.txt, reason: x, approver: y}\n",
                "needs the key `expires`"},
           Case{"- {rule: portion-above-overall, " + good + ", resaon: z}\n", "unknown key `resaon`"},
           Case{"- {rule: portion-above-overall, path: x, reason: '', approver: y, expires: 2099-01-01}\n",
                "`reason` is empty"},
           Case{"- {rule: portion-above-overall, path: x, reason: z, approver: y, expires: 2099-02-30}\n", "1:"},
           Case{"suppression: []\n", "did you mean `suppressions`?"},
           Case{"just text\n", "suppressions are a list"},
       }) {
    write("suppressions.yaml", one.text);
    const Result result = run("check --format json d");
    EXPECT_EQ(result.exit, 2) << one.text;
    EXPECT_THAT(result.err, HasSubstr(one.message));
    EXPECT_THAT(result.err, HasSubstr("suppressions.yaml:1:"));
    EXPECT_THAT(result.json()["error"]["message"].get<std::string>(), HasSubstr(one.message));
  }
  write("suppressions.yaml", "# nothing is accepted yet\n");
  EXPECT_EQ(run("check d").exit, 1);
  EXPECT_EQ(run("check --suppressions missing.yaml d").exit, 2);
}

TEST_F(Acceptance, ThePolicySaysWhatMayNotBeHidden) {
  write("strict.yaml",
        "policy: strict\nschema: 1\nversion: 1.0.0\nextends: [us-state]\noverride:\n"
        "  portion-above-overall: {suppressible: no}\n");
  suppress("path: d/bad.txt");
  const Result result = run("check --policy strict.yaml d");
  EXPECT_EQ(result.exit, 2);
  EXPECT_THAT(result.err,
              HasSubstr("suppressions.yaml:2:12: the policy does not let the rule `portion-above-overall` be "
                        "suppressed"));
  std::filesystem::remove(folder / "suppressions.yaml");
  EXPECT_EQ(run("baseline write --policy strict.yaml d").exit, 0);
  EXPECT_EQ(run("check --policy strict.yaml d").exit, 1);
}

TEST_F(Acceptance, ABaselineHidesWhatWasThereAndNothingNew) {
  EXPECT_EQ(run("baseline write d").exit, 0);
  EXPECT_EQ(run("check d").exit, 0);
  EXPECT_EQ(run("check --no-baseline d").exit, 1);
  // The same fault once more, elsewhere, and in another paragraph.
  write("d/again.txt", faulty());
  EXPECT_EQ(findings(), std::set<std::string>{"portion-above-overall d/again.txt"});
  EXPECT_EQ(run("baseline write d").exit, 1);
  EXPECT_EQ(run("check d").exit, 1);
  EXPECT_EQ(run("baseline prune d").exit, 0);
  EXPECT_EQ(run("check d").exit, 1);
  EXPECT_EQ(run("baseline write --accept-new d").exit, 0);
  EXPECT_EQ(run("check d").exit, 0);
  std::string text = faulty();
  text.replace(text.find("3. (SBU)"), 8, "3. (S)");
  write("d/again.txt", text);
  EXPECT_EQ(run("check d").exit, 1);
  EXPECT_EQ(findings(), std::set<std::string>{"portion-above-overall d/again.txt"});
}

TEST_F(Acceptance, TextThatMovesKeepsItsPlaceInTheBaseline) {
  EXPECT_EQ(run("baseline write d").exit, 0);
  std::string text = faulty();
  text.insert(text.find("1. (C)"), "\n\n\n");
  write("d/bad.txt", text);
  EXPECT_EQ(run("check d").exit, 0);
}

// Rules that look back over the run see the same cables as in a check.
TEST_F(Acceptance, ABaselineHoldsWhatRulesFindOverTheWholeRun) {
  const auto numbered = [](const std::string& number) {
    std::string text(kClean);
    for (std::size_t at = text.find("000512"); at != std::string::npos; at = text.find("000512", at + 6))
      text.replace(at, 6, "000" + number);
    text.replace(text.find("#0512"), 5, "#0" + number);
    return text;
  };
  write("a.txt", numbered("512"));
  write("b.txt", numbered("513"));
  write("c.txt", numbered("517"));
  const std::string select = " --select message-number-gap .";
  ASSERT_THAT(run("check --format ndjson" + select).out, HasSubstr("message-number-gap"));
  ASSERT_EQ(run("baseline write" + select).exit, 0);
  EXPECT_THAT(read_file(folder / ".cablemark-baseline.yaml"), HasSubstr("message-number-gap"));
  ASSERT_EQ(run("baseline prune" + select).exit, 0);
  EXPECT_THAT(read_file(folder / ".cablemark-baseline.yaml"), HasSubstr("message-number-gap"));
}

// What does not run on a path says nothing of what was known or accepted there.
TEST_F(Acceptance, ARuleThatIsOffForAPathLeavesItsEntriesAlone) {
  write("a.txt", faulty());
  ASSERT_EQ(run("baseline write a.txt").exit, 0);
  write(".cablemark.yaml", "overrides:\n  - {files: [a.txt], ignore: [portion-above-overall]}\n");
  const Result result = run("check --format concise a.txt");
  EXPECT_EQ(result.exit, 0) << result.out;
  EXPECT_THAT(result.out, Not(HasSubstr("baseline-stale")));
  const std::string known = read_file(folder / ".cablemark-baseline.yaml");
  for (const char* command :
       {"baseline prune a.txt", "baseline write a.txt", "baseline prune --select subject-unmarked a.txt"}) {
    EXPECT_EQ(run(command).exit, 0) << command;
    EXPECT_EQ(read_file(folder / ".cablemark-baseline.yaml"), known) << command;
  }
  write("suppressions.yaml",
        "suppressions:\n  - {rule: portion-above-overall, path: a.txt, reason: as cabled, "
        "approver: A. Officer, expires: 2099-01-01}\n");
  EXPECT_THAT(run("check --format concise --suppressions suppressions.yaml a.txt").out,
              Not(HasSubstr("suppression-unused")));
  write(".cablemark.yaml", "min-level: note\n");
  write("a.txt", kClean);
  EXPECT_THAT(run("check --format concise --suppressions suppressions.yaml a.txt").out,
              HasSubstr("suppression-unused"));
}

TEST_F(Acceptance, WhatIsThereNoMoreMustLeaveTheBaseline) {
  EXPECT_EQ(run("baseline write d").exit, 0);
  write("d/bad.txt", kClean);
  EXPECT_EQ(findings(), std::set<std::string>{"baseline-stale .cablemark-baseline.yaml"});
  EXPECT_EQ(run("check d").exit, 1);
  EXPECT_EQ(run("check d/clean.txt").exit, 0);
  EXPECT_EQ(run("check d/bad.txt").exit, 1);
  EXPECT_EQ(run("check --select tags-missing d").exit, 0);
  std::filesystem::remove(folder / "d/bad.txt");
  EXPECT_EQ(run("check d").exit, 1);
  EXPECT_EQ(run("baseline prune d").exit, 0);
  EXPECT_EQ(run("check d").exit, 0);
  EXPECT_EQ(run("baseline show --format json").json()["findings"].size(), 0u);
}

TEST_F(Acceptance, ABaselineIsNotWrittenWhereACableCouldNotBeJudged) {
  write("d/none.txt", "lunch is at noon\n");
  EXPECT_EQ(run("baseline write d").exit, 2);
  EXPECT_FALSE(std::filesystem::exists(folder / ".cablemark-baseline.yaml"));
  EXPECT_EQ(run("baseline prune d").exit, 2);
  EXPECT_EQ(run("baseline show").exit, 2);
  write(".cablemark-baseline.yaml", "baseline: 2\nfindings: []\n");
  EXPECT_THAT(run("check d").err, HasSubstr(".cablemark-baseline.yaml:1:11: a baseline of version 2"));
}

TEST_F(Acceptance, RunsThatWriteOneBaselineAtTheSameTimeLoseNothing) {
  for (int n = 0; n < 8; ++n) write("p" + std::to_string(n) + "/bad.txt", faulty());
  std::string command = "S=0; ";
  for (int n = 0; n < 8; ++n) command += "\"$P\" baseline write --accept-new p" + std::to_string(n) + " & ";
  const Result result = shell(command + "wait");
  EXPECT_EQ(run("baseline show --format json").json()["summary"]["findings"], 8) << result.err;
}

TEST_F(Acceptance, SarifAndEvidenceListWhatIsHidden) {
  suppress("path: d/bad.txt");
  write("d/third.txt", faulty());
  EXPECT_EQ(run("baseline write --no-suppressions d/third.txt").exit, 0);
  EXPECT_EQ(run("check --ignore duplicate-differs --format sarif=s --format evidence=e --format csv=c d").exit, 0);
  std::set<std::string> states;
  const json sarif = json::parse(read_file(folder / "s"));
  for (const json& result : sarif["runs"][0]["results"]) {
    const std::string uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    const std::string accepted =
        result["suppressions"].empty() ? "" : result["suppressions"][0]["justification"].get<std::string>();
    states.insert(uri + " " + result["baselineState"].get<std::string>() + " " + accepted);
  }
  EXPECT_EQ(states, (std::set<std::string>{"d/bad.txt new as cabled", "d/third.txt unchanged "}));
  const std::string page = read_file(folder / "e");
  EXPECT_THAT(page, HasSubstr("as cabled"));
  EXPECT_THAT(page, HasSubstr("A. Officer"));
  EXPECT_THAT(page, HasSubstr("2099-01-01"));
  EXPECT_THAT(page, HasSubstr("hides 1 finding"));
  EXPECT_EQ(read_file(folder / "c").find("portion-above-overall"), std::string::npos);
}

TEST_F(Acceptance, AFirstRunOnAnArchiveIsOfferedABaseline) {
  for (int n = 0; n < 12; ++n) write("d/" + std::to_string(n) + ".txt", faulty());
  EXPECT_THAT(run("check d").err, HasSubstr("`cablemark baseline write d`"));
  EXPECT_EQ(run("baseline write d").exit, 0);
  EXPECT_EQ(run("check d").err.find("baseline write"), std::string::npos);
}

}  // namespace
}  // namespace cablemark
