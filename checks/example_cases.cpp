#include "checks/example_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace cablemark {
namespace {

constexpr std::string_view kOpen = "«", kClose = "»";

// Takes the «» out of `marked` and notes where they stood; gives what is wrong with them.
std::string read_marks(std::string_view marked, ExampleCase& into) {
  std::string fault;
  Span open;
  while (!marked.empty()) {
    const auto at = static_cast<std::uint32_t>(into.text.size());
    if (marked.substr(0, kOpen.size()) == kOpen) {
      if (open.present()) fault = "« stands inside «»";
      open = empty_span_at(at);
      marked.remove_prefix(kOpen.size());
    } else if (marked.substr(0, kClose.size()) == kClose) {
      if (!open.present()) fault = "» stands without «";
      into.marks.push_back({open.present() ? open.begin : at, at});
      open = {};
      marked.remove_prefix(kClose.size());
    } else {
      into.text += marked.front();
      marked.remove_prefix(1);
    }
  }
  if (open.present()) fault = "« stands without »";
  std::sort(into.marks.begin(), into.marks.end(), [](Span a, Span b) { return a.begin < b.begin; });
  return fault;
}

// The fixture with its edits made; the old texts are looked for in the fixture as it stands, each exactly once.
std::optional<PolicyError> make_edits(const Fixture& fixture, const Example& example, std::string& text,
                                      std::vector<EditPlace>& edits) {
  struct Place {
    std::size_t begin = 0;
    std::size_t edit = 0;
  };
  const auto fail = [&example](std::string message) { return PolicyError{example.place, std::move(message)}; };
  std::vector<Place> places;
  for (std::size_t n = 0; n < example.edits.size(); ++n) {
    const std::string& old_text = example.edits[n].first;
    const std::size_t at = fixture.text.find(old_text);
    if (old_text.empty() || at == std::string::npos) {
      return fail(fmt::format("`{}` does not stand in the fixture {}", old_text, fixture.name));
    }
    if (fixture.text.find(old_text, at + 1) != std::string::npos) {
      return fail(fmt::format("`{}` stands more than once in the fixture {}", old_text, fixture.name));
    }
    places.push_back({at, n});
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.begin < b.begin; });
  std::size_t done = 0;
  for (const Place& place : places) {
    const auto& [old_text, new_text] = example.edits[place.edit];
    if (place.begin < done) return fail(fmt::format("`{}` overlaps another edit", old_text));
    text.append(fixture.text, done, place.begin - done);
    const auto begin = static_cast<std::uint32_t>(text.size());
    text += new_text;
    edits.push_back({place.edit, {begin, static_cast<std::uint32_t>(text.size())}});
    done = place.begin + old_text.size();
  }
  text.append(fixture.text, done);
  return std::nullopt;
}

// The day of an example that states none: one on which its rule speaks.
std::optional<Date> default_day(const Policy& policy, const Rule& rule) {
  if (rule.period.to) return rule.period.to;
  if (rule.period.from) return rule.period.from;
  if (!policy.eras.empty()) return policy.eras.back().period.from;
  return std::nullopt;
}

}  // namespace

std::variant<ExampleCase, PolicyError> example_case(const Policy& policy, std::uint32_t rule, const Example& example) {
  ExampleCase made;
  made.rule = rule;
  made.example = &example;
  made.pack = policy.rules[rule].pack;
  made.day = example.date ? example.date : default_day(policy, policy.rules[rule]);
  std::string marked = example.text;
  if (!example.fixture.empty()) {
    const auto fixture = std::find_if(policy.fixtures.begin(), policy.fixtures.end(),
                                      [&example](const Fixture& one) { return one.name == example.fixture; });
    if (fixture == policy.fixtures.end()) {
      return PolicyError{example.place, fmt::format("there is no fixture {}", example.fixture)};
    }
    if (auto error = make_edits(*fixture, example, marked, made.edits)) return std::move(*error);
  }
  std::string fault = read_marks(marked, made);
  if (!fault.empty()) return PolicyError{example.place, std::move(fault)};
  if (!example.reported && !made.marks.empty()) return PolicyError{example.place, "«» stands in a silent example"};
  return made;
}

ExampleCase fixture_case(const Policy& policy, const Fixture& fixture) {
  ExampleCase made;
  made.rule = static_cast<std::uint32_t>(policy.rules.size());
  made.pack = fixture.pack;
  made.text = fixture.text;
  return made;
}

}  // namespace cablemark
