// Which rules are asked about a marking at all.
#include "checks/rule_triggers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <variant>

#include "checks/known_kinds.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

struct Case {
  std::string_view marking;
  MarkForm form;
  std::string_view rule;
  bool asked;
};

class RuleTriggersOf : public testing::TestWithParam<Case> {
 protected:
  static const Policy& policy() {
    static const Policy loaded = std::get<Policy>(load_shipped_policy("ic-register"));
    return loaded;
  }
};

TEST_P(RuleTriggersOf, AMarking) {
  const Case& c = GetParam();
  const auto& rules = policy().rules;
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& each) { return each.name == c.rule; });
  ASSERT_NE(rule, rules.end());
  const auto index = static_cast<std::uint32_t>(rule - rules.begin());
  const RuleTriggers triggers(policy(), std::span(&index, 1));
  MarkPool pool;
  const Marking mark =
      parse_marking(c.marking, {0, static_cast<std::uint32_t>(c.marking.size())}, c.form, policy().vocabulary, pool);
  ASSERT_TRUE(mark.known);
  std::vector<std::uint64_t> asked;
  triggers.find(mark, pool, asked);
  EXPECT_EQ((asked[index / 64] >> index % 64 & 1) != 0, c.asked);
}

using enum MarkForm;
INSTANTIATE_TEST_SUITE_P(
    Register, RuleTriggersOf,
    testing::Values(
        // Nothing that it asks can be left out.
        Case{"(S//NF)", Portion, "marking-order", true}, Case{"(S)", Portion, "marking-order", true},
        // By its controls, by a row that one has, and by a category.
        Case{"(S//NF)", Portion, "imcon-level", false}, Case{"(S//IMC)", Portion, "imcon-level", true},
        Case{"(S//NF)", Portion, "control-requires", false},
        Case{"(S//RD-CNWDI)", Portion, "control-superseded", false},
        // Of what is forbidden, or must not be longer than one.
        Case{"(S//NF)", Portion, "cnwdi-without-restricted-data", false},
        Case{"(S//NF)", Portion, "aea-exclusive", false}, Case{"(S//FRD)", Portion, "aea-exclusive", true},
        Case{"(S//SI)", Portion, "release-exclusive", false},
        Case{"(S//REL TO USA, GBR)", Portion, "release-exclusive", true},
        // By its form, its system and its compartments.
        Case{"(S//NF)", Portion, "portion-form-in-banner", false},
        Case{"SECRET//NF", Banner, "portion-form-in-banner", true},
        Case{"SECRET//NOFORN", Banner, "banner-form-in-portion", false},
        Case{"(S//SI)", Portion, "compartment-title-in-portion", false},
        Case{"(TS//SI-G)", Portion, "compartment-title-in-portion", true},
        Case{"(S//NF)", Portion, "joint-level", false}, Case{"(//JOINT S CAN USA)", Portion, "joint-level", true}));

}  // namespace
}  // namespace cablemark
