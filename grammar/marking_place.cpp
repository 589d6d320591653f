// Where a bracket is a mark and where it is text.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "grammar/confusables.hpp"
#include "grammar/marking.hpp"
#include "grammar/marking_reader.hpp"
#include "grammar/marking_tokens.hpp"

namespace cablemark {
namespace {

using namespace marking_tokens;
using marking_reader::inside_brackets;
using marking_reader::is_parted_mark;

// Whether a word is a mark by itself: a level, or a control that stands for one.
bool is_mark(const Word& word, const Vocabulary& vocabulary) {
  return word.kind == WordKind::Level ||
         (word.kind == WordKind::Control && vocabulary.control(word.id).implies != kNoWord);
}

bool is_capital(char c) { return is_letter(c) && !is_lower(c); }

// Whether one edit of a letter makes `mark` of `word`. Two letters are near to a mark of one letter or of the same two
// only, three to one of two letters only by doubling: else most abbreviations would be near to something.
bool one_edit(std::string_view word, std::string_view mark) {
  const auto same =
      static_cast<std::size_t>(std::mismatch(word.begin(), word.end(), mark.begin(), mark.end()).first - word.begin());
  const std::string_view seen = word.substr(same), meant = mark.substr(same);
  if (word.size() == mark.size() + 1) {
    const bool doubled = same > 0 && word[same] == word[same - 1];
    return (word.size() != 3 || doubled) && seen.substr(1) == meant;
  }
  if (word.size() == mark.size()) {
    if (seen.size() >= 2 && seen[0] == meant[1] && seen[1] == meant[0] && seen.substr(2) == meant.substr(2))
      return true;
    return word.size() >= 3 && !seen.empty() && is_capital(meant[0]) && seen.substr(1) == meant.substr(1);
  }
  return word.size() >= 3 && word.size() + 1 == mark.size() && is_capital(meant[0]) && seen == meant.substr(1);
}

// `(SNF)`: a level and NF, and what parts them is lost.
bool lacks_separator(std::string_view word, const Vocabulary& vocabulary) {
  constexpr std::string_view kNoforn = "NF";
  if (!word.ends_with(kNoforn)) return false;
  const auto level = vocabulary.exact(WordPlace::Portion, word.substr(0, word.size() - kNoforn.size()));
  return level && level->kind == WordKind::Level;
}

// `(CONF)`, `(UNCLASS)`: the beginning of the name of a level.
bool shortens_level(std::string_view word, const Vocabulary& vocabulary) {
  constexpr std::size_t kShortest = 4;
  if (word.ends_with('.')) word.remove_suffix(1);
  return word.size() >= kShortest && std::all_of(word.begin(), word.end(), is_capital) &&
         vocabulary.any_spelling(WordPlace::Line, [word](std::string_view name, const Word& meant) {
           return meant.kind == WordKind::Level && name.size() > word.size() && name.starts_with(word) &&
                  is_capital(name[word.size()]);
         });
}

// Whether one edit makes a mark of these capitals. A scanner makes a digit of one: `(5BU)`.
bool near_mark(std::string_view word, const Vocabulary& vocabulary) {
  constexpr std::size_t kLongest = 8;
  if (is_parted_mark(word, vocabulary) || lacks_separator(word, vocabulary) || shortens_level(word, vocabulary))
    return true;
  if (word.size() > kLongest && std::all_of(word.begin(), word.end(), is_capital)) {
    const auto meant = vocabulary.nearest(WordPlace::Line, word);
    return meant && meant->kind == WordKind::Level;
  }
  if (word.size() < 2 || word.size() > kLongest || vocabulary.exact(WordPlace::Codes, word)) return false;
  const auto digits = std::count_if(word.begin(), word.end(), is_digit);
  return digits <= 1 && std::all_of(word.begin(), word.end(), [](char c) { return is_capital(c) || is_digit(c); }) &&
         vocabulary.any_spelling(WordPlace::Portion, [&](std::string_view mark, const Word& meant) {
           return (digits == 0 || word.size() == mark.size()) && one_edit(word, mark) && is_mark(meant, vocabulary);
         });
}

bool has_lower(std::string_view text) { return std::any_of(text.begin(), text.end(), is_lower); }

// `(S;NF)`: a control behind a sign that parts nothing in a mark.
bool is_misjoined_control(std::string_view words, const Vocabulary& vocabulary) {
  constexpr std::string_view kSigns = ";:.|\\+_";
  if (words.empty() || kSigns.find(words[0]) == std::string_view::npos) return false;
  const auto word = vocabulary.exact(WordPlace::Portion, words.substr(1));
  return word && word->kind == WordKind::Control;
}

// Whether the name of a level begins as a name does: `(Secret)` was meant as a mark, `(secret)` may be a word.
bool is_capitalised(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (is_capital(name[i]) != (i == 0 || name[i - 1] == ' ')) return false;
  }
  return true;
}

// Whether what stands behind the head of a mark is a garbled control and not the rest of a phrase.
bool unknown_fits(std::string_view text, std::uint32_t head_end, std::string_view head, Span unknown,
                  const Vocabulary& vocabulary) {
  const std::string_view words = unknown.of(text);
  const Join join = unknown.begin > head_end ? join_of(text.substr(head_end, unknown.begin - head_end)) : Join::None;
  const bool letters = std::none_of(words.begin(), words.end(), is_digit);
  switch (join) {
    case Join::None:
      // `(U.)` is a mark, `(U.S.)` and `(S&T)` are none.
      return std::none_of(words.begin(), words.end(), [](char c) { return is_letter(c) || is_digit(c); }) ||
             is_misjoined_control(words, vocabulary);
    case Join::Blank:
    case Join::Comma:
      return head.size() > 2 || (letters && !has_lower(words));
    case Join::Dash:
      return letters;
    case Join::Slash:
    case Join::Category:
      break;
  }
  return true;
}

}  // namespace

namespace marking_reader {

std::string_view inside_brackets(std::string_view text) {
  if (text.starts_with('(') || text.starts_with('[')) text.remove_prefix(1);
  text = text.substr(
      0, static_cast<std::size_t>(std::find_if(text.begin(), text.end(), [](char c) { return c == ')' || c == ']'; }) -
                                  text.begin()));
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_parted_mark(std::string_view inside, const Vocabulary& vocabulary) {
  constexpr std::size_t kLongest = 8;
  if (inside.size() > kLongest || inside.find(' ') == std::string_view::npos) return false;
  std::string joined;
  for (const char c : inside) {
    if (c != ' ') joined += c;
  }
  const auto word = vocabulary.exact(WordPlace::Portion, joined);
  return word && std::none_of(joined.begin(), joined.end(), is_lower) && is_mark(*word, vocabulary);
}

}  // namespace marking_reader

bool looks_like_mark(std::string_view text, Span within, const Vocabulary& vocabulary, MarkPool& pool) {
  const std::string_view inside = inside_brackets(within.of(text));
  if (inside.empty()) return false;
  // `(S∕∕NF)` was meant as a mark; as it stands it holds no word of one.
  if (first_confusable(text, within)) {
    const std::string looks = as_it_looks(within.of(text));
    return looks_like_mark(looks, {0, static_cast<std::uint32_t>(looks.size())}, vocabulary, pool);
  }
  if (const auto word = vocabulary.exact(WordPlace::Portion, inside); word && word->kind != WordKind::Country) {
    // `(c)` is an item of a list.
    return inside.size() > 1 || !is_lower(inside[0]);
  }
  if (inside.starts_with("//")) return !has_lower(inside);
  pool.clear();
  const Marking mark = parse_marking(text, within, MarkForm::Portion, vocabulary, pool);
  const auto inside_begin = static_cast<std::uint32_t>(inside.data() - text.data());
  Span head = mark.level_span;
  bool in_place = mark.level_in_place;
  if (!mark.known) {
    const bool control_first =
        mark.controls.count != 0 && pool.controls[mark.controls.first].word.begin == inside_begin;
    if (!control_first) return near_mark(inside, vocabulary);
    head = pool.controls[mark.controls.first].word;
    in_place = pool.controls[mark.controls.first].in_place;
    if (head.length() == 1 && mark.unknown.count != 0) return false;
  }
  const std::string_view word = head.of(text);
  const bool lower = has_lower(word);
  if (mark.unknown.count == 0) {
    const bool alone = mark.closed && head.begin == inside_begin && head.length() == inside.size();
    return in_place ? !(lower && word.size() == 1 && alone) : !lower || (alone && mark.known && is_capitalised(word));
  }
  if (lower || !in_place) return false;
  // `(SBU Version)`: words of the text after the word of a mark.
  const std::string_view unknown = pool.spans[mark.unknown.first].of(text);
  if (mark.closed && has_lower(unknown) && is_blank(text[head.end])) return false;
  return unknown_fits(text, head.end, word, pool.spans[mark.unknown.first], vocabulary);
}

}  // namespace cablemark
