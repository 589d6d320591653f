#include "grammar/html.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "grammar/cable_lines.hpp"
#include "grammar/confusables.hpp"
#include "grammar/utf8.hpp"

namespace cablemark {
namespace {

constexpr std::uint32_t kBlankWithoutWidth = 0x200B;
constexpr std::size_t kHead = std::size_t{64} * 1024;  // where the tags of a page are looked for

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Entity, 39> kEntities = {
    {{"amp", "&"},         {"lpar", "("},       {"rpar", ")"},        {"lsqb", "["},       {"lbrack", "["},
     {"rsqb", "]"},        {"rbrack", "]"},     {"sol", "/"},         {"bsol", "\\"},      {"comma", ","},
     {"period", "."},      {"colon", ":"},      {"semi", ";"},        {"num", "#"},        {"ast", "*"},
     {"hyphen", "\u2010"}, {"dash", "\u2010"},  {"shy", "\u00AD"},    {"zwnj", "\u200C"},  {"zwj", "\u200D"},
     {"lrm", ""},          {"rlm", ""},         {"ensp", " "},        {"emsp", " "},       {"lt", "<"},
     {"gt", ">"},          {"quot", "\""},      {"apos", "'"},        {"nbsp", " "},       {"para", "\u00B6"},
     {"sect", "\u00A7"},   {"ndash", "\u2013"}, {"mdash", "\u2014"},  {"lsquo", "\u2018"}, {"rsquo", "\u2019"},
     {"ldquo", "\u201C"},  {"rdquo", "\u201D"}, {"hellip", "\u2026"}, {"bull", "\u2022"}}};

// The name of the tag whose `<` stands at `at`, in lower case, with the slash of one that closes.
std::string tag_name(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 12;
  std::string name;
  for (std::size_t i = at + 1; i < text.size() && name.size() < kLongest; ++i) {
    const char c = text[i];
    if (!is_letter(c) && !is_digit(c) && !(c == '/' && name.empty())) break;
    name += lower(c);
  }
  return name;
}

// These change how a letter looks, and part no words.
bool is_inline(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "a",    "abbr", "b",    "bdi",   "bdo",  "big",    "code",   "del", "em",  "font", "i", "ins", "kbd",
      "mark", "s",    "samp", "small", "span", "strike", "strong", "sub", "sup", "tt",   "u", "wbr"};
  if (name.starts_with('/')) name.remove_prefix(1);
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// Behind these the next line begins.
bool ends_line(std::string_view name) {
  static constexpr std::string_view kNames[] = {"br", "/div", "/tr", "/pre", "/h1", "/h2", "/h3", "/h4"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// These stand apart from what is before and behind them, as paragraphs of a text do by an empty line.
bool is_paragraph(std::string_view name) { return name == "p" || name == "/p" || name == "li" || name == "/li"; }

class Page {
 public:
  Page(std::string& text, std::vector<std::uint32_t>& line_ends) : text_(text), line_ends_(line_ends) {}

  void read() {
    for (std::size_t at = text_.find_first_of("<&"); at != std::string::npos; at = text_.find_first_of("<&", at)) {
      at = text_[at] == '<' ? read_tag(at) : read_reference(at);
    }
    join_words();
  }

 private:
  // Bytes of the page that show nothing, not even a blank.
  struct Nothing {
    std::size_t begin, end;
  };

  static bool is_blank_byte(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

  // `(<b>C</b>)`, `S&#47;&#47;NF`: the letters of a word move together, and what shows nothing stands behind them.
  void join_words() {
    for (std::size_t n = 0; n < nothing_.size();) {
      std::size_t to = nothing_[n].begin, at = to;
      // Before a word it takes nothing apart, and the word keeps its place.
      if (to == 0 || is_blank_byte(text_[to - 1])) {
        ++n;
        continue;
      }
      while (n < nothing_.size() && (at == nothing_[n].begin || (at < text_.size() && !is_blank_byte(text_[at])))) {
        if (at == nothing_[n].begin) {
          at = nothing_[n++].end;
        } else {
          text_[to++] = text_[at++];
        }
      }
      while (at < text_.size() && !is_blank_byte(text_[at])) text_[to++] = text_[at++];
      std::fill(text_.begin() + static_cast<std::ptrdiff_t>(to), text_.begin() + static_cast<std::ptrdiff_t>(at), ' ');
    }
  }

  // Line ends of the page stay.
  void blank(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (text_[i] != '\n') text_[i] = ' ';
    }
  }

  // In place of the byte before `end`, unless the page's own line ends there.
  void end_line(std::size_t end) {
    const std::size_t next = text_.find_first_not_of(" \t\r", end);
    if (next != std::string::npos && text_[next] == '\n') return;
    break_line(end - 1);
  }

  void break_line(std::size_t at) {
    if (text_[at] == '\n') return;
    text_[at] = '\n';
    line_ends_.push_back(static_cast<std::uint32_t>(at));
  }

  std::size_t read_tag(std::size_t at) {
    if (text_.compare(at, 4, "<!--") == 0) {
      const std::size_t end = past(at, "-->");
      if (text_.find('\n', at) >= end) nothing_.push_back({at, end});
      return end;
    }
    const std::string name = tag_name(text_, at);
    const bool tag = !name.empty() || text_.compare(at, 2, "<!") == 0 || text_.compare(at, 2, "<?") == 0;
    if (!tag) return at + 1;
    if (name == "script" || name == "style") return past(at, "</" + name);
    const std::size_t end = past(at, ">");
    if (ends_line(name)) end_line(end);
    if (is_paragraph(name)) break_line(name[0] == '/' ? end - 1 : at);
    if (is_inline(name) && text_.find('\n', at) >= end) nothing_.push_back({at, end});
    return end;
  }

  // Blanks what reaches from `at` to the end of `close`.
  std::size_t past(std::size_t at, std::string_view close) {
    const std::size_t found = find_folded(text_, close, at);
    const std::size_t end = found == std::string::npos ? text_.size() : found + close.size();
    blank(at, end);
    return end;
  }

  std::size_t read_reference(std::size_t at) {
    constexpr std::size_t kLongest = 10;
    const std::string_view reference = std::string_view(text_).substr(at + 1, kLongest);
    const std::size_t semicolon = reference.find(';');
    if (semicolon == std::string_view::npos) return at + 1;
    const std::size_t end = at + semicolon + 2;
    const std::string_view name = reference.substr(0, semicolon);
    if (!name.empty() && name[0] == '#') return read_number(name.substr(1), at, end);
    const auto* const entity =
        std::find_if(kEntities.begin(), kEntities.end(), [name](const Entity& one) { return one.name == name; });
    if (entity == kEntities.end()) return at + 1;
    return put(entity->text, at, end);
  }

  std::size_t read_number(std::string_view digits, std::size_t at, std::size_t end) {
    const bool hexadecimal = !digits.empty() && lower(digits[0]) == 'x';
    if (hexadecimal) digits.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [past_digits, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hexadecimal ? 16 : 10);
    if (error != std::errc{} || past_digits != digits.data() + digits.size()) return at + 1;
    if (code == '\n' || code == '\r') {
      blank(at, end);
      if (code == '\n') end_line(end);
      return end;
    }
    if (is_unseen(code) || code == kBlankWithoutWidth) return put("", at, end);
    if (is_wide_blank(code)) return put(" ", at, end);
    if (code < 0x20 || code > 0xFFFF || (code >= 0xD800 && code <= 0xDFFF)) return at + 1;
    std::string character;
    append_utf8(character, code);
    return put(character, at, end);
  }

  // A reference is never shorter than its character.
  std::size_t put(std::string_view character, std::size_t at, std::size_t end) {
    blank(at, end);
    text_.replace(at, character.size(), character);
    if (character != " ") nothing_.push_back({at + character.size(), end});
    return end;
  }

  std::string& text_;
  std::vector<std::uint32_t>& line_ends_;
  std::vector<Nothing> nothing_;  // in order
};

}  // namespace

bool is_html(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '<' || first + 1 == text.size()) return false;
  const char next = text[first + 1];
  if (!is_letter(next) && next != '!' && next != '?') return false;
  const std::string_view head = text.substr(first, kHead);
  static constexpr std::string_view kTags[] = {"<html", "<body", "<pre", "<br", "<p>", "<p ", "<div"};
  return std::any_of(std::begin(kTags), std::end(kTags),
                     [head](std::string_view tag) { return find_folded(head, tag, 0) != std::string_view::npos; });
}

void read_html(std::string& text, std::vector<std::uint32_t>& line_ends) { Page(text, line_ends).read(); }

}  // namespace cablemark
