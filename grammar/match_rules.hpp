// Runs a rule at the start of a text. Included by the parts of the cable grammar and by nothing else.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <tao/pegtl.hpp>

#include "grammar/span.hpp"

namespace cablemark {

using RuleInput = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*>;

// The length of text that `Rule` takes, or nothing. Out of line, as the other one: callers ask few of their lines, and
// are the smaller for it.
template <typename Rule>
[[gnu::noinline]] std::optional<std::size_t> match(std::string_view text) {
  RuleInput in(text.data(), text.data() + text.size(), "");
  if (!tao::pegtl::parse<Rule>(in)) return std::nullopt;
  return static_cast<std::size_t>(in.current() - text.data());
}

template <typename Rule, template <typename...> class Action, typename State>
[[gnu::noinline]] std::optional<std::size_t> match(std::string_view text, State& state) {
  RuleInput in(text.data(), text.data() + text.size(), "");
  if (!tao::pegtl::parse<Rule, Action>(in, state)) return std::nullopt;
  return static_cast<std::size_t>(in.current() - text.data());
}

// Where `in` stands in a text that begins at `base`, which is byte `offset` of the whole text.
template <typename ActionInput>
Span span_of(const ActionInput& in, const char* base, std::uint32_t offset) {
  return {offset + static_cast<std::uint32_t>(in.begin() - base), offset + static_cast<std::uint32_t>(in.end() - base)};
}

// Nothing if it is no number of digits, or too large a one. Out of line for the same reason.
template <typename Integer>
[[gnu::noinline]] std::optional<Integer> to_number(std::string_view digits) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<Integer>::max());
  constexpr std::size_t kLongest = std::numeric_limits<std::uint64_t>::digits10;
  if (digits.empty()) return std::nullopt;
  // Zeros before a number may be many.
  if (digits.size() > kLongest) digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (digits.size() > kLongest) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : digits) {
    const auto digit = static_cast<unsigned char>(c - '0');
    if (digit > 9) return std::nullopt;
    value = 10 * value + digit;
  }
  if (value > kMost) return std::nullopt;
  return static_cast<Integer>(value);
}

}  // namespace cablemark
