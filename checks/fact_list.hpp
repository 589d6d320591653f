// The facts as `cablemark facts` lists them: what each is called, its type, whether it may be absent, what it means,
// and its value in one cable. Text of the cable is shown as an ellipsis.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/fact_values.hpp"
#include "grammar/cable.hpp"
#include "policies/facts.hpp"

namespace cablemark {

struct ListedFact {
  Fact fact{};
  std::string path;  // `cable.dtg.date`; `portion.mark` of a record that a list holds
  std::string type;  // `level`, `[portion]`
  bool may_be_absent = false;
  Shown shown = Shown::InMessages;
  std::string_view meaning;
  // Nothing without a cable, and nothing for a record that `line` does not meet.
  std::optional<std::string> value;
};

// Every fact of policies/facts.hpp, by record.
std::vector<ListedFact> list_facts();

// With the values of the cable that `facts` holds. Records that stand once (the date-time group, the era) have their
// values; of those that a list holds, the first one that `line` meets: its paragraph, the mark in it, its controls.
std::vector<ListedFact> list_facts(FactValues& facts, const Cable& cable, std::optional<Span> line);

}  // namespace cablemark
