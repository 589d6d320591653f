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
  // For whoever writes it: what is said of all markings that differ in nothing but the names of countries. Empty for
  // the first of them.
  mutable std::string shared_words;
};

// `form` Portion takes the text with or without its brackets; Line never needs them.
MarkingVerdict check_marking(std::string_view text, MarkForm form, const Policy& policy, const Options& options,
                             Scratch& scratch);

// The line in the policy's own spelling and order; as it was given if its level was not read.
std::string normal_line(std::string_view text, const Policy& policy, const Options& options, Scratch& scratch);

// The inverse: a marking of the words that it is made of.
struct MadeMarking {
  std::string line, portion;
  MarkingVerdict line_verdict, portion_verdict;
  std::vector<std::string> mistakes;  // why the words make no marking; the marking is then not to be used
};

// Each word is a level, a control with its countries or compartments, or a part of a mark: `S`, `NOFORN`,
// `REL TO USA, GBR`, `JOINT S CAN USA`, in any spelling of the policy. Lists and categories are put in order. What the
// rules say of the marking that comes out is a mistake, too.
MadeMarking make_marking(std::span<const std::string_view> words, const Policy& policy, const Options& options,
                         Scratch& scratch);

struct RollupReason {
  std::string row;                 // `highest-level`, `union`, `codes`, or the id of a roll-up row
  std::vector<std::string> marks;  // that made it add or remove something
};

// One part of the marking that the marks call for, or that a row took away.
struct RollupPart {
  std::string part;                 // a level or control, in the policy's words
  std::string_view change;          // `adds`, `removes`, `bares` (takes its codes) or `narrows` (some codes)
  std::string row;                  // as in RollupReason
  std::vector<std::string> marks;   // that forced it
  std::vector<std::uint32_t> cite;  // in Policy::citations
};

struct RollupResult {
  MarkingSummary marking;  // text: the banner or classification line that the marks call for
  std::vector<RollupReason> because;
  std::vector<RollupPart> parts;
  // Marks that were not read in full: they have no level or several, or a word that is not known. What they call for
  // may be missing.
  std::vector<std::string> unread;
};

RollupResult roll_up_marks(std::span<const std::string_view> marks, const Policy& policy, const Options& options,
                           Scratch& scratch);

}  // namespace cablemark
