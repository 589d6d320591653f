// What goes wrong around the cables: disks, links, names, and files that change.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class BadInput : public Program {
 protected:
  BadInput() {
    write("d/bad.txt", faulty());
    write("d/clean.txt", kClean);
  }
  [[nodiscard]] std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      count += entry.path().filename() != ".out" && entry.path().filename() != ".err" ? 1 : 0;
    }
    return count;
  }
};

TEST_F(BadInput, AFullDiskIsSaidAndLeavesNothing) {
  const std::size_t before = files();
  for (const char* command : {"check --format json d > /dev/full", "check --format json=/dev/full d",
                              "check --evidence /dev/full d", "check --register /dev/full --format sarif=r.sarif d",
                              "parse d/bad.txt > /dev/full", "check --show-files d > /dev/full", "man > /dev/full"}) {
    const Result result = run(command);
    EXPECT_EQ(result.exit, 2) << command;
    EXPECT_THAT(result.err, HasSubstr("cannot be written: No space left on device")) << command;
  }
  EXPECT_EQ(files(), before);
}

// A stream that the shell closed is no other file of the program, which would be waited for.
TEST_F(BadInput, ClosedStreamsFailAtOnce) {
  for (const char* command : {"check -", "check - --format json", "parse -", "marking -", "check d/clean.txt -"}) {
    const Result result = shell(std::string("timeout 20 \"$P\" ") + command + " <&-");
    EXPECT_EQ(result.exit, 2) << command;
    EXPECT_THAT(result.err, HasSubstr("annot be read")) << command;
  }
  EXPECT_EQ(shell("timeout 20 \"$P\" check d/clean.txt >&-").exit, 2);
  EXPECT_EQ(shell("timeout 20 \"$P\" check d/clean.txt 2>&-").exit, 0);
}

TEST_F(BadInput, NumbersAndDaysThatAreNone) {
  for (const char* flag : {"--max-warnings -1", "--max-warnings x", "--as-of ''", "--as-of 2020-02-30", "-j 0", "-j -1",
                           "--timeout 0", "--timeout -1"}) {
    const Result result = run(std::string("check d/clean.txt ") + flag);
    EXPECT_EQ(result.exit, 2) << flag;
    EXPECT_FALSE(result.err.empty()) << flag;
    EXPECT_EQ(result.out, "") << flag;
  }
}

TEST_F(BadInput, OutputsThatCannotBeMadeEndTheRun) {
  ASSERT_EQ(shell("mkdir taken; mkdir locked; chmod 500 locked").exit, 0);
  for (const char* command :
       {"check --format json=taken d", "check --evidence no/such/x.html d", "check --format csv=d/clean.txt/x d",
        "baseline write --baseline no/such/x d", "man --directory no/such"}) {
    const Result result = run(command);
    EXPECT_EQ(result.exit, 2) << command;
    EXPECT_THAT(result.err, HasSubstr("cannot be ")) << command;
  }
  if (::geteuid() != 0) {
    EXPECT_EQ(run("baseline write --baseline locked/x d").exit, 2);
  }
}

TEST_F(BadInput, NamesOfAnyBytesGoThroughEveryFile) {
  const std::string names[] = {"line\nend.txt",  "esc\x1b[31m.txt", "bad\xff\xfe.txt",
                               "quote\"\\%.txt", " .txt",           "-x.txt"};
  for (const std::string& name : names) write("odd/" + name, faulty());
  EXPECT_EQ(run("baseline write odd").exit, 0);
  EXPECT_EQ(run("check odd").exit, 0);
  EXPECT_EQ(run("baseline show --format json").json()["summary"]["findings"], std::size(names));
  EXPECT_EQ(run("check --no-baseline --format json odd").json()["summary"]["findings"], std::size(names));
  for (const char* format : {"full", "concise", "grouped", "github", "csv", "markdown"}) {
    const Result result = run(std::string("check --no-baseline --format ") + format + " odd");
    EXPECT_EQ(result.out.find('\x1b'), std::string::npos) << format;
    EXPECT_EQ(result.err.find('\x1b'), std::string::npos) << format;
  }
  EXPECT_THAT(run("check --show-files odd").out, HasSubstr("check odd/line\\x0aend.txt\n"));
}

TEST_F(BadInput, LinksThatLeadBackAndNowhere) {
  ASSERT_EQ(shell("ln -s ../d d/again; ln -s nowhere d/gone.txt; ln -s self.txt d/self.txt; ln -s d other").exit, 0);
  const Result result = run("check --format json d");
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.json()["summary"]["documents"], 4);
  EXPECT_EQ(result.json()["summary"]["errors"], 2);
  EXPECT_THAT(result.err, HasSubstr("d/self.txt: cannot be read: too many levels of symbolic links"));
}

TEST_F(BadInput, FilesThatAreListedAndGoAwayAreSaid) {
  const Result result = shell(
      "mkfifo wait.txt; (\"$P\" check --format json -j 1 wait.txt late.txt d > report; echo $? > code) & "
      "cp d/clean.txt late.txt; exec 3> wait.txt; rm late.txt; cat d/clean.txt >&3; exec 3>&-; wait");
  EXPECT_EQ(read_file(folder / "code"), "2\n");
  const json report = json::parse(read_file(folder / "report"));
  EXPECT_EQ(report["documents"][0]["status"], "clean");
  EXPECT_EQ(report["documents"][1]["error"]["code"], "unreadable");
  EXPECT_EQ(report["summary"]["documents"], 4);
}

}  // namespace
}  // namespace cablemark
