#include "policies/yaml_nodes.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <sstream>
#include <utility>

#include "policies/usual_yaml.hpp"

namespace cablemark {

namespace {

// What YamlNode::comment keeps of the text after a `#`.
char begin_of_comment(std::string_view text) {
  const std::string_view words = text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
  for (const std::string_view one : {"&&", "||", "==", "!=", "<=", ">="}) {
    if (words.starts_with(one)) return one.front();
  }
  return text.empty() ? ' ' : text.front();
}

// Offset of the first byte that is not UTF-8, or nothing. Overlong forms, surrogates and numbers above 10FFFF are not.
std::optional<std::size_t> first_bad_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    std::size_t length = 0;
    std::uint32_t value = 0, least = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
      length = 2, value = lead & 0x1FU, least = 0x80;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      length = 3, value = lead & 0x0FU, least = 0x800;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      length = 4, value = lead & 0x07U, least = 0x10000;
    } else {
      return i;
    }
    if (i + length > text.size()) return i;
    for (std::size_t k = 1; k < length; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + k]);
      if ((byte & 0xC0U) != 0x80) return i;
      value = (value << 6U) | (byte & 0x3FU);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return i;
    i += length;
  }
  return std::nullopt;
}

class LineIndex {
 public:
  explicit LineIndex(std::string_view text) : text_(text) {
    starts_.push_back(0);
    std::size_t at = 0;
    while (at < text.size()) {
      const void* found = std::memchr(text.data() + at, '\n', text.size() - at);
      if (found == nullptr) break;
      at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
      starts_.push_back(at);
    }
  }

  // The text of a line without its end.
  [[nodiscard]] std::string_view line(std::size_t number) const {
    if (number >= starts_.size()) return {};
    const std::size_t begin = starts_[number];
    std::size_t end = number + 1 < starts_.size() ? starts_[number + 1] - 1 : text_.size();
    if (end > begin && text_[end - 1] == '\r') --end;
    return text_.substr(begin, end - begin);
  }
  [[nodiscard]] std::size_t offset(std::size_t number, std::size_t column) const {
    return number < starts_.size() ? std::min(starts_[number] + column, text_.size()) : text_.size();
  }
  [[nodiscard]] std::size_t line_of(std::size_t offset) const {
    return static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), offset) - starts_.begin()) - 1;
  }
  [[nodiscard]] std::size_t start(std::size_t number) const { return starts_[number]; }
  [[nodiscard]] std::size_t lines() const { return starts_.size(); }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// The end of quoted text that opens at `begin`: after its closing quote, or the end of the source.
std::size_t quoted_end(std::string_view source, std::size_t begin) {
  const char quote = source[begin];
  std::size_t i = begin + 1;
  while (i < source.size()) {
    if (source[i] == quote) {
      if (quote == '\'' && i + 1 < source.size() && source[i + 1] == '\'') {
        i += 2;
        continue;
      }
      return i + 1;
    }
    i += quote == '"' && source[i] == '\\' ? 2 : 1;
  }
  return source.size();
}

struct TooManyErrors {};

class Builder : public YAML::EventHandler {
 public:
  Builder(std::string_view source, const LineIndex& lines, NodeTable& table, std::vector<YamlError>& errors)
      : source_(source), lines_(lines), table_(table), errors_(errors) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2) fail(mark, "a second document starts here: the file is one document, take out the `---`");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse(mark, anchor);
    // `null` and `~` are words of the author, yaml-cpp says the same of nothing at all.
    const std::string_view rest = rest_of_line(mark);
    std::string_view word;
    for (const std::string_view spelling : {"null", "Null", "NULL", "~"}) {
      if (rest.starts_with(spelling) &&
          (rest.size() == spelling.size() || std::strchr(" \t,]}:#", rest[spelling.size()]) != nullptr)) {
        word = spelling;
      }
    }
    add(mark, word.empty() ? YamlKind::Null : YamlKind::Text, word);
    last_null_ = word.empty() ? std::nullopt : std::optional(table_.own_nodes.size() - 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    fail(mark, alias_message());
    add(mark, YamlKind::Null, {});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (refuse(mark, anchor) || (tag != "?" && tag != "!" && !tag.empty())) {
      if (errors_.empty()) fail(mark, tag_message());
      add(mark, YamlKind::Null, {});
      return;
    }
    YamlNode& node = add(mark, YamlKind::Text, value);
    const auto line = static_cast<std::size_t>(mark.line);
    const std::size_t at = lines_.offset(line, static_cast<std::size_t>(mark.column));
    const char first = at < source_.size() ? source_[at] : '\0';
    if (tag == "!" && first == '>') {
      fail(mark, "folded text (`>`) changes line ends: write `|`, or quote the text on one line");
    }
    if (tag == "!" && (first == '|' || first == '>')) {
      node.style = YamlStyle::Block;
      for (std::size_t next = line + 1; next < lines_.lines(); ++next) {
        const std::string_view text = lines_.line(next);
        const std::size_t blanks = text.find_first_not_of(' ');
        if (blanks == std::string_view::npos) continue;
        node.indent = static_cast<std::uint16_t>(std::min<std::size_t>(blanks, 0xFFFF));
        break;
      }
    } else if (tag == "!") {
      node.style = YamlStyle::Quoted;
      const std::size_t end = quoted_end(source_, at);
      node.several_lines = std::memchr(source_.data() + at, '\n', end - at) != nullptr;
    } else {
      const std::string_view rest = rest_of_line(mark);
      if (!rest.starts_with(value)) {
        node.several_lines = true;
      } else {
        const std::string_view after = rest.substr(value.size());
        const std::size_t hash = after.find_first_not_of(" \t");
        if (hash != std::string_view::npos && after[hash] == '#') {
          node.comment = begin_of_comment(after.substr(hash + 1));
        }
      }
    }
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    refuse(mark, anchor);
    open(mark, YamlKind::List, style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    refuse(mark, anchor);
    open(mark, YamlKind::Map, style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override {
    check_keys(open_.back().node);
    close();
  }

  void fail(const YAML::Mark& mark, std::string message) {
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    fail_at(line, static_cast<std::size_t>(std::max(mark.column, 0)), std::move(message));
  }

  void fail_at(std::size_t line, std::size_t column, std::string message) {
    const std::string_view text = lines_.line(line);
    errors_.push_back({static_cast<std::uint32_t>(line + 1),
                       code_points(text.substr(0, std::min(column, text.size()))) + 1, std::move(message)});
    if (errors_.size() > 100) throw TooManyErrors{};
  }

 private:
  struct Open {
    std::uint32_t node = 0;
    bool flow = false;
  };

  [[nodiscard]] std::string_view rest_of_line(const YAML::Mark& mark) const {
    if (mark.line < 0) return {};
    const std::string_view line = lines_.line(static_cast<std::size_t>(mark.line));
    return line.substr(std::min(line.size(), static_cast<std::size_t>(std::max(mark.column, 0))));
  }

  static std::string tag_message() {
    return "a YAML tag (`!...`) is not read: put text or an expression that begins with `!` in quotes";
  }
  static std::string alias_message() {
    return "a YAML alias (`*...`) is not read: put text that begins with `*` in quotes";
  }

  // Tags and anchors stand before the node, at its mark.
  bool refuse(const YAML::Mark& mark, YAML::anchor_t anchor) {
    const std::string_view rest = rest_of_line(mark);
    if (rest.starts_with('!')) {
      fail(mark, tag_message());
      return true;
    }
    if (anchor != 0) {
      fail(mark, "a YAML anchor (`&...`) is not read: put text that begins with `&` in quotes");
      return true;
    }
    return false;
  }

  YamlNode& add(const YAML::Mark& mark, YamlKind kind, std::string_view text) {
    // Nothing and the `null` that follows it in the next line have one mark: then the first was nothing.
    const std::uint32_t line = static_cast<std::uint32_t>(std::max(mark.line, 0)) + 1;
    const std::string_view whole = lines_.line(line - 1);
    const std::size_t bytes = std::min(whole.size(), static_cast<std::size_t>(std::max(mark.column, 0)));
    const std::uint32_t column = column_of(line, whole, bytes);
    if (last_null_ && table_.own_nodes.size() == *last_null_ + 1 && table_.own_nodes.back().line == line &&
        table_.own_nodes.back().column == column) {
      table_.own_nodes.back().kind = YamlKind::Null;
      table_.own_nodes.back().size = 0;
    }
    last_null_.reset();
    YamlNode node;
    node.kind = kind;
    node.flow = !open_.empty() && open_.back().flow;
    node.line = line;
    node.column = column;
    node.at = static_cast<std::uint32_t>(lines_.offset(line - 1, bytes));
    node.text = static_cast<std::uint32_t>(table_.own_texts.size());
    node.size = static_cast<std::uint32_t>(text.size());
    table_.own_texts += text;
    node.end = static_cast<std::uint32_t>(table_.own_nodes.size()) + 1;
    table_.own_nodes.push_back(node);
    return table_.own_nodes.back();
  }

  // Columns are asked for from left to right, so that a line of a megabyte is counted once.
  std::uint32_t column_of(std::uint32_t line, std::string_view whole, std::size_t bytes) {
    if (line != counted_line_ || bytes < counted_bytes_) {
      counted_line_ = line;
      counted_bytes_ = 0;
      counted_points_ = 0;
    }
    counted_points_ += code_points(whole.substr(counted_bytes_, bytes - counted_bytes_));
    counted_bytes_ = bytes;
    return counted_points_ + 1;
  }

  void open(const YAML::Mark& mark, YamlKind kind, bool flow) {
    if (open_.size() >= kMaxPolicyDepth) {
      fail(mark, "lists and maps stand more than 32 deep in each other");
      throw TooManyErrors{};
    }
    const bool inside = flow || (!open_.empty() && open_.back().flow);
    add(mark, kind, {});
    open_.push_back({static_cast<std::uint32_t>(table_.own_nodes.size() - 1), inside});
  }

  void close() {
    table_.own_nodes[open_.back().node].end = static_cast<std::uint32_t>(table_.own_nodes.size());
    open_.pop_back();
    last_null_.reset();
  }

  void check_keys(std::uint32_t map) {
    keys_.clear();
    const std::vector<YamlNode>& nodes = table_.own_nodes;
    for (std::uint32_t key = map + 1; key < nodes.size();) {
      const std::uint32_t value = nodes[key].end;
      const std::string_view text = std::string_view(table_.own_texts).substr(nodes[key].text, nodes[key].size);
      if (nodes[key].kind != YamlKind::Text) {
        add_error(nodes[key],
                  nodes[key].flow
                      ? "a key of a map is one word or quoted text: quote an expression that holds `{`, `[` or `,`"
                      : "a key of a map is one word or quoted text");
      } else if (text == "<<" && nodes[key].style == YamlStyle::Plain) {
        add_error(nodes[key], "a merge key (`<<`) is not read: write the keys out, or extend a pack");
      } else {
        keys_.emplace_back(text, key);
      }
      key = value < nodes.size() ? nodes[value].end : value;
    }
    std::sort(keys_.begin(), keys_.end());
    for (std::size_t i = 1; i < keys_.size(); ++i) {
      if (keys_[i].first != keys_[i - 1].first) continue;
      add_error(nodes[keys_[i].second], "the key `" + std::string(keys_[i].first) + "` stands twice, first in line " +
                                            std::to_string(nodes[keys_[i - 1].second].line));
    }
  }

  void add_error(const YamlNode& node, std::string message) {
    errors_.push_back({node.line, node.column, std::move(message)});
    if (errors_.size() > 100) throw TooManyErrors{};
  }

  std::string_view source_;
  const LineIndex& lines_;
  NodeTable& table_;
  std::vector<YamlError>& errors_;
  std::vector<Open> open_;
  std::vector<std::pair<std::string_view, std::uint32_t>> keys_;
  std::optional<std::size_t> last_null_;
  std::uint32_t counted_line_ = 0, counted_points_ = 0;
  std::size_t counted_bytes_ = 0;
  int documents_ = 0;
};

// yaml-cpp's words for the mistakes that authors make, and the repair.
std::string syntax_message(const std::string& said, std::string_view line, std::size_t column) {
  const std::string_view rest = line.substr(std::min(column, line.size()));
  const std::size_t colon = line.find(": ");
  const std::size_t value = colon == std::string_view::npos ? colon : line.find_first_not_of(' ', colon + 1);
  const char first = value == std::string_view::npos ? '\0' : line[value];
  if (line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos) {
    return "a tab in the indentation: YAML wants blanks";
  }
  if (!rest.empty() && std::strchr("%@`", rest[0]) != nullptr) {
    return std::string("text or an expression that begins with `") + rest[0] + "` must stand in quotes";
  }
  if (said == "illegal map value" || (!rest.empty() && rest[0] == ':')) {
    return "`: ` inside plain text: put the text or expression in quotes";
  }
  if (first != '\0' && std::strchr("'\"", first) != nullptr && line.find_last_not_of(" \r") != line.rfind(first)) {
    return std::string("more text follows the closing quote: put an expression that begins with `") + first +
           "` in the other kind of quotes as a whole";
  }
  if (first != '\0' && std::strchr("&*|>%@`", first) != nullptr) {
    return std::string("text or an expression that begins with `") + first + "` must stand in quotes";
  }
  if (first == '[' || first == '{') {
    return std::string("this is not YAML (") + said + "): an expression that begins with `" + first +
           "`, or holds `, [ ] { }` inside of brackets, must stand in quotes";
  }
  if (said.find("flow") != std::string::npos) {
    return "this is not YAML (" + said +
           "): a `{` or `[` is not closed, or an expression that holds `, [ ] { }` inside of them is not in quotes";
  }
  return "this is not YAML: " + said;
}

}  // namespace

std::uint32_t code_points(std::string_view text) {
  std::uint32_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1 : 0;
  return count;
}

namespace {

// Whether the source is usual and without a mistake; else the table is empty, as before.
bool read_usual(std::string_view source, const LineIndex& lines, NodeTable& table) {
  std::vector<YamlError> errors;
  Builder builder(source, lines, table, errors);
  bool usual = false;
  try {
    usual = read_usual_yaml(source, builder) && errors.empty();
  } catch (const TooManyErrors&) {
  }
  if (!usual) {
    table.own_nodes.clear();
    table.own_texts.clear();
  }
  return usual;
}

void read_thoroughly(std::string_view source, const LineIndex& lines, NodeTable& table,
                     std::vector<YamlError>& errors) {
  Builder builder(source, lines, table, errors);
  std::istringstream stream{std::string(source)};
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
      if (!errors.empty()) break;
    }
  } catch (const YAML::Exception& error) {
    const auto line = static_cast<std::size_t>(std::max(error.mark.line, 0));
    const auto column = static_cast<std::size_t>(std::max(error.mark.column, 0));
    const std::string_view text = lines.line(line);
    errors.push_back({static_cast<std::uint32_t>(line + 1),
                      code_points(text.substr(0, std::min(column, text.size()))) + 1,
                      syntax_message(error.msg, text, column)});
  } catch (const TooManyErrors&) {
  }
}

}  // namespace

std::vector<YamlError> read_yaml(std::string_view bytes, NodeTable& table, YamlReading reading) {
  std::vector<YamlError> errors;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.size() > kMaxPolicyBytes) {
    errors.push_back({1, 1, "a file of more than 64 MB"});
    return errors;
  }
  table.own_source = bytes;
  const std::string_view source = table.own_source;
  const LineIndex lines(source);
  const auto fail_at = [&](std::size_t offset, std::string message) {
    const std::size_t line = lines.line_of(offset);
    errors.push_back({static_cast<std::uint32_t>(line + 1),
                      code_points(source.substr(lines.start(line), offset - lines.start(line))) + 1,
                      std::move(message)});
  };
  if (const auto bad = first_bad_utf8(source)) {
    fail_at(*bad, "this byte is not UTF-8: write the file as UTF-8");
    return errors;
  }
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto c = static_cast<unsigned char>(source[i]);
    if (c >= 0x20 && c != 0x7F) continue;
    if (c == '\t' || c == '\n' || (c == '\r' && i + 1 < source.size() && source[i + 1] == '\n')) continue;
    fail_at(i, c == '\r' ? "a carriage return without a line feed" : "a control character");
    return errors;
  }
  if (reading == YamlReading::Thorough || !read_usual(source, lines, table)) {
    read_thoroughly(source, lines, table, errors);
  }
  if (errors.empty() && table.own_nodes.empty()) errors.push_back({1, 1, std::string(kEmptyYaml)});
  std::stable_sort(errors.begin(), errors.end(), [](const YamlError& a, const YamlError& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  table.nodes = table.own_nodes;
  table.texts = table.own_texts;
  table.source = table.own_source;
  return errors;
}

namespace {

// Bytes that one escape of double-quoted text takes and gives.
struct Escape {
  std::size_t taken = 2, given = 1;
};

Escape escape_at(std::string_view source, std::size_t at) {
  const char kind = at + 1 < source.size() ? source[at + 1] : '\0';
  const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (digits == 0) return {2, kind == '_' || kind == 'N' ? 2U : kind == 'L' || kind == 'P' ? 3U : 1U};
  std::uint64_t value = 0;
  for (const char c : source.substr(std::min(source.size(), at + 2), digits)) {
    value = value * 16 + static_cast<std::uint64_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return {2 + digits, value < 0x80 ? 1U : value < 0x800 ? 2U : value < 0x10000 ? 3U : 4U};
}

}  // namespace

TextPlace place_in(const Node& node, std::size_t offset) {
  const YamlNode& raw = node.raw();
  const std::string_view before = node.text().substr(0, std::min<std::size_t>(offset, raw.size));
  if (raw.style == YamlStyle::Block) {
    const auto rows = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t row = before.rfind('\n');
    const std::string_view in_row = row == std::string_view::npos ? before : before.substr(row + 1);
    return {raw.line + 1 + rows, raw.indent + code_points(in_row) + 1};
  }
  if (raw.style == YamlStyle::Plain) return {raw.line, raw.column + code_points(before)};
  const std::string_view source = node.table().source;
  if (source.empty() || raw.several_lines) return {raw.line, raw.column + 1 + code_points(before)};
  std::size_t at = raw.at;
  const char quote = at < source.size() ? source[at] : '"';
  const std::size_t open = at++;
  for (std::size_t given = 0; given < before.size() && at < source.size();) {
    Escape step{1, 1};
    if (quote == '\'' && source[at] == '\'') step = {2, 1};
    if (quote == '"' && source[at] == '\\') step = escape_at(source, at);
    at += step.taken;
    given += step.given;
  }
  return {raw.line, raw.column + code_points(source.substr(open, std::min(at, source.size()) - open))};
}

}  // namespace cablemark
