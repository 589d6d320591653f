// Conditions of elements, up to 64 at once.
#include <algorithm>
#include <bit>

#include "checks/conditions.hpp"
#include "checks/evaluator.hpp"
#include "checks/lanes.hpp"

namespace cablemark {
namespace {

// Below this, asking the elements of a macro together costs more than it saves.
constexpr std::uint32_t kFewestRecords = 4;

// The elements of a mask, lowest first.
template <typename Function>
void for_each(std::uint64_t mask, Function&& function) {
  for (; mask != 0; mask &= mask - 1) function(static_cast<std::uint32_t>(std::countr_zero(mask)));
}

constexpr std::uint64_t bit(std::uint32_t n) { return std::uint64_t{1} << n; }

Planes planes_of(const Value& value, std::uint64_t mask) {
  if (value.kind == ValueKind::Bool) return value.integer != 0 ? Planes{mask, 0, 0} : Planes{0, mask, 0};
  return value.is_absent() ? Planes{} : Planes{mask, mask, 0};
}

Planes planes_of(Code code, std::uint64_t mask) {
  if (code == kAbsentCode) return {};
  if (code == kOtherCode) return {0, 0, mask};
  return code != 0 ? Planes{mask, 0, 0} : Planes{0, mask, 0};
}

}  // namespace

// ---- elements

bool Conditions::read_list(const ConditionTable::Domain& domain, Bound& bound) {
  const Code owner = code(domain.owner);
  if (owner < 0) return false;
  const Value list = facts_->fact(domain.outer, static_cast<std::uint32_t>(owner));
  if (list.kind != ValueKind::Records && list.kind != ValueKind::Table) return false;
  bound.list = {list.indices, nullptr, list.count};
  if (!domain.inner) return true;
  bound.outer_records.clear();
  bound.inner_records.clear();
  for (std::uint32_t n = 0; n < list.count; ++n) {
    const Value& rows = columns_.table(*domain.inner, list.indices[n]);
    if (rows.kind != ValueKind::Table) return false;
    bound.outer_records.insert(bound.outer_records.end(), rows.count, list.indices[n]);
    bound.inner_records.insert(bound.inner_records.end(), rows.indices, rows.indices + rows.count);
  }
  bound.list = {bound.outer_records.data(), bound.inner_records.data(),
                static_cast<std::uint32_t>(bound.outer_records.size())};
  return true;
}

const Conditions::Elements* Conditions::elements(DomainId domain) {
  Bound& bound = bound_[domain];
  if (bound.cable != cable_) {
    bound.cable = cable_;
    bound.stamp = bound.whole = 0;
    bound.plain = table_->domains()[domain].shared && read_list(table_->domains()[domain], bound);
  }
  return bound.plain ? &bound.list : nullptr;
}

void Conditions::bind(DomainId domain, const Elements& elements, std::uint32_t first) {
  Bound& bound = bound_[domain];
  const bool whole = &elements == &bound.list && elements.count <= kWidth;
  if (whole && bound.whole != 0 && bound.stamp == bound.whole) return;
  bound.stamp = ++stamps_;
  bound.whole = whole ? bound.stamp : 0;
  bound.outers = elements.outers + first;
  bound.inners = elements.inners == nullptr ? nullptr : elements.inners + first;
  bound.size = std::min(elements.count - first, kWidth);
}

void Conditions::enter(const ElementView& view, std::uint32_t element) {
  const Bound& bound = bound_[view.domain];
  environment_.variables[view.slots[0]] = Value::of_record(view.records[0], bound.outers[element]);
  if (view.slots[1] != kNoSlot) {
    environment_.variables[view.slots[1]] = Value::of_record(view.records[1], bound.inners[element]);
  }
  if (!view.of_loop) return;
  for (const std::uint16_t slot : *asker_.loop_lets) environment_.let_known[slot] = 0;
  entered_();
}

bool Conditions::judge(const Program& program, NodeId macro, const Value& range, std::uint32_t first,
                       std::uint64_t& holds) {
  if (&program != asker_.program || asker_.macros->empty() || range.count < kFewestRecords) return false;
  const MacroBody body = (*asker_.macros)[macro];
  if (body.domain == kCableDomain) return false;
  bind(body.domain, {range.indices, nullptr, range.count}, first);
  const std::uint64_t mask = ~std::uint64_t{0} >> (kWidth - bound_[body.domain].size);
  const Planes planes = truth(body.body, mask);
  holds = planes.is_true();
  return (planes.is_true() | planes.is_false()) == mask;
}

// ---- planes

Planes Conditions::truth(ConditionId id, std::uint64_t mask) {
  const Node& node = table_->nodes()[id];
  if (node.domain == kCableDomain) return planes_of(code(id), mask);
  const std::uint64_t stamp = bound_of(node).stamp;
  if (kept_[id].stamp != stamp) kept_[id] = {stamp, 0, {}};
  if (const std::uint64_t unknown = mask & ~kept_[id].known; unknown != 0) {
    environment_.steps += bound_of(node).size;
    const Planes found = ask(id, unknown);
    Kept& kept = kept_[id];
    kept.planes = joined(kept.planes, found);
    kept.known |= unknown;
  }
  return kept_[id].planes.within(mask);
}

Planes Conditions::ask(ConditionId id, std::uint64_t mask) {
  const Node& node = table_->nodes()[id];
  switch (node.kind) {
    case Kind::And:
      return logic(node, mask, false);
    case Kind::Or:
      return logic(node, mask, true);
    case Kind::Not: {
      const Planes inner = truth(node.a, mask);
      return {inner.no, inner.yes, inner.open};
    }
    case Kind::Conditional:
      return conditional(node, mask);
    case Kind::Compare:
      return comparison(node, mask);
    case Kind::HasFact:
      return has_fact(node, mask);
    case Kind::HasRow:
    case Kind::InTable:
      return search(node, mask);
    case Kind::InValues:
      return in_values(node, mask);
    case Kind::InList:
      return in_list(node, mask);
    case Kind::TextIs:
      return text_is(node, mask);
    case Kind::Scalar:
      return scalar(node.a, table_->view(node.b), mask);
    case Kind::Constant:
    case Kind::Cable:
    case Kind::Element:
    case Kind::Outer:
    case Kind::Fact:
    case Kind::Row:
    case Kind::Size:
    case Kind::PairSize:
    case Kind::Classified:
    case Kind::Arithmetic:
    case Kind::DayPart:
    case Kind::Exists:
    case Kind::All:
    case Kind::ExistsOne:
    case Kind::Count:
      break;
  }
  return truth_of_codes(id, mask);
}

Planes Conditions::scalar(NodeId id, const ElementView& view, std::uint64_t mask) {
  ready_();
  Planes planes;
  for_each(mask, [&](std::uint32_t n) {
    const Arena::Mark mark = environment_.arena->mark();
    const std::uint32_t kept = environment_.fixed_lets;
    enter(view, n);
    planes = joined(planes, planes_of(Evaluator(*asker_.program, environment_).run(id), bit(n)));
    // A named part that holds for all elements keeps its value in the arena.
    if (environment_.fixed_lets == kept) environment_.arena->rewind(mark);
  });
  // What the last element left is of no other.
  if (view.of_loop) {
    for (const std::uint16_t slot : *asker_.loop_lets) environment_.let_known[slot] = 0;
  }
  return planes;
}

Planes Conditions::truth_of_codes(ConditionId id, std::uint64_t mask) {
  const Bound& bound = bound_of(table_->nodes()[id]);
  const lanes::Each each{codes(id, bound, mask).data()};
  return {mask & lanes::equal(each, lanes::Same(1), bound.size), mask & lanes::equal(each, lanes::Same(0), bound.size),
          mask & lanes::equal(each, lanes::Same(kOtherCode), bound.size)};
}

// The value that decides absorbs the rest; of what is left, an error wins over what is absent.
Planes Conditions::logic(const Node& node, std::uint64_t mask, bool decides) {
  const Planes first = truth(node.a, mask);
  const std::uint64_t left = mask & ~(decides ? first.is_true() : first.is_false());
  if (left == 0) return decides ? Planes{mask, 0, 0} : Planes{0, mask, 0};
  const Planes second = truth(node.b, left);
  const std::uint64_t rest = left & ~(decides ? second.is_true() : second.is_false());
  const std::uint64_t decided = mask & ~rest;
  const std::uint64_t open = rest & (first.open | second.open);
  const std::uint64_t errors = rest & ~open & (first.is_error() | second.is_error());
  const std::uint64_t absent = rest & (first.is_absent(mask) | second.is_absent(left));
  const std::uint64_t plain = rest & ~open & ~errors & ~absent;
  return decides ? Planes{decided | errors, plain | errors, open} : Planes{plain | errors, decided | errors, open};
}

Planes Conditions::all_of(const std::vector<ElementCondition>& conditions, Planes so_far, std::uint64_t mask,
                          bool negated) {
  std::uint64_t left = mask & ~so_far.is_false(), errors = so_far.is_error() & left;
  std::uint64_t absent = left & ~(so_far.yes | so_far.no);
  for (const ElementCondition& condition : conditions) {
    if (left == 0) break;
    Planes planes{0, 0, left};
    if (condition.id) planes = truth(*condition.id, left);
    if (planes.open != 0)
      planes = joined({planes.yes, planes.no, 0}, scalar(condition.node, *asker_.loop, planes.open));
    errors |= planes.is_error();
    absent |= planes.is_absent(left);
    left &= ~(negated ? planes.is_true() : planes.is_false());
  }
  errors &= left;
  return {(left & ~absent) | errors, (mask & ~left) | errors, 0};
}

Planes Conditions::conditional(const Node& node, std::uint64_t mask) {
  const Planes condition = truth(node.a, mask);
  const Planes either = joined(truth(node.b, condition.is_true()), truth(node.c, condition.is_false()));
  const std::uint64_t errors = condition.is_error();
  return {either.yes | errors, either.no | errors, either.open | condition.open};
}

namespace {

template <typename A, typename B>
std::uint64_t compared(Op op, A a, B b, std::uint32_t size) {
  if (op == Op::Equal) return lanes::equal(a, b, size);
  if (op == Op::NotEqual) return ~lanes::equal(a, b, size);
  if (op == Op::Less) return lanes::less(a, b, size);
  if (op == Op::LessEqual) return ~lanes::less(b, a, size);
  return op == Op::Greater ? lanes::less(b, a, size) : ~lanes::less(a, b, size);
}

}  // namespace

Planes Conditions::comparison(const Node& node, std::uint64_t mask) {
  const Bound& bound = bound_of(node);
  const auto ranked = [&](const Lanes& levels, Lanes& ranks) -> const Lanes& {
    if (!node.by_rank) return levels;
    for_each(mask, [&](std::uint32_t n) {
      ranks[n] = levels[n] >= kLeastCode ? facts_->rank(static_cast<WordId>(levels[n])) : levels[n];
    });
    return ranks;
  };
  Lanes left_ranks, right_ranks;
  const lanes::Each left{ranked(codes(node.a, bound, mask), left_ranks).data()};
  std::uint64_t absent = lanes::equal(left, lanes::Same(kAbsentCode), bound.size);
  std::uint64_t open = lanes::equal(left, lanes::Same(kOtherCode), bound.size);
  std::uint64_t yes = 0;
  if (table_->nodes()[node.b].domain == kCableDomain) {
    Code right = code(node.b);
    if (right == kOtherCode) open = mask;
    if (right == kAbsentCode) absent = mask;
    if (node.by_rank && right >= kLeastCode) right = facts_->rank(static_cast<WordId>(right));
    yes = compared(node.op, left, lanes::Same(right), bound.size);
  } else {
    const lanes::Each right{ranked(codes(node.b, bound, mask), right_ranks).data()};
    absent |= lanes::equal(right, lanes::Same(kAbsentCode), bound.size);
    open |= lanes::equal(right, lanes::Same(kOtherCode), bound.size);
    yes = compared(node.op, left, right, bound.size);
  }
  const std::uint64_t known = mask & ~(absent | open);
  return {known & yes, known & ~yes, mask & open};
}

Planes Conditions::in_values(const Node& node, std::uint64_t mask) {
  const Bound& bound = bound_of(node);
  const lanes::Each each{codes(node.a, bound, mask).data()};
  std::uint64_t yes = 0;
  for (const Code value : table_->values(node.b)) yes |= lanes::equal(each, lanes::Same(value), bound.size);
  const std::uint64_t absent = lanes::equal(each, lanes::Same(kAbsentCode), bound.size);
  const std::uint64_t open = mask & lanes::equal(each, lanes::Same(kOtherCode), bound.size);
  const std::uint64_t known = mask & ~(absent | open);
  return {known & yes, known & ~yes, open};
}

Planes Conditions::in_list(const Node& node, std::uint64_t mask) {
  const Bound& bound = bound_of(node);
  const Type& type = declaration(node.fact).type;
  const Lanes& keys = codes(node.a, bound, mask);
  const Lanes& owners = codes(node.b, bound, mask);
  Planes planes;
  for_each(mask, [&](std::uint32_t n) {
    Code found = kOtherCode;
    if (keys[n] >= kLeastCode && owners[n] >= 0) {
      const Value& list = columns_.table(node.fact, static_cast<std::uint32_t>(owners[n]));
      if (list.kind == ValueKind::List) found = member(list, keys[n], type);
    }
    planes = joined(planes, planes_of(found, bit(n)));
  });
  return planes;
}

// `has(table.WORD)` is false where there is no table, `'WORD' in table` absent.
Planes Conditions::search(const Node& node, std::uint64_t mask) {
  const Bound& bound = bound_of(node);
  const bool has = node.kind == Kind::HasRow;
  const auto word = static_cast<WordId>(node.code);
  const Lanes& owners = codes(node.a, bound, mask);
  Planes planes;
  for_each(mask, [&](std::uint32_t n) {
    const Code found = row(node.fact, owners[n], word);
    if (found >= 0) {
      planes.yes |= bit(n);
    } else if (found != kAbsentCode) {
      planes.open |= bit(n);
    } else if (has ||
               (owners[n] >= 0 && !columns_.table(node.fact, static_cast<std::uint32_t>(owners[n])).is_absent())) {
      planes.no |= bit(n);
    }
  });
  return planes;
}

Planes Conditions::has_fact(const Node& node, std::uint64_t mask) {
  const Bound& bound = bound_of(node);
  const Lanes& owners = codes(node.a, bound, mask);
  const std::uint64_t open = mask & lanes::equal(lanes::Each{owners.data()}, lanes::Same(kOtherCode), bound.size);
  Lanes values;
  columns_.read(node.fact, mask & ~open, owners.data(), values.data());
  const std::uint64_t no =
      mask & ~open & lanes::equal(lanes::Each{values.data()}, lanes::Same(kAbsentCode), bound.size);
  return {mask & ~open & ~no, no, open};
}

Planes Conditions::text_is(const Node& node, std::uint64_t mask) {
  const Lanes& owners = codes(node.a, bound_of(node), mask);
  const std::string_view text = table_->text(node.b);
  Planes planes;
  for_each(mask, [&](std::uint32_t n) {
    Code found = owners[n];
    if (found >= 0) {
      const Value value = facts_->fact(node.fact, static_cast<std::uint32_t>(found));
      found = value.kind == ValueKind::String ? (value.text() == text ? 1 : 0)
                                              : (value.is_absent() ? kAbsentCode : kOtherCode);
    }
    planes = joined(planes, planes_of(found, bit(n)));
  });
  return planes;
}

// ---- codes

const Conditions::Lanes& Conditions::codes(ConditionId id, const Bound& bound, std::uint64_t mask) {
  const Node& node = table_->nodes()[id];
  if (kept_codes_[id] == nullptr) kept_codes_[id] = std::make_unique<KeptCodes>();
  KeptCodes& kept = *kept_codes_[id];
  if (kept.stamp != bound.stamp) {
    kept.stamp = bound.stamp;
    kept.known = 0;
  }
  if (const std::uint64_t unknown = mask & ~kept.known; unknown != 0) {
    kept.known |= unknown;
    if (node.domain == kCableDomain) {
      kept.known = ~std::uint64_t{0};
      kept.codes.fill(code(id));
    } else {
      environment_.steps += bound.size;
      find_codes(node, bound, unknown, kept.codes);
    }
  }
  return kept.codes;
}

void Conditions::find_codes(const Node& node, const Bound& bound, std::uint64_t mask, Lanes& out) {
  switch (node.kind) {
    case Kind::Element:
      // The number of a record is its code.
      std::copy_n(node.a == 0 ? bound.outers : bound.inners, bound.size, out.begin());
      return;
    case Kind::Outer:
      out.fill(code_of(run(node.a), asker_.program->nodes[node.a].type));
      return;
    case Kind::Fact:
      columns_.read(node.fact, mask, codes(node.a, bound, mask).data(), out.data());
      return;
    case Kind::Row: {
      const Lanes& owners = codes(node.a, bound, mask);
      for_each(mask, [&](std::uint32_t n) { out[n] = row(node.fact, owners[n], static_cast<WordId>(node.code)); });
      return;
    }
    case Kind::Size:
    case Kind::PairSize: {
      const Lanes& owners = codes(node.a, bound, mask);
      for_each(mask, [&](std::uint32_t n) { out[n] = size_of(node, owners[n]); });
      return;
    }
    case Kind::Arithmetic: {
      const Lanes& left = codes(node.a, bound, mask);
      const Lanes& right = codes(node.b, bound, mask);
      for_each(mask, [&](std::uint32_t n) { out[n] = calculate(node.op, left[n], right[n]); });
      return;
    }
    case Kind::DayPart: {
      const Lanes& dates = codes(node.a, bound, mask);
      for_each(mask, [&](std::uint32_t n) { out[n] = day_part(dates[n], node.code); });
      return;
    }
    case Kind::Classified: {
      const Lanes& levels = codes(node.a, bound, mask);
      for_each(mask, [&](std::uint32_t n) {
        const Code level = levels[n];
        out[n] = level < 0 ? level : environment_.words->level_classified(static_cast<WordId>(level)) ? 1 : 0;
      });
      return;
    }
    case Kind::Constant:
    case Kind::Cable:
    case Kind::HasFact:
    case Kind::HasRow:
    case Kind::InTable:
    case Kind::InList:
    case Kind::InValues:
    case Kind::TextIs:
    case Kind::And:
    case Kind::Or:
    case Kind::Not:
    case Kind::Conditional:
    case Kind::Compare:
    case Kind::Exists:
    case Kind::All:
    case Kind::ExistsOne:
    case Kind::Count:
    case Kind::Scalar:
      break;
  }
  out.fill(kOtherCode);
}

Code Conditions::row(Fact table, Code owner, WordId word) {
  if (owner < 0) return owner;
  const Value& rows = columns_.table(table, static_cast<std::uint32_t>(owner));
  if (rows.is_absent()) return kAbsentCode;
  if (rows.kind != ValueKind::Table) return kOtherCode;
  if (rows.count == 0 || word == kNoWord) return kAbsentCode;
  return columns_.row(rows, word);
}

// Nothing is left of an empty list, whatever its filters ask; what is left of another is not known here.
Code Conditions::size_of(const Node& node, Code owner) {
  if (owner < 0) return owner;
  const auto record = static_cast<std::uint32_t>(owner);
  if (node.kind == Kind::PairSize) {
    const WordId word = facts_->name_of(Record::Control, record);
    const std::vector<bool>* words = asker_.pair_words;
    return words != nullptr && word < words->size() && !(*words)[word] ? 0 : kOtherCode;
  }
  const Code size = columns_.code(node.fact, record);
  return node.b != 0 && size > 0 ? kOtherCode : size;
}

}  // namespace cablemark
