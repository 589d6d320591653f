#include "checks/conditions.hpp"

#include <algorithm>
#include <bit>

#include "checks/evaluator.hpp"

namespace cablemark {

void Conditions::reset(const ConditionTable& table, FactSource& facts) {
  table_ = &table;
  facts_ = &facts;
  columns_.reset(&facts);
  ++cable_;
  // Few of the questions were asked.
  for (const ConditionId id : read_) codes_[id] = kUnreadCode;
  read_.clear();
  make_room();
}

void Conditions::begin(const Asker& asker) {
  asker_ = asker;
  if (codes_.size() != table_->nodes().size() || bound_.size() != table_->domains().size()) make_room();
}

// The table grows with the rules that are planned.
void Conditions::make_room() {
  const std::size_t size = table_->nodes().size();
  codes_.resize(size, kUnreadCode);
  kept_.resize(std::max(kept_.size(), size));
  kept_codes_.resize(std::max(kept_codes_.size(), size));
  bound_.resize(table_->domains().size());
}

Code Conditions::read(ConditionId id) {
  const Code code = answer(table_->nodes()[id]);
  codes_[id] = code;
  read_.push_back(id);
  return code;
}

Value Conditions::run(NodeId id) {
  ready_();
  return Evaluator(*asker_.program, environment_).run(id);
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
    case Kind::InValues:
    case Kind::InList:
      return is_in(node);
    case Kind::Classified: {
      const Code level = code(node.a);
      return level < 0 ? level : environment_.words->level_classified(static_cast<WordId>(level)) ? 1 : 0;
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
    case Kind::Arithmetic:
      return calculate(node.op, code(node.a), code(node.b));
    case Kind::DayPart:
      return day_part(code(node.a), node.code);
    case Kind::Exists:
    case Kind::All:
    case Kind::ExistsOne:
    case Kind::Count:
      return quantified(node);
    case Kind::Scalar:
      return code_of(run(node.a), asker_.program->nodes[node.a].type);
    case Kind::Element:
    case Kind::Outer:
    case Kind::PairSize:
      break;
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

Code Conditions::is_in(const Node& node) {
  const Code one = code(node.a);
  if (node.kind == Kind::InValues) {
    if (one < kLeastCode) return one;
    const std::vector<Code>& values = table_->values(node.b);
    return std::find(values.begin(), values.end(), one) != values.end() ? 1 : 0;
  }
  const Code owner = code(node.b);
  if (one < kLeastCode || owner < 0) return one == kAbsentCode && owner != kOtherCode ? one : owner < 0 ? owner : one;
  const Value& list = columns_.table(node.fact, static_cast<std::uint32_t>(owner));
  if (list.is_absent()) return kAbsentCode;
  return list.kind == ValueKind::List ? member(list, one, declaration(node.fact).type) : kOtherCode;
}

Code Conditions::quantified(const Node& node) {
  const auto domain = static_cast<DomainId>(node.a);
  const Elements* all = elements(domain);
  if (all == nullptr || all->count > kWidth) return kOtherCode;
  if (all->count == 0) return node.kind == Kind::All ? 1 : 0;
  // A loop over some of these elements is going on.
  Bound& bound = bound_[domain];
  if (asker_.loop != nullptr && asker_.loop->domain == domain && bound.stamp != bound.whole) return kOtherCode;
  bind(domain, *all, 0);
  const std::uint64_t mask = ~std::uint64_t{0} >> (kWidth - all->count);
  const Planes planes = truth(node.b, mask);
  if (node.kind == Kind::Exists && planes.is_true() != 0) return 1;
  if (node.kind == Kind::All && planes.is_false() != 0) return 0;
  if ((planes.open | planes.is_error()) != 0) return kOtherCode;
  if (planes.is_absent(mask) != 0) return kAbsentCode;
  const int count = std::popcount(planes.is_true());
  if (node.kind == Kind::Count) return count;
  return node.kind == Kind::All || (node.kind == Kind::ExistsOne && count == 1) ? 1 : 0;
}

}  // namespace cablemark
