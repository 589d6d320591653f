// The lines of a text, each with a first guess at what it may be. The guess looks at a few bytes only, so that a line
// of plain text costs little more than finding its end.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "grammar/bytes.hpp"
#include "grammar/span.hpp"

namespace cablemark {

// Unscoped inside its own namespace: switches name the few classes they mean by `switch (+what)`.
namespace line_classes {
enum LineClass : std::uint8_t {
  Blank,
  Text,
  Number,  // begins with a digit, perhaps after a pilcrow
  Open,    // begins with a bracket
  Bullet,
  Rule,  // nothing but dashes, equal signs or underscores
  Caps,  // begins with two capitals, a letter alone, a slash or a byte above ASCII
  TransmissionId,
  Precedence,
  Station,
  Security,
  DateTime,
  From,
  To,
  Info,
  Exempt,
  PageTop,     // PAGE 02  RIYADH 00905
  PageLine,    // OTTAWA 00000136  001.2 OF 003
  EndOfText,   // BT
  EndSerial,   // #0048
  EndMessage,  // NNNN
  Row,         // the metadata row of a web page
  Smart,       // MRN:
  Mail,        // From: of an e-mail
  Stamp,       // a release stamp
  ExecutiveOrder,
  Tags,
  Subject,
  Reference,
  Classifier,
  Declassify,
  Reason,
  Bracket,  // BEGIN or END of a tearline, a text or a quotation
};
}  // namespace line_classes
using line_classes::LineClass;

class LineClasses {
 public:
  constexpr LineClasses() = default;
  constexpr LineClasses(std::initializer_list<LineClass> classes) {
    for (const LineClass each : classes) add(each);
  }
  constexpr void add(LineClass what) { bits_ |= std::uint64_t{1} << what; }
  [[nodiscard]] constexpr bool has(LineClass what) const { return (bits_ >> what & 1U) != 0; }
  [[nodiscard]] constexpr bool has_any(LineClasses others) const { return (bits_ & others.bits_) != 0; }

 private:
  std::uint64_t bits_ = 0;
};

// Bytes of what may stand before the mark of a portion, and of its bracket.
inline constexpr std::size_t kLongestLabel = 20;
inline constexpr std::size_t kLongestTitle = 40;

struct TextLine {
  std::uint32_t begin = 0;
  std::uint32_t first = 0;  // first byte that is no blank
  std::uint32_t end = 0;    // after the last byte that is no blank; `first` if there is none
  LineClass what = LineClass::Blank;
  bool plain = false;  // Text that cannot begin a lettered item and does not end in a dash

  [[nodiscard]] Span span() const { return {first, end}; }
  [[nodiscard]] std::uint32_t indent() const { return first - begin; }
};

// Most bytes are letters, and cost one comparison.
inline bool is_blank(char c) {
  return static_cast<unsigned char>(c) <= ' ' && (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v');
}
inline bool is_space(char c) { return static_cast<unsigned char>(c) <= ' ' && (is_blank(c) || c == '\n'); }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_letter(char c) { return is_upper(c) || is_lower(c); }
inline bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }
inline char lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

// ASCII case is folded; `word` is in lower case.
inline bool starts_with(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (lower(text[i]) != word[i]) return false;
  }
  return true;
}
// As starts_with, and no letter or digit follows.
bool starts_with_word(std::string_view text, std::string_view word);
// Where `word` (lower case) begins in `text`, or npos.
std::size_t find_folded(std::string_view text, std::string_view word, std::size_t from = 0);

// A long word in lower case that is looked for in many lines: few bytes of a line are looked at (Horspool).
class SoughtWord {
 public:
  explicit constexpr SoughtWord(std::string_view word) : word_(word) {
    for (std::uint8_t& skip : skips_) skip = static_cast<std::uint8_t>(word.size());
    for (std::size_t i = 0; i + 1 < word.size(); ++i) {
      const auto skip = static_cast<std::uint8_t>(word.size() - 1 - i);
      skips_[static_cast<unsigned char>(word[i])] = skip;
      if (is_lower(word[i])) skips_[static_cast<unsigned char>(word[i] - 32)] = skip;
    }
  }
  [[nodiscard]] std::size_t size() const { return word_.size(); }
  // Where it begins in `text`, or npos.
  [[nodiscard]] std::size_t find(std::string_view text) const {
    const std::size_t last = word_.size() - 1;
    for (std::size_t end = last; end < text.size(); end += skips_[static_cast<unsigned char>(text[end])]) {
      if (lower(text[end]) == word_[last] && starts_with(text.substr(end - last), word_)) return end - last;
    }
    return std::string_view::npos;
  }

 private:
  std::string_view word_;
  std::uint8_t skips_[256] = {};
};
// Whether there are capitals and no small letters.
bool all_capitals(std::string_view text);
bool is_rule(std::string_view text);
std::uint32_t count_words(std::string_view text);
// Bytes of the bullet that begins the text.
std::size_t bullet_length(std::string_view text);
inline Span trimmed(std::string_view text, Span span) {
  while (span.begin < span.end && is_space(text[span.begin])) ++span.begin;
  while (span.end > span.begin && is_space(text[span.end - 1])) --span.end;
  return span;
}
inline std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

inline Span part(Span whole, std::size_t begin, std::size_t end) {
  return {whole.begin + static_cast<std::uint32_t>(begin), whole.begin + static_cast<std::uint32_t>(end)};
}

class Source;
class Vocabulary;

// Some of the lines of a text, in order.
using LineNumbers = std::vector<std::uint32_t>;

// Those of `lines` that are first .. last - 1.
inline std::span<const std::uint32_t> lines_between(std::span<const std::uint32_t> lines, std::size_t first,
                                                    std::size_t last) {
  // Most often all of them are.
  const auto at_or_after = [&](std::size_t line) {
    if (lines.empty() || line <= lines.front()) return lines.begin();
    return line > lines.back() ? lines.end() : std::lower_bound(lines.begin(), lines.end(), line);
  };
  return {at_or_after(first), at_or_after(last)};
}

// The lines stand at the beginning of `memory`, which is never made smaller. `notable` has those that are neither blank
// nor plain.
std::span<const TextLine> split_lines(const Source& source, const Vocabulary& vocabulary, std::vector<TextLine>& memory,
                                      LineNumbers& notable);

}  // namespace cablemark
