// Markings without a cable: what `cablemark marking` and `cablemark rollup` ask. The rules whose `for` starts at
// cable.marks judge a single marking, on the day of Options::as_of (else today).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"

namespace cablemark {

struct MarkingVerdict {
  MarkForm form = MarkForm::Line;  // Portion or Line
  bool valid = false;              // no error and no warning, and a level was read
  MarkingSummary marking;          // in the policy's words
  std::vector<Finding> findings;   // spans are offsets into `text` as given
};

// `form` Portion takes the text with or without its brackets; Line never needs them.
MarkingVerdict check_marking(std::string_view text, MarkForm form, const Policy& policy, const Options& options,
                             Scratch& scratch);

struct RollupReason {
  std::string row;                 // `highest-level`, `union`, `codes`, or the id of a roll-up row
  std::vector<std::string> marks;  // that made it add or remove something
};

struct RollupResult {
  MarkingSummary marking;  // text: the banner or classification line that the marks call for
  std::vector<RollupReason> because;
  std::vector<std::string> unread;  // marks without a level that was read: the roll-up is not sure
};

RollupResult roll_up_marks(std::span<const std::string_view> marks, const Policy& policy, const Options& options,
                           Scratch& scratch);

}  // namespace cablemark
