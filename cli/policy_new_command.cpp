#include "cli/policy_new_command.hpp"

#include <fmt/format.h>

#include <optional>

#include "inputs/output.hpp"
#include "inputs/policy_files.hpp"
#include "policies/policy_reader.hpp"
#include "report/json_parts.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kFixture = "conf-2008";
constexpr std::string_view kTags = "TAGS: ";

// The tags of a clean cable that a new rule's examples stand on.
struct TagsLine {
  std::string fixture, line;
};

// Four letters that belong to a rule's name, so that two new rules do not speak of the same cable.
std::string tag_of(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  std::string tag = "X";
  for (int n = 0; n < 3; ++n, hash /= 26) tag += static_cast<char>('A' + hash % 26);
  return tag;
}

// A rule to be changed.
std::string rule_text(std::string_view name, std::string_view source, const TagsLine& tags) {
  return fmt::format(R"YAML(
  {0}:
    severity: warning
    category: form
    summary: a cable carries the tag {2}
    when: has(cable.classification)
    forbid: "'{2}' in cable.tags"
    at: cable.tags
    message: "a cable marked {{cable.classification}} carries the tag {2}"
    help: take the tag off, or ask whoever classified the cable
    cite: [{1}]
    examples:
      reported:
        - {{in: {3}, edit: {{"{4}": "«{5}{2} {6}»"}}}}
      silent:
        - {{in: {3}}}
)YAML",
                     name, source, tag_of(name), tags.fixture, tags.line, kTags, tags.line.substr(kTags.size()));
}

// Levels and an era to be changed, for a pack whose parent has none, and a clean cable of them.
constexpr std::string_view kFirstWords = R"YAML(
eras:
  first: {from: 2000-01-01}

levels:
  U: {rank: 0, ladder: own, classified: no, line: [UNCLASSIFIED], portion: [U], transmission: U}
  R: {rank: 10, ladder: own, line: [RESTRICTED], portion: [R], transmission: R}
)YAML";
constexpr std::string_view kFirstCable =
    "R 201202Z MAY 08\nFM EMBASSY OSLO\nTO MINISTRY\nRESTRICTED OSLO 000512\n\nTAGS: PREL EFIS NO\n"
    "SUBJECT: (U) QUARTERLY NOTE ON FISHERIES\n\n1. (R) Summary: Quotas rose. End summary.\n\n"
    "2. (U) The ministry met twice.\nHALVORSEN\n";

// The one line of tags in the text, if its words need no quotes of YAML; empty if there is none.
std::string tags_line(std::string_view text) {
  const std::size_t at = text.find("\nTAGS: ");
  if (at == std::string_view::npos) return {};
  const std::string_view line = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
  const bool plain = line.find_first_of("\"\\\r") == std::string_view::npos;
  return plain && text.find(line) == text.rfind(line) ? std::string(line) : std::string();
}

// A cable of the pack itself goes before those of its parents, and the usual one before others.
std::optional<TagsLine> find_tags(const Policy& policy) {
  std::optional<TagsLine> found;
  for (const Fixture& fixture : policy.fixtures) {
    const std::string line = tags_line(fixture.text);
    if (!line.empty() && (!found || fixture.name == kFixture || found->fixture != kFixture)) {
      found = TagsLine{fixture.name, line};
    }
  }
  return found;
}

TagsLine need_tags(const Policy& policy) {
  if (auto found = find_tags(policy)) return std::move(*found);
  throw CommandError{"usage", fmt::format("the examples of a new rule stand on a clean cable with a line of tags, and "
                                          "`{}` has no fixture with one: add `fixtures: [clean.txt]`",
                                          policy.name)};
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

void print_written(const std::vector<std::string>& files, std::string_view rule) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("written");
  write_strings(json, files);
  json.key("rule").string(rule).end_object();
  print(out + "\n");
}

}  // namespace

int run_policy_new_pack(const NewArguments& arguments) {
  need_name(arguments.name, "pack");
  const Policy parent = policy_of(arguments.extends, {.examples = true});
  const bool wordless = parent.levels.empty();
  const std::string file = arguments.name + ".yaml", cable = arguments.name + "-cable.txt";
  const TagsLine tags = wordless ? TagsLine{arguments.name + "-cable", tags_line(kFirstCable)} : need_tags(parent);
  for (const std::string& name : {file, cable}) {
    if ((name == file || wordless) && !policy_source(name).empty())
      throw CommandError{"usage", "`" + name + "` is there already: nothing is written"};
  }
  std::string text =
      fmt::format("policy: {}\nschema: 1\nversion: 0.1.0\nextends: [{}]\n", arguments.name, arguments.extends);
  if (wordless) {
    write_file(cable, kFirstCable);
    text += fmt::format("fixtures: [{}]\n", cable);
  }
  text += fmt::format("\nsources:\n  house: {{title: \"House rules of {}\", basis: house, evidence: read}}\n",
                      arguments.name);
  if (wordless) text += kFirstWords;
  const std::string rule = parent.rule("first-rule") == nullptr ? "first-rule" : arguments.name + "-rule";
  write_file(file, text + "\nrules:\n" + rule_text(rule, "house", tags));
  if (arguments.format == "json") {
    print_written(wordless ? std::vector{file, cable} : std::vector{file}, rule);
  } else {
    print(fmt::format("{0} is written; `cablemark policy check {0}` and `cablemark policy test {0}` pass\n", file));
  }
  return kExitClean;
}

int run_policy_new_rule(const NewArguments& arguments) {
  need_name(arguments.name, "rule");
  const Policy policy = policy_of(arguments.file, {.examples = true, .origins = true});
  if (policy.rule(arguments.name) != nullptr) {
    throw CommandError{"usage", fmt::format("the policy has a rule `{}` already", arguments.name)};
  }
  std::string text = policy_source(arguments.file);
  if (text.empty()) throw CommandError{"usage", "--in is a file, not a shipped pack"};
  const std::string rule = rule_text(arguments.name, own_source(policy), need_tags(policy));
  if (text.back() != '\n') text += '\n';
  const std::string_view key = "\nrules:\n";
  const std::size_t at = text.find(key);
  if (at == std::string::npos) {
    text += "\nrules:\n" + rule;
  } else {
    text.insert(at + key.size(), rule);
  }
  write_file(arguments.file, text);
  if (arguments.format == "json") {
    print_written({arguments.file}, arguments.name);
  } else {
    print(fmt::format("the rule {} stands in {}; change it, then run `cablemark policy test {}`\n", arguments.name,
                      arguments.file, arguments.file));
  }
  return kExitClean;
}

}  // namespace cablemark
