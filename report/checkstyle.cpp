// The format `checkstyle`: a file with its errors. Columns are UTF-16 units, as in the Java of its readers.
#include "report/places.hpp"
#include "report/reporter.hpp"
#include "report/xml_writer.hpp"

namespace cablemark {
namespace {

std::string_view checkstyle_severity(Severity severity) {
  return severity == Severity::Note ? "info" : severity_name(severity);
}

class CheckstyleReporter : public Reporter {
 public:
  using Reporter::Reporter;

  void begin(std::string& out) override {
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  }

  void render(const FileReport& file, Rendered& out) const override {
    XmlWriter xml(out.text);
    xml.begin("file").attribute("name", relative_path(file.path, options_.working_directory));
    for (const Document& document : *file.documents) {
      if (!document.findings.empty()) findings(xml, *file.source, document);
      if (document.error) {
        error(xml, Location{}, "error", document.error->message, error_code_name(document.error->code));
      }
    }
    xml.end();
  }

  void end(const Tally&, std::string& out) override { out += "</checkstyle>\n"; }

 private:
  void findings(XmlWriter& xml, const Source& source, const Document& document) const {
    Places places(source, ColumnUnit::Utf16);
    for (const Finding& finding : document.findings) {
      if (!lists(finding.severity)) continue;
      error(xml, places.of(finding.span).begin, checkstyle_severity(finding.severity), finding.message,
            policy_.rules[finding.rule].name);
    }
  }

  static void error(XmlWriter& xml, Location at, std::string_view severity, std::string_view message,
                    std::string_view rule) {
    xml.begin("error").attribute("line", std::to_string(at.line)).attribute("column", std::to_string(at.column));
    xml.attribute("severity", severity).attribute("message", message);
    xml.attribute("source", "cablemark." + std::string(rule)).end();
  }
};

}  // namespace

std::unique_ptr<Reporter> make_checkstyle_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<CheckstyleReporter>(policy, options);
}

}  // namespace cablemark
