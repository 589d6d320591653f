#include <gtest/gtest.h>

#include "tests/grammar/cable_words.hpp"

namespace cablemark {
namespace {

using namespace cable_tests;

struct LineCase {
  const char* text;
  const char* read;
};

const std::string kBody = "\nSUBJECT: FISH\n\n1. (U) Text.\n";

TEST(CableHeader, ClassificationLines) {
  const LineCase cases[] = {
      {"UNCLAS OSLO 000312", "UNCLAS | OSLO | 312"},
      {"UNCLAS SECTION 01 OF 03 MADRID 002164", "UNCLAS | MADRID | 2164 | 1/3"},
      {"UNCLAS MADRID 002164 SECTION 01 OF 03", "UNCLAS | MADRID | 2164 | 1/3"},
      {"UNCLAS SECTION 01 OF 02 RIO DE JANEIRO 001242", "UNCLAS | RIO DE JANEIRO | 1242 | 1/2"},
      {"UNCLAS SECTION 01 OF 02 RIO DE JANEIRO\n001242", "UNCLAS | RIO DE JANEIRO | 1242 | 1/2"},
      {"UNCLAS SECTION 01 OF 02\nAIT TAIPEI 001242", "UNCLAS | AIT TAIPEI | 1242 | 1/2"},
      {"C O N F I D E N T I A L SECTION 1 OF 3 RIYADH 0905", "C O N F I D E N T I A L | RIYADH | 905 | 1/3"},
      {"C O N F I D E N T I A L/OFFICIAL USE ONLY SECTION 01 OF 03 OSLO 000317",
       "C O N F I D E N T I A L/OFFICIAL | OSLO | 317 | 1/3"},
      {"UNCLAS GENEVA SECTION 01 OF 03", "UNCLAS | GENEVA | 1/3"},
      {"C O N F I D E N T I A L//CUI OSLO 000320", "C O N F I D E N T I A L//CUI | OSLO | 320"},
      {"T O P  S E C R E T STATE 000001", "T O P  S E C R E T | STATE | 1"},
      {"SECRET//NOFORN OSLO 000312", "SECRET//NOFORN | OSLO | 312"},
      {"S E C R E T//FGI AUS GBR OSLO 000318", "S E C R E T//FGI AUS GBR | OSLO | 318"},
      {"SECRET SENSITIVE OSLO 000312", "SECRET SENSITIVE | OSLO | 312"},
      {"LIMITED OFFICIAL USE OSLO 000312", "LIMITED OFFICIAL USE | OSLO | 312"},
      {"S E C R E T-SENSITIVE OSLO 000312", "S E C R E T-SENSITIVE | OSLO | 312"},
      {"S E C R E T-CONFIDENTIAL OSLO 000312", "S E C R E T-CONFIDENTIAL | OSLO | 312"},
      {"SECRET - SENSITIVE OSLO 000312", "SECRET - SENSITIVE | OSLO | 312"},
      {"SECRET-SENSITIVE", "SECRET-SENSITIVE"},
      {"SECRET AND SENSITIVE OSLO 000312", "SECRET AND SENSITIVE | OSLO | 312"},
      {"S E C R E T BUT SENSITIVE OSLO 000312", "S E C R E T BUT SENSITIVE | OSLO | 312"},
      {"SECRET (SBU) OSLO 000312", "SECRET (SBU) | OSLO | 312"},
      {"UNCLAS (SBU) OSLO 000312", "UNCLAS"},
      {"UUNCLAS MANAGUA 001002", "UUNCLAS repaired | MANAGUA | 1002"},
      {"RESTRICTED OSLO 000312", "RESTRICTED? | OSLO | 312"},
      {"UNCLAS SECTIQ1OF06 OSLO 000312", "UNCLAS | OSLO | 312 | 1/6"},
      {"SECRET", "SECRET"},
      {"UNCLAS GENEVA", "UNCLAS | GENEVA"},
      {"GENEVA 000048", "none"},
      {"TEL AVIV 001098", "none"},
      {"BUENOS AIRES 000123", "none"},
  };
  for (const LineCase& each : cases) {
    EXPECT_EQ(classification(Parsed(each.text + kBody)), each.read) << each.text;
  }
}

TEST(CableHeader, Captions) {
  const LineCase cases[] = {
      {"SENSITIVE\nSIPDIS", "SENSITIVE, SIPDIS"},
      {"NOFORN SIPDIS", "NOFORN, SIPDIS"},
      {"SENSITIVE, SIPDIS", "SENSITIVE, SIPDIS"},
      {"SENSITIVE BUT UNCLASSIFIED", "SENSITIVE BUT UNCLASSIFIED (also)"},
      {"REL TO USA, AUS, GBR", "REL TO USA, AUS, GBR"},
      {"DEPT FOR WHA\nSIPDIS", "SIPDIS"},
      {"AIDAC STATE FOR USAID\nSIPDIS", "AIDAC, SIPDIS"},
      {"C O R R E C T E D   C O P Y (CORRECTED ADDEE)\nSIPDIS", "C O R R E C T E D   C O P Y, SIPDIS"},
      {"NOT FOR INTERNET DISTRIBUTION", "NOT FOR INTERNET DISTRIBUTION"},
      {"SIPDSI", "SIPDSI?"},
      {"BLUE LANTERN", "BLUE LANTERN?"},
      {"WNINTEL NOFORN", "WNINTEL?, NOFORN"},
      {"ADM AID, SENSITIVE, SIPDIS", "ADM AID?, SENSITIVE, SIPDIS"},
      {"COMMERCIALLY SENSITIVE", "COMMERCIALLY SENSITIVE?"},
      {"WNINTEL NOFORN OSLO", "WNINTEL NOFORN OSLO?"},
      {"DEPT FOR EUR\nTRADE, SENSITIVE", ""},
      {"FOR H - PLEASE PASS TO CODEL SMITH", ""},
      {"DEPT FOR DS\nOFAC\nSIPDIS", "SIPDIS"},
      {"SIPDIS\nSIPDIS", "SIPDIS, SIPDIS"},
      {"EXCLUSIF NATIONAL", "EXCLUSIF NATIONAL"},
  };
  for (const LineCase& each : cases) {
    const Parsed parsed("UNCLAS OSLO 000312\n" + std::string(each.text) + kBody);
    EXPECT_EQ(captions(parsed), each.read) << each.text;
  }
  const Parsed rel("SECRET OSLO 000312\nREL TO USA, AUS, GBR\n\nSUBJECT: FISH\n1. (U) Text.\n");
  ASSERT_EQ(rel.cable().captions.size(), 1U);
  const Marking& mark = rel.cable().captions[0].mark;
  ASSERT_EQ(mark.controls.count, 1U);
  EXPECT_EQ(rel.cable().pool.controls[mark.controls.first].codes.count, 3U);
}

TEST(CableHeader, CaptionsOfAQuotedTelegram) {
  const std::string own = "UNCLAS OSLO 000312\nSIPDIS\nSUBJECT: FISH\n\n1. (U) Text.\n\n";
  EXPECT_EQ(Parsed(own + "QTE\nUNCLAS STATE 012345\nSENSITIVE\n\nText.\nUNQTE\n").cable().captions.size(), 1U);
  EXPECT_EQ(Parsed(own + "UNCLAS OSLO 000312\nSENSITIVE\n\n2. (U) Text.\n").cable().captions.size(), 2U);
}

TEST(CableHeader, TagsSubjectAndReferences) {
  const Parsed parsed(
      "UNCLAS OSLO 000312\nE.O. 12958: N/A\nTAGS: PREL, OVIP (DOE, JANE), PHUMBA,\nEFIS NO SIPDIS\nSUBJECT: (SBU) "
      "QUARTERLY NOTE ON\nFISHERIES\n\n"
      "REF: A. STATE 295719, B. 08 BUCHAREST 7518\n\xC2\xB6"
      "C. 2005 ROME 4308 AND PREVIOUS\n\n1. (SBU) Text.\n");
  const Cable& cable = parsed.cable();
  std::string tags;
  for (const Tag& tag : cable.tags) tags += parsed.at(tag.span) + (tag.well_formed ? " " : "! ");
  EXPECT_EQ(tags, "PREL OVIP PHUMBA! EFIS NO ");
  ASSERT_TRUE(cable.subject);
  EXPECT_EQ(parsed.at(cable.subject->mark.span), "(SBU)");
  EXPECT_EQ(parsed.at(cable.subject->span), "(SBU) QUARTERLY NOTE ON\nFISHERIES");
  std::string refs;
  for (const Reference& ref : cable.refs) refs += parsed.at(ref.letter) + "=" + ref.reference + " ";
  EXPECT_EQ(refs, "A=STATE295719 B=08BUCHAREST7518 C=05ROME4308 ");
  EXPECT_EQ(portions(parsed), "P1(SBU)");

  const LineCase items[] = {
      {"REF: A. 05OSLO112 B. 08OSLO0512, C. 08 STATE 12345 (NOTAL)", "A=05OSLO112 B=08OSLO512 C=08STATE12345 "},
      {"REF: 2005OSLO112, (B) 09PORTAUPRINCE504", "=05OSLO112 B=09PORTAUPRINCE504 "},
      {"REF: D. OSLO 1 E. OSLO/STATE EMAIL OF 4/1", "D=OSLO1 "},
      {"REF: A. DOE-ROE EMAIL OF APRIL 1, B. STATE 12345", "B=STATE12345 "},
      {"REF: A. DOE/ROE E-MAIL 12, B. STATE 12345", "B=STATE12345 "},
      {"REF: OSLO 4/1", ""},
      {"REF: UNSCR1441, 08OS1", ""},
  };
  for (const LineCase& each : items) {
    const Parsed one("UNCLAS OSLO 000312\nSUBJECT: FISH\n" + std::string(each.text) + "\n\n1. (U) Text.\n");
    std::string found;
    for (const Reference& ref : one.cable().refs) found += one.at(ref.letter) + "=" + ref.reference + " ";
    EXPECT_EQ(found, each.read) << each.text;
  }

  const Parsed trap(
      "UNCLAS OSLO 000312\nSUBJECT: FISH (C)\nREF: (A) BRASILIA 1608, (B) ROME 3, (C) 02\nBRASILIA 2670\n\n1. (U) "
      "Text.\n");
  EXPECT_EQ(trap.cable().subject->position, MarkPosition::AtEnd);
  EXPECT_EQ(portions(trap), "P1(U)");
}

TEST(CableHeader, Transmission) {
  const Parsed parsed(
      "VZCZCXRO1568\nPP RUEHAG RUEHAST\nRUEHSR RUEHVK\nDE RUEHFR #7884/01 3551529\nZNY SSSSS/BBBBB ZZH (CCY AD66)\nO P "
      "211529Z DEC 06 ZDS\n"
      "FM AMEMBASSY PARIS\nTO RUEHC/SECSTATE WASHDC IMMEDIATE 3913\nINFO RUCNISL/ISLAMIC COLLECTIVE "
      "PRIORITY\nRHMCSUU/JOINT STAFF WASHDC//J3//\n"
      "XMT AMEMBASSY SOFIA\nS E C R E T PARIS 007884\n\n1. (S) Text.\nDOE\nBT\n#7884\nNNNN\n");
  const Cable& cable = parsed.cable();
  const Transmission& t = cable.transmission;
  EXPECT_TRUE(t.id_valid);
  EXPECT_EQ(parsed.at(t.precedence), "PP");
  EXPECT_EQ(t.routing.size(), 4U);
  ASSERT_TRUE(t.station && t.station->valid);
  EXPECT_EQ(*t.station->serial * 1000 + *t.station->day, 7884355);
  EXPECT_EQ(*t.station->time, 1529);
  ASSERT_TRUE(t.security && t.security->valid);
  EXPECT_EQ(parsed.at(t.security->suffix), "BBBBB");
  ASSERT_TRUE(cable.dtg && cable.dtg->valid);
  EXPECT_EQ(std::string(cable.dtg->precedences.begin(), cable.dtg->precedences.end()), "OP");
  EXPECT_EQ(format_iso_date(*cable.dtg->date), "2006-12-21");
  ASSERT_TRUE(t.end && t.end->nnnn);
  EXPECT_EQ(t.end->serial, 7884);
  std::string names;
  for (const Addressee& a : cable.addressees) {
    names += std::to_string(static_cast<int>(a.role)) + parsed.at(a.name) +
             (a.precedence_letter ? std::string("/") + a.precedence_letter : "") + ";";
  }
  EXPECT_EQ(names, "0AMEMBASSY PARIS;1SECSTATE WASHDC/O;2ISLAMIC COLLECTIVE/P;2JOINT STAFF WASHDC;3AMEMBASSY SOFIA;");
  EXPECT_EQ(parsed.at(cable.addressees[3].office), "//J3//");
  EXPECT_EQ(parsed.at(cable.addressees[1].continuity), "3913");
  EXPECT_EQ(parsed.at(cable.signature), "DOE");

  const LineCase dates[] = {{"R 321422Z JAN 10", "bad"},
                            {"R 312422Z FEB 10", "bad"},
                            {"X 211422Z JAN 10", "bad"},
                            {"R 211422Z JAN 10", "good"},
                            {"R 211422Z  JAN 10", "bad"},
                            {"R 211422Z JAN 10 ZDK CTG RUEHNY 0512 1411203", "good"},
                            {"R 211422Z JAN 10 ZDK CTG RUEHNY #0512/01 1411203 ZDS", "good"},
                            {"R 211422Z JAN 10 ZFF6 ZDK", "good"},
                            {"R 211422Z JAN 10 CTG RUEHNY 0512", "bad"},
                            {"R 211422Z JAN 10 ZFF6 FM AMEMBASSY OSLO", "bad"},
                            {"O R 211422Z JAN 10 ZFF6", "good"}};
  for (const LineCase& each : dates) {
    const Parsed one(std::string(each.text) + "\nFM AMEMBASSY OSLO\nUNCLAS OSLO 000312\n\n1. (U) Text.\n");
    ASSERT_TRUE(one.cable().dtg) << each.text;
    EXPECT_EQ(one.cable().dtg->valid ? "good" : "bad", std::string(each.read)) << each.text;
  }
}

TEST(CableHeader, GarbledAndOddForms) {
  struct Case {
    const char* header;
    const char* tags;  // `!`: no well-formed one
  };
  const Case cases[] = {
      {"TAGE: PREL, NO", "PREL NO "},
      {"TGS: PREL, NO", "PREL NO "},
      {"AGS: PREL, NO", "PREL NO "},
      {"TAG PREL, NO", "PREL NO "},
      {"tAgs: PREL,\nNO", "PREL NO "},
      {"TAGS PREL, \nNO", "PREL NO "},
      {"TAGS: PREL NO\nEFIS", "PREL NO EFIS "},
      {"TAGS: PREL, UNGA/C-6", "PREL UNGA/C-6 "},
      {"TAGS: PREL NO SIPDIS", "PREL NO "},
      {"TAGS: PREL NO\nE.O. 12958:N/A", "PREL NO "},
      {"Tags: ovip (doe, jane), prel,\nefis", "ovip prel efis "},
      {"TAGS: PREL OVIP ROEBUCK NO", "PREL OVIP NO "},
      {"TAGS: PREL NO OTTAWA 00000136  001.2 OF 003 EFIS", "PREL NO EFIS "},
      {"TAGS: NO, PHUMBA", "NO PHUMBA! "},
      {"//SUBJECT LINE////\n\nSIPDIS\nTAGS: PREL", "PREL "},
  };
  for (const Case& each : cases) {
    const Parsed parsed("UNCLAS OSLO 000312\n" + std::string(each.header) + kBody);
    std::string tags;
    for (const Tag& tag : parsed.cable().tags) tags += parsed.at(tag.span) + (tag.well_formed ? " " : "! ");
    EXPECT_EQ(tags, each.tags) << each.header;
    ASSERT_TRUE(parsed.cable().subject) << each.header;
    EXPECT_EQ(parsed.at(parsed.cable().subject->span), "FISH") << each.header;
  }
  const LineCase sections[] = {{"UNCLAS SECTION 01 0F 02 OSLO 000312", "UNCLAS | OSLO | 312 | 1/2"},
                               {"UNCLAS SECTION O1 OF O2 OSLO 000312", "UNCLAS | OSLO | 312 | 1/2"},
                               {"UNCLAS SECTION 0l 0F 1I OSLO 000312", "UNCLAS | OSLO | 312 | 1/11"},
                               {"UNCLAS OSLO 000312 SECTION 02 0F O2", "UNCLAS | OSLO | 312 | 2/2"},
                               {"UNCLAS SQCTION 01 OF 02 OSLO 000312", "UNCLAS | OSLO | 312 | 1/2"},
                               {"UNCLAS SECTON 01 OF 02 OSLO 000312", "UNCLAS | OSLO | 312 | 1/2"}};
  for (const LineCase& each : sections) EXPECT_EQ(classification(Parsed(each.text + kBody)), each.read) << each.text;

  const Parsed levelless("FM AMEMBASSY OSLO\nTO AMEMBASSY ROME\nSECTION 01 OF 02 OSLO 000312\n\nSIPDIS\n" +
                         std::string(kBody));
  EXPECT_FALSE(levelless.cable().classification);
  ASSERT_EQ(levelless.cable().sections.size(), 1U);
  EXPECT_EQ(levelless.cable().addressees.size(), 2U);
  EXPECT_EQ(levelless.text.substr(levelless.cable().after_addressees, 10), "SECTION 01");

  for (const char* copy : {"C O R R E C T E D  C O P Y", "C O R R E C T E D C O P Y (CORRECTED ADDEE)"}) {
    EXPECT_EQ(classification(Parsed("R 100914Z FEB 09\nFM AMEMBASSY OSLO\nTO AMEMBASSY ROME\n" + std::string(copy) +
                                    "\nUNCLAS OSLO 000312" + kBody)),
              "UNCLAS | OSLO | 312");
  }

  const Parsed page(
      "R 100914Z FEB 09\nFM AMEMBASSY OSLO\nTO PAGE 02   STATE   015113  182333Z\nAMEMBASSY ROME\n"
      "UNCLAS OSLO 000312" +
      kBody);
  ASSERT_EQ(page.cable().addressees.size(), 2U);
  EXPECT_EQ(page.at(page.cable().addressees[1].name), "AMEMBASSY ROME");
  EXPECT_EQ(page.cable().page_lines.size(), 1U);

  // The number of a section counts only with its `OF` and total.
  const LineCase tops[] = {{"01 OF 03  182333Z", "1/3"}, {"01 OF X", "-"}, {"01 OF 03A", "-"}, {"01", "-"}};
  for (const LineCase& each : tops) {
    const Parsed parsed("R 100914Z FEB 09\nFM AMEMBASSY OSLO\nTO AMEMBASSY ROME\nUNCLAS OSLO 000312" +
                        std::string(kBody) + "PAGE 02  OSLO 00312  " + each.text + "\n\nMore.\n");
    ASSERT_EQ(parsed.cable().page_lines.size(), 1U) << each.text;
    const PageLine& top = parsed.cable().page_lines[0];
    EXPECT_EQ(top.section ? std::to_string(*top.section) + "/" + std::to_string(top.total.value_or(0)) : "-",
              std::string(each.read))
        << each.text;
    EXPECT_EQ(parsed.cable().sections.size(), top.section ? 1U : 0U) << each.text;
  }

  // One routing indicator whose first letter is wrong does not hide its line.
  const LineCase routings[] = {{"RR QUEHC", "RR QUEHC "}, {"RR RUEHC", "RR RUEHC "}, {"RR SMITH", " "}};
  for (const LineCase& each : routings) {
    const Parsed parsed(std::string(each.text) + "\nDE RUEHNY #0312/01 0410915\nR 100914Z FEB 09\nFM AMEMBASSY OSLO\n" +
                        "UNCLAS OSLO 000312" + kBody);
    const Transmission& t = parsed.cable().transmission;
    std::string read = parsed.at(t.precedence) + " ";
    for (const Span each_routing : t.routing) read += parsed.at(each_routing) + " ";
    EXPECT_EQ(read, std::string(each.read)) << each.text;
  }

  // Behind the first format line, what was meant as the second or third is one.
  struct RoutingCase {
    const char *second, *third, *precedence;
    int serial, day;
  };
  const RoutingCase damaged[] = {{"QQ RUEHC", "DE RUEHNY #0312/01 0410915", "QQ", 312, 41},
                                 {"R RUEHC RHEHNSC", "DE RUEHNY #0312/01 0410915", "R", 312, 41},
                                 {"RRRUEHC", "DE RUEHNY #0312/01 0410915", "RRRUEHC", 312, 41},
                                 {"RUEHC", "RUEHNY #0312/01 0410915", "RUEHC", 312, 41},
                                 {"RR RUEHC", "DE #0312/01 0410915", "RR", 312, 41},
                                 {"RR RUEHC", "DERUEHNY #0312/01 0410915", "RR", 312, 41},
                                 {"RR RUEHC", "DE RUEHNY #0312/1 0410915", "RR", 312, 41},
                                 {"RELEASE IN PART", "NOTE #2", "", -1, -1}};
  for (const RoutingCase& each : damaged) {
    const Parsed parsed("VZCZCXYZ0008\n" + std::string(each.second) + "\n\n" + each.third +
                        "\nR 100914Z FEB 09\nFM AMEMBASSY OSLO\nUNCLAS OSLO 000312" + kBody);
    const Transmission& t = parsed.cable().transmission;
    EXPECT_EQ(parsed.at(t.precedence), each.precedence) << each.second;
    EXPECT_EQ(t.station.has_value(), each.serial >= 0) << each.third;
    if (!t.station) continue;
    EXPECT_EQ(t.station->valid, std::string_view(each.third) == "DE RUEHNY #0312/01 0410915") << each.third;
    EXPECT_EQ(t.station->serial, each.serial) << each.third;
    EXPECT_EQ(t.station->day, each.day) << each.third;
  }

  const LineCase ends[] = {{"DOE\nNOTE BY OC/T: SECTION REPEATED.", "DOE"},
                           {"MINIMIZE CONSIDERED.  DOE", "DOE"},
                           {"Minimize considered.  DOE", "DOE"},
                           {"Minimize considered.  \tDOE", "DOE"},
                           {"MINIMIZE CONSIDERED\nDOE ROE", "DOE ROE"},
                           {"DOE\nUNQUOTE\nBT\n#0312\nNNNN", "DOE"}};
  for (const LineCase& each : ends) {
    const Parsed parsed("UNCLAS OSLO 000312" + kBody + each.text + "\n");
    EXPECT_EQ(parsed.at(parsed.cable().signature), each.read) << each.text;
  }
}

TEST(CableHeader, OrdersAndSubjectsWithOneLetterWrong) {
  struct Case {
    const char* line;
    const char* order;  // `?`: no line of an order; `damaged`: one whose number cannot be read
    const char* subject = "FISH";
  };
  const Case cases[] = {
      {"E.0. 12958: DECL: 05/20/2018\nSUBJECT: FISH", "12958"},
      {"E,O. 12958: DECL: 05/20/2018\nSUBJECT: FISH", "12958"},
      {"E.O, 12958: DECL: 05/20/2018\nSUBJECT: FISH", "12958"},
      {"E.Q. 12958: DECL: 05/20/2018\nSUBJECT: FISH", "12958"},
      {"F.O. 12958: DECL: 05/20/2018\nSUBJECT: FISH", "12958"},
      {"E0 12958: DECL: 05/20/2018\nSUBJECT: FISH", "12958"},
      {"E.O. I2958: DECL: 05/20/2018\nSUBJECT: FISH", "damaged"},
      {"E.O. l2958: DECL: 05/20/2018\nSUBJECT: FISH", "damaged"},
      {"E.O. 1295O: DECL: 05/20/2018\nSUBJECT: FISH", "damaged"},
      {"E.O. 12 958: DECL: 05/20/2018\nSUBJECT: FISH", "damaged"},
      {"E.0. 1295S: DECL: 05/20/2018\nSUBJECT: FISH", "damaged"},
      {"E.O. 1295: DECL: 05/20/2018\nSUBJECT: FISH", "1295"},
      {"E.C. 2958 OF 2018\nSUBJECT: FISH", "?"},
      {"EC 12958/2018\nSUBJECT: FISH", "?"},
      {"E.O. 12958: DECL: 05/20/2018\nSUBECT: FISH", "12958"},
      {"E.O. 12958: DECL: 05/20/2018\nSUBJET: FISH", "12958"},
      {"E.O. 12958: DECL: 05/20/2018\nSUBJEC: FISH", "12958"},
      {"E.O. 12958: DECL: 05/20/2018\nSUBJECT; FISH", "12958"},
      {"E.O. 12958: DECL: 05/20/2018\nSUBJEOT : FISH", "12958"},
      {"E.O. 12958: DECL: 05/20/2018\nSUBJEOT: FISH", "12958"},
      {"E.O. 12958: DECL: 05/20/2018\nSUBEJCT: FISH", "12958"},
      {"E.O. 12958: DECL: 05/20/2018\nSUBJECTS: FISH", "12958", ""},
      {"E.O. 12958: DECL: 05/20/2018\nSUSPECT: FISH", "12958", ""},
  };
  for (const Case& each : cases) {
    const Parsed parsed("R 100914Z FEB 09\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nSECRET OSLO 000312\n\n" +
                        std::string(each.line) + "\n\n1. (U) Text.\n");
    const Cable& cable = parsed.cable();
    const bool damaged = cable.executive_order && !cable.executive_order->number.present() && cable.damaged == 1;
    EXPECT_EQ(damaged                 ? "damaged"
              : cable.executive_order ? parsed.at(cable.executive_order->number)
                                      : "?",
              each.order)
        << each.line;
    EXPECT_EQ(cable.subject ? parsed.at(cable.subject->span) : "", each.subject) << each.line;
    if (!cable.executive_order) continue;
    ASSERT_TRUE(cable.declassification) << each.line;
    EXPECT_EQ(parsed.at(cable.declassification->date_span), "05/20/2018") << each.line;
    EXPECT_EQ(portions(parsed), "P1(U)") << each.line;
  }
}

TEST(CableHeader, EscapedLineEndsOfPagesAreDropped) {
  for (const std::string end : {"&#x000A;", "&#x000A; ", "&#x000A;\r", " &#10;", "&#xa;"}) {
    std::string text =
        "VZCZCXYZ0008\nRR RUEHC\n\nDE RUEHNY #0512/01 1411203\nZNR UUUUU ZZH\nR 201202Z MAY 08\nFM AMEMBASSY OSLO\nTO "
        "RUEHC/SECSTATE WASHDC 4412\nUNCLAS OSLO 000512\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: PREL NO\nSUBJECT: "
        "FISH\n\n1. "
        "(U) Text.\nDOE\n";
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += end.size() + 1)
      text.insert(at, end);
    const Parsed parsed(text);
    const Cable& cable = parsed.cable();
    EXPECT_TRUE(cable.transmission.id_valid && cable.transmission.station->valid && cable.dtg->valid) << end;
    EXPECT_EQ(classification(parsed), "UNCLAS | OSLO | 512") << end;
    EXPECT_EQ(captions(parsed), "SIPDIS") << end;
    EXPECT_EQ(cable.tags.size(), 2U) << end;
    EXPECT_EQ(parsed.at(cable.subject->span), "FISH") << end;
    EXPECT_EQ(portions(parsed), "P1(U)") << end;
    EXPECT_EQ(parsed.at(cable.signature), "DOE") << end;
    EXPECT_EQ(cable.damaged, 0U) << end;
  }
}

TEST(CableHeader, PlacesOfWhatIsMissing) {
  const Parsed parsed("R 100914Z FEB 15\nFM AMBASSADE OSLO\nTO CHANCELLERIE KARST\nOBJET: POISSONS\n1. (U) Texte.\n");
  const Cable& cable = parsed.cable();
  EXPECT_FALSE(cable.classification);
  EXPECT_EQ(cable.after_addressees, parsed.text.find("OBJET"));
  EXPECT_EQ(parsed.at(cable.subject->span), "POISSONS");
  EXPECT_EQ(cable.before_first_paragraph, parsed.text.find("1."));
  EXPECT_EQ(cable.before_tags, parsed.text.find("OBJET"));
}

TEST(CableHeader, ASubjectMayBeginBelowItsKeyword) {
  const Parsed below("SECRET OSLO 000312\nSUBJECT:\n(C) FISH\n\n1. (U) Text.\n");
  ASSERT_TRUE(below.cable().subject);
  EXPECT_EQ(below.at(below.cable().subject->span), "(C) FISH");
  EXPECT_EQ(below.at(below.cable().subject->mark.span), "(C)");
  const Parsed none("SECRET OSLO 000312\nSUBJECT:\n\n(C) Text.\n");
  EXPECT_EQ(none.cable().portions.size(), 1U);
}

}  // namespace
}  // namespace cablemark
