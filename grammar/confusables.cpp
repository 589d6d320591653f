#include "grammar/confusables.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

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
    {0x00A0, 0x00A0, " "},    {0x00AD, 0x00AD, kNothing}, {0x0300, 0x036F, kNothing},     {0x0391, 0x0392, "AB"},
    {0x0395, 0x0397, "EZH"},  {0x0399, 0x039A, "IK"},     {0x039C, 0x039D, "MN"},         {0x039F, 0x039F, "O"},
    {0x03A1, 0x03A1, "P"},    {0x03A4, 0x03A5, "TY"},     {0x03A7, 0x03A7, "X"},          {0x03BF, 0x03BF, "o"},
    {0x0405, 0x0406, "SI"},   {0x0408, 0x0408, "J"},      {0x0410, 0x0410, "A"},          {0x0412, 0x0412, "B"},
    {0x0415, 0x0415, "E"},    {0x041A, 0x041A, "K"},      {0x041C, 0x041E, "MHO"},        {0x0420, 0x0423, "PCTY"},
    {0x0425, 0x0425, "X"},    {0x0430, 0x0430, "a"},      {0x0435, 0x0435, "e"},          {0x043E, 0x043E, "o"},
    {0x0440, 0x0441, "pc"},   {0x0443, 0x0443, "y"},      {0x0445, 0x0445, "x"},          {0x0455, 0x0456, "si"},
    {0x0458, 0x0458, "j"},    {0x2000, 0x200A, " "},      {0x200B, 0x200F, kNothing},     {0x2010, 0x2015, "-"},
    {0x201A, 0x201A, ","},    {0x202F, 0x202F, " "},      {0x2044, 0x2044, "/"},          {0x205F, 0x205F, " "},
    {0x207D, 0x207E, "()"},   {0x2212, 0x2212, "-"},      {0x2215, 0x2215, "/"},          {0x2571, 0x2571, "/"},
    {0x2768, 0x2769, "()"},   {0x27CB, 0x27CB, "/"},      {0x29F8, 0x29F8, "/"},          {0x3000, 0x3000, " "},
    {0xFE58, 0xFE58, "-"},    {0xFE59, 0xFE5A, "()"},     {0xFE63, 0xFE63, "-"},          {0xFF08, 0xFF09, "()"},
    {0xFF0C, 0xFF0D, ",-"},   {0xFF0F, 0xFF0F, "/"},      {0xFF10, 0xFF19, "0123456789"}, {0xFF21, 0xFF3A, kCapitals},
    {0xFF41, 0xFF5A, kSmall},
};

// What editors, mail and browsers leave between the letters of a text and show as nothing: marks of direction and of
// variation, fillers, joiners, tags.
constexpr std::pair<char32_t, char32_t> kUnseenRuns[] = {
    {0x034F, 0x034F}, {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},   {0x180B, 0x180F},
    {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF},
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
  if (is_unseen(code)) return kUnseen;
  const auto* const after = std::upper_bound(std::begin(kLookAlikes), std::end(kLookAlikes), code,
                                             [](char32_t c, const LookAlikes& run) { return c < run.first; });
  if (after == std::begin(kLookAlikes)) return std::nullopt;
  const LookAlikes& run = *std::prev(after);
  if (code > run.last) return std::nullopt;
  return run.signs[run.signs.size() == 1 ? 0 : code - run.first];
}

}  // namespace

bool is_unseen(char32_t code) {
  const auto* const after =
      std::upper_bound(std::begin(kUnseenRuns), std::end(kUnseenRuns), code,
                       [](char32_t c, const std::pair<char32_t, char32_t>& run) { return c < run.first; });
  return after != std::begin(kUnseenRuns) && code <= std::prev(after)->second;
}

bool is_wide_blank(char32_t code) {
  // Most of what stands above ASCII: letters, dashes and quotation marks.
  if (code < 0x300 || (code >= 0x2010 && code < 0x2028)) return code == 0xA0;
  return code == 0x1680 || (code >= 0x2000 && code <= 0x200B) || code == 0x202F || code == 0x205F || code == 0x3000 ||
         is_unseen(code);
}

SeenCharacter seen_at(std::string_view text, std::size_t at) {
  if (is_ascii(text[at])) return {text[at], 1};
  const Character character = character_at(text, at);
  return {look_of(character.code).value_or(kUnseen), character.length};
}

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
