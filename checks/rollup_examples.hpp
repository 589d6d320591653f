// Runs the examples of the rows of the roll-up: marks, and what they roll up to.
#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "checks/check.hpp"
#include "checks/examples.hpp"
#include "checks/markings.hpp"

namespace cablemark {

class RollupExamples {
 public:
  // Borrows the policy, which may be changed between two runs if its digest changes with it.
  explicit RollupExamples(const Policy& policy);

  // What is wrong with an example of `row`, which may be of another state of the same policy. The rows of its pack and
  // of those that this extends take part, so that a house row breaks no example of a shipped pack.
  std::optional<ExampleFailure> run(const RollupRow& row, const RollupExample& example);
  // Whether the examples of `row` are run: see is_tested().
  [[nodiscard]] bool tests(const RollupRow& row) const;
  // Whether all examples of the rows of `source` that are run hold.
  bool all_hold(const Policy& source);
  [[nodiscard]] const RollupResult& result() const { return result_; }  // of the last run

 private:
  [[nodiscard]] std::string_view pack_of(const PolicyPlace& place) const;

  const Policy& policy_;
  std::set<std::pair<std::string_view, std::string_view>> known_;
  Scratch scratch_;
  RollupResult result_;
};

}  // namespace cablemark
