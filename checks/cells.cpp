#include "checks/cells.hpp"

#include <algorithm>

namespace cablemark {
namespace {

bool holds(const std::vector<WordId>& words, WordId word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool claims_place(const CellClaim& claim, CellPlace place) { return claim.in == CellPlace::Any || claim.in == place; }

// The control with every partner.
bool claims_all_of(const CellClaim& claim, WordId control) {
  return claim.with.empty() && holds(claim.controls, control);
}

bool claims_directed(const CellClaim& claim, WordId control, WordId other) {
  return holds(claim.controls, control) && (claim.with.empty() || holds(claim.with, other));
}

bool claims_pair(const CellClaim& claim, PairKind pairs, WordId control, WordId other) {
  return claims_directed(claim, control, other) ||
         (pairs == PairKind::Excludes && claims_directed(claim, other, control));
}

bool takes_in(const Rule& rule, std::optional<CableKind> kind) {
  return rule.kinds.empty() || (kind && std::find(rule.kinds.begin(), rule.kinds.end(), *kind) != rule.kinds.end());
}

}  // namespace

bool owns_cell(const RulePlan& plan, Cell cell, CableKind kind) {
  if (plan.own != nullptr) {
    // Any control may be the later word of a symmetric pair: then the pair decides.
    return claims_place(*plan.own, cell.place) &&
           (plan.pairs == PairKind::Excludes || holds(plan.own->controls, cell.control));
  }
  for (const Rule* rule : plan.taken) {
    const CellClaim& claim = *rule->of;
    if (!takes_in(*rule, kind) || !claims_place(claim, cell.place)) continue;
    if (plan.pairs == PairKind::None ? holds(claim.controls, cell.control) : claims_all_of(claim, cell.control)) {
      return false;
    }
  }
  return true;
}

bool owns_pair(const RulePlan& plan, CellPlace place, WordId control, WordId other, std::optional<CableKind> kind) {
  if (plan.own != nullptr) return claims_pair(*plan.own, plan.pairs, control, other);
  for (const Rule* rule : plan.taken) {
    const CellClaim& claim = *rule->of;
    if (takes_in(*rule, kind) && claims_place(claim, place) && claims_pair(claim, plan.pairs, control, other)) {
      return false;
    }
  }
  return true;
}

}  // namespace cablemark
