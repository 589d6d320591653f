// Runs a rule at the start of a text. Included by the parts of the cable grammar and by nothing else.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <tao/pegtl.hpp>

#include "grammar/span.hpp"

namespace cablemark {

using RuleInput = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*>;

// The length of text that `Rule` takes, or nothing.
template <typename Rule>
std::optional<std::size_t> match(std::string_view text) {
  RuleInput in(text.data(), text.data() + text.size(), "");
  if (!tao::pegtl::parse<Rule>(in)) return std::nullopt;
  return static_cast<std::size_t>(in.current() - text.data());
}

template <typename Rule, template <typename...> class Action, typename State>
std::optional<std::size_t> match(std::string_view text, State& state) {
  RuleInput in(text.data(), text.data() + text.size(), "");
  if (!tao::pegtl::parse<Rule, Action>(in, state)) return std::nullopt;
  return static_cast<std::size_t>(in.current() - text.data());
}

// Where `in` stands in a text that begins at `base`, which is byte `offset` of the whole text.
template <typename ActionInput>
Span span_of(const ActionInput& in, const char* base, std::uint32_t offset) {
  return {offset + static_cast<std::uint32_t>(in.begin() - base), offset + static_cast<std::uint32_t>(in.end() - base)};
}

template <typename Integer>
std::optional<Integer> to_number(std::string_view digits) {
  Integer value{};
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec != std::errc{} || result.ptr != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace cablemark
