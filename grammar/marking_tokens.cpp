#include "grammar/marking_tokens.hpp"

#include <algorithm>
#include <cstddef>

#include "grammar/marking_rules.hpp"

namespace cablemark::marking_tokens {
namespace {

namespace pegtl = tao::pegtl;
using Input = pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*>;

template <typename Rule>
struct action : pegtl::nothing<Rule> {};

template <>
struct action<marking_rules::word> {
  static void apply0(Token& token) { token.kind = TokenKind::Word; }
};

template <>
struct action<marking_rules::gap> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, Token& token) {
    token.kind = TokenKind::Gap;
    token.join = join_of({in.begin(), in.size()});
  }
};

template <>
struct action<marking_rules::opening> {
  static void apply0(Token& token) { token.kind = TokenKind::Opening; }
};

template <>
struct action<marking_rules::closing> {
  static void apply0(Token& token) { token.kind = TokenKind::Closing; }
};

}  // namespace

Join join_of(std::string_view gap) {
  Join strongest = Join::Blank;
  for (std::size_t i = 0; i < gap.size(); ++i) {
    Join join = Join::Blank;
    if (gap[i] == '/') {
      join = i + 1 < gap.size() && gap[i + 1] == '/' ? Join::Category : Join::Slash;
    } else if (gap[i] == '-') {
      join = Join::Dash;
    } else if (gap[i] == ',') {
      join = Join::Comma;
    }
    strongest = std::max(strongest, join);
  }
  return strongest;
}

Token token_at(std::string_view text, std::uint32_t at) {
  Token token;
  token.span = {at, at};
  if (at >= text.size()) return token;
  Input in(text.data() + at, text.data() + text.size(), "");
  if (pegtl::parse<marking_rules::token, action>(in, token)) {
    token.span.end = static_cast<std::uint32_t>(in.current() - text.data());
  }
  return token;
}

}  // namespace cablemark::marking_tokens
