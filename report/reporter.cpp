#include "report/reporter.hpp"

#include <iterator>

namespace cablemark {
namespace {

struct Row {
  Format format;
  std::string_view name;
  std::unique_ptr<Reporter> (*make)(const Policy& policy, const ReportOptions& options);
  bool for_people = false;
  bool sums_up = false;
};

// Every format: the one place, beside its file, where a new one is named.
constexpr Row kFormats[] = {
    {Format::Full, "full", make_full_reporter, true, true},
    {Format::Concise, "concise", make_concise_reporter, true, false},
    {Format::Grouped, "grouped", make_grouped_reporter, true, true},
    {Format::Json, "json", make_json_reporter, false, true},
    {Format::Ndjson, "ndjson", make_ndjson_reporter, false, true},
    {Format::Sarif, "sarif", make_sarif_reporter, false, true},
    {Format::Github, "github", make_github_reporter, false, false},
    {Format::Junit, "junit", make_junit_reporter, false, false},
    {Format::Gitlab, "gitlab", make_gitlab_reporter, false, false},
    {Format::Rdjson, "rdjson", make_rdjson_reporter, false, false},
    {Format::Checkstyle, "checkstyle", make_checkstyle_reporter, false, false},
    {Format::Markdown, "markdown", make_markdown_reporter, false, true},
    {Format::Csv, "csv", make_csv_reporter, false, false},
    {Format::Register, "register", make_register_reporter, false, false},
    {Format::Evidence, "evidence", make_evidence_reporter, false, true},
};

constexpr bool in_order() {
  for (std::size_t n = 0; n < std::size(kFormats); ++n) {
    if (static_cast<std::size_t>(kFormats[n].format) != n) return false;
  }
  return true;
}
static_assert(in_order(), "a row of kFormats stands at the place of its Format");

const Row& row_of(Format format) { return kFormats[static_cast<std::size_t>(format)]; }

}  // namespace

std::optional<Format> parse_format(std::string_view name) {
  for (const Row& row : kFormats) {
    if (row.name == name) return row.format;
  }
  return std::nullopt;
}

std::string_view format_name(Format format) { return row_of(format).name; }

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const Row& row : kFormats) names.push_back(row.name);
  return names;
}

bool is_for_people(Format format) { return row_of(format).for_people; }

bool sums_up(Format format) { return row_of(format).sums_up; }

std::unique_ptr<Reporter> make_reporter(Format format, const Policy& policy, const ReportOptions& options) {
  return row_of(format).make(policy, options);
}

void Tally::add(const Documents& added) {
  for (const Document& document : added) {
    ++documents;
    switch (document.status) {
      case DocumentStatus::Clean:
        ++clean;
        break;
      case DocumentStatus::Findings:
        ++findings;
        break;
      case DocumentStatus::Error:
        ++errors;
        break;
    }
    for (const Finding& finding : document.findings) ++severities[static_cast<std::size_t>(finding.severity)];
    not_checked += document.not_checked.size();
  }
}

void Tally::add(const Tally& other) {
  documents += other.documents;
  clean += other.clean;
  findings += other.findings;
  errors += other.errors;
  for (std::size_t n = 0; n < 3; ++n) severities[n] += other.severities[n];
  not_checked += other.not_checked;
}

void Rendered::clear() {
  text.clear();
  later.clear();
  last.clear();
  findings.clear();
  not_checked.clear();
}

}  // namespace cablemark
