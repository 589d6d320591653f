#include "checks/rollup.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "checks/markings.hpp"
#include "small_policy.hpp"

namespace cablemark {
namespace {

using testing::CableFacts;
using testing::small_policy;

RollupResult roll(const std::vector<std::string_view>& marks, std::optional<Date> day = make_date(2012, 4, 1)) {
  static Scratch scratch;
  Options options;
  options.as_of = day;
  return roll_up_marks(marks, small_policy(), options, scratch);
}

TEST(Rollup, OfMarks) {
  struct Row {
    std::vector<std::string_view> marks;
    std::string_view line;
  };
  for (const auto& [marks, line] : std::vector<Row>{
           {{"(U)"}, "UNCLASSIFIED"},
           {{"U", "(C)"}, "CONFIDENTIAL"},
           {{"(S)", "(C//NF)"}, "SECRET//NOFORN"},
           {{"(SBU)", "(U)"}, "UNCLASSIFIED//SENSITIVE"},
           {{"(SBU)", "(C)"}, "CONFIDENTIAL"},
           {{"(S//REL TO USA, AUS, GBR)", "(S//REL TO USA, AUS, CAN, GBR)"}, "SECRET//REL TO USA, AUS, GBR"},
           {{"(S//REL TO USA, AUS)", "(U)"}, "SECRET//REL TO USA, AUS"},
           {{"(S//REL TO USA, AUS)", "(S//REL TO USA, GBR)"}, "SECRET//NOFORN"},
           {{"(S//REL TO USA, AUS)", "(S)"}, "SECRET//NOFORN"},
           {{"(S//REL TO USA, FVEY)", "(S//REL TO USA, FVEY)"}, "SECRET//REL TO USA, FVEY"},
           {{"(S//REL TO USA, FVEY)", "(S//REL TO USA, ACGU)"}, "SECRET//REL TO USA, AUS, CAN, GBR"},
           {{"(S//REL TO USA, NATO)", "(S//REL TO USA, NATO, GBR)"}, "SECRET//REL TO USA, NATO"},
           {{"(S//OC)", "(C//NF)"}, "SECRET//NOFORN//ORCON"},
           {{"(//NR)", "(U)"}, "CONFIDENTIAL//FGI NATO"},
           {{"(//NS)"}, "SECRET//FGI NATO"},
           {{"(//GBR S)", "(//AUS S)"}, "SECRET//FGI AUS GBR"},
           {{"(//GBR S)", "(//FGI S)"}, "SECRET//FGI"},
           {{}, ""},
       }) {
    EXPECT_EQ(roll(marks).marking.text, line) << ::testing::PrintToString(marks);
  }
}

// A level of another scheme is the level of the same rank, but what is unclassified is never classified by it.
TEST(Rollup, OfAnotherLadder) {
  const Policy policy = testing::load_small_policy(
      "policy: small\nschema: 1\nversion: 1.0.0\nlevels:\n"
      "  A: {rank: 0, ladder: one, classified: no, line: [OPEN], portion: [O]}\n"
      "  B: {rank: 20, ladder: one, line: [HIGH], portion: [H]}\n"
      "  C: {rank: 5, ladder: two, classified: no, line: [NEWLOW], portion: [N]}\n"
      "  D: {rank: 10, ladder: two, line: [NEWHIGH], portion: [NH]}\n");
  Scratch scratch;
  const auto text = [&](const std::vector<std::string_view>& marks) {
    return roll_up_marks(marks, policy, {}, scratch).marking.text;
  };
  EXPECT_EQ(text({"(N)"}), "NEWLOW");
  EXPECT_EQ(text({"(N)", "(O)"}), "NEWLOW");
  EXPECT_EQ(text({"(NH)", "(N)"}), "HIGH");
  EXPECT_EQ(text({"(N)", "(H)"}), "HIGH");
}

// Bodies of an alliance have levels of their own beside its own.
TEST(Rollup, OfAnOwnerWithinAnAlliance) {
  const Policy policy = testing::load_small_policy(
      "policy: small\nschema: 1\nversion: 1.0.0\nlevels:\n"
      "  S: {rank: 30, ladder: us, line: [SECRET], portion: [S]}\n"
      "  NS: {rank: 30, ladder: nato, line: [NATO SECRET], portion: [NS]}\n"
      "  NKS: {rank: 30, ladder: nato, owners: [KFOR, NATO], line: [NATO KFOR SECRET], portion: [NKS]}\n"
      "controls:\n  FGI: {line: [FGI], portion: [FGI], codes: union}\n"
      "countries:\n  KFOR: {group: yes}\n  NATO: {group: yes}\n"
      "rollup:\n  - {id: sources, some: p.mark.system != 'us', add: [FGI]}\n");
  Scratch scratch;
  const auto text = [&](const std::vector<std::string_view>& marks) {
    return roll_up_marks(marks, policy, {}, scratch).marking.text;
  };
  EXPECT_EQ(text({"(//NS)", "(S)"}), "SECRET//FGI NATO");
  EXPECT_EQ(text({"(//NKS)"}), "SECRET//FGI KFOR NATO");
  EXPECT_EQ(text({"(//NS)", "(//NKS)"}), text({"(//NKS)", "(//NS)"}));
}

TEST(Rollup, RowsHoldInTheirPeriodOnly) {
  EXPECT_EQ(roll({"(//GBR S)"}, make_date(1990, 1, 1)).marking.text, "SECRET");
  EXPECT_EQ(roll({"(//GBR S)"}, make_date(2000, 1, 1)).marking.text, "SECRET//FGI GBR");
}

TEST(Rollup, SaysWhy) {
  const RollupResult result = roll({"(U)", "(S)", "(C//REL TO USA, GBR)"});
  std::string because;
  for (const RollupReason& reason : result.because) {
    because += reason.row + ":";
    for (const std::string& mark : reason.marks) because += " " + mark;
    because += "; ";
  }
  EXPECT_EQ(because,
            "highest-level: (S); union: (C//REL TO USA, GBR); uncaveated: (C//REL TO USA, GBR) (S); noforn:; ");
  EXPECT_TRUE(result.unread.empty());
  for (const char* const unread : {"(QX)", "(S//NOFRON)", "(U//TS)", "((S//NF))", "(S//NF"}) {
    EXPECT_EQ(roll({"(S)", unread}).unread, std::vector<std::string>{unread});
  }
}

// A row needs two different portions: one that fits both sides does not make a pair with itself.
TEST(Rollup, ARowDoesNotPairAPortionWithItself) {
  const std::string yaml =
      std::string(testing::kSmallPolicy) +
      "  - {id: pair, some: has(p.controls.ORCON), other: has(p.controls.ORCON), add: [LOU], cite: [d2]}\n";
  const Policy policy = testing::load_small_policy(yaml);
  Scratch scratch;
  const std::vector<std::string_view> one = {"(S//OC)", "(S)"}, two = {"(S//OC)", "(C//OC)"},
                                      alike = {"(S)", "(S//OC)", "(S//OC)"};
  EXPECT_EQ(roll_up_marks(one, policy, {}, scratch).marking.controls.size(), 1U);
  EXPECT_EQ(roll_up_marks(two, policy, {}, scratch).marking.controls.size(), 2U);
  EXPECT_EQ(roll_up_marks(alike, policy, {}, scratch).marking.controls.size(), 2U);
}

TEST(Rollup, UnmarkedAndInheritedPortionsDoNotCount) {
  CableFacts cable(
      "S E C R E T OSLO 000312\n\nSUBJECT: (C) FISH\n\n1. (U) Text.\n-- one\n\n2. Text.\n\n3. (U//SBU) Text.\n");
  EXPECT_EQ(cable.show("cable.derived"), "CONFIDENTIAL");
  EXPECT_EQ(cable.show("cable.derived.forced_by.map(p, p.label)"), "the subject");
  EXPECT_EQ(cable.show("cable.derived.known"), "yes");
  EXPECT_EQ(CableFacts("S E C R E T OSLO 000312\n\n1. Text.\n").show("has(cable.derived.level)"), "no");
}

TEST(Rollup, TheLadderIsThatOfTheClassificationLine) {
  EXPECT_EQ(CableFacts("NATO SECRET OSLO 000312\n\n1. (C) Text.\n").show("cable.derived.level"), "NATO SECRET");
  EXPECT_EQ(CableFacts("S E C R E T OSLO 000312\n\n1. (//NR) Text.\n").show("cable.derived.level"), "CONFIDENTIAL");
}

TEST(Rollup, NamesThePortionsThatForceIt) {
  CableFacts cable(
      "S E C R E T OSLO 000312\n\n1. (S) Text.\n\n2. (C) Text.\n\n3. (C//REL TO USA, GBR) Text.\n\n4. (S) Text.\n");
  EXPECT_EQ(cable.show("cable.derived"), "SECRET, NOFORN");
  EXPECT_EQ(cable.show("cable.derived.forced_by.map(p, p.label)"), "paragraph 1, paragraph 3, paragraph 4");
}

// What a row asks is often known without looking at the portions; `exists` always looks.
TEST(Rollup, WhatIsKnownBeforehandIsWhatThePortionsSay) {
  constexpr std::string_view kRows[] = {
      "some: \"#p.controls.ORCON#\", add: [LOU]",
      "some: \"!#p.controls.ORCON# && p.level.classified\", add: [LOU]",
      "some: \"#p.controls.ORCON# || #p.controls.LOU#\", add: [NOFORN]",
      "some: \"#p.mark.controls.FGI# || p.mark.system == 'foreign'\", other: \"#p.controls.SBU#\", add: [LOU]",
      "some: \"p.mark.system in ['nato', 'joint'] && !#p.controls.NOFORN#\", add: [ORCON]",
      "some: p.marked, when: \"!so_far.level.classified && #so_far.controls.LOU#\", add: [ORCON]",
      "when: \"#so_far.controls.ORCON# || !so_far.level.classified\", remove: [NOFORN]",
      "when: \"#so_far.controls.LOU# && so_far.level.name == 'C'\", add: [SBU]",
      "when: \"so_far.level.ladder == 'us' && !#so_far.controls.FGI#\", add: [NOFORN]",
      "other: \"!#p.controls.REL_TO#\", when: so_far.level.classified, remove: [FGI]"};
  const auto row = [](std::string_view text, bool looks) {
    std::string yaml = "  - {id: row, ", word;
    for (bool inside = false; !text.empty(); inside = !inside) {
      const std::string_view part = text.substr(0, text.find('#'));
      text.remove_prefix(std::min(part.size() + 1, text.size()));
      const auto dot = part.rfind('.');
      if (!inside) {
        yaml += part;
      } else if (looks) {
        yaml.append(part.substr(0, dot)).append(".exists(c, c.name == '").append(part.substr(dot + 1)).append("')");
      } else {
        yaml.append("has(").append(part).append(")");
      }
    }
    return yaml + ", cite: [d2]}\n";
  };
  constexpr std::string_view kMarks[] = {"(U)",         "(SBU)",     "(C)",       "(S)",
                                         "(C//NF)",     "(S//OC)",   "(LOU)",     "(QX)",
                                         "(//NS)",      "(//GBR S)", "(//FGI C)", "(S//REL TO USA, GBR)",
                                         "(S//FGI DEU)"};
  std::mt19937 random(11);
  Scratch scratch;
  std::set<std::string> lines;
  for (int round = 0; round < 150; ++round) {
    std::string known(testing::kSmallPolicy), looked = known;
    for (int n = 0; n < 6; ++n) {
      const std::string_view text = kRows[random() % std::size(kRows)];
      const std::string id = "r" + std::to_string(n);
      known += row(text, false).replace(9, 3, id);
      looked += row(text, true).replace(9, 3, id);
    }
    const Policy by_words = testing::load_small_policy(known), by_portions = testing::load_small_policy(looked);
    for (int n = 0; n < 20; ++n) {
      std::vector<std::string_view> marks(random() % 5);
      for (std::string_view& mark : marks) mark = kMarks[random() % std::size(kMarks)];
      Options options;
      options.as_of = make_date(2012, 4, 1);
      const RollupResult one = roll_up_marks(marks, by_words, options, scratch);
      const RollupResult other = roll_up_marks(marks, by_portions, options, scratch);
      ASSERT_EQ(one.marking.text, other.marking.text) << ::testing::PrintToString(marks) << known;
      ASSERT_EQ(one.because.size(), other.because.size());
      for (std::size_t r = 0; r < one.because.size(); ++r) {
        EXPECT_EQ(one.because[r].row, other.because[r].row);
        EXPECT_EQ(one.because[r].marks, other.because[r].marks);
      }
      lines.insert(one.marking.text);
    }
  }
  EXPECT_GT(lines.size(), 30U);
}

// A condition that fails is an error, whatever the sides of its row say.
TEST(Rollup, ARowThatFailsIsNotPassedOver) {
  const std::string yaml = std::string(testing::kSmallPolicy) +
                           "  - {id: fails, some: has(p.controls.ORCON), when: 1 / size(so_far.controls) == 1, add: "
                           "[LOU], cite: [d2]}\n";
  const Policy policy = testing::load_small_policy(yaml);
  EXPECT_EQ(CableFacts("S E C R E T OSLO 000312\n\n1. (S//NF) Text.\n", policy).show("cable.derived"),
            "SECRET, NOFORN");
  EXPECT_EQ(CableFacts("S E C R E T OSLO 000312\n\n1. (S) Text.\n", policy).show("cable.derived"), "division by zero");
}

// ---- laws

std::set<std::string> words(const MarkingSummary& marking) {
  const Policy& policy = small_policy();
  std::set<std::string> all;
  if (marking.level) all.insert(policy.levels[*marking.level].name);
  for (const WordId control : marking.controls) all.insert(policy.controls[control].name);
  for (const std::string& code : marking.rel_to) {
    const auto id = policy.word(WordClass::Country, code);
    if (!id || policy.countries[*id].members.empty()) {
      all.insert(code);
    } else {
      for (const WordId member : policy.countries[*id].members) all.insert(policy.countries[member].name);
    }
  }
  return all;
}

TEST(Rollup, Laws) {
  constexpr std::string_view kMarks[] = {"(U)",
                                         "(SBU)",
                                         "(C)",
                                         "(S)",
                                         "(C//NF)",
                                         "(S//NF)",
                                         "(S//OC)",
                                         "(LOU)",
                                         "(S//REL TO USA, GBR)",
                                         "(C//REL TO USA, AUS, GBR)",
                                         "(S//REL TO USA, FVEY)",
                                         "(S//REL TO USA, ACGU)",
                                         "(S//REL TO USA, NATO, DEU)",
                                         "(//GBR S)",
                                         "(//NS)",
                                         "(//FGI C)",
                                         "(//NR)",
                                         "(C//FGI DEU)"};
  std::mt19937 random(7);
  const Policy& policy = small_policy();
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string_view> marks(1 + random() % 5);
    for (std::string_view& mark : marks) mark = kMarks[random() % std::size(kMarks)];
    const RollupResult result = roll(marks);
    const std::string shown = ::testing::PrintToString(marks);
    // Never below a portion.
    ASSERT_TRUE(result.marking.level) << shown;
    for (const std::string_view mark : marks) {
      const RollupResult alone = roll({mark});
      EXPECT_LE(policy.levels[*alone.marking.level].rank, policy.levels[*result.marking.level].rank) << shown;
    }
    // The order of the portions does not matter.
    std::vector<std::string_view> shuffled = marks;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    EXPECT_EQ(words(roll(shuffled).marking), words(result.marking)) << shown;
    // A portion that stands twice says nothing new, unless a row asks for two different portions.
    std::vector<std::string_view> doubled = marks;
    doubled.insert(doubled.end(), marks.begin(), marks.end());
    EXPECT_EQ(words(roll(doubled).marking), words(result.marking)) << shown;
    // REL TO never widens.
    for (const std::string& code : result.marking.rel_to) {
      for (const std::string_view mark : marks) {
        if (mark.find("REL") == std::string_view::npos) continue;
        const std::set<std::string> alone = words(roll({mark}).marking);
        MarkingSummary one;
        one.rel_to = {code};
        for (const std::string& country : words(one)) EXPECT_TRUE(alone.count(country)) << shown << country;
      }
    }
  }
}

TEST(Rollup, ManyPortionsTakeLinearTime) {
  std::vector<std::string> marks;
  for (int i = 0; i < 20000; ++i) marks.push_back("(S//REL TO USA, X" + std::to_string(i % 5000) + ")");
  const std::vector<std::string_view> views(marks.begin(), marks.end());
  EXPECT_EQ(roll(views).marking.text, "SECRET//NOFORN");
}

}  // namespace
}  // namespace cablemark
