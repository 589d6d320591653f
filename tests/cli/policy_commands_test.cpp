#include <gmock/gmock.h>

#include <algorithm>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class PolicyCommands : public Program {};

constexpr std::string_view kHead = "policy: post\nschema: 1\nversion: 1.0.0\nextends: [us-state]\n";

TEST_F(PolicyCommands, CheckIsSilentOnWhatIsRight) {
  const Result result = run("policy check base us-core us-state acp127");
  EXPECT_EQ(result.exit, 0) << result.out;
  EXPECT_EQ(result.out + result.err, "");
  EXPECT_EQ(run("policy check --format json us-state").out, "[]\n");
}

TEST_F(PolicyCommands, CheckTellsEveryMistakeOnceAtItsKey) {
  write("post.yaml", std::string(kHead) + "rules:\n  a:\n    sumary: x\noverride:\n  tags-mising: off\n");
  write("house.yaml", "policy: house\nschema: 1\nversion: 1.0.0\nextends: [post.yaml]\n");
  const Result text = run("policy check post.yaml house.yaml");
  EXPECT_EQ(text.exit, 2);
  EXPECT_THAT(text.out, HasSubstr("post.yaml:7:5: unknown key `sumary` of a rule; did you mean `summary`? [rule]\n"
                                  "  7 |     sumary: x\n"
                                  "    |     ^^^^^^\n"));
  const Result result = run("policy check --format json post.yaml house.yaml");
  EXPECT_EQ(result.exit, 2);
  const json found = result.json();
  const auto told = std::count_if(found.begin(), found.end(), [](const json& one) { return one["line"] == 7; });
  EXPECT_EQ(told, 1);
  const json last = found.back();
  EXPECT_EQ(last["file"], "post.yaml");
  EXPECT_EQ(last["line"], 9);
  EXPECT_EQ(last["column"], 3);
  EXPECT_EQ(last["end_column"], 14);
  EXPECT_EQ(last["code"], "rule");
  EXPECT_EQ(last["hint"], "did you mean `tags-missing`?");
  EXPECT_THAT(last["message"].get<std::string>(), Not(HasSubstr("did you mean")));
}

TEST_F(PolicyCommands, CheckWarnsOfARuleThatCitesAndProvesNothing) {
  write("post.yaml", std::string(kHead) +
                         "rules:\n  sipdis-required:\n    severity: warning\n    category: handling\n    summary: x\n"
                         "    require: has(cable.captions.SIPDIS)\n    message: no SIPDIS\n");
  const Result result = run("policy check --format json post.yaml");
  EXPECT_EQ(result.exit, 1) << result.out << result.err;
  std::vector<std::string> codes;
  for (const json& one : result.json()) codes.push_back(one["code"]);
  EXPECT_EQ(codes, (std::vector<std::string>{"citation-missing", "example-missing", "example-missing"}));
}

}  // namespace
}  // namespace cablemark
