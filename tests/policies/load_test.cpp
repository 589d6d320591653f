// Broken packs stand beside their exact messages; shipped and other packs load, and mean what they say.
#include "policies/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace cablemark {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const fs::path kBroken = fs::path(CABLEMARK_TESTS_DIR) / "policies" / "broken";

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// Names are paths from the folder `root`.
PolicyReader reader_in(const fs::path& root) {
  return [root](std::string_view name, const PolicyText& from) -> std::variant<PolicyText, std::string> {
    const fs::path file = (fs::path(from.file).parent_path() / name).lexically_normal();
    if (!fs::exists(root / file)) return std::string("no such file");
    return PolicyText{std::string(name), file.string(), read_file(root / file)};
  };
}

using Loaded = std::variant<Policy, std::vector<PolicyError>>;

std::string messages(const Loaded& loaded) {
  std::string text;
  if (const auto* errors = std::get_if<1>(&loaded)) {
    for (const PolicyError& error : *errors) text += format_policy_error(error) + "\n";
  }
  return text;
}

Loaded load_text(std::string bytes, const LoadOptions& options = {}) {
  return load_policy({"test", "test.yaml", std::move(bytes)}, {}, options);
}

class BrokenPack : public ::testing::TestWithParam<std::string> {};

TEST_P(BrokenPack, IsReportedInTheseWords) {
  const std::string file = GetParam() + ".yaml";
  LoadOptions options;
  options.examples = true;
  const std::string actual =
      messages(load_policy({file, file, read_file(kBroken / file)}, reader_in(kBroken), options));
  const fs::path expected = kBroken / (GetParam() + ".expected");
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << actual;
  EXPECT_EQ(actual, read_file(expected));
  EXPECT_NE(actual, "");
}

std::vector<std::string> broken_packs() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kBroken)) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, BrokenPack, ::testing::ValuesIn(broken_packs()),
                         [](const auto& test) { return test.param; });

TEST(BrokenPacks, AreMany) { EXPECT_GE(broken_packs().size(), 60U); }

TEST(ShippedPacks, Load) {
  LoadOptions options;
  options.examples = true;
  for (const std::string_view name : shipped_policy_names()) {
    EXPECT_EQ(messages(load_shipped_policy(name, options)), "");
  }
}

// The embedded node table and the file are one policy.
TEST(ShippedPacks, AreTheirFiles) {
  const fs::path folder = fs::path(CABLEMARK_SOURCE_DIR) / "policies";
  for (const std::string_view name : shipped_policy_names()) {
    const std::string file = std::string(name) + ".yaml";
    const Loaded embedded = load_shipped_policy(name);
    const Loaded read = load_policy({file, file, read_file(folder / file)}, {}, {});
    ASSERT_EQ(messages(embedded) + messages(read), "");
    EXPECT_EQ(std::get<Policy>(embedded).digest, std::get<Policy>(read).digest);
    EXPECT_EQ(std::get<Policy>(embedded).rules.size(), std::get<Policy>(read).rules.size());
  }
}

// What may leave and what withholds it do not overlap, and nothing that is classified leaves.
TEST(ShippedPacks, ReleasePublicSaysWhatMayLeave) {
  const Loaded loaded = load_shipped_policy("release-public");
  ASSERT_EQ(messages(loaded), "");
  const auto& policy = std::get<Policy>(loaded);
  EXPECT_EQ(policy.fail_level, Severity::Warning);
  ASSERT_TRUE(policy.release);
  for (const WordId level : policy.release->levels) EXPECT_FALSE(policy.levels[level].classified);
  EXPECT_TRUE(policy.release->controls.empty());
  for (const char* rule : {"transmission-security-differs-from-classification", "declassification-on-unclassified",
                           "classifier-on-unclassified"}) {
    ASSERT_NE(policy.rule(rule), nullptr);
    EXPECT_EQ(policy.rule(rule)->severity.back().is, Severity::Error) << rule;
  }
  // Each control has a code of its own, so that none goes under the code for what was not understood.
  for (WordId control = 0; control < policy.controls.size(); ++control) {
    const auto covers = [&](const Exemption& exemption) {
      return std::find(exemption.controls.begin(), exemption.controls.end(), control) != exemption.controls.end();
    };
    EXPECT_EQ(std::count_if(policy.exemptions.begin(), policy.exemptions.end(), covers), 1)
        << policy.controls[control].name;
  }
}

TEST(ShippedPacks, OnlyAReleasePackLetsAnythingLeave) {
  const Loaded loaded = load_shipped_policy("us-state");
  EXPECT_FALSE(std::get<Policy>(loaded).release);
}

class SharedPack : public ::testing::TestWithParam<const char*> {};

TEST_P(SharedPack, Loads) {
  const fs::path folder = fs::path(CABLEMARK_SHARED_DIR) / "trial";
  if (std::string_view(CABLEMARK_SHARED_DIR).empty()) GTEST_SKIP();
  std::string bytes = read_file(folder / GetParam());
  bytes += "\nfixtures:";
  for (const auto& entry : fs::directory_iterator(folder / "fixtures")) {
    bytes += "\n  - fixtures/" + entry.path().filename().string();
  }
  LoadOptions options;
  options.examples = true;
  const Loaded loaded = load_policy({GetParam(), GetParam(), bytes + "\n"}, reader_in(folder), options);
  EXPECT_EQ(messages(loaded), "");
}

INSTANTIATE_TEST_SUITE_P(All, SharedPack, ::testing::Values("trial.yaml", "country.yaml"), [](const auto& test) {
  return std::string(test.param).substr(0, std::string(test.param).find('.'));
});

const std::string kHead = "policy: test\nschema: 1\nversion: 1.0.0\n";
const std::string kWords = R"(
levels:
  U: {rank: 0, ladder: us, classified: no, line: [UNCLASSIFIED, UNCLAS], portion: [U]}
  C: {rank: 20, ladder: us, line: [CONFIDENTIAL], portion: [C]}
  S: {rank: 30, ladder: us, line: [SECRET], portion: [S]}
  NS: {rank: 30, ladder: nato, line: [NATO SECRET], portion: [NS]}
controls:
  NOFORN: {line: [NOFORN], portion: [NF], caption: NOFORN, group: release, excludes: [REL_TO]}
  REL_TO: {portion: [REL TO, REL], codes: intersect, levels: [S]}
  LOU: {implies: U, portion: [LOU], levels: [U]}
  SBU: {portion: [SBU], from: 1995-10-01, replaces: LOU}
  CUI: {portion: [CUI], from: 2016-11-14, replaces: [LOU, SBU]}
captions:
  NOFORN: {kind: control}
  CORRECTED_COPY: {kind: notice, also: [CORRECTED]}
countries:
  USA: {}
  NO: {also: [ON]}
  null: {}
  GBR: {}
  AUS: {}
  ANGLO: {members: [USA, GBR, AUS]}
  NATO: {group: yes}
addressees:
  - {name: "*", kind: company}
  - {name: "AMEMBASSY *", kind: post}
  - {name: "AMEMBASSY OTTAWA", kind: foreign}
eras:
  later: {from: 1982-08-01, letters: a-c}
  early: {from: 1978-12-01, to: 1982-07-31, order: "12065"}
form: {SUBJECT: [OBJET], paragraph: paragraphe}
)";

Policy good(const std::string& more, const LoadOptions& options = {}) {
  Loaded loaded = load_text(kHead + kWords + more, options);
  EXPECT_EQ(messages(loaded), "");
  if (auto* policy = std::get_if<Policy>(&loaded)) return std::move(*policy);
  return {};
}

TEST(Tables, MeanWhatTheySay) {
  const Policy policy = good("");
  const auto control = [&](const char* name) { return *policy.word(WordClass::Control, name); };
  const auto level = [&](const char* name) { return *policy.level(name); };
  EXPECT_THAT(policy.controls[control("REL_TO")].excludes, ElementsAre(control("NOFORN")));
  EXPECT_THAT(policy.controls[control("REL_TO")].all_levels, ElementsAre(level("S"), level("NS")));
  EXPECT_EQ(policy.controls[control("NOFORN")].all_levels.size(), 4U);
  EXPECT_EQ(policy.controls[control("LOU")].implies, level("U"));
  EXPECT_EQ(policy.controls[control("REL_TO")].shown(), "REL TO");
  // The earliest day ends a row that two rows replace.
  EXPECT_EQ(policy.controls[control("LOU")].period.to, parse_iso_date("1995-09-30"));
  EXPECT_EQ(policy.controls[control("LOU")].replaced_by, control("SBU"));
  EXPECT_EQ(policy.controls[control("SBU")].period.to, parse_iso_date("2016-11-13"));
  const WordId noforn = *policy.word(WordClass::Caption, "NOFORN");
  EXPECT_EQ(policy.captions[noforn].control, control("NOFORN"));
  EXPECT_THAT(policy.captions[*policy.word(WordClass::Caption, "CORRECTED_COPY")].text, ElementsAre("CORRECTED COPY"));
  const Country& anglo = policy.countries[*policy.word(WordClass::Country, "ANGLO")];
  EXPECT_TRUE(anglo.group);
  EXPECT_TRUE(std::is_sorted(anglo.members.begin(), anglo.members.end()));
  EXPECT_EQ(anglo.members.size(), 3U);
  EXPECT_THAT(policy.ladders, ElementsAre("us", "nato"));
  EXPECT_EQ(policy.labels.find("paragraph")->second, "paragraphe");
  EXPECT_THAT(policy.vocabulary.form(FormKeyword::Subject), ElementsAre("OBJET"));
}

TEST(Tables, ARowStandsAfterTheOneThatItNames) {
  Loaded loaded = load_text(kHead + R"(
levels:
  S: {rank: 30, ladder: us, line: [SECRET], portion: [S]}
controls:
  SAR: {line: [SAR], programs: yes, group: sar}
  REL: {line: [REL TO], codes: intersect, group: release, category: dissem}
  EYES: {line: [EYES ONLY], codes: intersect, codes-before: yes}
  WAIVED: {line: [WAIVED], after: SAR}
  HVSACO: {line: [HVSACO], after: SAR}
)",
                            {});
  ASSERT_EQ(messages(loaded), "");
  const auto& controls = std::get<Policy>(loaded).controls;
  std::vector<std::string> names;
  for (const Control& control : controls) names.push_back(control.name);
  EXPECT_THAT(names, ElementsAre("SAR", "WAIVED", "HVSACO", "REL", "EYES"));
  EXPECT_TRUE(controls[0].programs);
  EXPECT_EQ(controls[0].category, controls[0].group);
  EXPECT_NE(controls[3].category, controls[3].group);
  EXPECT_TRUE(controls[4].codes_before);
}

TEST(Tables, ScalarsStayText) {
  const Policy policy = good("");
  EXPECT_TRUE(policy.word(WordClass::Country, "NO"));
  EXPECT_TRUE(policy.word(WordClass::Country, "null"));
  EXPECT_THAT(policy.countries[*policy.word(WordClass::Country, "NO")].also, ElementsAre("ON"));
}

TEST(Tables, ErasAreFoundByDay) {
  const Policy policy = good("");
  const auto era = [&](const char* day) {
    const auto found = policy.era_of(*parse_iso_date(day));
    return found ? policy.eras[*found].name : "none";
  };
  EXPECT_EQ(era("1978-11-30"), "none");
  EXPECT_EQ(era("1982-07-31"), "early");
  EXPECT_EQ(era("1982-08-01"), "later");
  EXPECT_EQ(era("2026-01-01"), "later");
  EXPECT_THAT(policy.eras[1].letters, ElementsAre("a", "b", "c"));
}

TEST(Tables, LongestAddresseeWins) {
  const Policy policy = good("");
  const auto kind = [&](const char* name) {
    return policy.word_name(WordClass::AddresseeKind, policy.addressee(name)->kind);
  };
  EXPECT_EQ(kind("AMEMBASSY OTTAWA"), "foreign");
  EXPECT_EQ(kind("amembassy oslo"), "post");
  EXPECT_EQ(kind("FIRM"), "company");
  EXPECT_TRUE(policy.addressee("AMEMBASSY OTTAWA")->foreign);
  EXPECT_FALSE(good("override: {}").addressees.empty());
}

TEST(Patterns, StarIsAnyText) {
  EXPECT_TRUE(fits_pattern("A*B*C", "AxxBxBxC"));
  EXPECT_TRUE(fits_pattern("*", ""));
  EXPECT_TRUE(fits_pattern("* COLLECTIVE", "ALL COLLECTIVE"));
  EXPECT_FALSE(fits_pattern("A*B", "AxC"));
  EXPECT_FALSE(fits_pattern("A", "AB"));
}

const std::string kRule = R"(rules:
  a-rule:
    severity: error
    category: marking
    summary: it is so
    params: {days: 3}
    require: cable.marked < params.days   # a comment of the author
    message: "{{{cable.marked}}} of {params.days}"
)";

TEST(Rules, MessagesHoldValuesAndBraces) {
  const Policy policy = good(kRule);
  const MessageTemplate& message = policy.rules[0].message.at(0).is;
  ASSERT_EQ(message.size(), 2U);
  EXPECT_EQ(message[0].text, "{");
  EXPECT_EQ(message[1].text, "} of ");
  EXPECT_NE(message[1].value, kNoNode);
}

TEST(Rules, OverridesChangeWhatTheyName) {
  const Policy policy =
      good(kRule +
           "override:\n  a-rule: {severity: note, enabled: no, params: {days: 9}, from: 2001-01-01, kinds: [smart]}\n");
  const Rule& rule = policy.rules[0];
  EXPECT_EQ(rule.severity[0].is, Severity::Note);
  EXPECT_FALSE(rule.enabled);
  EXPECT_EQ(rule.params[0].second, 9);
  EXPECT_EQ(rule.period.from, parse_iso_date("2001-01-01"));
  EXPECT_THAT(rule.kinds, ElementsAre(CableKind::Smart));
  EXPECT_EQ(good(kRule + "override: {a-rule: off}\n").rules[0].enabled, false);
  EXPECT_EQ(good(kRule + "override: {a-rule: warning}\n").rules[0].severity[0].is, Severity::Warning);
}

const std::string kClaim = R"(rules:
  check:
    severity: error
    category: marking
    summary: a control stands with a level that it does not go with
    for: [m in cable.marks, c in m.controls]
    cell: c
    when: m.known
    require: m.level in c.levels
    at: c
    message: "{c} does not go with {m.level}"
  named:
    severity: warning
    category: handling
    summary: the same of one word
    of: {check: check, controls: [REL_TO], with: [NOFORN], in: portion}
    when: m.valid
)";

TEST(Rules, ANamedRuleTakesTheBodyOfItsCheck) {
  const Policy policy = good(kClaim);
  const Rule& rule = *policy.rule("named");
  EXPECT_FALSE(rule.own_body);
  EXPECT_EQ(rule.loops.size(), 2U);
  EXPECT_EQ(rule.cell, rule.loops[1].slot);
  EXPECT_EQ(rule.when.size(), 2U);
  EXPECT_EQ(rule.require.size(), 1U);
  EXPECT_EQ(rule.message.size(), 1U);
  EXPECT_NE(rule.at, kNoNode);
  EXPECT_EQ(rule.severity.at(0).is, Severity::Warning);
  EXPECT_EQ(rule.of->check, 0U);
  EXPECT_EQ(rule.of->in, CellPlace::Portion);
}

TEST(Packs, MergeRowsByKeyAndLoadOnce) {
  const auto reader = [](std::string_view name, const PolicyText&) -> std::variant<PolicyText, std::string> {
    std::string text = "policy: " + std::string(name) + "\nschema: 1\nversion: 1.0.0\n";
    if (name == "top") text += "levels:\n  U: {rank: 0, ladder: us, line: [OPEN]}\n  S: {rank: 1, ladder: us}\n";
    if (name == "left") text += "extends: [top]\nlevels:\n  U: {rank: 5, ladder: us, portion: [X]}\n";
    if (name == "right") text += "extends: [top]\n";
    return PolicyText{std::string(name), std::string(name), text};
  };
  LoadOptions options;
  options.origins = true;
  const Loaded loaded = load_policy({"root", "root.yaml", kHead + "extends: [left, right]\n"}, reader, options);
  ASSERT_EQ(messages(loaded), "");
  const auto& policy = std::get<Policy>(loaded);
  ASSERT_EQ(policy.packs.size(), 4U);
  EXPECT_EQ(policy.packs[0].name + policy.packs[1].name + policy.packs[2].name + policy.packs[3].name,
            "topleftrighttest");
  ASSERT_EQ(policy.levels.size(), 2U);
  EXPECT_EQ(policy.levels[0].rank, 5);
  EXPECT_TRUE(policy.levels[0].line.empty());
  EXPECT_EQ(policy.origins[0].place.file, "left");
}

TEST(Packs, TheDigestIsOfNamesAndBytes) {
  const std::string one = std::get<Policy>(load_text(kHead)).digest;
  EXPECT_EQ(one.size(), 7U + 64U);
  EXPECT_EQ(one, std::get<Policy>(load_policy({"x", "other.yaml", kHead}, {}, {})).digest);
  EXPECT_NE(one, std::get<Policy>(load_text(kHead + "#")).digest);
}

TEST(Packs, UnknownShippedNameSaysWhichThereAre) {
  EXPECT_THAT(messages(load_shipped_policy("us-stat")), HasSubstr("`us-stat` is no shipped policy"));
}

TEST(Packs, AnyCutOfAPackIsALoadOrAMessage) {
  const std::string text = kHead + kWords + kClaim;
  for (std::size_t cut = 0; cut < text.size(); cut += 23) {
    const Loaded loaded = load_text(text.substr(0, cut));
    EXPECT_EQ(loaded.index() == 1, !messages(loaded).empty());
  }
  for (std::size_t at = 0; at < text.size(); at += 19) {
    for (const char c : {'{', '"', '\0', ':', '\x80'}) {
      std::string changed = text;
      changed[at] = c;
      const Loaded loaded = load_text(changed);
      EXPECT_EQ(loaded.index() == 1, !messages(loaded).empty());
    }
  }
}

}  // namespace
}  // namespace cablemark
