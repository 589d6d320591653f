#include "checks/examples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "checks/scratch.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kOpen = "«", kClose = "»";

// A text without the «» that say what must be reported, and where they stood.
struct MarkedText {
  std::string text;
  std::vector<Span> marks;
  std::string fault;
};

MarkedText read_marks(std::string_view marked) {
  MarkedText result;
  Span open;
  while (!marked.empty()) {
    const auto at = static_cast<std::uint32_t>(result.text.size());
    if (marked.substr(0, kOpen.size()) == kOpen) {
      if (open.present()) result.fault = "« stands inside «»";
      open = empty_span_at(at);
      marked.remove_prefix(kOpen.size());
    } else if (marked.substr(0, kClose.size()) == kClose) {
      if (!open.present()) result.fault = "» stands without «";
      result.marks.push_back({open.present() ? open.begin : at, at});
      open = {};
      marked.remove_prefix(kClose.size());
    } else {
      result.text += marked.front();
      marked.remove_prefix(1);
    }
  }
  if (open.present()) result.fault = "« stands without »";
  std::sort(result.marks.begin(), result.marks.end(), [](Span a, Span b) { return a.begin < b.begin; });
  return result;
}

// The fixture with its edits made; the old texts are looked for in the fixture as it stands, each exactly once.
std::variant<std::string, PolicyError> edited(const Fixture& fixture, const Example& example) {
  struct Place {
    std::size_t begin = 0;
    const std::pair<std::string, std::string>* edit = nullptr;
  };
  const auto fail = [&example](std::string message) { return PolicyError{example.place, std::move(message)}; };
  std::vector<Place> places;
  for (const auto& edit : example.edits) {
    const std::size_t at = fixture.text.find(edit.first);
    if (edit.first.empty() || at == std::string::npos) {
      return fail(fmt::format("`{}` does not stand in the fixture {}", edit.first, fixture.name));
    }
    if (fixture.text.find(edit.first, at + 1) != std::string::npos) {
      return fail(fmt::format("`{}` stands more than once in the fixture {}", edit.first, fixture.name));
    }
    places.push_back({at, &edit});
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.begin < b.begin; });
  std::string text;
  std::size_t done = 0;
  for (const Place& place : places) {
    if (place.begin < done) return fail(fmt::format("`{}` overlaps another edit", place.edit->first));
    text.append(fixture.text, done, place.begin - done).append(place.edit->second);
    done = place.begin + place.edit->first.size();
  }
  return text.append(fixture.text, done);
}

// The day of an example that states none: one on which its rule speaks.
std::optional<Date> default_day(const Policy& policy, const Rule& rule) {
  if (rule.period.to) return rule.period.to;
  if (rule.period.from) return rule.period.from;
  if (!policy.eras.empty()) return policy.eras.back().period.from;
  return std::nullopt;
}

class Runner {
 public:
  explicit Runner(const Policy& policy) : policy_(policy) {
    for (const Rule& rule : policy.rules) enabled_.push_back(rule.enabled);
  }

  ExampleRun run() {
    for (const Fixture& fixture : policy_.fixtures) check_fixture(fixture);
    for (std::uint32_t index = 0; index < policy_.rules.size(); ++index) run_rule(index);
    return std::move(result_);
  }

 private:
  // What rules said of one text.
  struct Report {
    std::vector<const Finding*> own, others;  // others: errors and warnings
    std::vector<std::string> not_checked;     // facts that the rule lacked
    std::string error;
  };

  void fail(const Rule& rule, const PolicyPlace& place, std::string message) {
    result_.failures.push_back({rule.name, place, std::move(message)});
  }

  Report report(std::string_view text, std::uint32_t rule, std::optional<Date> day) {
    std::vector<bool> selected = enabled_;
    if (rule < selected.size()) selected[rule] = true;
    Options options;
    options.selected = &selected;
    options.path = "example";
    options.undated = day;
    if (day) options.today = *day;
    documents_ = check(text, policy_, options, scratch_);
    Report report;
    for (const Document& document : documents_) {
      if (document.error && report.error.empty()) report.error = document.error->message;
      for (const Finding& finding : document.findings) {
        if (finding.rule == rule) {
          report.own.push_back(&finding);
        } else if (finding.severity != Severity::Note) {
          report.others.push_back(&finding);
        }
      }
      for (const NotChecked& skipped : document.not_checked) {
        if (skipped.rule == rule) report.not_checked.push_back(skipped.fact);
      }
    }
    return report;
  }

  [[nodiscard]] std::string place(Span span) const {
    const Location at = scratch_.source.location(span.begin);
    return fmt::format("{}:{} «{}»", at.line, at.column, scratch_.source.text(span));
  }

  [[nodiscard]] std::string describe(const Finding& finding) const {
    return fmt::format("{} of {} at {}: {}", severity_name(finding.severity), policy_.rules[finding.rule].name,
                       place(finding.span), finding.message);
  }

  void check_fixture(const Fixture& fixture) {
    const Report report = this->report(fixture.text, static_cast<std::uint32_t>(policy_.rules.size()), std::nullopt);
    const PolicyPlace at{fixture.name, 1, 1};
    if (!report.error.empty()) result_.failures.push_back({"", at, "the fixture was not checked: " + report.error});
    for (const Finding* finding : report.others) {
      result_.failures.push_back({"", at, "the fixture is not clean: " + describe(*finding)});
    }
  }

  void run_rule(std::uint32_t index) {
    const Rule& rule = policy_.rules[index];
    ++result_.rules;
    // Where a pack says it in another way, the examples are those of the pack that the rule comes from.
    if (rule.switched_off) return;
    bool reported = false, silent = false, reported_on_fixture = false, silent_held = false;
    for (const Example& example : rule.examples) {
      ++result_.examples;
      (example.reported ? reported : silent) = true;
      if (example.reported && !example.fixture.empty()) reported_on_fixture = true;
      std::vector<bool> spoke(policy_.rules.size());
      scratch_.impl->spoke = &spoke;
      run_example(index, example);
      scratch_.impl->spoke = nullptr;
      if (!example.reported && spoke[index]) silent_held = true;
    }
    if (!reported) {
      fail(rule, rule.place, "the rule has no reported example");
    } else if (!reported_on_fixture) {
      fail(rule, rule.place, "no reported example of the rule stands on a fixture");
    }
    if (!silent) {
      fail(rule, rule.place, "the rule has no silent example");
    } else if (!silent_held) {
      fail(rule, rule.place, "`when` of the rule holds in none of its silent examples");
    }
  }

  void run_example(std::uint32_t index, const Example& example) {
    const Rule& rule = policy_.rules[index];
    std::string_view source = example.text;
    std::string with_edits;
    if (!example.fixture.empty()) {
      const auto fixture = std::find_if(policy_.fixtures.begin(), policy_.fixtures.end(),
                                        [&example](const Fixture& one) { return one.name == example.fixture; });
      if (fixture == policy_.fixtures.end()) {
        fail(rule, example.place, fmt::format("there is no fixture {}", example.fixture));
        return;
      }
      auto text = edited(*fixture, example);
      if (const auto* error = std::get_if<PolicyError>(&text)) {
        fail(rule, error->place, error->message);
        return;
      }
      source = with_edits = std::move(std::get<std::string>(text));
    }
    const MarkedText marked = read_marks(source);
    if (!marked.fault.empty()) {
      fail(rule, example.place, marked.fault);
      return;
    }
    if (example.reported == marked.marks.empty()) {
      fail(
          rule, example.place,
          example.reported ? "a reported example says with «» what must be reported" : "«» stands in a silent example");
      return;
    }
    const Report report = this->report(marked.text, index, example.date ? example.date : default_day(policy_, rule));
    compare(rule, example, marked, report);
  }

  void compare(const Rule& rule, const Example& example, const MarkedText& marked, const Report& report) {
    if (!report.error.empty()) fail(rule, example.place, "the example was not checked: " + report.error);
    std::vector<bool> met(marked.marks.size());
    for (const Finding* finding : report.own) {
      std::size_t n = 0;
      while (n < met.size() && (met[n] || marked.marks[n] != finding->span)) ++n;
      if (n == met.size()) {
        fail(rule, example.place, "reported, but not expected: " + describe(*finding));
        continue;
      }
      met[n] = true;
      if (example.is && finding->severity != *example.is) {
        fail(rule, example.place,
             fmt::format("expected as {}, but reported: {}", severity_name(*example.is), describe(*finding)));
      }
    }
    for (std::size_t n = 0; n < met.size(); ++n) {
      if (met[n]) continue;
      std::string message = "expected, but not reported: " + place(marked.marks[n]);
      for (const std::string& fact : report.not_checked) message += fmt::format(" (not checked: no {})", fact);
      fail(rule, example.place, std::move(message));
    }
    if (!example.reported) {
      for (const std::string& fact : report.not_checked) {
        fail(rule, example.place, fmt::format("silent because it was not checked: no {}", fact));
      }
    }
    // On a fixture nothing else may be wrong. Notes of other rules do not count: they say no fault.
    if (example.fixture.empty()) return;
    for (const Finding* finding : report.others) {
      fail(rule, example.place, "another rule speaks: " + describe(*finding));
    }
  }

  const Policy& policy_;
  std::vector<bool> enabled_;
  Scratch scratch_;
  Documents documents_;
  ExampleRun result_;
};

}  // namespace

ExampleRun run_examples(const Policy& policy) { return Runner(policy).run(); }

}  // namespace cablemark
