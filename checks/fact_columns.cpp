#include "checks/fact_columns.hpp"

#include <bit>

namespace cablemark {
namespace {

// Records come one after the other: room for the next ones, so that a column is not grown for each.
constexpr std::size_t room_for(std::uint32_t record) { return record + (record / 2) + std::size_t{32}; }

}  // namespace

void FactColumns::reset(FactSource* source) {
  source_ = source;
  for (const Fact fact : used_) {
    codes_[static_cast<std::size_t>(fact)].clear();
    tables_[static_cast<std::size_t>(fact)].clear();
  }
  used_.clear();
  for (std::vector<WordId>& names : names_) names.clear();
}

void FactColumns::read(Fact fact, std::uint64_t mask, const Code* records, Code* codes) {
  const std::vector<Code>& column = codes_[static_cast<std::size_t>(fact)];
  const Code* known = column.data();
  std::size_t size = column.size();
  // Mostly the first so many are asked for, all of them known.
  const int first = std::countr_one(mask);
  int n = 0;
  for (; n < first; ++n) {
    const Code record = records[n];
    if (record < 0) {
      codes[n] = record;
      continue;
    }
    if (static_cast<std::size_t>(record) >= size || known[record] == kUnreadCode) break;
    codes[n] = known[record];
  }
  for (mask = n == 64 ? 0 : mask >> n << n; mask != 0; mask &= mask - 1) {
    n = std::countr_zero(mask);
    codes[n] = records[n] < 0 ? records[n] : code(fact, static_cast<std::uint32_t>(records[n]));
  }
}

Code FactColumns::row(const Value& table, WordId word) {
  std::vector<WordId>& names = names_[static_cast<std::size_t>(table.record)];
  for (std::uint32_t n = 0; n < table.count; ++n) {
    const std::uint32_t record = table.indices[n];
    if (record >= names.size()) names.resize(room_for(record), kNoWord);
    WordId& name = names[record];
    if (name == kNoWord) name = source_->name_of(table.record, record);
    if (name == word) return code_of_number(record);
  }
  return kAbsentCode;
}

void FactColumns::grow(Fact fact, std::uint32_t record) {
  std::vector<Code>& column = codes_[static_cast<std::size_t>(fact)];
  if (column.empty()) {
    used_.push_back(fact);
    source_->fill(fact, column);
  }
  if (record >= column.size()) column.resize(room_for(record), kUnreadCode);
}

void FactColumns::grow_tables(Fact fact, std::uint32_t record) {
  std::vector<Value>& column = tables_[static_cast<std::size_t>(fact)];
  if (column.empty()) used_.push_back(fact);
  column.resize(room_for(record), Value::null());
}

}  // namespace cablemark
