#include "checks/redaction.hpp"

#include <algorithm>
#include <array>

#include "checks/fact_values.hpp"
#include "grammar/cable_lines.hpp"
#include "grammar/confusables.hpp"

namespace cablemark {
namespace {

std::string shown(const Caption& caption) { return caption.text.empty() ? caption.name : caption.text.front(); }

constexpr std::uint32_t kNone = Span::kNowhere;
constexpr std::size_t kNpos = std::string_view::npos;

template <typename T>
bool holds(const std::vector<T>& list, const T& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

// Lines that are text of the portion they stand in. Of every other class a portion that is to leave has none, but for
// those that the cable's page and section structure explains.
bool is_text(LineClass what) {
  return what == LineClass::Text || what == LineClass::Number || what == LineClass::Open || what == LineClass::Bullet ||
         what == LineClass::Caps;
}

bool is_structure(LineClass what) {
  return what == LineClass::Blank || what == LineClass::Rule || what == LineClass::PageLine ||
         what == LineClass::PageTop || what == LineClass::EndOfText || what == LineClass::EndSerial ||
         what == LineClass::EndMessage || what == LineClass::Stamp;
}

bool ends_sentence(std::string_view text) {
  return text.empty() || std::string_view(".:;!?\")]").find(text.back()) != std::string_view::npos;
}

class Redactor {
 public:
  Redactor(const Source& source, const ParsedText& parsed, const Cable& cable, const Policy& policy,
           const Options& options)
      : source_(source),
        parsed_(parsed),
        cable_(cable),
        policy_(policy),
        release_(*policy.release),
        decisions_(cable.portions.size()) {
    facts_.assign(source, cable, policy, options);
    // A notice that holds for the entire text speaks against every mark that says less.
    for (const Portion& portion : cable.portions) {
      const bool entire = portion.mark.present() && find_folded(text(portion.mark.span), "entire text") != kNpos;
      if (entire && judge(portion.mark, cable.pool)) notice_withholds_ = true;
    }
  }

  Redaction run() {
    find_structure();
    own_lines();
    header();
    subject();
    for (std::uint32_t i = 0; i < cable_.portions.size(); ++i) decide(i);
    write();
    for (const Decision& decision : decisions_) result_.released += decision.reason ? 0 : 1;
    if (result_.subject && result_.subject->released) ++result_.released;
    return std::move(result_);
  }

 private:
  struct Decision {
    std::optional<WithheldReason> reason;  // none: it leaves
    const Marking* mark = nullptr;         // its own, or the one that it inherits
    std::vector<Span> lines;               // its own, without its parts'
    bool broken = false;                   // a line stands in it that is no text of a portion
    std::size_t kept = 0;                  // lines of a released one that leave; the rest is text without a mark
    std::uint32_t end = kNone;             // where the rest begins
  };

  [[nodiscard]] std::string_view text(Span span) const { return source_.text(span); }

  // ---- marks

  // Why a mark does not let its portion leave.
  [[nodiscard]] std::optional<WithheldReason> judge(const Marking& mark, const MarkPool& pool) const {
    const bool whole = mark.known && mark.closed && mark.separated && !mark.repaired && mark.unknown.count == 0 &&
                       mark.levels.count <= 1 && mark.compartments.count == 0 && mark.repeated == 0 &&
                       text(mark.span).front() == '(';
    if (!whole) return WithheldReason::Malformed;
    if (!holds(release_.levels, mark.level)) return WithheldReason::Level;
    for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
      if (!holds(release_.controls, pool.controls[mark.controls.first + i].id)) return WithheldReason::Control;
    }
    if (mark.owners.count != 0 || mark.system != MarkSystem::Us) return WithheldReason::Doubtful;
    return std::nullopt;
  }

  // Whether a mark that withholds, or what is left of one, stands somewhere in the text: `(U) First. (SBU) Second.`
  bool holds_mark(Span span, Span own_mark) {
    const std::string_view whole = source_.text();
    for (std::uint32_t at = span.begin; at < span.end; ++at) {
      const char c = whole[at];
      const bool opens = c == '(' || c == '[' || c == '{', closes = c == ')' || c == ']' || c == '}';
      if (!opens && !closes) continue;
      if (at >= own_mark.begin && at < own_mark.end) continue;
      const auto apart = [&](std::uint32_t place) { return place == span.begin || is_space(whole[place - 1]); };
      if (opens && apart(at)) {
        if (bracket_withholds(at, span.end)) return true;
      } else if (closes) {
        // `SBU) text`: the opening bracket is lost.
        std::uint32_t begin = at;
        while (begin > span.begin && !is_space(whole[begin - 1]) && whole[begin - 1] != '(' && at - begin < 24) --begin;
        if (at - begin >= 2 && apart(begin) && withholds_without_bracket({begin, at})) return true;
      }
    }
    return false;
  }

  // `S//NF` and `SECRET` of `S//NF) text`, `SECRET) text`.
  bool withholds_without_bracket(Span span) {
    if (is_withholding_word(span)) return true;
    const std::string_view words = text(span);
    if (!all_capitals(words)) return false;
    const auto level = policy_.vocabulary.exact(WordPlace::Line, words);
    if (level && level->kind == WordKind::Level) return !holds(release_.levels, level->id);
    if (words.find('/') == std::string_view::npos) return false;
    const Marking mark = parse_marking(source_.text(), span, MarkForm::Portion, policy_.vocabulary, pool_);
    return mark.known && calls_for_more(mark);
  }

  // Whether its level or a control is none of those that are released.
  [[nodiscard]] bool calls_for_more(const Marking& mark) const {
    bool more = !holds(release_.levels, mark.level);
    for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
      more = more || !holds(release_.controls, pool_.controls[mark.controls.first + i].id);
    }
    return more;
  }

  // `SECRET//NOFORN text`, `S//NF text`: the words of a banner, or of a mark without brackets, begin the line.
  bool begins_with_banner(Span line) {
    const std::string_view whole = source_.text();
    while (line.begin < line.end && !is_letter(whole[line.begin])) ++line.begin;
    pool_.clear();
    Marking mark = parse_marking(whole, line, MarkForm::Line, policy_.vocabulary, pool_);
    if (!mark.known || mark.span.begin != line.begin) {
      const std::uint32_t blank =
          static_cast<std::uint32_t>(std::min<std::size_t>(whole.find(' ', line.begin), line.end));
      if (text({line.begin, blank}).find('/') == std::string_view::npos) return false;
      mark = parse_marking(whole, {line.begin, blank}, MarkForm::Portion, policy_.vocabulary, pool_);
    }
    // `S/ES` is an office.
    const std::string_view words = text(mark.span);
    const bool joined = mark.controls.count > 0 || words.find("//") != std::string_view::npos;
    return mark.known && joined && all_capitals(words) && calls_for_more(mark);
  }

  // Characters that are not seen, and brackets of other scripts: what a mark may hide behind.
  [[nodiscard]] bool holds_unseen(Span line) const {
    while (const auto found = first_confusable(source_.text(), line)) {
      if (found->looks_like == 0 || found->looks_like == '(' || found->looks_like == ')') return true;
      line.begin = found->span.end;
    }
    return false;
  }

  // A bracket that opens at `at` in a text that ends at `end`.
  bool bracket_withholds(std::uint32_t at, std::uint32_t end) {
    const std::string_view whole = source_.text();
    std::uint32_t close = at + 1;
    while (close < end && close - at < 40 && whole[close] != ')' && whole[close] != ']' && whole[close] != '}') ++close;
    const bool closed = close < end && close - at < 40;
    // `(c)` is the third of a list; a mark has capitals.
    if (closed && close == at + 2 && is_lower(whole[at + 1])) return false;
    const Span within{at, closed ? close + 1 : close};
    if (whole[at] == '(' && looks_like_mark(whole, within, policy_.vocabulary, pool_)) {
      return judge(parse_marking(whole, within, MarkForm::Portion, policy_.vocabulary, pool_), pool_).has_value();
    }
    std::uint32_t word = at + 1;
    while (word < end && is_blank(whole[word])) ++word;
    const auto match = policy_.vocabulary.longest(WordPlace::Portion, whole.substr(word, end - word));
    return match && is_withholding_word({word, word + match->length});
  }

  [[nodiscard]] bool is_withholding_word(Span span) const {
    const auto word = policy_.vocabulary.exact(WordPlace::Portion, text(span));
    if (!word || is_lower(text(span).front())) return false;
    return word->kind == WordKind::Level ? !holds(release_.levels, word->id) : !holds(release_.controls, word->id);
  }

  // A bracket where a mark would stand, or right behind one, that is no word of the text.
  [[nodiscard]] bool bracket_at(std::uint32_t at, std::uint32_t end) const {
    const std::string_view whole = source_.text();
    while (at < end && is_space(whole[at])) ++at;
    if (at >= end || std::string_view("([{<").find(whole[at]) == std::string_view::npos) return false;
    std::size_t capitals = 0;
    for (std::uint32_t i = at + 1; i < end && i < at + 12; ++i) {
      if (whole[i] == ')' || whole[i] == ']') return true;
      if (is_lower(whole[i])) return false;
      capitals += is_upper(whole[i]) ? 1 : 0;
    }
    return capitals > 0;
  }

  // ---- lines

  // Places that are no text: headers of sections, page lines, banners of pages, captions that stand again.
  void find_structure() {
    const auto add = [&](Span span) {
      if (span.present()) structure_.push_back(span);
    };
    for (const Section& section : cable_.sections) add(section.span);
    for (const PageLine& page : cable_.page_lines) add(page.span);
    for (const Marking& banner : cable_.page_banners) add(banner.span);
    for (const CaptionLine& caption : cable_.captions) add(caption.span);
    std::sort(structure_.begin(), structure_.end(), [](Span a, Span b) { return a.begin < b.begin; });
  }

  [[nodiscard]] bool is_structure_at(const TextLine& line) const {
    auto after = std::upper_bound(structure_.begin(), structure_.end(), line.first,
                                  [](std::uint32_t offset, Span span) { return offset < span.begin; });
    if (after == structure_.begin()) return false;
    --after;
    return line.first < std::max(after->end, after->begin + 1);
  }

  // Gives each line of text to the innermost portion around it, or to the text outside all portions.
  void own_lines() {
    const auto& portions = cable_.portions;
    std::uint32_t next = 0, innermost = kNone;
    const std::uint32_t text_from = body_begin();
    for (const TextLine& line : std::span(parsed_.lines).first(parsed_.line_count)) {
      if (line.begin < cable_.span.begin || line.first >= cable_.span.end) continue;
      if (is_structure(line.what) || is_structure_at(line)) continue;
      while (next < portions.size() && portions[next].span.begin < line.end) innermost = next++;
      std::uint32_t owner = innermost;
      while (owner != kNone && portions[owner].span.end <= line.first) owner = parent_of(owner);
      Span span{line.begin, line.end};
      if (cable_.signature.present() && span.end > cable_.signature.begin && span.begin < cable_.signature.end) {
        span.end = cable_.signature.begin;
        while (span.end > span.begin && is_blank(source_.text()[span.end - 1])) --span.end;
        if (span.length() == 0) continue;
      }
      if (owner == kNone) {
        if (line.first >= text_from && !is_header_line(line)) outside_.push_back(span);
        continue;
      }
      span.begin = std::max(span.begin, line_begin(portions[owner], line));
      decisions_[owner].lines.push_back(span);
      if (!is_text(line.what)) decisions_[owner].broken = true;
    }
  }

  // Lines below the subject that are withheld as lines of the header.
  [[nodiscard]] bool is_header_line(const TextLine& line) const {
    const auto inside = [&line](Span span) { return span.present() && span.begin < line.end && line.first < span.end; };
    return inside(cable_.refs_line) || (cable_.classifier && inside(cable_.classifier->span)) ||
           (cable_.reason && inside(cable_.reason->span)) ||
           (cable_.declassification && inside(cable_.declassification->span)) ||
           std::any_of(cable_.attention.begin(), cable_.attention.end(), inside);
  }

  // A portion begins behind a pilcrow, and before the blanks that indent it.
  static std::uint32_t line_begin(const Portion& portion, const TextLine& line) {
    return portion.span.begin > line.first ? portion.span.begin : line.begin;
  }

  [[nodiscard]] std::uint32_t parent_of(std::uint32_t portion) const {
    const std::uint32_t parent = cable_.portions[portion].parent;
    return parent < portion ? parent : kNone;
  }

  // Where the header has ended.
  [[nodiscard]] std::uint32_t body_begin() const {
    std::uint32_t at = cable_.span.begin;
    const auto after = [&](Span span) {
      if (span.present()) at = std::max(at, span.end);
    };
    if (cable_.classification) after(cable_.classification->span);
    if (cable_.executive_order) after(cable_.executive_order->span);
    after(cable_.tags_line);
    after(cable_.subject_line);
    if (cable_.subject) after(cable_.subject->span);
    after(cable_.refs_line);
    const std::uint32_t first = cable_.portions.empty() ? cable_.span.end : cable_.portions.front().span.begin;
    return std::min(at, first);
  }

  // ---- decisions

  void decide(std::uint32_t i) {
    const Portion& portion = cable_.portions[i];
    Decision& decision = decisions_[i];
    if (portion.mark.present()) {
      decision.mark = &portion.mark;
      decision.reason = judge(portion.mark, cable_.pool);
      if (!decision.reason && (portion.mark.tail.present() || portion.mark_damaged))
        decision.reason = WithheldReason::Doubtful;
      if (!decision.reason && portion.position == MarkPosition::AtEnd) decision.reason = WithheldReason::Doubtful;
    } else if (portion.mark_damaged) {
      decision.reason = WithheldReason::Malformed;
    } else {
      decision.reason = inherit(i);
    }
    if (decision.reason) return;
    decision.reason = doubt(portion.span.begin, decision, portion);
    if (!decision.reason) keep_lines(i, decision);
  }

  // An unmarked part leaves under the mark of its parent, if no part of that parent differs.
  std::optional<WithheldReason> inherit(std::uint32_t i) {
    const Portion& portion = cable_.portions[i];
    const std::uint32_t parent = parent_of(i);
    const bool part = portion.kind == PortionKind::Subparagraph || portion.kind == PortionKind::Bullet;
    if (!part || parent == kNone) return WithheldReason::Unmarked;
    const Decision& above = decisions_[parent];
    decisions_[i].mark = above.mark;
    if (above.reason) return *above.reason;
    if (above.end <= portion.span.begin || differs_below(root_of(i))) return WithheldReason::Unmarked;
    if (bracket_at(portion.mark_place, portion.span.end)) return WithheldReason::Malformed;
    return std::nullopt;
  }

  [[nodiscard]] std::uint32_t root_of(std::uint32_t i) const {
    while (parent_of(i) != kNone) i = parent_of(i);
    return i;
  }

  // Whether a part of the portion `root` has a mark of its own that withholds, or is damaged.
  bool differs_below(std::uint32_t root) {
    if (root == asked_root_) return asked_differs_;
    asked_root_ = root;
    asked_differs_ = false;
    for (std::uint32_t i = root + 1; i < cable_.portions.size() && parent_of(i) != kNone; ++i) {
      const Portion& part = cable_.portions[i];
      if (part.mark_damaged || (part.mark.present() && judge(part.mark, cable_.pool))) asked_differs_ = true;
    }
    return asked_differs_;
  }

  std::optional<WithheldReason> doubt(std::uint32_t begin, const Decision& decision, const Portion& portion) {
    if (decision.broken || portion.in_quote || notice_withholds_ || portion.kind == PortionKind::Notice) {
      return WithheldReason::Doubtful;
    }
    const Span own = portion.mark.span;
    if (portion.mark.present() && bracket_at(own.end, portion.span.end)) return WithheldReason::Malformed;
    for (const Span line : decision.lines) {
      if (holds_mark(line, own) || names_classifier(text(line)) || holds_unseen(line)) return WithheldReason::Doubtful;
      if (begins_with_banner(line)) return WithheldReason::Doubtful;
      if (line.begin > begin && begins_as_paragraph(line)) return WithheldReason::Doubtful;
    }
    return std::nullopt;
  }

  // `(Classified By: ...`: a line of the header that was read as text.
  static bool names_classifier(std::string_view line) {
    return find_folded(line, "classified by") != kNpos || find_folded(line, "derived from") != kNpos;
  }

  // A line within a portion that looks as if another one began there, whose number or mark was not understood.
  [[nodiscard]] bool begins_as_paragraph(Span line) const {
    const std::string_view whole = text(line);
    std::size_t at = 0;
    while (at < whole.size() && is_blank(whole[at])) ++at;
    // `3.`, `2a)`, and what scanners make of them: `l.`
    std::size_t end = at;
    while (end < whole.size() && (is_digit(whole[end]) || is_letter(whole[end])) && end - at < 4) ++end;
    const bool digit = end > at && is_digit(whole[at]);
    if (end == at || end - at > (digit ? 3U : 1U) || end == whole.size()) return false;
    if (whole[end] == '.' || whole[end] == ')') return end + 1 == whole.size() || !is_digit(whole[end + 1]);
    while (end < whole.size() && is_blank(whole[end])) ++end;
    return digit && end < whole.size() && (whole[end] == '(' || whole[end] == '[');
  }

  // The lines up to the first that may be another text: behind a part that is withheld, or after a blank line where
  // no sentence goes on.
  void keep_lines(std::uint32_t i, Decision& decision) {
    decision.kept = decision.lines.size();
    for (std::size_t n = 1; n < decision.lines.size(); ++n) {
      const Span before = decision.lines[n - 1], line = decision.lines[n];
      const std::string_view between = source_.text().substr(before.end, line.begin - before.end);
      const bool apart = std::count(between.begin(), between.end(), '\n') > 1;
      if (!apart) continue;
      const std::string_view words = text(line);
      const std::size_t first = words.find_first_not_of(" \t");
      const bool goes_on = first != std::string_view::npos && is_lower(words[first]) && !ends_sentence(text(before));
      if (goes_on && !part_between(i, before.end, line.begin)) continue;
      decision.kept = n;
      decision.end = line.begin;
      return;
    }
  }

  [[nodiscard]] bool part_between(std::uint32_t parent, std::uint32_t begin, std::uint32_t end) const {
    for (std::uint32_t i = parent + 1; i < cable_.portions.size() && cable_.portions[i].span.begin < end; ++i) {
      if (cable_.portions[i].span.begin >= begin) return true;
    }
    return false;
  }

  // ---- what is withheld

  std::uint32_t withhold(Withheld withheld, const std::vector<const Exemption*>& exemptions) {
    for (const Exemption* exemption : exemptions) {
      if (!withheld.codes.empty()) withheld.codes += ", ", withheld.titles += "; ";
      withheld.codes += exemption->code;
      withheld.titles += exemption->title;
    }
    withheld.page = page_of(withheld.span);
    result_.withheld.push_back(std::move(withheld));
    return static_cast<std::uint32_t>(result_.withheld.size() - 1);
  }

  [[nodiscard]] std::vector<const Exemption*> covering(WithheldReason reason, const Marking* mark,
                                                       const MarkPool& pool) const {
    std::vector<const Exemption*> found;
    for (const Exemption& exemption : policy_.exemptions) {
      bool covers = reason == WithheldReason::Unmarked && exemption.unmarked;
      if (mark != nullptr && (reason == WithheldReason::Level || reason == WithheldReason::Control)) {
        covers = holds(exemption.levels, mark->level);
        for (std::uint32_t i = 0; i < mark->controls.count; ++i) {
          covers = covers || holds(exemption.controls, pool.controls[mark->controls.first + i].id);
        }
      }
      if (covers) found.push_back(&exemption);
    }
    return found.empty() ? doubtful() : found;
  }

  [[nodiscard]] std::vector<const Exemption*> doubtful() const {
    for (const Exemption& exemption : policy_.exemptions) {
      if (exemption.doubtful) return {&exemption};
    }
    return {};
  }

  void withhold_header(HeaderLine line, std::string label, Span at) {
    std::vector<const Exemption*> found;
    for (const Exemption& exemption : policy_.exemptions) {
      if (holds(exemption.header, line)) found.push_back(&exemption);
    }
    Withheld withheld;
    withheld.reason = WithheldReason::Header;
    withheld.span = at;
    withheld.label = std::move(label);
    withhold(std::move(withheld), found.empty() ? doubtful() : found);
  }

  std::uint32_t withhold_portion(std::string label, Span span, WithheldReason reason, const Marking* mark) {
    Withheld withheld;
    withheld.reason = reason;
    withheld.span = span;
    withheld.label = std::move(label);
    withheld.paragraph = facts_.paragraph_at(span);
    const bool readable = mark != nullptr && reason != WithheldReason::Malformed && reason != WithheldReason::Unmarked;
    withheld.mark = readable                              ? std::string(text(mark->span))
                    : reason == WithheldReason::Malformed ? "a mark that cannot be read"
                                                          : "no mark";
    return withhold(std::move(withheld), covering(reason, mark, cable_.pool));
  }

  [[nodiscard]] std::string page_of(Span span) const {
    const PageLine* page = nullptr;
    for (const PageLine& line : cable_.page_lines) {
      if (line.span.begin <= span.begin) page = &line;
    }
    if (page == nullptr || !page->page) return {};
    return page->section ? std::to_string(*page->section) + "." + std::to_string(*page->page)
                         : std::to_string(*page->page);
  }

  // ---- the parts of the cable

  void header() {
    const auto withhold_if = [&](HeaderLine line, std::string label, Span at) {
      if (at.present() && !leaves(release_, line)) withhold_header(line, std::move(label), at);
    };
    withhold_if(HeaderLine::Row, "metadata row", cable_.row);
    const Transmission& sent = cable_.transmission;
    const Span transmission = sent.id.present()           ? sent.id
                              : sent.precedence.present() ? sent.precedence
                              : sent.station              ? sent.station->span
                                                          : Span{};
    withhold_if(HeaderLine::Transmission, "transmission lines", transmission);
    if (!cable_.addressees.empty()) {
      withhold_if(HeaderLine::Addressees, "addressees", cable_.addressees.front().span);
    }
    std::vector<WordId> told;
    for (const CaptionLine& caption : cable_.captions) {
      if (caption.name != kNoWord && (holds(release_.captions, caption.name) || holds(told, caption.name))) continue;
      told.push_back(caption.name);
      // Of a caption that the policy does not know the words are text of the cable.
      withhold_header(HeaderLine::Captions,
                      caption.name == kNoWord ? "unknown caption" : "caption " + shown(policy_.captions[caption.name]),
                      caption.span);
    }
    if (!cable_.attention.empty()) withhold_if(HeaderLine::Attention, "attention lines", cable_.attention.front());
    if (cable_.declassification && cable_.declassification->kind != DeclassificationKind::None) {
      withhold_if(HeaderLine::ExecutiveOrder, "declassification instruction", cable_.declassification->span);
    }
    withhold_if(HeaderLine::Tags, "TAGS", cable_.tags_line);
    withhold_if(HeaderLine::References, "references", cable_.refs_line);
    withhold_if(HeaderLine::ClassifiedBy, "classified-by line",
                cable_.classifier ? cable_.classifier->span
                : cable_.reason   ? cable_.reason->span
                                  : Span{});
    withhold_if(HeaderLine::Signature, "signature", cable_.signature);
  }

  void subject() {
    if (!cable_.subject || cable_.subject->span.length() == 0) return;
    const Portion& subject = *cable_.subject;
    std::optional<WithheldReason> reason;
    if (subject.mark.present()) {
      reason = judge(subject.mark, cable_.pool);
      if (!reason && subject.mark_damaged) reason = WithheldReason::Doubtful;
    } else {
      reason = subject.mark_damaged ? WithheldReason::Malformed : WithheldReason::Unmarked;
    }
    Passage passage;
    Decision own;
    for (const TextLine& line : std::span(parsed_.lines).first(parsed_.line_count)) {
      if (line.end <= subject.span.begin || line.first >= subject.span.end) continue;
      const Span span{std::max(line.first, subject.span.begin), std::min(line.end, subject.span.end)};
      own.lines.push_back(span);
      const bool first = span.begin == subject.span.begin;
      // A line of the header whose keyword is damaged reads as one more line of the subject.
      const bool capitals = all_capitals(text(own.lines.front()));
      if (!first && (!is_text(line.what) || !capitals || !all_capitals(text(span)))) own.broken = true;
    }
    if (!reason) reason = doubt(subject.span.begin, own, subject);
    passage.released = !reason;
    if (reason) {
      passage.withheld =
          withhold_portion("subject", subject.span, *reason, subject.mark.present() ? &subject.mark : nullptr);
    }
    passage.lines = std::move(own.lines);
    result_.subject = std::move(passage);
  }

  // Portions and the text between them, in the order of the cable. A part that is withheld with its parent has no line
  // of its own.
  void write() {
    std::size_t outside = 0;
    const auto text_outside = [&](std::uint32_t before) {
      bool any = false;
      Span first;
      for (; outside < outside_.size() && outside_[outside].begin < before; ++outside) {
        if (!any) first = outside_[outside];
        any = true;
      }
      if (!any || !first.present()) return;
      Passage& passage = result_.passages.emplace_back();
      passage.withheld = withhold_portion("text outside the paragraphs", first, WithheldReason::Unmarked, nullptr);
    };
    for (std::uint32_t i = 0; i < cable_.portions.size(); ++i) {
      const Portion& portion = cable_.portions[i];
      const Decision& decision = decisions_[i];
      text_outside(portion.span.begin);
      if (decision.reason && goes_with_parent(i)) continue;
      Passage& passage = result_.passages.emplace_back();
      passage.portion = i;
      passage.released = !decision.reason;
      if (decision.reason) {
        passage.withheld = withhold_portion(label(i), portion.span, *decision.reason, decision.mark);
        continue;
      }
      passage.lines.assign(decision.lines.begin(), decision.lines.begin() + static_cast<std::ptrdiff_t>(decision.kept));
      if (decision.end == kNone) continue;
      Passage& rest = result_.passages.emplace_back();
      const Span span{decision.end, portion.span.end};
      rest.withheld = withhold_portion("text after " + label(i), span, WithheldReason::Unmarked, nullptr);
    }
    text_outside(kNone);
  }

  // Whether the line of its parent speaks for a withheld part too: it has no mark of its own, sound or not.
  [[nodiscard]] bool goes_with_parent(std::uint32_t i) const {
    const std::uint32_t parent = parent_of(i);
    if (parent == kNone || cable_.portions[i].mark.present() || cable_.portions[i].mark_damaged) return false;
    return decisions_[parent].reason || decisions_[parent].end <= cable_.portions[i].span.begin;
  }

  std::string label(std::uint32_t i) { return std::string(facts_.fact(Fact::PortionLabel, i).text()); }

  const Source& source_;
  const ParsedText& parsed_;
  const Cable& cable_;
  const Policy& policy_;
  const ReleaseRules& release_;
  FactValues facts_;
  MarkPool pool_;
  std::vector<Decision> decisions_;
  std::vector<Span> structure_, outside_;
  bool notice_withholds_ = false;
  std::uint32_t asked_root_ = kNone;
  bool asked_differs_ = false;
  Redaction result_;
};

}  // namespace

std::string_view withheld_reason_name(WithheldReason reason) {
  static constexpr std::array<std::string_view, 6> kNames = {"level",     "control",  "unmarked",
                                                             "malformed", "doubtful", "header"};
  return kNames[static_cast<std::size_t>(reason)];
}

bool leaves(const ReleaseRules& release, HeaderLine line) { return holds(release.header, line); }

std::string withheld_line(const ReleaseRules& release, const Withheld& withheld) {
  const std::string shown_mark = withheld.reason == WithheldReason::Header ? "header line" : withheld.mark;
  std::string line;
  std::string_view rest = release.line;
  for (;;) {
    const std::size_t open = rest.find('{');
    line += rest.substr(0, open);
    if (open == std::string_view::npos) return line;
    const std::size_t close = rest.find('}', open);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    line += name == "label"  ? withheld.label
            : name == "mark" ? shown_mark
            : name == "code" ? withheld.codes
                             : withheld.titles;
    rest.remove_prefix(close + 1);
  }
}

Redaction redact(const Source& source, const ParsedText& parsed, const Cable& cable, const Policy& policy,
                 const Options& options) {
  return Redactor(source, parsed, cable, policy, options).run();
}

}  // namespace cablemark
