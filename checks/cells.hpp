// A cell is one control, or one pair of controls, in one place, as a generic rule reads it from the table. A named rule
// that claims cells takes them away from the generic rule, also while it is off.
#pragma once

#include "checks/rule_plan.hpp"

namespace cablemark {

struct Cell {
  WordId control = kNoWord;
  CellPlace place = CellPlace::Any;

  friend bool operator==(const Cell&, const Cell&) = default;
};

// Whether the rule of `plan` has anything to say about this control here.
bool owns_cell(const RulePlan& plan, Cell cell);
// Whether it may read the pair of `control` and `other`, where `control` stands at `place`.
bool owns_pair(const RulePlan& plan, CellPlace place, WordId control, WordId other);

}  // namespace cablemark
