// The format `markdown`: the summary of a job. Its tables are short, so that a summary of a large run is shown (GitHub
// takes 1 MiB).
#include <fmt/format.h>

#include <iterator>
#include <map>

#include "report/places.hpp"
#include "report/reporter.hpp"
#include "report/rule_text.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kRows = 200;

// The first rows of a table.
struct Table {
  std::uint64_t count = 0;
  std::string rows;

  void add(std::string_view row) {
    if (count++ < kRows) rows += row;
  }

  void write(std::string& out, std::string_view head) const {
    if (count == 0) return;
    out += head;
    out += rows;
    if (count > kRows) fmt::format_to(std::back_inserter(out), "\n... and {} more\n", count - kRows);
  }
};

class MarkdownReporter : public Reporter {
 public:
  using Reporter::Reporter;

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = relative_path(file.path, options_.working_directory);
    for (const Document& document : *file.documents) {
      for (const Finding& finding : document.findings) {
        if (!lists(finding.severity)) continue;
        const Location at = file.source->location(finding.span.begin);
        std::string row = fmt::format("| {} | ", severity_name(finding.severity));
        append_markdown(row, path);
        fmt::format_to(std::back_inserter(row), ":{}:{} | {} | ", at.line, at.column, policy_.rules[finding.rule].name);
        append_markdown(row, finding.message);
        out.findings.push_back({finding.rule, finding.severity, row + " |\n"});
      }
      out.not_checked.insert(out.not_checked.end(), document.not_checked.begin(), document.not_checked.end());
      if (!document.error) continue;
      out.text += "| ";
      append_markdown(out.text, path);
      fmt::format_to(std::back_inserter(out.text), " | {} | ", error_code_name(document.error->code));
      append_markdown(out.text, document.error->message);
      out.text += " |\n";
    }
  }

  void append(const Rendered& rendered, std::string&) override {
    for (const PlacedFinding& finding : rendered.findings) findings_.add(finding.text);
    for (const NotChecked& one : rendered.not_checked) ++not_checked_[{one.rule, one.fact}];
    std::string_view rows = rendered.text;
    while (!rows.empty()) {
      const std::size_t end = rows.find('\n') + 1;
      errors_.add(rows.substr(0, end));
      rows.remove_prefix(end);
    }
  }

  void end(const Tally& tally, std::string& out) override {
    out += "## Classification markings\n\n";
    out += run_summary(tally);
    out += "\n\n| | |\n|---|---|\n";
    fmt::format_to(std::back_inserter(out), "| verdict | exit {} |\n| policy | {} {} |\n| digest | {} |\n",
                   tally.exit_code, policy_.name, policy_.version, policy_.digest);
    fmt::format_to(std::back_inserter(out), "| tool | cablemark {} |\n", options_.tool_version);
    errors_.write(out, "\n### Not judged\n\n| file | why | |\n|---|---|---|\n");
    findings_.write(out, "\n### Findings\n\n| severity | place | rule | |\n|---|---|---|---|\n");
    out += "\n### Not checked\n\n";
    if (not_checked_.empty()) out += "Nothing: every rule could be decided.\n";
    for (const auto& [key, count] : not_checked_) {
      fmt::format_to(std::back_inserter(out), "- {}: no {} in {}\n", policy_.rules[key.first].name, key.second,
                     counted(count, "cable"));
    }
  }

 private:
  Table findings_, errors_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint64_t> not_checked_;
};

}  // namespace

std::unique_ptr<Reporter> make_markdown_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<MarkdownReporter>(policy, options);
}

}  // namespace cablemark
