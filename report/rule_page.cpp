#include "report/rule_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/rule_text.hpp"

namespace cablemark {
namespace {

std::string markdown(std::string_view text) {
  std::string out;
  append_markdown(out, text);
  return out;
}

// With a capital at its start.
std::string sentence(std::string_view text) {
  std::string out = markdown(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

// A part of a cable by the beginnings of the names of the rules about it.
struct Part {
  std::string_view title;
  std::array<std::string_view, 7> beginnings;  // empty ones at the end
};
constexpr auto kParts = std::to_array<Part>({
    {"Transmission header", {"transmission-"}},
    {"Classification line, message number and sections", {"classification-", "message-number-", "section-", "page-"}},
    {"Captions", {"caption-", "nodis-", "exdis-"}},
    {"E.O. line, declassification and classifier",
     {"executive-order-", "declassification-", "classifier-", "classification-reason-"}},
    {"TAGS and subject", {"tags-", "subject-"}},
    {"Portions", {"portion-", "paragraph-", "summary-", "line-", "rel-to-"}},
    {"Overall marking and roll-up", {"overall-", "banner-", "control-"}},
    {"Controlled unclassified information", {"cui-"}},
    {"The text, the record and the run", {"text-", "date-", "record-", "duplicate-", "reference-"}},
});

// The part with the longest beginning of the name; the number of parts if there is none.
std::size_t part_of(std::string_view name) {
  std::size_t best = kParts.size(), length = 0;
  for (std::size_t n = 0; n < kParts.size(); ++n) {
    for (const std::string_view beginning : kParts[n].beginnings) {
      if (beginning.size() <= length || !name.starts_with(beginning)) continue;
      best = n;
      length = beginning.size();
    }
  }
  return best;
}

// The text of an expression by its node; empty if it was not kept.
std::string_view expression_text(const Rule& rule, NodeId node) {
  const auto found = std::find_if(rule.expressions.begin(), rule.expressions.end(),
                                  [node](const RuleExpression& expression) { return expression.node == node; });
  return found == rule.expressions.end() ? std::string_view() : std::string_view(found->text);
}

std::string severity_text(const Rule& rule) {
  std::string out;
  for (const Choice<Severity>& choice : rule.severity) {
    if (!out.empty()) out += ", else ";
    out += severity_name(choice.is);
    const std::string_view when = choice.when == kNoNode ? "" : expression_text(rule, choice.when);
    if (!when.empty()) out += fmt::format(" where `{}`", when);
  }
  return out;
}

std::string period_text(const Period& period) {
  if (!period.from && !period.to) return "cables of any date";
  if (!period.to) return fmt::format("cables from {}", format_iso_date(*period.from));
  if (!period.from) return fmt::format("cables to {}", format_iso_date(*period.to));
  return fmt::format("cables from {} to {}", format_iso_date(*period.from), format_iso_date(*period.to));
}

void append_row(std::string& out, std::string_view key, const std::string& value) {
  // A bar ends a cell of a table, in code too.
  std::string cell;
  for (const char c : value) {
    if (c == '|') cell += '\\';
    cell += c == '\n' ? ' ' : c;
  }
  out += fmt::format("| {} | {} |\n", key, cell);
}

void append_conditions(std::string& out, const Rule& rule) {
  std::string lines;
  for (const RuleExpression& expression : rule.expressions) {
    if (expression.key == "message" || expression.key == "severity" || expression.key == "related") continue;
    const std::string key = expression.let.empty() ? std::string(expression.key) : "let " + expression.let;
    std::string text = expression.text;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    lines += fmt::format("{}: {}\n", key, text);
  }
  if (!lines.empty()) out += "\n## Condition\n\n```\n" + lines + "```\n";
}

void append_block(std::string& out, std::string_view text) {
  out += "```\n";
  out += text;
  if (text.empty() || text.back() != '\n') out += '\n';
  out += "```\n";
}

void append_example(std::string& out, const Rule& rule, bool reported) {
  const auto fits = [reported](const Example& example) { return example.reported == reported; };
  const auto is_fragment = [&](const Example& example) { return fits(example) && example.fixture.empty(); };
  auto example = std::find_if(rule.examples.begin(), rule.examples.end(), is_fragment);
  if (example == rule.examples.end()) example = std::find_if(rule.examples.begin(), rule.examples.end(), fits);
  if (example == rule.examples.end()) return;
  out += reported ? "\n## Reported\n\n" : "\n## Not reported\n\n";
  if (example->date) out += fmt::format("On {}:\n\n", format_iso_date(*example->date));
  if (example->fixture.empty()) {
    append_block(out, example->text);
    return;
  }
  out += example->edits.empty() ? fmt::format("The clean cable `{}` as it stands.\n", example->fixture)
                                : fmt::format("In the clean cable `{}`:\n", example->fixture);
  for (const auto& [from, to] : example->edits) {
    out += "\n";
    append_block(out, from);
    out += to.empty() ? "\nis taken out\n" : "\nbecomes\n\n";
    if (!to.empty()) append_block(out, to);
  }
}

}  // namespace

std::string rule_page(const Policy& policy, const Rule& rule) {
  std::string out = fmt::format("# {}\n\n{}.\n", rule.name, sentence(rule.summary));
  if (!rule.help.empty()) out += fmt::format("\n{}.\n", sentence(rule.help));
  out += "\n| | |\n|---|---|\n";
  append_row(out, "pack", fmt::format("`{}`{}", rule.pack, rule.enabled ? "" : ", off until a policy turns it on"));
  append_row(out, "severity", severity_text(rule));
  append_row(out, "category", std::string(category_name(rule.category)));
  append_row(out, "period", period_text(rule.period));
  std::string kinds;
  for (const CableKind kind : rule.kinds) kinds += fmt::format("{}{}", kinds.empty() ? "" : ", ", kind_name(kind));
  append_row(out, "kinds", kinds.empty() ? "all" : kinds);
  if (!rule.stages.empty()) {
    std::string stages;
    for (const Stage stage : rule.stages) stages += fmt::format("{}{}", stages.empty() ? "" : ", ", stage_name(stage));
    append_row(out, "stages", stages);
  }
  for (const auto& [name, number] : rule.params) append_row(out, fmt::format("`{}`", name), std::to_string(number));
  for (const std::uint32_t other : rule.yields_to) {
    const std::string& name = policy.rules[other].name;
    append_row(out, "silent beside", fmt::format("[{}]({}.md)", name, name));
  }
  if (rule.of && !rule.own_body) {
    const std::string& check = policy.rules[rule.of->check].name;
    append_row(out, "checks", fmt::format("what [{}]({}.md) does, of its own controls", check, check));
  }
  append_conditions(out, rule);
  append_example(out, rule, true);
  append_example(out, rule, false);
  out += "\n## Sources\n\n";
  for (const std::uint32_t cite : rule.cite) {
    const Citation& citation = policy.citations[cite];
    out += fmt::format("- {} ({}, {})\n", markdown(citation.title), citation.basis,
                       citation.evidence == "read" ? "its text was read" : "recalled, not read");
  }
  return out;
}

std::string rule_index(const std::vector<DescribedRule>& rules) {
  std::string out =
      "# Rules\n\nA page a rule. The rules of each regime come first, then those about each part of a cable.\n";
  const auto table = [&](std::string_view title, auto&& belongs) {
    std::vector<const Rule*> own;
    for (const DescribedRule& one : rules) {
      if (belongs(*one.rule)) own.push_back(one.rule);
    }
    if (own.empty()) return;
    std::sort(own.begin(), own.end(), [](const Rule* a, const Rule* b) { return a->name < b->name; });
    out += fmt::format("\n## {}\n\n| rule | severity | ships | says |\n|---|---|---|---|\n", title);
    for (const Rule* rule : own) {
      out += fmt::format("| [{}]({}.md) | {} | {} | {} |\n", rule->name, rule->name,
                         severity_name(worst_severity(*rule)), rule->enabled ? "on" : "off", markdown(rule->summary));
    }
  };
  std::vector<std::string_view> packs;
  for (const DescribedRule& one : rules) {
    if (std::find(packs.begin(), packs.end(), one.rule->pack) == packs.end()) packs.push_back(one.rule->pack);
  }
  for (const std::string_view pack : packs) {
    table(fmt::format("Pack `{}`", pack), [pack](const Rule& rule) { return rule.pack == pack; });
  }
  for (std::size_t n = 0; n < kParts.size(); ++n) {
    table(kParts[n].title, [n](const Rule& rule) { return part_of(rule.name) == n; });
  }
  // What the names of controls begin is about them.
  table("Single controls", [](const Rule& rule) { return part_of(rule.name) == kParts.size(); });
  return out;
}

}  // namespace cablemark
