// Break one thing of a clean cable, and exactly the rule for it speaks, at the right line, with no other error or
// warning.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

struct Fault {
  std::string_view name;
  std::string_view cable;               // a path under the source folder
  std::string_view old_text, new_text;  // old_text stands exactly once
  std::string_view rule;
  // The first line that holds this text once the edit is made; empty: the line of the edit.
  std::string_view at = {};

  friend void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }
};

const Policy& default_policy() {
  static const Policy policy = [] {
    auto loaded = load_shipped_policy("us-state");
    if (auto* errors = std::get_if<std::vector<PolicyError>>(&loaded)) {
      for (const auto& error : *errors) ADD_FAILURE() << format_policy_error(error);
      return Policy{};
    }
    return std::get<Policy>(std::move(loaded));
  }();
  return policy;
}

std::string read(std::string_view path) {
  std::ifstream in(std::filesystem::path(CABLEMARK_SOURCE_DIR) / path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Said {
  std::string rule;
  std::uint64_t line = 0;
  Severity severity = Severity::Note;
};

std::vector<Said> said(const std::string& text) {
  Scratch scratch;
  Options options;
  options.today = *make_date(2026, 1, 1);
  options.path = "cable.txt";
  std::vector<Said> result;
  for (const auto& document : check(text, default_policy(), options, scratch)) {
    EXPECT_FALSE(document.error) << document.error->message;
    for (const auto& finding : document.findings) {
      if (finding.severity == Severity::Note) continue;
      result.push_back({default_policy().rules[finding.rule].name,
                        scratch.text.source.location(finding.span.begin).line, finding.severity});
    }
  }
  return result;
}

std::uint64_t line_of(std::string_view text, std::size_t offset) {
  std::uint64_t line = 1;
  for (const char c : text.substr(0, offset)) line += c == '\n' ? 1 : 0;
  return line;
}

std::string describe(const std::vector<Said>& findings) {
  std::string text;
  for (const auto& finding : findings) {
    text += finding.rule + " (" + std::string(severity_name(finding.severity)) + ") at line " +
            std::to_string(finding.line) + "\n";
  }
  return text;
}

class SeededFault : public testing::TestWithParam<Fault> {};

TEST_P(SeededFault, IsFoundAlone) {
  const Fault& fault = GetParam();
  const std::string clean = read(fault.cable);
  ASSERT_EQ(describe(said(clean)), "") << "the cable is not clean before the edit";
  const auto at = clean.find(fault.old_text);
  ASSERT_NE(at, std::string::npos) << "the cable does not hold the text to edit";
  ASSERT_EQ(clean.find(fault.old_text, at + 1), std::string::npos) << "the text to edit stands more than once";
  std::string broken = clean;
  broken.replace(at, fault.old_text.size(), fault.new_text);
  const auto findings = said(broken);
  ASSERT_EQ(findings.size(), 1U) << describe(findings);
  EXPECT_EQ(findings[0].rule, fault.rule);
  const auto place = fault.at.empty() ? at + fault.old_text.find_first_not_of('\n') : broken.find(fault.at);
  ASSERT_NE(place, std::string::npos);
  EXPECT_EQ(findings[0].line, line_of(broken, place)) << describe(findings);
}

constexpr std::string_view kSeed = "examples/10GENEVA48.txt";
constexpr std::string_view kConfidential2008 = "policies/us-core/fixtures/conf-2008.txt";

INSTANTIATE_TEST_SUITE_P(
    Seed, SeededFault,
    testing::Values(Fault{"PortionAboveOverall", kSeed, "7.  (SBU)", "7.  (C)", "portion-above-overall"},
                    Fault{"SensitiveRemoved", kSeed, "SENSITIVE \n", "", "caption-sensitive-missing", "UNCLAS GENEVA"},
                    Fault{"SecurityLineAboveLevel", kSeed, "ZNR UUUUU", "ZNY SSSSS",
                          "transmission-security-differs-from-classification"},
                    Fault{"SecuritySignal", kSeed, "ZNR UUUUU", "ZNY UUUUU", "transmission-security-signal"},
                    Fault{"OrdinalDay", kSeed, "0211423", "0221423", "transmission-day-differs-from-date"},
                    Fault{"DayOfTheMonth", kSeed, "R 211422Z", "R 321422Z", "transmission-date-form"},
                    Fault{"MarkRemoved", kSeed, "\n5.  (SBU) ", "\n5.  ", "portion-unmarked-in-sensitive"},
                    Fault{"MarkUnclosed", kSeed, "\n5.  (SBU) ", "\n5.  (SBU ", "portion-malformed"},
                    Fault{"LevelRemoved", kSeed, "UNCLAS GENEVA", "GENEVA", "classification-missing", "GENEVA 000048"},
                    Fault{"DeclassifiedTooLate", kConfidential2008, "05/20/2018", "01/21/2040",
                          "declassification-over-25-years"}),
    [](const auto& test) { return std::string(test.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Eras, SeededFault,
    testing::Values(
        Fault{"LevelOfSectionsRemoved2009", "policies/us-core/fixtures/sections-2009.txt",
              "C O N F I D E N T I A L SECTION 01", "SECTION 01", "classification-missing"},
        Fault{"BannerAboveOverall1968", "policies/us-core/fixtures/group-1968.txt", "CONFIDENTIAL\n\nPAGE",
              "SECRET\n\nPAGE", "page-banner-above-overall"},
        Fault{"PortionAbove1975", "policies/us-core/fixtures/conf-1975.txt", "1. (C)", "1. (S)",
              "portion-above-overall"},
        Fault{"Order1975", "policies/us-core/fixtures/conf-1975.txt", "E.O. 11652", "E.O. 12356",
              "executive-order-wrong-era"},
        Fault{"UnmarkedIs1975", "policies/us-core/fixtures/conf-1975.txt", "2. (U) Next", "2. Next",
              "portion-unmarked-in-classified"},
        Fault{"Declass1975", "policies/us-core/fixtures/conf-1975.txt", "E.O. 11652: GDS", "E.O. 11652: N/A",
              "declassification-missing"},
        Fault{"DateForm1975", "policies/us-core/fixtures/conf-1975.txt", "R 121415Z MAY", "R 121475Z MAY",
              "transmission-date-form"},
        Fault{"LouOverall1977", "policies/us-core/fixtures/lou-1977.txt", "1. (LOU)", "1. (C)",
              "portion-above-overall"},
        Fault{"LouDeclass1977", "policies/us-core/fixtures/lou-1977.txt", "E.O. 11652: N/A", "E.O. 11652: GDS",
              "declassification-on-unclassified"},
        Fault{"Rds1979", "policies/us-core/fixtures/conf-1979.txt", "RDS-4 6/5/99", "RDS-4 6/5/15",
              "declassification-over-20-years-1978"},
        Fault{"BadDate1979", "policies/us-core/fixtures/conf-1979.txt", "RDS-4 6/5/99", "RDS-4 6/31/99",
              "declassification-date-invalid"},
        Fault{"SubjectAbove2000", "policies/us-core/fixtures/conf-2000.txt", "SUBJECT: (C)", "SUBJECT: (S)",
              "subject-above-overall"},
        Fault{"PortionAbove1988", "policies/us-core/fixtures/oadr-1988.txt", "1. (C)", "1. (TS)",
              "portion-above-overall"},
        Fault{"Order1988", "policies/us-core/fixtures/oadr-1988.txt", "E.O. 12356", "E.O. 12065",
              "executive-order-wrong-era"},
        Fault{"Letters1988", "policies/us-core/fixtures/oadr-1988.txt", "ZNY CCCCC", "ZNY CCSCC",
              "transmission-security-letters"},
        Fault{"Tags1988", "policies/us-core/fixtures/oadr-1988.txt", "TAGS: PREL, EFIS, NO\n", "", "tags-missing",
              "SUBJECT:"},
        Fault{"Exemption1999", "policies/us-core/fixtures/x1-1999.txt", "DECL: X1", "DECL: X9",
              "declassification-exemption-range"},
        Fault{"Oadr1999", "policies/us-core/fixtures/x1-1999.txt", "DECL: X1", "DECL: OADR",
              "declassification-oadr-era"},
        Fault{"ReasonLetter1999", "policies/us-core/fixtures/x1-1999.txt", "1.5 (b) and (d)", "1.5 (b) and (h)",
              "classification-reason-unknown-letter"},
        Fault{"ReasonEra1999", "policies/us-core/fixtures/x1-1999.txt", "Reason: 1.5", "Reason: 1.4",
              "classification-reason-wrong-era"},
        Fault{"TenYears2000", "policies/us-core/fixtures/conf-2000.txt", "06/09/2010", "06/09/2015",
              "declassification-over-10-years-1995"},
        Fault{"DeclassPast2000", "policies/us-core/fixtures/conf-2000.txt", "06/09/2010", "06/09/1999",
              "declassification-date-past"},
        Fault{"NoClassifier2000", "policies/us-core/fixtures/conf-2000.txt",
              "Classified By: Ambassador A. Lindqvist. Reason: 1.5 (d).\n\n", "", "classifier-missing", "1. (C)"},
        Fault{"Unmarked2000", "policies/us-core/fixtures/conf-2000.txt", "2. (U) The", "2. The",
              "portion-unmarked-in-classified"},
        Fault{"NoReason2008", "policies/us-core/fixtures/conf-2008.txt", " Reason: 1.4 (b) and (d).", "",
              "classification-reason-missing", "Classified By"},
        Fault{"Hybrid2008", "policies/us-core/fixtures/conf-2008.txt", "2. (U)", "2. (C/SBU)",
              "portion-unclassified-control-on-classified"},
        Fault{"Segments2008", "policies/us-core/fixtures/conf-2008.txt", "-- one item", "-- (C) one item",
              "portion-segments-partly-marked", "-- another item"},
        Fault{"NoOrder2008", "policies/us-core/fixtures/conf-2008.txt", "E.O. 12958: DECL: 05/20/2018\n", "",
              "declassification-missing", "TAGS:"},
        Fault{"NoOrderUnclas2009", "policies/us-core/fixtures/plain-2009.txt", "E.O. 12958: N/A\n", "",
              "executive-order-missing", "TAGS:"},
        Fault{"NoSubject2008", "policies/us-core/fixtures/conf-2008.txt", "SUBJECT: (U) QUARTERLY NOTE ON FISHERIES\n",
              "", "subject-missing"},
        Fault{"X5In2008", "policies/us-core/fixtures/conf-2008.txt", "DECL: 05/20/2018", "DECL: X5",
              "declassification-exemption-era"},
        Fault{"NofornGone2005", "policies/us-core/fixtures/secret-2005.txt", "NOFORN\nSIPDIS", "SIPDIS",
              "caption-noforn-missing", "S E C R E T"},
        Fault{"NofornRel2005", "policies/us-core/fixtures/secret-2005.txt", "1. (S//NF)", "1. (S//NF/REL TO USA, GBR)",
              "rel-to-with-noforn"},
        Fault{"Serial2005", "policies/us-core/fixtures/secret-2005.txt", "#0112/01", "#0113/01",
              "message-number-differs-from-serial", "S E C R E T"},
        Fault{"Day2005", "policies/us-core/fixtures/secret-2005.txt", "0690811", "4000811",
              "transmission-day-out-of-range"},
        Fault{"OverallAbove2007", "policies/us-core/fixtures/topsecret-2007.txt", "1. (TS//NF)", "1. (S//NF)",
              "overall-above-every-portion", "T O P"},
        Fault{"Sections2009", "policies/us-core/fixtures/sections-2009.txt",
              "C O N F I D E N T I A L SECTION 02 OF 03 OSLO 000317\n\n", "", "section-missing",
              "C O N F I D E N T I A L SECTION 03"},
        Fault{"SectionLevel2009", "policies/us-core/fixtures/sections-2009.txt", "C O N F I D E N T I A L SECTION 02",
              "S E C R E T SECTION 02", "section-classification-differs"},
        Fault{"SectionRange2009", "policies/us-core/fixtures/sections-2009.txt", "SECTION 03 OF 03", "SECTION 04 OF 03",
              "section-out-of-range"},
        Fault{"NoSecurityLine2008", "policies/us-core/fixtures/conf-2008.txt", "ZNY CCCCC ZZH\n", "",
              "transmission-security-line-missing", "DE RUEHNY"},
        Fault{"WiderRel2012", "policies/us-core/fixtures/rel-2012.txt", "\nREL TO USA, AUS, GBR",
              "\nREL TO USA, AUS, CAN, GBR", "overall-rel-to-wider-than-portions", "REL TO USA, AUS, CAN, GBR"},
        Fault{"RelOrder2012", "policies/us-core/fixtures/rel-2012.txt", "1. (S//REL TO USA, AUS, GBR)",
              "1. (S//REL TO USA, GBR, AUS)", "rel-to-form"},
        Fault{"Order2013", "policies/us-core/fixtures/secret-2012.txt", "E.O. 13526", "E.O. 12356",
              "executive-order-wrong-era"},
        Fault{"Manual2012", "policies/us-core/fixtures/secret-2012.txt", "DECL: 2022/09/27", "DECL: MR",
              "declassification-manual-review"},
        Fault{"Fifty2012", "policies/us-core/fixtures/secret-2012.txt", "DECL: 2022/09/27", "DECL: 25X4",
              "declassification-25x-without-date"},
        Fault{"Orcon2012", "policies/us-core/fixtures/secret-2012.txt", "2. (C)", "2. (C//OC)",
              "caption-control-missing", "S E C R E T"},
        Fault{"SubjectUnmarked2012", "policies/us-core/fixtures/secret-2012.txt", "SUBJECT: (U) ",
              "SUBJECT: ", "subject-unmarked"},
        Fault{"Memo2010", "policies/us-core/fixtures/memo-2010.txt", "1. (C)", "1. (S)", "portion-above-overall"},
        Fault{"DraftSensitive2012", "policies/us-core/fixtures/draft-2012.txt", "SENSITIVE\n", "",
              "caption-sensitive-missing", "UNCLAS"},
        Fault{"NodisExdis2008", "policies/us-state/fixtures/nodis-2008.txt", "NODIS\n", "NODIS\nEXDIS\n",
              "caption-nodis-with-exdis", "EXDIS"},
        Fault{"ChannelAlone2009", "policies/us-state/fixtures/channel-2009.txt", "AGREMENT CHANNEL\n",
              "AGREMENT CHANNEL\nSIPDIS\n", "caption-must-stand-alone", "SIPDIS"},
        Fault{"EftoLetter2008", "policies/us-state/fixtures/efto-2008.txt", "ZNY EEEEE", "ZNY CCCCC",
              "transmission-security-differs-from-classification"},
        Fault{"SipdisMisspelt2004", "policies/us-core/fixtures/plain-2009.txt", "SIPDIS", "SIPDSI", "caption-unknown"},
        Fault{"SectionsCaption2004", "policies/us-state/fixtures/sections-2004.txt", "1. (SBU)", "1. (C)",
              "portion-above-overall"},
        Fault{"SmartAbove2012", "policies/us-state/fixtures/smart-2012.txt", "3. (SBU)", "3. (S)",
              "portion-above-overall"},
        Fault{"SmartTags2012", "policies/us-state/fixtures/smart-2012.txt", "TAGS:        PREL, EFIS, NO\n", "",
              "tags-missing", "Captions:"},
        Fault{"MonthAsAWord2008", "policies/us-core/fixtures/conf-2008.txt", "201202Z MAY 08", "201202Z MAYO 08",
              "transmission-date-form"},
        Fault{"NoMonth2008", "policies/us-core/fixtures/conf-2008.txt", "201202Z MAY 08", "201202Z 08",
              "transmission-date-form"},
        Fault{"ColonBehindLevel2008", "policies/us-core/fixtures/conf-2008.txt", "A L OSLO", "A L: OSLO",
              "message-number-missing"},
        Fault{"LevelSpacedWrong2012", "policies/us-core/fixtures/rel-2012.txt", "S E C R E T OSLO", "SE CRET OSLO",
              "classification-unknown"},
        Fault{"SpacedAndJoined2012", "policies/us-core/fixtures/rel-2012.txt", "S E C R E T OSLO",
              "S E C R E T-SENSITIVE OSLO", "classification-hybrid"},
        Fault{"JoinedByAWord2008", "policies/us-core/fixtures/conf-2008.txt", "A L OSLO", "A L BUT SENSITIVE OSLO",
              "classification-hybrid"},
        Fault{"JoinedFouo2008", "policies/us-core/fixtures/conf-2008.txt", "A L OSLO", "A L FOUO OSLO",
              "caption-fouo-level"},
        Fault{"TwoLevels2012", "policies/us-core/fixtures/rel-2012.txt", "S E C R E T OSLO",
              "S E C R E T-CONFIDENTIAL OSLO", "classification-more-than-one"},
        Fault{"KeywordMisspelt2008", "policies/us-core/fixtures/conf-2008.txt", "DECL: 05/20/2018", "DELC: 05/20/2045",
              "declassification-over-25-years"},
        Fault{"YearAlone2008", "policies/us-core/fixtures/conf-2008.txt", "DECL: 05/20/2018", "DECL: 2001",
              "declassification-date-past"},
        Fault{"SecondDate2008", "policies/us-core/fixtures/conf-2008.txt", "(b) and (d).",
              "(b) and (d).\nDeclassify On: 05/20/2048", "declassification-over-25-years", "Declassify On"},
        Fault{"SourceMissing2008", "policies/us-core/fixtures/conf-2008.txt",
              "Classified By: Ambassador A. Lindqvist. Reason: 1.4 (b) and (d).",
              "Derived From:", "classifier-missing"},
        Fault{"ExdisAboveRelTo2012", "policies/us-core/fixtures/rel-2012.txt", "\nREL TO USA, AUS, GBR\n", "\nEXDIS\n",
              "caption-distribution-over-rel-to", "EXDIS"},
        Fault{"SmartFromMissing2012", "policies/us-state/fixtures/smart-2012.txt", "From:        AMEMBASSY OSLO\n", "",
              "transmission-addressee-missing"},
        Fault{"NumberWithDashes2008", "policies/us-core/fixtures/conf-2008.txt", "2. (U) The", "2 -- (S) The",
              "portion-above-overall"},
        Fault{"BracketTwice2008", "policies/us-core/fixtures/conf-2008.txt", "2. (U) The", "2. (U)) The",
              "portion-malformed"},
        Fault{"EntireText1988", "policies/us-core/fixtures/oadr-1988.txt", "1. (C)", "SECRET - ENTIRE TEXT.\n\n1. (C)",
              "portion-above-overall"},
        Fault{"NofornUnclas2006", "policies/us-state/fixtures/noforn-2006.txt", "NOFORN\n", "",
              "caption-noforn-missing", "UNCLAS OSLO"}),
    [](const auto& test) { return std::string(test.param.name); });

// What a person may write otherwise, and nothing speaks.
TEST(SeededFault, OtherFormsAreClean) {
  struct Form {
    std::string_view cable, old_text, new_text;
  };
  static constexpr Form kForms[] = {
      {"policies/us-core/fixtures/secret-2012.txt", "Classified By", "(U) Classified By"},
      {"policies/us-core/fixtures/secret-2012.txt", "DECL: 2022/09/27", "DECL: 25X9, UPON COMPLETION OF TALKS"},
      {"policies/us-core/fixtures/rel-2012.txt", "1. (S//REL TO USA, AUS, GBR)", "1. (S//REL TO USA, AUS,\nGBR)"},
      {kConfidential2008, "\n2. (U)", "\nBegin text:\n\n1. A point of theirs.\n\nEnd text.\n\n2. (U)"},
  };
  for (const Form& form : kForms) {
    std::string text = read(form.cable);
    const std::size_t at = text.find(form.old_text);
    ASSERT_NE(at, std::string::npos) << form.old_text;
    text.replace(at, form.old_text.size(), form.new_text);
    EXPECT_EQ(describe(said(text)), "") << form.new_text;
  }
}

// Sections that are sent one by one have a header each, and a fault of any of them is told.
TEST(SeededFault, EachHeaderOfAMessageIsHeldAgainstIt) {
  const auto section = [](const std::string& number, const std::string& paragraph) {
    return "VZCZCXYZ0008\nPP RUEHC\n\nDE RUEHTU #0512/" + number + " 1411203\nZNY SSSSS ZZH\nP 201202Z MAY 08\n" +
           "FM AMEMBASSY TUNIS\nTO RUEHC/SECSTATE WASHDC 4412\nS E C R E T SECTION " + number +
           " OF 03 TUNIS 000512\n\nE.O. 12958: DECL: 05/20/2018\nTAGS: PREL\nSUBJECT: (U) FISH\n\n" +
           (number == "01" ? "Classified By: Ambassador A. Lindqvist. Reason: 1.4 (b).\n\n" : "") + paragraph + "\n";
  };
  const std::string clean = section("01", "1. (S) Summary.\n") + section("02", "2. (U) The ministry met.\n") +
                            section("03", "3. (S) Comment: None.\nLINDQVIST\n");
  EXPECT_EQ(describe(said(clean)), "");
  for (const char* number : {"01", "02", "03"}) {
    const auto broken = [&](const std::string& was, const std::string& is) {
      std::string text = clean;
      return text.replace(text.find(was, text.find(std::string("#0512/") + number)), was.size(), is);
    };
    for (const auto& [was, is, rule] : std::initializer_list<std::array<const char*, 3>>{
             {"ZNY SSSSS", "ZNR UUUUU", "transmission-security-differs-from-classification"},
             {"ZNY SSSSS", "ZNR SSSSS", "transmission-security-signal"},
             {"#0512/", "#0513/", "message-number-differs-from-serial"}}) {
      const std::string text = broken(was, is);
      const auto findings = said(text);
      ASSERT_EQ(findings.size(), 1U) << number << is << describe(findings);
      EXPECT_EQ(findings[0].rule, rule);
      // The number is told where the classification line has it.
      const std::string at = is[0] == '#' ? "S E C R E T" : is;
      EXPECT_EQ(findings[0].line, line_of(text, text.find(at))) << number << is;
    }
  }
}

TEST(SeededFault, NoLevelComesFromTheText) {
  std::string text = read(kConfidential2008);
  text.replace(text.find("C O N F I D E N T I A L OSLO 000512"), 35, "OSLO 000512");
  text.insert(text.find("\nE.O. 12958"), "\nSecret talks in 2009 failed.\n");
  const auto findings = said(text);
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const Said& one) {
    return one.rule == "classification-missing";
  })) << describe(findings);
}

// The cable as a page with a break behind each line, and as one line of references.
TEST(SeededFault, AWebPageSaysWhatItsTextSays) {
  std::string text = read(kConfidential2008);
  text.replace(text.find("\n2. (U)") + 4, 3, "(S)");
  const auto page = [&text](std::string_view open, std::string_view line_end, std::string_view close) {
    std::string html(open);
    for (const char c : text) {
      if (c == '\n') {
        html += line_end;
      } else {
        html += c;
      }
    }
    return html.append(close);
  };
  for (const std::string& html : {page("<html><body><p>", "<br>\n", "</p></body></html>"),
                                  page("<html><body><pre>", "&#x000A;", "</pre></body></html>"),
                                  page("<!DOCTYPE html><body><div>", "</div><div>", "</div></body>")}) {
    const auto findings = said(html);
    ASSERT_EQ(findings.size(), 1U) << describe(findings);
    EXPECT_EQ(findings[0].rule, "portion-above-overall");
  }
}

TEST(SeededFault, SeedIsClean) { EXPECT_EQ(describe(said(read(kSeed))), ""); }

}  // namespace
}  // namespace cablemark
