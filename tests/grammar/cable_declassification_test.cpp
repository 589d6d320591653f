// What a header says of declassification: the order and its value, the days, who classified and why.
#include <gtest/gtest.h>

#include "tests/grammar/cable_words.hpp"

namespace cablemark {
namespace {

using namespace cable_tests;

const std::string kBody = "\nSUBJECT: FISH\n\n1. (U) Text.\n";

TEST(CableDeclassification, Lines) {
  using Kind = DeclassificationKind;
  struct Case {
    const char* line;
    const char* order;
    Kind kind;
    const char* date;  // empty: none; `!`: a date that does not exist
    const char* exemption;
    int count;
  };
  const Case cases[] = {
      {"E.O. 12958: N/A", "12958", Kind::None, "", "", 1},
      {"EO 12958 N/A", "12958", Kind::None, "", "", 1},
      {"E.O. 12958:N/A", "12958", Kind::None, "", "", 1},
      {"E.O. 12958: DECL: 01/21/2020", "12958", Kind::Date, "2020-01-21", "", 1},
      {"EO 12958 DECL: 2020/02/23", "12958", Kind::Date, "2020-02-23", "", 1},
      {"E.o. 12958: decl: 07/01/2034", "12958", Kind::Date, "2034-07-01", "", 1},
      {"EO 12958: decl: 6/30/15", "12958", Kind::Date, "2015-06-30", "", 1},
      {"E.O. 13526: DECL: 20350401", "13526", Kind::Date, "2035-04-01", "", 1},
      {"E.O. 12958: DECL: 23 FEB 2020", "12958", Kind::Date, "2020-02-23", "", 1},
      {"E.O. 12958: DECL: 02/30/2019", "12958", Kind::Date, "!", "", 1},
      {"E.O. 12958: DECL: 02/O3/2019", "12958", Kind::Date, "!", "", 1},
      {"E.O. 12958: DECL: O2/03/2019", "12958", Kind::Date, "!", "", 1},
      {"E.O. 12958: DECL: 2O190203", "12958", Kind::Date, "!", "", 1},
      {"E.O. 12958: DECL: 02/03/2O19 (DOE, JANE)", "12958", Kind::Date, "!", "", 1},
      {"DEPT FOR WHA/BSC E.O. 12958: DECL: 11/22/2012", "12958", Kind::Date, "2012-11-22", "", 1},
      {"E.O. 12958: DECL: X1,X5", "12958", Kind::Exemption, "", "X1", 2},
      {"E.O. 12958: DECL: X1, 2015/01/01", "12958", Kind::Exemption, "2015-01-01", "X1", 2},
      {"E.O. 13526: DECL: 25X4, 20501001", "13526", Kind::Exemption, "2050-10-01", "25X4", 1},
      {"E.O. 13526: DECL: 50X1-HUM", "13526", Kind::Exemption, "", "50X1-HUM", 1},
      {"E.O. 12958: DECL: AFTER KOREAN UNIFICATION", "12958", Kind::Event, "", "", 1},
      {"E.O. 12356: DECL: OADR", "12356", Kind::Oadr, "", "", 1},
      {"E.O. 12958: DECL: MR", "12958", Kind::Mr, "", "", 1},
      {"E.O. 13526: DECL: SUBJECT TO TREATY", "13526", Kind::Treaty, "", "", 1},
      {"E.O. 12065: GDS 11/15/15 (DOE, JANE)", "12065", Kind::Gds, "2015-11-15", "", 1},
      {"E.O. 12065: RDS-4 6/5/19 (DOE, JANE) OR-M", "12065", Kind::Rds, "2019-06-05", "", 1},
      {"E.O. 11652: XGDS-1", "11652", Kind::Xgds, "", "", 1},
      {"E.O. 11652: GDS", "11652", Kind::Gds, "", "", 1},
      {"E.O. 12958: DECL:\n01/21/2020", "12958", Kind::Date, "2020-01-21", "", 1},
      {"E.O. 12958: N/A TAGS: PREL, NO", "12958", Kind::None, "", "", 1},
      {"E.O. 12958: N/ A", "12958", Kind::None, "", "", 1},
      {"E.O. 12958: N.A.", "12958", Kind::None, "", "", 1},
      {"E.O. 12958: N\\A", "12958", Kind::None, "", "", 1},
      {"E.O. 12958: NATO DECISION", "12958", Kind::Event, "", "", 1},
      {"E.O. 12958: UNCLASSIFIED", "12958", Kind::None, "", "", 1},
      {"E.O. 12958: SECRET", "12958", Kind::Event, "", "", 1},
      {"E.O. 12958: DECL: 05.20.2018", "12958", Kind::Date, "2018-05-20", "", 1},
      {"E.O. 12958: DECL: 5.2.18", "12958", Kind::Date, "2018-05-02", "", 1},
      {"E.O. 12958: DECL: 2018.05.20", "12958", Kind::Date, "2018-05-20", "", 1},
      {"E.O. 12958: DECL: 02.30.2018", "12958", Kind::Date, "!", "", 1},
      {"E.O. 12958: DECL: 1.6X1", "12958", Kind::Exemption, "", "X1", 1},
      {"E.O. 12958: DECL: 1.6X1, 1.6X5", "12958", Kind::Exemption, "", "X1", 2},
      {"E.O. 12958: DECL: X-1", "12958", Kind::Exemption, "", "X-1", 1},
      {"E.O. 12958: DECL: X10", "12958", Kind::Exemption, "", "X10", 1},
      {"E.O. 12958: DECL: O.A.D.R.", "12958", Kind::Oadr, "", "", 1},
      {"E.O. 12958: DECL: ORIGINATING AGENCY'S DETERMINATION REQUIRED", "12958", Kind::Oadr, "", "", 1},
      {"E.O. 12958: DECL: Originating Agency\xE2\x80\x99s\nDetermination Required", "12958", Kind::Oadr, "", "", 1},
      {"E.O. 12958: DECL: 30 YEARS", "12958", Kind::Date, "2039-02-10", "", 1},
      {"E.O. 12958: DECL: 25 years from date of cable", "12958", Kind::Date, "2034-02-10", "", 1},
      {"E.O. 12958: DECL: 10 YEARS AFTER KOREAN UNIFICATION", "12958", Kind::Event, "", "", 1},
      {"E.O. 12958: DELC: 01/21/2020", "12958", Kind::Date, "2020-01-21", "", 1},
      {"E.O. 12958: DECLL; 01/21/2020", "12958", Kind::Date, "2020-01-21", "", 1},
      {"E.O. 12958: DECAL 01/21/2020", "12958", Kind::Date, "2020-01-21", "", 1},
      {"E.O. 12958: DEAL OF 01/21/2020", "12958", Kind::Event, "2020-01-21", "", 1},
      {"E.O. 12958: DECL: 2020", "12958", Kind::Date, "2020-01-01", "", 1},
      {"E.O. 12958: DECL: MAR 2020", "12958", Kind::Date, "2020-03-01", "", 1},
      {"E.O. 12958: DECL: 03/2020", "12958", Kind::Date, "2020-03-01", "", 1},
      {"E.O. 12958: DECL: 2009", "12958", Kind::Date, "2009-12-31", "", 1},
      {"E.O. 12958: DECL: FEBRUARY 2009", "12958", Kind::Date, "2009-02-28", "", 1},
      {"E.O. 12958: DECL: DEC 2008", "12958", Kind::Date, "2008-12-31", "", 1},
      {"E.O. 12958: DECL: 13/2020", "12958", Kind::Date, "!", "", 1},
      {"E.O. 12958: DECL: SUMMIT 2020", "12958", Kind::Event, "", "", 1},
      {"E.O. 12958: DECL: 2020 OLYMPICS", "12958", Kind::Event, "", "", 1},
      {"E.O. 12958: DECL: 01/21/2020, 01/21/2030", "12958", Kind::Date, "2030-01-21", "", 2},
      {"E.O. 12958: DECL: 01/21/2030, 01/21/2020", "12958", Kind::Date, "2030-01-21", "", 2},
      {"E.O. 12958: DECL: 01/21/2020\nSUBJECT: FISH\n\nClassified By: J. Doe, DCM\nDeclassify On: 01/21/2030", "12958",
       Kind::Date, "2030-01-21", "", 2},
      {"E.O. 12958: DECL: 01/21/2020\nSUBJECT: FISH\n\nClassified By: J. Doe. Reason: 1.4 (b). Declassify On: "
       "20300121",
       "12958", Kind::Date, "2030-01-21", "", 2},
      {"E.O. 12958: DECL: 01/21/2020\nSUBJECT: FISH\n\nClassified By: J. Doe, DCM. Declassify On: 20200121", "12958",
       Kind::Date, "2020-01-21", "", 1},
  };
  for (const Case& each : cases) {
    const Parsed parsed("R 100914Z FEB 09\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nSECRET OSLO 000312\n\n" +
                        std::string(each.line) + kBody);
    const Cable& cable = parsed.cable();
    ASSERT_TRUE(cable.executive_order) << each.line;
    EXPECT_EQ(parsed.at(cable.executive_order->number), each.order) << each.line;
    ASSERT_TRUE(cable.declassification) << each.line;
    const Declassification& value = *cable.declassification;
    EXPECT_EQ(value.kind, each.kind) << each.line;
    EXPECT_EQ(value.date ? format_iso_date(*value.date) : value.date_invalid ? "!" : "", each.date) << each.line;
    EXPECT_EQ(parsed.at(value.exemption), each.exemption) << each.line;
    EXPECT_EQ(value.count, each.count) << each.line;
  }
  const Parsed empty("SECRET OSLO 000312\n\nE.O. 12958:\nTAGS: PREL\nSUBJECT: FISH\n\n1. (S) Text.\n");
  EXPECT_TRUE(empty.cable().executive_order);
  EXPECT_FALSE(empty.cable().declassification);
  const Parsed rds("SECRET OSLO 000312\nE.O. 12065: RDS-4 6/5/99 (DOE) OR-M\nSUBJECT: FISH\n1. (S) Text.\n");
  EXPECT_EQ(rds.cable().declassification->category, 4);
}

TEST(CableDeclassification, TwoDigitYearsTakeTheCenturyAfterTheCable) {
  const auto date = [](const char* dtg, const char* line) {
    const Parsed parsed(std::string(dtg) + "\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nSECRET OSLO 000312\n" + line +
                        kBody);
    return format_iso_date(*parsed.cable().declassification->date);
  };
  EXPECT_EQ(date("R 051020Z JUN 79", "E.O. 12065: RDS-4 6/5/99 (DOE) OR-M"), "1999-06-05");
  EXPECT_EQ(date("R 051020Z JUN 79", "E.O. 12065: RDS-4 6/5/15 (DOE) OR-M"), "2015-06-05");
  EXPECT_EQ(date("R 051020Z JUN 05", "E.O. 12958: DECL: 6/5/15"), "2015-06-05");
}

TEST(CableDeclassification, Classifiers) {
  struct Case {
    const char* text;
    bool named, position, derived;
    const char* reason;
  };
  const Case cases[] = {
      {"Classified By: Ambassador A. Lindqvist. Reason: 1.4 (b) and (d).", true, true, false, "1.4 bd"},
      {"CLASSIFIED BY DCM JANE DOE - 1.5 B,D.", true, true, false, "1.5 BD"},
      {"CLASSIFIED BY DCM J. DOE - 1.5 B,D.", true, true, false, "1.5 BD"},
      {"Classified By: DCM. Reason: 1.4 (d).", false, true, false, "1.4 d"},
      {"Classified By: Ambassador J. Doe for re\nasons 1.4 (b/d)", true, true, false, "1.4 bd"},
      {"Classified By: Ambassador J. Doe. Reasons: 1.\n4 (b)", true, true, false, "1.4 b"},
      {"Classified By: Ambassador J. Doe. Reason(s): 1.4(b)(d)", true, true, false, "1.4 bd"},
      {"Classified By: Ambassador J. Doe. Reason: 1.4. (d)", true, true, false, "1.4 d"},
      {"Classified By: Ambassador J. Doe. Reason: 1.4: b, d", true, true, false, "1.4 bd"},
      {"Classified By: Ambassador J. Doe. Reason: 1.4 [b]", true, true, false, "1.4 b"},
      {"Classified By: Ambassador J. Doe. Reason: 1.4 paragraphs b and d", true, true, false, "1.4 bd"},
      {"Classified By: Ambassador J. Doe. Reason: 1.4. A note follows.", true, true, false, "1.4 "},
      {"Classified By: Ambassador J. Doe, per 1.5", true, true, false, "1.5 "},
      {"Classified By: Ambassador A. Lindqvist.", true, true, false, ""},
      {"Classified By: Ambassador J. Doe. Reason: 1.4&#x000A;\n(b) and &#10;\n(d)", true, true, false, "1.4 bd"},
      {"Classified By: Ambassador J. Doe for\n\nreasons 1.4 (b).", true, true, false, "1.4 b"},
      {"Classified By: Ambassador J. Doe. Reason:\n\n1.4 (b).", true, true, false, "1.4 b"},
      {"Derived From:", false, false, true, ""},
      {"Classified By: Ambassador J. Doe.\nDerived From:\nReason: 1.4 (b)", true, true, false, "1.4 b"},
      {"Clasified By: Ambassador. Reason: 1.4 (b)", false, true, false, "1.4 b"},
      {"Classified Bby: A. Lindqvist. Reason: 1.4 (b)", true, false, false, "1.4 b"},
      {"Classified By: Ambassador J. Doe, reason 1.4\n(C)", true, true, false, "1.4 C"},
      {"Classified By: Ambassador J. Doe, reason 1.4\n(B) and (D).", true, true, false, "1.4 BD"},
      {"Derived From: DSCG 05-01", false, false, true, ""},
      {"Classified By: DOS CLASSIFICATION GUIDE BY JANE DOE", true, false, true, ""},
      {"Classified By: Ambassador J. Doe.\nReason: 1.4 (b&d)", true, true, false, "1.4 bd"},
      {"Classified By: Ambassador J. Doe. Reason: 1.4 (b), 1.4 (d)", true, true, false, "1.4,1.4 bd"},
      {"Classified By: Ambassador J. Doe. Reason: 1.4(b) and 1.5(d)", true, true, false, "1.4,1.5 bd"},
      {"Classified By: Ambassador J. Doe. Reason: 1.4 (b) 2.5 percent", true, true, false, "1.4 b"},
  };
  for (const Case& each : cases) {
    const Parsed parsed("SECRET OSLO 000312\nSUBJECT: (U) FISH\n\n" + std::string(each.text) + "\n\n1. (S) Text.\n");
    const Cable& cable = parsed.cable();
    ASSERT_TRUE(cable.classifier) << each.text;
    EXPECT_EQ(cable.classifier->named, each.named) << each.text;
    EXPECT_EQ(cable.classifier->position, each.position) << each.text;
    EXPECT_EQ(cable.classifier->derived, each.derived) << each.text;
    std::string reason;
    if (cable.reason) {
      for (const char c : parsed.at(cable.reason->section)) reason += is_space(c) ? "" : std::string(1, c);
      for (const Span section : cable.reason->later_sections) reason.append(",").append(parsed.at(section));
      reason += " ";
      for (const Span letter : cable.reason->letters) reason += parsed.at(letter);
    }
    EXPECT_EQ(reason, each.reason) << each.text;
    EXPECT_EQ(portions(parsed), "P1(S)") << each.text;
  }
  const Parsed numbered(
      "SECRET OSLO 000312\nSUBJECT: FISH\n\n1. (U) CLASSIFIED BY AMBASSADOR JANE DOE. REASON: 1.5 (D).\n\n2. (S) "
      "Text.\n");
  EXPECT_EQ(portions(numbered), "N1(U) P2(S)");
  EXPECT_TRUE(numbered.cable().classifier);
}

// Any line of the header may stand out of its order, and text may stand before it.
TEST(CableDeclassification, ClassifiersAnywhereBeforeTheFirstParagraph) {
  const std::string words = "Classified By: Ambassador A. Lindqvist. Reason: 1.4 (b).\n";
  const std::string_view texts[] = {
      "E.O. 12958: DECL: 05/20/2018\n@TAGS: PREL\nSUBJECT: FISH\n\n",
      "E.O. 12958: DECL: 05/20/2018\nTAGS: PREL\n@SUBJECT: FISH\n\n",
      "E.O. 12958: DECL: 05/20/2018\nTAGS: PREL\nSUBJECT: FISH\n\nThis is from the Ambassador.\n\n(U) @\n",
      "E.O. 12958: DECL: 05/20/2018\nTAGS: PREL\nSUBJECT: FISH\n\nSUMMARY\n-------\n\n(U) @\n"};
  for (const std::string_view each : texts) {
    std::string text = "SECRET OSLO 000312\n" + std::string(each) + "1. (S) Text.\n";
    text.replace(text.find('@'), 1, words);
    const Parsed parsed(text);
    const Cable& cable = parsed.cable();
    ASSERT_TRUE(cable.classifier) << text;
    EXPECT_TRUE(cable.classifier->named) << text;
    ASSERT_TRUE(cable.reason) << text;
    EXPECT_EQ(parsed.at(cable.reason->section), "1.4") << text;
    EXPECT_TRUE(cable.subject) << text;
    EXPECT_EQ(cable.tags.size(), 1U) << text;
  }
}

// The lines of a telegram that the text quotes are no header of this one.
TEST(CableDeclassification, TitlesOfClassifiers) {
  const char* const titles[] = {"AMB",
                                "Amb.",
                                "RSO",
                                "PMC",
                                "POLMINCOUNS",
                                "EconMinCouns",
                                "POLCOUNSELOR",
                                "Pol-Couns",
                                "ECONCHIEF",
                                "EMIN",
                                "MCEA",
                                "CG",
                                "CONGEN",
                                "PO",
                                "ADCM",
                                "A/DCM",
                                "DAO",
                                "DATT",
                                "LEGATT",
                                "PMIN",
                                "ESTH",
                                "REO",
                                "CAO",
                                "GSO",
                                "LABOFF",
                                "PERMREP",
                                "COM",
                                "Minister-Counselor",
                                "MINISTER-COUNSELOR",
                                "Special Envoy",
                                "Team Leader",
                                "PRT Team Leader",
                                "Vice Consul",
                                "Deputy Permanent Representative",
                                "Charg\xC3\xA9",
                                "CHARG\xC3\x89",
                                "Charge d'Affaires, a.i.",
                                "Executive Secretary",
                                "POLAD",
                                "Management Officer"};
  const auto classifier = [](const std::string& who) {
    const Parsed parsed("SECRET OSLO 000312\nSUBJECT: (U) FISH\n\nClassified By: " + who +
                        ". Reason: 1.4 (d).\n\n1. (S) Text.\n");
    const Classifier& found = *parsed.cable().classifier;
    return std::string(found.named ? "name" : "") + (found.position ? " position" : "");
  };
  for (const std::string title : titles) {
    EXPECT_EQ(classifier(title + " Jane Doe"), "name position") << title;
    EXPECT_EQ(classifier("JANE DOE, " + title), "name position") << title;
    EXPECT_EQ(classifier(title), " position") << title;
  }
  // Names that are as short as an office, or have a title inside them.
  for (const char* const name :
       {"Jane Po", "Com Jane Doe", "Jane Polmino", "Jane Deputyson", "J. Mincks", "Jane Conway-Doe"})
    EXPECT_EQ(classifier(name), "name") << name;
}

}  // namespace
}  // namespace cablemark
