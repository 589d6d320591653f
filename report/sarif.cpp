// The format `sarif` (2.1.0), as GitHub code scanning reads it. Results are written as they come; what is known of the
// files, and the notifications, wait for the end of the results.
#include <fmt/format.h>

#include "report/json_parts.hpp"
#include "report/places.hpp"
#include "report/reporter.hpp"
#include "report/rule_text.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr std::string_view kBase = "SRCROOT";
constexpr std::size_t kLongestDescription = 1024;  // that GitHub takes

// What GitHub sorts security alerts by: high, medium, low.
std::string_view security_severity(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "8.0";
    case Severity::Warning:
      return "5.0";
    case Severity::Note:
      return "2.0";
  }
  return {};
}

std::string_view problem_severity(Severity severity) {
  return severity == Severity::Note ? "recommendation" : severity_name(severity);
}

// Whether information could go where it must not; the form of a telegram is no matter of security.
bool is_security(Category category) {
  return category == Category::Marking || category == Category::Handling || category == Category::Declassification;
}

std::string sentence(std::string_view text) {
  std::string out(text);
  if (out.empty() || std::string_view(".?!").find(out.back()) == std::string_view::npos) out += '.';
  return out;
}

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.any_key(name).begin_object().key("text").string(text).end_object();
}

class SarifReporter : public Reporter {
 public:
  using Reporter::Reporter;

  [[nodiscard]] bool needs_sha256() const override { return true; }
  [[nodiscard]] bool lists_hidden() const override { return true; }

  void begin(std::string& out) override {
    JsonWriter json(out);
    json.begin_object().key("$schema").string(kSchema).key("version").string("2.1.0").key("runs").begin_array();
    json.begin_object();
    json.key("automationDetails").begin_object().key("id").string("cablemark/" + policy_.name + "/").end_object();
    json.key("columnKind").string("unicodeCodePoints");
    json.key("originalUriBaseIds").begin_object().any_key(kBase).begin_object();
    write_text(json, "description", "The folder that the check was run in.");
    json.end_object().end_object();
    json.key("properties").begin_object();
    write_policy(json, policy_);
    json.key("asOf").string_or_null(options_.as_of).end_object();
    json.key("tool").begin_object().key("driver").begin_object().key("name").string("cablemark");
    json.key("version").string(options_.tool_version).key("semanticVersion").string(options_.tool_version);
    // The project has no page of its own to name; a package URL is an absolute URI all the same.
    json.key("informationUri").string(fmt::format("pkg:generic/cablemark@{}", options_.tool_version));
    json.key("rules").begin_array();
    for (std::size_t n = 0; n < policy_.rules.size(); ++n) {
      out += n == 0 ? "\n" : ",\n";
      JsonWriter rule(out);
      write_rule(rule, n);
    }
    out += "]}},\"results\":[";
  }

  void render(const FileReport& file, Rendered& out) const override {
    const Uri uri = path_uri(file.path, options_.working_directory);
    for (std::size_t d = 0; d < file.documents->size(); ++d) {
      const Document& document = (*file.documents)[d];
      for (std::size_t n = 0; n < document.findings.size(); ++n) {
        const Finding& finding = document.findings[n];
        if (lists(finding.severity)) write_result(out.text, uri, *file.source, document, finding, file.state(d, n));
      }
      if (document.error) write_notification(out.last, uri, *document.error);
    }
    write_artifact(out.later, uri, file);
  }

  void append(const Rendered& rendered, std::string& out) override {
    results_.append(rendered.text, out);
    artifacts_.append(rendered.later, artifacts_text_);
    notifications_.append(rendered.last, notifications_text_);
  }

  void end(const Tally& tally, std::string& out) override {
    results_.end(out);
    out += "],\"artifacts\":[";
    out += artifacts_text_;
    out += "],\"invocations\":[";
    JsonWriter json(out);
    json.begin_object().key("executionSuccessful").boolean(tally.exit_code < 2);
    json.key("exitCode").integer(tally.exit_code);
    if (!options_.command.empty()) json.key("commandLine").string(options_.command);
    json.key("toolExecutionNotifications").begin_array().literal(notifications_text_).end_array().end_object();
    out += "]}]}\n";
  }

 private:
  void write_rule(JsonWriter& json, std::size_t index) const {
    const Rule& rule = policy_.rules[index];
    const Severity worst = worst_severity(rule);
    json.begin_object().key("id").string(rule.name);
    write_text(json, "shortDescription", sentence(rule.summary).substr(0, kLongestDescription));
    const std::string full = sentence(rule.summary) + (rule.help.empty() ? "" : " " + sentence(rule.help));
    write_text(json, "fullDescription",
               full.size() <= kLongestDescription ? full : sentence(rule.summary).substr(0, kLongestDescription));
    json.key("help").begin_object().key("text").string(rule_help(policy_, rule, Markup::None));
    json.key("markdown").string(rule_help(policy_, rule, Markup::Markdown)).end_object();
    json.key("defaultConfiguration").begin_object().key("level").string(severity_name(usual_severity(rule)));
    json.key("enabled").boolean(options_.selected != nullptr ? (*options_.selected)[index] : rule.enabled);
    json.end_object().key("properties").begin_object().key("tags").begin_array();
    if (is_security(rule.category)) json.string("security");
    json.string(category_name(rule.category)).end_array().key("precision").string("high");
    json.key("problem.severity").string(problem_severity(worst));
    if (is_security(rule.category)) json.key("security-severity").string(security_severity(worst));
    json.end_object().end_object();
  }

  static void write_artifact_location(JsonWriter& json, const Uri& uri) {
    json.begin_object().key("uri").string(uri.text);
    if (uri.relative) json.key("uriBaseId").string(kBase);
    json.end_object();
  }

  static void write_location(JsonWriter& json, const Uri& uri, const Place& place, const StoredRange& stored) {
    json.key("physicalLocation").begin_object().key("artifactLocation");
    write_artifact_location(json, uri);
    json.key("region").begin_object().key("startLine").integer(place.begin.line);
    json.key("startColumn").integer(place.begin.column);
    json.key("endLine").integer(place.end.line);
    json.key("endColumn").integer(place.end.column);
    json.key("byteOffset").integer(stored.offset);
    json.key("byteLength").integer(stored.length).end_object().end_object();
  }

  void write_result(std::string& out, const Uri& uri, const Source& source, const Document& document,
                    const Finding& finding, const FindingState* state) const {
    Places places(source, ColumnUnit::CodePoints);
    out += kNextElement;
    JsonWriter json(out);
    json.begin_object().key("ruleId").string(policy_.rules[finding.rule].name);
    json.key("ruleIndex").integer(finding.rule).key("level").string(severity_name(finding.severity));
    write_text(json, "message", sentence(finding.message));
    json.key("locations").begin_array().begin_object();
    write_location(json, uri, places.of(finding.span), source.stored_range(finding.span));
    json.end_object().end_array();
    if (!finding.related.empty()) {
      json.key("relatedLocations").begin_array();
      std::int64_t id = 0;
      for (const RelatedPlace& related : finding.related) {
        json.begin_object().key("id").integer(++id);
        write_text(json, "message", sentence(related.message));
        write_location(json, uri, places.of(related.span), source.stored_range(related.span));
        json.end_object();
      }
      json.end_array();
    }
    // GitHub would hash the line and its neighbours; that is text of the cable, and changes when lines move.
    json.key("partialFingerprints").begin_object().key("primaryLocationLineHash");
    json.string(finding.fingerprint.substr(0, 16) + ":1").key("cablemark/v1").string(finding.fingerprint).end_object();
    if (state != nullptr) write_state(json, *state);
    json.key("properties").begin_object().key("part").integer(document.part);
    json.key("reference").optional_string(document.reference);
    json.key("paragraph").string_or_null(finding.paragraph).end_object().end_object();
  }

  static void write_state(JsonWriter& json, const FindingState& state) {
    json.key("suppressions").begin_array();
    if (state.suppression) {
      json.begin_object().key("kind").string("external").key("status").string("accepted");
      json.key("justification").string(state.suppression->reason).key("properties").begin_object();
      json.key("approver").string_or_null(state.suppression->approver);
      json.key("expires").string_or_null(state.suppression->expires).end_object().end_object();
    }
    json.end_array();
    if (state.baseline == FindingState::Baseline::New) json.key("baselineState").string("new");
    if (state.baseline == FindingState::Baseline::Unchanged) json.key("baselineState").string("unchanged");
  }

  void write_artifact(std::string& out, const Uri& uri, const FileReport& file) const {
    out += kNextElement;
    JsonWriter json(out);
    json.begin_object().key("location");
    write_artifact_location(json, uri);
    if (!file.sha256.empty()) json.key("hashes").begin_object().key("sha-256").string(file.sha256).end_object();
    if (file.source != nullptr) json.key("length").integer(file.source->stored().size());
    json.key("properties").begin_object().key("documents").begin_array();
    for (const Document& document : *file.documents) {
      json.begin_object().key("part").integer(document.part).key("status").string(status_name(document.status));
      json.key("notChecked").begin_array();
      for (const NotChecked& one : document.not_checked) {
        json.begin_object().key("rule").string(policy_.rules[one.rule].name).key("fact").string(one.fact).end_object();
      }
      json.end_array().end_object();
    }
    json.end_array().end_object().end_object();
  }

  static void write_notification(std::string& out, const Uri& uri, const DocumentError& error) {
    out += kNextElement;
    JsonWriter json(out);
    json.begin_object().key("level").string("error").key("descriptor").begin_object().key("id");
    json.string(error_code_name(error.code)).end_object();
    write_text(json, "message", sentence(error.message));
    json.key("locations").begin_array().begin_object().key("physicalLocation").begin_object().key("artifactLocation");
    write_artifact_location(json, uri);
    json.end_object().end_object().end_array().end_object();
  }

  JsonElements results_, artifacts_, notifications_;
  std::string artifacts_text_, notifications_text_;
};

}  // namespace

std::unique_ptr<Reporter> make_sarif_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<SarifReporter>(policy, options);
}

}  // namespace cablemark
