// A cell is one control, or one pair of controls, in one place, as a generic rule reads it from the table. A named rule
// that claims cells takes them away from the generic rule in the kinds of cable that it is for, also while it is off.
#pragma once

#include <optional>

#include "checks/rule_plan.hpp"

namespace cablemark {

struct Cell {
  WordId control = kNoWord;
  CellPlace place = CellPlace::Any;

  friend bool operator==(const Cell&, const Cell&) = default;
};

// Whether the rule of `plan` has anything to say about this control here.
bool owns_cell(const RulePlan& plan, Cell cell, CableKind kind);
// Whether it may read the pair of `control` and `other`, where `control` stands at `place`; without a kind, in any.
bool owns_pair(const RulePlan& plan, CellPlace place, WordId control, WordId other, std::optional<CableKind> kind);

}  // namespace cablemark
