#include <algorithm>
#include <array>
#include <utility>

#include "grammar/cable_days.hpp"
#include "grammar/cable_parser.hpp"
#include "grammar/cable_rules.hpp"
#include "grammar/line_class.hpp"
#include "grammar/match_rules.hpp"
#include "grammar/titles.hpp"

namespace cablemark {

namespace {

struct OrderFields {
  const char* base;
  std::uint32_t offset;
  Span number, damaged;
};

template <typename Rule>
struct order_action : tao::pegtl::nothing<Rule> {};
template <>
struct order_action<cable_rules::order_number> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, OrderFields& fields) {
    fields.number = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct order_action<cable_rules::order_number_clean> : order_action<cable_rules::order_number> {};
template <>
struct order_action<cable_rules::order_number_damaged> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, OrderFields& fields) {
    fields.damaged = span_of(in, fields.base, fields.offset);
  }
};

// What `DELC: 03/10/2045` begins with up to the value, if that is a slip of the keyword; 0 otherwise. Only a sign or a
// number behind it tells it from a word of an event.
std::size_t slip_of_keyword(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_letter(text[end])) ++end;
  const std::size_t next = skip_blanks(text, end);
  if (next == text.size() || !is_slip_of(text.substr(0, end), "decl")) return 0;
  if (text[next] == ':' || text[next] == ';') return next + 1;
  return next > end && is_digit(text[next]) ? next : 0;
}

// Whether an exemption may begin there: at the start of a word, or behind its section, as in `1.6X1`.
bool exemption_may_begin(std::string_view text, std::size_t at) {
  if (at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]))) return true;
  static constexpr std::string_view kSection = "1.6";
  return at >= kSection.size() && text.substr(at - kSection.size(), kSection.size()) == kSection;
}

std::optional<std::int32_t> token_number(std::string_view text, std::size_t after) {
  std::size_t at = after;
  while (at < text.size() && (is_blank(text[at]) || text[at] == '-')) ++at;
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  // `GDS 11/15/85` holds a day, not a category.
  if (end == at || (end < text.size() && text[end] == '/') || end - at > 2) return std::nullopt;
  return to_number<std::int32_t>(text.substr(at, end - at));
}

// Where letters may begin behind a section: `1.4. (d)`, `1.4: b`, `1.4 paragraphs b and d`.
std::size_t letters_begin(std::string_view text, std::size_t at) {
  const auto behind = [&](std::string_view some) { return std::min(text.find_first_not_of(some, at), text.size()); };
  const std::size_t next = behind(" .:[");
  const bool opened = text.substr(at, next - at).find_first_of(":[") != std::string_view::npos;
  if (opened || (next < text.size() && text[next] == '(')) return next;
  at = behind(" ");
  for (const std::string_view word :
       {"subparagraphs", "subparagraph", "paragraphs", "paragraph", "paras", "para", "sub"}) {
    if (starts_with_word(text.substr(at), word)) return at + word.size();
  }
  return at;
}

// Where the section of a reason that begins at `at` ends; `at` if none does.
std::size_t reason_section_end(std::string_view text, std::size_t at) {
  if (!is_digit(text[at]) || (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '/')))
    return at;
  const auto length = match<cable_rules::reason_section>(text.substr(at));
  if (!length) return at;
  const std::size_t end = at + *length;
  const bool goes_on = end < text.size() && (is_digit(text[end]) || text[end] == '/' ||
                                             (text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])));
  return goes_on ? at : end;
}

// The same of a section behind the letters of another, which must have letters, too: what follows a reason may begin
// with a number.
std::size_t later_section_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kLength = 3;
  const std::size_t end = reason_section_end(text, at);
  if (end != at + kLength) return at;
  const std::size_t letter = text.find_first_not_of(" (", end);
  const bool alone = letter != std::string_view::npos && is_letter(text[letter]) &&
                     (letter + 1 == text.size() || !(is_letter(text[letter + 1]) || is_digit(text[letter + 1])));
  return alone ? end : at;
}

// Where the text goes on behind `&#x000A;`, the line end that a web page leaves inside lines that are joined.
std::size_t behind_escape(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 8;
  if (text.substr(at, 2) != "&#") return at;
  const std::size_t end = text.substr(at, kLongest).find(';');
  return end == std::string_view::npos ? at : at + end + 1;
}

// Where `reason` begins, letters perhaps parted by the end of a line.
std::size_t find_reason(std::string_view text, std::size_t& end) {
  static constexpr std::string_view kWord = "reason";
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (lower(text[at]) != 'r' || (at > 0 && is_letter(text[at - 1]))) continue;
    std::size_t p = at, letter = 0;
    while (p < text.size() && letter < kWord.size()) {
      if (lower(text[p]) == kWord[letter]) {
        ++letter;
        ++p;
      } else if (letter > 0 && is_space(text[p])) {
        ++p;
      } else {
        break;
      }
    }
    if (letter == kWord.size()) {
      end = p;
      return at;
    }
  }
  return std::string_view::npos;
}

// Words beside exemptions, but those that join them: `25X9, UPON COMPLETION OF TALKS`.
bool says_event(std::string_view text) {
  constexpr std::size_t kShortest = 4;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]) || text[end] == '-')) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (word.size() >= kShortest && std::all_of(word.begin(), word.end(), is_letter)) return true;
    at = std::max(end, at + 1);
  }
  return false;
}

}  // namespace

void CableParser::executive_order(Span line) {
  const std::string_view text = view(line);
  Span value = line;
  const bool declassify = starts_with(text, "decl");
  // TAGS or SUBJECT on the same line.
  Span rest;
  const std::size_t tags_at = text.find(" TAGS");
  const LineClass rest_class = tags_at != std::string_view::npos ? LineClass::Tags : LineClass::Subject;
  if (const std::size_t at = rest_class == LineClass::Tags ? tags_at : find_subject_keyword(text);
      at != std::string_view::npos) {
    rest = part(line, at + 1, text.size());
    value.end = line.begin + static_cast<std::uint32_t>(at);
  }
  if (declassify) {
    const std::size_t colon = text.find(':');
    value.begin += static_cast<std::uint32_t>(colon == std::string_view::npos ? std::min<std::size_t>(text.size(), 14)
                                                                              : colon + 1);
    order_value(trimmed(text_, value));
    return;
  }
  const bool first = !cable_->executive_order;
  if (first) {
    OrderFields fields{text_.data() + value.begin, value.begin, {}, {}};
    const std::size_t taken = match<cable_rules::executive_order, order_action>(view(value), fields).value_or(0);
    ExecutiveOrderLine order;
    order.span = value;
    order.number = fields.number;
    if (fields.damaged.present()) keep_damage(fields.damaged);
    cable_->executive_order = order;
    order_ = value;
    Span after = part(value, taken, value.length());
    while (after.begin < after.end &&
           (is_blank(text_[after.begin]) || text_[after.begin] == ':' || text_[after.begin] == ','))
      ++after.begin;
    after = trimmed(text_, after);
    if (after.length() > 0) order_value(after);
  }
  state_ = cable_->declassification || !first ? State::Between : State::Order;
  if (rest.present()) {
    const TextLine tail{rest.begin, rest.begin, rest.end, rest_class};
    if (rest_class == LineClass::Tags) {
      if (!cable_->tags_line.present()) {
        Span tags_span = rest;
        if (const std::size_t at = find_subject_keyword(view(tail)); at != std::string_view::npos) {
          subject_start(part(rest, at + 1, rest.length()));
          tags_span.end = rest.begin + static_cast<std::uint32_t>(at);
        }
        cable_->tags_line = tags_span;
        tags_begin_ = rest.begin;
        tags_end_ = tags_span.end;
        tags(keyword_value(tags_span));
        state_ = cable_->subject_line.present() ? State::Subject : State::Tags;
      }
    } else if (!cable_->subject && !cable_->subject_line.present()) {
      subject_start(rest);
      state_ = State::Subject;
    }
  }
}

void CableParser::order_value(Span value) {
  // `DECL:` and `DECLAS` before the value; what stands before it is part of the value only where it is no keyword.
  static constexpr std::string_view kWords[] = {"declassify on", "declassify", "decl", "declas", "dec", "dng"};
  std::string_view text = view(value);
  std::size_t at = 0;
  while (true) {
    while (at < text.size() && (is_blank(text[at]) || text[at] == ':' || text[at] == '-')) ++at;
    if (at == text.size() || lower(text[at]) != 'd') break;
    const std::string_view rest = text.substr(at);
    std::size_t length = 0;
    for (const std::string_view word : kWords) {
      if (length == 0 && starts_with_word(rest, word)) length = word.size();
    }
    if (length == 0) length = slip_of_keyword(rest);
    if (length == 0) break;
    at += length;
    if (at < text.size() && text[at] == '.') ++at;
  }
  value.begin += static_cast<std::uint32_t>(std::min(at, text.size()));
  value = trimmed(text_, value);
  if (value.length() > 0) declassification(value);
}

void CableParser::declassification(Span value) {
  Declassification found;
  found.span = value;
  std::string_view text = view(value);
  if (text.size() > 200) {
    text = text.substr(0, 200);
    found.span.end = value.begin + 200;
  }
  std::optional<Date> earliest;
  if (cable_->dtg && cable_->dtg->date) {
    earliest = cable_->dtg->date;
  } else if (cable_->smart_date) {
    earliest = cable_->smart_date;
  } else if (cable_->row_date) {
    earliest = cable_->row_date;
  }
  std::optional<FoundDay> day;
  const auto take_day = [&] {
    if (!day) return;
    found.date_span = part(value, day->begin, day->end);
    found.date = day->date;
    found.date_invalid = !day->date;
  };
  found.count = 1;
  using Kind = DeclassificationKind;
  struct Token {
    std::string_view word;
    Kind kind;
  };
  static constexpr Token kTokens[] = {{"none", Kind::None},
                                      {"not applicable", Kind::None},
                                      {"oadr", Kind::Oadr},
                                      {"o.a.d.r", Kind::Oadr},
                                      {"originating agency", Kind::Oadr},
                                      {"mr", Kind::Mr},
                                      {"manual review", Kind::Mr},
                                      {"xgds", Kind::Xgds},
                                      {"gds", Kind::Gds},
                                      {"rds", Kind::Rds},
                                      {"ads", Kind::Ads}};
  static constexpr Token kNone{"", Kind::None};
  const Token* token = nullptr;
  for (const Token& each : kTokens) {
    if (!starts_with(text, each.word)) continue;
    if (text.size() > each.word.size() && is_letter(text[each.word.size()])) continue;
    token = &each;
    break;
  }
  // A level of what needs no protection says nothing of how long one lasts.
  const auto word = vocabulary_.exact(WordPlace::Line, text);
  const bool unclassified = word && word->kind == WordKind::Level && !vocabulary_.level(word->id).classified;
  if (unclassified || match<cable_rules::not_applicable>(text)) token = &kNone;
  if (token == nullptr || token->kind == Kind::Gds || token->kind == Kind::Rds || token->kind == Kind::Xgds)
    day = find_day(text, earliest);
  if (token != nullptr) {
    found.kind = token->kind;
    if (token->kind == Kind::Xgds || token->kind == Kind::Rds) found.category = token_number(text, token->word.size());
    take_day();
  } else {
    // Exemptions: X1,X5 or 25X4, 20501001 or 50X1-HUM.
    std::int32_t exemptions = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (!exemption_may_begin(text, at)) continue;
      const auto length = match<cable_rules::exemption>(text.substr(at));
      if (!length) continue;
      if (exemptions == 0) found.exemption = part(value, at, at + *length);
      ++exemptions;
      at += *length - 1;
    }
    // A date beside an exemption of 25 years belongs to it; beside X1 it is a second value.
    if (exemptions > 0) {
      found.kind = Kind::Exemption;
      take_day();
      const bool plain = lower(text_[found.exemption.begin]) == 'x';
      found.count = exemptions + (plain && day ? 1 : 0);
      found.event = says_event(text);
    } else if (find_folded(text, "treaty") != std::string_view::npos &&
               find_folded(text, "subject to") != std::string_view::npos) {
      found.kind = Kind::Treaty;
      take_day();
    } else if (const auto years = duration(text); years && earliest) {
      found.kind = Kind::Date;
      found.date_span = found.span;
      found.date = add_years(*earliest, *years);
    } else if (day) {
      // An event may name a day in passing, but a date comes first.
      found.kind = day->begin <= 4 ? Kind::Date : Kind::Event;
      take_day();
      if (const auto second = find_day(text.substr(day->end), earliest); second && found.kind == Kind::Date) {
        found.count = 2;
        if (second->date && found.date && *second->date > *found.date) {
          const std::size_t begin = day->end;
          found.date_span = part(value, begin + second->begin, begin + second->end);
          found.date = second->date;
        }
      }
    } else if (const auto year = year_alone(text, earliest)) {
      found.kind = Kind::Date;
      found.date_span = found.span;
      found.date = year;
    } else {
      const bool digits = meant_as_day(text);
      found.kind = digits ? Kind::Date : Kind::Event;
      if (digits) {
        found.date_span = found.span;
        found.date_invalid = true;
      }
    }
  }
  found.event = found.event || found.kind == Kind::Event;
  take_declassification(found);
}

// Of two dates the one counts that protects longer, wherever they stand.
void CableParser::take_declassification(const Declassification& found) {
  std::optional<Declassification>& taken = cable_->declassification;
  if (!taken) {
    taken = found;
    return;
  }
  if (!taken->date || !found.date || taken->kind != found.kind || *taken->date == *found.date) return;
  const std::int32_t count = taken->count + found.count;
  if (*found.date > *taken->date) taken = found;
  taken->count = count;
}

void CableParser::classifier(Span region) {
  region = trimmed(text_, region);
  const std::string_view text = view(region);
  if (starts_with(text, "reason")) {
    reason(region, 6);
    return;
  }
  if (!cable_->classifier) {
    cable_->classifier.emplace();
    cable_->classifier->span = region;
  }
  Classifier& found = *cable_->classifier;
  found.span.end = std::max(found.span.end, region.end);
  std::size_t reason_end = 0;
  const std::size_t reason_at = find_reason(text, reason_end);
  std::string_view names = text.substr(0, reason_at);
  static constexpr std::string_view kClassified = "classified by";  // that the region begins with
  static constexpr SoughtWord kDeclassify("declassify on"), kDerived("derived from"), kGuide("classification guide"),
      kSources("multiple sources");
  if (const std::size_t on = kDeclassify.find(text); on != std::string_view::npos) {
    std::size_t end = text.find('\n', on);
    if (end == std::string_view::npos) end = text.size();
    std::size_t begin = on + kDeclassify.size();
    while (begin < end && (text[begin] == ':' || is_blank(text[begin]))) ++begin;
    if (begin < end) declassification(trimmed(text_, part(region, begin, end)));
    names = names.substr(0, on);
  }
  if (const std::size_t from = kDerived.find(names); from != std::string_view::npos) {
    std::size_t begin = from + kDerived.size();
    while (begin < names.size() && (names[begin] == ':' || is_space(names[begin]))) ++begin;
    std::size_t end = names.find('\n', begin);
    if (end == std::string_view::npos) end = names.size();
    if (begin < end) found.source = trimmed(text_, part(region, begin, end));
    // The line of a form that was not filled in, behind another that was, says nothing.
    found.derived = found.derived || begin < end || from == 0;
    names = names.substr(0, from);
  } else if (kGuide.find(names) != std::string_view::npos || kSources.find(names) != std::string_view::npos) {
    found.derived = true;
    const std::size_t colon = names.find(':');
    const std::size_t begin = colon == std::string_view::npos ? kClassified.size() : colon + 1;
    found.source = trimmed(text_, part(region, std::min(begin, names.size()), names.size()));
  }
  // A keyword with a slip in it is no name.
  const std::size_t colon = names.substr(0, kClassified.size() + 2).find(':');
  std::size_t at = colon == std::string_view::npos ? 0 : colon;
  bool behind_initial = false;  // `J. DOE`
  while (at < names.size()) {
    while (at < names.size() && !is_letter(names[at]) && !is_high(names[at])) ++at;
    const std::size_t begin = at;
    while (at < names.size() && (is_letter(names[at]) || is_high(names[at]) || names[at] == '\'' || names[at] == '/' ||
                                 names[at] == '.' || names[at] == '-'))
      ++at;
    std::string_view word = names.substr(begin, at - begin);
    const bool initial = word.size() == 2 && is_upper(word[0]) && word[1] == '.';
    const bool follows_initial = std::exchange(behind_initial, initial);
    while (!word.empty() && (word.back() == '.' || word.back() == '-' || word.back() == '/')) word.remove_suffix(1);
    if (word.empty()) continue;
    const ClassifierWord what = classifier_word(word);
    if (what == ClassifierWord::Title) {
      found.position = true;
    } else if (word.size() >= 2 && what == ClassifierWord::Other && (is_upper(word[0]) || is_high(word[0]))) {
      // Bureau symbols, `EUR/WE`, and other short words of capitals name no person.
      const bool symbol =
          word.find('/') != std::string_view::npos ||
          (word.size() <= 3 && all_capitals(word) && word.find('.') == std::string_view::npos && !follows_initial);
      if (symbol) {
        found.position |= word.find('/') != std::string_view::npos;
      } else if (word.find('.') == std::string_view::npos || word.size() > 4) {
        found.named = true;
      }
    }
  }
  reason(region, reason_at == std::string_view::npos ? 0 : reason_end);
}

void CableParser::reason(Span region, std::size_t from) {
  if (cable_->reason) return;
  const std::string_view text = view(region);
  for (std::size_t at = from; at < text.size(); ++at) {
    const std::size_t section_end = reason_section_end(text, at);
    if (section_end == at) continue;
    ReasonCitation found;
    found.section = part(region, at, section_end);
    std::size_t end = section_end;
    std::size_t p = letters_begin(text, end);
    // Letters stand in brackets or bare, parted by commas, blanks, slashes, `and`, `&` or `+`.
    while (p < text.size()) {
      const char c = text[p];
      if (const std::size_t behind = behind_escape(text, p); behind != p) {
        p = behind;
        continue;
      }
      if (is_space(c) || c == ',' || c == '(' || c == ')' || c == '/' || c == ']' || c == '&' || c == '+' || c == ';' ||
          c == '-') {
        if (c == ')') end = p + 1;
        ++p;
        continue;
      }
      if (starts_with_word(text.substr(p), "and") || starts_with_word(text.substr(p), "or")) {
        p += starts_with(text.substr(p), "and") ? 3 : 2;
        continue;
      }
      if (const std::size_t next = later_section_end(text, p); next != p) {
        found.later_sections.push_back(part(region, p, next));
        end = next;
        p = letters_begin(text, next);
        continue;
      }
      const bool alone = is_letter(c) && (p + 1 == text.size() || !(is_letter(text[p + 1]) || is_digit(text[p + 1])));
      if (!alone) break;
      found.letters.push_back(part(region, p, p + 1));
      end = p = p + 1;
      if (p < text.size() && text[p] == '.') break;
    }
    found.span = part(region, at, end);
    cable_->reason = found;
    return;
  }
}

}  // namespace cablemark
