#include "checks/evaluate.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "checks/eval.hpp"
#include "tests/policies/test_words.hpp"

namespace cablemark {
namespace {

// Three portions: (S//NF), (U) and one without a mark. Levels are 0 U, 1 C, 2 S.
class FewFacts : public FactSource {
 public:
  Value read_fact(Fact fact, std::uint32_t element) override {
    if (fact == Fact::CablePortions) return Value::records(Record::Portion, kThree, 3);
    if (fact == Fact::CableLevel) return Value::from_level(1);
    if (fact == Fact::CableDamaged) return Value::from_int(0);
    if (fact == Fact::CableOverall) return Value::of_record(Record::Marking, 0);
    if (fact == Fact::MarkingRelTo) return Value::records(Record::Country, kThree, 2);
    if (fact == Fact::CountryName) return Value::string(element == 0 ? "USA" : "GBR");
    if (fact == Fact::CountryGroup) return Value::boolean(false);
    if (fact == Fact::PortionMarked) return Value::boolean(element != 2);
    if (fact == Fact::PortionLevel && element < 2) return Value::from_level(element == 0 ? 2 : 0);
    if (fact == Fact::PortionNumber) return Value::string(std::string_view("123").substr(element, 1));
    if (fact == Fact::PortionControls) return Value::table(Record::Control, kThree, element == 0 ? 1 : 0);
    if (fact == Fact::PortionKind) return Value::word(WordClass::PortionKind, 0);
    return {};
  }
  Value row(const Value& table, WordId word) override {
    return table.count > 0 && word == 0 ? Value::of_record(Record::Control, 0) : Value();
  }
  WordId name_of(Record, std::uint32_t element) override { return static_cast<WordId>(element); }
  std::int32_t rank(WordId level) override { return level * 10; }
  Span place(Record, std::uint32_t element) override { return {element, element + 1}; }
  Span place(Fact fact, std::uint32_t element) override {
    const auto begin = static_cast<std::uint32_t>(fact) * 100 + element;
    return {begin, begin};
  }

 private:
  static constexpr std::uint32_t kThree[] = {0, 1, 2};
};

struct Evaluation {
  Program program;
  Arena arena;
  FewFacts facts;
  TestWords words;
  Environment environment;
  NodeId node = kNoNode;

  explicit Evaluation(std::string_view text) {
    Compiler compiler(Compiler::Mode::Strict, words, program);
    compiler.add_variable("cable", {.kind = TypeKind::Record, .record = Record::Cable}, false);
    const auto parsed = parse_expression(text);
    const auto compiled = compiler.compile(std::get<Expression>(parsed));
    if (const auto* error = std::get_if<ExpressionError>(&compiled))
      ADD_FAILURE() << text << ": " << error->message;
    else
      node = std::get<NodeId>(compiled);
    environment.words = &words;
    environment.facts = &facts;
    environment.arena = &arena;
    environment.variables = {Value::of_record(Record::Cable, 0)};
  }
  Value value() { return node == kNoNode ? Value() : evaluate(program, node, environment); }
};

std::string result(std::string_view text) {
  Evaluation run(text);
  const Value value = run.value();
  if (value.is_absent()) return "absent " + fact_path(run.program, static_cast<NodeId>(value.integer));
  if (value.is_error()) return "error";
  if (value.kind == ValueKind::Bool) return value.is_true() ? "true" : "false";
  if (value.kind == ValueKind::Int) return std::to_string(value.integer);
  return value.kind == ValueKind::String ? std::string(value.text()) : "other";
}

// Absence travels like an error, and an error wins over it.
TEST(Evaluate, CarriesAbsence) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"cable.serial == 1", "absent cable.serial"},
      {"cable.damaged == 1 && cable.serial == 1", "false"},
      {"cable.serial == 1 && cable.damaged == 1", "false"},
      {"cable.damaged == 0 || cable.serial == 1", "true"},
      {"cable.serial == 1 && 1 / cable.damaged == 1", "error"},
      {"has(cable.serial)", "false"},
      {"has(cable.dtg.date)", "false"},
      {"has(cable.level)", "true"},
      {"cable.dtg.date.year == 2010", "absent cable.dtg"},
      {"cable.portions.exists(p, p.level == level.S)", "true"},
      {"cable.portions.exists(p, p.level == level.C)", "absent p.level"},
      {"cable.portions.all(p, p.level >= level.C)", "false"},
      {"size(cable.portions.filter(p, p.level > level.U)) == 1", "absent p.level"},
      {"size(cable.portions.filter(p, p.marked && p.level > level.U))", "1"},
      {"cable.portions[0].controls.NOFORN.order == 1", "absent cable.portions[...].controls.NOFORN.order"},
      {"cable.portions[1].controls.NOFORN.order == 1", "absent cable.portions[...].controls.NOFORN"},
      {"cable.serial > 0 ? true : false", "absent cable.serial"},
      {"cable.portions[7].marked", "error"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(result(text), expected) << text;
}

TEST(Evaluate, KnowsWordsAndRecords) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"'NOFORN' in cable.portions[0].controls", "true"},
      {"has(cable.portions[1].controls.NOFORN)", "false"},
      {"cable.portions[0].kind in ['paragraph', 'bullet']", "true"},
      {"cable.overall.rel_to == ['USA', 'GBR']", "true"},
      {"cable.overall.rel_to[0] == 'GBR'", "false"},
      {"subset(cable.overall.rel_to, ['FVEY'])", "true"},
      {"subset(['FVEY'], cable.overall.rel_to)", "false"},
      {"cable.overall.rel_to.sortBy(c, c.name)[0].name", "GBR"},
      {"cable.level.name + '/' + cable.level.ladder", "C/us"},
      {"plural(1, 'place') + ', ' + plural(2, 'country')", "1 place, 2 countries"},
      {"daysBetween(date('2010-01-01'), addDays(date('2010-01-31'), 1))", "31"},
      {"addYears(date('2012-02-29'), 1) == date('2013-02-28')", "true"},
      {"cable.portions.map(p, p.number).join('-')", "1-2-3"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(result(text), expected) << text;
}

TEST(Evaluate, GivesPlaces) {
  const auto places = [](std::string_view text) {
    Evaluation run(text);
    std::vector<Span> spans;
    places_of(run.program, run.node, run.environment, spans);
    std::vector<std::uint32_t> begins;
    for (const Span& span : spans) begins.push_back(span.begin);
    return begins;
  };
  using Begins = std::vector<std::uint32_t>;
  const auto of = [](Fact fact, std::uint32_t element) { return static_cast<std::uint32_t>(fact) * 100 + element; };
  EXPECT_EQ(places("cable.portions"), (Begins{0, 1, 2}));
  EXPECT_EQ(places("cable.portions[1]"), (Begins{1}));
  EXPECT_EQ(places("cable.portions[1].mark"), (Begins{of(Fact::PortionMark, 1)}));
  EXPECT_EQ(places("cable.dtg.date"), (Begins{of(Fact::CableDtg, 0)}));
  EXPECT_EQ(places("cable.damaged == 0 ? cable.portions[0].mark : cable.portions[1].mark"),
            (Begins{of(Fact::PortionMark, 0)}));
  EXPECT_EQ(places("cable.portions.filter(p, !p.marked)"), (Begins{2}));
}

TEST(Evaluate, StopsAtTheLimitOfSteps) {
  const EvalOptions options{.limit = 1000};
  const char* text =
      "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, a + b + c > 0)))";
  EXPECT_TRUE(std::holds_alternative<ExpressionError>(eval(text, {}, options)));
  EXPECT_TRUE(std::holds_alternative<EvalValue>(eval(text, {}, {})));
}

}  // namespace
}  // namespace cablemark
