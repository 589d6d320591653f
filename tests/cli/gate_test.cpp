#include <gmock/gmock.h>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using testing::HasSubstr;
using testing::Not;

class Gate : public Program {};

TEST_F(Gate, StatisticsAndTimingsStandOnStandardErrorAlone) {
  write("a.txt", faulty());
  write("b.txt", faulty());
  const Result plain = run("check --format json a.txt b.txt");
  const Result result = run("check --format json --statistics --timings a.txt b.txt");
  EXPECT_EQ(result.out, plain.out);
  EXPECT_THAT(result.err, HasSubstr("       2 error   portion-above-overall\n"));
  EXPECT_THAT(result.err, HasSubstr("cablemark: timings: "));
  EXPECT_THAT(result.err, HasSubstr(" ms a.txt\n"));
  write("clean.txt", kClean);
  EXPECT_THAT(run("check --statistics clean.txt").err, HasSubstr("cablemark: statistics: no finding\n"));
}

TEST_F(Gate, NoProgressWhereNoTerminalReads) {
  for (int n = 0; n < 40; ++n) write("d/" + std::to_string(n) + ".txt", kClean);
  EXPECT_THAT(run("check d").err, Not(HasSubstr("\x1b")));
}

TEST_F(Gate, PagesAndCompletionsNameEveryFlag) {
  const std::string page = run("man check").out;
  const std::string bash = run("completion bash").out;
  const std::string help = run("check --help").out;
  std::size_t flags = 0;
  for (std::size_t at = help.find("\n  --"); at != std::string::npos; at = help.find("\n  --", at + 1)) {
    const std::string flag = help.substr(at + 3, help.find_first_of(" ,=", at + 3) - at - 3);
    std::string name;
    for (const char c : flag) name += c == '-' ? std::string("\\-") : std::string(1, c);
    EXPECT_THAT(page, HasSubstr(name));
    EXPECT_THAT(bash, HasSubstr(flag));
    ++flags;
  }
  EXPECT_GT(flags, 30u);
  write("complete", bash + "COMP_WORDS=(cablemark check --fail-level w); COMP_CWORD=3; _cablemark; echo $COMPREPLY\n");
  EXPECT_EQ(shell("bash complete").out, "warning\n");
  EXPECT_EQ(run("man no-such").exit, 2);
  EXPECT_EQ(run("completion tcsh").exit, 2);
  ASSERT_EQ(shell("mkdir pages && \"$P\" man --directory pages").exit, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "pages/cablemark-baseline-write.1"));
}

// Where standard error takes nothing, the reports are not whole, and the run says so by its code.
TEST_F(Gate, StatisticsThatCannotBeWrittenFailTheRun) {
  write("clean.txt", kClean);
  EXPECT_EQ(run("check --statistics --format json=out.json clean.txt 2>/dev/full").exit, 2);
  EXPECT_EQ(run("check --statistics --format json=out.json clean.txt").exit, 0);
}

TEST_F(Gate, ManyDirectoriesNeedFewOfThemOpen) {
  std::string large(kClean);
  for (int n = 0; n < 20'000; ++n) large += "A line of the text that makes this one slow to check.\n";
  write("0/a.txt", large);
  for (int n = 1; n < 200; ++n) write(std::to_string(n) + "/a.txt", kClean);
  EXPECT_THAT(shell("ulimit -n 80; \"$P\" check -j2 --format concise .").err, HasSubstr("200 cables: 200 clean"));
}

TEST_F(Gate, ATimeLimitIsOneThatAClockCanHold) {
  write("clean.txt", kClean);
  EXPECT_EQ(run("check --timeout 1e9 clean.txt").exit, 0);
  for (const char* limit : {"1e10", "inf", "nan", "0"}) {
    EXPECT_EQ(run(std::string("check --timeout ") + limit + " clean.txt").exit, 2) << limit;
  }
}

TEST_F(Gate, AMailIsHeldAgainstTheSamePartOfTheVersionBefore) {
  const auto mail = [](std::string_view cable) {
    return "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; name=c.txt\n\n" +
           std::string(cable) + "\n--b\nContent-Type: text/plain\n\nA note.\n--b--\n";
  };
  std::string lowered(kClean);
  lowered.replace(lowered.find("4. (C)"), 6, "4. (U)");
  write("m.eml", mail(kClean));
  ASSERT_EQ(shell("git init -q . && git add m.eml && git -c user.name=a -c user.email=a@b commit -qm one").exit, 0);
  EXPECT_EQ(run("check --changed-since HEAD").exit, 0);
  write("m.eml", mail(lowered));
  const Result result = run("check --format concise --changed-since HEAD");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.out, HasSubstr("m.eml!c.txt:"));
  EXPECT_THAT(result.out, HasSubstr("[marking-lowered]"));
}

TEST_F(Gate, WhatIsNamedIsComparedWhateverItsNameAndTheRestIsCounted) {
  write(".gitignore", "drafts/\n");
  write("old.log", kClean);
  ASSERT_EQ(shell("git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm one").exit, 0);
  write("old.log", faulty());
  write("new.log", faulty());
  write("drafts/a.txt", faulty());
  ASSERT_EQ(shell("gzip -k new.log").exit, 0);
  for (const char* named : {"old.log", "new.log", "new.log.gz", "drafts/a.txt", "--no-gitignore", "--archives"}) {
    EXPECT_EQ(run(std::string("check --changed-since HEAD ") + named).exit, 1) << named;
  }
  const Result rest = run("check --changed-since HEAD");
  EXPECT_EQ(rest.exit, 0);
  EXPECT_THAT(rest.err,
              HasSubstr("0 files changed since HEAD; changed and not read: 2 that are no cables by their name"));
  EXPECT_THAT(rest.err, HasSubstr("1 archives"));
  EXPECT_THAT(run("check --changed-since HEAD --show-files").out, HasSubstr("skip  new.log: no cable by its name"));
}

// What is a cable by its text alone does not leave the gate with its marks.
TEST_F(Gate, ACableThatLosesItsMarksIsOneStill) {
  write("noext", kClean);
  write("other", "No cable.\n");
  ASSERT_EQ(shell("git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm one").exit, 0);
  write("noext", "Quotas rose.\n");
  write("other", "No cable either.\n");
  const Result result = run("check --changed-since HEAD");
  EXPECT_EQ(result.exit, 2);
  EXPECT_THAT(result.err, HasSubstr("noext: no cable"));
  EXPECT_THAT(result.err, Not(HasSubstr("other: ")));
}

TEST_F(Gate, AReportThatCannotBeWrittenSaysNothingOfInputs) {
  write("a.txt", kClean);
  write("b.txt", kClean);
  const Result full = run("check --format ndjson a.txt b.txt > /dev/full");
  EXPECT_EQ(full.exit, 2);
  EXPECT_THAT(full.err, Not(HasSubstr("nothing to check")));
}

TEST_F(Gate, WhatHasNoReadableVersionBeforeIsNotClean) {
  write("a.txt", "\xFF\xFE\x01");
  write("b.jsonl", "{\"text\": \"UNCLAS OSLO 000512\\n\"}\n");
  write("node_modules/c.txt", "UNCLAS");
  ASSERT_EQ(shell("git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm one").exit, 0);
  write("a.txt", kClean);
  write("node_modules/c.txt", "no cable");
  const Result text = run("check --changed-since HEAD");
  EXPECT_EQ(text.exit, 2);
  EXPECT_THAT(text.err, HasSubstr("a.txt: the version before cannot be judged: "));
  EXPECT_THAT(text.err, Not(HasSubstr("node_modules/c.txt: ")));
  ASSERT_EQ(shell("git checkout -q a.txt").exit, 0);
  write("b.jsonl", "{\"text\": \"UNCLAS OSLO 000513\\n\"}\n");
  const Result member = run("check --archives --changed-since HEAD");
  EXPECT_EQ(member.exit, 2);
  EXPECT_THAT(member.err, HasSubstr("b.jsonl!1: the version before of what is in an archive is not read"));
}

TEST_F(Gate, AMailIsOneHoweverItsNameIsWritten) {
  const std::string mail =
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/octet-stream; name=c.msg\n"
      "Content-Transfer-Encoding: 7bit\n\n" +
      faulty() + "\n--b--\n";
  for (const char* name : {"q.eml", "q.EML", "q.Eml"}) {
    write(name, mail);
    EXPECT_EQ(run(std::string("check ") + name).exit, 1) << name;
  }
}

TEST_F(Gate, ASignalEndsTheWaitForAnArchive) {
  const Result result = shell(
      "mkfifo pipe; exec 3<> pipe; \"$P\" check --stdin-filename x.tar - < pipe & child=$!; sleep 0.5; "
      "kill -TERM $child; wait $child");
  EXPECT_EQ(result.exit, 143) << result.err;
}

}  // namespace
}  // namespace cablemark
