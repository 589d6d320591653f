#include <algorithm>
#include <string>

#include "grammar/cable_parser.hpp"
#include "grammar/cable_rules.hpp"
#include "grammar/joined_term.hpp"
#include "grammar/match_rules.hpp"

namespace cablemark {

namespace {

constexpr std::size_t kLongestLine = 240;

bool word_char(char c) { return is_upper(c) || is_digit(c) || is_high(c) || c == '-'; }

// The bytes of one character: letters above ASCII count as one in a letter-spaced word.
std::size_t character(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (is_upper(text[at])) return 1;
  if (!is_high(text[at])) return 0;
  std::size_t length = 1;
  while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xC0) == 0x80) ++length;
  return length;
}

// `C O R R E C T E D  C O P Y` of the form is spaced as levels are.
bool corrected_copy(std::string_view text) {
  std::string_view letters = "CORRECTEDCOPY";
  for (std::size_t at = 0; at < text.size() && !letters.empty(); ++at) {
    if (is_blank(text[at])) continue;
    if (text[at] != letters.front()) return false;
    letters.remove_prefix(1);
  }
  return letters.empty();
}

// The end of a run of at least three letters with a blank between each two, or `at`.
std::size_t spaced_run(std::string_view text, std::size_t at) {
  std::size_t letters = 0, end = at, p = at;
  while (true) {
    const std::size_t length = character(text, p);
    if (length == 0) break;
    const std::size_t after = p + length;
    // `S E C R E T-SENSITIVE`: the last letter is one of the level.
    const bool joined = after < text.size() && text[after] == '-' && letters >= 2;
    if (!joined && after < text.size() && (word_char(text[after]) || is_lower(text[after]))) break;
    ++letters;
    end = after;
    p = skip_blanks(text, after);
    if (p == after) break;
  }
  return letters >= 3 ? end : at;
}

struct SectionPhrase {
  std::optional<std::int32_t> number, count;
  std::size_t length = 0;
};

// The number that digits stand for, with what scanners make of them.
std::optional<std::int32_t> section_value(std::string_view text) {
  std::string digits(text);
  std::replace(digits.begin(), digits.end(), 'O', '0');
  std::replace(digits.begin(), digits.end(), 'I', '1');
  std::replace(digits.begin(), digits.end(), 'l', '1');
  return to_number<std::int32_t>(digits);
}

template <typename Rule>
struct section_action : tao::pegtl::nothing<Rule> {};
template <>
struct section_action<cable_rules::section_number> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, SectionPhrase& phrase) {
    phrase.number = section_value(in.string_view());
  }
};
template <>
struct section_action<cable_rules::section_count> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, SectionPhrase& phrase) {
    phrase.count = section_value(in.string_view());
  }
};

// `SECTION 01 OF 03`, `FINAL SECTION OF 3`, and the damaged `SECTIQ1OF06`.
std::optional<SectionPhrase> section_phrase(std::string_view text) {
  SectionPhrase phrase;
  if (const auto length = match<cable_rules::section_phrase, section_action>(text, phrase)) {
    phrase.length = *length;
    return phrase;
  }
  if (starts_with(text, "final section of ")) {
    std::size_t at = 17, begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    phrase.number = phrase.count = to_number<std::int32_t>(text.substr(begin, at - begin));
    if (!phrase.count) return std::nullopt;
    phrase.length = at;
    return phrase;
  }
  if (text.size() < 8 || text[0] != 'S' || (!starts_with(text, "sec") && !starts_with(text, "sqc")))
    return std::nullopt;
  std::size_t at = 0;
  while (at < text.size() && (is_upper(text[at]) || is_blank(text[at])) && at < 10) ++at;
  std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  phrase = {};
  phrase.number = to_number<std::int32_t>(text.substr(begin, at - begin));
  at = skip_blanks(text, at);
  if (!phrase.number || text.substr(at, 2) != "OF") return std::nullopt;
  begin = at = skip_blanks(text, at + 2);
  while (at < text.size() && is_digit(text[at])) ++at;
  phrase.count = to_number<std::int32_t>(text.substr(begin, at - begin));
  if (!phrase.count) return std::nullopt;
  phrase.length = at;
  return phrase;
}

// The end of the words of a post's name that begin at `at`.
std::size_t post_end(std::string_view text, std::size_t at) {
  std::size_t end = at, p = at;
  while (p < text.size() && (is_upper(text[p]) || is_high(text[p]))) {
    std::size_t q = p;
    while (q < text.size() &&
           (is_upper(text[q]) || is_high(text[q]) || text[q] == '.' || text[q] == '\'' || text[q] == '-'))
      ++q;
    if (q < text.size() && !is_blank(text[q])) break;
    if (starts_with(text.substr(p), "section ") || starts_with(text.substr(p), "final section")) break;
    end = q;
    p = skip_blanks(text, q);
  }
  return end;
}

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

struct PageFields {
  const char* base = nullptr;
  std::uint32_t offset = 0;
  Span post;
  std::optional<std::int64_t> serial;
  std::optional<std::int32_t> section, page, total;
};

template <typename Rule>
struct page_action : tao::pegtl::nothing<Rule> {};
template <>
struct page_action<cable_rules::page_post> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, PageFields& fields) {
    fields.post = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct page_action<cable_rules::top_post> : page_action<cable_rules::page_post> {};
template <>
struct page_action<cable_rules::page_serial> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, PageFields& fields) {
    fields.serial = to_number<std::int64_t>(in.string_view());
  }
};
template <>
struct page_action<cable_rules::top_serial> : page_action<cable_rules::page_serial> {};
template <>
struct page_action<cable_rules::page_section> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, PageFields& fields) {
    fields.section = to_number<std::int32_t>(in.string_view());
  }
};
// `01 OF 03` as a whole: a number of a match that is taken back does not count.
template <>
struct page_action<cable_rules::top_sections> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, PageFields& fields) {
    const std::string_view text = in.string_view();
    fields.section = to_number<std::int32_t>(text.substr(0, digits_end(text, 0)));
    std::size_t total = text.size();
    while (is_digit(text[total - 1])) --total;
    fields.total = to_number<std::int32_t>(text.substr(total));
  }
};
template <>
struct page_action<cable_rules::page_number> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, PageFields& fields) {
    fields.page = to_number<std::int32_t>(in.string_view());
  }
};
template <>
struct page_action<cable_rules::top_page> : page_action<cable_rules::page_number> {};
template <>
struct page_action<cable_rules::page_total> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, PageFields& fields) {
    fields.total = to_number<std::int32_t>(in.string_view());
  }
};

}  // namespace

// Whether a level of classified information begins the line: beside UNCLASSIFIED a term in brackets may stand.
bool CableParser::begins_classified(std::string_view line) const {
  const auto whole = vocabulary_.longest(WordPlace::Line, line), spaced = vocabulary_.longest_spaced(line);
  const auto& word = spaced && (!whole || spaced->length > whole->length) ? spaced : whole;
  return word && word->word.kind == WordKind::Level && vocabulary_.level(word->word.id).classified;
}

std::uint32_t CableParser::mark_end(Span within) const {
  const std::string_view text = view(within);
  std::size_t end = 0, at = 0;
  bool codes = text.size() > 1 && text[0] == '/' && text[1] == '/';
  while (at < text.size()) {
    std::size_t p = skip_blanks(text, at);
    const std::size_t length = end > 0 ? joined_term(text.substr(p), vocabulary_) : 0;
    if (length > 0 && begins_classified(text)) {
      end = at = p + length;
      continue;
    }
    bool slash = false, comma = false, dash = false;
    if (p < text.size() && text[p] == '/') {
      slash = true;
      while (p < text.size() && text[p] == '/') ++p;
    } else if (p < text.size() && text[p] == ',' && end > 0) {
      comma = true;
      ++p;
    } else if (p < text.size() && text[p] == '-' && end > 0) {
      dash = true;
      ++p;
    }
    p = skip_blanks(text, p);
    if (p >= text.size() || is_lower(text[p])) break;
    std::size_t next = spaced_run(text, p);
    if (next == p) {
      const std::string_view rest = text.substr(p);
      if (const auto word = vocabulary_.longest(WordPlace::Line, rest);
          word && all_capitals(rest.substr(0, word->length))) {
        next = p + word->length;
        codes = word->word.kind == WordKind::Control ? vocabulary_.control(word->word.id).codes : codes && end == 0;
      } else if (const auto code = codes ? vocabulary_.longest(WordPlace::Codes, rest) : std::nullopt; code && !dash) {
        next = p + code->length;
      } else if (const auto caption = end > 0 ? vocabulary_.longest(WordPlace::Caption, rest) : std::nullopt;
                 caption && all_capitals(rest.substr(0, caption->length))) {
        next = p + caption->length;
      } else if (slash || (comma && codes)) {
        while (next < text.size() && word_char(text[next])) ++next;
        if (slash) codes = false;
      }
    }
    if (next == p) break;
    end = at = next;
  }
  return within.begin + static_cast<std::uint32_t>(end);
}

std::optional<ClassificationLine> CableParser::classification_line(Span line, bool in_header, MarkPool& pool) const {
  const std::string_view text = view(line);
  if (text.empty() || text.size() > kLongestLine || is_lower(text[0])) return std::nullopt;
  if (text[0] == 'R' && text.size() > 8 && match<cable_rules::entry>(text)) return std::nullopt;
  const std::size_t spaced = spaced_run(text, 0);
  if (spaced > 0 && corrected_copy(text)) return std::nullopt;
  const auto first = vocabulary_.longest(WordPlace::Line, text);
  bool unsure = false;
  std::size_t after = 0;
  if (spaced > 0 || (first && all_capitals(text.substr(0, first->length))) || text.substr(0, 2) == "//") {
    after = mark_end(line) - line.begin;
  } else {
    // A level that the vocabulary lacks, or one with a doubled or lost letter: it is read only before post and number.
    while (after < text.size() && (is_upper(text[after]) || text[after] == '/')) ++after;
    if (after < 5 || after == text.size() || !is_blank(text[after])) return std::nullopt;
    unsure = true;
  }
  if (after == 0) return std::nullopt;

  ClassificationLine found;
  found.span = line;
  std::size_t at = skip_blanks(text, after);
  const auto take_section = [&] {
    if (found.section || at >= text.size()) return;
    if (const auto phrase = section_phrase(text.substr(at))) {
      found.section = phrase->number;
      found.sections = phrase->count;
      found.section_span = part(line, at, at + phrase->length);
      at = skip_blanks(text, at + phrase->length);
    }
  };
  take_section();
  const std::size_t name_end = post_end(text, at);
  if (name_end > at) {
    const std::size_t begin = at;
    at = skip_blanks(text, name_end);
    const std::size_t digits = digits_end(text, at);
    const auto take_serial = [&](std::size_t post, std::size_t post_end, std::size_t number, std::size_t end) {
      found.post = part(line, post, post_end);
      found.serial = to_number<std::int64_t>(text.substr(number, end - number));
      found.serial_span = part(line, number, end);
      at = end;
    };
    if (digits > at && digits - at <= 9 && (digits == text.size() || (is_blank(text[digits]) && digits - at >= 3))) {
      take_serial(begin, name_end, at, digits);
      at = skip_blanks(text, at);
      take_section();
    } else if (digits > at && text.size() - at >= 3 && text.size() - at <= 9 &&
               text.find_first_not_of("0123456789DOIl", at) == std::string_view::npos) {
      // A number that a scanner has misread: `11D9`.
      found.post = part(line, begin, name_end);
      found.serial_span = part(line, at, text.size());
      at = text.size();
    } else if (at == text.size() || text[at] == 'S' || text[at] == 'F') {
      found.post = part(line, begin, name_end);
      take_section();
      // `L/OFFICIAL USE ONLY SECTION 01 OF 03 OSLO 317`: words before SECTION are none of a post that stands behind it.
      const std::size_t post = at, end = post_end(text, post);
      const std::size_t number = skip_blanks(text, end);
      if (found.section && end > post && number < text.size() && digits_end(text, number) == text.size())
        take_serial(post, end, number, text.size());
    } else {
      at = begin;
    }
  }
  const bool numbered = found.serial.has_value();
  if (at < text.size() && in_header && !unsure && !found.serial && text.substr(after, 6) == "      ") {
    // The level stands in a column of its own.
    return classification_line(part(line, 0, after), in_header, pool);
  }
  if (at < text.size() && text[at] != '(' && !(numbered && found.post.present() && !is_lower(text[at])))
    return std::nullopt;
  if (unsure) {
    if (!numbered && !(found.section && found.post.present())) return std::nullopt;
    const std::string_view word = text.substr(0, after);
    const auto near = vocabulary_.nearest(WordPlace::Line, word);
    const bool slip = near && near->kind == WordKind::Level;
    // The names of posts of more than one word begin with a short word.
    const bool level = in_header && after >= 7 && found.serial_span.present() && found.serial_span.length() >= 5 &&
                       !starts_with(word, "us") && !starts_with(word, "am") && !starts_with(word, "embassy");
    if (!slip && !level) return std::nullopt;
  }
  if (!in_header && !numbered && !found.section) return std::nullopt;
  // A bare level with a word beside it is text unless that word is all there is: `UNCLAS GENEVA`.
  if (found.post.present() && !numbered && !found.section && !found.serial_span.present() && name_end != text.size())
    return std::nullopt;

  const Span within = part(line, 0, after);
  found.mark = read_marking(within, MarkForm::Line, pool);
  if (!found.mark.present()) found.mark.span = within;
  if (!unsure && !found.mark.known && spaced == 0) {
    bool implied = false;
    for (std::uint32_t i = 0; i < found.mark.controls.count; ++i) {
      implied |= vocabulary_.control(pool.controls[found.mark.controls.first + i].id).implies != kNoWord;
    }
    if (!implied && !numbered) return std::nullopt;
    if (!implied && first && first->word.kind == WordKind::Control && text.substr(0, 2) != "//" && !found.section &&
        !numbered)
      return std::nullopt;
  }
  return found;
}

void CableParser::number_of_next_line(std::size_t line, ClassificationLine& found) {
  if (found.serial || line + 1 >= last_) return;
  const TextLine& next = lines_[line + 1];
  const std::string_view text = view(next);
  if (text.size() < 3 || text.size() > 60) return;
  const Span span = next.span();
  std::size_t at = 0;
  if (!found.post.present()) {
    at = post_end(text, 0);
    if (at == 0) return;
  }
  const std::size_t begin = skip_blanks(text, at);
  const std::size_t digits = digits_end(text, begin);
  if (digits == begin || digits != text.size() || digits - begin < 3 || digits - begin > 9) return;
  if (!found.post.present()) found.post = part(span, 0, at);
  found.serial = to_number<std::int64_t>(text.substr(begin, digits - begin));
  found.serial_span = part(span, begin, digits);
}

void CableParser::find_classification() {
  bool bare = false, after_from = false, from = false;
  bool unknown = false;                    // a line with a number whose level is not known was taken
  std::size_t addressed = 0, end = last_;  // the line of FM, and the first one that no classification line follows
  for (const std::uint32_t i : notable_) {
    const TextLine& line = lines_[i];
    bool stop = false;
    switch (+line.what) {
      case LineClass::From:
        from = true;
        addressed = i;
        break;
      case LineClass::Number: {
        const std::string_view text = view(line);
        const std::size_t digits = digits_end(text, text[0] == '\xC2' ? 2 : 0);
        stop = digits + 1 < text.size() && digits <= 4 && (text[digits] == '.' || text[digits] == ')') &&
               !is_digit(text[digits + 1]);
        break;
      }
      case LineClass::ExecutiveOrder:
      case LineClass::Tags:
      case LineClass::Smart:
        stop = true;
        break;
      case LineClass::Subject:
        stop = !mail_;
        break;
      case LineClass::Open:
      case LineClass::Bullet:
        stop = begins_with_mark(line);
        break;
      case LineClass::Caps: {
        const auto found = classification_line(line.span(), true, cable_->pool);
        if (!found) break;
        const bool numbered = found->serial || found->section || found->serial_span.present();
        // `SECDEF WASHDC 9992`, an addressee: a level that is known goes before one that is not.
        if (numbered && !found->mark.known && unknown) break;
        if (numbered || (found->post.present() && !bare)) {
          has_classification_ = true;
          classification_at_ = i;
          cable_->classification = found;
          if (numbered && found->mark.known) return;
          unknown = numbered;
          bare = true;
          after_from = from;
        } else if (!bare || (from && !after_from && !unknown)) {
          // Below the addressees stands the classification line; above them, the banner of a page.
          has_classification_ = true;
          classification_at_ = i;
          cable_->classification = found;
          bare = true;
          after_from = from;
        }
        break;
      }
      default:
        break;
    }
    if (stop) {
      end = i;
      break;
    }
  }
  if (bare && !unknown && from && !after_from) {
    // Nothing but the banner of a page: the line below the addressees has lost its level.
    has_classification_ = false;
    cable_->classification.reset();
  }
  if (from && !has_classification_) find_damaged_classification(addressed, end);
}

// How far a level reaches that a line begins with, however it is spaced: `SE CRET OSLO`.
std::size_t CableParser::level_end(std::string_view text) const {
  constexpr std::size_t kLongest = 40;
  std::string letters;
  std::size_t found = 0;
  for (std::size_t at = 0; at < text.size() && at < kLongest && (is_letter(text[at]) || is_blank(text[at])); ++at) {
    if (is_blank(text[at])) continue;
    letters += is_lower(text[at]) ? static_cast<char>(text[at] - 32) : text[at];
    if (at + 1 < text.size() && is_letter(text[at + 1])) continue;
    if (const auto word = vocabulary_.exact(WordPlace::Line, letters); word && word->kind == WordKind::Level) {
      found = at + 1;
    }
  }
  return found;
}

// A line of a level, with a post and number that are not what they should be: `S E C R E T: OSLO 000601`. The level is
// read, and the number is missing.
void CableParser::find_damaged_classification(std::size_t begin, std::size_t end) {
  const auto is_number_like = [](char c) { return is_digit(c) || c == 'O' || c == 'I' || c == 'l'; };
  for (std::size_t i = begin; i < end; ++i) {
    const TextLine& line = lines_[i];
    if (line.what != LineClass::Caps && line.what != LineClass::Text) continue;
    // In a line that is not of capitals only a padded number tells it from a sentence: `Secret talks in 2009`.
    const int digits = line.what == LineClass::Caps ? 3 : 5;
    const std::string_view text = view(line);
    constexpr std::size_t kLongest = 60;
    const std::size_t level = text.size() > kLongest ? 0 : level_end(text);
    if (level == 0) continue;
    const auto behind = text.substr(level);
    const auto number =
        std::search_n(behind.begin(), behind.end(), digits, true, [&](char c, bool) { return is_number_like(c); });
    if (number == behind.end()) continue;
    ClassificationLine found;
    found.span = line.span();
    const Span within = part(line.span(), 0, level);
    found.mark = read_marking(within, MarkForm::Line, cable_->pool);
    if (!found.mark.present()) found.mark.span = within;
    cable_->classification = found;
    has_classification_ = true;
    classification_at_ = i;
    return;
  }
}

void CableParser::add_section(std::int32_t number, std::optional<std::int32_t> of, Span span) {
  if (!cable_->sections.empty() && cable_->sections.back().number == number) return;
  Section section;
  section.number = number;
  section.of = of;
  section.span = span;
  cable_->sections.push_back(section);
}

void CableParser::take_section(const ClassificationLine& line) {
  if (!line.section) return;
  add_header(*line.section, line.sections, line.span);
  cable_->sections.back().line = line;
}

void CableParser::add_header(std::int32_t number, std::optional<std::int32_t> of, Span span) {
  // The page line above a header shows the same section.
  std::vector<Section>& sections = cable_->sections;
  if (!sections.empty() && !sections.back().header && sections.back().number == number) sections.pop_back();
  Section section;
  section.number = number;
  section.of = of;
  section.header = true;
  section.span = span;
  sections.push_back(section);
}

bool CableParser::bare_section(const TextLine& line) {
  if (cable_->classification || !is_digit(text_[line.end - 1])) return false;
  const auto phrase = section_phrase(view(line));
  if (!phrase || !phrase->number) return false;
  add_section(*phrase->number, phrase->count, line.span());
  // What is missing would stand before it.
  cable_->after_addressees = line.first;
  state_ = State::Captions;
  return true;
}

// As the header of section 1, with the number of the message that is being read. A level that is not known may stand
// before it.
bool CableParser::bare_later_section(const TextLine& line) {
  if (!cable_->classification || !cable_->classification->serial || !is_digit(text_[line.end - 1])) return false;
  std::string_view text = view(line);
  const std::size_t begin = text.find("SECTION");
  if (begin == std::string_view::npos || text.size() > kLongestLine ||
      (begin > 0 && !all_capitals(text.substr(0, begin))))
    return false;
  text.remove_prefix(begin);
  const auto phrase = section_phrase(text);
  if (!phrase || !phrase->number) return false;
  const std::size_t digits = text.find_last_not_of("0123456789") + 1;
  if (digits <= phrase->length || to_number<std::int64_t>(text.substr(digits)) != cable_->classification->serial)
    return false;
  add_header(*phrase->number, phrase->count, line.span());
  return true;
}

void CableParser::page_line(const TextLine& line) {
  PageFields fields{text_.data() + line.first, line.first, {}, {}, {}, {}, {}};
  match<cable_rules::page_line, page_action>(view(line), fields);
  cable_->page_lines.push_back({line.span(), fields.post, fields.serial, fields.section, fields.page, fields.total});
  if (fields.section) add_section(*fields.section, fields.total, line.span());
}

void CableParser::page_top(const TextLine& line) {
  PageFields fields{text_.data() + line.first, line.first, {}, {}, {}, {}, {}};
  match<cable_rules::page_top, page_action>(view(line), fields);
  cable_->page_lines.push_back({line.span(), fields.post, fields.serial, fields.section, fields.page, fields.total});
  if (fields.section) add_section(*fields.section, fields.total, line.span());
}

std::optional<Marking> CableParser::banner(const TextLine& line, MarkPool& pool) const {
  if (line.what != LineClass::Caps) return std::nullopt;
  const std::string_view text = view(line);
  if (text.size() > kLongestLine) return std::nullopt;
  const auto first = vocabulary_.longest(WordPlace::Line, text);
  const bool slashes = text.substr(0, 2) == "//" && text.size() > 3;
  if (!first && !slashes && spaced_run(text, 0) == 0) return std::nullopt;
  if (!all_capitals(text)) return std::nullopt;
  const std::size_t end = mark_end(line.span()) - line.first;
  const bool joined = first && first->length < text.size() && text[first->length] == '/';
  if (end != text.size() && !joined && !slashes) return std::nullopt;
  const Marking mark = read_marking(line.span(), MarkForm::Banner, pool);
  if (mark.known) return mark;
  for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
    if (vocabulary_.control(pool.controls[mark.controls.first + i].id).implies != kNoWord) return mark;
  }
  if (slashes && text.find(' ') != std::string_view::npos) return mark;
  return std::nullopt;
}

bool CableParser::is_banner(const TextLine& line) const {
  if (line.what != LineClass::Caps) return false;
  scratch_.clear();
  return banner(line, scratch_).has_value();
}

std::optional<ClassificationLine> CableParser::numbered_classification(const TextLine& line) const {
  if (line.what != LineClass::Caps || line.end == line.first || !is_digit(text_[line.end - 1])) return std::nullopt;
  scratch_.clear();
  const auto found = classification_line(line.span(), false, scratch_);
  if (!found || !found->serial || (!found->mark.known && !found->mark.repaired)) return std::nullopt;
  return found;
}

}  // namespace cablemark
