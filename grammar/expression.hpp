// The syntax tree of a policy expression, which is CEL (Common Expression Language). The grammar reads syntax only:
// names, types and functions are settled by policies/program.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "grammar/span.hpp"

namespace cablemark {

enum class ExprKind : std::uint8_t {
  Null,
  Bool,
  Int,
  Uint,
  Double,
  String,
  Bytes,
  Ident,   // name; a leading dot is kept in the name
  Select,  // child 0 . name
  Index,   // child 0 [ child 1 ]
  Call,    // name(children), also of operators: `_&&_`, `_+_`, `!_`, `-_`, `_?_:_`, `@in`, `_<=_`;
           // `_&&_` and `_||_` have two children or more, so that long chains are flat
  Method,  // child 0 . name(children 1..)
  List,    // children; `optional_element` children are `?x`
  Map,     // key, value, key, value ...
  Struct,  // name{field: value}; field names are String children
};

// The children of a node: indices in Expression::nodes. Few nodes have more than three.
class ExprChildren {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const std::uint32_t* begin() const { return size_ <= kInside ? inside_.data() : outside_.data(); }
  [[nodiscard]] const std::uint32_t* end() const { return begin() + size_; }
  std::uint32_t operator[](std::size_t n) const { return begin()[n]; }

  void push_back(std::uint32_t child) {
    if (size_ < kInside) {
      inside_[size_] = child;
    } else {
      if (size_ == kInside) outside_.assign(inside_.begin(), inside_.end());
      outside_.push_back(child);
    }
    ++size_;
  }

 private:
  static constexpr std::size_t kInside = 3;
  std::array<std::uint32_t, kInside> inside_{};
  std::uint32_t size_ = 0;
  std::vector<std::uint32_t> outside_;  // all of them, once there are more
};

struct ExprNode {
  ExprKind kind = ExprKind::Null;
  bool optional = false;          // `.?name`, `[?x]`
  bool optional_element = false;  // `?x` in a list, `?k: v` in a map
  bool quoted = false;            // a Select whose name stood in backticks
  Span span;                      // bytes of the expression's text
  std::uint32_t name_at = 0;      // where the operator or member name stands, for messages
  std::string text;               // name, or the decoded string or bytes
  std::int64_t integer = 0;
  std::uint64_t unsigned_integer = 0;
  double number = 0;
  ExprChildren children;
};

struct Expression {
  std::vector<ExprNode> nodes;
  std::uint32_t root = 0;
};

struct ExpressionError {
  std::string message;       // lower case, says what is there and what is expected
  std::uint32_t offset = 0;  // byte of the expression's text
};

// Macros (`has`, `all`, ...) stay Call and Method nodes. Nesting deeper than 250 is an error.
// The tree stands in the memory of `used`, an expression that is no longer needed.
std::variant<Expression, ExpressionError> parse_expression(std::string_view text, Expression used = {});

}  // namespace cablemark
