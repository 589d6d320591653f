#include "grammar/vocabulary.hpp"

#include <algorithm>
#include <utility>

namespace cablemark {
namespace {

constexpr std::size_t kLongestSpelling = 250;
constexpr std::size_t kShortestDamaged = 6;

constexpr char fold(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Bytes of a text as spellings have them: capitals, and one sign for all blanks.
struct Folded {
  char of[256] = {};

  explicit constexpr Folded(bool across_lines) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      const char c = static_cast<char>(byte);
      of[byte] = is_blank(c) || (across_lines && c == '\n') ? ' ' : fold(c);
    }
  }
  char operator()(char c) const { return of[static_cast<unsigned char>(c)]; }
};
constexpr Folded kFolded(false), kFoldedAcrossLines(true);

// A letter, a digit, or a byte of a character outside ASCII.
constexpr bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (fold(c) >= 'A' && fold(c) <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

constexpr bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Whether a match may end before `at`: not in the middle of a word.
bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || !is_word_byte(text[at]) || !is_word_byte(text[at - 1]);
}

std::string folded_spelling(std::string_view spelling) {
  std::string folded;
  for (const char c : spelling.substr(0, kLongestSpelling)) {
    if (!is_blank(c) && c != '\n') {
      folded += fold(c);
    } else if (!folded.empty() && folded.back() != ' ') {
      folded += ' ';
    }
  }
  if (folded.ends_with(' ')) folded.pop_back();
  return folded;
}

std::string without_blanks(std::string folded) {
  folded.erase(std::remove(folded.begin(), folded.end(), ' '), folded.end());
  return folded;
}

// The ASCII letters of `S E C R E T` without their blanks, and where each ends; none unless three single letters begin
// it.
struct SpacedRun {
  std::string letters;
  std::vector<std::uint32_t> ends;
};

SpacedRun spaced_run(std::string_view text) {
  constexpr std::size_t kMostLetters = 40;
  SpacedRun run;
  for (std::size_t at = 0; at < text.size() && run.letters.size() < kMostLetters; ++at) {
    if (fold(text[at]) < 'A' || fold(text[at]) > 'Z') break;
    if (at + 1 < text.size() && is_word_byte(text[at + 1])) break;
    run.letters += text[at];
    run.ends.push_back(static_cast<std::uint32_t>(at + 1));
    while (at + 1 < text.size() && is_blank(text[at + 1])) ++at;
  }
  if (run.letters.size() < 3) run = {};
  return run;
}

// Edits between two texts (insertion, deletion, substitution, transposition of neighbours), or `limit` + 1 if more.
class EditDistance {
 public:
  std::size_t operator()(std::string_view a, std::string_view b, std::size_t limit) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > limit) return limit + 1;
    std::size_t prefix = 0;
    while (prefix < a.size() && a[prefix] == b[prefix]) ++prefix;
    a.remove_prefix(prefix);
    b.remove_prefix(prefix);
    Cell *row = rows_[0].data(), *last = rows_[1].data(), *before = rows_[2].data();
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<Cell>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
      Cell* const oldest = before;
      before = last;
      last = row;
      row = oldest;
      row[0] = static_cast<Cell>(i);
      std::size_t least = i;
      for (std::size_t j = 1; j <= b.size(); ++j) {
        std::size_t best = std::min<std::size_t>(last[j], row[j - 1]) + 1;
        best = std::min<std::size_t>(best, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U));
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          best = std::min<std::size_t>(best, before[j - 2] + 1);
        row[j] = static_cast<Cell>(best);
        least = std::min(least, best);
      }
      // One more than the limit: a transposition may still come from the row before.
      if (least > limit + 1) return limit + 1;
    }
    return std::min<std::size_t>(row[b.size()], limit + 1);
  }

 private:
  using Cell = std::uint16_t;
  using Row = std::array<Cell, kLongestSpelling + 4>;
  // Only what a comparison has written is read.
  std::array<Row, 3> rows_;
};

// Bytes of `text` that spell `folded` with one doubled or one lost letter, 0 if they do not.
std::size_t damaged_length(std::string_view text, std::string_view folded) {
  std::size_t same = 0;
  while (same < folded.size() && same < text.size() && fold(text[same]) == folded[same]) ++same;
  const auto rest_fits = [&](std::size_t at, std::size_t from) {
    const std::string_view rest = folded.substr(from);
    if (text.size() < at + rest.size() || at + rest.size() == 0) return std::size_t{0};
    for (std::size_t i = 0; i < rest.size(); ++i) {
      if (fold(text[at + i]) != rest[i]) return std::size_t{0};
    }
    return ends_word(text, at + rest.size()) ? at + rest.size() : 0;
  };
  if (same > 0 && same < text.size() && fold(text[same]) == fold(text[same - 1])) {
    if (const std::size_t length = rest_fits(same + 1, same); length != 0) return length;
  }
  if (same < folded.size() && folded[same] != ' ') return rest_fits(same, same + 1);
  return 0;
}

}  // namespace

std::uint32_t Vocabulary::Tree::step(std::uint32_t node, char folded) const {
  std::uint32_t next = nodes_[node].child;
  while (next != 0 && nodes_[next].byte != folded) next = nodes_[next].sibling;
  return next;
}

std::optional<Word> Vocabulary::Tree::add(std::string_view folded, Word word) {
  if (folded.empty()) return std::nullopt;
  std::uint32_t node = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    std::uint32_t next = i == 0 ? root(folded[0]).node : step(node, folded[i]);
    if (next == 0) {
      next = static_cast<std::uint32_t>(nodes_.size());
      Node fresh;
      fresh.byte = folded[i];
      if (i > 0) {
        // Behind its siblings: a pack names its common words first.
        std::uint32_t* link = &nodes_[node].child;
        while (*link != 0) link = &nodes_[*link].sibling;
        *link = next;
      }
      nodes_.push_back(fresh);
    }
    if (i == 0) add_root(folded, next);
    node = next;
  }
  if (nodes_[node].ends) return nodes_[node].word;
  nodes_[node].ends = true;
  nodes_[node].word = word;
  return std::nullopt;
}

void Vocabulary::Tree::add_root(std::string_view folded, std::uint32_t node) {
  Root& root = roots_[static_cast<unsigned char>(folded[0])];
  root.node = node;
  // Anything may follow a spelling of one byte.
  if (folded.size() == 1) {
    root.seconds = ~0U;
  } else if (folded[1] == ' ') {
    for (const char c : {' ', '\t', '\r', '\n'}) root.seconds |= second_bit(c);
  } else {
    root.seconds |= second_bit(folded[1]);
  }
  if (folded[0] >= 'A' && folded[0] <= 'Z') roots_[static_cast<unsigned char>(folded[0] - 'A' + 'a')] = root;
}

std::optional<WordMatch> Vocabulary::Tree::walk(std::string_view text, bool across_lines) const {
  const Folded& fold_byte = across_lines ? kFoldedAcrossLines : kFolded;
  const Node* const nodes = nodes_.data();
  const Node* last = nullptr;  // of the longest spelling so far
  std::size_t length = 0;
  const Node* node = nodes + root(text[0]).node;
  std::size_t at = 1;
  while (true) {
    if (node->ends && ends_word(text, at)) {
      last = node;
      length = at;
    }
    if (at >= text.size()) break;
    const char c = fold_byte(text[at]);
    std::uint32_t next = node->child;
    while (next != 0 && nodes[next].byte != c) next = nodes[next].sibling;
    // Only where a spelling goes on: a long run of blanks is not read once for each word before it.
    if (next == 0) break;
    node = nodes + next;
    ++at;
    if (c == ' ') {
      while (at < text.size() && fold_byte(text[at]) == ' ') ++at;
    }
  }
  if (last == nullptr) return std::nullopt;
  return WordMatch{last->word, static_cast<std::uint32_t>(length)};
}

std::optional<WordMatch> Vocabulary::Tree::walk_spaced(std::string_view text) const {
  std::optional<WordMatch> found;
  std::uint32_t node = root(text[0]).node;
  std::size_t at = 1;
  std::size_t chunk_letters = 1;  // of the run of letters that ends before `at`
  std::size_t singles = 0;        // earlier runs of one letter
  while (node != 0) {
    if (nodes_[node].ends && singles + (chunk_letters == 1 ? 1U : 0U) >= 2 &&
        (at >= text.size() || !is_word_byte(text[at]))) {
      found = WordMatch{nodes_[node].word, static_cast<std::uint32_t>(at)};
    }
    if (at >= text.size()) break;
    if (is_blank(text[at])) {
      singles += chunk_letters == 1 ? 1U : 0U;
      chunk_letters = 0;
      // However many: tabs and columns part letters and words, too.
      while (at < text.size() && is_blank(text[at])) ++at;
      if (at >= text.size()) break;
    }
    node = step(node, kFolded(text[at]));
    if (!is_continuation(text[at])) ++chunk_letters;
    ++at;
  }
  return found;
}

// FNV-1a, over words of eight bytes where there are numbers.
void Vocabulary::mix(std::string_view bytes, std::initializer_list<std::uint64_t> numbers) {
  constexpr std::uint64_t kPrime = 0x100000001B3;
  for (const char c : bytes) fingerprint_ = (fingerprint_ ^ static_cast<unsigned char>(c)) * kPrime;
  for (const std::uint64_t number : numbers) fingerprint_ = (fingerprint_ ^ number ^ 0xCBF29CE484222325) * kPrime;
}

std::optional<Word> Vocabulary::add(WordPlace place, std::string_view spelling, Word word) {
  mix(spelling, {static_cast<std::uint64_t>(place), static_cast<std::uint64_t>(word.kind), word.id, word.preferred});
  if (word.kind == WordKind::Control && word.id != kNoWord && word.id >= controls_.size()) {
    controls_.resize(word.id + std::size_t{1});
  }
  if (word.kind == WordKind::Level && word.id != kNoWord && word.id >= levels_.size()) {
    levels_.resize(word.id + std::size_t{1});
  }
  const std::string folded = folded_spelling(spelling);
  if (folded.empty()) return std::nullopt;
  const auto index = static_cast<std::size_t>(place);
  if (const auto earlier = trees_[index].add(folded, word)) return earlier;
  if (place == WordPlace::Line) {
    spaced_.add(without_blanks(folded), word);
  }
  spellings_[index].push_back({folded, word});
  return std::nullopt;
}

void Vocabulary::add_level(WordId id, LevelShape shape) {
  if (id == kNoWord) return;
  mix(shape.ladder, {id, static_cast<std::uint64_t>(shape.transmission), std::uint64_t{shape.classified}});
  if (id >= levels_.size()) levels_.resize(id + std::size_t{1});
  levels_[id] = std::move(shape);
}

void Vocabulary::add_control(WordId id, ControlShape shape) {
  if (id == kNoWord) return;
  mix({}, {id, shape.implies, shape.codes, shape.codes_before, shape.programs});
  if (id >= controls_.size()) controls_.resize(id + std::size_t{1});
  controls_[id] = shape;
}

void Vocabulary::add_form(FormKeyword keyword, std::string_view spelling) {
  mix(spelling, {static_cast<std::uint64_t>(keyword)});
  forms_[static_cast<std::size_t>(keyword)].emplace_back(spelling);
  has_forms_ = true;
}

void Vocabulary::add_post(std::string_view name) {
  mix(name, {});
  posts_.add(folded_spelling(name), {});
}

std::optional<WordMatch> Vocabulary::damaged_level(std::string_view text) const {
  if (longest(WordPlace::Line, text) || longest_spaced(text)) return std::nullopt;
  const SpacedRun run = spaced_run(text);
  std::optional<WordMatch> found;
  for (const Spelling& spelling : spellings_[static_cast<std::size_t>(WordPlace::Line)]) {
    if (spelling.word.kind != WordKind::Level || spelling.folded.size() < kShortestDamaged) continue;
    std::size_t length = 0;
    if (run.letters.empty()) {
      length = damaged_length(text, spelling.folded);
    } else if (const std::size_t letters = damaged_length(run.letters, without_blanks(spelling.folded)); letters != 0) {
      length = run.ends[letters - 1];
    }
    if (length != 0 && (!found || length > found->length)) {
      found = WordMatch{spelling.word, static_cast<std::uint32_t>(length)};
    }
  }
  return found;
}

std::optional<Word> Vocabulary::exact(WordPlace place, std::string_view text) const {
  const auto match = longest(place, text);
  if (!match || match->length != text.size()) return std::nullopt;
  return match->word;
}

std::optional<Word> Vocabulary::nearest(WordPlace place, std::string_view text) const {
  if (text.size() < 4 || text.size() > kLongestSpelling + 2) return std::nullopt;
  const std::string folded = folded_spelling(text);
  if (exact(place, folded)) return std::nullopt;
  std::size_t limit = text.size() <= 5 ? 1 : 2;
  std::optional<Word> found;
  EditDistance distance;
  for (const Spelling& spelling : spellings_[static_cast<std::size_t>(place)]) {
    const std::size_t edits = distance(folded, spelling.folded, limit);
    if (edits > limit || edits == 0) continue;
    found = spelling.word;
    if (edits == 1) break;
    limit = edits - 1;
  }
  return found;
}

std::uint32_t Vocabulary::longest_post(std::string_view text) const {
  const auto match = posts_.longest(text, false);
  return match ? match->length : 0;
}

const std::vector<std::string>& Vocabulary::form(FormKeyword keyword) const {
  return forms_[static_cast<std::size_t>(keyword)];
}

}  // namespace cablemark
