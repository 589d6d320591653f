// The format `github`: workflow commands, which the runner turns into annotations. It shows ten of a level a step, so
// the rest are plain lines of the log. Columns are UTF-16 units, as in a browser.
#include <fmt/format.h>

#include <iterator>

#include "report/places.hpp"
#include "report/reporter.hpp"
#include "report/terminal.hpp"
#include "report/utf8.hpp"

namespace cablemark {
namespace {

constexpr std::uint64_t kAnnotations = 10;

std::string_view command_of(Severity severity) {
  return severity == Severity::Note ? "notice" : severity_name(severity);
}

void append_data(std::string& out, std::string_view text, std::string_view escaped) {
  while (!text.empty()) {
    const std::size_t length = decode_utf8(text).length;
    if (escaped.find(text.front()) != std::string_view::npos) {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned>(text.front()));
    } else {
      append_shown(out, text.substr(0, length));
    }
    text.remove_prefix(length);
  }
}

class GithubReporter : public Reporter {
 public:
  using Reporter::Reporter;

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = relative_path(file.path, options_.working_directory);
    for (const Document& document : *file.documents) {
      if (!document.findings.empty()) findings(path, *file.source, document, out);
      if (document.error) {
        const std::string_view code = error_code_name(document.error->code);
        out.findings.push_back(
            {0, Severity::Error, command(path, Place{}, Severity::Error, document.error->message, code)});
      }
    }
  }

  void append(const Rendered& rendered, std::string& out) override {
    for (const PlacedFinding& finding : rendered.findings) {
      // A line that is no command is plain text to the runner.
      out += ++counts_[static_cast<std::size_t>(finding.severity)] > kAnnotations ? "not annotated: " : "::";
      out += finding.text;
    }
  }

  void end(const Tally&, std::string& out) override {
    for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note}) {
      const std::uint64_t count = counts_[static_cast<std::size_t>(severity)];
      if (count <= kAnnotations) continue;
      fmt::format_to(std::back_inserter(out), "cablemark: {} {}; a step shows {}, the others stand above\n", count,
                     std::string(command_of(severity)) + "s", kAnnotations);
    }
  }

 private:
  void findings(const std::string& path, const Source& source, const Document& document, Rendered& out) const {
    Places places(source, ColumnUnit::Utf16);
    for (const Finding& finding : document.findings) {
      if (!lists(finding.severity)) continue;
      const std::string& rule = policy_.rules[finding.rule].name;
      out.findings.push_back({finding.rule, finding.severity,
                              command(path, places.of(finding.span), finding.severity, finding.message, rule)});
    }
  }

  // Without the `::` that makes it a command.
  static std::string command(std::string_view path, const Place& place, Severity severity, std::string_view message,
                             std::string_view rule) {
    std::string line(command_of(severity));
    line += " file=";
    append_data(line, path, "%\r\n:,");
    const auto out = std::back_inserter(line);
    fmt::format_to(out, ",line={},col={},endLine={}", place.begin.line, place.begin.column, place.end.line);
    // An end column is read on one line only, and is its last character.
    if (place.begin.line == place.end.line && place.end.column > place.begin.column) {
      fmt::format_to(out, ",endColumn={}", place.end.column - 1);
    }
    fmt::format_to(out, ",title={}::", rule);
    append_data(line, message, "%\r\n");
    fmt::format_to(out, " [{}]\n", rule);
    return line;
  }

  std::uint64_t counts_[3] = {0, 0, 0};
};

}  // namespace

std::unique_ptr<Reporter> make_github_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<GithubReporter>(policy, options);
}

}  // namespace cablemark
