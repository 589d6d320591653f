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

TEST_F(Gate, ASignalEndsTheWaitForAnArchive) {
  const Result result = shell(
      "mkfifo pipe; exec 3<> pipe; \"$P\" check --stdin-filename x.tar - < pipe & child=$!; sleep 0.5; "
      "kill -TERM $child; wait $child");
  EXPECT_EQ(result.exit, 143) << result.err;
}

}  // namespace
}  // namespace cablemark
