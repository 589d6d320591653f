#include "grammar/expression.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <tao/pegtl/contrib/analyze.hpp>
#include <utility>
#include <vector>

#include "grammar/expression_rules.hpp"

namespace cablemark {
namespace {

// The tree in prefix form: (+ 1 (* 2 3)).
std::string shape(const Expression& e, std::uint32_t id) {
  const ExprNode& node = e.nodes[id];
  std::string text = node.text;
  if (node.kind == ExprKind::Int) text = std::to_string(node.integer);
  if (node.kind == ExprKind::Uint) text = std::to_string(node.unsigned_integer) + "u";
  if (node.kind == ExprKind::Double) text = std::to_string(node.number);
  if (node.kind == ExprKind::Bool) text = node.integer != 0 ? "true" : "false";
  if (node.kind == ExprKind::Null) text = "null";
  if (node.kind == ExprKind::String) text = "'" + node.text + "'";
  if (node.kind == ExprKind::Select) text = std::string(node.optional ? ".?" : ".") + node.text;
  if (node.kind == ExprKind::Index) text = node.optional ? "[?]" : "[]";
  if (node.kind == ExprKind::Method) text = "." + node.text + "()";
  if (node.kind == ExprKind::List) text = "list";
  if (node.kind == ExprKind::Map) text = "map";
  if (node.optional_element) text = "?" + text;
  const bool leaf = node.children.empty() && node.kind != ExprKind::List && node.kind != ExprKind::Map;
  if (leaf && node.kind != ExprKind::Call) return text;
  for (const std::uint32_t child : node.children) text += " " + shape(e, child);
  return "(" + text + ")";
}

std::string read(std::string_view text) {
  const auto parsed = parse_expression(text);
  if (const auto* error = std::get_if<ExpressionError>(&parsed))
    return std::to_string(error->offset) + ": " + error->message;
  const auto& expression = std::get<Expression>(parsed);
  return shape(expression, expression.root);
}

TEST(ExpressionGrammar, IsWellFormed) { EXPECT_EQ(tao::pegtl::analyze<expression_rules::text>(), 0U); }

TEST(ExpressionGrammar, ReadsTrees) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"1 + 2 * 3", "(_+_ 1 (_*_ 2 3))"},
      {"(1 + 2) * 3 // sum", "(_*_ (_+_ 1 2) 3)"},
      {"a && b && c || d", "(_||_ (_&&_ a b c) d)"},
      {"a ? b : c ? d : e", "(_?_:_ a b (_?_:_ c d e))"},
      {"!-a.b in c", "(@in (!_ (-_ (.b a))) c)"},
      {"1 - 2 - 3", "(_-_ (_-_ 1 2) 3)"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"0xFFu", "255u"},
      {"a[0].f(1, 'x')[?k]", "([?] (.f() ([] a 0) 1 'x') k)"},
      {"f()", "(f)"},
      {"[1, ?x, ]", "(list 1 ?x)"},
      {"[?[], ?[?1]]", "(list (?list) (?list ?1))"},
      {"a[?[]]", "([?] a (list))"},
      {"[?(a), b[?{}]]", "(list ?a ([?] b (map)))"},
      {"{?'k': 1, 'l': null}", "(map ?'k' 1 'l' null)"},
      {"a.?b.`c-d`", "(.c-d (.?b a))"},
      {"a.b{c: 1}", "(a.b 'c' 1)"},
      {R"('\x41\u00e9\101\n')",
       "'A\xC3\xA9"
       "A\n'"},
      {R"(r'\n' + """a"b""")", "(_+_ '\\n' 'a\"b')"},
      {"inner", "inner"},
      {"a<b==c", "(_==_ (_<_ a b) c)"},
  };
  for (const auto& [text, tree] : cases) EXPECT_EQ(read(text), tree) << text;
}

// One message, at the byte where the text stops making sense.
TEST(ExpressionGrammar, SaysWhatIsExpectedAndFound) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"", "0: expected a value, found the end of the expression"},
      {"1 +", "3: expected a value, found the end of the expression"},
      {"a = b", "2: expected an operator or the end of the expression, found `=`; equality is written `==`"},
      {"a and b", "2: expected an operator or the end of the expression, found `and`; it is written `&&`"},
      {"a android", "2: expected an operator or the end of the expression, found `android`"},
      {"a == \u2018b\u2019", "5: expected a value, found `\u2018`; texts stand in plain quotes: '...'"},
      {"(a", "2: expected an operator or `)`, found the end of the expression"},
      {"f(a b)", "4: expected an operator, `,` or `)`, found `b`"},
      {"f(a,)", "4: expected a value, found `)`"},
      {"[1 2]", "3: expected an operator, `,` or `]`, found `2`"},
      {"'abc", "4: expected a closing `'`, found the end of the expression"},
      {R"('\q')", "2: expected an escape such as `\\n`, `\\'`, `\\x41` or `\\u00e9`, found `q`"},
      {"a ? b", "5: expected an operator or the `:` of `?`, found the end of the expression"},
      {"a.", "2: expected a name after the dot, found the end of the expression"},
      {"12x", "2: expected an operator after the number, found `x`"},
      {"9223372036854775808", "0: the number does not fit in 64 bits"},
      {"1(2)", "1: only a name can be called"},
      {"while", "0: `while` is a reserved word and names nothing"},
      {R"('\ud800')", "3: the escape names no character"},
  };
  for (const auto& [text, message] : cases) EXPECT_EQ(read(text), message) << text;
}

// Neither the stack nor the time gives out.
TEST(ExpressionGrammar, TakesAnyLengthAndDepth) {
  const std::clock_t start = std::clock();
  for (const char* piece : {"(", "!", "-", "[", "{", "a.", "a[", "f(", "a?", "1+", "'", "//", "{1:", "\xff"}) {
    std::string text;
    while (text.size() < (1U << 20)) text += piece;
    EXPECT_TRUE(std::holds_alternative<ExpressionError>(parse_expression(text))) << piece;
  }
  std::string chain = "a", list = "[0";
  while (chain.size() < (1U << 20)) chain += "||a";
  while (list.size() < (1U << 20)) list += ",0";
  EXPECT_TRUE(std::holds_alternative<Expression>(parse_expression(chain)));
  EXPECT_TRUE(std::holds_alternative<Expression>(parse_expression(list + "]")));
  EXPECT_LT((std::clock() - start) / CLOCKS_PER_SEC, 60);
  const std::string deep = std::string(240, '(') + "1" + std::string(240, ')');
  EXPECT_TRUE(std::holds_alternative<Expression>(parse_expression(deep)));
}

}  // namespace
}  // namespace cablemark
