#include "policies/scoped_overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policies/types.hpp"

namespace cablemark {

namespace {

using namespace std::string_view_literals;

constexpr std::array kWhereKeys = {"paths"sv, "eras"sv, "kinds"sv, "stages"sv, "enabled"sv, "severity"sv, "params"sv};
constexpr std::array kSeverities = {"note"sv, "warning"sv, "error"sv};

void add_condition(std::string& scope, std::string_view condition) {
  if (!scope.empty()) scope += " && ";
  scope += condition;
}

std::string quoted_list(std::span<const std::string_view> words) {
  std::string list = "[";
  for (const std::string_view word : words) list += fmt::format("{}'{}'", list.size() > 1 ? ", " : "", word);
  return list + "]";
}

// The words that `node` lists, all of which must be among `known`.
std::vector<std::string_view> read_words(Mistakes& mistakes, const Node& node, std::string_view what,
                                         std::span<const std::string_view> known) {
  std::vector<std::string_view> words;
  for (const Node& element : read_texts(mistakes, node, what)) {
    if (known.empty()) {
      mistakes.add(element, fmt::format("{} names what the policy does not have", what));
    } else if (read_choice(mistakes, element, known)) {
      words.push_back(element.text());
    }
  }
  return words;
}

std::string paths_condition(Mistakes& mistakes, const Node& node) {
  std::string condition;
  for (const Node& element : read_texts(mistakes, node, "`paths`")) {
    if (element.text().empty() || element.text().find_first_of("'\\\n") != std::string_view::npos) {
      mistakes.add(element, "a pattern of paths stands here, as `drafts/*.txt`, without quotes or `\\`");
      continue;
    }
    if (!condition.empty()) condition += " || ";
    condition += fmt::format("cable.path.matches(r'{}')", regex_of_paths(element.text()));
  }
  return condition.empty() ? condition : "(" + condition + ")";
}

}  // namespace

std::string regex_of_paths(std::string_view glob) {
  std::string regex = "(^|/)";
  for (std::size_t n = 0; n < glob.size(); ++n) {
    const char c = glob[n];
    if (c == '*' && n + 1 < glob.size() && glob[n + 1] == '*') {
      ++n;
      // `a/**/b` holds `a/b` too.
      if (n + 1 < glob.size() && glob[n + 1] == '/') {
        ++n;
        regex += "(.*/)?";
      } else {
        regex += ".*";
      }
    } else if (c == '*') {
      regex += "[^/]*";
    } else if (c == '?') {
      regex += "[^/]";
    } else {
      if (std::string_view(".+()[]{}^$|").find(c) != std::string_view::npos) regex += '\\';
      regex += c;
    }
  }
  return regex + "$";
}

std::vector<std::pair<std::string_view, std::int64_t>> read_override_params(Mistakes& mistakes, const Node& params,
                                                                            std::span<const std::string_view> known,
                                                                            std::string_view rule) {
  std::vector<std::pair<std::string_view, std::int64_t>> changed;
  if (!params) return changed;
  if (!params.is(YamlKind::Map)) {
    mistakes.add(params, fmt::format("`params` is a map of names and numbers, not {}", described(params)));
    return changed;
  }
  for (auto it = params.begin(); it != params.end(); ++it) {
    const Node name = *it;
    ++it;
    const auto number = read_number(mistakes, *it);
    if (std::find(known.begin(), known.end(), name.text()) == known.end()) {
      mistakes.add(name, fmt::format("the rule `{}` has no parameter `{}`{}", rule, name.text(),
                                     known.empty() ? std::string()
                                                   : fmt::format(": it has {}{}", one_of(known),
                                                                 did_you_mean(name.text(), known))));
    } else if (number) {
      changed.emplace_back(name.text(), *number);
    }
  }
  return changed;
}

std::vector<ScopedOverride> read_scoped_overrides(Mistakes& mistakes, const Node& where, std::string_view rule,
                                                  std::span<const std::string_view> params,
                                                  std::span<const std::string_view> eras) {
  std::vector<ScopedOverride> all;
  if (!where) return all;
  if (!where.is(YamlKind::List)) {
    mistakes.add(where, fmt::format("`where` is a list, as `[{{paths: [drafts/*], severity: note}}]`, not {}",
                                    described(where)));
    return all;
  }
  for (const Node element : where) {
    const std::size_t before = mistakes.count();
    const Fields fields(mistakes, element, "an entry of `where`", kWhereKeys);
    if (!fields) continue;
    ScopedOverride one;
    one.at = element;
    if (const Node paths = fields["paths"]) one.scope = paths_condition(mistakes, paths);
    if (const Node named = fields["eras"]) {
      const auto words = read_words(mistakes, named, "`eras`", eras);
      add_condition(one.scope, "(has(cable.era) && cable.era.name in " + quoted_list(words) + ")");
    }
    for (const auto& [key, known] : {std::pair("kinds"sv, WordClass::Kind), std::pair("stages"sv, WordClass::Stage)}) {
      const Node named = fields[key];
      if (!named) continue;
      const auto words = read_words(mistakes, named, key, fixed_words(known));
      add_condition(one.scope, fmt::format("cable.{} in {}", key.substr(0, key.size() - 1), quoted_list(words)));
    }
    if (const auto enabled = read_yes_no(mistakes, fields["enabled"])) one.off = !*enabled;
    one.severity = fields["severity"];
    read_choice(mistakes, one.severity, kSeverities);
    one.params = read_override_params(mistakes, fields["params"], params, rule);
    if (mistakes.count() != before) continue;
    if (one.scope.empty()) {
      mistakes.add(element, "an entry of `where` says which cables: `paths`, `eras`, `kinds` or `stages`");
    } else if (!one.off && !one.severity && one.params.empty()) {
      mistakes.add(element, "an entry of `where` changes something: `severity`, `params` or `enabled: no`");
    } else {
      all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace cablemark
