// The JSON Schema knows the keys that the loader knows, of every map of a pack.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "policies/load.hpp"
#include "policies/policy_schema.hpp"

namespace cablemark {
namespace {

using Names = std::set<std::string>;

// Where an unknown key is put, and the map of the schema that it is unknown to.
struct Place {
  const char* definition;  // under definitions; empty: the pack itself
  const char* yaml;        // holds `%`, the key
};

void PrintTo(const Place& place, std::ostream* out) { *out << place.definition; }

class SchemaKeys : public testing::TestWithParam<Place> {};

// The keys of a definition: of the map itself, or of the map among its shapes.
Names keys_of_schema(const std::string& definition) {
  const auto schema = nlohmann::json::parse(policy_schema());
  const auto& of = definition.empty() ? schema : schema["definitions"][definition];
  Names names;
  const auto add = [&names](const nlohmann::json& map) {
    if (!map.contains("properties")) return;
    for (const auto& [name, value] : map["properties"].items()) names.insert(name);
  };
  add(of);
  if (names.empty() && of.contains("anyOf")) {
    for (const auto& shape : of["anyOf"]) add(shape);
  }
  return names;
}

// "unknown key `zzzz` of a rule: the keys are `a`, `b` or `c`".
Names keys_of_loader(const std::string& yaml) {
  const auto loaded = load_policy({"p", "p.yaml", yaml}, {}, {.examples = true});
  Names names;
  const auto* errors = std::get_if<std::vector<PolicyError>>(&loaded);
  if (errors == nullptr) return names;
  for (const PolicyError& error : *errors) {
    if (error.message.find("unknown key `zzzz`") == std::string::npos) continue;
    std::size_t at = error.message.find("the keys are");
    while (at != std::string::npos && (at = error.message.find('`', at)) != std::string::npos) {
      const std::size_t end = error.message.find('`', at + 1);
      names.insert(error.message.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }
  return names;
}

TEST_P(SchemaKeys, AreThoseOfTheLoader) {
  std::string yaml = GetParam().yaml;
  yaml.replace(yaml.find('%'), 1, "zzzz");
  const Names known = keys_of_loader("policy: p\nschema: 1\nversion: 1\n" + yaml + "\n");
  EXPECT_FALSE(known.empty());
  EXPECT_EQ(known, keys_of_schema(GetParam().definition));
}

#define RULE \
  "rules:\n  r:\n    category: form\n    summary: x\n    severity: note\n    message: x\n    require: \"true\"\n"

INSTANTIATE_TEST_SUITE_P(
    All, SchemaKeys,
    testing::Values(Place{"", "%: x"}, Place{"source", "sources: {a: {%: x}}"}, Place{"era", "eras: {a: {%: x}}"},
                    Place{"level", "levels: {A: {%: x}}"}, Place{"control", "controls: {A: {%: x}}"},
                    Place{"caption", "captions: {A: {%: x}}"}, Place{"country", "countries: {A: {%: x}}"},
                    Place{"addressee", "addressees: [{name: A, %: x}]"}, Place{"post", "posts: {A: {%: x}}"},
                    Place{"rollupRow", "rollup: [{id: a, %: x}]"},
                    Place{"rollupExample", "rollup: [{id: a, examples: [{%: x}]}]"},
                    Place{"exemption", "exemptions: {a: {%: x}}"}, Place{"rule", RULE "    %: x"},
                    Place{"claim", RULE "    of: {%: x}"}, Place{"floor", RULE "    floor: {%: x}"},
                    Place{"deprecated", RULE "    deprecated: {%: x}"}, Place{"override", RULE "override: {r: {%: x}}"},
                    Place{"where", RULE "override: {r: {where: [{%: x}]}}"},
                    Place{"example", RULE "    examples: {silent: [{text: x, %: x}]}"}));

}  // namespace
}  // namespace cablemark
