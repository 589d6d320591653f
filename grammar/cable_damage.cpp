#include <algorithm>
#include <bit>

#include "grammar/bytes.hpp"
#include "grammar/cable_parser.hpp"

namespace cablemark {

namespace {

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

// Bytes of `&#x2019;` and the like at an ampersand; 0 where none stands, or one at the end of a line, that is left over
// from the page that the cable stood on.
std::size_t character_reference(std::string_view rest) {
  if (rest.substr(0, 3) != "&#x") return 0;
  std::size_t end = 3;
  while (end < rest.size() && end < 10 && rest[end] != ';' && rest[end] != '\n') ++end;
  if (end >= rest.size() || rest[end] != ';') return 0;
  ++end;
  std::size_t blank = end;
  while (blank < rest.size() && is_blank(rest[blank])) ++blank;
  return blank < rest.size() && rest[blank] != '\n' ? end : 0;
}

// Words such as "classified by compilation", or the clause. What is asked of one place is not asked of the next ones
// again.
class CompilationStatement {
 public:
  static constexpr std::string_view kWord = "compilation";
  static constexpr std::string_view kClause = "2001.24(g)";

  explicit CompilationStatement(std::string_view text) : text_(text) {}

  // `at`: where the word may begin.
  void word_at(std::size_t at) {
    if (word_.present() || at < next_ || !starts_with(text_.substr(at), kWord)) return;
    const std::size_t begin = at + 3 > 160 ? at + 3 - 160 : 0;
    const std::string_view around = text_.substr(begin, 260);
    next_ = at + 41;
    if (find_folded(around, "classif") == std::string_view::npos &&
        find_folded(around, "2001.24") == std::string_view::npos)
      return;
    word_ = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + kWord.size())};
  }
  void clause_at(std::size_t at) {
    if (clause_.present() || !text_.substr(at).starts_with(kClause)) return;
    clause_ = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + kClause.size())};
  }
  [[nodiscard]] Span found() const { return word_.present() ? word_ : clause_; }

 private:
  std::string_view text_;
  std::size_t next_ = 0;
  Span word_, clause_;
};

}  // namespace

// What is damaged, and what explains a classification by compilation.
void CableParser::find_traces() {
  const std::string_view text = view(cable_->span);
  const std::uint32_t base = cable_->span.begin;
  std::uint32_t count = garbled_marks_;
  Span first = first_garbled_;
  const auto add = [&](std::size_t begin, std::size_t length) {
    ++count;
    const Span span = part(cable_->span, begin, begin + length);
    if (!first.present() || span.begin < first.begin) first = span;
  };
  CompilationStatement statement(text);
  std::size_t questions_end = 0;
  const auto look_at_byte = [&](std::size_t at) {
    if (text[at] == '4') {
      constexpr std::size_t kBefore = CompilationStatement::kClause.find('4');
      if (at >= kBefore && at + 1 < text.size() && text[at + 1] == '(') statement.clause_at(at - kBefore);
    } else if (text[at] == '&') {
      if (const std::size_t length = character_reference(text.substr(at)); length != 0) add(at, length);
    } else if (at >= questions_end) {
      questions_end = std::min(text.find_first_not_of('?', at), text.size());
      if (questions_end - at >= 4) add(at, questions_end - at);
    }
  };
  const auto look_at_pair = [&](std::size_t at) {
    const std::size_t before = CompilationStatement::kWord.find(lower(text[at]) == 'm' ? "mp" : "pi");
    if (at >= before) statement.word_at(at - before);
  };
  // Of the first and the last block, what stands outside the cable is passed over.
  const auto& sightings = bytes_.sightings();
  auto here = std::partition_point(sightings.begin(), sightings.end(),
                                   [&](const Sightings& block) { return block.begin + 64 <= base; });
  const auto within = [&](std::size_t place) { return place >= base && place - base < text.size(); };
  for (; here != sightings.end() && here->begin < cable_->span.end; ++here) {
    for (std::uint64_t bits = here->bytes; bits != 0; bits &= bits - 1) {
      const std::size_t place = here->begin + static_cast<std::size_t>(std::countr_zero(bits));
      if (within(place)) look_at_byte(place - base);
    }
    for (std::uint64_t bits = here->pairs; bits != 0; bits &= bits - 1, bits &= bits - 1) {
      const std::size_t place = here->begin + static_cast<std::size_t>(std::countr_zero(bits));
      if (within(place)) look_at_pair(place - base);
    }
  }
  std::size_t previous = text.size();
  const Span whole = cable_->span;
  visit_bits(bytes_.high(), whole.begin, whole.end, [&](std::size_t place) {
    const std::size_t at = place - base;
    const std::size_t length = damaged_character(text.substr(at));
    if (length > 0) {
      // Several in a row are one place.
      if (at != previous) add(at, std::min(text.size() - at, length));
      previous = at + length;
      return place + length;
    }
    ++place;
    while (place < whole.end && (static_cast<unsigned char>(text_[place]) & 0xC0) == 0x80) ++place;
    return place;
  });
  cable_->damaged = count;
  cable_->first_damage = first;
  if (const Span words = statement.found(); words.present()) {
    cable_->compilation_statement = true;
    cable_->notices.push_back({NoticeKind::Compilation, part(cable_->span, words.begin, words.end)});
  }
}

}  // namespace cablemark
