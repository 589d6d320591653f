#include <algorithm>
#include <array>

#include "grammar/cable_parser.hpp"
#include "grammar/cable_rules.hpp"
#include "grammar/match_rules.hpp"

namespace cablemark {

namespace {

bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }

// Whether `holds` is true of a word of letters and digits.
template <typename Predicate>
bool any_word(std::string_view line, Predicate holds) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const std::size_t begin = at;
    while (at < line.size() && is_letter_or_digit(line[at])) ++at;
    if (at > begin && holds(line.substr(begin, at - begin))) return true;
  }
  return false;
}

// The text with each run of blanks as one, and where its bytes come from: spellings hold single blanks. Most lines hold
// nothing else.
class Squeezed {
 public:
  explicit Squeezed(std::string_view line) : line_end_(std::min(line.size(), kLongest)) {
    line = line.substr(0, kLongest);
    same_ = has_single_blanks(line);
    if (same_) {
      text_ = line.substr(0, kMost);
    } else {
      squeeze(line);
    }
  }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  [[nodiscard]] std::string_view from(std::size_t at) const { return text_.substr(at); }
  // The place in the line of a byte, or of the end of what is squeezed.
  [[nodiscard]] std::size_t origin(std::size_t at) const {
    if (at == size()) return line_end_;
    return same_ ? at : origin_[at];
  }

 private:
  static constexpr std::size_t kMost = 128, kLongest = 250;

  static bool has_single_blanks(std::string_view line) {
    char before = 0;
    for (const char c : line) {
      if (static_cast<unsigned char>(c) <= ' ' && (c != ' ' || before == ' ')) return false;
      before = c;
    }
    return true;
  }

  void squeeze(std::string_view line) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < line.size() && size < kMost; ++i) {
      if (is_blank(line[i]) && size > 0 && bytes_[size - 1] == ' ') continue;
      origin_[size] = static_cast<std::uint8_t>(i);
      bytes_[size++] = is_blank(line[i]) ? ' ' : line[i];
    }
    text_ = {bytes_.data(), size};
  }

  bool same_ = true;
  std::size_t line_end_;
  std::string_view text_;
  std::array<char, kMost> bytes_;
  std::array<std::uint8_t, kMost> origin_;
};

bool is_code_list(std::string_view text) {
  // USA, AUS, GBR: words of two to four capitals, or of more for a group.
  return !text.empty() && is_upper(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_upper(c) || c == ',' || c == ' '; });
}

}  // namespace

std::size_t find_subject_keyword(std::string_view line) {
  // Few lines have the beginning of both.
  static constexpr SoughtWord kBoth(" subj");
  if (kBoth.find(line) == std::string_view::npos) return std::string_view::npos;
  const std::size_t at = line.find(" SUBJECT:");
  return at != std::string_view::npos ? at : line.find(" SUBJ:");
}

Span CableParser::keyword_value(Span line) const {
  // The value begins after the colon near the start of the line, or else after the first word.
  const std::string_view text = view(line);
  std::size_t at = 0;
  while (at < text.size() && !is_blank(text[at]) && text[at] != ':') ++at;
  std::size_t colon = at;
  while (colon < text.size() && is_blank(text[colon])) ++colon;
  if (colon < text.size() && text[colon] == ':') at = colon + 1;
  return trimmed(text_, part(line, at, text.size()));
}

bool CableParser::pass_line(std::string_view line) const {
  static constexpr std::string_view kWords[] = {"FOR", "PASS", "ATTN", "ATTENTION", "ALSO", "PLS", "PLEASE", "INFORM"};
  const auto is_pass_word = [](std::string_view word) {
    for (const std::string_view each : kWords) {
      if (word == each) return true;
    }
    return false;
  };
  return any_word(line, is_pass_word) || starts_with(line, "dept ") || starts_with(line, "department ") ||
         starts_with(line, "state ") || starts_with(line, "for ") || starts_with(line, "pass ");
}

void CableParser::add_caption(Span span, WordId name, bool preferred) {
  CaptionLine caption;
  caption.span = span;
  caption.name = name;
  caption.preferred = preferred;
  caption.after_pass_line = any_pass_;
  if (name != kNoWord) {
    const auto word = vocabulary_.longest(WordPlace::Line, view(span));
    if (word && word->word.kind == WordKind::Control) caption.mark = read_marking(span, MarkForm::Line, cable_->pool);
  }
  cable_->captions.push_back(caption);
}

// Where the captions begin behind a word that is none: `WNINTEL NOFORN`, `ADM AID, SENSITIVE`. 0 if they do not go on
// to the end of the line, or may be words of a phrase: `COMMERCIALLY SENSITIVE`.
std::size_t CableParser::captions_behind(std::string_view line) const {
  if (state_ != State::Captions || any_pass_) return 0;
  const std::size_t comma = line.find(','), blank = line.find(' ');
  const bool listed = comma != std::string_view::npos;
  std::size_t at = std::min(listed ? comma : blank, line.size());
  if (at == line.size() || !all_capitals(line.substr(0, at)) || count_words(line.substr(0, at)) > 2) return 0;
  const std::size_t begin = std::min(line.find_first_not_of(", ", at), line.size());
  for (at = begin; at < line.size(); at = std::min(line.find_first_not_of(", ", at), line.size())) {
    const auto word = vocabulary_.longest(WordPlace::Caption, line.substr(at));
    if (!word || !all_capitals(line.substr(at, word->length))) return 0;
    const auto control = vocabulary_.longest(WordPlace::Line, line.substr(at));
    if (!listed && (!control || control->word.kind != WordKind::Control)) return 0;
    at += word->length;
  }
  return begin;
}

// Most captions stand alone on their line.
bool CableParser::lone_caption(Span line) {
  const std::string_view text = view(line);
  const auto word = vocabulary_.longest(WordPlace::Caption, text);
  if (!word || word->length != text.size() || !(all_capitals(text) || is_high(text[0]))) return false;
  add_caption(line, word->word.id, word->word.preferred);
  return true;
}

bool CableParser::caption_line(Span line, bool only_known) {
  if (lone_caption(line)) return true;
  const Squeezed squeezed(view(line));
  std::size_t at = 0;
  const std::size_t count = cable_->captions.size();
  while (at < squeezed.size()) {
    const std::string_view rest = squeezed.from(at);
    if (rest[0] == ' ' || rest[0] == ',' || rest[0] == '/' || rest[0] == ';') {
      ++at;
      continue;
    }
    const auto word = vocabulary_.longest(WordPlace::Caption, rest);
    if (!word || !(all_capitals(rest.substr(0, word->length)) || is_high(rest[0]))) break;
    const std::size_t begin = squeezed.origin(at);
    std::size_t end = at + word->length;
    // Only a caption that is a control with codes takes the list behind it.
    const auto control = vocabulary_.longest(WordPlace::Line, rest);
    if (control && control->word.kind == WordKind::Control && vocabulary_.control(control->word.id).codes) {
      const std::string_view codes = squeezed.from(end);
      const std::size_t skip = codes.find_first_not_of(' ');
      if (skip != std::string_view::npos && skip > 0 && is_code_list(codes.substr(skip))) end = squeezed.size();
    }
    at = end;
    while (end > 0 && squeezed.from(end - 1)[0] == ' ') --end;
    // Text that stands close behind a word is part of another word: `SIPDIS1`, `NODIS-X`.
    Span caption = part(line, begin, squeezed.origin(end - 1) + 1U);
    // A list may be longer than what is squeezed of its line.
    if (at == squeezed.size() && is_code_list(view(line).substr(begin)))
      caption = trimmed(text_, {caption.begin, line.end});
    add_caption(caption, word->word.id, word->word.preferred);
  }
  if (at >= squeezed.size()) return squeezed.size() > 0 && cable_->captions.size() > count;
  const std::string_view rest = squeezed.from(at);
  const Span span = part(line, squeezed.origin(at), line.length());
  const bool some = cable_->captions.size() > count;
  if (some) {
    if (rest[0] == '(') return true;
    if (pass_line(rest)) {
      cable_->attention.push_back(span);
      pass_before_ = any_pass_ = true;
      return true;
    }
    // `CODEL SMITH`, `SENSITIVE AND SO ON`: only a slip of a known caption counts.
    std::size_t end = rest.find(' ');
    if (end == std::string_view::npos) end = rest.size();
    if (vocabulary_.nearest(WordPlace::Caption, rest.substr(0, end)) && rest.size() == end)
      add_caption(span, kNoWord, false);
    return true;
  }
  if (only_known || rest.size() > 48 || pass_line(rest)) return false;
  if (vocabulary_.nearest(WordPlace::Caption, rest)) {
    add_caption(span, kNoWord, false);
    return true;
  }
  if (const std::size_t known = captions_behind(rest); known > 0) {
    const std::size_t end = rest.find_last_not_of(", ", known - 1);
    add_caption(part(line, squeezed.origin(at), squeezed.origin(at + end) + 1), kNoWord, false);
    return caption_line(part(line, squeezed.origin(at + known), line.length()), true);
  }
  if (count_words(rest) > 1) {
    // One slip among several captions of a line.
    const std::size_t end = rest.find(' ');
    const auto near = vocabulary_.nearest(WordPlace::Caption, rest.substr(0, end));
    if (near && vocabulary_.exact(WordPlace::Caption, rest.substr(end + 1))) {
      add_caption(part(span, 0, end), kNoWord, false);
      return caption_line(part(span, end, span.length()), true);
    }
  }
  return false;
}

void CableParser::tags(Span span) {
  const std::string_view text = view(span);
  std::size_t at = 0;
  bool person = false;
  std::optional<bool> pages;
  // Whether a page line may begin at `begin`: with a name too long for a tag.
  const auto may_be_page = [&](std::size_t begin) {
    const std::size_t name_end = begin + 6;
    if (!is_upper(text[begin]) || name_end >= text.size()) return false;
    for (std::size_t i = begin; i < name_end; ++i) {
      if (text[i] == ' ') return false;
    }
    if (!pages) pages = text.find(" OF ") != std::string_view::npos;
    return *pages && text.find(' ', name_end) != std::string_view::npos;
  };
  while (at < text.size()) {
    const char c = text[at];
    // A page line that a lost line end has joined to the list.
    if (const auto page = may_be_page(at) ? match<cable_rules::page_line>(text.substr(at, 80)) : std::nullopt) {
      const std::uint32_t begin = span.begin + static_cast<std::uint32_t>(at);
      page_line({begin, begin, begin + static_cast<std::uint32_t>(*page), LineClass::PageLine});
      at += *page;
      continue;
    }
    if (is_space(c) || c == ',' || c == ';' || c == '.' || c == ':') {
      ++at;
      continue;
    }
    if (c == '(') {
      // The name of a person: OVIP (SMITH, JOHN).
      const std::size_t close = text.find(')', at);
      at = close == std::string_view::npos ? text.size() : close + 1;
      person = false;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && !is_space(text[at]) && text[at] != ',' && text[at] != ';' && text[at] != '(') ++at;
    const std::string_view word = text.substr(begin, at - begin);
    const bool long_word = word.size() > 5;
    if (person && long_word) continue;
    person = starts_with_word(word, "ovip");
    if (vocabulary_.exact(WordPlace::Caption, word)) continue;
    std::size_t letters = 0;
    while (letters < word.size() && is_letter(word[letters])) ++letters;
    const bool shape = letters == word.size()
                           ? word.size() >= 2 && !long_word
                           : letters >= 2 && letters <= 6 && (word[letters] == '/' || word[letters] == '-');
    cable_->tags.push_back({part(span, begin, at), shape});
  }
}

void CableParser::subject_start(Span line) {
  cable_->subject_line = line;
  subject_ = keyword_value(line);
  // `//SUBJECT LINE////` and the like keep their text.
  if (subject_.length() == 0) subject_ = empty_span_at(line.end);
}

void CableParser::subject_end() {
  if (!cable_->subject_line.present() || cable_->subject) return;
  Portion subject;
  subject.kind = PortionKind::Subject;
  subject.span = trimmed(text_, subject_);
  if (subject.span.length() == 0) subject.span = empty_span_at(subject_.end);
  subject.mark_place = subject.span.begin;
  place_mark(subject, subject.span.begin, subject.span.end);
  if (!subject.mark.present()) mark_at_end(subject);
  cable_->subject = subject;
}

namespace {

struct ReferenceFields {
  const char* base;
  std::uint32_t offset;
  Span letter, year, post, serial;
};

template <typename Rule>
struct reference_action : tao::pegtl::nothing<Rule> {};
template <>
struct reference_action<cable_rules::ref_letter> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ReferenceFields& fields) {
    fields.letter = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct reference_action<cable_rules::ref_year> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ReferenceFields& fields) {
    fields.year = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct reference_action<cable_rules::ref_post> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ReferenceFields& fields) {
    fields.post = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct reference_action<cable_rules::ref_joined_post> : reference_action<cable_rules::ref_post> {};
template <>
struct reference_action<cable_rules::ref_serial> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ReferenceFields& fields) {
    fields.serial = span_of(in, fields.base, fields.offset);
  }
};

// `STATE EMAIL OF 4 APRIL`: a message that is no telegram, whatever number follows.
bool names_no_telegram(std::string_view post) {
  static constexpr std::string_view kWords[] = {"email",  "emails",       "mail",   "mails",   "memo",
                                                "memcon", "memos",        "telcon", "letter",  "fax",
                                                "call",   "conversation", "dated",  "message", "of"};
  return any_word(post, [](std::string_view word) {
    return std::any_of(std::begin(kWords), std::end(kWords),
                       [word](std::string_view each) { return word.size() == each.size() && starts_with(word, each); });
  });
}

}  // namespace

void CableParser::reference_items(Span span) {
  std::string_view text = view(span);
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    const bool boundary = at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]));
    if (!boundary || !(is_letter(c) || is_digit(c) || c == '(' || c == '\'')) {
      ++at;
      continue;
    }
    std::string_view rest = text.substr(at);
    if (rest.size() > 80) rest = rest.substr(0, 80);
    // A page line that a lost line end has joined to the list.
    if (const auto page = is_upper(c) ? match<cable_rules::page_line>(rest) : std::nullopt) {
      const std::uint32_t begin = span.begin + static_cast<std::uint32_t>(at);
      page_line({begin, begin, begin + static_cast<std::uint32_t>(*page), LineClass::PageLine});
      at += *page;
      continue;
    }
    ReferenceFields fields{text.data() + at, span.begin + static_cast<std::uint32_t>(at), {}, {}, {}, {}};
    const auto length = match<cable_rules::ref_item, reference_action>(rest, fields);
    if (!length) {
      // A word that begins no reference is passed over with what follows it up to the next blank.
      while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]) || text[at] == '(' || text[at] == '\'' ||
                                  text[at] == ')' || text[at] == '.'))
        ++at;
      continue;
    }
    Reference found;
    found.span = part(span, at, at + *length);
    if (fields.letter.present()) {
      Span letter = fields.letter;
      if (text_[letter.begin] == '(') ++letter.begin;
      letter.end = letter.begin + 1;
      found.letter = letter;
    }
    std::string_view post = view(fields.post);
    // `AND STATE 12345`, `REFTELS A AND B`
    while (starts_with_word(post, "and") && post.size() > 4) post.remove_prefix(4);
    const auto serial = to_number<std::int64_t>(view(fields.serial));
    if (serial && !names_no_telegram(post)) {
      if (fields.year.present()) {
        std::string_view year = view(fields.year);
        if (year[0] == '\'') year.remove_prefix(1);
        found.reference = make_reference(to_number<std::int32_t>(year).value_or(0), post, *serial);
      } else {
        found.reference = make_reference(0, post, *serial).substr(2);
      }
      cable_->refs.push_back(std::move(found));
    }
    at += *length;
  }
}

void CableParser::references(Span span) {
  if (!cable_->refs_line.present()) cable_->refs_line = span;
  reference_items(keyword_value(span));
}

void CableParser::classifier_line(Span words) {
  classifier_ = classifier_.present() && state_ == State::Classifier ? Span{classifier_.begin, words.end} : words;
  header_end_ = words.end;
  state_ = State::Classifier;
}

void CableParser::end_classifier() {
  if (classifier_.present()) classifier(classifier_);
  classifier_ = {};
}

// `reason 1.4` and on the next line `(C)`: the letters of the reason, where the mark of a text would begin another
// line.
bool CableParser::goes_on_reason(const TextLine& line) const {
  if (line.what != LineClass::Open || !classifier_.present()) return false;
  const std::string_view words = view(trimmed(text_, classifier_));
  if (words.size() < 3 || !match<cable_rules::reason_section>(words.substr(words.size() - 3))) return false;
  return match<cable_rules::reason_letters>(view(line)).has_value();
}

// The reason of a classifier that a blank line has parted from it: `for`, and below `reasons 1.4 (d).`
bool CableParser::reason_follows(std::string_view line) const {
  if (!cable_->classifier || cable_->reason) return false;
  return starts_with(line, "reason") || match<cable_rules::reason_section>(line).has_value();
}

// `(U) Classified by`, a line of the header that is marked as a paragraph is: the words behind the mark.
Span CableParser::marked_classifier(const TextLine& line) const {
  const std::string_view text = view(line);
  std::size_t words = text.find(')');
  if (words == std::string_view::npos) return {};
  words = skip_blanks(text, words + 1);
  const std::string_view rest = text.substr(words);
  if (!starts_with_word(rest, "classified by") && !starts_with_word(rest, "derived from") &&
      !starts_with(rest, "reason:")) {
    return {};
  }
  return part(line.span(), words, text.size());
}

bool CableParser::header_line(std::size_t index) {
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  // The classifier may stand anywhere among the lines of the header.
  const auto finish_field = [&] {
    if (state_ == State::Subject) subject_end();
    if (state_ != State::Classifier || line.what == LineClass::Classifier || line.what == LineClass::Reason) return;
    end_classifier();
  };
  switch (+line.what) {
    case LineClass::ExecutiveOrder:
    case LineClass::Declassify:
      finish_field();
      executive_order(line.span());
      header_end_ = line.end;
      return true;
    case LineClass::Tags: {
      finish_field();
      Span span = line.span();
      Span rest;
      // SUBJECT on the same line.
      if (const std::size_t at = find_subject_keyword(text); at != std::string_view::npos) {
        rest = part(span, at + 1, text.size());
        span.end = span.begin + static_cast<std::uint32_t>(at);
      }
      if (!cable_->tags_line.present()) {
        cable_->tags_line = span;
        tags_begin_ = line.begin;
        tags_ = keyword_value(span);
        if (tags_.length() > 0) tags(tags_);
      }
      cable_->tags_line.end = span.end;
      tags_end_ = next_begin(index);
      header_end_ = line.end;
      state_ = State::Tags;
      if (rest.present()) {
        subject_start(rest);
        state_ = State::Subject;
      }
      return true;
    }
    case LineClass::Subject:
      finish_field();
      if (cable_->subject && !mail_) {
        state_ = State::Between;
        return true;
      }
      cable_->subject.reset();
      subject_start(line.span());
      header_end_ = line.end;
      state_ = State::Subject;
      return true;
    case LineClass::Reference:
      finish_field();
      references(line.span());
      header_end_ = line.end;
      state_ = State::Reference;
      return true;
    case LineClass::Classifier:
    case LineClass::Reason:
      finish_field();
      classifier_line(line.span());
      return true;
    case LineClass::PageLine:
      page_line(line);
      return true;
    case LineClass::PageTop:
      page_top(line);
      return true;
    case LineClass::Stamp:
    case LineClass::Row:
    case LineClass::Mail:
      return true;
    case LineClass::Blank:
      pass_before_ = false;
      if (state_ == State::Subject && subject_.length() == 0) return true;
      if (state_ == State::Subject || state_ == State::Reference || state_ == State::Classifier) {
        finish_field();
        state_ = State::Between;
      } else if (state_ == State::Tags || state_ == State::Order) {
        state_ = State::Between;
      }
      return true;
    default:
      break;
  }
  if (text.size() >= 6 && (line.what == LineClass::Caps || line.what == LineClass::Text) &&
      (state_ == State::Captions || state_ == State::Attention || state_ == State::Between)) {
    // `DEPT FOR WHA/BSC E.O. 12958: DECL: 11/22/2012`
    const std::size_t at = text.find('.') == text.npos ? text.npos : text.find(" E.O. ");
    if (at != text.npos) {
      cable_->attention.push_back(part(line.span(), 0, at));
      executive_order(part(line.span(), at + 1, text.size()));
      return true;
    }
  }
  const bool capitals = line.what == LineClass::Caps;
  if (state_ == State::Between && reason_follows(text)) {
    classifier_line(line.span());
    return true;
  }
  switch (state_) {
    case State::Transmission:
    case State::Addressees:
    case State::Captions:
    case State::Attention: {
      if (!capitals && line.what != LineClass::Open && line.what != LineClass::Number && line.what != LineClass::Text &&
          line.what != LineClass::Bullet)
        break;
      if (line.what == LineClass::Rule) return true;
      if (capitals && caption_line(line.span(), false)) {
        header_end_ = line.end;
        return true;
      }
      if (capitals && (pass_before_ || pass_line(text))) {
        cable_->attention.push_back(line.span());
        pass_before_ = any_pass_ = true;
        header_end_ = line.end;
        return true;
      }
      if (line.what == LineClass::Open && pass_before_) {
        cable_->attention.push_back(line.span());
        return true;
      }
      if (capitals && state_ == State::Captions && all_capitals(text) && count_words(text) <= 3 && !any_pass_ &&
          !unread_ && text.find_first_of("0123456789:/,+;") == std::string_view::npos) {
        add_caption(line.span(), kNoWord, false);
        header_end_ = line.end;
        return true;
      }
      break;
    }
    case State::Order:
      if (line.what == LineClass::Number || line.what == LineClass::Text || capitals) {
        // A value that stands on the line after its keyword.
        if (!cable_->declassification) {
          order_ = {order_.begin, line.end};
          if (cable_->executive_order) cable_->executive_order->span.end = line.end;
          order_value(line.span());
          order_end_ = next_begin(index);
          state_ = State::Between;
          return true;
        }
      }
      break;
    case State::Tags: {
      // The list goes on after a comma, or with a line of nothing but tags.
      const char last = text_[cable_->tags_line.end - 1];
      bool tag_words = text.size() <= 80;
      for (std::size_t at = 0; tag_words && at < text.size(); ++at)
        tag_words = is_upper(text[at]) || is_blank(text[at]) || text[at] == ',' || text[at] == '/';
      if (tag_words && last != ',') {
        for (std::size_t at = 0, run = 0; at <= text.size(); ++at) {
          if (at < text.size() && is_upper(text[at])) {
            tag_words = tag_words && ++run <= 5;
          } else {
            run = 0;
          }
        }
      }
      if ((last == ',' && line.what != LineClass::Number) || tag_words) {
        tags(line.span());
        cable_->tags_line.end = line.end;
        tags_end_ = next_begin(index);
        header_end_ = line.end;
        return true;
      }
      break;
    }
    case State::Subject:
      if (line.what != LineClass::Rule &&
          !(line.what == LineClass::Open && subject_.length() > 0 && begins_with_mark(line))) {
        if (subject_.length() == 0) subject_.begin = line.first;
        subject_.end = line.end;
        cable_->subject_line.end = line.end;
        header_end_ = line.end;
        return true;
      }
      subject_end();
      break;
    case State::Reference:
      if (line.what == LineClass::Text || capitals || line.what == LineClass::Open || line.what == LineClass::Number) {
        cable_->refs_line.end = line.end;
        reference_items(line.span());
        header_end_ = line.end;
        return true;
      }
      break;
    case State::Classifier:
      if (line.what == LineClass::Text || capitals || line.what == LineClass::Open || line.what == LineClass::Number) {
        classifier_.end = line.end;
        header_end_ = line.end;
        return true;
      }
      end_classifier();
      state_ = State::Between;
      break;
    case State::Smart:
    case State::Between:
    case State::Body:
      break;
  }
  return false;
}

}  // namespace cablemark
