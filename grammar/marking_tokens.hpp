// A marking as words and the gaps between them; read by the grammar in marking_rules.hpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "grammar/span.hpp"

namespace cablemark::marking_tokens {

// What joins two words; the strongest separator names a gap.
enum class Join : std::uint8_t { None, Blank, Comma, Dash, Slash, Category };

enum class TokenKind : std::uint8_t { End, Word, Gap, Opening, Closing };

struct Token {
  TokenKind kind = TokenKind::End;
  Join join = Join::None;
  Span span;
};

// The token of `text` at `at`; End, with an empty span, behind the last one.
Token token_at(std::string_view text, std::uint32_t at);
// The strongest separator in a gap; Blank for an empty one.
Join join_of(std::string_view gap);

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr bool is_letter(char c) { return upper(c) >= 'A' && upper(c) <= 'Z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace cablemark::marking_tokens
