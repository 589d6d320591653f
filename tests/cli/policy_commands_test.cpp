#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

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

// The files that they are made of pass as well: fixtures are found beside them.
TEST_F(PolicyCommands, CheckIsSilentAboutTheFilesOfShippedPacks) {
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(CABLEMARK_SOURCE_DIR) / "policies")) {
    if (entry.path().extension() != ".yaml") continue;
    const Result result = run("policy check '" + entry.path().string() + "'");
    EXPECT_EQ(result.exit, 0) << entry.path() << result.out;
    EXPECT_EQ(result.out + result.err, "");
  }
}

TEST_F(PolicyCommands, CheckTellsCodeScanningTools) {
  write("post.yaml", std::string(kHead) + "rules:\n  a:\n    sumary: \"\u00e9\"\noverride:\n  \"\u00e9\": off\n");
  const Result result = run("policy check --format sarif post.yaml");
  EXPECT_EQ(result.exit, 2);
  const json log = json::parse(result.out)["runs"][0];
  const auto about = [&log](std::string_view word) {
    for (const json& one : log["results"]) {
      if (one["message"]["text"].get<std::string>().find(word) != std::string::npos) return one;
    }
    return json();
  };
  const json wrong_key = about("`sumary`");
  EXPECT_EQ(wrong_key["ruleId"], "policy-rule");
  EXPECT_EQ(log["tool"]["driver"]["rules"][wrong_key["ruleIndex"].get<std::size_t>()]["id"], "policy-rule");
  const json& place = wrong_key["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "post.yaml");
  EXPECT_EQ(place["region"]["startLine"], 7);
  EXPECT_EQ(place["region"]["startColumn"], 5);
  EXPECT_EQ(place["region"]["endColumn"], 11);
  const json quoted = about("to override")["locations"][0]["physicalLocation"]["region"];
  EXPECT_EQ(quoted["startColumn"], 3);
  EXPECT_EQ(quoted["endColumn"], 6);  // in code points
  EXPECT_EQ(quoted["byteLength"], 4);
  EXPECT_EQ(log["invocations"][0]["exitCode"], 2);
  const Result clean = run("policy check --format sarif us-core");
  EXPECT_EQ(clean.exit, 0);
  EXPECT_TRUE(json::parse(clean.out)["runs"][0]["results"].empty());
}

// In time that grows with their number: what is told is not looked for among all that was told before.
TEST_F(PolicyCommands, CheckTellsTensOfThousandsOfMistakes) {
  constexpr std::size_t kRules = 5000;
  std::string pack(kHead);
  pack += "rules:\n";
  for (std::size_t n = 0; n < kRules; ++n) pack += "  big-" + std::to_string(n) + ":\n    require: cable.complete\n";
  write("post.yaml", pack);
  const Result result = run("policy check --format json post.yaml");
  EXPECT_EQ(result.exit, 2);
  const json mistakes = json::parse(result.out);
  EXPECT_GE(mistakes.size(), 3 * kRules);
  EXPECT_EQ(mistakes.back()["line"], 4 + 2 * kRules);
  const json log = json::parse(run("policy check --format sarif post.yaml").out);
  EXPECT_EQ(log["runs"][0]["results"].size(), mistakes.size());
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
  const json& last = found.back();
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

TEST_F(PolicyCommands, TryCountsTheCablesThatARuleWouldSpeakOf) {
  write("cables/a.txt", faulty());
  write("cables/b.txt", kClean);
  const Result text = run("policy try portion-above-overall cables");
  EXPECT_EQ(text.exit, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("portion-above-overall would speak on 1 of 2:\n  cables/a.txt:22:4: error: "));
  EXPECT_THAT(text.out, Not(HasSubstr("ministry")));
  const json result = run("policy try --format json portion-above-overall cables").json();
  EXPECT_EQ(result["documents"], 2);
  EXPECT_EQ(result["speaks"], 1);
  EXPECT_EQ(result["places"].size(), 1U);
  const Result missing = run("policy try portion-above-overall cables nosuch.txt");
  EXPECT_EQ(missing.exit, 2);
  EXPECT_THAT(missing.err, HasSubstr("nosuch.txt: "));
  EXPECT_THAT(missing.out, HasSubstr("1 could not be judged"));
  EXPECT_EQ(run("policy try portion-above-overal cables").exit, 2);
  write("empty/.hidden", "");
  EXPECT_EQ(run("policy try portion-above-overall empty").exit, 2);
}

TEST_F(PolicyCommands, TryCountsEachCableOfAFile) {
  write("two.txt", std::string(kClean) + "\n" + faulty());
  const json result = run("policy try --format json portion-above-overall two.txt").json();
  EXPECT_EQ(result["documents"], 2);
  EXPECT_EQ(result["speaks"], 1);
  ASSERT_EQ(result["places"].size(), 1U);
  const json report = run("check --format json --select portion-above-overall two.txt").json();
  EXPECT_EQ(result["places"][0]["line"], report["documents"][1]["findings"][0]["line"]);
}

TEST_F(PolicyCommands, WordsAreThoseThatRulesMayName) {
  EXPECT_THAT(run("policy words").out, HasSubstr("captions, written 'NAME'\n"));
  const json words = run("policy words --format json").json();
  const auto names = [&words](const char* list, const char* name) {
    return std::any_of(words[list].begin(), words[list].end(), [name](const json& one) { return one["name"] == name; });
  };
  EXPECT_TRUE(names("levels", "S"));
  EXPECT_TRUE(names("controls", "NOFORN"));
  EXPECT_TRUE(names("captions", "SIPDIS"));
  EXPECT_TRUE(names("kinds", "telegram"));
}

TEST_F(PolicyCommands, ShowSaysWhereEveryRowAndRuleStands) {
  write("post.yaml", std::string(kHead) + "captions:\n  SIPDIS: {kind: handling}\n");
  EXPECT_THAT(run("policy show post.yaml --origin").out, HasSubstr("captions SIPDIS  post.yaml:6\n"));
  EXPECT_THAT(run("policy show --cost").out, HasSubstr(" operations, "));
  EXPECT_EQ(run("policy show --format json post.yaml").json()["packs"].back()["file"], "post.yaml");
}

TEST_F(PolicyCommands, LockChangesWithAnyByteOfAPack) {
  write("post.yaml", kHead);
  const json before = run("policy lock --format json post.yaml").json();
  write("post.yaml", std::string(kHead) + "# a comment\n");
  const json after = run("policy lock --format json post.yaml").json();
  EXPECT_NE(before["digest"], after["digest"]);
  EXPECT_EQ(before["packs"][0], after["packs"][0]);
  EXPECT_THAT(run("policy lock post.yaml").out, HasSubstr(after["digest"].get<std::string>()));
}

TEST_F(PolicyCommands, NewWritesWhatPassesAtOnce) {
  EXPECT_EQ(run("policy new post-oslo --extends us-state").exit, 0);
  EXPECT_EQ(run("policy new second-rule --in post-oslo.yaml").exit, 0);
  const Result checked = run("policy check post-oslo.yaml");
  EXPECT_EQ(checked.exit, 0) << checked.out;
  const Result tested = run("policy test post-oslo.yaml");
  EXPECT_EQ(tested.exit, 0) << tested.out << tested.err;
  EXPECT_THAT(run("rules --policy post-oslo.yaml").out, HasSubstr("second-rule"));
  EXPECT_EQ(run("policy new post-oslo").exit, 2);
  EXPECT_EQ(run("policy new second-rule --in post-oslo.yaml").exit, 2);
  EXPECT_EQ(run("policy new 'No name'").exit, 2);
}

TEST_F(PolicyCommands, EveryCommandSpeaksJson) {
  EXPECT_EQ(run("policy new post-oslo --format json").json(),
            (json{{"written", {"post-oslo.yaml"}}, {"rule", "first-rule"}}));
  EXPECT_EQ(run("policy new second-rule --in post-oslo.yaml --format json").json(),
            (json{{"written", {"post-oslo.yaml"}}, {"rule", "second-rule"}}));
  EXPECT_TRUE(run("policy new post-oslo --format json").json()["error"]["message"].is_string());
  const json page = run("policy docs post-oslo.yaml --format json").json();
  EXPECT_EQ(page["policy"], "post-oslo");
  EXPECT_EQ(page["markdown"], run("policy docs post-oslo.yaml").out);
  EXPECT_EQ(run("policy schema --format json").out, run("policy schema").out);
}

// `base` names no word: the pack brings levels of its own, and what proves the rules of `base` stands in us-core.
TEST_F(PolicyCommands, APackOfItsOwnWordsExtendsBase) {
  EXPECT_EQ(run("policy new uk --extends base").exit, 0);
  EXPECT_EQ(run("policy new second-rule --in uk.yaml").exit, 0);
  const Result checked = run("policy check uk.yaml");
  EXPECT_EQ(checked.exit, 0) << checked.out;
  const Result tested = run("policy test uk.yaml");
  EXPECT_EQ(tested.exit, 0) << tested.out << tested.err;
  EXPECT_EQ(tested.out, "2 rules, 4 examples, 0 failures\n");
  const Result found = run("check --policy uk.yaml --format concise uk-cable.txt");
  EXPECT_EQ(found.exit, 0) << found.out;
  EXPECT_EQ(run("policy new uk --extends base").exit, 2);
  EXPECT_EQ(run("policy new third --extends uk.yaml").exit, 0);
  EXPECT_EQ(run("policy test third.yaml").out, "3 rules, 6 examples, 0 failures\n");
  // A rule of `base` that the new words break is still seen in an example of the pack's own.
  const std::string text = read_file(folder / "uk.yaml");
  write("uk.yaml", text +
                       "      # a mark above the line\n        - {in: uk-cable, edit: {\"RESTRICTED OSLO\": "
                       "\"UNCLASSIFIED OSLO\"}}\n");
  EXPECT_THAT(run("policy test uk.yaml").out, HasSubstr("another rule speaks: error of portion-above-overall"));
}

// Nor does an override break the examples of a house pack: they are proven where this is tested.
TEST_F(PolicyCommands, ExamplesOfAnOverriddenRuleAreProvenInItsOwnPack) {
  write("region.yaml",
        std::string(kHead) +
            "sources:\n  house: {title: House, basis: house, evidence: read}\nrules:\n  many-tags:\n"
            "    severity: warning\n    category: form\n    summary: x\n    params: {most: 3}\n"
            "    require: size(cable.tags) <= params.most\n    at: cable.tags\n    message: x\n    cite: [house]\n"
            "    examples:\n      reported:\n        - {in: conf-2008, edit: {\"TAGS: PREL EFIS NO\": \"«TAGS: PREL "
            "EFIS NO SENV»\"}}\n      silent:\n        - {in: conf-2008}\n");
  const std::string text = read_file(folder / "region.yaml");
  write("region.yaml", "policy: region" + text.substr(text.find('\n')));
  write("post.yaml", "policy: post\nschema: 1\nversion: 1.0.0\nextends: [region.yaml]\n");
  EXPECT_EQ(run("policy test region.yaml").out, "1 rule, 2 examples, 0 failures\n");
  EXPECT_EQ(run("policy test post.yaml").out, "1 rule, 2 examples, 0 failures\n");
  write("post.yaml", read_file(folder / "post.yaml") + "override:\n  many-tags: {params: {most: 9}}\n");
  const Result tested = run("policy test --coverage --mutate post.yaml");
  EXPECT_EQ(tested.exit, 0) << tested.out;
  EXPECT_THAT(tested.out, HasSubstr("1 rule, 0 examples, 0 failures\ncoverage: rules 0 of 0 (100.0 %)"));
}

// What a pack changes of one that ships breaks none of the examples that it ships with.
TEST_F(PolicyCommands, ExamplesOfShippedPacksAreProvenWhereTheyShip) {
  for (const char* change :
       {"override:\n  declassification-over-25-years: {params: {years: 20}}\n",
        "override:\n  subject-unmarked: error\n",
        "override:\n  subject-unmarked: {kinds: [smart]}\n  caption-order: {from: 2012-01-01}\n",
        "controls:\n  NOFORN: {line: [NOFORN], portion: [NF], caption: NOFORN, group: release}\n"
        "captions:\n  SENSITIVE: {kind: handling, text: [SENSITIVE]}\nposts:\n  STATE: [NOBODY]\n"}) {
    write("post.yaml", std::string(kHead) + change);
    EXPECT_EQ(run("policy check post.yaml").exit, 0) << change;
    const Result tested = run("policy test --coverage post.yaml");
    EXPECT_EQ(tested.exit, 0) << change << tested.out;
    EXPECT_THAT(tested.out, HasSubstr("0 rules, 0 examples, 0 failures\n"));
  }
}

// Tables that no rule reads say nothing, and nobody is told that all is well.
TEST_F(PolicyCommands, APackThatExtendsNothingIsToldWhatNobodyReads) {
  const std::string tables =
      "schema: 1\nversion: 1.0.0\nlevels:\n  O: {rank: 0, ladder: own, classified: no, line: [OPEN], portion: [O]}\n"
      "  H: {rank: 20, ladder: own, line: [HIGH], portion: [H], to: 1999-12-31}\n"
      "controls:\n  A: {line: [ALPHA], portion: [A], levels: [H]}\n  B: {line: [BETA], portion: [B], excludes: [A]}\n";
  write("bare.yaml", "policy: bare\n" + tables);
  Result checked = run("policy check bare.yaml");
  EXPECT_EQ(checked.exit, 0);
  EXPECT_THAT(checked.out, HasSubstr("bare.yaml:1:1: the policy has no rule, so that `check` refuses it: extend "
                                     "`base`, or write one [rules-missing]"));
  write("a.txt", "HIGHH OSLO 000312\nSUBJECT: FISH\n1. (H//A) Text.\n");
  const Result refused = run("check --policy bare.yaml a.txt");
  EXPECT_EQ(refused.exit, 2);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("the policy `bare` has no rule that is on, so that nothing would be checked"));
  EXPECT_EQ(run("check --policy bare.yaml --format json a.txt").exit, 2);

  const std::string rule =
      "sources:\n  house: {title: House, basis: house, evidence: read}\nrules:\n  two-tags:\n    severity: warning\n"
      "    category: form\n    summary: x\n    require: size(cable.tags) > 1\n    message: x\n    cite: [house]\n"
      "    examples:\n      reported: [x]\n      silent: [x]\n";
  write("one.yaml", "policy: one\n" + tables + rule);
  checked = run("policy check one.yaml");
  EXPECT_EQ(checked.exit, 0);
  for (const char* told :
       {"one.yaml:1:1: no rule speaks where no classification stands: extend `base`",
        "one.yaml:1:1: no rule speaks where the level is not known: extend `base`",
        "one.yaml:6:3: no rule reads the days of levels, as of `H`: extend `base`, whose `marking-not-in-use` does",
        "one.yaml:8:3: no rule reads `levels` of controls, as of `A`: extend `base`, whose generic rules do [unread]",
        "one.yaml:8:3: no rule reads `excludes` of controls, as of `A`"}) {
    EXPECT_THAT(checked.out, HasSubstr(told));
  }
  EXPECT_THAT(checked.out, Not(HasSubstr("`requires`")));

  write("good.yaml", "policy: good\nextends: [base]\n" + tables + rule);
  EXPECT_EQ(run("policy check good.yaml").out, "");
  EXPECT_EQ(run("check --policy good.yaml a.txt").exit, 1);
}

// Rows of levels and captions have days as those of controls do.
TEST_F(PolicyCommands, LevelsAndCaptionsStandInTheirDaysOnly) {
  write("own.yaml",
        std::string(kHead) +
            "captions:\n  OLDCAP: {kind: handling, to: 2000-01-01}\n  NEWCAP: {kind: handling, from: 2015-01-01}\n"
            "levels:\n  X: {rank: 25, ladder: us, line: [MOST SECRET], portion: [MS], to: 1999-12-31, "
            "transmission: X}\n");
  const auto said = [this](const std::string& day, const std::string& line, const std::string& caption) {
    write("a.txt", "R 201202Z MAY " + day + "\nFM AMEMBASSY OSLO\nTO RUEHC/SECSTATE WASHDC\n" + line +
                       " OSLO 000512\n\n" + caption +
                       "\n\nTAGS: PREL EFIS NO\nSUBJECT: FISHERIES\n\n1. Quotas rose.\n");
    return run("check --policy own.yaml --select marking-not-in-use --format concise a.txt").out;
  };
  EXPECT_THAT(said("08", "UNCLAS", "OLDCAP"),
              HasSubstr("a.txt:6:1: warning: not in use on 2008-05-20: OLDCAP [marking-not-in-use]"));
  EXPECT_THAT(said("08", "UNCLAS", "NEWCAP"), HasSubstr("not in use on 2008-05-20: NEWCAP"));
  EXPECT_THAT(said("08", "M O S T  S E C R E T", "SIPDIS"),
              HasSubstr("a.txt:4:1: warning: the level MOST SECRET was not in use on 2008-05-20, and 1 mark of this "
                        "cable holds such a level [marking-not-in-use]"));
  EXPECT_THAT(said("08", "M O S T  S E C R E T", "OLDCAP"), HasSubstr("not in use on 2008-05-20: OLDCAP ["));
  EXPECT_EQ(said("99", "M O S T  S E C R E T", "OLDCAP"), "");
  EXPECT_EQ(said("16", "UNCLAS", "NEWCAP"), "");
}

// `transmission` of a level's row is what format line 4 may say.
TEST_F(PolicyCommands, LettersOfTheTransmissionAreThoseOfTheLevels) {
  write("own.yaml", std::string(kHead) +
                        "levels:\n  P: {rank: 5, ladder: us, classified: no, line: [PROTECTED], "
                        "portion: [P], transmission: P}\n");
  const auto said = [this](const std::string& letters) {
    write("a.txt", "VZCZCXYZ0008\nRR RUEHC\n\nDE RUEHNY #0512/01 1411203\nZNY " + letters +
                       " ZZH\nR 201202Z MAY 08\nFM AMEMBASSY OSLO\nTO RUEHC/SECSTATE WASHDC 4412\nPROTECTED OSLO "
                       "000512\n\nE.O. 12958: N/A\nTAGS: PREL EFIS NO\nSUBJECT: FISHERIES\n\n1. Quotas rose.\n");
    return run("check --policy own.yaml --format concise a.txt").out;
  };
  EXPECT_EQ(said("PPPPP"), "");
  EXPECT_THAT(said("QQQQQ"), HasSubstr("[transmission-security-letters]"));
}

TEST_F(PolicyCommands, LevelsMayShareTheLetterOfATransmission) {
  write("own.yaml",
        "policy: own\nschema: 1\nversion: 1.0.0\nextends: [us-state]\nlevels:\n"
        "  P: {rank: 5, ladder: us, classified: no, line: [PROTECTED], portion: [P], transmission: U}\n");
  const auto cable = [this](const std::string& line, const std::string& letters) {
    write("a.txt", "VZCZCXYZ0008\nRR RUEHC\n\nDE RUEHNY #0512/01 1411203\nZNR " + letters +
                       " ZZH\nR 201202Z MAY 08\nFM AMEMBASSY OSLO\nTO RUEHC/SECSTATE WASHDC 4412\n" + line +
                       " OSLO 000512\n\nE.O. 12958: N/A\nTAGS: PREL EFIS NO\nSUBJECT: FISHERIES\n\n1. Quotas rose.\n");
    return run("check --policy own.yaml --format concise a.txt").out;
  };
  EXPECT_EQ(cable("PROTECTED", "UUUUU"), "");
  EXPECT_EQ(cable("UNCLAS", "UUUUU"), "");
  for (const auto& [line, letters] : {std::pair("PROTECTED", "CCCCC"), std::pair("C O N F I D E N T I A L", "UUUUU")}) {
    EXPECT_NE(cable(line, letters).find("[transmission-security-differs-from-classification]"), std::string::npos)
        << line;
  }
}

}  // namespace
}  // namespace cablemark
