// Ways to break one thing of a clean cable, each with the rule that must speak.
#pragma once

#include <string>
#include <vector>

#include "tests/checks/clean_cables.hpp"

namespace cablemark::mutants {

struct Mutant {
  std::string name, rule;
  std::string text;
};
// Each mutation that can be made of this cable.
std::vector<Mutant> mutants_of(const synthetic::Lines& clean);

}  // namespace cablemark::mutants
