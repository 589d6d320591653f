#include "grammar/titles.hpp"

#include <algorithm>
#include <span>

#include "grammar/cable_lines.hpp"

namespace cablemark {

namespace {

// clang-format off
constexpr std::string_view kTitles[] = {
    "adcm", "administrator", "adviser", "advisor", "aide", "amb", "ambassador", "analyst", "assistant", "attache",
    "attaché", "attachÉ", "cda", "chair", "chairman", "charge", "chargé", "chargÉ", "chief", "commandant", "commander",
    "commissioner", "coordinator", "counsel", "counselor", "counsellor", "consul", "couns", "das", "dcm", "delegate", "deputy",
    "director", "ds", "eac", "economist", "envoy", "head", "inspector", "laboff", "leader", "manager", "minister",
    "negotiator", "officer", "pao", "pdas", "permrep", "pol/c", "polad", "refcoord", "rep", "representative",
    "secretary", "specialist", "spokesman", "spokesperson", "undersecretary", "watcher"};
// Short for an office of a post: only in capitals, for names are as short.
constexpr std::string_view kAbbreviations[] = {
    "ACAO", "ACG", "ADAO", "AGSO", "ALAT", "ALEGATT", "ALUSNA", "APAO", "ARMA", "ARSO", "CAO", "CG", "CHOD", "COM",
    "CONGEN", "COS", "DAO", "DATT", "DCG", "DPAO", "DPO", "DPR", "DRSO", "EMIN", "ESTH", "ESTHO", "FMO", "GSO", "HRO",
    "IAO", "IMO", "IPO", "LEGAT", "LEGATT", "MCEA", "MCPA", "MO", "PMC", "PMIN", "PO", "REA", "REO", "RSO", "SCO",
    "USPR"};
// Titles are run together of these: POLMINCOUNS, EconChief, CONOFF. The last piece is a rank.
constexpr std::string_view kFields[] = {
    "admin", "ag", "comm", "con", "cons", "dep", "econ", "lab", "legal", "mgmt", "mgt", "mil", "narc", "pd", "pol",
    "pub", "ref", "sci"};
constexpr std::string_view kRanks[] = {
    "adv", "adviser", "advisor", "att", "attache", "chief", "coord", "couns", "counsel", "counsellor",
    "counselor", "dir", "director", "gen", "min", "minister", "off", "officer", "rep", "sec"};
constexpr std::string_view kBesideTitles[] = {
    "a", "a.i", "acting", "affaires", "affairs", "agricultural", "ai", "and", "branch", "bureau", "by", "c",
    "classification", "classified", "commercial", "consular", "consulate", "counterterrorism", "country", "cultural",
    "d'affaires", "decl", "declassify", "defense", "delegation", "department", "derived", "desk", "division", "dos",
    "dscg", "e.o", "econ", "economic", "embassy", "environment", "environmental", "executive", "for", "from", "general",
    "global", "guide", "health", "human", "information", "intelligence", "interim", "issues", "labor", "legal",
    "management", "military", "mission", "multiple", "narcotics", "of", "office", "on", "operations", "per",
    "permanent", "pol", "political", "principal", "program", "prt", "public", "reason", "reasons", "reconstruction",
    "refugee", "regional", "research", "rights", "s", "sbu", "science", "section", "security", "senior", "sources",
    "special", "staff", "state", "states", "team", "technology", "the", "to", "trade", "ts", "u", "u.s", "under",
    "unit", "united", "vice"};
// clang-format on

bool same(std::string_view word, std::string_view lower_case) {
  return word.size() == lower_case.size() && starts_with(word, lower_case);
}

bool among(std::span<const std::string_view> words, std::string_view word) {
  return std::any_of(words.begin(), words.end(), [word](std::string_view each) { return same(word, each); });
}

// Whether fields and ranks follow one another up to the end of `word`.
bool of_pieces(std::string_view word) {
  const auto begins = [word](std::string_view piece) {
    return starts_with(word, piece) && of_pieces(word.substr(piece.size()));
  };
  return word.empty() || std::any_of(std::begin(kFields), std::end(kFields), begins) ||
         std::any_of(std::begin(kRanks), std::end(kRanks), begins);
}

bool compound(std::string_view word) {
  constexpr std::size_t kLongest = 24;
  return word.size() <= kLongest && std::any_of(std::begin(kRanks), std::end(kRanks), [word](std::string_view rank) {
           return word.size() > rank.size() && same(word.substr(word.size() - rank.size()), rank) &&
                  of_pieces(word.substr(0, word.size() - rank.size()));
         });
}

ClassifierWord single_word(std::string_view word) {
  if (among(kTitles, word) || compound(word) ||
      std::find(std::begin(kAbbreviations), std::end(kAbbreviations), word) != std::end(kAbbreviations)) {
    return ClassifierWord::Title;
  }
  return among(kBesideTitles, word) ? ClassifierWord::Office : ClassifierWord::Other;
}

}  // namespace

ClassifierWord classifier_word(std::string_view word) {
  bool offices = true;
  while (true) {
    const std::size_t dash = word.find('-');
    const ClassifierWord piece = single_word(word.substr(0, dash));
    if (piece == ClassifierWord::Title) return piece;
    offices = offices && piece == ClassifierWord::Office;
    if (dash == std::string_view::npos) return offices ? ClassifierWord::Office : ClassifierWord::Other;
    word.remove_prefix(dash + 1);
  }
}

}  // namespace cablemark
