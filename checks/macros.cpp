#include <algorithm>
#include <bit>

#include "checks/evaluator.hpp"

namespace cablemark {
namespace {

bool has_value(const Value& value) { return !value.is_absent() && !value.is_error(); }

constexpr std::string_view kTooManySteps = "the evaluation takes too many steps";

// Keeps what stops the whole: an error before an absence, the first of each.
void keep(Value& open, bool& stopped, const Value& value) {
  if (!stopped || (open.is_absent() && value.is_error())) open = value;
  stopped = true;
}

}  // namespace

// Fills the macro's variables for element `n` of the range.
void Evaluator::bind(const ProgramNode& node, const Value& range, std::uint32_t n) {
  const Value item = element(range, n);
  if (node.second_slot == kNoSlot) {
    environment_.variables[node.slot] = item;
    return;
  }
  if (range.kind == ValueKind::Map) {
    environment_.variables[node.slot] = item;
    environment_.variables[node.second_slot] = range.items[std::size_t{2} * n + 1];
    return;
  }
  environment_.variables[node.second_slot] = item;
  if (range.kind == ValueKind::Table) {
    const WordClass words = range.record == Record::Caption ? WordClass::Caption : WordClass::Control;
    environment_.variables[node.slot] = Value::word(words, environment_.facts->name_of(item.record, item.count));
  } else {
    environment_.variables[node.slot] = Value::from_int(n);
  }
}

Value Evaluator::macro(const ProgramNode& node, NodeId id) {
  const Value range = run(program_.child(node, 0));
  if (!has_value(range)) return range;
  if (!is_range(range)) return fail(kNoOverload);
  if (environment_.records != nullptr && (range.kind == ValueKind::Records || range.kind == ValueKind::Table)) {
    const Value value = node.op == Op::Filter ? filter_at_once(id, range) : quantifier_at_once(id, range);
    if (value.kind != ValueKind::Null) return value;
  }
  if (node.op == Op::Filter) return filter(node, range);
  if (node.op == Op::Map || node.op == Op::TransformList) return map(node, range);
  if (node.op == Op::SortBy) return sort_by(node, range);
  if (node.op == Op::TransformMap) return transform_map(node, range);
  return quantifier(node, range);
}

Value Evaluator::quantifier_at_once(NodeId id, const Value& range) {
  const Op op = program_.nodes[id].op;
  int found = 0;
  for (std::uint32_t first = 0; first < range.count; first += RecordJudge::kAtOnce) {
    std::uint64_t holds = 0;
    if (!environment_.records->judge(program_, id, range, first, holds)) return Value::null();
    const int held = std::popcount(holds);
    const bool all = held == static_cast<int>(std::min(range.count - first, RecordJudge::kAtOnce));
    if (op == Op::All && !all) return Value::boolean(false);
    if (op == Op::Exists && held != 0) return Value::boolean(true);
    found += held;
  }
  return Value::boolean(op == Op::All || (op == Op::ExistsOne && found == 1));
}

Value Evaluator::filter_at_once(NodeId id, const Value& range) {
  std::uint32_t* indices = nullptr;
  std::uint32_t count = 0;
  for (std::uint32_t first = 0; first < range.count; first += RecordJudge::kAtOnce) {
    std::uint64_t holds = 0;
    if (!environment_.records->judge(program_, id, range, first, holds)) return Value::null();
    if (holds != 0 && indices == nullptr) indices = arena().indices(range.count);
    for (; holds != 0; holds &= holds - 1) {
      indices[count++] = range.indices[first + static_cast<std::uint32_t>(std::countr_zero(holds))];
    }
  }
  return Value::records(range.record, indices, count);
}

Value Evaluator::quantifier(const ProgramNode& node, const Value& range) {
  const NodeId body = program_.child(node, 1);
  Value open;
  bool stopped = false;
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    bind(node, range, i);
    Value value = run(body);
    if (value.kind != ValueKind::Bool) {
      if (has_value(value)) value = fail(kNoOverload);
      keep(open, stopped, value);
      if (!spend(0)) return value;
      continue;
    }
    if (node.op == Op::All && value.integer == 0) return Value::boolean(false);
    if (node.op == Op::Exists && value.integer != 0) return Value::boolean(true);
    if (value.integer != 0) ++found;
  }
  if (stopped) return open;
  if (node.op == Op::ExistsOne) return Value::boolean(found == 1);
  return Value::boolean(node.op == Op::All);
}

Value Evaluator::filter(const ProgramNode& node, const Value& range) {
  const NodeId body = program_.child(node, 1);
  const bool records = range.kind == ValueKind::Records || range.kind == ValueKind::Table;
  std::uint32_t* indices = records ? arena().indices(range.count) : nullptr;
  Value* items = records ? nullptr : arena().values(range.count);
  std::uint32_t count = 0;
  Value open;
  bool stopped = false;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    bind(node, range, i);
    Value value = run(body);
    if (value.kind != ValueKind::Bool) {
      if (has_value(value)) value = fail(kNoOverload);
      keep(open, stopped, value);
      if (!spend(0)) return value;
      continue;
    }
    if (value.integer == 0) continue;
    if (records) {
      indices[count++] = range.indices[i];
    } else {
      items[count++] = element(range, i);
    }
  }
  if (stopped) return open;
  return records ? Value::records(range.record, indices, count) : Value::list(items, count);
}

// map and transformList, with a filter in the middle or without.
Value Evaluator::map(const ProgramNode& node, const Value& range) {
  const bool filtered = node.child_count == 3;
  const NodeId test = program_.child(node, 1);
  const NodeId body = program_.child(node, filtered ? 2 : 1);
  Value* items = arena().values(range.count);
  std::uint32_t count = 0;
  Value open;
  bool stopped = false;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    bind(node, range, i);
    if (filtered) {
      Value value = run(test);
      if (value.kind != ValueKind::Bool) {
        if (has_value(value)) value = fail(kNoOverload);
        keep(open, stopped, value);
        if (!spend(0)) return value;
        continue;
      }
      if (value.integer == 0) continue;
    }
    const Value value = run(body);
    if (!has_value(value)) {
      keep(open, stopped, value);
      if (!spend(0)) return value;
      continue;
    }
    items[count++] = value;
  }
  if (stopped) return open;
  const bool records = node.type.kind == TypeKind::List && node.type.element == TypeKind::Record;
  if (!records) return Value::list(items, count);
  std::uint32_t* indices = arena().indices(count);
  for (std::uint32_t i = 0; i < count; ++i) indices[i] = items[i].count;
  return Value::records(node.type.record, indices, count);
}

// Stable: elements with one key keep their order.
Value Evaluator::sort_by(const ProgramNode& node, const Value& range) {
  const NodeId body = program_.child(node, 1);
  Value* keys = arena().values(range.count);
  std::uint32_t* order = arena().indices(range.count);
  Value open;
  bool stopped = false;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    bind(node, range, i);
    keys[i] = run(body);
    order[i] = i;
    if (!has_value(keys[i])) keep(open, stopped, keys[i]);
    if (!spend(1)) return fail(kTooManySteps);
  }
  if (stopped) return open;
  bool ordered = true;
  for (std::uint32_t i = 1; i < range.count; ++i) compare(keys[0], keys[i], ordered);
  if (range.count == 1) compare(keys[0], keys[0], ordered);
  if (!ordered) return fail(kNoOverload);
  std::sort(order, order + range.count, [&](std::uint32_t a, std::uint32_t b) {
    bool fine = true;
    const int by_key = compare(keys[a], keys[b], fine);
    return by_key != 0 ? by_key < 0 : a < b;
  });
  if (range.kind == ValueKind::Records || range.kind == ValueKind::Table) {
    for (std::uint32_t i = 0; i < range.count; ++i) order[i] = range.indices[order[i]];
    return Value::records(range.record, order, range.count);
  }
  Value* items = arena().values(range.count);
  for (std::uint32_t i = 0; i < range.count; ++i) items[i] = element(range, order[i]);
  return Value::list(items, range.count);
}

Value Evaluator::transform_map(const ProgramNode& node, const Value& range) {
  const bool filtered = node.child_count == 3;
  Value* items = arena().values(std::size_t{2} * range.count);
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    bind(node, range, i);
    const Value key = environment_.variables[node.slot];
    if (filtered) {
      const Value test = run(program_.child(node, 1));
      if (!has_value(test)) return test;
      if (test.kind != ValueKind::Bool) return fail(kNoOverload);
      if (test.integer == 0) continue;
    }
    const Value value = run(program_.child(node, filtered ? 2 : 1));
    if (!has_value(value)) return value;
    items[std::size_t{2} * count] = key;
    items[std::size_t{2} * count + 1] = value;
    ++count;
  }
  return Value::map(items, count);
}

}  // namespace cablemark
