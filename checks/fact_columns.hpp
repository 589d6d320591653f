// The facts of one cable as small numbers, by fact and record: each is read once a cable, however many rules ask.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "checks/codes.hpp"
#include "checks/evaluate.hpp"

namespace cablemark {

// The code of a value that is declared to be of this type.
Code code_of(const Value& value, const Type& type);

class FactColumns {
 public:
  // Forgets the cable before. The source is borrowed.
  void reset(FactSource* source);

  // `type` is the fact's own.
  Code code(Fact fact, std::uint32_t record, const Type& type) {
    std::vector<Code>& column = codes_[static_cast<std::size_t>(fact)];
    if (record >= column.size()) grow(fact, record);
    Code& cell = column[record];
    if (cell == kUnreadCode) cell = code_of(source_->fact(fact, record), type);
    return cell;
  }
  // Each record of the mask, by the code of its fact; what is no record stays what it is.
  void replace(Fact fact, const Type& type, std::uint64_t mask, Code* codes);
  // A fact that is a table or a list.
  const Value& table(Fact fact, std::uint32_t record);
  // The row of a table that has this name: its record, or kAbsentCode.
  Code row(const Value& table, WordId word);

  [[nodiscard]] FactSource& source() const { return *source_; }

 private:
  void grow(Fact fact, std::uint32_t record);

  FactSource* source_ = nullptr;
  // By fact, then by record.
  std::array<std::vector<Code>, kFactCount> codes_;
  std::array<std::vector<Value>, kFactCount> tables_;
  std::vector<Fact> used_;
  // Of the records that tables have, by record; kNoWord where it was not read.
  std::array<std::vector<WordId>, static_cast<std::size_t>(Record::PageLine) + 1> names_;
};

}  // namespace cablemark
