#include "checks/fact_columns.hpp"

namespace cablemark {

Code code_of(const Value& value, const Type& type) {
  if (value.is_absent()) return kAbsentCode;
  const auto is = [&](ValueKind kind, TypeKind declared) { return value.kind == kind && type.kind == declared; };
  const bool plain = is(ValueKind::Bool, TypeKind::Bool) || is(ValueKind::Int, TypeKind::Int) ||
                     is(ValueKind::Date, TypeKind::Date) || is(ValueKind::Level, TypeKind::Level) ||
                     (is(ValueKind::Word, TypeKind::Word) && value.words == type.words);
  if (plain) return code_of_number(value.integer);
  const bool list = type.kind == TypeKind::List || type.kind == TypeKind::Table;
  if (list && (value.kind == ValueKind::Records || value.kind == ValueKind::Table || value.kind == ValueKind::List)) {
    return code_of_number(value.count);
  }
  return is(ValueKind::Record, TypeKind::Record) && value.record == type.record ? code_of_number(value.count)
                                                                                : kOtherCode;
}

void FactColumns::reset(FactSource* source) {
  source_ = source;
  for (const Fact fact : used_) {
    codes_[static_cast<std::size_t>(fact)].clear();
    tables_[static_cast<std::size_t>(fact)].clear();
  }
  used_.clear();
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
