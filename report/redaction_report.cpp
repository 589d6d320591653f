#include "report/redaction_report.hpp"

#include <initializer_list>

#include "report/json_parts.hpp"

namespace cablemark {
namespace {

void append_cell(std::string& out, std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
  const bool quoted = formula || text.find_first_of("\",\r\n\t ") != std::string_view::npos;
  if (quoted) out += '"';
  if (formula) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quoted) out += '"';
}

void append_row(std::string& out, std::initializer_list<std::string_view> cells) {
  bool first = true;
  for (const std::string_view cell : cells) {
    if (!first) out += ',';
    first = false;
    append_cell(out, cell);
  }
  out += "\r\n";
}

std::string_view reference_of(const ReleasedCable& cable) {
  return cable.document.reference ? std::string_view(*cable.document.reference) : std::string_view();
}

}  // namespace

std::string redaction_index_head() {
  std::string out;
  append_row(out, {"page", "paragraph", "mark", "code", "reason", "what", "cable", "file"});
  return out;
}

void append_redaction_index(std::string& out, std::string_view path, const ReleasedCopy& copy) {
  for (const ReleasedCable& cable : copy.cables) {
    for (const Withheld& one : cable.redaction.withheld) {
      append_row(out, {one.page, one.paragraph, one.mark, one.codes, withheld_reason_name(one.reason), one.label,
                       reference_of(cable), path});
    }
  }
}

void write_redaction(JsonWriter& json, const Source& source, const ReleasedCopy& copy) {
  json.key("cables").begin_array();
  for (const ReleasedCable& cable : copy.cables) {
    json.begin_object().key("part").integer(cable.document.part);
    json.key("reference").optional_string(cable.document.reference);
    json.key("released").integer(cable.redaction.released).key("withheld").begin_array();
    for (const Withheld& one : cable.redaction.withheld) {
      json.begin_object().key("what").string(one.label).key("paragraph").string_or_null(one.paragraph);
      json.key("page").string_or_null(one.page).key("mark").string_or_null(one.mark);
      json.key("code").string(one.codes).key("title").string(one.titles);
      json.key("reason").string(withheld_reason_name(one.reason));
      write_place(json, source, one.span);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace cablemark
