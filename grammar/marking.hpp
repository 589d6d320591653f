// One marking: a portion mark, a classification line, a banner. The grammar reads shapes; what a word means comes from
// the vocabulary. Every text gives a Marking: what is not understood is kept in `unknown`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/span.hpp"
#include "grammar/vocabulary.hpp"

namespace cablemark {

enum class MarkForm : std::uint8_t { Line, Banner, Portion, Label };
enum class MarkSystem : std::uint8_t { Us, Nato, Foreign, Joint };

// A country code as written; `id` is kNoWord if the pack has no such row.
struct CodeUse {
  WordId id = kNoWord;
  Span span;
};

// A control where it stands in a mark. A control that stands twice in one mark is kept once, at its first place; the
// repetitions are counted in Marking::repeated.
struct ControlUse {
  WordId id = kNoWord;
  Span span;             // the words, with their codes: `REL TO USA, GBR`
  Span word;             // the words alone: `REL TO`
  Range codes;           // in MarkPool::codes
  Range separators;      // in MarkPool::spans: what stands between its codes
  bool in_place = true;  // false for a line's spelling in a portion, or a portion's in a line: `(S//NOFORN)`
};

// Flat storage that the markings of one cable share; cleared, not freed, between cables.
struct MarkPool {
  std::vector<ControlUse> controls;
  std::vector<CodeUse> codes;
  std::vector<Span> spans;

  void clear();

  // Working memory of parse_marking, kept so that a mark allocates nothing.
  struct Scratch {
    std::vector<Span> levels, separators, compartments, unknown;
    std::vector<CodeUse> owners;
    std::vector<std::uint32_t> seen;  // for each control, the last mark that has it
    std::uint32_t mark = 0;
  } scratch;
};

struct Marking {
  Span span;  // a portion: with its brackets; a line or banner: its words alone
  MarkForm form = MarkForm::Line;
  MarkSystem system = MarkSystem::Us;
  bool known = false;          // a level was read
  bool closed = true;          // a portion's brackets both stand
  bool spaced = false;         // letter-spaced: `S E C R E T`
  bool repaired = false;       // a level word with one doubled or lost letter was read (classification line only)
  bool level_in_place = true;  // false for a line's level word in a portion: `(SECRET//NF)`
  bool separated = true;       // false where words are joined by a blank only: `SECRET SENSITIVE`
  WordId level = kNoWord;
  Span level_span;
  Range levels;        // in MarkPool::spans: each level word that stands there, if more than one
  Range owners;        // in MarkPool::codes: FGI, JOINT, or the country before a foreign level
  Range controls;      // in MarkPool::controls, in text order, each word once
  Range separators;    // in MarkPool::spans: between categories and controls, in text order
  Range compartments;  // in MarkPool::spans
  Range unknown;       // in MarkPool::spans: words that the vocabulary does not hold
  std::uint32_t repeated = 0;
  Span tail;  // `ENTIRE TEXT`

  [[nodiscard]] bool present() const { return span.present(); }
};

// Reads the marking at `within`. For a portion `within` includes the brackets that stand; the closing one may be
// missing. Linear in the length of `within`; spans are offsets into `text`.
Marking parse_marking(std::string_view text, Span within, MarkForm form, const Vocabulary& vocabulary, MarkPool& pool);

// Reads the mark if it is one word of the vocabulary in its brackets and looks like a mark, as most portion marks do.
// False, with `mark` as it was, for any other, which looks_like_mark and parse_marking read.
bool single_word_mark(std::string_view text, Span within, const Vocabulary& vocabulary, MarkPool& pool, Marking& mark);

// Whether the bracketed text is a portion mark, or was meant as one: it begins with a level or control word that stands
// in portions, or is one edit away from a mark. Everything else, `(as agreed)`, is text.
// What is in `scratch` is lost.
bool looks_like_mark(std::string_view text, Span within, const Vocabulary& vocabulary, MarkPool& scratch);

}  // namespace cablemark
