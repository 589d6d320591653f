#include "report/reporter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/report/reports.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::vector<Format> all_formats() {
  std::vector<Format> formats;
  for (const std::string_view name : format_names()) formats.push_back(*parse_format(name));
  return formats;
}

TEST_F(Reports, CleanRunSaysWhatWasChecked) {
  EXPECT_EQ(report(Format::Full, {{clean()}}),
            "f0.txt: clean\n"
            "  cable     10GENEVA48 · 21 Jan 2010 · E.O. 12958 as amended\n"
            "  marked    UNCLASSIFIED, SENSITIVE, SIPDIS\n"
            "  portions  14 (SBU), 2 (U): call for UNCLASSIFIED, SENSITIVE\n"
            "  checked   96 rules of small 1.2.3 (sha256 0123456789ab...); not checked: nothing\n");
}

TEST_F(Reports, FullShowsTheLineWithoutItsText) {
  const std::string out = report(Format::Full, {{faulty(Severity::Error)}});
  EXPECT_THAT(out, HasSubstr("error: paragraph 7 is marked (S) [portion-above-overall]\n  --> f0.txt:2:4\n"));
  EXPECT_THAT(out, Not(HasSubstr("secret")));
  EXPECT_THAT(out, HasSubstr("one of the two is wrong"));
  EXPECT_THAT(out, HasSubstr("32 CFR 2001.21"));
  EXPECT_THAT(out, HasSubstr("f0.txt: 1 error\n"));
  EXPECT_THAT(out, HasSubstr("            no cable.dtg.date: portion-above-overall\n"));
  ReportOptions excerpt;
  excerpt.excerpt = true;
  EXPECT_THAT(report(Format::Full, {{faulty(Severity::Error)}}, excerpt), HasSubstr("7. (S) Something secret."));
}

TEST_F(Reports, ConciseIsOneLineAFinding) {
  EXPECT_EQ(report(Format::Concise, {{faulty(Severity::Warning)}, {clean()}, {unreadable()}}),
            "f0.txt:2:4: warning: paragraph 7 is marked (S) [portion-above-overall]\n"
            "f2.txt:1:1: error: no such file [unreadable]\n");
}

TEST_F(Reports, GroupedShowsTwentyPlacesARule) {
  const std::string out = report(Format::Grouped, std::vector<Documents>(25, {faulty(Severity::Error)}));
  EXPECT_THAT(out, HasSubstr("error portion-above-overall (25): a portion is marked above"));
  EXPECT_THAT(out, HasSubstr("  f19.txt:2:4: paragraph 7 is marked (S)\n  and 5 more\n"));
  EXPECT_THAT(out, HasSubstr("25 cables: 0 clean, 25 with findings; 25 errors\n"));
  EXPECT_THAT(out, HasSubstr("portion-above-overall: no cable.dtg.date in 25 cables\n"));
}

TEST_F(Reports, NotesOfManyFilesAreCounted) {
  ReportOptions many;
  many.count_notes = true;
  for (const Format format : {Format::Full, Format::Concise, Format::Grouped}) {
    EXPECT_THAT(report(format, {{faulty(Severity::Note)}}, many), Not(HasSubstr("f0.txt:2:4"))) << format_name(format);
    EXPECT_THAT(report(format, {{faulty(Severity::Note)}}), HasSubstr("f0.txt:2:4")) << format_name(format);
  }
  EXPECT_THAT(report(Format::Grouped, {{faulty(Severity::Note)}}, many), HasSubstr("1 note"));
}

TEST_F(Reports, MinLevelHidesAndStatusStays) {
  ReportOptions options;
  options.min_level = Severity::Error;
  const json out = json::parse(report(Format::Json, {{faulty(Severity::Warning)}}, options));
  EXPECT_TRUE(out["documents"][0]["findings"].empty());
  EXPECT_EQ(out["documents"][0]["status"], "findings");
}

TEST_F(Reports, JsonHasEveryFieldInItsPlace) {
  const json out = json::parse(report(Format::Json, {{faulty(Severity::Error)}, {unreadable()}, {clean(), clean()}}));
  EXPECT_EQ(out["tool"], json::parse(R"j({"name":"cablemark","version":"1.0.0"})j"));
  EXPECT_EQ(out["policy"]["digest"], policy.digest);
  EXPECT_EQ(out["summary"], json::parse(R"j({"documents":4,"clean":2,"findings":1,"errors":1})j"));
  const json& document = out["documents"][0];
  for (const json& one : out["documents"]) {
    for (const char* name :
         {"path", "part", "sha256", "status", "kind", "stage", "reference", "reference_from", "date", "date_from",
          "overall", "derived", "paragraphs", "portions", "findings", "not_checked", "error"}) {
      EXPECT_TRUE(one.contains(name)) << name;
    }
    EXPECT_EQ(one.size(), 17u);
  }
  EXPECT_EQ(document["overall"],
            json::parse(
                R"j({"text":"UNCLAS","level":"U","captions":["SENSITIVE","SIPDIS"],"controls":["SBU"],"rel_to":[]})j"));
  EXPECT_EQ(document["derived"], json::parse(R"j({"level":"U","controls":["SBU"],"rel_to":[]})j"));
  EXPECT_EQ(document["portions"], json::parse(R"j({"U":2,"SBU":14})j"));
  EXPECT_EQ(document["not_checked"], json::parse(R"j([{"rule":"portion-above-overall","fact":"cable.dtg.date"}])j"));
  EXPECT_EQ(document["findings"][0], json::parse(R"j({"rule":"portion-above-overall","severity":"error",
      "category":"marking","message":"paragraph 7 is marked (S)","line":2,"column":4,"end_line":2,"end_column":7,
      "offset":10,"length":3,"paragraph":"7","related":[{"message":"the overall classification","line":1,"column":1,
      "end_line":1,"end_column":7,"offset":0,"length":6}],"citations":[{"id":"c1","title":"32 CFR 2001.21",
      "basis":"regulation","evidence":"read"}],"fix":null,"fingerprint":"ab12"
})j"));
  const json& error = out["documents"][1];
  EXPECT_EQ(error["error"], json::parse(R"j({"code":"unreadable","message":"no such file"})j"));
  for (const char* name : {"sha256", "kind", "stage", "overall", "derived"}) EXPECT_TRUE(error[name].is_null()) << name;
}

TEST_F(Reports, NdjsonIsOneDocumentALineWithToolAndPolicy) {
  std::istringstream lines(report(Format::Ndjson, {{faulty(Severity::Error)}, {unreadable()}, {clean(), clean()}}));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const json out = json::parse(line);
    EXPECT_EQ(out["policy"]["name"], "small");
    EXPECT_EQ(out["tool"]["name"], "cablemark");
    EXPECT_TRUE(out.contains("status"));
  }
  EXPECT_EQ(count, 4);
}

TEST_F(Reports, EveryFormatOnEveryPath) {
  const std::vector<std::vector<Documents>> runs = {
      {}, {{clean()}}, {{unreadable()}}, {{clean()}, {faulty(Severity::Error)}, {unreadable()}}};
  for (const Format format : all_formats()) {
    for (const auto& run : runs) {
      const std::string out = report(format, run);
      EXPECT_TRUE(out.empty() || out.back() == '\n');
      EXPECT_EQ(out.find('\x1b'), std::string::npos);
      if (format != Format::Json) continue;
      EXPECT_EQ(json::parse(out)["documents"].size(), run.size());
    }
  }
}

TEST_F(Reports, ColourIsForTextOnly) {
  ReportOptions colour;
  colour.colour = true;
  for (const Format format : all_formats()) {
    const std::string out = report(format, {{faulty(Severity::Error)}}, colour);
    EXPECT_EQ(out.find("\x1b[") != std::string::npos, is_for_people(format)) << format_name(format);
  }
}

}  // namespace
}  // namespace cablemark
