// The format `concise`: one finding a line, as editors and grep read them.
#include <fmt/format.h>

#include <iterator>

#include "report/reporter.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

class ConciseReporter : public Reporter {
 public:
  ConciseReporter(const Policy& policy, const ReportOptions& options)
      : Reporter(policy, options), style_(style(options.colour)) {}

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = shown(file.path);
    for (const Document& document : *file.documents) {
      for (const Finding& finding : document.findings) {
        if (!shows(finding.severity)) continue;
        const Location at = file.source->location(finding.span.begin);
        line(out.text, path, at, finding.severity, finding.message, policy_.rules[finding.rule].name);
      }
      if (document.error) {
        line(out.text, path, Location{}, Severity::Error, document.error->message,
             error_code_name(document.error->code));
      }
    }
  }

 private:
  void line(std::string& out, std::string_view path, Location at, Severity severity, std::string_view message,
            std::string_view rule) const {
    fmt::format_to(std::back_inserter(out), "{}:{}:{}: {}{}{}: ", path, at.line, at.column, style_.of(severity),
                   severity_name(severity), style_.reset);
    append_shown(out, message);
    fmt::format_to(std::back_inserter(out), " [{}]\n", rule);
  }

  Style style_;
};

}  // namespace

std::unique_ptr<Reporter> make_concise_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<ConciseReporter>(policy, options);
}

}  // namespace cablemark
