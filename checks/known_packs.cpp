#include "checks/known_packs.hpp"

#include <algorithm>

namespace cablemark {

std::set<std::pair<std::string_view, std::string_view>> known_packs(const Policy& policy, bool shipped_together) {
  std::set<std::pair<std::string_view, std::string_view>> known;
  // What a pack extends stands before it.
  for (const Pack& pack : policy.packs) {
    known.emplace(pack.name, pack.name);
    for (const Pack& parent : policy.packs) {
      const bool extends = std::find(pack.extends.begin(), pack.extends.end(), parent.file) != pack.extends.end();
      if (shipped_together && pack.shipped && parent.shipped) known.emplace(pack.name, parent.name);
      if (!extends) continue;
      for (const Pack& other : policy.packs) {
        if (known.count({parent.name, other.name}) != 0) known.emplace(pack.name, other.name);
      }
    }
  }
  return known;
}

bool is_tested(const Policy& policy, const Rule& rule) {
  if (rule.switched_off || !is_tested(policy, rule.pack)) return false;
  return policy.packs.back().shipped ||
         std::none_of(policy.origins.begin(), policy.origins.end(), [&rule](const RowOrigin& row) {
           return row.table == "override" && row.key == rule.name && row.place.file != rule.place.file;
         });
}

bool is_tested(const Policy& policy, std::string_view pack) {
  return policy.packs.back().shipped || std::none_of(policy.packs.begin(), policy.packs.end(), [pack](const Pack& one) {
           return one.shipped && one.name == pack;
         });
}

}  // namespace cablemark
