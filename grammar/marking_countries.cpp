// Where countries stand in a marking: lists of codes, JOINT, and markings of foreign governments.
#include "grammar/marking_reader.hpp"

namespace cablemark::marking_reader {

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

// `USA/GBR EYES ONLY`: codes that stand before their control. Nothing is taken unless the control follows.
bool Reader::read_listed_control(Join join, Span gap) {
  const bool begins = join == Join::None && !started_;
  if (!(begins || join == Join::Slash || join == Join::Category) || at_ < no_list_until_) return false;
  const std::uint32_t before = at_;
  const auto first = static_cast<std::uint32_t>(pool_.codes.size());
  const auto first_gap = static_cast<std::uint32_t>(pool_.spans.size());
  std::optional<Item> control;
  for (;;) {
    const auto known = vocabulary_.longest(WordPlace::Codes, rest(at_));
    const Token word = peek();
    if (!known && (word.kind != TokenKind::Word || !is_code_shaped(word.span.of(text_)))) break;
    pool_.codes.push_back(
        {known ? known->word.id : kNoWord, {at_, at_ + (known ? known->length : word.span.length())}});
    at_ = pool_.codes.back().span.end;
    Span between;
    const Join next = take_gap(between);
    if (next == Join::Blank) {
      control = item_at(at_, next);
      const bool takes_list =
          control && control->word.kind == WordKind::Control && vocabulary_.control(control->word.id).codes_before;
      if (!takes_list) control.reset();
    }
    if (next != Join::Slash && next != Join::Comma) break;
    pool_.spans.push_back(between);
  }
  const Range codes{first, static_cast<std::uint32_t>(pool_.codes.size()) - first};
  const Range separators{first_gap, static_cast<std::uint32_t>(pool_.spans.size()) - first_gap};
  if (!control) {
    no_list_until_ = at_;
    pool_.codes.resize(first);
    pool_.spans.resize(first_gap);
    at_ = before;
    return false;
  }
  separate(join, gap);
  const std::uint32_t repeated = mark_.repeated;
  take_control(*control);
  if (mark_.repeated != repeated) {
    pool_.codes.resize(first);
    return true;
  }
  ControlUse& use = pool_.controls.back();
  use.span.begin = before;
  use.codes = codes;
  use.separators = separators;
  return true;
}

// The control that `word` at `place` is, JOINT or FGI, if the vocabulary has one.
void Reader::add_control_at(std::uint32_t place, Span word) {
  const std::uint32_t here = std::exchange(at_, place);
  if (const auto item = item_at(at_, Join::None); item && item->word.kind == WordKind::Control) {
    add_control(*item, word);
  }
  at_ = here;
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
      add_control_at(before, word.span);
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
        if (concealed) add_control_at(before, word.span);
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

}  // namespace cablemark::marking_reader
