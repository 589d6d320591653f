// One value of the policy language: 16 bytes, trivially copyable. Texts, lists and maps borrow their memory from the
// program, the source or an arena that outlives the evaluation.
#pragma once

#include <cstdint>
#include <string_view>

#include "grammar/date.hpp"
#include "grammar/span.hpp"
#include "grammar/vocabulary.hpp"
#include "policies/types.hpp"

namespace cablemark {

enum class ValueKind : std::uint8_t {
  Absent,  // a fact that this cable does not have; `number` is the program node that read it
  Error,   // a run-time error; text() is a message of static storage
  Null,
  Bool,
  Int,
  Uint,
  Double,
  String,
  Bytes,
  Timestamp,
  Duration,
  TypeName,
  Level,
  Date,
  Place,
  Word,
  Record,
  Records,   // a list of records: `indices`
  Table,     // the same, also looked up by word
  List,      // a list of values: `items`
  Map,       // key, value, key, value: `items`, `count` pairs
  Optional,  // none if `count` is 0, else one item
};

struct Value {
  ValueKind kind = ValueKind::Absent;
  Record record = Record::None;       // of Record, Records, Table
  WordClass words = WordClass::None;  // of Word
  std::uint8_t unused = 0;
  std::uint32_t count = 0;  // bytes of a text, elements of a list, index of a Record, end of a Place
  union {
    std::int64_t integer = 0;
    std::uint64_t unsigned_integer;
    double number;
    const char* characters;
    const Value* items;
    const std::uint32_t* indices;
  };

  static Value absent(std::uint32_t node) {
    Value v;
    v.kind = ValueKind::Absent;
    v.integer = node;
    return v;
  }
  static Value error(std::string_view static_message) {
    Value v = string(static_message);
    v.kind = ValueKind::Error;
    return v;
  }
  static Value null() {
    Value v;
    v.kind = ValueKind::Null;
    return v;
  }
  static Value boolean(bool b) {
    Value v;
    v.kind = ValueKind::Bool;
    v.integer = b ? 1 : 0;
    return v;
  }
  static Value from_int(std::int64_t i) {
    Value v;
    v.kind = ValueKind::Int;
    v.integer = i;
    return v;
  }
  static Value from_uint(std::uint64_t u) {
    Value v;
    v.kind = ValueKind::Uint;
    v.unsigned_integer = u;
    return v;
  }
  static Value from_double(double d) {
    Value v;
    v.kind = ValueKind::Double;
    v.number = d;
    return v;
  }
  static Value string(std::string_view s) {
    Value v;
    v.kind = ValueKind::String;
    v.count = static_cast<std::uint32_t>(s.size());
    v.characters = s.data();
    return v;
  }
  static Value bytes(std::string_view s) {
    Value v = string(s);
    v.kind = ValueKind::Bytes;
    return v;
  }
  static Value type_name(std::string_view s) {
    Value v = string(s);
    v.kind = ValueKind::TypeName;
    return v;
  }
  // Seconds since 1970 or of the span; `count` holds the nanoseconds, 0 to 999,999,999, of a negative span too.
  static Value timestamp(std::int64_t seconds, std::uint32_t nanos) {
    Value v = from_int(seconds);
    v.kind = ValueKind::Timestamp;
    v.count = nanos;
    return v;
  }
  static Value duration(std::int64_t seconds, std::uint32_t nanos) {
    Value v = from_int(seconds);
    v.kind = ValueKind::Duration;
    v.count = nanos;
    return v;
  }
  static Value from_level(WordId id) {
    Value v;
    v.kind = ValueKind::Level;
    v.integer = id;
    return v;
  }
  static Value from_date(Date d) {
    Value v;
    v.kind = ValueKind::Date;
    v.integer = d.days;
    return v;
  }
  static Value place(Span s) {
    Value v;
    v.kind = ValueKind::Place;
    v.integer = s.begin;
    v.count = s.end;
    return v;
  }
  static Value word(WordClass words, WordId id) {
    Value v;
    v.kind = ValueKind::Word;
    v.words = words;
    v.integer = id;
    return v;
  }
  static Value of_record(Record record, std::uint32_t index) {
    Value v;
    v.kind = ValueKind::Record;
    v.record = record;
    v.count = index;
    return v;
  }
  static Value records(Record record, const std::uint32_t* indices, std::uint32_t count) {
    Value v;
    v.kind = ValueKind::Records;
    v.record = record;
    v.count = count;
    v.indices = indices;
    return v;
  }
  static Value table(Record record, const std::uint32_t* indices, std::uint32_t count) {
    Value v = records(record, indices, count);
    v.kind = ValueKind::Table;
    return v;
  }
  static Value map(const Value* items, std::uint32_t pairs) {
    Value v = list(items, pairs);
    v.kind = ValueKind::Map;
    return v;
  }
  static Value optional(const Value* item) {
    Value v = list(item, item == nullptr ? 0U : 1U);
    v.kind = ValueKind::Optional;
    return v;
  }
  static Value list(const Value* items, std::uint32_t count) {
    Value v;
    v.kind = ValueKind::List;
    v.count = count;
    v.items = items;
    return v;
  }

  [[nodiscard]] bool is_absent() const { return kind == ValueKind::Absent; }
  [[nodiscard]] bool is_error() const { return kind == ValueKind::Error; }
  [[nodiscard]] bool is_true() const { return kind == ValueKind::Bool && integer != 0; }
  [[nodiscard]] bool is_false() const { return kind == ValueKind::Bool && integer == 0; }
  [[nodiscard]] std::string_view text() const { return {characters, count}; }
  [[nodiscard]] Date date() const { return Date{static_cast<std::int32_t>(integer)}; }
  [[nodiscard]] WordId id() const { return static_cast<WordId>(integer); }
  [[nodiscard]] Span span() const { return {static_cast<std::uint32_t>(integer), count}; }
};
static_assert(sizeof(Value) == 16);

}  // namespace cablemark
