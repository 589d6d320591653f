#include <re2/re2.h>

#include <algorithm>

#include "grammar/date.hpp"
#include "policies/compiler.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kLongestPattern = 1000;

bool is_codes(const Type& type) {
  if (type.kind != TypeKind::List) return false;
  if (type.element == TypeKind::Dyn || type.element == TypeKind::String) return true;
  return (type.element == TypeKind::Record && type.record == Record::Country) ||
         (type.element == TypeKind::Word && type.words == WordClass::Country);
}

bool fits(char parameter, const Type& type) {
  switch (parameter) {
    case 's':
      return type.kind == TypeKind::String;
    case 'i':
      return type.kind == TypeKind::Int;
    case 'b':
      return type.kind == TypeKind::Bool;
    case 'd':
      return type.kind == TypeKind::Date;
    case 'l':
      return type.kind == TypeKind::List;
    case 'L':
      return type.kind == TypeKind::List && (type.element == TypeKind::String || type.element == TypeKind::Dyn);
    case 'c':
      return is_codes(type);
    case 'z':
      return type.kind == TypeKind::String || type.kind == TypeKind::Bytes || type.kind == TypeKind::List ||
             type.kind == TypeKind::Table || type.kind == TypeKind::Map;
    case 'n':
      return type.kind == TypeKind::Int || type.kind == TypeKind::Uint || type.kind == TypeKind::Double;
    default:
      return true;
  }
}

std::string_view parameter_name(char parameter) {
  switch (parameter) {
    case 's':
      return "text";
    case 'i':
      return "a number";
    case 'b':
      return "yes/no";
    case 'd':
      return "a date";
    case 'l':
      return "a list";
    case 'L':
      return "a list of text";
    case 'c':
      return "a list of codes";
    case 'z':
      return "text, a list, a table or a map";
    case 'n':
      return "a number";
    default:
      return "a value";
  }
}

}  // namespace

std::shared_ptr<re2::RE2> compile_pattern(std::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  return std::make_shared<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

NodeId Compiler::Impl::unknown_function(const ExprNode& node, bool is_method) {
  std::vector<std::string_view> known;
  for (const FunctionDeclaration& f : functions()) {
    if (f.method == is_method) known.push_back(f.name);
  }
  if (is_method) {
    known.insert(known.end(), {"all", "exists", "exists_one", "filter", "map", "sortBy"});
  } else {
    known.insert(known.end(), {"has", "inForce"});
  }
  return raise(node, std::string("there is no ") + (is_method ? "method" : "function") + " `" + node.text + "`" +
                         did_you_mean(node.text, known));
}

NodeId Compiler::Impl::method(const ExprNode& node) {
  if (const auto made = macro(node)) return *made;
  const ExprNode& receiver = syntax(node.children[0]);
  if (receiver.kind == ExprKind::Ident && is_function_family(receiver.text)) {
    const bool taken =
        std::any_of(variables_.begin(), variables_.end(), [&](const Variable& v) { return v.name == receiver.text; });
    if (!taken) {
      const FunctionDeclaration* found = find_function(receiver.text + "." + node.text, false);
      if (found == nullptr) return raise(node, "there is no function `" + receiver.text + "." + node.text + "`");
      std::vector<NodeId> arguments;
      for (std::size_t i = 1; i < node.children.size(); ++i) arguments.push_back(visit(node.children[i]));
      return function(node, *found, std::move(arguments));
    }
  }
  const FunctionDeclaration* found = find_function(node.text, true);
  std::vector<NodeId> arguments;
  for (const std::uint32_t child : node.children) arguments.push_back(visit(child));
  if (found == nullptr) return unknown_function(node, true);
  return function(node, *found, std::move(arguments));
}

void Compiler::Impl::check_parameters(const ExprNode& node, const FunctionDeclaration& declaration,
                                      std::vector<NodeId>& arguments) {
  const std::string_view parameters = declaration.parameters;
  const std::size_t optional = parameters.find('?');
  std::string letters(parameters);
  letters.erase(std::remove(letters.begin(), letters.end(), '?'), letters.end());
  const bool open = parameters == "+";
  const std::size_t least = open ? 1 : std::min(optional, letters.size());
  if (arguments.size() < least || (!open && arguments.size() > letters.size())) {
    if (mode_ == Mode::Unchecked) return;
    const std::size_t receiver = declaration.method ? 1 : 0;
    const std::size_t wanted = arguments.size() < least ? least : letters.size();
    fail("`" + std::string(declaration.name) + "` takes " + std::to_string(wanted - receiver) +
             (wanted - receiver == 1 ? " argument" : " arguments") + ", and " +
             std::to_string(arguments.size() - receiver) + " stand here",
         node.name_at);
  }
  if (!strict() || open) return;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (letters[i] == 'c') arguments[i] = with_words(arguments[i], WordClass::Country);
    if (fits(letters[i], type_of(arguments[i]))) continue;
    fail("`" + std::string(declaration.name) + "` takes " + std::string(parameter_name(letters[i])) + ", and this is " +
             type_phrase(arguments[i]),
         at(arguments[i]).source.begin);
  }
}

// What subset and intersect compare: the codes that a list stands for, worked out once where the loop allows it.
NodeId Compiler::Impl::codes(NodeId list) {
  ProgramNode node;
  node.op = Op::Function;
  node.function = static_cast<std::uint16_t>(FunctionId::CodeSet);
  node.type = {.kind = TypeKind::List, .words = WordClass::Country, .element = TypeKind::Word};
  node.source = at(list).source;
  const NodeId set = add(node, {list});
  return strict() && open_loops() != 0 && facets_[set].loops == 0 ? once(set) : set;
}

NodeId Compiler::Impl::function(const ExprNode& node, const FunctionDeclaration& declaration,
                                std::vector<NodeId> arguments) {
  check_parameters(node, declaration, arguments);
  ProgramNode made;
  made.op = Op::Function;
  made.function = static_cast<std::uint16_t>(declaration.id);
  made.type = declaration.result;
  made.source = node.span;
  made.constant = Value::from_int(declaration.detail);
  if (declaration.id == FunctionId::Matches && arguments.size() == 2 && at(arguments[1]).op == Op::Constant &&
      at(arguments[1]).constant.kind == ValueKind::String) {
    const std::string_view pattern = at(arguments[1]).constant.text();
    if (pattern.size() > kLongestPattern) fail("the pattern is longer than 1000 bytes", at(arguments[1]).source.begin);
    auto compiled = compile_pattern(pattern);
    if (compiled->ok()) {
      // One more than the number of the pattern: 0 is a pattern that is not constant.
      program_.patterns.push_back(std::move(compiled));
      made.constant = Value::from_int(static_cast<std::int64_t>(program_.patterns.size()));
    } else if (mode_ != Mode::Unchecked) {
      fail("the pattern cannot be read: " + compiled->error(), at(arguments[1]).source.begin);
    }
  }
  if (declaration.id == FunctionId::MakeDate && !arguments.empty() && at(arguments[0]).op == Op::Constant &&
      at(arguments[0]).constant.kind == ValueKind::String) {
    const auto date = parse_iso_date(at(arguments[0]).constant.text());
    if (!date) {
      fail("there is no day `" + std::string(at(arguments[0]).constant.text()) + "`: a date is written '1995-10-14'",
           at(arguments[0]).source.begin);
    }
    return constant(node, Value::from_date(*date), declaration.result);
  }
  const bool sets = declaration.id == FunctionId::Subset || declaration.id == FunctionId::Intersect;
  if (sets) {
    for (NodeId& argument : arguments) argument = codes(argument);
  }
  const NodeId id = add(made, arguments);
  if (declaration.id == FunctionId::Nearest) program_.nodes[id].may_be_absent = true;
  return id;
}

}  // namespace cablemark
