#include "report/reporter.hpp"

#include <iterator>

namespace cablemark {
namespace {

constexpr std::string_view kFormatNames[] = {"full", "concise", "grouped", "json", "ndjson"};

}  // namespace

std::optional<Format> parse_format(std::string_view name) {
  for (std::size_t n = 0; n < std::size(kFormatNames); ++n) {
    if (kFormatNames[n] == name) return static_cast<Format>(n);
  }
  return std::nullopt;
}

std::string_view format_name(Format format) { return kFormatNames[static_cast<std::size_t>(format)]; }

std::string format_names() {
  std::string names;
  for (const std::string_view name : kFormatNames) {
    if (!names.empty()) names += ", ";
    names += name;
  }
  return names;
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
  findings.clear();
  not_checked.clear();
}

std::unique_ptr<Reporter> make_reporter(Format format, const Policy& policy, const ReportOptions& options) {
  switch (format) {
    case Format::Full:
      return make_full_reporter(policy, options);
    case Format::Concise:
      return make_concise_reporter(policy, options);
    case Format::Grouped:
      return make_grouped_reporter(policy, options);
    case Format::Json:
      return make_json_reporter(policy, options);
    case Format::Ndjson:
      return make_ndjson_reporter(policy, options);
  }
  return nullptr;
}

}  // namespace cablemark
