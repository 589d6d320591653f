// The packs that a policy is made of, in the order in which they are merged: what a pack extends stands before it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policies/embedded.hpp"
#include "policies/load.hpp"
#include "policies/policy_reader.hpp"

namespace cablemark {

struct LoadedPack {
  std::string name, version, digest;
  PolicyText text;                         // of a pack that was read from bytes
  const EmbeddedPack* embedded = nullptr;  // of a shipped one
  NodeTable table;
  std::unique_ptr<Fields> keys;      // of the whole file
  std::vector<std::string> extends;  // files of packs
};

using LoadedPacks = std::vector<std::unique_ptr<LoadedPack>>;

// Reads `root` and everything it extends. If there are mistakes of YAML or of `extends` among `mistakes`, some packs
// may be missing: then `complete` is false, and words would seem unknown that are not.
struct PackCollection {
  LoadedPacks packs;
  bool complete = true;
};
PackCollection collect_packs(const PolicyText& root, const PolicyReader& reader, Mistakes& mistakes);
PackCollection collect_shipped_packs(std::string_view name, Mistakes& mistakes);

// A table merged over packs: a row of a later pack replaces the whole row of that key, in its place.
struct MergedRow {
  Node key, value;  // of a list of rows, the key is the value that names the row
};

class MergedTable {
 public:
  void add(const Node& key, const Node& value);
  void remove(std::string_view key);
  // Moves each row whose value names another under `after` behind that one. Rows of one place keep their order.
  void place_after(Mistakes& mistakes);
  [[nodiscard]] const std::vector<MergedRow>& rows() const { return rows_; }

 private:
  void index_rows();

  std::vector<MergedRow> rows_;
  std::unordered_map<std::string_view, std::size_t> places_;
};

// `levels:` and the like: a map of rows.
MergedTable merge_maps(const LoadedPacks& packs, std::string_view key, Mistakes& mistakes);
// `rollup:` and `addressees:`: a list of rows, each named by one of its keys.
MergedTable merge_lists(const LoadedPacks& packs, std::string_view key, std::string_view name, Mistakes& mistakes);

}  // namespace cablemark
