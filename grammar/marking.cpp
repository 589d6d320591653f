#include "grammar/marking.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "grammar/marking_tokens.hpp"

namespace cablemark {
namespace {

using namespace marking_tokens;

bool same_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() &&
         std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return upper(a) == b; });
}

bool is_code_shaped(std::string_view word) {
  return word.size() >= 2 && word.size() <= 4 && std::all_of(word.begin(), word.end(), is_letter);
}

// The words that steer where countries stand in a mark; they are shape, as `SECTION` is in a cable.
constexpr std::string_view kJoint = "JOINT";
constexpr std::string_view kForeign = "FGI";

// A word of the vocabulary where it stands.
struct Item {
  Word word;
  std::uint32_t length = 0;
  bool in_place = true;
  bool spaced = false;
};

class Reader {
 public:
  Reader(std::string_view text, Span within, MarkForm form, const Vocabulary& vocabulary, MarkPool& pool)
      : text_(text.substr(0, within.end)), at_(within.begin), form_(form), vocabulary_(vocabulary), pool_(pool) {
    mark_.form = form;
  }

  Marking read();
  // A portion whose bracket holds one word of the vocabulary and nothing else: most of them.
  bool read_single_word(std::uint32_t end, Marking& mark);

 private:
  [[nodiscard]] Token peek() const { return token_at(text_, at_); }
  Token take();
  Join take_gap(Span& span);
  [[nodiscard]] std::string_view rest(std::uint32_t from) const { return text_.substr(from); }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

  void open_brackets(std::uint32_t begin);
  bool read_head(Join join);
  bool read_joint();
  bool read_foreign(bool behind_slashes);
  std::optional<Item> level_at(std::uint32_t at) const;
  std::optional<Item> item_at(std::uint32_t at, Join join) const;
  void separate(Join join, Span gap);
  bool read_item(Join join, Span gap);
  bool read_caption(Join join, Span gap);
  [[nodiscard]] bool behind_unknown() const {
    return !pool_.scratch.unknown.empty() && pool_.scratch.unknown.back().end == end_;
  }
  [[nodiscard]] bool separator_follows() const;
  bool read_tail();
  void read_unknown(Join join);
  void read_compartment();
  bool is_compartment(const std::optional<Item>& item, Join join) const;

  void take_level(const Item& item);
  void take_control(const Item& item);
  std::uint32_t add_control(const Item& item, Span word);
  Range read_codes(std::vector<CodeUse>& codes, Range* separators);
  std::optional<CodeUse> code_at(Join join, bool first) const;
  bool take_code(std::vector<CodeUse>& codes, Range* separators, bool first, std::uint32_t before);

  bool next_bracket(Span& gap);
  Range store(const std::vector<Span>& spans);
  void finish(std::uint32_t begin, std::uint32_t end);

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t end_ = 0;  // of what was read as marking
  MarkForm form_;
  const Vocabulary& vocabulary_;
  MarkPool& pool_;
  Marking mark_;
  bool open_ended_ = false;  // text may follow: a line, a portion without its closing bracket
  bool started_ = false;     // a word was read
  bool level_may_stand_ = true;
  bool level_implied_ = false;
  bool after_control_ = false;      // the word before is a control
  bool dashed_control_ = false;     // ... that holds a dash itself and implies no level
  bool after_compartment_ = false;  // the word before is a compartment
};

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

std::optional<Item> Reader::level_at(std::uint32_t at) const {
  const std::string_view text = rest(at);
  if (form_ == MarkForm::Portion) {
    if (const auto match = vocabulary_.longest(WordPlace::Portion, text);
        match && match->word.kind == WordKind::Level) {
      return Item{match->word, match->length, true, false};
    }
    if (const auto match = vocabulary_.longest(WordPlace::Line, text); match && match->word.kind == WordKind::Level) {
      return Item{match->word, match->length, false, false};
    }
    return std::nullopt;
  }
  const auto item = item_at(at, Join::None);
  return item && item->word.kind == WordKind::Level ? item : std::nullopt;
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
  if (line) return Item{line->word, line->length, true, false};
  // A portion's letters are words of a line only behind a separator: `SECRET//NF`.
  const bool separated = join == Join::Slash || join == Join::Category;
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
  const bool foreign = same_word(spelling, kForeign);
  if (!shape.codes && !foreign) return;

  Range separators;
  const auto first = static_cast<std::uint32_t>(pool_.codes.size());
  const Range codes = read_codes(pool_.codes, &separators);
  if (foreign) {
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

// The code at the start of the rest, which `join` joins to the word before it.
std::optional<CodeUse> Reader::code_at(Join join, bool first) const {
  const auto known = vocabulary_.longest(WordPlace::Codes, rest(at_));
  if (join == Join::Slash) {
    // `/` comes before another control; before a country it is a list with the wrong separator.
    if (first || !known || item_at(at_, join)) return std::nullopt;
  } else if (join != Join::Comma && join != Join::Blank) {
    return std::nullopt;
  }
  if (known) return CodeUse{known->word.id, {at_, at_ + known->length}};
  if (join == Join::Blank && !first) return std::nullopt;
  const Token word = peek();
  if (word.kind != TokenKind::Word || !is_code_shaped(word.span.of(text_)) || item_at(at_, join)) return std::nullopt;
  if (form_ == MarkForm::Line && join == Join::Blank) {
    // Behind the words of a line the name of a post may stand.
    const std::size_t next = word.span.end;
    if (next < text_.size() && text_[next] != ',' && text_[next] != '/') return std::nullopt;
  }
  return CodeUse{kNoWord, word.span};
}

bool Reader::take_code(std::vector<CodeUse>& codes, Range* separators, bool first, std::uint32_t before) {
  Span gap;
  Join join = take_gap(gap);
  // Lists of the years before 2005 end in `and GBR`.
  if (!first && (join == Join::Blank || join == Join::Comma)) {
    const Token word = peek();
    if (word.kind == TokenKind::Word && same_word(word.span.of(text_), "AND")) {
      const std::uint32_t word_begin = at_;
      at_ = word.span.end;
      Span after;
      if (take_gap(after) == Join::Blank && vocabulary_.longest(WordPlace::Codes, rest(at_))) {
        gap.end = after.end;
      } else {
        at_ = word_begin;
      }
    }
  }
  const auto code = code_at(join, first);
  if (!code) {
    // A list goes on behind a word that is no code: `REL TO USA, CANADA, GBR`.
    if (!first && join == Join::Comma && !open_ended_ && peek().kind == TokenKind::Word && !item_at(at_, join)) {
      pool_.scratch.unknown.push_back(take().span);
      end_ = at_;
      return true;
    }
    at_ = before;
    return false;
  }
  if (!first && separators != nullptr) {
    pool_.spans.push_back(gap);
    ++separators->count;
  }
  codes.push_back(*code);
  at_ = end_ = code->span.end;
  return true;
}

Range Reader::read_codes(std::vector<CodeUse>& codes, Range* separators) {
  Range range{static_cast<std::uint32_t>(codes.size()), 0};
  if (separators != nullptr) *separators = {static_cast<std::uint32_t>(pool_.spans.size()), 0};
  while (take_code(codes, separators, codes.size() == range.first, at_)) {
  }
  range.count = static_cast<std::uint32_t>(codes.size()) - range.first;
  return range;
}

// `JOINT S CAN GBR USA`. Nothing is taken unless a level follows the word.
bool Reader::read_joint() {
  const Token word = peek();
  if (word.kind != TokenKind::Word || !same_word(word.span.of(text_), kJoint)) return false;
  const std::uint32_t before = at_;
  at_ = word.span.end;
  Span gap;
  if (take_gap(gap) == Join::Blank) {
    if (const auto level = level_at(at_)) {
      mark_.system = MarkSystem::Joint;
      const std::uint32_t level_begin = at_;
      at_ = before;
      if (const auto item = item_at(at_, Join::None); item && item->word.kind == WordKind::Control) {
        add_control(*item, word.span);
      }
      at_ = level_begin;
      take_level(*level);
      read_codes(pool_.scratch.owners, nullptr);
      return true;
    }
  }
  at_ = before;
  return false;
}

// `GBR S`, `CAN GBR S`, `FGI S`, `GBR-C`. Nothing is taken unless a level follows. Behind `//` a code may be unknown.
bool Reader::read_foreign(bool behind_slashes) {
  const std::uint32_t before = at_;
  auto& owners = pool_.scratch.owners;
  const Token word = peek();
  const bool concealed = word.kind == TokenKind::Word && same_word(word.span.of(text_), kForeign);
  if (concealed) at_ = word.span.end;
  bool any = concealed;
  for (;;) {
    Span gap;
    const Join join = any ? take_gap(gap) : Join::None;
    if (any && join != Join::Blank && join != Join::Dash) break;
    if (any) {
      if (const auto level = level_at(at_)) {
        mark_.system = MarkSystem::Foreign;
        if (concealed) {
          const std::uint32_t level_begin = at_;
          at_ = before;
          if (const auto item = item_at(at_, Join::None); item && item->word.kind == WordKind::Control) {
            add_control(*item, word.span);
          }
          at_ = level_begin;
        }
        take_level(*level);
        return true;
      }
      if (join == Join::Dash) break;
    }
    const auto known = vocabulary_.longest(WordPlace::Codes, rest(at_));
    const Token code = peek();
    if (known) {
      owners.push_back({known->word.id, {at_, at_ + known->length}});
    } else if (code.kind == TokenKind::Word && behind_slashes && is_code_shaped(code.span.of(text_)) &&
               !item_at(at_, Join::None)) {
      owners.push_back({kNoWord, code.span});
    } else {
      break;
    }
    at_ = owners.back().span.end;
    any = true;
  }
  owners.clear();
  at_ = before;
  return false;
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
  if (open_ended_) return false;
  if (after_compartment_) return join == Join::Blank || join == Join::Slash;
  const std::string_view word = peek().span.of(text_);
  if (join != Join::Blank) return false;
  if (std::all_of(word.begin(), word.end(), is_digit)) return true;
  return dashed_control_ && word.size() <= 4 && std::none_of(word.begin(), word.end(), is_lower);
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
  if (!caption) return false;
  separate(join, gap);
  pool_.scratch.unknown.push_back({at_, at_ + caption->length});
  at_ = end_ = at_ + caption->length;
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
  if (mark_.known && vocabulary_.has_level(mark_.level) && vocabulary_.level(mark_.level).ladder == "nato") {
    mark_.system = MarkSystem::Nato;
  }
}

bool Reader::read_single_word(std::uint32_t end, Marking& mark) {
  const Span span{at_, end};
  if (span.length() < 3) return false;
  const char open = text_[span.begin];
  if (!(open == '(' && text_[end - 1] == ')') && !(open == '[' && text_[end - 1] == ']')) return false;
  const Span inside{span.begin + 1, end - 1};
  const auto word = vocabulary_.exact(WordPlace::Portion, inside.of(text_));
  if (!word) return false;
  WordId level = word->id;
  if (word->kind == WordKind::Control) {
    const ControlShape& shape = vocabulary_.control(word->id);
    if (shape.codes) return false;
    level = shape.implies;
    mark.controls = {static_cast<std::uint32_t>(pool_.controls.size()), 1};
    ControlUse use;
    use.id = word->id;
    use.span = use.word = inside;
    pool_.controls.push_back(use);
  } else if (word->kind != WordKind::Level) {
    return false;
  }
  mark.form = MarkForm::Portion;
  mark.span = span;
  mark.known = level != kNoWord;
  mark.level = level;
  if (mark.known) mark.level_span = inside;
  if (mark.known && vocabulary_.has_level(level) && vocabulary_.level(level).ladder == "nato") {
    mark.system = MarkSystem::Nato;
  }
  return true;
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
      if (!closed || !next_bracket(gap)) break;
      // `(C) (NF)`: the brackets between two words are their separator.
      expected = text_[gap.end - 1] == '(' ? ')' : ']';
      closed = false;
      join = Join::Category;
      next = peek();
    }
    if (next.kind != TokenKind::Word) {
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

}  // namespace

void MarkPool::clear() {
  controls.clear();
  codes.clear();
  spans.clear();
}

Marking parse_marking(std::string_view text, Span within, MarkForm form, const Vocabulary& vocabulary, MarkPool& pool) {
  Reader reader(text, within, form, vocabulary, pool);
  if (form == MarkForm::Portion) {
    Marking mark;
    if (reader.read_single_word(within.end, mark)) return mark;
  }
  return reader.read();
}

}  // namespace cablemark
