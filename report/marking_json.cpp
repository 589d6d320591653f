#include "report/marking_json.hpp"

#include <fmt/format.h>

#include "report/json_parts.hpp"
#include "report/json_writer.hpp"
#include "report/words.hpp"

namespace cablemark {

using namespace std::string_view_literals;

void MarkingJson::append(std::string& out, std::string_view text, const MarkingVerdict& verdict) {
  if (verdict.shared_words.empty()) verdict.shared_words = shared_words(verdict);
  out += R"({"text":)"sv;
  append_json_string(out, text);
  out += verdict.shared_words;
  for (const std::string& name : verdict.marking.rel_to) {
    append_json_string(out, name);
    out += ',';
  }
  if (!verdict.marking.rel_to.empty()) out.pop_back();
  out += R"(],"findings":[)"sv;
  for (const Finding& finding : verdict.findings) append(out, finding);
  if (!verdict.findings.empty()) out.pop_back();
  out += "]}"sv;
}

// From behind the text to the list of countries.
std::string MarkingJson::shared_words(const MarkingVerdict& verdict) const {
  std::string words;
  JsonWriter json(words);
  json.begin_object().key("form").string(verdict.form == MarkForm::Portion ? "portion" : "line");
  json.key("verdict").string(verdict.valid ? "valid" : "invalid");
  write_level(json, policy_, verdict.marking.level);
  write_controls(json, policy_, verdict.marking.controls);
  json.key("rel_to").begin_array();
  words.front() = ',';
  return words;
}

const MarkingJson::RuleWords& MarkingJson::words_of(std::uint32_t index) {
  RuleWords& words = rules_[index];
  if (!words.begin.empty()) return words;
  const Rule& rule = policy_.rules[index];
  JsonWriter(words.begin).begin_object().key("rule").string(rule.name).key("severity");
  words.category = fmt::format(R"(,"category":"{}","message":)", category_name(rule.category));
  JsonWriter citations(words.end);
  citations.begin_object();
  write_citations(citations, policy_, rule.cite);
  citations.end_object();
  words.end.front() = ',';
  return words;
}

// With a comma.
void MarkingJson::append(std::string& out, const Finding& finding) {
  const RuleWords& words = words_of(finding.rule);
  out += words.begin;
  append_json_string(out, severity_name(finding.severity));
  out += words.category;
  append_json_string(out, finding.message);
  const fmt::format_int offset(finding.span.begin), length(finding.span.length());
  out.append(R"(,"offset":)"sv).append(offset.data(), offset.size());
  out.append(R"(,"length":)"sv).append(length.data(), length.size());
  out += words.end;
  out += ',';
}

}  // namespace cablemark
