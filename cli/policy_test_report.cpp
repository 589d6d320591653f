#include "cli/policy_test_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "report/json_writer.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"
#include "report/xml_writer.hpp"

namespace cablemark {
namespace {

// What was reached of what there is.
struct Share {
  std::size_t reached = 0, all = 0;

  // Rounded down, so that 100 means all.
  [[nodiscard]] double percent() const {
    if (all == 0) return 100;
    return static_cast<double>(reached * 1000 / all) / 10;
  }
  [[nodiscard]] std::string shown() const { return fmt::format("{} of {} ({:.1f} %)", reached, all, percent()); }
};

Share share_of_rules(const Coverage& coverage) {
  const auto covered = std::count_if(coverage.rules.begin(), coverage.rules.end(),
                                     [](const RuleCoverage& rule) { return rule.covered(); });
  return {static_cast<std::size_t>(covered), coverage.rules.size()};
}

Share share_of_rows(const Coverage& coverage) {
  const auto touched =
      std::count_if(coverage.rows.begin(), coverage.rows.end(), [](const RowCoverage& row) { return row.touched; });
  return {static_cast<std::size_t>(touched), coverage.rows.size()};
}

Share share_of_branches(const Coverage& coverage) {
  Share share{0, coverage.branches.size() * 2};
  for (const BranchCoverage& branch : coverage.branches) {
    share.reached += (branch.outcomes & kCameTrue) != 0 ? 1 : 0;
    share.reached += (branch.outcomes & kCameFalse) != 0 ? 1 : 0;
  }
  return share;
}

Share share_of_mutants(const std::vector<Mutant>& mutants) {
  const auto killed = std::count_if(mutants.begin(), mutants.end(), [](const Mutant& mutant) { return mutant.killed; });
  return {static_cast<std::size_t>(killed), mutants.size()};
}

constexpr std::array<std::pair<std::uint8_t, std::string_view>, 2> kOutcomes = {
    {{kCameTrue, "true"}, {kCameFalse, "false"}}};

std::string line(const PolicyPlace& place, std::string_view text) {
  std::string out = fmt::format("  {}:{}:{}: ", shown(place.file), place.line, place.column);
  append_shown(out, text);
  return out += '\n';
}

std::string coverage_text(const Policy& policy, const Coverage& coverage) {
  std::string out = fmt::format("coverage: rules {}, rows {}, branches {}\n", share_of_rules(coverage).shown(),
                                share_of_rows(coverage).shown(), share_of_branches(coverage).shown());
  for (const RuleCoverage& rule : coverage.rules) {
    const Rule& source = policy.rules[rule.rule];
    if (!rule.fired) out += line(source.place, source.name + " reports nothing in its examples");
    if (!rule.silent)
      out += line(source.place, source.name + " keeps silent in none of its examples where it is asked");
  }
  for (const RowCoverage& row : coverage.rows) {
    if (!row.touched) out += line(row.row.place, fmt::format("no example has {} {}", row.row.table, row.row.key));
  }
  for (const BranchCoverage& branch : coverage.branches) {
    for (const auto& [outcome, word] : kOutcomes) {
      if ((branch.outcomes & outcome) != 0) continue;
      out += line(branch.place,
                  fmt::format("{}: `{}` is never {}", policy.rules[branch.rule].name, branch.expression, word));
    }
  }
  return out;
}

std::string mutants_text(const std::vector<Mutant>& mutants) {
  std::string out = fmt::format("mutation: {} broke an example\n", share_of_mutants(mutants).shown());
  for (const Mutant& mutant : mutants) {
    if (!mutant.killed) {
      out += line(mutant.place,
                  fmt::format("{}: no example breaks with `{}` {}", mutant.owner, mutant.expression, mutant.what));
    }
  }
  return out;
}

// A message of several lines keeps them.
void append_failure(std::string& out, const ExampleFailure& failure) {
  fmt::format_to(std::back_inserter(out), "{}:{}:{}: {}: ", shown(failure.place.file), failure.place.line,
                 failure.place.column, failure.rule);
  std::string_view rest = failure.message;
  for (bool first = true; !rest.empty(); first = false) {
    const std::size_t end = rest.find('\n');
    if (!first) out += "  ";
    append_shown(out, rest.substr(0, end));
    out += '\n';
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
}

void write_file_place(JsonWriter& json, const PolicyPlace& place) {
  json.key("file").string(place.file).key("line").integer(place.line).key("column").integer(place.column);
}

void begin_share(JsonWriter& json, const Share& share) {
  json.begin_object().key("total").integer(share.all);
  json.key("covered").integer(share.reached);
  json.key("percent").literal(fmt::format("{:.1f}", share.percent())).key("missing").begin_array();
}

void write_coverage(JsonWriter& json, const Policy& policy, const Coverage& coverage) {
  json.key("coverage").begin_object().key("rules");
  begin_share(json, share_of_rules(coverage));
  for (const RuleCoverage& rule : coverage.rules) {
    if (rule.covered()) continue;
    json.begin_object().key("rule").string(policy.rules[rule.rule].name).key("fired").boolean(rule.fired);
    json.key("silent").boolean(rule.silent);
    write_file_place(json, policy.rules[rule.rule].place);
    json.end_object();
  }
  json.end_array().end_object().key("rows");
  begin_share(json, share_of_rows(coverage));
  for (const RowCoverage& row : coverage.rows) {
    if (row.touched) continue;
    json.begin_object().key("table").string(row.row.table).key("key").string(row.row.key);
    write_file_place(json, row.row.place);
    json.end_object();
  }
  json.end_array().end_object().key("branches");
  begin_share(json, share_of_branches(coverage));
  for (const BranchCoverage& branch : coverage.branches) {
    for (const auto& [outcome, word] : kOutcomes) {
      if ((branch.outcomes & outcome) != 0) continue;
      json.begin_object().key("rule").string(policy.rules[branch.rule].name);
      json.key("expression").string(branch.expression).key("never").boolean(outcome == kCameTrue);
      write_file_place(json, branch.place);
      json.end_object();
    }
  }
  json.end_array().end_object().end_object();
}

void write_mutants(JsonWriter& json, const std::vector<Mutant>& mutants) {
  const Share share = share_of_mutants(mutants);
  json.key("mutation").begin_object().key("mutants").integer(share.all);
  json.key("killed").integer(share.reached);
  json.key("score").literal(fmt::format("{:.1f}", share.percent())).key("survivors").begin_array();
  for (const Mutant& mutant : mutants) {
    if (mutant.killed) continue;
    json.begin_object().key("owner").string(mutant.owner).key("mutation").string(mutant.what);
    json.key("expression").string(mutant.expression);
    write_file_place(json, mutant.place);
    json.end_object();
  }
  json.end_array().end_object();
}

bool same_place(const PolicyPlace& a, const PolicyPlace& b) {
  return a.file == b.file && a.line == b.line && a.column == b.column;
}

// One case with the failures that stand at its place.
void write_case(XmlWriter& xml, const TestReport& report, const std::string& name, const std::string& rule,
                const PolicyPlace& place) {
  xml.begin("testcase").attribute("classname", rule.empty() ? "fixtures" : rule).attribute("name", name);
  for (const ExampleFailure& failure : report.run.failures) {
    if (failure.rule != rule || !same_place(failure.place, place)) continue;
    xml.begin("failure").attribute("message", failure.message).attribute("type", "example");
    xml.text(fmt::format("{}:{}:{}: {}", place.file, place.line, place.column, failure.message)).end();
  }
  xml.end();
}

}  // namespace

double rule_coverage(const Coverage& coverage) { return share_of_rules(coverage).percent(); }
double row_coverage(const Coverage& coverage) { return share_of_rows(coverage).percent(); }
double mutation_score(const std::vector<Mutant>& mutants) { return share_of_mutants(mutants).percent(); }

std::string test_text(const TestReport& report) {
  std::string out;
  for (const ExampleFailure& failure : report.run.failures) append_failure(out, failure);
  if (!report.tested_in.empty())
    out += fmt::format("it names no words, and is tested as a part of {}\n", report.tested_in);
  out += counted(report.run.rules, "rule") + ", " + counted(report.run.examples, "example") + ", " +
         counted(report.run.failures.size(), "failure") + "\n";
  if (report.coverage) out += coverage_text(*report.policy, *report.coverage);
  if (report.mutants) out += mutants_text(*report.mutants);
  return out;
}

std::string test_json(const TestReport& report) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("rules").integer(report.run.rules);
  json.key("examples").integer(report.run.examples);
  json.key("tested_in").string_or_null(report.tested_in).key("failures").begin_array();
  for (const ExampleFailure& failure : report.run.failures) {
    json.begin_object().key("rule").string(failure.rule);
    write_file_place(json, failure.place);
    json.key("message").string(failure.message).end_object();
  }
  json.end_array();
  if (report.coverage) {
    write_coverage(json, *report.policy, *report.coverage);
  } else {
    json.key("coverage").null();
  }
  if (report.mutants) {
    write_mutants(json, *report.mutants);
  } else {
    json.key("mutation").null();
  }
  json.end_object();
  return out += '\n';
}

std::string test_junit(const TestReport& report) {
  struct Case {
    std::string name, rule;
    PolicyPlace place;
  };
  std::vector<Case> cases;
  for (const RanExample& ran : report.run.ran) {
    cases.push_back(
        {fmt::format("{} example at {}:{}", ran.kind, ran.place.file, ran.place.line), ran.owner, ran.place});
  }
  // What is wrong with a rule or a fixture as a whole.
  for (const ExampleFailure& failure : report.run.failures) {
    const bool known = std::any_of(cases.begin(), cases.end(), [&failure](const Case& one) {
      return one.rule == failure.rule && same_place(one.place, failure.place);
    });
    if (!known) cases.push_back({failure.rule.empty() ? failure.place.file : "examples", failure.rule, failure.place});
  }
  const auto failed = std::count_if(cases.begin(), cases.end(), [&report](const Case& one) {
    return std::any_of(report.run.failures.begin(), report.run.failures.end(), [&one](const ExampleFailure& failure) {
      return failure.rule == one.rule && same_place(failure.place, one.place);
    });
  });
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  XmlWriter xml(out);
  xml.begin("testsuites").attribute("name", "cablemark policy test");
  xml.begin("testsuite").attribute("name", report.policy->name).attribute("tests", std::to_string(cases.size()));
  xml.attribute("failures", std::to_string(failed)).attribute("errors", "0");
  for (const Case& one : cases) write_case(xml, report, one.name, one.rule, one.place);
  xml.end().end();
  return out;
}

}  // namespace cablemark
