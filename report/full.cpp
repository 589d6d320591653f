// The format `full`: each finding with its line and a caret, then what the cable is and what was checked.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "report/reporter.hpp"
#include "report/shown_line.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

class FullReporter : public Reporter {
 public:
  FullReporter(const Policy& policy, const ReportOptions& options)
      : Reporter(policy, options), style_(style(options.colour)) {}

  void render(const FileReport& file, Rendered& out) const override {
    const bool parts = file.documents->size() > 1;
    for (const Document& document : *file.documents) {
      if (std::any_of(document.findings.begin(), document.findings.end(),
                      [&](const Finding& f) { return shows(f.severity); })) {
        const LineView view(*file.source, file.cable(document), policy_, options_.excerpt);
        for (const Finding& one : document.findings) {
          if (shows(one.severity)) finding(out.text, file, view, one);
        }
      }
      if (!file.sidecar) append_document_block(out.text, policy_, file.path, document, parts);
      out.text += '\n';
    }
  }

  // A blank line stands between files, not after the last one.
  void append(const Rendered& rendered, std::string& out) override {
    if (rendered.text.empty()) return;
    if (!first_) out += '\n';
    first_ = false;
    out.append(rendered.text, 0, rendered.text.size() - 1);
  }

  void end(const Tally& tally, std::string& out) override {
    if (tally.documents > 1) out += (first_ ? "" : "\n") + run_summary(tally) + "\n";
  }

 private:
  void place(std::string& out, const LineView& view, std::uint64_t number, std::size_t gutter, Span span, char caret,
             std::string_view colour, std::string_view label) const {
    const ShownLine line = view.show(span);
    fmt::format_to(std::back_inserter(out), "{}{:>{}} |{} {}\n", style_.dim, number, gutter, style_.reset, line.text);
    fmt::format_to(std::back_inserter(out), "{}{:>{}} |{} {:{}}{}{}{}", style_.dim, "", gutter, style_.reset, "",
                   line.caret, colour, std::string(line.width, caret), colour.empty() ? "" : style_.reset);
    if (!label.empty()) {
      out += ' ';
      append_shown(out, label);
    }
    out += '\n';
  }

  void finding(std::string& out, const FileReport& file, const LineView& view, const Finding& finding) const {
    const Rule& rule = policy_.rules[finding.rule];
    const Location at = file.source->location(finding.span.begin);
    std::uint64_t last = at.line;
    for (const RelatedPlace& related : finding.related) {
      last = std::max(last, file.source->location(related.span.begin).line);
    }
    const std::size_t gutter = fmt::formatted_size("{}", last) + 1;

    fmt::format_to(std::back_inserter(out), "{}{}{}: {}", style_.of(finding.severity), severity_name(finding.severity),
                   style_.reset, style_.bold);
    append_shown(out, finding.message);
    fmt::format_to(std::back_inserter(out), "{} [{}]\n{:>{}}--> ", style_.reset, rule.name, "", gutter);
    append_shown(out, file.path);
    fmt::format_to(std::back_inserter(out), ":{}:{}\n", at.line, at.column);
    place(out, view, at.line, gutter, finding.span, '^', style_.of(finding.severity), {});
    for (const RelatedPlace& related : finding.related) {
      place(out, view, file.source->location(related.span.begin).line, gutter, related.span, '-', style_.blue,
            related.message);
    }
    if (!rule.help.empty()) note(out, gutter, "help", rule.help);
    for (const std::uint32_t index : rule.cite) {
      const Citation& citation = policy_.citations[index];
      note(out, gutter, "see", citation.title + (citation.evidence == "recalled" ? " (recalled, not read)" : ""));
    }
    out += '\n';
  }

  void note(std::string& out, std::size_t gutter, std::string_view name, std::string_view text) const {
    fmt::format_to(std::back_inserter(out), "{:>{}} {}={} {}: ", "", gutter, style_.dim, style_.reset, name);
    append_shown(out, text);
    out += '\n';
  }

  Style style_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Reporter> make_full_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<FullReporter>(policy, options);
}

}  // namespace cablemark
