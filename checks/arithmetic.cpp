#include <cmath>
#include <cstring>
#include <limits>

#include "checks/evaluator.hpp"
#include "checks/times.hpp"

namespace cablemark {
namespace {

Value whole(Op op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool over = false;
  if (op == Op::Add) over = __builtin_add_overflow(a, b, &result);
  if (op == Op::Subtract) over = __builtin_sub_overflow(a, b, &result);
  if (op == Op::Multiply) over = __builtin_mul_overflow(a, b, &result);
  if (over) return Value::error(kOverflow);
  if (op != Op::Divide && op != Op::Modulo) return Value::from_int(result);
  if (b == 0) return Value::error(op == Op::Divide ? "division by zero" : "modulus by zero");
  if (a == std::numeric_limits<std::int64_t>::min() && b == -1) {
    return op == Op::Divide ? Value::error(kOverflow) : Value::from_int(0);
  }
  return Value::from_int(op == Op::Divide ? a / b : a % b);
}

Value natural(Op op, std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  bool over = false;
  if (op == Op::Add) over = __builtin_add_overflow(a, b, &result);
  if (op == Op::Subtract) over = __builtin_sub_overflow(a, b, &result);
  if (op == Op::Multiply) over = __builtin_mul_overflow(a, b, &result);
  if (over) return Value::error(kOverflow);
  if (op == Op::Divide || op == Op::Modulo) {
    if (b == 0) return Value::error(op == Op::Divide ? "division by zero" : "modulus by zero");
    result = op == Op::Divide ? a / b : a % b;
  }
  return Value::from_uint(result);
}

Value real(Op op, double a, double b) {
  if (op == Op::Add) return Value::from_double(a + b);
  if (op == Op::Subtract) return Value::from_double(a - b);
  if (op == Op::Multiply) return Value::from_double(a * b);
  if (op == Op::Divide) return Value::from_double(a / b);
  return Value::error(kNoOverload);
}

bool textual(const Value& value) {
  return value.kind == ValueKind::String || value.kind == ValueKind::Word || value.kind == ValueKind::Record;
}

}  // namespace

Value calculate(Op op, const Value& a, const Value& b) {
  if (a.kind != b.kind) return Value::error(kNoOverload);
  if (a.kind == ValueKind::Int) return whole(op, a.integer, b.integer);
  if (a.kind == ValueKind::Uint) return natural(op, a.unsigned_integer, b.unsigned_integer);
  if (a.kind == ValueKind::Double) return real(op, a.number, b.number);
  return Value::error(kNoOverload);
}

Value Evaluator::add(const Value& a, const Value& b) {
  if (textual(a) && textual(b)) {
    const std::string_view left = text_of(a);
    const std::string_view right = text_of(b);
    if (left.size() + right.size() > std::numeric_limits<std::uint32_t>::max() ||
        !spend((left.size() + right.size()) / 64)) {
      return fail(kOverflow);
    }
    char* joined = arena().characters(left.size() + right.size());
    if (!left.empty()) std::memcpy(joined, left.data(), left.size());
    if (!right.empty()) std::memcpy(joined + left.size(), right.data(), right.size());
    return Value::string({joined, left.size() + right.size()});
  }
  if (a.kind == ValueKind::Bytes && b.kind == ValueKind::Bytes) {
    Value joined = add(Value::string(a.text()), Value::string(b.text()));
    if (joined.kind == ValueKind::String) joined.kind = ValueKind::Bytes;
    return joined;
  }
  if (is_list(a) && is_list(b)) {
    const std::uint64_t count = std::uint64_t{a.count} + b.count;
    if (count > std::numeric_limits<std::uint32_t>::max() || !spend(count)) return fail(kOverflow);
    Value* items = arena().values(static_cast<std::size_t>(count));
    for (std::uint32_t i = 0; i < a.count; ++i) items[i] = element(a, i);
    for (std::uint32_t i = 0; i < b.count; ++i) items[a.count + i] = element(b, i);
    return Value::list(items, static_cast<std::uint32_t>(count));
  }
  return is_time(a) || is_time(b) ? add_times(a, b) : calculate(Op::Add, a, b);
}

Value Evaluator::negate(const Value& a) {
  if (a.kind == ValueKind::Int) return whole(Op::Subtract, 0, a.integer);
  if (a.kind == ValueKind::Double) return Value::from_double(-a.number);
  return fail(kNoOverload);
}

Value Evaluator::arithmetic(const ProgramNode& node) {
  if (node.op == Op::Negate) {
    const Value value = run(program_.child(node, 0));
    return value.is_absent() || value.is_error() ? value : negate(value);
  }
  Value a, b, result;
  if (!operands(node, a, b, result)) return result;
  if (node.op == Op::Add) return add(a, b);
  if (node.op == Op::Subtract && (is_time(a) || is_time(b))) return subtract_times(a, b);
  return calculate(node.op, a, b);
}

}  // namespace cablemark
