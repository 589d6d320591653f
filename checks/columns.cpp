#include "checks/columns.hpp"

#include <algorithm>
#include <bit>

#include "checks/codes.hpp"
#include "checks/evaluator.hpp"
#include "checks/lanes.hpp"

namespace cablemark {
namespace {

// The elements of a mask, lowest first.
template <typename Function>
void for_each(std::uint64_t mask, Function&& function) {
  for (; mask != 0; mask &= mask - 1) function(static_cast<std::uint32_t>(std::countr_zero(mask)));
}

constexpr std::uint64_t bit(std::uint32_t n) { return std::uint64_t{1} << n; }

Planes planes_of(const Value& value, std::uint64_t mask) {
  if (value.kind == ValueKind::Bool) return value.integer != 0 ? Planes{mask, 0} : Planes{0, mask};
  return value.is_absent() ? Planes{} : Planes{mask, mask};
}

Planes joined(Planes a, Planes b) { return {a.yes | b.yes, a.no | b.no}; }

}  // namespace

void Columns::begin(const Program& program, const std::vector<ColumnForm>& forms,
                    const std::vector<std::uint16_t>& loop_lets, Environment& environment) {
  program_ = &program;
  forms_ = &forms;
  loop_lets_ = &loop_lets;
  environment_ = &environment;
  variables_ = {};
  size_ = 0;
  pair_words_ = nullptr;
  entered_ = nullptr;
  if (fixed_.size() < program.nodes.size()) fixed_.resize(program.nodes.size());
  if (++round_ == 0) {
    for (Fixed& slot : fixed_) slot.round = 0;
    round_ = 1;
  }
}

void Columns::enter(std::uint32_t element) {
  for (const Variable& variable : variables_) {
    environment_->variables[variable.slot] = Value::of_record(variable.record, variable.elements[element]);
  }
  for (const std::uint16_t slot : *loop_lets_) environment_->let_known[slot] = 0;
  if (entered_ != nullptr) (*entered_)();
}

const Value& Columns::fixed(NodeId id) {
  const ProgramNode& node = program_->nodes[id];
  if (node.op == Op::Constant) return node.constant;
  Fixed& slot = fixed_[id];
  if (slot.round != round_) {
    slot.value = Evaluator(*program_, *environment_).run(id);
    slot.round = round_;
  }
  return slot.value;
}

const ProgramNode& Columns::behind_lets(NodeId id) const {
  const ProgramNode* node = &program_->nodes[id];
  while (node->op == Op::Let) node = &program_->nodes[program_->child(*node, 0)];
  return *node;
}

// ---- codes

Code Columns::row(const ProgramNode& table_fact, Code owner, WordId word) {
  if (owner < 0) return owner;
  const Value& rows = facts_.table(table_fact.fact, static_cast<std::uint32_t>(owner));
  if (rows.is_absent()) return kAbsentCode;
  if (rows.kind != ValueKind::Table) return kOtherCode;
  if (rows.count == 0 || word == kNoWord) return kAbsentCode;
  return facts_.row(rows, word);
}

void Columns::codes(NodeId id, std::uint64_t mask, Codes& out) {
  const ProgramNode& node = program_->nodes[id];
  if (is_fixed(id)) {
    out.fill(code_of(fixed(id), node.type));
    return;
  }
  environment_->steps += size_;
  if (node.op == Op::Variable) {
    records(node, out);
  } else if (node.op == Op::Let) {
    codes(program_->child(node, 0), mask, out);
  } else if (node.op == Op::Function) {
    codes(program_->child(counted_list(*program_, node), 0), mask, out);
    sizes(node, mask, out);
  } else if (node.op == Op::Row) {
    const ProgramNode& table_fact = behind_lets(program_->child(node, 0));
    const WordId word = program_->nodes[program_->child(node, 1)].constant.id();
    codes(program_->child(table_fact, 0), mask, out);
    for_each(mask, [&](std::uint32_t n) { out[n] = row(table_fact, out[n], word); });
  } else if (node.op == Op::Fact) {
    codes(program_->child(node, 0), mask, out);
    facts_.replace(node.fact, node.type, mask, out.data());
  } else if (node.op == Op::Add || node.op == Op::Subtract) {
    Codes right;
    codes(program_->child(node, 0), mask, out);
    codes(program_->child(node, 1), mask, right);
    for_each(mask, [&](std::uint32_t n) { out[n] = add_codes(node.op, out[n], right[n]); });
  } else {
    // Of a level: whether it is classified.
    codes(program_->child(node, 0), mask, out);
    for_each(mask, [&](std::uint32_t n) {
      const Code level = out[n];
      if (level >= 0) out[n] = environment_->words->level_classified(static_cast<WordId>(level)) ? 1 : 0;
    });
  }
}

// The number of a record is its code.
void Columns::records(const ProgramNode& variable, Codes& out) const {
  for (const Variable& bound : variables_) {
    if (bound.slot != variable.slot) continue;
    std::copy_n(bound.elements, size_, out.begin());
    return;
  }
  out.fill(kOtherCode);
}

// Nothing is left of an empty list, whatever its filters ask; what is left of another is not known here.
void Columns::sizes(const ProgramNode& node, std::uint64_t mask, Codes& out) {
  const ProgramNode& list = counted_list(*program_, node);
  const bool filtered = behind_lets(program_->child(node, 0)).op == Op::Filter;
  const bool pairs = depends_on_rule(list.fact);
  for_each(mask, [&](std::uint32_t n) {
    if (out[n] < 0) return;
    const auto record = static_cast<std::uint32_t>(out[n]);
    if (pairs) {
      const WordId word = facts_.source().name_of(Record::Control, record);
      const bool none = pair_words_ != nullptr && word < pair_words_->size() && !(*pair_words_)[word];
      out[n] = none ? 0 : kOtherCode;
    } else {
      out[n] = facts_.code(list.fact, record, list.type);
      if (filtered && out[n] > 0) out[n] = kOtherCode;
    }
  });
}

// ---- planes

Planes Columns::scalar(NodeId id, std::uint64_t mask) {
  Planes planes;
  Environment& environment = *environment_;
  for_each(mask, [&](std::uint32_t n) {
    const Arena::Mark mark = environment.arena->mark();
    const std::uint32_t kept = environment.fixed_lets;
    enter(n);
    planes = joined(planes, planes_of(Evaluator(*program_, environment).run(id), bit(n)));
    // A named part that holds for all elements keeps its value in the arena.
    if (environment.fixed_lets == kept) environment.arena->rewind(mark);
  });
  // What the last element left is of no other.
  for (const std::uint16_t slot : *loop_lets_) environment.let_known[slot] = 0;
  return planes;
}

Planes Columns::truth(NodeId id, std::uint64_t mask) {
  if (mask == 0) return {};
  const ProgramNode& node = program_->nodes[id];
  const ColumnForm form = (*forms_)[id];
  if (form == ColumnForm::Fixed) return planes_of(fixed(id), mask);
  if (form == ColumnForm::Codes) return truth_of_codes(id, mask);
  if (form != ColumnForm::Truth) return scalar(id, mask);
  environment_->steps += size_;
  if (node.op == Op::Let) return truth(program_->child(node, 0), mask);
  if (node.op == Op::And) return logic(node, mask, false);
  if (node.op == Op::Or) return logic(node, mask, true);
  if (node.op == Op::Not) {
    const Planes inner = truth(program_->child(node, 0), mask);
    const std::uint64_t errors = inner.is_error();
    return {inner.is_false() | errors, inner.is_true() | errors};
  }
  if (node.op == Op::Conditional) return conditional(node, mask);
  if (node.op == Op::HasFact) return has_fact(id, mask);
  if (node.op == Op::HasRow) return search(node, id, mask);
  if (node.op == Op::In) return membership(id, mask);
  return comparison(id, mask);
}

Planes Columns::truth_of_codes(NodeId id, std::uint64_t mask) {
  Codes values;
  codes(id, mask, values);
  const lanes::Each each{values.data()};
  const Planes planes{mask & lanes::equal(each, lanes::Same(1), size_),
                      mask & lanes::equal(each, lanes::Same(0), size_)};
  return with_scalar(id, planes, mask & lanes::equal(each, lanes::Same(kOtherCode), size_));
}

Planes Columns::with_scalar(NodeId id, Planes known, std::uint64_t open) {
  return open == 0 ? known : joined(known, scalar(id, open));
}

// The value that decides absorbs the rest; of what is left, an error wins over what is absent.
Planes Columns::logic(const ProgramNode& node, std::uint64_t mask, bool decides) {
  std::uint64_t open = mask, errors = 0, absent = 0;
  for (std::size_t i = 0; i < node.child_count && open != 0; ++i) {
    const Planes child = truth(program_->child(node, i), open);
    errors |= child.is_error();
    absent |= open & ~(child.yes | child.no);
    open &= ~(decides ? child.is_true() : child.is_false());
  }
  const std::uint64_t decided = mask & ~open;
  errors &= open;
  const std::uint64_t rest = open & ~errors & ~absent;
  return decides ? Planes{decided | errors, rest | errors} : Planes{rest | errors, decided | errors};
}

Planes Columns::all_of(const std::vector<NodeId>& conditions, Planes so_far, std::uint64_t mask, bool negated) {
  std::uint64_t open = mask & ~so_far.is_false(), errors = so_far.is_error() & open;
  std::uint64_t absent = open & ~(so_far.yes | so_far.no);
  for (const NodeId id : conditions) {
    if (open == 0) break;
    Planes planes = truth(id, open);
    if (negated) planes = {planes.no, planes.yes};
    errors |= planes.is_error();
    absent |= open & ~(planes.yes | planes.no);
    open &= ~planes.is_false();
  }
  errors &= open;
  return {(open & ~absent) | errors, (mask & ~open) | errors};
}

Planes Columns::conditional(const ProgramNode& node, std::uint64_t mask) {
  const Planes condition = truth(program_->child(node, 0), mask);
  const Planes either = joined(truth(program_->child(node, 1), condition.is_true()),
                               truth(program_->child(node, 2), condition.is_false()));
  const std::uint64_t errors = condition.is_error();
  return {either.yes | errors, either.no | errors};
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

Planes Columns::comparison(NodeId id, std::uint64_t mask) {
  const ProgramNode& node = program_->nodes[id];
  const NodeId left_id = program_->child(node, 0), right_id = program_->child(node, 1);
  const bool by_rank =
      node.op != Op::Equal && node.op != Op::NotEqual && program_->nodes[left_id].type.kind == TypeKind::Level;
  const auto rank = [&](Code& level) {
    if (level >= kLeastCode) level = facts_.source().rank(static_cast<WordId>(level));
  };
  Codes left;
  codes(left_id, mask, left);
  if (by_rank) for_each(mask, [&](std::uint32_t n) { rank(left[n]); });
  const lanes::Each each{left.data()};
  std::uint64_t absent = lanes::equal(each, lanes::Same(kAbsentCode), size_);
  std::uint64_t open = lanes::equal(each, lanes::Same(kOtherCode), size_);
  std::uint64_t yes = 0;
  if (is_fixed(right_id)) {
    Code right = code_of(fixed(right_id), program_->nodes[right_id].type);
    if (by_rank) rank(right);
    if (right == kOtherCode) open = mask;
    if (right == kAbsentCode) absent = mask;
    yes = compared(node.op, each, lanes::Same(right), size_);
  } else {
    Codes right;
    codes(right_id, mask, right);
    if (by_rank) for_each(mask, [&](std::uint32_t n) { rank(right[n]); });
    const lanes::Each other{right.data()};
    absent |= lanes::equal(other, lanes::Same(kAbsentCode), size_);
    open |= lanes::equal(other, lanes::Same(kOtherCode), size_);
    yes = compared(node.op, each, other, size_);
  }
  const std::uint64_t known = mask & ~(absent | open);
  return with_scalar(id, {known & yes, known & ~yes}, mask & open);
}

namespace {

enum class Member : std::uint8_t { No, Yes, Unknown };

Member member(const Value& list, Code key, const Type& type) {
  bool certain = true;
  for (std::uint32_t i = 0; i < list.count; ++i) {
    const Code item = code_of(list.items[i], type);
    if (item == key) return Member::Yes;
    certain = certain && item >= kLeastCode;
  }
  return certain ? Member::No : Member::Unknown;
}

}  // namespace

Planes Columns::membership(NodeId id, std::uint64_t mask) {
  const ProgramNode& node = program_->nodes[id];
  const NodeId key = program_->child(node, 0), container = program_->child(node, 1);
  if ((*forms_)[container] == ColumnForm::Table) return search(node, id, mask);
  if (is_fixed(container)) {
    const Value& list = fixed(container);
    return list.kind == ValueKind::List ? in_list(id, list, mask) : scalar(id, mask);
  }
  const ProgramNode& lists = program_->nodes[container];
  Codes keys, owners;
  codes(key, mask, keys);
  codes(program_->child(lists, 0), mask, owners);
  const Type& type = program_->nodes[key].type;
  Planes planes;
  std::uint64_t open = 0;
  for_each(mask, [&](std::uint32_t n) {
    if (keys[n] == kOtherCode || keys[n] == kAbsentCode || owners[n] < 0) {
      open |= bit(n);
      return;
    }
    const Value& in = facts_.table(lists.fact, static_cast<std::uint32_t>(owners[n]));
    const Member found = in.kind == ValueKind::List ? member(in, keys[n], type) : Member::Unknown;
    if (found == Member::Unknown) {
      open |= bit(n);
    } else {
      (found == Member::Yes ? planes.yes : planes.no) |= bit(n);
    }
  });
  return with_scalar(id, planes, open);
}

// A list that is the same for all.
Planes Columns::in_list(NodeId id, const Value& list, std::uint64_t mask) {
  const NodeId key = program_->child(program_->nodes[id], 0);
  Codes keys;
  codes(key, mask, keys);
  const lanes::Each each{keys.data()};
  std::uint64_t yes = 0;
  bool certain = true;
  for (std::uint32_t i = 0; i < list.count; ++i) {
    const Code item = code_of(list.items[i], program_->nodes[key].type);
    certain = certain && item >= kLeastCode;
    if (item >= kLeastCode) yes |= lanes::equal(each, lanes::Same(item), size_);
  }
  const std::uint64_t known = mask & ~lanes::equal(each, lanes::Same(kAbsentCode), size_);
  std::uint64_t open = known & lanes::equal(each, lanes::Same(kOtherCode), size_);
  if (!certain) open |= known & ~yes;
  return with_scalar(id, {known & yes & ~open, known & ~yes & ~open}, open);
}

// `has(table.WORD)` is false where there is no table, `'WORD' in table` absent.
Planes Columns::search(const ProgramNode& node, NodeId id, std::uint64_t mask) {
  const bool has = node.op == Op::HasRow;
  const ProgramNode& table_fact = behind_lets(program_->child(node, has ? 0 : 1));
  const WordId word = program_->nodes[program_->child(node, has ? 1 : 0)].constant.id();
  Codes owners;
  codes(program_->child(table_fact, 0), mask, owners);
  Planes planes;
  std::uint64_t open = 0;
  for_each(mask, [&](std::uint32_t n) {
    const Code found = row(table_fact, owners[n], word);
    if (found >= 0) {
      planes.yes |= bit(n);
    } else if (found != kAbsentCode) {
      open |= bit(n);
    } else if (has ||
               (owners[n] >= 0 && !facts_.table(table_fact.fact, static_cast<std::uint32_t>(owners[n])).is_absent())) {
      planes.no |= bit(n);
    }
  });
  return with_scalar(id, planes, open);
}

Planes Columns::has_fact(NodeId id, std::uint64_t mask) {
  const ProgramNode& node = program_->nodes[id];
  Codes values;
  codes(program_->child(node, 0), mask, values);
  const lanes::Each each{values.data()};
  const std::uint64_t open = mask & lanes::equal(each, lanes::Same(kOtherCode), size_);
  facts_.replace(node.fact, declaration(node.fact).type, mask & ~open, values.data());
  const std::uint64_t no = mask & ~open & lanes::equal(each, lanes::Same(kAbsentCode), size_);
  return with_scalar(id, {mask & ~open & ~no, no}, open);
}

}  // namespace cablemark
