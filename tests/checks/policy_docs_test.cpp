// docs/policy.md names every key, fact and function, and its examples hold.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "checks/eval.hpp"
#include "checks/fact_list.hpp"
#include "checks/fact_values.hpp"
#include "checks/scratch.hpp"
#include "policies/functions.hpp"
#include "policies/load.hpp"
#include "policies/policy_schema.hpp"

namespace cablemark {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string& page() {
  static const std::string text = read_file(CABLEMARK_SOURCE_DIR "/docs/policy.md");
  return text;
}

// The last cell of each row of the tables of facts, functions and macros.
std::vector<std::string> examples() {
  std::vector<std::string> found;
  const std::string end = "` |\n";
  std::size_t from = page().find("\n## Facts");
  for (std::size_t at = page().find(end, from); at != std::string::npos; at = page().find(end, at + 1)) {
    const std::size_t begin = page().rfind("| `", at);
    std::string text = page().substr(begin + 3, at - begin - 3);
    for (std::size_t bar = text.find("\\|"); bar != std::string::npos; bar = text.find("\\|")) text.erase(bar, 1);
    found.push_back(text);
  }
  return found;
}

void collect_keys(const nlohmann::json& schema, std::vector<std::string>& keys) {
  if (schema.is_object()) {
    if (schema.contains("properties") && schema["properties"].is_object()) {
      for (const auto& [key, value] : schema["properties"].items()) keys.push_back(key);
    }
    for (const auto& [key, value] : schema.items()) collect_keys(value, keys);
  } else if (schema.is_array()) {
    for (const auto& value : schema) collect_keys(value, keys);
  }
}

bool stands_as_word(const std::string& word) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; };
  for (std::size_t at = page().find(word); at != std::string::npos; at = page().find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !letter(page()[at - 1])) && (end == page().size() || !letter(page()[end]))) return true;
  }
  return false;
}

TEST(PolicyPage, NamesEveryKey) {
  std::vector<std::string> keys;
  collect_keys(nlohmann::json::parse(policy_schema()), keys);
  EXPECT_GT(keys.size(), 80U);
  for (const std::string& key : keys) EXPECT_TRUE(stands_as_word(key)) << key;
}

TEST(PolicyPage, NamesEveryFunction) {
  for (const FunctionDeclaration& one : functions()) {
    EXPECT_NE(page().find("| `" + std::string(one.name) + "` |"), std::string::npos) << one.name;
  }
}

TEST(PolicyPage, NamesEveryFact) {
  std::size_t rows = 0;
  for (const FactDeclaration& one : kFacts) {
    const std::string name = "." + std::string(one.name) + "` |";
    EXPECT_NE(page().find(name), std::string::npos) << one.name;
    ++rows;
  }
  EXPECT_EQ(rows, kFactCount);
}

TEST(PolicyPage, ItsExamplesHold) {
  auto loaded = load_shipped_policy("us-state");
  const Policy& policy = std::get<Policy>(loaded);
  const std::string text = read_file(CABLEMARK_SOURCE_DIR "/policies/us-core/fixtures/conf-2008.txt");
  Scratch scratch;
  Options options;
  ASSERT_EQ(check(text, policy, options, scratch).size(), 1U);
  EvalOptions eval_options;
  eval_options.words = &policy;
  eval_options.facts = &scratch.impl->facts;
  eval_options.cable = true;
  const std::size_t functions_at = page().find("\n## Functions");
  std::size_t count = 0;
  for (const std::string& example : examples()) {
    ++count;
    const auto result = eval(example, {}, eval_options);
    const auto* value = std::get_if<EvalValue>(&result);
    ASSERT_NE(value, nullptr) << example << ": " << std::get<ExpressionError>(result).message;
    EXPECT_EQ(value->type, "bool") << example;
    // What functions give is known; what a cable holds is not.
    if (page().find("`" + example + "`") > functions_at && example.find("cable") == std::string::npos) {
      EXPECT_TRUE(value->value.truth) << example;
    }
  }
  EXPECT_GT(count, 250U);
}

}  // namespace
}  // namespace cablemark
