// The format `rdjson`: reviewdog's diagnostics. Its columns are bytes of UTF-8.
#include "report/json_parts.hpp"
#include "report/places.hpp"
#include "report/reporter.hpp"

namespace cablemark {
namespace {

std::string_view rdjson_severity(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "ERROR";
    case Severity::Warning:
      return "WARNING";
    case Severity::Note:
      return "INFO";
  }
  return {};
}

void write_position(JsonWriter& json, Location at) {
  json.begin_object().key("line").integer(at.line);
  json.key("column").integer(at.column).end_object();
}

void write_location(JsonWriter& json, std::string_view path, const Place& place) {
  json.key("location").begin_object().key("path").string(path).key("range").begin_object().key("start");
  write_position(json, place.begin);
  json.key("end");
  write_position(json, place.end);
  json.end_object().end_object();
}

class RdjsonReporter : public Reporter {
 public:
  using Reporter::Reporter;

  void begin(std::string& out) override { out += "{\"source\":{\"name\":\"cablemark\"},\"diagnostics\":["; }

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = relative_path(file.path, options_.working_directory);
    for (const Document& document : *file.documents) {
      if (!document.findings.empty()) findings(path, *file.source, document, out.text);
      if (!document.error) continue;
      out.text += kNextElement;
      JsonWriter json(out.text);
      json.begin_object().key("message").string(document.error->message).key("location").begin_object();
      json.key("path").string(path).end_object();
      finish(json, Severity::Error, error_code_name(document.error->code));
    }
  }

  void append(const Rendered& rendered, std::string& out) override { elements_.append(rendered.text, out); }

  void end(const Tally&, std::string& out) override {
    elements_.end(out);
    out += "]}\n";
  }

 private:
  static void finish(JsonWriter& json, Severity severity, std::string_view code) {
    json.key("severity").string(rdjson_severity(severity)).key("code").begin_object().key("value").string(code);
    json.end_object().end_object();
  }

  void findings(std::string_view path, const Source& source, const Document& document, std::string& out) const {
    Places places(source, ColumnUnit::Utf8);
    for (const Finding& finding : document.findings) {
      if (!lists(finding.severity)) continue;
      out += kNextElement;
      JsonWriter json(out);
      json.begin_object().key("message").string(finding.message);
      write_location(json, path, places.of(finding.span));
      if (!finding.related.empty()) {
        json.key("related_locations").begin_array();
        for (const RelatedPlace& related : finding.related) {
          json.begin_object().key("message").string(related.message);
          write_location(json, path, places.of(related.span));
          json.end_object();
        }
        json.end_array();
      }
      finish(json, finding.severity, policy_.rules[finding.rule].name);
    }
  }

  JsonElements elements_;
};

}  // namespace

std::unique_ptr<Reporter> make_rdjson_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<RdjsonReporter>(policy, options);
}

}  // namespace cablemark
