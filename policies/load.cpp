#include "policies/load.hpp"

#include <algorithm>
#include <utility>

#include "policies/compiled_policy.hpp"
#include "policies/packs.hpp"
#include "policies/rules.hpp"
#include "policies/sha256.hpp"
#include "policies/tables.hpp"

namespace cablemark {

namespace {

void name_policy(const LoadedPacks& packs, Policy& policy) {
  std::string digests;
  for (const auto& pack : packs) {
    policy.packs.push_back({pack->name, pack->version, pack->table.file, "sha256:" + pack->digest,
                            pack->embedded != nullptr, pack->extends});
    digests += pack->name + '\n' + pack->digest + '\n';
  }
  policy.name = packs.back()->name;
  policy.version = packs.back()->version;
  policy.digest = "sha256:" + sha256_hex(digests);
}

std::variant<Policy, std::vector<PolicyError>> load(const PackCollection& collection, Mistakes& mistakes,
                                                    const PolicyReader& reader, const LoadOptions& options) {
  if (!collection.complete || collection.packs.empty()) return mistakes.take();
  Policy policy;
  Loading loading{options, collection.packs, mistakes, policy, {}};
  mistakes.about("table");
  load_word_tables(loading);
  load_other_tables(loading);
  load_release(loading);
  mistakes.about("rollup");
  load_rollup(loading);
  mistakes.about("rule");
  load_rules(loading, reader);
  if (!mistakes.empty()) return mistakes.take();
  name_policy(collection.packs, policy);
  return policy;
}

// The bytes of the pack as the build compiled it; null if there are none, or the options ask for more than they hold.
const CompiledPack* find_compiled(std::string_view name, const LoadOptions& options) {
  const bool plain =
      !options.examples && !options.origins && !options.expressions && options.language.empty() && !options.without;
  if (!plain) return nullptr;
  const std::span<const CompiledPack> packs = compiled_packs();
  const auto found = std::find_if(packs.begin(), packs.end(), [&](const auto& pack) { return pack.name == name; });
  return found == packs.end() ? nullptr : &*found;
}

}  // namespace

std::variant<Policy, std::vector<PolicyError>> load_shipped_policy(std::string_view name, const LoadOptions& options) {
  if (const CompiledPack* pack = find_compiled(name, options)) return read_compiled(pack->bytes);
  return compile_shipped_policy(name, options);
}

std::variant<Policy, std::vector<PolicyError>> compile_shipped_policy(std::string_view name,
                                                                      const LoadOptions& options) {
  Mistakes mistakes;
  const PackCollection collection = collect_shipped_packs(name, mistakes);
  return load(collection, mistakes, {}, options);
}

std::variant<Policy, std::vector<PolicyError>> load_policy(const PolicyText& root, const PolicyReader& reader,
                                                           const LoadOptions& options) {
  Mistakes mistakes;
  const PackCollection collection = collect_packs(root, reader, mistakes);
  return load(collection, mistakes, reader, options);
}

}  // namespace cablemark
