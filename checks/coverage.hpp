// What the examples of a policy reach: which rules fired and stayed silent, which rows of tables a cable had, which
// conditions came out both ways.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "checks/evaluate.hpp"
#include "checks/examples.hpp"

namespace cablemark {

struct RuleCoverage {
  std::uint32_t rule = 0;
  bool fired = false;
  bool silent = false;  // it was asked and had nothing to report

  [[nodiscard]] bool covered() const { return fired && silent; }
};

struct RowCoverage {
  RowOrigin row;
  bool touched = false;
  std::vector<std::uint32_t> cases;  // the first that touched it, numbered as they were run
};

struct BranchCoverage {
  std::uint32_t rule = 0;
  std::string expression;
  PolicyPlace place;          // of the whole expression
  std::uint8_t outcomes = 0;  // kCameTrue, kCameFalse
};

struct Coverage {
  std::vector<RuleCoverage> rules;
  std::vector<RowCoverage> rows;  // of eras, levels, controls, captions, countries, addressees, posts, form, rollup
  std::vector<BranchCoverage> branches;
};

// Whether a file of the policy counts.
using FileFilter = std::function<bool(std::string_view file)>;

// Watches run_examples(). The policy must have been loaded with LoadOptions::origins and expressions too.
class CoverageWatcher : public ExampleWatcher {
 public:
  CoverageWatcher(const Policy& policy, const FileFilter& counts);
  ~CoverageWatcher() override;

  void begin(Scratch& scratch) override;
  void ran(const ExampleCase& one, const Documents& documents, const Scratch& scratch) override;
  void rolled_up(const RollupResult& result) override;
  void end(Scratch& scratch) override;
  [[nodiscard]] Coverage take();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cablemark
