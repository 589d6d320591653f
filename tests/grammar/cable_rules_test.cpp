#include "grammar/cable_rules.hpp"

#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>
#include <tao/pegtl/contrib/parse_tree.hpp>

namespace cablemark {
namespace {

using namespace cable_rules;

template <typename... Rules>
std::size_t problems() {
  return (tao::pegtl::analyze<Rules>() + ... + 0U);
}

TEST(CableRules, EveryLoopConsumes) {
  EXPECT_EQ((problems<transmission_id, precedence_line, precedence_like, routing_line, station_strict, station_loose,
                      station_like, security_line, dtg_group, dtg_line, dtg_like, section_phrase, page_line, page_top,
                      metadata_row, entry, day, exemption, duration, not_applicable, executive_order, reason_section,
                      ref_item>()),
            0U);
}

// An action on every rule that the cable grammar has one for must not run for a match that is taken back.
template <typename... Acted>
struct Acts {
  template <typename Rule>
  struct action : std::conditional_t<(std::is_same_v<Rule, Acted> || ...), Acts, tao::pegtl::nothing<Rule>> {};
  template <typename Rule>
  struct selector : std::bool_constant<(std::is_same_v<Rule, Acted> || ...)> {};
  static void apply0(std::size_t& count) { ++count; }

  template <typename Top>
  static void expect_same(const char* text) {
    std::size_t count = 0;
    tao::pegtl::memory_input<> acted(text, "");
    ASSERT_TRUE((tao::pegtl::parse<Top, action>(acted, count))) << text;
    tao::pegtl::memory_input<> treed(text, "");
    const auto tree = tao::pegtl::parse_tree::parse<Top, selector>(treed);
    ASSERT_TRUE(tree) << text;
    std::size_t nodes = 0;
    const auto walk = [&](const auto& self, const auto& node) -> void {
      for (const auto& child : node.children) {
        ++nodes;
        self(self, *child);
      }
    };
    walk(walk, *tree);
    EXPECT_EQ(count, nodes) << text;
    EXPECT_GT(count, 0U) << text;
  }
};

TEST(CableRules, ActionsRunOnceForWhatIsKept) {
  using Dates = Acts<dtg_precedence, dtg_group, dtg_day, dtg_hour, dtg_month, dtg_year>;
  for (const char* text :
       {"R 211422Z JAN 10", "O P 211422Z JAN 2010 ZFF6 ZDS", "211422Z JAN 10 Z", "X Y 211422Z JAN 10"})
    Dates::expect_same<dtg_line>(text);
  using Station = Acts<station_routing, station_serial, station_section, station_day, station_time>;
  Station::expect_same<station_strict>("DE RUEHGV #0048/01 0211423");
  using Loose = Acts<station_routing, station_loose_serial, station_section, station_day, station_time>;
  for (const char* text : {"DE RUEHGV #0048/01 0211423", "DE RUEHGV 48", "DE RUEHGV"})
    Loose::expect_same<station_loose>(text);
  using Security = Acts<security_signal, security_letters, security_suffix>;
  for (const char* text : {"ZNY SSSSS/AAAAA ZZH", "ZNR", "ZNY SSSSS"}) Security::expect_same<security_line>(text);
  using Pages = Acts<page_post, page_serial, page_section, page_number, page_total>;
  for (const char* text : {"OTTAWA 00000136  001.2 OF 003", "RIO DE JANEIRO 00136  01 OF 03"})
    Pages::expect_same<page_line>(text);
  using Tops = Acts<top_page, top_post, top_serial, top_sections>;
  for (const char* text :
       {"PAGE 02  RIYADH 00905  01 OF 03  060018Z", "PAGE 02  RIYADH 00905  01 OF X", "PAGE 02 RIYADH", "PAGE 02"})
    Tops::expect_same<page_top>(text);
  using Orders = Acts<order_number, order_number_clean, order_number_damaged>;
  for (const char* text : {"E.O. 12958: N/A", "E.O. I2958", "E.0. 12 958", "F.O. 12958", "EO 1295"})
    Orders::expect_same<executive_order>(text);
  using Sections = Acts<section_number, section_count>;
  for (const char* text : {"SECTION 01 OF 03", "SECTION O1 0F O3"}) Sections::expect_same<section_phrase>(text);
  using References = Acts<ref_letter, ref_year, ref_post, ref_serial>;
  for (const char* text : {"A. 09 STATE 295719", "(B) 2009 ROME 12", "STATE 295719"})
    References::expect_same<ref_item>(text);
}

}  // namespace
}  // namespace cablemark
