// Which rules can have something to say of a marking. Most ask about a control, a form or a system of marks that few
// markings have, and what they ask is known to be false without it.
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

  // Those that the mark can break, one bit a rule.
  void find(const Marking& mark, const MarkPool& pool, std::vector<std::uint64_t>& rules) const;

 private:
  std::size_t controls_;
  std::vector<std::vector<std::uint64_t>> rules_;  // by what a mark has: its controls first
};

}  // namespace cablemark
