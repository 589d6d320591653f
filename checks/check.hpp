// The seam: the command line, the editor server and the browser page all call check() on the whole text. No file,
// clock, thread, environment, locale or global.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/finding.hpp"
#include "checks/run_index.hpp"
#include "grammar/cable.hpp"
#include "grammar/source.hpp"
#include "policies/policy.hpp"

namespace cablemark {

struct Options {
  std::optional<CableKind> kind;
  std::optional<Stage> stage;
  std::optional<Date> as_of;    // `--as-of`: the date of a draft, marking or roll-up that has none
  std::optional<Date> undated;  // the date of a cable that states none, whatever its stage; before as_of
  Date today;                   // `as_of` where the user gave none
  std::string_view path;        // for the reference of the fingerprint and `cable.path`
  std::string_view sha256;      // of the stored bytes, hex; may be empty if no rule reads it
  const std::vector<bool>* selected = nullptr;  // by rule; none: the rules that are enabled
  const std::vector<bool>* rollup = nullptr;    // by row of the roll-up; none: every row
  const RunView* run = nullptr;                 // the other cables of the run; none: each cable is checked alone
  RunRecords* records = nullptr;                // gets what a run keeps of each cable
  // Asked now and then; true ends the check with the error `timeout`.
  std::function<bool()> expired;
};

// A text with the cables that were read from it; its memory is used again for the next.
struct ReadText {
  Source source;
  ParsedText parsed;
};

// Memory reused from one check to the next; one a thread.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  class Impl;
  std::unique_ptr<Impl> impl;
  // Of the last check: spans of its findings are offsets into text.source.text().
  ReadText text;
};

using Documents = std::vector<Document>;

// One document a cable, at least one. `bytes` must outlive the use of `scratch.text.source`.
Documents check(std::string_view bytes, const Policy& policy, const Options& options, Scratch& scratch);

// The two halves of check(), for who reads several texts before the first is judged. `bytes` must outlive `text`.
void read_cables(std::string_view bytes, const Policy& policy, const Options& options, ReadText& text);
Documents judge_cables(const ReadText& text, const Policy& policy, const Options& options, Scratch& scratch);

}  // namespace cablemark
