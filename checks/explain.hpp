// Why a rule speaks of a cable, or does not: for every element, the one part of its conditions that decided.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checks/check.hpp"
#include "checks/rule_engine.hpp"

namespace cablemark {

struct Explanation {
  std::uint32_t rule = 0;  // in Policy::rules
  std::uint32_t part = 1;
  Outcome outcome = Outcome::NotAsked;
  bool yielded = false;    // Broken, but left to another rule
  Span place;              // of the element, else of what a finding would point at; may be absent
  std::string element;     // `paragraph 7`, `NOFORN`; no text of the cable
  std::string key;         // `when`, `require` ...; empty where no condition decided
  std::string expression;  // the part that decided, as the author wrote it
  std::string value;       // `true`, `false`, or what kept it from being either
  std::vector<std::pair<std::string, std::string>> values;  // of the facts in it; text of the cable is an ellipsis
  PolicyPlace written;                                      // of the condition
  std::optional<WordId> control;                            // the row of the control table that the rule reads here
};

// Of every element that a rule judged, in the order of rules. The policy must have been loaded with
// LoadOptions::expressions. Spans are offsets into `scratch.text.source`; `documents` are what check() gives.
std::vector<Explanation> explain(std::string_view bytes, const Policy& policy, const Options& options, Scratch& scratch,
                                 Documents& documents);

// Why a rule was not asked about this document at all: it is off, not for its kind or stage, not in force. Empty if it
// was.
std::string why_not_run(const Rule& rule, const Document& document, std::optional<Date> day);

}  // namespace cablemark
