#include "cli/parse_command.hpp"

#include "report/parse_report.hpp"

namespace cablemark {

int run_parse(const ParseArguments& arguments) {
  const Policy policy = policy_of(arguments.common.policy);
  CableArguments cable = arguments.cable;
  cable.as_of = arguments.common.as_of;
  const CableInput input(cable, policy);
  const ParseReport report{&input.scratch.text.source, &input.scratch.text.parsed, &input.documents, &policy, arguments.text};
  print(arguments.common.json() ? parse_json(report) : parse_outline(report));
  return kExitClean;
}

}  // namespace cablemark
