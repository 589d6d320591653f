#include "policies/example_marks.hpp"

#include <algorithm>
#include <utility>

#include "policies/yaml_nodes.hpp"

namespace cablemark {
namespace {

Node node_at(const NodeTable& table, const PolicyPlace& place) {
  for (std::uint32_t n = 0; n < table.nodes.size(); ++n) {
    const YamlNode& node = table.nodes[n];
    // A map begins where its first key does: the map stands before it.
    if (node.line == place.line && node.column == place.column) return {table, n};
  }
  return {};
}

Node value_of(const Node& map, std::string_view key) {
  for (auto it = map.begin(); it != map.end(); ++it) {
    const Node name = *it;
    ++it;
    if (name.text() == key) return *it;
  }
  return {};
}

Node value_number(const Node& map, std::size_t number) {
  for (auto it = map.begin(); it != map.end(); ++it) {
    ++it;
    if (number-- == 0) return *it;
  }
  return {};
}

// The text that the mark stands in.
Node text_of(const NodeTable& table, const ExampleMark& mark) {
  const Node node = node_at(table, mark.place);
  if (!node) return {};
  Node text = node;
  if (node.is(YamlKind::Map)) {
    if (mark.edit) {
      const Node edits = value_of(node, "edit");
      text = edits && edits.is(YamlKind::Map) ? value_number(edits, *mark.edit) : Node();
    } else {
      text = value_of(node, "text");
    }
  }
  return text && text.is(YamlKind::Text) && mark.span.end <= text.text().size() ? text : Node();
}

// The byte at a line and a column in code points; nothing if the line is shorter.
std::optional<std::size_t> byte_at(std::string_view bytes, TextPlace place) {
  std::size_t at = bytes.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  for (std::uint32_t line = 1; line < place.line; ++line) {
    at = bytes.find('\n', at);
    if (at == std::string_view::npos) return std::nullopt;
    ++at;
  }
  for (std::uint32_t column = 1; column < place.column; ++column) {
    if (at >= bytes.size() || bytes[at] == '\n') return std::nullopt;
    ++at;
    while (at < bytes.size() && (static_cast<unsigned char>(bytes[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

struct Insert {
  std::size_t at = 0;
  std::string_view mark;
};

// The two ends of a mark; false where they cannot be written.
bool add_inserts(std::string_view bytes, const NodeTable& table, const ExampleMark& mark,
                 std::vector<Insert>& inserts) {
  const Node text = text_of(table, mark);
  if (!text || text.raw().several_lines) return false;
  // What stands behind the last line of a block is no part of it.
  if (text.raw().style == YamlStyle::Block && mark.span.end == text.text().size() && text.text().ends_with('\n')) {
    return false;
  }
  const auto begin = byte_at(bytes, place_in(text, mark.span.begin));
  const auto end = byte_at(bytes, place_in(text, mark.span.end));
  if (!begin || !end) return false;
  inserts.push_back({*begin, "«"});
  inserts.push_back({*end, "»"});
  return true;
}

bool same(const PolicyPlace& a, const PolicyPlace& b) { return a.line == b.line && a.column == b.column; }

}  // namespace

MarkedPack write_example_marks(std::string_view bytes, std::span<const ExampleMark> marks) {
  MarkedPack pack;
  NodeTable table;
  const bool readable = read_yaml(bytes, table).empty();
  std::vector<Insert> inserts;
  for (std::size_t n = 0; n < marks.size();) {
    const PolicyPlace& place = marks[n].place;
    std::vector<Insert> own;
    bool whole = readable;
    for (; n < marks.size() && same(marks[n].place, place); ++n) {
      whole = whole && add_inserts(bytes, table, marks[n], own);
    }
    if (whole) {
      inserts.insert(inserts.end(), own.begin(), own.end());
    } else {
      pack.unwritten.push_back(place);
    }
  }
  std::stable_sort(inserts.begin(), inserts.end(), [](const Insert& a, const Insert& b) { return a.at < b.at; });
  std::size_t done = 0;
  for (const Insert& insert : inserts) {
    pack.bytes.append(bytes.substr(done, insert.at - done)).append(insert.mark);
    done = insert.at;
  }
  pack.bytes.append(bytes.substr(done));
  return pack;
}

}  // namespace cablemark
