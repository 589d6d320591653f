#include "cli/eval_command.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "checks/eval.hpp"
#include "checks/fact_values.hpp"
#include "cli/tagged_json.hpp"
#include "inputs/output.hpp"
#include "report/json_writer.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

std::string dumped(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Bindings parse_bindings(const std::string& text) {
  if (text.empty()) return {};
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) throw CommandError{"usage", "--bind is no JSON; write it as {\"x\": {\"int\": 3}}"};
  std::string fault;
  std::optional<Bindings> bindings = bindings_from_json(json, fault);
  if (!bindings) throw CommandError{"usage", "--bind: " + fault};
  return std::move(*bindings);
}

int report_error(const EvalArguments& arguments, const ExpressionError& error) {
  std::string text = "cablemark: " + shown(error.message) + "\n  ";
  append_shown(text, arguments.expression);
  const std::size_t column = shown(std::string_view(arguments.expression).substr(0, error.offset)).size();
  text += "\n  " + std::string(column, ' ') + "^\n";
  write_error(text);
  if (!arguments.common.json()) return kExitFailed;
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("error").begin_object().key("message").string(error.message);
  json.key("offset").integer(error.offset).end_object().end_object();
  print(out + "\n");
  return kExitFailed;
}

}  // namespace

int run_eval(const EvalArguments& arguments) {
  const Bindings bindings = parse_bindings(arguments.bindings);
  EvalOptions options;
  options.unchecked = arguments.unchecked;
  const Policy policy = policy_of(arguments.common.policy);
  options.words = &policy;
  std::optional<CableInput> input;
  FactValues facts;
  options.facts = &facts;
  const Source no_source;
  const Cable no_cable;
  const Options no_options;
  if (!arguments.cable.file.empty()) {
    CableArguments cable = arguments.cable;
    cable.as_of = arguments.common.as_of;
    input.emplace(cable, policy);
    facts.assign(input->scratch.text.source, input->scratch.text.parsed.cables[0], policy, input->options);
    options.cable = true;
  } else {
    facts.assign(no_source, no_cable, policy, no_options);
  }
  const std::variant<EvalValue, ExpressionError> result = eval(arguments.expression, bindings, options);
  if (const auto* error = std::get_if<ExpressionError>(&result)) return report_error(arguments, *error);

  const auto& value = std::get<EvalValue>(result);
  const std::string tagged = dumped(to_json(value.value));
  if (!arguments.common.json()) {
    print(tagged + "\n");
    return kExitClean;
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("value").literal(tagged).key("type").string(value.type).end_object();
  print(out + "\n");
  return kExitClean;
}

}  // namespace cablemark
