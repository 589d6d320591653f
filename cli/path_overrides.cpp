#include "cli/path_overrides.hpp"

#include <array>

#include "checks/own_rules.hpp"
#include "cli/cable_input.hpp"
#include "cli/check_command.hpp"
#include "cli/command.hpp"
#include "cli/selection.hpp"
#include "inputs/paths.hpp"

namespace cablemark {
namespace {

using namespace std::string_view_literals;

CommandError error_at(const PolicyPlace& place, std::string message) {
  return {"usage", format_policy_error({place, std::move(message)})};
}

}  // namespace

PathOverrides::Override PathOverrides::read(const PathSettings& settings) {
  Override one;
  one.directory = settings.directory;
  for (const std::string& pattern : settings.files) one.files.add(pattern);
  for (const Setting& setting : settings.settings) {
    try {
      const std::string value = setting.values.empty() ? std::string() : setting.values.back();
      if (setting.key == "kind") {
        one.kind = kind_of(value);
      } else if (setting.key == "stage") {
        one.stage = stage_of(value);
      } else if (setting.key == "as-of") {
        one.as_of = day_of("as-of", value);
      } else if (setting.key == "select") {
        one.select = setting.values;
      } else if (setting.key == "ignore") {
        one.ignore = setting.values;
      } else if (setting.key == "category") {
        one.category = setting.values;
      } else {
        throw CommandError{"usage", "`" + setting.key + "` is no key of an override" +
                                        did_you_mean(setting.key, {"files"sv, "kind"sv, "stage"sv, "as-of"sv,
                                                                   "select"sv, "ignore"sv, "category"sv}) +
                                        "; the keys are files, kind, stage, as-of, select, ignore and category"};
      }
    } catch (const CommandError& error) {
      throw error_at(setting.place, error.message);
    }
  }
  return one;
}

PathOverrides::PathOverrides(const CheckArguments& arguments, const Policy& policy, const Options& options,
                             const std::string& working_directory)
    : arguments_(arguments), policy_(policy), options_(options), working_directory_(working_directory) {
  for (const PathSettings& settings : arguments.overrides) {
    overrides_.push_back(read(settings));
    // A rule that is not known is said now, and not at the first input that matches.
    std::vector<bool> alone(overrides_.size());
    alone.back() = true;
    try {
      merged_.emplace(alone, merged(alone));
    } catch (const CommandError& error) {
      throw error_at(settings.place, error.message);
    }
  }
  merged_.clear();
}

std::unique_ptr<PathOverrides::Merged> PathOverrides::merged(const std::vector<bool>& matching) const {
  auto all = std::make_unique<Merged>();
  all->options = options_;
  std::vector<std::string> select = arguments_.select, ignore = arguments_.ignore, category = arguments_.category;
  for (std::size_t n = 0; n < overrides_.size(); ++n) {
    if (!matching[n]) continue;
    const Override& one = overrides_[n];
    if (one.kind) all->options.kind = one.kind;
    if (one.stage) all->options.stage = one.stage;
    if (one.as_of) all->options.as_of = one.as_of;
    if (!one.select.empty()) select = one.select;
    if (!one.category.empty()) category = one.category;
    ignore.insert(ignore.end(), one.ignore.begin(), one.ignore.end());
  }
  all->selected = selected_rules(policy_, select, ignore, category);
  if (all->selected) {
    for (std::size_t n = 0; n < policy_.rules.size(); ++n) {
      if (is_own_rule(policy_.rules[n])) (*all->selected)[n] = false;
    }
    all->options.selected = &*all->selected;
  }
  return all;
}

const Options& PathOverrides::of(const std::string& path) {
  const std::string whole = absolute_path(working_directory_, path);
  std::vector<bool> matching(overrides_.size());
  bool any = false;
  for (std::size_t n = 0; n < overrides_.size(); ++n) {
    const Override& one = overrides_[n];
    matching[n] = is_below(one.directory, whole) && one.files.ignores_or_above(path_below(one.directory, whole));
    any = any || matching[n];
  }
  if (!any) return options_;
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Merged>& found = merged_[matching];
  if (found == nullptr) found = merged(matching);
  return found->options;
}

}  // namespace cablemark
