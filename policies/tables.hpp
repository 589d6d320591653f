// The tables of a policy from the merged rows of its packs.
#pragma once

#include <functional>
#include <string_view>
#include <unordered_map>

#include "policies/load.hpp"
#include "policies/packs.hpp"
#include "policies/policy_reader.hpp"

namespace cablemark {

// What the parts of the loader share.
struct Loading {
  const LoadOptions& options;
  const LoadedPacks& packs;
  Mistakes& mistakes;
  Policy& policy;
  std::unordered_map<std::string_view, std::uint32_t> citations;
};

// sources, eras, levels, controls, captions, countries: everything that expressions may name, and the vocabulary.
void load_word_tables(Loading& loading);
// addressees, posts, form, fail-level.
void load_other_tables(Loading& loading);
// exemptions, release.
void load_release(Loading& loading);
void load_rollup(Loading& loading);

// One spelling of two words, or of a word and under its `also`.
struct SpellingClash {
  WordPlace place{};
  std::string_view spelling;
  Word word, earlier;
};
// The vocabulary from the tables of words.
void fill_vocabulary(Policy& policy, const std::function<void(const SpellingClash&)>& report);
// ... from the posts and the other words for keywords.
void fill_form_words(Policy& policy);

// The merged rows of a table, a map or a list of rows that their key `name` names: without the row that LoadOptions
// leave out, and with their places noted where they are asked for.
MergedTable map_of(Loading& loading, std::string_view table);
MergedTable list_of(Loading& loading, std::string_view table, std::string_view name);

// A word of a table, or a mistake that says what is near.
std::optional<WordId> find_word(Loading& loading, const Node& node, WordClass words);
std::optional<WordId> find_level(Loading& loading, const Node& node);
std::vector<WordId> find_words(Loading& loading, const Node& node, WordClass words, std::string_view what);
// `cite: [id]`, as rows of Policy::citations.
std::vector<std::uint32_t> find_citations(Loading& loading, const Node& node);

}  // namespace cablemark
