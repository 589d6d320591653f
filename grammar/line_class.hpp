// What a line may be, told from its first bytes. The lines that say nothing by their shape, sentences of the text, are
// told apart by two bytes and go no further.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "grammar/cable_lines.hpp"

namespace cablemark {

class Vocabulary;

// Bit n of the row of a letter is set where the n-th small letter behind it begins none of the words that lines of the
// form begin with. Behind most small letters anything may stand.
struct Sentences {
  static constexpr unsigned kItemColumn = 26;   // `a.`, `a)`: may be an item of a list
  static constexpr unsigned kOtherColumn = 27;  // no small letter

  std::uint32_t row[256] = {};  // nothing is set but for letters
  std::uint8_t column[256] = {};

  constexpr Sentences() {
    constexpr std::uint32_t kSmallLetters = (1U << 26U) - 1;
    for (std::uint8_t& each : column) each = kOtherColumn;
    for (char c = 'a'; c <= 'z'; ++c) column[static_cast<unsigned char>(c)] = static_cast<std::uint8_t>(c - 'a');
    column[static_cast<unsigned char>('.')] = column[static_cast<unsigned char>(')')] = kItemColumn;
    for (char c = 'a'; c <= 'z'; ++c) row[static_cast<unsigned char>(c)] = kSmallLetters | 1U << kOtherColumn;
    for (char c = 'A'; c <= 'Z'; ++c) row[static_cast<unsigned char>(c)] = kSmallLetters;
    // Of a word that may stand in small letters the other column has its capitals: `tAGS`.
    for (const char* pair : {"ta", "su", "eo", "re", "cl"}) {
      row[static_cast<unsigned char>(pair[0])] &= ~(1U << static_cast<unsigned>(pair[1] - 'a') | 1U << kOtherColumn);
    }
    // `ii.`, `iv)`: numbers of items.
    for (const char* pair : {"ii", "iv", "ix", "vi", "xi", "xv"}) {
      row[static_cast<unsigned char>(pair[0])] &= ~(1U << static_cast<unsigned>(pair[1] - 'a'));
    }
    row[static_cast<unsigned char>('o')] &= ~(1U << kOtherColumn);  // a bullet
    for (const char* pair :
         {"Be", "Cl", "Ca", "De", "Da", "Do", "En", "Eo", "Ex", "Fr", "Pa", "Re", "Su", "Sh", "Ta", "Tg", "Ap"})
      row[static_cast<unsigned char>(pair[0])] &= ~(1U << static_cast<unsigned>(pair[1] - 'a'));
  }

  [[nodiscard]] bool may_begin(char first) const { return row[static_cast<unsigned char>(first)] != 0; }

  [[nodiscard]] bool begin(char first, char second) const {
    return (row[static_cast<unsigned char>(first)] >> column[static_cast<unsigned char>(second)] & 1U) != 0;
  }
};
inline constexpr Sentences kSentences;

// Whether a letter of the word was lost, doubled or changed, or two neighbours have changed places. `word` is in lower
// case, `text` in any.
bool is_slip_of(std::string_view text, std::string_view word);

class LineClassifier {
 public:
  // Refers to `vocabulary`, which may have its own words for the keywords of the form.
  explicit LineClassifier(const Vocabulary& vocabulary);

  // `line` has no blanks at its ends and is not empty.
  LineClass operator()(std::string_view line) const {
    if (!forms_.empty()) {
      if (const LineClass own = form(line); own != LineClass::Text) return own;
    }
    return by_shape(line);
  }
  // How lines begin that are text whatever follows.
  [[nodiscard]] const Sentences& sentences() const { return sentences_ ? *sentences_ : kSentences; }

 private:
  struct Form {
    std::string_view word;
    LineClass what;
    bool colon;
  };
  [[nodiscard]] LineClass form(std::string_view line) const;
  static LineClass by_shape(std::string_view line);

  std::vector<Form> forms_;
  std::optional<Sentences> sentences_;  // without the first letters of the forms, if there are any
};

}  // namespace cablemark
