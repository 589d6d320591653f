#include "report/json_parts.hpp"

namespace cablemark {

void write_tool(JsonWriter& json, std::string_view version) {
  json.key("tool").begin_object().key("name").string("cablemark").key("version").string(version).end_object();
}

void write_policy(JsonWriter& json, const Policy& policy) {
  json.key("policy").begin_object().key("name").string(policy.name).key("version").string(policy.version);
  json.key("digest").string(policy.digest).end_object();
}

void write_citations(JsonWriter& json, const Policy& policy, const std::vector<std::uint32_t>& cite) {
  json.key("citations").begin_array();
  for (const std::uint32_t index : cite) {
    const Citation& citation = policy.citations[index];
    json.begin_object().key("id").string(citation.id).key("title").string(citation.title);
    json.key("basis").string_or_null(citation.basis).key("evidence").string_or_null(citation.evidence).end_object();
  }
  json.end_array();
}

void write_level(JsonWriter& json, const Policy& policy, const std::optional<WordId>& level) {
  json.key("level");
  if (level && *level < policy.levels.size()) {
    json.string(policy.levels[*level].name);
  } else {
    json.null();
  }
}

void write_controls(JsonWriter& json, const Policy& policy, const std::vector<WordId>& controls) {
  json.key("controls").begin_array();
  for (const WordId control : controls) json.string(policy.controls[control].name);
  json.end_array();
}

void write_strings(JsonWriter& json, const std::vector<std::string>& texts) {
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_place(JsonWriter& json, const Source& source, Span span) {
  const Location from = source.location(span.begin);
  const Location to = source.location(span.end);
  const StoredRange stored = source.stored_range(span);
  json.key("line").integer(from.line);
  json.key("column").integer(from.column);
  json.key("end_line").integer(to.line);
  json.key("end_column").integer(to.column);
  json.key("offset").integer(stored.offset);
  json.key("length").integer(stored.length);
}

void JsonElements::append(std::string_view elements, std::string& out) {
  if (elements.empty()) return;
  if (first_) elements.remove_prefix(1);
  first_ = false;
  out += elements;
}

void JsonElements::end(std::string& out) const {
  if (!first_) out += '\n';
}

std::string json_error(std::string_view code, std::string_view message) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("error").begin_object().key("code").string(code).key("message").string(message);
  json.end_object().end_object();
  out += '\n';
  return out;
}

}  // namespace cablemark
