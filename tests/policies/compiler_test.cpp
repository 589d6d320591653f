#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/policies/test_words.hpp"

namespace cablemark {
namespace {

using ::testing::HasSubstr;

// The rule around an expression: variables of `for`, and parts named by `let`.
struct Around {
  std::vector<std::pair<const char*, Record>> loops;
  std::vector<std::pair<const char*, const char*>> lets;
};

struct Compiled {
  Program program;
  NodeId node = kNoNode;
  ExpressionError error;
};

void compile(std::string_view text, const Around& around, Compiled& out) {
  static const TestWords kWords;
  Compiler compiler(Compiler::Mode::Strict, kWords, out.program);
  compiler.add_variable("cable", {.kind = TypeKind::Record, .record = Record::Cable}, false);
  compiler.add_variable("so_far", {.kind = TypeKind::Record, .record = Record::Marking}, false);
  compiler.add_param("years", 25);
  compiler.add_param("tolerance", 3);
  for (const auto& [name, record] : around.loops) {
    compiler.add_variable(name, {.kind = TypeKind::Record, .record = record}, true);
  }
  const auto parse = [&](std::string_view source) {
    auto parsed = parse_expression(source);
    if (auto* error = std::get_if<ExpressionError>(&parsed)) out.error = *error;
    return parsed;
  };
  for (const auto& [name, source] : around.lets) {
    const auto parsed = parse(source);
    if (!out.error.message.empty()) return;
    if (const auto error = compiler.add_let(name, std::get<Expression>(parsed))) out.error = *error;
  }
  if (!out.error.message.empty()) return;
  const auto parsed = parse(text);
  if (!out.error.message.empty()) return;
  const auto compiled = compiler.compile(std::get<Expression>(parsed));
  if (const auto* error = std::get_if<ExpressionError>(&compiled)) {
    out.error = *error;
  } else {
    out.node = std::get<NodeId>(compiled);
  }
}

std::string error_of(std::string_view text, const Around& around = {}) {
  Compiled compiled;
  compile(text, around, compiled);
  return compiled.error.message;
}

const Around kPortion = {{{"p", Record::Portion}}, {}};
const Around kMark = {{{"m", Record::Marking}, {"c", Record::Control}}, {}};

// Expressions as rules write them: each has a static type.
TEST(Compiler, TypesWhatRulesWrite) {
  const std::vector<std::pair<Around, std::vector<const char*>>> cases = {
      {{},
       {("cable.transmission.station.day == yearDay(cable.dtg.date)\n|| cable.transmission.station.day == "
         "yearDay(addDays(cable.dtg.date, 1)) && cable.transmission.station.time < cable.dtg.time"),
        "has(cable.transmission.station.day)",
        "cable.sections.exists(t, has(t.previous))",
        "cable.level == level.U",
        "cable.derived.controls.NOFORN.text",
        "has(cable.derived.controls.NOFORN)",
        "plural(cable.damaged, 'place')",
        "cable.executive_order.number == cable.era.previous.order && daysBetween(cable.era.from, cable.date) <= 90",
        "cable.declassification.kind == 'date'",
        "cable.date < date('1995-10-14')",
        "size(cable.tags.malformed) == 0",
        "cable.notices.exists(n, n.kind == 'entire-text')",
        "subset(cable.overall.rel_to, cable.derived.rel_to)",
        "has(so_far.controls.REL_TO) && subset(so_far.rel_to, ['USA'])",
        "cable.portions[0].label",
        "cable.portions.exists(p, p.controls.exists(c, c.group == 'release'))",
        "cable.wrapper != 'web'",
        "cable.level.classified || has(cable.overall.controls.SBU) || cable.portions.exists(p, has(p.controls.SBU))",
        "cable.derived.level >= cable.level",
        "cable.level.name + cable.level.ladder",
        "size(cable.derived.owners) > 0 ? 30 : 20",
        "cable.portions.filter(p, p.marked).map(p, p.level)",
        "cable.portions.map(p, p.mark)"}},
      {{{{"s", Record::Section}}, {}},
       {"has(s.previous) ? s.number == s.previous.number + 1 : s.number == 1",
        "s.classification.level != cable.level"}},
      {{{{"c", Record::Caption}}, {}}, {"c.name in ['NODIS', 'EXDIS']", "c", "c.kind == 'handling'"}},
      {{{{"c", Record::Control}}, {}}, {"c.name in cable.overall.controls", "c in cable.overall.controls"}},
      {{{{"a", Record::Addressee}}, {}},
       {"a.kind in ['agency', 'military', 'foreign', 'company']",
        "has(cable.captions.NATIONAL) && a.role in ['action', 'info']"}},
      {kMark,
       {"m.level in c.levels", "m.controls.exists(d, d.name in c.excludes && d.order > c.order)",
        "c.requires.filter(x, !(x in m.controls))",
        "c.excludes.exists(x, x in m.controls && m.controls[x].order < c.order)", "m.form == 'portion'",
        "m.system == 'foreign' && size(m.owners) > 1"}},
      {kPortion,
       {"p.level.classified && !p.controls.exists(c, c.group == 'release')",
        "p.mark.system in ['foreign', 'nato', 'joint']", "p.children.filter(c, c.marked && c.level != p.level)",
        "p.label in cable.portions.map(q, q.number)", "cable.portions.exists(q, q.marked) && p.marked",
        "(p.mark.system == 'foreign' || has(p.mark.controls.FGI)) && size(p.mark.owners) == 0"}},
      {{{{"m", Record::Marking}},
        {{"sorted", "m.rel_to.sortBy(c, (c == 'USA' ? '0' : c.group ? '2' : '1') + c.name)"}}},
       {"m.rel_to[0] == 'USA'", "m.rel_to == sorted", "m.controls.REL_TO.separators.all(s, s == ', ')",
        "m.controls.REL_TO.text == 'REL TO'", "m.rel_to == ['USA']"}},
      {{{},
        {{"noforn", "cable.portions.filter(p, p.marked && (has(p.controls.NOFORN) || has(p.controls.SBU_NF)))"},
         {"limit", "addYears(cable.date, params.years)"}}},
       {"size(noforn) > 0 ? noforn : cable.derived.forced_by", "noforn[0].label", "noforn[0].mark",
        "cable.declassification.date.year == limit.year",
        "cable.declassification.date <= addDays(limit, params.tolerance)"}},
  };
  for (const auto& [around, texts] : cases) {
    for (const char* text : texts) EXPECT_EQ(error_of(text, around), "") << text;
  }
}

struct Fault {
  const char* text;
  const char* message;  // a part of it
};

TEST(Compiler, SaysWhatIsWrong) {
  const std::vector<Fault> faults = {
      {"cable.levl == level.U", "a cable has no fact `levl`; did you mean `level`?"},
      {"cabel.level == level.U", "nothing is named `cabel` here; did you mean `cable`?"},
      {"cable.level == level.X9", "there is no level `X9`"},
      {"has(cable.overall.controls.NOFRON)", "there is no control `NOFRON`; did you mean `NOFORN`?"},
      {"'NOFRON' in cable.overall.controls", "did you mean `NOFORN`?"},
      {"cable.declassification.kind == 'dat'", "did you mean `date`?"},
      {"cable.overall.rel_to == ['GRB']", "there is no country `GRB`"},
      {"cable.level == 'S'", "are never the same"},
      {"cable.damaged + 'x'", "`cable.damaged` is a number"},
      {"cable.damaged && true", "`&&` takes yes/no"},
      {"cable.era < cable.era", "has no order"},
      {"[1, 'a']", "of one type"},
      {"cable.portions.map(p, p.rel_to)", "a list holds scalars or records"},
      {"plurl(1, 'x')", "there is no function `plurl`; did you mean `plural`?"},
      {"yearDay('x')", "`yearDay` takes a date, and this is text"},
      {"date('1995-02-30')", "there is no day"},
      {"params.yeers", "did you mean `years`?"},
      {"cable.path.matches('[')", "the pattern cannot be read"},
      {"dyn(1)", "known at run time only"},
      {"has(cable)", "has() takes a path"},
      {"cable.date.week", "a date has no `week`"},
  };
  for (const Fault& fault : faults) EXPECT_THAT(error_of(fault.text), HasSubstr(fault.message)) << fault.text;
}

// A rule whose time would grow with the square of the text is refused.
TEST(Compiler, LetsAMacroGoOverPartsOfTheElement) {
  for (const char* text :
       {"p.controls.exists(c, c.codes.exists(k, k.known))", "p.number.split('.').exists(x, x == '1')",
        "p.controls.exists(c, p.controls.exists(d, d.order < c.order))"}) {
    EXPECT_EQ(error_of(text, kPortion), "") << text;
  }
  // The controls of the cable are gone through for each portion.
  EXPECT_THAT(error_of("cable.overall.controls.exists(c, c.codes.exists(k, k.known))", kPortion),
              HasSubstr("the time grows with the square"));
}

TEST(Compiler, RefusesWhatGrowsWithTheSquare) {
  for (const char* text : {"cable.portions.exists(q, q.level == p.level)", "p.section.portions.exists(q, q.marked)",
                           "p.parent.children.exists(q, q.level > p.level)",
                           "p.children.exists(c, cable.portions.exists(q, q.number == c.number))"}) {
    EXPECT_THAT(error_of(text, kPortion), HasSubstr("the time grows with the square")) << text;
  }
  EXPECT_THAT(error_of("cable.portions.exists(p, cable.portions.exists(q, q.level == p.level))"), HasSubstr("square"));
}

TEST(Compiler, MarksWhatLoopsAndAbsenceReach) {
  Compiled dependent, fixed;
  compile("p.marked && cable.damaged > 0", kPortion, dependent);
  compile("cable.level.classified", kPortion, fixed);
  EXPECT_TRUE(dependent.program.nodes[dependent.node].loop_dependent);
  EXPECT_FALSE(dependent.program.nodes[dependent.node].may_be_absent);
  EXPECT_FALSE(fixed.program.nodes[fixed.node].loop_dependent);
  EXPECT_TRUE(fixed.program.nodes[fixed.node].may_be_absent);
  Compiled path;
  compile("cable.dtg.date", {}, path);
  EXPECT_EQ(fact_path(path.program, path.node), "cable.dtg.date");
  compile("cable.overall.controls.REL_TO.text", {}, path);
  EXPECT_EQ(fact_path(path.program, path.node), "cable.overall.controls.REL_TO.text");
}

// What does not change from element to element is worked out once.
TEST(Compiler, HoistsWhatIsTheSameForEveryElement) {
  Compiled compiled;
  compile("cable.portions.exists(q, q.marked)", kPortion, compiled);
  ASSERT_NE(compiled.node, kNoNode);
  EXPECT_EQ(compiled.program.nodes[compiled.node].op, Op::Let);
  EXPECT_FALSE(compiled.program.nodes[compiled.node].loop_dependent);
}

}  // namespace
}  // namespace cablemark
