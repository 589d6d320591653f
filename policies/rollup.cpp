// The rows of the roll-up.
#include <fmt/format.h>

#include <array>

#include "policies/rule_parts.hpp"
#include "policies/tables.hpp"

namespace cablemark {

namespace {

using namespace std::string_view_literals;

constexpr std::array kKeys = {"id"sv,     "some"sv, "other"sv, "when"sv, "add"sv, "remove"sv,  "bare"sv,
                              "narrow"sv, "join"sv, "cite"sv,  "from"sv, "to"sv,  "examples"sv};
constexpr std::array kExampleKeys = {"marks"sv, "overall"sv, "date"sv};

void read_example(Mistakes& mistakes, const Node& node, std::vector<RollupExample>& into) {
  const Fields fields(mistakes, node, "an example of a row", kExampleKeys);
  if (!fields) return;
  const std::vector<Node> marks = read_texts(mistakes, fields.required(mistakes, "marks"), "`marks`");
  const auto overall = read_text(mistakes, fields.required(mistakes, "overall"), "`overall`");
  const auto date = read_date(mistakes, fields["date"]);
  if (!marks.empty() && overall) into.push_back({strings(marks), std::string(*overall), date, place_of(node)});
}

void read_examples(Mistakes& mistakes, const Node& list, RollupRow& row) {
  if (!list || list.is(YamlKind::Null)) return;
  if (!list.is(YamlKind::List)) {
    mistakes.add(list, fmt::format("`examples` of a row is a list, not {}", described(list)));
    return;
  }
  for (const Node element : list) read_example(mistakes, element, row.examples);
}

void load_row(Loading& loading, const MergedRow& source, RollupRow& row) {
  Mistakes& mistakes = loading.mistakes;
  const Fields fields(mistakes, source.value, "a row of `rollup`", kKeys);
  row.id = source.key.text();
  row.place = place_of(source.key);
  if (!is_name(row.id)) {
    mistakes.add(source.key,
                 fmt::format("the id of a row is made of `a-z`, `0-9` and `-`, not {}", described(source.key)));
  }
  row.period = read_period(mistakes, fields);
  row.add = find_words(loading, fields["add"], WordClass::Control, "`add`");
  row.remove = find_words(loading, fields["remove"], WordClass::Control, "`remove`");
  row.bare = find_words(loading, fields["bare"], WordClass::Control, "`bare`");
  row.narrow = find_words(loading, fields["narrow"], WordClass::Control, "`narrow`");
  if (row.narrow.size() == 1) {
    mistakes.add(fields["narrow"], "`narrow` names a control and the others whose lists count for it");
  }
  if (const Node join = fields["join"]) {
    row.join = find_word(loading, join, WordClass::Control).value_or(kNoWord);
    if (!fields["remove"])
      mistakes.add(join, "`join` takes the compartments of what the row removes: it has no `remove`");
  }
  row.cite = find_citations(loading, fields["cite"]);
  if (loading.options.examples) read_examples(mistakes, fields["examples"], row);
  if (!fields["some"] && !fields["other"] && !fields["when"]) {
    mistakes.add(source.key, fmt::format("the row `{}` has no condition: `some`, `other` or `when`", row.id));
  }
  if (!fields["add"] && !fields["remove"] && !fields["bare"] && !fields["narrow"]) {
    mistakes.add(source.key, fmt::format("the row `{}` changes nothing: `add`, `remove`, `bare` or `narrow`", row.id));
  }
  Compiler compiler(Compiler::Mode::Strict, loading.policy, row.program);
  row.portion_slot = compiler.add_variable("p", {.kind = TypeKind::Record, .record = Record::Portion}, true);
  row.so_far_slot = compiler.add_variable("so_far", {.kind = TypeKind::Record, .record = Record::Marking}, false);
  const std::vector<Loop> no_loops;
  RuleParts parts(mistakes, compiler, row.program, no_loops);
  if (loading.options.expressions) parts.keep_in(row.expressions);
  const auto read = [&](std::string_view key, NodeId& into, std::uint16_t unknown, std::string_view told) {
    const Node node = fields[key];
    if (!node) return;
    const auto id = parts.condition(node, key);
    if (!id) return;
    if (reads_variable(row.program, *id, unknown)) {
      mistakes.add(node, std::string(told));
      return;
    }
    into = *id;
  };
  read("some", row.some, row.so_far_slot, "`some` is a condition on a portion `p`; `so_far` stands under `when`");
  read("other", row.other, row.so_far_slot,
       "`other` is a condition on another portion `p`; `so_far` stands under `when`");
  read("when", row.when, row.portion_slot,
       "`when` is a condition on the marking `so_far`; a portion `p` stands under `some` or `other`");
}

}  // namespace

void load_rollup(Loading& loading) {
  const MergedTable table = list_of(loading, "rollup", "id");
  // Programs borrow from themselves: the rows are made where they stay.
  loading.policy.rollup.resize(table.rows().size());
  for (std::size_t i = 0; i < table.rows().size(); ++i) load_row(loading, table.rows()[i], loading.policy.rollup[i]);
}

}  // namespace cablemark
