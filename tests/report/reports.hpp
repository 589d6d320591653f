// Reports of documents that are made by hand, under a small policy.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "report/reporter.hpp"

namespace cablemark {

class Reports : public testing::Test {
 protected:
  Reports() {
    policy.name = "small";
    policy.version = "1.2.3";
    policy.digest = "sha256:0123456789abcdef0123";
    policy.levels.resize(2);
    policy.levels[0].name = "U";
    policy.levels[0].line = {"UNCLASSIFIED", "UNCLAS"};
    policy.levels[1].name = "C";
    policy.levels[1].line = {"CONFIDENTIAL"};
    policy.controls.resize(2);
    policy.controls[0].name = "SBU";
    policy.controls[0].portion = {"SBU"};
    policy.controls[0].caption = 0;
    policy.controls[1].name = "NOFORN";
    policy.controls[1].line = {"NOFORN"};
    policy.captions.resize(2);
    policy.captions[0].name = "SENSITIVE";
    policy.captions[0].text = {"SENSITIVE"};
    policy.captions[0].control = 0;
    policy.captions[1].name = "SIPDIS";
    policy.captions[1].text = {"SIPDIS"};
    policy.eras.resize(2);
    for (Era& era : policy.eras) era.order = "12958";
    policy.citations.push_back({"c1", "32 CFR 2001.21", "regulation", "read"});
    policy.rules.resize(1);
    policy.rules[0].name = "portion-above-overall";
    policy.rules[0].summary = "a portion is marked above the overall classification";
    policy.rules[0].help = "one of the two is wrong";
    policy.rules[0].cite = {0};
    source.assign(text);
  }

  Document clean() const {
    Document document;
    document.kind = CableKind::Telegram;
    document.reference = "10GENEVA48";
    document.date = "2010-01-21T14:22:00Z";
    document.era = 1;
    document.order = "12958";
    document.overall = MarkingSummary{"UNCLAS", WordId{0}, {0, 1}, {0}, {}};
    document.derived = MarkingSummary{"", WordId{0}, {}, {0}, {}};
    document.paragraphs = 16;
    document.portions = {{"U", 2}, {"SBU", 14}};
    document.rules_checked = 96;
    return document;
  }

  Document faulty(Severity severity) const {
    Document document = clean();
    document.status = severity == Severity::Note ? DocumentStatus::Clean : DocumentStatus::Findings;
    Finding finding;
    finding.severity = severity;
    finding.span = {10, 13};
    finding.message = "paragraph 7 is marked (S)";
    finding.paragraph = "7";
    finding.related.push_back({{0, 6}, "the overall classification"});
    finding.fingerprint = "ab12";
    document.findings.push_back(finding);
    document.not_checked.push_back({0, "cable.dtg.date"});
    return document;
  }

  static Document unreadable() {
    Document document;
    document.status = DocumentStatus::Error;
    document.error = DocumentError{ErrorCode::Unreadable, "no such file"};
    return document;
  }

  // Each inner list is a file.
  std::string report(Format format, const std::vector<Documents>& files, ReportOptions options = {}) {
    options.tool_version = "1.0.0";
    const auto reporter = make_reporter(format, policy, options);
    std::string out;
    Tally tally;
    reporter->begin(out);
    for (std::size_t n = 0; n < files.size(); ++n) {
      const std::string path = n < paths.size() ? paths[n] : "f" + std::to_string(n) + ".txt";
      const bool read = !files[n].front().error;
      Rendered rendered;
      reporter->render({path, read ? "aa" : "", &files[n], read ? &source : nullptr, read ? &parsed : nullptr, states},
                       rendered);
      tally.add(files[n]);
      reporter->append(rendered, out);
    }
    tally.exit_code = tally.errors != 0 ? 2 : tally.severities[2] != 0 ? 1 : 0;
    reporter->end(tally, out);
    return out;
  }

  std::vector<std::string> paths;  // of the files; `f0.txt` ... where there are none
  const std::vector<std::vector<FindingState>>* states = nullptr;
  const std::string text = "UNCLAS\n7. (S) Something secret.\n";
  Source source;
  ParsedText parsed;
  Policy policy;
};

}  // namespace cablemark
