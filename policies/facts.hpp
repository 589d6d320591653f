// Every fact that a rule can use, declared once: name, type, whether it may be absent, whether it may stand in a
// message. checks/ fills the values (a switch over Fact, so that a fact without a value does not compile); the loader
// types expressions against this table; `cablemark facts` and docs/policy.md print it.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "policies/types.hpp"

namespace cablemark {

// clang-format off
enum class Fact : std::uint16_t {
  CableKind, CableStage, CableReference, CablePath, CableSha256, CableDate,
  CableDateFrom, CableReferenceFrom, CableClassified, CablePageBanners, CableDtg, CableEra,
  CableComplete, CableDamaged, CableClassification, CableLevel, CableOverall, CableDerived,
  CableMarks, CableCaptions, CableUnknownCaptions, CableNotices, CableCompilationStatement, CablePost,
  CableOriginatorOfPost,
  CableSerial, CableOriginator, CableAddressees, CableAction, CableInfo, CableExempt,
  CableAttention, CableSections, CableSectionCount, CableTransmission, CableExecutiveOrder, CableDeclassification,
  CableClassifier, CableReason, CableTags, CableTagsMalformed, CableSubject, CableRefs,
  CablePortions, CableParagraphs, CableMarked, CableUnmarked, CableNumbersInOrder, CablePageLines, CableSignature,
  CableWrapper, CableLabel, CableAsOf, EraName, EraOrder, EraReason,
  EraLetters, EraYears, EraExempt, EraFrom, EraPrevious, DtgText,
  DtgValid, DtgDate, DtgTime, DtgPrecedences, TransmissionId, TransmissionIdValid,
  TransmissionPrecedence, TransmissionRouting, TransmissionStation, TransmissionSecurity, TransmissionActionPrecedence, TransmissionInfoPrecedence,
  TransmissionEnd, StationRouting, StationSerial, StationSection, StationDay, StationTime,
  StationValid, SecuritySignal, SecurityLetters, SecuritySuffix, SecurityLevel, SecurityValid,
  EndSerial, EndNnnn, ExecutiveOrderNumber, DeclassificationKind, DeclassificationDate, DeclassificationDateInvalid,
  DeclassificationYears, DeclassificationExemption, DeclassificationCategory, DeclassificationCount, DeclassificationEvent, ClassifierNamed, ClassifierPosition,
  ClassifierDerived, ClassifierSource, ReasonSection, ReasonSections, ReasonLetters, SectionNumber, SectionOf,
  SectionHeader, SectionFirst, SectionLast, SectionPrevious, SectionClassification, SectionPost,
  SectionSerial, SectionCaptions, SectionPortions, CaptionName, CaptionText, CaptionKnown,
  CaptionKind, CaptionOrder, CaptionCount, CaptionNearest, NoticeKind, ControlName,
  ControlText, ControlGroup, ControlLevels, ControlExcludes, ControlRequires, ControlFrom,
  ControlTo, ControlReplacedBy, ControlCodes, ControlSeparators, ControlOrder, CountryName,
  CountryGroup, CountryKnown, AddresseeRole, AddresseeName, AddresseeRouting, AddresseeKind,
  AddresseeCollective, AddresseeForeign, AddresseeCountry, AddresseePrecedence, AddresseeOffice, AddresseeContinuity,
  PortionKind, PortionLabel, PortionNumber, PortionMarked, PortionMark, PortionLevel,
  PortionControls, PortionRelTo, PortionInherited, PortionPrevious, PortionParent, PortionChildren,
  PortionDepth, PortionSection, PortionMarkPlace, PortionPosition, PortionFirst, PortionLast,
  PortionWords, PortionInQuote, MarkingText, MarkingNormal, MarkingLabel, MarkingForm,
  MarkingKnown, MarkingValid, MarkingLevel, MarkingControls, MarkingRelTo, MarkingOwners,
  MarkingSystem, MarkingCompartments, MarkingWordsUnknown, MarkingNearest, MarkingClosed, MarkingSpaced,
  MarkingSlashed, MarkingSeparatorLeads, MarkingLevelWritten,
  MarkingSeparators, MarkingInOrder, MarkingHybrid, MarkingRepaired, MarkingLevelCount, MarkingRepeated,
  MarkingTail, MarkingForcedBy, RefReference, RefLevel, PageLineTextSerial, PageLineSection,
  PageLinePage, PageLineTotal, PageLineLevel, CableOutside, PortionOrdinal,
  CableRowReference, CableLongestLine, DeclassificationText, CableTextLines, CableSummaryOpened, CableSummaryClosed,
  CableDesignated, ControlCategory, ControlSeparator, ControlPrevious, ControlInPlace, ControlInOrder,
  ControlCompartments, ControlSuffix, ControlOrderedSuffix, MarkingLevelInPlace, MarkingDangling, MarkingConfusable,
  CableCopies, CableSameMoment, CableReferred, CablePreviousSerial, CopyPath, CopyPart, CopyReference, CopyLevel,
  CopyOverall, CopySameOverall, CopyDiffering, MarkingLevelFirst,
  MarkingLowerCase, ControlListInForm, ControlRepeated, ClassifierBeforeText,
  ControlCodesInOrder,
};
// clang-format on

enum class Presence : std::uint8_t { Always, MayBeAbsent };

// What a message may show of a fact: its value, nothing because it is text of the cable, or nothing because it is a
// list or record that only conditions use.
enum class Shown : std::uint8_t { InMessages, CableText, Never };

struct FactDeclaration {
  Fact fact;
  Record owner;
  std::string_view name;  // `tags.malformed` is a member of the list `tags`
  Type type;
  Presence presence;
  Shown shown;
  std::string_view meaning;
};

namespace facts_detail {
inline constexpr Presence kAlways = Presence::Always;
inline constexpr Presence kMayBeAbsent = Presence::MayBeAbsent;
inline constexpr Shown kInMessages = Shown::InMessages;
inline constexpr Shown kCableText = Shown::CableText;
inline constexpr Shown kNotShown = Shown::Never;
constexpr Type scalar(TypeKind kind) { return {.kind = kind}; }
constexpr Type word_of(WordClass words) { return {.kind = TypeKind::Word, .words = words}; }
constexpr Type record_of(Record record) { return {.kind = TypeKind::Record, .record = record}; }
constexpr Type list_of(TypeKind element, Record record, WordClass words) {
  return {.kind = TypeKind::List, .record = record, .words = words, .element = element};
}
constexpr Type table_of(Record record, WordClass words) {
  return {.kind = TypeKind::Table, .record = record, .words = words};
}

// clang-format off
inline constexpr auto kTable = std::to_array<FactDeclaration>({
    {Fact::CableKind, Record::Cable, "kind", word_of(WordClass::Kind), kAlways, kInMessages, "telegram, smart, telegram-1970s or document"},
    {Fact::CableStage, Record::Cable, "stage", word_of(WordClass::Stage), kAlways, kInMessages, "draft, sent or release"},
    {Fact::CableReference, Record::Cable, "reference", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the reference, 10GENEVA48"},
    {Fact::CablePath, Record::Cable, "path", scalar(TypeKind::String), kAlways, kInMessages, "the path of the input"},
    {Fact::CableSha256, Record::Cable, "sha256", scalar(TypeKind::String), kAlways, kInMessages, "the digest of the input"},
    {Fact::CableDate, Record::Cable, "date", scalar(TypeKind::Date), kMayBeAbsent, kInMessages, "day of the DTG; else SMART date, else wrapper row, else --as-of for a draft, a marking or a roll-up"},
    {Fact::CableDateFrom, Record::Cable, "date_from", word_of(WordClass::DateFrom), kMayBeAbsent, kInMessages, "where the date comes from: dtg, smart, row or option"},
    {Fact::CableReferenceFrom, Record::Cable, "reference_from", word_of(WordClass::ReferenceFrom), kMayBeAbsent, kInMessages, "where the reference comes from: text, smart or row"},
    {Fact::CableClassified, Record::Cable, "classified", scalar(TypeKind::Bool), kMayBeAbsent, kInMessages, "short for classification.level.classified"},
    {Fact::CablePageBanners, Record::Cable, "page_banners", list_of(TypeKind::Record, Record::Marking, WordClass::None), kAlways, kNotShown, "bare classification lines at the tops and feet of pages"},
    {Fact::CableDtg, Record::Cable, "dtg", record_of(Record::Dtg), kMayBeAbsent, kInMessages, "the date-time group"},
    {Fact::CableEra, Record::Cable, "era", record_of(Record::Era), kMayBeAbsent, kNotShown, "the era of the policy that the date falls in"},
    {Fact::CableComplete, Record::Cable, "complete", scalar(TypeKind::Bool), kAlways, kInMessages, "false: an extract, ends in ..., or no paragraph"},
    {Fact::CableDamaged, Record::Cable, "damaged", scalar(TypeKind::Int), kAlways, kInMessages, "places of damaged text"},
    {Fact::CableClassification, Record::Cable, "classification", record_of(Record::Marking), kMayBeAbsent, kInMessages, "the classification line"},
    {Fact::CableLevel, Record::Cable, "level", scalar(TypeKind::Level), kMayBeAbsent, kInMessages, "its level, short for classification.level"},
    {Fact::CableOverall, Record::Cable, "overall", record_of(Record::Marking), kAlways, kInMessages, "line and captions together"},
    {Fact::CableDerived, Record::Cable, "derived", record_of(Record::Marking), kAlways, kInMessages, "what the marked portions and the subject roll up to"},
    {Fact::CableMarks, Record::Cable, "marks", list_of(TypeKind::Record, Record::Marking, WordClass::None), kAlways, kNotShown, "overall, the subject's, every portion's"},
    {Fact::CableCaptions, Record::Cable, "captions", table_of(Record::Caption, WordClass::Caption), kAlways, kInMessages, "the captions that stand, known ones"},
    {Fact::CableUnknownCaptions, Record::Cable, "unknown_captions", list_of(TypeKind::Record, Record::Caption, WordClass::None), kAlways, kNotShown, "lines that stand as captions and are not in the vocabulary, or there under `also` only"},
    {Fact::CableNotices, Record::Cable, "notices", list_of(TypeKind::Record, Record::Notice, WordClass::None), kAlways, kNotShown, "notices in the text"},
    {Fact::CableCompilationStatement, Record::Cable, "compilation_statement", scalar(TypeKind::Bool), kAlways, kInMessages, "text that explains a classification by compilation was found"},
    {Fact::CablePost, Record::Cable, "post", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the post of the message number"},
    {Fact::CableOriginatorOfPost, Record::Cable, "originator_of_post", scalar(TypeKind::Bool), kMayBeAbsent, kInMessages, "a row of posts names the originator, or the post stands in its name"},
    {Fact::CableSerial, Record::Cable, "serial", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the serial of the message number"},
    {Fact::CableOriginator, Record::Cable, "originator", record_of(Record::Addressee), kMayBeAbsent, kInMessages, "the FM line"},
    {Fact::CableAddressees, Record::Cable, "addressees", list_of(TypeKind::Record, Record::Addressee, WordClass::None), kAlways, kInMessages, "all but the originator"},
    {Fact::CableAction, Record::Cable, "action", list_of(TypeKind::Record, Record::Addressee, WordClass::None), kAlways, kInMessages, "TO addressees"},
    {Fact::CableInfo, Record::Cable, "info", list_of(TypeKind::Record, Record::Addressee, WordClass::None), kAlways, kInMessages, "INFO addressees"},
    {Fact::CableExempt, Record::Cable, "exempt", list_of(TypeKind::Record, Record::Addressee, WordClass::None), kAlways, kInMessages, "XMT addressees"},
    {Fact::CableAttention, Record::Cable, "attention", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kCableText, "pass lines"},
    {Fact::CableSections, Record::Cable, "sections", list_of(TypeKind::Record, Record::Section, WordClass::None), kAlways, kNotShown, "each section that a header or a page line shows, in text order"},
    {Fact::CableSectionCount, Record::Cable, "section_count", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the m of OF m"},
    {Fact::CableTransmission, Record::Cable, "transmission", record_of(Record::Transmission), kMayBeAbsent, kNotShown, "format lines 1-4 and 13-16"},
    {Fact::CableExecutiveOrder, Record::Cable, "executive_order", record_of(Record::ExecutiveOrder), kMayBeAbsent, kInMessages, "the E.O. line"},
    {Fact::CableDeclassification, Record::Cable, "declassification", record_of(Record::Declassification), kMayBeAbsent, kNotShown, "the declassification instruction"},
    {Fact::CableClassifier, Record::Cable, "classifier", record_of(Record::Classifier), kMayBeAbsent, kNotShown, "Classified By or Derived From"},
    {Fact::CableReason, Record::Cable, "reason", record_of(Record::Reason), kMayBeAbsent, kInMessages, "the reason"},
    {Fact::CableTags, Record::Cable, "tags", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "the TAGS that stand, codes only"},
    {Fact::CableTagsMalformed, Record::Cable, "tags.malformed", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kCableText, "what stands on the TAGS line and is no tag"},
    {Fact::CableSubject, Record::Cable, "subject", record_of(Record::Portion), kMayBeAbsent, kNotShown, "the subject, a portion of kind subject"},
    {Fact::CableRefs, Record::Cable, "refs", list_of(TypeKind::Record, Record::Ref, WordClass::None), kAlways, kNotShown, "references"},
    {Fact::CablePortions, Record::Cable, "portions", list_of(TypeKind::Record, Record::Portion, WordClass::None), kAlways, kNotShown, "all portions but the subject"},
    {Fact::CableParagraphs, Record::Cable, "paragraphs", list_of(TypeKind::Record, Record::Portion, WordClass::None), kAlways, kNotShown, "numbered portions only"},
    {Fact::CableMarked, Record::Cable, "marked", scalar(TypeKind::Int), kAlways, kInMessages, "paragraphs that carry a mark"},
    {Fact::CableUnmarked, Record::Cable, "unmarked", scalar(TypeKind::Int), kAlways, kInMessages, "paragraphs that carry none"},
    {Fact::CableNumbersInOrder, Record::Cable, "numbers_in_order", scalar(TypeKind::Bool), kAlways, kInMessages, "the first paragraph is number 1, and each other one follows the one before"},
    {Fact::CablePageLines, Record::Cable, "page_lines", list_of(TypeKind::Record, Record::PageLine, WordClass::None), kAlways, kNotShown, "page lines in the text"},
    {Fact::CableSignature, Record::Cable, "signature", scalar(TypeKind::Bool), kAlways, kInMessages, "a signature stands at the end"},
    {Fact::CableWrapper, Record::Cable, "wrapper", word_of(WordClass::Wrapper), kAlways, kInMessages, "none, web, email or foia"},
    {Fact::CableLabel, Record::Cable, "label", record_of(Record::Marking), kMayBeAbsent, kInMessages, "level of the metadata row, e-mail label or SMART block"},
    {Fact::CableAsOf, Record::Cable, "as_of", scalar(TypeKind::Date), kAlways, kInMessages, "--as-of, else the day of the run"},
    {Fact::EraName, Record::Era, "name", scalar(TypeKind::String), kAlways, kInMessages, "the key of the row"},
    {Fact::EraOrder, Record::Era, "order", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the number of the Executive order"},
    {Fact::EraReason, Record::Era, "reason", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the section that a reason cites"},
    {Fact::EraLetters, Record::Era, "letters", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "the letters of reasons"},
    {Fact::EraYears, Record::Era, "years", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the years of the usual limit"},
    {Fact::EraExempt, Record::Era, "exempt", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "exemption categories"},
    {Fact::EraFrom, Record::Era, "from", scalar(TypeKind::Date), kAlways, kInMessages, "first day"},
    {Fact::EraPrevious, Record::Era, "previous", record_of(Record::Era), kMayBeAbsent, kNotShown, "the era before"},
    {Fact::DtgText, Record::Dtg, "text", scalar(TypeKind::String), kAlways, kInMessages, "as written"},
    {Fact::DtgValid, Record::Dtg, "valid", scalar(TypeKind::Bool), kAlways, kInMessages, "the form holds, and the day and hour exist"},
    {Fact::DtgDate, Record::Dtg, "date", scalar(TypeKind::Date), kMayBeAbsent, kInMessages, "its day"},
    {Fact::DtgTime, Record::Dtg, "time", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "its hour, hhmm"},
    {Fact::DtgPrecedences, Record::Dtg, "precedences", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "precedence letters"},
    {Fact::TransmissionId, Record::Transmission, "id", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "format line 1"},
    {Fact::TransmissionIdValid, Record::Transmission, "id_valid", scalar(TypeKind::Bool), kAlways, kInMessages, "VZCZC, three letters, three or four digits"},
    {Fact::TransmissionPrecedence, Record::Transmission, "precedence", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the digraph of format line 2"},
    {Fact::TransmissionRouting, Record::Transmission, "routing", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "routing indicators of format line 2"},
    {Fact::TransmissionStation, Record::Transmission, "station", record_of(Record::Station), kMayBeAbsent, kNotShown, "format line 3"},
    {Fact::TransmissionSecurity, Record::Transmission, "security", record_of(Record::Security), kMayBeAbsent, kNotShown, "format line 4"},
    {Fact::TransmissionActionPrecedence, Record::Transmission, "action_precedence", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "highest precedence letter of the action addressees"},
    {Fact::TransmissionInfoPrecedence, Record::Transmission, "info_precedence", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "highest precedence letter of the information addressees"},
    {Fact::TransmissionEnd, Record::Transmission, "end", record_of(Record::End), kMayBeAbsent, kNotShown, "format lines 13-16"},
    {Fact::StationRouting, Record::Station, "routing", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the routing indicator"},
    {Fact::StationSerial, Record::Station, "serial", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the station serial number"},
    {Fact::StationSection, Record::Station, "section", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the n of /n"},
    {Fact::StationDay, Record::Station, "day", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "ordinal day as written"},
    {Fact::StationTime, Record::Station, "time", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "time of file, hhmm as written"},
    {Fact::StationValid, Record::Station, "valid", scalar(TypeKind::Bool), kAlways, kInMessages, "the form DE RI #nnnn/nn dddhhmm"},
    {Fact::SecuritySignal, Record::Security, "signal", scalar(TypeKind::String), kAlways, kInMessages, "ZNR or ZNY"},
    {Fact::SecurityLetters, Record::Security, "letters", scalar(TypeKind::String), kAlways, kInMessages, "the five letters"},
    {Fact::SecuritySuffix, Record::Security, "suffix", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "what follows the letters after a slash"},
    {Fact::SecurityLevel, Record::Security, "level", scalar(TypeKind::Level), kMayBeAbsent, kInMessages, "the level that the letters stand for"},
    {Fact::SecurityValid, Record::Security, "valid", scalar(TypeKind::Bool), kAlways, kInMessages, "five identical letters"},
    {Fact::EndSerial, Record::End, "serial", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the number of format line 15"},
    {Fact::EndNnnn, Record::End, "nnnn", scalar(TypeKind::Bool), kAlways, kInMessages, "NNNN stands at the end"},
    {Fact::ExecutiveOrderNumber, Record::ExecutiveOrder, "number", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the number as written"},
    {Fact::DeclassificationKind, Record::Declassification, "kind", word_of(WordClass::DeclassificationKind), kAlways, kInMessages, "date, event, exemption, none, oadr, mr, gds, xgds, rds, ads or treaty"},
    {Fact::DeclassificationDate, Record::Declassification, "date", scalar(TypeKind::Date), kMayBeAbsent, kInMessages, "its date, if there is such a day"},
    {Fact::DeclassificationDateInvalid, Record::Declassification, "date_invalid", scalar(TypeKind::Bool), kAlways, kInMessages, "a date stands there that does not exist"},
    {Fact::DeclassificationYears, Record::Declassification, "years", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "calendar years from the date of the cable to that date"},
    {Fact::DeclassificationExemption, Record::Declassification, "exemption", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "X1, 25X1, 50X1-HUM"},
    {Fact::DeclassificationCategory, Record::Declassification, "category", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the n of XGDS-n and RDS-n"},
    {Fact::DeclassificationCount, Record::Declassification, "count", scalar(TypeKind::Int), kAlways, kInMessages, "values on the line"},
    {Fact::DeclassificationEvent, Record::Declassification, "event", scalar(TypeKind::Bool), kAlways, kInMessages, "an event stands there, alone or beside an exemption"},
    {Fact::ClassifierNamed, Record::Classifier, "named", scalar(TypeKind::Bool), kAlways, kInMessages, "a name stands there"},
    {Fact::ClassifierPosition, Record::Classifier, "position", scalar(TypeKind::Bool), kAlways, kInMessages, "a position stands there"},
    {Fact::ClassifierDerived, Record::Classifier, "derived", scalar(TypeKind::Bool), kAlways, kInMessages, "Derived From, not Classified By"},
    {Fact::ClassifierSource, Record::Classifier, "source", scalar(TypeKind::Bool), kAlways, kInMessages, "a source stands there"},
    {Fact::ReasonSection, Record::Reason, "section", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the section cited, 1.4"},
    {Fact::ReasonSections, Record::Reason, "sections", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "every section cited, without repetition"},
    {Fact::ReasonLetters, Record::Reason, "letters", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "its letters"},
    {Fact::SectionNumber, Record::Section, "number", scalar(TypeKind::Int), kAlways, kInMessages, "its number"},
    {Fact::SectionOf, Record::Section, "of", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the m of OF m"},
    {Fact::SectionHeader, Record::Section, "header", scalar(TypeKind::Bool), kAlways, kInMessages, "a header stands there, not only a page line"},
    {Fact::SectionFirst, Record::Section, "first", scalar(TypeKind::Bool), kAlways, kInMessages, "the first that is read"},
    {Fact::SectionLast, Record::Section, "last", scalar(TypeKind::Bool), kAlways, kInMessages, "the last that is read"},
    {Fact::SectionPrevious, Record::Section, "previous", record_of(Record::Section), kMayBeAbsent, kNotShown, "the section before"},
    {Fact::SectionClassification, Record::Section, "classification", record_of(Record::Marking), kMayBeAbsent, kInMessages, "the marking of the header"},
    {Fact::SectionPost, Record::Section, "post", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the post of the header"},
    {Fact::SectionSerial, Record::Section, "serial", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the serial of the header"},
    {Fact::SectionCaptions, Record::Section, "captions", table_of(Record::Caption, WordClass::Caption), kAlways, kInMessages, "captions in this section's header"},
    {Fact::SectionPortions, Record::Section, "portions", list_of(TypeKind::Record, Record::Portion, WordClass::None), kAlways, kNotShown, "portions in this section"},
    {Fact::CaptionName, Record::Caption, "name", word_of(WordClass::Caption), kMayBeAbsent, kInMessages, "the word"},
    {Fact::CaptionText, Record::Caption, "text", scalar(TypeKind::String), kAlways, kCableText, "as written"},
    {Fact::CaptionKnown, Record::Caption, "known", scalar(TypeKind::Bool), kAlways, kInMessages, "no for a spelling under also, and for a line that is not in the vocabulary"},
    {Fact::CaptionKind, Record::Caption, "kind", word_of(WordClass::CaptionKind), kMayBeAbsent, kInMessages, "distribution, handling, control, channel, role or notice"},
    {Fact::CaptionOrder, Record::Caption, "order", scalar(TypeKind::Int), kAlways, kInMessages, "1 is the first after the message number"},
    {Fact::CaptionCount, Record::Caption, "count", scalar(TypeKind::Int), kAlways, kInMessages, "times it stands"},
    {Fact::CaptionNearest, Record::Caption, "nearest", word_of(WordClass::Caption), kMayBeAbsent, kInMessages, "the known caption that it is near to"},
    {Fact::NoticeKind, Record::Notice, "kind", word_of(WordClass::NoticeKind), kAlways, kInMessages, "entire-text, sensitive or compilation"},
    {Fact::ControlName, Record::Control, "name", word_of(WordClass::Control), kAlways, kInMessages, "the word"},
    {Fact::ControlText, Record::Control, "text", scalar(TypeKind::String), kAlways, kInMessages, "as written"},
    {Fact::ControlGroup, Record::Control, "group", word_of(WordClass::Group), kMayBeAbsent, kInMessages, "the group of its row"},
    {Fact::ControlLevels, Record::Control, "levels", list_of(TypeKind::Level, Record::None, WordClass::None), kAlways, kInMessages, "levels it goes with: all if the row lists none; levels of other ladders with the same rank too"},
    {Fact::ControlExcludes, Record::Control, "excludes", list_of(TypeKind::Word, Record::None, WordClass::Control), kAlways, kInMessages, "controls that it excludes, both ways"},
    {Fact::ControlRequires, Record::Control, "requires", list_of(TypeKind::Word, Record::None, WordClass::Control), kAlways, kInMessages, "controls that it requires"},
    {Fact::ControlFrom, Record::Control, "from", scalar(TypeKind::Date), kMayBeAbsent, kInMessages, "first day of its row"},
    {Fact::ControlTo, Record::Control, "to", scalar(TypeKind::Date), kMayBeAbsent, kInMessages, "last day of its row"},
    {Fact::ControlReplacedBy, Record::Control, "replaced_by", word_of(WordClass::Control), kMayBeAbsent, kInMessages, "the control that took its place"},
    {Fact::ControlCodes, Record::Control, "codes", list_of(TypeKind::Record, Record::Country, WordClass::None), kAlways, kInMessages, "its codes"},
    {Fact::ControlSeparators, Record::Control, "separators", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kNotShown, "what stands between its codes"},
    {Fact::ControlOrder, Record::Control, "order", scalar(TypeKind::Int), kAlways, kInMessages, "1 is the first in the mark"},
    {Fact::CountryName, Record::Country, "name", scalar(TypeKind::String), kAlways, kInMessages, "the code"},
    {Fact::CountryGroup, Record::Country, "group", scalar(TypeKind::Bool), kAlways, kInMessages, "a group of countries"},
    {Fact::CountryKnown, Record::Country, "known", scalar(TypeKind::Bool), kAlways, kInMessages, "in the policy's table"},
    {Fact::AddresseeRole, Record::Addressee, "role", word_of(WordClass::Role), kAlways, kInMessages, "from, action, info or exempt"},
    {Fact::AddresseeName, Record::Addressee, "name", scalar(TypeKind::String), kAlways, kInMessages, "the plain language address"},
    {Fact::AddresseeRouting, Record::Addressee, "routing", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the routing indicator"},
    {Fact::AddresseeKind, Record::Addressee, "kind", word_of(WordClass::AddresseeKind), kAlways, kInMessages, "department, post, mission, agency, military, foreign, company or unknown"},
    {Fact::AddresseeCollective, Record::Addressee, "collective", scalar(TypeKind::Bool), kAlways, kInMessages, "a collective address"},
    {Fact::AddresseeForeign, Record::Addressee, "foreign", scalar(TypeKind::Bool), kAlways, kInMessages, "a foreign addressee"},
    {Fact::AddresseeCountry, Record::Addressee, "country", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "its country"},
    {Fact::AddresseePrecedence, Record::Addressee, "precedence", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "its precedence letter"},
    {Fact::AddresseeOffice, Record::Addressee, "office", scalar(TypeKind::String), kMayBeAbsent, kCableText, "//J3//"},
    {Fact::AddresseeContinuity, Record::Addressee, "continuity", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "message continuity number"},
    {Fact::PortionKind, Record::Portion, "kind", word_of(WordClass::PortionKind), kAlways, kInMessages, "paragraph, subparagraph, bullet, subject, heading, block, tearline, notice or table"},
    {Fact::PortionLabel, Record::Portion, "label", scalar(TypeKind::String), kAlways, kInMessages, "paragraph 7"},
    {Fact::PortionNumber, Record::Portion, "number", scalar(TypeKind::String), kAlways, kInMessages, "7 or 2a; empty if none"},
    {Fact::PortionMarked, Record::Portion, "marked", scalar(TypeKind::Bool), kAlways, kInMessages, "a mark stands in its place; a malformed or damaged one counts"},
    {Fact::PortionMark, Record::Portion, "mark", record_of(Record::Marking), kMayBeAbsent, kInMessages, "the mark as written"},
    {Fact::PortionLevel, Record::Portion, "level", scalar(TypeKind::Level), kMayBeAbsent, kInMessages, "of the mark, else inherited"},
    {Fact::PortionControls, Record::Portion, "controls", table_of(Record::Control, WordClass::Control), kAlways, kInMessages, "of the mark, else inherited"},
    {Fact::PortionRelTo, Record::Portion, "rel_to", list_of(TypeKind::Record, Record::Country, WordClass::None), kAlways, kInMessages, "codes of REL_TO, of the mark, else inherited"},
    {Fact::PortionInherited, Record::Portion, "inherited", scalar(TypeKind::Bool), kAlways, kInMessages, "unmarked, takes the mark of its parent"},
    {Fact::PortionPrevious, Record::Portion, "previous", record_of(Record::Portion), kMayBeAbsent, kNotShown, "the one before it of the same kind"},
    {Fact::PortionParent, Record::Portion, "parent", record_of(Record::Portion), kMayBeAbsent, kNotShown, "the portion it is part of"},
    {Fact::PortionChildren, Record::Portion, "children", list_of(TypeKind::Record, Record::Portion, WordClass::None), kAlways, kNotShown, "its parts"},
    {Fact::PortionDepth, Record::Portion, "depth", scalar(TypeKind::Int), kAlways, kInMessages, "0 for a paragraph"},
    {Fact::PortionSection, Record::Portion, "section", record_of(Record::Section), kMayBeAbsent, kNotShown, "the section it stands in"},
    {Fact::PortionMarkPlace, Record::Portion, "mark_place", scalar(TypeKind::Place), kAlways, kNotShown, "where its mark stands or would stand"},
    {Fact::PortionPosition, Record::Portion, "position", word_of(WordClass::MarkPosition), kAlways, kInMessages, "before, after-title or at-end"},
    {Fact::PortionFirst, Record::Portion, "first", scalar(TypeKind::Bool), kAlways, kInMessages, "first of its kind"},
    {Fact::PortionLast, Record::Portion, "last", scalar(TypeKind::Bool), kAlways, kInMessages, "last of its kind"},
    {Fact::PortionWords, Record::Portion, "words", scalar(TypeKind::Int), kAlways, kInMessages, "length in words"},
    {Fact::PortionInQuote, Record::Portion, "in_quote", scalar(TypeKind::Bool), kAlways, kInMessages, "between Begin text and End text"},
    {Fact::MarkingText, Record::Marking, "text", scalar(TypeKind::String), kAlways, kInMessages, "as written; of a mark that is not known only the level word and an ellipsis"},
    {Fact::MarkingNormal, Record::Marking, "normal", scalar(TypeKind::String), kAlways, kInMessages, "in the pack's own spelling, for its form"},
    {Fact::MarkingLabel, Record::Marking, "label", scalar(TypeKind::String), kAlways, kInMessages, "paragraph 7, the subject, the overall marking"},
    {Fact::MarkingForm, Record::Marking, "form", word_of(WordClass::MarkForm), kAlways, kInMessages, "line, banner, portion or label"},
    {Fact::MarkingKnown, Record::Marking, "known", scalar(TypeKind::Bool), kAlways, kInMessages, "a level was read"},
    {Fact::MarkingValid, Record::Marking, "valid", scalar(TypeKind::Bool), kAlways, kInMessages, "a level was read, the brackets close, and every word is known"},
    {Fact::MarkingLevel, Record::Marking, "level", scalar(TypeKind::Level), kMayBeAbsent, kInMessages, "its level"},
    {Fact::MarkingControls, Record::Marking, "controls", table_of(Record::Control, WordClass::Control), kAlways, kInMessages, "its controls"},
    {Fact::MarkingRelTo, Record::Marking, "rel_to", list_of(TypeKind::Record, Record::Country, WordClass::None), kAlways, kInMessages, "codes of REL_TO; of a bare REL the overall's"},
    {Fact::MarkingOwners, Record::Marking, "owners", list_of(TypeKind::Record, Record::Country, WordClass::None), kAlways, kInMessages, "FGI, JOINT, NATO; empty for a concealed source"},
    {Fact::MarkingSystem, Record::Marking, "system", word_of(WordClass::MarkSystem), kAlways, kInMessages, "us, nato, foreign or joint"},
    {Fact::MarkingCompartments, Record::Marking, "compartments", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "compartments"},
    {Fact::MarkingWordsUnknown, Record::Marking, "words_unknown", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kCableText, "words that the vocabulary does not hold"},
    {Fact::MarkingNearest, Record::Marking, "nearest", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the mark it is near to"},
    {Fact::MarkingClosed, Record::Marking, "closed", scalar(TypeKind::Bool), kAlways, kInMessages, "the brackets stand on both sides"},
    {Fact::MarkingSpaced, Record::Marking, "spaced", scalar(TypeKind::Bool), kAlways, kInMessages, "letter-spaced"},
    {Fact::MarkingSlashed, Record::Marking, "slashed", scalar(TypeKind::Bool), kAlways, kInMessages, "two slashes stand before its first word"},
    {Fact::MarkingSeparatorLeads, Record::Marking, "separator_leads", scalar(TypeKind::Bool), kAlways, kInMessages, "a separator that is not two slashes stands before its first word"},
    {Fact::MarkingLevelWritten, Record::Marking, "level_written", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the word of its level as it stands there"},
    {Fact::MarkingSeparators, Record::Marking, "separators", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kNotShown, "what stands between its words"},
    {Fact::MarkingInOrder, Record::Marking, "in_order", scalar(TypeKind::Bool), kAlways, kInMessages, "its categories and words stand in the pack's order"},
    {Fact::MarkingHybrid, Record::Marking, "hybrid", scalar(TypeKind::Bool), kAlways, kInMessages, "words are joined to the level by nothing but a blank, or by a slash"},
    {Fact::MarkingRepaired, Record::Marking, "repaired", scalar(TypeKind::Bool), kAlways, kInMessages, "a level word with one doubled or lost letter was read"},
    {Fact::MarkingLevelCount, Record::Marking, "level_count", scalar(TypeKind::Int), kAlways, kInMessages, "level words that stand there"},
    {Fact::MarkingRepeated, Record::Marking, "repeated", scalar(TypeKind::Int), kAlways, kInMessages, "controls that stand twice"},
    {Fact::MarkingTail, Record::Marking, "tail", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "ENTIRE TEXT"},
    {Fact::MarkingForcedBy, Record::Marking, "forced_by", list_of(TypeKind::Record, Record::Portion, WordClass::None), kAlways, kInMessages, "portions with the highest level, and those that a row of the roll-up names; of cable.derived only"},
    {Fact::RefReference, Record::Ref, "reference", scalar(TypeKind::String), kAlways, kInMessages, "normalised"},
    {Fact::RefLevel, Record::Ref, "level", scalar(TypeKind::Level), kMayBeAbsent, kInMessages, "if stated"},
    {Fact::PageLineTextSerial, Record::PageLine, "text_serial", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the serial"},
    {Fact::PageLineSection, Record::PageLine, "section", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the section"},
    {Fact::PageLinePage, Record::PageLine, "page", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the page"},
    {Fact::PageLineTotal, Record::PageLine, "total", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the number of sections"},
    {Fact::PageLineLevel, Record::PageLine, "level", scalar(TypeKind::Level), kMayBeAbsent, kInMessages, "its level"},
    {Fact::CableOutside, Record::Cable, "outside", list_of(TypeKind::Place, Record::None, WordClass::None), kAlways, kNotShown, "banners and marked lines outside every cable: those after this one, and those before the first"},
    {Fact::PortionOrdinal, Record::Portion, "ordinal", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "its number, if that is one to six digits and nothing else"},
    {Fact::CableRowReference, Record::Cable, "row_reference", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the reference of the metadata row"},
    {Fact::CableLongestLine, Record::Cable, "longest_line", scalar(TypeKind::Int), kAlways, kInMessages, "characters of the longest line of its text (not of the header), without the blanks at the end"},
    {Fact::DeclassificationText, Record::Declassification, "text", scalar(TypeKind::String), kAlways, kCableText, "the instruction as written"},
    {Fact::CableTextLines, Record::Cable, "text_lines", scalar(TypeKind::Int), kAlways, kInMessages, "lines of its text (not of the header) that are not blank"},
    {Fact::CableSummaryOpened, Record::Cable, "summary_opened", scalar(TypeKind::Bool), kAlways, kInMessages, "a portion begins with Summary"},
    {Fact::CableSummaryClosed, Record::Cable, "summary_closed", scalar(TypeKind::Bool), kAlways, kInMessages, "End summary stands in the text"},
    {Fact::CableDesignated, Record::Cable, "designated", scalar(TypeKind::Bool), kAlways, kInMessages, "a line says who controls the document: Controlled by"},
    {Fact::ControlCategory, Record::Control, "category", word_of(WordClass::Group), kMayBeAbsent, kInMessages, "the category of its row, else its group"},
    {Fact::ControlSeparator, Record::Control, "separator", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "what parts it from the word before, blanks too"},
    {Fact::ControlPrevious, Record::Control, "previous", record_of(Record::Control), kMayBeAbsent, kInMessages, "the control before it in the mark"},
    {Fact::ControlInPlace, Record::Control, "in_place", scalar(TypeKind::Bool), kAlways, kInMessages, "no for a line's spelling in a portion mark, or a portion's in a line"},
    {Fact::ControlInOrder, Record::Control, "in_order", scalar(TypeKind::Bool), kAlways, kInMessages, "the control before it stands before it in the pack, too"},
    {Fact::ControlCompartments, Record::Control, "compartments", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "compartments, programs or numbers behind it"},
    {Fact::ControlSuffix, Record::Control, "suffix", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "its compartments as written: `-G ABCD`"},
    {Fact::ControlOrderedSuffix, Record::Control, "ordered_suffix", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "the same in ascending order, numbers first, each once"},
    {Fact::MarkingLevelInPlace, Record::Marking, "level_in_place", scalar(TypeKind::Bool), kAlways, kInMessages, "no for a line's level word in a portion mark"},
    {Fact::MarkingDangling, Record::Marking, "dangling", scalar(TypeKind::Bool), kAlways, kInMessages, "a separator stands at its end"},
    {Fact::MarkingConfusable, Record::Marking, "confusable", scalar(TypeKind::String), kMayBeAbsent, kInMessages, "a character that looks like one of a mark: `U+2215, which looks like /`"},
    {Fact::CableCopies, Record::Cable, "copies", list_of(TypeKind::Record, Record::Copy, WordClass::None), kAlways, kNotShown, "the first cable of the run with this reference, if it stands before this one and is marked otherwise"},
    {Fact::CableSameMoment, Record::Cable, "same_moment", list_of(TypeKind::Record, Record::Copy, WordClass::None), kAlways, kNotShown, "the first cable of the run with this originator and date-time group, if it stands before this one and has another reference"},
    {Fact::CableReferred, Record::Cable, "referred", list_of(TypeKind::Record, Record::Copy, WordClass::None), kAlways, kNotShown, "cables of the run that this one refers to, wherever they stand"},
    {Fact::CablePreviousSerial, Record::Cable, "previous_serial", scalar(TypeKind::Int), kMayBeAbsent, kInMessages, "the highest serial below this one of the same post and year in the run"},
    {Fact::CopyPath, Record::Copy, "path", scalar(TypeKind::String), kAlways, kInMessages, "the path of its input"},
    {Fact::CopyPart, Record::Copy, "part", scalar(TypeKind::Int), kAlways, kInMessages, "its number in that input"},
    {Fact::CopyReference, Record::Copy, "reference", scalar(TypeKind::String), kAlways, kInMessages, "its reference"},
    {Fact::CopyLevel, Record::Copy, "level", scalar(TypeKind::Level), kMayBeAbsent, kInMessages, "its overall level"},
    {Fact::CopyOverall, Record::Copy, "overall", scalar(TypeKind::String), kAlways, kInMessages, "its overall marking and captions"},
    {Fact::CopySameOverall, Record::Copy, "same_overall", scalar(TypeKind::Bool), kAlways, kInMessages, "its overall marking and captions are those of this cable"},
    {Fact::CopyDiffering, Record::Copy, "differing", list_of(TypeKind::String, Record::None, WordClass::None), kAlways, kInMessages, "the paragraphs that are marked otherwise there, or do not stand there"},
    {Fact::MarkingLevelFirst, Record::Marking, "level_first", scalar(TypeKind::Bool), kAlways, kInMessages, "its level has a word of its own, and no control stands before it"},
    {Fact::MarkingLowerCase, Record::Marking, "lower_case", scalar(TypeKind::Bool), kAlways, kInMessages, "a small letter stands in it"},
    {Fact::ControlListInForm, Record::Control, "list_in_form", scalar(TypeKind::Bool), kAlways, kInMessages, "its codes are USA, then countries, then groups, each in alphabetical order, with a comma and a blank or a line end between"},
    {Fact::ControlRepeated, Record::Control, "repeated", scalar(TypeKind::Int), kAlways, kInMessages, "known codes that stand twice in its list"},
    {Fact::ClassifierBeforeText, Record::Classifier, "before_text", scalar(TypeKind::Bool), kAlways, kInMessages, "it stands before the first numbered paragraph"},
    {Fact::ControlCodesInOrder, Record::Control, "codes_in_order", scalar(TypeKind::Bool), kAlways, kInMessages, "its codes are USA, if it is there, then countries, then groups, each in alphabetical order"},
});
// clang-format on
}  // namespace facts_detail

inline constexpr const auto& kFacts = facts_detail::kTable;
inline constexpr std::size_t kFactCount = kFacts.size();

constexpr const FactDeclaration& declaration(Fact fact) { return kFacts[static_cast<std::size_t>(fact)]; }

static_assert(
    [] {
      for (std::size_t i = 0; i < kFactCount; ++i) {
        if (static_cast<std::size_t>(kFacts[i].fact) != i) return false;
      }
      return true;
    }(),
    "the table stands in the order of the enumerators");

// The fact `name` of `owner`, or nothing.
const FactDeclaration* find_fact(Record owner, std::string_view name);

}  // namespace cablemark
