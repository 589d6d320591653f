// What the tests of the back ends share: facts that hold anything, and conditions at random.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/evaluate.hpp"

namespace cablemark {

// Facts by a fixed shuffle of their number and element: now a value, now absent, now an error.
class ShuffledFacts : public FactSource {
 public:
  explicit ShuffledFacts(std::uint32_t seed) : seed_(seed) {}
  Value read_fact(Fact fact, std::uint32_t element) override {
    const FactDeclaration& declared = declaration(fact);
    std::uint32_t dice = (static_cast<std::uint32_t>(fact) * 2654435761U) ^ (element * 40503U) ^ seed_;
    dice = (dice ^ (dice >> 15)) * 2246822519U;
    dice ^= dice >> 13;
    if (declared.presence == Presence::MayBeAbsent && dice % 4 == 0) return Value::absent(0);
    if (dice % 11 == 0) return Value::error("no");
    dice >>= 8;
    const Type& type = declared.type;
    if (type.kind == TypeKind::Bool) return Value::boolean(dice % 2 == 0);
    if (type.kind == TypeKind::Int) return Value::from_int(dice % 9 == 0 ? std::int64_t{1} << 40 : dice % 4);
    if (type.kind == TypeKind::Date) return Value::from_date(Date{static_cast<std::int32_t>(dice % 40000) - 9000});
    if (type.kind == TypeKind::Level) return Value::from_level(static_cast<WordId>(dice % 3));
    if (type.kind == TypeKind::Word) return Value::word(type.words, static_cast<WordId>(dice % 3));
    if (type.kind == TypeKind::Record) return Value::of_record(type.record, dice % 50);
    if (type.kind == TypeKind::Table) return Value::table(type.record, kSome + dice % 3, dice % 3);
    if (type.kind == TypeKind::List && type.element == TypeKind::Record) {
      if (many_.empty()) {
        for (std::uint32_t n = 0; n < 100; ++n) many_.push_back(n * 7 % 50);
      }
      return Value::records(type.record, many_.data() + dice % 5, dice % 3 == 0 ? dice % 95 : dice % 9);
    }
    if (type.kind == TypeKind::List && type.element == TypeKind::Level) {
      return Value::list(kLevels + dice % 2, dice % 4);
    }
    return Value::string("text");
  }
  Value row(const Value& table, WordId word) override {
    for (std::uint32_t n = 0; n < table.count; ++n) {
      if (table.indices[n] == word) return Value::of_record(table.record, word);
    }
    return Value::absent(0);
  }
  WordId name_of(Record, std::uint32_t element) override { return static_cast<WordId>(element); }
  std::int32_t rank(WordId level) override { return level == 0 ? 5 : level; }
  Span place(Record, std::uint32_t) override { return {}; }
  Span place(Fact, std::uint32_t) override { return {}; }

 private:
  static constexpr std::uint32_t kSome[] = {0, 1, 2, 3, 4};
  const Value kLevels[4] = {Value::from_level(0), Value::from_level(1), Value::error("no"), Value::from_level(2)};
  std::uint32_t seed_;
  std::vector<std::uint32_t> many_;
};

inline std::string random_expression(std::mt19937& random, int depth, std::span<const std::string_view> leaves) {
  if (depth == 0 || random() % 4 == 0) return std::string(leaves[random() % leaves.size()]);
  const auto inner = [&] { return random_expression(random, depth - 1, leaves); };
  switch (random() % 4) {
    case 0:
      return "!(" + inner() + ")";
    case 1:
      return "((" + inner() + ") ? (" + inner() + ") : (" + inner() + "))";
    case 2:
      return "((" + inner() + ") && (" + inner() + "))";
    default:
      return "((" + inner() + ") || (" + inner() + "))";
  }
}

}  // namespace cablemark
