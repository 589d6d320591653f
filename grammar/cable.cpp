#include "grammar/cable.hpp"

#include <algorithm>
#include <charconv>

#include "grammar/cable_parser.hpp"

namespace cablemark {

namespace {

// How far the lines of a cable have come. A line that comes before what has been read begins the next cable.
enum class Progress : std::uint8_t {
  Nothing,
  Wrapper,
  Row,
  Identifier,
  Precedence,
  Station,
  Security,
  Page,
  DateTime,
  Header
};

// The classification line of a section, and the date line above it.
struct SectionHead {
  std::size_t at = 0;
  std::int32_t number = 0;
  std::string_view post, date;
  std::int64_t serial = 0;
};

class Cutter {
 public:
  Cutter(std::string_view text, std::span<const TextLine> lines, std::span<const std::uint32_t> notable,
         const CableParser& parser)
      : text_(text), lines_(lines), notable_(notable), parser_(parser) {}

  std::vector<Cut> cut() {
    std::vector<Cut> cuts;
    const auto add = [&](LineRange lines) { cuts.push_back({lines, {}}); };
    std::size_t begin = 0;
    bool open = false;    // a line that begins a cable has been read
    bool closed = false;  // NNNN has been read, and nothing that begins a cable since
    Progress reached = Progress::Nothing;
    std::size_t unread = 0;  // the first line that may be a classification line and has not been asked
    for (std::size_t at = next_cut(0); at < notable_.size(); at = next_cut(at + 1)) {
      const std::uint32_t i = notable_[at];
      if (i < begin) continue;
      if (lines_[i].what == LineClass::EndMessage && !closed) {
        if (next_cut(at + 1) < notable_.size() && quoted(begin, i)) continue;
        const std::size_t end = after_end(i);
        add({begin, end});
        begin = end;
        open = false;
        closed = true;
        reached = Progress::Nothing;
        unread = end;
        continue;
      }
      const Progress here = progress(i);
      if (here == Progress::Nothing) continue;
      if (here == Progress::Header) {
        if (!closed) reached = Progress::Header;
        continue;
      }
      if (!closed && reached < Progress::Header && classification_stands(unread, i)) reached = Progress::Header;
      unread = i + 1;
      const bool mail = here == Progress::Wrapper;
      if (reached == Progress::Header && quoted(begin, i)) continue;
      if (!open) {
        // What stands above the head of the first e-mail or memorandum belongs to it.
        const std::size_t start = mail && cuts.empty() ? begin : extended(i, begin);
        // A draft that stands above the first format line is a cable of its own.
        if (reached == Progress::Header && start > begin) add({begin, start});
        begin = start;
        open = true;
        closed = false;
        reached = here;
      } else if (mail ? reached > Progress::Wrapper : reached >= here || below_marked_note(begin, i, reached)) {
        const std::size_t start = extended(i, begin + 1);
        add({begin, start});
        begin = start;
        reached = here;
      } else {
        reached = std::max(reached, here);
      }
    }
    if (!closed && begin < lines_.size()) add({open || !cuts.empty() ? begin : 0, lines_.size()});
    if (cuts.size() > 1) join_sections(cuts);
    return cuts;
  }

 private:
  // The classes that `progress` knows, and the end of a message. A classification line is only looked for where it
  // decides: most cables have but one, below everything that could begin another cable.
  static constexpr std::size_t kLongestQuoteWord = 8;  // `UNQUOTE.`
  static constexpr LineClasses kCuts{LineClass::EndMessage, LineClass::Mail,           LineClass::Row,
                                     LineClass::Smart,      LineClass::TransmissionId, LineClass::Precedence,
                                     LineClass::Station,    LineClass::Security,       LineClass::DateTime,
                                     LineClass::PageTop,    LineClass::ExecutiveOrder, LineClass::Tags};

  [[nodiscard]] std::string_view view(const TextLine& line) const {
    return text_.substr(line.first, line.end - line.first);
  }

  // The place among the notable lines, at or after `at`, of the next one that has a class of kCuts. Out of line, so
  // that the few values of this loop stay in registers.
  [[nodiscard, gnu::noinline]] std::size_t next_cut(std::size_t at) const {
    while (at < notable_.size() && !kCuts.has(lines_[notable_[at]].what)) ++at;
    return at;
  }

  // Whether the line stands in a text that the cable from `begin` on quotes, as one that repeats another telegram does.
  // A quote that has no end reaches nowhere: below it may stand the next cable.
  [[nodiscard]] bool quoted(std::size_t begin, std::size_t i) {
    if (!edges_) {
      edges_.emplace();
      for (const std::uint32_t line : notable_) {
        const LineClass what = lines_[line].what;
        if (what != LineClass::Bracket && (what != LineClass::Caps || view(lines_[line]).size() > kLongestQuoteWord))
          continue;
        if (const auto edge = quote_edge(view(lines_[line]))) edges_->emplace_back(line, *edge);
      }
    }
    const auto next = std::lower_bound(edges_->begin(), edges_->end(), i,
                                       [](const auto& edge, std::size_t line) { return edge.first < line; });
    if (next == edges_->begin() || next == edges_->end()) return false;
    const auto before = std::prev(next);
    return next->second == QuoteEdge::End && before->second == QuoteEdge::Begin && before->first >= begin;
  }

  // Whether the e-mail above has a text with marks of its own: then it is no wrapper of what comes.
  bool below_marked_note(std::size_t begin, std::size_t i, Progress reached) const {
    if (reached != Progress::Wrapper) return false;
    const auto between = lines_between(notable_, begin, i);
    return std::any_of(between.begin(), between.end(),
                       [&](std::uint32_t line) { return parser_.begins_with_mark(lines_[line]); });
  }

  bool classification_stands(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i < last; ++i) {
      if (parser_.numbered_classification(lines_[i])) return true;
    }
    return false;
  }

  // Where a section says which message it is part of, if it does.
  std::optional<SectionHead> section_head(const LineRange& lines) const {
    constexpr std::size_t kLongestHeader = 200;
    const std::size_t end = std::min(lines.last, lines.first + kLongestHeader);
    SectionHead head;
    for (const std::uint32_t i : lines_between(notable_, lines.first, end)) {
      if (lines_[i].what == LineClass::Number && !bare_number(i)) return std::nullopt;
      if (lines_[i].what == LineClass::DateTime) head.date = view(lines_[i]);
      if (lines_[i].what != LineClass::Caps || view(lines_[i]).find("SECTION") == std::string_view::npos) continue;
      const auto found = parser_.numbered_classification(lines_[i]);
      if (!found || !found->section) continue;
      head.at = i;
      head.number = *found->section;
      head.post = found->post.of(text_);
      head.serial = *found->serial;
      return head;
    }
    return std::nullopt;
  }

  // Sections of one message that were sent one by one, each with a header of its own, are one cable. One mistake in
  // the later header does not part them.
  void join_sections(std::vector<Cut>& cuts) const {
    std::vector<Cut> joined;
    std::optional<SectionHead> before;
    for (const Cut& cut : cuts) {
      const auto head = section_head(cut);
      const auto same = [&] {
        return int{head->post == before->post} + int{head->serial == before->serial} +
               int{!head->date.empty() && head->date == before->date};
      };
      if (before && head && head->number > 1 && same() >= 2) {
        joined.back().later_headers.push_back({joined.back().last, head->at});
        joined.back().last = cut.last;
      } else {
        joined.push_back(cut);
        before = head;
      }
    }
    cuts = std::move(joined);
  }

  Progress progress(std::size_t i) const {
    switch (+lines_[i].what) {
      case LineClass::Mail:
        // Names of the addressees of a SMART block look the same.
        return mail_head(i) ? Progress::Wrapper : Progress::Nothing;
      case LineClass::Row:
        return Progress::Row;
      case LineClass::Smart:
        return within_smart_block(i) ? Progress::Nothing : Progress::Row;
      case LineClass::TransmissionId:
        return Progress::Identifier;
      case LineClass::Precedence:
        return Progress::Precedence;
      case LineClass::Station:
        return Progress::Station;
      case LineClass::Security:
        return Progress::Security;
      case LineClass::DateTime:
        return with_from(i) ? Progress::DateTime : Progress::Nothing;
      case LineClass::PageTop:
        return first_page(i) ? Progress::Page : Progress::Nothing;
      case LineClass::ExecutiveOrder:
      case LineClass::Tags:
        return Progress::Header;
      default:
        return Progress::Nothing;
    }
  }

  // After NNNN a note of the communicators, the level and release stamps may still belong to the message.
  std::size_t after_end(std::size_t i) const {
    std::size_t end = i + 1;
    for (std::size_t j = i + 1; j < lines_.size() && j < i + 12; ++j) {
      const TextLine& line = lines_[j];
      if (line.what == LineClass::Blank) continue;
      const bool own = line.what == LineClass::Stamp || starts_with(view(line), "note by") || parser_.is_banner(line);
      if (!own || (parser_.is_banner(line) && opens_next(j))) break;
      end = j + 1;
    }
    return end;
  }

  // Whether a banner stands above the first line of a SMART block or a page: it is the level of what comes.
  bool opens_next(std::size_t banner) const {
    for (std::size_t j = banner + 1, seen = 0; j < lines_.size() && seen < 4; ++j) {
      const TextLine& line = lines_[j];
      if (line.what == LineClass::Blank || line.what == LineClass::Stamp) continue;
      if (line.what == LineClass::Smart) return true;
      if (line.what == LineClass::PageTop) return first_page(j);
      if (parser_.is_banner(line) || !parser_.is_caption(line)) return false;
      ++seen;
    }
    return false;
  }

  // `Date/DTG:` begins a SMART block only where no number stands above it.
  bool within_smart_block(std::size_t i) const {
    if (!starts_with(view(lines_[i]), "date")) return false;
    for (std::size_t step = 1; step <= 4 && step <= i; ++step) {
      if (lines_[i - step].what == LineClass::Smart) return true;
    }
    return false;
  }

  bool mail_head(std::size_t i) const {
    for (std::size_t step = 1, seen = 0; i + step < lines_.size() && seen < 4 && step < 12; ++step) {
      const TextLine& line = lines_[i + step];
      if (line.what == LineClass::Blank) continue;
      ++seen;
      const std::string_view text = view(line);
      // `From:` of a SMART block is followed by its own fields.
      for (const std::string_view field : {"action:", "info:", "e.o.", "tags", "captions:"}) {
        if (starts_with(text, field)) return false;
      }
      if (starts_with(text, "sent") || starts_with(text, "to:") || starts_with(text, "date:") ||
          starts_with(text, "subject:"))
        return true;
    }
    return false;
  }

  bool with_from(std::size_t i) const {
    for (std::size_t step = 1, seen = 0; i + step < lines_.size() && seen < 2; ++step) {
      if (lines_[i + step].what == LineClass::Blank) continue;
      if (lines_[i + step].what == LineClass::From) return true;
      ++seen;
    }
    return false;
  }

  // The communicators' number of copies: `46`, above `ACTION EUR-12`.
  bool bare_number(std::size_t i) const {
    const std::string_view text = view(lines_[i]);
    return text.size() <= 3 && std::all_of(text.begin(), text.end(), is_digit);
  }

  // `PAGE 01` of a message, if the date of that message comes below.
  bool first_page(std::size_t i) const {
    const std::string_view text = view(lines_[i]);
    std::size_t at = 4;
    while (at < text.size() && is_blank(text[at])) ++at;
    if (text.substr(at, 3) != "01 " && text.substr(at, 2) != "1 ") return false;
    for (std::size_t step = 1, seen = 0; i + step < lines_.size() && seen < 40; ++step) {
      const LineClass what = lines_[i + step].what;
      if (what == LineClass::Blank || (what == LineClass::Number && bare_number(i + step))) continue;
      if (what == LineClass::DateTime) return with_from(i + step);
      if (what == LineClass::PageTop || what == LineClass::Number) return false;
      ++seen;
    }
    return false;
  }

  // The lines above the first one that belong to it: the banner of a page, the level of a SMART block.
  std::size_t extended(std::size_t i, std::size_t floor) const {
    const LineClass what = lines_[i].what;
    std::size_t begin = i;
    if (what == LineClass::Smart) {
      for (std::size_t step = 1, seen = 0; i >= floor + step && seen < 8; ++step) {
        const TextLine& line = lines_[i - step];
        if (line.what == LineClass::Blank || line.what == LineClass::Stamp) continue;
        ++seen;
        // Several lines: `UNCLASSIFIED`, and `SBU` under it.
        if (parser_.is_banner(line)) {
          begin = i - step;
        } else if (begin != i && !parser_.is_caption(line)) {
          break;
        }
      }
      return begin;
    }
    if (what != LineClass::PageTop && what != LineClass::DateTime) return begin;
    for (std::size_t step = 1, seen = 0; i >= floor + step && seen < 60; ++step) {
      const TextLine& line = lines_[i - step];
      if (line.what == LineClass::Blank) continue;
      ++seen;
      if (line.what == LineClass::PageTop) {
        begin = i - step;
        continue;
      }
      if (line.what != LineClass::Caps && floor == 0 && seen < 60) continue;
      if (line.what != LineClass::Caps) {
        if (what == LineClass::DateTime &&
            (line.what == LineClass::Info || line.what == LineClass::Rule || line.what == LineClass::Bullet))
          continue;
        break;
      }
      if (parser_.is_banner(line)) {
        begin = i - step;
        break;
      }
      if (what == LineClass::PageTop) break;
    }
    return begin;
  }

  std::string_view text_;
  std::span<const TextLine> lines_;
  std::span<const std::uint32_t> notable_;
  const CableParser& parser_;
  std::optional<std::vector<std::pair<std::uint32_t, QuoteEdge>>> edges_;  // in text order; found when first asked
};

}  // namespace

void Cable::clear() {
  static constexpr CableParts kNothing;
  static constexpr TransmissionParts kNoTransmission;
  static_cast<CableParts&>(*this) = kNothing;
  static_cast<TransmissionParts&>(transmission) = kNoTransmission;
  transmission.routing.clear();
  dtg.reset();
  addressees.clear();
  sections.clear();
  page_lines.clear();
  page_banners.clear();
  captions.clear();
  attention.clear();
  tags.clear();
  refs.clear();
  reason.reset();
  portions.clear();
  notices.clear();
  row_reference.clear();
  smart_reference.clear();
  pool.clear();
}

std::string make_reference(std::int32_t year, std::string_view post, std::int64_t serial) {
  char digits[24];
  const char* const digits_end = std::to_chars(digits, digits + sizeof digits, serial).ptr;
  std::string reference(2 + post.size() + static_cast<std::size_t>(digits_end - digits), ' ');
  const std::int32_t two = (year % 100 + 100) % 100;
  char* end = reference.data();
  *end++ = static_cast<char>('0' + two / 10);
  *end++ = static_cast<char>('0' + two % 10);
  for (const char c : post) {
    if (!is_space(c)) *end++ = is_lower(c) ? static_cast<char>(c - 32) : c;
  }
  end = std::copy(static_cast<const char*>(digits), digits_end, end);
  reference.resize(static_cast<std::size_t>(end - reference.data()));
  return reference;
}

std::uint32_t count_words(std::string_view text, const Cable& cable, const Portion& portion) {
  Span span = portion.span;
  if (portion.kind != PortionKind::Subject) {
    const auto next =
        std::upper_bound(cable.portions.begin(), cable.portions.end(), span.begin,
                         [](std::uint32_t begin, const Portion& each) { return begin < each.span.begin; });
    if (next != cable.portions.end()) span.end = std::min(span.end, next->span.begin);
  }
  return count_words(span.of(text));
}

void parse_cables(const Source& source, const Vocabulary& vocabulary, const ParseOptions& options, ParsedText& parsed) {
  const std::string_view text = source.text();
  parsed.cable_count = 0;
  parsed.outside.clear();
  const std::span<const TextLine> lines = split_lines(source, vocabulary, parsed.lines, parsed.notable);
  parsed.line_count = lines.size();
  const CableParser reader(source, vocabulary, options, lines, parsed.notable, *parsed.marks, parsed.scratch);
  const std::vector<Cut> cuts = Cutter(text, lines, parsed.notable, reader).cut();
  const auto outside = [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      const TextLine& line = lines[i];
      if (reader.is_banner(line) || reader.begins_with_mark(line) || reader.begins_with_numbered_mark(line))
        parsed.outside.push_back(line.span());
    }
  };
  std::size_t done = 0;
  for (const Cut& cut : cuts) {
    outside(done, cut.first);
    done = cut.last;
    if (parsed.cables.size() == parsed.cable_count) parsed.cables.emplace_back();
    CableParser parser = reader;
    if (parser.parse(cut, parsed.cables[parsed.cable_count])) {
      ++parsed.cable_count;
    } else {
      outside(cut.first, cut.last);
    }
  }
  outside(done, lines.size());
}

}  // namespace cablemark
