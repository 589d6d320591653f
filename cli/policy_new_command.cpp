#include "cli/policy_new_command.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inputs/output.hpp"
#include "inputs/policy_files.hpp"
#include "policies/policy_reader.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kFixture = "conf-2008";

// Four letters that belong to a rule's name, so that two new rules do not speak of the same cable.
std::string tag_of(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  std::string tag = "X";
  for (int n = 0; n < 3; ++n, hash /= 26) tag += static_cast<char>('A' + hash % 26);
  return tag;
}

// A rule to be changed.
std::string rule_text(std::string_view name, std::string_view source) {
  return fmt::format(R"YAML(
  {0}:
    severity: warning
    category: form
    summary: a classified cable carries the tag {2}
    when: cable.classified
    forbid: "'{2}' in cable.tags"
    at: cable.tags
    message: "a cable marked {{cable.classification}} carries the tag {2}"
    help: take the tag off, or ask whoever classified the cable
    cite: [{1}]
    examples:
      reported:
        - {{in: {3}, edit: {{"TAGS: PREL EFIS NO": "«TAGS: {2} PREL EFIS NO»"}}}}
      silent:
        - {{in: {3}}}
)YAML",
                     name, source, tag_of(name), kFixture);
}

void write_file(const std::string& file, std::string_view text) {
  const std::unique_ptr<Output> output = replace_file(file);
  if (!output || !output->write(text) || !output->commit())
    throw CommandError{"output", "`" + file + "` cannot be written"};
}

void need_name(std::string_view name, std::string_view what) {
  if (is_name(name)) return;
  throw CommandError{"usage", fmt::format("the name of a {} is made of `a-z`, `0-9` and `-`, not `{}`", what, name)};
}

// A source of the pack's own, to be cited.
std::string own_source(const Policy& policy) {
  for (const RowOrigin& row : policy.origins) {
    if (row.table == "sources" && row.place.file == policy.packs.back().file) return row.key;
  }
  throw CommandError{"policy",
                     fmt::format("the pack `{}` names no source that a rule could cite: add `sources: {{house: "
                                 "{{title: \"...\", basis: house, evidence: read}}}}`",
                                 policy.name)};
}

}  // namespace

int run_policy_new_pack(const NewArguments& arguments) {
  need_name(arguments.name, "pack");
  const Policy parent = policy_of(arguments.extends, {.examples = true});
  const bool known = std::any_of(parent.fixtures.begin(), parent.fixtures.end(),
                                 [](const Fixture& fixture) { return fixture.name == kFixture; });
  if (!known) {
    throw CommandError{"usage", fmt::format("the new pack's first rule stands on the fixture {} of us-core, which `{}` "
                                            "does not extend",
                                            kFixture, arguments.extends)};
  }
  const std::string file = arguments.name + ".yaml";
  if (!policy_source(file).empty()) throw CommandError{"output", "`" + file + "` is there already: nothing is written"};
  write_file(file, fmt::format("policy: {}\nschema: 1\nversion: 0.1.0\nextends: [{}]\n\nsources:\n  house: {{title: "
                               "\"House rules of {}\", basis: house, evidence: read}}\n\nrules:\n",
                               arguments.name, arguments.extends, arguments.name) +
                       rule_text("first-rule", "house"));
  print(fmt::format("{0} is written; `cablemark policy check {0}` and `cablemark policy test {0}` pass\n", file));
  return kExitClean;
}

int run_policy_new_rule(const NewArguments& arguments) {
  need_name(arguments.name, "rule");
  const Policy policy = policy_of(arguments.file, {.origins = true});
  if (policy.rule(arguments.name) != nullptr) {
    throw CommandError{"usage", fmt::format("the policy has a rule `{}` already", arguments.name)};
  }
  std::string text = policy_source(arguments.file);
  if (text.empty()) throw CommandError{"usage", "--in is a file, not a shipped pack"};
  const std::string rule = rule_text(arguments.name, own_source(policy));
  if (text.back() != '\n') text += '\n';
  const std::string_view key = "\nrules:\n";
  const std::size_t at = text.find(key);
  if (at == std::string::npos) {
    text += "\nrules:\n" + rule;
  } else {
    text.insert(at + key.size(), rule);
  }
  write_file(arguments.file, text);
  print(fmt::format("the rule {} stands in {}; change it, then run `cablemark policy test {}`\n", arguments.name,
                    arguments.file, arguments.file));
  return kExitClean;
}

}  // namespace cablemark
