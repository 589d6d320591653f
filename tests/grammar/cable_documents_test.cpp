#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <initializer_list>
#include <random>
#include <utility>

#include "tests/grammar/cable_words.hpp"

namespace cablemark {
namespace {

using namespace cable_tests;

const std::string kTelegram =
    "VZCZCXYZ0007\nRR RUEHC\n\nDE RUEHNY #0312/01 0410915\nZNR UUUUU ZZH\nR 100914Z FEB 09\nFM AMEMBASSY OSLO\nTO "
    "RUEHC/SECSTATE WASHDC 4411\nUNCLAS OSLO 000312\n\n"
    "SENSITIVE\n\nE.O. 12958: N/A\nTAGS: PREL EFIS NO\nSUBJECT: FISH\n\n1. (SBU) Text.\n-- item\n\n2. (U) Text.\nDOE\n";
const std::string kSmart =
    "From: A\nSent: Friday\nTo: B\nSubject: FW: FISH\n\n        UNCLASSIFIED\n            SBU\n\nMRN:         10 PORT "
    "AU PRINCE 504\nDate/DTG:    Apr 07, 2011 / 071322Z APR 11\n"
    "From:        AMEMBASSY PORT AU PRINCE\nAction:      WASHDC, SECSTATE IMMEDIATE\nE.O.:        13526\nTAGS:        "
    "PGOV, PREL\nCaptions:    SENSITIVE, SIPDIS\n"
    "Reference:   A) 11 RABAT 405\n             B) 11 RABAT 393\nPass Line:   STATE FOR S\nSubject:     FISH AND\n     "
    "        MORE FISH\n\n1. (SBU) Text.\n\n2. (U) Text.\n";
const std::string kPage70 =
    "CONFIDENTIAL\n\nPAGE 01  OSLO  02211  01 OF 02  051020Z\nACTION SS-25\nINFO  OCT-01  EUR-12  /026 "
    "W\n------------------062281  060035Z /62\nR 051020Z JUN 79\n"
    "FM AMEMBASSY OSLO\nTO SECSTATE WASHDC 1234\nC O N F I D E N T I A L SECTION 1 OF 2 OSLO 2211\n\nE.O. 12065: GDS "
    "6/5/85 (DOE, JANE) OR-M\nTAGS: PREL\nSUBJECT: FISH\n\n"
    "1. (C) TEXT THAT GOES\nCONFIDENTIAL\nCONFIDENTIAL\n\nPAGE 02  OSLO  02211  01 OF 02  051020Z\n\nON.\n\n2. (U) "
    "TEXT.\nDOE\nCONFIDENTIAL\n";
const std::string kDocument =
    "SECRET//NOFORN\n\nMEMORANDUM FOR THE RECORD\n\n(U) Text.\n\n(S//NF) Text.\n\nSECRET//NOFORN\n";

TEST(CableKinds, AMemorandumSaysAtItsEndWhoClassifiedIt) {
  const std::string end =
      "Classified By: A. Doe, Director\nReason: 1.4 (d)\nDeclassify On: 20200214\n\nSECRET//NOFORN\n";
  const Parsed together("SECRET//NOFORN\n\n(U) Text.\n\n(S//NF) Text.\n\n" + end);
  ASSERT_TRUE(together.cable().classifier);
  EXPECT_TRUE(together.cable().classifier->named);
  EXPECT_TRUE(together.cable().reason);
  EXPECT_TRUE(together.cable().declassification);
  const Parsed apart(
      "SECRET//NOFORN\n\n(S//NF) Text.\n\nClassified By: A. Doe, Director\n\nReason: 1.4 (d)\n\nSECRET//NOFORN\n");
  EXPECT_TRUE(apart.cable().classifier);
  EXPECT_TRUE(apart.cable().reason);
}

TEST(CableKinds, EachIsToldApart) {
  struct Case {
    std::string text;
    CableKind kind;
    Stage stage;
    Wrapper wrapper;
    const char* line;
    const char* portions;
  };
  const Case cases[] = {
      {kTelegram, CableKind::Telegram, Stage::Sent, Wrapper::None, "UNCLAS | OSLO | 312", "P1(SBU) B>0 P2(U)"},
      {kSmart, CableKind::Smart, Stage::Sent, Wrapper::Email, "UNCLASSIFIED | PORT AU PRINCE | 504", "P1(SBU) P2(U)"},
      {kPage70, CableKind::Telegram1970s, Stage::Sent, Wrapper::None, "C O N F I D E N T I A L | OSLO | 2211 | 1/2",
       "P1(C) P2(U)"},
      {kDocument, CableKind::Document, Stage::Draft, Wrapper::None, "SECRET//NOFORN", "K(U) K(S//NF)"},
      {"SECRET//NOFORN\n1. (S//NF) Text.\n2. (U) Text.\nSECRET//NOFORN\n", CableKind::Document, Stage::Draft,
       Wrapper::None, "SECRET//NOFORN", "P1(S//NF) P2(U)"},
      {"UNCLAS\nSENSITIVE\nSUBJECT: FISH\n\n1. (SBU) Text.\n", CableKind::Telegram, Stage::Draft, Wrapper::None,
       "UNCLAS", "P1(SBU)"},
      {"From: A\nSent: today\nSubject: REPORT (SBU)\n\n   SENSITIVE BUT UNCLASSIFIED\n\n* (SBU) Text.\n* (U) Text.\n",
       CableKind::Document, Stage::Draft, Wrapper::Email, "UNCLASSIFIED", "B(SBU) B(U)"},
      {"UNCLASSIFIED U.S. Department of State Case No. F-1 Doc No. C1\nRELEASE IN\nFULL\nUNCLASSIFIED\nEUR:DOE\nTAGS: "
       "PREL\nSUBJECT: FISH\n1. (SBU) Text.\n"
       "UNCLASSIFIED U.S. Department of State Case No. F-1 Doc No. C1\n2. (U) Text.\n",
       CableKind::Document, Stage::Draft, Wrapper::Foia, "UNCLASSIFIED", "P1(SBU) P2(U)"},
  };
  for (const Case& each : cases) {
    const Parsed parsed(each.text);
    ASSERT_EQ(parsed.result.cable_count, 1U) << each.text;
    const Cable& cable = parsed.cable();
    EXPECT_EQ(cable.kind, each.kind) << cable.kind_because << "\n" << each.text;
    EXPECT_EQ(cable.stage, each.stage) << each.text;
    EXPECT_EQ(cable.wrapper, each.wrapper) << each.text;
    EXPECT_EQ(classification(parsed), each.line) << each.text;
    EXPECT_EQ(portions(parsed), each.portions) << each.text;
    EXPECT_TRUE(parsed.result.outside.empty()) << each.text;
    EXPECT_FALSE(cable.kind_because.empty());
  }
}

TEST(CableSections, APageLineAndTheHeaderBelowItShowOneSection) {
  const Parsed parsed(kPage70);
  ASSERT_EQ(parsed.cable().sections.size(), 1U);
  EXPECT_EQ(parsed.cable().sections.front().number, 1);
  EXPECT_TRUE(parsed.cable().sections.front().header);
}

TEST(CableKinds, AnUnmarkedTextBetweenBannersIsADocument) {
  const std::string memo = "DATE: May 3, 1974\n\nSUBJECT: Herring\n\nThe Secretary: OK.\n\n";
  struct Case {
    std::string text;
    CableKind kind;
  };
  const Case cases[] = {
      {"SECRET/NODIS\n\n" + memo + "SECRET/NODIS\n", CableKind::Document},
      {"SECRET\nNODIS\n\n" + memo + "SECRET\n", CableKind::Document},
      {"Memorandum of Conversation\n\nSECRET\n\n" + memo + "SECRET\n\n", CableKind::Document},
      {"SECRET\n\nSUBJECT: (U) Herring\n\n1. Text.\n\nSECRET\n", CableKind::Telegram},
      {"SECRET\n\nSUBJECT: HERRING\n\n1. (S) Text.\n\nSECRET\n", CableKind::Telegram},
      {"SECRET\n\nSUBJECT: HERRING\n\n-- (S) Text.\n\nSECRET\n", CableKind::Telegram},
      {"SECRET\n\nSUBJECT: HERRING\n\n1. Text.\n\nSECRET\n", CableKind::Telegram},
      {"SECRET\n\nSUBJECT: HERRING\n\nText.\n", CableKind::Telegram},
      {"SECRET\n\nTAGS: PREL\nSUBJECT: HERRING\n\n1. Text.\n\nSECRET\n", CableKind::Telegram},
  };
  for (const Case& each : cases) {
    const Parsed parsed(each.text);
    ASSERT_EQ(parsed.result.cable_count, 1U) << each.text;
    EXPECT_EQ(parsed.cable().kind, each.kind) << each.text;
    EXPECT_EQ(parsed.at(parsed.cable().classification->mark.span).substr(0, 6), "SECRET") << each.text;
  }
}

TEST(CableKinds, SmartBlocks) {
  const Parsed parsed(kSmart);
  const Cable& cable = parsed.cable();
  EXPECT_EQ(cable.smart_reference, "10PORTAUPRINCE504");
  EXPECT_EQ(format_iso_date(*cable.smart_date), "2011-04-07");
  EXPECT_EQ(captions(parsed), "SBU (also), SENSITIVE, SIPDIS");
  EXPECT_EQ(parsed.at(cable.executive_order->number), "13526");
  EXPECT_EQ(cable.tags.size(), 2U);
  EXPECT_EQ(cable.refs.size(), 2U);
  EXPECT_EQ(cable.addressees.size(), 2U);
  EXPECT_EQ(parsed.at(cable.subject->span), "FISH AND\n             MORE FISH");
}

// A word at the begin of a line is no line of a telegram: FM is the foreign minister.
TEST(CableKinds, SmartTextThatBeginsALineAsTelegramsDo) {
  const Parsed parsed(
      "SECRET\n\nMRN:         12 OSLO 312\nDate/DTG:    Oct 04, 2012 / 041200Z OCT 12\nFrom:        AMEMBASSY OSLO\n"
      "E.O.:        13526, DECL: 2022/10/04\nTAGS:        PREL, NO\nSubject:     (U) FISH TALKS:\nFM SAYS NO\n\n"
      "1. (S) Quotas rose, and with the new\nFM Lindqvist they fell.\n");
  EXPECT_EQ(parsed.cable().kind, CableKind::Smart);
  EXPECT_EQ(parsed.cable().smart_reference, "12OSLO312");
  EXPECT_EQ(parsed.cable().portions.size(), 1U);
}

// An addressee without a routing indicator has the shape of a classification line.
TEST(CableKinds, ALevelThatIsKnownGoesBeforeOneThatIsNot) {
  const Parsed parsed(
      "R 231929Z DEC 77\nFM AMCONSUL PERTH\nTO SECSTATE WASHDC IMMEDIATE 0546\nSECDEF WASHDC 9992\n"
      "CONFIDENTIAL PERTH 2971\n\nE.O. 11652: GDS\nTAGS: ECON\nSUBJ: WHEAT\n\n1. (C) TALKS RESUME.\n");
  ASSERT_TRUE(parsed.cable().classification);
  EXPECT_EQ(parsed.at(parsed.cable().classification->mark.span), "CONFIDENTIAL");
  EXPECT_EQ(parsed.cable().addressees.size(), 3U);
}

TEST(CableKinds, SmartControlsBelowTheLevel) {
  struct Case {
    const char* head;
    const char* level;
    const char* captions;
  };
  const Case cases[] = {
      {"SECRET//REL TO USA, GBR", "SECRET//REL TO USA, GBR", ""},
      {"SECRET\nREL TO USA, GBR", "SECRET", "REL TO USA, GBR"},
      {"SECRET\nNOFORN", "SECRET", "NOFORN"},
      {"SECRET\n\nREL TO USA, AUS, GBR\nNODIS SENSITIVE", "SECRET", "REL TO USA, AUS, GBR, NODIS, SENSITIVE"},
      {"UNCLASSIFIED\nSBU", "UNCLASSIFIED", "SBU (also)"},
      {"UNCLASSIFIED\nNOFORN\nSBU", "UNCLASSIFIED", "NOFORN, SBU (also)"},
  };
  for (const Case& each : cases) {
    const Parsed parsed(std::string(each.head) +
                        "\n\nMRN: 12 OSLO 318\nDate/DTG: Apr 11, 2012 / 111032Z APR 12\nFrom: AMEMBASSY "
                        "OSLO\nSubject: FISH\n\n1. (U) A.\n");
    ASSERT_TRUE(parsed.cable().classification) << each.head;
    EXPECT_EQ(parsed.at(parsed.cable().classification->mark.span), each.level) << each.head;
    EXPECT_EQ(captions(parsed), each.captions) << each.head;
  }
  const Parsed rel("SECRET\nREL TO USA, GBR\n\nMRN: 12 OSLO 318\nSubject: FISH\n\n1. (U) A.\n");
  const Marking& mark = rel.cable().captions.front().mark;
  EXPECT_EQ(rel.cable().pool.controls[mark.controls.first].codes.count, 2U);
}

TEST(CableKinds, SmartFieldsMisreadOrMissing) {
  const std::string head = "UNCLASSIFIED\nSBU\n\nMRN: 12 OSLO 318\n";
  const Parsed misread(head +
                       "DatelDTG: Apr 11, 2012 / 111032Z APR 12\nFrom: AMEMBASSY OSLO\nSubject: FISH\n\n1. (U) A.\n");
  ASSERT_TRUE(misread.cable().smart_date);
  EXPECT_EQ(format_iso_date(*misread.cable().smart_date), "2012-04-11");
  // `From:` and `Subject:` of the block are no head of an e-mail.
  const Parsed bare(head + "From: AMEMBASSY OSLO\nAction: WASHDC, SECSTATE\nSubject: FISH\n\n1. (U) A.\n");
  ASSERT_EQ(bare.result.cable_count, 1U);
  EXPECT_EQ(bare.at(bare.cable().classification->mark.span), "UNCLASSIFIED");
}

TEST(CableKinds, SmartBlockThatSaysWhoClassified) {
  const Parsed parsed(
      "CONFIDENTIAL\n\nMRN: 12 OSLO 318\nDate/DTG: Apr 11, 2012 / 111032Z APR 12\nFrom: AMEMBASSY OSLO\n"
      "E.O.: 13526\nClassified By: A. Doe, Ambassador\nReason: 1.4 (d)\nDeclassify On: 2022/04/11\n"
      "TAGS: PREL\nSubject: (U) FISH\n\n1. (C) A.\n");
  const Cable& cable = parsed.cable();
  ASSERT_TRUE(cable.classifier);
  EXPECT_TRUE(cable.classifier->named);
  EXPECT_TRUE(cable.reason);
  ASSERT_TRUE(cable.declassification);
  EXPECT_EQ(parsed.at(cable.declassification->span), "2022/04/11");
  EXPECT_EQ(cable.tags.size(), 1U);
}

TEST(CableKinds, LinesOfASmartBlockThatGoOn) {
  const std::string head = "CONFIDENTIAL\n\nMRN: 12 OSLO 318\nDate/DTG: Apr 11, 2012 / 111032Z APR 12\n";
  for (const char* reason : {"for reasons\n1.4 (a).", "for reasons 1.4\n(a).", "reason 1.4\n(C)"}) {
    const Parsed parsed(head + "Subject: (U) FISH\n\nClassified by DCM A. Doe " + reason + "\n\n1. (C) A.\nB.\n");
    ASSERT_TRUE(parsed.cable().reason) << reason;
    EXPECT_EQ(parsed.cable().reason->letters.size(), 1U) << reason;
    EXPECT_EQ(portions(parsed), "P1(C)") << reason;
  }
  // Without a blank line between them a paragraph ends the block.
  const Parsed close(head + "Subject: (U) FISH\n\nClassified by DCM A. Doe reason 1.4 (a)\n1. (C) A\nand B.\n");
  EXPECT_EQ(portions(close), "P1(C)");
  EXPECT_EQ(close.at(close.cable().portions[0].span), "1. (C) A\nand B.");
  for (const char* subject : {"FISH (PART\n1) AND MORE", "FISH\n         1) AND MORE"}) {
    const Parsed parsed(head + "Subject: " + subject + "\n\n1. (C) A.\n");
    EXPECT_EQ(parsed.at(parsed.cable().subject->span), subject);
    EXPECT_EQ(portions(parsed), "P1(C)") << subject;
  }
  const Parsed paragraph(head + "Subject: FISH\n1. (C) A.\n");
  EXPECT_EQ(paragraph.at(paragraph.cable().subject->span), "FISH");
  EXPECT_EQ(portions(paragraph), "P1(C)");
}

// A block without its number was sent all the same, and a day that does not exist is a date line that cannot be read.
TEST(CableKinds, SmartBlockWithoutNumberOrDay) {
  const Parsed numberless("UNCLASSIFIED\n\nMRN: 12 OSLO\nDate/DTG: Apr 11, 2012 / 111032Z APR 12\n\n1. (U) A.\n");
  EXPECT_EQ(numberless.cable().stage, Stage::Sent);
  const Parsed without("UNCLASSIFIED\n\nDate/DTG: Apr 11, 2012 / 111032Z APR 12\nFrom: AMEMBASSY OSLO\n\n1. (U) A.\n");
  EXPECT_EQ(without.cable().kind, CableKind::Smart);
  EXPECT_TRUE(without.cable().smart_date);
  ASSERT_TRUE(without.cable().classification);
  const Parsed groupless("UNCLASSIFIED\n\nMRN: 12 OSLO 318\nDate/DTG: Apr 11, 2012 /\n\n1. (U) A.\n");
  ASSERT_TRUE(groupless.cable().smart_date);
  EXPECT_EQ(format_iso_date(*groupless.cable().smart_date), "2012-04-11");
  EXPECT_FALSE(groupless.cable().smart_time);
  const Parsed dayless("UNCLASSIFIED\n\nMRN: 12 OSLO 318\nDate/DTG: Apr 31, 2012 / 311032Z APR 12\n\n1. (U) A.\n");
  EXPECT_FALSE(dayless.cable().smart_date);
  ASSERT_TRUE(dayless.cable().dtg);
  EXPECT_FALSE(dayless.cable().dtg->valid);
}

// The banner above the header is one of a page; the message number may be shorter than six digits.
TEST(CableKinds, PageBannersAreNoClassificationLine) {
  for (const char* line : {"", "OSLO 1877\n", "OSLO 01877\n", "SECTION 01 OF 02 OSLO 1877\n"}) {
    const Parsed parsed(
        std::string("CONFIDENTIAL\n\nPAGE 01  OSLO  01877  121415Z\nR 121415Z MAY 75\nFM AMEMBASSY OSLO\n"
                    "TO SECSTATE WASHDC 0871\n") +
        line + "\nE.O. 11652: GDS\nTAGS: PFOR\nSUBJECT: FISH\n\n1. (C) A.\n");
    ASSERT_EQ(parsed.result.cable_count, 1U) << line;
    EXPECT_FALSE(parsed.cable().classification) << line;
    EXPECT_EQ(parsed.cable().kind, CableKind::Telegram1970s) << line;
    EXPECT_EQ(parsed.cable().page_banners.size(), 1U) << line;
    EXPECT_EQ(parsed.cable().addressees.size(), 2U) << line;
  }
  // A later page that stands alone has nothing else.
  const Parsed page("CONFIDENTIAL\n\nPAGE 02  OSLO  01877  121415Z\n\n2. (C) A.\n");
  EXPECT_TRUE(page.cable().classification);
}

// `PAGE D1`: a scanner has read the zero.
TEST(CableKinds, PageLineMisread) {
  const Parsed parsed(
      "LIMITED OFFICIAL USE\n\nPAGE D1\n\nOSLO\n\nR 141415Z JAN 78\nFM SECSTATE WASHDC\nTO AMEMBASSY OSLO\n"
      "LIMITED OFFICIAL USE STATE 10886\n\nE.O. 11652: N/A\nTAGS: PINR\nSUBJECT: FISH\n\n1. A.\n");
  EXPECT_EQ(parsed.cable().kind, CableKind::Telegram1970s);
}

const std::string kSentSection = "ZNY CCCCC ZZH\nR 121032Z MAY 09\nFM AMEMBASSY OSLO\nTO RUEHC/SECSTATE WASHDC 4442\n";

// Sections that were sent one by one, each with a header of its own, are one cable; other messages are not.
TEST(CableSections, SentOneByOne) {
  const std::string first = "VZCZCXYZ0023\nRR RUEHC\n\nDE RUEHNY #0360/01 1321033\n" + kSentSection +
                            "C O N F I D E N T I A L SECTION 01 OF 02 OSLO 000360\n\nSIPDIS\n\nSUBJECT: (U) FISH\n\n"
                            "1. (C) A.\n\n2. (U) Half of a\nBT\n#0360\nNNNN\n\n";
  const std::string head = "VZCZCXYZ0024\nRR RUEHC\n\nDE RUEHNY #0360/02 1321034\n";
  const std::string rest = "\n\nSIPDIS\n\nSUBJECT: (U) FISH\n\nsentence.\n\n3. (C) B.\nDOE\nBT\n#0360\nNNNN\n";
  const auto second = [&](const std::string& line) { return head + kSentSection + line + rest; };
  for (const char* line :
       {"C O N F I D E N T I A L SECTION 02 OF 02 OSLO 000360", "UNCLAS SECTION 02 OF 02 OSLO 000360",
        "C O N F I D E N T I A L SECTION 02 OF 02 OSLO 000361",
        "C O N F I D E N T I A L SECTION 02 OF 02 ROME 000360"}) {
    const Parsed parsed(first + second(line));
    ASSERT_EQ(parsed.result.cable_count, 1U) << line;
    const Cable& cable = parsed.cable();
    EXPECT_EQ(cable.sections.size(), 2U) << line;
    EXPECT_EQ(portions(parsed), "P1(C) P2(U) P3(C)") << line;
    EXPECT_EQ(cable.addressees.size(), 2U) << line;
    EXPECT_TRUE(parsed.result.outside.empty()) << line;
  }
  EXPECT_EQ(Parsed(first + second("C O N F I D E N T I A L OSLO 000361")).result.cable_count, 2U);
  EXPECT_EQ(Parsed(first + second("C O N F I D E N T I A L SECTION 02 OF 02 ROME 000361")).result.cable_count, 2U);
}

// Letters of a later section that differ are those that rules see.
TEST(CableSections, LettersOfALaterSection) {
  const auto section = [](const std::string& letters, const std::string& number) {
    return "DE RUEHNY #0360/" + number + " 1321033\n" + letters + "\nR 121032Z MAY 09\nFM AMEMBASSY OSLO\n" +
           "TO RUEHC/SECSTATE WASHDC 4442\nC O N F I D E N T I A L SECTION " + number +
           " OF 02 OSLO 000360\n\nSUBJECT: (U) FISH\n\n" + number.substr(1) + ". (C) A.\n\n";
  };
  const Parsed parsed(section("ZNY CCCCC ZZH", "01") + section("ZNR UUUUU ZZH", "02"));
  ASSERT_EQ(parsed.result.cable_count, 1U);
  EXPECT_EQ(parsed.at(parsed.cable().transmission.security->letters), "UUUUU");
}

TEST(CableSections, HeaderWithoutItsLevel) {
  const Parsed parsed(
      "C O N F I D E N T I A L SECTION 01 OF 02 OSLO 000360\n\nSUBJECT: (U) FISH\n\n1. (C) A.\n\n"
      "SECTION 02 OF 02 OSLO 000360\n\n2. (C) B.\n");
  ASSERT_EQ(parsed.cable().sections.size(), 2U);
  EXPECT_TRUE(parsed.cable().sections[1].header);
  EXPECT_FALSE(parsed.cable().sections[1].line.mark.present());
}

TEST(CableKinds, MetadataRow) {
  const Parsed parsed(
      "Menu\nSECRETARIAT\nReference ID Created Released Classification Origin\n09OSLO312 2009-02-10 09:14 2010-12-01 "
      "21:09 UNCLASSIFIED//FOR OFFICIAL USE ONLY Embassy Oslo\n" +
      kTelegram);
  ASSERT_EQ(parsed.result.cable_count, 1U);
  const Cable& cable = parsed.cable();
  EXPECT_EQ(cable.wrapper, Wrapper::Web);
  EXPECT_EQ(cable.row_reference, "09OSLO312");
  EXPECT_EQ(cable.row_time, 914);
  ASSERT_TRUE(cable.label);
  EXPECT_EQ(parsed.at(cable.label->span), "UNCLASSIFIED//FOR OFFICIAL USE ONLY");
  EXPECT_TRUE(parsed.result.outside.empty());
}

TEST(CableKinds, SeveralCablesAndTextOutside) {
  EXPECT_EQ(Parsed(kTelegram + kTelegram).result.cable_count, 2U);
  EXPECT_EQ(Parsed(kTelegram + kPage70 + kTelegram).result.cable_count, 3U);
  EXPECT_EQ(Parsed(kSmart + "\n" + kSmart).result.cable_count, 2U);
  const Parsed outside("SECRET\n(S) Text.\n\n" + kTelegram + "BT\n#0312\nNNNN\n\nSome words\n(C) Text.\n\n" +
                       kTelegram);
  EXPECT_EQ(outside.result.cable_count, 2U);
  std::string lines;
  for (const Span span : outside.result.outside) lines += outside.at(span) + "|";
  EXPECT_EQ(lines, "SECRET|(S) Text.|(C) Text.|");
}

// Behind NNNN a banner closes the message, or opens the SMART block or the page that comes.
TEST(CableKinds, ABannerBehindTheEndBelongsToWhatItStandsAt) {
  const std::string end = "BT\n#0312\nNNNN\n\n";
  const Parsed smart(kTelegram + end +
                     "CONFIDENTIAL\n\nMRN:         11 PORT AU PRINCE 504\nSubject: FISH\n\n1. (C) Text.\n");
  ASSERT_EQ(smart.result.cable_count, 2U);
  EXPECT_TRUE(smart.result.cables[0].page_banners.empty());
  ASSERT_TRUE(smart.result.cables[1].classification);
  EXPECT_EQ(smart.at(smart.result.cables[1].classification->span), "CONFIDENTIAL");
  const Parsed page(kTelegram + end + "UNCLASSIFIED\n\n" + kPage70);
  ASSERT_EQ(page.result.cable_count, 2U);
  EXPECT_EQ(page.result.cables[0].page_banners.size(), 1U);
  EXPECT_EQ(page.at(page.result.cables[1].span).substr(0, 12), "CONFIDENTIAL");
  EXPECT_EQ(Parsed(kTelegram + end + "UNCLASSIFIED\n").cable().page_banners.size(), 1U);
}

TEST(CableKinds, ASmartBlockMayHaveTwoLevels) {
  const std::string rest = "\n\nMRN:         11 PORT AU PRINCE 504\nSubject: FISH\n\n1. (C) Text.\n";
  const Parsed two("CONFIDENTIAL\nSECRET" + rest);
  ASSERT_TRUE(two.cable().classification);
  EXPECT_EQ(two.cable().classification->mark.levels.count, 2U);
  for (const char* head : {"SECRET\nSECRET", "SECRET", "CONFIDENTIAL\n\nSECRET", "UNCLASSIFIED\nSBU"}) {
    const Parsed one(head + rest);
    EXPECT_EQ(one.cable().classification->mark.levels.count, 0U) << head;
  }
}

// A telegram that repeats another one, with the lines of its header and its end, is one telegram.
TEST(CableKinds, ARepeatedTelegramInAQuoteIsText) {
  const std::string head = kTelegram.substr(0, kTelegram.find("\n2. "));
  const std::string repeated =
      "VZCZCXYZ0001\nRR RUEHC\nDE RUEHC #2345/01 1391202\nZNY TTTTT\nR 181202Z MAY 08\nFM SECSTATE WASHDC\nTO "
      "AMEMBASSY TUNIS\nT O P  S E C R E T STATE 012345\n\nE.O. 12958: DECL: 05/18/2018\nTAGS: PREL\nSUBJECT: "
      "X\n\n1. (TS) Text of it.\nRICE\nBT\n#2345\nNNNN\n";
  for (const auto& [begin, close] : std::initializer_list<std::pair<std::string, std::string>>{
           {"QUOTE\n", "UNQUOTE\n"}, {"QTE:\n", "UNQTE.\n"}, {"Begin text:\n\n", "End text.\n"}}) {
    const Parsed parsed(head + "\n" + begin + repeated + close + "\n2. (U) Last.\n");
    ASSERT_EQ(parsed.result.cable_count, 1U) << begin;
    EXPECT_EQ(parsed.at(parsed.cable().classification->post), "OSLO");
    EXPECT_TRUE(parsed.cable().sections.empty());
    EXPECT_FALSE(parsed.cable().portions.back().in_quote) << begin;
    EXPECT_EQ(std::count_if(parsed.cable().portions.begin(), parsed.cable().portions.end(),
                            [&](const Portion& p) { return parsed.at(p.mark.span) == "(TS)"; }),
              1)
        << begin;
  }
  // A quote that has no end hides no cable.
  EXPECT_EQ(Parsed(head + "\nQUOTE\n" + repeated).result.cable_count, 2U);
}

TEST(CableKinds, NoCable) {
  for (const char* text :
       {"", "\n\n", "Dear friend,\n\nthis is a letter. Secret things are not in it.\n\n1. One\n2. Two\n",
        "int main() { return (C); }\n", "(as agreed) text\n"}) {
    EXPECT_EQ(Parsed(text).result.cable_count, 0U) << text;
  }
}

TEST(CableKinds, OptionsWin) {
  ParseOptions options;
  options.kind = CableKind::Document;
  options.stage = Stage::Release;
  const Parsed parsed(kTelegram, options);
  EXPECT_EQ(parsed.cable().kind, CableKind::Document);
  EXPECT_EQ(parsed.cable().stage, Stage::Release);
}

TEST(MakeReference, Forms) {
  EXPECT_EQ(make_reference(2010, "GENEVA", 48), "10GENEVA48");
  EXPECT_EQ(make_reference(8, "RIO DE JANEIRO", 311), "08RIODEJANEIRO311");
}

void check_spans(const Parsed& parsed) {
  for (std::size_t n = 0; n < parsed.result.cable_count; ++n) {
    const Cable& cable = parsed.result.cables[n];
    const auto inside = [&](Span span, Span whole) {
      return !span.present() || (span.begin <= span.end && whole.begin <= span.begin && span.end <= whole.end);
    };
    EXPECT_LE(cable.span.end, parsed.source.text().size());
    for (std::size_t i = 0; i < cable.portions.size(); ++i) {
      const Portion& portion = cable.portions[i];
      EXPECT_TRUE(inside(portion.span, cable.span));
      EXPECT_TRUE(inside(portion.number, portion.span));
      EXPECT_TRUE(inside(portion.mark.span, cable.span));
      if (portion.parent == Span::kNowhere) continue;
      ASSERT_LT(portion.parent, i);
      EXPECT_TRUE(inside(portion.span, cable.portions[portion.parent].span));
    }
    for (const CaptionLine& caption : cable.captions) EXPECT_TRUE(inside(caption.span, cable.span));
    for (const Tag& tag : cable.tags) EXPECT_TRUE(inside(tag.span, cable.span));
    for (const Addressee& addressee : cable.addressees) EXPECT_TRUE(inside(addressee.name, addressee.span));
    if (cable.subject) {
      EXPECT_TRUE(inside(cable.subject->span, cable.span));
    }
    if (cable.classification) {
      EXPECT_TRUE(inside(cable.classification->mark.span, cable.span));
    }
    for (const std::uint32_t place :
         {cable.after_from, cable.after_addressees, cable.after_classification, cable.before_tags,
          cable.after_executive_order, cable.after_tags, cable.before_first_paragraph, cable.text_begin}) {
      EXPECT_LE(place, parsed.source.text().size());
    }
  }
}

TEST(CableProperties, SpansHoldUnderMutation) {
  std::mt19937 random(7);
  const std::string seeds[] = {kTelegram, kSmart, kPage70, kDocument, kTelegram + kTelegram};
  const std::string pieces[] = {"\n",
                                "(",
                                ")",
                                " ",
                                "1. ",
                                "(C)",
                                "SECRET",
                                "-- ",
                                "\xC2\xB6",
                                "NNNN\n",
                                "E.O. ",
                                "\xFF",
                                "SECTION 02 OF 03 ",
                                "MRN: ",
                                "PAGE 02 ",
                                "REF: "};
  for (int round = 0; round < 3000; ++round) {
    std::string text = seeds[random() % std::size(seeds)];
    for (auto edits = random() % 6 + 1; edits > 0; --edits) {
      const std::size_t at = random() % (text.size() + 1);
      if (random() % 3 == 0) {
        text.erase(at, random() % 20);
      } else {
        text.insert(at, pieces[random() % std::size(pieces)]);
      }
    }
    check_spans(Parsed(text));
  }
}

TEST(CableProperties, ShortTextsOfAnyLettersParse) {
  constexpr std::string_view kLetters = "mMpPiI4(g)1. C\n~?&\xC2\xB6\xE2";
  check_spans(Parsed("mPP~"));
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto length = random() % 20; length > 0; --length) text += kLetters[random() % kLetters.size()];
    check_spans(Parsed(text));
  }
}

TEST(CableProperties, ReusedMemoryChangesNothing) {
  Parsed reused(kPage70 + kSmart);
  Source source;
  source.assign(kTelegram);
  parse_cables(source, reused.vocabulary, {}, reused.result);
  ASSERT_EQ(reused.result.cable_count, 1U);
  EXPECT_EQ(reused.result.cables[0].portions.size(), 3U);
  EXPECT_EQ(reused.result.cables[0].captions.size(), 1U);
  EXPECT_FALSE(reused.result.cables[0].smart_date);
}

TEST(CableProperties, AClearedCableHasNothingButMemory) {
  Cable cable;
  cable.kind = CableKind::Document;
  cable.subject.emplace();
  cable.before_first_paragraph = 7;
  cable.transmission.id = {0, 1};
  cable.transmission.routing.emplace_back();
  cable.dtg.emplace();
  cable.addressees.emplace_back();
  cable.sections.emplace_back();
  cable.page_lines.emplace_back();
  cable.page_banners.emplace_back();
  cable.captions.emplace_back();
  cable.attention.emplace_back();
  cable.tags.emplace_back();
  cable.refs.emplace_back();
  cable.reason.emplace();
  cable.portions.emplace_back();
  cable.notices.emplace_back();
  cable.row_reference = cable.smart_reference = "10OSLO312";
  cable.pool.spans.emplace_back();
  cable.clear();
  EXPECT_EQ(cable.kind, CableKind::Telegram);
  EXPECT_FALSE(cable.subject || cable.dtg || cable.reason || cable.transmission.id.present());
  EXPECT_EQ(cable.before_first_paragraph, 0U);
  const std::size_t left[] = {cable.transmission.routing.size(),
                              cable.addressees.size(),
                              cable.sections.size(),
                              cable.page_lines.size(),
                              cable.page_banners.size(),
                              cable.captions.size(),
                              cable.attention.size(),
                              cable.tags.size(),
                              cable.refs.size(),
                              cable.portions.size(),
                              cable.notices.size(),
                              cable.row_reference.size(),
                              cable.smart_reference.size(),
                              cable.pool.spans.size()};
  for (const std::size_t each : left) EXPECT_EQ(each, 0U);
  EXPECT_GT(cable.portions.capacity(), 0U);
}

TEST(CableProperties, LinearOnHostileText) {
  const std::string head = "SECRET OSLO 000312\nSUBJECT: FISH\n\n";
  std::string paragraphs = head, lines = head, brackets = head + "1. (U) ", dashes = head, marks = head;
  for (int i = 1; i <= 60000; ++i) paragraphs += std::to_string(i % 999 + 1) + ". (C) Text.\n";
  for (int i = 0; i < 200000; ++i) lines += "-- \nSECRET\n";
  brackets += std::string(1000000, '(');
  for (int i = 0; i < 100000; ++i) dashes += "(\n(C\n-----\n\n";
  for (int i = 0; i < 200000; ++i) marks += "REF A\n";
  std::string open = head, posts = "FM AMEMBASSY OSLO\nTO AMEMBASSY ROME\n";
  for (int i = 0; i < 500000; ++i) open += "[S] (\n\n";
  for (int i = 0; i < 200000; ++i) posts += "AMEMBASSY BONN 12\n";
  const std::string texts[] = {open,
                               posts,
                               paragraphs,
                               lines,
                               brackets,
                               dashes,
                               marks,
                               std::string(20000000, 'A'),
                               std::string(20000000, '?'),
                               head + std::string(2000000, '1')};
  for (const std::string& text : texts) {
    const auto start = std::chrono::steady_clock::now();
    const Parsed parsed(text);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20)) << text.substr(0, 60);
  }
}

std::vector<std::filesystem::path> files(const char* folder) {
  std::vector<std::filesystem::path> found;
  const std::string shared = CABLEMARK_SHARED_DIR;
  if (shared.empty()) return found;
  for (const auto& entry : std::filesystem::directory_iterator(shared + folder)) {
    if (entry.path().extension() == ".txt") found.push_back(entry.path());
  }
  return found;
}

TEST(CableCorpus, MaskedCables) {
  const auto all = files("/corpus/masked-cables");
  if (all.empty()) GTEST_SKIP() << "no corpus";
  int sbu = 0, u = 0, incomplete = 0;
  for (const auto& path : all) {
    const Parsed parsed(read_text(path.string()));
    ASSERT_EQ(parsed.result.cable_count, 1U) << path;
    const Cable& cable = parsed.cable();
    EXPECT_EQ(cable.kind, CableKind::Telegram) << path;
    EXPECT_EQ(cable.row_reference, path.stem().string());
    EXPECT_TRUE(cable.dtg || cable.row_date) << path;
    ASSERT_TRUE(cable.classification && cable.classification->mark.known && cable.classification->serial) << path;
    if (cable.dtg) {
      EXPECT_EQ(make_reference(calendar_day(*cable.dtg->date).year, parsed.at(cable.classification->post),
                               *cable.classification->serial),
                cable.row_reference);
    }
    EXPECT_TRUE(parsed.result.outside.empty()) << path;
    EXPECT_EQ(cable.damaged, 0U) << path;
    for (const CaptionLine& caption : cable.captions)
      EXPECT_NE(caption.name, kNoWord) << path << parsed.at(caption.span);
    incomplete += cable.complete ? 0 : 1;
    for (const Portion& portion : cable.portions) {
      if (!portion.mark.present()) continue;
      EXPECT_TRUE(portion.mark.known) << path;
      const std::string mark = parsed.at(portion.mark.span);
      sbu += mark == "(SBU)" ? 1 : 0;
      u += mark == "(U)" ? 1 : 0;
      EXPECT_TRUE(mark == "(SBU)" || mark == "(U)") << path << mark;
    }
    check_spans(parsed);
  }
  EXPECT_EQ(sbu, 253);
  EXPECT_EQ(u, 114);
  EXPECT_EQ(incomplete, 9);
}

TEST(CableCorpus, Seed) {
  for (const auto& path : files("/seed")) {
    const Parsed parsed(read_text(path.string()));
    ASSERT_EQ(parsed.result.cable_count, 1U);
    const Cable& cable = parsed.cable();
    EXPECT_EQ(classification(parsed), "UNCLAS | GENEVA | 48");
    EXPECT_EQ(captions(parsed), "SENSITIVE, SIPDIS");
    int numbered = 0, sbu = 0, u = 0, bullets = 0;
    for (const Portion& portion : cable.portions) {
      numbered += portion.numbered ? 1 : 0;
      sbu += parsed.at(portion.mark.span) == "(SBU)" ? 1 : 0;
      u += parsed.at(portion.mark.span) == "(U)" ? 1 : 0;
      bullets +=
          portion.kind == PortionKind::Bullet && !portion.mark.present() && portion.parent != Span::kNowhere ? 1 : 0;
    }
    EXPECT_EQ(numbered, 16);
    EXPECT_EQ(sbu, 14);
    EXPECT_EQ(u, 2);
    EXPECT_EQ(bullets, 18);
    EXPECT_EQ(cable.damaged, 1U);
    EXPECT_TRUE(parsed.result.outside.empty());
  }
}

TEST(CableCorpus, ReleasedTexts) {
  for (const auto& path : files("/corpus/state-foia-hrc")) {
    const Parsed parsed(read_text(path.string()));
    ASSERT_GE(parsed.result.cable_count, 1U) << path;
    for (std::size_t i = 0; i < parsed.result.cable_count; ++i) {
      const Cable& cable = parsed.result.cables[i];
      if (cable.kind == CableKind::Smart) {
        EXPECT_FALSE(cable.smart_reference.empty()) << path;
      }
      if (cable.classification) {
        EXPECT_TRUE(cable.classification->mark.known) << path;
      }
    }
    check_spans(parsed);
  }
  for (const auto& path : files("/corpus/nara-jfk")) {
    const Parsed parsed(read_text(path.string()));
    check_spans(parsed);
    // Nothing is invented: no line of a release sheet becomes a level that is not known.
    for (std::size_t i = 0; i < parsed.result.cable_count; ++i) {
      const auto& line = parsed.result.cables[i].classification;
      if (line) {
        EXPECT_TRUE(line->mark.known) << path;
      }
    }
  }
}

}  // namespace
}  // namespace cablemark
