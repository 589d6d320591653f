#include "cli/policy_docs_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

#include "report/json_writer.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"
#include "report/xml_writer.hpp"

namespace cablemark {
namespace {

// Writes a page of headings, paragraphs, lists, tables and texts.
class Page {
 public:
  virtual ~Page() = default;
  virtual void begin(std::string_view title) = 0;
  virtual void heading(int depth, std::string_view text, std::string_view anchor) = 0;
  virtual void paragraph(std::string_view text) = 0;
  virtual void item(std::string_view text, std::string_view anchor) = 0;
  virtual void end_list() = 0;
  virtual void table(const std::vector<std::string_view>& head, const std::vector<std::vector<std::string>>& rows) = 0;
  virtual void text(std::string_view text) = 0;  // as it is, line by line
  virtual void end() = 0;
  std::string out;
};

class MarkdownPage : public Page {
 public:
  void begin(std::string_view title) override { out += "# " + escaped(title) + "\n\n"; }
  void heading(int depth, std::string_view text, std::string_view) override {
    out += std::string(static_cast<std::size_t>(depth), '#') + " " + escaped(text) + "\n\n";
  }
  void paragraph(std::string_view text) override { out += escaped(text) + "\n\n"; }
  void item(std::string_view text, std::string_view anchor) override {
    out += "- " + (anchor.empty() ? escaped(text) : fmt::format("[{}](#{})", escaped(text), anchor)) + "\n";
  }
  void end_list() override { out += "\n"; }
  void table(const std::vector<std::string_view>& head, const std::vector<std::vector<std::string>>& rows) override {
    row(std::vector<std::string>(head.begin(), head.end()));
    row(std::vector<std::string>(head.size(), "---"), false);
    for (const auto& cells : rows) row(cells);
    out += "\n";
  }
  void text(std::string_view text) override {
    // A fence is longer than any run of backticks inside.
    std::size_t longest = 2, run = 0;
    for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
    const std::string fence(longest + 1, '`');
    out += fence + "\n" + std::string(text) + (text.ends_with('\n') ? "" : "\n") + fence + "\n\n";
  }
  void end() override {}

 private:
  void row(const std::vector<std::string>& cells, bool escape = true) {
    out += "|";
    for (const std::string& cell : cells) out += " " + (escape ? escaped(cell) : cell) + " |";
    out += "\n";
  }
  static std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
      if (std::string_view("\\`*_[]<>|#").find(c) != std::string_view::npos) safe += '\\';
      safe += c == '\n' ? ' ' : c;
    }
    return safe;
  }
};

// No other file, no script, nothing fetched.
class HtmlPage : public Page {
 public:
  void begin(std::string_view title) override {
    out +=
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
    append_xml(out, title);
    out +=
        "</title>\n<style>\nbody{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;"
        "color:#1a1a1a;background:#fff}\ncode,pre{font-family:ui-monospace,monospace;font-size:.9em}\n"
        "pre{background:#f4f4f4;padding:.7em;overflow-x:auto}\ntable{border-collapse:collapse}\n"
        "td,th{border:1px solid #bbb;padding:.2em .6em;text-align:left;vertical-align:top}\n"
        "h3{margin-top:2em;border-top:1px solid #bbb;padding-top:1em}\n"
        "@media(prefers-color-scheme:dark){body{color:#eee;background:#111}pre{background:#222}a{color:#8bf}}\n"
        "</style>\n</head>\n<body>\n<h1>";
    append_xml(out, title);
    out += "</h1>\n";
  }
  void heading(int depth, std::string_view text, std::string_view anchor) override {
    fmt::format_to(std::back_inserter(out), "<h{}", depth);
    if (!anchor.empty()) {
      out += " id=\"";
      append_xml(out, anchor);
      out += '"';
    }
    out += '>';
    append_xml(out, text);
    fmt::format_to(std::back_inserter(out), "</h{}>\n", depth);
  }
  void paragraph(std::string_view text) override { element("p", text); }
  void item(std::string_view text, std::string_view anchor) override {
    if (!in_list_) out += "<ul>\n";
    in_list_ = true;
    out += "<li>";
    if (!anchor.empty()) {
      out += "<a href=\"#";
      append_xml(out, anchor);
      out += "\">";
    }
    append_xml(out, text);
    out += anchor.empty() ? "</li>\n" : "</a></li>\n";
  }
  void end_list() override {
    if (in_list_) out += "</ul>\n";
    in_list_ = false;
  }
  void table(const std::vector<std::string_view>& head, const std::vector<std::vector<std::string>>& rows) override {
    out += "<table>\n<tr>";
    for (const std::string_view cell : head) cell_of("th", cell);
    out += "</tr>\n";
    for (const auto& cells : rows) {
      out += "<tr>";
      for (const std::string& cell : cells) cell_of("td", cell);
      out += "</tr>\n";
    }
    out += "</table>\n";
  }
  void text(std::string_view text) override { element("pre", text); }
  void end() override { out += "</body>\n</html>\n"; }

 private:
  void cell_of(std::string_view name, std::string_view text) {
    fmt::format_to(std::back_inserter(out), "<{}>", name);
    append_xml(out, text);
    fmt::format_to(std::back_inserter(out), "</{}>", name);
  }
  void element(std::string_view name, std::string_view text) {
    cell_of(name, text);
    out += '\n';
  }
  bool in_list_ = false;
};

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

std::string period_text(const Period& period) {
  std::string text;
  if (period.from) text += "from " + format_iso_date(*period.from);
  if (period.to) text += (text.empty() ? "to " : " to ") + format_iso_date(*period.to);
  return text;
}

std::string names(const Policy& policy, WordClass words, const std::vector<WordId>& ids) {
  std::vector<std::string> texts;
  for (const WordId id : ids) texts.emplace_back(policy.word_name(words, id));
  return joined(texts);
}

class Writer {
 public:
  Writer(const Policy& policy, Page& page) : policy_(policy), page_(page) {}

  void write() {
    page_.begin(policy_.name + " " + policy_.version);
    write_packs();
    write_tables();
    write_changes();
    page_.heading(2, "Rules", "rules");
    for (const Rule& rule : policy_.rules) page_.item(rule.name + ": " + rule.summary, rule.name);
    page_.end_list();
    for (const Rule& rule : policy_.rules) write_rule(rule);
    page_.end();
  }

 private:
  void write_packs() {
    page_.paragraph("Made from the packs below; the digest of the policy is " + policy_.digest + ".");
    std::vector<std::vector<std::string>> rows;
    for (const Pack& pack : policy_.packs) rows.push_back({pack.name, pack.version, pack.file, pack.digest});
    page_.table({"pack", "version", "file", "digest"}, rows);
  }

  // A table with its heading, unless it is empty.
  void section(std::string_view title, const std::vector<std::string_view>& head,
               const std::vector<std::vector<std::string>>& rows) {
    if (rows.empty()) return;
    page_.heading(2, title, "");
    page_.table(head, rows);
  }

  void write_tables() {
    std::vector<std::vector<std::string>> rows;
    for (const Era& era : policy_.eras) {
      rows.push_back({era.name, period_text(era.period), era.order.value_or(""),
                      era.years ? std::to_string(*era.years) : "", joined(era.exempt)});
    }
    section("Eras", {"era", "days", "order", "years", "exemptions"}, rows);
    rows.clear();
    for (const Level& level : policy_.levels) {
      rows.push_back({level.name, level.ladder, std::to_string(level.rank), joined(level.line), joined(level.portion),
                      period_text(level.period)});
    }
    section("Levels", {"level", "ladder", "rank", "line", "portion", "days"}, rows);
    rows.clear();
    for (const Control& control : policy_.controls) {
      rows.push_back({control.name, joined(control.line), joined(control.portion),
                      names(policy_, WordClass::Control, control.excludes),
                      names(policy_, WordClass::Control, control.requires_), period_text(control.period)});
    }
    section("Controls", {"control", "line", "portion", "excludes", "requires", "days"}, rows);
    rows.clear();
    const std::span<const std::string_view> kinds = fixed_words(WordClass::CaptionKind);
    for (const Caption& caption : policy_.captions) {
      rows.push_back({caption.name, caption.kind < kinds.size() ? std::string(kinds[caption.kind]) : "",
                      joined(caption.text), joined(caption.also), period_text(caption.period)});
    }
    section("Captions", {"caption", "kind", "written", "understood", "days"}, rows);
  }

  void write_changes() {
    if (policy_.changes.empty()) return;
    page_.heading(2, "Changes", "");
    for (const Change& change : policy_.changes) {
      page_.heading(3, change.pack + " " + change.version, "");
      for (const std::string& line : change.lines) page_.item(line, "");
      page_.end_list();
    }
  }

  void write_rule(const Rule& rule) {
    page_.heading(3, rule.name, rule.name);
    page_.paragraph(rule.summary);
    std::vector<std::string> severities;
    for (const auto& choice : rule.severity) {
      const std::string name(severity_name(choice.is));
      if (std::find(severities.begin(), severities.end(), name) == severities.end()) severities.push_back(name);
    }
    std::string line =
        fmt::format("{}; {}; of the pack {}", fmt::join(severities, " or "), category_name(rule.category), rule.pack);
    if (!rule.enabled) line += "; off unless it is selected";
    if (const std::string period = period_text(rule.period); !period.empty()) line += "; in force " + period;
    for (const auto& [name, value] : rule.params) line += fmt::format("; {} = {}", name, value);
    page_.paragraph(line + ".");
    if (rule.deprecated) {
      page_.paragraph(fmt::format("Deprecated since {}: {}{}", rule.deprecated->since, rule.deprecated->because,
                                  rule.deprecated->use.empty() ? "" : "; use " + rule.deprecated->use));
    }
    if (rule.floor) {
      page_.paragraph(fmt::format("Never below {}: {}", severity_name(*rule.floor), rule.floor_because));
    }
    if (!rule.help.empty()) page_.paragraph(rule.help);
    std::string conditions;
    for (const RuleExpression& one : rule.expressions) {
      if (one.key == "severity" || one.key == "message") continue;
      conditions +=
          one.let.empty() ? fmt::format("{}: {}\n", one.key, one.text) : fmt::format("let {}: {}\n", one.let, one.text);
    }
    if (!conditions.empty()) page_.text(conditions);
    for (const std::uint32_t index : rule.cite) {
      const Citation& citation = policy_.citations[index];
      page_.item(fmt::format("{} ({}, {})", citation.title, citation.basis, citation.evidence), "");
    }
    page_.end_list();
    for (const Example& example : rule.examples) write_example(example);
  }

  void write_example(const Example& example) {
    std::string title = example.reported ? "Reported" : "Silent";
    if (example.date) title += " on " + format_iso_date(*example.date);
    if (example.fixture.empty()) {
      page_.paragraph(title + ":");
      page_.text(example.text);
      return;
    }
    page_.paragraph(title + " in the cable " + example.fixture + (example.edits.empty() ? "." : ", with"));
    std::string edits;
    for (const auto& [from, to] : example.edits) edits += prefixed(from, "- ") + prefixed(to, "+ ");
    if (!edits.empty()) page_.text(edits);
  }

  static std::string prefixed(std::string_view text, std::string_view prefix) {
    std::string lines;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      lines.append(prefix).append(text.substr(0, end)).append("\n");
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
  }

  const Policy& policy_;
  Page& page_;
};

}  // namespace

int run_policy_docs(const CommonArguments& arguments, const DocsArguments& docs) {
  const Policy policy = policy_of(arguments.policy, {.examples = true, .expressions = true});
  std::unique_ptr<Page> page;
  if (docs.format == "html") {
    page = std::make_unique<HtmlPage>();
  } else {
    page = std::make_unique<MarkdownPage>();
  }
  Writer(policy, *page).write();
  if (docs.format == "json") {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("policy").string(policy.name).key("version").string(policy.version);
    json.key("markdown").string(page->out).end_object();
    page->out = out + "\n";
  }
  print(page->out);
  return kExitClean;
}

}  // namespace cablemark
