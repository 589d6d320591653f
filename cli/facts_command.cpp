#include "cli/facts_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "checks/fact_list.hpp"
#include "inputs/output.hpp"
#include "report/json_writer.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

std::string_view shown_name(Shown shown) {
  switch (shown) {
    case Shown::InMessages:
      return "yes";
    case Shown::CableText:
      return "text of the cable";
    case Shown::Never:
      return "no";
  }
  return {};
}

std::string facts_json(const std::vector<ListedFact>& facts) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("facts").begin_array();
  for (const ListedFact& one : facts) {
    json.begin_object().key("fact").string(one.path).key("type").string(one.type);
    json.key("may_be_absent").boolean(one.may_be_absent).key("in_messages").string(shown_name(one.shown));
    json.key("meaning").string(one.meaning).key("value").optional_string(one.value).end_object();
  }
  json.end_array().end_object();
  out += '\n';
  return out;
}

std::string facts_text(const std::vector<ListedFact>& facts, bool values) {
  std::size_t names = 0, types = 0;
  for (const ListedFact& one : facts) {
    names = std::max(names, one.path.size());
    types = std::max(types, one.type.size() + (one.may_be_absent ? 1 : 0));
  }
  std::string out;
  for (const ListedFact& one : facts) {
    // With a cable, what it does not have is not worth a line.
    if (values && !one.value) continue;
    const std::string type = one.type + (one.may_be_absent ? "?" : "");
    fmt::format_to(std::back_inserter(out), "{:<{}}  {:<{}}  ", one.path, names, type, types);
    append_shown(out, values ? std::string_view(*one.value) : one.meaning);
    out += '\n';
  }
  return out;
}

}  // namespace

int run_facts(const FactsArguments& arguments) {
  if (arguments.place.empty()) {
    const std::vector<ListedFact> facts = list_facts();
    print(arguments.common.json() ? facts_json(facts) : facts_text(facts, false));
    return kExitClean;
  }
  const FileLine place = split_line(arguments.place);
  const Policy policy = policy_of(arguments.common.policy);
  CableArguments cable = arguments.cable;
  cable.file = place.file;
  cable.as_of = arguments.common.as_of;
  const CableInput input(cable, policy);
  const ParsedText& parsed = input.scratch.text.parsed;

  std::optional<Span> line;
  std::size_t part = 0;
  if (place.line) {
    line = input.scratch.text.source.line(*place.line);
    if (!line->present()) {
      throw CommandError{"usage", fmt::format("{} has no line {}", place.file, *place.line)};
    }
    while (part + 1 < parsed.cable_count && parsed.cables[part].span.end <= line->begin) ++part;
  } else if (parsed.cable_count > 1) {
    write_error(fmt::format("cablemark: {} holds {} cables; these are the facts of the first, {}:LINE picks another\n",
                            shown(place.file), parsed.cable_count, shown(place.file)));
  }
  FactValues values;
  values.assign(input.scratch.text.source, parsed.cables[part], policy, input.options);
  const std::vector<ListedFact> facts = list_facts(values, parsed.cables[part], line);
  print(arguments.common.json() ? facts_json(facts) : facts_text(facts, true));
  return kExitClean;
}

}  // namespace cablemark
