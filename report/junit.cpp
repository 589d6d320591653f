// The format `junit`: a suite a file, a case a finding, and a passing case for each cable without errors and warnings.
#include <fmt/format.h>

#include "report/places.hpp"
#include "report/reporter.hpp"
#include "report/xml_writer.hpp"

namespace cablemark {
namespace {

class JunitReporter : public Reporter {
 public:
  using Reporter::Reporter;

  void begin(std::string& out) override {
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cablemark\">\n";
  }

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = relative_path(file.path, options_.working_directory);
    const Counts counts = count(*file.documents);
    XmlWriter xml(out.text);
    xml.begin("testsuite").attribute("name", path).attribute("tests", std::to_string(counts.cases));
    xml.attribute("failures", std::to_string(counts.failures)).attribute("errors", std::to_string(counts.errors));
    for (const Document& document : *file.documents) {
      if (passes(document)) begin_case(xml, path, document, "markings").end();
      for (const Finding& finding : document.findings) {
        if (lists(finding.severity)) finding_case(xml, path, *file.source, document, finding);
      }
      if (!document.error) continue;
      begin_case(xml, path, document, error_code_name(document.error->code)).begin("error");
      xml.attribute("type", error_code_name(document.error->code)).attribute("message", document.error->message);
      xml.end().end();
    }
    xml.end();
  }

  void end(const Tally&, std::string& out) override { out += "</testsuites>\n"; }

 private:
  struct Counts {
    std::uint64_t cases = 0, failures = 0, errors = 0;
  };

  [[nodiscard]] bool is_failure(const Finding& finding) const {
    return lists(finding.severity) && finding.severity != Severity::Note;
  }

  // A cable whose findings --min-level hides fails nothing, but does not pass either.
  static bool passes(const Document& document) { return document.status == DocumentStatus::Clean; }

  [[nodiscard]] Counts count(const Documents& documents) const {
    Counts counts;
    for (const Document& document : documents) {
      if (passes(document)) ++counts.cases;
      if (document.error) ++counts.errors;
      for (const Finding& finding : document.findings) {
        if (lists(finding.severity)) ++counts.cases;
        if (is_failure(finding)) ++counts.failures;
      }
    }
    counts.cases += counts.errors;
    return counts;
  }

  static XmlWriter& begin_case(XmlWriter& xml, std::string_view path, const Document& document, std::string_view name) {
    const std::string part = document.part > 1 ? fmt::format(" (part {})", document.part) : std::string();
    return xml.begin("testcase").attribute("name", std::string(name) + part).attribute("classname", path);
  }

  void finding_case(XmlWriter& xml, const std::string& path, const Source& source, const Document& document,
                    const Finding& finding) const {
    const std::string& rule = policy_.rules[finding.rule].name;
    const Location at = source.location(finding.span.begin);
    const std::string place = fmt::format("{}:{}:{}: {}", path, at.line, at.column, finding.message);
    begin_case(xml, path, document, fmt::format("{} at {}:{}", rule, at.line, at.column));
    if (is_failure(finding)) {
      xml.begin("failure").attribute("type", severity_name(finding.severity)).attribute("message", finding.message);
    } else {
      xml.begin("system-out");
    }
    xml.text(place).end().end();
  }
};

}  // namespace

std::unique_ptr<Reporter> make_junit_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<JunitReporter>(policy, options);
}

}  // namespace cablemark
