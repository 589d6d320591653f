#include "policies/compiled_policy.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "policies/embedded.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

Policy policy_in(std::variant<Policy, std::vector<PolicyError>> loaded) { return std::move(std::get<Policy>(loaded)); }

using SpellingRow = std::tuple<std::string, WordKind, WordId, bool>;

std::vector<SpellingRow> spellings_of(const Vocabulary& vocabulary, WordPlace place) {
  std::vector<SpellingRow> rows;
  const bool stopped = vocabulary.any_spelling(place, [&rows](std::string_view spelling, const Word& word) {
    rows.emplace_back(spelling, word.kind, word.id, word.preferred);
    return false;
  });
  EXPECT_FALSE(stopped);
  return rows;
}

TEST(CompiledPolicy, TheBuildCompiledEveryShippedPackAsTheLoaderDoes) {
  ASSERT_EQ(compiled_packs().size(), shipped_policy_names().size());
  for (const CompiledPack& pack : compiled_packs()) {
    SCOPED_TRACE(pack.name);
    EXPECT_TRUE(write_compiled(policy_in(compile_shipped_policy(pack.name))) == pack.bytes);
  }
}

TEST(CompiledPolicy, WhatWasReadIsWrittenAgainByteForByte) {
  for (const CompiledPack& pack : compiled_packs()) {
    SCOPED_TRACE(pack.name);
    EXPECT_TRUE(write_compiled(read_compiled(pack.bytes)) == pack.bytes);
  }
}

TEST(CompiledPolicy, NamesAndSpellingsAreFound) {
  for (const CompiledPack& pack : compiled_packs()) {
    SCOPED_TRACE(pack.name);
    const Policy policy = read_compiled(pack.bytes);
    const Policy loaded = policy_in(compile_shipped_policy(pack.name));
    EXPECT_EQ(policy.digest, loaded.digest);
    for (const Rule& rule : loaded.rules) EXPECT_NE(policy.rule(rule.name), nullptr) << rule.name;
    for (const Control& control : loaded.controls) {
      EXPECT_EQ(policy.word(WordClass::Control, control.name), loaded.word(WordClass::Control, control.name));
    }
    for (const WordPlace place : {WordPlace::Line, WordPlace::Portion, WordPlace::Caption, WordPlace::Codes}) {
      EXPECT_EQ(spellings_of(policy.vocabulary, place), spellings_of(loaded.vocabulary, place));
    }
    for (const Post& post : loaded.posts) {
      EXPECT_EQ(policy.vocabulary.longest_post(post.name), loaded.vocabulary.longest_post(post.name));
    }
  }
}

TEST(CompiledPolicy, WhatIsAskedForBeyondItIsStillLoaded) {
  const Policy examples = policy_in(load_shipped_policy("us-state", {.examples = true}));
  EXPECT_FALSE(examples.fixtures.empty());
  EXPECT_FALSE(examples.rules.front().examples.empty());
  const Policy expressions = policy_in(load_shipped_policy("us-state", {.expressions = true}));
  EXPECT_FALSE(expressions.rules.front().expressions.empty());
  const Policy origins = policy_in(load_shipped_policy("us-state", {.origins = true}));
  EXPECT_FALSE(origins.origins.empty());
  const Policy french = policy_in(load_shipped_policy("us-state", {.language = "fr"}));
  EXPECT_EQ(french.language, "fr");
  const auto without = load_shipped_policy("us-state", {.without = RowName{"captions", "NODIS"}});
  EXPECT_TRUE(std::holds_alternative<std::vector<PolicyError>>(without)) << "its rules name the caption";
}

TEST(CompiledPolicy, ConstantsOfEveryKindComeBack) {
  Policy policy;
  Rule& rule = policy.rules.emplace_back();
  rule.name = "constants";
  rule.params.emplace_back("least", std::numeric_limits<std::int64_t>::min());
  rule.params.emplace_back("most", std::numeric_limits<std::int64_t>::max());
  const std::vector<Value> inner{Value::from_int(-1), Value::string("text")};
  const std::vector<Value> outer{Value::list(inner.data(), 2), Value::null()};
  for (const Value& value :
       {Value::from_double(-2.5), Value::from_uint(std::numeric_limits<std::uint64_t>::max()), Value::boolean(true),
        Value::word(WordClass::Caption, 7), Value::timestamp(-3, 999'999'999), Value::bytes({"\0\xFF", 2}),
        Value::list(outer.data(), 2), Value::type_name("int"), Value::absent(4)}) {
    rule.program.nodes.emplace_back().constant = value;
  }
  const std::string bytes = write_compiled(policy);
  const Policy read = read_compiled(bytes);
  EXPECT_EQ(write_compiled(read), bytes);
  const Rule& again = read.rules.front();
  EXPECT_EQ(again.params, rule.params);
  const std::vector<ProgramNode>& nodes = again.program.nodes;
  EXPECT_EQ(nodes[0].constant.number, -2.5);
  EXPECT_EQ(nodes[1].constant.unsigned_integer, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(nodes[4].constant.integer, -3);
  EXPECT_EQ(nodes[4].constant.count, 999'999'999U);
  EXPECT_EQ(nodes[5].constant.text(), std::string_view("\0\xFF", 2));
  ASSERT_EQ(nodes[6].constant.count, 2U);
  EXPECT_EQ(nodes[6].constant.items[0].items[1].text(), "text");
  EXPECT_EQ(nodes[6].constant.items[1].kind, ValueKind::Null);
  EXPECT_EQ(nodes[8].constant.integer, 4);
}

}  // namespace
}  // namespace cablemark
