// The inside of the scalar back end, shared by its files: operators, macros and functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "checks/evaluate.hpp"
#include "policies/functions.hpp"

namespace cablemark {

inline constexpr std::string_view kNoOverload = "no matching overload";
inline constexpr std::string_view kOverflow = "the result does not fit";
inline constexpr std::string_view kOutOfRange = "the value is out of range";

class Evaluator {
 public:
  Evaluator(const Program& program, Environment& environment) : program_(program), environment_(environment) {}

  Value run(NodeId id);
  void places(NodeId id, std::vector<Span>& places);

  // values.cpp: what values are to one another.
  bool equal(const Value& a, const Value& b);
  // Sets `ordered` to false where the two have no order.
  int compare(const Value& a, const Value& b, bool& ordered);
  // A total order over all values, for sorted lists that are searched; equal values are equal in it.
  int rank_of(const Value& a, const Value& b);
  Value element(const Value& list, std::uint32_t n) const;
  std::string_view text_of(const Value& value);
  Value* find_key(const Value& map, const Value& key);

  // functions.cpp: calls; the arguments are evaluated and have values.
  Value function(const ProgramNode& node);
  Value call(const ProgramNode& node, std::span<const Value> arguments);
  Value convert(FunctionId id, const Value& value);
  Value matches(const ProgramNode& node, const Value& text, const Value& pattern);
  Value code_set(const Value& list);
  Value subset(const Value& a, const Value& b);
  Value intersect(const Value& a, const Value& b);
  Value date_function(FunctionId id, std::span<const Value> arguments);
  // functions_text.cpp and functions_format.cpp
  Value text_function(FunctionId id, std::span<const Value> arguments);
  Value format(std::string_view pattern, const Value& arguments);
  Value plural(const Value& count, const Value& noun);
  Value nearest(const Value& name, const Value& candidates);

  Value fail(std::string_view static_message) const { return Value::error(static_message); }
  Value text(std::string_view content);
  Environment& environment() { return environment_; }
  Arena& arena() { return *environment_.arena; }
  [[nodiscard]] bool spend(std::uint64_t steps) {
    environment_.steps += steps;
    return environment_.limit == 0 || environment_.steps <= environment_.limit;
  }

 private:
  Value operation(const ProgramNode& node, NodeId id);
  Value let(const ProgramNode& node);
  Value fact(const ProgramNode& node, NodeId id);
  Value has_fact(const ProgramNode& node);
  Value row(const ProgramNode& node, NodeId id);
  Value has_row(const ProgramNode& node);
  Value table_row(const Value& table, const Value& key);
  Value member(const ProgramNode& node, NodeId id);
  Value member_of(const Value& owner, std::string_view name, NodeId id);
  Value has_member(const ProgramNode& node);
  Value index(const ProgramNode& node);
  Value index_of(const Value& owner, const Value& key);
  Value logic(const ProgramNode& node, bool decides);
  Value conditional(const ProgramNode& node);
  Value comparison(const ProgramNode& node);
  Value membership(const ProgramNode& node);
  Value arithmetic(const ProgramNode& node);
  Value add(const Value& a, const Value& b);
  Value negate(const Value& a);
  Value part(const ProgramNode& node);
  Value make_list(const ProgramNode& node);
  Value make_map(const ProgramNode& node);
  Value sorted(const ProgramNode& node);
  // Both children; false with the error or absence in `result` where one of them has no value.
  bool operands(const ProgramNode& node, Value& a, Value& b, Value& result);

  // macros.cpp
  Value macro(const ProgramNode& node, NodeId id);
  // The whole macro by RecordJudge; null where that cannot tell.
  Value quantifier_at_once(NodeId id, const Value& range);
  Value filter_at_once(NodeId id, const Value& range);
  Value quantifier(const ProgramNode& node, const Value& range);
  Value filter(const ProgramNode& node, const Value& range);
  Value map(const ProgramNode& node, const Value& range);
  Value sort_by(const ProgramNode& node, const Value& range);
  Value transform_map(const ProgramNode& node, const Value& range);
  void bind(const ProgramNode& node, const Value& range, std::uint32_t n);

  void place_of(const Value& value, std::vector<Span>& places);

  const Program& program_;
  Environment& environment_;
};

// The number of elements that a macro goes over: of a list, a table or the keys of a map.
inline bool is_range(const Value& value) {
  return value.kind == ValueKind::List || value.kind == ValueKind::Records || value.kind == ValueKind::Table ||
         value.kind == ValueKind::Map;
}
inline bool is_list(const Value& value) {
  return value.kind == ValueKind::List || value.kind == ValueKind::Records || value.kind == ValueKind::Table;
}

// `+ - * / %` of two numbers of one sort; an error is a value.

Value calculate(Op op, const Value& a, const Value& b);

// functions_number.cpp
Value number_function(FunctionId id, std::span<const Value> arguments);
std::string format_double(double number);

// Text is counted in Unicode code points; a byte that begins none counts as one.
std::size_t count_points(std::string_view text);
// The byte where the code point number `n` begins; the end for the one after the last.
std::size_t byte_of_point(std::string_view text, std::size_t n);

}  // namespace cablemark
