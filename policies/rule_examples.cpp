// The examples of rules and the fixtures that they stand on: read only for `policy test`.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "policies/rules.hpp"

namespace cablemark {

namespace {

using namespace std::string_view_literals;

constexpr std::array kExamplesKeys = {"reported"sv, "silent"sv};
constexpr std::array kExampleKeys = {"in"sv, "edit"sv, "date"sv, "text"sv, "is"sv};
constexpr std::array kSeverities = {"note"sv, "warning"sv, "error"sv};

// `fixtures/conf-2008.txt` is called `conf-2008`.
std::string_view fixture_name(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  const std::size_t dot = file.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? file : file.substr(0, dot);
}

void load_fixtures(Loading& loading, const PolicyReader& reader) {
  std::unordered_map<std::string, std::string> packs_of;
  const auto add = [&](const Node& at, std::string_view name, const std::string& pack, std::string text) {
    const auto [other, added] = packs_of.emplace(name, pack);
    if (!added) {
      loading.mistakes.add(at, fmt::format("the pack `{}` has a fixture `{}` already", other->second, name));
      return;
    }
    loading.policy.fixtures.push_back({std::string(name), pack, std::move(text)});
  };
  for (const auto& pack : loading.packs) {
    const Node named = (*pack->keys)["fixtures"];
    if (pack->embedded != nullptr) {
      for (const EmbeddedFixture& fixture : pack->embedded->fixtures) {
        add((*pack->keys)["policy"], fixture.name, pack->name, std::string(fixture.text));
      }
      continue;
    }
    for (const Node& file : read_texts(loading.mistakes, named, "`fixtures`")) {
      if (!reader) {
        loading.mistakes.add(file, "fixtures cannot be read here");
        continue;
      }
      std::variant<PolicyText, std::string> answer = reader(file.text(), pack->text);
      if (const auto* refusal = std::get_if<std::string>(&answer)) {
        loading.mistakes.add(file, fmt::format("cannot read the fixture `{}`: {}", file.text(), *refusal));
        continue;
      }
      add(file, fixture_name(file.text()), pack->name, std::move(std::get<PolicyText>(answer).bytes));
    }
  }
}

bool knows_fixture(const Policy& policy, std::string_view name) {
  return std::any_of(policy.fixtures.begin(), policy.fixtures.end(),
                     [&](const Fixture& fixture) { return fixture.name == name; });
}

std::optional<Example> read_example(Loading& loading, const Node& node, bool reported, bool tested) {
  Mistakes& mistakes = loading.mistakes;
  Example example;
  example.reported = reported;
  example.place = place_of(node);
  if (node.is(YamlKind::Text)) {
    example.text = node.text();
    return example;
  }
  const Fields fields(mistakes, node, "an example", kExampleKeys);
  if (!fields) return std::nullopt;
  const Node in = fields["in"];
  const Node text = fields["text"];
  if (static_cast<bool>(in) == static_cast<bool>(text)) {
    mistakes.add(node, "an example stands on a fixture (`in`) or has a `text` of its own");
    return std::nullopt;
  }
  if (const auto name = read_text(mistakes, in, "the name of a fixture")) {
    // A pack without any fixture, `base`, is tested by the packs that extend it.
    if (tested && !loading.policy.fixtures.empty() && !knows_fixture(loading.policy, *name)) {
      std::vector<std::string_view> names;
      for (const Fixture& fixture : loading.policy.fixtures) names.push_back(fixture.name);
      mistakes.add(in, fmt::format("there is no fixture `{}`{}", *name, did_you_mean(*name, names)));
    }
    example.fixture = *name;
  }
  if (const auto own = read_text(mistakes, text, "`text`")) example.text = *own;
  example.date = read_date(mistakes, fields["date"]);
  if (const auto severity = read_choice(mistakes, fields["is"], kSeverities))
    example.is = static_cast<Severity>(*severity);
  const Node edit = fields["edit"];
  if (!edit) return example;
  if (!edit.is(YamlKind::Map) || !in) {
    mistakes.add(edit, in ? fmt::format("`edit` is a map, old text: new text, not {}", described(edit))
                          : std::string("`edit` changes a fixture (`in`)"));
    return std::nullopt;
  }
  for (auto it = edit.begin(); it != edit.end(); ++it) {
    const Node old_text = *it;
    ++it;
    if (old_text.text().empty()) mistakes.add(old_text, "the old text of an edit is empty");
    if (const auto new_text = read_text(mistakes, *it, "the new text of an edit")) {
      example.edits.emplace_back(old_text.text(), *new_text);
    }
  }
  return example;
}

}  // namespace

void load_examples(Loading& loading, const RuleSources& sources, const PolicyReader& reader) {
  loading.mistakes.about("example");
  load_fixtures(loading, reader);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const Node node = sources[i]["examples"];
    if (!node) continue;
    const Fields fields(loading.mistakes, node, "`examples`", kExamplesKeys);
    // A pack in a file may extend a shipped one without the fixtures that this is tested on.
    const bool tested = sources[i].pack->embedded == nullptr || loading.packs.back()->embedded != nullptr;
    for (const std::string_view kind : kExamplesKeys) {
      const Node list = fields[kind];
      if (!list || list.is(YamlKind::Null)) continue;
      if (!list.is(YamlKind::List)) {
        loading.mistakes.add(list, fmt::format("`{}` is a list of examples, not {}", kind, described(list)));
        continue;
      }
      for (const Node element : list) {
        if (auto example = read_example(loading, element, kind == "reported", tested)) {
          loading.policy.rules[i].examples.push_back(std::move(*example));
        }
      }
    }
  }
}

}  // namespace cablemark
