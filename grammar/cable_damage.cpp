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
  for (std::size_t at = next_high(text, 0); at < text.size();) {
    const std::size_t length = damaged_character(text.substr(at));
    if (length > 0) {
      // Several in a row are one place.
      if (at != previous) add(at, std::min(text.size(), at + length));
      at += length;
      previous = at;
    } else {
      ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    }
    at = next_high(text, at);
  }
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
  constexpr std::size_t kBlock = 256;
  std::size_t next = 0;  // a word before it has been read, or is part of its surroundings
  for (std::size_t block = 0; block < text.size(); block += kBlock) {
    const std::string_view bytes = text.substr(block, kBlock + 2);
    // Hardly a block holds these three letters.
    const auto letters = [](const unsigned char* at) {
      return ((at[0] | 0x20) == 'm') & ((at[1] | 0x20) == 'p') & ((at[2] | 0x20) == 'i');
    };
    if (count_places<3>(bytes, letters) == 0) continue;
    for (std::size_t i = 0; i + 2 < bytes.size(); ++i) {
      const std::size_t at = block + i;
      if (at < next || at < 2 || !starts_with(text.substr(at - 2), kWord)) continue;
      const std::size_t begin = at + 1 > 160 ? at + 1 - 160 : 0;
      const std::string_view around = text.substr(begin, 260);
      if (find_folded(around, "classif") != std::string_view::npos ||
          find_folded(around, "2001.24") != std::string_view::npos)
        return found(at - 2, at - 2 + kWord.size());
      next = at + 41;
    }
  }
  constexpr std::string_view kClause = "2001.24(g)";
  if (const std::size_t at = text.find(kClause); at != std::string_view::npos) found(at, at + kClause.size());
}

}  // namespace cablemark
