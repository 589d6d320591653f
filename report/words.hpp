// Phrases that the formats for people share.
#pragma once

#include <string>
#include <string_view>

#include "report/reporter.hpp"

namespace cablemark {

// `1 error`, `2 errors`.
std::string counted(std::uint64_t count, std::string_view noun);
// `2 errors, 1 warning`; `no findings`.
std::string severity_counts(const std::uint64_t (&severities)[3]);
// `21 Jan 2010` of `2010-01-21T14:22:00Z`.
std::string human_date(std::string_view iso);
// `UNCLASSIFIED, SENSITIVE, SIPDIS`: the level, captions, and the controls that no caption there says.
std::string human_marking(const Policy& policy, const MarkingSummary& marking);
// `E.O. 12958 as amended` of the document's E.O. line, else of its era; empty if neither is known.
std::string human_order(const Policy& policy, const Document& document);
// `40 files: 36 clean, 3 with findings (5 errors), 1 not judged`.
std::string run_summary(const Tally& tally);
// `96 rules of us-state 1.0.0 (sha256 3f9c...)`; without a count where it differs between documents.
std::string policy_line(const Policy& policy, std::optional<std::uint64_t> rules);
// `: clean` block of DESIGN: what the document is, and what was and was not checked.
void append_document_block(std::string& out, const Policy& policy, std::string_view path, const Document& document,
                           bool parts);

}  // namespace cablemark
