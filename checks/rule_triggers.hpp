// Which rules can have something to say of a marking. Most ask about a control or a system of marks that few markings
// have, and what they ask is known to be false without it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "grammar/marking.hpp"
#include "policies/policy.hpp"

namespace cablemark {

class RuleTriggers {
 public:
  // Of rules over cable.marks, by their numbers in the policy.
  RuleTriggers(const Policy& policy, std::span<const std::uint32_t> rules);

  // Begins with the rules that a mark of the system can break whatever controls it has; one bit a rule.
  [[nodiscard]] const std::vector<std::uint64_t>& of(MarkSystem system) const {
    return rules_[controls_ + static_cast<std::size_t>(system)];
  }
  // Those that it can break with a control, besides.
  [[nodiscard]] const std::vector<std::uint64_t>& of(WordId control) const { return rules_[control]; }

 private:
  std::size_t controls_;
  std::vector<std::vector<std::uint64_t>> rules_;  // by control, then by system
};

}  // namespace cablemark
