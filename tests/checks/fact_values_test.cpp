#include "checks/fact_values.hpp"

#include <gtest/gtest.h>

#include "checks/fact_list.hpp"
#include "small_policy.hpp"

namespace cablemark {
namespace {

using testing::CableFacts;
using testing::small_policy;

constexpr std::string_view kFull = R"(VZCZCXYZ0007
OO RUEHC

DE RUEHNY #0312/01 0410915
ZNY SSSSS ZZH
O P 100914Z FEB 09
FM AMEMBASSY OSLO
TO RUEHC/SECSTATE WASHDC 4411
INFO RUEHBS/USEU BRUSSELS 0102
S E C R E T SECTION 01 OF 02 OSLO 000312

NOFORN
SIPDIS
SIPDSI

E.O. 12958: DECL: 02/10/2019
TAGS: PREL EFIS NO
SUBJECT: (U) QUARTERLY NOTE

Classified By: Ambassador A. Lindqvist. Reason: 1.4 (B) and (D).

1. (S//NF) Summary: Quotas rose. End summary.

2. (C) The ministry met twice.
-- one item
-- (U) another item

S E C R E T SECTION 02 OF 02 OSLO 000312

SIPDIS

3. (CX) Text.

4. A fourth paragraph.
HALVORSEN
)";

struct Row {
  std::string_view expression, expected;
};

void expect_shown(CableFacts& cable, std::initializer_list<Row> rows) {
  for (const auto& [expression, expected] : rows) EXPECT_EQ(cable.show(expression), expected) << expression;
}

TEST(FactValues, OfTheCable) {
  CableFacts cable{std::string(kFull)};
  expect_shown(
      cable,
      {
          {"cable.kind", "telegram"},
          {"cable.stage", "sent"},
          {"cable.reference", "09OSLO312"},
          {"cable.reference_from", "text"},
          {"cable.date", "2009-02-10"},
          {"cable.date_from", "dtg"},
          {"cable.classified", "yes"},
          {"cable.level", "SECRET"},
          {"cable.level == level.S && cable.level > level.C", "yes"},
          {"cable.era.name", "eo12958am"},
          {"cable.era.order", "12958"},
          {"cable.era.letters", "a, b, c, d, e, f, g, h"},
          {"cable.era.exempt", "none"},
          {"cable.era.previous.years", "10"},
          {"cable.era.previous.exempt", "X1, X2"},
          {"has(cable.era.previous.previous.years)", "no"},
          {"cable.post", "OSLO"},
          {"cable.serial", "312"},
          {"cable.section_count", "2"},
          {"cable.tags", "PREL, EFIS, NO"},
          {"cable.marked", "3"},
          {"cable.unmarked", "1"},
          {"size(cable.marks)", "6"},
          {"cable.classification", "SECRET"},
          {"cable.overall", "SECRET, NOFORN, SIPDIS"},
          {"cable.overall.rel_to", "none"},
          {"cable.derived", "SECRET, NOFORN"},
          {"cable.derived.forced_by.map(p, p.label)", "paragraph 1"},
          {"cable.wrapper", "none"},
          {"has(cable.label)", "no"},
          {"cable.signature", "yes"},
          {"cable.complete", "yes"},
          {"cable.longest_line", "45"},
          {"has(cable.row_reference)", "no"},
          {"cable.declassification.text == '02/10/2019' || cable.declassification.text == 'DECL: 02/10/2019'", "yes"},
      });
}

TEST(FactValues, OfTheTransmission) {
  CableFacts cable{std::string(kFull)};
  expect_shown(cable, {
                          {"cable.dtg", "O P 100914Z FEB 09"},
                          {"cable.dtg.time", "914"},
                          {"cable.dtg.precedences", "O, P"},
                          {"cable.transmission.action_precedence", "O"},
                          {"cable.transmission.info_precedence", "P"},
                          {"cable.transmission.precedence", "OO"},
                          {"cable.transmission.routing", "RUEHC"},
                          {"cable.transmission.station.serial", "312"},
                          {"cable.transmission.station.day", "41"},
                          {"cable.transmission.security.letters", "SSSSS"},
                          {"cable.transmission.security.level", "SECRET"},
                          {"has(cable.transmission.end.serial)", "no"},
                          {"cable.originator.name", "AMEMBASSY OSLO"},
                          {"cable.action.map(a, a.kind)", "department"},
                          {"cable.info.map(a, a.kind)", "unknown"},
                          {"cable.addressees.map(a, a.role)", "action, info"},
                          {"size(cable.exempt)", "0"},
                      });
}

TEST(FactValues, OfDeclassificationAndReason) {
  CableFacts cable{std::string(kFull)};
  expect_shown(cable, {
                          {"cable.executive_order.number", "12958"},
                          {"cable.declassification.kind", "date"},
                          {"cable.declassification.date", "2019-02-10"},
                          {"cable.declassification.years", "10"},
                          {"cable.classifier.named", "yes"},
                          {"cable.classifier.before_text", "yes"},
                          {"cable.reason.section", "1.4"},
                          {"cable.reason.letters", "b, d"},
                          {"cable.reason.letters.all(l, l in cable.era.letters)", "yes"},
                      });
}

TEST(FactValues, OfCaptionsAndSections) {
  CableFacts cable{std::string(kFull)};
  expect_shown(cable, {
                          {"cable.captions", "NOFORN, SIPDIS"},
                          {"cable.captions.SIPDIS.order", "2"},
                          {"cable.captions.SIPDIS.count", "2"},
                          {"cable.captions.SIPDIS.kind", "distribution"},
                          {"cable.captions.NOFORN.known", "yes"},
                          {"has(cable.captions.SENSITIVE)", "no"},
                          {"cable.unknown_captions.map(c, c.nearest)", "SIPDIS"},
                          {"cable.sections.map(s, s.number)", "1, 2"},
                          {"cable.sections[1].captions", "SIPDIS"},
                          {"cable.sections[1].classification", "SECRET"},
                          {"cable.sections[1].previous.number", "1"},
                          {"cable.sections.map(s, s.last)", "no, yes"},
                          {"cable.sections[1].portions.map(p, p.label)", "paragraph 3, paragraph 4"},
                      });
  CableFacts sensitive("UNCLAS OSLO 000312\nSBU\n\nSUBJECT: FISH\n\n1. (SBU) Text.\n");
  expect_shown(sensitive, {
                              {"cable.captions.SENSITIVE.known", "no"},
                              {"has(cable.overall.controls.SBU)", "yes"},
                              {"cable.overall", "UNCLASSIFIED, SENSITIVE"},
                              {"cable.overall.controls", "SBU"},
                              {"cable.overall.normal", "UNCLASSIFIED//SENSITIVE"},
                              {"cable.derived", "UNCLASSIFIED, SBU"},
                          });
  EXPECT_EQ(sensitive.places("cable.overall.controls.SBU"), "«SBU»");
  EXPECT_EQ(sensitive.places("cable.overall"), "«UNCLAS»");
}

TEST(FactValues, OfPortions) {
  CableFacts cable{std::string(kFull)};
  expect_shown(cable,
               {
                   {"cable.paragraphs.map(p, p.number)", "1, 2, 3, 4"},
                   {"cable.portions.map(p, p.label)",
                    "paragraph 1, paragraph 2, paragraph 2, bullet 1, paragraph 2, bullet 2, paragraph 3, paragraph 4"},
                   {"cable.portions.map(p, p.marked)", "yes, yes, no, yes, yes, no"},
                   {"cable.portions.map(p, p.inherited)", "no, no, yes, no, no, no"},
                   {"cable.portions.filter(p, p.kind == 'bullet').map(p, p.level)", "CONFIDENTIAL, UNCLASSIFIED"},
                   {"cable.paragraphs[1].children.map(p, p.label)", "paragraph 2, bullet 1, paragraph 2, bullet 2"},
                   {"cable.paragraphs[2].previous.label", "paragraph 2"},
                   {"has(cable.paragraphs[0].previous)", "no"},
                   {"cable.paragraphs.map(p, p.last)", "no, no, no, yes"},
                   {"cable.paragraphs[0].controls", "NOFORN"},
                   {"has(cable.paragraphs[2].level)", "no"},
                   {"cable.paragraphs[3].section.number", "2"},
                   {"cable.subject.label", "the subject"},
                   {"cable.subject.level", "UNCLASSIFIED"},
                   {"cable.subject.mark", "(U)"},
               });
}

TEST(FactValues, OfMarkings) {
  CableFacts cable{std::string(kFull)};
  expect_shown(cable, {
                          {"cable.paragraphs[0].mark", "(S//NF)"},
                          {"cable.paragraphs[0].mark.normal", "(S//NF)"},
                          {"cable.paragraphs[0].mark.valid", "yes"},
                          {"cable.paragraphs[2].mark.known", "no"},
                          {"cable.paragraphs[2].mark.text", "(…)"},
                          {"cable.paragraphs[2].mark.label", "paragraph 3"},
                          {"cable.overall.label", "the overall marking"},
                          {"cable.classification.spaced", "yes"},
                          {"cable.classification.form", "line"},
                          {"cable.marks.map(m, m.system)", "us, us, us, us, us, us"},
                          {"cable.marks.all(m, m.in_order)", "yes"},
                      });
  struct Case {
    std::string_view mark, normal, in_order, owners;
  };
  for (const auto& [mark, normal, in_order, owners] : std::initializer_list<Case>{
           {"(S/NF)", "(S//NF)", "yes", "none"},
           {"(S//OC/NF)", "(S//NF//OC)", "no", "none"},
           {"(SBU)", "(SBU)", "yes", "none"},
           {"(U//SBU)", "(SBU)", "yes", "none"},
           {"(LOU)", "(LOU)", "yes", "none"},
           {"(S//REL TO USA,UK)", "(S//REL TO USA, GBR)", "yes", "none"},
           {"(//GBR S)", "(//GBR S)", "yes", "GBR"},
           {"(//FGI S)", "(//FGI S)", "yes", "none"},
           {"(S//FGI AUS GBR)", "(S//FGI AUS GBR)", "yes", "AUS, GBR"},
           {"(//NS)", "(//NS)", "yes", "none"},
       }) {
    CableFacts one("S E C R E T OSLO 000312\n\nSUBJECT: FISH\n\n1. " + std::string(mark) + " Text.\n");
    EXPECT_EQ(one.show("cable.paragraphs[0].mark.normal"), normal) << mark;
    EXPECT_EQ(one.show("cable.paragraphs[0].mark.in_order"), in_order) << mark;
    EXPECT_EQ(one.show("cable.paragraphs[0].mark.owners"), owners) << mark;
  }
}

TEST(FactValues, OfLines) {
  struct Case {
    std::string_view line, shown, normal, hybrid;
  };
  for (const auto& [line, shown, normal, hybrid] : std::initializer_list<Case>{
           {"S E C R E T//NOFORN", "SECRET//NOFORN", "SECRET//NOFORN", "no"},
           {"SECRET/NOFORN", "SECRET//NOFORN", "SECRET//NOFORN", "yes"},
           {"SECRET NOFORN", "SECRET//NOFORN", "SECRET//NOFORN", "yes"},
           {"SECRET//REL TO USA, GBR", "SECRET//REL TO USA, GBR", "SECRET//REL TO USA, GBR", "no"},
           {"LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE", "no"},
           {"UNCLAS", "UNCLASSIFIED", "UNCLASSIFIED", "no"},
       }) {
    CableFacts one(std::string(line) + " OSLO 000312\n\nSUBJECT: FISH\n\n1. (U) Text.\n");
    EXPECT_EQ(one.show("cable.classification"), shown) << line;
    EXPECT_EQ(one.show("cable.classification.normal"), normal) << line;
    EXPECT_EQ(one.show("cable.classification.hybrid"), hybrid) << line;
  }
}

TEST(FactValues, ABareRelTakesTheOverallList) {
  CableFacts cable("S E C R E T OSLO 000312\n\nREL TO USA, GBR\n\nSUBJECT: FISH\n\n1. (S//REL) Text.\n");
  expect_shown(cable, {
                          {"cable.paragraphs[0].rel_to", "USA, GBR"},
                          {"cable.paragraphs[0].mark.controls.REL_TO.codes", "none"},
                          {"cable.overall.rel_to", "USA, GBR"},
                          {"cable.overall.controls.REL_TO.order", "1"},
                          {"cable.derived", "SECRET, REL TO USA, GBR"},
                          {"cable.overall", "SECRET, REL TO USA, GBR"},
                      });
  EXPECT_EQ(cable.places("cable.overall.controls.REL_TO"), "«REL TO USA, GBR»");
  EXPECT_EQ(cable.places("cable.paragraphs[0].mark.controls.REL_TO"), "«REL»");
}

TEST(FactValues, SayWhatPartsTheControlsOfAMark) {
  CableFacts cable(
      "SECRET/NOFORN // ORCON\n\n"
      "1. (S//NF/ORCON) Text.\n\n2. (SECRET) (OC//NF-X Y//) Text.\n\n3. (S\u2215\u2215NF) Text.\n");
  expect_shown(cable, {
                          {"cable.overall.controls.NOFORN.separator", "/"},
                          {"has(cable.overall.controls.NOFORN.previous)", "no"},
                          {"cable.overall.controls.ORCON.separator", " // "},
                          {"cable.overall.controls.ORCON.previous.name", "NOFORN"},
                          {"has(cable.derived.controls.NOFORN.separator)", "no"},
                          {"cable.portions[0].mark.controls.NOFORN.separator", "//"},
                          {"cable.portions[0].mark.controls.ORCON.in_place", "no"},
                          {"cable.portions[0].mark.controls.ORCON.in_order", "yes"},
                          {"cable.portions[0].mark.controls.NOFORN.category", "release"},
                          {"has(cable.portions[0].mark.controls.ORCON.category)", "no"},
                          {"cable.portions[0].mark.level_in_place", "yes"},
                          {"cable.portions[0].mark.dangling", "no"},
                          {"cable.portions[1].mark.level_in_place", "no"},
                          {"cable.portions[1].mark.controls.ORCON.separator", ") ("},
                          {"cable.portions[1].mark.controls.NOFORN.in_order", "no"},
                          {"cable.portions[1].mark.controls.NOFORN.compartments", "X, Y"},
                          {"cable.portions[1].mark.controls.NOFORN.suffix", "-X Y"},
                          {"cable.portions[1].mark.controls.NOFORN.ordered_suffix", "-X Y"},
                          {"cable.portions[1].mark.controls.ORCON.compartments", "none"},
                          {"has(cable.portions[1].mark.controls.ORCON.suffix)", "no"},
                          {"cable.portions[1].mark.dangling", "yes"},
                          {"has(cable.portions[1].mark.confusable)", "no"},
                          {"cable.portions[2].mark.confusable", "U+2215, which looks like /"},
                      });
  EXPECT_EQ(cable.places("cable.portions[2].mark.confusable"), "«\u2215»");
  EXPECT_EQ(cable.places("cable.overall.controls.ORCON.separator"), "« // »");
  EXPECT_EQ(cable.places("cable.portions[1].mark.controls.NOFORN.suffix"), "«-X Y»");
}

TEST(FactValues, OfControls) {
  CableFacts cable("S E C R E T OSLO 000312\n\nNOFORN\n\nSUBJECT: FISH\n\n1. (S//NF/REL TO USA, GBR) Text.\n");
  expect_shown(cable, {
                          {"cable.paragraphs[0].controls.map(c, cable.paragraphs[0].controls[c].order)", "1, 2"},
                          {"cable.paragraphs[0].controls.REL_TO.levels", "CONFIDENTIAL, SECRET, NATO SECRET"},
                          {"size(cable.paragraphs[0].controls.NOFORN.levels)", "5"},
                          {"cable.paragraphs[0].controls.REL_TO.excludes", "NOFORN"},
                          {"cable.paragraphs[0].controls.REL_TO.group", "release"},
                          {"cable.paragraphs[0].controls.REL_TO.separators", ", "},
                          {"cable.paragraphs[0].controls.REL_TO", "REL TO USA, GBR"},
                          {"cable.paragraphs[0].controls.REL_TO.text", "REL TO"},
                      });
  const PairFilter none = [](WordId, WordId) { return false; };
  cable.facts.set_pair_filter(&none);
  EXPECT_EQ(cable.show("cable.paragraphs[0].controls.REL_TO.excludes"), "none");

  const auto place_of = [&](std::string_view expression) {
    std::string shown = cable.places(expression);
    EXPECT_NE(shown, "«»") << expression;
    return shown;
  };
  EXPECT_EQ(place_of("cable.overall.controls.NOFORN"), "«NOFORN»");
  EXPECT_EQ(place_of("cable.paragraphs[0].controls.NOFORN"), "«NF»");
  const Value marks = cable.facts.fact(Fact::CableMarks, 0);
  const Value overall = cable.facts.fact(Fact::MarkingControls, marks.indices[0]);
  const Value portion = cable.facts.fact(Fact::MarkingControls, marks.indices[1]);
  const Value derived = cable.facts.fact(Fact::MarkingControls, cable.facts.fact(Fact::CableDerived, 0).count);
  EXPECT_EQ(cable.facts.control_place(overall.indices[0]), CellPlace::Caption);
  EXPECT_EQ(cable.facts.control_place(portion.indices[0]), CellPlace::Portion);
  EXPECT_EQ(cable.facts.control_place(derived.indices[0]), CellPlace::Any);
}

TEST(FactValues, PlacesOfWhatIsMissing) {
  struct Case {
    std::string_view expression, expected;
  };
  CableFacts cable{std::string(kFull)};
  for (const auto& [expression, expected] : std::initializer_list<Case>{
           {"cable.paragraphs[3].mark", "4. «»A fourth paragraph."},
           {"cable.paragraphs[2].mark", "3. «(CX)» Text."},
           {"cable.classification", "«S E C R E T» SECTION 01 OF 02 OSLO 000312"},
           {"cable.sections[1]", "«S E C R E T SECTION 02 OF 02 OSLO 000312»"},
           {"cable.sections[1].classification", "«S E C R E T» SECTION 02 OF 02 OSLO 000312"},
           {"cable.transmission.station.day", "DE RUEHNY #0312/01 «041»0915"},
           {"cable.executive_order.number", "E.O. «12958»: DECL: 02/10/2019"},
           {"cable.declassification.date", "E.O. 12958: DECL: «02/10/2019»"},
           {"cable.captions.SIPDIS", "«SIPDIS»"},
       }) {
    EXPECT_EQ(cable.around(expression), expected) << expression;
  }
  CableFacts bare("FM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nUNCLAS OSLO 000312\n\n1. (U) Text.\n");
  for (const auto& [expression, expected] : std::initializer_list<Case>{
           {"cable.dtg", "«»FM AMEMBASSY OSLO"},
           {"cable.dtg.date", "«»FM AMEMBASSY OSLO"},
           {"cable.classifier", "«»1. (U) Text."},
       }) {
    EXPECT_EQ(bare.around(expression), expected) << expression;
  }
}

TEST(FactValues, AbsentIsNotFalse) {
  CableFacts cable("SIPDIS\n\nSUBJECT: FISH\n\n1. (C) Text.\n\n2. Text.\n", small_policy(), [] {
    Options options;
    options.kind = CableKind::Telegram;
    options.stage = Stage::Sent;
    return options;
  }());
  for (const std::string_view fact :
       {"cable.date", "cable.level", "cable.classified", "cable.classification", "cable.era", "cable.dtg", "cable.post",
        "cable.serial", "cable.reference", "cable.label", "cable.originator", "cable.reason", "cable.section_count"}) {
    EXPECT_EQ(cable.show("has(" + std::string(fact) + ")"), "no") << fact;
    EXPECT_EQ(cable.show(fact), "none") << fact;
  }
  expect_shown(cable, {{"cable.derived", "CONFIDENTIAL"}, {"has(cable.overall.level)", "no"}});
}

TEST(FactValues, DatesOfCablesWithoutOne) {
  const std::string text = "UNCLAS OSLO 000312\n\n1. (U) Text.\n";
  Options options;
  options.as_of = make_date(2011, 3, 4);
  options.stage = Stage::Sent;
  EXPECT_EQ(CableFacts(text, small_policy(), options).show("cable.date"), "none");
  options.stage = Stage::Draft;
  EXPECT_EQ(CableFacts(text, small_policy(), options).show("cable.date"), "2011-03-04");
  EXPECT_EQ(CableFacts(text, small_policy(), options).show("cable.date_from"), "option");
  options.as_of.reset();
  options.today = *make_date(2026, 5, 6);
  EXPECT_EQ(CableFacts(text, small_policy(), options).show("cable.date"), "2026-05-06") << "a draft is written today";
  options.undated = make_date(1990, 1, 2);
  EXPECT_EQ(CableFacts(text, small_policy(), options).show("cable.date"), "1990-01-02");
  EXPECT_EQ(CableFacts(text, small_policy(), options).show("cable.as_of"), "2026-05-06");
  options.as_of = make_date(2011, 3, 4);
  EXPECT_EQ(CableFacts(text, small_policy(), options).show("cable.as_of"), "2011-03-04");
}

TEST(FactValues, ParagraphOfAPlace) {
  CableFacts cable{std::string(kFull)};
  struct Case {
    std::string_view text, paragraph;
  };
  for (const auto& [text, paragraph] : std::initializer_list<Case>{
           {"Quotas", "1"}, {"ministry", "2"}, {"one item", "2"}, {"(CX)", "3"}, {"SIPDIS\nSIPDSI", ""}, {"FM ", ""}}) {
    const auto at = static_cast<std::uint32_t>(kFull.find(text));
    EXPECT_EQ(cable.facts.paragraph_at({at, at + 1}), paragraph) << text;
  }
}

TEST(FactValues, EveryFactOfEveryRecordHasAPlaceAndAShownValue) {
  CableFacts cable{std::string(kFull)};
  for (std::uint64_t line = 1; cable.source.line(line).present(); ++line) {
    for (const ListedFact& listed : list_facts(cable.facts, cable.cable(), cable.source.line(line))) {
      if (!listed.value) continue;
      EXPECT_EQ(listed.value->find_first_of("\n\r\t"), std::string::npos) << listed.path;
      if (listed.shown == Shown::CableText) {
        EXPECT_TRUE(*listed.value == "…" || *listed.value == "none") << listed.path;
      }
    }
  }
}

TEST(FactList, NamesEveryFactAndTheValuesOfALine) {
  EXPECT_EQ(list_facts().size(), kFactCount);
  CableFacts cable{std::string(kFull)};
  const auto value_of = [&](std::string_view path, std::optional<Span> line) -> std::optional<std::string> {
    for (const ListedFact& listed : list_facts(cable.facts, cable.cable(), line)) {
      if (listed.path == path) return listed.value;
    }
    return "no such fact";
  };
  const auto at = static_cast<std::uint32_t>(kFull.find("(S//NF)"));
  const Span line{at, at + 5};
  EXPECT_EQ(value_of("cable.date", std::nullopt), "2009-02-10");
  EXPECT_EQ(value_of("cable.dtg.valid", std::nullopt), "yes");
  EXPECT_EQ(value_of("portion.label", std::nullopt), std::nullopt);
  EXPECT_EQ(value_of("portion.label", line), "paragraph 1");
  EXPECT_EQ(value_of("marking.level", line), "SECRET");
  EXPECT_EQ(value_of("control.name", line), "NOFORN");
}

TEST(FactValues, ASecondCableReadsTheSame) {
  CableFacts cable{std::string(kFull)};
  const std::string first = cable.show("cable.derived") + cable.show("cable.portions.map(p, p.label)");
  cable.assign();
  EXPECT_EQ(cable.show("cable.derived") + cable.show("cable.portions.map(p, p.label)"), first);
}

TEST(FactValues, SummariesForReports) {
  CableFacts cable{std::string(kFull)};
  const Policy& policy = small_policy();
  const MarkingSummary overall = cable.facts.overall_summary();
  EXPECT_EQ(overall.text, "S E C R E T");
  EXPECT_EQ(overall.level, policy.level("S"));
  EXPECT_EQ(overall.captions,
            (std::vector{*policy.word(WordClass::Caption, "NOFORN"), *policy.word(WordClass::Caption, "SIPDIS")}));
  EXPECT_EQ(overall.controls, std::vector{*policy.word(WordClass::Control, "NOFORN")});
  EXPECT_EQ(cable.facts.derived_summary().text, "SECRET//NOFORN");
}

}  // namespace
}  // namespace cablemark
