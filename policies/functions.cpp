#include "policies/functions.hpp"

#include <algorithm>
#include <array>

namespace cablemark {
namespace {

constexpr Type of(TypeKind kind) { return {.kind = kind}; }
constexpr Type kBool = of(TypeKind::Bool);
constexpr Type kInt = of(TypeKind::Int);
constexpr Type kString = of(TypeKind::String);
constexpr Type kDouble = of(TypeKind::Double);
constexpr Type kDate = of(TypeKind::Date);
constexpr Type kDyn = of(TypeKind::Dyn);
constexpr Type kTexts = {.kind = TypeKind::List, .element = TypeKind::String};
constexpr Type kCodes = {.kind = TypeKind::List, .words = WordClass::Country, .element = TypeKind::Word};

constexpr std::uint8_t part(TimePart p) { return static_cast<std::uint8_t>(p); }

// clang-format off
constexpr auto kFunctions = std::to_array<FunctionDeclaration>({
    {FunctionId::Size, "size", false, "z", kInt},
    {FunctionId::Size, "size", true, "z", kInt},
    {FunctionId::StartsWith, "startsWith", true, "ss", kBool},
    {FunctionId::EndsWith, "endsWith", true, "ss", kBool},
    {FunctionId::Contains, "contains", true, "ss", kBool},
    {FunctionId::Matches, "matches", true, "ss", kBool},
    {FunctionId::Matches, "matches", false, "ss", kBool},
    {FunctionId::ToInt, "int", false, "*", kInt},
    {FunctionId::ToUint, "uint", false, "*", of(TypeKind::Uint)},
    {FunctionId::ToDouble, "double", false, "*", kDouble},
    {FunctionId::ToString, "string", false, "*", kString},
    {FunctionId::ToBytes, "bytes", false, "*", of(TypeKind::Bytes)},
    {FunctionId::ToBool, "bool", false, "*", kBool},
    {FunctionId::TypeOf, "type", false, "*", of(TypeKind::Type)},
    {FunctionId::Dyn, "dyn", false, "*", kDyn},
    {FunctionId::ToTimestamp, "timestamp", false, "*", of(TypeKind::Timestamp)},
    {FunctionId::ToDuration, "duration", false, "*", of(TypeKind::Duration)},
    {FunctionId::TimePart, "getFullYear", true, "*?s", kInt, part(TimePart::FullYear)},
    {FunctionId::TimePart, "getMonth", true, "*?s", kInt, part(TimePart::Month)},
    {FunctionId::TimePart, "getDayOfYear", true, "*?s", kInt, part(TimePart::DayOfYear)},
    {FunctionId::TimePart, "getDayOfMonth", true, "*?s", kInt, part(TimePart::DayOfMonth)},
    {FunctionId::TimePart, "getDate", true, "*?s", kInt, part(TimePart::Date)},
    {FunctionId::TimePart, "getDayOfWeek", true, "*?s", kInt, part(TimePart::DayOfWeek)},
    {FunctionId::TimePart, "getHours", true, "*?s", kInt, part(TimePart::Hours)},
    {FunctionId::TimePart, "getMinutes", true, "*?s", kInt, part(TimePart::Minutes)},
    {FunctionId::TimePart, "getSeconds", true, "*?s", kInt, part(TimePart::Seconds)},
    {FunctionId::TimePart, "getMilliseconds", true, "*?s", kInt, part(TimePart::Milliseconds)},
    {FunctionId::CharAt, "charAt", true, "si", kString},
    {FunctionId::IndexOf, "indexOf", true, "ss?i", kInt},
    {FunctionId::LastIndexOf, "lastIndexOf", true, "ss?i", kInt},
    {FunctionId::LowerAscii, "lowerAscii", true, "s", kString},
    {FunctionId::UpperAscii, "upperAscii", true, "s", kString},
    {FunctionId::Replace, "replace", true, "sss?i", kString},
    {FunctionId::Reverse, "reverse", true, "s", kString},
    {FunctionId::Split, "split", true, "ss?i", kTexts},
    {FunctionId::Substring, "substring", true, "si?i", kString},
    {FunctionId::Trim, "trim", true, "s", kString},
    {FunctionId::Join, "join", true, "L?s", kString},
    {FunctionId::Format, "format", true, "sl", kString},
    {FunctionId::Quote, "strings.quote", false, "s", kString},
    {FunctionId::Greatest, "math.greatest", false, "+", kDyn},
    {FunctionId::Least, "math.least", false, "+", kDyn},
    {FunctionId::Ceil, "math.ceil", false, "n", kDouble},
    {FunctionId::Floor, "math.floor", false, "n", kDouble},
    {FunctionId::Round, "math.round", false, "n", kDouble},
    {FunctionId::Trunc, "math.trunc", false, "n", kDouble},
    {FunctionId::Abs, "math.abs", false, "n", kDyn},
    {FunctionId::Sign, "math.sign", false, "n", kDyn},
    {FunctionId::Sqrt, "math.sqrt", false, "n", kDouble},
    {FunctionId::IsNan, "math.isNaN", false, "n", kBool},
    {FunctionId::IsInf, "math.isInf", false, "n", kBool},
    {FunctionId::IsFinite, "math.isFinite", false, "n", kBool},
    {FunctionId::BitAnd, "math.bitAnd", false, "nn", kDyn},
    {FunctionId::BitOr, "math.bitOr", false, "nn", kDyn},
    {FunctionId::BitXor, "math.bitXor", false, "nn", kDyn},
    {FunctionId::BitNot, "math.bitNot", false, "n", kDyn},
    {FunctionId::BitShiftLeft, "math.bitShiftLeft", false, "ni", kDyn},
    {FunctionId::BitShiftRight, "math.bitShiftRight", false, "ni", kDyn},
    {FunctionId::OptionalOf, "optional.of", false, "*", of(TypeKind::Optional)},
    {FunctionId::OptionalOfNonZero, "optional.ofNonZeroValue", false, "*", of(TypeKind::Optional)},
    {FunctionId::OptionalNone, "optional.none", false, "", of(TypeKind::Optional)},
    {FunctionId::HasValue, "hasValue", true, "*", kBool},
    {FunctionId::OptionalValue, "value", true, "*", kDyn},
    {FunctionId::Or, "or", true, "**", of(TypeKind::Optional)},
    {FunctionId::OrValue, "orValue", true, "**", kDyn},
    {FunctionId::MakeDate, "date", false, "s", kDate},
    {FunctionId::AddDays, "addDays", false, "di", kDate},
    {FunctionId::AddYears, "addYears", false, "di", kDate},
    {FunctionId::DaysBetween, "daysBetween", false, "dd", kInt},
    {FunctionId::YearDay, "yearDay", false, "d", kInt},
    {FunctionId::Nearest, "nearest", false, "sL", kString},
    {FunctionId::Subset, "subset", false, "cc", kBool},
    {FunctionId::Intersect, "intersect", false, "cc", kCodes},
    {FunctionId::Plural, "plural", false, "is", kString},
});
// clang-format on

}  // namespace

std::span<const FunctionDeclaration> functions() { return kFunctions; }

const FunctionDeclaration* find_function(std::string_view name, bool method) {
  const auto* found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                   [&](const FunctionDeclaration& f) { return f.method == method && f.name == name; });
  return found == kFunctions.end() ? nullptr : found;
}

bool is_function_family(std::string_view name) {
  return std::any_of(kFunctions.begin(), kFunctions.end(), [&](const FunctionDeclaration& f) {
    return f.name.size() > name.size() && f.name.substr(0, name.size()) == name && f.name[name.size()] == '.';
  });
}

}  // namespace cablemark
