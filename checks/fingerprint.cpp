#include "checks/fingerprint.hpp"

#include <fmt/format.h>

#include "policies/sha256.hpp"

namespace cablemark {

std::string fingerprint(const FingerprintParts& parts) {
  // NUL ends each field, so that no two lists of fields give the same bytes.
  fmt::memory_buffer bytes;
  fmt::format_to(fmt::appender(bytes), "{}{z}{}{z}{}{z}{}{z}{}{z}", parts.rule, parts.document, parts.part,
                 parts.paragraph, parts.mark, fmt::arg("z", '\0'));
  if (parts.ordinal > 0) fmt::format_to(fmt::appender(bytes), "{}", parts.ordinal);
  return sha256_hex({bytes.data(), bytes.size()});
}

}  // namespace cablemark
