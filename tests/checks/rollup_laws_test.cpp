// Laws of the roll-up under the shipped packs, over every pair and random lists of marks.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checks/check.hpp"
#include "checks/markings.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

class RollupLaws : public testing::TestWithParam<const char*> {
 protected:
  // What a roll-up calls for, without the order in which it was said.
  struct Outcome {
    std::optional<WordId> level;
    std::set<WordId> controls;
    std::set<std::string> rel_to;
    std::string line;

    bool operator==(const Outcome& other) const {
      return level == other.level && controls == other.controls && rel_to == other.rel_to;
    }
  };

  Outcome roll_up(const std::vector<std::string>& marks) {
    const std::vector<std::string_view> views(marks.begin(), marks.end());
    const RollupResult result = roll_up_marks(views, policy_, options_, scratch_);
    EXPECT_TRUE(result.unread.empty());
    return {result.marking.level,
            {result.marking.controls.begin(), result.marking.controls.end()},
            {result.marking.rel_to.begin(), result.marking.rel_to.end()},
            result.marking.text};
  }

  [[nodiscard]] std::int32_t rank(const Outcome& outcome) const {
    return outcome.level ? policy_.levels[*outcome.level].rank : -1;
  }
  [[nodiscard]] bool has(const Outcome& outcome, std::string_view control) const {
    const auto id = policy_.word(WordClass::Control, control);
    return id && outcome.controls.count(*id) > 0;
  }

  // The marking that a roll-up calls for, as a portion would carry it: that of a paragraph which holds all of them.
  std::string as_portion(const Outcome& outcome) {
    std::vector<std::string_view> words;
    std::string_view rest = outcome.line;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('/'), rest.size());
      if (end > 0) words.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const MadeMarking made = make_marking(words, policy_, options_, scratch_);
    return made.portion;
  }

  std::vector<std::string> some_marks(std::mt19937& random) {
    std::vector<std::string> marks;
    const std::span<const std::string_view> all = policy_.name == "cui" ? std::span<const std::string_view>(kControlled)
                                                                        : std::span<const std::string_view>(kMarks);
    for (std::size_t n = 1 + random() % 5; n > 0; --n) marks.emplace_back(all[random() % all.size()]);
    return marks;
  }

  static constexpr std::string_view kControlled[] = {"(U)",
                                                     "(C)",
                                                     "(S//NF)",
                                                     "(S//REL TO USA, GBR)",
                                                     "(CUI)",
                                                     "(CUI//SP-CTI)",
                                                     "(CUI//SP-PRVCY)",
                                                     "(CUI//SP-CTI/SP-PRVCY//NF)",
                                                     "(CUI//SP-EXPT//REL TO USA, GBR)",
                                                     "(CUI//STUD)",
                                                     "(CUI//FED ONLY)",
                                                     "(CUI//FEDCON)",
                                                     "(CUI//NOCON)",
                                                     "(CUI//DL ONLY)"};

  static constexpr std::string_view kMarks[] = {"(U)",
                                                "(C)",
                                                "(S)",
                                                "(TS)",
                                                "(S//NF)",
                                                "(S//OC)",
                                                "(S//LES)",
                                                "(C//NF)",
                                                "(S//REL TO USA, GBR)",
                                                "(S//REL TO USA, FVEY)",
                                                "(S//REL TO USA, DEU)",
                                                "(S//REL TO USA, AUS, GBR)",
                                                "(S//RELIDO)",
                                                "(S//REL TO USA, GBR/RELIDO)",
                                                "(S//DISPLAY ONLY AFG)",
                                                "(S//DISPLAY ONLY GBR)",
                                                "(S//REL TO USA, GBR/DISPLAY ONLY AFG)",
                                                "(U//FOUO)",
                                                "(U//SBU)",
                                                "(U//SBU-NF)",
                                                "(U//LES)",
                                                "(U//LES-NF)",
                                                "(U//SSI)",
                                                "(S//OC/NF)",
                                                "(TS//SI/TK//NF)",
                                                "(TS//SI-G ABCD//OC/NF)",
                                                "(S//RD//NF)",
                                                "(S//FRD//NF)",
                                                "(S//TFNI//NF)",
                                                "(//GBR S)",
                                                "(//FGI S)",
                                                "(//NS)",
                                                "(S//NF//XD)",
                                                "(S//OC-USGOV)",
                                                "(S//HCS-P//OC/NF)",
                                                "(S//TK//REL TO USA, AUS, GBR)",
                                                "(TS//SAR-BP//NF)",
                                                "(S//RD-N//NF)",
                                                "(S//IMC/NF)",
                                                "(S//PR)",
                                                "(S//FISA)",
                                                "(U//DSEN)",
                                                "(U//DS)",
                                                "(S//FGI GBR//REL TO USA, GBR)",
                                                "(//DEU S//REL TO USA, DEU)",
                                                "(//JOINT S CAN GBR USA//REL TO USA, CAN, GBR)",
                                                "(//CTS//BOHEMIA)",
                                                "(TS//SI//REL TO USA, FVEY)",
                                                "(U//DCNI)",
                                                "(S//NF//ND)",
                                                "(S//REL TO USA, AUS/RELIDO)",
                                                "(S//RD-SG 14//NF)",
                                                "(S//FRD-SG 15//NF)",
                                                "(S//HCS-O//OC/NF)",
                                                "(TS//HCS-P ABC//OC/NF)",
                                                "(S//OC/REL TO USA, GBR)",
                                                "(U//FISA)",
                                                "(U//REL TO USA, GBR)",
                                                "(//CTS)",
                                                "(//NC)"};

  // Of the Register alone, or with a list that does not survive the splitting of as_portion.
  static constexpr std::string_view kOfRegister[] = {"(S//USA/GBR EYES ONLY)", "(S//USA/AUS/GBR EYES ONLY)",
                                                     "(S//USA/AUS EYES ONLY)", "(//GBR R//NF)"};

  Policy policy_ = std::get<Policy>(load_shipped_policy(GetParam()));
  Options options_ = [] {
    Options options;
    options.today = *make_date(2016, 12, 31);
    return options;
  }();
  Scratch scratch_;
  std::mt19937 random_{7};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases in every run
};

// Of the packs whose documents have banners over their portions.
class BannerLaws : public RollupLaws {};

TEST_P(RollupLaws, OrderDoesNotMatter) {
  for (int round = 0; round < 1500; ++round) {
    std::vector<std::string> marks = some_marks(random_);
    const Outcome once = roll_up(marks);
    std::shuffle(marks.begin(), marks.end(), random_);
    const Outcome again = roll_up(marks);
    EXPECT_TRUE(once == again) << once.line << " | " << again.line;
  }
}

TEST_P(RollupLaws, AMarkThatStandsTwiceCallsForNoMore) {
  for (int round = 0; round < 1500; ++round) {
    std::vector<std::string> marks = some_marks(random_);
    const Outcome once = roll_up(marks);
    marks.push_back(marks[random_() % marks.size()]);
    const Outcome twice = roll_up(marks);
    // Two uncaveated portions beside one another are the same question as one: only rows that ask for another portion
    // of the same mark may differ, and the Register has none.
    EXPECT_TRUE(once == twice) << once.line << " | " << twice.line << " with " << marks.back();
  }
}

TEST_P(RollupLaws, SomeMarksMayBeRolledUpFirst) {
  for (int round = 0; round < 1500; ++round) {
    const std::vector<std::string> some = some_marks(random_), others = some_marks(random_);
    std::vector<std::string> all = some, beside = others;
    all.insert(all.end(), others.begin(), others.end());
    beside.push_back(as_portion(roll_up(some)));
    const Outcome at_once = roll_up(all), in_two = roll_up(beside);
    EXPECT_TRUE(at_once == in_two) << at_once.line << " | " << in_two.line << " with " << beside.back();
  }
}

// A marking that calls for what a rule forbids cannot be obeyed.
TEST_P(RollupLaws, WhatIsCalledForIsValid) {
  for (int round = 0; round < 3000; ++round) {
    const std::string line = roll_up(some_marks(random_)).line;
    const MarkingVerdict verdict = check_marking(line, MarkForm::Line, policy_, options_, scratch_);
    const std::string said = verdict.findings.empty() ? "" : verdict.findings.front().message;
    EXPECT_TRUE(verdict.valid) << line << ": " << said;
  }
}

// Nor can one that the rules refuse over the very portions that call for it.
TEST_P(BannerLaws, WhatIsCalledForIsCleanOverItsPortions) {
  for (int round = 0; round < 1000; ++round) {
    std::vector<std::string> marks = some_marks(random_);
    if (round % 8 == 0) marks.emplace_back(kOfRegister[random_() % std::size(kOfRegister)]);
    const std::string line = roll_up(marks).line;
    std::string text = line + "\n\n";
    for (std::size_t n = 0; n < marks.size(); ++n) text += std::to_string(n + 1) + ". " + marks[n] + " Text.\n\n";
    text += line + '\n';
    Options options = options_;
    options.kind = CableKind::Document;
    for (const Document& document : check(text, policy_, options, scratch_)) {
      for (const Finding& finding : document.findings) {
        EXPECT_EQ(finding.severity, Severity::Note) << text << finding.message;
      }
    }
  }
}

// The level is the highest, nobody may see more than a portion allows, and what a portion keeps from foreigners stays
// kept.
TEST_P(RollupLaws, NothingFallsBelowAPortion) {
  for (int round = 0; round < 3000; ++round) {
    const std::vector<std::string> marks = some_marks(random_);
    const Outcome all = roll_up(marks);
    for (const std::string& mark : marks) {
      const Outcome one = roll_up({mark});
      EXPECT_GE(rank(all), rank(one)) << all.line << " below " << mark;
      if (has(one, "NOFORN")) {
        EXPECT_TRUE(has(all, "NOFORN")) << all.line << " below " << mark;
      }
      for (const std::string_view kept : {"ORCON", "SI", "TK", "LES", "SSI", "NODIS"}) {
        if (has(one, kept)) {
          EXPECT_TRUE(has(all, kept)) << all.line << " below " << mark << ": " << kept;
        }
      }
      if (has(one, "REL_TO") && has(all, "REL_TO") && one.rel_to.count("FVEY") == 0) {
        EXPECT_TRUE(std::includes(one.rel_to.begin(), one.rel_to.end(), all.rel_to.begin(), all.rel_to.end()))
            << all.line << " is released further than " << mark;
      }
      const bool silent = !has(one, "NOFORN") && !has(one, "REL_TO") && !has(one, "RELIDO") &&
                          !has(one, "DISPLAY_ONLY") && rank(one) > 0;
      if (silent) {
        EXPECT_FALSE(has(all, "REL_TO") || has(all, "DISPLAY_ONLY")) << all.line << " below " << mark;
      }
    }
  }
}

std::string pack_name(const testing::TestParamInfo<const char*>& test) {
  std::string name(test.param);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Packs, RollupLaws, testing::Values("us-state", "ic-register", "dod", "cui"), pack_name);
INSTANTIATE_TEST_SUITE_P(Packs, BannerLaws, testing::Values("ic-register", "dod"), pack_name);

}  // namespace
}  // namespace cablemark
