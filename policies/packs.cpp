#include "policies/packs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policies/sha256.hpp"

namespace cablemark {

namespace {

using namespace std::string_view_literals;

constexpr std::array kPackKeys = {
    "policy"sv, "schema"sv,   "version"sv,  "summary"sv,    "extends"sv,    "fail-level"sv, "sources"sv, "eras"sv,
    "levels"sv, "controls"sv, "captions"sv, "countries"sv,  "addressees"sv, "posts"sv,      "form"sv,    "rollup"sv,
    "rules"sv,  "override"sv, "fixtures"sv, "exemptions"sv, "release"sv,    "changes"sv,    "language"sv};
constexpr std::size_t kMaxPacks = 256;

const EmbeddedPack* find_embedded(std::string_view name) {
  for (const EmbeddedPack& pack : embedded_packs()) {
    if (pack.name == name) return &pack;
  }
  return nullptr;
}

class Collector {
 public:
  Collector(const PolicyReader* reader, Mistakes& mistakes) : reader_(reader), mistakes_(mistakes) {}

  void add_shipped(const EmbeddedPack& shipped) {
    auto pack = std::make_unique<LoadedPack>();
    pack->embedded = &shipped;
    pack->digest = shipped.digest;
    pack->table.file = fmt::format("{}.yaml", shipped.name);
    pack->table.nodes = shipped.nodes;
    pack->table.texts = shipped.texts;
    add(std::move(pack), "shipped:" + std::string(shipped.name));
  }

  void add_text(const PolicyText& text) {
    auto pack = std::make_unique<LoadedPack>();
    pack->text = text;
    pack->table.file = text.file;
    std::vector<YamlError> errors = read_yaml(text.bytes, pack->table);
    if (!errors.empty()) {
      mistakes_.enter(text.file);
      for (YamlError& error : errors) {
        mistakes_.add({{text.file, error.line, error.column}, std::move(error.message), "yaml"});
      }
      result_.complete = false;
      return;
    }
    pack->digest = sha256_hex(text.bytes);
    add(std::move(pack), text.file);
  }

  PackCollection take() { return std::move(result_); }

 private:
  void add(std::unique_ptr<LoadedPack> pack, const std::string& identity) {
    const Node root(pack->table, 0);
    if (!root.is(YamlKind::Map)) {
      mistakes_.enter(pack->table.file);
      mistakes_.add(root, fmt::format("a policy is a map that begins with `policy: NAME`, not {}", described(root)));
      result_.complete = false;
      return;
    }
    seen_.push_back(identity);
    open_.push_back(identity);
    // What this pack extends stands before it, also among the mistakes.
    Mistakes own;
    pack->keys = std::make_unique<Fields>(own, root, "a policy", kPackKeys);
    read_head(*pack, own);
    const std::vector<Node> parents = read_texts(own, (*pack->keys)["extends"], "`extends`");
    for (const Node& parent : parents) {
      if (!extend(*pack, parent, own)) result_.complete = false;
    }
    open_.pop_back();
    mistakes_.enter(pack->table.file);
    for (PolicyError& error : own.take()) mistakes_.add(std::move(error));
    for (const auto& other : result_.packs) {
      if (!pack->name.empty() && other->name == pack->name) {
        mistakes_.add((*pack->keys)["policy"],
                      fmt::format("two packs are called `{}`, the other is {}", pack->name, other->table.file));
      }
    }
    result_.packs.push_back(std::move(pack));
  }

  static void read_head(LoadedPack& pack, Mistakes& own) {
    const Fields& keys = *pack.keys;
    const Node name = keys.required(own, "policy");
    if (const auto text = read_text(own, name, "the name of a policy")) {
      if (is_name(*text)) {
        pack.name = *text;
      } else {
        own.add(name, fmt::format("a policy's name is made of `a-z`, `0-9` and `-`, not {}", described(name)));
      }
    }
    const Node schema = keys.required(own, "schema");
    if (const auto number = read_number(own, schema); number && *number != 1) {
      own.add(schema, fmt::format("this program reads schema 1, not {}", *number));
    }
    if (const auto text = read_text(own, keys.required(own, "version"), "the version")) pack.version = *text;
  }

  // False if the pack that is named is missing, and with it its words.
  bool extend(LoadedPack& pack, const Node& parent, Mistakes& own) {
    const std::string_view name = parent.text();
    if (const EmbeddedPack* shipped = find_embedded(name)) {
      const std::string identity = "shipped:" + std::string(name);
      pack.extends.push_back(fmt::format("{}.yaml", name));
      if (cyclic(identity, name, parent, own)) return false;
      if (!seen(identity)) add_shipped(*shipped);
      return true;
    }
    std::vector<std::string_view> names = shipped_policy_names();
    if (pack.embedded != nullptr || reader_ == nullptr || !*reader_) {
      own.add(parent, fmt::format("`{}` is no shipped policy{}", name, did_you_mean(name, names)));
      return false;
    }
    std::variant<PolicyText, std::string> answer = (*reader_)(name, pack.text);
    if (const auto* refusal = std::get_if<std::string>(&answer)) {
      own.add(parent, fmt::format("cannot extend `{}`: {}{}", name, *refusal, did_you_mean(name, names)));
      return false;
    }
    const auto& text = std::get<PolicyText>(answer);
    pack.extends.push_back(text.file);
    if (cyclic(text.file, name, parent, own)) return false;
    if (seen(text.file)) return true;
    if (seen_.size() >= kMaxPacks || open_.size() >= kMaxPolicyDepth) {
      own.add(parent, "too many packs extend each other");
      return false;
    }
    add_text(text);
    return true;
  }

  [[nodiscard]] bool seen(const std::string& identity) const {
    return std::find(seen_.begin(), seen_.end(), identity) != seen_.end();
  }

  bool cyclic(const std::string& identity, std::string_view name, const Node& at, Mistakes& own) const {
    if (std::find(open_.begin(), open_.end(), identity) == open_.end()) return false;
    own.add(at, open_.back() == identity
                    ? fmt::format("`{}` extends itself", name)
                    : fmt::format("`{}` extends this pack in turn: packs cannot extend each other", name));
    return true;
  }

  const PolicyReader* reader_;
  Mistakes& mistakes_;
  PackCollection result_;
  std::vector<std::string> seen_, open_;
};

}  // namespace

PackCollection collect_packs(const PolicyText& root, const PolicyReader& reader, Mistakes& mistakes) {
  Collector collector(&reader, mistakes);
  collector.add_text(root);
  return collector.take();
}

PackCollection collect_shipped_packs(std::string_view name, Mistakes& mistakes) {
  Collector collector(nullptr, mistakes);
  if (const EmbeddedPack* shipped = find_embedded(name)) {
    collector.add_shipped(*shipped);
    return collector.take();
  }
  const std::vector<std::string_view> names = shipped_policy_names();
  mistakes.add(PolicyPlace{std::string(name), 1, 1},
               fmt::format("`{}` is no shipped policy{}", name,
                           names.empty() ? std::string()
                                         : fmt::format(": they are {}{}", one_of(names), did_you_mean(name, names))));
  return {};
}

std::vector<std::string_view> shipped_policy_names() {
  std::vector<std::string_view> names;
  for (const EmbeddedPack& pack : embedded_packs()) names.push_back(pack.name);
  return names;
}

void MergedTable::add(const Node& key, const Node& value) {
  const auto [place, added] = places_.emplace(key.text(), rows_.size());
  if (added) {
    rows_.push_back({key, value});
  } else {
    rows_[place->second] = {key, value};
  }
}

void MergedTable::remove(std::string_view key) {
  const auto is = [key](const MergedRow& row) { return row.key.text() == key; };
  rows_.erase(std::remove_if(rows_.begin(), rows_.end(), is), rows_.end());
  index_rows();
}

void MergedTable::place_after(Mistakes& mistakes) {
  const auto after_of = [](const MergedRow& row) {
    if (!row.value.is(YamlKind::Map)) return Node{};
    for (auto it = row.value.begin(); it != row.value.end(); ++it) {
      const Node field = *it;
      ++it;
      if (field.text() == "after") return *it;
    }
    return Node{};
  };
  std::unordered_map<std::string_view, std::vector<MergedRow>> followers;
  std::vector<MergedRow> stay;
  for (const MergedRow& row : rows_) {
    const Node after = after_of(row);
    if (!after) {
      stay.push_back(row);
      continue;
    }
    const auto other = places_.find(after.text());
    const bool itself = after.text() == row.key.text();
    if (other == places_.end() || itself || after_of(rows_[other->second])) {
      mistakes.add(after, itself ? "a row cannot stand after itself"
                                 : "`after` names a row of this table that has no `after` itself");
      stay.push_back(row);
    } else {
      followers[after.text()].push_back(row);
    }
  }
  if (followers.empty()) return;
  rows_.clear();
  for (const MergedRow& row : stay) {
    rows_.push_back(row);
    if (const auto found = followers.find(row.key.text()); found != followers.end()) {
      rows_.insert(rows_.end(), found->second.begin(), found->second.end());
    }
  }
  index_rows();
}

void MergedTable::index_rows() {
  places_.clear();
  for (std::size_t n = 0; n < rows_.size(); ++n) places_[rows_[n].key.text()] = n;
}

MergedTable merge_maps(const LoadedPacks& packs, std::string_view key, Mistakes& mistakes) {
  MergedTable table;
  for (const auto& pack : packs) {
    const Node rows = (*pack->keys)[key];
    if (!rows || rows.is(YamlKind::Null)) continue;
    if (!rows.is(YamlKind::Map)) {
      mistakes.add(rows, fmt::format("`{}` is a map, one key a row, not {}", key, described(rows)));
      continue;
    }
    for (auto it = rows.begin(); it != rows.end(); ++it) {
      const Node name = *it;
      ++it;
      table.add(name, *it);
    }
  }
  return table;
}

MergedTable merge_lists(const LoadedPacks& packs, std::string_view key, std::string_view name, Mistakes& mistakes) {
  MergedTable table;
  for (const auto& pack : packs) {
    const Node rows = (*pack->keys)[key];
    if (!rows || rows.is(YamlKind::Null)) continue;
    if (!rows.is(YamlKind::List)) {
      mistakes.add(rows, fmt::format("`{}` is a list of rows, not {}", key, described(rows)));
      continue;
    }
    std::unordered_map<std::string_view, Node> own;
    for (const Node row : rows) {
      Node id;
      if (row.is(YamlKind::Map)) {
        for (auto it = row.begin(); it != row.end(); ++it) {
          const Node field = *it;
          ++it;
          if (field.text() == name) id = *it;
        }
      }
      if (!row.is(YamlKind::Map) || !id || !id.is(YamlKind::Text) || id.text().empty()) {
        mistakes.add(row, fmt::format("a row of `{}` is a map with the key `{}`", key, name));
        continue;
      }
      const auto [before, added] = own.emplace(id.text(), id);
      if (!added) {
        mistakes.add(id,
                     fmt::format("the row `{}` stands twice, first in line {}", id.text(), before->second.raw().line));
        continue;
      }
      table.add(id, row);
    }
  }
  return table;
}

}  // namespace cablemark
