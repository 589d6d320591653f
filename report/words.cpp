#include "report/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "report/terminal.hpp"

namespace cablemark {
namespace {

bool contains(const std::vector<WordId>& words, WordId word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string join(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    if (!out.empty()) out += ", ";
    out += text;
  }
  return out;
}

void line(std::string& out, std::string_view name, std::string_view text) {
  fmt::format_to(std::back_inserter(out), "  {:<9} ", name);
  append_shown(out, text);
  out += '\n';
}

std::string identity(const Policy& policy, const Document& document) {
  std::string text = document.reference.value_or("no reference");
  text += " · ";
  text += document.date ? human_date(*document.date) : "no date";
  const std::string order = human_order(policy, document);
  if (!order.empty()) text += " · " + order;
  return text;
}

std::string portion_counts(const Policy& policy, const Document& document) {
  if (document.portions.empty()) return "none marked";
  auto portions = document.portions;
  std::stable_sort(portions.begin(), portions.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [mark, count] : portions) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{} ({})", count, mark);
  }
  if (document.derived && document.derived->level) text += ": call for " + human_marking(policy, *document.derived);
  return text;
}

std::string heading(const Document& document) {
  if (document.error) return "not judged";
  std::uint64_t severities[3] = {0, 0, 0};
  for (const Finding& finding : document.findings) ++severities[static_cast<std::size_t>(finding.severity)];
  if (document.status == DocumentStatus::Clean) {
    return severities[0] == 0 ? "clean" : "clean, " + counted(severities[0], "note");
  }
  return severity_counts(severities);
}

}  // namespace

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string severity_counts(const std::uint64_t (&severities)[3]) {
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note}) {
    const std::uint64_t count = severities[static_cast<std::size_t>(severity)];
    if (count != 0) parts.push_back(counted(count, severity_name(severity)));
  }
  return parts.empty() ? "no findings" : join(parts);
}

std::string human_date(std::string_view iso) {
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::optional<Date> date = parse_iso_date(iso.substr(0, 10));
  if (!date) return std::string(iso);
  const CalendarDay day = calendar_day(*date);
  return fmt::format("{} {} {}", day.day, kMonths[day.month - 1], day.year);
}

std::string human_marking(const Policy& policy, const MarkingSummary& marking) {
  std::vector<std::string> parts;
  if (marking.level && *marking.level < policy.levels.size()) {
    const Level& level = policy.levels[*marking.level];
    parts.push_back(level.line.empty() ? level.name : level.line.front());
  } else {
    parts.emplace_back("no level");
  }
  const auto caption_text = [&](WordId id) {
    const Caption& caption = policy.captions[id];
    return caption.text.empty() ? caption.name : caption.text.front();
  };
  for (const WordId id : marking.captions) {
    const std::optional<WordId> said = policy.captions[id].control;
    const bool codes =
        said && policy.controls[*said].codes != Control::Codes::None && contains(marking.controls, *said);
    if (!codes) parts.push_back(caption_text(id));
  }
  const std::optional<WordId> rel_to = policy.word(WordClass::Control, "REL_TO");
  for (const WordId id : marking.controls) {
    const Control& control = policy.controls[id];
    const bool codes = control.codes != Control::Codes::None;
    if (control.caption && contains(marking.captions, *control.caption) && !codes) continue;
    std::string text = control.caption ? caption_text(*control.caption) : std::string(control.shown());
    if (id == rel_to && !marking.rel_to.empty()) text += " " + join(marking.rel_to);
    parts.push_back(std::move(text));
  }
  return join(parts);
}

std::string human_order(const Policy& policy, const Document& document) {
  const Era* era = document.era ? &policy.eras[*document.era] : nullptr;
  std::string order = document.order.value_or(era != nullptr ? era->order.value_or("") : "");
  if (order.empty()) return {};
  // An order that an earlier era had already was amended for this one.
  const bool amended = era != nullptr && era->order == order &&
                       std::any_of(policy.eras.begin(), policy.eras.begin() + *document.era,
                                   [&](const Era& earlier) { return earlier.order == order; });
  return "E.O. " + order + (amended ? " as amended" : "");
}

std::string run_summary(const Tally& tally) {
  std::string text = counted(tally.documents, "cable") + ": ";
  text += fmt::format("{} clean", tally.clean);
  if (tally.findings != 0) text += fmt::format(", {} with findings", tally.findings);
  if (tally.errors != 0) text += fmt::format(", {} not judged", tally.errors);
  text += "; " + severity_counts(tally.severities);
  return text;
}

std::string policy_line(const Policy& policy, std::optional<std::uint64_t> rules) {
  std::string_view digest = policy.digest;
  if (digest.substr(0, 7) == "sha256:") digest.remove_prefix(7);
  const std::string of = fmt::format("{} {} (sha256 {}...)", policy.name, policy.version, digest.substr(0, 12));
  return rules ? counted(*rules, "rule") + " of " + of : of;
}

namespace {

// Rules by the fact that they lack, which is mostly one: `no cable.date: caption-order, rel-to-form`.
void append_not_checked(std::string& out, const Policy& policy, const Document& document) {
  constexpr std::size_t kWidth = 100;
  std::vector<std::string_view> facts;
  for (const NotChecked& one : document.not_checked) {
    if (std::find(facts.begin(), facts.end(), one.fact) == facts.end()) facts.push_back(one.fact);
  }
  for (const std::string_view fact : facts) {
    std::string row = fmt::format("            no {}:", fact);
    for (const NotChecked& one : document.not_checked) {
      if (one.fact != fact) continue;
      const std::string& rule = policy.rules[one.rule].name;
      if (row.size() + rule.size() + 2 > kWidth) {
        append_shown(out, row);
        out += '\n';
        row = "             ";
      }
      row += " " + rule + ",";
    }
    row.pop_back();
    append_shown(out, row);
    out += '\n';
  }
}

}  // namespace

void append_document_block(std::string& out, const Policy& policy, std::string_view path, const Document& document,
                           bool parts) {
  append_shown(out, path);
  if (parts) out += fmt::format(" (part {})", document.part);
  out += ": " + heading(document) + "\n";
  if (document.error) {
    line(out, std::string(error_code_name(document.error->code)), document.error->message);
    if (document.error->code != ErrorCode::Evaluation) return;
  }
  line(out, "cable", identity(policy, document));
  if (document.stage == Stage::Draft) line(out, "stage", "draft: rules about the transmission header do not speak");
  if (document.overall) line(out, "marked", human_marking(policy, *document.overall));
  line(out, "portions", portion_counts(policy, document));
  const std::string checked = policy_line(policy, document.rules_checked);
  if (document.not_checked.empty()) {
    line(out, "checked", checked + "; not checked: nothing");
    return;
  }
  line(out, "checked", checked + fmt::format("; not checked: {}", document.not_checked.size()));
  append_not_checked(out, policy, document);
}

}  // namespace cablemark
