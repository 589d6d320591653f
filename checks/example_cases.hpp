// An example made ready to be run: its text with the edits made and without the «» that say what must be reported.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "policies/load.hpp"

namespace cablemark {

// Where the new text of an edit stands in the text of an example, its «» included.
struct EditPlace {
  std::size_t edit = 0;  // in Example::edits
  Span span;
};

struct ExampleCase {
  std::uint32_t rule = 0;            // in Policy::rules; their number for a fixture as it stands
  const Example* example = nullptr;  // null for a fixture as it stands
  std::string pack;                  // that the example or fixture is of
  std::string text;
  std::vector<Span> marks;  // where «» stood, in text order
  std::vector<EditPlace> edits;
  std::optional<Date> day;
};

// An error is a mistake of the example itself.
std::variant<ExampleCase, PolicyError> example_case(const Policy& policy, std::uint32_t rule, const Example& example);
ExampleCase fixture_case(const Policy& policy, const Fixture& fixture);

}  // namespace cablemark
