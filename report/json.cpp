// The formats `json` and `ndjson`: the same documents, in one object or one a line.
#include "report/json_parts.hpp"
#include "report/reporter.hpp"

namespace cablemark {
namespace {

// What is known of a document only if a cable was found in it.
bool has_cable(const Document& document) {
  if (!document.error) return true;
  switch (document.error->code) {
    case ErrorCode::Evaluation:
      return true;
    case ErrorCode::Timeout:
      return document.overall.has_value();
    case ErrorCode::Unreadable:
    case ErrorCode::Empty:
    case ErrorCode::Binary:
    case ErrorCode::Encoding:
    case ErrorCode::NotACable:
    case ErrorCode::TooLarge:
      return false;
  }
  return false;
}

class DocumentWriter {
 public:
  DocumentWriter(const Policy& policy, Severity min_level) : policy_(policy), min_level_(min_level) {}

  // The members of one document; the object is open and stays open.
  void write(JsonWriter& json, const FileReport& file, const Document& document) const {
    const bool cable = !file.sidecar && has_cable(document);
    json.key("path").string(file.path).key("part").integer(document.part);
    json.key("sha256").string_or_null(file.sha256).key("status").string(status_name(document.status));
    json.key("kind").string_or_null(cable ? kind_name(document.kind) : std::string_view{});
    json.key("stage").string_or_null(cable ? stage_name(document.stage) : std::string_view{});
    json.key("reference").optional_string(document.reference);
    json.key("reference_from").optional_string(document.reference_from);
    json.key("date").optional_string(document.date).key("date_from").optional_string(document.date_from);
    json.key("overall");
    overall(json, document.overall);
    json.key("derived");
    derived(json, document.derived);
    json.key("paragraphs").integer(document.paragraphs).key("portions").begin_object();
    for (const auto& [mark, count] : document.portions) json.any_key(mark).integer(count);
    json.end_object().key("findings").begin_array();
    for (const Finding& one : document.findings) {
      if (one.severity >= min_level_ && file.source != nullptr) finding(json, *file.source, one);
    }
    json.end_array().key("not_checked").begin_array();
    for (const NotChecked& one : document.not_checked) {
      json.begin_object().key("rule").string(policy_.rules[one.rule].name).key("fact").string(one.fact).end_object();
    }
    json.end_array().key("error");
    if (document.error) {
      json.begin_object().key("code").string(error_code_name(document.error->code));
      json.key("message").string(document.error->message).end_object();
    } else {
      json.null();
    }
  }

 private:
  void overall(JsonWriter& json, const std::optional<MarkingSummary>& marking) const {
    if (!marking) {
      json.null();
      return;
    }
    json.begin_object().key("text").string_or_null(marking->text);
    write_level(json, policy_, marking->level);
    json.key("captions").begin_array();
    for (const WordId caption : marking->captions) json.string(policy_.captions[caption].name);
    json.end_array();
    write_controls(json, policy_, marking->controls);
    json.key("rel_to");
    write_strings(json, marking->rel_to);
    json.end_object();
  }

  void derived(JsonWriter& json, const std::optional<MarkingSummary>& marking) const {
    if (!marking) {
      json.null();
      return;
    }
    json.begin_object();
    write_level(json, policy_, marking->level);
    write_controls(json, policy_, marking->controls);
    json.key("rel_to");
    write_strings(json, marking->rel_to);
    json.end_object();
  }

  void finding(JsonWriter& json, const Source& source, const Finding& finding) const {
    const Rule& rule = policy_.rules[finding.rule];
    json.begin_object().key("rule").string(rule.name).key("severity").string(severity_name(finding.severity));
    json.key("category").string(category_name(rule.category)).key("message").string(finding.message);
    write_place(json, source, finding.span);
    json.key("paragraph").string_or_null(finding.paragraph).key("related").begin_array();
    for (const RelatedPlace& related : finding.related) {
      json.begin_object().key("message").string(related.message);
      write_place(json, source, related.span);
      json.end_object();
    }
    json.end_array();
    write_citations(json, policy_, rule.cite);
    json.key("fix").null().key("fingerprint").string(finding.fingerprint).end_object();
  }

  const Policy& policy_;
  Severity min_level_;
};

class JsonReporter : public Reporter {
 public:
  JsonReporter(const Policy& policy, const ReportOptions& options)
      : Reporter(policy, options), documents_(policy, options.min_level) {}

  [[nodiscard]] bool needs_sha256() const override { return true; }

  void begin(std::string& out) override {
    JsonWriter json(out);
    json.begin_object();
    write_tool(json, options_.tool_version);
    write_policy(json, policy_);
    json.key("documents").begin_array();
  }

  void render(const FileReport& file, Rendered& out) const override {
    for (const Document& document : *file.documents) {
      out.text += kNextElement;
      JsonWriter json(out.text);
      json.begin_object();
      documents_.write(json, file, document);
      json.end_object();
    }
  }

  void append(const Rendered& rendered, std::string& out) override { elements_.append(rendered.text, out); }

  void end(const Tally& tally, std::string& out) override {
    elements_.end(out);
    out += "],\"summary\":";
    JsonWriter json(out);
    json.begin_object().key("documents").integer(tally.documents);
    json.key("clean").integer(tally.clean);
    json.key("findings").integer(tally.findings);
    json.key("errors").integer(tally.errors).end_object();
    out += "}\n";
  }

 private:
  DocumentWriter documents_;
  JsonElements elements_;
};

class NdjsonReporter : public Reporter {
 public:
  NdjsonReporter(const Policy& policy, const ReportOptions& options)
      : Reporter(policy, options), documents_(policy, options.min_level) {
    // The head of every line is the same; it is written once.
    JsonWriter json(head_);
    json.begin_object();
    write_tool(json, options_.tool_version);
    write_policy(json, policy_);
    head_ += ',';
  }

  [[nodiscard]] bool needs_sha256() const override { return true; }

  void render(const FileReport& file, Rendered& out) const override {
    for (const Document& document : *file.documents) {
      out.text += head_;
      JsonWriter json(out.text);
      documents_.write(json, file, document);
      out.text += "}\n";
    }
  }

 private:
  DocumentWriter documents_;
  std::string head_;
};

}  // namespace

std::unique_ptr<Reporter> make_json_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<JsonReporter>(policy, options);
}

std::unique_ptr<Reporter> make_ndjson_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<NdjsonReporter>(policy, options);
}

}  // namespace cablemark
