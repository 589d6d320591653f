// What is known of shapes changes no verdict: a shape's key holds all that the reader says follows from it.
#include "checks/known_shapes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "checks/evaluate.hpp"
#include "checks/fact_values.hpp"
#include "checks/key.hpp"
#include "checks/known_marks.hpp"
#include "checks/shape_reader.hpp"
#include "grammar/expression.hpp"
#include "policies/load.hpp"
#include "tests/checks/random_cables.hpp"
#include "tests/checks/shuffled_facts.hpp"

namespace cablemark {
namespace {

Policy us_state() {
  auto loaded = load_shipped_policy("us-state");
  return std::get<Policy>(std::move(loaded));
}

// A condition of `cable`.
struct Condition {
  Condition(std::string_view text, const Policy& policy) {
    Compiler compiler(Compiler::Mode::Strict, policy, program);
    cable = compiler.add_variable("cable", {.kind = TypeKind::Record, .record = Record::Cable}, false);
    auto parsed = parse_expression(text);
    auto compiled = compiler.compile_condition(std::get<Expression>(parsed));
    if (const auto* error = std::get_if<ExpressionError>(&compiled)) {
      ADD_FAILURE() << text << ": " << error->message;
    } else {
      node = std::get<NodeId>(compiled);
    }
  }

  Program program;
  std::uint16_t cable = 0;
  NodeId node = 0;
};

// Told of every cable, of none, and of those without sections and the like.
constexpr std::string_view kTold[] = {
    "cable.kind == 'telegram'",
    "cable.complete",
    "cable.damaged > 0",
    "0 < cable.unmarked",
    "cable.marked == 0",
    "size(cable.portions) > 0",
    "size(cable.addressees) + size(cable.tags) == 0",
    "has(cable.captions.NODIS)",
    "size(cable.captions) == 2",
    "cable.captions.exists(c, c.order > 2 && c.kind == 'handling')",
    "cable.level == level.C",
    "cable.classified",
    "cable.classification.spaced",
    "cable.classification.level_count > 1",
    "cable.portions.exists(p, p.marked)",
    "cable.portions.all(p, !p.marked || p.mark.level <= cable.level)",
    "cable.portions.exists(p, p.kind == 'subparagraph' && !p.marked)",
    "cable.paragraphs.exists(p, p.level == level.S && p.inherited)",
    "size(cable.portions.filter(p, has(p.controls.NOFORN))) > 0",
    "cable.portions.exists(p, p.mark.text == '(C//NF)')",
    "cable.portions.filter(p, p.marked).all(p, p.position == 'before')",
    "cable.portions.exists(p, p.children.exists(c, c.marked && c.level != p.level))",
    "cable.portions.exists(p, size(p.children) > 0 && p.children.all(c, size(c.children) == 0 && c.marked))",
    "cable.derived.level == level.S",
    "has(cable.derived.controls.NOFORN)",
    "size(cable.derived.rel_to) > 1",
    "cable.subject.marked",
    "has(cable.subject.mark.level)",
    "cable.section_count == 2",
    "size(cable.sections) == 1",
    "cable.sections.exists(s, s.number == 1 && !s.header)",
    "cable.dtg.valid",
    "has(cable.serial)",
    "cable.date < date('2005-06-01')",
    "cable.date >= cable.era.from",
    "has(cable.era.previous)",
    "cable.declassification.kind == 'date'",
    "cable.executive_order.number == '12958'",
    "has(cable.transmission.station)",
    "size(cable.tags) > 0",
    "cable.overall.controls.exists(c, c.name == 'NODIS' && has(c.to) && c.to < cable.date)",
    "cable.marks.exists(m, !m.valid)",
    "cable.marks.exists(m, m.form == 'portion' && m.controls.exists(c, c.in_place))",
    // What the policy asks or compares.
    "has(cable.reference)",
    "has(cable.transmission.end.serial)",
    "cable.originator_of_post",
    "size(cable.copies) == 0",
    "cable.dtg.time == 2400",
    "cable.transmission.station.day > 366",
    "cable.transmission.station.time % 100 < 60",
    "cable.transmission.station.time < cable.dtg.time",
    "cable.transmission.station.day != yearDay(cable.dtg.date)",
    "cable.dtg.date.year % 4 == 0",
    "cable.serial % 10000 == cable.transmission.station.serial",
    "cable.sections.exists(s, has(s.serial))",
    "cable.sections.exists(s, s.post != cable.post && s.serial == cable.serial)",
    "cable.page_lines.exists(l, l.total == cable.section_count)",
    "cable.page_lines.all(l, !has(l.text_serial) || l.text_serial == cable.serial)",
};
constexpr std::string_view kNotTold[] = {
    "cable.damaged > 1",
    "cable.unmarked == 2",
    "size(cable.portions) > 3",
    "size(cable.portions) + -1 > 0",
    "size(cable.portions.filter(p, p.marked)) == 1",
    "cable.portions.exists_one(p, p.marked)",
    "cable.portions.exists(p, p.number == '2')",
    "cable.portions.exists(p, p.ordinal == 3)",
    "cable.portions.exists(p, p.words > 2)",
    "cable.portions[0].marked",
    "cable.portions.exists(i, p, i == 1 && p.marked)",
    "cable.portions.all(i, p, i != 2 || p.marked)",
    "cable.portions.exists(p, p == cable.subject)",
    "cable.portions.exists(p, p.previous.marked)",
    "cable.serial == 312",
    "cable.reference == '09OSLO312'",
    "cable.dtg.time == 914",
    "cable.date.year == 2005",
    "cable.date < cable.dtg.date",
    "addYears(cable.date, 1) < date('2005-06-01')",
    "cable.as_of > date('2005-06-01')",
    "cable.originator.name == 'EMBASSY OSLO'",
    "cable.tags[0] == 'PREL'",
    "size(cable.tags.filter(t, t == 'PREL')) == 0",
    "size(cable.refs) > 0",
    "cable.longest_line > 20",
    "cable.transmission.station.time < cable.serial",
    "cable.serial % 1000 == cable.transmission.station.serial",
    "cable.dtg.date.year % 5 == 0",
    "cable.sections.exists(s, s.previous.serial == cable.serial)",
    "cable.page_lines.exists(l, l.text_serial == l.total)",
    "cable.page_lines[0].text_serial == cable.serial",
};
constexpr std::string_view kToldWithout[] = {
    "cable.sections.exists(s, size(s.captions) > 1)",
    "cable.portions.exists(p, size(p.children) > 1)",
    "size(cable.unknown_captions) > 1",
    "size(cable.page_lines) == 2",
    "cable.declassification.date < date('2015-06-01')",
};

TEST(ShapeReader, KnowsWhatFollowsFromAShape) {
  const Policy policy = us_state();
  const ShapeReader reader(policy);
  const auto bond = [&](std::string_view text) {
    const Condition condition(text, policy);
    return reader.bond(condition.program, condition.node);
  };
  for (const std::string_view text : kTold) {
    EXPECT_TRUE(bond(text).follows) << text;
    EXPECT_EQ(bond(text).without, 0U) << text;
  }
  for (const std::string_view text : kNotTold) EXPECT_FALSE(bond(text).follows) << text;
  for (const std::string_view text : kToldWithout) {
    EXPECT_TRUE(bond(text).follows) << text;
    EXPECT_NE(bond(text).without, 0U) << text;
  }
}

TEST(ShapeReader, PartsTheDaysThatThePolicyNames) {
  const Policy policy = us_state();
  const ShapeReader reader(policy);
  const Date day = *make_date(1995, 10, 14);  // E.O. 12958
  EXPECT_NE(reader.stretch(add_days(day, -1)), reader.stretch(day));
  EXPECT_NE(reader.stretch(add_days(day, 1)), reader.stretch(day));
  EXPECT_EQ(reader.stretch(add_days(day, 1)), reader.stretch(add_days(day, 2)));
}

struct Shape {
  std::string key;
  ShapeParts parts = 0;
};

std::optional<Shape> shape_of(FactValues& facts, KnownMarks& known, const ShapeReader& reader) {
  EXPECT_FALSE(known.begin_cable());
  const Value marks = facts.fact(Fact::CableMarks, 0);
  for (std::uint32_t n = 0; n < marks.count; ++n) {
    Key key;
    facts.append_mark_key(key, marks.indices[n]);
    if (!known.add(marks.indices[n], key.bytes())) return std::nullopt;
  }
  known.end_cable();
  Key key;
  const auto parts = facts.append_shape_key(key, known, reader);
  if (!parts) return std::nullopt;
  return Shape{std::string(key.bytes()), *parts};
}

std::string said(const Condition& condition, FactValues& facts, const Policy& policy) {
  Arena arena;
  Environment environment;
  environment.words = &policy;
  environment.facts = &facts;
  environment.arena = &arena;
  environment.variables.resize(condition.program.variable_slots);
  environment.lets.resize(condition.program.let_slots);
  environment.let_known.resize(condition.program.let_slots);
  environment.variables[condition.cable] = Value::of_record(Record::Cable, 0);
  const Value value = evaluate(condition.program, condition.node, environment);
  return value.is_absent() ? "absent" : value.is_error() ? "error" : value.is_true() ? "true" : "false";
}

// The same cable with another serial and other prose.
std::string cousin(std::string text) {
  const auto exchange = [&text](std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  };
  exchange("OSLO 000312", "OSLO 001457");
  exchange("FISH", "FOWL AND GAME");
  exchange("Text.", "Other words of another length.");
  return text;
}

// The same cable with some digits exchanged.
std::string renumbered(std::string text, std::mt19937& random) {
  constexpr std::string_view kDigits = "0123456789";
  for (std::size_t edits = 1 + random() % 3; edits > 0 && !text.empty(); --edits) {
    const auto at = text.find_first_of(kDigits, random() % std::min<std::size_t>(text.size(), 600));
    if (at != std::string::npos) text[at] = kDigits[random() % kDigits.size()];
  }
  return text;
}

// Conditions put together at random, asked of many cables: those of one shape give one answer wherever the condition
// follows from the shape.
TEST(KnownShapes, CablesOfOneShapeGiveOneAnswer) {
  const Policy policy = us_state();
  const ShapeReader reader(policy);
  std::mt19937 random(29);
  std::vector<std::string_view> leaves(std::begin(kTold), std::end(kTold));
  leaves.insert(leaves.end(), std::begin(kToldWithout), std::end(kToldWithout));
  leaves.insert(leaves.end(), {"cable.unmarked == 2", "cable.serial == 312"});
  std::vector<Condition> conditions;
  std::vector<ShapeBond> bonds;
  std::vector<std::string> written;
  for (int n = 0; n < 250; ++n) {
    written.push_back(random_expression(random, n < 50 ? 0 : static_cast<int>(random() % 3), leaves));
    conditions.emplace_back(written.back(), policy);
    bonds.push_back(reader.bond(conditions.back().program, conditions.back().node));
  }
  Options options;
  options.today = *make_date(2026, 1, 1);
  KnownMarks known;
  known.forget(policy.rules.size());
  std::vector<std::map<std::string, std::pair<std::string, std::string>>> answers(conditions.size());
  std::size_t again = 0, untold = 0;
  std::vector<std::string> all = texts();
  for (std::size_t n = all.size(); n > 0; --n) {
    all.push_back(mutated(all[n - 1], random));
    for (int copy = 0; copy < 8; ++copy) all.push_back(renumbered(all[n - 1], random));
  }
  for (int n = 0; n < 1000; ++n) {
    all.push_back(random_cable(random));
    all.push_back(cousin(all.back()));
  }
  each_cable(all, policy, options, [&](FactValues& facts, const std::string& text) {
    const auto shape = shape_of(facts, known, reader);
    if (!shape) return;
    for (std::size_t c = 0; c < conditions.size(); ++c) {
      if (!bonds[c].follows || (bonds[c].without & shape->parts) != 0) {
        ++untold;
        continue;
      }
      const std::string answer = said(conditions[c], facts, policy);
      const auto [first, is_new] = answers[c].try_emplace(shape->key, answer, text);
      ASSERT_EQ(first->second.first, answer) << written[c] << "\n" << first->second.second << "\n----\n" << text;
      if (!is_new) ++again;
    }
  });
  EXPECT_GT(again, 20000U);
  EXPECT_GT(untold, 20000U);
}

TEST(KnownShapes, ForgetWithThePolicyAndWhenTheyAreMany) {
  KnownShapes known;
  known.forget(100);
  known.enter("a");
  known.learn(70, true);
  known.learn(3, false);
  known.enter("b");
  EXPECT_EQ(known.silent()[1], 0U);
  known.enter("a");
  EXPECT_EQ(known.silent()[1], std::uint64_t{1} << 6);
  EXPECT_EQ(known.spoke()[1], std::uint64_t{1} << 6);
  EXPECT_EQ(known.silent()[0], 8U);
  EXPECT_EQ(known.spoke()[0], 0U);
  known.derived().emplace().text = "SECRET";
  known.enter(std::string(5000, 'x'));
  EXPECT_FALSE(known.entered());
  EXPECT_EQ(known.silent(), nullptr);
  known.enter("a");
  EXPECT_EQ(known.derived()->text, "SECRET");
  for (int n = 0; n < 5000; ++n) known.enter(std::to_string(n));
  known.enter("a");
  EXPECT_EQ(known.silent()[1], 0U);
  EXPECT_FALSE(known.derived());
  known.learn(3, false);
  known.forget(100);
  known.enter("a");
  EXPECT_EQ(known.silent()[0], 0U);
}

}  // namespace
}  // namespace cablemark
