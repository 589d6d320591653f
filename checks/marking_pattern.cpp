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

// Letters as a number that orders them as texts are ordered.
std::uint64_t number_of(std::string_view letters) {
  std::uint64_t number = 0;
  for (const char letter : letters) number = number << 8 | static_cast<unsigned char>(letter);
  return number << 8 * (kLongestCode - letters.size());
}

constexpr std::size_t kLetterBits = 5;
// Each letter has five bits of its own.
std::size_t number_of_three(std::string_view letters) {
  const auto bits = [letters](std::size_t n) { return static_cast<std::size_t>(letters[n]) & 31U; };
  return bits(0) << 2 * kLetterBits | bits(1) << kLetterBits | bits(2);
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
    (void)vocabulary.any_spelling(place, [&](const std::string& spelling, const Word& word) {
      const bool one = std::all_of(spelling.begin(), spelling.end(), is_alphanumeric);
      if (word.kind != WordKind::Country || !one) {
        each_word(spelling, [&words](std::string each) { words.insert(std::move(each)); });
      }
      return false;
    });
  }
  return words;
}

}  // namespace

PlainCodes::PlainCodes(const Policy& policy) : of_three_(std::size_t{1} << 3 * kLetterBits, Part::None) {
  const std::set<std::string> others = other_words(policy.vocabulary);
  const std::optional<WordId> usa = policy.word(WordClass::Country, "USA");
  for (std::size_t n = 0; n < policy.countries.size(); ++n) {
    const Country& row = policy.countries[n];
    const bool code = row.name.size() >= kShortestCode && row.name.size() <= kLongestCode &&
                      std::all_of(row.name.begin(), row.name.end(), is_capital) && others.count(row.name) == 0;
    const auto word = policy.vocabulary.exact(WordPlace::Codes, row.name);
    if (!code || !word || word->id != n) continue;
    const bool group = row.group || !row.members.empty();
    const bool member = usa && std::binary_search(row.members.begin(), row.members.end(), *usa);
    const Part part = row.name == "USA" ? Part::UnitedStates
                      : member          ? Part::GroupWithUnitedStates
                      : group           ? Part::Group
                                        : Part::Country;
    if (row.name.size() == 3) {
      of_three_[number_of_three(row.name)] = part;
    } else {
      of_others_.emplace_back(row.name, part);
    }
  }
  std::sort(of_others_.begin(), of_others_.end());
  for (const WordPlace place : {WordPlace::Line, WordPlace::Portion}) {
    (void)policy.vocabulary.any_spelling(place, [&](const std::string& spelling, const Word& word) {
      const bool listed = word.kind == WordKind::Control && policy.vocabulary.control(word.id).codes;
      const bool known = std::find(controls_.begin(), controls_.end(), spelling) != controls_.end();
      if (listed && !known) controls_.push_back(spelling);
      return false;
    });
  }
}

PlainCodes::Part PlainCodes::part_of(std::string_view letters) const {
  if (letters.size() == 3) return of_three_[number_of_three(letters)];
  const auto found = std::lower_bound(of_others_.begin(), of_others_.end(), letters,
                                      [](const auto& code, std::string_view name) { return code.first < name; });
  return found != of_others_.end() && found->first == letters ? found->second : Part::None;
}

PlainCodes::Code PlainCodes::at(std::string_view text) const {
  std::size_t length = 0;
  while (length < text.size() && is_capital(text[length])) ++length;
  if (length < kShortestCode || length > kLongestCode) return {};
  if (length < text.size() && kGoesOn[static_cast<unsigned char>(text[length])]) return {};
  const std::string_view letters = text.substr(0, length);
  const Part part = part_of(letters);
  if (part == Part::None) return {};
  const auto rank = static_cast<std::uint64_t>(std::min(part, Part::Group));
  return {part, static_cast<std::uint32_t>(length), rank << 8 * kLongestCode | number_of(letters)};
}

bool PlainCodes::list_follows(std::string_view text) const {
  return std::any_of(controls_.begin(), controls_.end(), [text](const std::string& words) {
    if (text.size() < words.size() || text.back() != words.back() || !text.ends_with(words)) return false;
    return text.size() == words.size() || !is_alphanumeric(text[text.size() - words.size() - 1]);
  });
}

bool MarkingPattern::read_list(std::string_view text, std::uint32_t at, const PlainCodes& codes) {
  PlainCodes::Code code = codes.at(text.substr(at));
  if (code.part == PlainCodes::Part::None || !codes.list_follows(text.substr(0, at - 1))) return false;
  List list{{at, at}, static_cast<std::uint32_t>(codes_.size()), 0};
  std::array<std::uint8_t, 5> of_part{};
  std::string_view between;
  for (;;) {
    codes_.push_back({at, at + code.length});
    at = list.span.end = at + code.length;
    ++list.count;
    // What a rule can ask of how many there are, and no more: none, one or more of those that it looks at.
    std::uint8_t& few = of_part[static_cast<std::size_t>(code.part)];
    few = static_cast<std::uint8_t>(std::min(few + 1, 2));
    const std::string_view rest = text.substr(at);
    const std::string_view gap = rest.starts_with(", ") ? ", " : rest.starts_with(' ') ? " " : "";
    if (gap.empty() || (!between.empty() && gap != between)) break;
    const PlainCodes::Code next = codes.at(rest.substr(gap.size()));
    if (next.part == PlainCodes::Part::None || next.place <= code.place) break;
    between = gap;
    code = next;
    at += static_cast<std::uint32_t>(gap.size());
  }
  std::size_t kind = between.size();
  for (std::size_t n = 1; n < of_part.size(); ++n) kind = kind << 2 | of_part[n];
  list_kind_ = static_cast<std::uint16_t>(kind);
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
