// The lines below the header: what begins a portion, what goes on with one, and what is no text.
#include <algorithm>

#include "grammar/cable_parser.hpp"

namespace cablemark {

constexpr std::size_t kLongestHeading = 80;

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
  if (body_begin_ == Span::kNowhere) body_begin_ = line.begin;
  if (current_ != Span::kNowhere) {
    cable_->portions[current_].span.end = line.end;
  }
  if (tearline_ != Span::kNowhere)
    cable_->portions[tearline_].span.end = std::max(cable_->portions[tearline_].span.end, line.end);
}

namespace {

// What a text from elsewhere is called where it begins and ends: `BEGIN TEXT`, `END JOINT STATEMENT`.
bool names_quoted_text(std::string_view what) {
  static constexpr std::string_view kNames[] = {"text",      "quote", "unofficial",  "informal", "points",
                                                "statement", "joint", "translation", "non-paper"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view name) { return starts_with_word(what, name); });
}

// The words of `line` behind `begin` or `end`, and behind a bracket before them.
std::string_view behind_begin_or_end(std::string_view line) {
  if (line[0] == '(') line.remove_prefix(1);
  const std::size_t skip = starts_with(line, "begin ") ? 6 : 4;
  return line.size() > skip ? line.substr(skip) : std::string_view{};
}

bool begins(std::string_view line) { return starts_with(line, "begin ") || starts_with(line, "(begin "); }

}  // namespace

std::optional<QuoteEdge> quote_edge(std::string_view line) {
  const std::string_view word = line.ends_with(':') || line.ends_with('.') ? line.substr(0, line.size() - 1) : line;
  if (word == "QTE" || word == "QUOTE") return QuoteEdge::Begin;
  if (word == "UNQTE" || word == "UNQUOTE") return QuoteEdge::End;
  const bool begin = begins(line);
  if (!begin && !starts_with(line, "end ") && !starts_with(line, "(end ")) return std::nullopt;
  if (!names_quoted_text(behind_begin_or_end(line))) return std::nullopt;
  return begin ? QuoteEdge::Begin : QuoteEdge::End;
}

// Numbers inside a quoted text are its own.
void CableParser::quote(const TextLine& line, bool begin) {
  text_line(line);
  in_quote_ = begin;
  if (!begin) return;
  quote_begin_ = cable_->portions.size();
  restart_ = true;
}

// False of a line that begins or ends something else: `End comment.`
bool CableParser::tear_or_quote(const TextLine& line) {
  const bool begin = begins(view(line));
  const std::string_view what = behind_begin_or_end(view(line));
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
    return true;
  }
  const auto edge = quote_edge(view(line));
  if (edge) quote(line, *edge == QuoteEdge::Begin);
  return edge.has_value();
}

// Whether blank and plain lines do nothing but go on with the open portion, if there is one.
bool CableParser::passes_over() const {
  const bool bullet_open = current_ != Span::kNowhere && current_ == bullet_ && tearline_ == Span::kNowhere;
  return !bullet_open && last_number_ != 0 && !repeated_header_ && !skip_subject_ && !classifier_.present();
}

// Blank and plain lines, as most are, that stand together. Where they go on with a portion they are read at once.
void CableParser::quiet_lines(std::size_t begin, std::size_t end) {
  const auto behind_last_plain = [&](std::size_t from, std::size_t to) {
    while (to > from && !lines_[to - 1].plain) --to;
    return to;
  };
  const auto is_rule = [&](std::size_t index) { return lines_[index].what == LineClass::Rule; };
  // A heading among them could only be the first one, below a rule, or the last one, above a rule.
  std::size_t at = begin;
  if (begin > first_ && is_rule(begin - 1)) {
    bool heading_read = false;
    for (; at < end && !heading_read; ++at) {
      heading_read = lines_[at].plain;
      body_line(at);
    }
  }
  std::size_t past = behind_last_plain(at, end);
  const bool above_rule = end < last_ && is_rule(end);
  if (above_rule && past > at) past = behind_last_plain(at, past - 1);
  while (at < past && !passes_over()) body_line(at++);
  if (at < past) {
    text_line(lines_[past - 1]);
    if (!above_rule) return;
    at = past;
  }
  for (; at < end; ++at) body_line(at);
}

void CableParser::body_line(std::size_t index) {
  if (index == signature_at_) return;
  if (lines_[index].what == LineClass::Blank) {
    blank_line();
  } else {
    written_line(index);
  }
}

void CableParser::blank_line() {
  skip_subject_ = false;
  // A bullet ends at a blank line; what follows without a bullet belongs to its paragraph.
  if (current_ != Span::kNowhere && current_ == bullet_ && tearline_ == Span::kNowhere) current_ = paragraph_;
  end_classifier();
}

// The header block of a later section, or one that stands below the first text. False where the line is text.
bool CableParser::later_header_line(std::size_t index) {
  const LineClass what = lines_[index].what;
  const bool first = (what == LineClass::ExecutiveOrder && !cable_->executive_order) ||
                     (what == LineClass::Declassify && !cable_->declassification) ||
                     (what == LineClass::Tags && !cable_->tags_line.present());
  if (!repeated_header_ && what != LineClass::Declassify && !(what == LineClass::ExecutiveOrder && first)) return false;
  const State state = state_;
  // A classifier block of two lines holds a second date.
  const bool second = what == LineClass::Declassify && cable_->portions.empty();
  if (first || second) header_line(index);
  state_ = state;
  if (state_ == State::Body && cable_->subject_line.present() && !cable_->subject) subject_end();
  skip_subject_ = repeated_header_;
  return true;
}

// The line of a telegram that the text quotes.
bool CableParser::names_another(const ClassificationLine& line) const {
  const std::optional<ClassificationLine>& own = cable_->classification;
  if (!own || !own->serial || !line.serial) return false;
  const bool post = view(own->post) != view(line.post), serial = own->serial != line.serial;
  // Outside of a quote a section with another number is a mistake.
  return in_quote_ ? post || serial : !line.section && post && serial;
}

// The lines of a classifier reach to the next blank line, or to the first portion.
bool CableParser::goes_on_with_classifier(const TextLine& line) {
  if (!classifier_.present()) return false;
  classifier_.end = line.end;
  return true;
}

// `C - ENTIRE TEXT.` on a line of its own above the first paragraph.
bool CableParser::entire_text_line(const TextLine& line) {
  std::string_view text = view(line);
  if (text.ends_with('.')) text.remove_suffix(1);
  if (!text.ends_with("ENTIRE TEXT") || last_number_ != 0) return false;
  const MarkRead read = read_mark(line.first, line.end);
  if (!read.mark.known || !read.mark.tail.present()) return false;
  open_portion(PortionKind::Block, line, {}, line.first, &read);
  begin_paragraph(static_cast<std::uint32_t>(cable_->portions.size()) - 1, line);
  return true;
}

// A line that begins with capitals. False where it is text.
bool CableParser::capital_line(std::size_t index) {
  if (repeated_header_ && skip_subject_) return true;
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  // The number of a section or a message stands in all of them.
  if (std::any_of(text.begin(), text.end(), is_digit)) {
    if (auto found = classification_line(line.span(), false, cable_->pool);
        found && (found->section || (found->serial && found->mark.known)) && !names_another(*found)) {
      number_of_next_line(index, *found);
      take_section(*found);
      // The number of the message again: it says the level of what comes as the banner of a page does.
      const auto& own = cable_->classification;
      if (!found->section && own && own->serial == found->serial) cable_->page_banners.push_back(found->mark);
      repeated_header_ = true;
      return true;
    }
    if (bare_later_section(line)) {
      repeated_header_ = true;
      return true;
    }
  }
  if (auto mark = banner(line, cable_->pool)) {
    cable_->page_banners.push_back(*mark);
    return true;
  }
  if (repeated_header_ && caption_line(line.span(), true)) return true;
  if (goes_on_with_classifier(line)) return true;
  if (const auto edge = quote_edge(text)) {
    quote(line, *edge == QuoteEdge::Begin);
    return true;
  }
  if (text.size() > 3 && (text[1] == '.' || text[1] == ')') && letter_line(index)) return true;
  if (entire_text_line(line)) return true;
  if (starts_with(text, "part ") || starts_with(text, "annex")) restart_ = true;
  return false;
}

void CableParser::written_line(std::size_t index) {
  const TextLine& line = lines_[index];
  switch (+line.what) {
    case LineClass::Text:
      if (repeated_header_ && skip_subject_) return;
      if (goes_on_with_classifier(line)) return;
      if (line.end - line.first > 3 && (text_[line.first + 1] == '.' || text_[line.first + 1] == ')') &&
          letter_line(index))
        return;
      break;
    case LineClass::Number:
      repeated_header_ = false;
      if (number_line(index)) return end_classifier();
      if (goes_on_with_classifier(line)) return;
      break;
    case LineClass::Open:
      repeated_header_ = false;
      if (goes_on_reason(line) && goes_on_with_classifier(line)) return;
      if (!cable_->classifier && !classifier_.present() && !in_quote_) {
        classifier_ = marked_classifier(line);
        if (classifier_.present()) return;
      }
      if (bracket_line(index)) return end_classifier();
      if (goes_on_with_classifier(line)) return;
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
      if (tear_or_quote(line)) return;
      break;
    case LineClass::EndOfText:
    case LineClass::EndSerial:
    case LineClass::EndMessage:
      end_line(line);
      return;
    case LineClass::ExecutiveOrder:
    case LineClass::Tags:
    case LineClass::Subject:
    case LineClass::Reference:
    case LineClass::Declassify:
      if (later_header_line(index)) return;
      break;
    case LineClass::Classifier:
    case LineClass::Reason:
      // A memorandum has these lines at its end, often one right below the other.
      if (goes_on_with_classifier(line)) return;
      if (cable_->portions.empty() || !cable_->classifier || (line.what == LineClass::Reason && !cable_->reason)) {
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
    case LineClass::Caps:
      if (capital_line(index)) return;
      break;
    default:
      break;
  }
  repeated_header_ = false;
  if (labelled_line(index)) return;
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
    static constexpr SoughtWord kSensitive("sensitive but unclassified");
    if (kSensitive.find(view(line).substr(0, 200)) != std::string_view::npos)
      cable_->notices.push_back({NoticeKind::Sensitive, line.span()});
  }
  text_line(line);
}

}  // namespace cablemark
