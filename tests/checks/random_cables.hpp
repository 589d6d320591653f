// Cables for the tests that hold two ways of checking against each other.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "checks/fact_values.hpp"
#include "grammar/cable.hpp"
#include "policies/policy.hpp"

namespace cablemark {

// The example, the fixtures and the masked cables.
inline std::vector<std::string> texts() {
  std::vector<std::filesystem::path> paths{std::filesystem::path(CABLEMARK_SOURCE_DIR) / "examples" / "10GENEVA48.txt"};
  const std::filesystem::path shared = CABLEMARK_SHARED_DIR;
  std::vector<std::filesystem::path> folders;
  for (const auto* pack : {"us-core", "us-state", "acp127"}) {
    folders.push_back(std::filesystem::path(CABLEMARK_SOURCE_DIR) / "policies" / pack / "fixtures");
  }
  if (!shared.empty()) folders.push_back(shared / "corpus" / "masked-cables");
  std::error_code ignored;
  for (const auto& folder : folders) {
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> all;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    all.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return all;
}

// One mark, word or line exchanged, removed or doubled.
inline std::string mutated(std::string text, std::mt19937& random) {
  static constexpr std::string_view kMarks[] = {"(C)",        "(S//NF)", "(U)",    "(SBU)",     "(TS//REL TO USA, GBR)",
                                                "(C//OC/NF)", "(LOU)",   "(S//X)", "(//GBR C)", "(C",
                                                "NODIS",      "NOFORN",  "7."};
  for (std::size_t edits = 1 + random() % 4; edits > 0 && !text.empty(); --edits) {
    const std::string_view mark = kMarks[random() % std::size(kMarks)];
    const auto at = text.find_first_of("(\n", random() % text.size());
    if (at == std::string::npos) continue;
    const auto close = text.find_first_of(")\n", at + 1);
    if (text[at] == '(' && close != std::string::npos && close - at < 12) {
      text.replace(at, close + 1 - at, mark);
    } else if (random() % 3 == 0 && close != std::string::npos) {
      text.erase(at, close - at);
    } else {
      text.insert(at, "\n" + std::string(mark) + " ");
    }
  }
  return text;
}

// Paragraphs and captions put together at random; more than a block of them now and then.
inline std::string random_cable(std::mt19937& random) {
  static constexpr std::string_view kLevels[] = {"UNCLAS", "C O N F I D E N T I A L", "S E C R E T", "SECRET"};
  static constexpr std::string_view kCaptions[] = {"SENSITIVE", "SIPDIS", "NODIS", "EXDIS", "NOFORN", "STADIS", "QQ"};
  static constexpr std::string_view kMarks[] = {
      "(U) ",         "(C) ",    "(S) ",   "(SBU) ",    "(C//NF) ", "", "(S//REL TO USA, GBR) ",
      "(C//OC//NF) ", "(C/NF) ", "(REL) ", "(SBU/NF) ", "(XX) "};
  std::string text = random() % 4 == 0 ? "" : "R 100914Z FEB 0" + std::to_string(random() % 10) + "\nFM EMBASSY OSLO\n";
  text.append(kLevels[random() % 4]).append(random() % 3 == 0 ? " SECTION 01 OF 02" : "").append(" OSLO 000312\n\n");
  for (std::size_t n = random() % 4; n > 0; --n) text.append(kCaptions[random() % 7]).append("\n");
  text += "\nE.O. 12958: DECL: 02/10/2019\nTAGS: PREL, NO\nSUBJECT: " + std::string(kMarks[random() % 12]) + "FISH\n\n";
  const std::size_t paragraphs = random() % 8 == 0 ? 150 : random() % 9;
  for (std::size_t n = 1; n <= paragraphs; ++n) {
    text += std::to_string(random() % 12 == 0 ? n + 1 : n) + ". " + std::string(kMarks[random() % 12]) + "Text.\n";
    if (random() % 3 == 0) text += "   a. " + std::string(kMarks[random() % 12]) + "More.\n";
    text += "\n";
  }
  return text;
}

// Calls `each` with the facts of every cable of the texts.
template <typename Each>
void each_cable(const std::vector<std::string>& texts, const Policy& policy, const Options& options, Each each) {
  for (const std::string& text : texts) {
    Source source;
    ParsedText parsed;
    source.assign(text);
    parse_cables(source, policy.vocabulary, {}, parsed);
    FactValues facts;
    for (std::size_t n = 0; n < parsed.cable_count; ++n) {
      facts.assign(source, parsed.cables[n], policy, options);
      each(facts, text);
    }
  }
}

}  // namespace cablemark
