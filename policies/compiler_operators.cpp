#include <algorithm>

#include "policies/compiler.hpp"

namespace cablemark {
namespace {

constexpr Type of(TypeKind kind) { return {.kind = kind}; }

bool numeric(TypeKind kind) { return kind == TypeKind::Int || kind == TypeKind::Uint || kind == TypeKind::Double; }

// The words that a value of this type is compared with: of a word, a record with a name, or a list of them.
WordClass words_of(const Type& type) {
  const TypeKind kind = type.kind == TypeKind::List ? type.element : type.kind;
  if (kind == TypeKind::Word) return type.words;
  if (kind == TypeKind::Record) return record_words(type.record);
  return WordClass::None;
}

bool textual(const Type& type) {
  return type.kind == TypeKind::String || (type.kind != TypeKind::List && words_of(type) != WordClass::None);
}

}  // namespace

NodeId Compiler::Impl::call(const ExprNode& node) {
  const std::string_view name = node.text;
  // Operators have names that nobody can write: `_+_` needs a `+`.
  const bool is_operator = name.find_first_of("@!-+*/%<>=&|?") != std::string_view::npos;
  if (!is_operator) {
    if (const auto made = macro(node)) return *made;
    const bool absolute = name.front() == '.';
    const FunctionDeclaration* found = find_function(absolute ? name.substr(1) : name, false);
    if (found == nullptr) return unknown_function(node, false);
    std::vector<NodeId> arguments;
    for (const std::uint32_t child : node.children) arguments.push_back(visit(child));
    return function(node, *found, std::move(arguments));
  }
  if (name == "_&&_") return logic(node, Op::And);
  if (name == "_||_") return logic(node, Op::Or);
  if (name == "!_") return logic(node, Op::Not);
  if (name == "_?_:_") return conditional(node);
  if (name == "_==_") return equality(node, Op::Equal);
  if (name == "_!=_") return equality(node, Op::NotEqual);
  if (name == "_<_") return order(node, Op::Less);
  if (name == "_<=_") return order(node, Op::LessEqual);
  if (name == "_>_") return order(node, Op::Greater);
  if (name == "_>=_") return order(node, Op::GreaterEqual);
  if (name == "@in") return membership(node);
  if (name == "_+_") return arithmetic(node, Op::Add);
  if (name == "_-_") return arithmetic(node, Op::Subtract);
  if (name == "_*_") return arithmetic(node, Op::Multiply);
  if (name == "_/_") return arithmetic(node, Op::Divide);
  if (name == "_%_") return arithmetic(node, Op::Modulo);
  if (name == "-_") return arithmetic(node, Op::Negate);
  return unknown_function(node, false);
}

NodeId Compiler::Impl::logic(const ExprNode& node, Op op) {
  ProgramNode made;
  made.op = op;
  made.type = of(TypeKind::Bool);
  made.source = node.span;
  std::vector<NodeId> parts;
  parts.reserve(node.children.size());
  for (const std::uint32_t child : node.children) {
    parts.push_back(visit(child));
    if (strict() && type_of(parts.back()).kind != TypeKind::Bool) {
      const std::string_view sign = op == Op::And ? "&&" : op == Op::Or ? "||" : "!";
      fail(describe(child) + " is " + type_phrase(parts.back()) + ", and `" + std::string(sign) + "` takes yes/no",
           syntax(child).span.begin);
    }
  }
  return add(made, parts);
}

NodeId Compiler::Impl::conditional(const ExprNode& node) {
  const NodeId condition = visit(node.children[0]);
  NodeId yes = visit(node.children[1]);
  NodeId no = visit(node.children[2]);
  if (strict() && type_of(condition).kind != TypeKind::Bool) {
    fail(describe(node.children[0]) + " is " + type_phrase(condition) + ", and `?` takes yes/no",
         syntax(node.children[0]).span.begin);
  }
  give_words(yes, no);
  ProgramNode made;
  made.op = Op::Conditional;
  made.source = node.span;
  made.type = type_of(yes);
  if (type_of(yes) != type_of(no)) {
    if (strict()) {
      fail("the two sides of `:` differ: " + describe(node.children[1]) + " is " + type_phrase(yes) + ", " +
               describe(node.children[2]) + " is " + type_phrase(no),
           node.name_at);
    }
    made.type = {};
  }
  return add(made, {condition, yes, no});
}

bool Compiler::Impl::comparable(const Type& a, const Type& b) const {
  if (a.kind == TypeKind::Dyn || b.kind == TypeKind::Dyn) return !strict();
  if (a.kind == TypeKind::List && b.kind == TypeKind::List) {
    if (a.element == TypeKind::Dyn || b.element == TypeKind::Dyn) return true;
    return comparable(element_type(a), element_type(b));
  }
  if (words_of(a) != WordClass::None && a.kind != TypeKind::List && b.kind != TypeKind::List) {
    if (words_of(a) == words_of(b)) return true;
    // A code that the policy does not know is text.
    return words_of(a) == WordClass::Country && b.kind == TypeKind::String;
  }
  if (words_of(b) == WordClass::Country && b.kind != TypeKind::List && a.kind == TypeKind::String) return true;
  if (a.kind == TypeKind::Record || a.kind == TypeKind::Word) return a == b;
  return a.kind == b.kind || (numeric(a.kind) && numeric(b.kind));
}

NodeId Compiler::Impl::with_words(NodeId id, WordClass words) {
  const ProgramNode node = at(id);
  const auto word_of = [&](const Value& text) {
    return Value::word(words, word_named(words, text.text(), node.source.begin));
  };
  if (node.op == Op::Constant && node.type.kind == TypeKind::String) {
    program_.nodes[id].constant = word_of(node.constant);
    program_.nodes[id].type = {.kind = TypeKind::Word, .words = words};
  } else if (node.op == Op::Constant && node.type.kind == TypeKind::List && node.type.element == TypeKind::String) {
    std::vector<Value> items(node.constant.items, node.constant.items + node.constant.count);
    for (Value& item : items) item = word_of(item);
    program_.lists.push_back(std::move(items));
    program_.nodes[id].constant = Value::list(program_.lists.back().data(), node.constant.count);
    program_.nodes[id].type = {.kind = TypeKind::List, .words = words, .element = TypeKind::Word};
  } else if (node.op == Op::Conditional && words_of(node.type) == WordClass::None) {
    with_words(program_.child(node, 1), words);
    with_words(program_.child(node, 2), words);
    const Type yes = type_of(program_.child(node, 1));
    if (yes == type_of(program_.child(node, 2))) program_.nodes[id].type = yes;
  } else if (node.op == Op::MakeList && node.type.element == TypeKind::String) {
    bool all = true;
    for (std::size_t i = 0; i < node.child_count; ++i) {
      with_words(program_.child(node, i), words);
      all = all && type_of(program_.child(node, i)).kind == TypeKind::Word;
    }
    if (all) program_.nodes[id].type = {.kind = TypeKind::List, .words = words, .element = TypeKind::Word};
  }
  return id;
}

void Compiler::Impl::give_words(NodeId& left, NodeId& right) {
  const WordClass of_left = words_of(type_of(left));
  const WordClass of_right = words_of(type_of(right));
  if (of_left != WordClass::None && of_right == WordClass::None) right = with_words(right, of_left);
  if (of_right != WordClass::None && of_left == WordClass::None) left = with_words(left, of_right);
  check_code(left, right);
  check_code(right, left);
}

// The name of a country is text, because a code need not be known; a quoted one must be.
void Compiler::Impl::check_code(NodeId fact, NodeId text) {
  if (at(fact).op != Op::Fact || at(fact).fact != Fact::CountryName || at(text).op != Op::Constant) return;
  const Value value = at(text).constant;
  const Value* items = value.kind == ValueKind::List ? value.items : &value;
  const std::size_t count = value.kind == ValueKind::List ? value.count : 1;
  for (std::size_t i = 0; i < count; ++i) {
    if (items[i].kind == ValueKind::String) word_named(WordClass::Country, items[i].text(), at(text).source.begin);
  }
}

NodeId Compiler::Impl::equality(const ExprNode& node, Op op) {
  NodeId left = visit(node.children[0]);
  NodeId right = visit(node.children[1]);
  give_words(left, right);
  if (strict() && !comparable(type_of(left), type_of(right))) {
    fail(describe(node.children[0]) + " is " + type_phrase(left) + " and " + describe(node.children[1]) + " is " +
             type_phrase(right) + ": they are never the same",
         node.name_at);
  }
  ProgramNode made;
  made.op = op;
  made.type = of(TypeKind::Bool);
  made.source = node.span;
  return add(made, {left, right});
}

NodeId Compiler::Impl::order(const ExprNode& node, Op op) {
  const NodeId left = visit(node.children[0]);
  const NodeId right = visit(node.children[1]);
  const Type a = type_of(left);
  const Type b = type_of(right);
  if (strict()) {
    const auto ordered = [](TypeKind kind) {
      return numeric(kind) || kind == TypeKind::String || kind == TypeKind::Bytes || kind == TypeKind::Bool ||
             kind == TypeKind::Level || kind == TypeKind::Date || kind == TypeKind::Timestamp ||
             kind == TypeKind::Duration;
    };
    for (const auto& [side, id] : {std::pair{left, node.children[0]}, std::pair{right, node.children[1]}}) {
      if (!ordered(type_of(side).kind))
        fail(describe(id) + " is " + type_phrase(side) + ", which has no order", syntax(id).span.begin);
    }
    if (!comparable(a, b)) {
      fail(describe(node.children[0]) + " is " + type_phrase(left) + " and " + describe(node.children[1]) + " is " +
               type_phrase(right) + ": they have no order",
           node.name_at);
    }
  }
  ProgramNode made;
  made.op = op;
  made.type = of(TypeKind::Bool);
  made.source = node.span;
  return add(made, {left, right});
}

NodeId Compiler::Impl::arithmetic(const ExprNode& node, Op op) {
  ProgramNode made;
  made.op = op;
  made.source = node.span;
  const NodeId left = visit(node.children[0]);
  const Type a = type_of(left);
  if (op == Op::Negate) {
    if (strict() && a.kind != TypeKind::Int && a.kind != TypeKind::Double) {
      fail(describe(node.children[0]) + " is " + type_phrase(left) + ", and `-` takes a number", node.name_at);
    }
    made.type = a;
    return add(made, {left});
  }
  const NodeId right = visit(node.children[1]);
  const Type b = type_of(right);
  const bool real = op != Op::Modulo && a.kind == TypeKind::Double && b.kind == TypeKind::Double;
  const bool whole = (a.kind == TypeKind::Int || a.kind == TypeKind::Uint) && a.kind == b.kind;
  if (whole || real) {
    made.type = of(a.kind);
  } else if (op == Op::Add && textual(a) && textual(b)) {
    made.type = of(TypeKind::String);
  } else if (op == Op::Add && a.kind == TypeKind::List && b.kind == TypeKind::List && (a == b || !strict())) {
    made.type = a == b ? a : of(TypeKind::List);
  } else if (strict()) {
    const std::string sign(1, node.text[1]);
    fail("`" + sign + "` joins " + (op == Op::Add ? "numbers, texts or lists of one type" : "numbers") + ": " +
             describe(node.children[0]) + " is " + type_phrase(left) + ", " + describe(node.children[1]) + " is " +
             type_phrase(right),
         node.name_at);
  }
  return add(made, {left, right});
}

// A word, or a record with a name, as the key of a table.
NodeId Compiler::Impl::table_key(NodeId table, NodeId key, std::uint32_t offset) {
  const WordClass words = type_of(table).words;
  key = with_words(key, words);
  if (words_of(type_of(key)) != words && (strict() || type_of(key).kind != TypeKind::Dyn)) {
    fail("the table is read by a " + std::string(word_class_name(words)) + ", and this is " + type_phrase(key), offset);
  }
  return key;
}

NodeId Compiler::Impl::membership(const ExprNode& node) {
  NodeId key = visit(node.children[0]);
  NodeId container = visit(node.children[1]);
  const Type type = type_of(container);
  if (type.kind == TypeKind::Table) {
    key = table_key(container, key, node.name_at);
  } else if (type.kind == TypeKind::List) {
    const WordClass words = words_of(type);
    if (words != WordClass::None) key = with_words(key, words);
    if (words == WordClass::None && words_of(type_of(key)) != WordClass::None)
      container = with_words(container, words_of(type_of(key)));
    check_code(key, container);
    const Type element = element_type(type_of(container));
    if (strict() && element.kind != TypeKind::Dyn && !comparable(type_of(key), element)) {
      fail(describe(node.children[0]) + " is " + type_phrase(key) + " and never an element of " +
               describe(node.children[1]) + ", " + type_phrase(container),
           node.name_at);
    }
    if (strict() && open_loops() != 0 && at(container).op != Op::Constant) {
      if (facets_[container].loops == 0) {
        ProgramNode sorted;
        sorted.op = Op::Sorted;
        sorted.type = type_of(container);
        sorted.source = at(container).source;
        container = once(add(sorted, {container}));
      } else if (!owned(container) && !bounded(container)) {
        fail("this looks through the whole list once for every element of the loop: the time grows with the square",
             node.name_at);
      }
    }
  } else if (strict()) {
    if (type.kind != TypeKind::Map) {
      fail("`in` asks a list, table or map, and " + describe(node.children[1]) + " is " + type_phrase(container),
           node.name_at);
    }
    if (type_of(key).kind != type.key)
      fail(describe(node.children[0]) + " is " + type_phrase(key) + ", and the keys of the map are not", node.name_at);
  }
  ProgramNode made;
  made.op = Op::In;
  made.type = of(TypeKind::Bool);
  made.source = node.span;
  return add(made, {key, container});
}

}  // namespace cablemark
