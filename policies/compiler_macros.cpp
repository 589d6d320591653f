#include <algorithm>
#include <array>

#include "policies/compiler.hpp"

namespace cablemark {
namespace {

constexpr Type of(TypeKind kind) { return {.kind = kind}; }

struct MacroName {
  std::string_view name;
  Op op;
  std::uint8_t least, most;  // arguments
};

constexpr std::array<MacroName, 9> kMacros = {{{"all", Op::All, 2, 3},
                                               {"exists", Op::Exists, 2, 3},
                                               {"exists_one", Op::ExistsOne, 2, 3},
                                               {"existsOne", Op::ExistsOne, 2, 3},
                                               {"filter", Op::Filter, 2, 2},
                                               {"map", Op::Map, 2, 3},
                                               {"sortBy", Op::SortBy, 2, 2},
                                               {"transformList", Op::TransformList, 3, 4},
                                               {"transformMap", Op::TransformMap, 3, 4}}};

constexpr std::string_view kSquare =
    "this goes through the whole list once for every element of the loop: the time grows with the square";

// Facts that lead from an element back to what it shares with others.
bool shared(Fact fact) {
  return fact == Fact::PortionParent || fact == Fact::PortionSection || fact == Fact::EraPrevious;
}

}  // namespace

std::uint64_t Compiler::Impl::open_loops() const {
  std::uint64_t loops = 0;
  for (const Variable& variable : variables_) loops |= variable.loop;
  return loops;
}

std::uint64_t Compiler::Impl::free_loop() const {
  const std::uint64_t free = ~open_loops();
  return free == 0 ? std::uint64_t{1} << 63 : free & (~free + 1);
}

std::uint16_t Compiler::Impl::open_scope(const ExprNode& node, const Type& type, bool loop, bool of_list) {
  if (node.kind != ExprKind::Ident || node.text.front() == '.')
    fail("a macro's variable is a plain name", node.span.begin);
  Variable variable;
  variable.name = keep(node.text);
  variable.type = type;
  variable.slot = program_.variable_slots++;
  variable.of_rule = false;
  if (loop) variable.loop = free_loop();
  variable.of_list = of_list;
  variables_.push_back(variable);
  return variable.slot;
}

std::optional<NodeId> Compiler::Impl::macro(const ExprNode& node) {
  if (node.kind == ExprKind::Call) {
    if (node.text == "has") return has(node);
    if (node.text == "inForce") return in_force(node);
    return std::nullopt;
  }
  const std::size_t arguments = node.children.size() - 1;
  const ExprNode& receiver = syntax(node.children[0]);
  if (node.text == "bind" && receiver.kind == ExprKind::Ident && receiver.text == "cel" && arguments == 3)
    return bind(node);
  for (const MacroName& macro : kMacros) {
    if (macro.name != node.text) continue;
    if (arguments < macro.least || arguments > macro.most) {
      fail("`" + node.text + "` takes a variable and an expression", node.name_at);
    }
    const bool two =
        macro.op == Op::TransformList || macro.op == Op::TransformMap || (macro.op != Op::Map && arguments == 3);
    return macro_over(node, macro.op, two ? 2 : 1);
  }
  return std::nullopt;
}

NodeId Compiler::Impl::compared(const ExprNode& call, Op op, NodeId left, NodeId right) {
  ProgramNode made;
  made.op = op;
  made.type = of(TypeKind::Bool);
  made.source = call.span;
  return add(made, {left, right});
}

// inForce(word, day): the day is one of the row's. Rows without days hold on every one, so that what is asked is which
// of the others the word is, and on which side of their days the day is.
NodeId Compiler::Impl::in_force(const ExprNode& call) {
  if (call.children.size() != 2) fail("inForce() takes a word and a date", call.name_at);
  const NodeId word = visit(call.children[0]);
  const NodeId day = visit(call.children[1]);
  const Type type = type_of(word);
  if (type.kind != TypeKind::Level && type.kind != TypeKind::Word) {
    fail("inForce() takes a level, or the name of a control, caption or country, and " + describe(call.children[0]) +
             " is " + type_phrase(word),
         syntax(call.children[0]).span.begin);
  }
  if (type_of(day).kind != TypeKind::Date) {
    fail("inForce() takes a date, and " + describe(call.children[1]) + " is " + type_phrase(day),
         syntax(call.children[1]).span.begin);
  }
  const bool level = type.kind == TypeKind::Level;
  NodeId all = kNoNode;
  const auto unless_held = [&](WordId id, Op side, const Date& bound) {
    const Value row = level ? Value::from_level(id) : Value::word(type.words, id);
    const NodeId other = compared(call, Op::NotEqual, word, constant(call, row, type));
    const NodeId held = compared(call, side, day, constant(call, Value::from_date(bound), of(TypeKind::Date)));
    const NodeId holds = compared(call, Op::Or, other, held);
    all = all == kNoNode ? holds : compared(call, Op::And, all, holds);
  };
  for (const RowDays& row : words_.rows_with_days(level ? WordClass::None : type.words)) {
    if (row.from) unless_held(row.id, Op::GreaterEqual, *row.from);
    if (row.to) unless_held(row.id, Op::LessEqual, *row.to);
  }
  return all == kNoNode ? constant(call, Value::boolean(true), of(TypeKind::Bool)) : all;
}

NodeId Compiler::Impl::macro_over(const ExprNode& node, Op op, std::size_t variables) {
  const NodeId range = visit(node.children[0]);
  const Type type = type_of(range);
  const bool list = type.kind == TypeKind::List;
  const bool table = type.kind == TypeKind::Table;
  if (strict() && !list && !table && type.kind != TypeKind::Map) {
    fail("`" + node.text + "` goes over a list, table or map, and " + describe(node.children[0]) + " is " +
             type_phrase(range),
         node.name_at);
  }
  const Type element = type.kind == TypeKind::Map ? of(type.key) : element_type(type);
  const std::size_t scope = variables_.size();
  const std::uint64_t outer = open_loops();
  ProgramNode made;
  made.op = op;
  made.source = node.span;
  const bool grows = list && at(range).op != Op::Constant && !bounded(range);
  if (variables == 2) {
    const Type first = list ? of(TypeKind::Int) : table ? Type{.kind = TypeKind::Word, .words = type.words} : element;
    const Type second = type.kind == TypeKind::Map ? of(type.element) : element;
    made.slot = open_scope(syntax(node.children[1]), first, true, grows);
    made.second_slot = open_scope(syntax(node.children[2]), second, true, grows);
    if (variables_[scope].name == variables_[scope + 1].name)
      fail("the two variables have one name", syntax(node.children[2]).span.begin);
  } else {
    made.slot = open_scope(syntax(node.children[1]), element, true, grows);
  }
  const std::uint64_t inner = open_loops() & ~outer;
  for (std::size_t i = scope; i < variables_.size(); ++i) variables_[i].over = with_owners(facets_[range].loops);
  std::vector<NodeId> children = {range};
  std::uint64_t body_loops = 0;
  for (std::size_t i = 1 + variables; i < node.children.size(); ++i) {
    children.push_back(visit(node.children[i]));
    body_loops |= facets_[children.back()].loops;
  }
  const NodeId body = children.back();
  const bool filtered = children.size() == 3;
  const bool condition = op == Op::All || op == Op::Exists || op == Op::ExistsOne || op == Op::Filter;
  if (strict()) {
    for (const NodeId test : {condition ? body : kNoNode, filtered ? children[1] : kNoNode}) {
      if (test != kNoNode && type_of(test).kind != TypeKind::Bool) {
        fail("`" + node.text + "` takes a condition, and this is " + type_phrase(test), at(test).source.begin);
      }
    }
    const TypeKind key = type_of(body).kind;
    const bool ordered = key == TypeKind::Int || key == TypeKind::String || key == TypeKind::Level ||
                         key == TypeKind::Date || key == TypeKind::Bool;
    if (op == Op::SortBy && !ordered)
      fail("sortBy takes a number, text, date or level, and this is " + type_phrase(body), at(body).source.begin);
    if (op == Op::TransformMap) fail("transformMap makes a map, which no rule can use", node.name_at);
  }
  if (op == Op::All || op == Op::Exists || op == Op::ExistsOne) {
    made.type = of(TypeKind::Bool);
  } else if (op == Op::Filter || op == Op::SortBy) {
    made.type = list ? type : table ? *list_of_type(element) : of(TypeKind::List);
    if (type.kind == TypeKind::Map) made.type = list_of_type(element).value_or(of(TypeKind::List));
  } else if (op == Op::TransformMap) {
    made.type = of(TypeKind::Map);
  } else {
    const auto mapped = list_of_type(type_of(body));
    if (!mapped && strict())
      fail("a list holds scalars or records, and this is " + type_phrase(body), at(body).source.begin);
    made.type = mapped.value_or(of(TypeKind::List));
  }
  variables_.resize(scope);
  if (strict()) check_growth(node, range, inner, body_loops);
  NodeId id = add(made, children);
  // The macro's own variables are bound here.
  facets_[id].loops &= ~inner;
  if (strict() && open_loops() != 0 && facets_[id].loops == 0) id = once(id);
  return id;
}

// The variables, and those that they are a part of.
std::uint64_t Compiler::Impl::with_owners(std::uint64_t loops) const {
  std::uint64_t all = loops;
  for (const Variable& variable : variables_) {
    if ((loops & variable.loop) != 0) all |= variable.over;
  }
  return all;
}

// Inside a loop, a macro goes over a list of the loop's element, over a table, or over a list that does not depend on
// the loop, with a condition that does not either.
void Compiler::Impl::check_growth(const ExprNode& node, NodeId range, std::uint64_t inner, std::uint64_t body_loops) {
  const std::uint64_t outer = open_loops();
  if (outer == 0 || bounded(range)) return;
  const std::uint64_t range_loops = facets_[range].loops;
  if (range_loops == 0) {
    if ((body_loops & ~inner) == 0) return;
    fail(std::string(kSquare) + "; `x in list.map(...)` asks the same once", node.name_at);
  }
  std::uint64_t innermost = 0;
  for (const Variable& variable : variables_) {
    if (variable.loop != 0 && variable.of_list) innermost = variable.loop;
  }
  if (!owned(range) || (innermost != 0 && (with_owners(range_loops) & innermost) == 0))
    fail(std::string(kSquare), node.name_at);
}

// Tables and the like: no longer than the policy's vocabulary.
bool Compiler::Impl::bounded(NodeId range) const {
  const ProgramNode& node = at(range);
  if (node.type.kind == TypeKind::Table || node.op == Op::Constant || node.op == Op::MakeList) return true;
  if (node.op == Op::Fact && node.type.kind == TypeKind::List) {
    return node.type.element == TypeKind::Level || node.type.element == TypeKind::Word;
  }
  const bool part = node.op == Op::Filter || node.op == Op::SortBy || node.op == Op::Map || node.op == Op::Let ||
                    node.op == Op::Sorted;
  if (part) return bounded(program_.child(node, 0));
  if (node.op == Op::Function) return node.function == static_cast<std::uint16_t>(FunctionId::Intersect);
  return false;
}

// Whether the list belongs to the element of a loop alone, so that all of them together are no longer than the text.
bool Compiler::Impl::owned(NodeId range) const {
  const ProgramNode& node = at(range);
  if (node.op == Op::Variable) return facets_[range].loops != 0;
  if (node.op == Op::Fact) return !shared(node.fact) && owned(program_.child(node, 0));
  if (node.op == Op::Conditional) {
    const auto fine = [&](NodeId side) { return owned(side) || bounded(side); };
    return fine(program_.child(node, 1)) && fine(program_.child(node, 2));
  }
  if (node.op == Op::Function) {
    // Pieces of a text that is the element's own.
    const bool piece = node.function == static_cast<std::uint16_t>(FunctionId::Split) ||
                       node.function == static_cast<std::uint16_t>(FunctionId::Substring);
    return piece && owned(program_.child(node, 0));
  }
  const bool step = node.op == Op::Row || node.op == Op::Index || node.op == Op::Filter || node.op == Op::Map ||
                    node.op == Op::SortBy || node.op == Op::Let || node.op == Op::Sorted;
  if (step) return owned(program_.child(node, 0));
  if (node.op == Op::Add) {
    const auto fine = [&](NodeId side) { return owned(side) || bounded(side); };
    return fine(program_.child(node, 0)) && fine(program_.child(node, 1));
  }
  return false;
}

NodeId Compiler::Impl::once(NodeId id) {
  ProgramNode node;
  node.op = Op::Let;
  node.type = type_of(id);
  node.source = at(id).source;
  node.slot = program_.let_slots++;
  return add(node, {id});
}

// cel.bind(name, value, expression)
NodeId Compiler::Impl::bind(const ExprNode& node) {
  const NodeId value = visit(node.children[2]);
  const std::size_t scope = variables_.size();
  ProgramNode made;
  made.op = Op::Bind;
  made.source = node.span;
  made.slot = open_scope(syntax(node.children[1]), type_of(value), false, false);
  // What the value depends on, the name depends on.
  variables_.back().loop = 0;
  const NodeId body = visit(node.children[3]);
  variables_.resize(scope);
  made.type = type_of(body);
  if (strict()) fail("cel.bind has no place in a rule: `let` names its parts", node.name_at);
  return add(made, {value, body});
}

}  // namespace cablemark
