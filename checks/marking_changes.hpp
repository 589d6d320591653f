// How the markings of one cable differ from those of another version of it: what was lowered, dropped or taken away.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"

namespace cablemark {

enum class ChangeKind : std::uint8_t {
  MarkingLowered,
  CaveatDropped,
  MarkRemoved,
  MarkingRaised,
  CaveatAdded,
  MarkInherited  // its own mark is gone, and what it inherits says no less
};
// `marking-lowered`
std::string_view change_name(ChangeKind kind);
// Whether something protects less than before.
bool lowers(ChangeKind kind);

struct MarkingChange {
  ChangeKind kind = ChangeKind::MarkingLowered;
  std::string message;
  std::string paragraph;       // of the new version; empty outside paragraphs
  std::optional<Span> before;  // in the old source
  std::optional<Span> after;   // in the new source
};

struct CableVersion {
  const Source& source;
  const Cable& cable;
};

// In the order of the old cable: overall marking, section headers, subject, portions. Portions are paired by label and
// text, then by text alone, then by label alone.
std::vector<MarkingChange> marking_changes(const CableVersion& before, const CableVersion& after, const Policy& policy,
                                           const Options& options);

}  // namespace cablemark
