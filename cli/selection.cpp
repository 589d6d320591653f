#include "cli/selection.hpp"

#include "cli/command.hpp"

namespace cablemark {

const Rule& rule_named(const Policy& policy, const std::string& name) {
  for (const Rule& rule : policy.rules) {
    if (rule.name == name) return rule;
  }
  std::vector<std::string_view> known;
  for (const Rule& rule : policy.rules) known.push_back(rule.name);
  throw CommandError{"usage", "no rule `" + name + "` in the policy " + policy.name + did_you_mean(name, known) +
                                  "; `cablemark rules` lists them"};
}

std::optional<std::vector<bool>> selected_rules(const Policy& policy, const std::vector<std::string>& select,
                                                const std::vector<std::string>& ignore,
                                                const std::vector<std::string>& category) {
  if (select.empty() && ignore.empty() && category.empty()) return std::nullopt;
  const auto set = [&](std::vector<bool>& rules, const std::vector<std::string>& names, bool value) {
    for (const std::string& name : split_commas(names)) {
      rules[static_cast<std::size_t>(&rule_named(policy, name) - policy.rules.data())] = value;
    }
  };
  std::vector<bool> rules(policy.rules.size());
  if (select.empty()) {
    for (std::size_t n = 0; n < rules.size(); ++n) rules[n] = policy.rules[n].enabled;
  }
  set(rules, select, true);
  if (!category.empty()) {
    std::vector<bool> in_category(policy.rules.size());
    for (const std::string& name : split_commas(category)) {
      const std::optional<Category> wanted = parse_category(name);
      if (!wanted) {
        throw CommandError{"usage",
                           "--category `" + name + "` is not known" +
                               did_you_mean(name, {"marking", "handling", "declassification", "transmission", "form"}) +
                               "; it is marking, handling, declassification, transmission or form"};
      }
      for (std::size_t n = 0; n < rules.size(); ++n) {
        in_category[n] = in_category[n] || policy.rules[n].category == *wanted;
      }
    }
    for (std::size_t n = 0; n < rules.size(); ++n) rules[n] = rules[n] && in_category[n];
  }
  set(rules, ignore, false);
  for (const bool one : rules) {
    if (one) return rules;
  }
  throw CommandError{"usage", "--select, --ignore and --category leave no rule to check"};
}

}  // namespace cablemark
