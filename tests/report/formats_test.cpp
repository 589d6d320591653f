// The formats for other programs. Golden reports stand in formats/; UPDATE_GOLDEN=1 writes them anew.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "report/csv_writer.hpp"
#include "report/places.hpp"
#include "report/xml_writer.hpp"
#include "tests/report/reports.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Formats : public Reports {
 protected:
  Formats() {
    options.working_directory = "/home/clerk";
    options.as_of = "2020-01-01";
    options.command = "cablemark check .";
  }

  // A mark after `ü` (two bytes) and a character beyond U+FFFF (four bytes, two UTF-16 units).
  Document after_wide() {
    source.assign(wide);
    Document document = faulty(Severity::Error);
    const auto begin = static_cast<std::uint32_t>(wide.find("(S)"));
    document.findings[0].span = {begin, begin + 3};
    return document;
  }

  const std::string wide = "UNCLAS\n\xC3\xBC\xF0\x90\x90\x80 (S) Text.\n";
  ReportOptions options;
};

TEST_F(Formats, GoldenReportsOfEveryFormat) {
  paths = {"/home/clerk/a.txt", "./d/\xC3\xBC b%,:\x1b\n.txt", "=x|`<&.txt", "../gone.txt", "\xFF.txt"};
  Document warned = faulty(Severity::Warning), noted = faulty(Severity::Note);
  warned.part = 2;
  const std::vector<std::pair<std::string, std::vector<Documents>>> runs = {
      {"clean", {{clean()}, {clean(), clean()}}},
      {"findings", {{clean()}, {faulty(Severity::Error), warned}, {noted}}},
      {"errors", {{clean()}, {faulty(Severity::Error)}, {unreadable()}, {unreadable()}, {unreadable()}}}};
  for (const auto& [run, files] : runs) {
    for (const std::string_view name : format_names()) {
      const std::string path = std::string(CABLEMARK_TESTS_DIR) + "/report/formats/" + run + "." + std::string(name);
      const std::string made = report(*parse_format(name), files, options);
      if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << made;
      EXPECT_EQ(made, read_file(path)) << path;
    }
  }
}

TEST_F(Formats, EachCountsColumnsAsItsConsumerDoes) {
  const std::vector<Documents> files = {{after_wide()}};
  const json sarif = json::parse(report(Format::Sarif, files, options));
  const json region = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
  EXPECT_EQ(sarif["runs"][0]["columnKind"], "unicodeCodePoints");
  EXPECT_EQ(region["startColumn"], 4);
  EXPECT_EQ(region["endColumn"], 7);
  EXPECT_EQ(region["byteOffset"], 14);
  EXPECT_THAT(report(Format::Github, files, options), HasSubstr("line=2,col=5,endLine=2,endColumn=7,"));
  EXPECT_THAT(report(Format::Checkstyle, files, options), HasSubstr("line=\"2\" column=\"5\""));
  const json rdjson = json::parse(report(Format::Rdjson, files, options));
  EXPECT_EQ(rdjson["diagnostics"][0]["location"]["range"],
            json::parse(R"j({"start":{"line":2,"column":8},"end":{"line":2,"column":11}})j"));
  EXPECT_THAT(report(Format::Csv, files, options), HasSubstr(",2,4,2,7,14,3,error,"));
  EXPECT_THAT(report(Format::Junit, files, options), HasSubstr("f0.txt:2:4: "));
}

TEST_F(Formats, PlacesGoBackAndForth) {
  source.assign(wide);
  Places places(source, ColumnUnit::Utf16);
  EXPECT_EQ(places.of({14, 17}).begin.column, 5u);
  EXPECT_EQ(places.of({13, 18}).begin.column, 4u);
  EXPECT_EQ(places.of({0, 13}).begin.column, 1u);
  EXPECT_EQ(places.of({0, 13}).end.column, 4u);
}

TEST_F(Formats, SarifEndsSentencesOnce) {
  for (const auto& [message, shown] :
       {std::pair("a mark", "a mark."), std::pair("did you mean (SBU)?", "did you mean (SBU)?"),
        std::pair("a mark.", "a mark.")}) {
    Document document = faulty(Severity::Error);
    document.findings[0].message = message;
    const json sarif = json::parse(report(Format::Sarif, {{document}}, options));
    EXPECT_EQ(sarif["runs"][0]["results"][0]["message"]["text"], shown);
  }
}

TEST_F(Formats, SarifCarriesSuppressionsAndBaseline) {
  const std::vector<Documents> files = {{faulty(Severity::Error)}};
  std::vector<std::vector<FindingState>> given(1);
  given[0].push_back({FindingState::Suppression{"agreed", "A. Clerk", "2021-01-01"}, FindingState::Baseline::New});
  states = &given;
  json result = json::parse(report(Format::Sarif, files, options))["runs"][0]["results"][0];
  EXPECT_EQ(result["suppressions"], json::parse(R"j([{"kind":"external","status":"accepted","justification":"agreed",
      "properties":{"approver":"A. Clerk","expires":"2021-01-01"}}])j"));
  EXPECT_EQ(result["baselineState"], "new");
  EXPECT_THAT(report(Format::Evidence, files, options), HasSubstr("<td>agreed</td><td>A. Clerk</td>"));

  given[0][0] = {std::nullopt, FindingState::Baseline::Unchanged};
  result = json::parse(report(Format::Sarif, files, options))["runs"][0]["results"][0];
  EXPECT_EQ(result["suppressions"], json::array());
  EXPECT_EQ(result["baselineState"], "unchanged");
  options.baseline = "known.yaml";
  EXPECT_THAT(report(Format::Evidence, files, options), HasSubstr("hides 1 finding of this run."));
  options.baseline = {};
  states = nullptr;
  EXPECT_THAT(report(Format::Evidence, files, options), HasSubstr("No baseline was used."));
}

TEST_F(Formats, GithubAnnotatesTenOfALevel) {
  const std::string out = report(Format::Github, std::vector<Documents>(12, {faulty(Severity::Error)}), options);
  EXPECT_THAT(out, HasSubstr("\n::error file=f9.txt,"));
  EXPECT_THAT(out, Not(HasSubstr("::error file=f10.txt,")));
  EXPECT_THAT(out, HasSubstr("\nnot annotated: error file=f11.txt,"));
  EXPECT_THAT(out, HasSubstr("cablemark: 12 errors; a step shows 10"));
}

TEST_F(Formats, GitlabFingerprintsAreUniqueAndOutliveMovedLines) {
  // The same cable in two files, and the same finding twice in one.
  Document twice = faulty(Severity::Error);
  twice.findings.push_back(twice.findings[0]);
  const auto fingerprints = [&] {
    std::vector<std::string> all;
    for (const json& one : json::parse(report(Format::Gitlab, {{twice}, {twice}}, options))) {
      all.push_back(one["fingerprint"]);
    }
    return all;
  };
  std::vector<std::string> before = fingerprints();
  for (Finding& finding : twice.findings) finding.span = {11, 13};
  EXPECT_EQ(fingerprints(), before);
  std::sort(before.begin(), before.end());
  EXPECT_EQ(before.size(), 4u);
  EXPECT_EQ(std::unique(before.begin(), before.end()), before.end());
}

TEST_F(Formats, JunitHasAPassingCaseForACleanCable) {
  const std::string out = report(Format::Junit, {{clean()}, {faulty(Severity::Note)}}, options);
  EXPECT_THAT(out, HasSubstr("tests=\"1\" failures=\"0\" errors=\"0\""));
  EXPECT_THAT(out, HasSubstr("<testcase name=\"markings\" classname=\"f0.txt\"/>"));
  EXPECT_THAT(out, HasSubstr("tests=\"2\" failures=\"0\" errors=\"0\""));
}

TEST_F(Formats, MinLevelHoldsInEach) {
  options.min_level = Severity::Error;
  for (const Format format : {Format::Sarif, Format::Github, Format::Junit, Format::Gitlab, Format::Rdjson,
                              Format::Checkstyle, Format::Markdown, Format::Csv, Format::Evidence}) {
    const std::vector<Documents> files = {{faulty(Severity::Warning)}};
    EXPECT_THAT(report(format, files, options), Not(HasSubstr("paragraph 7 is marked"))) << format_name(format);
  }
  EXPECT_THAT(report(Format::Evidence, {{faulty(Severity::Warning)}}, options), HasSubstr("Not shown, because"));
}

TEST(CsvRow, QuotesAndDisarms) {
  const auto cell = [](std::string_view text) {
    std::string out;
    CsvRow(out).text(text);
    return out;
  };
  EXPECT_EQ(cell("plain"), "plain");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(cell("=1+1"), "'=1+1");
  EXPECT_EQ(cell(" =1+1"), "\"' =1+1\"");
  EXPECT_EQ(cell("@SUM(A1,A2)"), "\"'@SUM(A1,A2)\"");
  EXPECT_EQ(cell("-1"), "'-1");
  EXPECT_EQ(cell("\t=1"), "\\x09=1");
  EXPECT_EQ(cell("\xEF\xBC\x9D"
                 "1"),
            "'\xEF\xBC\x9D"
            "1");
  EXPECT_EQ(cell("a\r\nb"), "a\\x0d\\x0ab");
}

TEST(Paths, AreRelativeToTheWorkingDirectory) {
  EXPECT_EQ(relative_path("/w/d/a.txt", "/w"), "d/a.txt");
  EXPECT_EQ(relative_path("/w//d/a.txt", "/w/"), "d/a.txt");
  EXPECT_EQ(relative_path("/wide/a.txt", "/w"), "/wide/a.txt");
  EXPECT_EQ(relative_path("././/a.txt", "/w"), "a.txt");
  EXPECT_EQ(relative_path("../a.txt", "/w"), "../a.txt");
  EXPECT_EQ(relative_path("/a.txt", "/"), "a.txt");
  EXPECT_EQ(relative_path("-", "/w"), "-");
}

TEST(Paths, AsUris) {
  EXPECT_EQ(path_uri("d/\xC3\xBC b:%#?.txt", "/w").text, "d/%C3%BC%20b%3A%25%23%3F.txt");
  EXPECT_TRUE(path_uri("d/a.txt", "/w").relative);
  EXPECT_EQ(path_uri("/etc/a b", "/w").text, "file:///etc/a%20b");
  EXPECT_EQ(path_uri("../x/./a\xFF", "/w/d").text, "file:///w/x/a%FF");
  EXPECT_FALSE(path_uri("../a", "/w").relative);
}

TEST(Xml, EscapesMarkupAndWhatXmlCannotHold) {
  std::string out;
  append_xml(out, "<a & \"b\">\x01\xFF\xEF\xBF\xBE\n");
  EXPECT_EQ(out, "&lt;a &amp; &quot;b&quot;&gt;\\x01\\xff\xEF\xBF\xBD\\x0a");
}

}  // namespace
}  // namespace cablemark
