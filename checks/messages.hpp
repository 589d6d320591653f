// What a rule says of an element that breaks it: severity, words and places.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/evaluate.hpp"
#include "checks/fact_values.hpp"
#include "checks/finding.hpp"

namespace cablemark {

// An expression of a message that failed at run time; of static storage, empty if none did.
using RunTimeError = std::string_view;

// The first choice whose condition holds. One that reads an absent fact is passed over; so is one that fails, and the
// failure comes back in `error`.
template <typename T>
const T* choose(const std::vector<Choice<T>>& choices, const Program& program, Environment& environment,
                RunTimeError& error) {
  for (const Choice<T>& choice : choices) {
    if (choice.when == kNoNode) return &choice.is;
    const Value holds = evaluate(program, choice.when, environment);
    if (holds.is_true()) return &choice.is;
    if (holds.is_error()) error = holds.text();
  }
  return nullptr;
}

// Absent values print `none`.
void append_message(std::string& out, const MessageTemplate& message, const Program& program, Environment& environment,
                    FactValues& facts, RunTimeError& error);

// The first place that `node` names; nowhere if it names none.
Span first_place(const Program& program, NodeId node, Environment& environment, std::vector<Span>& buffer);

// Adds the places that `node` names, each with a few words about it that hold no text of the cable. Places that stand
// there already, and `finding`'s own, are left out.
void add_related(const Program& program, NodeId node, Environment& environment, FactValues& facts,
                 std::vector<Span>& buffer, Span finding, std::vector<RelatedPlace>& related);

}  // namespace cablemark
