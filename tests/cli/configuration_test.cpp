#include <gmock/gmock.h>

#include <map>
#include <string>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Configuration : public Program {
 protected:
  Configuration() {
    write("d/bad.txt", faulty());
    write("d/clean.txt", kClean);
  }
};

TEST_F(Configuration, FlagThenVariableThenFile) {
  write(".cablemark.yaml", "ignore: [portion-above-overall]\n");
  EXPECT_EQ(run("check d").exit, 0);
  EXPECT_EQ(run("check --isolated d").exit, 1);
  EXPECT_EQ(run("check --ignore tags-missing d").exit, 1);
  EXPECT_EQ(shell("CABLEMARK_IGNORE=tags-missing \"$P\" check d").exit, 1);
  EXPECT_EQ(shell("CABLEMARK_IGNORE=tags-missing \"$P\" check --ignore portion-above-overall d").exit, 0);
  EXPECT_EQ(shell("CABLEMARK_ISOLATED=1 \"$P\" check d").exit, 1);
  EXPECT_EQ(shell("CABLEMARK_EXIT_ZERO=1 \"$P\" check --isolated d").exit, 0);
  EXPECT_EQ(shell("CABLEMARK_FORMAT=json \"$P\" check d").json()["summary"]["documents"], 2);
  EXPECT_EQ(shell("CABLEMARK_FAIL_LEVEL=high \"$P\" check d").exit, 2);
  EXPECT_EQ(shell("CABLEMARK_JOBS=many \"$P\" check d").exit, 2);
}

TEST_F(Configuration, TheNearestAboveTheInputsWins) {
  write(".cablemark.yaml", "fail-level: warning\n");
  write("d/.cablemark.yaml", "exit-zero: yes\n");
  EXPECT_EQ(run("check d").exit, 0);
  EXPECT_EQ(run("check d/bad.txt").exit, 0);
  const Result above = run("check .");
  EXPECT_EQ(above.exit, 1);
  EXPECT_THAT(above.err, HasSubstr("d/.cablemark.yaml is not used"));
  EXPECT_THAT(run("check d").err, Not(HasSubstr("is not used")));
  EXPECT_THAT(run("config show --origin d").out, HasSubstr("exit-zero: yes  # d/.cablemark.yaml:1:1"));
  EXPECT_THAT(run("config show d").out, Not(HasSubstr("fail-level")));
  write("d/.cablemark.yaml", "extends: [../.cablemark.yaml]\nexit-zero: yes\n");
  EXPECT_THAT(run("config show --origin d").out, HasSubstr("fail-level: warning  # .cablemark.yaml:1:1"));
  EXPECT_EQ(run("check --config .cablemark.yaml d").exit, 1);
}

TEST_F(Configuration, ShownAsJson) {
  write("d/.cablemark.yaml",
        "ignore: [tags-missing, portion-unmarked]\noverrides:\n  - files: '*.txt'\n    stage: sent\n");
  const json shown = shell("CABLEMARK_MIN_LEVEL=warning \"$P\" config show --format json d").json();
  std::map<std::string, json> settings;
  for (const json& setting : shown["settings"]) settings[setting["name"]] = setting;
  EXPECT_EQ(settings["ignore"]["values"], (json{"tags-missing", "portion-unmarked"}));
  EXPECT_EQ(settings["ignore"]["origin"], "d/.cablemark.yaml:1:1");
  EXPECT_EQ(settings["min-level"]["origin"], "CABLEMARK_MIN_LEVEL");
  EXPECT_EQ(settings["policy"]["values"], json{"us-state"});
  EXPECT_EQ(settings["policy"]["origin"], "default");
  EXPECT_EQ(shown["overrides"][0]["files"], json{"*.txt"});
  EXPECT_EQ(shown["overrides"][0]["settings"][0], (json{{"name", "stage"}, {"values", {"sent"}}}));
  EXPECT_EQ(shown["overrides"][0]["origin"], "d/.cablemark.yaml:3");
}

TEST_F(Configuration, OverridesOfSomePaths) {
  write(".cablemark.yaml",
        "overrides:\n  - files: ['*.txt']\n    stage: sent\n  - files: d/bad.txt\n    ignore: "
        "portion-above-overall\n");
  EXPECT_EQ(run("check d").exit, 0);
  write("d/other.txt", faulty());
  EXPECT_EQ(run("check d").exit, 1);
  EXPECT_EQ(run("check d -j 1 --ignore duplicate-differs --format json").json()["summary"]["findings"], 1);
  write(".cablemark.yaml", "overrides:\n  - files: d/\n    select: tags-missing\n");
  EXPECT_EQ(run("check d").exit, 0);
}

TEST_F(Configuration, FilesThatItNamesAreRelativeToIt) {
  write("d/.cablemark.yaml", "policy: ./own.yaml\nsuppressions: accepted.yaml\n");
  write("d/own.yaml", "policy: own\nschema: 1\nversion: 1.0.0\nextends: [us-state]\n");
  write("d/accepted.yaml",
        "- {rule: portion-above-overall, path: bad.txt, reason: x, approver: y, expires: 2099-01-01}\n");
  const Result result = run("check d");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("own 1.0.0"));
  // The other commands take its policy, too.
  write("d/own.yaml", "policy: own\n");
  const Result broken = run("explain d/bad.txt");
  EXPECT_EQ(broken.exit, 2);
  EXPECT_THAT(broken.err, HasSubstr("d/own.yaml:1:1"));
}

TEST_F(Configuration, WhatIsWrongWithItIsSaidAtItsPlace) {
  struct Case {
    const char* text;
    const char* message;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"fail-levl: error\n", "1:1: unknown key `fail-levl` (did you mean `fail-level`?)"},
           {"policy: us-state\nevidence: x.html\n", "2:1: `evidence` is for the command line only"},
           {"register: x\n", "is for the command line only"},
           {"excerpt: yes\n", "is for the command line only"},
           {"config: x\n", "is for the command line only"},
           {"help: yes\n", "unknown key `help`"},
           {"format: [json=out.json]\n", "says how to report, not where to"},
           {"jobs: many\n", "1:1: "},
           {"jobs: {a: 1}\n", "1:7: "},
           {"exit-zero: maybe\n", "1:1: "},
           {"extends: [missing.yaml]\n", "1:11: "},
           {"extends: [.cablemark.yaml]\n", "extends itself"},
           {"overrides: {files: x}\n", "`overrides` is a list"},
           {"overrides: [{ignore: x}]\n", "needs the key `files`"},
           {"overrides:\n  - {files: x, fail-level: note}\n", "2:16: `fail-level` is no key of an override"},
           {"overrides:\n  - {files: x, ignore: no-such-rule}\n", "2:5: no rule `no-such-rule`"},
           {"overrides:\n  - {files: x, stage: gone}\n", "2:16: "},
           {"ignore: a\nignore: b\n", "2:1: the key `ignore` stands twice"},
           {"a\n", "a configuration is a map"},
           {"ignore: [a\n", "1:"},
           {"ignore: &x a\n", "anchor"},
       }) {
    write(".cablemark.yaml", one.text);
    const Result result = run("check --format json d");
    EXPECT_EQ(result.exit, 2) << one.text;
    EXPECT_THAT(result.err, HasSubstr("cablemark: .cablemark.yaml:")) << one.text;
    EXPECT_THAT(result.err, HasSubstr(one.message)) << one.text;
    EXPECT_TRUE(result.json()["error"].is_object());
    EXPECT_EQ(run("check --isolated d").exit, 1);
  }
  write(".cablemark.yaml", "# nothing\n");
  EXPECT_EQ(run("check d").exit, 1);
  EXPECT_EQ(run("check --config missing.yaml d").exit, 2);
}

}  // namespace
}  // namespace cablemark
