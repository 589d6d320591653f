#include "policies/facts.hpp"

#include <array>

namespace cablemark {

namespace {

struct Run {
  std::size_t first = kFactCount, end = 0;
};

// The part of the table that holds the facts of each record.
constexpr auto kRuns = [] {
  std::array<Run, static_cast<std::size_t>(Record::PageLine) + 1> runs{};
  for (std::size_t n = 0; n < kFactCount; ++n) {
    Run& run = runs[static_cast<std::size_t>(kFacts[n].owner)];
    if (run.first == kFactCount) run.first = n;
    run.end = n + 1;
  }
  return runs;
}();

}  // namespace

const FactDeclaration* find_fact(Record owner, std::string_view name) {
  const Run run = kRuns[static_cast<std::size_t>(owner)];
  for (std::size_t n = run.first; n < run.end; ++n) {
    if (kFacts[n].owner == owner && kFacts[n].name == name) return &kFacts[n];
  }
  return nullptr;
}

}  // namespace cablemark
