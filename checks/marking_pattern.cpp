#include "checks/marking_pattern.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace cablemark {
namespace {

constexpr std::size_t kLongestText = 512;
// So many letters of a code have room beside its part.
constexpr std::size_t kShortestCode = 3, kLongestCode = 7;

constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alphanumeric(char c) { return is_capital(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

constexpr std::array<bool, 256> kOfMarkings = [] {
  std::array<bool, 256> of{};
  for (std::size_t c = 0; c < of.size(); ++c) of[c] = c < 0x80 && is_alphanumeric(static_cast<char>(c));
  for (const char c : std::string_view(" /-,.()[]")) of[static_cast<unsigned char>(c)] = true;
  return of;
}();

constexpr std::size_t kLetterBits = 5;
// Each capital letter as a number of five bits, the rest as none.
constexpr std::array<std::uint8_t, 256> kLetter = [] {
  std::array<std::uint8_t, 256> number{};
  for (std::size_t c = 0; c < number.size(); ++c) {
    if (is_capital(static_cast<char>(c))) number[c] = static_cast<std::uint8_t>(c & 31);
  }
  return number;
}();

// The letters that a text begins with, at most one more than a code has.
struct Letters {
  std::uint32_t length = 0;
  std::uint64_t number = 0;  // of these letters, as long as it is
};
Letters letters_of(std::string_view text) {
  const auto letter = [text](std::size_t n) -> std::uint64_t { return kLetter[static_cast<unsigned char>(text[n])]; };
  // As most codes have three.
  if (text.size() > 3 && letter(0) != 0 && letter(1) != 0 && letter(2) != 0 && letter(3) == 0) {
    return {3, letter(0) << 2 * kLetterBits | letter(1) << kLetterBits | letter(2)};
  }
  Letters letters;
  for (; letters.length < std::min(text.size(), kLongestCode + 1) && letter(letters.length) != 0; ++letters.length) {
    letters.number = letters.number << kLetterBits | letter(letters.length);
  }
  return letters;
}
// Orders codes as their texts are ordered.
std::uint64_t place_of(const Letters& letters) {
  return letters.number << kLetterBits * (kLongestCode - letters.length);
}

// Behind what a word goes on with.
constexpr std::array<bool, 256> kGoesOn = [] {
  std::array<bool, 256> on{};
  for (std::size_t c = 0; c < 0x80; ++c) on[c] = is_alphanumeric(static_cast<char>(c)) || c == '-';
  return on;
}();

template <typename Each>
void each_word(std::string_view text, Each each) {
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_alphanumeric);
    const auto end = std::find_if_not(begin, text.end(), is_alphanumeric);
    if (begin != end) each(std::string(begin, end));
    at = static_cast<std::size_t>(end - text.begin());
  }
}

// The words of all spellings but those of countries that are one word.
std::set<std::string> other_words(const Vocabulary& vocabulary) {
  std::set<std::string> words;
  for (const WordPlace place : {WordPlace::Line, WordPlace::Portion, WordPlace::Caption, WordPlace::Codes}) {
    vocabulary.each_spelling(place, [&](const std::string& spelling, const Word& word) {
      const bool one = std::all_of(spelling.begin(), spelling.end(), is_alphanumeric);
      if (word.kind != WordKind::Country || !one) {
        each_word(spelling, [&words](std::string each) { words.insert(std::move(each)); });
      }
    });
  }
  return words;
}

}  // namespace

PlainCodes::PlainCodes(const Policy& policy) : of_three_(std::size_t{1} << 3 * kLetterBits, ListPart::None) {
  const std::set<std::string> others = other_words(policy.vocabulary);
  for (std::size_t n = 0; n < policy.countries.size(); ++n) {
    const Country& row = policy.countries[n];
    const bool code = row.name.size() >= kShortestCode && row.name.size() <= kLongestCode &&
                      std::all_of(row.name.begin(), row.name.end(), is_capital) && others.count(row.name) == 0;
    const auto word = policy.vocabulary.exact(WordPlace::Codes, row.name);
    if (!code || !word || word->id != n) continue;
    const ListPart part = list_part(policy, row);
    if (row.name.size() == 3) {
      of_three_[letters_of(row.name).number] = part;
    } else {
      of_others_.emplace_back(place_of(letters_of(row.name)), part);
    }
  }
  std::sort(of_others_.begin(), of_others_.end());
  for (const WordPlace place : {WordPlace::Line, WordPlace::Portion}) {
    policy.vocabulary.each_spelling(place, [&](const std::string& spelling, const Word& word) {
      const bool listed = word.kind == WordKind::Control && policy.vocabulary.control(word.id).codes;
      const bool known = std::find(controls_.begin(), controls_.end(), spelling) != controls_.end();
      if (listed && !known) controls_.push_back(spelling);
    });
  }
}

PlainCodes::Code PlainCodes::at(std::string_view text) const {
  const Letters letters = letters_of(text);
  if (letters.length < kShortestCode || letters.length > kLongestCode) return {};
  if (letters.length < text.size() && kGoesOn[static_cast<unsigned char>(text[letters.length])]) return {};
  const std::uint64_t place = place_of(letters);
  const ListPart part = letters.length == 3 ? of_three_[letters.number] : part_at(place);
  if (part == ListPart::None) return {};
  const auto rank = static_cast<std::uint64_t>(std::min(part, ListPart::Group));
  return {part, letters.length, rank << kLetterBits * kLongestCode | place};
}

ListPart PlainCodes::part_at(std::uint64_t place) const {
  const auto found = std::lower_bound(of_others_.begin(), of_others_.end(), place,
                                      [](const auto& code, std::uint64_t at) { return code.first < at; });
  return found != of_others_.end() && found->first == place ? found->second : ListPart::None;
}

bool PlainCodes::list_follows(std::string_view text) const {
  return std::any_of(controls_.begin(), controls_.end(), [text](const std::string& words) {
    if (text.size() < words.size() || text.back() != words.back() || !text.ends_with(words)) return false;
    return text.size() == words.size() || !is_alphanumeric(text[text.size() - words.size() - 1]);
  });
}

bool MarkingPattern::read_list(std::string_view text, std::uint32_t at, const PlainCodes& codes) {
  PlainCodes::Code code = codes.at(text.substr(at));
  if (code.part == ListPart::None || !codes.list_follows(text.substr(0, at - 1))) return false;
  List list{{at, at}, static_cast<std::uint32_t>(codes_.size()), 0};
  std::uint32_t parts = 0;
  std::uint32_t between = 0;  // 2: a comma and a blank, 1: a blank
  for (;;) {
    codes_.push_back({at, at + code.length});
    at += code.length;
    parts |= 1U << static_cast<std::uint32_t>(code.part);
    const std::string_view rest = text.substr(at);
    const std::uint32_t gap = rest.starts_with(", ") ? 2 : rest.starts_with(' ') ? 1 : 0;
    if (gap == 0 || (between != 0 && gap != between)) break;
    const PlainCodes::Code next = codes.at(rest.substr(gap));
    if (next.part == ListPart::None || next.place <= code.place) break;
    between = gap;
    code = next;
    at += gap;
  }
  list.span.end = at;
  list.count = static_cast<std::uint32_t>(codes_.size()) - list.first;
  // What a rule can ask, and no more: which parts there are, and whether there are several codes.
  const std::uint32_t several = list.count > 1 ? 1 : 0;
  list_kind_ = static_cast<std::uint16_t>(parts << 3 | several << 2 | between);
  lists_.push_back(list);
  return true;
}

bool MarkingPattern::is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return kOfMarkings[static_cast<unsigned char>(c)]; });
}

bool MarkingPattern::read(std::string_view text, MarkForm form, const PlainCodes& codes) {
  key_.clear();
  lists_.clear();
  codes_.clear();
  if (text.empty() || text.size() > kLongestText || text.front() == ' ' || text.back() == ' ') return false;
  key_.add(form);
  std::size_t begin = 0, from = 0;
  for (std::size_t blank = text.find(' '); blank != std::string_view::npos; blank = text.find(' ', from)) {
    from = blank + 1;
    if (!read_list(text, static_cast<std::uint32_t>(from), codes)) continue;
    key_.add_text(text.substr(begin, from - begin));
    key_.add(list_kind_);
    begin = from = lists_.back().span.end;
  }
  key_.add_text(text.substr(begin));
  return true;
}

}  // namespace cablemark
