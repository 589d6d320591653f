// Fingerprints of findings: stable while the text around a finding changes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cablemark {

struct FingerprintParts {
  std::string_view rule;
  std::string_view document;  // the reference, else the path
  std::uint32_t part = 1;
  std::string_view paragraph;  // label, empty outside paragraphs
  std::string_view mark;       // normalised, empty if the finding is about no mark
  std::uint32_t ordinal = 0;   // among findings that are equal in all of these
};

// 64 hexadecimal digits.
std::string fingerprint(const FingerprintParts& parts);

}  // namespace cablemark
