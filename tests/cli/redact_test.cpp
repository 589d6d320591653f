#include <gmock/gmock.h>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Redact : public Program {
 protected:
  Redact() { write("in.txt", kClean); }
};

TEST_F(Redact, WritesACopyThatPassesItsOwnPolicy) {
  const Result result = run("redact in.txt -o out.txt --index index.csv");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "");
  const std::string copy = read_file(folder / "out.txt");
  EXPECT_THAT(copy, HasSubstr("2. (U) The ministry met twice.\n"));
  EXPECT_THAT(copy, HasSubstr("1. [Withheld: paragraph 1, (C), exemption (b)(1)]\n"));
  EXPECT_THAT(copy, Not(HasSubstr("Quotas")));
  EXPECT_EQ(read_file(folder / "in.txt"), kClean);
  EXPECT_EQ(run("check --policy release-public out.txt").exit, 0);
  EXPECT_THAT(read_file(folder / "index.csv"),
              HasSubstr("\r\n,1,(C),(b)(1),level,\"paragraph 1\",08OSLO512,in.txt\r\n"));
}

TEST_F(Redact, WritesToStandardOutput) {
  const Result result = run("redact in.txt");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("UNCLAS OSLO 000512\n"));
  EXPECT_THAT(result.err, HasSubstr("2 portions released, 3 withheld"));
}

// Inside a paragraph that may be released, whatever may be another one, or another mark, holds it back.
TEST_F(Redact, HoldsBackWhatAMarkMayHideIn) {
  const auto leaks = [this](const std::string& text) {
    std::string cable(kClean);
    const std::size_t at = cable.find("2. (U) The ministry met twice.\n");
    EXPECT_NE(at, std::string::npos);
    cable.replace(at, 31, "2. (U) The ministry met twice.\n" + text + " PAYLOAD here.\n");
    write("in.txt", cable);
    return run("redact in.txt").out.find("PAYLOAD") != std::string::npos;
  };
  EXPECT_TRUE(leaks("It ended on Friday."));
  EXPECT_TRUE(leaks("S/ES and U/S were told."));
  for (const char* text :
       {"\u200e3. \u200e(C)", "\u200e(C)", "(C\u200e)", "\u202a(C)\u202c", "\u00ad(C)", "\u200c3. (C)", "(\u0421)",
        "\uff08C\uff09", "S//NF)", "C//NF)", "SECRET)", "TS//SI//NF)", "S//NF", "SECRET//NOFORN",
        "SECRET//NOFORN:", "TOP SECRET//SI//NOFORN", "- \u200e(C)", "\x01(C)"}) {
    EXPECT_FALSE(leaks(text)) << text;
  }
}

TEST_F(Redact, ReportsAsJson) {
  const json report = run("redact in.txt -o out.txt --format json").json();
  const json& document = report["documents"][0];
  EXPECT_EQ(document["copy"], "out.txt");
  EXPECT_TRUE(document["error"].is_null());
  EXPECT_EQ(document["cables"][0]["released"], 2);
  const json& withheld = document["cables"][0]["withheld"];
  const auto first =
      std::find_if(withheld.begin(), withheld.end(), [](const json& one) { return one["paragraph"] == "1"; });
  ASSERT_NE(first, withheld.end());
  EXPECT_EQ((*first)["code"], "(b)(1)");
  EXPECT_EQ((*first)["reason"], "level");
  EXPECT_EQ((*first)["line"], 20);
  EXPECT_EQ(report["summary"]["written"], 1);
}

TEST_F(Redact, RefusesWhatItCannotJudgeAndGoesOn) {
  write("none.txt", "Dear all,\nlunch is at noon.\n");
  write("copies/.keep", "");
  const Result result = run("redact none.txt in.txt missing.txt -o copies --index index.csv");
  EXPECT_EQ(result.exit, 2);
  EXPECT_THAT(result.err, HasSubstr("none.txt: not redacted: no cable"));
  EXPECT_THAT(result.err, HasSubstr("missing.txt: not redacted: "));
  EXPECT_TRUE(std::filesystem::exists(folder / "copies" / "in.txt"));
  EXPECT_FALSE(std::filesystem::exists(folder / "copies" / "none.txt"));
  EXPECT_THAT(read_file(folder / "index.csv"), Not(HasSubstr("none.txt")));
}

TEST_F(Redact, LeavesAnOlderFileAsItIsWhenItRefuses) {
  write("none.txt", "Dear all,\nlunch is at noon.\n");
  write("out.txt", "older");
  EXPECT_EQ(run("redact none.txt -o out.txt --index index.csv").exit, 2);
  EXPECT_EQ(read_file(folder / "out.txt"), "older");
  EXPECT_FALSE(std::filesystem::exists(folder / "index.csv"));
}

TEST_F(Redact, TheIndexNamesCaptionsAsTheyAreSpelled) {
  std::string text(kClean);
  text.replace(text.find("SIPDIS"), 6, "SIPDIS\nCORRECTED COPY");
  write("in.txt", text);
  EXPECT_EQ(run("redact in.txt -o out.txt --index index.csv").exit, 0);
  EXPECT_THAT(read_file(folder / "index.csv"), HasSubstr("\"caption CORRECTED COPY\""));
}

TEST_F(Redact, RefusesFlagsThatWouldHarmTheOriginal) {
  write("b/in.txt", kClean);
  write("copies/.keep", "");
  struct Case {
    const char* flags;
    const char* says;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"in.txt -o in.txt", "never touched"},
           {"in.txt -o ./in.txt", "never touched"},
           {"in.txt --index in.txt", "never touched"},
           {"in.txt -o .", "never touched"},
           {"in.txt -o out.txt --index out.txt", "one file"},
           {"in.txt b/in.txt -o out.txt", "a directory that exists"},
           {"in.txt b/in.txt -o copies", "two copies"},
           {"in.txt --format json", "-o OUT"},
           {"in.txt --policy us-state", "no table `release`"},
           {"in.txt -o missing/out.txt", "cannot be written"},
       }) {
    const Result result = run(std::string("redact ") + one.flags);
    EXPECT_EQ(result.exit, 2) << one.flags;
    EXPECT_THAT(result.err, HasSubstr(one.says)) << one.flags;
    EXPECT_EQ(read_file(folder / "in.txt"), kClean) << one.flags;
  }
}

TEST_F(Redact, ACheckWithThePackFailsAtWarnings) {
  std::string text(kClean);
  text.replace(text.find("E.O. 12958"), 10, "E.O. 12356");
  write("warn.txt", text);
  EXPECT_EQ(run("check warn.txt").exit, 0);
  EXPECT_EQ(run("check --policy release-public warn.txt").exit, 1);
  EXPECT_EQ(run("check --policy release-public --fail-level error warn.txt").exit, 0);
}

}  // namespace
}  // namespace cablemark
