#include "report/shown_line.hpp"

#include <algorithm>

#include "report/terminal.hpp"
#include "report/utf8.hpp"

namespace cablemark {
namespace {

constexpr std::uint32_t kContext = 160;  // bytes shown on either side of a place in a long line

constexpr std::string_view kKeywords[] = {
    "VZCZC",      "DE",      "ZNR",   "ZNY",        "FM",      "TO",       "INFO",    "XMT",      "ZEN",
    "BT",         "NNNN",    "E.O.",  "EO",         "TAGS",    "TAGS:",    "SUBJECT", "SUBJECT:", "SUBJ",
    "SUBJ:",      "REF",     "REF:",  "REFS:",      "REF(S):", "MRN:",     "REASON",  "REASON:",  "REASONS:",
    "CLASSIFIED", "DERIVED", "DECL:", "DECLASSIFY", "PAGE",    "Captions:"};

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool same_word(std::string_view a, std::string_view b) {
  const auto fold = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return fold(x) == fold(y); });
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The start of the code point that `at` stands in.
std::uint32_t code_point_start(std::string_view text, std::uint32_t at) {
  for (int n = 0; n < 3 && at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; ++n)
    --at;
  return at;
}

// Builds the shown line and notes where the place comes to stand.
class Builder {
 public:
  Builder(std::string_view text, Span place) : text_(text), place_(place) {}

  void stand(Span span) {
    std::uint32_t from = span.begin;
    for (const std::uint32_t stop : {place_.begin, place_.end, span.end}) {
      if (stop <= from || stop > span.end) continue;
      piece(from, stop);
      from = stop;
    }
  }

  // A stretch of hidden text: blanks at its ends stand, the rest is one ellipsis.
  void hide(Span span) {
    Span inner = span;
    while (inner.begin < inner.end && blank(text_[inner.begin])) ++inner.begin;
    while (inner.end > inner.begin && blank(text_[inner.end - 1])) --inner.end;
    if (span.begin < inner.begin) stand({span.begin, inner.begin});
    if (inner.begin < inner.end) {
      const std::size_t before = columns_;
      line_.text += "…";
      ++columns_;
      note(inner, before, true);
    }
    if (inner.end < span.end) stand({inner.end, span.end});
  }

  void ellipsis() {
    line_.text += "…";
    ++columns_;
  }

  ShownLine finish() {
    if (!begun_) line_.caret = columns_;
    line_.width = std::max<std::size_t>(1, begun_ && end_ > line_.caret ? end_ - line_.caret : 1);
    while (!line_.text.empty() && line_.text.back() == ' ') line_.text.pop_back();
    return std::move(line_);
  }

 private:
  void piece(std::uint32_t from, std::uint32_t to) {
    const std::size_t before = columns_;
    const std::size_t size = line_.text.size();
    for (std::uint32_t at = from; at < to;) {
      if (blank(text_[at])) {
        line_.text += ' ';
        ++at;
        continue;
      }
      std::uint32_t end = at;
      while (end < to && !blank(text_[end])) ++end;
      append_shown(line_.text, text_.substr(at, end - at));
      at = end;
    }
    columns_ += code_points(std::string_view(line_.text).substr(size));
    note({from, to}, before, false);
  }

  void note(Span span, std::size_t before, bool hidden) {
    const bool starts = hidden ? place_.begin >= span.begin && place_.begin < span.end : place_.begin == span.begin;
    if (!begun_ && (starts || (place_.begin < span.begin && place_.end > span.begin))) {
      begun_ = true;
      line_.caret = before;
      end_ = before;
    }
    if (begun_ && place_.end > span.begin) end_ = columns_;
  }

  std::string_view text_;
  Span place_;
  ShownLine line_;
  std::size_t columns_ = 0, end_ = 0;
  bool begun_ = false;
};

}  // namespace

LineView::LineView(const Source& source, const Cable* cable, const Policy& policy, bool excerpt)
    : source_(source), keywords_(std::begin(kKeywords), std::end(kKeywords)), excerpt_(excerpt) {
  for (std::size_t n = 0; n <= static_cast<std::size_t>(FormKeyword::Reason); ++n) {
    for (const std::string& word : policy.vocabulary.form(static_cast<FormKeyword>(n))) keywords_.push_back(word);
  }
  if (cable == nullptr || excerpt) return;
  allow_cable(*cable, policy);
  std::sort(allowed_.begin(), allowed_.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::vector<Span> joined;
  for (const Span span : allowed_) {
    if (!joined.empty() && span.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, span.end);
    } else {
      joined.push_back(span);
    }
  }
  allowed_ = std::move(joined);
}

void LineView::allow(Span span) {
  if (span.present() && span.begin < span.end && span.end <= source_.text().size()) allowed_.push_back(span);
}

// Of a mark that is not understood as a whole, the words that are.
void LineView::allow_mark(const Marking& mark, const MarkPool& pool) {
  if (!mark.present()) return;
  if (mark.known && mark.unknown.count == 0) {
    allow(mark.span);
    return;
  }
  if (mark.form == MarkForm::Portion) {
    allow({mark.span.begin, mark.span.begin + 1});
    if (mark.closed) allow({mark.span.end - 1, mark.span.end});
  }
  allow(mark.level_span);
  for (std::uint32_t n = 0; n < mark.controls.count; ++n) allow(pool.controls[mark.controls.first + n].word);
}

void LineView::allow_portion(const Portion& portion, const MarkPool& pool) {
  const std::string_view text = source_.text();
  if (portion.number.present()) {
    Span label = portion.number;
    if (label.begin > 0 && text[label.begin - 1] == '(') --label.begin;
    while (label.end < text.size() && (text[label.end] == '.' || text[label.end] == ')')) ++label.end;
    allow(label);
  } else if (portion.span.present() && portion.span.begin < text.size() && portion.kind == PortionKind::Bullet) {
    const char bullet = text[portion.span.begin];
    if (bullet == '-' || bullet == '*') allow({portion.span.begin, portion.span.begin + 1});
  }
  allow_mark(portion.mark, pool);
}

void LineView::allow_cable(const Cable& cable, const Policy& policy) {
  const std::string_view text = source_.text();
  const Transmission& transmission = cable.transmission;
  allow(transmission.id);
  allow(transmission.precedence_line);
  if (transmission.station) allow(transmission.station->span);
  if (transmission.security) allow(transmission.security->span);
  if (transmission.end) allow(transmission.end->span);
  if (cable.dtg) allow(cable.dtg->span);
  for (const Addressee& addressee : cable.addressees) {
    if (!addressee.office.present()) {
      allow(addressee.span);
    } else {
      allow({addressee.span.begin, addressee.office.begin});
      allow({addressee.office.end, addressee.span.end});
    }
  }
  if (cable.classification) allow(cable.classification->span);
  for (const Section& section : cable.sections) allow(section.span);
  for (const PageLine& page : cable.page_lines) allow(page.span);
  for (const Marking& banner : cable.page_banners) allow(banner.span);
  for (const CaptionLine& caption : cable.captions) {
    if (caption.name != kNoWord || policy.vocabulary.nearest(WordPlace::Caption, caption.span.of(text))) {
      allow(caption.span);
    }
  }
  if (cable.executive_order) allow(cable.executive_order->span);
  for (const Tag& tag : cable.tags) {
    if (tag.well_formed) allow(tag.span);
  }
  if (cable.subject) allow_portion(*cable.subject, cable.pool);
  for (const Portion& portion : cable.portions) allow_portion(portion, cable.pool);
}

ShownLine LineView::show(Span place) const {
  const std::string_view text = source_.text();
  const auto size = static_cast<std::uint32_t>(text.size());
  place.begin = std::min(place.begin, size);
  place.end = std::clamp(place.end, place.begin, size);
  const std::size_t before = place.begin == 0 ? std::string_view::npos : text.rfind('\n', place.begin - 1);
  Span line{before == std::string_view::npos ? 0 : static_cast<std::uint32_t>(before + 1), size};
  const std::size_t after = text.find('\n', place.begin);
  if (after != std::string_view::npos) line.end = static_cast<std::uint32_t>(after);
  place.end = std::max(place.begin, std::min(place.end, line.end));

  Builder builder(text, place);
  Span window = line;
  if (place.begin - line.begin > kContext) window.begin = code_point_start(text, place.begin - kContext);
  if (line.end - place.begin > kContext) window.end = code_point_start(text, place.begin + kContext);
  if (window.begin != line.begin) builder.ellipsis();
  if (excerpt_) {
    builder.stand(window);
  } else {
    std::uint32_t at = window.begin;
    if (at == line.begin) {
      // The first word of the line, where it is a keyword of the form.
      std::uint32_t word = at;
      while (word < window.end && blank(text[word])) ++word;
      std::uint32_t end = word;
      while (end < window.end && !blank(text[end]) && (end == word || text[end - 1] != ':')) ++end;
      const std::string_view first = text.substr(word, end - word);
      if (std::any_of(keywords_.begin(), keywords_.end(), [&](std::string_view k) { return same_word(first, k); })) {
        builder.stand({at, end});
        at = end;
      }
    }
    auto next = std::upper_bound(allowed_.begin(), allowed_.end(), at,
                                 [](std::uint32_t offset, Span span) { return offset < span.end; });
    for (; next != allowed_.end() && next->begin < window.end; ++next) {
      const Span span{std::max(next->begin, at), std::min(next->end, window.end)};
      if (span.begin >= span.end) continue;
      if (at < span.begin) builder.hide({at, span.begin});
      builder.stand(span);
      at = span.end;
    }
    if (at < window.end) builder.hide({at, window.end});
  }
  if (window.end != line.end) builder.ellipsis();
  return builder.finish();
}

}  // namespace cablemark
