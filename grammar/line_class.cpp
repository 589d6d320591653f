#include "grammar/line_class.hpp"

#include <algorithm>
#include <string>

#include "grammar/cable_rules.hpp"
#include "grammar/match_rules.hpp"
#include "grammar/vocabulary.hpp"

namespace cablemark {

namespace {

bool is_stamp(std::string_view line) {
  // A stamp names the Department and the case, or is one of the lines that stand beside it.
  if (starts_with(line, "case no") || starts_with(line, "doc no") || starts_with(line, "release in ") ||
      line == "RELEASE IN" || starts_with(line, "u.s. department of state")) {
    return true;
  }
  if (starts_with(line, "date: ") && line.size() > 30 && find_folded(line, "release") != std::string_view::npos)
    return true;
  if (starts_with(line, "declassified/released") || starts_with(line, "approved for release") ||
      starts_with(line, "sheryl p. walter"))
    return true;
  if (line.size() > 400) return false;
  static constexpr SoughtWord kDepartment("department of state"), kReview("systematic review"),
      kHouse("produced to house");
  constexpr std::size_t kNowhere = std::string_view::npos;
  if (kDepartment.find(line) != kNowhere &&
      (find_folded(line, "case no") != kNowhere || kReview.find(line) != kNowhere))
    return true;
  return kHouse.find(line) != kNowhere;
}

// `after`: what may follow the word.
bool keyword(std::string_view line, std::string_view word, std::string_view after) {
  if (line.size() <= word.size() || !starts_with(line, word)) return false;
  return std::any_of(after.begin(), after.end(), [&](char c) { return c == line[word.size()]; });
}

// `SUBJECT:`, `SUBJ:`, `Subject   Fw:`: a keyword with its colon, or in capitals with a blank.
bool field(std::string_view line, std::string_view word) {
  if (!starts_with(line, word)) return false;
  const std::string_view rest = line.substr(word.size());
  std::size_t at = 0;
  while (at < rest.size() && is_blank(rest[at])) ++at;
  if (at < rest.size() && rest[at] == ':') return true;
  return at > 0 && at < rest.size() && all_capitals(line.substr(0, word.size())) && !is_lower(rest[at]) &&
         all_capitals(rest.substr(at, 8));
}

// `SUBECT:`, `SUBJEC:`, `SUBJECT;`: one letter wrong, lost or doubled, or another sign for the colon. More than one
// subject is a word of its own.
bool damaged_subject(std::string_view line) {
  constexpr std::string_view kWord = "subject";
  const std::size_t end = line.find_first_of(":; ");
  if (end == std::string_view::npos || end + 1 < kWord.size() || end > kWord.size() + 1) return false;
  const std::string_view word = line.substr(0, end);
  const std::size_t colon = skip_blanks(line, end);
  if (colon == line.size() || (line[colon] != ':' && line[colon] != ';')) return false;
  if (line[colon] == ';') return word == "SUBJECT";
  return all_capitals(word) && word != "SUBJECTS" && is_slip_of(word, kWord);
}

// `Clasified By:`: one letter wrong, lost or doubled before the colon.
bool damaged_classifier(std::string_view line) {
  constexpr std::string_view kWord = "classified by";
  const std::size_t colon = line.substr(0, kWord.size() + 2).find(':');
  return colon != std::string_view::npos && colon + 1 >= kWord.size() && is_slip_of(line.substr(0, colon), kWord);
}

LineClass page_or_caps(std::string_view line) {
  // `OTTAWA 00000136  001.2 OF 003` ends in a digit.
  if (line.size() >= 16 && line.size() <= 80 && is_digit(line.back()) && match<cable_rules::page_line>(line))
    return LineClass::PageLine;
  return LineClass::Caps;
}

LineClass sentence(std::string_view line) {
  return is_digit(line.back()) && page_or_caps(line) == LineClass::PageLine ? LineClass::PageLine : LineClass::Text;
}

// The second letters of the words that lines of the form begin with, a bit each.
struct KeywordPairs {
  std::uint32_t seconds[26] = {};

  constexpr KeywordPairs() {
    for (const char* pair : {"Bt", "Be", "Cl", "Ca", "De", "Do", "Da", "En", "Eo", "Ex", "Fm", "Fr", "In", "Mr",
                             "Nn", "Pa", "Re", "Su", "Sh", "To", "Ta", "Tg", "Ag", "Ap", "Un", "Vz", "Xm", "Zn"})
      seconds[pair[0] - 'A'] |= 1U << static_cast<unsigned>(pair[1] - 'a');
  }
  // `E.O.` and `U.S.` have no letter behind their first one.
  [[nodiscard]] bool may_begin(char first, char second) const {
    return !is_letter(second) || (seconds[first - 'A'] >> static_cast<unsigned>(lower(second) - 'a') & 1U) != 0;
  }
};
constexpr KeywordPairs kKeywordPairs;

// A line that begins with a capital and a word of the form; Text for any other.
[[gnu::noinline]] LineClass keyword_line(std::string_view line, char second) {
  using enum LineClass;
  switch (line[0]) {
    case 'B':
      if (line == "BT") return EndOfText;
      if (second == '.' && match<cable_rules::executive_order>(line)) return ExecutiveOrder;
      if (starts_with_word(line, "begin")) return Bracket;
      break;
    case 'C':
      if (keyword(line, "classified by", ": ") || keyword(line, "classified:", " ") || damaged_classifier(line))
        return Classifier;
      if (starts_with(line, "case no")) return Stamp;
      break;
    case 'D':
      if (second == 'E' && starts_with(line, "de r") &&
          match<tao::pegtl::seq<tao::pegtl::string<'D', 'E', ' ', 'R'>, tao::pegtl::rep<3, tao::pegtl::alnum>>>(line))
        return Station;
      if (keyword(line, "derived from", ": ")) return Classifier;
      if (keyword(line, "declassify on", ": ") || keyword(line, "decl on", ": ") || keyword(line, "decl", ":"))
        return Declassify;
      if (second == 'o' && starts_with(line, "doc no")) return Stamp;
      if (second == 'a' && keyword(line, "date/dtg", ": ")) return Smart;
      if (second == 'a' && starts_with(line, "date: ") && is_stamp(line)) return Stamp;
      if (second == 'e' && is_stamp(line)) return Stamp;
      break;
    case 'E':
      if (second == 'n' || second == 'N') {
        if (starts_with_word(line, "end")) return Bracket;
      } else if (std::string_view(".,;:OoxX 0").find(second) != std::string_view::npos &&
                 match<cable_rules::executive_order>(line)) {
        return ExecutiveOrder;
      }
      break;
    case 'F':
      if (second == 'M' && keyword(line, "fm", " \t")) return From;
      if (starts_with(line, "from:")) return Mail;
      if (second == '.' && match<cable_rules::executive_order>(line)) return ExecutiveOrder;
      break;
    case 'I':
      if (second == 'N' && keyword(line, "info", " \t") && line[2] == 'F') return Info;
      break;
    case 'M':
      if (second == 'R' && keyword(line, "mrn", ": ") && line.find(':') < 6) return Smart;
      if (line == "MRN:") return Smart;
      break;
    case 'N':
      if (line == "NNNN") return EndMessage;
      break;
    case 'P':
      if ((second == 'A' || second == 'a') && match<cable_rules::page_top>(line) && all_capitals(line)) return PageTop;
      break;
    case 'R':
      if (second == 'e' || second == 'E') {
        if (keyword(line, "ref", ":") || keyword(line, "refs", ":") || keyword(line, "ref(s)", ":") ||
            keyword(line, "reference", ":") || keyword(line, "references", ":") || field(line, "ref") ||
            keyword(line, "reftel", ":")) {
          return Reference;
        }
        if (keyword(line, "reason", ":( ") && (line.size() < 8 || line[6] != ' ' || line.find(':') < 20)) return Reason;
        if (keyword(line, "reasons", ":( ")) return Reason;
        if (starts_with(line, "release in")) return Stamp;
      }
      break;
    case 'S':
      if (field(line, "subject") || field(line, "subj") || damaged_subject(line)) return Subject;
      if (second == 'h' && starts_with(line, "sheryl p. walter")) return Stamp;
      break;
    case 'T':
      if (second == 'O' && keyword(line, "to", " \t")) return To;
      if (field(line, "tags") || field(line, "tag") || field(line, "tage") || field(line, "tgs")) return Tags;
      break;
    case 'A':
      if (second == 'G' && field(line, "ags")) return Tags;
      if (second == 'p' && is_stamp(line)) return Stamp;
      break;
    case 'U':
      if ((second == 'N' || second == '.') && is_stamp(line)) return Stamp;
      break;
    case 'V':
      if (second == 'Z' && starts_with(line, "vzcz") && line.size() <= 24) return TransmissionId;
      break;
    case 'X':
      if (second == 'M' && keyword(line, "xmt", " \t")) return Exempt;
      break;
    case 'Z':
      if (second == 'N' && (starts_with_word(line, "znr") || starts_with_word(line, "zny"))) return Security;
      break;
    default:
      break;
  }
  return Text;
}

// `RR RUEHWEB`: a digraph, and routing indicators behind it.
[[gnu::noinline]] bool is_precedence(std::string_view line) {
  if (!match<cable_rules::precedence_line>(line)) return false;
  const char second = line[1];
  const bool precedence = second == line[0] && std::string_view("ZOPRY").find(second) != std::string_view::npos;
  // One indicator whose first letter is wrong: `RR QUEHC`.
  if (precedence && line.size() >= 7 && line.size() <= 10 && line[4] == 'U' && line.find(' ', 3) == line.npos)
    return true;
  // One indicator that has lost letters: `RR RC`.
  if (precedence && line.size() < 8 && line[3] == 'R' && line.find(' ', 3) == line.npos) return true;
  // A wrong digraph still is one if everything after it is a routing indicator.
  if (!precedence && (std::string_view("ZOPRY").find(line[0]) == std::string_view::npos ||
                      std::string_view("ZOPRY").find(second) == std::string_view::npos))
    return false;
  if (line[3] != 'R' || !match<cable_rules::entry_routing>(line.substr(3))) return false;
  for (std::size_t i = 4; i < line.size(); ++i) {
    if (is_blank(line[i - 1]) && !is_blank(line[i]) && line[i] != 'R') return false;
  }
  return true;
}

[[gnu::noinline]] bool is_date_time(std::string_view line) {
  return line.size() >= 12 && line.size() <= 80 && match<cable_rules::dtg_like>(line).has_value();
}

// What scanners take for digits.
bool is_digit_like(char c) { return c == 'O' || c == 'I' || c == 'D' || is_digit(c); }

// A line that begins with a capital.
[[gnu::noinline]] LineClass capital(std::string_view line) {
  using enum LineClass;
  const char first = line[0];
  const char second = line.size() > 1 ? line[1] : ' ';
  if (kSentences.begin(first, second)) return sentence(line);
  if (kKeywordPairs.may_begin(first, second)) {
    if (const LineClass keyword = keyword_line(line, second); keyword != Text) return keyword;
  }
  if (is_upper(second)) {
    if (line.size() > 4 && line[2] == ' ' && is_precedence(line)) return Precedence;
    // A group of its own precedence letter has a blank behind it.
    if (is_digit_like(first) && is_digit_like(second) && is_date_time(line)) return DateTime;
    return page_or_caps(line);
  }
  if (second == ' ' && is_date_time(line)) return DateTime;
  if (is_lower(second)) return sentence(line);
  if (second == ' ' && line.size() > 2 && is_lower(line[2])) return Text;
  return page_or_caps(line);
}

[[gnu::noinline]] LineClass no_capital(std::string_view line) {
  using enum LineClass;
  const char c = line[0];
  if (is_lower(c)) {
    if (c == 'o' && line.size() > 2 && line[1] == ' ') return Bullet;
    if (c == 't' && (keyword(line, "tags", ": ") && line.find(':') == 4)) return Tags;
    if (c == 's' && (keyword(line, "subject", ":") || keyword(line, "subj", ":"))) return Subject;
    if (c == 'e' && (line.size() > 2 && (line[1] == '.' || line[1] == 'o')) &&
        match<cable_rules::executive_order>(line) && line.find_first_of("0123456789") < 9) {
      return ExecutiveOrder;
    }
    if (c == 'r' && keyword(line, "ref", ":")) return Reference;
    if (c == 'c' && keyword(line, "classified by", ":")) return Classifier;
    return Text;
  }
  if (is_digit(c)) {
    if (line.size() >= 24 && is_digit(line[1]) && is_letter(line[2]) && match<cable_rules::metadata_row>(line))
      return Row;
    if (line.size() >= 14 && match<cable_rules::dtg_group>(line)) return DateTime;
    return Number;
  }
  switch (c) {
    case '(':
    case '[':
      if (starts_with(line, "(begin ") || starts_with(line, "(end ")) return Bracket;
      return Open;
    case '-':
    case '=':
    case '_':
      if (is_rule(line)) return Rule;
      return c == '-' ? Bullet : Text;
    case '*':
      return Bullet;
    case '#':
      return line.size() <= 9 && line.size() > 1 && is_digit(line[1]) ? EndSerial : Text;
    case '/':
      return Caps;
    default:
      break;
  }
  if (is_high(c)) {
    if (line.size() > 2 && c == '\xC2' && line[1] == '\xB6') {
      const std::size_t behind = skip_blanks(line, 2);
      return behind < line.size() && is_digit(line[behind]) ? Number : Text;
    }
    if (line.size() > 2 && (line.substr(0, 3) == "\xE2\x80\xA2" || line.substr(0, 2) == "\xC2\xB7" ||
                            line.substr(0, 3) == "\xE2\x97\x8F" || line.substr(0, 3) == "\xE2\x96\xAA" ||
                            line.substr(0, 3) == "\xE2\x80\x93")) {
      return Bullet;
    }
    return Caps;
  }
  return Text;
}

}  // namespace

bool is_slip_of(std::string_view text, std::string_view word) {
  const auto same = [](std::string_view a, std::string_view b) { return a.size() == b.size() && starts_with(a, b); };
  while (!text.empty() && !word.empty() && lower(text[0]) == word[0]) {
    text.remove_prefix(1);
    word.remove_prefix(1);
  }
  if (text.empty() && word.empty()) return false;
  if (text.size() > 1 && word.size() > 1 && lower(text[0]) == word[1] && lower(text[1]) == word[0] &&
      same(text.substr(2), word.substr(2)))
    return true;
  const auto rest = [](std::string_view some) { return some.substr(std::min<std::size_t>(1, some.size())); };
  return same(rest(text), rest(word)) || (!text.empty() && same(rest(text), word)) ||
         (!word.empty() && same(text, rest(word)));
}

LineClassifier::LineClassifier(const Vocabulary& vocabulary) {
  if (!vocabulary.has_forms()) return;
  static constexpr struct {
    FormKeyword keyword;
    LineClass what;
    bool colon;
  } kKeywords[] = {{FormKeyword::From, LineClass::From, false},
                   {FormKeyword::To, LineClass::To, false},
                   {FormKeyword::Info, LineClass::Info, false},
                   {FormKeyword::Exempt, LineClass::Exempt, false},
                   {FormKeyword::ExecutiveOrder, LineClass::ExecutiveOrder, false},
                   {FormKeyword::Tags, LineClass::Tags, true},
                   {FormKeyword::Subject, LineClass::Subject, true},
                   {FormKeyword::Reference, LineClass::Reference, true},
                   {FormKeyword::ClassifiedBy, LineClass::Classifier, true},
                   {FormKeyword::DerivedFrom, LineClass::Classifier, true},
                   {FormKeyword::Reason, LineClass::Reason, true}};
  for (const auto& keyword : kKeywords) {
    for (const std::string& word : vocabulary.form(keyword.keyword)) {
      if (word.empty()) continue;
      forms_.push_back({word, keyword.what, keyword.colon});
    }
  }
  if (forms_.empty()) return;
  sentences_ = kSentences;
  for (const Form& form : forms_) sentences_->row[static_cast<unsigned char>(form.word[0])] = 0;
}

LineClass LineClassifier::form(std::string_view line) const {
  for (const Form& form : forms_) {
    if (line.size() <= form.word.size() || line.substr(0, form.word.size()) != form.word) continue;
    const std::string_view rest = line.substr(form.word.size());
    if (form.colon ? rest[0] == ':' || (is_blank(rest[0]) && rest.substr(0, 3).find(':') != std::string_view::npos)
                   : is_blank(rest[0]))
      return form.what;
  }
  return LineClass::Text;
}

LineClass LineClassifier::by_shape(std::string_view line) {
  return is_upper(line[0]) ? capital(line) : no_capital(line);
}

}  // namespace cablemark
