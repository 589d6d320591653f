#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "checks/evaluator.hpp"

namespace cablemark {
namespace {

Value of_double(FunctionId id, double d) {
  if (id == FunctionId::Ceil) return Value::from_double(std::ceil(d));
  if (id == FunctionId::Floor) return Value::from_double(std::floor(d));
  if (id == FunctionId::Round) return Value::from_double(std::round(d));
  if (id == FunctionId::Trunc) return Value::from_double(std::trunc(d));
  if (id == FunctionId::IsNan) return Value::boolean(std::isnan(d));
  if (id == FunctionId::IsInf) return Value::boolean(std::isinf(d));
  if (id == FunctionId::IsFinite) return Value::boolean(std::isfinite(d));
  return Value::error(kNoOverload);
}

std::uint64_t bits(FunctionId id, std::uint64_t a, std::uint64_t b) {
  if (id == FunctionId::BitAnd) return a & b;
  return id == FunctionId::BitOr ? a | b : a ^ b;
}

Value same_kind(const Value& like, std::uint64_t value) {
  return like.kind == ValueKind::Int ? Value::from_int(static_cast<std::int64_t>(value)) : Value::from_uint(value);
}

Value absolute(const Value& v) {
  if (v.kind == ValueKind::Double) return Value::from_double(std::fabs(v.number));
  if (v.kind == ValueKind::Uint) return v;
  if (v.integer == std::numeric_limits<std::int64_t>::min()) return Value::error(kOverflow);
  return Value::from_int(v.integer < 0 ? -v.integer : v.integer);
}

Value sign(const Value& v) {
  if (v.kind == ValueKind::Double) {
    if (std::isnan(v.number)) return v;
    return Value::from_double(v.number > 0 ? 1 : v.number < 0 ? -1 : 0);
  }
  if (v.kind == ValueKind::Uint) return Value::from_uint(v.unsigned_integer > 0 ? 1 : 0);
  return Value::from_int(v.integer > 0 ? 1 : v.integer < 0 ? -1 : 0);
}

}  // namespace

std::string format_double(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return {buffer.data(), result.ptr};
}

Value number_function(FunctionId id, std::span<const Value> arguments) {
  const Value& a = arguments[0];
  const bool whole = a.kind == ValueKind::Int || a.kind == ValueKind::Uint;
  if (!whole && a.kind != ValueKind::Double) return Value::error(kNoOverload);
  const bool two = id == FunctionId::BitAnd || id == FunctionId::BitOr || id == FunctionId::BitXor ||
                   id == FunctionId::BitShiftLeft || id == FunctionId::BitShiftRight;
  if (arguments.size() != (two ? 2U : 1U)) return Value::error(kNoOverload);
  if (id == FunctionId::Abs) return absolute(a);
  if (id == FunctionId::Sign) return sign(a);
  if (id == FunctionId::Sqrt) {
    if (a.kind == ValueKind::Double) return Value::from_double(std::sqrt(a.number));
    return Value::from_double(
        std::sqrt(a.kind == ValueKind::Int ? static_cast<double>(a.integer) : static_cast<double>(a.unsigned_integer)));
  }
  if (!whole) return of_double(id, a.number);
  if (id == FunctionId::BitNot) return same_kind(a, ~a.unsigned_integer);
  if (!two) return Value::error(kNoOverload);
  const Value& b = arguments[1];
  if (id == FunctionId::BitShiftLeft || id == FunctionId::BitShiftRight) {
    if (b.kind != ValueKind::Int) return Value::error(kNoOverload);
    if (b.integer < 0) return Value::error("the shift is negative");
    if (b.integer > 63) return same_kind(a, 0);
    return same_kind(
        a, id == FunctionId::BitShiftLeft ? a.unsigned_integer << b.integer : a.unsigned_integer >> b.integer);
  }
  if (b.kind != a.kind) return Value::error(kNoOverload);
  return same_kind(a, bits(id, a.unsigned_integer, b.unsigned_integer));
}

}  // namespace cablemark
