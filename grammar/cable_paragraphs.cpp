// The portions of the text: where a paragraph, a sub-paragraph, a block or a bullet begins.
#include <algorithm>

#include "grammar/cable_parser.hpp"
#include "grammar/cable_rules.hpp"
#include "grammar/match_rules.hpp"

namespace cablemark {
namespace {

// What a scanner made of the point behind a number: `2, text`, `2 . text`. As far as `at` where there is none.
std::size_t behind_misread_point(std::string_view text, std::size_t at) {
  std::size_t sign = at;
  while (sign < text.size() && is_blank(text[sign])) ++sign;
  if (sign + 1 >= text.size() || !is_blank(text[sign + 1])) return at;
  const bool point =
      sign == at ? std::string_view(",:;_").find(text[sign]) != std::string_view::npos : text[sign] == '.';
  return point ? sign + 1 : at;
}

}  // namespace

bool CableParser::sentence_ends_before(std::size_t index) const {
  if (blank_before(index)) return true;
  const TextLine& before = lines_[index - 1];
  if (before.what != LineClass::Text && before.what != LineClass::Number && before.what != LineClass::Caps &&
      before.what != LineClass::Bullet && before.what != LineClass::Open) {
    return true;
  }
  const char last = text_[before.end - 1];
  return last == '.' || last == ':' || last == ';' || last == '!' || last == '?' || last == '"' || last == ')';
}

std::uint32_t CableParser::open_portion(PortionKind kind, const TextLine& line, Span number, std::uint32_t after,
                                        const MarkRead* read) {
  // A copy of one that stands ready takes fewer steps than to make one of nothing.
  static constexpr Portion kNew;
  close_portion();
  cable_->portions.push_back(kNew);
  Portion& portion = cable_->portions.back();
  portion.kind = kind;
  portion.span = line.span();
  portion.number = number;
  portion.in_quote = in_quote_;
  portion.section = cable_->sections.empty() ? 0 : static_cast<std::uint32_t>(cable_->sections.size()) - 1;
  while (after < line.end && is_blank(text_[after])) ++after;
  if (read != nullptr) {
    place_mark(portion, after, line.end, *read);
  } else {
    place_mark(portion, after, line.end);
  }
  if (!portion.mark.present() && (kind == PortionKind::Paragraph || kind == PortionKind::Subparagraph))
    mark_after_title(portion, after, line.end);
  if (body_begin_ == Span::kNowhere) body_begin_ = line.begin;
  current_ = static_cast<std::uint32_t>(cable_->portions.size()) - 1;
  return current_;
}

void CableParser::begin_paragraph(std::uint32_t portion, const TextLine& line) {
  paragraph_ = portion;
  segment_ = bullet_ = Span::kNowhere;
  letter_ = 0;
  if (cable_->before_first_paragraph == Span::kNowhere) cable_->before_first_paragraph = line.first;
}

// The portion that was opened last is a sub-paragraph of the open paragraph.
void CableParser::begin_segment(const TextLine& line) {
  segment_ = static_cast<std::uint32_t>(cable_->portions.size()) - 1;
  cable_->portions[segment_].parent = paragraph_;
  cable_->portions[segment_].depth = 1;
  segment_indent_ = line.indent();
  bullet_ = Span::kNowhere;
}

void CableParser::close_portion() { current_ = Span::kNowhere; }

void CableParser::finish_portions() {
  auto& portions = cable_->portions;
  // A quote without an end is none: nobody knows how far it reaches.
  for (std::size_t i = quote_begin_; in_quote_ && i < portions.size(); ++i) portions[i].in_quote = false;
  // Children end inside their parents.
  for (std::size_t i = portions.size(); i-- > 0;) {
    Portion& portion = portions[i];
    if (!portion.mark.present() && portion.kind != PortionKind::Heading && portion.kind != PortionKind::Tearline)
      mark_at_end(portion);
    if (portion.parent != Span::kNowhere)
      portions[portion.parent].span.end = std::max(portions[portion.parent].span.end, portion.span.end);
  }
}

bool CableParser::number_line(std::size_t index) {
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  const bool pilcrow = text[0] == '\xC2';
  const std::size_t begin = pilcrow ? skip_blanks(text, 2) : 0;
  std::size_t at = begin;
  std::int32_t ordinal = 0;
  for (; at < text.size() && is_digit(text[at]) && at - begin < 7; ++at) ordinal = 10 * ordinal + (text[at] - '0');
  if (at == begin || at - begin > 6 || at == text.size()) return false;
  // Of four digits and more only the next number is one: others are years and sums.
  if (ordinal == 0 || (at - begin > 3 && ordinal != last_number_ + 1)) return false;
  bool letter = false;
  if (is_letter(text[at]) && at + 1 < text.size() && (text[at + 1] == '.' || text[at + 1] == ')')) {
    letter = true;
    ++at;
  }
  const std::size_t number_end = at;
  bool point = false;
  bool misread = false;
  if (at < text.size() && (text[at] == '.' || text[at] == ')')) {
    point = true;
    ++at;
    if (at < text.size() && text[at] == ')') ++at;
    if (at < text.size() && is_digit(text[at])) return false;
  } else if (const std::size_t behind = behind_misread_point(text, at); behind != at) {
    misread = true;
    at = behind;
  } else if (at < text.size() && !is_blank(text[at]) && text[at] != '(' && text[at] != '-') {
    return false;
  }
  std::size_t after = skip_blanks(text, at);
  // `2 - (C) text`.
  if (!point && after < text.size() && text[after] == '-') {
    const std::size_t dashes = std::min(text.find_first_not_of('-', after), text.size());
    const std::size_t behind = skip_blanks(text, dashes);
    if (behind < text.size() && text[behind] == '(') after = behind;
  }
  if (after == text.size() && !point) return false;
  const auto place = line.first + static_cast<std::uint32_t>(after);
  const MarkRead read = read_mark(place, line.end);
  // A mark that the vocabulary does not know counts behind a point only: `2 (N)` is text.
  const bool marked = read.mark.present() && (point || read.mark.known);
  const bool damaged = read.damaged && point;
  if (!point && !marked) return false;
  if (misread && !read.mark.known) return false;
  const bool follows = ordinal == last_number_ + 1 || (letter && ordinal == last_number_);
  // `see paragraph` and on the next line `5 (C) below`: the sentence goes on.
  if (!point && !follows && !blank_before(index) && !sentence_ends_before(index)) return false;
  if (!marked) {
    const bool at_start = after == text.size() || is_upper(text[after]) || is_high(text[after]) || text[after] == '"' ||
                          text[after] == '(' || text[after] == '[' || is_digit(text[after]) || blank_before(index);
    if (list_number_ > 0 && ordinal == list_number_ + 1 && !damaged && (!follows || !blank_before(index))) {
      list_number_ = ordinal;
      return false;
    }
    // A number of two or more missing is taken only at the start of a block of text.
    const bool gap = last_number_ > 0 && ordinal > last_number_ + 1 && ordinal <= last_number_ + 3 &&
                     blank_before(index) && list_number_ == 0 && after < text.size() && is_upper(text[after]);
    const bool restart = ordinal == 1 && restart_;
    if (!(follows || gap || restart || damaged) || (letter && !follows) || !at_start) {
      if (ordinal == 1) list_number_ = 1;
      return false;
    }
    if (list_number_ > 0 && !blank_before(index) && !sentence_ends_before(index)) return false;
  }
  list_number_ = 0;
  restart_ = false;
  const Span number = part(line.span(), begin, number_end);
  const bool sub = letter && ordinal == last_number_ && paragraph_ != Span::kNowhere;
  // The classifier of 1995 and 1996 stands as paragraph 1.
  std::size_t notice = after;
  if (marked) {
    const std::size_t close = text.find(')', after);
    notice = skip_blanks(text, close != std::string_view::npos ? close + 1 : after);
  }
  const std::string_view words = text.substr(std::min(notice, text.size()));
  const bool classified_by = starts_with(words, "classified by") || starts_with(words, "derived from");
  TextLine own = line;
  own.first += static_cast<std::uint32_t>(begin);
  const std::uint32_t made = open_portion(classified_by ? PortionKind::Notice
                                          : sub         ? PortionKind::Subparagraph
                                                        : PortionKind::Paragraph,
                                          own, number, place, &read);
  Portion& portion = cable_->portions[made];
  portion.ordinal = ordinal;
  portion.numbered = !classified_by && !sub;
  if (classified_by) {
    const std::uint32_t from = line.first + static_cast<std::uint32_t>(notice);
    // The notice runs to the next blank line.
    std::uint32_t end = line.end;
    for (std::size_t i = index + 1;
         i < last_ && i < index + 8 && lines_[i].what != LineClass::Blank && lines_[i].what != LineClass::Number; ++i)
      end = lines_[i].end;
    classifier({from, end});
    paragraph_ = segment_ = bullet_ = Span::kNowhere;
    return true;
  }
  if (sub) {
    begin_segment(line);
    return true;
  }
  last_number_ = ordinal;
  outline_ = false;
  begin_paragraph(made, line);
  return true;
}

// The paragraph that was opened last, if nothing stands there yet but its number: `4.` alone on its line.
Portion* CableParser::bare_paragraph() {
  if (cable_->portions.empty() || current_ != paragraph_ || current_ + 1 != cable_->portions.size()) return nullptr;
  Portion& portion = cable_->portions.back();
  if (portion.kind != PortionKind::Paragraph || !portion.number.present() || portion.mark.present()) return nullptr;
  const std::string_view rest = view(Span{portion.number.end, portion.span.end});
  return rest.find_first_not_of(".) \t") == std::string_view::npos ? &portion : nullptr;
}

bool CableParser::bracket_line(std::size_t index) {
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  // `(a) text`, `(1) text`: a sub-paragraph.
  const std::size_t close = text.find(')');
  if (close != std::string_view::npos && close >= 2 && close <= 4 && text[0] == '(' && close + 1 < text.size()) {
    const std::string_view inside = text.substr(1, close - 1);
    const bool letter = inside.size() == 1 && is_lower(inside[0]);
    const bool digits = inside.find_first_not_of("0123456789") == std::string_view::npos && inside.size() <= 2;
    const bool roman = inside.find_first_not_of("ivx") == std::string_view::npos;
    if ((letter || digits || roman) && paragraph_ != Span::kNowhere && !outline_ && sentence_ends_before(index)) {
      open_portion(PortionKind::Subparagraph, line, part(line.span(), 0, close + 1),
                   line.first + static_cast<std::uint32_t>(close) + 1);
      begin_segment(line);
      return true;
    }
  }
  if (!sentence_ends_before(index)) {
    const TextLine& before = lines_[index - 1];
    const std::string_view title = view(before);
    if (title.size() > 40 || !(all_capitals(title) || is_upper(title[0]))) return false;
  }
  MarkRead read = read_mark(line.first, line.end);
  const bool block = read.mark.present() && (read.mark.known || blank_before(index));
  if (!block && !(read.damaged && blank_before(index))) return false;
  if (block && in_series(read.mark.span)) return false;
  // `text (NR). More text` broken over lines: a mark stands before its text, not at the end of a sentence.
  if (block && !read.mark.tail.present()) {
    const std::string_view behind = view(Span{read.mark.span.end, line.end});
    const std::size_t next = behind.find_first_not_of(" \t");
    if (next != std::string_view::npos && std::string_view(".,;").find(behind[next]) != std::string_view::npos) {
      return false;
    }
  }
  if (Portion* portion = bare_paragraph()) {
    place_mark(*portion, line.first, line.end, read);
    text_line(line);
    return true;
  }
  // A marked block ends the paragraph before it.
  const std::uint32_t made =
      open_portion(heading(index) ? PortionKind::Heading : PortionKind::Block, line, {}, line.first);
  Portion& portion = cable_->portions[made];
  // `(U) 2. text`: the number behind the mark.
  if (portion.mark.present()) {
    std::uint32_t at = portion.mark.span.end;
    while (at < line.end && is_blank(text_[at])) ++at;
    std::uint32_t end = at;
    while (end < line.end && is_digit(text_[end])) ++end;
    if (end > at && end - at <= 3 && end < line.end && text_[end] == '.' &&
        (end + 1 == line.end || !is_digit(text_[end + 1]))) {
      portion.number = {at, end};
      portion.ordinal = to_number<std::int32_t>(view(portion.number)).value_or(0);
    }
  }
  if (portion.kind == PortionKind::Heading) {
    current_ = Span::kNowhere;
    return true;
  }
  begin_paragraph(made, line);
  return true;
}

bool CableParser::bullet_line(std::size_t index) {
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  const std::size_t length = bullet_length(text);
  if (length >= text.size()) return false;
  const bool apart = is_blank(text[length]);
  if (!apart && text[length] != '(' && !(text[0] == '-' && length == 2)) return false;
  std::uint32_t after = line.first + static_cast<std::uint32_t>(length);
  while (after < line.end && is_blank(text_[after])) ++after;
  MarkRead read = read_mark(after, line.end);
  if (read.mark.present() && in_series(read.mark.span)) read = {};
  const bool marked = read.mark.present();
  if (!marked && !sentence_ends_before(index)) {
    // A dash in the middle of a sentence, unless a list is open: a wrapped line of its last item may end anywhere.
    const bool list = bullet_ != Span::kNowhere && current_ == bullet_ &&
                      text[0] == text_[cable_->portions[bullet_].span.begin] && apart;
    if (!list) return false;
  }
  if (text[0] == 'o' && !marked && (bullet_ == Span::kNowhere && !blank_before(index))) return false;
  // `(SBU) --` under a heading: `-- (SBU) text` without a paragraph is a block of its own.
  const std::uint32_t paragraph = paragraph_;
  const bool lone = paragraph == Span::kNowhere;
  if (lone && !marked && !read.damaged) return false;
  const std::uint32_t made = open_portion(PortionKind::Bullet, line, {}, after, &read);
  if (!marked) mark_after_title(cable_->portions[made], after, line.end);
  Portion& portion = cable_->portions[made];
  if (cable_->before_first_paragraph == Span::kNowhere) cable_->before_first_paragraph = line.first;
  if (lone) {
    bullet_ = Span::kNowhere;
    return true;
  }
  portion.parent = paragraph;
  portion.depth = 1;
  if (segment_ != Span::kNowhere && line.indent() >= segment_indent_) {
    portion.parent = segment_;
    portion.depth = 2;
  } else if (bullet_ != Span::kNowhere && line.indent() > bullet_indent_ + 1) {
    portion.parent = bullet_;
    portion.depth = 2;
    return true;
  }
  bullet_ = made;
  bullet_indent_ = line.indent();
  return true;
}

bool CableParser::letter_line(std::size_t index) {
  // `A. (C) text`, `b. text`
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  if (text.size() < 4 || !is_letter(text[0]) || (text[1] != '.' && text[1] != ')') ||
      !(is_blank(text[2]) || text[2] == '('))
    return false;
  if (paragraph_ == Span::kNowhere || outline_) return false;
  std::uint32_t after = line.first + 2;
  while (after < line.end && is_blank(text_[after])) ++after;
  const MarkRead read = read_mark(after, line.end);
  const char letter = lower(text[0]);
  const bool follows = letter == 'a' || (letter_ != 0 && letter == letter_ + 1);
  const bool list = segment_ != Span::kNowhere && current_ == segment_ && letter_ != 0 && letter == letter_ + 1;
  if (!read.mark.present() && !list && !(follows && sentence_ends_before(index))) return false;
  open_portion(PortionKind::Subparagraph, line, part(line.span(), 0, 1), after);
  begin_segment(line);
  letter_ = letter;
  return true;
}

// `(A) a dinner; (B) a walk; (C) a talk`: a letter in brackets that comes after the two before it is an item of a list.
bool CableParser::in_series(Span mark) const {
  constexpr std::uint32_t kFarthest = 2000;
  const std::string_view word = view(mark);
  if (word.size() != 3 || !is_upper(word[1]) || word[1] < 'C') return false;
  const std::uint32_t from = paragraph_ != Span::kNowhere ? cable_->portions[paragraph_].span.begin : body_begin_;
  if (from >= mark.begin) return false;
  const std::string_view before = view(Span{std::max(from, mark.begin - std::min(mark.begin, kFarthest)), mark.begin});
  const auto item = [&](int back) {
    const char letter[] = {'(', static_cast<char>(word[1] - back), ')'};
    return before.rfind(std::string_view(letter, sizeof letter));
  };
  const std::size_t first = item(2), second = item(1);
  if (first == std::string_view::npos || second == std::string_view::npos || first > second) return false;
  // `(A) and (B)` are references.
  const auto says_something = [](std::string_view between) {
    const auto begin = std::find_if(between.begin(), between.end(), is_letter);
    const auto end = std::find_if_not(begin, between.end(), is_letter);
    const std::string_view one(begin, end);
    return !one.empty() && !starts_with_word(one, "and") && !starts_with_word(one, "or");
  };
  return says_something(before.substr(first + 3, second - first - 3)) && says_something(before.substr(second + 3));
}

// A label of any other kind, where a mark stands behind it: a mark is never passed over for what stands before it.
bool CableParser::labelled_line(std::size_t index) {
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  if (text.substr(0, kLongestTitle).find('(') == std::string_view::npos) return false;
  const auto label = match<cable_rules::segment_label>(text);
  if (!label) return unusual_label_line(index);
  // `as reported in` and on the next line `PARA 3 (S) OF REFTEL`.
  if (starts_with(text, "para") && !blank_before(index) && !sentence_ends_before(index)) return false;
  const std::optional<MarkRead> read = mark_behind_label(line, *label);
  if (!read) return unusual_label_line(index);
  const std::uint32_t place = line.first + static_cast<std::uint32_t>(*label);
  std::size_t number_end = *label;
  const bool bracketed = text.substr(0, number_end).find('(') != std::string_view::npos;
  const std::string_view behind = bracketed ? std::string_view(" \t.") : std::string_view(" \t.):/,");
  while (number_end > 1 && behind.find(text[number_end - 1]) != std::string_view::npos) --number_end;
  const bool sign = match<cable_rules::label_sign>(text).has_value();
  const Span number = sign ? Span{} : part(line.span(), 0, number_end);
  if (paragraph_ != Span::kNowhere && !outline_) {
    open_portion(sign ? PortionKind::Bullet : PortionKind::Subparagraph, line, number, place, &*read);
    begin_segment(line);
    return true;
  }
  const std::uint32_t made = open_portion(PortionKind::Block, line, number, place, &*read);
  begin_paragraph(made, line);
  outline_ = !sign;
  return true;
}

// A mark that is known and closed, and with nothing close behind it.
std::optional<CableParser::MarkRead> CableParser::mark_behind_label(const TextLine& line, std::size_t label) {
  const std::uint32_t place = line.first + static_cast<std::uint32_t>(label);
  if (place >= line.end) return std::nullopt;
  MarkRead read = read_mark(place, line.end);
  if (!read.mark.present() || !read.mark.known || !read.mark.closed) return std::nullopt;
  if (read.after < line.end && !is_blank(text_[read.after])) return std::nullopt;
  return read;
}

// A title, or what a scanner has made of a bullet: only where a sentence may begin.
bool CableParser::unusual_label_line(std::size_t index) {
  const TextLine& line = lines_[index];
  if (!sentence_ends_before(index)) return false;
  const auto label = match<cable_rules::unusual_label>(view(line));
  if (!label) return false;
  const std::optional<MarkRead> read = mark_behind_label(line, *label);
  if (!read || in_series(read->mark.span)) return false;
  const std::uint32_t place = line.first + static_cast<std::uint32_t>(*label);
  const bool title = match<cable_rules::label_title>(view(line)).has_value();
  if (!title && paragraph_ != Span::kNowhere && !outline_) {
    open_portion(PortionKind::Bullet, line, {}, place, &*read);
    begin_segment(line);
    return true;
  }
  // As a marked block, it ends the paragraph before it.
  const std::uint32_t made = open_portion(PortionKind::Block, line, {}, place, &*read);
  // A field of a memorandum is no title: `Re: (U) a visit`.
  if (title && cable_->kind != CableKind::Document) cable_->portions[made].position = MarkPosition::AfterTitle;
  begin_paragraph(made, line);
  return true;
}

}  // namespace cablemark
