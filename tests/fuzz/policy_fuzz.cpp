// Any bytes as a policy: a policy or messages, never a crash.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "policies/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cablemark;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  // Most mutants of a head are refused at once: every other input gets a good one.
  if (size % 2 == 0) bytes = "policy: fuzz\nschema: 1\nversion: 1.0.0\nextends: [base]\n" + bytes;
  const auto reader = [](std::string_view, const PolicyText& from) -> std::variant<PolicyText, std::string> {
    return from;
  };
  LoadOptions options;
  options.examples = true;
  options.origins = true;
  const auto loaded = load_policy({"fuzz", "fuzz.yaml", bytes}, reader, options);
  if (const auto* errors = std::get_if<std::vector<PolicyError>>(&loaded)) {
    if (errors->empty()) __builtin_trap();
    for (const PolicyError& error : *errors) {
      if (error.message.empty() || error.place.line == 0 || error.place.column == 0) __builtin_trap();
    }
  }
  return 0;
}
