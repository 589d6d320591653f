#include "checks/compartments.hpp"

#include <algorithm>
#include <vector>

namespace cablemark {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The word of a part as the other form of a mark spells it.
std::string_view respelled(std::string_view word, const Control& control, bool portion) {
  for (const Control::Part& part : control.parts) {
    const bool of_line = std::find(part.line.begin(), part.line.end(), word) != part.line.end();
    if (portion && of_line) return part.portion;
    if (!portion && !of_line && word == part.portion) return part.line.front();
  }
  return word;
}

}  // namespace

Range compartments_behind(const MarkPool& pool, const Marking& mark, std::uint32_t index) {
  if (mark.compartments.count == 0) return {};
  const Span* const all = pool.spans.data();
  const Span* const first = all + mark.compartments.first;
  const Span* const last = first + mark.compartments.count;
  const auto from_offset = [&](std::uint32_t offset) {
    return std::partition_point(first, last, [&](const Span& span) { return span.begin < offset; });
  };
  const Span* const from = from_offset(pool.controls[index].word.end);
  const bool follows = index + 1 < mark.controls.first + mark.controls.count;
  const Span* const to = follows ? from_offset(pool.controls[index + 1].word.begin) : last;
  return {static_cast<std::uint32_t>(from - all), static_cast<std::uint32_t>(to - from)};
}

Span suffix_behind(const MarkPool& pool, const Marking& mark, std::uint32_t index) {
  const Range compartments = compartments_behind(pool, mark, index);
  if (compartments.count == 0) return {};
  return {pool.controls[index].word.end, pool.spans[compartments.first + compartments.count - 1].end};
}

std::string spelled_suffix(std::string_view suffix, const Control& control, bool portion) {
  constexpr std::string_view kGaps = " -/";
  std::string out;
  while (!suffix.empty()) {
    const std::size_t word = std::min(suffix.find_first_not_of(kGaps), suffix.size());
    out += suffix.substr(0, word);
    suffix.remove_prefix(word);
    const std::size_t end = std::min(suffix.find_first_of(kGaps), suffix.size());
    out += respelled(suffix.substr(0, end), control, portion);
    suffix.remove_prefix(end);
  }
  return out;
}

bool CompartmentUnion::Ascending::operator()(const std::string& a, const std::string& b) const {
  if (is_number(a) && is_number(b) && a.size() != b.size()) return a.size() < b.size();
  return a < b;
}

void CompartmentUnion::add(std::string_view suffix, const Control& control) {
  const std::string spelled = spelled_suffix(suffix, control, true);
  for (const std::string_view group : split(spelled, '/')) {
    std::vector<std::string_view> pieces = split(group, '-');
    std::string program;
    if (control.programs) {
      if (pieces.size() > 1 && pieces.front().empty()) pieces.erase(pieces.begin());
      program = pieces.front();
      pieces.erase(pieces.begin());
    }
    Compartments& compartments = programs_[program];
    for (const std::string_view piece : pieces) {
      const std::vector<std::string_view> words = words_of(piece);
      if (words.empty()) continue;
      // ` ABC` straight behind the word: parts of what the word itself names, `HCS-P ABC`.
      const bool own = !control.programs && piece.front() == ' ';
      Parts& parts = compartments[own ? std::string() : std::string(words.front())];
      for (std::size_t i = own ? 0 : 1; i < words.size(); ++i) parts.emplace(words[i]);
    }
  }
}

std::string CompartmentUnion::text() const {
  std::string out;
  for (const auto& [program, compartments] : programs_) {
    if (!program.empty()) (out += out.empty() ? '-' : '/') += program;
    for (const auto& [compartment, parts] : compartments) {
      if (!compartment.empty()) (out += '-') += compartment;
      for (const std::string& part : parts) (out += ' ') += part;
    }
  }
  return out;
}

}  // namespace cablemark
