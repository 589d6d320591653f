// A small vocabulary for the tests of expressions.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policies/nearest_name.hpp"
#include "policies/program.hpp"

namespace cablemark {

class TestWords : public WordTable {
 public:
  std::optional<WordId> word(WordClass words, std::string_view name) const override { return find(names(words), name); }
  std::string_view word_name(WordClass words, WordId id) const override { return names(words)[id]; }
  std::optional<WordId> level(std::string_view name) const override { return find(levels_, name); }
  std::string_view level_name(WordId id) const override { return levels_[id]; }
  std::string_view level_ladder(WordId) const override { return "us"; }
  bool level_classified(WordId id) const override { return id != 0; }
  const std::vector<WordId>& country_members(WordId id) const override { return id == 4 ? members_ : none_; }
  std::string nearest_word(WordClass words, std::string_view name) const override { return near(names(words), name); }
  std::string nearest_level(std::string_view name) const override { return near(levels_, name); }

 private:
  using Names = std::vector<std::string_view>;
  static std::optional<WordId> find(const Names& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<WordId>(found - names.begin());
  }
  static std::string near(const Names& names, std::string_view name) { return std::string(nearest_name(name, names)); }
  const Names& names(WordClass words) const {
    if (words == WordClass::Control) return controls_;
    if (words == WordClass::Caption) return captions_;
    if (words == WordClass::Country) return countries_;
    if (words == WordClass::Group) return groups_;
    static thread_local Names fixed;
    fixed.assign(fixed_words(words).begin(), fixed_words(words).end());
    return fixed;
  }

  Names levels_ = {"U", "C", "S", "TS", "O"};
  Names controls_ = {"NOFORN", "REL_TO",       "SBU", "SBU_NF", "FGI",  "LOU",
                     "RELIDO", "DISPLAY_ONLY", "CUI", "FOUO",   "NODIS"};
  Names captions_ = {"SENSITIVE", "SIPDIS", "NODIS", "EXDIS", "STADIS", "NATIONAL"};
  Names countries_ = {"USA", "GBR", "AUS", "CAN", "FVEY"};
  Names groups_ = {"release"};
  std::vector<WordId> members_ = {0, 1, 2, 3}, none_;
};

}  // namespace cablemark
