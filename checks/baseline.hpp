// A baseline: the findings that were there when it was written. They are hidden as long as they stay; what comes new is
// reported, and what went away is an entry to take out. Lines are not part of an entry, so that text may move.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "policies/load.hpp"

namespace cablemark {

struct BaselineKey {
  std::string path;  // relative to the directory of the baseline, as baseline_path() writes it
  std::string rule, fingerprint;

  auto operator<=>(const BaselineKey&) const = default;
};

struct BaselineEntry {
  std::uint32_t count = 1;  // findings of that key
  std::uint32_t at = 0;     // byte of the file
};

using Baseline = std::map<BaselineKey, BaselineEntry, std::less<>>;

// Every mistake comes back, each once.
std::variant<Baseline, std::vector<PolicyError>> read_baseline(const std::string& file, std::string_view bytes);
// The file of these entries.
std::string write_baseline(const Baseline& baseline);
// A path with `%0A` for what does not stand in a line of YAML.
std::string baseline_path(std::string_view path);

}  // namespace cablemark
