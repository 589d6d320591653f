// What rules can tell the codes of a list apart by, without their names.
#pragma once

#include <algorithm>
#include <cstdint>

#include "policies/policy.hpp"

namespace cablemark {

// None: of what is no code.
enum class ListPart : std::uint8_t { None, UnitedStates, Country, Group, GroupWithUnitedStates };

// Of a row of the policy's countries.
inline ListPart list_part(const Policy& policy, const Country& row) {
  const auto is_usa = [&policy](WordId id) { return policy.countries[id].name == "USA"; };
  if (row.name == "USA") return ListPart::UnitedStates;
  if (!row.group && row.members.empty()) return ListPart::Country;
  const bool member = std::any_of(row.members.begin(), row.members.end(), is_usa);
  return member ? ListPart::GroupWithUnitedStates : ListPart::Group;
}

}  // namespace cablemark
