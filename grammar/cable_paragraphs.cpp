#include <algorithm>

#include "grammar/cable_parser.hpp"
#include "grammar/cable_rules.hpp"
#include "grammar/match_rules.hpp"

namespace cablemark {

namespace {

constexpr std::size_t kLongestHeading = 80;

bool is_signature_shape(std::string_view text) {
  if (text.size() < 2 || text.size() > 30) return false;
  std::size_t words = 1, letters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_upper(c) || is_high(c)) {
      ++letters;
    } else if (is_blank(c)) {
      words += !is_blank(text[i - 1]) ? 1 : 0;
    } else if (c != '-' && c != '\'' && c != '.') {
      return false;
    }
  }
  return words <= 2 && letters >= 3 && text.back() != '.' && text.find('.') == std::string_view::npos;
}

}  // namespace

bool CableParser::blank_before(std::size_t index) const {
  return index == first_ || lines_[index - 1].what == LineClass::Blank || lines_[index - 1].what == LineClass::Rule;
}

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
  close_portion();
  Portion portion;
  portion.kind = kind;
  portion.span = line.span();
  portion.number = number;
  portion.in_quote = in_quote_;
  portion.section = cable_->sections.empty() ? 0 : static_cast<std::uint32_t>(cable_->sections.size()) - 1;
  while (after < line.end && is_blank(text_[after])) ++after;
  place_mark(portion, after, line.end, read);
  if (!portion.mark.present() && (kind == PortionKind::Paragraph || kind == PortionKind::Subparagraph))
    mark_after_title(portion, after, line.end);
  if (body_begin_ == Span::kNowhere) body_begin_ = line.begin;
  cable_->portions.push_back(portion);
  current_ = static_cast<std::uint32_t>(cable_->portions.size()) - 1;
  last_text_ = line.end;
  return current_;
}

void CableParser::close_portion() { current_ = Span::kNowhere; }

void CableParser::finish_portions() {
  auto& portions = cable_->portions;
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
  std::size_t at = pilcrow ? 2 : 0;
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at]) && at - begin < 4) ++at;
  if (at == begin || at - begin > 3 || at == text.size()) return false;
  const auto ordinal = to_number<std::int32_t>(text.substr(begin, at - begin)).value_or(0);
  if (ordinal == 0) return false;
  bool letter = false;
  if (is_letter(text[at]) && at + 1 < text.size() && (text[at + 1] == '.' || text[at + 1] == ')')) {
    letter = true;
    ++at;
  }
  const std::size_t number_end = at;
  bool point = false;
  if (at < text.size() && (text[at] == '.' || text[at] == ')')) {
    point = true;
    ++at;
    if (at < text.size() && is_digit(text[at])) return false;
  } else if (at < text.size() && !is_blank(text[at]) && text[at] != '(') {
    return false;
  }
  std::size_t after = at;
  while (after < text.size() && is_blank(text[after])) ++after;
  if (after == text.size() && !point) return false;
  const auto place = line.first + static_cast<std::uint32_t>(after);
  bool marked = false, damaged = false;
  MarkRead read;
  read.after = place;
  if (after < text.size()) {
    read = read_mark(place, line.end);
    // A mark that the vocabulary does not know counts behind a point only: `2 (N)` is text.
    marked = read.mark.present() && (point || read.mark.known);
    damaged = read.damaged && point;
  }
  if (!point && !marked) return false;
  const bool follows = ordinal == last_number_ + 1 || (letter && ordinal == last_number_);
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
    if (close != std::string_view::npos) notice = close + 1;
    while (notice < text.size() && is_blank(text[notice])) ++notice;
  }
  const std::string_view words = text.substr(std::min(notice, text.size()));
  const bool classified_by = starts_with(words, "classified by") || starts_with(words, "derived from");
  TextLine own = line;
  if (pilcrow) own.first += 2;
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
    portion.parent = paragraph_;
    portion.depth = 1;
    segment_ = made;
    segment_indent_ = line.indent();
    bullet_ = Span::kNowhere;
    return true;
  }
  last_number_ = ordinal;
  paragraph_ = made;
  segment_ = bullet_ = Span::kNowhere;
  letter_ = 0;
  if (cable_->before_first_paragraph == Span::kNowhere) cable_->before_first_paragraph = line.first;
  return true;
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
    const bool mark = letter && vocabulary_.exact(WordPlace::Portion, inside) && paragraph_ == Span::kNowhere;
    if ((letter || digits || roman) && !mark && paragraph_ != Span::kNowhere && sentence_ends_before(index)) {
      const std::uint32_t made = open_portion(PortionKind::Subparagraph, line, part(line.span(), 0, close + 1),
                                              line.first + static_cast<std::uint32_t>(close) + 1);
      Portion& portion = cable_->portions[made];
      portion.parent = paragraph_;
      portion.depth = 1;
      segment_ = made;
      segment_indent_ = line.indent();
      bullet_ = Span::kNowhere;
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
  paragraph_ = made;
  segment_ = bullet_ = Span::kNowhere;
  letter_ = 0;
  if (cable_->before_first_paragraph == Span::kNowhere) cable_->before_first_paragraph = line.first;
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
  const MarkRead read = read_mark(after, line.end);
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
  if (paragraph_ == Span::kNowhere) return false;
  std::uint32_t after = line.first + 2;
  while (after < line.end && is_blank(text_[after])) ++after;
  const MarkRead read = read_mark(after, line.end);
  const char letter = lower(text[0]);
  const bool follows = letter == 'a' || (letter_ != 0 && letter == letter_ + 1);
  const bool list = segment_ != Span::kNowhere && current_ == segment_ && letter_ != 0 && letter == letter_ + 1;
  if (!read.mark.present() && !list && !(follows && sentence_ends_before(index))) return false;
  const std::uint32_t made = open_portion(PortionKind::Subparagraph, line, part(line.span(), 0, 1), after);
  Portion& portion = cable_->portions[made];
  portion.parent = paragraph_;
  portion.depth = 1;
  segment_ = made;
  segment_indent_ = line.indent();
  bullet_ = Span::kNowhere;
  letter_ = letter;
  return true;
}

bool CableParser::heading(std::size_t index) {
  // A short line with a rule of dashes under or over it, or behind its words.
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  if (text.size() > kLongestHeading) return false;
  if (text.size() > 6 && text.substr(text.size() - 3) == "---") return true;
  if (!blank_before(index)) {
    if (index + 1 >= last_ || lines_[index + 1].what != LineClass::Rule) return false;
    return lines_[index - 1].what != LineClass::Text || view(lines_[index - 1]).size() < 50;
  }
  for (std::size_t step = 1; step <= 3; ++step) {
    if (index + step < last_ && lines_[index + step].what != LineClass::Blank) {
      if (lines_[index + step].what == LineClass::Rule) return true;
      break;
    }
  }
  bool rule_above = false;
  for (std::size_t step = 1; step <= 3 && index >= first_ + step; ++step) {
    if (lines_[index - step].what == LineClass::Blank) continue;
    rule_above = lines_[index - step].what == LineClass::Rule;
    break;
  }
  // The rule under one heading is not the rule over the next text: that text is long or wrapped.
  if (!rule_above ||
      (index + 1 < last_ && lines_[index + 1].what != LineClass::Blank && lines_[index + 1].what != LineClass::Rule))
    return false;
  std::size_t above = index - 1;
  while (above > first_ && (lines_[above].what == LineClass::Blank || lines_[above].what == LineClass::Rule)) --above;
  return !cable_->portions.empty() && cable_->portions.back().kind == PortionKind::Heading &&
                 cable_->portions.back().span.end >= lines_[above].first
             ? false
             : text.back() != '.';
}

void CableParser::text_line(const TextLine& line) {
  last_text_ = line.end;
  if (body_begin_ == Span::kNowhere) body_begin_ = line.begin;
  if (current_ != Span::kNowhere) {
    cable_->portions[current_].span.end = line.end;
  }
  if (tearline_ != Span::kNowhere)
    cable_->portions[tearline_].span.end = std::max(cable_->portions[tearline_].span.end, line.end);
}

void CableParser::tear_or_quote(const TextLine& line) {
  std::string_view text = view(line);
  if (text[0] == '(') text.remove_prefix(1);
  const bool begin = starts_with(text, "begin ");
  const std::size_t skip = begin ? 6 : 4;
  const std::string_view what = text.size() > skip ? text.substr(skip) : std::string_view{};
  if (starts_with_word(what, "tearline") || starts_with(what, "tear line")) {
    if (begin) {
      const std::uint32_t parent = paragraph_;
      std::uint32_t after = line.first;
      const std::size_t open = view(line).find('(', 1);
      if (open != std::string_view::npos) {
        after += static_cast<std::uint32_t>(open);
      } else {
        after = line.end;
      }
      const std::uint32_t made = open_portion(PortionKind::Tearline, line, {}, after);
      tearline_ = made;
      if (parent != Span::kNowhere) {
        cable_->portions[made].parent = parent;
        cable_->portions[made].depth = 1;
      }
    } else {
      if (tearline_ != Span::kNowhere) cable_->portions[tearline_].span.end = line.end;
      tearline_ = Span::kNowhere;
      current_ = paragraph_;
    }
    return;
  }
  if (starts_with_word(what, "text") || starts_with_word(what, "quote") || starts_with_word(what, "unofficial") ||
      starts_with_word(what, "informal")) {
    if (begin) {
      text_line(line);
      in_quote_ = true;
      restart_ = true;
    } else {
      in_quote_ = false;
      text_line(line);
    }
    return;
  }
  text_line(line);
}

void CableParser::find_signature() {
  for (std::size_t i = last_; i > first_; --i) {
    const TextLine& line = lines_[i - 1];
    switch (+line.what) {
      case LineClass::Blank:
      case LineClass::EndMessage:
      case LineClass::EndOfText:
      case LineClass::EndSerial:
      case LineClass::Stamp:
      case LineClass::Rule:
      case LineClass::PageLine:
      case LineClass::PageTop:
        continue;
      default:
        break;
    }
    const std::string_view text = view(line);
    if (line.what == LineClass::Caps) {
      if (starts_with(text, "note by") || text == "UNQUOTE") continue;
      MarkPool pool;
      if (banner(line, pool)) continue;
      if (vocabulary_.exact(WordPlace::Caption, text)) continue;
      if (is_signature_shape(text)) {
        if (!sentence_ends_before(i - 1) && i - 1 > first_) {
          const std::string_view before = view(lines_[i - 2]);
          if (!starts_with(before, "minimize") && text.find(' ') != std::string_view::npos) return;
          if (!starts_with(before, "minimize") && all_capitals(before)) return;
        }
        signature_at_ = i - 1;
        cable_->signature = line.span();
        return;
      }
    }
    // `... MINIMIZE CONSIDERED.  EAGLETON`
    const std::size_t gap = text.rfind("  ");
    if (gap != std::string_view::npos && gap > 0 && text[gap - 1] == '.' && is_signature_shape(text.substr(gap + 2))) {
      cable_->signature = part(line.span(), gap + 2, text.size());
    }
    return;
  }
}

// A line of text inside a paragraph, as most lines are: `body_line` would find nothing else in it.
bool CableParser::goes_on(std::size_t index) const {
  const TextLine& line = lines_[index];
  if (current_ == Span::kNowhere || last_number_ == 0 || repeated_header_ || classifier_.present() ||
      index == signature_at_ || index + 1 >= last_ || lines_[index + 1].what == LineClass::Rule)
    return false;
  const LineClass before = lines_[index - 1].what;
  if (before != LineClass::Text && before != LineClass::Number) return false;
  const char second = text_[line.first + 1U];
  return line.end - line.first > 3 && second != '.' && second != ')' && text_[line.end - 1] != '-';
}

void CableParser::body_line(std::size_t index) {
  const TextLine& line = lines_[index];
  if (index == signature_at_) return;
  switch (+line.what) {
    case LineClass::Blank:
      skip_subject_ = false;
      // A bullet ends at a blank line; what follows without a bullet belongs to its paragraph.
      if (current_ != Span::kNowhere && current_ == bullet_ && tearline_ == Span::kNowhere) current_ = paragraph_;
      if (classifier_.present()) {
        classifier(classifier_);
        classifier_ = {};
      }
      return;
    case LineClass::Text:
      if (repeated_header_ && skip_subject_) return;
      if (classifier_.present()) {
        classifier_.end = line.end;
        return;
      }
      if (line.end - line.first > 3 && (text_[line.first + 1] == '.' || text_[line.first + 1] == ')') &&
          letter_line(index))
        return;
      break;
    case LineClass::Number:
      repeated_header_ = false;
      if (number_line(index)) return;
      break;
    case LineClass::Open:
      repeated_header_ = false;
      if (bracket_line(index)) return;
      break;
    case LineClass::Bullet:
      repeated_header_ = false;
      if (bullet_line(index)) return;
      break;
    case LineClass::Rule:
    case LineClass::Stamp:
    case LineClass::Row:
      return;
    case LineClass::PageLine:
      page_line(line);
      return;
    case LineClass::PageTop:
      page_top(line);
      repeated_header_ = true;
      return;
    case LineClass::Bracket:
      tear_or_quote(line);
      return;
    case LineClass::EndOfText:
    case LineClass::EndSerial:
    case LineClass::EndMessage:
      end_line(line);
      return;
    case LineClass::ExecutiveOrder:
    case LineClass::Tags:
    case LineClass::Subject:
    case LineClass::Reference:
    case LineClass::Declassify: {
      if (!repeated_header_ && line.what != LineClass::Declassify &&
          !(line.what == LineClass::ExecutiveOrder && !cable_->executive_order))
        break;
      // The header block of a later section, or one that stands below the first text.
      const bool first = (line.what == LineClass::ExecutiveOrder && !cable_->executive_order) ||
                         (line.what == LineClass::Declassify && !cable_->declassification) ||
                         (line.what == LineClass::Tags && !cable_->tags_line.present());
      const State state = state_;
      if (first) header_line(index);
      state_ = state;
      if (state_ == State::Body && cable_->subject_line.present() && !cable_->subject) subject_end();
      skip_subject_ = repeated_header_;
      return;
    }
    case LineClass::Classifier:
    case LineClass::Reason:
      if (cable_->portions.empty() || !cable_->classifier) {
        classifier_ = line.span();
        return;
      }
      break;
    case LineClass::From:
    case LineClass::To:
    case LineClass::Info:
    case LineClass::TransmissionId:
    case LineClass::Precedence:
    case LineClass::Station:
    case LineClass::Security:
    case LineClass::DateTime:
      if (repeated_header_) return;
      break;
    case LineClass::Caps: {
      if (repeated_header_ && skip_subject_) return;
      const std::string_view text = view(line);
      if (auto found = classification_line(line.span(), false, cable_->pool);
          found && (found->section || (found->serial && found->mark.known))) {
        number_of_next_line(index, *found);
        take_section(*found);
        repeated_header_ = true;
        return;
      }
      if (auto mark = banner(line, cable_->pool)) {
        cable_->page_banners.push_back(*mark);
        return;
      }
      if (repeated_header_ && caption_line(line.span(), true)) return;
      if (classifier_.present()) {
        classifier_.end = line.end;
        return;
      }
      if (text.size() > 3 && text[1] == '.' && letter_line(index)) return;
      if (starts_with(text, "part ") || starts_with(text, "annex")) restart_ = true;
      break;
    }
    default:
      break;
  }
  repeated_header_ = false;
  // A text that opens without a number: SUMMARY above paragraph 1.
  if (cable_->portions.empty() || current_ == Span::kNowhere) {
    const std::string_view text = view(line);
    if (heading(index)) {
      open_portion(PortionKind::Heading, line, {}, line.first);
      current_ = paragraph_ = segment_ = bullet_ = Span::kNowhere;
      return;
    }
    if (last_number_ == 0 && blank_before(index) &&
        (starts_with_word(text, "summary") || starts_with_word(text, "begin summary")) && text.size() > 12) {
      paragraph_ = open_portion(PortionKind::Block, line, {}, line.first);
      mark_after_title(cable_->portions[paragraph_], line.first, line.end);
      if (cable_->before_first_paragraph == Span::kNowhere) cable_->before_first_paragraph = line.first;
      return;
    }
  } else if ((line.end - line.first <= kLongestHeading) && heading(index)) {
    open_portion(PortionKind::Heading, line, {}, line.first);
    current_ = paragraph_ = segment_ = bullet_ = Span::kNowhere;
    return;
  }
  if (last_number_ == 0) {
    if (const std::size_t at = find_folded(view(line).substr(0, 200), "sensitive but unclassified");
        at != std::string_view::npos) {
      cable_->notices.push_back({NoticeKind::Sensitive, line.span()});
    }
  }
  text_line(line);
}

}  // namespace cablemark
