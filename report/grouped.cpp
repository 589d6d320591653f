// The format `grouped`: the findings of many files by rule, at most 20 places each, then a summary.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "report/reporter.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kPlaces = 20;

struct Group {
  std::uint64_t count = 0;
  Severity worst = Severity::Note;
  std::vector<std::string> places;
};

class GroupedReporter : public Reporter {
 public:
  GroupedReporter(const Policy& policy, const ReportOptions& options)
      : Reporter(policy, options), style_(style(options.colour)) {}

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = shown(file.path);
    for (const Document& document : *file.documents) {
      for (const Finding& finding : document.findings) {
        if (!shows(finding.severity)) continue;
        const Location at = file.source->location(finding.span.begin);
        std::string text = fmt::format("{}:{}:{}: ", path, at.line, at.column);
        append_shown(text, finding.message);
        out.findings.push_back({finding.rule, finding.severity, std::move(text)});
      }
      out.not_checked.insert(out.not_checked.end(), document.not_checked.begin(), document.not_checked.end());
      if (document.error) {
        fmt::format_to(std::back_inserter(out.text), "  {}: ", path);
        append_shown(out.text, document.error->message);
        fmt::format_to(std::back_inserter(out.text), " [{}]\n", error_code_name(document.error->code));
      }
    }
  }

  void append(const Rendered& rendered, std::string&) override {
    for (const PlacedFinding& finding : rendered.findings) {
      Group& group = groups_[finding.rule];
      ++group.count;
      group.worst = std::max(group.worst, finding.severity);
      if (group.places.size() < kPlaces) group.places.push_back(finding.text);
    }
    for (const NotChecked& one : rendered.not_checked) ++not_checked_[{one.rule, one.fact}];
    std::string_view errors = rendered.text;
    while (!errors.empty()) {
      const std::size_t end = errors.find('\n') + 1;
      ++errors_.count;
      if (errors_.places.size() < kPlaces) errors_.places.emplace_back(errors.substr(2, end - 3));
      errors.remove_prefix(end);
    }
  }

  void end(const Tally& tally, std::string& out) override {
    std::vector<std::pair<std::uint32_t, const Group*>> order;
    for (const auto& [rule, group] : groups_) order.emplace_back(rule, &group);
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second->worst, a.second->count) > std::pair(b.second->worst, b.second->count);
    });
    if (errors_.count != 0) {
      fmt::format_to(std::back_inserter(out), "{}not judged{} ({})\n", style_.red, style_.reset, errors_.count);
      places(out, errors_);
    }
    for (const auto& [index, group] : order) {
      const Rule& rule = policy_.rules[index];
      fmt::format_to(std::back_inserter(out), "{}{}{} {}{}{} ({}): ", style_.of(group->worst),
                     severity_name(group->worst), style_.reset, style_.bold, rule.name, style_.reset, group->count);
      append_shown(out, rule.summary);
      out += '\n';
      places(out, *group);
    }
    out += run_summary(tally);
    if (options_.count_notes && tally.severities[0] != 0) out += " (notes are counted, not shown: --min-level note)";
    out += "\nchecked with " + policy_line(policy_, std::nullopt) + "; not checked: ";
    if (not_checked_.empty()) {
      out += "nothing\n";
      return;
    }
    out += '\n';
    for (const auto& [key, count] : not_checked_) {
      fmt::format_to(std::back_inserter(out), "  {}: no {} in {}\n", policy_.rules[key.first].name, key.second,
                     counted(count, "cable"));
    }
  }

 private:
  static void places(std::string& out, const Group& group) {
    for (const std::string& place : group.places) out += "  " + place + "\n";
    if (group.count > group.places.size()) {
      fmt::format_to(std::back_inserter(out), "  and {} more\n", group.count - group.places.size());
    }
    out += '\n';
  }

  Style style_;
  std::map<std::uint32_t, Group> groups_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint64_t> not_checked_;
  Group errors_;
};

}  // namespace

std::unique_ptr<Reporter> make_grouped_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<GroupedReporter>(policy, options);
}

}  // namespace cablemark
