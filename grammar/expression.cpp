#include "grammar/expression.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <memory_resource>
#include <utility>

#include "grammar/expression_rules.hpp"
#include "grammar/utf8.hpp"

namespace cablemark {
namespace {

namespace rules = expression_rules;

constexpr std::uint32_t kDeepest = 250;
constexpr std::string_view kTooDeep = "the expression is nested deeper than 250";

constexpr std::array<std::string_view, 17> kReserved = {"as",        "break",  "const",  "continue", "else", "for",
                                                        "function",  "if",     "import", "let",      "loop", "package",
                                                        "namespace", "return", "var",    "void",     "while"};

enum class Operator : std::uint8_t { Or, And, Relation, Sum, Product, Unary, Question, Colon };

struct Pending {
  Operator op = Operator::Or;
  std::string_view name;  // of the call: `_+_`
  std::uint32_t at = 0;
};

struct OperatorName {
  std::string_view written, name;
  Operator op;
};

constexpr std::array<OperatorName, 14> kBinary = {{{"||", "_||_", Operator::Or},
                                                   {"&&", "_&&_", Operator::And},
                                                   {"==", "_==_", Operator::Relation},
                                                   {"!=", "_!=_", Operator::Relation},
                                                   {"<=", "_<=_", Operator::Relation},
                                                   {">=", "_>=_", Operator::Relation},
                                                   {"<", "_<_", Operator::Relation},
                                                   {">", "_>_", Operator::Relation},
                                                   {"in", "@in", Operator::Relation},
                                                   {"+", "_+_", Operator::Sum},
                                                   {"-", "_-_", Operator::Sum},
                                                   {"*", "_*_", Operator::Product},
                                                   {"/", "_/_", Operator::Product},
                                                   {"%", "_%_", Operator::Product}}};

// Builds the tree bottom up. Operands that are complete and operators that wait for their right side stand on two
// stacks; a bracket remembers where its part of them begins.
class Builder {
 public:
  Builder(std::string_view text, Expression used) : text_(text), expression_(std::move(used)) {
    constexpr std::size_t kUsual = 16;
    expression_.nodes.clear();
    expression_.nodes.reserve(kUsual);
    depths_.reserve(kUsual);
    operands_.reserve(kUsual);
    operators_.reserve(kUsual);
    expressions_.reserve(kUsual);
  }

  Expression take() {
    expression_.root = operands_.back();
    return std::move(expression_);
  }

  // Text literals.
  void begin_text(std::uint32_t at, bool bytes) {
    buffer_.clear();
    literal_at_ = at;
    bytes_ = bytes;
  }
  void add_text(std::string_view run) { buffer_ += run; }
  void add_code(std::uint32_t code, bool unicode, std::uint32_t at) {
    if (bytes_) {
      if (unicode) throw ExpressionError{"a Unicode escape stands in bytes, where `\\x` or octal is expected", at};
      buffer_ += static_cast<char>(code);
      return;
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
      throw ExpressionError{"the escape names no character", at};
    }
    append_utf8(buffer_, code);
  }
  void end_text(std::uint32_t end) {
    ExprNode node;
    node.kind = bytes_ ? ExprKind::Bytes : ExprKind::String;
    node.span = {literal_at_, end};
    node.name_at = literal_at_;
    node.text = buffer_;
    push(std::move(node), false);
  }

  // Numbers. A minus directly before a number belongs to it: -9223372036854775808 is a number.
  bool take_minus(std::uint32_t at) {
    if (operators_.size() <= expressions_.back()) return false;
    const Pending& last = operators_.back();
    if (last.op != Operator::Unary || last.name != "-_" || last.at + 1 != at) return false;
    operators_.pop_back();
    return true;
  }
  void whole(std::string_view digits, std::uint32_t at, bool is_unsigned) {
    ExprNode node;
    const auto end = at + static_cast<std::uint32_t>(digits.size());
    const bool negative = !is_unsigned && take_minus(at);
    node.span = {negative ? at - 1 : at, end};
    node.name_at = node.span.begin;
    if (is_unsigned) digits.remove_suffix(1);
    int base = 10;
    if (digits.size() > 2 && (digits[1] == 'x' || digits[1] == 'X')) {
      digits.remove_prefix(2);
      base = 16;
    }
    std::uint64_t value = 0;
    const auto [stop, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    constexpr std::uint64_t kHalf = std::uint64_t{1} << 63;
    const bool fits = fault == std::errc{} && (is_unsigned || value < kHalf || (negative && value == kHalf));
    if (!fits || stop != digits.data() + digits.size()) {
      throw ExpressionError{"the number does not fit in 64 bits", node.span.begin};
    }
    if (is_unsigned) {
      node.kind = ExprKind::Uint;
      node.unsigned_integer = value;
    } else {
      node.kind = ExprKind::Int;
      node.integer = static_cast<std::int64_t>(negative ? std::uint64_t{0} - value : value);
    }
    push(std::move(node), false);
  }
  void real(std::string_view digits, std::uint32_t at) {
    ExprNode node;
    const bool negative = take_minus(at);
    node.kind = ExprKind::Double;
    node.span = {negative ? at - 1 : at, at + static_cast<std::uint32_t>(digits.size())};
    node.name_at = node.span.begin;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), node.number);
    if (result.ec == std::errc::result_out_of_range) {
      throw ExpressionError{"the number does not fit in a double", node.span.begin};
    }
    if (negative) node.number = -node.number;
    push(std::move(node), false);
  }

  void identifier(std::string_view name, std::uint32_t at) {
    ExprNode node;
    node.span = {at, at + static_cast<std::uint32_t>(name.size())};
    node.name_at = at;
    if (name == "true" || name == "false") {
      node.kind = ExprKind::Bool;
      node.integer = name == "true" ? 1 : 0;
      push(std::move(node), false);
      return;
    }
    if (name == "null") {
      push(std::move(node), false);
      return;
    }
    if (name == "in") throw ExpressionError{"expected a value, found `in`", at};
    if (std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end()) {
      throw ExpressionError{"`" + std::string(name) + "` is a reserved word and names nothing", at};
    }
    node.kind = ExprKind::Ident;
    node.text = name;
    push(std::move(node), true);
  }

  void member_begin() { member_optional_ = false; }
  void member_optional() { member_optional_ = true; }
  void member(std::string_view name, std::uint32_t at) {
    ExprNode node;
    node.kind = ExprKind::Select;
    node.optional = std::exchange(member_optional_, false);
    node.span = {begin_of(operands_.back()), at + static_cast<std::uint32_t>(name.size())};
    node.name_at = at;
    node.quoted = name.front() == '`';
    if (node.quoted) name = name.substr(1, name.size() - 2);
    if (!node.quoted && (name == "in" || name == "true" || name == "false" || name == "null")) {
      throw ExpressionError{"expected a name, found `" + std::string(name) + "`", at};
    }
    node.text = name;
    node.children.push_back(operands_.back());
    operands_.pop_back();
    const bool callable = !node.optional && !node.quoted;
    push(std::move(node), callable);
  }

  // Operators.
  void unary(char sign, std::uint32_t at) {
    if (operators_.size() - expressions_.back() > std::size_t{2} * kDeepest)
      throw ExpressionError{std::string(kTooDeep), at};
    operators_.push_back({Operator::Unary, sign == '!' ? "!_" : "-_", at});
  }
  void operand_end() {
    while (operators_.size() > expressions_.back() && operators_.back().op == Operator::Unary) reduce();
    callable_ = false;
  }
  void binary(std::string_view written, std::uint32_t at) {
    const auto* found =
        std::find_if(kBinary.begin(), kBinary.end(), [&](const OperatorName& o) { return o.written == written; });
    reduce_to(found->op);
    operators_.push_back({found->op, found->name, at});
  }
  void question(std::uint32_t at) {
    reduce_to(Operator::Or);
    operators_.push_back({Operator::Question, "_?_:_", at});
  }
  void colon() {
    reduce_to(Operator::Or);
    operators_.back().op = Operator::Colon;
  }

  void expression_begin(std::uint32_t at) {
    if (expressions_.size() >= kDeepest) throw ExpressionError{std::string(kTooDeep), at};
    expressions_.push_back(operators_.size());
  }
  void expression_end() {
    while (operators_.size() > expressions_.back()) reduce();
    expressions_.pop_back();
  }

  // Brackets.
  void paren_open(std::uint32_t at) { open(ExprKind::Null, at, operands_.size()); }
  void paren_close(std::uint32_t end) {
    const Bracket bracket = brackets_.back();
    brackets_.pop_back();
    expression_.nodes[operands_.back()].span = {bracket.at, end};
    callable_ = false;
  }
  void list_open(std::uint32_t at) { open(ExprKind::List, at, operands_.size()); }
  void map_open(std::uint32_t at) { open(ExprKind::Map, at, operands_.size()); }
  void optional_element() { optional_at_.push_back({operands_.size(), brackets_.size()}); }
  void index_open(std::uint32_t at) { open(ExprKind::Index, at, operands_.size() - 1); }
  void call_open(std::uint32_t at) {
    if (!callable_) throw ExpressionError{"only a name can be called", at};
    const ExprNode& callee = expression_.nodes[operands_.back()];
    const bool method = callee.kind == ExprKind::Select;
    Bracket bracket{method ? ExprKind::Method : ExprKind::Call, callee.span.begin, 0, callee.name_at, callee.text};
    const std::uint32_t receiver = method ? callee.children[0] : 0;
    operands_.pop_back();
    bracket.base = operands_.size();
    if (method) operands_.push_back(receiver);
    brackets_.push_back(std::move(bracket));
  }
  void struct_open(std::uint32_t at) {
    std::string name;
    if (!callable_ || !dotted(operands_.back(), name)) {
      throw ExpressionError{"expected an operator, found `{`", at};
    }
    Bracket bracket{ExprKind::Struct, begin_of(operands_.back()), 0, begin_of(operands_.back()), std::move(name)};
    operands_.pop_back();
    bracket.base = operands_.size();
    brackets_.push_back(std::move(bracket));
  }
  void field(std::string_view name, std::uint32_t at) {
    ExprNode node;
    node.kind = ExprKind::String;
    node.span = {at, at + static_cast<std::uint32_t>(name.size())};
    node.name_at = at;
    node.text = name.front() == '`' ? name.substr(1, name.size() - 2) : name;
    push(std::move(node), false);
  }
  void close(std::uint32_t end) {
    const std::size_t depth = brackets_.size();
    Bracket bracket = std::move(brackets_.back());
    brackets_.pop_back();
    ExprNode node;
    node.kind = bracket.kind;
    node.text = std::move(bracket.name);
    node.name_at = bracket.name_at;
    node.span = {bracket.kind == ExprKind::Index ? begin_of(operands_[bracket.base]) : bracket.at, end};
    while (!optional_at_.empty() && optional_at_.back().depth == depth) {
      if (bracket.kind == ExprKind::Index) {
        node.optional = true;
      } else {
        expression_.nodes[operands_[optional_at_.back().operand]].optional_element = true;
      }
      optional_at_.pop_back();
    }
    take_operands(node, bracket.base);
    push(std::move(node), false);
  }

  [[nodiscard]] std::uint32_t offset(const char* at) const { return static_cast<std::uint32_t>(at - text_.data()); }

 private:
  struct Bracket {
    ExprKind kind = ExprKind::Null;
    std::uint32_t at = 0;
    std::size_t base = 0;
    std::uint32_t name_at = 0;
    std::string name;
  };

  [[nodiscard]] std::uint32_t begin_of(std::uint32_t node) const { return expression_.nodes[node].span.begin; }

  void open(ExprKind kind, std::uint32_t at, std::size_t base) { brackets_.push_back({kind, at, base, at, {}}); }

  // The operands from `base` on become the children of `node`.
  void take_operands(ExprNode& node, std::size_t base) {
    for (std::size_t n = base; n < operands_.size(); ++n) node.children.push_back(operands_[n]);
    operands_.resize(base);
  }

  void push(ExprNode&& node, bool callable) {
    std::uint32_t depth = 0;
    for (const std::uint32_t child : node.children) depth = std::max(depth, depths_[child]);
    if (depth >= kDeepest) throw ExpressionError{std::string(kTooDeep), node.name_at};
    operands_.push_back(static_cast<std::uint32_t>(expression_.nodes.size()));
    expression_.nodes.push_back(std::move(node));
    depths_.push_back(depth + 1);
    callable_ = callable;
  }

  void reduce_to(Operator op) {
    while (operators_.size() > expressions_.back() && operators_.back().op < Operator::Question &&
           operators_.back().op >= op) {
      reduce();
    }
  }

  void reduce() {
    const Pending pending = operators_.back();
    operators_.pop_back();
    const std::size_t count = pending.op == Operator::Unary ? 1 : pending.op == Operator::Colon ? 3 : 2;
    const std::size_t base = operands_.size() - count;
    const bool flat = pending.op == Operator::Or || pending.op == Operator::And;
    if (flat && join(pending, base)) return;
    ExprNode node;
    node.kind = ExprKind::Call;
    node.text = pending.name;
    node.name_at = pending.at;
    node.span = {count == 1 ? pending.at : begin_of(operands_[base]), expression_.nodes[operands_.back()].span.end};
    take_operands(node, base);
    push(std::move(node), false);
  }

  // `a && b && c` becomes one node: the left side takes one more child.
  bool join(const Pending& pending, std::size_t base) {
    const std::uint32_t left = operands_[base];
    const std::uint32_t right = operands_[base + 1];
    ExprNode& node = expression_.nodes[left];
    if (node.kind != ExprKind::Call || node.text != pending.name) return false;
    if (depths_[right] >= kDeepest) throw ExpressionError{std::string(kTooDeep), pending.at};
    node.children.push_back(right);
    node.span.end = expression_.nodes[right].span.end;
    depths_[left] = std::max(depths_[left], depths_[right] + 1);
    operands_.pop_back();
    return true;
  }

  bool dotted(std::uint32_t id, std::string& name) const {
    std::vector<std::string_view> parts;
    for (;;) {
      const ExprNode& node = expression_.nodes[id];
      parts.push_back(node.text);
      if (node.kind == ExprKind::Ident) break;
      if (node.kind != ExprKind::Select || node.optional) return false;
      id = node.children[0];
    }
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      if (!name.empty()) name += '.';
      name += *part;
    }
    return true;
  }

  std::string_view text_;
  Expression expression_;
  // Of the stacks, as long as they are short.
  std::array<std::byte, 1536> memory_;
  std::pmr::monotonic_buffer_resource pool_{memory_.data(), memory_.size()};
  std::pmr::vector<std::uint32_t> depths_{&pool_};  // of the nodes
  std::pmr::vector<std::uint32_t> operands_{&pool_};
  std::pmr::vector<Pending> operators_{&pool_};
  std::pmr::vector<std::size_t> expressions_{&pool_};  // where each open expression's operators begin
  std::vector<Bracket> brackets_;
  // Operands that a `?` stands before, and how many brackets are open there.
  struct OptionalElement {
    std::size_t operand = 0, depth = 0;
  };
  std::vector<OptionalElement> optional_at_;
  std::string buffer_;
  std::uint32_t literal_at_ = 0;
  bool bytes_ = false;
  bool callable_ = false;
  bool member_optional_ = false;
};

template <typename Rule>
struct action : tao::pegtl::nothing<Rule> {};

// An action that hands over the matched text and where it begins.
#define CABLEMARK_ON(rule, statement)                                \
  template <>                                                        \
  struct action<rules::rule> {                                       \
    template <typename Input>                                        \
    static void apply(const Input& in, Builder& b) {                 \
      const std::string_view text = in.string_view();                \
      const std::uint32_t at = b.offset(in.begin());                 \
      const auto end = at + static_cast<std::uint32_t>(text.size()); \
      (void)end;                                                     \
      statement;                                                     \
    }                                                                \
  }

std::uint32_t number_in(std::string_view digits, int base) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return value;
}

char escaped(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      return c;
  }
}

// clang-format off
CABLEMARK_ON(raw_begin, b.begin_text(at, text.find_first_of("bB") != std::string_view::npos));
CABLEMARK_ON(cooked_begin, b.begin_text(at, !text.empty()));
CABLEMARK_ON(single_run<'"'>, b.add_text(text));
CABLEMARK_ON(single_run<'\''>, b.add_text(text));
CABLEMARK_ON(triple_run<'"'>, b.add_text(text));
CABLEMARK_ON(triple_run<'\''>, b.add_text(text));
CABLEMARK_ON(raw_single_run<'"'>, b.add_text(text));
CABLEMARK_ON(raw_single_run<'\''>, b.add_text(text));
CABLEMARK_ON(raw_triple_run<'"'>, b.add_text(text));
CABLEMARK_ON(raw_triple_run<'\''>, b.add_text(text));
CABLEMARK_ON(simple_escape, b.add_text(std::string(1, escaped(text.front()))));
CABLEMARK_ON(octal_escape, b.add_code(number_in(text, 8), false, at));
CABLEMARK_ON(hex_digits, b.add_code(number_in(text, 16), false, at));
CABLEMARK_ON(short_digits, b.add_code(number_in(text, 16), true, at));
CABLEMARK_ON(long_digits, b.add_code(number_in(text, 16), true, at));
CABLEMARK_ON(text_end, b.end_text(at));
CABLEMARK_ON(double_literal, b.real(text, at));
CABLEMARK_ON(uint_literal, b.whole(text, at, true));
CABLEMARK_ON(int_literal, b.whole(text, at, false));
CABLEMARK_ON(identifier, b.identifier(text, at));
CABLEMARK_ON(member_optional, b.member_optional());
CABLEMARK_ON(member_name, b.member(text, at));
CABLEMARK_ON(field_name, b.field(text, at));
CABLEMARK_ON(optional_mark, b.optional_element());
CABLEMARK_ON(paren_open, b.paren_open(at));
CABLEMARK_ON(paren_close, b.paren_close(end));
CABLEMARK_ON(list_open, b.list_open(at));
CABLEMARK_ON(list_close, b.close(end));
CABLEMARK_ON(map_open, b.map_open(at));
CABLEMARK_ON(map_close, b.close(end));
CABLEMARK_ON(struct_open, b.struct_open(at));
CABLEMARK_ON(struct_close, b.close(end));
CABLEMARK_ON(index_open, b.index_open(at));
CABLEMARK_ON(index_close, b.close(end));
CABLEMARK_ON(call_open, b.call_open(at));
CABLEMARK_ON(call_close, b.close(end));
CABLEMARK_ON(unary_operator, b.unary(text.front(), at));
CABLEMARK_ON(operand_end, b.operand_end());
CABLEMARK_ON(binary_operator, b.binary(text, at));
CABLEMARK_ON(question, b.question(at));
CABLEMARK_ON(colon, b.colon());
CABLEMARK_ON(expression_begin, b.expression_begin(at));
CABLEMARK_ON(expression_end, b.expression_end());
// clang-format on
#undef CABLEMARK_ON

// What was expected where the rule does not match.
template <typename>
inline constexpr const char* kExpected = nullptr;
template <>
inline constexpr const char* kExpected<rules::number_end> = "an operator after the number";
template <>
inline constexpr const char* kExpected<rules::escape_tail> = "an escape such as `\\n`, `\\'`, `\\x41` or `\\u00e9`";
template <>
inline constexpr const char* kExpected<rules::hex_digits> = "two hexadecimal digits";
template <>
inline constexpr const char* kExpected<rules::short_digits> = "four hexadecimal digits";
template <>
inline constexpr const char* kExpected<rules::long_digits> = "eight hexadecimal digits";
template <char Q>
inline constexpr const char* kExpected<rules::triple_end<Q>> = Q == '"' ? "a closing `\"\"\"`" : "a closing `'''`";
template <char Q>
inline constexpr const char* kExpected<rules::single_end<Q>> = Q == '"' ? "a closing `\"`" : "a closing `'`";
template <>
inline constexpr const char* kExpected<rules::list_separator> = "an operator, `,` or `]`";
template <>
inline constexpr const char* kExpected<rules::list_close> = "`]`";
template <>
inline constexpr const char* kExpected<rules::map_separator> = "an operator, `,` or `}`";
template <>
inline constexpr const char* kExpected<rules::map_close> = "`}`";
template <>
inline constexpr const char* kExpected<rules::struct_close> = "`}`";
template <>
inline constexpr const char* kExpected<rules::colon_of_key> = "an operator or `:`";
template <>
inline constexpr const char* kExpected<rules::field_name> = "the name of a field";
template <>
inline constexpr const char* kExpected<rules::paren_close> = "an operator or `)`";
template <>
inline constexpr const char* kExpected<rules::another_argument> = "a value";
template <>
inline constexpr const char* kExpected<rules::call_separator> = "an operator, `,` or `)`";
template <>
inline constexpr const char* kExpected<rules::call_close> = "`)`";
template <>
inline constexpr const char* kExpected<rules::member_name> = "a name after the dot";
template <>
inline constexpr const char* kExpected<rules::index_close> = "an operator or `]`";
template <>
inline constexpr const char* kExpected<rules::primary> = "a value";
template <>
inline constexpr const char* kExpected<rules::colon> = "an operator or the `:` of `?`";
template <>
inline constexpr const char* kExpected<rules::text_finish> = "an operator or the end of the expression";

// PEGTL gives the members their names.
// NOLINTBEGIN(readability-identifier-naming)
struct errors {
  template <typename Rule>
  static constexpr bool raise_on_failure = false;
  template <typename Rule>
  static constexpr const char* message = kExpected<Rule>;
};
// NOLINTEND(readability-identifier-naming)
template <typename Rule>
using control = tao::pegtl::must_if<errors>::control<Rule>;

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The token at `at`, for messages.
std::string found_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return "the end of the expression";
  const char c = text[at];
  if (c == '\n' || c == '\r') return "the end of the line";
  std::size_t end = at + 1;
  if (name_character(c)) {
    while (end < text.size() && end - at < 40 && name_character(text[end])) ++end;
  } else if (static_cast<unsigned char>(c) >= 0x80) {
    while (end < text.size() && end - at < 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
    return "a control character";
  }
  return "`" + std::string(text.substr(at, end - at)) + "`";
}

// What other languages and text processors write, and how it is written here; empty for anything else.
std::string_view written_here(std::string_view text, std::size_t at) {
  struct Habit {
    std::string_view written, here;
  };
  static constexpr Habit kHabits[] = {{"=", "; equality is written `==`"},
                                      {"and", "; it is written `&&`"},
                                      {"AND", "; it is written `&&`"},
                                      {"&", "; it is written `&&`"},
                                      {"or", "; it is written `||`"},
                                      {"OR", "; it is written `||`"},
                                      {"|", "; it is written `||`"},
                                      {"not", "; it is written `!`"},
                                      {"is", "; equality is written `==`"},
                                      {"\u2018", "; texts stand in plain quotes: '...'"},
                                      {"\u2019", "; texts stand in plain quotes: '...'"},
                                      {"\u201C", "; texts stand in plain quotes: \"...\""},
                                      {"\u201D", "; texts stand in plain quotes: \"...\""}};
  const std::string_view rest = text.substr(std::min(at, text.size()));
  for (const Habit& habit : kHabits) {
    const bool whole = !name_character(habit.written.back()) || rest.size() == habit.written.size() ||
                       (rest.size() > habit.written.size() && !name_character(rest[habit.written.size()]));
    if (rest.starts_with(habit.written) && whole) return habit.here;
  }
  return {};
}

}  // namespace

std::variant<Expression, ExpressionError> parse_expression(std::string_view text, Expression used) {
  if (text.size() >= std::numeric_limits<std::uint32_t>::max()) {
    return ExpressionError{"the expression is longer than 4 GiB", 0};
  }
  Builder builder(text, std::move(used));
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*> input(
      text.data(), text.data() + text.size(), "");
  try {
    tao::pegtl::parse<rules::text, action, control>(input, builder);
  } catch (const tao::pegtl::parse_error& error) {
    const std::size_t at = error.positions().front().byte;
    return ExpressionError{"expected " + std::string(error.message()) + ", found " + found_at(text, at) +
                               std::string(written_here(text, at)),
                           static_cast<std::uint32_t>(at)};
  } catch (const ExpressionError& error) {
    return error;
  }
  return builder.take();
}

}  // namespace cablemark
