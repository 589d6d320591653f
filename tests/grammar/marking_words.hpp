// A vocabulary for the tests of the grammar, and a marking as compact words.
#pragma once

#include <string>
#include <string_view>

#include "grammar/marking.hpp"

namespace cablemark::marking_words {

// Ids follow the order of the rows here.
inline constexpr const char* kLevels[] = {"U", "C", "S", "TS", "EFTO", "NS", "NC", "CTS", "R", "FR"};
inline constexpr const char* kControls[] = {"NF",  "REL", "OC",  "SBU", "SBU_NF", "FGI", "SI",  "TK",
                                            "SAR", "RD",  "CUI", "LOU", "FOUO",   "IMC", "EYES"};
inline constexpr const char* kCountries[] = {"USA", "GBR", "CAN", "AUS", "FVEY", "NATO", "FRA"};

inline Vocabulary vocabulary() {
  Vocabulary words;
  const auto index = [](const auto& names, std::string_view name) {
    for (std::size_t i = 0; i < std::size(names); ++i) {
      if (names[i] == name) return static_cast<WordId>(i);
    }
    return kNoWord;
  };
  const auto add = [&](WordKind kind, WordId id, std::initializer_list<const char*> line,
                       std::initializer_list<const char*> portion) {
    for (const char* spelling : line) words.add(WordPlace::Line, spelling, {kind, id, true});
    for (const char* spelling : portion) words.add(WordPlace::Portion, spelling, {kind, id, true});
  };
  const auto level = [&](const char* name, const char* ladder, std::initializer_list<const char*> line,
                         std::initializer_list<const char*> portion) {
    const WordId id = index(kLevels, name);
    words.add_level(id, {ladder, 0, std::string_view(name) != "U"});
    add(WordKind::Level, id, line, portion);
  };
  const auto control = [&](const char* name, ControlShape shape, std::initializer_list<const char*> line,
                           std::initializer_list<const char*> portion) {
    const WordId id = index(kControls, name);
    words.add_control(id, shape);
    add(WordKind::Control, id, line, portion);
  };
  level("U", "us", {"UNCLASSIFIED", "UNCLAS"}, {"U"});
  level("C", "us", {"CONFIDENTIAL"}, {"C"});
  level("S", "us", {"SECRET"}, {"S"});
  level("TS", "us", {"TOP SECRET"}, {"TS"});
  level("EFTO", "us", {"UNCLAS EFTO"}, {});
  level("NS", "nato", {"NATO SECRET"}, {"NS"});
  level("NC", "nato", {"NATO CONFIDENTIAL"}, {"NC"});
  level("CTS", "nato", {"COSMIC TOP SECRET"}, {"CTS"});
  level("R", "foreign", {"RESTRICTED"}, {"R"});
  level("FR", "french", {"RÉSERVÉ"}, {});
  control("NF", {}, {"NOFORN"}, {"NF", "N"});
  control("REL", {kNoWord, true}, {"REL TO"}, {"REL TO", "REL"});
  control("OC", {}, {"ORCON"}, {"OC"});
  control("SBU", {0, false}, {}, {"SBU"});
  control("SBU_NF", {0, false}, {"SBU NOFORN"}, {"SBU-NF", "SBU/NF", "SBU/N"});
  control("FGI", {kNoWord, true}, {"FGI"}, {"FGI"});
  control("SI", {}, {"SI"}, {"SI"});
  control("TK", {}, {"TK"}, {"TK"});
  control("EYES", {kNoWord, false, true}, {"EYES ONLY"}, {"EYES ONLY", "EYES"});
  control("SAR", {kNoWord, false, false, true}, {"SAR", "SPECIAL ACCESS REQUIRED"}, {"SAR"});
  control("RD", {}, {"RD", "RD-SIGMA"}, {"RD", "RD-SG"});
  control("CUI", {0, false}, {"CUI"}, {"CUI"});
  control("LOU", {0, false}, {"LIMITED OFFICIAL USE"}, {"LOU"});
  control("FOUO", {0, false}, {"FOUO"}, {"FOUO"});
  control("IMC", {}, {"CONTROLLED IMAGERY"}, {"IMC"});
  words.add(WordPlace::Caption, "SENSITIVE", {WordKind::Caption, 0, true});
  for (std::size_t i = 0; i < std::size(kCountries); ++i) {
    words.add(WordPlace::Codes, kCountries[i], {WordKind::Country, static_cast<WordId>(i), true});
  }
  words.add(WordPlace::Codes, "UK", {WordKind::Country, index(kCountries, "GBR"), false});
  return words;
}

// `C REL[USA GBR] sep=// unclosed ?[TEXT] span=...`; what has its usual value is left out.
inline std::string words_of(std::string_view text, const Marking& mark, const MarkPool& pool) {
  std::string out;
  const auto spans = [&](const char* name, Range range) {
    if (range.count == 0) return;
    out += std::string(" ") + name + "[";
    for (std::uint32_t i = 0; i < range.count; ++i) {
      if (i != 0) out += "|";
      out += pool.spans[range.first + i].of(text);
    }
    out += "]";
  };
  const auto codes = [&](Range range) {
    out += "[";
    for (std::uint32_t i = 0; i < range.count; ++i) {
      const CodeUse& code = pool.codes[range.first + i];
      if (i != 0) out += " ";
      if (code.id == kNoWord) out += "?";
      out += code.id == kNoWord ? std::string(code.span.of(text)) : kCountries[code.id];
    }
    out += "]";
  };
  if (!mark.present()) return "nothing";
  out += mark.known ? kLevels[mark.level] : "-";
  if (!mark.level_in_place) out += "!";
  if (mark.level_span.present() && mark.level_span.length() == 0) out += " empty level";
  constexpr const char* kSystems[] = {"", " nato", " foreign", " joint"};
  out += kSystems[static_cast<std::size_t>(mark.system)];
  if (mark.owners.count != 0) {
    out += " of";
    codes(mark.owners);
  }
  for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
    const ControlUse& use = pool.controls[mark.controls.first + i];
    out += std::string(" ") + kControls[use.id];
    if (!use.in_place) out += "!";
    if (use.codes.count != 0) codes(use.codes);
    spans("between", use.separators);
  }
  spans("levels", mark.levels);
  spans("parts", mark.compartments);
  spans("?", mark.unknown);
  spans("sep", mark.separators);
  if (mark.repeated != 0) out += " repeated=" + std::to_string(mark.repeated);
  if (!mark.closed) out += " unclosed";
  if (mark.spaced) out += " spaced";
  if (mark.repaired) out += " repaired";
  if (!mark.separated) out += " blank";
  if (mark.tail.present()) out += " tail[" + std::string(mark.tail.of(text)) + "]";
  if (mark.span != Span{0, static_cast<std::uint32_t>(text.size())}) {
    out += " span[" + std::string(mark.span.of(text)) + "]";
  }
  return out;
}

}  // namespace cablemark::marking_words
