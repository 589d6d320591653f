// The types of the policy language, and the words it knows of itself.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cablemark {

// The things that facts describe. `Params`, `Batch` and the like are namespaces of the language, not records.
enum class Record : std::uint8_t {
  None,
  Cable,
  Era,
  Dtg,
  Transmission,
  Station,
  Security,
  End,
  ExecutiveOrder,
  Declassification,
  Classifier,
  Reason,
  Marking,
  Control,
  Country,
  Caption,
  Notice,
  Addressee,
  Section,
  Portion,
  Ref,
  PageLine,
  Copy,
};

// Whether a cable has at most one record of this kind.
constexpr bool is_single(Record record) {
  return record == Record::Cable || (record >= Record::Dtg && record <= Record::Reason);
}

// A word is one of a closed list. The first four lists are the policy's own; the others are fixed (`fixed_words`).
enum class WordClass : std::uint8_t {
  None,
  Control,
  Caption,
  Country,
  Group,  // Group: the values of `group:` in the controls table
  AddresseeKind,
  CaptionKind,  // of the addressees and captions tables; the language fixes the list
  Kind,
  Stage,
  DateFrom,
  ReferenceFrom,
  Role,
  DeclassificationKind,
  PortionKind,
  MarkPosition,
  MarkForm,
  MarkSystem,
  NoticeKind,
  Wrapper,
  Ladder,
};

enum class TypeKind : std::uint8_t {
  Dyn,
  Null,
  Bool,
  Int,
  Uint,
  Double,
  String,
  Bytes,
  Timestamp,
  Duration,
  Type,
  Level,
  Date,
  Place,
  Word,
  Record,
  List,   // of `element`
  Table,  // rows of `record` by word, in text order
  Map,
  Optional,
};

struct Type {
  TypeKind kind = TypeKind::Dyn;
  Record record = Record::None;       // of a Record, a Table, or the elements of a List of records
  WordClass words = WordClass::None;  // of a Word, or the elements of a List of words; the keys of a Table
  TypeKind element = TypeKind::Dyn;   // of a List or Optional, and the values of a Map
  TypeKind key = TypeKind::Dyn;       // of a Map

  friend bool operator==(const Type&, const Type&) = default;
};

// `level`, `text`, `[portion]`, `{control} -> control`: as messages and `cablemark facts` name it.
std::string type_name(const Type& type);
std::string_view record_name(Record record);
std::string_view word_class_name(WordClass words);
// The words of a fixed class in the order of their enumerators; empty for a class that the policy fills.
std::span<const std::string_view> fixed_words(WordClass words);

}  // namespace cablemark
