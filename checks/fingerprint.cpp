#include "checks/fingerprint.hpp"

#include <string>

#include "policies/sha256.hpp"

namespace cablemark {

std::string fingerprint(const FingerprintParts& parts) {
  // NUL ends each field, so that no two lists of fields give the same bytes.
  std::string bytes;
  bytes.reserve(128);
  const auto add = [&bytes](std::string_view field) { (bytes += field) += '\0'; };
  add(parts.rule);
  add(parts.document);
  add(std::to_string(parts.part));
  add(parts.paragraph);
  add(parts.mark);
  if (parts.ordinal > 0) bytes += std::to_string(parts.ordinal);
  return sha256_hex(bytes);
}

}  // namespace cablemark
