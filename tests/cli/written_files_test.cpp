#include <gmock/gmock.h>

#include <map>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using testing::HasSubstr;

// Nothing that a run reads may be written over by it, whatever name it has.
class WrittenFiles : public Program {
 protected:
  WrittenFiles() {
    write("in.txt", kClean);
    write("d/met.txt", kClean);
    write("p.yaml", "policy: house\nschema: 1\nversion: 1.0.0\nextends: [parent.yaml]\n");
    write("parent.yaml", "policy: parent\nschema: 1\nversion: 1.0.0\nextends: [us-state]\n");
    write("r.yaml", "policy: out\nschema: 1\nversion: 1.0.0\nextends: [release-public]\n");
    write(".cablemark.yaml", "extends: [more.yaml]\n");
    write("more.yaml", "min-level: warning\n");
    write("suppressions.yaml", "suppressions: []\n");
    write(".cablemark-baseline.yaml", "baseline: 1\nfindings: []\n");
    write("list", "in.txt\n");
    EXPECT_EQ(shell("ln -s in.txt soft.txt; ln in.txt hard.txt; ln -s . here; gzip -c in.txt > in.txt.gz").exit, 0);
  }

  // By name, without what a run prints.
  [[nodiscard]] std::map<std::string, std::string> contents() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const std::string name = entry.path().lexically_relative(folder).string();
      if (entry.is_regular_file() && name != ".out" && name != ".err") all[name] = read_file(entry.path());
    }
    return all;
  }
};

TEST_F(WrittenFiles, AreNoneThatTheRunReads) {
  const std::map<std::string, std::string> before = contents();
  for (const char* command : {
           "check in.txt --format json=in.txt",
           "check in.txt --format json=./d/../in.txt",
           "check in.txt --format json=soft.txt",
           "check soft.txt --format json=in.txt",
           "check in.txt --format json=hard.txt",
           "check in.txt --format json=here/in.txt",
           "check in.txt --register in.txt",
           "check in.txt --evidence in.txt",
           "check in.txt --format full --format sarif=in.txt",
           "check d --format json=d/met.txt",
           "check . --format json=d/met.txt",
           "check in.txt.gz --format json=in.txt.gz",
           "check --archives . --format json=in.txt.gz",
           "check - --format json=in.txt < in.txt",
           "check --files-from list --format json=list",
           "check --files-from list --format json=in.txt",
           "check --files-from - --format json=list < list",
           "check in.txt --policy p.yaml --format json=p.yaml",
           "check in.txt --policy p.yaml --format json=parent.yaml",
           "check in.txt --format json=.cablemark.yaml",
           "check in.txt --format json=more.yaml",
           "check in.txt --format json=suppressions.yaml",
           "check in.txt --format json=.cablemark-baseline.yaml",
           "check missing.txt --format json=missing.txt",
           "baseline write in.txt --baseline in.txt",
           "baseline write in.txt --baseline more.yaml --accept-new",
           "redact in.txt -o hard.txt",
           "redact in.txt -o soft.txt",
           "redact - -o in.txt < in.txt",
           "redact in.txt -o out.txt --index hard.txt",
           "redact --policy r.yaml in.txt -o r.yaml",
           "redact in.txt -o more.yaml",
       }) {
    const Result result = run(command);
    EXPECT_EQ(result.exit, 2) << command;
    EXPECT_EQ(result.out, "") << command;
    EXPECT_THAT(result.err, HasSubstr("would be written over")) << command;
    EXPECT_EQ(contents(), before) << command;
  }
}

TEST_F(WrittenFiles, AreNotTheSameByTwoNames) {
  const std::string whole = (folder / "new.json").string();
  EXPECT_EQ(run("check in.txt --format json=" + whole + " --format sarif=new.json").exit, 2);
  EXPECT_FALSE(std::filesystem::exists(whole));
}

TEST_F(WrittenFiles, ALinkToAFileThatIsNotThereIsFollowed) {
  ASSERT_EQ(shell("ln -s d/none.json link.json").exit, 0);
  EXPECT_EQ(run("check in.txt --format json=link.json").exit, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link.json"));
  EXPECT_TRUE(std::filesystem::is_regular_file(folder / "d/none.json"));
}

TEST_F(WrittenFiles, APipeBehindALinkIsWrittenTo) {
  EXPECT_THAT(shell("\"$P\" check in.txt --format ndjson=/dev/stdout | cat").out, HasSubstr("\"status\":\"clean\""));
}

// A report that is being written stands beside its place, where this run reads.
TEST_F(WrittenFiles, AreNoInputsWhileTheyAreWritten) {
  EXPECT_EQ(run("check --isolated --include '*.json*' --format json=d/report.json d").exit, 0);
}

TEST_F(WrittenFiles, MayBeReplacedWhereTheRunReadsThemNot) {
  write("old.json", "old");
  for (const char* command : {
           "check in.txt --format json=old.json",
           "check d --format json=old.json",
           "check in.txt --format json=d/met.txt",
           "check - --format json=/dev/null < in.txt",
           "check in.txt --format json=old.json < /dev/null",
           "check in.txt --isolated --format json=suppressions.yaml",
       }) {
    EXPECT_EQ(run(command).exit, 0) << command;
  }
  EXPECT_THAT(read_file(folder / "old.json"), HasSubstr("\"tool\""));
}

}  // namespace
}  // namespace cablemark
