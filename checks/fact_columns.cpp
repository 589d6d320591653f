#include "checks/fact_columns.hpp"

#include <bit>

namespace cablemark {

namespace {

// The kind of value that a scalar fact of this type has, if that is a number.
constexpr ValueKind numbered(TypeKind kind) {
  return kind == TypeKind::Bool    ? ValueKind::Bool
         : kind == TypeKind::Int   ? ValueKind::Int
         : kind == TypeKind::Date  ? ValueKind::Date
         : kind == TypeKind::Level ? ValueKind::Level
                                   : ValueKind::Absent;
}

}  // namespace

Code code_of(const Value& value, const Type& type) {
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

void FactColumns::reset(FactSource* source) {
  source_ = source;
  for (const Fact fact : used_) {
    codes_[static_cast<std::size_t>(fact)].clear();
    tables_[static_cast<std::size_t>(fact)].clear();
  }
  used_.clear();
  for (std::vector<WordId>& names : names_) names.clear();
}

void FactColumns::replace(Fact fact, const Type& type, std::uint64_t mask, Code* codes) {
  const std::vector<Code>& column = codes_[static_cast<std::size_t>(fact)];
  const Code* known = column.data();
  std::size_t size = column.size();
  for (; mask != 0; mask &= mask - 1) {
    Code& cell = codes[std::countr_zero(mask)];
    if (cell < 0) continue;
    const auto record = static_cast<std::uint32_t>(cell);
    cell = record < size ? known[record] : kUnreadCode;
    if (cell != kUnreadCode) continue;
    cell = code(fact, record, type);
    known = column.data();
    size = column.size();
  }
}

Code FactColumns::row(const Value& table, WordId word) {
  std::vector<WordId>& names = names_[static_cast<std::size_t>(table.record)];
  for (std::uint32_t n = 0; n < table.count; ++n) {
    const std::uint32_t record = table.indices[n];
    if (record >= names.size()) names.resize(record + (record / 2) + 32, kNoWord);
    WordId& name = names[record];
    if (name == kNoWord) name = source_->name_of(table.record, record);
    if (name == word) return code_of_number(record);
  }
  return kAbsentCode;
}

void FactColumns::grow(Fact fact, std::uint32_t record) {
  std::vector<Code>& column = codes_[static_cast<std::size_t>(fact)];
  if (column.empty()) used_.push_back(fact);
  // Records come one after the other: room for the next ones, so that a column is not grown for each.
  column.resize(record + (record / 2) + 32, kUnreadCode);
}

const Value& FactColumns::table(Fact fact, std::uint32_t record) {
  std::vector<Value>& column = tables_[static_cast<std::size_t>(fact)];
  if (record >= column.size()) {
    if (column.empty()) used_.push_back(fact);
    column.resize(record + (record / 2) + 32, Value::null());
  }
  Value& cell = column[record];
  if (cell.kind == ValueKind::Null) cell = source_->fact(fact, record);
  return cell;
}

}  // namespace cablemark
