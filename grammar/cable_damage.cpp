#include <cstring>

#include "grammar/bytes.hpp"
#include "grammar/cable_parser.hpp"

namespace cablemark {

namespace {

std::size_t find_byte(std::string_view text, char c, std::size_t from) {
  if (from >= text.size()) return text.size();
  const void* found = std::memchr(text.data() + from, c, text.size() - from);
  return found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : text.size();
}

// The length of damaged text at a byte above ASCII; 0 if it is none.
std::size_t damaged_character(std::string_view rest) {
  const auto at = [&](std::size_t i) { return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U; };
  if (at(0) == 0xEF && at(1) == 0xBF && at(2) == 0xBD) return 3;
  // UTF-8 that was read as Latin-1 and written as UTF-8 again.
  if ((at(0) == 0xC3 && (at(1) == 0x82 || at(1) == 0x83)) && (at(2) == 0xC2 || at(2) == 0xC3 || at(2) == 0xE2))
    return 4;
  if (at(0) == 0xC3 && at(1) == 0xA2 &&
      ((at(2) == 0xE2 && at(3) == 0x82 && at(4) == 0xAC) || (at(2) == 0xC2 && at(3) == 0x80)))
    return 4;
  // Control characters of the upper half.
  if (at(0) == 0xC2 && at(1) >= 0x80 && at(1) <= 0x9F) return 2;
  if (at(0) == 0xC2 && at(1) == 0xB6) {
    const bool label = rest.size() > 2 && (is_letter(rest[2]) || is_digit(rest[2]));
    return label ? 0 : 2;
  }
  return 0;
}

struct Pair {
  char first, second;

  [[nodiscard]] std::uint16_t folded() const {
    const char bytes[] = {first, second};
    std::uint16_t value = 0;
    std::memcpy(&value, bytes, 2);
    return value;
  }
};

// Where `holds` of the beginning of a word that has the pair of letters `even` at an even place and `odd` at an odd
// one; the size of the text if nowhere. Whether the word begins at an even or odd byte, one of its pairs stands at an
// even byte, so that half of all places are looked at, many at once.
template <typename Predicate>
std::size_t find_by_pairs(std::string_view text, Pair even, std::size_t even_at, Pair odd, std::size_t odd_at,
                          Predicate holds) {
  constexpr std::size_t kBlock = 128;
  const std::uint16_t even_pair = even.folded(), odd_pair = odd.folded();
  for (std::size_t block = 0; block < text.size(); block += kBlock) {
    const char* bytes = text.data() + block;
    char rest[kBlock];
    if (text.size() - block < kBlock) {
      std::memset(rest, ' ', kBlock);
      std::memcpy(rest, bytes, text.size() - block);
      bytes = rest;
    }
    Pairs16 any = {};
    for (std::size_t i = 0; i < kBlock; i += 16) {
      const Pairs16 pairs = load16<Pairs16>(bytes + i) | std::uint16_t{0x2020};
      any |= reinterpret_cast<Pairs16>(pairs == even_pair) | reinterpret_cast<Pairs16>(pairs == odd_pair);
    }
    if (high_bits(reinterpret_cast<Bytes16>(any)) == 0) continue;
    for (std::size_t i = 0; i < kBlock; i += 2) {
      const auto pair = static_cast<std::uint16_t>(Pair{bytes[i], bytes[i + 1]}.folded() | 0x2020U);
      if (pair != even_pair && pair != odd_pair) continue;
      const std::size_t before = pair == even_pair ? even_at : odd_at;
      if (block + i >= before && holds(block + i - before)) return block + i - before;
    }
  }
  return text.size();
}

}  // namespace

void CableParser::find_damage() {
  const std::string_view text = view(cable_->span);
  const std::uint32_t base = cable_->span.begin;
  std::uint32_t count = garbled_marks_;
  Span first = first_garbled_;
  const auto add = [&](std::size_t begin, std::size_t end) {
    ++count;
    const Span span{base + static_cast<std::uint32_t>(begin), base + static_cast<std::uint32_t>(end)};
    if (!first.present() || span.begin < first.begin) first = span;
  };
  for (std::size_t at = find_byte(text, '?', 0); at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && text[end] == '?') ++end;
    if (end - at >= 4) add(at, end);
    at = find_byte(text, '?', end);
  }
  for (std::size_t at = find_byte(text, '&', 0); at < text.size(); at = find_byte(text, '&', at + 1)) {
    if (text.substr(at, 3) != "&#x") continue;
    std::size_t end = at + 3;
    while (end < text.size() && end < at + 10 && text[end] != ';' && text[end] != '\n') ++end;
    if (end >= text.size() || text[end] != ';') continue;
    ++end;
    std::size_t blank = end;
    while (blank < text.size() && is_blank(text[blank])) ++blank;
    // At the end of a line it is left over from the page that the cable stood on.
    if (blank < text.size() && text[blank] != '\n') add(at, end);
  }
  std::size_t previous = text.size();
  const Span whole = cable_->span;
  visit_bits(bytes_.high, whole.begin, whole.end, [&](std::size_t place) {
    const std::size_t at = place - base;
    const std::size_t length = damaged_character(text.substr(at));
    if (length > 0) {
      // Several in a row are one place.
      if (at != previous) add(at, std::min(text.size(), at + length));
      previous = at + length;
      return place + length;
    }
    ++place;
    while (place < whole.end && (static_cast<unsigned char>(text_[place]) & 0xC0) == 0x80) ++place;
    return place;
  });
  cable_->damaged = count;
  cable_->first_damage = first;
}

void CableParser::find_compilation() {
  // The clause, or words such as "classified by compilation".
  const std::string_view text = view(cable_->span);
  const auto found = [&](std::size_t begin, std::size_t end) {
    cable_->compilation_statement = true;
    cable_->notices.push_back({NoticeKind::Compilation, part(cable_->span, begin, end)});
  };
  constexpr std::string_view kWord = "compilation";
  std::size_t next = 0;  // a word before it has been read, or is part of its surroundings
  const auto classified = [&](std::size_t at) {
    if (at < next || !starts_with(text.substr(at), kWord)) return false;
    const std::size_t begin = at + 3 > 160 ? at + 3 - 160 : 0;
    const std::string_view around = text.substr(begin, 260);
    next = at + 41;
    return find_folded(around, "classif") != std::string_view::npos ||
           find_folded(around, "2001.24") != std::string_view::npos;
  };
  if (const std::size_t at = find_by_pairs(text, {'m', 'p'}, 2, {'p', 'i'}, 3, classified); at < text.size())
    return found(at, at + kWord.size());
  // Of the letters of the clause the 4 is the rarest.
  constexpr std::string_view kClause = "2001.24(g)";
  constexpr std::size_t kRare = kClause.find('4');
  for (std::size_t at = find_byte(text, '4', kRare); at < text.size(); at = find_byte(text, '4', at + 1)) {
    if (text.substr(at - kRare, kClause.size()) == kClause) return found(at - kRare, at - kRare + kClause.size());
  }
}

}  // namespace cablemark
