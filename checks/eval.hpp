// What `cablemark eval` asks: one expression in the dynamic mode, with values for its names, and a value as a tree that
// a caller can print.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "checks/evaluate.hpp"

namespace cablemark {

// A value that borrows nothing. `kind` says which of the others counts.
struct TaggedValue {
  ValueKind kind = ValueKind::Null;
  bool truth = false;
  std::int64_t integer = 0;
  std::uint64_t unsigned_integer = 0;
  double number = 0;
  std::string text;                // String, Bytes, TypeName, Level, Word, Record; Date, Timestamp, Duration as written
  std::vector<TaggedValue> items;  // List; Map: key, value, key, value; Optional: none or one
};

class FactValues;

using Bindings = std::vector<std::pair<std::string, TaggedValue>>;

struct EvalOptions {
  bool unchecked = false;  // a name or function that is not declared is a run-time error
  const WordTable* words = nullptr;
  FactValues* facts = nullptr;       // of a cable; without one they order levels
  bool cable = false;                // `cable` is bound, by `words` and `facts`
  std::uint64_t limit = 50'000'000;  // steps
};

struct EvalValue {
  TaggedValue value;
  std::string type;  // `int`, `list`
};

// Names of bindings may hold dots. An error of the text, of a name or of the run names the byte it came from.
std::variant<EvalValue, ExpressionError> eval(std::string_view text, const Bindings& bindings,
                                              const EvalOptions& options);

// `int`, `google.protobuf.Timestamp`, `portion`: what type() says.
std::string_view type_of_value(const Value& value);

}  // namespace cablemark
