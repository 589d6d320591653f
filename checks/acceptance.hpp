// Which findings of a run are accepted by suppressions or known to a baseline, and what that says of these files
// themselves.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/baseline.hpp"
#include "checks/check.hpp"
#include "checks/finding_state.hpp"
#include "checks/own_rules.hpp"
#include "checks/suppressions.hpp"

namespace cablemark {

// A file beside the cables, of which findings speak too.
struct Sidecar {
  std::string file;  // as reports name it
  std::string bytes;
};

struct AcceptanceFiles {
  std::optional<Sidecar> suppressions;
  std::vector<Suppression> entries;
  std::optional<Sidecar> baseline;
  Baseline known;
};

// Of the documents of one input.
struct Judged {
  std::vector<std::vector<FindingState>> states;  // by document and finding
  std::vector<std::uint32_t> met, used;  // suppressions about one of the documents; and those that hide something
  std::vector<std::pair<std::uint32_t, std::uint32_t>> known;  // entry of the baseline and how many of it are there
  std::vector<std::uint32_t> seen;                             // entries of the baseline about this input
  std::vector<std::uint32_t> idle, not_run;  // suppressions about it and entries of rules that did not run here
  std::vector<std::uint32_t> broad;          // suppressions that name this file, which holds several cables
  bool judged = false;                       // every document could be
  std::uint64_t accepted = 0, in_baseline = 0;

  [[nodiscard]] bool hides() const { return accepted + in_baseline != 0; }
};

class Acceptance {
 public:
  // `selected` by rule, null for the rules that are enabled. The policy has its own rules added.
  Acceptance(AcceptanceFiles files, const Policy& policy, const std::vector<bool>* selected, Date today);

  // The paths are those of the input as the two files would write it, `selected` are the rules that ran there, null for
  // those that are enabled; called by many threads at once. Sets the status of documents of which all is hidden.
  void judge(std::string_view suppression_path, std::string_view baseline_path, const std::vector<bool>* selected,
             Documents& documents, Judged& judged) const;

  [[nodiscard]] const AcceptanceFiles& files() const { return files_; }

  // What a run saw of the entries, one input after the other.
  void add(const Judged& judged);
  // Findings about the file of suppressions, and about the baseline. `covered` says whether the run would have met a
  // path, as the files write it; without a path whether it met everything under the directory of the file.
  using Covered = std::function<bool(const std::optional<std::string>& path)>;
  [[nodiscard]] std::vector<Finding> suppression_findings(const Covered& covered) const;
  [[nodiscard]] std::vector<Finding> baseline_findings(const Covered& covered) const;

  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }
  [[nodiscard]] std::uint64_t in_baseline() const { return in_baseline_; }

 private:
  enum class Seen : std::uint8_t { No, Judged, Unknown };

  // Whether a run of these rules holds this one.
  [[nodiscard]] bool was_run(std::uint32_t rule, const std::vector<bool>* selected) const;
  [[nodiscard]] bool is_active(const Suppression& one) const;
  [[nodiscard]] Finding finding(OwnRule rule, std::uint32_t at, std::string message) const;

  AcceptanceFiles files_;
  const Policy& policy_;
  const std::vector<bool>* selected_;
  Date today_;
  std::vector<std::pair<const BaselineKey*, const BaselineEntry*>> entries_;  // in the order of the map

  std::vector<bool> met_, used_, idle_, broad_;  // by suppression
  std::vector<Seen> seen_;                       // by entry of the baseline
  std::vector<std::uint32_t> counts_;
  std::uint64_t accepted_ = 0, in_baseline_ = 0;
};

}  // namespace cablemark
