// The format `gitlab`: a Code Quality report. GitLab drops an entry whose fingerprint another one has, so the path and
// what repeats within a file are part of it; lines are not, so that an edit above a finding does not make it new.
#include <fmt/format.h>

#include <map>

#include "policies/sha256.hpp"
#include "report/json_parts.hpp"
#include "report/places.hpp"
#include "report/reporter.hpp"

namespace cablemark {
namespace {

std::string_view gitlab_severity(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "critical";
    case Severity::Warning:
      return "minor";
    case Severity::Note:
      return "info";
  }
  return {};
}

class GitlabReporter : public Reporter {
 public:
  using Reporter::Reporter;

  void begin(std::string& out) override { out += '['; }

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = relative_path(file.path, options_.working_directory);
    std::map<std::string, std::uint64_t> met;
    const auto unique = [&](const Document& document, std::string_view of) {
      const std::string key = fmt::format("{}\n{}\n{}", path, document.part, of);
      return sha256_hex(fmt::format("{}\n{}", key, met[key]++));
    };
    for (const Document& document : *file.documents) {
      for (const Finding& finding : document.findings) {
        if (!lists(finding.severity)) continue;
        const Rule& rule = policy_.rules[finding.rule];
        entry(out.text, finding.message, rule.name, gitlab_severity(finding.severity),
              unique(document, finding.fingerprint), path, file.source->location(finding.span.begin).line,
              file.source->location(finding.span.end).line);
      }
      if (!document.error) continue;
      const std::string_view code = error_code_name(document.error->code);
      entry(out.text, document.error->message, code, "blocker", unique(document, code), path, 1, 1);
    }
  }

  void append(const Rendered& rendered, std::string& out) override { elements_.append(rendered.text, out); }

  void end(const Tally&, std::string& out) override {
    elements_.end(out);
    out += "]\n";
  }

 private:
  static void entry(std::string& out, std::string_view message, std::string_view check, std::string_view severity,
                    std::string_view fingerprint, std::string_view path, std::uint64_t from, std::uint64_t to) {
    out += kNextElement;
    JsonWriter json(out);
    json.begin_object().key("description").string(message).key("check_name").string(check);
    json.key("fingerprint").string(fingerprint).key("severity").string(severity);
    json.key("location").begin_object().key("path").string(path).key("lines").begin_object();
    json.key("begin").integer(from).key("end").integer(to);
    json.end_object().end_object().end_object();
  }

  JsonElements elements_;
};

}  // namespace

std::unique_ptr<Reporter> make_gitlab_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<GitlabReporter>(policy, options);
}

}  // namespace cablemark
