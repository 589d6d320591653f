// A file as cables, and a cable as its parts. Parsing never fails: every text gives a ParsedText, and what is missing
// or malformed is a site that rules judge. All spans are offsets into Source::text().
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/cable_lines.hpp"
#include "grammar/date.hpp"
#include "grammar/mark_memory.hpp"
#include "grammar/marking.hpp"
#include "grammar/source.hpp"
#include "grammar/span.hpp"
#include "grammar/vocabulary.hpp"

namespace cablemark {

enum class CableKind : std::uint8_t { Telegram, Smart, Telegram1970s, Document };
enum class Stage : std::uint8_t { Draft, Sent, Release };
enum class Wrapper : std::uint8_t { None, Web, Email, Foia };

// Format line 3: `DE RUEHGV #0048/01 0211423`. A number that does not stand there is absent.
struct StationLine {
  Span span;
  Span routing;
  std::optional<std::int32_t> serial;
  std::optional<std::int32_t> section;
  std::optional<std::int32_t> day;   // ordinal day as written, 0-999
  std::optional<std::int32_t> time;  // hhmm as written, 0-9999
  Span serial_span, section_span, day_span, time_span;
  bool valid = false;  // the form DE RI #nnnn[/nn] dddhhmm
};

// Format line 4: `ZNY SSSSS ZZH`.
struct SecurityLine {
  Span span;
  Span signal;         // ZNR or ZNY, as written
  Span letters;        // `SSSSS`
  Span suffix;         // `AAAAA` of `SSSSS/AAAAA`
  bool valid = false;  // five identical letters
};

// Format line 5: `R 211422Z JAN 10`.
struct DateTimeGroup {
  Span span;   // from the precedence to the year, and operating signals after it
  Span group;  // `211422Z JAN 10`
  Span precedence_span;
  std::string precedences;           // Z O P R Y, as written
  std::optional<Date> date;          // absent if the day does not exist
  std::optional<std::int32_t> time;  // hhmm; absent if that hour does not exist
  bool valid = false;                // the whole form holds and the day and hour exist
};

// Format lines 13-16.
struct EndLines {
  Span span;
  std::optional<std::int32_t> serial;  // `#0048`
  Span serial_span;
  bool nnnn = false;
};

struct TransmissionParts {
  Span id;  // VZCZCXYZ0003
  bool id_valid = false;
  Span precedence;  // RR
  Span precedence_line;
  std::optional<StationLine> station;
  std::optional<SecurityLine> security;
  std::optional<EndLines> end;
};

struct Transmission : TransmissionParts {
  std::vector<Span> routing;  // of format line 2
};

enum class AddresseeRole : std::uint8_t { From, Action, Info, Exempt };

struct Addressee {
  AddresseeRole role = AddresseeRole::Info;
  Span span;                   // the whole entry without its role keyword
  Span name;                   // `USUN NEW YORK`
  Span routing;                // `RUCNDT`
  Span precedence;             // `IMMEDIATE`
  char precedence_letter = 0;  // Z O P R, 0 if none stands there
  Span office;                 // `//J3//`
  Span continuity;             // `0022`
};

// The level line of a telegram or of one section: `C O N F I D E N T I A L SECTION 02 OF 03 GENEVA 000048`.
struct ClassificationLine {
  Span span;  // the line
  Marking mark;
  std::optional<std::int32_t> section, sections;
  Span section_span;  // `SECTION 02 OF 03`
  Span post;          // `GENEVA`
  std::optional<std::int64_t> serial;
  Span serial_span;
};

// A section that a header or an in-text page line shows, in text order.
struct Section {
  std::int32_t number = 0;
  std::optional<std::int32_t> of;
  bool header = false;      // a header, not only a page line
  ClassificationLine line;  // of a header
  Span span;                // the header's or page line's whole line
};

// `OTTAWA 00000918  001.2 OF 003`, or the 1970s form `PAGE 02  RIYADH 00905  01 OF 03  060018Z`.
struct PageLine {
  Span span;
  Span post;
  std::optional<std::int64_t> serial;
  std::optional<std::int32_t> section, page, total;
};

struct CaptionLine {
  Span span;              // the words of this caption
  WordId name = kNoWord;  // row of the policy's captions, kNoWord if unknown
  bool preferred = true;  // not a spelling under `also`
  bool after_pass_line = false;
  Marking mark;  // of a caption that is a control: REL TO USA, GBR
};

struct ExecutiveOrderLine {
  Span span;    // the whole line with its continuations
  Span number;  // `12958`
};

enum class DeclassificationKind : std::uint8_t { Date, Event, Exemption, None, Oadr, Mr, Gds, Xgds, Rds, Ads, Treaty };

struct Declassification {
  DeclassificationKind kind = DeclassificationKind::None;
  Span span;  // the value
  Span date_span;
  std::optional<Date> date;              // a real date only; two-digit years get the first century not before the cable
  bool date_invalid = false;             // a date stands there, and no such day exists
  Span exemption;                        // `X1`, `25X1`, `50X1-HUM`; X8 for `X1,X8` counts in `count`
  std::optional<std::int32_t> category;  // n of XGDS-n, RDS-n
  std::int32_t count = 0;                // values on the line
  bool event = false;                    // words that say one, alone or beside an exemption
};

// `Classified By:`, `Derived From:`, `Reason:`. Names are never copied out of the text.
struct Classifier {
  Span span;
  bool named = false;
  bool position = false;
  bool derived = false;
  Span source;
};

struct ReasonCitation {
  Span span;                         // `1.4 (b), (d)`
  Span section;                      // `1.4`
  std::vector<Span> later_sections;  // `1.5` of `1.4 (b) and 1.5 (d)`
  std::vector<Span> letters;         // `b`, of all sections
};

struct Reference {
  Span span;
  Span letter;            // `A` of `A. STATE 295719`
  std::string reference;  // normalised, `08STATE295719` or `STATE295719` without a year
  WordId level = kNoWord;
};

enum class PortionKind : std::uint8_t {
  Paragraph,
  Subparagraph,
  Bullet,
  Subject,
  Heading,
  Block,
  Tearline,
  Notice,
  Table
};
enum class MarkPosition : std::uint8_t { Before, AfterTitle, AtEnd };

struct Portion {
  PortionKind kind = PortionKind::Paragraph;
  Span span;                     // from the number or bullet to the last character of its text
  Span number;                   // `7`, `2a`; nowhere if none
  std::int32_t ordinal = 0;      // the number as an integer, 0 if none
  bool numbered = false;         // counts in `paragraphs`
  Marking mark;                  // absent if no mark stands in its place
  std::uint32_t mark_place = 0;  // where the mark stands or would stand
  MarkPosition position = MarkPosition::Before;
  bool mark_damaged = false;              // what a scanner has made of a mark stands in its place, legible or not
  std::uint32_t parent = Span::kNowhere;  // index in Cable::portions
  std::uint16_t depth = 0;
  std::uint32_t section = 0;  // index in Cable::sections, meaningless if there are none
  bool in_quote = false;
};

enum class NoticeKind : std::uint8_t { EntireText, Sensitive, Compilation };

struct Notice {
  NoticeKind kind = NoticeKind::EntireText;
  Span span;
};

struct Tag {
  Span span;
  bool well_formed = true;
};

// What a cable says beside its lists, which keep their memory from cable to cable: cleared by one copy.
struct CableParts {
  Span span;  // this cable's part of the text
  CableKind kind = CableKind::Telegram;
  std::string_view kind_because;  // a fixed sentence, for `parse`
  Stage stage = Stage::Sent;
  Wrapper wrapper = Wrapper::None;

  std::optional<ClassificationLine> classification;  // of section 1
  std::optional<ExecutiveOrderLine> executive_order;
  std::optional<Declassification> declassification;
  Span tags_line;
  std::optional<Portion> subject;  // kind Subject; span: the subject's text, joined over its lines by readers
  Span subject_line;
  Span refs_line;
  std::optional<Classifier> classifier;
  bool compilation_statement = false;
  Span signature;

  // The row of a web page, an e-mail label or a SMART block.
  Span row;
  std::optional<Date> row_date;
  std::optional<std::int32_t> row_time;
  std::optional<Marking> label;
  // `Date/DTG:` of a SMART block.
  std::optional<Date> smart_date;
  std::optional<std::int32_t> smart_time;

  bool complete = true;       // false: an extract, ends in `...`, or no paragraph
  std::uint32_t damaged = 0;  // places of damaged text
  Span first_damage;

  // Where a part that is missing would stand.
  std::uint32_t after_from = 0, after_addressees = 0, after_classification = 0, before_tags = 0,
                after_executive_order = 0, after_tags = 0, before_first_paragraph = 0, text_begin = 0;
};

struct Cable : CableParts {
  Transmission transmission;
  std::optional<DateTimeGroup> dtg;
  std::vector<Addressee> addressees;  // the originator too, in text order
  std::vector<Section> sections;
  std::vector<PageLine> page_lines;
  std::vector<Marking> page_banners;
  std::vector<CaptionLine> captions;  // known and unknown, repetitions too, in text order
  std::vector<Span> attention;
  std::vector<Tag> tags;
  std::vector<Reference> refs;
  std::optional<ReasonCitation> reason;
  std::vector<Portion> portions;  // without the subject, in text order
  std::vector<Notice> notices;
  std::string row_reference;    // normalised
  std::string smart_reference;  // `MRN:` of a SMART block

  MarkPool pool;  // of every marking above

  // Keeps the memory of the lists.
  void clear();
};

struct ParseOptions {
  std::optional<CableKind> kind;  // nothing: told apart
  std::optional<Stage> stage;     // nothing: draft if neither date-time group nor message number stands there
};

struct ParsedText {
  std::vector<Cable> cables;    // none if no cable was found
  std::size_t cable_count = 0;  // cables[0 .. cable_count) are valid; the rest are kept for their memory
  std::vector<Span> outside;    // banners and marked lines outside every cable
  std::vector<TextLine> lines;  // lines[0 .. line_count) are those of the text; the rest is kept memory
  std::size_t line_count = 0;
  LineNumbers notable;  // the lines that are neither blank nor plain
  MarkPool scratch;     // of marks that are looked at and not kept
  // Of this and earlier texts. Texts that one thread reads in turn may share it.
  std::shared_ptr<MarkMemory> marks = std::make_shared<MarkMemory>();
};

// Reuses the memory of `parsed`. Linear in the length of the text.
void parse_cables(const Source& source, const Vocabulary& vocabulary, const ParseOptions& options, ParsedText& parsed);

// The words of a portion of `cable` without those of the portions inside it.
std::uint32_t count_words(std::string_view text, const Cable& cable, const Portion& portion);

// `10GENEVA48`: two-digit year, post without blanks, number without zeros.
std::string make_reference(std::int32_t year, std::string_view post, std::int64_t serial);

}  // namespace cablemark
