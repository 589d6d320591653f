#include "grammar/confusables.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace cablemark {
namespace {

constexpr char kUnseen = 0;

// Runs of characters: the n-th of a run looks like the n-th sign; one sign stands for all of a run.
struct LookAlikes {
  char32_t first, last;
  std::string_view signs;
};

constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kSmall = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kNothing("\0", 1);

// By code; a run holds look-alikes only.
constexpr LookAlikes kLookAlikes[] = {
    {0x00A0, 0x00A0, " "},          {0x00AD, 0x00AD, kNothing},  {0x0391, 0x0392, "AB"},   {0x0395, 0x0397, "EZH"},
    {0x0399, 0x039A, "IK"},         {0x039C, 0x039D, "MN"},      {0x039F, 0x039F, "O"},    {0x03A1, 0x03A1, "P"},
    {0x03A4, 0x03A5, "TY"},         {0x03A7, 0x03A7, "X"},       {0x03BF, 0x03BF, "o"},    {0x0405, 0x0406, "SI"},
    {0x0408, 0x0408, "J"},          {0x0410, 0x0410, "A"},       {0x0412, 0x0412, "B"},    {0x0415, 0x0415, "E"},
    {0x041A, 0x041A, "K"},          {0x041C, 0x041E, "MHO"},     {0x0420, 0x0423, "PCTY"}, {0x0425, 0x0425, "X"},
    {0x0430, 0x0430, "a"},          {0x0435, 0x0435, "e"},       {0x043E, 0x043E, "o"},    {0x0440, 0x0441, "pc"},
    {0x0443, 0x0443, "y"},          {0x0445, 0x0445, "x"},       {0x0455, 0x0456, "si"},   {0x0458, 0x0458, "j"},
    {0x2000, 0x200A, " "},          {0x200B, 0x200D, kNothing},  {0x2010, 0x2015, "-"},    {0x201A, 0x201A, ","},
    {0x202F, 0x202F, " "},          {0x2044, 0x2044, "/"},       {0x205F, 0x205F, " "},    {0x2060, 0x2060, kNothing},
    {0x2212, 0x2212, "-"},          {0x2215, 0x2215, "/"},       {0x2571, 0x2571, "/"},    {0x27CB, 0x27CB, "/"},
    {0x29F8, 0x29F8, "/"},          {0x3000, 0x3000, " "},       {0xFE58, 0xFE58, "-"},    {0xFE63, 0xFE63, "-"},
    {0xFEFF, 0xFEFF, kNothing},     {0xFF08, 0xFF09, "()"},      {0xFF0C, 0xFF0D, ",-"},   {0xFF0F, 0xFF0F, "/"},
    {0xFF10, 0xFF19, "0123456789"}, {0xFF21, 0xFF3A, kCapitals}, {0xFF41, 0xFF5A, kSmall},
};

constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// The character at `at` and its length. A byte that begins no character is one of its own, 0.
struct Character {
  char32_t code = 0;
  std::uint32_t length = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const std::uint32_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (length == 1 || at + length > text.size()) return {};
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::uint32_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {};
    code = (code << 6) | (byte(at + i) & 0x3F);
  }
  return {code, length};
}

std::optional<char> look_of(char32_t code) {
  const auto* const after = std::upper_bound(std::begin(kLookAlikes), std::end(kLookAlikes), code,
                                             [](char32_t c, const LookAlikes& run) { return c < run.first; });
  if (after == std::begin(kLookAlikes)) return std::nullopt;
  const LookAlikes& run = *std::prev(after);
  if (code > run.last) return std::nullopt;
  return run.signs[run.signs.size() == 1 ? 0 : code - run.first];
}

}  // namespace

std::optional<Confusable> first_confusable(std::string_view text, Span within) {
  for (std::uint32_t at = within.begin; at < within.end;) {
    if (is_ascii(text[at])) {
      ++at;
      continue;
    }
    const Character character = character_at(text.substr(0, within.end), at);
    if (const auto look = look_of(character.code)) {
      return Confusable{{at, at + character.length}, character.code, *look};
    }
    at += character.length;
  }
  return std::nullopt;
}

std::string as_it_looks(std::string_view text) {
  std::string looks;
  std::uint32_t copied = 0;
  const auto end = static_cast<std::uint32_t>(text.size());
  while (const auto found = first_confusable(text, {copied, end})) {
    looks.append(text.substr(copied, found->span.begin - copied));
    if (found->looks_like != kUnseen) looks += found->looks_like;
    copied = found->span.end;
  }
  looks.append(text.substr(copied));
  return looks;
}

}  // namespace cablemark
