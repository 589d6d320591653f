// What a report says of a rule beside its findings.
#pragma once

#include <string>

#include "policies/policy.hpp"

namespace cablemark {

enum class Markup : std::uint8_t { None, Markdown };

// The severity where none of its conditions holds.
Severity usual_severity(const Rule& rule);
Severity worst_severity(const Rule& rule);
// Summary, help and citations.
std::string rule_help(const Policy& policy, const Rule& rule, Markup markup);
// `text` as it stands in a paragraph or a cell of a table of Markdown.
void append_markdown(std::string& out, std::string_view text);

}  // namespace cablemark
