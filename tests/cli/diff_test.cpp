#include <gmock/gmock.h>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Diff : public Program {
 protected:
  Diff() {
    write("old.txt", kClean);
    std::string text(kClean);
    text.replace(text.find("1. (C)"), 6, "1. (U)");
    write("new.txt", text);
  }
};

TEST_F(Diff, SaysWhatWasLoweredWithBothPlaces) {
  const Result result = run("diff old.txt new.txt");
  EXPECT_EQ(result.exit, 1) << result.err;
  EXPECT_EQ(result.out,
            "error: paragraph 1, (C) before and (U) now: lowered from CONFIDENTIAL to UNCLASSIFIED [marking-lowered]\n"
            "    --> old.txt:20:4\n    --> new.txt:20:4\n\n"
            "new.txt against old.txt: 1 marking lowered, 0 notes\n");
  EXPECT_EQ(run("diff new.txt old.txt").exit, 0);
  EXPECT_EQ(run("diff old.txt old.txt").out, "old.txt against old.txt: no marking differs\n");
}

TEST_F(Diff, TakesAReason) {
  const Result result = run("diff old.txt new.txt --reason 'declassified by memo 12'");
  EXPECT_EQ(result.exit, 0);
  EXPECT_THAT(result.out, HasSubstr("note: paragraph 1"));
  EXPECT_THAT(result.out, HasSubstr("= reason: declassified by memo 12\n"));
  EXPECT_EQ(run("diff old.txt new.txt --reason ' '").exit, 2);
}

TEST_F(Diff, ReportsAsJson) {
  const Result result = run("diff old.txt new.txt --format json");
  EXPECT_EQ(result.exit, 1);
  const json report = result.json();
  const json& finding = report["findings"][0];
  EXPECT_EQ(finding["rule"], "marking-lowered");
  EXPECT_EQ(finding["severity"], "error");
  EXPECT_EQ(finding["paragraph"], "1");
  EXPECT_EQ(finding["reference"], "08OSLO512");
  EXPECT_EQ(finding["old"]["line"], 20);
  EXPECT_EQ(finding["new"]["column"], 4);
  EXPECT_EQ(report["summary"]["lowered"], 1);
  EXPECT_TRUE(report["reason"].is_null());
}

TEST_F(Diff, PairsSeveralCablesByReference) {
  std::string other(kClean);
  other.replace(other.find("OSLO 000512"), 11, "OSLO 000513");
  other.replace(other.find("#0512"), 5, "#0513");
  const std::string first = std::string(kClean) + "BT\n#0512\nNNNN\n\n", second = other + "BT\n#0513\nNNNN\n\n";
  write("two.txt", first + second);
  write("turned.txt", second + first);
  write("one.txt", second);
  EXPECT_EQ(run("diff two.txt turned.txt").exit, 0);
  const Result result = run("diff two.txt one.txt");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.out, HasSubstr("08OSLO512 has no counterpart in the new file [mark-removed]"));
  EXPECT_THAT(result.out, Not(HasSubstr("08OSLO513")));
}

TEST_F(Diff, FailsWhereAFileIsNoCable) {
  write("none.txt", "Dear all,\nlunch is at noon.\n");
  EXPECT_EQ(run("diff old.txt none.txt").exit, 2);
  EXPECT_EQ(run("diff missing.txt old.txt").exit, 2);
  EXPECT_EQ(run("diff old.txt").exit, 2);
}

}  // namespace
}  // namespace cablemark
