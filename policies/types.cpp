#include "policies/types.hpp"

#include <array>

namespace cablemark {
namespace {

constexpr std::array<std::string_view, 23> kRecordNames = {"none",
                                                           "cable",
                                                           "era",
                                                           "dtg",
                                                           "transmission",
                                                           "station",
                                                           "security",
                                                           "end",
                                                           "executive order",
                                                           "declassification",
                                                           "classifier",
                                                           "reason",
                                                           "marking",
                                                           "control",
                                                           "country",
                                                           "caption",
                                                           "notice",
                                                           "addressee",
                                                           "section",
                                                           "portion",
                                                           "ref",
                                                           "page line",
                                                           "other cable"};
static_assert(kRecordNames.size() == static_cast<std::size_t>(Record::Copy) + 1);

constexpr std::array<std::string_view, 20> kWordClassNames = {"word",
                                                              "control",
                                                              "caption",
                                                              "country",
                                                              "group",
                                                              "addressee kind",
                                                              "caption kind",
                                                              "kind",
                                                              "stage",
                                                              "source of date",
                                                              "source of reference",
                                                              "role",
                                                              "declassification kind",
                                                              "portion kind",
                                                              "position",
                                                              "form",
                                                              "system",
                                                              "notice kind",
                                                              "wrapper",
                                                              "ladder"};
static_assert(kWordClassNames.size() == static_cast<std::size_t>(WordClass::Ladder) + 1);

using namespace std::string_view_literals;
constexpr std::array kAddresseeKinds = {"department"sv, "post"sv,    "mission"sv, "agency"sv,
                                        "military"sv,   "foreign"sv, "company"sv, "unknown"sv};
constexpr std::array kCaptionKinds = {"distribution"sv, "handling"sv, "control"sv, "channel"sv, "role"sv, "notice"sv};
constexpr std::array kKinds = {"telegram"sv, "smart"sv, "telegram-1970s"sv, "document"sv};
constexpr std::array kStages = {"draft"sv, "sent"sv, "release"sv};
constexpr std::array kDateSources = {"dtg"sv, "smart"sv, "row"sv, "option"sv};
constexpr std::array kReferenceSources = {"text"sv, "smart"sv, "row"sv};
constexpr std::array kRoles = {"from"sv, "action"sv, "info"sv, "exempt"sv};
constexpr std::array kDeclassificationKinds = {"date"sv, "event"sv, "exemption"sv, "none"sv, "oadr"sv,  "mr"sv,
                                               "gds"sv,  "xgds"sv,  "rds"sv,       "ads"sv,  "treaty"sv};
constexpr std::array kPortionKinds = {"paragraph"sv, "subparagraph"sv, "bullet"sv, "subject"sv, "heading"sv,
                                      "block"sv,     "tearline"sv,     "notice"sv, "table"sv};
constexpr std::array kPositions = {"before"sv, "after-title"sv, "at-end"sv};
constexpr std::array kForms = {"line"sv, "banner"sv, "portion"sv, "label"sv};
constexpr std::array kSystems = {"us"sv, "nato"sv, "foreign"sv, "joint"sv};
constexpr std::array kNoticeKinds = {"entire-text"sv, "sensitive"sv, "compilation"sv};
constexpr std::array kWrappers = {"none"sv, "web"sv, "email"sv, "foia"sv};

std::string_view scalar_name(TypeKind kind) {
  switch (kind) {
    case TypeKind::Dyn:
      return "dyn";
    case TypeKind::Null:
      return "null";
    case TypeKind::Bool:
      return "yes/no";
    case TypeKind::Int:
      return "number";
    case TypeKind::Uint:
      return "uint";
    case TypeKind::Double:
      return "double";
    case TypeKind::String:
      return "text";
    case TypeKind::Bytes:
      return "bytes";
    case TypeKind::Timestamp:
      return "timestamp";
    case TypeKind::Duration:
      return "duration";
    case TypeKind::Type:
      return "type";
    case TypeKind::Level:
      return "level";
    case TypeKind::Date:
      return "date";
    case TypeKind::Place:
      return "place";
    case TypeKind::Word:
      return "word";
    case TypeKind::Record:
      return "record";
    case TypeKind::List:
      return "list";
    case TypeKind::Table:
      return "table";
    case TypeKind::Map:
      return "map";
    case TypeKind::Optional:
      return "optional";
  }
  return "dyn";
}

std::string element_name(const Type& type, TypeKind kind) {
  if (kind == TypeKind::Record) return std::string(record_name(type.record));
  if (kind == TypeKind::Word && type.words != WordClass::None)
    return std::string(word_class_name(type.words)) + " word";
  return std::string(scalar_name(kind));
}

}  // namespace

std::string type_name(const Type& type) {
  switch (type.kind) {
    case TypeKind::List:
      return "[" + element_name(type, type.element) + "]";
    case TypeKind::Optional:
      return "optional " + element_name(type, type.element);
    case TypeKind::Map:
      return "map";
    case TypeKind::Table:
      return "{" + std::string(word_class_name(type.words)) + "} -> " + std::string(record_name(type.record));
    case TypeKind::Dyn:
    case TypeKind::Null:
    case TypeKind::Bool:
    case TypeKind::Int:
    case TypeKind::Uint:
    case TypeKind::Double:
    case TypeKind::String:
    case TypeKind::Bytes:
    case TypeKind::Timestamp:
    case TypeKind::Duration:
    case TypeKind::Type:
    case TypeKind::Level:
    case TypeKind::Date:
    case TypeKind::Place:
    case TypeKind::Word:
    case TypeKind::Record:
      return element_name(type, type.kind);
  }
  return "dyn";
}

std::string_view record_name(Record record) { return kRecordNames[static_cast<std::size_t>(record)]; }

std::string_view word_class_name(WordClass words) { return kWordClassNames[static_cast<std::size_t>(words)]; }

std::span<const std::string_view> fixed_words(WordClass words) {
  switch (words) {
    case WordClass::AddresseeKind:
      return kAddresseeKinds;
    case WordClass::CaptionKind:
      return kCaptionKinds;
    case WordClass::Kind:
      return kKinds;
    case WordClass::Stage:
      return kStages;
    case WordClass::DateFrom:
      return kDateSources;
    case WordClass::ReferenceFrom:
      return kReferenceSources;
    case WordClass::Role:
      return kRoles;
    case WordClass::DeclassificationKind:
      return kDeclassificationKinds;
    case WordClass::PortionKind:
      return kPortionKinds;
    case WordClass::MarkPosition:
      return kPositions;
    case WordClass::MarkForm:
      return kForms;
    case WordClass::MarkSystem:
      return kSystems;
    case WordClass::NoticeKind:
      return kNoticeKinds;
    case WordClass::Wrapper:
      return kWrappers;
    case WordClass::None:
    case WordClass::Control:
    case WordClass::Caption:
    case WordClass::Country:
    case WordClass::Group:
    case WordClass::Ladder:
      return {};
  }
  return {};
}

}  // namespace cablemark
