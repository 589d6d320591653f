#include "policies/facts.hpp"

namespace cablemark {

// The table is short and the loader alone asks, so a walk over it is enough.
const FactDeclaration* find_fact(Record owner, std::string_view name) {
  for (const FactDeclaration& fact : kFacts) {
    if (fact.owner == owner && fact.name == name) return &fact;
  }
  return nullptr;
}

}  // namespace cablemark
