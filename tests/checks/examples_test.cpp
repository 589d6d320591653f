#include "checks/examples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "engine_policy.hpp"

namespace cablemark {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string failures(const ExampleRun& run) {
  std::string out;
  for (const ExampleFailure& failure : run.failures) {
    out += failure.place.file + ":" + std::to_string(failure.place.line) + ": " + failure.rule + ": " +
           failure.message + "\n";
  }
  return out;
}

// The whole language in two packs: hard rules with their examples, and a scheme of another country.
class ExamplePack : public testing::TestWithParam<const char*> {};

TEST_P(ExamplePack, Passes) {
  const std::string folder = std::string(CABLEMARK_TESTS_DIR) + "/policies/trial/";
  const std::string file = folder + GetParam() + ".yaml";
  auto loaded = load_policy(
      PolicyText{GetParam(), file, read_file(file)},
      [&folder](std::string_view name, const PolicyText&) -> std::variant<PolicyText, std::string> {
        return PolicyText{std::string(name), folder + std::string(name), read_file(folder + std::string(name))};
      },
      {.examples = true});
  if (const auto* errors = std::get_if<std::vector<PolicyError>>(&loaded)) {
    for (const PolicyError& error : *errors) ADD_FAILURE() << format_policy_error(error);
    return;
  }
  const ExampleRun run = run_examples(std::get<Policy>(loaded));
  EXPECT_GT(run.examples, 9u);
  EXPECT_EQ(failures(run), "");
}

INSTANTIATE_TEST_SUITE_P(All, ExamplePack, testing::Values("trial", "country"));

TEST(ShippedExamples, Pass) {
  for (const std::string_view name : shipped_policy_names()) {
    // It names no word: its rules are tested in the packs that extend it.
    if (name == "base") continue;
    auto loaded = load_shipped_policy(name, {.examples = true});
    ASSERT_TRUE(std::holds_alternative<Policy>(loaded)) << name;
    EXPECT_EQ(failures(run_examples(std::get<Policy>(loaded))), "") << name;
  }
}

// What a wrong example is told.
struct WrongCase {
  const char* name;
  const char* rule;      // its body
  const char* examples;  // lines under `examples:`
  const char* expected;  // part of the only failure
};

void PrintTo(const WrongCase& c, std::ostream* out) { *out << c.name; }

class WrongExample : public testing::TestWithParam<WrongCase> {};

constexpr const char* kAbove =
    "for: p in cable.portions\nwhen: p.marked\nrequire: p.mark.level <= cable.level\nat: p.mark";
constexpr const char* kReported = "reported:\n  - {in: f, edit: {\"1. (U)\": \"1. «(S)»\"}}\n";
constexpr const char* kSilent = "silent:\n  - {in: f}";

const WrongCase kWrongCases[] = {
    {"right", kAbove, "{r}{s}", ""},
    {"not_reported", kAbove, "{r}  - {in: f, edit: {\"2. (U)\": \"2. «(U)»\"}}\n{s}",
     "expected, but not reported: 5:4 «(U)»"},
    {"nothing_marked", kAbove, "{r}  - {in: f, edit: {\"2. (U)\": \"2. (S)\"}}\n{s}",
     "a reported example says with «» what must be reported"},
    {"marked_in_silent", kAbove, "{r}{s}\n  - {in: f, edit: {\"2. (U)\": \"2. «(U)»\"}}",
     "«» stands in a silent example"},
    {"open_mark", kAbove, "{r}  - {in: f, edit: {\"2. (U)\": \"2. «(S)\"}}\n{s}", "« stands without »"},
    {"reported_in_silent", kAbove, "{r}{s}\n  - {in: f, edit: {\"2. (U)\": \"2. (S)\"}}",
     "reported, but not expected: error of rule at 5:4 «(S)»: said"},
    {"severity", kAbove, "{r}  - {in: f, is: note, edit: {\"2. (U)\": \"2. «(S)»\"}}\n{s}",
     "expected as note, but reported: error of rule"},
    {"twice", kAbove, "{r}  - {in: f, edit: {\"(U)\": \"«(S)»\"}}\n{s}",
     "`(U)` stands more than once in the fixture f"},
    {"nowhere", kAbove, "{r}  - {in: f, edit: {\"3. (U)\": \"3. «(S)»\"}}\n{s}",
     "`3. (U)` does not stand in the fixture f"},
    {"overlap", kAbove, "{r}  - {in: f, edit: {\"1. (U)\": \"1. «(S)»\", \"(U) Text.\\n2\": \"x\"}}\n{s}",
     "overlaps another edit"},
    {"no_reported", kAbove, "{s}", "the rule has no reported example"},
    {"no_silent", kAbove, "{r}", "the rule has no silent example"},
    {"no_fixture_reported", kAbove, "reported:\n  - \"UNCLAS OSLO 000312\\nSUBJECT: FISH\\n1. «(S)» Text.\\n\"\n{s}",
     "no reported example of the rule stands on a fixture"},
    {"when_never_holds", kAbove, "{r}silent:\n  - {in: f, edit: {\"1. (U)\": \"1.\", \"2. (U)\": \"2.\"}}",
     "`when` of the rule holds in none of its silent examples"},
    {"silent_because_not_checked", "for: p in cable.portions\nrequire: p.mark.level <= cable.level\nat: p.mark",
     "{r}{s}\n  - {in: f, edit: {\"2. (U)\": \"2.\"}}", "silent because it was not checked: no p.mark"},
    {"no_cable", kAbove, "{r}  - \"«»Dear sir\\n\"\n{s}", "the example was not checked: no cable"},
};

TEST_P(WrongExample, IsExplained) {
  const WrongCase& c = GetParam();
  std::string examples = c.examples;
  const auto fill = [&examples](std::string_view name, std::string_view text) {
    if (const std::size_t at = examples.find(name); at != std::string::npos) examples.replace(at, name.size(), text);
  };
  fill("{r}", kReported);
  fill("{s}", kSilent);
  std::string body = std::string(c.rule) + "\nexamples:\n";
  for (std::size_t at = 0; at < examples.size();) {
    const std::size_t end = std::min(examples.find('\n', at), examples.size());
    body += "  " + examples.substr(at, end - at) + "\n";
    at = end + 1;
  }
  body.pop_back();
  const Policy policy = policy_with({{"rule", body}}, {.examples = true}, "fixtures: [f.txt]\n");
  const ExampleRun run = run_examples(policy);
  if (*c.expected == '\0') {
    EXPECT_EQ(failures(run), "");
    return;
  }
  EXPECT_NE(failures(run).find(c.expected), std::string::npos) << failures(run);
}

INSTANTIATE_TEST_SUITE_P(All, WrongExample, testing::ValuesIn(kWrongCases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(WrongExamples, OtherRulesAndUncleanFixtures) {
  const Policy policy = policy_with(
      {{"rule", std::string(kAbove) + "\nexamples:\n  reported:\n    - {in: f, edit: {\"1. (U)\": \"1. «(S)»\"}}\n" +
                    "  silent:\n    - {in: f}"},
       {"other", "severity: warning\nforbid: cable.marked == 2\nenabled: no"},
       {"also", "severity: warning\nrequire: cable.derived.level == level.U\nat: cable.subject"},
       {"always", "severity: note\nforbid: cable.marked == 2"}},
      {.examples = true}, "fixtures: [f.txt]\n");
  const std::string said = failures(run_examples(policy));
  // A warning of another rule counts, a note does not.
  EXPECT_NE(said.find("another rule speaks: warning of also"), std::string::npos) << said;
  EXPECT_EQ(said.find("another rule speaks: note of always"), std::string::npos) << said;
  EXPECT_EQ(said.find("the fixture is not clean"), std::string::npos) << said;
  const Policy unclean = policy_with({{"a", "forbid: cable.marked == 2"}}, {.examples = true}, "fixtures: [f.txt]\n");
  const std::string told = failures(run_examples(unclean));
  EXPECT_NE(told.find("the fixture is not clean: error of a at 2:1"), std::string::npos) << told;
}

// A row with one example; `more` stands in the example, too.
std::string told_of_row(const std::string& marks, const std::string& overall, const std::string& more = "") {
  const Policy policy = policy_with(
      {}, {.examples = true},
      "rollup:\n  - {id: no-orcon, from: 2000-01-01, some: has(p.controls.NOFORN), remove: [ORCON], examples: "
      "[{marks: [" +
          marks + "], overall: " + overall + more + "}]}\n");
  const ExampleRun run = run_examples(policy);
  EXPECT_EQ(run.examples, 1U);
  EXPECT_EQ(run.ran.size(), 1U);
  return failures(run);
}

TEST(RollupExamples, SayWhatMarksRollUpTo) {
  EXPECT_EQ(told_of_row("S//NF, C//OC", "SECRET//NOFORN"), "");
  EXPECT_EQ(told_of_row("(S), C//OC", "SECRET//ORCON"), "");
  EXPECT_NE(told_of_row("S//NF, C//OC", "SECRET//NOFORN//ORCON")
                .find("rollup no-orcon: the marks roll up to `SECRET//NOFORN`, not to `SECRET//NOFORN//ORCON`"),
            std::string::npos);
  EXPECT_NE(told_of_row("S//NF, Q", "SECRET//NOFORN").find("`Q` was not read in full"), std::string::npos);
}

TEST(RollupExamples, AreOfADayOfTheirRowOrTheirOwn) {
  EXPECT_EQ(told_of_row("S//NF, C//OC", "SECRET//NOFORN//ORCON", ", date: 1999-12-31"), "");
  EXPECT_EQ(told_of_row("S//NF, C//OC", "SECRET//NOFORN", ", date: 2000-01-01"), "");
}

// As rules do: what a house adds says nothing about the examples of the pack that it extends.
TEST(RollupExamples, KnowTheRowsOfTheirPackAndOfThoseItExtends) {
  const std::string house =
      "policy: house\nschema: 1\nversion: 1.0.0\nextends: [small]\n"
      "rollup:\n  - {id: no-noforn, some: has(p.controls.NOFORN), remove: [NOFORN], examples: "
      "[{marks: [S//NF, S//OC], overall: SECRET}]}\n";
  const std::string small = std::string(kEngineTables) +
                            "rollup:\n  - {id: no-orcon, some: has(p.controls.NOFORN), remove: [ORCON], examples: "
                            "[{marks: [S//NF, S//OC], overall: SECRET//NOFORN}]}\n";
  auto loaded = load_policy(PolicyText{"house", "house.yaml", house},
                            [&small](std::string_view, const PolicyText&) -> std::variant<PolicyText, std::string> {
                              return PolicyText{"small", "small.yaml", small};
                            },
                            {.examples = true});
  ASSERT_TRUE(std::holds_alternative<Policy>(loaded));
  EXPECT_EQ(failures(run_examples(std::get<Policy>(loaded))), "");
}

}  // namespace
}  // namespace cablemark
