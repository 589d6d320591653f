// Packs that load, and what is wrong with them all the same.
#include "policies/check_policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace cablemark {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(CABLEMARK_TESTS_DIR) / "policies" / "doubtful";
const LoadOptions kOptions = {.examples = true, .origins = true, .expressions = true};

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string messages(const std::vector<PolicyError>& errors) {
  std::string text;
  for (const PolicyError& error : errors) text += format_policy_error(error) + " [" + std::string(error.code) + "]\n";
  return text;
}

std::string findings(const std::variant<Policy, std::vector<PolicyError>>& loaded) {
  if (const auto* errors = std::get_if<1>(&loaded)) return "does not load:\n" + messages(*errors);
  return messages(check_policy(std::get<Policy>(loaded)));
}

TEST(CheckPolicy, FindsWhatCannotBeMetReachedOrProved) {
  const std::string actual =
      findings(load_policy({"house.yaml", "house.yaml", read_file(kFolder / "house.yaml")}, {}, kOptions));
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(kFolder / "house.expected", std::ios::binary) << actual;
  EXPECT_EQ(actual, read_file(kFolder / "house.expected"));
}

TEST(CheckPolicy, OfTwoOverridesThatKnowNothingOfEachOtherTellsTheFirst) {
  const auto reader = [](std::string_view name, const PolicyText&) -> std::variant<PolicyText, std::string> {
    const std::string pack(name);
    return PolicyText{pack, pack + ".yaml",
                      "policy: " + pack +
                          "\nschema: 1\nversion: 1.0.0\nextends: [us-state]\noverride:\n  tags-missing: " +
                          (pack == "one" ? "off" : "error") + "\n"};
  };
  const std::string head = "policy: all\nschema: 1\nversion: 1.0.0\nextends: [one, two]\n";
  EXPECT_EQ(
      findings(load_policy({"all", "all.yaml", head}, reader, kOptions)),
      "one.yaml:6:3: this override of `tags-missing` is replaced by that of two.yaml:6, which does not extend this "
      "pack [override-shadowed]\n");
  // Whoever extends both decides, and means to.
  const std::string decided =
      "policy: all\nschema: 1\nversion: 1.0.0\nextends: [one]\noverride:\n  tags-missing: note\n";
  EXPECT_EQ(findings(load_policy({"all", "all.yaml", decided}, reader, kOptions)), "");
}

TEST(CheckPolicy, TellsAnOverrideOfARuleThatIsOff) {
  const auto check = [](const std::string& overrides) {
    return findings(load_policy(
        {"all", "all.yaml", "policy: all\nschema: 1\nversion: 1.0.0\nextends: [us-state]\noverride:\n" + overrides}, {},
        kOptions));
  };
  const std::string idle =
      "all.yaml:6:3: the rule `reference-above-overall` is off, and this override does not switch it on: add "
      "`enabled: yes` (`{enabled: yes, severity: warning}`), or take it out [override-idle]\n";
  EXPECT_EQ(check("  reference-above-overall: warning\n"), idle);
  EXPECT_EQ(check("  reference-above-overall: {severity: error, from: 2001-01-01}\n"), idle);
  for (const char* word : {"on", "off", "{enabled: yes, severity: error}", "{enabled: no, severity: error}"}) {
    EXPECT_EQ(check(std::string("  reference-above-overall: ") + word + "\n"), "") << word;
  }
  EXPECT_EQ(check("  tags-missing: error\n"), "");
}

TEST(CheckPolicy, IsSilentOnShippedPacks) {
  for (const std::string_view name : shipped_policy_names()) {
    EXPECT_EQ(findings(load_shipped_policy(name, kOptions)), "") << name;
  }
}

TEST(CheckPolicy, KnowsWhereAWordEnds) {
  EXPECT_EQ(end_of_token("  sumary: x", 3), 9U);
  EXPECT_EQ(end_of_token("a: 'two words' ", 4), 15U);
  EXPECT_EQ(end_of_token("é: AGRÉMENT", 4), 12U);
  EXPECT_EQ(end_of_token("a", 9), 9U);
}

}  // namespace
}  // namespace cablemark
