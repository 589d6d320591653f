#include "checks/example_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "checks/known_packs.hpp"

namespace cablemark {

// The rules of a pack that extends others say nothing about the examples of these.
ExampleRunner::ExampleRunner(const Policy& policy) : policy_(policy), known_(known_packs(policy, true)) {}

bool ExampleRunner::knows(std::string_view pack, std::string_view other) const {
  return known_.count({pack, other}) != 0;
}

std::vector<ExampleFailure> ExampleRunner::run(const ExampleCase& one, const std::vector<bool>& rules) {
  const Report report = check_case(one, rules);
  found_.clear();
  for (const Finding* finding : report.own) found_.push_back(finding->span);
  std::vector<ExampleFailure> failures;
  compare(one, report, failures);
  return failures;
}

ExampleRunner::Report ExampleRunner::check_case(const ExampleCase& one, const std::vector<bool>& rules) {
  selected_ = rules;
  if (one.rule < selected_.size()) selected_[one.rule] = true;
  Options options;
  options.selected = &selected_;
  options.path = "example";
  options.undated = one.day;
  if (one.day) options.today = *one.day;
  RunRecords records;
  options.records = &records;
  documents_ = check(one.text, policy_, options, scratch_);
  if (records.cables.size() > 1) {
    // The cables of an example are a run of their own.
    RunIndex index(true);
    for (const RunCable& cable : records.cables) index.add(cable);
    const RunView run{&index, 0};
    options.run = &run;
    options.records = nullptr;
    documents_ = check(one.text, policy_, options, scratch_);
  }
  Report report;
  for (const Document& document : documents_) {
    if (document.error && report.error.empty()) report.error = document.error->message;
    for (const Finding& finding : document.findings) {
      if (finding.rule == one.rule) {
        report.own.push_back(&finding);
      } else if (finding.severity != Severity::Note && knows(one.pack, policy_.rules[finding.rule].pack)) {
        report.others.push_back(&finding);
      }
    }
    for (const NotChecked& skipped : document.not_checked) {
      if (skipped.rule == one.rule) report.not_checked.push_back(skipped.fact);
    }
  }
  return report;
}

void ExampleRunner::compare(const ExampleCase& one, const Report& report, std::vector<ExampleFailure>& failures) const {
  const bool fixture = one.example == nullptr;
  const std::string rule = fixture ? std::string() : policy_.rules[one.rule].name;
  const PolicyPlace at = fixture ? PolicyPlace{} : one.example->place;
  const auto fail = [&](std::string message) { failures.push_back({rule, at, std::move(message)}); };
  if (!report.error.empty()) {
    fail(fmt::format("the {} was not checked: {}", fixture ? "fixture" : "example", report.error));
  }
  if (!fixture) compare_marks(one, report, failures);
  // On a fixture nothing else may be wrong. Notes of other rules do not count: they say no fault.
  if (!fixture && one.example->fixture.empty()) return;
  for (const Finding* finding : report.others) {
    fail((fixture ? "the fixture is not clean: " : "another rule speaks: ") + describe(*finding));
  }
}

void ExampleRunner::compare_marks(const ExampleCase& one, const Report& report,
                                  std::vector<ExampleFailure>& failures) const {
  const Example& example = *one.example;
  const auto fail = [&](std::string message) {
    failures.push_back({policy_.rules[one.rule].name, example.place, std::move(message)});
  };
  std::vector<bool> met(one.marks.size());
  for (const Finding* finding : report.own) {
    std::size_t n = 0;
    while (n < met.size() && (met[n] || one.marks[n] != finding->span)) ++n;
    if (n == met.size()) {
      fail("reported, but not expected: " + describe(*finding));
      continue;
    }
    met[n] = true;
    if (example.is && finding->severity != *example.is) {
      fail(fmt::format("expected as {}, but reported: {}", severity_name(*example.is), describe(*finding)));
    }
  }
  for (std::size_t n = 0; n < met.size(); ++n) {
    if (met[n]) continue;
    std::string message = "expected, but not reported: " + place(one.marks[n]);
    for (const std::string& fact : report.not_checked) message += fmt::format(" (not checked: no {})", fact);
    fail(std::move(message));
  }
  if (example.reported) return;
  for (const std::string& fact : report.not_checked)
    fail(fmt::format("silent because it was not checked: no {}", fact));
}

std::string ExampleRunner::place(Span span) const {
  const Location at = scratch_.text.source.location(span.begin);
  return fmt::format("{}:{} «{}»", at.line, at.column, scratch_.text.source.text(span));
}

std::string ExampleRunner::describe(const Finding& finding) const {
  return fmt::format("{} of {} at {}: {}", severity_name(finding.severity), policy_.rules[finding.rule].name,
                     place(finding.span), finding.message);
}

std::string ExampleRunner::lines_with_marks() const {
  const std::string_view text = scratch_.text.source.text();
  std::vector<std::pair<std::uint32_t, std::string_view>> marks;  // closing ones before opening ones
  for (const Span span : found_) {
    marks.emplace_back(span.begin, "«");
    marks.emplace_back(span.end, "»");
  }
  std::stable_sort(marks.begin(), marks.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string lines;
  for (std::size_t n = 0; n < marks.size();) {
    const std::size_t before = marks[n].first == 0 ? std::string_view::npos : text.rfind('\n', marks[n].first - 1);
    std::size_t done = before == std::string_view::npos ? 0 : before + 1;
    std::size_t end = text.find('\n', marks[n].first);
    for (; n < marks.size() && marks[n].first <= end; ++n) {
      lines.append(text.substr(done, marks[n].first - done)).append(marks[n].second);
      done = marks[n].first;
      end = text.find('\n', done);
    }
    lines.append(text.substr(done, end == std::string_view::npos ? end : end - done)).append("\n");
  }
  return lines;
}

std::vector<ExampleCase> example_cases(const Policy& policy) {
  std::vector<ExampleCase> cases;
  for (const Fixture& fixture : policy.fixtures) {
    if (is_tested(policy, fixture.pack)) cases.push_back(fixture_case(policy, fixture));
  }
  for (std::uint32_t rule = 0; rule < policy.rules.size(); ++rule) {
    if (!is_tested(policy, policy.rules[rule])) continue;
    for (const Example& example : policy.rules[rule].examples) {
      auto made = example_case(policy, rule, example);
      if (auto* one = std::get_if<ExampleCase>(&made)) cases.push_back(std::move(*one));
    }
  }
  return cases;
}

}  // namespace cablemark
