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

}  // namespace
}  // namespace cablemark
