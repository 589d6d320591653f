// One output format. Rendering a file is apart from writing it, so that workers render in parallel and one thread at a
// time appends in the order of the inputs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "checks/finding_state.hpp"

namespace cablemark {

// In the order of the table in reporter.cpp.
enum class Format : std::uint8_t {
  Full,
  Concise,
  Grouped,
  Json,
  Ndjson,
  Sarif,
  Github,
  Junit,
  Gitlab,
  Rdjson,
  Checkstyle,
  Markdown,
  Csv,
  Register,
  Evidence
};
std::optional<Format> parse_format(std::string_view name);
std::string_view format_name(Format format);
// Every name, in the order of the table.
std::vector<std::string_view> format_names();
// Read on a terminal, and coloured there.
bool is_for_people(Format format);
// Says by itself how many documents there were and what was not checked.
bool sums_up(Format format);

struct ReportOptions {
  Severity min_level = Severity::Note;
  bool count_notes = false;  // formats for people count the notes of many files and show those of one
  bool many = false;         // more than one file
  bool excerpt = false;      // show the text of the cable
  bool colour = false;
  std::string_view tool_version{};
  std::string_view working_directory{};  // formats for other programs write paths relative to it; empty: as they are
  std::string_view command{};            // what repeats the run
  std::string_view as_of{};              // YYYY-MM-DD
  const std::vector<bool>* selected = nullptr;  // by rule; null: the rules that are enabled
  std::string_view suppressions{}, baseline{};  // the files; empty: none was used
};

// One input after its check. Without a source the documents hold an error only.
struct FileReport {
  std::string_view path;
  std::string_view sha256;  // hex; empty if the input was not read
  const Documents* documents = nullptr;
  const Source* source = nullptr;
  const ParsedText* parsed = nullptr;
  const std::vector<std::vector<FindingState>>* states = nullptr;  // by document and finding; null: none is known
  bool sidecar = false;  // no cable, but a file of suppressions or a baseline, of which findings speak

  [[nodiscard]] const FindingState* state(std::size_t document, std::size_t finding) const {
    return states == nullptr ? nullptr : &(*states)[document][finding];
  }
  // The cable of a document; null if none was found.
  [[nodiscard]] const Cable* cable(const Document& document) const {
    if (parsed == nullptr || document.part == 0 || document.part > parsed->cable_count) return nullptr;
    return &parsed->cables[document.part - 1];
  }
};

// What a run adds up to.
struct Tally {
  std::uint64_t documents = 0, clean = 0, findings = 0, errors = 0;
  std::uint64_t severities[3] = {0, 0, 0};  // findings by Severity
  std::uint64_t not_checked = 0;
  int exit_code = 0;  // of the whole run, set before its end is reported

  void add(const Documents& documents);
  void add(const Tally& other);
};

// A finding as the grouped report keeps it.
struct PlacedFinding {
  std::uint32_t rule = 0;
  Severity severity = Severity::Error;
  std::string text;  // `a.txt:120:5: message`
};

// What render() makes of the files of one batch.
struct Rendered {
  std::string text;
  std::string later, last;  // what a format of several lists keeps until the first one has ended
  std::vector<PlacedFinding> findings;
  std::vector<NotChecked> not_checked;

  void clear();
};

class Reporter {
 public:
  Reporter(const Policy& policy, ReportOptions options) : policy_(policy), options_(options) {}
  virtual ~Reporter() = default;

  // Whether findings that are accepted or in the baseline are listed, with their states.
  [[nodiscard]] virtual bool lists_hidden() const { return false; }
  // Whether FileReport::sha256 is written.
  [[nodiscard]] virtual bool needs_sha256() const { return false; }
  virtual void begin(std::string&) {}
  // Called by many threads at once.
  virtual void render(const FileReport& file, Rendered& out) const = 0;
  // Called in the order of the inputs.
  virtual void append(const Rendered& rendered, std::string& out) { out += rendered.text; }
  virtual void end(const Tally&, std::string&) {}

 protected:
  [[nodiscard]] bool shows(Severity severity) const {
    return lists(severity) && !(options_.count_notes && severity == Severity::Note);
  }
  // Formats for other programs show the notes of many files too.
  [[nodiscard]] bool lists(Severity severity) const { return severity >= options_.min_level; }

  const Policy& policy_;
  const ReportOptions options_;
};

std::unique_ptr<Reporter> make_reporter(Format format, const Policy& policy, const ReportOptions& options);

std::unique_ptr<Reporter> make_full_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_concise_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_grouped_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_json_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_ndjson_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_sarif_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_github_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_junit_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_gitlab_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_rdjson_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_checkstyle_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_markdown_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_csv_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_register_reporter(const Policy& policy, const ReportOptions& options);
std::unique_ptr<Reporter> make_evidence_reporter(const Policy& policy, const ReportOptions& options);
// `--statistics`: how many findings each rule has; not a format of its own.
std::unique_ptr<Reporter> make_statistics_reporter(const Policy& policy, const ReportOptions& options);

}  // namespace cablemark
