// `suppressions.yaml`: findings that somebody accepted, outside of the cables, each with reason, approver and expiry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checks/finding.hpp"
#include "policies/load.hpp"

namespace cablemark {

struct Suppression {
  std::uint32_t rule = 0;  // in Policy::rules
  std::optional<std::string> reference, path, paragraph, fingerprint;
  std::string reason, approver;
  Date expires;          // the last day
  std::uint32_t at = 0;  // byte of the file

  // Whether it names one cable or finding, not a set of them.
  [[nodiscard]] bool names_one() const;
  // Whether it speaks of this document, whatever stands in it. `path` as suppressions write it.
  [[nodiscard]] bool is_about(const Document& document, std::string_view document_path) const;
  [[nodiscard]] bool covers(const Finding& finding) const;
};

// Paths are relative to the directory of `file`. Every mistake comes back, each once.
std::variant<std::vector<Suppression>, std::vector<PolicyError>> read_suppressions(const std::string& file,
                                                                                   std::string_view bytes,
                                                                                   const Policy& policy);

}  // namespace cablemark
