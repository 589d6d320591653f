#include <gmock/gmock.h>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Commands : public Program {};

TEST_F(Commands, ParseShowsTextOnlyWhenAsked) {
  write("a.txt", kClean);
  const Result result = run("parse --format json a.txt");
  ASSERT_EQ(result.exit, 0) << result.err;
  const json cable = result.json()["cables"][0];
  for (const char* name : {"kind", "kind_because", "stage", "reference", "date", "transmission", "addressees",
                           "classification", "captions", "attention", "executive_order", "declassification", "tags",
                           "subject", "refs", "classifier", "paragraphs", "wrapper", "label"}) {
    EXPECT_TRUE(cable.contains(name)) << name;
  }
  EXPECT_EQ(cable["reference"], "08OSLO512");
  EXPECT_EQ(run("eval cable.derived --cable a.txt").out, "{\"record\":\"CONFIDENTIAL\"}\n");
  EXPECT_EQ(run("eval 'cable.portions[0]' --cable a.txt").out, "{\"record\":\"paragraph 1\"}\n");
  EXPECT_EQ(cable["classification"]["level"], "C");
  EXPECT_EQ(cable["transmission"]["station"]["serial"], 512);
  EXPECT_EQ(cable["transmission"]["dtg"], "201202Z MAY 08");
  EXPECT_EQ(cable["tags"], json::parse(R"(["PREL","EFIS","NO"])"));
  EXPECT_EQ(cable["subject"]["text"], nullptr);
  EXPECT_EQ(cable["paragraphs"][0]["mark"]["text"], "(C)");
  EXPECT_EQ(cable["declassification"]["date"], "2018-05-20");
  EXPECT_THAT(result.out, Not(HasSubstr("ministry")));
  EXPECT_THAT(result.out, Not(HasSubstr("Lindqvist")));
  EXPECT_THAT(run("parse --text --format json a.txt").out, HasSubstr("ministry"));
  write("wrapped.txt",
        "UNCLAS OSLO 000312\nE.O. 12958: DECL: \n 05/20/2018\nTAGS: PREL\nSUBJECT: FISH \n  AND SHIPS\n\n1. (U) Text "
        "\nis.\n");
  const json wrapped = run("parse --text --format json wrapped.txt").json()["cables"][0];
  EXPECT_EQ(wrapped["subject"]["text"], "FISH AND SHIPS");
  EXPECT_EQ(wrapped["executive_order"]["text"], "E.O. 12958: DECL: 05/20/2018");
  EXPECT_EQ(wrapped["paragraphs"][0]["text"], "1. (U) Text \nis.");
  const Result text = run("parse a.txt");
  EXPECT_THAT(text.out, HasSubstr("cable 1: telegram, sent, 08OSLO512, 20 May 2008"));
  EXPECT_THAT(text.out, Not(HasSubstr("ministry")));
  write("letter.txt", "lunch\n");
  EXPECT_EQ(run("parse letter.txt").exit, 2);
}

TEST_F(Commands, MarkingsFromArgumentsAndFromStandardInput) {
  const Result result = run("marking --format json '(S//NF)' 'SECRET//NOFORN' '(ZZ)'");
  EXPECT_EQ(result.exit, 1);
  const json markings = result.json()["markings"];
  ASSERT_EQ(markings.size(), 3u);
  EXPECT_EQ(markings[0]["form"], "portion");
  EXPECT_EQ(markings[0]["verdict"], "valid");
  EXPECT_EQ(markings[0]["controls"], json::parse(R"(["NOFORN"])"));
  EXPECT_EQ(markings[1]["form"], "line");
  EXPECT_EQ(markings[2]["verdict"], "invalid");
  EXPECT_EQ(run("marking --portion --format json 'S//NF'").json()["markings"][0]["form"], "portion");
  EXPECT_EQ(run("marking '(C)'").exit, 0);

  const Result lines = shell("printf '(S)\\n(ZZ)\\r\\nSECRET' | \"$P\" marking -");
  EXPECT_EQ(lines.exit, 1);
  std::istringstream in(lines.out);
  std::vector<std::string> verdicts;
  for (std::string line; std::getline(in, line);) verdicts.push_back(json::parse(line)["verdict"]);
  EXPECT_EQ(verdicts, (std::vector<std::string>{"valid", "invalid", "valid"}));
  EXPECT_EQ(shell("\"$P\" marking - < /dev/null").exit, 2);
}

TEST_F(Commands, MarkingMakesAMarkingOfItsWords) {
  const Result text = run("marking --make S NOFORN --policy ic-register");
  EXPECT_EQ(text.exit, 0);
  EXPECT_EQ(text.out, "SECRET//NOFORN\n(S//NF)\n");
  EXPECT_EQ(run("marking --make S NOFORN --portion --policy ic-register").out, "(S//NF)\n");
  EXPECT_EQ(run("marking --make FOUO --line --policy ic-register").out, "UNCLASSIFIED//FOUO\n");
  const Result made = run("marking --make S 'REL TO USA, GBR' --format json --policy ic-register");
  EXPECT_EQ(made.json()["line"], "SECRET//REL TO USA, GBR");
  EXPECT_EQ(made.json()["portion"], "(S//REL TO USA, GBR)");
  EXPECT_EQ(made.json()["level"], "S");
  EXPECT_EQ(made.json()["controls"], json::parse(R"(["REL_TO"])"));
  EXPECT_EQ(made.json()["rel_to"], json::parse(R"(["USA","GBR"])"));
  EXPECT_EQ(made.json()["mistakes"], json::array());

  const Result refused = run("marking --make S NOFORN 'REL TO USA, GBR' --format json --policy ic-register");
  EXPECT_EQ(refused.exit, 1);
  EXPECT_TRUE(refused.json()["line"].is_null() && refused.json()["portion"].is_null());
  EXPECT_EQ(refused.json()["mistakes"].size(), 1U);
  const Result unknown = run("marking --make S NOFRON --policy ic-register");
  EXPECT_EQ(unknown.exit, 1);
  EXPECT_EQ(unknown.out, "refused: `NOFRON` is no level or control of the policy; did you mean `NOFORN`?\n");
}

TEST_F(Commands, RollupSaysWhatForcedEachPart) {
  const Result result =
      run("rollup '(S//REL TO USA, GBR)' '(S)' --format json --policy ic-register --as-of 2016-12-31");
  const json parts = result.json()["parts"];
  EXPECT_EQ(result.json()["line"], "SECRET//NOFORN");
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts[0]["part"], "SECRET");
  EXPECT_EQ(parts[0]["row"], "highest-level");
  EXPECT_EQ(parts[2]["part"], "NOFORN");
  EXPECT_EQ(parts[2]["change"], "adds");
  EXPECT_EQ(parts[2]["row"], "d2-16");
  EXPECT_EQ(parts[2]["marks"], json::parse(R"x(["(S//REL TO USA, GBR)","(S)"])x"));
  EXPECT_EQ(parts[2]["citations"][0]["id"], "ic-d2");
  EXPECT_EQ(parts[3]["change"], "removes");
  const Result text = run("rollup '(S//REL TO USA, GBR)' '(S)' --policy ic-register --as-of 2016-12-31");
  EXPECT_NE(text.out.find("d2-16 adds NOFORN: (S//REL TO USA, GBR), (S) ["), std::string::npos) << text.out;
}

TEST_F(Commands, RollupSaysWhy) {
  const Result result = run("rollup --format json '(U)' '(S)' '(C//NF)'");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.json()["level"], "S");
  EXPECT_EQ(result.json()["controls"], json::parse(R"(["NOFORN"])"));
  EXPECT_FALSE(result.json()["because"].empty());
  EXPECT_TRUE(result.json()["line"].is_string());
  EXPECT_EQ(result.json()["unread"], json::array());
  EXPECT_EQ(run("rollup '(ZZQ)'").exit, 2);
  const Result unread = run("rollup --format json '(CX)' '(S)' '(ZZQ)'");
  EXPECT_EQ(unread.exit, 2);
  EXPECT_EQ(unread.json()["unread"], json::parse(R"x(["(CX)","(ZZQ)"])x"));
}

TEST_F(Commands, RulesAreListedAndExplained) {
  const json rules = run("rules --format json").json()["rules"];
  ASSERT_GT(rules.size(), 20u);
  for (const json& rule : rules) {
    for (const char* name : {"rule", "pack", "severity", "enabled", "from", "to", "summary", "citations"}) {
      EXPECT_TRUE(rule.contains(name)) << name;
    }
  }
  const Result rule = run("rule portion-above-overall");
  EXPECT_THAT(rule.out, HasSubstr("reported"));
  EXPECT_THAT(rule.out, HasSubstr("see "));
  EXPECT_FALSE(run("rule portion-above-overall --format json").json()["examples"].empty());
  EXPECT_THAT(run("rule portion-above-overal").err, HasSubstr("did you mean"));
  EXPECT_THAT(run("rule marking-lowered").out, HasSubstr("error, marking, of the pack cablemark\n"));
}

TEST_F(Commands, EvalPrintsTaggedValuesAndErrorsWithTheirPlace) {
  const Result sum = run("eval --format json '1 + 2'");
  EXPECT_EQ(sum.json(), json::parse(R"({"value":{"int":3},"type":"int"})"));
  EXPECT_EQ(run("eval --format json 'x * 2' --bind '{\"x\":{\"int\":4}}'").json()["value"]["int"], 8);
  EXPECT_EQ(run("eval 'level.S > level.C'").out, "{\"bool\":true}\n");
  EXPECT_EQ(run("eval \"subset(['GBR'], ['FVEY'])\"").out, "{\"bool\":true}\n");
  EXPECT_EQ(run("eval --unchecked 'date()'").exit, 2);
  const Result bad = run("eval --format json '1 +'");
  EXPECT_EQ(bad.exit, 2);
  EXPECT_TRUE(bad.json()["error"]["offset"].is_number());
  EXPECT_EQ(run("eval --format json 1 --bind nonsense").exit, 2);
  write("a.txt", kClean);
  EXPECT_EQ(run("eval --format json 'cable.reference' --cable a.txt").json()["value"]["string"], "08OSLO512");
}

TEST_F(Commands, FactsAreListedWithValues) {
  EXPECT_THAT(run("facts").out, HasSubstr("cable.reference"));
  write("a.txt", kClean);
  EXPECT_THAT(run("facts a.txt").out, HasSubstr("08OSLO512"));
  EXPECT_THAT(run("facts a.txt:20").out, HasSubstr("(C)"));
  EXPECT_THAT(run("facts a.txt").out, Not(HasSubstr("ministry")));
  EXPECT_EQ(run("facts a.txt:999").exit, 2);
  EXPECT_TRUE(run("facts --format json a.txt").json()["facts"].is_array());
}

TEST_F(Commands, PolicyFilesAreReadWithWhatTheyExtend) {
  write("packs/house.yaml", "policy: house\nschema: 1\nversion: 0.1.0\nextends: [us-state, parts/more.yaml]\n");
  write("packs/parts/more.yaml",
        "policy: more\nschema: 1\nversion: 0.1.0\nextends: [us-core]\noverride:\n  portion-above-overall: off\n");
  write("bad.txt", faulty());
  const Result result = run("check --policy packs/house.yaml --format json bad.txt");
  EXPECT_EQ(result.json()["policy"]["name"], "house") << result.err;
  write("packs/broken.yaml", "policy: broken\nschema: 1\nversion: 0.1.0\nextends: [gone.yaml]\n");
  const Result broken = run("check --policy packs/broken.yaml bad.txt");
  EXPECT_EQ(broken.exit, 2);
  EXPECT_THAT(broken.err, HasSubstr("packs/broken.yaml:4:"));
  write("packs/typo.yaml", "policy: typo\nschema: 1\nversion: 0.1.0\nlevles: {}\n");
  EXPECT_THAT(run("check --policy packs/typo.yaml bad.txt").err, HasSubstr("packs/typo.yaml:4:1"));
}

TEST_F(Commands, PolicyTestEndsWithItsCounts) {
  const Result result = run("policy test base");
  EXPECT_THAT(result.out, testing::ContainsRegex("[0-9]+ rules, [0-9]+ examples, [0-9]+ failures?\n$"));
  EXPECT_EQ(result.exit, result.out.find(", 0 failures") == std::string::npos ? 1 : 0);
  EXPECT_TRUE(run("policy test base --format json").json()["failures"].is_array());
  EXPECT_EQ(run("policy").exit, 2);
  EXPECT_EQ(run("policy test nosuch").exit, 2);
}

TEST_F(Commands, EveryCommandHasHelp) {
  for (const char* name :
       {"check", "parse", "marking", "rollup", "rules", "rule", "facts", "eval", "policy", "policy test"}) {
    const Result result = run(std::string(name) + " --help");
    EXPECT_EQ(result.exit, 0) << name;
    EXPECT_THAT(result.out, HasSubstr("--help")) << name;
    EXPECT_EQ(result.err, "") << name;
  }
}

// A list of countries is shown with the control that it belongs to.
TEST_F(Commands, AMarkingInTextNamesTheCountriesOfRelTo) {
  const Result result = run("marking --policy ic-register 'SECRET//REL TO USA, GBR/DISPLAY ONLY AFG'");
  EXPECT_THAT(result.out, HasSubstr("line, SECRET, REL TO USA, GBR, DISPLAY ONLY\n"));
}

TEST_F(Commands, ARollUpEndsWithTwoWhereAMarkIsNotReadInFull) {
  const Result result = run("rollup --policy ic-register '(S//NOFRON)' '(C)'");
  EXPECT_EQ(result.exit, 2);
  EXPECT_THAT(result.out, testing::StartsWith("SECRET\n"));
  EXPECT_THAT(result.err, HasSubstr("`(S//NOFRON)` could not be read in full"));
}

}  // namespace
}  // namespace cablemark
