// Reads the lines of one cable. The state that links lines lives here; the shape of a single line is in
// cable_rules.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "grammar/cable.hpp"
#include "grammar/cable_lines.hpp"

namespace cablemark {

// Lines first .. last - 1.
struct LineRange {
  std::size_t first = 0, last = 0;
};

// The lines of one cable. Where its sections were sent one by one, `later_headers` has the lines from the end of a
// section to the classification line of the next.
struct Cut : LineRange {
  std::vector<LineRange> later_headers;
};

// The place of ` SUBJECT:` or ` SUBJ:` in a line of another keyword, or npos.
std::size_t find_subject_keyword(std::string_view line);

// A line that begins or ends a text from elsewhere: `QUOTE`, `Begin joint statement:`; `UNQUOTE`, `END TEXT.`
enum class QuoteEdge : std::uint8_t { Begin, End };
std::optional<QuoteEdge> quote_edge(std::string_view line);

class CableParser {
 public:
  // `scratch` is working memory: what is in it is lost with the next question.
  CableParser(const Source& source, const Vocabulary& vocabulary, const ParseOptions& options,
              std::span<const TextLine> lines, std::span<const std::uint32_t> notable, MarkMemory& marks,
              MarkPool& scratch)
      : text_(source.text()),
        bytes_(source.bytes()),
        vocabulary_(vocabulary),
        options_(options),
        lines_(lines),
        notable_(notable),
        marks_(marks),
        scratch_(scratch) {}

  // The lines of `cut`. False if nothing there makes it a cable.
  bool parse(const Cut& cut, Cable& cable);

  // A bare marking on a line of its own.
  std::optional<Marking> banner(const TextLine& line, MarkPool& pool) const;
  bool is_banner(const TextLine& line) const;
  [[nodiscard]] bool is_caption(const TextLine& line) const {
    return vocabulary_.exact(WordPlace::Caption, view(line)).has_value();
  }
  // Whether a known mark in brackets begins the line.
  bool begins_with_mark(const TextLine& line) const;
  [[nodiscard]] bool begins_with_numbered_mark(const TextLine& line) const;
  // A line with a level that is known and a message number.
  std::optional<ClassificationLine> numbered_classification(const TextLine& line) const;

 private:
  enum class State : std::uint8_t {
    Transmission,
    Addressees,
    Captions,
    Attention,
    Order,
    Tags,
    Subject,
    Reference,
    Classifier,
    Smart,
    Between,
    Body
  };
  enum class SmartField : std::uint8_t {
    None,
    Number,
    Date,
    From,
    Action,
    Info,
    Order,
    Tags,
    Captions,
    Reference,
    PassLine,
    Subject,
    Classifier,
    Other
  };

  struct MarkRead {
    Marking mark;
    std::uint32_t after = 0;  // where the text goes on
    bool damaged = false;     // what stands there is a mark that a scanner has misread
  };

  [[nodiscard]] std::string_view view(Span span) const { return span.of(text_); }
  [[nodiscard]] std::string_view view(const TextLine& line) const {
    return {text_.data() + line.first, line.end - line.first};
  }
  [[nodiscard]] std::uint32_t next_begin(std::size_t line) const;

  // cable_classification.cpp
  [[nodiscard]] bool begins_classified(std::string_view line) const;
  std::uint32_t mark_end(Span within) const;
  std::optional<ClassificationLine> classification_line(Span line, bool in_header, MarkPool& pool) const;
  void number_of_next_line(std::size_t line, ClassificationLine& found);
  void find_classification();
  void find_damaged_classification(std::size_t begin, std::size_t end);
  [[nodiscard]] std::size_t level_end(std::string_view text) const;
  void take_section(const ClassificationLine& line);
  // The header of a section that has lost its level: `SECTION 01 OF 03 GENEVA 000048`.
  bool bare_section(const TextLine& line);
  bool bare_later_section(const TextLine& line);
  void page_line(const TextLine& line);
  void page_top(const TextLine& line);
  void add_header(std::int32_t number, std::optional<std::int32_t> of, Span span);
  void add_section(std::int32_t number, std::optional<std::int32_t> of, Span span);

  // cable_transmission.cpp
  bool transmission_line(std::size_t index);
  [[nodiscard]] bool bare_message_number(std::string_view text) const;
  void precedence_line(std::size_t index);
  bool damaged_routing(std::size_t index);
  [[nodiscard]] StationLine read_station(const TextLine& line) const;
  [[nodiscard]] SecurityLine read_security(const TextLine& line) const;
  void damaged_date_time(std::size_t from);
  void date_time_line(const TextLine& line);
  void addressee(Span entry, AddresseeRole role);
  void end_line(const TextLine& line);

  // cable_header.cpp
  void classifier_line(Span words);
  void end_classifier();
  [[nodiscard]] bool goes_on_reason(const TextLine& line) const;
  [[nodiscard]] bool reason_follows(std::string_view line) const;
  [[nodiscard]] Span marked_classifier(const TextLine& line) const;
  bool header_line(std::size_t index);
  bool lone_caption(Span line);
  bool caption_line(Span line, bool only_known);
  [[nodiscard]] std::size_t captions_behind(std::string_view line) const;
  void add_caption(Span span, WordId name, bool preferred);
  bool pass_line(std::string_view line) const;
  void tags(Span span);
  void subject_start(Span line);
  void subject_end();
  void references(Span span);
  void reference_items(Span span);
  Span keyword_value(Span line) const;

  // cable_declassification.cpp
  void executive_order(Span line);
  void order_value(Span value);
  void declassification(Span value);
  void take_declassification(const Declassification& found);
  void classifier(Span region);
  void reason(Span region, std::size_t from);

  // cable_smart.cpp
  void metadata_row(const TextLine& line);
  bool smart_line(std::size_t index);
  [[nodiscard]] bool goes_on_subject(std::size_t index) const;
  void smart_value(SmartField field, Span value);
  void smart_level(std::size_t mrn_line);
  void level_above(const TextLine& line, ClassificationLine& level);

  // cable_body.cpp
  void body_line(std::size_t index);
  void blank_line();
  void written_line(std::size_t index);
  bool later_header_line(std::size_t index);
  [[nodiscard]] bool names_another(const ClassificationLine& line) const;
  bool goes_on_with_classifier(const TextLine& line);
  bool entire_text_line(const TextLine& line);
  bool capital_line(std::size_t index);
  void quiet_lines(std::size_t begin, std::size_t end);
  [[nodiscard]] bool passes_over() const;
  bool heading(std::size_t index);
  void text_line(const TextLine& line);
  void quote(const TextLine& line, bool begin);
  bool tear_or_quote(const TextLine& line);

  // cable_paragraphs.cpp
  bool number_line(std::size_t index);
  bool bracket_line(std::size_t index);
  Portion* bare_paragraph();
  bool bullet_line(std::size_t index);
  bool letter_line(std::size_t index);
  bool labelled_line(std::size_t index);
  bool unusual_label_line(std::size_t index);
  std::optional<MarkRead> mark_behind_label(const TextLine& line, std::size_t label);
  [[nodiscard]] bool in_series(Span mark) const;
  std::uint32_t open_portion(PortionKind kind, const TextLine& line, Span number, std::uint32_t after,
                             const MarkRead* read = nullptr);
  void begin_paragraph(std::uint32_t portion, const TextLine& line);
  void begin_segment(const TextLine& line);
  void close_portion();
  void finish_portions();
  bool sentence_ends_before(std::size_t index) const;
  bool blank_before(std::size_t index) const {
    return index == first_ || lines_[index - 1].what == LineClass::Blank || lines_[index - 1].what == LineClass::Rule;
  }

  // cable_signature.cpp
  void find_signature();

  // cable_marks.cpp
  Marking read_marking(Span within, MarkForm form, MarkPool& pool) const {
    return marks_.read(text_, within, form, vocabulary_, pool);
  }
  [[nodiscard]] bool looks_like_mark(Span within) const {
    return marks_.looks_like_mark(text_, within, vocabulary_, scratch_);
  }
  [[nodiscard]] bool known_mark_at(std::uint32_t at, std::uint32_t line_end) const;
  [[nodiscard]] std::size_t end_of_codes(std::size_t at) const;
  MarkRead read_mark(std::uint32_t at, std::uint32_t line_end);
  void read_notice_before_level(MarkRead& read, std::uint32_t at, std::uint32_t line_end);
  void take_notice_behind(Marking& mark, std::uint32_t at, std::uint32_t line_end) const;
  bool repeats_word_mark(std::uint32_t at, MarkRead& read);
  bool damaged_mark(std::string_view inside) const;
  [[nodiscard]] std::uint32_t behind_specks(std::uint32_t at, std::uint32_t line_end) const;
  void keep_damaged_mark(Portion& portion, Span place);
  [[nodiscard]] std::uint32_t end_of_joined_control(std::uint32_t at, std::uint32_t line_end) const;
  void place_mark(Portion& portion, std::uint32_t at, std::uint32_t line_end) {
    place_mark(portion, at, line_end, read_mark(at, line_end));
  }
  void place_mark(Portion& portion, std::uint32_t at, std::uint32_t line_end, const MarkRead& read);
  void mark_after_title(Portion& portion, std::uint32_t at, std::uint32_t line_end);
  void mark_at_end(Portion& portion);

  // cable_damage.cpp
  void find_traces();
  void keep_damage(Span place) {
    if (garbled_marks_++ == 0) first_garbled_ = place;
  }

  // cable_parser.cpp
  void body(std::size_t index);
  void body_lines(std::size_t index, std::size_t end);
  void later_header(const LineRange& header);
  [[nodiscard]] bool fits_level(const SecurityLine& line) const;
  void later_security(const TextLine& line);
  void later_station(const TextLine& line);
  void settle_kind();
  [[nodiscard]] bool subject_of_telegram(std::span<const std::uint32_t> head) const;
  [[nodiscard]] bool captions_follow() const;
  [[nodiscard]] bool unmarked_between_banners() const;
  std::size_t header_until();
  void document_banner();
  void settle_stage();
  void settle_places();
  void settle_complete();
  [[nodiscard]] bool says_partial() const;
  [[nodiscard]] bool evidence() const;

  std::string_view text_;
  const ByteMap& bytes_;
  const Vocabulary& vocabulary_;
  const ParseOptions& options_;
  std::span<const TextLine> lines_;
  std::span<const std::uint32_t> notable_;  // the lines that are neither blank nor plain
  MarkMemory& marks_;
  MarkPool& scratch_;

  Cable* cable_ = nullptr;
  std::size_t first_ = 0, last_ = 0;
  std::span<const LineRange> later_headers_;
  State state_ = State::Transmission;
  std::size_t classification_at_ = 0;
  std::optional<std::size_t> header_until_;  // lines before it are no text of the cable, whatever they look like
  bool has_classification_ = false;
  bool telegram_evidence_ = false, smart_ = false, page_tops_ = false, mail_ = false, stamps_ = false, partial_ = false;

  AddresseeRole role_ = AddresseeRole::Action;
  std::uint32_t originator_ = Span::kNowhere;  // the last one, in addressees
  bool pass_before_ = false;                   // the header line before is a pass line
  bool any_pass_ = false;
  bool unread_ = false;           // a line of the header was passed over
  bool repeated_header_ = false;  // after the header of a later section
  bool skip_subject_ = false;
  std::uint32_t header_end_ = 0;
  SmartField field_ = SmartField::None;
  Span smart_number_;

  Span subject_;  // of the lines read so far
  Span refs_;
  Span tags_;
  Span order_;
  Span classifier_;

  std::uint32_t current_ = Span::kNowhere;    // the portion that text lines extend
  std::uint32_t paragraph_ = Span::kNowhere;  // the last one that can have children
  std::uint32_t segment_ = Span::kNowhere;    // the last sub-paragraph of it
  std::uint32_t tearline_ = Span::kNowhere;
  std::uint32_t segment_indent_ = 0, bullet_indent_ = 0;
  std::uint32_t bullet_ = Span::kNowhere;
  char letter_ = 0;
  bool outline_ = false;  // the blocks of the text have labels, and no paragraph a number
  std::int32_t last_number_ = 0, list_number_ = 0;
  bool restart_ = false;
  bool in_quote_ = false;
  std::size_t quote_begin_ = 0;  // the portions before the quote that was opened last
  std::size_t signature_at_ = static_cast<std::size_t>(-1);
  std::uint32_t body_begin_ = Span::kNowhere;
  std::uint32_t tags_begin_ = Span::kNowhere, order_end_ = Span::kNowhere, tags_end_ = Span::kNowhere;
  Marking word_mark_;  // the last portion mark of a single word
  std::uint32_t garbled_marks_ = 0;
  Span first_garbled_;
};

}  // namespace cablemark
