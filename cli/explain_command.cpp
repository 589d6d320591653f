#include "cli/explain_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "checks/explain.hpp"
#include "cli/selection.hpp"
#include "report/json_parts.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

std::string_view outcome_name(const Explanation& one) {
  switch (one.outcome) {
    case Outcome::NotAsked:
      return "does not apply";
    case Outcome::Kept:
      return "silent";
    case Outcome::Broken:
      return one.yielded ? "yields to another rule" : "reported";
    case Outcome::NotChecked:
      return "not checked";
    case Outcome::Failed:
      return "failed";
  }
  return {};
}

// What says most about a rule stands first.
int weight(const Explanation& one) {
  switch (one.outcome) {
    case Outcome::Failed:
      return 4;
    case Outcome::Broken:
      return 3;
    case Outcome::NotChecked:
      return 2;
    case Outcome::Kept:
      return 1;
    case Outcome::NotAsked:
      break;
  }
  return 0;
}

bool meets(Span place, Span line) { return place.present() && place.begin <= line.end && place.end >= line.begin; }

class Writer {
 public:
  Writer(const Policy& policy, const Source& source) : policy_(policy), source_(source) {}

  // A rule in three lines: what it said and where, what decided, who says so.
  void text(std::string& out, const Explanation& one, std::size_t others) const {
    const Rule& rule = policy_.rules[one.rule];
    fmt::format_to(std::back_inserter(out), "{}: {}", rule.name, outcome_name(one));
    if (one.place.present()) {
      const Location at = source_.location(one.place.begin);
      fmt::format_to(std::back_inserter(out), " at {}:{}", at.line, at.column);
    }
    if (!one.element.empty()) out += " (" + shown(one.element) + ")";
    if (others > 0) fmt::format_to(std::back_inserter(out), " and {} more", others);
    out += "\n  ";
    append_shown(out, decision(one));
    out += "\n  ";
    append_shown(out, sources(rule, one));
    out += '\n';
  }

  void json(JsonWriter& json, const Explanation& one) const {
    const Rule& rule = policy_.rules[one.rule];
    json.begin_object().key("rule").string(rule.name).key("part").integer(one.part);
    json.key("outcome").string(outcome_name(one)).key("element").string_or_null(one.element);
    json.key("line");
    if (one.place.present()) {
      const Location at = source_.location(one.place.begin);
      json.integer(at.line).key("column").integer(at.column);
    } else {
      json.null().key("column").null();
    }
    json.key("key").string_or_null(one.key).key("expression").string_or_null(one.expression);
    json.key("value").string_or_null(one.value).key("values").begin_array();
    for (const auto& [expression, value] : one.values) {
      json.begin_object().key("expression").string(expression).key("value").string(value).end_object();
    }
    json.end_array().key("written");
    if (one.key.empty()) {
      json.null();
    } else {
      json.begin_object().key("file").string(one.written.file).key("line").integer(one.written.line);
      json.key("column").integer(one.written.column).end_object();
    }
    json.key("row").string_or_null(row(one));
    write_citations(json, policy_, rule.cite);
    json.end_object();
  }

 private:
  [[nodiscard]] std::string row(const Explanation& one) const {
    return one.control && *one.control < policy_.controls.size() ? policy_.controls[*one.control].name : std::string();
  }

  static std::string decision(const Explanation& one) {
    if (one.outcome == Outcome::NotChecked) return "this cable has no " + one.expression;
    if (one.outcome == Outcome::Failed) return one.value;
    if (one.key.empty()) return "no condition decided alone";
    std::string text = fmt::format("{}: `{}` is {}", one.key, one.expression, one.value);
    for (std::size_t n = 0; n < one.values.size(); ++n) {
      text += fmt::format("{}{} is {}", n == 0 ? "; " : ", ", one.values[n].first, one.values[n].second);
    }
    return text;
  }

  [[nodiscard]] std::string sources(const Rule& rule, const Explanation& one) const {
    std::string text = row(one);
    if (!text.empty()) text = "row `" + text + "` of controls; ";
    if (rule.cite.empty()) return text + "cites nothing";
    for (std::size_t n = 0; n < rule.cite.size(); ++n) {
      text += (n == 0 ? "see " : ", ") + policy_.citations[rule.cite[n]].title;
    }
    return text;
  }

  const Policy& policy_;
  const Source& source_;
};

// One explanation a rule and cable, with how many others it stands for.
struct Chosen {
  const Explanation* one = nullptr;
  std::size_t others = 0;
};

std::vector<Chosen> choose_explanations(const std::vector<Explanation>& all, bool every) {
  std::vector<Chosen> chosen;
  for (const Explanation& one : all) {
    Chosen* last = chosen.empty() ? nullptr : &chosen.back();
    if (every || last == nullptr || last->one->rule != one.rule || last->one->part != one.part) {
      chosen.push_back({&one, 0});
      continue;
    }
    if (weight(one) > weight(*last->one)) {
      *last = {&one, 0};
    } else if (weight(one) == weight(*last->one)) {
      ++last->others;
    }
  }
  return chosen;
}

}  // namespace

int run_explain(const ExplainArguments& arguments) {
  const FileLine place = split_line(arguments.place);
  const Policy policy = policy_of(arguments.common.policy, {.expressions = true});
  CableArguments cable = arguments.cable;
  cable.file = place.file;
  cable.as_of = arguments.common.as_of;
  CableInput input(cable, policy);
  std::vector<bool> selected;
  const Rule* asked = nullptr;
  if (!arguments.why_not.empty()) {
    asked = &rule_named(policy, arguments.why_not);
    selected.resize(policy.rules.size());
    selected[static_cast<std::size_t>(asked - policy.rules.data())] = true;
  }
  Options options = input.options;
  options.selected = asked != nullptr ? &selected : nullptr;
  Documents documents;
  std::vector<Explanation> all = explain(input.bytes(), policy, options, input.scratch, documents);
  const Source& source = input.scratch.text.source;
  if (place.line) {
    const Span line = source.line(*place.line);
    if (!line.present()) throw CommandError{"usage", fmt::format("{} has no line {}", place.file, *place.line)};
    all.erase(
        std::remove_if(all.begin(), all.end(), [line](const Explanation& one) { return !meets(one.place, line); }),
        all.end());
  }
  if (asked == nullptr && !arguments.full) {
    all.erase(
        std::remove_if(all.begin(), all.end(), [](const Explanation& one) { return one.outcome == Outcome::NotAsked; }),
        all.end());
  }
  std::string reason;
  if (asked != nullptr && all.empty()) {
    const std::optional<std::string>& date = documents.front().date;
    reason = why_not_run(*asked, documents.front(), date ? parse_iso_date(date->substr(0, 10)) : std::nullopt);
    if (reason.empty())
      reason = place.line ? "it judges nothing on this line" : "this cable has nothing that it judges";
  }
  const Writer writer(policy, source);
  std::string out;
  if (arguments.common.json()) {
    JsonWriter json(out);
    json.begin_object().key("explanations").begin_array();
    for (const Explanation& one : all) writer.json(json, one);
    json.end_array().key("reason").string_or_null(reason).end_object();
    out += '\n';
  } else {
    for (const Chosen& one : choose_explanations(all, arguments.full)) writer.text(out, *one.one, one.others);
    if (asked != nullptr && !asked->enabled) out += asked->name + " is off in " + policy.name + "\n";
    if (!reason.empty()) out += asked->name + ": " + reason + "\n";
    if (out.empty()) out = "no rule has anything to judge here; --full shows those that do not apply\n";
  }
  print(out);
  return kExitClean;
}

}  // namespace cablemark
