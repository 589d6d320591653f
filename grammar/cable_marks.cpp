// The marks of portions: where one can stand, and what stands there.
#include <algorithm>

#include "grammar/cable_parser.hpp"
#include "grammar/confusables.hpp"

namespace cablemark {

// Bytes of `ENTIRE TEXT`.
static constexpr std::uint32_t kNotice = 11;

bool CableParser::damaged_mark(std::string_view inside) const {
  // What scanners make of letters. The few texts that a short bracket may stand for are tried one by one.
  if (inside.size() < 2 || inside.size() > 6 || vocabulary_.exact(WordPlace::Portion, inside)) return false;
  struct Misreading {
    std::string_view seen;
    char meant;
  };
  static constexpr Misreading kMisreadings[] = {
      {"13", 'B'}, {"I3", 'B'}, {"l3", 'B'}, {"li", 'B'}, {"8", 'B'}, {"E", 'B'}, {"5", 'S'}, {"$", 'S'},
      {"s", 'S'},  {"ti", 'U'}, {"lJ", 'U'}, {"LI", 'U'}, {"W", 'U'}, {"u", 'U'}, {"0", 'O'}, {"1", 'I'}};
  struct Attempt {
    char text[8];
    std::uint8_t size, at;
  };
  Attempt open[128];
  std::size_t count = 0;
  open[count++] = {{}, 0, 0};
  while (count > 0) {
    const Attempt attempt = open[--count];
    if (attempt.at == inside.size()) {
      if (vocabulary_.exact(WordPlace::Portion, {attempt.text, attempt.size})) return true;
      continue;
    }
    const auto push = [&](char c, std::size_t taken) {
      if (count == 128) return;
      Attempt next = attempt;
      next.text[next.size++] = c;
      next.at = static_cast<std::uint8_t>(next.at + taken);
      open[count++] = next;
    };
    if (is_upper(inside[attempt.at])) push(inside[attempt.at], 1);
    for (const Misreading& each : kMisreadings) {
      if (inside.substr(attempt.at, each.seen.size()) == each.seen) push(each.meant, each.seen.size());
    }
  }
  return false;
}

// The end of the country codes that go on at `at`: a list may be longer than any other mark.
std::size_t CableParser::end_of_codes(std::size_t at) const {
  constexpr std::size_t kLongestCode = 4;
  for (std::size_t letters = 0; at < text_.size() && letters <= kLongestCode; ++at) {
    if (is_upper(text_[at])) {
      ++letters;
    } else if (text_[at] == ',' || text_[at] == '\n' || is_blank(text_[at])) {
      letters = 0;
    } else {
      break;
    }
  }
  return at;
}

// Most paragraphs of a cable have the mark of the one before: the same bytes say the same.
bool CableParser::repeats_word_mark(std::uint32_t at, MarkRead& read) {
  const Span last = word_mark_.span;
  if (!last.present() || text_.size() - at < last.length()) return false;
  const char* const begin = text_.data() + last.begin;
  if (!std::equal(begin, begin + last.length(), text_.data() + at)) return false;
  const auto moved = [&](Span span) {
    return span.present() ? Span{at + (span.begin - last.begin), at + (span.end - last.begin)} : span;
  };
  read.mark = word_mark_;
  read.mark.span = moved(last);
  read.mark.level_span = moved(word_mark_.level_span);
  read.after = read.mark.span.end;
  if (word_mark_.controls.count != 0) {
    std::vector<ControlUse>& controls = cable_->pool.controls;
    ControlUse use = controls[word_mark_.controls.first];
    use.span = moved(use.span);
    use.word = moved(use.word);
    read.mark.controls.first = static_cast<std::uint32_t>(controls.size());
    controls.push_back(use);
  }
  return true;
}

CableParser::MarkRead CableParser::read_mark(std::uint32_t at, std::uint32_t line_end) {
  MarkRead read;
  read.after = at;
  if (at >= line_end) return read;
  MarkPool& pool = cable_->pool;
  const auto take = [&](Span within) {
    read.mark = read_marking(within, MarkForm::Portion, pool);
    if (!read.mark.present()) read.mark.span = within;
    read.after = within.end;
  };
  const char open = text_[at];
  if (open == '(' || open == '[') {
    if (repeats_word_mark(at, read)) return read;
    const char close = open == '(' ? ')' : ']';
    // A mark may be wrapped once.
    const std::size_t limit = std::min<std::size_t>(text_.size(), at + 160U);
    std::size_t end = at + 1U, breaks = 0;
    for (; end < limit; ++end) {
      const char c = text_[end];
      if (c == close || c == open || breaks == 2) break;
      if (c == '\n') ++breaks;
    }
    bool closed = end < limit && text_[end] == close && breaks < 2;
    if (!closed && end < text_.size() && text_[end] != open) {
      end = end_of_codes(end);
      closed = end < text_.size() && text_[end] == close;
    }
    if (closed) {
      const Span within{at, static_cast<std::uint32_t>(end + 1)};
      if (single_word_mark(text_, within, vocabulary_, pool, read.mark)) {
        word_mark_ = read.mark;
        read.after = within.end;
        return read;
      }
      if (looks_like_mark(within)) {
        take(within);
        return read;
      }
      const std::string_view inside = view(Span{at + 1, static_cast<std::uint32_t>(end)});
      read.damaged = damaged_mark(inside);
      if (read.damaged) read.after = within.end;
      return read;
    }
    // The closing bracket is missing: the mark is what stands there in capitals.
    end = at + 1U;
    while (end < line_end && end < at + 24U &&
           (is_upper(text_[end]) || is_digit(text_[end]) || text_[end] == '/' || text_[end] == '-'))
      ++end;
    const Span within{at, static_cast<std::uint32_t>(end)};
    if (within.length() > 1 && (end == text_.size() || !is_lower(text_[end])) && looks_like_mark(within)) take(within);
    return read;
  }
  if (!is_upper(open) && !is_high(open)) return read;
  if (is_high(open) && seen_at(text_, at).sign == '(') {
    // Brackets of another script: `（C）` was meant as a mark, and is none.
    constexpr std::uint32_t kLongest = 80;
    for (std::uint32_t end = at; end < line_end && end < at + kLongest;) {
      const SeenCharacter seen = seen_at(text_, end);
      end += seen.length;
      if (seen.sign != ')') continue;
      if (!looks_like_mark({at, end})) break;
      take({at, end});
      read.mark.span = {at, end};
      break;
    }
    return read;
  }
  const std::string_view rest = text_.substr(at, line_end - at);
  // `C) text`, `SBU/N) text`, `C - ENTIRE TEXT`: nothing else is looked up.
  std::size_t end = 0;
  while (end < rest.size() && end < 16 &&
         (is_upper(rest[end]) || rest[end] == '/' || rest[end] == '-' || rest[end] == ','))
    ++end;
  const bool bracket = end > 0 && end < rest.size() && rest[end] == ')';
  if (!bracket && rest.substr(0, 48).find("ENTIRE") == std::string_view::npos) return read;
  const auto word = vocabulary_.longest(WordPlace::Portion, rest);
  if (end < rest.size() && rest[end] == ')' && word) {
    take({at, at + static_cast<std::uint32_t>(end) + 1});
    return read;
  }
  const auto line_word = vocabulary_.longest(WordPlace::Line, rest);
  const std::size_t level = std::max(word ? word->length : 0U, line_word ? line_word->length : 0U);
  if (level > 0 && all_capitals(rest.substr(0, level))) {
    std::size_t p = level;
    while (p < rest.size() && (is_blank(rest[p]) || rest[p] == '-')) ++p;
    if (p > level && starts_with(rest.substr(p), "entire text")) {
      const Span within{at, at + static_cast<std::uint32_t>(p) + kNotice};
      const bool portion = word && word->length == level;
      read.mark = read_marking(within, portion ? MarkForm::Portion : MarkForm::Line, pool);
      if (!read.mark.present()) read.mark.span = within;
      read.mark.form = MarkForm::Portion;
      if (!read.mark.tail.present()) read.mark.tail = {at + static_cast<std::uint32_t>(p), within.end};
      read.mark.closed = true;  // no bracket was opened
      read.after = within.end;
    }
  } else if (starts_with(rest, "entire text ")) {
    read_notice_before_level(read, at, line_end);
  }
  return read;
}

// `ENTIRE TEXT CONFIDENTIAL.`
void CableParser::read_notice_before_level(MarkRead& read, std::uint32_t at, std::uint32_t line_end) {
  std::uint32_t level = at + kNotice;
  while (level < line_end && (is_blank(text_[level]) || text_[level] == '-')) ++level;
  const auto word = vocabulary_.longest(WordPlace::Line, text_.substr(level, line_end - level));
  if (!word || word->word.kind != WordKind::Level) return;
  const Span within{level, level + static_cast<std::uint32_t>(word->length)};
  if (!all_capitals(view(within))) return;
  read.mark = read_marking(within, MarkForm::Line, cable_->pool);
  read.mark.form = MarkForm::Portion;
  read.mark.closed = true;
  read.mark.tail = {at, at + kNotice};
  read.after = within.end;
}

// `(C) - ENTIRE TEXT`: the notice behind the bracket.
void CableParser::take_notice_behind(Marking& mark, std::uint32_t at, std::uint32_t line_end) const {
  while (at < line_end && (is_blank(text_[at]) || text_[at] == '-')) ++at;
  const std::string_view rest = text_.substr(at, line_end - at);
  if (!starts_with_word(rest, "entire text") || !all_capitals(rest.substr(0, kNotice))) return;
  mark.tail = {at, at + kNotice};
}

bool CableParser::begins_with_mark(const TextLine& line) const {
  if (line.what != LineClass::Open && line.what != LineClass::Bullet) return false;
  std::uint32_t at = line.first;
  if (line.what == LineClass::Bullet) {
    at += static_cast<std::uint32_t>(bullet_length(view(line)));
    while (at < line.end && is_blank(text_[at])) ++at;
    if (at >= line.end || text_[at] != '(') return false;
  }
  return known_mark_at(at, line.end);
}

// `5. (S) text`
bool CableParser::begins_with_numbered_mark(const TextLine& line) const {
  if (line.what != LineClass::Number) return false;
  const std::string_view text = view(line);
  std::size_t at = 0;
  while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
  at = skip_blanks(text, at);
  return at < text.size() && text[at] == '(' && known_mark_at(line.first + static_cast<std::uint32_t>(at), line.end);
}

bool CableParser::known_mark_at(std::uint32_t at, std::uint32_t line_end) const {
  const std::string_view rest = text_.substr(at, line_end - at);
  std::size_t close = 0;
  while (close < rest.size() && close <= 80 && rest[close] != ')' && rest[close] != ']') ++close;
  if (close == rest.size() || close > 80) return false;
  const Span within{at, at + static_cast<std::uint32_t>(close) + 1};
  scratch_.clear();
  Marking mark;
  if (single_word_mark(text_, within, vocabulary_, scratch_, mark)) return mark.known;
  if (!looks_like_mark(within)) return false;
  scratch_.clear();
  return read_marking(within, MarkForm::Portion, scratch_).known;
}

// `'(SBU)`, `**(SBU)**`: where the bracket stands behind specks and signs of emphasis; `at` if it does not.
std::uint32_t CableParser::behind_specks(std::uint32_t at, std::uint32_t line_end) const {
  constexpr std::string_view kSpecks = "'`\".,;*_";
  constexpr std::uint32_t kMost = 2;
  const auto is_speck = [&](std::uint32_t place) {
    if (text_[place] == '(') return place + 1 < line_end && text_[place + 1] == '(';
    return kSpecks.find(text_[place]) != std::string_view::npos;
  };
  std::uint32_t bracket = at;
  while (bracket < line_end && bracket < at + kMost && is_speck(bracket)) ++bracket;
  return bracket < line_end && text_[bracket] == '(' ? bracket : at;
}

// `/NF` of `(S)/NF text`: the end of a control that slashes join to the bracket before `at`; `at` if there is none.
std::uint32_t CableParser::end_of_joined_control(std::uint32_t at, std::uint32_t line_end) const {
  std::uint32_t word = at;
  while (word < line_end && text_[word] == '/') ++word;
  if (word == at || word >= line_end) return at;
  const std::string_view rest = text_.substr(word, line_end - word);
  for (const WordPlace place : {WordPlace::Portion, WordPlace::Line}) {
    const auto match = vocabulary_.longest(place, rest);
    if (match && match->word.kind == WordKind::Control && all_capitals(rest.substr(0, match->length))) {
      return word + match->length;
    }
  }
  return at;
}

void CableParser::place_mark(Portion& portion, std::uint32_t at, std::uint32_t line_end, const MarkRead& read) {
  portion.mark_place = at;
  if (read.mark.present()) {
    portion.mark = read.mark;
    portion.mark_place = read.mark.span.begin;
    // `(C) (NF)`: a second bracket belongs to the mark if the two together still read as one.
    std::uint32_t after = read.after;
    std::uint32_t next = after;
    while (next < line_end && is_blank(text_[next])) ++next;
    if (next < line_end && text_[next] == '(') {
      constexpr std::size_t kLongest = 24;
      const std::size_t length = text_.substr(next, kLongest).find(')');
      if (length != std::string_view::npos) {
        const Span both{read.mark.span.begin, next + static_cast<std::uint32_t>(length) + 1};
        if (looks_like_mark({next, both.end})) {
          const Marking joined = read_marking(both, MarkForm::Portion, cable_->pool);
          if (joined.known && joined.unknown.count == 0) {
            portion.mark = joined;
            after = both.end;
          }
        }
      }
    }
    if (const std::uint32_t end = end_of_joined_control(after, line_end); end != after) {
      const Marking joined = read_marking({read.mark.span.begin, end}, MarkForm::Portion, cable_->pool);
      if (joined.known && joined.closed && joined.unknown.count == 0) {
        portion.mark = joined;
        after = end;
      }
    }
    // `(C)) text`: a bracket that none opens.
    if (after < line_end && text_[after] == ')' && text_[portion.mark.span.begin] == '(') portion.mark.closed = false;
    if (!portion.mark.tail.present()) take_notice_behind(portion.mark, after, line_end);
    if (portion.mark.tail.present()) cable_->notices.push_back({NoticeKind::EntireText, read.mark.span});
  } else if (read.damaged) {
    keep_damaged_mark(portion, {at, read.after});
  } else if (const std::uint32_t bracket = behind_specks(at, line_end); bracket != at) {
    const MarkRead behind = read_mark(bracket, line_end);
    if (behind.mark.present() && behind.mark.known) {
      portion.mark = behind.mark;
      portion.mark_place = behind.mark.span.begin;
      keep_damaged_mark(portion, {at, behind.after});
    }
  }
}

void CableParser::keep_damaged_mark(Portion& portion, Span place) {
  portion.mark_damaged = true;
  keep_damage(place);
}

void CableParser::mark_after_title(Portion& portion, std::uint32_t at, std::uint32_t line_end) {
  // `1. Summary: (SBU) ...`
  const std::string_view rest = text_.substr(at, std::min<std::size_t>(line_end - at, 64));
  const std::size_t open = rest.find('(');
  if (open == std::string_view::npos || open == 0 || open > 48) return;
  std::size_t end = open;
  while (end > 0 && is_blank(rest[end - 1])) --end;
  if (end == 0) return;
  const char last = rest[end - 1];
  const bool title = last == ':' || last == '.' || last == '-' ||
                     (count_words(rest.substr(0, end)) <= 3 && rest.find(')', open) + 1 < rest.size() &&
                      rest[rest.find(')', open) + 1] == ':');
  if (!title || count_words(rest.substr(0, end)) > 6) return;
  const auto place = at + static_cast<std::uint32_t>(open);
  const MarkRead read = read_mark(place, line_end);
  if (!read.mark.present() || !read.mark.known || !read.mark.closed) return;
  // With nothing behind it the mark stands at the end, unless a colon makes what is before it a title.
  if (read.after >= line_end && last != ':') return;
  portion.mark = read.mark;
  portion.position = MarkPosition::AfterTitle;
  portion.mark_place = read.mark.span.begin;
  if (read.mark.tail.present()) cable_->notices.push_back({NoticeKind::EntireText, read.mark.span});
}

void CableParser::mark_at_end(Portion& portion) {
  std::uint32_t end = portion.span.end;
  if (end > portion.span.begin && text_[end - 1] == '.') --end;
  if (end <= portion.span.begin || text_[end - 1] != ')') return;
  const std::string_view text = view(Span{portion.span.begin, end});
  const std::size_t open = text.rfind('(');
  if (open == std::string_view::npos || open < 2 || text.size() - open > 40 || !is_space(text[open - 1])) return;
  std::size_t before = open;
  while (before > 0 && is_space(text[before - 1])) --before;
  if (before == 0) return;
  const char last = text[before - 1];
  if (portion.kind != PortionKind::Subject && last != '.' && last != '!' && last != '?' && last != '"') return;
  const Span within{portion.span.begin + static_cast<std::uint32_t>(open), end};
  if (!looks_like_mark(within)) return;
  const Marking mark = read_marking(within, MarkForm::Portion, cable_->pool);
  if (!mark.known || !mark.closed) return;
  portion.mark = mark;
  portion.position = MarkPosition::AtEnd;
}

}  // namespace cablemark
