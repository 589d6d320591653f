// What packs change of the packs that they extend: scoped overrides, floors, languages, deprecations, site packs.
#include <gmock/gmock.h>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class PolicyOverride : public Program {
 protected:
  static std::string head(const std::string& name, const std::string& parent) {
    return "policy: " + name + "\nschema: 1\nversion: 1.0.0\nextends: [" + parent + "]\n";
  }
  // The severity of the finding about the portion that stands above the overall marking; empty without one.
  [[nodiscard]] std::string severity(const std::string& path, const std::string& policy = "post.yaml") const {
    const Result result = run("check --format json --policy " + policy + " " + path);
    const json report = result.json();
    for (const json& finding : report["documents"][0]["findings"]) {
      if (finding["rule"] == "portion-above-overall") return finding["severity"];
    }
    return "";
  }
  void override_with(const std::string& value) const {
    write("post.yaml", head("post", "us-state") + "override:\n  portion-above-overall: " + value + "\n");
  }
};

TEST_F(PolicyOverride, ByPathEraAndKind) {
  write("drafts/a.txt", faulty());
  write("drafts/old/a.txt", faulty());
  write("sent/a.txt", faulty());
  override_with("{where: [{paths: [drafts/*.txt], severity: note}]}");
  EXPECT_EQ(severity("drafts/a.txt"), "note");
  EXPECT_EQ(severity("drafts/old/a.txt"), "error");
  EXPECT_EQ(severity("sent/a.txt"), "error");
  override_with("{severity: warning, where: [{paths: [drafts/**], enabled: no}]}");
  EXPECT_EQ(severity("drafts/a.txt"), "");
  EXPECT_EQ(severity("drafts/old/a.txt"), "");
  EXPECT_EQ(severity("sent/a.txt"), "warning");
  override_with("{where: [{eras: [eo12958am], severity: note}, {kinds: [smart], severity: warning}]}");
  EXPECT_EQ(severity("sent/a.txt"), "note") << run("policy check post.yaml").out;
  override_with("{where: [{kinds: [smart], severity: warning}]}");
  EXPECT_EQ(severity("sent/a.txt"), "error");
}

TEST_F(PolicyOverride, ParametersByPath) {
  const std::string rule =
      "sources:\n  house: {title: House, basis: house, evidence: read}\nrules:\n  few-tags:\n    severity: warning\n"
      "    category: form\n    summary: x\n    params: {most: 5}\n    require: size(cable.tags) <= params.most\n"
      "    message: \"more than {params.most} tags\"\n    cite: [house]\n";
  write("site.yaml", head("site", "us-state") + rule);
  write("post.yaml",
        head("post", "site.yaml") +
            "override:\n  few-tags: {params: {most: 4}, where: [{paths: [short/*], params: {most: 1}}]}\n");
  write("short/a.txt", kClean);
  write("long/a.txt", kClean);
  EXPECT_THAT(run("check --format concise --policy post.yaml short").out, HasSubstr("more than 1 tags"));
  EXPECT_THAT(run("check --format concise --policy post.yaml long").out, Not(HasSubstr("tags")));
}

TEST_F(PolicyOverride, NothingIsLostThroughTwoLevels) {
  write("a.txt", faulty());
  write("region.yaml", head("region", "us-state") + "override:\n  portion-above-overall: {severity: warning}\n");
  write("post.yaml", head("post", "region.yaml") + "override:\n  portion-above-overall: {kinds: [telegram, smart]}\n");
  EXPECT_EQ(severity("a.txt"), "warning");
  EXPECT_EQ(run("policy check region.yaml post.yaml").exit, 0);
  write("post.yaml", head("post", "region.yaml") + "override:\n  portion-above-overall: {kinds: [smart]}\n");
  EXPECT_EQ(severity("a.txt"), "");
}

TEST_F(PolicyOverride, AFloorHoldsWithItsOwnersWords) {
  const std::string rule =
      "sources:\n  house: {title: House, basis: house, evidence: read}\nrules:\n  sipdis:\n    severity: error\n"
      "    category: handling\n    summary: x\n    require: has(cable.captions.SIPDIS)\n    message: no SIPDIS\n"
      "    cite: [house]\n    floor: {severity: warning, because: \"the security officer answers for it\"}\n";
  write("site.yaml", head("site", "us-state") + rule);
  const std::string says =
      "`sipdis` may not go below warning, says the pack `site`: the security officer answers for it";
  for (const char* value : {"off", "note", "{enabled: no}", "[{when: cable.classified, is: warning}, {is: note}]",
                            "{where: [{kinds: [smart], severity: note}]}", "{where: [{kinds: [smart], enabled: no}]}",
                            "{to: 1950-01-01}", "{from: 2050-01-01}", "{kinds: [smart]}", "{stages: [release]}"}) {
    write("post.yaml", head("post", "site.yaml") + "override:\n  sipdis: " + value + "\n");
    const Result result = run("policy check post.yaml");
    EXPECT_EQ(result.exit, 2) << value;
    EXPECT_THAT(result.out, HasSubstr(says)) << value;
  }
  write("post.yaml", head("post", "site.yaml") + "override:\n  sipdis: warning\n");
  EXPECT_EQ(run("policy lock post.yaml").exit, 0);
  // Nor by a rule that takes cells of one with a floor.
  write("site.yaml", head("site", "us-state") +
                         "sources:\n  house: {title: House, basis: house, evidence: read}\nrules:\n  few:\n"
                         "    severity: error\n    category: form\n    summary: x\n    for: [m in cable.marks, c in "
                         "m.controls]\n    cell: c\n    require: size(cable.portions) < 9\n    message: many\n"
                         "    cite: [house]\n    floor: {severity: warning, because: \"it is so\"}\n");
  for (const char* own : {"severity: note", "enabled: no", "from: 2050-01-01", "to: 1950-01-01", "stages: [release]"}) {
    write("post.yaml", head("post", "site.yaml") + "rules:\n  few-noforn:\n    of: {check: few, controls: [NOFORN]}\n" +
                           "    category: form\n    summary: x\n    " + own + "\n    cite: [house]\n");
    const Result result = run("policy check post.yaml");
    EXPECT_EQ(result.exit, 2) << own;
    EXPECT_THAT(result.out, HasSubstr("`few-noforn` may not go below warning, says the pack `site`: it is so")) << own;
  }
}

// A rule that takes the body of a generic one takes its numbers and its languages, too.
TEST_F(PolicyOverride, AGenericRuleAndThoseThatTakeItsBody) {
  const std::string rules =
      "sources:\n  house: {title: House, basis: house, evidence: read}\nrules:\n  few-portions:\n    severity: "
      "warning\n"
      "    category: form\n    summary: x\n    params: {most: 50}\n    for: [m in cable.marks, c in m.controls]\n"
      "    cell: c\n    require: size(cable.portions) <= params.most\n    message: \"{params.most} with {c}\"\n"
      "    messages: {fr: \"{params.most} avec {c}\"}\n    cite: [house]\n"
      "  few-noforn:\n    of: {check: few-portions, controls: [NOFORN]}\n    category: form\n    summary: x\n"
      "    cite: [house]\n";
  write("site.yaml", head("site", "us-state") + rules);
  std::string cable(kClean);
  cable.replace(cable.find("1. (C)"), 6, "1. (C//NF)");
  write("a.txt", cable);
  const auto said = [this](const std::string& overrides, const std::string& flags = "") {
    write("post.yaml", head("post", "site.yaml") + "override:\n" + overrides);
    const Result result = run("check --format concise --select few-noforn --policy post.yaml " + flags + " a.txt");
    EXPECT_NE(result.exit, 2) << result.err;
    return result.out;
  };
  EXPECT_THAT(said("  few-noforn: {params: {most: 60}}\n"), Not(HasSubstr("few-noforn")));
  EXPECT_THAT(said("  few-noforn: {params: {most: 1}}\n"), HasSubstr("1 with NOFORN"));
  EXPECT_THAT(said("  few-portions: {params: {most: 2}}\n"), HasSubstr("2 with NOFORN"));
  EXPECT_THAT(said("  few-portions: {params: {most: 2}}\n  few-noforn: {params: {most: 1}}\n"),
              HasSubstr("1 with NOFORN"));
  EXPECT_THAT(said("  few-portions: {where: [{paths: ['*.txt'], params: {most: 3}}]}\n"), HasSubstr("3 with NOFORN"));
  EXPECT_THAT(said("  few-portions: {params: {most: 2}}\n", "--language fr"), HasSubstr("2 avec NOFORN"));
}

TEST_F(PolicyOverride, MessagesInAnotherLanguage) {
  write("a.txt", faulty());
  override_with("{messages: {fr: \"le {p.label} est au-dessus du texte: {p.mark}\"}}");
  EXPECT_THAT(run("check --format concise --policy post.yaml --language fr a.txt").out,
              HasSubstr("le paragraph 2 est au-dessus du texte: (S)"));
  EXPECT_THAT(run("check --format concise --policy post.yaml a.txt").out, HasSubstr("paragraph 2 is marked (S)"));
  write("post.yaml", read_file(folder / "post.yaml") + "language: fr\n");
  EXPECT_THAT(run("check --format concise --policy post.yaml a.txt").out, HasSubstr("le paragraph 2 est"));
  override_with("{messages: {fr: \"{p.labl}\"}}");
  EXPECT_THAT(run("policy check post.yaml").out, HasSubstr("a portion has no fact `labl`; did you mean `label`?"));
}

TEST_F(PolicyOverride, ADeprecatedRuleSaysWhatToUse) {
  const std::string rule =
      "\n    severity: note\n    category: form\n    summary: x\n    forbid: cable.damaged > 3\n"
      "    message: x\n    cite: [house]\n";
  write("site.yaml", head("site", "us-state") +
                         "sources:\n  house: {title: House, basis: house, evidence: read}\nrules:\n  old:" + rule +
                         "    deprecated: {since: 1.0.0, because: it said the same, use: new}\n  new:" + rule);
  write("post.yaml", head("post", "site.yaml") + "override:\n  old: off\n");
  EXPECT_THAT(run("policy check post.yaml").out,
              HasSubstr("post.yaml:6:3: the rule `old` is deprecated since site 1.0.0: it said the same; use `new` "
                        "[deprecated]"));
  EXPECT_THAT(run("rule old --policy site.yaml").out, HasSubstr("deprecated since 1.0.0: it said the same; use new"));
}

TEST_F(PolicyOverride, ChangesAreToldByVersion) {
  write("post.yaml", head("post", "us-state") + "changes:\n  0.9.0: first rules\n");
  EXPECT_THAT(run("policy check post.yaml").out, HasSubstr("`changes` says nothing of version 1.0.0"));
  write("post.yaml", head("post", "us-state") + "changes:\n  1.0.0: [a rule more, a caption less]\n");
  EXPECT_EQ(run("policy check post.yaml").out, "");
  EXPECT_THAT(run("policy docs post.yaml").out, HasSubstr("### post 1.0.0\n\n- a rule more\n- a caption less\n"));
}

TEST_F(PolicyOverride, SitePacksStandInAPath) {
  write("site/house.yaml", head("house", "us-state") + "override:\n  portion-above-overall: note\n");
  write("other/house.yaml", head("house", "us-state"));
  write("work/a.txt", faulty());
  write("work/post.yaml", head("post", "house"));
  const std::string path = "cd work && CABLEMARK_PATH=../none:../site:../other \"$P\" check --format concise --policy ";
  EXPECT_THAT(shell(path + "house a.txt").out, HasSubstr("note"));
  EXPECT_THAT(shell(path + "post.yaml a.txt").out, HasSubstr("note"));
  EXPECT_EQ(shell("cd work && \"$P\" check --policy house a.txt").exit, 2);
  // A shipped name is what it is, and nothing is fetched.
  write("site/us-state.yaml", "policy: us-state\n");
  EXPECT_EQ(shell(path + "us-state a.txt").exit, 1);
  const Result url = run("check --policy https://example.org/pack.yaml work/a.txt");
  EXPECT_EQ(url.exit, 2);
  EXPECT_THAT(url.err, HasSubstr("no policy is fetched"));
}

// ---- packs that would take too much

TEST_F(PolicyOverride, WhatWouldTakeTooMuchIsRefused) {
  const auto refused = [this](const std::string& text, const std::string& says) {
    write("big.yaml", text);
    const Result result = run("policy check big.yaml");
    EXPECT_EQ(result.exit, 2) << says;
    EXPECT_THAT(result.out, HasSubstr(says));
  };
  const auto rule = [](const std::string& require) {
    return head("big", "us-core") +
           "rules:\n  big:\n    severity: note\n    category: form\n    summary: x\n    message: x\n    require: \"" +
           require + "\"\n";
  };
  std::string wide = "cable.complete";
  for (int n = 0; n < 6000; ++n) wide += " && cable.complete";
  refused(rule(wide), "big.yaml:6:3: the rule `big` has 12");
  refused(rule(std::string(5000, '(') + "true" + std::string(5000, ')')), "nested deeper than 250");
  refused(head("big", "us-core") + "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "a YAML anchor (`&...`) is not read");
  refused(head("big", "us-core") + "a: " + std::string(20'000, '['), "lists and maps stand more than 32 deep");
  refused(head("big", "us-core") + "summary: \"" + std::string(17'000'000, 'x') + "\"\n", "larger than 16 MB");
  for (int n = 0; n < 60; ++n) {
    write("p" + std::to_string(n) + ".yaml", head("p" + std::to_string(n), "p" + std::to_string(n + 1) + ".yaml"));
  }
  EXPECT_THAT(run("policy check p0.yaml").out, HasSubstr("too many packs extend each other"));
}

// ---- two versions of a policy

TEST_F(PolicyOverride, DiffNamesTheDocumentsThatChange) {
  write("c/a.txt", faulty());
  write("c/b.txt", kClean);
  write("c/two.txt", std::string(kClean) + "\n" + faulty());
  override_with("note");
  const Result result = run("policy diff us-state post.yaml --corpus c --format json");
  EXPECT_EQ(result.exit, 0) << result.err;
  const json corpus = result.json()["corpus"];
  EXPECT_EQ(corpus["changed"], 2);
  // Held against two full runs.
  std::vector<std::string> expected, told;
  const json before = run("check --format json c").json(),
             after = run("check --format json --policy post.yaml c").json();
  ASSERT_EQ(before["documents"].size(), after["documents"].size());
  EXPECT_EQ(corpus["documents"], before["documents"].size());
  for (std::size_t n = 0; n < before["documents"].size(); ++n) {
    const json &a = before["documents"][n], &b = after["documents"][n];
    json said_before = json::array({a["status"]}), said_after = json::array({b["status"]});
    for (const json& one : a["findings"]) said_before.push_back({one["rule"], one["severity"], one["offset"]});
    for (const json& one : b["findings"]) said_after.push_back({one["rule"], one["severity"], one["offset"]});
    if (said_before != said_after) expected.push_back(a["path"].get<std::string>() + std::to_string(int(a["part"])));
  }
  for (const json& one : corpus["changes"]) {
    told.push_back(one["path"].get<std::string>() + std::to_string(int(one["part"])));
    EXPECT_EQ(one["rules"][0]["rule"], "portion-above-overall");
    EXPECT_EQ(one["old"], "findings");
    EXPECT_EQ(one["new"], "clean");
  }
  EXPECT_EQ(told, expected);
  EXPECT_THAT(run("policy diff us-state post.yaml --corpus c").out,
              HasSubstr("changed rule portion-above-overall: severity\nadded row override portion-above-overall\n"
                        "2 of 4 documents change, 2 in their status\nportion-above-overall\n  -1 +1  c/a.txt: findings "
                        "-> clean\n"));
  const json same = run("policy diff us-state us-state --corpus c --format json").json();
  EXPECT_EQ(same["corpus"]["changed"], 0);
  EXPECT_TRUE(same["rules"].empty());
  EXPECT_EQ(run("policy diff us-state post.yaml --corpus none").exit, 2);
}

TEST_F(PolicyOverride, DiffNamesTheKeysOfRowsAndOverridesThatChange) {
  write("old.yaml", head("old", "us-state") +
                        "override:\n  tags-missing: {severity: note, kinds: [telegram]}\n"
                        "controls:\n  HOUSE: {line: [HOUSE], levels: [S], excludes: [NOFORN]}\n");
  write("new.yaml", head("new", "old.yaml") +
                        "override:\n  tags-missing: off\n  subject-missing: error\n"
                        "controls:\n  HOUSE: {line: [HOUSE], levels: S}\nposts:\n  STATE: [NOBODY]\n"
                        "rollup:\n  - {id: state-sbu-n, some: has(p.controls.SBU_NF), add: [SBU]}\n");
  EXPECT_EQ(
      run("policy diff old.yaml new.yaml").out,
      "old 1.0.0 -> new 1.0.0\nchanged rule subject-missing: severity\nchanged rule tags-missing: enabled\n"
      "changed row controls HOUSE: excludes\nchanged row override tags-missing: enabled\nchanged row posts STATE\n"
      "changed row rollup state-sbu-n: add, cite, examples, remove, when\nadded row override subject-missing\n");
  write("lax.yaml", head("lax", "us-state") + "fail-level: warning\n");
  EXPECT_EQ(run("policy diff us-state lax.yaml").out, "us-state 1.0.0 -> lax 1.0.0\nchanged row fail-level\n");
  const json rows = run("policy diff old.yaml new.yaml --format json").json()["rows"];
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0], (json{{"change", "changed"}, {"name", "controls HOUSE"}, {"keys", {"excludes"}}}));
  EXPECT_EQ(rows[2], (json{{"change", "changed"}, {"name", "posts STATE"}, {"keys", json::array()}}));
  EXPECT_EQ(run("policy diff old.yaml old.yaml").out, "old 1.0.0 -> old 1.0.0\nthe same rules and rows\n");
}

TEST_F(PolicyOverride, DocsAreOnePage) {
  const std::string page = run("policy docs us-state --format html").out;
  EXPECT_THAT(page, HasSubstr("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("<h3 id=\"portion-above-overall\">"));
  EXPECT_THAT(page, HasSubstr("</html>\n"));
  for (const char* other : {"<script", "src=", "http://", "@import", "<link"}) EXPECT_THAT(page, Not(HasSubstr(other)));
  EXPECT_THAT(run("policy docs us-state").out, HasSubstr("### portion-above-overall\n"));
}

TEST_F(PolicyOverride, SchemaIsTheOneOfTheTree) {
  const std::string schema = read_file(CABLEMARK_SOURCE_DIR "/policies/policy.schema.json");
  EXPECT_EQ(run("policy schema").out, schema);
  EXPECT_EQ(json::parse(schema)["$schema"], "http://json-schema.org/draft-07/schema#");
}

}  // namespace
}  // namespace cablemark
