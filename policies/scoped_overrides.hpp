// What an override changes for some cables only: `where: [{paths: [drafts/*], severity: note}]`.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policies/policy_reader.hpp"

namespace cablemark {

struct ScopedOverride {
  std::string scope;  // a condition on the cable
  Node at;
  Node severity;
  bool off = false;
  std::vector<std::pair<std::string_view, std::int64_t>> params;
};

// The entries of `where`; `params` are those that the rule has.
std::vector<ScopedOverride> read_scoped_overrides(Mistakes& mistakes, const Node& where, std::string_view rule,
                                                  std::span<const std::string_view> params,
                                                  std::span<const std::string_view> eras);

// `params: {years: 8}` of an override; a name that the rule does not have is a mistake.
std::vector<std::pair<std::string_view, std::int64_t>> read_override_params(Mistakes& mistakes, const Node& params,
                                                                            std::span<const std::string_view> known,
                                                                            std::string_view rule);

// A pattern of paths as a regular expression: `*` and `?` stay inside one folder, `**` does not; a pattern fits the end
// of a path, from the beginning of a name on.
std::string regex_of_paths(std::string_view glob);

}  // namespace cablemark
