// The format `evidence`: one page that stands alone, to print, sign and keep: what was checked, with what, and what was
// found, not checked, accepted and hidden.
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <map>

#include "checks/own_rules.hpp"
#include "report/places.hpp"
#include "report/reporter.hpp"
#include "report/words.hpp"
#include "report/xml_writer.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evidence of a marking check</title>
<style>
body { font: 10.5pt/1.4 system-ui, sans-serif; color: #111; background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5em; margin: 0 0 .2em; }
h2 { font-size: 1.1em; margin: 1.8em 0 .4em; border-bottom: 1px solid #888; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25em .5em; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
th { font-weight: 600; white-space: nowrap; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.path { overflow-wrap: break-word; }
.whole { white-space: nowrap; overflow-wrap: normal; }
.verdict { font-size: 1.15em; border: 2px solid #111; padding: .5em .8em; margin: 1em 0; }
.facts th { width: 9rem; }
.blank td { height: 2.2em; border: 1px solid #888; }
.sign td { height: 3.4em; border: 1px solid #888; }
@page { size: A4; margin: 16mm; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 9pt; } }
</style>
</head>
<body>
<h1>Evidence of a marking check</h1>
)";

constexpr std::string_view kSign = R"(<h2>Signature</h2>
<table class="sign"><thead><tr><th>Name</th><th>Office</th><th>Date</th><th>Signature</th></tr></thead>
<tbody><tr><td></td><td></td><td></td><td></td></tr></tbody></table>
</body>
</html>
)";

constexpr int kBlankRows = 3;  // to fill in by hand

// A row of cells that are HTML already.
void row(std::string& out, std::initializer_list<std::string_view> cells) {
  out += "<tr>";
  for (const std::string_view cell : cells) out.append("<td>").append(cell).append("</td>");
  out += "</tr>\n";
}

std::string html(std::string_view text) {
  std::string out;
  append_xml(out, text);
  return out;
}

std::string code(std::string_view text) { return "<code>" + html(text) + "</code>"; }

// A path, which a narrow column breaks behind its slashes.
std::string path_html(std::string_view path) {
  std::string out = "<span class=\"path\">";
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    append_xml(out, path.substr(0, slash == std::string_view::npos ? slash : slash + 1));
    if (slash != std::string_view::npos) out += "<wbr>";
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return out + "</span>";
}

// A word that a narrow column does not break.
std::string whole(std::string_view text) { return "<span class=\"whole\">" + html(text) + "</span>"; }

std::string_view verdict(int exit_code) {
  if (exit_code == 0) return "Passed";
  return exit_code == 1 ? "Not passed" : "Not judged as a whole";
}

void table(std::string& out, std::string_view title, std::string_view head, std::string_view rows,
           std::string_view none) {
  fmt::format_to(std::back_inserter(out), "<h2>{}</h2>\n", title);
  if (rows.empty()) {
    fmt::format_to(std::back_inserter(out), "<p>{}</p>\n", none);
  } else {
    fmt::format_to(std::back_inserter(out), "<table><thead><tr>{}</tr></thead><tbody>\n{}</tbody></table>\n", head,
                   rows);
  }
}

class EvidenceReporter : public Reporter {
 public:
  using Reporter::Reporter;

  [[nodiscard]] bool needs_sha256() const override { return true; }
  [[nodiscard]] bool lists_hidden() const override { return true; }

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = path_html(relative_path(file.path, options_.working_directory));
    for (std::size_t d = 0; d < file.documents->size(); ++d) {
      const Document& document = (*file.documents)[d];
      input(out.text, path, file, d);
      for (std::size_t n = 0; n < document.findings.size(); ++n) {
        const Finding& one = document.findings[n];
        if (lists(one.severity)) finding(out, path, file, one, file.state(d, n));
      }
      out.not_checked.insert(out.not_checked.end(), document.not_checked.begin(), document.not_checked.end());
    }
  }

  void append(const Rendered& rendered, std::string&) override {
    inputs_ += rendered.text;
    accepted_ += rendered.last;
    for (const PlacedFinding& one : rendered.findings) findings_ += one.text;
    shown_ += rendered.findings.size();
    known_ += rendered.later.size();
    for (const NotChecked& one : rendered.not_checked) ++not_checked_[{one.rule, one.fact}];
  }

  void end(const Tally& tally, std::string& out) override {
    out += kHead;
    fmt::format_to(std::back_inserter(out), "<p class=\"verdict\"><strong>{}</strong> (exit code {}): {}</p>\n",
                   verdict(tally.exit_code), tally.exit_code, html(run_summary(tally)));
    facts(out);
    table(out, "Inputs", "<th>file</th><th>reference</th><th>date</th><th>verdict</th><th>sha256 of the file</th>",
          inputs_, "No input was checked.");
    table(out, "Findings", "<th>severity</th><th>place</th><th>rule</th><th>what is wrong</th><th>state</th>",
          findings_, "No finding is shown.");
    hidden(out, tally);
    not_checked(out);
    accepted(out);
    out += kSign;
  }

 private:
  // One a finding of the baseline in Rendered::later.
  static constexpr char kKnown = 'k';

  static void input(std::string& out, std::string_view path, const FileReport& file, std::size_t index) {
    const Document& document = (*file.documents)[index];
    std::string name = std::string(path);
    if (file.documents->size() > 1) name += fmt::format(" (part {})", document.part);
    std::string verdict(status_name(document.status));
    if (document.error) {
      verdict = "not judged: " + html(document.error->message);
    } else {
      std::uint64_t open[3] = {0, 0, 0}, hidden[3] = {0, 0, 0};
      for (std::size_t n = 0; n < document.findings.size(); ++n) {
        const FindingState* state = file.state(index, n);
        ++(state != nullptr && state->hidden() ? hidden
                                               : open)[static_cast<std::size_t>(document.findings[n].severity)];
      }
      if (open[0] + open[1] + open[2] != 0) verdict += ": " + severity_counts(open);
      if (hidden[0] + hidden[1] + hidden[2] != 0) verdict += "; accepted or known: " + severity_counts(hidden);
    }
    row(out, {name, whole(document.reference.value_or("none")), whole(document.date.value_or("none")), verdict,
              file.sha256.empty() ? "not read" : code(file.sha256)});
  }

  void finding(Rendered& out, std::string_view path, const FileReport& file, const Finding& finding,
               const FindingState* state) const {
    const Location at = file.source->location(finding.span.begin);
    const std::string place = fmt::format("{}:{}:{}", path, at.line, at.column);
    const std::string& rule = policy_.rules[finding.rule].name;
    std::string said = "open";
    if (state != nullptr) {
      const bool known = state->baseline == FindingState::Baseline::Unchanged;
      if (known) {
        out.later += kKnown;
        said = "in the baseline";
      }
      if (state->suppression) {
        said = "accepted";
        const FindingState::Suppression& one = *state->suppression;
        row(out.last, {place, code(rule), html(one.reason), html(one.approver), html(one.expires)});
      }
    }
    std::string text;
    row(text, {severity_name(finding.severity), place, code(rule), html(finding.message), said});
    out.findings.push_back({finding.rule, finding.severity, std::move(text)});
  }

  void facts(std::string& out) const {
    out += "<table class=\"facts\">\n";
    const auto fact = [&](std::string_view name, std::string_view value) {
      fmt::format_to(std::back_inserter(out), "<tr><th>{}</th><td>{}</td></tr>\n", name, value);
    };
    fact("tool", "cablemark " + html(options_.tool_version));
    fact("policy", html(policy_.name) + " " + html(policy_.version));
    fact("policy digest", code(policy_.digest));
    for (const Pack& pack : policy_.packs) {
      fact("pack", html(pack.name) + " " + html(pack.version) + " " + code(pack.digest));
    }
    fact("as of", html(options_.as_of));
    fact("command", code(options_.command));
    std::uint64_t run = 0;
    std::string off;
    for (std::size_t n = 0; n < policy_.rules.size(); ++n) {
      if (options_.selected != nullptr ? (*options_.selected)[n] : policy_.rules[n].enabled) {
        ++run;
      } else if (!is_own_rule(policy_.rules[n])) {
        off += (off.empty() ? "; off: " : ", ") + html(policy_.rules[n].name);
      }
    }
    fact("rules", counted(run, "rule") + off);
    fact("suppressions", options_.suppressions.empty() ? "none" : code(options_.suppressions));
    fact("baseline", options_.baseline.empty() ? "none" : code(options_.baseline));
    out += "</table>\n";
  }

  void hidden(std::string& out, const Tally& tally) const {
    const std::uint64_t all = tally.severities[0] + tally.severities[1] + tally.severities[2];
    if (all > shown_) {
      out += "<p>Not shown, because the command asks for higher levels only: " + counted(all - shown_, "finding") +
             ".</p>\n";
    }
    out += "<h2>What a baseline hides</h2>\n<p>";
    out += options_.baseline.empty()
               ? "No baseline was used."
               : "The baseline " + code(options_.baseline) + " hides " + counted(known_, "finding") + " of this run.";
    out += "</p>\n";
  }

  void not_checked(std::string& out) const {
    std::string rows;
    for (const auto& [key, count] : not_checked_) {
      row(rows, {code(policy_.rules[key.first].name), code(key.second), counted(count, "cable")});
    }
    table(out, "Not checked", "<th>rule</th><th>fact that is not there</th><th>in</th>", rows,
          "Nothing: every rule that was run could be decided.");
  }

  void accepted(std::string& out) const {
    std::string rows = accepted_;
    for (int n = 0; n < kBlankRows; ++n)
      rows += "<tr class=\"blank\"><td></td><td></td><td></td><td></td><td></td></tr>\n";
    table(out, "Accepted findings", "<th>place</th><th>rule</th><th>reason</th><th>approver</th><th>expires</th>", rows,
          {});
  }

  std::string inputs_, findings_, accepted_;
  std::uint64_t shown_ = 0, known_ = 0;
  std::map<std::pair<std::uint32_t, std::string>, std::uint64_t> not_checked_;
};

}  // namespace

std::unique_ptr<Reporter> make_evidence_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<EvidenceReporter>(policy, options);
}

}  // namespace cablemark
