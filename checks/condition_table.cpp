#include "checks/condition_table.hpp"

#include <algorithm>

#include "checks/fact_columns.hpp"
#include "policies/functions.hpp"

namespace cablemark {
namespace {

// `x in [...]` of a longer list is left to the scalar back end, which searches it.
constexpr std::uint32_t kLongestList = 16;
constexpr std::uint64_t kUnread = ~std::uint64_t{0};
constexpr std::size_t kMostSlots = 63;

// Whether a value of this type is kept as a code.
constexpr bool has_code(TypeKind kind) {
  return kind == TypeKind::Bool || kind == TypeKind::Int || kind == TypeKind::Level || kind == TypeKind::Date ||
         kind == TypeKind::Word || kind == TypeKind::Record;
}

// Which pairs of controls there are depends on the rule that asks.
constexpr bool depends_on_rule(Fact fact) { return fact == Fact::ControlExcludes || fact == Fact::ControlRequires; }

bool ordered(Op op) { return op != Op::Equal && op != Op::NotEqual; }

// Whether `a op b` of values of these types is a comparison of their codes, or of the ranks of levels.
bool compared_by_code(const Type& a, const Type& b, Op op) {
  if (a.kind != b.kind || a.words != b.words || !has_code(a.kind) || a.kind == TypeKind::Record) return false;
  return !ordered(op) || (a.kind != TypeKind::Word && a.kind != TypeKind::Bool);
}

bool is_list(const ProgramNode& node) { return node.type.kind == TypeKind::List || node.type.kind == TypeKind::Table; }

bool is_constant(const ProgramNode& node, ValueKind kind) {
  return node.op == Op::Constant && node.constant.kind == kind;
}

bool binds(Op op) {
  return op == Op::All || op == Op::Exists || op == Op::ExistsOne || op == Op::Filter || op == Op::Map ||
         op == Op::SortBy || op == Op::TransformList || op == Op::TransformMap || op == Op::Bind;
}

bool over_records(const Type& type) {
  return type.kind == TypeKind::Table || (type.kind == TypeKind::List && type.element == TypeKind::Record);
}

// A macro with one variable, which asks one condition of records.
bool asks_records(const Program& program, const ProgramNode& node) {
  const bool asks = node.op == Op::All || node.op == Op::Exists || node.op == Op::ExistsOne || node.op == Op::Filter;
  return asks && node.second_slot == kNoSlot && node.child_count == 2 &&
         over_records(program.nodes[program.child(node, 0)].type);
}

bool is_size(const ProgramNode& node) {
  return node.op == Op::Function && node.function == static_cast<std::uint16_t>(FunctionId::Size) &&
         node.child_count == 1;
}

}  // namespace

// ---- the table

std::size_t ConditionTable::Hash::operator()(const Node& node) const {
  std::uint64_t hash = static_cast<std::uint64_t>(node.domain) << 32 | static_cast<std::uint64_t>(node.kind) << 24 |
                       static_cast<std::uint64_t>(node.op) << 16 | static_cast<std::uint64_t>(node.fact);
  for (const std::uint32_t part : {static_cast<std::uint32_t>(node.code), node.a, node.b, node.c}) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15;
  }
  return static_cast<std::size_t>(hash >> 32);
}

void ConditionTable::clear() {
  nodes_.clear();
  domains_.assign(1, {});
  views_.clear();
  texts_.clear();
  values_.clear();
  known_.clear();
}

ConditionId ConditionTable::keep(const Node& node) {
  const auto [found, added] = known_.try_emplace(node, static_cast<ConditionId>(nodes_.size()));
  if (added) nodes_.push_back(node);
  return found->second;
}

DomainId ConditionTable::keep(const Domain& domain) {
  const auto found = domain.shared ? std::find(domains_.begin(), domains_.end(), domain) : domains_.end();
  if (found != domains_.end()) return static_cast<DomainId>(found - domains_.begin());
  domains_.push_back(domain);
  return static_cast<DomainId>(domains_.size() - 1);
}

// ---- the expressions of a rule

ConditionReader::ConditionReader(ConditionTable& table, const Program& program, std::uint16_t cable, std::uint32_t rule)
    : table_(table),
      program_(program),
      cable_(cable),
      rule_(rule),
      free_(program.nodes.size(), kUnread),
      few_slots_(program.variable_slots <= kMostSlots) {}

ConditionId ConditionReader::add(NodeId id) {
  view_ = {};
  elements_ = 0;
  kept_.reset();
  return truth(id);
}

std::optional<ConditionId> ConditionReader::add(NodeId id, const ElementView& view) {
  if (!few_slots_) return {};
  view_ = view;
  elements_ = 0;
  kept_.reset();
  for (const std::uint16_t slot : view.slots) {
    if (slot != kNoSlot) elements_ |= Slots{1} << slot;
  }
  return known_truth(id);
}

DomainId ConditionReader::domain_of(const std::vector<NodeId>& lists, const std::array<std::uint16_t, 2>& slots) {
  view_ = {};
  elements_ = 0;
  const ProgramNode& outer = program_.behind_lets(lists.front());
  if (outer.op != Op::Fact || depends_on_rule(outer.fact)) return own_domain();
  const std::optional<ConditionId> owner =
      reach(child(outer, 0)) == Reach::Cable ? code(child(outer, 0)) : std::nullopt;
  if (!owner) return own_domain();
  ConditionTable::Domain domain{true, *owner, outer.fact, {}};
  if (lists.size() == 2) {
    const ProgramNode& inner = program_.nodes[lists[1]];
    const bool table = inner.op == Op::Fact && inner.type.kind == TypeKind::Table && !depends_on_rule(inner.fact);
    if (!table) return own_domain();
    const ProgramNode& of = child_node(inner, 0);
    if (of.op != Op::Variable || of.slot != slots[0]) return own_domain();
    domain.inner = inner.fact;
  }
  return table_.keep(domain);
}

std::vector<MacroBody> ConditionReader::macros() {
  std::vector<MacroBody> bodies;
  if (!few_slots_) return bodies;
  for (NodeId id = 0; id < program_.nodes.size(); ++id) {
    const ProgramNode& node = program_.nodes[id];
    if (!asks_records(program_, node)) continue;
    ElementView view;
    view.slots[0] = node.slot;
    view.records[0] = child_node(node, 0).type.record;
    view.domain = own_domain();
    const std::optional<ConditionId> body = add(child(node, 1), view);
    if (!body) continue;
    if (bodies.empty()) bodies.resize(program_.nodes.size());
    bodies[id] = {view.domain, *body};
  }
  return bodies;
}

// Expressions nest to a bounded depth.
ConditionReader::Slots ConditionReader::free_slots(NodeId id) {
  if (free_[id] != kUnread) return free_[id];
  const ProgramNode& node = program_.nodes[id];
  Slots slots = 0;
  if (node.op == Op::Variable) {
    slots = Slots{1} << node.slot;
  } else {
    Slots bound = 0;
    if (binds(node.op)) bound = Slots{1} << node.slot;
    if (binds(node.op) && node.second_slot != kNoSlot) bound |= Slots{1} << node.second_slot;
    // The first child of what binds a variable does not see it.
    for (std::size_t n = 0; n < node.child_count; ++n) {
      const Slots inner = free_slots(child(node, n));
      slots |= n == 0 ? inner : inner & ~bound;
    }
  }
  return free_[id] = slots;
}

ConditionReader::Reach ConditionReader::reach(NodeId id) {
  if (!few_slots_) return Reach::Cable;
  const Slots read = free_slots(id);
  if ((read & elements_) != 0) return Reach::Element;
  return (read & ~(Slots{1} << cable_)) == 0 ? Reach::Cable : Reach::Outer;
}

// An operation stands in the domain of what it reads.
ConditionId ConditionReader::keep(Node node) {
  const auto of = [&](std::uint32_t id) { node.domain = std::max(node.domain, table_.nodes_[id].domain); };
  switch (node.kind) {
    case Kind::Constant:
    case Kind::Cable:
    case Kind::Exists:
    case Kind::All:
    case Kind::ExistsOne:
    case Kind::Count:
      break;
    case Kind::Element:
    case Kind::Outer:
    case Kind::Scalar:
      node.domain = view_.domain;
      break;
    case Kind::Fact:
    case Kind::HasFact:
    case Kind::Row:
    case Kind::HasRow:
    case Kind::InTable:
    case Kind::InValues:
    case Kind::Size:
    case Kind::PairSize:
    case Kind::TextIs:
    case Kind::Classified:
    case Kind::DayPart:
    case Kind::Not:
      of(node.a);
      break;
    case Kind::InList:
    case Kind::And:
    case Kind::Or:
    case Kind::Compare:
    case Kind::Arithmetic:
      of(node.a);
      of(node.b);
      break;
    case Kind::Conditional:
      of(node.a);
      of(node.b);
      of(node.c);
      break;
  }
  return table_.keep(node);
}

// Never shared: it is evaluated with the named parts of its rule.
ConditionId ConditionReader::scalar(NodeId id) {
  asks_scalar_ = true;
  Node node{.kind = Kind::Scalar, .a = id};
  if (reach(id) == Reach::Element) {
    if (!kept_) {
      kept_ = static_cast<std::uint32_t>(table_.views_.size());
      table_.views_.push_back(view_);
    }
    node.domain = view_.domain;
    node.b = *kept_;
  }
  table_.nodes_.push_back(node);
  return static_cast<ConditionId>(table_.nodes_.size() - 1);
}

ConditionId ConditionReader::truth(NodeId id) {
  const std::optional<ConditionId> known = known_truth(id);
  return known ? *known : scalar(id);
}

std::optional<ConditionId> ConditionReader::known_truth(NodeId id) {
  const ProgramNode& node = program_.nodes[id];
  if (reach(id) == Reach::Outer) return code(id);
  switch (node.op) {
    case Op::Let:
      return known_truth(child(node, 0));
    case Op::HasFact:
      return of_record(Kind::HasFact, node);
    case Op::HasRow:
      return row(Kind::HasRow, program_.behind_lets(child(node, 0)), child_node(node, 1));
    case Op::In:
      return membership(node);
    case Op::And:
      return logic(Kind::And, node);
    case Op::Or:
      return logic(Kind::Or, node);
    case Op::Not:
      return keep({.kind = Kind::Not, .a = truth(child(node, 0))});
    case Op::Conditional: {
      if (node.type.kind != TypeKind::Bool) return code(id);
      const ConditionId condition = truth(child(node, 0)), yes = truth(child(node, 1)), no = truth(child(node, 2));
      return keep({.kind = Kind::Conditional, .a = condition, .b = yes, .c = no});
    }
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
      return comparison(node);
    case Op::All:
      return macro(Kind::All, id);
    case Op::Exists:
      return macro(Kind::Exists, id);
    case Op::ExistsOne:
      return macro(Kind::ExistsOne, id);
    case Op::Constant:
    case Op::Variable:
    case Op::Fact:
    case Op::Row:
    case Op::Member:
    case Op::HasMember:
    case Op::Index:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Modulo:
    case Op::Negate:
    case Op::LevelMember:
    case Op::DateMember:
    case Op::MakeList:
    case Op::MakeMap:
    case Op::Filter:
    case Op::Map:
    case Op::SortBy:
    case Op::TransformList:
    case Op::TransformMap:
    case Op::Bind:
    case Op::Sorted:
    case Op::Function:
    case Op::Raise:
      break;
  }
  return code(id);
}

std::optional<ConditionId> ConditionReader::code(NodeId id) {
  const ProgramNode& node = program_.nodes[id];
  if (reach(id) == Reach::Outer) {
    if (!has_code(node.type.kind)) return {};
    // As what the scalar back end is asked, of one rule alone.
    return keep({.kind = Kind::Outer, .a = id, .c = rule_});
  }
  switch (node.op) {
    case Op::Let:
      return code(child(node, 0));
    case Op::Constant:
      return constant(node.constant, node.type);
    case Op::Variable:
      if (node.slot == cable_) return keep({.kind = Kind::Cable});
      return keep({.kind = Kind::Element, .a = node.slot == view_.slots[0] ? 0U : 1U});
    case Op::Fact:
      return has_code(node.type.kind) ? of_record(Kind::Fact, node) : std::nullopt;
    case Op::Row:
      return row(Kind::Row, program_.behind_lets(child(node, 0)), child_node(node, 1));
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Modulo:
      return arithmetic(node);
    case Op::DateMember:
      return day_part(child(node, 0), static_cast<Code>(node.function));
    case Op::LevelMember: {
      if (node.function != static_cast<std::uint16_t>(LevelPart::Classified)) return {};
      const std::optional<ConditionId> level = code(child(node, 0));
      return level ? std::optional(keep({.kind = Kind::Classified, .a = *level})) : std::nullopt;
    }
    case Op::Function:
      if (node.function == static_cast<std::uint16_t>(FunctionId::YearDay)) return day_part(child(node, 0), kDayOfYear);
      return size(node);
    case Op::Conditional: {
      if (!has_code(node.type.kind) || reach(id) != Reach::Cable) return {};
      const ConditionId condition = truth(child(node, 0));
      const std::optional<ConditionId> yes = code(child(node, 1)), no = code(child(node, 2));
      if (!yes || !no) return {};
      return keep({.kind = Kind::Conditional, .a = condition, .b = *yes, .c = *no});
    }
    case Op::HasFact:
    case Op::HasRow:
    case Op::In:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
    case Op::All:
    case Op::Exists:
    case Op::ExistsOne:
      // True and false are codes where they are the same for all.
      return reach(id) == Reach::Cable ? known_truth(id) : std::nullopt;
    case Op::Member:
    case Op::HasMember:
    case Op::Index:
    case Op::Negate:
    case Op::MakeList:
    case Op::MakeMap:
    case Op::Filter:
    case Op::Map:
    case Op::SortBy:
    case Op::TransformList:
    case Op::TransformMap:
    case Op::Bind:
    case Op::Sorted:
    case Op::Raise:
      break;
  }
  if (reach(id) == Reach::Cable && has_code(node.type.kind)) return scalar(id);
  return {};
}

std::optional<ConditionId> ConditionReader::constant(const Value& value, const Type& type) {
  const Code code = code_of(value, type);
  if (code < kLeastCode) return {};
  return keep({.kind = Kind::Constant, .code = code});
}

std::optional<ConditionId> ConditionReader::of_record(Kind kind, const ProgramNode& node) {
  const std::optional<ConditionId> record = code(child(node, 0));
  if (!record) return {};
  return keep({.kind = kind, .fact = node.fact, .a = *record});
}

std::optional<ConditionId> ConditionReader::row(Kind kind, const ProgramNode& table, const ProgramNode& key) {
  const bool plain = table.op == Op::Fact && table.type.kind == TypeKind::Table && !depends_on_rule(table.fact);
  if (!plain || !is_constant(key, ValueKind::Word)) return {};
  const std::optional<ConditionId> owner = code(child(table, 0));
  if (!owner) return {};
  return keep({.kind = kind, .fact = table.fact, .code = static_cast<Code>(key.constant.id()), .a = *owner});
}

// size() of a list fact, or of what filters leave of one.
std::optional<ConditionId> ConditionReader::size(const ProgramNode& node) {
  if (!is_size(node)) return {};
  const NodeId counted = child(node, 0);
  const ProgramNode* list = &program_.behind_lets(counted);
  const bool filtered = list->op == Op::Filter;
  if (filtered && reach(counted) == Reach::Cable) return macro(Kind::Count, counted);
  while (list->op == Op::Let || list->op == Op::Filter) list = &child_node(*list, 0);
  if (list->op != Op::Fact || !is_list(*list)) return {};
  const bool pairs = depends_on_rule(list->fact);
  const std::optional<ConditionId> owner = code(child(*list, 0));
  if (!owner || (table_.nodes_[*owner].domain == kCableDomain && (pairs || filtered))) return {};
  return pairs ? keep({.kind = Kind::PairSize, .fact = list->fact, .a = *owner, .c = rule_})
               : keep({.kind = Kind::Size, .fact = list->fact, .a = *owner, .b = filtered ? 1U : 0U});
}

// Of whole numbers: dates and texts add up in ways of their own.
std::optional<ConditionId> ConditionReader::arithmetic(const ProgramNode& node) {
  if (child_node(node, 0).type.kind != TypeKind::Int || child_node(node, 1).type.kind != TypeKind::Int) return {};
  const std::optional<ConditionId> left = code(child(node, 0)), right = code(child(node, 1));
  if (!left || !right) return {};
  return keep({.kind = Kind::Arithmetic, .op = node.op, .a = *left, .b = *right});
}

std::optional<ConditionId> ConditionReader::day_part(NodeId date, Code part) {
  if (program_.nodes[date].type.kind != TypeKind::Date) return {};
  const std::optional<ConditionId> day = code(date);
  return day ? std::optional(keep({.kind = Kind::DayPart, .code = part, .a = *day})) : std::nullopt;
}

std::optional<ConditionId> ConditionReader::comparison(const ProgramNode& node) {
  const Type& a = child_node(node, 0).type;
  if (a.kind == TypeKind::String) return text_comparison(node);
  if (!compared_by_code(a, child_node(node, 1).type, node.op)) return {};
  const std::optional<ConditionId> left = code(child(node, 0)), right = code(child(node, 1));
  if (!left || !right) return {};
  const bool by_rank = ordered(node.op) && a.kind == TypeKind::Level;
  return keep({.kind = Kind::Compare, .op = node.op, .by_rank = by_rank, .a = *left, .b = *right});
}

std::optional<ConditionId> ConditionReader::text_comparison(const ProgramNode& node) {
  const bool constant_first = child_node(node, 0).op == Op::Constant;
  const ProgramNode& asked = program_.behind_lets(child(node, constant_first ? 1 : 0));
  const ProgramNode& constant = child_node(node, constant_first ? 0 : 1);
  if (ordered(node.op) || asked.op != Op::Fact || !is_constant(constant, ValueKind::String)) return {};
  const std::optional<ConditionId> is = text_is(asked, constant.constant);
  if (!is || node.op == Op::Equal) return is;
  return keep({.kind = Kind::Not, .a = *is});
}

std::optional<ConditionId> ConditionReader::text_is(const ProgramNode& fact, const Value& constant) {
  const std::optional<ConditionId> owner = code(child(fact, 0));
  if (!owner) return {};
  const std::string_view text = constant.text();
  const auto known = std::find(table_.texts_.begin(), table_.texts_.end(), text);
  const auto number = static_cast<std::uint32_t>(known - table_.texts_.begin());
  if (known == table_.texts_.end()) table_.texts_.push_back(text);
  return keep({.kind = Kind::TextIs, .fact = fact.fact, .a = *owner, .b = number});
}

std::optional<ConditionId> ConditionReader::membership(const ProgramNode& node) {
  const ProgramNode& key = child_node(node, 0);
  const ProgramNode* container = &program_.behind_lets(child(node, 1));
  if (container->type.kind == TypeKind::Table) return row(Kind::InTable, *container, key);
  const Type& list = container->type;
  const bool same = list.kind == TypeKind::List && list.element == key.type.kind && list.words == key.type.words;
  if (!same) return {};
  if (container->op == Op::Sorted) container = &program_.behind_lets(child(*container, 0));
  if (container->op == Op::Constant) return in_values(key, child(node, 0), container->constant);
  if (container->op != Op::Fact || depends_on_rule(container->fact) || !has_code(key.type.kind)) return {};
  if (key.type.kind == TypeKind::Record) return {};
  const std::optional<ConditionId> one = code(child(node, 0)), owner = code(child(*container, 0));
  if (!one || !owner) return {};
  return keep({.kind = Kind::InList, .fact = container->fact, .a = *one, .b = *owner});
}

// Of a list that the policy spells out. Of texts, `x in ['A', 'B']` is `x == 'A' || x == 'B'`.
std::optional<ConditionId> ConditionReader::in_values(const ProgramNode& key, NodeId key_id, const Value& list) {
  if (list.kind != ValueKind::List || list.count == 0 || list.count > kLongestList) return {};
  if (key.type.kind == TypeKind::String) {
    const ProgramNode& asked = program_.behind_lets(key_id);
    std::optional<ConditionId> rest;
    for (std::uint32_t n = list.count; n-- > 0;) {
      const std::optional<ConditionId> one = asked.op == Op::Fact ? text_is(asked, list.items[n]) : std::nullopt;
      if (!one) return {};
      rest = rest ? keep({.kind = Kind::Or, .a = *one, .b = *rest}) : *one;
    }
    return rest;
  }
  if (!compared_by_code(key.type, key.type, Op::Equal)) return {};
  const std::optional<ConditionId> one = code(key_id);
  if (!one) return {};
  std::vector<Code> codes;
  for (std::uint32_t n = 0; n < list.count; ++n) {
    codes.push_back(code_of(list.items[n], key.type));
    if (codes.back() < kLeastCode) return {};
  }
  const auto known = std::find(table_.values_.begin(), table_.values_.end(), codes);
  const auto number = static_cast<std::uint32_t>(known - table_.values_.begin());
  if (known == table_.values_.end()) table_.values_.push_back(std::move(codes));
  return keep({.kind = Kind::InValues, .a = *one, .b = number});
}

// Over a list of the cable: its elements are asked together, by this rule and by others.
std::optional<ConditionId> ConditionReader::macro(Kind kind, NodeId id) {
  const ProgramNode& node = program_.behind_lets(id);
  if (reach(id) != Reach::Cable || !few_slots_ || !asks_records(program_, node)) {
    return {};
  }
  const ElementView asking = view_;
  const Slots elements = elements_;
  const std::optional<std::uint32_t> kept = kept_;
  const DomainId domain = domain_of({child(node, 0)}, {});
  std::optional<ConditionId> body;
  if (table_.domains_[domain].shared) {
    ElementView view;
    view.slots[0] = node.slot;
    view.records[0] = child_node(node, 0).type.record;
    view.domain = domain;
    body = add(child(node, 1), view);
  }
  view_ = asking;
  elements_ = elements;
  kept_ = kept;
  if (!body) return {};
  return keep({.kind = kind, .a = domain, .b = *body});
}

ConditionId ConditionReader::logic(Kind kind, const ProgramNode& node) {
  ConditionId rest = truth(child(node, node.child_count - 1));
  for (std::size_t n = node.child_count - 1; n-- > 0;) {
    const ConditionId first = truth(child(node, n));
    rest = keep({.kind = kind, .a = first, .b = rest});
  }
  return rest;
}

}  // namespace cablemark
