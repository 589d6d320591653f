// What a suppression and a baseline say of a finding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace cablemark {

struct FindingState {
  struct Suppression {
    std::string reason, approver, expires;
  };
  enum class Baseline : std::uint8_t { Unknown, New, Unchanged };

  std::optional<Suppression> suppression;
  Baseline baseline = Baseline::Unknown;

  // Neither counts towards the exit code nor stands in reports that list open findings.
  [[nodiscard]] bool hidden() const { return suppression.has_value() || baseline == Baseline::Unchanged; }
};

}  // namespace cablemark
