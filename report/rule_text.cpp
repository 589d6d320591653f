#include "report/rule_text.hpp"

#include <algorithm>

#include "report/terminal.hpp"
#include "report/utf8.hpp"

namespace cablemark {

Severity usual_severity(const Rule& rule) { return rule.severity.empty() ? Severity::Error : rule.severity.back().is; }

Severity worst_severity(const Rule& rule) {
  Severity worst = usual_severity(rule);
  for (const Choice<Severity>& choice : rule.severity) worst = std::max(worst, choice.is);
  return worst;
}

std::string rule_help(const Policy& policy, const Rule& rule, Markup markup) {
  std::string out;
  const auto add = [&](std::string_view text) {
    if (markup == Markup::Markdown) {
      append_markdown(out, text);
    } else {
      out += text;
    }
  };
  add(rule.summary);
  out += '.';
  if (!rule.help.empty()) {
    out += "\n\n";
    add(rule.help);
  }
  if (!rule.cite.empty()) out += "\n";
  for (const std::uint32_t index : rule.cite) {
    const Citation& citation = policy.citations[index];
    out += "\n- ";
    add(citation.title);
    if (citation.evidence == "recalled") out += " (recalled, not read)";
  }
  return out;
}

void append_markdown(std::string& out, std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_{}[]<>#|~&$@!";
  while (!text.empty()) {
    const std::size_t length = decode_utf8(text).length;
    if (kMarkup.find(text.front()) != std::string_view::npos) out += '\\';
    append_shown(out, text.substr(0, length));
    text.remove_prefix(length);
  }
}

}  // namespace cablemark
