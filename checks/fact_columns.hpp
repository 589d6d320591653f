// The facts of one cable as small numbers, by fact and record: each is read once a cable, however many rules ask.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "checks/codes.hpp"
#include "checks/evaluate.hpp"

namespace cablemark {

// The kind of value that a scalar fact of this type has, if that is a number.
constexpr ValueKind numbered(TypeKind kind) {
  return kind == TypeKind::Bool    ? ValueKind::Bool
         : kind == TypeKind::Int   ? ValueKind::Int
         : kind == TypeKind::Date  ? ValueKind::Date
         : kind == TypeKind::Level ? ValueKind::Level
                                   : ValueKind::Absent;
}

// The code of a value that is declared to be of this type.
inline Code code_of(const Value& value, const Type& type) {
  if (value.is_absent()) return kAbsentCode;
  if (value.kind == numbered(type.kind)) return code_of_number(value.integer);
  if (value.kind == ValueKind::Record) {
    return type.kind == TypeKind::Record && value.record == type.record ? code_of_number(value.count) : kOtherCode;
  }
  if (value.kind == ValueKind::Word) {
    return type.kind == TypeKind::Word && value.words == type.words ? code_of_number(value.integer) : kOtherCode;
  }
  const bool list = type.kind == TypeKind::List || type.kind == TypeKind::Table;
  return list && (value.kind == ValueKind::Records || value.kind == ValueKind::Table || value.kind == ValueKind::List)
             ? code_of_number(value.count)
             : kOtherCode;
}

// Whether `key` is in a list of the type `type`: 1, 0, or kOtherCode where an item has no code.
inline Code member(const Value& list, Code key, const Type& type) {
  const Type item_type{.kind = type.element, .record = type.record, .words = type.words};
  bool certain = true;
  for (std::uint32_t n = 0; n < list.count; ++n) {
    const Code item = code_of(list.items[n], item_type);
    if (item == key) return 1;
    certain = certain && item >= kLeastCode;
  }
  return certain ? 0 : kOtherCode;
}

class FactColumns {
 public:
  // Forgets the cable before. The source is borrowed.
  void reset(FactSource* source);

  Code code(Fact fact, std::uint32_t record) {
    std::vector<Code>& column = codes_[static_cast<std::size_t>(fact)];
    if (record >= column.size()) grow(fact, record);
    Code& cell = column[record];
    if (cell == kUnreadCode) cell = code_of(source_->fact(fact, record), declaration(fact).type);
    return cell;
  }
  // Of each record of the mask the code of its fact; what is no record stays what it is.
  void read(Fact fact, std::uint64_t mask, const Code* records, Code* codes);
  // A fact that is a table or a list.
  const Value& table(Fact fact, std::uint32_t record) {
    std::vector<Value>& column = tables_[static_cast<std::size_t>(fact)];
    if (record >= column.size()) grow_tables(fact, record);
    Value& cell = column[record];
    if (cell.kind == ValueKind::Null) cell = source_->fact(fact, record);
    return cell;
  }
  // The row of a table that has this name: its record, or kAbsentCode.
  Code row(const Value& table, WordId word);

 private:
  void grow(Fact fact, std::uint32_t record);
  void grow_tables(Fact fact, std::uint32_t record);

  FactSource* source_ = nullptr;
  // By fact, then by record.
  std::array<std::vector<Code>, kFactCount> codes_;
  std::array<std::vector<Value>, kFactCount> tables_;
  std::vector<Fact> used_;
  // Of the records that tables have, by record; kNoWord where it was not read.
  std::array<std::vector<WordId>, static_cast<std::size_t>(Record::Copy) + 1> names_;
};

}  // namespace cablemark
