// The functions of the policy language, declared once: the compiler types calls against this table, checks/ runs them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "policies/types.hpp"

namespace cablemark {

// clang-format off
enum class FunctionId : std::uint16_t {
  // CEL
  Size, StartsWith, EndsWith, Contains, Matches, ToInt, ToUint, ToDouble, ToString, ToBytes, ToBool, TypeOf, Dyn,
  ToTimestamp, ToDuration, TimePart,
  // strings
  CharAt, IndexOf, LastIndexOf, LowerAscii, UpperAscii, Replace, Reverse, Split, Substring, Trim, Join, Format, Quote,
  // math
  Greatest, Least, Ceil, Floor, Round, Trunc, Abs, Sign, Sqrt, IsNan, IsInf, IsFinite,
  BitAnd, BitOr, BitXor, BitNot, BitShiftLeft, BitShiftRight,
  // optional
  OptionalOf, OptionalOfNonZero, OptionalNone, HasValue, OptionalValue, Or, OrValue,
  // ours
  MakeDate, AddDays, AddYears, DaysBetween, YearDay, Nearest, Subset, Intersect, Plural,
  CodeSet,  // the codes that a list stands for, sorted: what subset and intersect compare
};

// The parts of a timestamp or a duration that TimePart reads; its number is the call's first argument.
enum class TimePart : std::uint8_t {
  FullYear, Month, DayOfYear, DayOfMonth, Date, DayOfWeek, Hours, Minutes, Seconds, Milliseconds,
};
// clang-format on

// A letter a parameter, the receiver of a method first. The letters after `?` may be left out.
//   s text  i number  b yes/no  d date  l list  L list of text  c list of codes  z anything with a size  n a number of
//   any sort  * anything
struct FunctionDeclaration {
  FunctionId id;
  std::string_view name;  // `size`, `math.greatest`
  bool method;
  std::string_view parameters;
  Type result;  // Dyn: known at run time only
  std::uint8_t detail = 0;
};

// The whole table, and the function or method called `name`.
std::span<const FunctionDeclaration> functions();
const FunctionDeclaration* find_function(std::string_view name, bool method);
// Whether functions are named `name.something`.
bool is_function_family(std::string_view name);

}  // namespace cablemark
