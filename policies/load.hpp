// From YAML to a Policy. The loader opens nothing: `inputs` resolves `extends` and hands over names and bytes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "policies/policy.hpp"

namespace cablemark {

struct PolicyError {
  PolicyPlace place;
  std::string message;  // in the author's words: what stands there, what may stand there, did you mean
  // What part of a pack it is about: yaml, pack, table, rollup, rule, expression, example.
  std::string_view code = "pack";
  bool fault = true;  // else it is told and may be meant so: a pack may be made to be extended
};

// `us-core.yaml:12:5: ...`
std::string format_policy_error(const PolicyError& error);

struct PolicyText {
  std::string name;  // what `extends` and `--policy` called it
  std::string file;  // for messages
  std::string bytes;
};

// Gives the bytes that `extends: [name]` or `fixtures: [file]` of the pack `from` means, or a message that says why
// there are none. Never asked for a shipped pack.
using PolicyReader =
    std::function<std::variant<PolicyText, std::string>(std::string_view name, const PolicyText& from)>;

// A row of a table by the names that a pack gives them.
struct RowName {
  std::string table, key;
};

struct LoadOptions {
  bool examples = false;           // keep the examples of rules and rows and the fixtures, for `policy test`
  bool origins = false;            // keep Policy::origins, for `policy show --origin`
  bool expressions = false;        // keep Rule::expressions, for what explains or changes them
  std::string_view language = {};  // of messages, where a rule has them in it; empty: the pack's
  std::optional<RowName> without = std::nullopt;  // leave this row out, to see who misses it
};

// Loads a shipped pack by its name, or `root` with everything it extends. All mistakes of a pack come back, each once,
// in text order; a policy with a mistake is never returned.
std::variant<Policy, std::vector<PolicyError>> load_shipped_policy(std::string_view name,
                                                                   const LoadOptions& options = {});
std::variant<Policy, std::vector<PolicyError>> load_policy(const PolicyText& root, const PolicyReader& reader,
                                                           const LoadOptions& options = {});
// As load_shipped_policy, from the rows and expressions of the pack: what the build does once for the plain options.
std::variant<Policy, std::vector<PolicyError>> compile_shipped_policy(std::string_view name,
                                                                      const LoadOptions& options = {});

// `acp127`, `base`, `us-core`, `us-state`: sorted.
std::vector<std::string_view> shipped_policy_names();

}  // namespace cablemark
