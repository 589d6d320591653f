#include "checks/evaluate.hpp"

#include <algorithm>

#include "checks/evaluator.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kTooManySteps = "the evaluation takes too many steps";
constexpr std::string_view kNoFacts = "there is no cable";

bool has_value(const Value& value) { return !value.is_absent() && !value.is_error(); }

enum class Keeping : std::uint8_t { None, ByElement, Known };

constexpr Keeping keeping(const FactDeclaration& declared) {
  // While the roll-up runs, there is no derived marking.
  if (declared.fact == Fact::CableDerived) return Keeping::None;
  if (declared.owner == Record::Era) return Keeping::ByElement;
  return is_single(declared.owner) ? Keeping::Known : Keeping::None;
}

constexpr auto kKeeping = [] {
  std::array<Keeping, kFactCount> all{};
  for (const FactDeclaration& declared : kFacts) all[static_cast<std::size_t>(declared.fact)] = keeping(declared);
  return all;
}();

}  // namespace

void FactSource::keep(Kept& kept, Fact fact, std::uint32_t element, const Value& value) const {
  const Keeping how = kKeeping[static_cast<std::size_t>(fact)];
  if (how == Keeping::None) return;
  kept = {round_, element, how == Keeping::Known && has_value(value), value};
}

Value Evaluator::run(NodeId id) {
  const ProgramNode& node = program_.nodes[id];
  if (node.op == Op::Constant) return node.constant;
  if (node.op == Op::Variable) return environment_.variables[node.slot];
  if (!spend(1)) {
    environment_.error_node = id;
    return fail(kTooManySteps);
  }
  const Value value = operation(node, id);
  if (environment_.outcomes != nullptr && value.kind == ValueKind::Bool) {
    environment_.outcomes[id] |= value.is_true() ? kCameTrue : kCameFalse;
  }
  if (value.is_error() && environment_.error_node == kNoNode) environment_.error_node = id;
  return value;
}

Value Evaluator::operation(const ProgramNode& node, NodeId id) {
  switch (node.op) {
    case Op::Constant:
      return node.constant;
    case Op::Variable:
      return environment_.variables[node.slot];
    case Op::Let:
      return let(node);
    case Op::Fact:
      return fact(node, id);
    case Op::HasFact:
      return has_fact(node);
    case Op::Row:
      return row(node, id);
    case Op::HasRow:
      return has_row(node);
    case Op::Member:
      return member(node, id);
    case Op::HasMember:
      return has_member(node);
    case Op::Index:
      return index(node);
    case Op::And:
      return logic(node, false);
    case Op::Or:
      return logic(node, true);
    case Op::Not: {
      const Value value = run(program_.child(node, 0));
      if (!has_value(value)) return value;
      return value.kind == ValueKind::Bool ? Value::boolean(value.integer == 0) : fail(kNoOverload);
    }
    case Op::Conditional:
      return conditional(node);
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
      return comparison(node);
    case Op::In:
      return membership(node);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Modulo:
    case Op::Negate:
      return arithmetic(node);
    case Op::LevelMember:
    case Op::DateMember:
      return part(node);
    case Op::MakeList:
      return make_list(node);
    case Op::MakeMap:
      return make_map(node);
    case Op::All:
    case Op::Exists:
    case Op::ExistsOne:
    case Op::Filter:
    case Op::Map:
    case Op::SortBy:
    case Op::TransformList:
    case Op::TransformMap:
      return macro(node, id);
    case Op::Bind: {
      // An error in the value counts where the name is used.
      environment_.variables[node.slot] = run(program_.child(node, 0));
      return run(program_.child(node, 1));
    }
    case Op::Sorted:
      return sorted(node);
    case Op::Function:
      return function(node);
    case Op::Raise:
      return node.constant;
  }
  return fail(kNoOverload);
}

Value Evaluator::let(const ProgramNode& node) {
  if (environment_.let_known[node.slot] != 0) return environment_.lets[node.slot];
  const Value value = run(program_.child(node, 0));
  environment_.lets[node.slot] = value;
  environment_.let_known[node.slot] = 1;
  if (!node.loop_dependent) ++environment_.fixed_lets;
  return value;
}

Value Evaluator::fact(const ProgramNode& node, NodeId id) {
  if (environment_.facts != nullptr) {
    if (const Value* known = environment_.facts->known(node.fact)) return *known;
  }
  const Value record = run(program_.child(node, 0));
  if (record.kind != ValueKind::Record) return has_value(record) ? fail(kNoOverload) : record;
  if (environment_.facts == nullptr) return fail(kNoFacts);
  const Value value = environment_.facts->fact(node.fact, record.count);
  return value.is_absent() ? Value::absent(id) : value;
}

Value Evaluator::has_fact(const ProgramNode& node) {
  if (environment_.facts != nullptr && environment_.facts->known(node.fact) != nullptr) return Value::boolean(true);
  const Value record = run(program_.child(node, 0));
  if (record.is_error()) return record;
  if (record.kind != ValueKind::Record) return Value::boolean(false);
  if (environment_.facts == nullptr) return fail(kNoFacts);
  return Value::boolean(!environment_.facts->fact(node.fact, record.count).is_absent());
}

Value Evaluator::table_row(const Value& table, const Value& key) {
  WordId word = kNoWord;
  if (key.kind == ValueKind::Word) {
    word = key.id();
  } else if (key.kind == ValueKind::Record) {
    word = environment_.facts->name_of(key.record, key.count);
  } else if (key.kind == ValueKind::String) {
    const WordClass words = table.record == Record::Caption ? WordClass::Caption : WordClass::Control;
    word = environment_.words->word(words, key.text()).value_or(kNoWord);
  } else {
    return fail(kNoOverload);
  }
  return word == kNoWord ? Value::absent(0) : environment_.facts->row(table, word);
}

Value Evaluator::row(const ProgramNode& node, NodeId id) {
  Value table, key, result;
  if (!operands(node, table, key, result)) return result;
  if (table.kind != ValueKind::Table) return fail(kNoOverload);
  const Value found = table_row(table, key);
  return found.is_absent() ? Value::absent(id) : found;
}

Value Evaluator::has_row(const ProgramNode& node) {
  const Value table = run(program_.child(node, 0));
  if (table.is_error()) return table;
  if (table.kind != ValueKind::Table) return Value::boolean(false);
  const Value key = run(program_.child(node, 1));
  if (key.is_error()) return key;
  if (key.is_absent()) return Value::boolean(false);
  const Value found = table_row(table, key);
  return found.is_error() ? found : Value::boolean(!found.is_absent());
}

Value Evaluator::member_of(const Value& owner, std::string_view name, NodeId id) {
  if (owner.kind == ValueKind::Map) {
    const Value* found = find_key(owner, Value::string(name));
    return found == nullptr ? fail("no such key") : *found;
  }
  if (owner.kind == ValueKind::Record && environment_.facts != nullptr) {
    const FactDeclaration* declared = find_fact(owner.record, name);
    if (declared == nullptr) return fail("no such fact");
    const Value value = environment_.facts->fact(declared->fact, owner.count);
    return value.is_absent() ? Value::absent(id) : value;
  }
  return fail("no such field");
}

Value Evaluator::member(const ProgramNode& node, NodeId id) {
  Value owner = run(program_.child(node, 0));
  if (!has_value(owner)) return owner;
  const bool chained = owner.kind == ValueKind::Optional;
  if (chained) {
    if (owner.count == 0) return owner;
    owner = owner.items[0];
  }
  const Value value = member_of(owner, node.constant.text(), id);
  if (!chained && !node.optional) return value;
  if (owner.kind != ValueKind::Map && owner.kind != ValueKind::Record) return value;
  if (!has_value(value)) return Value::optional(nullptr);
  Value* item = arena().values(1);
  *item = value;
  return Value::optional(item);
}

Value Evaluator::has_member(const ProgramNode& node) {
  Value owner = run(program_.child(node, 0));
  if (owner.is_absent()) return Value::boolean(false);
  if (owner.is_error()) return owner;
  if (owner.kind == ValueKind::Optional) {
    if (owner.count == 0) return Value::boolean(false);
    owner = owner.items[0];
  }
  if (owner.kind == ValueKind::Map) return Value::boolean(find_key(owner, node.constant) != nullptr);
  if (owner.kind == ValueKind::Record) {
    const Value value = member_of(owner, node.constant.text(), 0);
    return value.is_error() ? value : Value::boolean(!value.is_absent());
  }
  return fail("no such field");
}

Value Evaluator::index_of(const Value& owner, const Value& key) {
  if (owner.kind == ValueKind::Map) {
    const Value* found = find_key(owner, key);
    return found == nullptr ? fail("no such key") : *found;
  }
  if (!is_list(owner)) return fail(kNoOverload);
  if (owner.kind == ValueKind::Table &&
      (key.kind == ValueKind::Word || key.kind == ValueKind::String || key.kind == ValueKind::Record)) {
    const Value found = table_row(owner, key);
    return found.is_absent() ? fail("no such key") : found;
  }
  std::int64_t place = -1;
  if (key.kind == ValueKind::Int) {
    place = key.integer;
  } else if (key.kind == ValueKind::Uint && key.unsigned_integer < owner.count) {
    place = static_cast<std::int64_t>(key.unsigned_integer);
  } else if (key.kind == ValueKind::Double && key.number >= 0 && key.number < owner.count) {
    place = static_cast<std::int64_t>(key.number);
    if (static_cast<double>(place) != key.number) return fail("the place in a list is a whole number");
  } else if (key.kind != ValueKind::Uint && key.kind != ValueKind::Double) {
    return fail(kNoOverload);
  }
  if (place < 0 || place >= owner.count) return fail("the list has no such element");
  return element(owner, static_cast<std::uint32_t>(place));
}

Value Evaluator::index(const ProgramNode& node) {
  Value owner, key, result;
  if (!operands(node, owner, key, result)) return result;
  const bool chained = owner.kind == ValueKind::Optional;
  if (chained) {
    if (owner.count == 0) return owner;
    owner = owner.items[0];
  }
  const Value value = index_of(owner, key);
  if (!chained && !node.optional) return value;
  if (value.is_error()) return is_range(owner) ? Value::optional(nullptr) : value;
  Value* item = arena().values(1);
  *item = value;
  return Value::optional(item);
}

// `decides` is the value that settles the whole: false of `&&`, true of `||`.
Value Evaluator::logic(const ProgramNode& node, bool decides) {
  Value open = Value::boolean(!decides);
  for (std::size_t i = 0; i < node.child_count; ++i) {
    Value value = run(program_.child(node, i));
    if (value.kind == ValueKind::Bool) {
      if ((value.integer != 0) == decides) return value;
      continue;
    }
    if (has_value(value)) value = fail(kNoOverload);
    if (open.kind == ValueKind::Bool || (open.is_absent() && value.is_error())) open = value;
  }
  return open;
}

Value Evaluator::conditional(const ProgramNode& node) {
  const Value condition = run(program_.child(node, 0));
  if (!has_value(condition)) return condition;
  if (condition.kind != ValueKind::Bool) return fail(kNoOverload);
  return run(program_.child(node, condition.integer != 0 ? 1 : 2));
}

bool Evaluator::operands(const ProgramNode& node, Value& a, Value& b, Value& result) {
  a = run(program_.child(node, 0));
  if (a.is_error()) {
    result = a;
    return false;
  }
  b = run(program_.child(node, 1));
  if (b.is_error() || (b.is_absent() && !a.is_absent())) {
    result = b;
    return false;
  }
  result = a;
  return !a.is_absent();
}

Value Evaluator::comparison(const ProgramNode& node) {
  Value a, b, result;
  if (!operands(node, a, b, result)) return result;
  if (node.op == Op::Equal) return Value::boolean(equal(a, b));
  if (node.op == Op::NotEqual) return Value::boolean(!equal(a, b));
  bool ordered = true;
  const int order = compare(a, b, ordered);
  if (!ordered) {
    // NaN has no order and is no error.
    const bool numbers = a.kind == ValueKind::Double || b.kind == ValueKind::Double;
    const bool nan = numbers && (a.kind == ValueKind::Double ? a.number != a.number : b.number != b.number);
    return nan ? Value::boolean(false) : fail(kNoOverload);
  }
  if (node.op == Op::Less) return Value::boolean(order < 0);
  if (node.op == Op::LessEqual) return Value::boolean(order <= 0);
  if (node.op == Op::Greater) return Value::boolean(order > 0);
  return Value::boolean(order >= 0);
}

Value Evaluator::membership(const ProgramNode& node) {
  Value key, container, result;
  if (!operands(node, key, container, result)) return result;
  if (container.kind == ValueKind::Map) return Value::boolean(find_key(container, key) != nullptr);
  if (container.kind == ValueKind::Table) {
    const Value found = table_row(container, key);
    return found.is_error() ? found : Value::boolean(!found.is_absent());
  }
  if (!is_list(container)) return fail(kNoOverload);
  const ProgramNode& list = program_.nodes[program_.child(node, 1)];
  if (list.op == Op::Let && program_.nodes[program_.child(list, 0)].op == Op::Sorted) {
    const Value* end = container.items + container.count;
    const Value* found = std::lower_bound(container.items, end, key,
                                          [this](const Value& a, const Value& b) { return rank_of(a, b) < 0; });
    return Value::boolean(found != end && rank_of(*found, key) == 0);
  }
  if (!spend(container.count)) return fail(kTooManySteps);
  for (std::uint32_t i = 0; i < container.count; ++i) {
    if (equal(element(container, i), key)) return Value::boolean(true);
  }
  return Value::boolean(false);
}

Value Evaluator::sorted(const ProgramNode& node) {
  const Value list = run(program_.child(node, 0));
  if (!has_value(list)) return list;
  if (!is_list(list)) return fail(kNoOverload);
  if (!spend(list.count)) return fail(kTooManySteps);
  Value* items = arena().values(list.count);
  for (std::uint32_t i = 0; i < list.count; ++i) items[i] = element(list, i);
  std::sort(items, items + list.count, [this](const Value& a, const Value& b) { return rank_of(a, b) < 0; });
  return Value::list(items, list.count);
}

Value Evaluator::part(const ProgramNode& node) {
  const Value value = run(program_.child(node, 0));
  if (!has_value(value)) return value;
  if (node.op == Op::DateMember) {
    if (value.kind != ValueKind::Date) return fail(kNoOverload);
    const CalendarDay day = calendar_day(value.date());
    if (node.function == static_cast<std::uint16_t>(DatePart::Year)) return Value::from_int(day.year);
    return Value::from_int(node.function == static_cast<std::uint16_t>(DatePart::Month) ? day.month : day.day);
  }
  if (value.kind != ValueKind::Level) return fail(kNoOverload);
  const WordTable& words = *environment_.words;
  if (node.function == static_cast<std::uint16_t>(LevelPart::Name)) return Value::string(words.level_name(value.id()));
  if (node.function == static_cast<std::uint16_t>(LevelPart::Ladder))
    return Value::string(words.level_ladder(value.id()));
  return Value::boolean(words.level_classified(value.id()));
}

Value Evaluator::make_list(const ProgramNode& node) {
  Value* items = arena().values(node.child_count);
  std::uint32_t count = 0;
  Value open;
  bool missing = false;
  for (std::size_t i = 0; i < node.child_count; ++i) {
    const Value item = run(program_.child(node, i));
    if (item.is_error()) return item;
    if (item.is_absent() && !missing) {
      open = item;
      missing = true;
    }
    if (node.optional && node.constant.text()[i] == '?') {
      if (item.kind != ValueKind::Optional) return fail(kNoOverload);
      if (item.count != 0) items[count++] = item.items[0];
    } else {
      items[count++] = item;
    }
  }
  return missing ? open : Value::list(items, count);
}

Value Evaluator::make_map(const ProgramNode& node) {
  Value* items = arena().values(node.child_count);
  Value made = Value::map(items, 0);
  for (std::size_t i = 0; i + 1 < node.child_count; i += 2) {
    const Value key = run(program_.child(node, i));
    if (!has_value(key)) return key;
    Value value = run(program_.child(node, i + 1));
    if (!has_value(value)) return value;
    const bool allowed = key.kind == ValueKind::Bool || key.kind == ValueKind::Int || key.kind == ValueKind::Uint ||
                         key.kind == ValueKind::String || key.kind == ValueKind::Date || key.kind == ValueKind::Level;
    if (!allowed) return fail("the value is no key of a map");
    if (node.optional && node.constant.text()[i / 2] == '?') {
      if (value.kind != ValueKind::Optional) return fail(kNoOverload);
      if (value.count == 0) continue;
      value = value.items[0];
    }
    if (find_key(made, key) != nullptr) return fail("the map has one key twice");
    if (!spend(0)) return fail(kTooManySteps);
    items[std::size_t{2} * made.count] = key;
    items[std::size_t{2} * made.count + 1] = value;
    ++made.count;
  }
  return made;
}

Value evaluate(const Program& program, NodeId node, Environment& environment) {
  fit(program, environment);
  environment.error_node = kNoNode;
  return Evaluator(program, environment).run(node);
}

}  // namespace cablemark
