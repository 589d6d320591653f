#include "policies/compiler.hpp"

#include <algorithm>
#include <array>

#include "policies/nearest_name.hpp"

namespace cablemark {
namespace {

// What the evaluator nests at most: conditions with the parts of the rule that they name.
constexpr std::uint32_t kDeepest = 600;

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTypeNames = {
    {{"bool", "bool"},
     {"int", "int"},
     {"uint", "uint"},
     {"double", "double"},
     {"string", "string"},
     {"bytes", "bytes"},
     {"list", "list"},
     {"map", "map"},
     {"null_type", "null_type"},
     {"type", "type"},
     {"google.protobuf.Timestamp", "google.protobuf.Timestamp"},
     {"google.protobuf.Duration", "google.protobuf.Duration"}}};

constexpr Type of(TypeKind kind) { return {.kind = kind}; }

}  // namespace

WordClass record_words(Record record) {
  if (record == Record::Control) return WordClass::Control;
  if (record == Record::Caption) return WordClass::Caption;
  if (record == Record::Country) return WordClass::Country;
  return WordClass::None;
}

Type element_type(const Type& list) {
  if (list.kind == TypeKind::Table) return {.kind = TypeKind::Record, .record = list.record};
  if (list.kind != TypeKind::List) return {};
  return {.kind = list.element, .record = list.record, .words = list.words};
}

std::optional<Type> list_of_type(const Type& element) {
  const bool composite = element.kind == TypeKind::List || element.kind == TypeKind::Table ||
                         element.kind == TypeKind::Map || element.kind == TypeKind::Optional;
  if (composite) return std::nullopt;
  return Type{.kind = TypeKind::List, .record = element.record, .words = element.words, .element = element.kind};
}

void Compiler::Impl::fail(std::string message, std::uint32_t offset) {
  throw ExpressionError{std::move(message), offset};
}

std::uint16_t Compiler::Impl::add_variable(std::string_view name, const Type& type, bool of_loop) {
  Variable variable;
  variable.name = keep(name);
  variable.type = type;
  variable.slot = program_.variable_slots++;
  if (of_loop) {
    variable.loop = free_loop();
    // A loop inside a loop goes over a list of the element before.
    variable.over = rule_loops_;
    rule_loops_ |= variable.loop;
    variable.of_list = record_words(type.record) == WordClass::None;
  }
  variables_.push_back(variable);
  return variable.slot;
}

void Compiler::Impl::add_param(std::string_view name, std::int64_t value) { params_[std::string(name)] = value; }
void Compiler::Impl::add_param_node(std::string_view name, NodeId value) { params_[std::string(name)] = value; }

std::optional<ExpressionError> Compiler::Impl::add_let(std::string_view name, const Expression& expression) {
  auto compiled = compile(expression, false);
  if (auto* error = std::get_if<ExpressionError>(&compiled)) return *error;
  const NodeId body = std::get<NodeId>(compiled);
  ProgramNode node;
  node.op = Op::Let;
  node.type = type_of(body);
  node.source = at(body).source;
  node.slot = program_.let_slots++;
  const std::string_view kept = keep(name);
  node.constant = Value::string(kept);
  lets_.push_back({kept, add(node, {body})});
  return std::nullopt;
}

std::variant<NodeId, ExpressionError> Compiler::Impl::compile(const Expression& expression, bool condition) {
  expression_ = &expression;
  const std::size_t variables = variables_.size();
  try {
    const NodeId root = visit(expression.root);
    if (condition && type_of(root).kind != TypeKind::Bool && (strict() || type_of(root).kind != TypeKind::Dyn)) {
      fail(describe(expression.root) + " is " + type_phrase(root) + ", and a condition is yes/no",
           at(root).source.present() ? syntax(expression.root).span.begin : 0);
    }
    return root;
  } catch (const ExpressionError& error) {
    variables_.resize(variables);
    return error;
  }
}

NodeId Compiler::Impl::add(ProgramNode& node, std::span<const NodeId> children) {
  Facet facet;
  if (node.op == Op::Variable) {
    for (const Variable& variable : variables_) {
      if (variable.slot == node.slot) facet.loops |= variable.loop;
    }
  }
  for (const NodeId child : children) {
    facet.loops |= facets_[child].loops;
    facet.depth = std::max(facet.depth, facets_[child].depth + 1);
    node.loop_dependent = node.loop_dependent || at(child).loop_dependent;
    node.may_be_absent = node.may_be_absent || at(child).may_be_absent;
  }
  if (node.op == Op::HasFact || node.op == Op::HasRow || node.op == Op::HasMember) node.may_be_absent = false;
  node.loop_dependent = node.loop_dependent || (facet.loops & rule_loops_) != 0;
  if (facet.depth > kDeepest)
    fail("the expression and the parts that it names are nested deeper than 600", node.source.begin);
  if (strict() && node.type.kind == TypeKind::Dyn)
    fail("the type of this is known at run time only", node.source.begin);
  node.first_child = static_cast<std::uint32_t>(program_.children.size());
  node.child_count = static_cast<std::uint32_t>(children.size());
  program_.children.insert(program_.children.end(), children.begin(), children.end());
  constexpr std::size_t kUsual = 64;
  if (program_.nodes.empty()) {
    program_.nodes.reserve(kUsual);
    program_.children.reserve(kUsual);
    facets_.reserve(kUsual);
  }
  program_.nodes.push_back(node);
  facets_.resize(program_.nodes.size() - 1);
  facets_.push_back(facet);
  return static_cast<NodeId>(program_.nodes.size() - 1);
}

std::string_view Compiler::Impl::keep(std::string_view text) {
  program_.texts.emplace_back(text);
  return program_.texts.back();
}

NodeId Compiler::Impl::constant(const ExprNode& from, const Value& value, const Type& type) {
  ProgramNode node;
  node.op = Op::Constant;
  node.type = type;
  node.source = from.span;
  node.constant = value;
  return add(node, {});
}

NodeId Compiler::Impl::text_constant(const ExprNode& from, std::string_view text) {
  return constant(from, Value::string(keep(text)), of(TypeKind::String));
}

NodeId Compiler::Impl::raise(const ExprNode& node, std::string message) {
  if (mode_ != Mode::Unchecked) fail(std::move(message), node.name_at);
  ProgramNode raised;
  raised.op = Op::Raise;
  raised.source = node.span;
  raised.constant = Value::error(keep(message));
  return add(raised, {});
}

NodeId Compiler::Impl::visit(std::uint32_t id) {
  const ExprNode& node = syntax(id);
  switch (node.kind) {
    case ExprKind::Null:
    case ExprKind::Bool:
    case ExprKind::Int:
    case ExprKind::Uint:
    case ExprKind::Double:
    case ExprKind::String:
    case ExprKind::Bytes:
      return literal(node);
    case ExprKind::Ident:
      return name(node);
    case ExprKind::Select:
      return select(id);
    case ExprKind::Index:
      return index(node);
    case ExprKind::Call:
      return call(node);
    case ExprKind::Method:
      return method(node);
    case ExprKind::List:
      return list(node);
    case ExprKind::Map:
      return map(node);
    case ExprKind::Struct:
      return raise(node, "there is no message type `" + node.text + "`");
  }
  return kNoNode;
}

NodeId Compiler::Impl::literal(const ExprNode& node) {
  if (node.kind == ExprKind::Bool) return constant(node, Value::boolean(node.integer != 0), of(TypeKind::Bool));
  if (node.kind == ExprKind::Int) return constant(node, Value::from_int(node.integer), of(TypeKind::Int));
  if (node.kind == ExprKind::Uint) return constant(node, Value::from_uint(node.unsigned_integer), of(TypeKind::Uint));
  if (node.kind == ExprKind::Double) return constant(node, Value::from_double(node.number), of(TypeKind::Double));
  if (node.kind == ExprKind::String) return text_constant(node, node.text);
  if (node.kind == ExprKind::Bytes) return constant(node, Value::bytes(keep(node.text)), of(TypeKind::Bytes));
  return constant(node, Value::null(), of(TypeKind::Null));
}

NodeId Compiler::Impl::name(const ExprNode& node) {
  const bool absolute = node.text.front() == '.';
  const std::string_view text = absolute ? std::string_view(node.text).substr(1) : std::string_view(node.text);
  for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable) {
    if (variable->name != text || (absolute && !variable->of_rule)) continue;
    ProgramNode read;
    read.op = Op::Variable;
    read.type = variable->type;
    read.slot = variable->slot;
    read.source = node.span;
    read.constant = Value::string(variable->name);
    return add(read, {});
  }
  for (const LetName& let : lets_) {
    if (let.name == text) return let.node;
  }
  for (const auto& [written, type] : kTypeNames) {
    if (written == text) return constant(node, Value::type_name(type), of(TypeKind::Type));
  }
  return unknown_name(node);
}

NodeId Compiler::Impl::unknown_name(const ExprNode& node) {
  std::vector<std::string_view> known;
  for (const Variable& variable : variables_) known.push_back(variable.name);
  for (const LetName& let : lets_) known.push_back(let.name);
  if (strict()) known.insert(known.end(), {"params", "level"});
  if (node.text == "params") fail("`params` is followed by a dot and the name of a param", node.name_at);
  if (node.text == "level") fail("`level` is followed by a dot and the key of a level: `level.S`", node.name_at);
  return raise(node, "nothing is named `" + node.text + "` here" + did_you_mean(node.text, known));
}

// A variable, type, level or param whose name holds dots: the longest name wins.
std::optional<NodeId> Compiler::Impl::dotted_name(std::uint32_t id) {
  std::size_t parts = 0, size = 0;
  std::string_view root;
  for (std::uint32_t step = id;; step = syntax(step).children[0]) {
    const ExprNode& node = syntax(step);
    if (node.kind != ExprKind::Ident && (node.kind != ExprKind::Select || node.optional || node.quoted))
      return std::nullopt;
    ++parts;
    root = node.text;
    if (node.kind == ExprKind::Ident) break;
    size += 1 + node.text.size();
  }
  const bool absolute = root.front() == '.';
  if (absolute) root.remove_prefix(1);
  size += root.size();
  // Few names hold dots, so the whole is compared from its end, part by part.
  const auto is_whole = [&](std::string_view name) {
    if (name.size() != size) return false;
    for (std::uint32_t step = id; syntax(step).kind != ExprKind::Ident; step = syntax(step).children[0]) {
      const std::string_view part = syntax(step).text;
      if (!name.ends_with(part) || name[name.size() - part.size() - 1] != '.') return false;
      name.remove_suffix(part.size() + 1);
    }
    return name == root;
  };
  bool known = false;
  for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable) {
    if (variable->name == root && !absolute && !variable->of_rule) return std::nullopt;
    known = known || variable->name == root;
    if (!variable->of_rule || !is_whole(variable->name)) continue;
    ProgramNode read;
    read.op = Op::Variable;
    read.type = variable->type;
    read.slot = variable->slot;
    read.source = syntax(id).span;
    read.constant = Value::string(variable->name);
    return add(read, {});
  }
  for (const auto& [written, type] : kTypeNames) {
    if (is_whole(written)) return constant(syntax(id), Value::type_name(type), of(TypeKind::Type));
  }
  const bool let = std::any_of(lets_.begin(), lets_.end(), [&](const LetName& l) { return l.name == root; });
  if (known || let || parts != 2) return std::nullopt;
  const ExprNode& node = syntax(id);
  const std::string_view member = node.text;
  if (root == "level") {
    if (const auto level = words_.level(member)) return constant(node, Value::from_level(*level), of(TypeKind::Level));
    const std::string near = words_.nearest_level(member);
    fail("there is no level `" + std::string(member) + "`" + (near.empty() ? "" : "; did you mean `" + near + "`?"),
         node.name_at);
  }
  if (root == "params" && strict()) {
    const auto param = params_.find(member);
    if (param != params_.end()) {
      if (const auto* settled = std::get_if<NodeId>(&param->second)) return *settled;
      return constant(node, Value::from_int(std::get<std::int64_t>(param->second)), of(TypeKind::Int));
    }
    std::vector<std::string_view> names;
    for (const auto& entry : params_) names.emplace_back(entry.first);
    fail("the rule has no param `" + std::string(member) + "`" + did_you_mean(member, names), node.name_at);
  }
  return std::nullopt;
}

NodeId Compiler::Impl::select(std::uint32_t id) {
  if (const auto named = dotted_name(id)) return *named;
  const ExprNode& node = syntax(id);
  return member_of(visit(node.children[0]), node);
}

// Which of the three members of a level or date is meant.
std::uint16_t Compiler::Impl::part_of(const ExprNode& node, std::string_view owner,
                                      const std::vector<std::string_view>& parts) {
  const auto found = std::find(parts.begin(), parts.end(), node.text);
  if (found == parts.end()) {
    fail(std::string(owner) + " has no `" + node.text + "`: it has " + std::string(parts[0]) + ", " +
             std::string(parts[1]) + " and " + std::string(parts[2]),
         node.name_at);
  }
  return static_cast<std::uint16_t>(found - parts.begin());
}

NodeId Compiler::Impl::member_of(NodeId child, const ExprNode& node) {
  const Type type = type_of(child);
  ProgramNode made;
  made.source = node.span;
  made.optional = node.optional;
  if (strict() && node.optional)
    fail("`.?` has no meaning here: ask has(), or let the rule be passed over", node.name_at);
  if (type.kind == TypeKind::Record) return fact_member(child, node);
  if (type.kind == TypeKind::Table) {
    const WordId word = word_named(type.words, node.text, node.name_at);
    made.op = Op::Row;
    made.type = {.kind = TypeKind::Record, .record = type.record};
    made.may_be_absent = true;
    made.constant = Value::string(keep(node.text));
    const NodeId key = constant(node, Value::word(type.words, word), {.kind = TypeKind::Word, .words = type.words});
    return add(made, {child, key});
  }
  if (type.kind == TypeKind::Level) {
    made.op = Op::LevelMember;
    made.type = of(node.text == "classified" ? TypeKind::Bool : TypeKind::String);
    made.function = part_of(node, "a level", {"name", "ladder", "classified"});
    return add(made, {child});
  }
  if (type.kind == TypeKind::Date) {
    made.op = Op::DateMember;
    made.type = of(TypeKind::Int);
    made.function = part_of(node, "a date", {"year", "month", "day"});
    return add(made, {child});
  }
  if (type.kind == TypeKind::List && at(child).op == Op::Fact) return fact_member(child, node);
  if (strict() && type.kind != TypeKind::Map) {
    fail(describe(node.children[0]) + " is " + type_phrase(child) + " and has no `" + node.text + "`", node.name_at);
  }
  made.op = Op::Member;
  made.type = type.kind == TypeKind::Map && type.key == TypeKind::String ? of(type.element) : Type{};
  if (node.optional) made.type = of(TypeKind::Optional);
  made.constant = Value::string(keep(node.text));
  return add(made, {child});
}

NodeId Compiler::Impl::fact_member(NodeId child, const ExprNode& node) {
  const ProgramNode parent = at(child);
  const FactDeclaration* found = nullptr;
  NodeId record = child;
  if (parent.op == Op::Fact && parent.type.kind == TypeKind::List) {
    // `tags.malformed` is one fact of the record that has the tags.
    const FactDeclaration& outer = declaration(parent.fact);
    found = find_fact(outer.owner, std::string(outer.name) + "." + node.text);
    if (found != nullptr) record = program_.child(parent, 0);
  }
  if (found == nullptr && parent.type.kind == TypeKind::Record) found = find_fact(parent.type.record, node.text);
  if (found == nullptr) {
    if (parent.type.kind != TypeKind::Record) {
      fail(describe(node.children[0]) + " is " + type_phrase(child) + " and has no `" + node.text + "`", node.name_at);
    }
    std::vector<std::string_view> names;
    for (const FactDeclaration& fact : kFacts) {
      if (fact.owner == parent.type.record) names.push_back(fact.name);
    }
    const std::string_view owner = record_name(parent.type.record);
    const bool vowel = std::string_view("aeiou").find(owner.front()) != std::string_view::npos;
    fail((vowel ? "an " : "a ") + std::string(owner) + " has no fact `" + node.text + "`" +
             did_you_mean(node.text, names),
         node.name_at);
  }
  ProgramNode made;
  made.op = Op::Fact;
  made.fact = found->fact;
  made.type = found->type;
  made.source = node.span;
  made.may_be_absent = found->presence == Presence::MayBeAbsent;
  return add(made, {record});
}

WordId Compiler::Impl::word_named(WordClass words, std::string_view text, std::uint32_t offset) {
  if (const auto word = words_.word(words, text)) return *word;
  const std::string near = words_.nearest_word(words, text);
  std::string remedy;
  if (!near.empty()) {
    remedy = "; did you mean `" + near + "`?";
  } else if (const auto known = fixed_words(words); !known.empty()) {
    remedy = "; it is one of";
    for (const std::string_view word : known)
      remedy += (word == known.front() ? " `" : ", `") + std::string(word) + "`";
  }
  fail("there is no " + std::string(word_class_name(words)) + " `" + std::string(text) + "`" + remedy, offset);
}

// has(path): the last step is asked for, not read.
NodeId Compiler::Impl::has(const ExprNode& call) {
  if (call.children.size() != 1) fail("has() takes one path", call.name_at);
  const ExprNode& path = syntax(call.children[0]);
  if (path.kind != ExprKind::Select || path.optional) {
    fail("has() takes a path that ends in a name, such as has(cable.dtg.date)", path.span.begin);
  }
  if (dotted_name(call.children[0])) fail("has() asks for a fact or a row, and this is always there", path.span.begin);
  const NodeId child = visit(path.children[0]);
  ProgramNode made;
  made.type = of(TypeKind::Bool);
  made.source = call.span;
  if (type_of(child).kind == TypeKind::Dyn || type_of(child).kind == TypeKind::Map) {
    made.op = Op::HasMember;
    made.constant = Value::string(keep(path.text));
    return add(made, {child});
  }
  const NodeId read = member_of(child, path);
  const ProgramNode step = at(read);
  if (step.op == Op::Fact) {
    made.op = Op::HasFact;
    made.fact = step.fact;
    return add(made, {program_.child(step, 0)});
  }
  if (step.op == Op::Row) {
    made.op = Op::HasRow;
    made.constant = step.constant;
    return add(made, {program_.child(step, 0), program_.child(step, 1)});
  }
  fail("has() asks for a fact or a row, and `" + path.text + "` is always there", path.name_at);
}

NodeId Compiler::Impl::index(const ExprNode& node) {
  const NodeId child = visit(node.children[0]);
  const NodeId key = visit(node.children[1]);
  ProgramNode made;
  made.op = Op::Index;
  made.source = node.span;
  made.optional = node.optional;
  const Type type = type_of(child);
  if (type.kind == TypeKind::Table) {
    made.op = Op::Row;
    made.type = {.kind = TypeKind::Record, .record = type.record};
    made.may_be_absent = true;
    const NodeId word = table_key(child, key, node.name_at);
    return add(made, {child, word});
  }
  if (type.kind == TypeKind::List) {
    made.type = element_type(type);
    if (strict() && type_of(key).kind != TypeKind::Int) {
      fail("the place in a list is a number, and " + describe(node.children[1]) + " is " + type_phrase(key),
           node.name_at);
    }
  } else if (type.kind == TypeKind::Map) {
    made.type = of(type.element);
    if (strict() && type_of(key).kind != type.key) {
      fail(describe(node.children[1]) + " is " + type_phrase(key) + ", and the keys of the map are not", node.name_at);
    }
  } else if (strict()) {
    fail(describe(node.children[0]) + " is " + type_phrase(child) + ", and only lists, tables and maps have elements",
         node.name_at);
  }
  if (node.optional) made.type = of(TypeKind::Optional);
  return add(made, {child, key});
}

NodeId Compiler::Impl::list(const ExprNode& node) {
  std::vector<NodeId> items;
  items.reserve(node.children.size());
  bool constants = true;
  ProgramNode made;
  made.op = Op::MakeList;
  made.source = node.span;
  made.type = of(TypeKind::List);
  bool uniform = true;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const NodeId item = visit(node.children[i]);
    if (syntax(node.children[i]).optional_element) {
      if (strict()) fail("`?` has no meaning in a list of a rule", syntax(node.children[i]).span.begin);
      uniform = false;
      constants = false;
      made.optional = true;
    }
    items.push_back(item);
    constants = constants && at(item).op == Op::Constant;
    const auto typed = list_of_type(type_of(item));
    if (!typed && strict()) {
      fail("a list holds scalars or records, and " + describe(node.children[i]) + " is " + type_phrase(item),
           at(item).source.begin);
    }
    if (i == 0 && typed) made.type = *typed;
    uniform = uniform && typed && *typed == made.type;
  }
  if (!uniform) {
    if (strict()) fail("the elements of a list are of one type", node.span.begin);
    made.type = of(TypeKind::List);
  }
  if (made.optional) {
    // Which elements are optional stands in the constant, a letter an element.
    std::string flags;
    for (const std::uint32_t child : node.children) flags += syntax(child).optional_element ? '?' : '.';
    made.constant = Value::string(keep(flags));
  }
  if (constants) {
    std::vector<Value> values;
    values.reserve(items.size());
    for (const NodeId item : items) values.push_back(at(item).constant);
    program_.lists.push_back(std::move(values));
    return constant(node, Value::list(program_.lists.back().data(), static_cast<std::uint32_t>(items.size())),
                    made.type);
  }
  return add(made, items);
}

NodeId Compiler::Impl::map(const ExprNode& node) {
  std::vector<NodeId> items;
  items.reserve(node.children.size());
  ProgramNode made;
  made.op = Op::MakeMap;
  made.source = node.span;
  std::string flags;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    items.push_back(visit(node.children[i]));
    if (i % 2 == 0) {
      made.optional = made.optional || syntax(node.children[i]).optional_element;
      flags += syntax(node.children[i]).optional_element ? '?' : '.';
    }
  }
  made.type = {.kind = TypeKind::Map};
  if (!items.empty()) {
    made.type.key = type_of(items[0]).kind;
    made.type.element = type_of(items[1]).kind;
  }
  const auto simple = [](TypeKind kind) {
    return kind == TypeKind::Bool || kind == TypeKind::Int || kind == TypeKind::String || kind == TypeKind::Date ||
           kind == TypeKind::Level;
  };
  bool uniform = !items.empty() && !made.optional && simple(made.type.element);
  for (std::size_t i = 0; i < items.size(); ++i) {
    uniform = uniform && type_of(items[i]).kind == (i % 2 == 0 ? made.type.key : made.type.element);
  }
  if (!uniform) {
    if (strict()) {
      fail("the keys of a map are of one type, and its values are yes/no, numbers, texts, dates or levels of one type",
           node.span.begin);
    }
    made.type = {.kind = TypeKind::Map};
  }
  if (made.optional) made.constant = Value::string(keep(flags));
  return add(made, items);
}

std::string Compiler::Impl::describe(std::uint32_t id) const {
  const ExprNode& node = syntax(id);
  std::string path;
  for (std::uint32_t step = id;;) {
    const ExprNode& part = syntax(step);
    if (part.kind == ExprKind::Ident) return "`" + part.text + path + "`";
    if (part.kind == ExprKind::Select) {
      path.insert(0, part.text).insert(0, ".");
    } else if (part.kind == ExprKind::Index) {
      path.insert(0, "[...]");
    } else {
      break;
    }
    step = part.children[0];
  }
  if (node.kind == ExprKind::String) return "`'" + node.text.substr(0, 40) + "'`";
  if (node.kind == ExprKind::Int) return "`" + std::to_string(node.integer) + "`";
  if (node.kind == ExprKind::Bool) return node.integer != 0 ? "`true`" : "`false`";
  if (node.kind == ExprKind::Method) return "`." + node.text + "(...)`";
  if (node.kind == ExprKind::List) return "this list";
  const bool named =
      node.kind == ExprKind::Call && node.text.find('_') == std::string::npos && node.text.front() != '@';
  return named ? "`" + node.text + "(...)`" : "this";
}

std::string Compiler::Impl::type_phrase(NodeId node) const {
  const Type& type = type_of(node);
  if (type.kind == TypeKind::String) return "text";
  if (type.kind == TypeKind::Bool) return "yes/no";
  if (type.kind == TypeKind::Null) return "null";
  if (type.kind == TypeKind::List) return "a list of type " + type_name(type);
  if (type.kind == TypeKind::Table) return "a table " + type_name(type);
  if (type.kind == TypeKind::Dyn) return "of a type known at run time only";
  std::string name = type.kind == TypeKind::Word ? std::string(word_class_name(type.words)) + " word" : type_name(type);
  if (type.kind == TypeKind::Word && type.words == WordClass::None) name = "word";
  const bool vowel = std::string_view("aeio").find(name.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + name;
}

std::string Compiler::Impl::did_you_mean(std::string_view name, const std::vector<std::string_view>& known) {
  const std::string_view near = nearest_name(name, known);
  return near.empty() || near == name ? "" : "; did you mean `" + std::string(near) + "`?";
}

Compiler::Compiler(Mode mode, const WordTable& words, Program& program)
    : impl_(std::make_unique<Impl>(mode, words, program)) {}
Compiler::~Compiler() = default;

std::uint16_t Compiler::add_variable(std::string_view name, Type type, bool of_loop) {
  return impl_->add_variable(name, type, of_loop);
}
void Compiler::add_param(std::string_view name, std::int64_t value) { impl_->add_param(name, value); }
void Compiler::add_param_node(std::string_view name, NodeId value) { impl_->add_param_node(name, value); }
std::optional<ExpressionError> Compiler::add_let(std::string_view name, const Expression& expression) {
  return impl_->add_let(name, expression);
}
std::variant<NodeId, ExpressionError> Compiler::compile(const Expression& expression) {
  return impl_->compile(expression, false);
}
std::variant<NodeId, ExpressionError> Compiler::compile_condition(const Expression& expression) {
  return impl_->compile(expression, true);
}

}  // namespace cablemark
