#include "grammar/marking.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "grammar/joined_term.hpp"
#include "grammar/marking_reader.hpp"

namespace cablemark {
namespace {

bool is_nato(const LevelShape& level) { return std::string_view(level.ladder) == "nato"; }

}  // namespace

namespace marking_reader {

Token Reader::take() {
  const Token token = peek();
  at_ = token.span.end;
  return token;
}

Join Reader::take_gap(Span& span) {
  const Token token = peek();
  span = {at_, at_};
  if (token.kind != TokenKind::Gap) return Join::None;
  span = token.span;
  at_ = token.span.end;
  return token.join;
}

// `(//NIC S)`, Nicaragua's, where `(//NIC)` is a level of NATO: a code behind which a level stands.
bool Reader::is_owner(std::string_view text, std::size_t length) const {
  if (length + 1 >= text.size() || text[length] != ' ') return false;
  const auto code = vocabulary_.longest(WordPlace::Codes, text);
  if (!code || code->length != length) return false;
  const auto next = vocabulary_.longest(WordPlace::Portion, text.substr(length + 1));
  return next && next->word.kind == WordKind::Level;
}

std::optional<Item> Reader::level_at(std::uint32_t at) const {
  const std::string_view text = rest(at);
  if (form_ == MarkForm::Portion) {
    if (const auto match = vocabulary_.longest(WordPlace::Portion, text);
        match && match->word.kind == WordKind::Level) {
      if (is_owner(text, match->length)) return std::nullopt;
      return Item{match->word, match->length, true, false};
    }
    if (const auto match = vocabulary_.longest(WordPlace::Line, text); match && match->word.kind == WordKind::Level) {
      return Item{match->word, match->length, false, false};
    }
    return std::nullopt;
  }
  const auto item = item_at(at, Join::None);
  if (item && item->word.kind == WordKind::Level) return item;
  // `S//NF`: a line that is written as a portion mark is.
  if (form_ != MarkForm::Banner && form_ != MarkForm::Label) return std::nullopt;
  const auto portion = vocabulary_.longest(WordPlace::Portion, text);
  if (!portion || portion->word.kind != WordKind::Level || !text.substr(portion->length).starts_with("//"))
    return std::nullopt;
  return Item{portion->word, portion->length, false, false};
}

std::optional<Item> Reader::item_at(std::uint32_t at, Join join) const {
  const std::string_view text = rest(at);
  if (form_ == MarkForm::Portion) {
    const auto portion = vocabulary_.longest(WordPlace::Portion, text);
    const auto line = vocabulary_.longest(WordPlace::Line, text);
    if (portion && (!line || portion->length >= line->length)) return Item{portion->word, portion->length, true, false};
    if (line) return Item{line->word, line->length, false, false};
    return std::nullopt;
  }
  const auto line = vocabulary_.longest(WordPlace::Line, text);
  const auto spaced = vocabulary_.longest_spaced(text);
  if (spaced && (!line || spaced->length > line->length)) {
    // `UNCLAS E F T O` begins with a whole word.
    return Item{spaced->word, spaced->length, true, text.size() > 1 && !is_letter(text[1])};
  }
  // A portion's letters are words of a line only behind a separator: `SECRET//NF`.
  const bool separated = join == Join::Slash || join == Join::Category;
  // `SBU-NF` is more than the line's `SBU`.
  if (line && separated && text.substr(line->length).starts_with('-')) {
    const auto portion = vocabulary_.longest(WordPlace::Portion, text);
    if (portion && portion->length > line->length) return Item{portion->word, portion->length, false, false};
  }
  if (line) return Item{line->word, line->length, true, false};
  const bool whole_line = form_ == MarkForm::Banner || form_ == MarkForm::Label;
  if (separated || (whole_line && level_may_stand_)) {
    const auto portion = vocabulary_.longest(WordPlace::Portion, text);
    if (portion && portion->word.kind == WordKind::Control) {
      return Item{portion->word, portion->length, false, false};
    }
  }
  return std::nullopt;
}

void Reader::take_level(const Item& item) {
  const Span span{at_, at_ + item.length};
  pool_.scratch.levels.push_back(span);
  if (mark_.level == kNoWord || level_implied_) {
    mark_.level = item.word.id;
    mark_.level_span = span;
    mark_.level_in_place = item.in_place;
    mark_.spaced = item.spaced;
    mark_.known = true;
    level_implied_ = false;
  }
  level_may_stand_ = false;
  after_control_ = after_compartment_ = false;
  at_ = end_ = span.end;
}

// Keeps the control once; the place of the use in the pool, kNowhere for a repetition.
std::uint32_t Reader::add_control(const Item& item, Span word) {
  auto& seen = pool_.scratch.seen;
  if (item.word.id >= seen.size()) seen.resize(item.word.id + std::size_t{1});
  if (seen[item.word.id] == pool_.scratch.mark) {
    ++mark_.repeated;
    return Span::kNowhere;
  }
  seen[item.word.id] = pool_.scratch.mark;
  ControlUse use;
  use.id = item.word.id;
  use.span = use.word = word;
  use.in_place = item.in_place;
  pool_.controls.push_back(use);
  return static_cast<std::uint32_t>(pool_.controls.size() - 1);
}

void Reader::take_control(const Item& item) {
  const Span word{at_, at_ + item.length};
  const ControlShape shape =
      item.word.id < vocabulary_.control_count() ? vocabulary_.control(item.word.id) : ControlShape{};
  const std::uint32_t place = add_control(item, word);
  at_ = end_ = word.end;
  if (level_may_stand_ && shape.implies != kNoWord) {
    mark_.level = shape.implies;
    mark_.level_span = word;
    mark_.level_in_place = item.in_place;
    mark_.known = true;
    level_implied_ = true;
  }
  level_may_stand_ = false;
  after_control_ = true;
  after_compartment_ = false;
  const std::string_view spelling = word.of(text_);
  dashed_control_ = shape.implies == kNoWord && spelling.find('-') != std::string_view::npos;
  programs_ = shape.programs;
  const bool foreign = same_word(spelling, kForeign);
  if (!shape.codes && !foreign) return;

  Range separators;
  const auto first = static_cast<std::uint32_t>(pool_.codes.size());
  const Range codes = read_codes(pool_.codes, &separators);
  // The owners of a joint mark are those behind JOINT alone.
  if (foreign && mark_.system == MarkSystem::Us) {
    for (std::uint32_t i = 0; i < codes.count; ++i) pool_.scratch.owners.push_back(pool_.codes[first + i]);
  }
  if (place == Span::kNowhere) {
    pool_.codes.resize(first);
    return;
  }
  ControlUse& use = pool_.controls[place];
  use.codes = codes;
  use.separators = separators;
  if (codes.count != 0) use.span.end = pool_.codes[codes.first + codes.count - 1].span.end;
}

// The level with what may stand before it. False if the mark does not begin with one.
bool Reader::read_head(Join join) {
  if (const auto level = level_at(at_)) {
    take_level(*level);
    return true;
  }
  if (read_joint() || read_foreign(join == Join::Category)) return true;
  if (form_ == MarkForm::Line) {
    if (const auto damaged = vocabulary_.damaged_level(rest(at_))) {
      mark_.repaired = true;
      take_level({damaged->word, damaged->length, true, at_ + 1 < text_.size() && is_blank(text_[at_ + 1])});
      return true;
    }
  }
  return false;
}

bool Reader::is_compartment(const std::optional<Item>& item, Join join) const {
  if (!after_control_ && !after_compartment_) return false;
  if (item && (item->word.kind == WordKind::Control || join != Join::Dash)) return false;
  if (join == Join::Dash) return true;
  if (after_compartment_ && programs_ && join == Join::Slash) return true;
  if (join != Join::Blank) return false;
  const std::string_view word = peek().span.of(text_);
  const bool number = std::all_of(word.begin(), word.end(), is_digit);
  // Behind the words of a line the name of a post may stand.
  if (open_ended_) return after_compartment_ && (number || separator_follows());
  if (after_compartment_ || number) return true;
  return dashed_control_ && word.size() <= kLongestCompartment && std::none_of(word.begin(), word.end(), is_lower);
}

void Reader::read_compartment() {
  pool_.scratch.compartments.push_back(take().span);
  end_ = at_;
  after_control_ = false;
  after_compartment_ = true;
}

bool Reader::read_tail() {
  const std::uint32_t before = at_;
  if (const Token first = take(); first.kind == TokenKind::Word && same_word(first.span.of(text_), "ENTIRE")) {
    Span gap;
    take_gap(gap);
    const std::string_view word = rest(at_).substr(0, 4);
    if (same_word(word, "TEXT") && (at_ + 4 == text_.size() || !is_letter(text_[at_ + 4]))) {
      at_ += 4;
      mark_.tail = {before, at_};
      // `(C - ENTIRE TEXT.)`
      if (rest(at_).starts_with(".)")) ++at_;
      end_ = at_;
      return true;
    }
  }
  at_ = before;
  return false;
}

// Words that follow one another with nothing but blanks between them are one unknown span.
void Reader::read_unknown(Join join) {
  const Span span = take().span;
  auto& unknown = pool_.scratch.unknown;
  if (join <= Join::Blank && behind_unknown()) {
    unknown.back().end = span.end;
  } else {
    unknown.push_back(span);
  }
  end_ = span.end;
  level_may_stand_ = after_control_ = after_compartment_ = false;
}

void Reader::separate(Join join, Span gap) {
  if (join > Join::Blank || (join == Join::Blank && started_)) pool_.scratch.separators.push_back(gap);
  if (join == Join::Blank && started_) mark_.separated = false;
}

// One word with the gap before it. False where the marking ends before it.
bool Reader::read_item(Join join, Span gap) {
  if (level_may_stand_ && read_head(join)) {
    separate(join, gap);
    return true;
  }
  const auto item = item_at(at_, join);
  if (is_compartment(item, join)) {
    read_compartment();
    return true;
  }
  // A level behind words that are no marking is a letter of a text: `(as C)`.
  const bool lost = !mark_.known && !pool_.scratch.unknown.empty();
  if (item && item->word.kind == WordKind::Level && !lost) {
    separate(join, gap);
    take_level(*item);
    return true;
  }
  if (item && item->word.kind == WordKind::Control) {
    separate(join, gap);
    take_control(*item);
    return true;
  }
  if (read_listed_control(join, gap)) return true;
  if (mark_.known && read_tail()) return true;
  const bool listed = join == Join::Slash || join == Join::Category;
  if (open_ended_ && !listed) {
    if (form_ != MarkForm::Line) return false;
    // `SECRET SENSITIVE`: a caption that is joined to a level is part of the line.
    if (mark_.known && read_caption(join, gap)) return true;
    // `SECRET//FOO BAR//NOFORN`: the words of one unknown control.
    if ((started_ && !behind_unknown()) || !separator_follows()) return false;
  }
  if (join > Join::Blank || !behind_unknown()) separate(join, gap);
  read_unknown(join);
  return true;
}

bool Reader::read_caption(Join join, Span gap) {
  const auto caption = vocabulary_.longest(WordPlace::Caption, rest(at_));
  const bool classified = vocabulary_.has_level(mark_.level) && vocabulary_.level(mark_.level).classified;
  const std::size_t term = caption || !classified ? 0 : joined_term(rest(at_), vocabulary_);
  const auto length = caption ? caption->length : static_cast<std::uint32_t>(term);
  if (length == 0) return false;
  separate(join, gap);
  // However it is joined, it is no word of a marking.
  mark_.separated = false;
  pool_.scratch.unknown.push_back({at_, at_ + length});
  at_ = end_ = at_ + length;
  after_control_ = after_compartment_ = false;
  return true;
}

// Whether `/` or `//` stands behind the word: `RESTRICTED//NOFORN` is a marking even where the word is unknown.
bool Reader::separator_follows() const {
  const std::uint32_t end = peek().span.end;
  return end < text_.size() && text_[end] == '/';
}

Range Reader::store(const std::vector<Span>& spans) {
  const Range range{static_cast<std::uint32_t>(pool_.spans.size()), static_cast<std::uint32_t>(spans.size())};
  pool_.spans.insert(pool_.spans.end(), spans.begin(), spans.end());
  return range;
}

void Reader::finish(std::uint32_t begin, std::uint32_t end) {
  MarkPool::Scratch& scratch = pool_.scratch;
  mark_.span = {begin, end};
  if (scratch.levels.size() > 1) mark_.levels = store(scratch.levels);
  mark_.separators = store(scratch.separators);
  mark_.compartments = store(scratch.compartments);
  mark_.unknown = store(scratch.unknown);
  mark_.owners = {static_cast<std::uint32_t>(pool_.codes.size()), static_cast<std::uint32_t>(scratch.owners.size())};
  pool_.codes.insert(pool_.codes.end(), scratch.owners.begin(), scratch.owners.end());
  mark_.controls.count = static_cast<std::uint32_t>(pool_.controls.size()) - mark_.controls.first;
  if (mark_.known && vocabulary_.has_level(mark_.level) && is_nato(vocabulary_.level(mark_.level))) {
    mark_.system = MarkSystem::Nato;
  }
}

// Takes `) (`. False, with nothing taken, where the mark ends with its bracket or the next one is empty.
bool Reader::next_bracket(Span& gap) {
  const std::uint32_t before = at_++;
  Span blanks;
  const Join join = take_gap(blanks);
  if (join <= Join::Blank && take().kind == TokenKind::Opening && peek().kind == TokenKind::Word) {
    gap = {before, at_};
    return true;
  }
  at_ = before + 1;
  return false;
}

Marking Reader::read() {
  MarkPool::Scratch& scratch = pool_.scratch;
  scratch.levels.clear();
  scratch.separators.clear();
  scratch.compartments.clear();
  scratch.unknown.clear();
  scratch.owners.clear();
  if (++scratch.mark == 0) {
    std::fill(scratch.seen.begin(), scratch.seen.end(), 0U);
    scratch.mark = 1;
  }
  mark_.controls.first = static_cast<std::uint32_t>(pool_.controls.size());

  while (!at_end() && is_blank(text_[at_])) ++at_;
  std::uint32_t begin = at_;
  char expected = 0;
  bool closed = false;
  if (form_ == MarkForm::Portion) {
    const char open = at_end() ? '\0' : text_[at_];
    if (open == '(' || open == '[') {
      expected = open == '(' ? ')' : ']';
      ++at_;
    }
    open_ended_ = text_.find_first_of(")]", at_) == std::string_view::npos;
  } else {
    open_ended_ = form_ == MarkForm::Line;
  }
  end_ = at_;
  const std::uint32_t words_begin = at_;

  for (;;) {
    const std::uint32_t before = at_;
    Span gap;
    Join join = take_gap(gap);
    Token next = peek();
    const bool closes = next.kind == TokenKind::Closing && form_ == MarkForm::Portion;
    if (closes || next.kind == TokenKind::End) {
      if (join > Join::Blank) {
        scratch.separators.push_back(gap);
        end_ = gap.end;
      }
      if (!closes) break;
      closed = text_[at_] == expected;
      end_ = at_ + 1;
      if (!closed) break;
      const std::uint32_t bracket = at_;
      if (next_bracket(gap)) {
        // `(C) (NF)`: the brackets between two words are their separator.
        expected = text_[gap.end - 1] == '(' ? ')' : ']';
        closed = false;
      } else if (at_ < text_.size() && text_[at_] == '/') {
        // `(C)/NF`: what is joined to the bracket is part of the mark.
        take_gap(gap);
        gap.begin = bracket;
        expected = 0;
      } else {
        break;
      }
      join = Join::Category;
      next = peek();
    }
    if (next.kind != TokenKind::Word) {
      if (form_ == MarkForm::Line && mark_.known && read_caption(join, gap)) continue;
      if (open_ended_) {
        at_ = before;
        break;
      }
      if (join > Join::Blank || !behind_unknown()) separate(join, gap);
      read_unknown(join);
    } else if (!read_item(join, gap)) {
      at_ = before;
      break;
    }
    started_ = true;
  }
  if (form_ == MarkForm::Portion) {
    mark_.closed = closed;
    finish(begin, end_);
    return mark_;
  }
  const bool nothing = end_ == words_begin;
  finish(begin, end_);
  if (nothing) mark_.span = {};
  return mark_;
}

}  // namespace marking_reader

void MarkPool::clear() {
  controls.clear();
  codes.clear();
  spans.clear();
}

namespace {

// A portion whose bracket holds one word of the vocabulary and nothing else.
bool read_single_word(std::string_view text, Span span, const Vocabulary& vocabulary, MarkPool& pool, Marking& mark) {
  if (span.length() < 3) return false;
  const char open = text[span.begin], close = text[span.end - 1];
  if (!(open == '(' && close == ')') && !(open == '[' && close == ']')) return false;
  const Span inside{span.begin + 1, span.end - 1};
  const auto word = vocabulary.exact(WordPlace::Portion, inside.of(text));
  if (!word || (word->kind != WordKind::Control && word->kind != WordKind::Level)) return false;
  const bool control = word->kind == WordKind::Control;
  if (control && vocabulary.control(word->id).codes) return false;
  mark = {};
  mark.level = control ? vocabulary.control(word->id).implies : word->id;
  if (control) {
    mark.controls = {static_cast<std::uint32_t>(pool.controls.size()), 1};
    ControlUse& use = pool.controls.emplace_back();
    use.id = word->id;
    use.span = use.word = inside;
  }
  mark.form = MarkForm::Portion;
  mark.span = span;
  mark.known = mark.level != kNoWord;
  if (mark.known) mark.level_span = inside;
  if (mark.known && vocabulary.has_level(mark.level) && is_nato(vocabulary.level(mark.level))) {
    mark.system = MarkSystem::Nato;
  }
  return true;
}

}  // namespace

bool single_word_mark(std::string_view text, Span within, const Vocabulary& vocabulary, MarkPool& pool, Marking& mark) {
  // `(c)` is an item of a list.
  if (within.length() == 3 && marking_tokens::is_lower(text[within.begin + 1])) return false;
  return read_single_word(text, within, vocabulary, pool, mark);
}

std::size_t joined_term(std::string_view text, const Vocabulary& vocabulary) {
  const bool bracket = text.starts_with('(');
  constexpr std::size_t kConjunction = 4;
  if (!bracket && !text.starts_with("AND ") && !text.starts_with("BUT ")) return 0;
  const std::size_t begin = bracket ? 1 : kConjunction;
  const std::string_view rest = text.substr(begin);
  const auto word = vocabulary.longest(WordPlace::Line, rest);
  const auto caption = vocabulary.longest(WordPlace::Caption, rest);
  // NOFORN and the like may stand beside a level, and a notice of several words may stand in brackets.
  const bool control = word && word->word.kind == WordKind::Control;
  if (control ? vocabulary.control(word->word.id).implies == kNoWord : !caption) return 0;
  const std::size_t length = control ? word->length : caption->length;
  if (rest.substr(0, length).find(' ') != std::string_view::npos) return 0;
  if (!bracket) return begin + length;
  return rest.substr(length).starts_with(')') ? begin + length + 1 : 0;
}

Marking parse_marking(std::string_view text, Span within, MarkForm form, const Vocabulary& vocabulary, MarkPool& pool) {
  if (form == MarkForm::Portion) {
    Marking mark;
    if (read_single_word(text, within, vocabulary, pool, mark)) return mark;
  }
  Marking mark = marking_reader::Reader(text, within, form, vocabulary, pool).read();
  if (form == MarkForm::Portion && mark.known && mark.unknown.count != 0 && mark.controls.count == 0) {
    const std::string_view inside = marking_reader::inside_brackets(within.of(text));
    if (marking_reader::is_parted_mark(inside, vocabulary)) {
      // Whose first letter it begins with says nothing of its level.
      mark.known = false;
      mark.level = kNoWord;
      mark.level_span = {};
    }
  }
  return mark;
}

}  // namespace cablemark
