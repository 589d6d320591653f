// The memory that Scratch keeps between checks; seen by checks/ only.
#pragma once

#include <optional>
#include <string_view>

#include "checks/check.hpp"
#include "checks/fact_values.hpp"
#include "checks/rule_engine.hpp"
#include "checks/rule_plan.hpp"

namespace cablemark {

class Scratch::Impl {
 public:
  PolicyPlan plan;
  RuleEngine engine;
  FactValues facts;
  Cable single;                      // of check_marking: a cable with one marking
  std::string text;                  // of check_marking: the mark with its brackets
  std::vector<std::uint64_t> asked;  // of check_marking: one bit a rule
  // Where it is to be noted which rules' guards held on some element of any cable.
  std::vector<bool>* spoke = nullptr;
};

// Steps of one rule: enough for any rule that goes over the text a few times, and an end for one that does not.
std::uint64_t step_limit(std::size_t text_size);

// Orders what the engine found, gives each finding its fingerprint and hands it to the document. One without a name is
// a marking, of which nobody reads fingerprints.
void take_findings(RuleEngine& engine, const Policy& policy, const PolicyPlan& plan,
                   std::optional<std::string_view> document_name, Document& document);

}  // namespace cablemark
