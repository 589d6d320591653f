// The column back end says what the scalar back end says: of whole documents, and of single conditions.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checks/conditions.hpp"
#include "checks/scratch.hpp"
#include "policies/load.hpp"
#include "tests/checks/random_cables.hpp"
#include "tests/checks/shuffled_facts.hpp"
#include "tests/policies/test_words.hpp"

namespace cablemark {
namespace {

std::string described(const Documents& documents, const Policy& policy) {
  std::string out;
  const auto add = [&out](const auto&... parts) { ((out.append(parts).append("|")), ...); };
  const auto place = [](Span span) { return std::to_string(span.begin) + "-" + std::to_string(span.end); };
  for (const Document& document : documents) {
    add("document", std::to_string(static_cast<int>(document.status)), std::to_string(document.rules_checked),
        std::to_string(document.paragraphs), document.reference.value_or(""), document.date.value_or(""));
    for (const auto& [word, count] : document.portions) add(word, std::to_string(count));
    for (const Finding& finding : document.findings) {
      add("\n", policy.rules[finding.rule].name, severity_name(finding.severity), finding.message, place(finding.span),
          finding.paragraph, finding.fingerprint);
      for (const RelatedPlace& related : finding.related) add(related.message, place(related.span));
    }
    for (const NotChecked& skipped : document.not_checked) add("\n-", policy.rules[skipped.rule].name, skipped.fact);
    if (document.error) add("\n!", error_code_name(document.error->code), document.error->message);
  }
  return out;
}

TEST(Columns, SayOfDocumentsWhatTheScalarBackEndSays) {
  auto loaded = load_shipped_policy("us-state");
  ASSERT_TRUE(std::holds_alternative<Policy>(loaded));
  const Policy policy = std::get<Policy>(std::move(loaded));
  const std::vector<bool> every(policy.rules.size(), true);
  Scratch columns, scalar;
  scalar.impl->engine.use_columns(false);
  std::mt19937 random(7);
  std::size_t findings = 0, skipped = 0;
  const auto compare = [&](const std::string& text) {
    Options options;
    options.today = *make_date(2026, 1, 1);
    options.path = "cable.txt";
    options.selected = &every;
    const Documents by_columns = check(text, policy, options, columns);
    ASSERT_EQ(described(by_columns, policy), described(check(text, policy, options, scalar), policy)) << text;
    for (const Document& document : by_columns) {
      findings += document.findings.size();
      skipped += document.not_checked.size();
    }
  };
  for (const std::string& text : texts()) {
    compare(text);
    for (int n = 0; n < 6; ++n) compare(mutated(text, random));
  }
  for (int n = 0; n < 300; ++n) compare(random_cable(random));
  EXPECT_GT(findings, 1000U);
  EXPECT_GT(skipped, 100U);
}

// How many codes of a column were compared with the facts of single records.
std::size_t compare_column(FactValues& facts, Fact fact) {
  std::vector<Code> codes;
  facts.fill(fact, codes);
  std::size_t compared = 0;
  for (std::uint32_t record = 0; record < codes.size(); ++record) {
    if (codes[record] == kUnreadCode) continue;
    EXPECT_EQ(codes[record], code_of(facts.fact(fact, record), declaration(fact).type))
        << declaration(fact).name << " of " << record;
    ++compared;
  }
  return compared;
}

TEST(FactColumns, AreFilledWithWhatSingleFactsSay) {
  auto loaded = load_shipped_policy("us-state");
  ASSERT_TRUE(std::holds_alternative<Policy>(loaded));
  const Policy policy = std::get<Policy>(std::move(loaded));
  Options options;
  options.today = *make_date(2026, 1, 1);
  std::mt19937 random(3);
  std::vector<std::string> all = texts();
  for (std::size_t n = all.size(); n > 0; --n) all.push_back(mutated(all[n - 1], random));
  for (int n = 0; n < 50; ++n) all.push_back(random_cable(random));
  std::array<std::size_t, kFactCount> before{}, after{};
  each_cable(all, policy, options, [&](FactValues& facts, const std::string&) {
    for (std::size_t fact = 0; fact < kFactCount; ++fact) before[fact] += compare_column(facts, Fact(fact));
    (void)facts.derived_summary();
    for (std::size_t fact = 0; fact < kFactCount; ++fact) after[fact] += compare_column(facts, Fact(fact));
  });
  EXPECT_GT(before[static_cast<std::size_t>(Fact::PortionMarked)], 1000U);
  EXPECT_EQ(after[static_cast<std::size_t>(Fact::PortionMarked)],
            before[static_cast<std::size_t>(Fact::PortionMarked)]);
  // Only then there is a derived marking.
  EXPECT_GT(after[static_cast<std::size_t>(Fact::MarkingLevel)], before[static_cast<std::size_t>(Fact::MarkingLevel)]);
  EXPECT_GT(after[static_cast<std::size_t>(Fact::ControlTo)], before[static_cast<std::size_t>(Fact::ControlTo)]);
}

std::string random_condition(std::mt19937& random, int depth) {
  static constexpr std::string_view kLeaves[] = {
      "p.marked",
      "p.mark.known",
      "has(p.mark)",
      "has(p.mark.level)",
      "has(p.previous.mark.level)",
      "p.mark.level <= cable.level",
      "p.previous.mark.level == p.level",
      "p.level < p.mark.level",
      "p.depth > 1",
      "p.depth == p.words",
      "p.depth in [1, 3]",
      "p.mark.level in p.controls.NOFORN.levels",
      "p.level in p.mark.controls.NOFORN.levels",
      "p.ordinal == p.previous.ordinal + 1",
      "p.depth - p.words < p.ordinal",
      "p.depth * p.words == 2 || p.depth / p.words == 1",
      "p.words % 2 == p.depth % 3",
      "p.mark.controls.NOFORN.to.year > 2005",
      "cable.portions.exists(q, q.marked && q.level == cable.level)",
      "p.children.exists(q, q.marked && q.level == p.level)",
      "p.children.all(q, q.depth < p.depth || has(q.controls.NOFORN))",
      "size(p.children.filter(q, q.mark.known)) > 2",
      "cable.portions.exists_one(q, q.depth == cable.damaged)",
      "size(cable.portions.filter(q, q.mark.known)) > 2",
      "p.number == 'text'",
      "p.kind == 'heading'",
      "p.mark.form in ['line', 'banner']",
      "p.mark.level.classified",
      "has(p.controls.NOFORN)",
      "has(p.mark.controls.NOFORN)",
      "'NOFORN' in p.mark.controls",
      "p.mark.controls.NOFORN.order == 1",
      "cable.complete",
      "cable.damaged == 0",
      "has(cable.level)",
      "cable.classified",
      "int(p.number) == 1",
      "p.mark.text == 'x'",
  };
  return random_expression(random, depth, kLeaves);
}

TEST(Columns, SayOfConditionsWhatTheScalarBackEndSays) {
  auto loaded = load_shipped_policy("us-state");
  ASSERT_TRUE(std::holds_alternative<Policy>(loaded));
  const Policy words = std::get<Policy>(std::move(loaded));
  std::mt19937 random(11);
  std::array<std::size_t, 4> seen{};
  std::size_t open = 0, asked = 0;
  for (int round = 0; round < 1500; ++round) {
    const std::string text = random_condition(random, static_cast<int>(random() % 5));
    Program program;
    Compiler compiler(Compiler::Mode::Strict, words, program);
    const std::uint16_t cable =
        compiler.add_variable("cable", {.kind = TypeKind::Record, .record = Record::Cable}, false);
    const std::uint16_t p = compiler.add_variable("p", {.kind = TypeKind::Record, .record = Record::Portion}, true);
    auto parsed = parse_expression(text);
    ASSERT_TRUE(std::holds_alternative<Expression>(parsed)) << text;
    auto compiled = compiler.compile_condition(std::get<Expression>(parsed));
    ASSERT_TRUE(std::holds_alternative<NodeId>(compiled))
        << text << ": " << std::get<ExpressionError>(compiled).message;
    const NodeId node = std::get<NodeId>(compiled);
    ShuffledFacts facts(static_cast<std::uint32_t>(random()));
    Arena arena;
    Environment environment;
    environment.words = &words;
    environment.facts = &facts;
    environment.arena = &arena;
    environment.variables.resize(program.variable_slots);
    environment.lets.resize(program.let_slots);
    environment.let_known.resize(program.let_slots);
    environment.variables[cable] = Value::of_record(Record::Cable, 0);
    std::array<std::uint32_t, Conditions::kWidth> elements{};
    for (auto& element : elements) element = static_cast<std::uint32_t>(random() % 50);
    std::vector<std::uint16_t> lets;
    for (const ProgramNode& one : program.nodes) {
      if (one.op == Op::Let && one.loop_dependent) lets.push_back(one.slot);
    }
    ConditionTable table;
    ConditionReader reader(table, program, cable, 0);
    ElementView view;
    view.slots[0] = p;
    view.records[0] = Record::Portion;
    view.of_loop = true;
    view.domain = reader.own_domain();
    const std::vector<ElementCondition> conditions{{node, reader.add(node, view)}};
    const std::vector<MacroBody> macros = reader.macros();
    Conditions columns(
        environment, [] {}, [] {});
    columns.reset(table, facts);
    columns.begin({&program, &macros, &lets, &view, nullptr});
    columns.bind(view.domain, {elements.data(), nullptr, Conditions::kWidth}, 0);
    environment.records = &columns;
    // Asked of some elements first, then of the others: what is known is kept.
    const std::uint64_t mask = random() % 5 == 0 ? ~std::uint64_t{0} : (std::uint64_t{random()} << 32) | random();
    const std::uint64_t first = mask & ((std::uint64_t{random()} << 32) | random());
    (void)columns.all_of(conditions, {first, 0, 0}, first, false);
    const Planes planes = columns.all_of(conditions, {mask, 0, 0}, mask, false);
    if (conditions.front().id)
      open += static_cast<std::size_t>(std::popcount(columns.truth(*conditions.front().id, mask).open));
    if (conditions.front().id) asked += static_cast<std::size_t>(std::popcount(mask));
    ASSERT_EQ((planes.yes | planes.no) & ~mask, 0U) << text;
    environment.records = nullptr;
    for (std::uint32_t n = 0; n < Conditions::kWidth; ++n) {
      if ((mask >> n & 1) == 0) continue;
      environment.let_known.assign(program.let_slots, 0);
      environment.variables[p] = Value::of_record(Record::Portion, elements[n]);
      const Value value = evaluate(program, node, environment);
      const std::uint64_t expected = value.is_absent() ? 0 : value.is_error() ? 3 : value.is_true() ? 1 : 2;
      const std::uint64_t said = (planes.yes >> n & 1) | (planes.no >> n & 1) << 1;
      ASSERT_EQ(said, expected) << text << " of element " << n;
      ++seen[expected];
    }
  }
  for (const std::size_t count : seen) EXPECT_GT(count, 1000U);
  // The scalar back end is left what is an error or has no code, and no more.
  EXPECT_GT(asked, 40000U);
  EXPECT_LT(open, asked / 2);
}

}  // namespace
}  // namespace cablemark
