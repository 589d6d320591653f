// What is known of marks changes no verdict, whatever was checked before.
#include "checks/known_marks.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <variant>
#include <vector>

#include "checks/scratch.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

TEST(KnownMarks, AreSilentOnceEveryMarkOfTheCableIs) {
  KnownMarks known;
  known.forget(100);
  const auto cable = [&](const std::vector<std::string>& marks) {
    known.begin_cable();
    for (std::uint32_t n = 0; n < marks.size(); ++n) ASSERT_TRUE(known.add(n, marks[n]));
    known.end_cable();
  };
  cable({"U", "SBU", "U"});
  EXPECT_FALSE(known.silent(70));
  EXPECT_EQ(known.bit_of(0), known.bit_of(2));
  EXPECT_NE(known.bit_of(0), known.bit_of(1));
  known.learn(70, known.bit_of(1), known.bit_of(0));
  cable({"U", "U"});
  EXPECT_TRUE(known.silent(70));
  EXPECT_TRUE(known.spoke(70));
  EXPECT_FALSE(known.silent(71));
  cable({"U", "SBU"});
  EXPECT_FALSE(known.silent(70));
  cable({"C", "U"});
  EXPECT_FALSE(known.silent(70));
  known.learn(70, 0, 0);
  cable({"C"});
  EXPECT_TRUE(known.silent(70));
  EXPECT_FALSE(known.spoke(70));
  known.forget(100);
  cable({"C"});
  EXPECT_FALSE(known.silent(70));
}

TEST(KnownMarks, GiveUpACableOfTooManyDifferentOnesOrTooLongOnes) {
  KnownMarks known;
  known.forget(10);
  known.begin_cable();
  for (std::uint32_t n = 0; n < 64; ++n) EXPECT_TRUE(known.add(n, std::to_string(n)));
  EXPECT_TRUE(known.add(64, "7"));
  EXPECT_FALSE(known.add(65, "64"));
  known.begin_cable();
  EXPECT_FALSE(known.add(0, std::string(1 << 20, 'S')));
}

std::string described(const Documents& documents, const Policy& policy) {
  std::string out;
  for (const Document& document : documents) {
    for (const Finding& finding : document.findings) {
      out.append(policy.rules[finding.rule].name).append("@" + std::to_string(finding.span.begin)).append(" ");
      out.append(finding.message).append("\n");
    }
    for (const NotChecked& skipped : document.not_checked) out.append("-" + policy.rules[skipped.rule].name + "\n");
  }
  return out;
}

// Cables of a few marks each, good and bad, in several policies by turns: one memory for all says what a fresh one
// says.
TEST(KnownMarks, ChangeNoVerdict) {
  static constexpr std::string_view kMarks[] = {"(U)",
                                                "(C)",
                                                "(S//NF)",
                                                "(S/NF)",
                                                "(SBU)",
                                                "(TS//REL TO USA, GBR)",
                                                "(S//REL TO GBR, USA)",
                                                "(C//OC)",
                                                "(//GBR S)",
                                                "(S//XX)",
                                                "(S",
                                                "(LOU)",
                                                "(S//NF//OC)",
                                                "(C//REL)",
                                                "(S∕∕NF)",
                                                "(S//NOFORN)",
                                                "(TS//SI//NF/ORCON)",
                                                "(S//NF/NF)",
                                                "(NF)",
                                                "(R)",
                                                "(S // NF)"};
  static constexpr std::string_view kLines[] = {"UNCLAS", "C O N F I D E N T I A L", "S E C R E T", "SECRET//NOFORN",
                                                "T O P S E C R E T"};
  static constexpr std::string_view kCaptions[] = {"", "\nNOFORN", "\nNODIS", "\nSIPDIS", "\nNODIS\nEXDIS"};
  std::vector<Policy> policies;
  for (const auto* name : {"us-state", "ic-register"}) {
    auto loaded = load_shipped_policy(name);
    ASSERT_TRUE(std::holds_alternative<Policy>(loaded));
    policies.push_back(std::get<Policy>(std::move(loaded)));
  }
  std::mt19937 random(19);
  Scratch kept;
  std::size_t findings = 0;
  for (int round = 0; round < 600; ++round) {
    const Policy& policy = policies[static_cast<std::size_t>(round / 40) % 2];
    std::string text = "R 100914Z FEB 09\nFM EMBASSY OSLO\n";
    text.append(kLines[random() % 5]).append(" OSLO 000312\n").append(kCaptions[random() % 5]);
    text += "\nE.O. 12958: DECL: 02/10/2019\nTAGS: PREL, NO\nSUBJECT: FISH\n\n";
    const std::size_t paragraphs = round % 50 == 49 ? 90 : 1 + random() % 3;
    for (std::size_t n = 1; n <= paragraphs; ++n) {
      const std::string mark = paragraphs == 90 ? "(S//REL TO USA, A" + std::string(1, char('A' + n % 26)) +
                                                      std::string(1, char('A' + n / 26)) + ")"
                                                : std::string(kMarks[random() % std::size(kMarks)]);
      text.append(std::to_string(n)).append(". ").append(mark).append(" Text.\n");
    }
    Options options;
    options.today = *make_date(2026, 1, 1);
    options.path = "cable.txt";
    Scratch fresh;
    const Documents documents = check(text, policy, options, kept);
    ASSERT_EQ(described(documents, policy), described(check(text, policy, options, fresh), policy)) << text;
    for (const Document& document : documents) findings += document.findings.size();
  }
  EXPECT_GT(findings, 500U);
}

}  // namespace
}  // namespace cablemark
