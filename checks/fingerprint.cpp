#include "checks/fingerprint.hpp"

#include <fmt/format.h>
#include <nettle/sha2.h>

#include <array>

namespace cablemark {

std::string sha256_hex(std::string_view bytes) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
  sha256_digest(&context, digest.size(), digest.data());
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string fingerprint(const FingerprintParts& parts) {
  // NUL ends each field, so that no two lists of fields give the same bytes.
  fmt::memory_buffer bytes;
  fmt::format_to(fmt::appender(bytes), "{}{z}{}{z}{}{z}{}{z}{}{z}", parts.rule, parts.document, parts.part,
                 parts.paragraph, parts.mark, fmt::arg("z", '\0'));
  if (parts.ordinal > 0) fmt::format_to(fmt::appender(bytes), "{}", parts.ordinal);
  return sha256_hex({bytes.data(), bytes.size()});
}

}  // namespace cablemark
