// A YAML file as a flat table of nodes in text order. A table is read from bytes by yaml-cpp, or stands in the program
// as an array that a build tool wrote; readers cannot tell which. What YAML would do behind the author's back (tags,
// anchors, aliases, merge keys, folding, duplicate keys, a second document) is refused here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cablemark {

enum class YamlKind : std::uint8_t { Null, Text, List, Map };
enum class YamlStyle : std::uint8_t { Plain, Quoted, Block };

struct YamlNode {
  YamlKind kind = YamlKind::Null;
  YamlStyle style = YamlStyle::Plain;
  bool flow = false;           // stands inside { } or [ ]
  bool several_lines = false;  // plain or quoted text that goes on in the next line
  // Of plain text that ends at ` #`: the character after the `#`; where an operator goes on behind blanks, that one.
  char comment = 0;
  std::uint16_t indent = 0;            // of the lines of a block
  std::uint32_t text = 0, size = 0;    // in NodeTable::texts
  std::uint32_t line = 1, column = 1;  // 1-based, columns in code points
  std::uint32_t at = 0;                // byte of the source
  std::uint32_t end = 0;               // the node after this one and everything in it
};

struct NodeTable {
  std::string file;
  std::span<const YamlNode> nodes;  // the first is the root; the children of a map are key, value, key, value ...
  std::string_view texts;
  std::string_view source;  // the bytes, for places inside quoted text; empty for a shipped pack
  // What the views above borrow where the table was read from bytes.
  std::vector<YamlNode> own_nodes;
  std::string own_texts, own_source;
};

struct YamlError {
  std::uint32_t line = 1, column = 1;
  std::string message;
};

inline constexpr std::size_t kMaxPolicyBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxPolicyDepth = 32;

// The mistake of a file without any node.
inline constexpr std::string_view kEmptyYaml = "an empty file is no policy";

// Thorough: by yaml-cpp alone. Quick: what is usual is read without it, to the same table.
enum class YamlReading : std::uint8_t { Quick, Thorough };

// Fills `table` (its `file` stays) and gives the mistakes of the file as YAML; the table is usable if there are none.
std::vector<YamlError> read_yaml(std::string_view bytes, NodeTable& table, YamlReading reading = YamlReading::Quick);

// Code points of UTF-8 text.
std::uint32_t code_points(std::string_view text);

// One node of a table. An empty Node stands for "not there".
class Node {
 public:
  Node() = default;
  Node(const NodeTable& table, std::uint32_t index) : table_(&table), index_(index) {}

  explicit operator bool() const { return table_ != nullptr; }
  [[nodiscard]] const YamlNode& raw() const { return table_->nodes[index_]; }
  [[nodiscard]] const NodeTable& table() const { return *table_; }
  [[nodiscard]] YamlKind kind() const { return raw().kind; }
  [[nodiscard]] bool is(YamlKind kind) const { return raw().kind == kind; }
  [[nodiscard]] std::string_view text() const { return table_->texts.substr(raw().text, raw().size); }
  [[nodiscard]] std::uint32_t index() const { return index_; }

  class Iterator {
   public:
    Iterator(const NodeTable* table, std::uint32_t index) : table_(table), index_(index) {}
    Node operator*() const { return {*table_, index_}; }
    Iterator& operator++() {
      index_ = table_->nodes[index_].end;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    const NodeTable* table_;
    std::uint32_t index_;
  };
  // The children: of a map keys and values in turn.
  [[nodiscard]] Iterator begin() const { return {table_, index_ + 1}; }
  [[nodiscard]] Iterator end() const { return {table_, raw().end}; }
  [[nodiscard]] bool has_children() const { return raw().end > index_ + 1; }
  // The node after this one and everything in it: the value of a key.
  [[nodiscard]] Node next() const { return {*table_, raw().end}; }

 private:
  const NodeTable* table_ = nullptr;
  std::uint32_t index_ = 0;
};

// Line and column of the byte `offset` of a node's text.
struct TextPlace {
  std::uint32_t line = 1, column = 1;
};
TextPlace place_in(const Node& node, std::size_t offset);

}  // namespace cablemark
