// What is read without yaml-cpp is read as yaml-cpp reads it.
#include "policies/usual_yaml.hpp"

#include <gtest/gtest.h>
#include <yaml-cpp/eventhandler.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "policies/yaml_nodes.hpp"

namespace cablemark {
namespace {

class Nobody : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

bool is_usual(std::string_view text) {
  Nobody nobody;
  return read_usual_yaml(text, nobody);
}

bool same(const YamlNode& a, const YamlNode& b) {
  const auto all = [](const YamlNode& node) {
    return std::tie(node.kind, node.style, node.flow, node.several_lines, node.comment, node.indent, node.text,
                    node.size, node.line, node.column, node.at, node.end);
  };
  return all(a) == all(b);
}

bool same_error(const YamlError& a, const YamlError& b) {
  return std::tie(a.line, a.column, a.message) == std::tie(b.line, b.column, b.message);
}

void expect_same_reading(const std::string& text) {
  NodeTable quick, thorough;
  const std::vector<YamlError> quick_errors = read_yaml(text, quick, YamlReading::Quick);
  const std::vector<YamlError> errors = read_yaml(text, thorough, YamlReading::Thorough);
  EXPECT_TRUE(std::equal(errors.begin(), errors.end(), quick_errors.begin(), quick_errors.end(), same_error)) << text;
  if (!errors.empty()) return;
  EXPECT_EQ(quick.own_texts, thorough.own_texts) << text;
  EXPECT_TRUE(std::equal(thorough.own_nodes.begin(), thorough.own_nodes.end(), quick.own_nodes.begin(),
                         quick.own_nodes.end(), same))
      << text;
}

std::vector<std::string> packs_in(std::initializer_list<const char*> folders) {
  std::vector<std::string> texts;
  for (const char* folder : folders) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(CABLEMARK_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".yaml") continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      texts.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
  }
  return texts;
}

TEST(UsualYaml, TheseFormsAreReadWithoutYamlCpp) {
  for (const char* text : {
           "a: b\n",
           "a: b  # why\n",
           "# first\n\na:\n  # here\n  b: c\n\nd: e\n",
           "a: p.level <= top && has(x.y) || 'NODIS' in [z]\n",
           "a: f(b:c)   \n",
           "a:\n  - b\n  - c: d\n    e: f\n  -   g: h\n      i: j\n",
           "a:\n- b\n- c: d\n  e: f\ng: h\n",
           "a: {}\nb: []\nc: [d, 'e, f', \"g\"]\nh: {i: j k, \"l. (U)\": [m], 'n': {o: p}}\n",
           "a: \"b\\n\\\"c\\\" \\\\ # d\"\ne: 'it''s: f'  # g\n",
           "a: |\n  b\n\n    c: d\n  # e\n\nf: |\n g\n",
           "a:\n  - |\n    b\n    c\n  - d\n",
           "SENSITIVE BUT UNCLASSIFIED: [\xC3\x96]\n",
           "a: 12:30\nb: {c: 12:30}\n",
           "a: [b,\n  c]\nd: {e: f,\n\n    g: [h,\n  i]\n  }\n",
           "a: [\n  b ,\n  c\n  ]  # d\n",
           "a: [b,\nc]\n",
           "a: {b:\n  c}\n",
           "a: {\n}\nb: [\n\n]\n",
       }) {
    EXPECT_TRUE(is_usual(text)) << text;
    expect_same_reading(text);
  }
}

TEST(UsualYaml, WhateverElseIsLeftToYamlCpp) {
  for (const char* text : {
           "",
           "# nothing\n",
           "a: b",
           "a: b\r\n",
           "a:\tb\n",
           "a: b\tc\n",
           "\ta: b\n",
           " a: b\n",
           "- a\n",
           "a\n",
           "a:\n",
           "a:\nb: c\n",
           "a: ~\n",
           "null: a\n",
           "a: b: c\n",
           "a: b:\n",
           "a: b\n  c\n",
           "a: b\n c: d\n",
           "a:\n    b: c\n  d: e\n",
           "a: \"b\n  c\"\n",
           "a: \"b\" c\n",
           "a: \"\\x41\"\n",
           "a: [b,\n  # c\n  d]\n",
           "a: [b\n  c]\n",
           "a: [b,\n- c]\n",
           "a: {b:\n}\n",
           "a: [b,\n",
           "a: [b,\n\n\n",
           "a: [b: c]\n",
           "a: [b,]\n",
           "a: [b, , c]\n",
           "a: {b}\n",
           "a: {b:c}\n",
           "a: {b: c?}\n",
           "a: [b # c]\n",
           "a: [b] c\n",
           "a: >\n  b\n",
           "a: |-\n  b\n",
           "a: |\n\n  b\n",
           "a: |\nb: c\n",
           "a: |\n    b\n  c\n",
           "a: |\n  b\n   \nc: d\n",
           "a: &b c\n",
           "a: *b\n",
           "a: !b c\n",
           "<<: {a: b}\n*a : b\n",
           "---\na: b\n",
           "a: b\n---\nc: d\n",
           "... a: b\n",
           "a: .5\n",
           "? a\n: b\n",
           "a: @b\n",
           "a: %b\n",
           "a: - b\n",
           "a:\n  -\n    b: c\n",
           "a:\n  - - b\n",
           "a:\n  - b\n  c: d\n",
           "a:\n  - b\n   - c\n",
       }) {
    EXPECT_FALSE(is_usual(text)) << text;
    expect_same_reading(text);
  }
}

TEST(UsualYaml, MistakesAreYamlCpps) {
  // Usual in form, and no pack: the words of the mistake are those of the thorough reading.
  expect_same_reading("a: b\na: c\n");
  expect_same_reading("a: {b: c, b: d}\n");
  std::string deep = "a: ";
  for (int n = 0; n < 40; ++n) deep += '[';
  expect_same_reading(deep + "b" + std::string(40, ']') + "\n");
}

TEST(UsualYaml, ShippedPacksAreUsual) {
  std::size_t usual = 0;
  const std::vector<std::string> packs = packs_in({"policies", "examples/policies"});
  for (const std::string& pack : packs) usual += is_usual(pack) ? 1 : 0;
  // Who writes an escape that is not usual pays with time, not with anything else.
  EXPECT_GE(usual + 2, packs.size());
}

TEST(UsualYaml, EveryPackInTheTreeIsReadAsYamlCppReadsIt) {
  for (const std::string& pack :
       packs_in({"policies", "examples/policies", "tests/policies/trial", "tests/policies/broken"})) {
    expect_same_reading(pack);
  }
}

// Some lines of a pack, with characters taken out, put in and changed.
class Mutations {
 public:
  explicit Mutations(std::vector<std::string> packs) : packs_(std::move(packs)) {}

  std::string next() {
    const std::string& pack = packs_[below(packs_.size())];
    std::size_t begin = pack.rfind('\n', below(pack.size()));
    begin = begin == std::string::npos ? 0 : begin + 1;
    std::size_t end = begin;
    for (std::size_t lines = 1 + below(14); lines > 0 && end != std::string::npos; --lines)
      end = pack.find('\n', end + 1);
    std::string piece = moved_left(pack.substr(begin, end == std::string::npos ? end : end + 1 - begin));
    for (std::size_t edits = below(4); edits > 0; --edits) edit(piece);
    return piece;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  // Without the indentation of its first line.
  static std::string moved_left(const std::string& piece) {
    const std::size_t indent = std::min(piece.find_first_not_of(' '), piece.size());
    std::string moved;
    for (std::size_t at = 0; at < piece.size();) {
      const std::size_t end = std::min(piece.find('\n', at), piece.size() - 1) + 1;
      const std::string line = piece.substr(at, end - at);
      moved += line.substr(std::min({indent, line.find_first_not_of(' '), line.size()}));
      at = end;
    }
    return moved;
  }

  void edit(std::string& piece) {
    static constexpr std::string_view kCharacters = " \n:#-,[]{}'\"|>&*!%@`?~ab1=.()\\\t";
    const std::size_t at = below(piece.size() + 1);
    const char c = kCharacters[below(kCharacters.size())];
    switch (below(4)) {
      case 0:
        piece.erase(at, 1 + below(3));
        break;
      case 1:
        piece.insert(at, 1, c);
        break;
      case 2:
        piece.insert(at, 1 + below(3), ' ');
        break;
      default:
        if (at < piece.size()) piece[at] = c;
    }
  }

  std::vector<std::string> packs_;
  std::mt19937 random_{20100121};
};

TEST(UsualYaml, BrokenPiecesOfPacksAreReadAsYamlCppReadsThem) {
  constexpr int kPieces = 6000;
  Mutations mutations(packs_in({"policies", "examples/policies", "tests/policies/trial"}));
  int usual = 0;
  for (int n = 0; n < kPieces; ++n) {
    const std::string piece = mutations.next();
    usual += is_usual(piece) ? 1 : 0;
    expect_same_reading(piece);
    if (HasFailure()) return;
  }
  EXPECT_GT(usual, kPieces / 5);
}

}  // namespace
}  // namespace cablemark
