// A small vocabulary, and cables as text: what the tests of the cable grammar share.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "grammar/cable.hpp"

namespace cablemark::cable_tests {

namespace id {
enum Levels : WordId { kU, kC, kS, kTS, kNC, kNS };
enum Controls : WordId { kNoforn, kRelTo, kOrcon, kFgi, kFouo, kLou, kSbu, kSbuNf, kCui, kRelido, kNational };
enum Captions : WordId {
  kSensitive,
  kSipdis,
  kNodis,
  kExdis,
  kNofornCaption,
  kRelToCaption,
  kAidac,
  kCorrected,
  kInternet,
  kNationalCaption,
  kCodel
};
}  // namespace id

inline Vocabulary words() {
  Vocabulary vocabulary;
  const auto level = [&](WordId row, const char* ladder, char letter, std::initializer_list<const char*> line,
                         std::initializer_list<const char*> portion) {
    vocabulary.add_level(row, {ladder, letter, letter != 'U'});
    for (const char* spelling : line) vocabulary.add(WordPlace::Line, spelling, {WordKind::Level, row, true});
    for (const char* spelling : portion) vocabulary.add(WordPlace::Portion, spelling, {WordKind::Level, row, true});
  };
  level(id::kU, "us", 'U', {"UNCLASSIFIED", "UNCLAS"}, {"U"});
  level(id::kC, "us", 'C', {"CONFIDENTIAL"}, {"C"});
  level(id::kS, "us", 'S', {"SECRET"}, {"S"});
  level(id::kTS, "us", 'T', {"TOP SECRET"}, {"TS"});
  level(id::kNC, "nato", 'C', {"NATO CONFIDENTIAL"}, {"NC"});
  level(id::kNS, "nato", 'S', {"NATO SECRET"}, {"NS"});
  const auto control = [&](WordId row, WordId implies, bool codes, std::initializer_list<const char*> line,
                           std::initializer_list<const char*> portion) {
    vocabulary.add_control(row, {implies, codes});
    for (const char* spelling : line) vocabulary.add(WordPlace::Line, spelling, {WordKind::Control, row, true});
    for (const char* spelling : portion) vocabulary.add(WordPlace::Portion, spelling, {WordKind::Control, row, true});
  };
  control(id::kNoforn, kNoWord, false, {"NOFORN"}, {"NF", "N", "NOFORN"});
  control(id::kRelTo, kNoWord, true, {"REL TO"}, {"REL TO", "REL"});
  control(id::kOrcon, kNoWord, false, {"ORCON"}, {"OC", "ORCON"});
  control(id::kFgi, kNoWord, true, {"FGI"}, {"FGI"});
  control(id::kFouo, kNoWord, false, {"FOR OFFICIAL USE ONLY", "FOUO"}, {"FOUO"});
  control(id::kLou, id::kU, false, {"LIMITED OFFICIAL USE"}, {"LOU"});
  control(id::kSbu, id::kU, false, {}, {"SBU"});
  control(id::kSbuNf, id::kU, false, {"SBU NOFORN"}, {"SBU-NF", "SBU/NF", "SBU/N"});
  control(id::kCui, id::kU, false, {"CUI", "CONTROLLED"}, {"CUI"});
  control(id::kRelido, kNoWord, false, {"RELIDO"}, {"RELIDO"});
  control(id::kNational, kNoWord, false, {"EXCLUSIF NATIONAL"}, {"EN"});
  const auto caption = [&](WordId row, const char* spelling, bool preferred = true) {
    vocabulary.add(WordPlace::Caption, spelling, {WordKind::Caption, row, preferred});
  };
  caption(id::kSensitive, "SENSITIVE");
  caption(id::kSensitive, "SENSITIVE BUT UNCLASSIFIED", false);
  caption(id::kSensitive, "SBU", false);
  caption(id::kSipdis, "SIPDIS");
  caption(id::kNodis, "NODIS");
  caption(id::kExdis, "EXDIS");
  caption(id::kNofornCaption, "NOFORN");
  caption(id::kRelToCaption, "REL TO");
  caption(id::kAidac, "AIDAC");
  caption(id::kCorrected, "C O R R E C T E D C O P Y");
  caption(id::kInternet, "NOT FOR INTERNET DISTRIBUTION");
  caption(id::kNationalCaption, "EXCLUSIF NATIONAL");
  caption(id::kCodel, "CODEL");
  WordId country = 0;
  for (const char* code : {"USA", "AUS", "CAN", "DEU", "GBR", "UK", "NZL", "FVEY", "NATO"}) {
    vocabulary.add(WordPlace::Codes, code, {WordKind::Country, country++, true});
  }
  vocabulary.add_form(FormKeyword::Subject, "OBJET");
  return vocabulary;
}

// A text with everything that was read from it. The texts of spans are views of `text`.
struct Parsed {
  std::string text;
  Source source;
  Vocabulary vocabulary = words();
  ParsedText result;

  explicit Parsed(std::string input, const ParseOptions& options = {}) : text(std::move(input)) {
    source.assign(text);
    parse_cables(source, vocabulary, options, result);
  }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  [[nodiscard]] const Cable& cable(std::size_t index = 0) const { return result.cables.at(index); }
  [[nodiscard]] std::string at(Span span) const { return std::string(span.of(source.text())); }
};

// The lines of a header in a few words, for tables: `UNCLAS OSLO 312 1/3`.
inline std::string classification(const Parsed& parsed) {
  if (parsed.result.cable_count == 0) return "no cable";
  const auto& line = parsed.cable().classification;
  if (!line) return "none";
  std::string out = parsed.at(line->mark.span) + (line->mark.known ? "" : "?");
  if (line->mark.repaired) out += " repaired";
  if (line->post.present()) out += " | " + parsed.at(line->post);
  if (line->serial) out += " | " + std::to_string(*line->serial);
  if (line->section) out += " | " + std::to_string(*line->section) + "/" + std::to_string(line->sections.value_or(0));
  return out;
}

inline std::string captions(const Parsed& parsed) {
  std::string out;
  for (const CaptionLine& caption : parsed.cable().captions) {
    out += (out.empty() ? "" : ", ") + parsed.at(caption.span) +
           (caption.name == kNoWord ? "?"
            : caption.preferred     ? ""
                                    : " (also)");
  }
  return out;
}

// One word a portion: kind letter, number, mark, `>parent`.
inline std::string portions(const Parsed& parsed) {
  static constexpr const char* kKinds[] = {"P", "S", "B", "subject", "H", "K", "T", "N", "table"};
  std::string out;
  for (const Portion& portion : parsed.cable().portions) {
    out += (out.empty() ? "" : " ") + std::string(kKinds[static_cast<std::size_t>(portion.kind)]) +
           parsed.at(portion.number);
    if (portion.mark.present())
      out += parsed.at(portion.mark.span) + (portion.mark.known ? "" : "?") + (portion.mark.closed ? "" : "!");
    if (portion.position == MarkPosition::AfterTitle) out += "title";
    if (portion.position == MarkPosition::AtEnd) out += "end";
    if (portion.mark_damaged) out += "damaged";
    if (portion.parent != Span::kNowhere) out += ">" + std::to_string(portion.parent);
  }
  return out;
}

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace cablemark::cable_tests
