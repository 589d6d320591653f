#include "policies/usual_yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>

namespace cablemark {

namespace {

using YAML::EmitterStyle;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// What may begin a plain text and never means anything else there.
bool begins_plain(char c) { return is_word(c) || (c != '\0' && std::strchr("(/+=<$^;", c) != nullptr); }

// What is text inside `[ ]` and `{ }` wherever it stands.
bool is_plain_in_flow(char c) {
  return is_word(c) || (c != '\0' && std::strchr(" (./+=<$^;)>-!&|*%~'\"", c) != nullptr);
}

bool is_quote(char c) { return c == '"' || c == '\''; }

bool is_null_word(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kWords = {"", "~", "null", "Null", "NULL"};
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

std::string_view without_end_blanks(std::string_view text) { return text.substr(0, text.find_last_not_of(' ') + 1); }

class UsualYaml {
 public:
  UsualYaml(std::string_view source, YAML::EventHandler& handler) : source_(source), handler_(handler) {}

  bool read() {
    if (!source_.ends_with('\n') || source_.find('\r') != std::string_view::npos) return false;
    if (!to_content() || at_end() || column() != 0) return false;
    handler_.OnDocumentStart(mark());
    if (!map() || !at_end()) return false;
    handler_.OnDocumentEnd();
    return true;
  }

 private:
  static constexpr std::size_t kLongestKey = 200;

  [[nodiscard]] bool at_end() const { return at_ >= source_.size(); }
  // Every line ends with a line feed, which is no token: what follows a character can be looked at.
  [[nodiscard]] char now() const { return source_[at_]; }
  [[nodiscard]] int column() const { return static_cast<int>(at_ - line_begin_); }
  [[nodiscard]] YAML::Mark mark() const {
    YAML::Mark mark;
    mark.pos = static_cast<int>(at_);
    mark.line = line_;
    mark.column = column();
    return mark;
  }
  [[nodiscard]] std::string_view rest_of_line() const { return source_.substr(at_, line_end() - at_); }
  [[nodiscard]] std::size_t line_end() const { return source_.find('\n', at_); }

  void skip_blanks() {
    while (now() == ' ') ++at_;
  }

  void next_line() {
    at_ = line_end() + 1;
    line_begin_ = at_;
    ++line_;
  }

  // From the begin of a line to the next character that is no blank and no comment. False if a tab stands there.
  bool to_content() {
    for (; !at_end(); next_line()) {
      skip_blanks();
      if (now() != '\n' && now() != '#') return now() != '\t';
    }
    return true;
  }

  // From the end of a value to the next content, which must not be deeper than its `parent`: it would go on with it.
  bool end_value(int parent) {
    const std::size_t blanks = at_;
    skip_blanks();
    if (now() != '\n' && (now() != '#' || at_ == blanks)) return false;
    next_line();
    return to_content() && (at_end() || column() <= parent);
  }

  // A map, a list or a text, behind `key:` or `-` of the column `parent`.
  bool value(int parent, bool of_key) {
    const std::size_t sign_end = at_;
    skip_blanks();
    if (now() == '\n' || (now() == '#' && at_ > sign_end)) {
      next_line();
      if (!to_content() || at_end()) return false;
      // The entries of a list may stand under its key; of anything else, nothing stands there if it is not deeper.
      if (column() == parent && of_key && begins_entry()) return list(of_key);
      if (column() <= parent) return false;
      return begins_entry() ? list() : map();
    }
    if (now() == '|') return block(parent);
    if (now() == '[' || now() == '{') return flow() && end_value(parent);
    if (is_quote(now())) return quoted() && end_value(parent);
    return plain() && end_value(parent);
  }

  bool map() {
    const int begin = column();
    handler_.OnMapStart(mark(), "?", 0, EmitterStyle::Block);
    while (!at_end() && column() == begin) {
      if (!key() || !value(begin, true)) return false;
    }
    handler_.OnMapEnd();
    return at_end() || column() < begin;
  }

  [[nodiscard]] bool begins_entry() const { return now() == '-' && source_[at_ + 1] == ' '; }

  bool list(bool beside_keys = false) {
    const int begin = column();
    handler_.OnSequenceStart(mark(), "?", 0, EmitterStyle::Block);
    while (!at_end() && column() == begin && begins_entry()) {
      ++at_;
      skip_blanks();
      if (key_end() != 0 ? !map() : !value(begin, false)) return false;
    }
    handler_.OnSequenceEnd();
    return at_end() || column() < begin || (beside_keys && column() == begin);
  }

  // The end of the key that stands here, before its `:`; 0 if there is none.
  [[nodiscard]] std::size_t key_end() const {
    std::size_t end = at_;
    if (is_quote(now())) {
      std::string text;
      end = read_quoted(text);
      if (end == 0) return 0;
    } else {
      if (!begins_plain(now())) return 0;
      while (is_plain_in_flow(source_[end])) ++end;
      if (source_[end - 1] == ' ') return 0;
    }
    const bool is_key = source_[end] == ':' && (source_[end + 1] == ' ' || source_[end + 1] == '\n');
    return is_key && end - at_ <= kLongestKey ? end : 0;
  }

  // To behind its `:`.
  bool key() {
    const std::size_t end = key_end();
    if (end == 0) return false;
    if (is_quote(now())) {
      quoted();
    } else {
      const std::string_view text = source_.substr(at_, end - at_);
      if (is_null_word(text)) return false;
      handler_.OnScalar(mark(), "?", 0, std::string(text));
    }
    at_ = end + 1;
    return true;
  }

  // To the end of the line, or before the blanks of a comment.
  bool plain() {
    if (!begins_plain(now())) return false;
    std::string_view text = rest_of_line();
    text = text.substr(0, text.find(" #"));
    text = without_end_blanks(text);
    if (text.find('\t') != std::string_view::npos || text.find(": ") != std::string_view::npos || text.ends_with(':') ||
        is_null_word(text)) {
      return false;
    }
    handler_.OnScalar(mark(), "?", 0, std::string(text));
    at_ += text.size();
    return true;
  }

  bool quoted() {
    std::string text;
    const std::size_t end = read_quoted(text);
    if (end == 0) return false;
    handler_.OnScalar(mark(), "!", 0, text);
    at_ = end;
    return true;
  }

  // The end of the quoted text that stands here; 0 if it goes on in the next line, or has an escape that is not usual.
  std::size_t read_quoted(std::string& text) const {
    const char quote = now();
    for (std::size_t at = at_ + 1; source_[at] != '\n'; ++at) {
      char c = source_[at];
      if (c == quote && (quote == '"' || source_[at + 1] != quote)) return at + 1;
      if (c == quote) ++at;
      if (c == '\\' && quote == '"') {
        c = source_[++at];
        if (c == 'n') {
          c = '\n';
        } else if (c != '"' && c != '\\') {
          return 0;
        }
      }
      text += c;
    }
    return 0;
  }

  // `|` and the lines below that are deeper than `parent`; one line feed ends them.
  bool block(int parent) {
    const YAML::Mark begin = mark();
    if (rest_of_line() != "|") return false;
    next_line();
    std::string text;
    std::size_t feeds = 0;
    std::size_t indent = 0;
    for (; !at_end(); next_line()) {
      const std::string_view line = rest_of_line();
      const std::size_t blanks = line.find_first_not_of(' ');
      if (blanks == std::string_view::npos) {
        // Blanks beyond the indentation are text.
        if (text.empty() || line.size() > indent) return false;
        ++feeds;
        continue;
      }
      if (text.empty()) indent = blanks;
      if (static_cast<int>(indent) <= parent) return false;
      if (blanks < indent) break;
      if (text.empty() && line[blanks] == '\t') return false;
      text.append(feeds, '\n');
      text += line.substr(indent);
      feeds = 1;
    }
    if (text.empty()) return false;
    handler_.OnScalar(begin, "!", 0, text + '\n');
    return to_content() && (at_end() || column() <= parent);
  }

  // What stands in brackets.
  bool flow() {
    const char first = now();
    if (first == '[') return flow_list();
    if (first == '{') return flow_map();
    if (is_quote(first)) return quoted();
    if (!begins_plain(first)) return false;
    std::size_t end = at_;
    while (is_plain_in_flow(source_[end]) || (source_[end] == ':' && is_word(source_[end + 1]))) ++end;
    const std::string_view text = without_end_blanks(source_.substr(at_, end - at_));
    if (is_null_word(text)) return false;
    handler_.OnScalar(mark(), "?", 0, std::string(text));
    at_ += text.size();
    return true;
  }

  // To the next element, in this line or in one below.
  void skip_flow_blanks() {
    skip_blanks();
    while (now() == '\n' && line_end() + 1 < source_.size()) {
      next_line();
      skip_blanks();
    }
  }

  // Behind an element, whether another one follows; nothing where neither that nor the closing bracket stands.
  std::optional<bool> another(char close) {
    skip_flow_blanks();
    const char c = now();
    if (c != ',' && c != close) return std::nullopt;
    ++at_;
    if (c == ',') skip_flow_blanks();
    return c == ',';
  }

  // Past the opening bracket; whether something stands before the closing one, which else is passed too.
  bool open(char close) {
    ++at_;
    skip_flow_blanks();
    if (now() != close) return true;
    ++at_;
    return false;
  }

  bool flow_list() {
    handler_.OnSequenceStart(mark(), "?", 0, EmitterStyle::Flow);
    std::optional<bool> more = open(']');
    while (more == true) {
      if (!flow()) return false;
      more = another(']');
    }
    handler_.OnSequenceEnd();
    return more.has_value();
  }

  bool flow_map() {
    handler_.OnMapStart(mark(), "?", 0, EmitterStyle::Flow);
    std::optional<bool> more = open('}');
    while (more == true) {
      if (!key()) return false;
      skip_flow_blanks();
      if (!flow()) return false;
      more = another('}');
    }
    handler_.OnMapEnd();
    return more.has_value();
  }

  std::string_view source_;
  YAML::EventHandler& handler_;
  std::size_t at_ = 0, line_begin_ = 0;
  int line_ = 0;
};

}  // namespace

bool read_usual_yaml(std::string_view source, YAML::EventHandler& handler) { return UsualYaml(source, handler).read(); }

}  // namespace cablemark
