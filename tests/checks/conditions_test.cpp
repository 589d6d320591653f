// Conditions of the cable alone say what the scalar back end says, and equal ones are kept once.
#include "checks/conditions.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <variant>

#include "policies/load.hpp"
#include "tests/checks/shuffled_facts.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kLeaves[] = {
    "cable.complete",
    "cable.classified",
    "cable.classification.known",
    "has(cable.classification.level)",
    "has(cable.captions.SIPDIS)",
    "'SIPDIS' in cable.captions",
    "has(cable.overall.controls.NOFORN)",
    "cable.overall.controls.NOFORN.order == 1",
    "cable.level <= cable.overall.level",
    "cable.level == cable.derived.level",
    "cable.level in [level.U, level.S]",
    "cable.overall.level.classified",
    "cable.damaged > 1",
    "cable.damaged + cable.unmarked == 2",
    "cable.damaged - 1 < cable.unmarked",
    "cable.damaged in [1, 3]",
    "cable.damaged * 2 == 4",
    "cable.damaged * cable.unmarked > 3",
    "cable.damaged / cable.unmarked == 1",
    "cable.damaged % 2 == cable.unmarked % 3",
    "cable.date.year < 2005",
    "cable.date.month + cable.dtg.date.day == 12",
    "yearDay(cable.dtg.date) > cable.transmission.station.day * 100",
    "size(cable.portions) > 2",
    "size(cable.captions) == 0",
    "cable.kind == 'telegram'",
    "cable.kind in ['smart', 'document']",
    "cable.transmission.action_precedence == 'text'",
    "cable.transmission.action_precedence != 'O'",
    "cable.transmission.action_precedence in ['O', 'text']",
    "cable.transmission.station.day > 2",
    "(cable.complete ? cable.damaged : cable.unmarked) == 1",
    "cable.portions.exists(p, p.marked)",
    "cable.portions.all(p, has(p.mark) || p.depth < 3)",
    "cable.portions.exists_one(p, p.mark.known)",
    "cable.paragraphs.exists(p, p.level == cable.level)",
    "size(cable.portions.filter(p, p.mark.known)) > 2",
    "size(cable.marks.filter(m, m.level <= cable.level)) == cable.damaged",
    "cable.marks.exists(m, m.controls.exists(c, c.order > 1))",
    "cable.overall.controls.exists(c, c.order == 1)",
    "has(cable.executive_order.number)",
};

class ConditionsTest : public ::testing::Test {
 protected:
  ConditionsTest() {
    auto loaded = load_shipped_policy("us-state");
    words_ = std::get<Policy>(std::move(loaded));
  }

  NodeId compile(const std::string& text, Program& program, std::uint16_t& cable) {
    Compiler compiler(Compiler::Mode::Strict, words_, program);
    cable = compiler.add_variable("cable", {.kind = TypeKind::Record, .record = Record::Cable}, false);
    auto parsed = parse_expression(text);
    if (!std::holds_alternative<Expression>(parsed)) return kNoNode;
    auto compiled = compiler.compile_condition(std::get<Expression>(parsed));
    if (const auto* error = std::get_if<ExpressionError>(&compiled)) {
      ADD_FAILURE() << text << ": " << error->message;
      return kNoNode;
    }
    return std::get<NodeId>(compiled);
  }

  Policy words_;
};

TEST_F(ConditionsTest, SayWhatTheScalarBackEndSays) {
  std::mt19937 random(5);
  std::array<std::size_t, 3> seen{};
  std::size_t left_open = 0;
  for (int round = 0; round < 20000; ++round) {
    const std::string text = random_expression(random, static_cast<int>(random() % 4), kLeaves);
    Program program;
    std::uint16_t cable = 0;
    const NodeId node = compile(text, program, cable);
    ASSERT_NE(node, kNoNode) << text;
    ShuffledFacts facts(static_cast<std::uint32_t>(random()));
    Arena arena;
    Environment environment;
    environment.words = &words_;
    environment.facts = &facts;
    environment.arena = &arena;
    fit(program, environment);
    environment.variables[cable] = Value::of_record(Record::Cable, 0);
    ConditionTable table;
    ConditionReader reader(table, program, cable, 0);
    const ConditionId id = reader.add(node);
    const std::vector<MacroBody> macros = reader.macros();
    const std::vector<std::uint16_t> no_lets;
    Conditions conditions(
        environment, [] {}, [] {});
    conditions.reset(table, facts);
    conditions.begin({&program, &macros, &no_lets, nullptr, nullptr});
    const Code code = conditions.code(id);
    const Value value = evaluate(program, node, environment);
    if (code == kOtherCode) {
      // Only an error, or a number too large for a code, is left to the scalar back end.
      ++left_open;
      continue;
    }
    ASSERT_EQ(code, value.is_absent() ? kAbsentCode : value.is_error() ? kOtherCode : value.is_true() ? 1 : 0) << text;
    ++seen[code == kAbsentCode ? 2 : static_cast<std::size_t>(code)];
    ASSERT_EQ(conditions.code(id), code);
  }
  for (const std::size_t count : seen) EXPECT_GT(count, 1000U);
  EXPECT_LT(left_open, 10000U);
}

TEST_F(ConditionsTest, AreKeptOnceHoweverTheyAreWritten) {
  ConditionTable table;
  Program first, second;
  std::uint16_t cable = 0;
  const NodeId a = compile("cable.complete && cable.damaged == 0", first, cable);
  const ConditionId in_first = ConditionReader(table, first, cable, 0).add(a);
  const std::size_t nodes = table.nodes().size();
  const NodeId b = compile("cable.complete && (cable.damaged == 0)", second, cable);
  EXPECT_EQ(ConditionReader(table, second, cable, 0).add(b), in_first);
  EXPECT_EQ(table.nodes().size(), nodes);
}

TEST_F(ConditionsTest, OfAllElementsOfAListAreKeptOnce) {
  ConditionTable table;
  Program first, second;
  std::uint16_t cable = 0;
  const NodeId a = compile("cable.portions.exists(p, p.marked)", first, cable);
  const ConditionId in_first = ConditionReader(table, first, cable, 0).add(a);
  const NodeId b = compile("cable.complete && cable.portions.exists(q, q.marked)", second, cable);
  const ConditionId in_second = ConditionReader(table, second, cable, 1).add(b);
  EXPECT_EQ(table.nodes()[in_second].b, in_first);
}

TEST_F(ConditionsTest, AreNotSharedWhereTheScalarBackEndAnswers) {
  ConditionTable table;
  Program first, second;
  std::uint16_t cable = 0;
  const NodeId a = compile("cable.transmission.action_precedence.matches('x')", first, cable);
  const ConditionId in_first = ConditionReader(table, first, cable, 0).add(a);
  const NodeId b = compile("cable.transmission.action_precedence.matches('x')", second, cable);
  EXPECT_NE(ConditionReader(table, second, cable, 1).add(b), in_first);
}

}  // namespace
}  // namespace cablemark
