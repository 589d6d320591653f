#include "report/released_copy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cablemark {
namespace {

// What a copy says about how it was sent. Lines that contradict each other in the original do not leave.
enum class Header : std::uint8_t { Whole, WithoutTransmission };

bool is_plain(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || is_high(c) || static_cast<unsigned char>(c) < ' ';
  });
}

bool is_code(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_upper(c) || is_digit(c); });
}

class CopyWriter {
 public:
  CopyWriter(const Source& source, const Cable& cable, const Policy& policy, const ReleasedCable& released,
             Header header, std::string& out)
      : source_(source),
        cable_(cable),
        policy_(policy),
        release_(*policy.release),
        redaction_(released.redaction),
        document_(released.document),
        header_(header),
        out_(out) {}

  void write() {
    record();
    switch (cable_.kind) {
      case CableKind::Telegram:
      case CableKind::Telegram1970s:
        telegram_header();
        break;
      case CableKind::Smart:
        smart_header();
        break;
      case CableKind::Document:
        line(release_.classification);
        blank();
        // The keyword would make a telegram of it.
        subject({});
        break;
    }
    withheld_header_lines();
    body();
    if (cable_.signature.present() && leaves(release_, HeaderLine::Signature)) line(text(cable_.signature));
    if (cable_.kind == CableKind::Document) {
      blank();
      line(release_.classification);
    }
  }

 private:
  [[nodiscard]] std::string_view text(Span span) const { return source_.text(span); }
  void line(std::string_view words) { out_.append(words) += '\n'; }
  // Between blocks; never two.
  void blank() {
    if (out_.size() >= 2 && out_.compare(out_.size() - 2, 2, "\n\n") != 0) out_ += '\n';
  }

  // ---- what stands before the cable

  // What was dated by its record, and was an extract, is so still. Of the record only its number and its day leave, as
  // those of other cables do, with the classification of the copy.
  void record() {
    if (cable_.kind == CableKind::Document) return;
    const bool dated = cable_.smart_date || (cable_.dtg && cable_.dtg->date);
    if (!dated && cable_.row_date && is_code(cable_.row_reference)) {
      std::string words = cable_.row_reference + ' ' + format_iso_date(*cable_.row_date);
      if (cable_.row_time) words += fmt::format(" {:02}:{:02}", *cable_.row_time / 100, *cable_.row_time % 100);
      line(words.append(1, ' ').append(release_.classification));
    }
    if (!cable_.complete) line("This copy is made from a partial extract.");
    // Without a day and a page it would read as a draft of today.
    if (!dated && !cable_.row_date && cable_.kind == CableKind::Telegram1970s) line("PAGE 01");
  }

  // ---- the header of a telegram

  void telegram_header() {
    const bool whole = header_ == Header::Whole && leaves(release_, HeaderLine::Transmission);
    if (whole) transmission();
    if (cable_.dtg && cable_.dtg->valid) {
      std::string letters;
      for (const char letter : cable_.dtg->precedences) letters.append(1, letter) += ' ';
      line(letters.append(text(cable_.dtg->group)));
    }
    if (leaves(release_, HeaderLine::Addressees)) addressees();
    classification();
    blank();
    captions();
    blank();
    if (const std::string_view order = order_in_force(); !order.empty()) line(fmt::format("E.O. {}: N/A", order));
    if (const std::string tags = released_tags(); !tags.empty()) line("TAGS: " + tags);
    subject("SUBJECT: ");
  }

  void transmission() {
    const Transmission& sent = cable_.transmission;
    if (sent.id_valid) line(text(sent.id));
    if (is_code(text(sent.precedence))) {
      std::string words(text(sent.precedence));
      for (const Span routing : sent.routing) {
        if (is_code(text(routing))) words.append(1, ' ') += text(routing);
      }
      line(words);
    }
    if (sent.station && sent.station->valid && is_plain(text(sent.station->span))) {
      blank();
      line(text(sent.station->span));
    }
    if (sent.security) {
      const std::string letters(5, transmission_letter());
      line(fmt::format("{} {}", letters == "UUUUU" ? "ZNR" : "ZNY", letters));
    }
  }

  [[nodiscard]] char transmission_letter() const {
    for (const WordId id : release_.levels) {
      const Level& level = policy_.levels[id];
      const auto& spellings = level.line;
      if (std::find(spellings.begin(), spellings.end(), release_.classification) != spellings.end()) {
        return level.transmission;
      }
    }
    return 'U';
  }

  // Only the address, whose words are capitals: an office, and what else stands on the line, stay behind.
  void addressees() {
    AddresseeRole last = AddresseeRole::Exempt;
    for (const Addressee& one : cable_.addressees) {
      if (one.role == AddresseeRole::Exempt || !is_plain(text(one.name))) continue;
      if (cable_.classification && one.span.begin > cable_.classification->span.begin) continue;
      std::string words;
      if (one.role != last) {
        words = one.role == AddresseeRole::From ? "FM " : one.role == AddresseeRole::Action ? "TO " : "INFO ";
      }
      if (is_code(text(one.routing))) words.append(text(one.routing)) += '/';
      words += text(one.name);
      if (is_code(text(one.precedence))) words.append(1, ' ') += text(one.precedence);
      if (is_code(text(one.continuity))) words.append(1, ' ') += text(one.continuity);
      last = one.role;
      line(words);
    }
  }

  void classification() {
    std::string words = release_.classification;
    if (cable_.classification && is_plain(text(cable_.classification->post)) && cable_.classification->serial) {
      words.append(1, ' ').append(text(cable_.classification->post));
      words.append(1, ' ').append(text(cable_.classification->serial_span));
    }
    line(words);
  }

  void captions() {
    std::vector<WordId> written;
    for (const CaptionLine& caption : cable_.captions) {
      if (caption.name == kNoWord) continue;
      const auto& leaving = release_.captions;
      if (std::find(leaving.begin(), leaving.end(), caption.name) == leaving.end()) continue;
      if (std::find(written.begin(), written.end(), caption.name) != written.end()) continue;
      written.push_back(caption.name);
      line(policy_.captions[caption.name].text.front());
    }
  }

  [[nodiscard]] std::string_view order_in_force() const {
    if (!document_.era) return {};
    const std::optional<std::string>& order = policy_.eras[*document_.era].order;
    return order ? std::string_view(*order) : std::string_view();
  }

  // Two letters for a country, four for a subject or programme.
  [[nodiscard]] std::string released_tags() const {
    std::string tags;
    if (!leaves(release_, HeaderLine::Tags)) return tags;
    for (const Tag& tag : cable_.tags) {
      const std::string_view word = text(tag.span);
      const bool code = tag.well_formed && is_code(word) && (word.size() == 2 || word.size() == 4);
      if (code) tags.append(tags.empty() ? "" : ", ").append(word);
    }
    return tags;
  }

  // ---- the header of a SMART message

  void smart_header() {
    line(release_.classification);
    blank();
    if (const std::string number = smart_number(); !number.empty()) line("MRN: " + number);
    if (cable_.smart_date) {
      const CalendarDay day = calendar_day(*cable_.smart_date);
      static constexpr std::string_view kMonths = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
      line(fmt::format("Date/DTG: {:02}{:04}Z {} {:02}", day.day, cable_.smart_time.value_or(0),
                       kMonths.substr(3 * static_cast<std::size_t>(day.month - 1), 3), day.year % 100));
    }
    if (leaves(release_, HeaderLine::Addressees)) smart_addressees();
    if (const std::string_view order = order_in_force(); !order.empty()) line(fmt::format("E.O.: {}", order));
    if (const std::string tags = released_tags(); !tags.empty()) line("TAGS: " + tags);
    std::string names;
    for (const CaptionLine& caption : cable_.captions) {
      const auto& leaving = release_.captions;
      if (caption.name == kNoWord || std::find(leaving.begin(), leaving.end(), caption.name) == leaving.end()) continue;
      names.append(names.empty() ? "" : ", ").append(policy_.captions[caption.name].text.front());
    }
    if (!names.empty()) line("Captions: " + names);
    subject("Subject: ");
  }

  // `12 OSLO 318` of `12OSLO318`.
  [[nodiscard]] std::string smart_number() const {
    std::string words;
    for (const char c : cable_.smart_reference) {
      if (!words.empty() && is_digit(c) != is_digit(words.back())) words += ' ';
      words += c;
    }
    return is_plain(words) ? words : std::string();
  }

  void smart_addressees() {
    for (const Addressee& one : cable_.addressees) {
      if (one.role == AddresseeRole::Exempt || !is_plain(text(one.name))) continue;
      const std::string_view field = one.role == AddresseeRole::From     ? "From: "
                                     : one.role == AddresseeRole::Action ? "Action: "
                                                                         : "Info: ";
      line(std::string(field).append(text(one.name)));
    }
  }

  // ---- what follows the header

  void subject(std::string_view keyword) {
    if (!redaction_.subject) return;
    if (!redaction_.subject->released) {
      line(std::string(keyword) + withheld_line(release_, redaction_.withheld[redaction_.subject->withheld]));
      return;
    }
    std::string_view before = keyword;
    for (const Span words : redaction_.subject->lines) {
      line(std::string(before).append(text(words)));
      before = {};
    }
  }

  void withheld_header_lines() {
    blank();
    if (leaves(release_, HeaderLine::References)) references();
    if (leaves(release_, HeaderLine::Attention)) {
      for (const Span words : cable_.attention) line(text(words));
    }
    for (const Withheld& one : redaction_.withheld) {
      if (one.reason == WithheldReason::Header) line(withheld_line(release_, one));
    }
    blank();
  }

  // References as they were understood; what else stands on the line stays behind.
  void references() {
    std::string words;
    for (const Reference& reference : cable_.refs) {
      if (!is_code(reference.reference)) continue;
      words += words.empty() ? "REF: " : ", ";
      if (is_plain(text(reference.letter))) words.append("(").append(text(reference.letter)).append(") ");
      words += reference.reference;
    }
    if (!words.empty()) line(words);
    blank();
  }

  void body() {
    for (const Passage& passage : redaction_.passages) {
      blank();
      if (passage.released) {
        for (const Span words : passage.lines) line(text(words));
        continue;
      }
      const std::string words = withheld_line(release_, redaction_.withheld[passage.withheld]);
      line(prefix(passage.portion) + words);
    }
  }

  [[nodiscard]] std::string prefix(std::uint32_t portion) const {
    if (portion == Span::kNowhere) return {};
    const Portion& one = cable_.portions[portion];
    const std::string number(text(one.number));
    if (one.kind == PortionKind::Bullet) return "-- ";
    if (number.empty() || !one.numbered) return {};
    return number + ". ";
  }

  const Source& source_;
  const Cable& cable_;
  const Policy& policy_;
  const ReleaseRules& release_;
  const Redaction& redaction_;
  const Document& document_;
  Header header_;
  std::string& out_;
};

// What keeps `text` from being released, in the words of its first finding that is no note; empty if nothing does.
std::string fault_of(std::string_view text, std::size_t cables, const Policy& policy, const Options& options,
                     Scratch& scratch) {
  const Documents documents = check(text, policy, options, scratch);
  if (documents.front().error) return documents.front().error->message;
  if (documents.size() != cables) return "it reads as another number of cables";
  for (const Document& document : documents) {
    if (document.error) return document.error->message;
    for (const Finding& finding : document.findings) {
      if (finding.severity != Severity::Note) {
        return fmt::format("{}: {}", policy.rules[finding.rule].name, finding.message);
      }
    }
  }
  return {};
}

}  // namespace

std::variant<ReleasedCopy, Refusal> make_released_copy(std::string_view bytes, const Policy& policy,
                                                       const Options& options, Scratch& scratch,
                                                       Scratch& copy_scratch) {
  ReleasedCopy copy;
  Documents documents = check(bytes, policy, options, scratch);
  const ParsedText& parsed = scratch.text.parsed;
  for (const Document& document : documents) {
    if (document.error) return Refusal{0, document.error->message};
  }
  if (!parsed.outside.empty()) {
    return Refusal{scratch.text.source.location(parsed.outside.front().begin).line,
                   "marked text stands outside every cable: take it out, or make it part of one"};
  }
  for (std::size_t n = 0; n < parsed.cable_count; ++n) {
    ReleasedCable& cable = copy.cables.emplace_back();
    cable.document = std::move(documents[n]);
    cable.redaction = redact(scratch.text.source, parsed, parsed.cables[n], policy, options);
  }
  Options own = options;
  own.kind.reset();
  own.stage.reset();
  std::string fault;
  for (const Header header : {Header::Whole, Header::WithoutTransmission}) {
    copy.text.clear();
    for (std::size_t n = 0; n < parsed.cable_count; ++n) {
      if (n > 0) copy.text += '\n';
      CopyWriter(scratch.text.source, parsed.cables[n], policy, copy.cables[n], header, copy.text).write();
    }
    std::string found = fault_of(copy.text, parsed.cable_count, policy, own, copy_scratch);
    if (found.empty()) return copy;
    if (fault.empty()) fault = std::move(found);
  }
  return Refusal{0, "no copy of it would be clean (" + fault + "): mend the cable first"};
}

}  // namespace cablemark
