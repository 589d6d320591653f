#include "checks/conditions.hpp"

#include <algorithm>

#include "checks/codes.hpp"
#include "checks/column_plan.hpp"
#include "policies/functions.hpp"

namespace cablemark {

using Kind = ConditionTable::Kind;
using Node = ConditionTable::Node;

namespace {

// `x in [...]` of a list longer than this is left to the scalar back end, which searches it.
constexpr std::uint32_t kLongestList = 16;

bool is_list(const ProgramNode& node) { return node.type.kind == TypeKind::List || node.type.kind == TypeKind::Table; }

bool is_text(const ProgramNode& node) { return node.op == Op::Constant && node.constant.kind == ValueKind::String; }
bool is_word(const ProgramNode& node) { return node.op == Op::Constant && node.constant.kind == ValueKind::Word; }

}  // namespace

// Adds the expressions of one rule.
class ConditionTable::Adder {
 public:
  Adder(ConditionTable& table, const Program& program, std::uint16_t cable)
      : table_(table), program_(program), cable_(cable) {}

  // Expressions nest to a bounded depth.
  ConditionId add(NodeId id) {
    const ProgramNode& node = program_.nodes[id];
    switch (node.op) {
      case Op::Let:
        return add(child(node, 0));
      case Op::Constant:
        return constant(node.constant, node.type, id);
      case Op::Variable:
        return node.slot == cable_ ? keep({.kind = Kind::Cable}) : scalar(id);
      case Op::Fact:
        return has_code(node.type.kind) ? of_record(Kind::Fact, node) : scalar(id);
      case Op::HasFact:
        return of_record(Kind::HasFact, node);
      case Op::Row:
        return row(Kind::Row, id, 0, 1);
      case Op::HasRow:
        return row(Kind::HasRow, id, 0, 1);
      case Op::In:
        return membership(id);
      case Op::And:
        return logic(Kind::And, node);
      case Op::Or:
        return logic(Kind::Or, node);
      case Op::Not:
        return keep({.kind = Kind::Not, .a = add(child(node, 0))});
      case Op::Conditional:
        return conditional(id);
      case Op::Equal:
      case Op::NotEqual:
      case Op::Less:
      case Op::LessEqual:
      case Op::Greater:
      case Op::GreaterEqual:
        return comparison(id);
      case Op::Add:
      case Op::Subtract:
        return sum(id);
      case Op::LevelMember:
        return node.function == static_cast<std::uint16_t>(LevelPart::Classified)
                   ? keep({.kind = Kind::Classified, .a = add(child(node, 0))})
                   : scalar(id);
      case Op::Function:
        return size(id);
      case Op::Member:
      case Op::HasMember:
      case Op::Index:
      case Op::Multiply:
      case Op::Divide:
      case Op::Modulo:
      case Op::Negate:
      case Op::DateMember:
      case Op::MakeList:
      case Op::MakeMap:
      case Op::All:
      case Op::Exists:
      case Op::ExistsOne:
      case Op::Filter:
      case Op::Map:
      case Op::SortBy:
      case Op::TransformList:
      case Op::TransformMap:
      case Op::Bind:
      case Op::Sorted:
      case Op::Raise:
        return scalar(id);
    }
    return scalar(id);
  }

 private:
  NodeId child(const ProgramNode& node, std::size_t n) const { return program_.child(node, n); }
  const ProgramNode& child_node(const ProgramNode& node, std::size_t n) const { return program_.nodes[child(node, n)]; }
  const ProgramNode& behind_lets(NodeId id) const {
    const ProgramNode* node = &program_.nodes[id];
    while (node->op == Op::Let) node = &child_node(*node, 0);
    return *node;
  }
  ConditionId keep(const Node& node) { return table_.keep(node); }

  // Never shared: it is evaluated with the named parts of its rule.
  ConditionId scalar(NodeId id) {
    table_.nodes_.push_back({.kind = Kind::Scalar, .a = id});
    return static_cast<ConditionId>(table_.nodes_.size() - 1);
  }

  ConditionId constant(const Value& value, const Type& type, NodeId id) {
    const Code code = code_of(value, type);
    return code >= kLeastCode ? keep({.kind = Kind::Constant, .code = code}) : scalar(id);
  }

  ConditionId of_record(Kind kind, const ProgramNode& node) {
    return keep({.kind = kind, .fact = node.fact, .a = add(child(node, 0))});
  }

  ConditionId row(Kind kind, NodeId id, std::size_t table, std::size_t key) {
    const ProgramNode& node = program_.nodes[id];
    const ProgramNode& fact = behind_lets(child(node, table));
    if (fact.op != Op::Fact || fact.type.kind != TypeKind::Table || !is_word(child_node(node, key))) return scalar(id);
    const auto word = static_cast<Code>(child_node(node, key).constant.id());
    return keep({.kind = kind, .fact = fact.fact, .code = word, .a = add(child(fact, 0))});
  }

  ConditionId logic(Kind kind, const ProgramNode& node) {
    ConditionId rest = add(child(node, node.child_count - 1));
    for (std::size_t n = node.child_count - 1; n-- > 0;) {
      const ConditionId first = add(child(node, n));
      rest = keep({.kind = kind, .a = first, .b = rest});
    }
    return rest;
  }

  ConditionId conditional(NodeId id) {
    const ProgramNode& node = program_.nodes[id];
    if (!has_code(node.type.kind)) return scalar(id);
    const ConditionId condition = add(child(node, 0)), yes = add(child(node, 1)), no = add(child(node, 2));
    return keep({.kind = Kind::Conditional, .a = condition, .b = yes, .c = no});
  }

  ConditionId comparison(NodeId id) {
    const ProgramNode& node = program_.nodes[id];
    const Type& a = child_node(node, 0).type;
    if (a.kind == TypeKind::String) return text_comparison(id);
    if (!compared_by_code(a, child_node(node, 1).type, node.op)) return scalar(id);
    const bool ordered = node.op != Op::Equal && node.op != Op::NotEqual;
    const ConditionId left = add(child(node, 0)), right = add(child(node, 1));
    return keep(
        {.kind = Kind::Compare, .op = node.op, .by_rank = ordered && a.kind == TypeKind::Level, .a = left, .b = right});
  }

  ConditionId text_comparison(NodeId id) {
    const ProgramNode& node = program_.nodes[id];
    const bool constant_first = child_node(node, 0).op == Op::Constant;
    const ProgramNode& asked = behind_lets(child(node, constant_first ? 1 : 0));
    const ProgramNode& constant = child_node(node, constant_first ? 0 : 1);
    const bool equality = node.op == Op::Equal || node.op == Op::NotEqual;
    if (!equality || asked.op != Op::Fact || !is_text(constant)) return scalar(id);
    const ConditionId is = text_is(asked, constant.constant);
    return node.op == Op::Equal ? is : keep({.kind = Kind::Not, .a = is});
  }

  ConditionId text_is(const ProgramNode& fact, const Value& constant) {
    const std::string_view text = constant.text();
    const auto known = std::find(table_.texts_.begin(), table_.texts_.end(), text);
    const auto number = static_cast<std::uint32_t>(known - table_.texts_.begin());
    if (known == table_.texts_.end()) table_.texts_.push_back(text);
    return keep({.kind = Kind::TextIs, .fact = fact.fact, .a = add(child(fact, 0)), .b = number});
  }

  ConditionId sum(NodeId id) {
    const ProgramNode& node = program_.nodes[id];
    if (child_node(node, 0).type.kind != TypeKind::Int || child_node(node, 1).type.kind != TypeKind::Int) {
      return scalar(id);
    }
    const ConditionId left = add(child(node, 0)), right = add(child(node, 1));
    return keep({.kind = Kind::Sum, .op = node.op, .a = left, .b = right});
  }

  ConditionId size(NodeId id) {
    const ProgramNode& node = program_.nodes[id];
    if (node.function != static_cast<std::uint16_t>(FunctionId::Size) || node.child_count != 1) return scalar(id);
    const ProgramNode& list = behind_lets(child(node, 0));
    return list.op == Op::Fact && is_list(list) && !depends_on_rule(list.fact) ? of_record(Kind::Size, list)
                                                                               : scalar(id);
  }

  // `x in [A, B]` of a list that the policy spells out is `x == A || x == B`.
  ConditionId membership(NodeId id) {
    const ProgramNode& node = program_.nodes[id];
    const ProgramNode& container = behind_lets(child(node, 1));
    if (container.type.kind == TypeKind::Table) return row(Kind::InTable, id, 1, 0);
    const Type& key = child_node(node, 0).type;
    const Type& list = container.type;
    const bool same = list.kind == TypeKind::List && list.element == key.kind && list.words == key.words;
    const Value& items = container.constant;
    if (!same || container.op != Op::Constant || items.count == 0 || items.count > kLongestList) return scalar(id);
    const ProgramNode& asked = behind_lets(child(node, 0));
    const bool of_text = key.kind == TypeKind::String && asked.op == Op::Fact;
    if (!of_text && !compared_by_code(key, key, Op::Equal)) return scalar(id);
    ConditionId rest = 0;
    for (std::uint32_t n = items.count; n-- > 0;) {
      const ConditionId one = of_text ? text_is(asked, items.items[n])
                                      : keep({.kind = Kind::Compare,
                                              .op = Op::Equal,
                                              .a = add(child(node, 0)),
                                              .b = constant(items.items[n], key, id)});
      rest = n + 1 == items.count ? one : keep({.kind = Kind::Or, .a = one, .b = rest});
    }
    return rest;
  }

  ConditionTable& table_;
  const Program& program_;
  std::uint16_t cable_;
};

std::size_t ConditionTable::Hash::operator()(const Node& node) const {
  std::uint64_t hash = static_cast<std::uint64_t>(node.kind) << 24 | static_cast<std::uint64_t>(node.op) << 16 |
                       static_cast<std::uint64_t>(node.fact);
  for (const std::uint32_t part : {static_cast<std::uint32_t>(node.code), node.a, node.b, node.c}) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15;
  }
  return static_cast<std::size_t>(hash >> 32);
}

void ConditionTable::clear() {
  nodes_.clear();
  texts_.clear();
  known_.clear();
}

ConditionId ConditionTable::keep(const Node& node) {
  const auto [found, added] = known_.try_emplace(node, static_cast<ConditionId>(nodes_.size()));
  if (added) nodes_.push_back(node);
  return found->second;
}

ConditionId ConditionTable::add(const Program& program, NodeId id, std::uint16_t cable) {
  return Adder(*this, program, cable).add(id);
}

void Conditions::reset(const ConditionTable& table, const WordTable& words, FactSource& facts) {
  table_ = &table;
  words_ = &words;
  facts_ = &facts;
  codes_.assign(table.nodes().size(), kUnreadCode);
}

Code Conditions::read(ConditionId id) {
  const Code code = answer(table_->nodes()[id]);
  codes_[id] = code;
  return code;
}

Code Conditions::answer(const Node& node) {
  switch (node.kind) {
    case Kind::Constant:
      return node.code;
    case Kind::Cable:
      return 0;
    case Kind::Fact:
    case Kind::HasFact:
    case Kind::Row:
    case Kind::HasRow:
    case Kind::InTable:
    case Kind::Size:
    case Kind::TextIs:
      return fact(node);
    case Kind::Classified: {
      const Code level = code(node.a);
      return level < 0 ? level : words_->level_classified(static_cast<WordId>(level)) ? 1 : 0;
    }
    case Kind::And:
      return logic(node, false);
    case Kind::Or:
      return logic(node, true);
    case Kind::Not: {
      const Code value = code(node.a);
      return value < 0 ? value : 1 - value;
    }
    case Kind::Conditional: {
      const Code condition = code(node.a);
      return condition < 0 ? condition : code(condition == 1 ? node.b : node.c);
    }
    case Kind::Compare:
      return compare(node);
    case Kind::Sum:
      return add_codes(node.op, code(node.a), code(node.b));
    case Kind::Scalar:
      return scalar_(node.a);
  }
  return kOtherCode;
}

// Of a record, the numbers below 0 do not exist.
Code Conditions::fact(const Node& node) {
  const bool asks_presence = node.kind == Kind::HasFact || node.kind == Kind::HasRow;
  const Code owner = code(node.a);
  if (owner < 0) return owner == kAbsentCode && asks_presence ? 0 : owner;
  const Value value = facts_->fact(node.fact, static_cast<std::uint32_t>(owner));
  if (node.kind == Kind::HasFact) return value.is_absent() ? 0 : 1;
  if (node.kind == Kind::Fact || node.kind == Kind::Size) return code_of(value, declaration(node.fact).type);
  if (value.is_absent()) return asks_presence ? 0 : kAbsentCode;
  if (node.kind == Kind::TextIs) {
    return value.kind != ValueKind::String ? kOtherCode : value.text() == table_->text(node.b) ? 1 : 0;
  }
  if (value.kind != ValueKind::Table) return kOtherCode;
  const Value found = facts_->row(value, static_cast<WordId>(node.code));
  if (node.kind == Kind::Row) return found.is_absent() ? kAbsentCode : code_of_number(found.count);
  return found.is_absent() ? 0 : 1;
}

// The value that decides absorbs the rest; of what is left, an error wins over what is absent.
Code Conditions::logic(const Node& node, bool decides) {
  const Code decided = decides ? 1 : 0;
  const Code first = code(node.a);
  if (first == decided) return decided;
  const Code second = code(node.b);
  if (second == decided) return decided;
  if (first == kOtherCode || second == kOtherCode) return kOtherCode;
  return first == kAbsentCode ? first : second;
}

Code Conditions::compare(const Node& node) {
  Code a = code(node.a), b = code(node.b);
  if (a == kOtherCode || b == kOtherCode) return kOtherCode;
  if (a == kAbsentCode || b == kAbsentCode) return kAbsentCode;
  if (node.by_rank) {
    a = facts_->rank(static_cast<WordId>(a));
    b = facts_->rank(static_cast<WordId>(b));
  }
  return compares(node.op, a, b) ? 1 : 0;
}

}  // namespace cablemark
