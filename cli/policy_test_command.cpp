#include "cli/policy_test_command.hpp"

#include <fmt/format.h>

#include <iterator>

#include "checks/examples.hpp"
#include "report/json_parts.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {

int run_policy_test(const CommonArguments& arguments) {
  const Policy policy = policy_of(arguments.policy, {.examples = true});
  const ExampleRun run = run_examples(policy);
  std::string out;
  if (arguments.json()) {
    JsonWriter json(out);
    json.begin_object().key("rules").integer(static_cast<std::int64_t>(run.rules));
    json.key("examples").integer(static_cast<std::int64_t>(run.examples)).key("failures").begin_array();
    for (const ExampleFailure& failure : run.failures) {
      json.begin_object().key("rule").string(failure.rule).key("file").string(failure.place.file);
      json.key("line").integer(failure.place.line).key("column").integer(failure.place.column);
      json.key("message").string(failure.message).end_object();
    }
    json.end_array().end_object();
    out += '\n';
  } else {
    for (const ExampleFailure& failure : run.failures) {
      fmt::format_to(std::back_inserter(out), "{}:{}:{}: {}: ", shown(failure.place.file), failure.place.line,
                     failure.place.column, failure.rule);
      // A message of several lines keeps them.
      std::string_view rest = failure.message;
      for (bool first = true; !rest.empty(); first = false) {
        const std::size_t end = rest.find('\n');
        if (!first) out += "  ";
        append_shown(out, rest.substr(0, end));
        out += '\n';
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      }
    }
    out += counted(run.rules, "rule") + ", " + counted(run.examples, "example") + ", " +
           counted(run.failures.size(), "failure") + "\n";
  }
  print(out);
  return run.failures.empty() ? kExitClean : kExitFindings;
}

}  // namespace cablemark
