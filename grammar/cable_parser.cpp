#include "grammar/cable_parser.hpp"

#include <algorithm>

namespace cablemark {

namespace {

// `1. Text`, `2) Text`: `text` is a line that begins with a number.
bool begins_paragraph(std::string_view text) {
  std::size_t at = text[0] == '\xC2' ? 2 : 0;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at + 1 < text.size() && at <= 5 && (text[at] == '.' || text[at] == ')') && !is_digit(text[at + 1]);
}

// What stands around a cable, what opens a portion, and the lines of a transmission.
constexpr LineClasses kWrapping{LineClass::Stamp, LineClass::Row, LineClass::Mail};
constexpr LineClasses kOpening{LineClass::Number, LineClass::Open, LineClass::Bullet};
constexpr LineClasses kTransmission{
    LineClass::TransmissionId, LineClass::Precedence, LineClass::Station, LineClass::Security,
    LineClass::DateTime,       LineClass::From,       LineClass::To,      LineClass::Info};

}  // namespace

std::uint32_t CableParser::next_begin(std::size_t line) const {
  return line + 1 < lines_.size() ? lines_[line + 1].begin : static_cast<std::uint32_t>(text_.size());
}

bool CableParser::parse(const Cut& cut, Cable& cable) {
  cable.clear();
  cable_ = &cable;
  const std::size_t first = first_ = cut.first;
  const std::size_t last = last_ = cut.last;
  later_headers_ = cut.later_headers;
  notable_ = lines_between(notable_, first, last);
  cable.span = first < last ? Span{lines_[first].begin, lines_[last - 1].end} : Span{0, 0};
  if (first < last && lines_[last - 1].what == LineClass::Blank) cable.span.end = lines_[last - 1].begin;
  cable.before_first_paragraph = Span::kNowhere;
  settle_kind();
  if (cable.kind == CableKind::Smart) cable.classification.reset();
  if (cable.kind == CableKind::Document && cable.classification) cable.classification->mark.form = MarkForm::Banner;
  if (cable.kind != CableKind::Document || telegram_evidence_) find_signature();
  std::size_t number_line_at = static_cast<std::size_t>(-1);
  std::size_t i = first_;
  const std::size_t section_end = later_headers_.empty() ? last_ : later_headers_.front().first;
  const auto end_header = [&] {
    if (state_ == State::Subject || (state_ == State::Smart && subject_.present())) subject_end();
    end_classifier();
    field_ = SmartField::None;
    state_ = State::Body;
  };
  for (; i < section_end && state_ != State::Body; ++i) {
    const TextLine& line = lines_[i];
    if (i == number_line_at) continue;
    // Most lines are asked below, for what they say in the header.
    if (kWrapping.has(line.what)) {
      if (line.what == LineClass::Stamp) {
        if (cable.wrapper == Wrapper::None) cable.wrapper = Wrapper::Foia;
        continue;
      }
      if (line.what == LineClass::Row) {
        metadata_row(line);
        if (cable.wrapper == Wrapper::None) cable.wrapper = Wrapper::Web;
        continue;
      }
      if (state_ != State::Smart) {
        cable.wrapper = Wrapper::Email;
        continue;
      }
    }
    if (i == classification_at_ && cable.classification && cable.kind != CableKind::Smart) {
      if (state_ == State::Subject) subject_end();
      if (!cable.classification->serial) {
        number_of_next_line(i, *cable.classification);
        if (cable.classification->serial) number_line_at = i + 1;
      }
      take_section(*cable.classification);
      cable.after_classification = next_begin(cable.classification->serial && number_line_at == i + 1 ? i + 1 : i);
      state_ = State::Captions;
      pass_before_ = false;
      header_end_ = line.end;
      if (cable.kind == CableKind::Document) state_ = State::Between;
      continue;
    }
    if (cable.kind == CableKind::Smart && state_ != State::Smart) {
      if (line.what != LineClass::Smart) continue;
      smart_level(i);
      state_ = State::Smart;
    }
    if (kOpening.has(line.what)) {
      if (goes_on_reason(line)) {
        classifier_.end = header_end_ = line.end;
        continue;
      }
      if (line.what == LineClass::Open && state_ != State::Smart) {
        if (const Span words = marked_classifier(line); words.present()) {
          if (state_ == State::Subject) subject_end();
          classifier_line(words);
          continue;
        }
      }
      // A subject may begin on the line below its keyword.
      const bool subject_stands = state_ == State::Subject && (subject_.length() > 0 || blank_before(i));
      const bool text_begun = (line.what == LineClass::Number && !goes_on_subject(i)) || state_ == State::Between ||
                              subject_stands || cable.kind == CableKind::Document ||
                              (state_ == State::Captions && !pass_before_) || state_ == State::Classifier;
      const bool paragraph =
          text_begun && (line.what == LineClass::Number ? number_line(i)
                         : begins_with_mark(line) ||
                                 (line.what == LineClass::Open && cable.kind == CableKind::Document && blank_before(i))
                             ? (line.what == LineClass::Open ? bracket_line(i) : bullet_line(i))
                             : false);
      if (paragraph) {
        end_header();
        continue;
      }
    }
    if (state_ == State::Smart) {
      if (smart_line(i)) continue;
      end_header();
      body_line(i);
      continue;
    }
    if (line.what == LineClass::Caps && bare_section(line)) continue;
    if ((state_ == State::Transmission || state_ == State::Addressees) && transmission_line(i)) continue;
    if (header_line(i) || line.what == LineClass::Blank) continue;
    if (kTransmission.has(line.what)) {
      transmission_line(i);
      continue;
    }
    // Before the classification line of a page or e-mail stands text of the wrapper, and above TAGS clearances.
    if ((has_classification_ && i < classification_at_) || i < header_until()) {
      unread_ = true;
      continue;
    }
    end_header();
    body_line(i);
  }
  body(i);
  if (state_ == State::Subject || (subject_.present() && !cable.subject)) subject_end();
  end_classifier();
  finish_portions();
  if (cable.kind == CableKind::Document && !cable.classification && !cable.page_banners.empty()) {
    // No banner opens the text: the first one inside it speaks for the whole.
    ClassificationLine found;
    found.mark = cable.page_banners.front();
    found.span = found.mark.span;
    cable.classification = found;
    cable.after_classification = found.span.end;
  }
  settle_places();
  settle_complete();
  find_traces();
  settle_stage();
  return evidence();
}

// The lines from `index` on, below the header.
void CableParser::body(std::size_t index) {
  for (const LineRange& header : later_headers_) {
    body_lines(index, header.first);
    later_header(header);
    index = header.last;
  }
  body_lines(index, last_);
}

// What a section that was sent by itself repeats above its classification line.
void CableParser::later_header(const LineRange& header) {
  for (const std::uint32_t i : lines_between(notable_, header.first, header.last)) {
    const TextLine& line = lines_[i];
    if (line.what == LineClass::PageTop) {
      page_top(line);
    } else if (line.what == LineClass::Security) {
      later_security(line);
    } else if (line.what == LineClass::Station) {
      later_station(line);
    } else if (auto mark = banner(line, cable_->pool)) {
      cable_->page_banners.push_back(*mark);
    }
  }
  repeated_header_ = true;
}

// Whether the warning is that of the level: its letters, and ZNR for U alone.
bool CableParser::fits_level(const SecurityLine& line) const {
  const auto& level = cable_->classification;
  if (!line.valid || !level || !level->mark.known || !vocabulary_.has_level(level->mark.level)) return false;
  const char letter = view(line.letters).front();
  return letter == vocabulary_.level(level->mark.level).transmission && (view(line.signal) == "ZNR") == (letter == 'U');
}

// Of the warnings of several sections the first one that is not that of the level is what rules should speak about.
void CableParser::later_security(const TextLine& line) {
  auto& security = cable_->transmission.security;
  const SecurityLine later = read_security(line);
  if (!security || (fits_level(*security) && !fits_level(later))) security = later;
}

// Each section has the number of the message: one that differs is kept.
void CableParser::later_station(const TextLine& line) {
  auto& station = cable_->transmission.station;
  const StationLine later = read_station(line);
  if (!station) station = later;
  if (!station->serial || !later.serial || *station->serial == *later.serial) return;
  if (cable_->classification && cable_->classification->serial != station->serial) return;
  station->serial = later.serial;
  station->serial_span = later.serial_span;
}

void CableParser::body_lines(std::size_t index, std::size_t end) {
  for (const std::uint32_t notable : lines_between(notable_, index, end)) {
    if (notable > index) quiet_lines(index, notable);
    if (lines_[notable].what != LineClass::Stamp) {
      body_line(notable);
    } else if (cable_->wrapper == Wrapper::None) {
      cable_->wrapper = Wrapper::Foia;
    }
    index = notable + 1;
  }
  if (index < end) quiet_lines(index, end);
}

void CableParser::settle_kind() {
  Cable& cable = *cable_;
  // What decides the kind stands at the head.
  const auto head = lines_between(notable_, first_, std::min(last_, first_ + 402));
  LineClasses classes;
  for (const std::uint32_t i : head) classes.add(lines_[i].what);
  smart_ = classes.has(LineClass::Smart);
  // Below `MRN:` one of these alone is text: `FM Lavrov told us`.
  const bool originated = classes.has(LineClass::DateTime) && classes.has(LineClass::From);
  const bool either = classes.has_any({LineClass::DateTime, LineClass::From});
  const bool transmission =
      classes.has_any({LineClass::TransmissionId, LineClass::Precedence, LineClass::Station, LineClass::Security}) ||
      (smart_ ? originated : either);
  const bool header = classes.has_any({LineClass::Tags, LineClass::ExecutiveOrder});
  page_tops_ = classes.has(LineClass::PageTop);
  mail_ = classes.has(LineClass::Mail);
  stamps_ = classes.has(LineClass::Stamp);
  find_classification();
  bool numbered = false;
  if (has_classification_) {
    const auto& found = cable.classification;
    numbered = found && (found->serial || found->section || found->post.present());
  }
  telegram_evidence_ = transmission || header || numbered;
  if (smart_ && !transmission) {
    cable.kind = CableKind::Smart;
    cable.kind_because = "a line `MRN:` stands there";
  } else if (page_tops_ && (telegram_evidence_ || has_classification_)) {
    cable.kind = CableKind::Telegram1970s;
    cable.kind_because = "a line `PAGE nn` stands there";
  } else if (transmission) {
    cable.kind = CableKind::Telegram;
    cable.kind_because = "a format line of the transmission header stands there";
  } else if (numbered) {
    cable.kind = CableKind::Telegram;
    cable.kind_because = "a classification line with a message number or section stands there";
  } else if (header && (stamps_ || mail_)) {
    // A draft with its clearance sheet, released or forwarded: it was never a telegram.
    cable.kind = CableKind::Document;
    cable.kind_because = "E.O. or TAGS stand in a released or forwarded text, without a transmission line or number";
  } else if (header) {
    cable.kind = CableKind::Telegram;
    cable.kind_because = "an E.O. or TAGS line stands there";
  } else if (has_classification_ && !mail_ && unmarked_between_banners()) {
    cable.kind = CableKind::Document;
    cable.kind_because = "no paragraph is numbered or marked between a banner and the last line, which is one too";
  } else if (!mail_ && classes.has(LineClass::Subject) && subject_of_telegram(head)) {
    cable.kind = CableKind::Telegram;
    cable.kind_because = "a SUBJECT line stands there";
    telegram_evidence_ = true;
  } else if (!mail_ && captions_follow()) {
    cable.kind = CableKind::Telegram;
    cable.kind_because = "a caption stands below the classification line";
    telegram_evidence_ = true;
  } else {
    cable.kind = CableKind::Document;
    cable.kind_because = "no line of a telegram stands there";
  }
  if (options_.kind) {
    cable.kind = *options_.kind;
    cable.kind_because = "the kind was given";
  }
  if (cable.kind == CableKind::Document && !has_classification_) document_banner();
}

// Whether a SUBJECT line in capitals, or one in small letters, is among the lines, and no line that opens a memorandum.
bool CableParser::subject_of_telegram(std::span<const std::uint32_t> head) const {
  bool subject = false;
  for (const std::uint32_t i : head) {
    const std::string_view text = view(lines_[i]);
    if (lines_[i].what == LineClass::Subject) subject |= text[0] != 'S' || is_upper(text[1]);
    if (lines_[i].what == LineClass::Caps && i < first_ + 40 && starts_with(text, "memorandum")) return false;
  }
  return subject;
}

// Whether the last line is a banner, and no paragraph is numbered and no line carries a mark: of such texts that have a
// subject most are memoranda.
bool CableParser::unmarked_between_banners() const {
  std::size_t last = last_;
  while (last > first_ && lines_[last - 1].what == LineClass::Blank) --last;
  if (last <= classification_at_ + 1 || !is_banner(lines_[last - 1])) return false;
  return std::none_of(notable_.begin(), notable_.end(), [this](std::uint32_t i) {
    const TextLine& line = lines_[i];
    if (line.what == LineClass::Number) return begins_paragraph(view(line));
    if (line.what == LineClass::Subject) return view(line).find_first_of("([") != std::string_view::npos;
    return begins_with_mark(line);
  });
}

// Whether one of the two lines below the classification line is a caption.
bool CableParser::captions_follow() const {
  if (!has_classification_) return false;
  for (std::size_t i = classification_at_ + 1, seen = 0; i < last_ && seen < 2; ++i) {
    if (lines_[i].what == LineClass::Blank) continue;
    ++seen;
    if (lines_[i].what == LineClass::Caps && vocabulary_.exact(WordPlace::Caption, view(lines_[i]))) return true;
  }
  return false;
}

void CableParser::document_banner() {
  Cable& cable = *cable_;
  for (const std::uint32_t i : notable_) {
    const TextLine& line = lines_[i];
    if (line.what == LineClass::Number ||
        ((line.what == LineClass::Open || line.what == LineClass::Bullet) && begins_with_mark(line))) {
      if (!mail_ || line.what == LineClass::Number) break;
      continue;
    }
    if (line.what != LineClass::Caps) continue;
    ClassificationLine found;
    found.span = line.span();
    if (auto mark = banner(line, cable.pool)) {
      found.mark = *mark;
    } else if (const auto caption = vocabulary_.exact(WordPlace::Caption, view(line))) {
      // `SENSITIVE BUT UNCLASSIFIED`: a caption that ends in its level.
      const std::size_t blank = view(line).rfind(' ');
      if (blank == std::string_view::npos) continue;
      const Span word = part(line.span(), blank + 1, line.end - line.first);
      const auto level = vocabulary_.exact(WordPlace::Line, view(word));
      if (!level || level->kind != WordKind::Level) continue;
      found.mark = read_marking(word, MarkForm::Banner, cable.pool);
      add_caption(line.span(), caption->id, caption->preferred);
    } else {
      continue;
    }
    cable.classification = found;
    cable.after_classification = next_begin(i);
    classification_at_ = i;
    return;
  }
  // A line of capitals that opens and closes the text is a banner too, whatever its words.
  std::size_t first = first_, last = last_;
  while (first < last && lines_[first].what == LineClass::Blank) ++first;
  while (last > first && lines_[last - 1].what == LineClass::Blank) --last;
  if (last - first < 3 || lines_[first].what != LineClass::Caps || lines_[first].end - lines_[first].first > 100)
    return;
  if (view(lines_[first]) != view(lines_[last - 1]) || !all_capitals(view(lines_[first]))) return;
  ClassificationLine found;
  found.span = lines_[first].span();
  found.mark = read_marking(found.span, MarkForm::Banner, cable.pool);
  if (!found.mark.present()) found.mark.span = found.span;
  cable.classification = found;
  cable.after_classification = next_begin(first);
  classification_at_ = first;
}

// Few cables have lines that ask.
std::size_t CableParser::header_until() {
  if (header_until_) return *header_until_;
  header_until_ = 0;
  for (const std::uint32_t i : notable_) {
    const TextLine& line = lines_[i];
    switch (+line.what) {
      case LineClass::Number:
        if (begins_paragraph(view(line))) return *header_until_;
        break;
      case LineClass::Open:
      case LineClass::Bullet:
        if (begins_with_mark(line)) return *header_until_;
        break;
      case LineClass::Mail:
      case LineClass::ExecutiveOrder:
      case LineClass::Tags:
      case LineClass::Subject:
        header_until_ = i;
        break;
      default:
        break;
    }
  }
  return *header_until_;
}

void CableParser::settle_stage() {
  Cable& cable = *cable_;
  const bool number = (cable.classification && cable.classification->serial) || !cable.smart_reference.empty();
  cable.stage = cable.dtg || cable.smart_date || number ? Stage::Sent : Stage::Draft;
  if (options_.stage) cable.stage = *options_.stage;
}

void CableParser::settle_places() {
  Cable& cable = *cable_;
  if (cable.classification && cable.after_classification == 0)
    cable.after_classification = cable.classification->span.end;
  const auto present = [](std::uint32_t offset) { return offset != 0 && offset != Span::kNowhere; };
  const std::uint32_t begin = cable.span.begin;
  if (!present(cable.after_addressees))
    cable.after_addressees = cable.dtg ? std::min<std::uint32_t>(cable.dtg->span.end, cable.span.end) : begin;
  if (!present(cable.after_from)) cable.after_from = cable.after_addressees;
  if (!present(cable.after_classification)) cable.after_classification = cable.after_addressees;
  std::uint32_t paragraph = cable.before_first_paragraph;
  if (paragraph == Span::kNowhere) paragraph = body_begin_ != Span::kNowhere ? body_begin_ : cable.span.end;
  cable.before_first_paragraph = paragraph;
  cable.text_begin = body_begin_ != Span::kNowhere ? body_begin_ : paragraph;
  const std::uint32_t subject = cable.subject_line.present() ? cable.subject_line.begin : cable.text_begin;
  cable.before_tags = cable.tags_line.present() ? cable.tags_line.begin : subject;
  cable.after_executive_order = order_end_ != Span::kNowhere ? order_end_
                                : cable.executive_order ? std::min(cable.executive_order->span.end + 1, cable.span.end)
                                                        : subject;
  cable.after_tags = tags_end_ != Span::kNowhere ? tags_end_ : cable.text_begin;
}

void CableParser::settle_complete() {
  Cable& cable = *cable_;
  bool paragraph = false;
  for (const Portion& portion : cable.portions) {
    paragraph |= portion.numbered || portion.kind == PortionKind::Block ||
                 (cable.kind == CableKind::Document && portion.kind == PortionKind::Bullet);
    if (paragraph) break;
  }
  bool ends_open = false;
  for (std::size_t i = last_; i > first_; --i) {
    const TextLine& line = lines_[i - 1];
    if (line.what == LineClass::Blank || line.what == LineClass::Stamp || i - 1 == signature_at_) continue;
    const std::string_view text = view(line);
    ends_open =
        text.size() >= 3 && (text.substr(text.size() - 3) == "..." || text.substr(text.size() - 3) == "\xE2\x80\xA6");
    break;
  }
  // A single paragraph has no number.
  const bool signed_text =
      body_begin_ != Span::kNowhere && (cable.signature.present() || cable.transmission.end.has_value());
  cable.complete = (paragraph || signed_text) && !ends_open && !says_partial();
}

// Whether one of the first lines says so. Few texts have the words at all, and no line end is in them.
bool CableParser::says_partial() const {
  static constexpr SoughtWord kPartial("partial extract");
  constexpr std::size_t kLines = 12, kLongest = 200;
  std::size_t end = first_;
  for (std::size_t seen = 0; end < last_ && seen < kLines; ++end) seen += lines_[end].what != LineClass::Blank ? 1 : 0;
  if (end == first_) return false;
  const Span head{lines_[first_].begin, lines_[end - 1].end};
  if (kPartial.find(view(head)) == std::string_view::npos) return false;
  for (std::size_t i = first_; i < end; ++i) {
    if (kPartial.find(view(lines_[i]).substr(0, kLongest)) != std::string_view::npos) return true;
  }
  return false;
}

bool CableParser::evidence() const {
  const Cable& cable = *cable_;
  const Transmission& transmission = cable.transmission;
  if (transmission.id.present() || transmission.precedence_line.present() || transmission.station ||
      transmission.security || cable.dtg)
    return true;
  if (cable.classification || !cable.page_banners.empty() || !cable.smart_reference.empty()) return true;
  for (const Addressee& addressee : cable.addressees) {
    if (addressee.role == AddresseeRole::From) return true;
  }
  return std::any_of(cable.portions.begin(), cable.portions.end(),
                     [](const Portion& portion) { return portion.mark.present() && portion.mark.known; });
}

}  // namespace cablemark
