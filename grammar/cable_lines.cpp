#include "grammar/cable_lines.hpp"

#include "grammar/bytes.hpp"
#include "grammar/line_class.hpp"
#include "grammar/source.hpp"

namespace cablemark {

bool starts_with_word(std::string_view text, std::string_view word) {
  if (!starts_with(text, word)) return false;
  return text.size() == word.size() || !(is_letter(text[word.size()]) || is_digit(text[word.size()]));
}

std::size_t find_folded(std::string_view text, std::string_view word, std::size_t from) {
  for (std::size_t i = from; i + word.size() <= text.size(); ++i) {
    if (lower(text[i]) == word[0] && starts_with(text.substr(i), word)) return i;
  }
  return std::string_view::npos;
}

bool all_capitals(std::string_view text) {
  bool letters = false;
  for (const char c : text) {
    if (is_lower(c)) return false;
    letters |= is_upper(c);
  }
  return letters;
}

bool is_rule(std::string_view text) {
  const auto is_sign = [](char c) { return c == '-' || c == '=' || c == '_'; };
  // Most are of one sign, and the same without their first byte as without their last.
  if (text.size() >= 3 && is_sign(text[0]) && text.substr(1) == text.substr(0, text.size() - 1)) return true;
  std::size_t signs = 0;
  for (const char c : text) {
    if (!is_sign(c) && !is_blank(c)) return false;
    signs += is_sign(c) ? 1 : 0;
  }
  return signs >= 3;
}

std::uint32_t count_words(std::string_view text) {
  // A word begins where a blank is followed by something else.
  if (text.empty()) return 0;
  const auto begins = [](const unsigned char* at) { return (at[0] <= ' ') & (at[1] > ' '); };
  return (static_cast<unsigned char>(text[0]) > ' ' ? 1U : 0U) +
         static_cast<std::uint32_t>(count_places<2>(text, begins));
}

std::size_t bullet_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && (text[at] == '-' || text[at] == '*')) ++at;
  if (at > 0) return at;
  if (text[0] == 'o') return 1;
  if (text[0] == '\xC2') return 2;
  return is_high(text[0]) ? 3 : 1;
}

namespace {

enum ByteClass : std::uint8_t {
  kBlankByte = 1,
  kTrailingByte = 2,
  kDigitByte = 4,
  kDashByte = 8,
  kEscapeByte = 16,
  kSentenceByte = 32,  // may end a sentence
};

struct ByteClasses {
  std::uint8_t of[256] = {};

  constexpr ByteClasses() {
    for (const char c : {' ', '\t', '\r', '\f', '\v'}) of[static_cast<unsigned char>(c)] = kBlankByte | kTrailingByte;
    for (char c = '0'; c <= '9'; ++c) of[static_cast<unsigned char>(c)] = kDigitByte;
    of[static_cast<unsigned char>('\\')] = kTrailingByte;
    of[static_cast<unsigned char>('-')] = kDashByte;
    for (const char c : {'.', ':', ';', '!', '?', '"', ')'}) of[static_cast<unsigned char>(c)] = kSentenceByte;
    of[static_cast<unsigned char>(';')] |= kEscapeByte;
  }
  [[nodiscard]] bool is(char c, unsigned what) const { return (of[static_cast<unsigned char>(c)] & what) != 0; }
};
constexpr ByteClasses kBytes;

// The second line of `RELEASE IN` / `PART B6`.
bool goes_on_stamp(std::string_view line) {
  return line == "FULL" || line == "PART" || starts_with(line, "part b") ||
         (line.size() <= 12 && line[0] == 'B' && line.size() > 1 && is_digit(line[1]));
}

// `&#x000A;`, `&#10;`, and the same of a carriage return.
bool is_escaped_line_end(std::string_view text) {
  constexpr std::size_t kLongest = 9;
  if (text.size() > kLongest || !text.starts_with("&#") || text.back() != ';') return false;
  const bool hexadecimal = lower(text[2]) == 'x';
  text = text.substr(hexadecimal ? 3 : 2, text.size() - (hexadecimal ? 4 : 3));
  text = text.substr(std::min(text.find_first_not_of('0'), text.size()));
  if (!hexadecimal) return text == "10" || text == "13";
  return text.size() == 1 && (lower(text[0]) == 'a' || lower(text[0]) == 'd');
}

// Whether the bracket at `open` stands behind a title: `Comment: (`.
bool is_titled(std::string_view line, std::size_t open) {
  if (open == std::string_view::npos || open < 3) return false;
  const char before = line[open - 1] == ' ' ? line[open - 2] : line[open - 1];
  return before == ':' || before == '.';
}

std::size_t find_bracket(std::string_view line) { return line.substr(0, kLongestTitle).find('('); }

// Cuts a text into lines. Most are sentences, which are told where they are cut; what the others are is asked apart
// from that loop, so that its few values stay in registers.
class LineCutter {
 public:
  LineCutter(std::string_view text, const Vocabulary& vocabulary, std::vector<TextLine>& memory, LineNumbers& notable)
      : text_(text), classify_(vocabulary), memory_(memory), notable_(notable) {}

  std::span<const TextLine> cut(std::span<const std::uint32_t> line_ends) {
    const char* const text = text_.data();
    const Sentences& sentences = classify_.sentences();
    notable_.clear();
    if (memory_.size() <= line_ends.size()) memory_.resize(line_ends.size() + line_ends.size() / 2 + 1);
    TextLine* line = memory_.data();
    std::size_t begin = 0;
    // The last capital that may begin a sentence here, as far as the line above tells: most lines go on with its own.
    char last_capital = kAnyCapital;
    const auto add = [&](std::size_t line_end) {
      const char first = text[begin];
      if (sentences.may_begin(first)) {
        // Many lines end in one blank and many in none, few in more; the letter ends them all.
        std::size_t end = line_end - (kBytes.is(text[line_end - 1], kTrailingByte) ? 1 : 0);
        while (kBytes.is(text[end - 1], kTrailingByte)) --end;
        if (kBytes.is(text[end - 1], kEscapeByte)) end = before_escape(begin, end, line_end);
        const bool plain = end - begin >= kShortestPlain && sentences.begin(first, text[begin + 1]) &&
                           !kBytes.is(text[end - 1], kDigitByte | kDashByte) &&
                           !(first <= last_capital && titled({text + begin, end - begin}));
        set(*line, begin, begin, end, LineClass::Text, true);
        last_capital = (plain ? kBytes.is(text[end - 1], kSentenceByte) : classify(*line)) ? kAnyCapital : kNoCapital;
      } else if (line_end == begin) {
        set(*line, begin, begin, begin, LineClass::Blank, false);
        last_capital = kAnyCapital;
      } else {
        last_capital = trim_and_classify(*line, begin, line_end) ? kAnyCapital : kNoCapital;
      }
      ++line;
      begin = line_end + 1;
    };
    for (const std::uint32_t end : line_ends) add(end);
    if (begin < text_.size()) add(text_.size());
    return {memory_.data(), line};
  }

 private:
  static constexpr std::size_t kShortestPlain = 4;
  static constexpr char kAnyCapital = 'Z', kNoCapital = 0;

  // The end of what a line says without the escaped line end that a web page has left at its end. The line ends at
  // `line_end`, and at `end` without its blanks.
  [[nodiscard, gnu::noinline]] std::size_t before_escape(std::size_t begin, std::size_t end,
                                                         std::size_t line_end) const {
    const std::string_view line = text_.substr(begin, end - begin);
    const std::size_t escape = line.rfind('&');
    if (line_end - end > 1 || escape == std::string_view::npos || !is_escaped_line_end(line.substr(escape))) return end;
    return behind_last_byte(begin, begin + escape);
  }

  // The end without the blanks before it.
  [[nodiscard]] std::size_t behind_last_byte(std::size_t begin, std::size_t end) const {
    while (end > begin && kBytes.is(text_[end - 1], kTrailingByte)) --end;
    return end;
  }

  static void set(TextLine& line, std::size_t begin, std::size_t first, std::size_t end, LineClass what, bool plain) {
    line = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end), what,
            plain};
  }

  [[nodiscard, gnu::noinline]] static bool titled(std::string_view line) { return is_titled(line, find_bracket(line)); }

  // Whether a mark may stand behind a label or a title.
  static bool labelled(std::string_view line) {
    const std::size_t open = find_bracket(line);
    return open < kLongestLabel || is_titled(line, open);
  }

  // As classify, of a line that has not been looked at.
  [[gnu::noinline]] bool trim_and_classify(TextLine& line, std::size_t begin, std::size_t line_end) {
    std::size_t first = begin;
    while (first < line_end && kBytes.is(text_[first], kBlankByte)) ++first;
    std::size_t end = behind_last_byte(first, line_end);
    if (end > first && kBytes.is(text_[end - 1], kEscapeByte)) end = before_escape(first, end, line_end);
    set(line, begin, first, end, LineClass::Blank, false);
    return first == end || classify(line);
  }

  // Whether a sentence may begin below the line.
  [[gnu::noinline]] bool classify(TextLine& line) {
    const std::string_view content(text_.data() + line.first, line.end - line.first);
    line.what = classify_(content);
    // No letter of an item begins a plain line, and no other label that a mark stands behind; no dash ends it.
    line.plain = line.what == LineClass::Text && content.size() >= kShortestPlain &&
                 kSentences.column[static_cast<unsigned char>(content[1])] != Sentences::kItemColumn &&
                 content.back() != '-' && !labelled(content);
    if (line.plain) return kBytes.is(content.back(), kSentenceByte);
    if (line.what == LineClass::Stamp || (stamps_ && line.what == LineClass::Caps)) settle_stamp(line, content);
    notable_.push_back(static_cast<std::uint32_t>(&line - memory_.data()));
    return true;
  }

  // A stamp may take in the line above it and the one below.
  [[gnu::noinline]] void settle_stamp(TextLine& line, std::string_view content) {
    if (line.what == LineClass::Caps) {
      if (!stands_below_stamp(line) || !goes_on_stamp(content)) return;
      line.what = LineClass::Stamp;
    }
    stamps_ = true;
    if (&line == memory_.data()) return;
    // `UNCLASSIFIED` above `U.S. Department of State`: the level of the release, not of the text.
    TextLine& before = *(&line - 1);
    if (before.what == LineClass::Caps && before.end - before.first < 30 &&
        starts_with(content, "u.s. department of state"))
      before.what = LineClass::Stamp;
  }

  // Blank lines may stand between.
  [[nodiscard]] bool stands_below_stamp(const TextLine& line) const {
    const TextLine* above = &line;
    while (above != memory_.data()) {
      --above;
      if (above->what != LineClass::Blank) return above->what == LineClass::Stamp;
    }
    return false;
  }

  std::string_view text_;
  LineClassifier classify_;
  std::vector<TextLine>& memory_;
  LineNumbers& notable_;
  bool stamps_ = false;  // a stamp stands above
};

}  // namespace

std::span<const TextLine> split_lines(const Source& source, const Vocabulary& vocabulary, std::vector<TextLine>& memory,
                                      LineNumbers& notable) {
  return LineCutter(source.text(), vocabulary, memory, notable).cut(source.bytes().line_ends());
}

}  // namespace cablemark
