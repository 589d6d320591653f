// Runs examples one at a time: the tests of a policy, its coverage and its mutants all go through here.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/check.hpp"
#include "checks/example_cases.hpp"
#include "checks/examples.hpp"

namespace cablemark {

class ExampleRunner {
 public:
  // Borrows the policy, which may be changed between two runs if its digest changes with it.
  explicit ExampleRunner(const Policy& policy);

  // What is wrong with one example, of the rules that `rules` selects; the rule of the example speaks too, even if it
  // is off.
  std::vector<ExampleFailure> run(const ExampleCase& one, const std::vector<bool>& rules);
  // Of the last run: where the rule of the example spoke.
  [[nodiscard]] const std::vector<Span>& found() const { return found_; }
  // Of the last run: the lines of the text that hold one of found(), with «» around what it found.
  [[nodiscard]] std::string lines_with_marks() const;
  [[nodiscard]] const Documents& documents() const { return documents_; }
  [[nodiscard]] Scratch& scratch() { return scratch_; }

 private:
  struct Report {
    std::vector<const Finding*> own, others;  // others: errors and warnings of rules that the example can know
    std::vector<std::string> not_checked;     // facts that the rule lacked
    std::string error;
  };
  Report check_case(const ExampleCase& one, const std::vector<bool>& rules);
  void compare(const ExampleCase& one, const Report& report, std::vector<ExampleFailure>& failures) const;
  void compare_marks(const ExampleCase& one, const Report& report, std::vector<ExampleFailure>& failures) const;
  [[nodiscard]] std::string place(Span span) const;
  [[nodiscard]] std::string describe(const Finding& finding) const;

  [[nodiscard]] bool knows(std::string_view pack, std::string_view other) const;

  const Policy& policy_;
  std::set<std::pair<std::string_view, std::string_view>> known_;
  Scratch scratch_;
  Documents documents_;
  std::vector<bool> selected_;
  std::vector<Span> found_;
};

// The examples of a policy as `policy test` runs them: those of each rule in turn, the fixtures as they stand before
// them. Rules that an override switched off are left out, and so are examples that cannot be made ready.
std::vector<ExampleCase> example_cases(const Policy& policy);

}  // namespace cablemark
