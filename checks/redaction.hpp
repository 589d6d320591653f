// What of a cable may leave in a released copy, under the policy's `release` and `exemptions`. Fail closed: a portion
// leaves only if its mark is there, was read without doubt, and is one of those that leave; everything else is
// withheld.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"

namespace cablemark {

enum class WithheldReason : std::uint8_t {
  Level,      // the level does not leave
  Control,    // a control does not leave
  Unmarked,   // no mark, and none that it inherits
  Malformed,  // a mark that cannot be read whole
  Doubtful,   // a mark, but what stands under it may not all be meant
  Header      // a line of the header that does not leave
};
std::string_view withheld_reason_name(WithheldReason reason);

struct Withheld {
  WithheldReason reason = WithheldReason::Doubtful;
  Span span;              // where it begins
  std::string label;      // `paragraph 7`, `signature`
  std::string paragraph;  // `7`; empty outside paragraphs
  std::string mark;       // `(SBU)`, `no mark`; empty of a header line
  std::string page;       // `2`, or `1.2` with its section; empty if the cable has no page lines
  std::string codes;      // `(b)(5)`; several are joined by `, `
  std::string titles;     // of these exemptions, joined by `; `
};

// A piece of the text, in the order of the cable.
struct Passage {
  bool released = false;
  std::uint32_t portion = Span::kNowhere;  // in Cable::portions; nowhere for text outside them
  std::uint32_t withheld = 0;              // in Redaction::withheld, if not released
  std::vector<Span> lines;                 // of a released one
};

struct Redaction {
  std::vector<Withheld> withheld;  // header lines, then the text, each in the order of the cable
  std::optional<Passage> subject;
  std::vector<Passage> passages;
  std::uint32_t released = 0;  // portions that leave, the subject too
};

// `cable` is of `parsed`, whose source and lines are of the last parse. The policy has a table `release`.
Redaction redact(const Source& source, const ParsedText& parsed, const Cable& cable, const Policy& policy,
                 const Options& options);
// The line that stands for it, `[Withheld: paragraph 7, (SBU), exemption (b)(5)]`.
std::string withheld_line(const ReleaseRules& release, const Withheld& withheld);
bool leaves(const ReleaseRules& release, HeaderLine line);

}  // namespace cablemark
