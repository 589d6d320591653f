// Policies of a few rules, for tests of the engine: the tables are given here, a test adds its rules.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "checks/check.hpp"
#include "policies/load.hpp"

namespace cablemark {

inline constexpr std::string_view kEngineTables = R"yaml(policy: small
schema: 1
version: 1.0.0
sources:
  house: {title: "a house rule", basis: house, evidence: read}
eras:
  old: {from: 1990-01-01, to: 1999-12-31, order: "1"}
  new: {from: 2000-01-01, order: "2"}
levels:
  U: {rank: 0, ladder: us, classified: no, line: [UNCLASSIFIED, UNCLAS], portion: [U], transmission: U}
  C: {rank: 20, ladder: us, line: [CONFIDENTIAL], portion: [C], transmission: C}
  S: {rank: 30, ladder: us, line: [SECRET], portion: [S], transmission: S}
controls:
  NOFORN: {line: [NOFORN], portion: [NF, NOFORN], caption: NOFORN, group: release, excludes: [REL_TO, RELIDO]}
  REL_TO: {line: [REL TO], portion: [REL TO, REL], group: release, codes: intersect}
  RELIDO: {line: [RELIDO], portion: [RELIDO], group: release}
  ORCON: {line: [ORCON], portion: [OC, ORCON], levels: [C, S]}
  IMCON: {line: [IMCON], portion: [IMC, IMCON], levels: [S]}
  SBU: {implies: U, portion: [SBU], caption: SENSITIVE, levels: [U]}
captions:
  SENSITIVE: {kind: handling}
  NOFORN: {kind: control}
countries:
  GBR: {}
  USA: {}
)yaml";

// What `fixtures: [f.txt]` of such a policy means.
inline constexpr std::string_view kEngineFixture =
    "R 100914Z FEB 09\nUNCLAS OSLO 000312\nSUBJECT: FISH\n1. (U) Text.\n2. (U) Text.\n";

// A rule with what every rule must have and the case does not care about. `body`: lines without indentation.
inline std::string rule_text(std::string_view name, std::string_view body) {
  std::string text = "  " + std::string(name) + ":\n";
  const auto add = [&text](std::string_view line) { text.append("    ").append(line).append("\n"); };
  const auto missing = [body](std::string_view key) {
    return body.substr(0, key.size()) != key && body.find("\n" + std::string(key)) == std::string_view::npos;
  };
  if (missing("severity:")) add("severity: error");
  add("category: marking");
  add("summary: the rule of a test");
  if (missing("message:")) add("message: \"said\"");
  add("cite: [house]");
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    add(body.substr(0, end));
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 1);
  }
  return text;
}

using RuleList = std::vector<std::pair<std::string, std::string>>;

inline Policy policy_with(const RuleList& rules, const LoadOptions& options = {}, std::string_view more = {}) {
  std::string text(kEngineTables);
  text.append(more).append(rules.empty() ? "" : "rules:\n");
  for (const auto& [name, body] : rules) text += rule_text(name, body);
  auto loaded = load_policy(
      PolicyText{"small", "small.yaml", text},
      [](std::string_view name, const PolicyText&) -> std::variant<PolicyText, std::string> {
        return PolicyText{std::string(name), std::string(name), std::string(kEngineFixture)};
      },
      options);
  if (auto* errors = std::get_if<std::vector<PolicyError>>(&loaded)) {
    for (const PolicyError& error : *errors) ADD_FAILURE() << format_policy_error(error) << "\n" << text;
    return {};
  }
  return std::get<Policy>(std::move(loaded));
}

// One line a finding: `rule severity "place" message [related place|its words]`; then what was not checked; then the
// error.
inline std::string outline(const Documents& documents, const Policy& policy, const Source& source) {
  std::string out;
  const auto add = [&out](auto... parts) { (out.append(parts), ...); };
  for (const Document& document : documents) {
    if (documents.size() > 1) add("part " + std::to_string(document.part) + "\n");
    for (const Finding& finding : document.findings) {
      add(policy.rules[finding.rule].name, " ", severity_name(finding.severity), " \"", source.text(finding.span),
          "\" ", finding.message);
      for (const RelatedPlace& related : finding.related) {
        add(" [", source.text(related.span), related.message.empty() ? "" : "|", related.message, "]");
      }
      add("\n");
    }
    for (const NotChecked& skipped : document.not_checked) {
      add("not checked: ", policy.rules[skipped.rule].name, " ", skipped.fact, "\n");
    }
    if (document.error) add("error: ", error_code_name(document.error->code), ": ", document.error->message, "\n");
  }
  return out;
}

}  // namespace cablemark
