// A marking made of its words is valid, and reads back as the same words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checks/markings.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Policy& register_pack() {
  static const Policy policy = std::get<Policy>(load_shipped_policy("ic-register"));
  return policy;
}

MadeMarking make(const std::vector<std::string_view>& words) {
  Scratch scratch;
  Options options;
  options.today = *make_date(2016, 12, 31);
  return make_marking(words, register_pack(), options, scratch);
}

TEST(MakeMarking, WritesBothForms) {
  struct Case {
    std::vector<std::string_view> words;
    std::string line, portion;
  };
  for (const auto& [words, line, portion] : std::vector<Case>{
           {{"S", "NOFORN"}, "SECRET//NOFORN", "(S//NF)"},
           {{"NF", "TOP SECRET", "ORCON", "TK", "SI"}, "TOP SECRET//SI/TK//ORCON/NOFORN", "(TS//SI/TK//OC/NF)"},
           {{"FOUO"}, "UNCLASSIFIED//FOUO", "(U//FOUO)"},
           {{"SBU-NF"}, "UNCLASSIFIED//SBU NOFORN", "(U//SBU-NF)"},
           {{"U", "LES"}, "UNCLASSIFIED//LES", "(U//LES)"},
           {{"S", "REL TO GBR, USA, FVEY, AUS"},
            "SECRET//REL TO USA, AUS, GBR, FVEY",
            "(S//REL TO USA, AUS, GBR, FVEY)"},
           {{"TS", "SI-GAMMA ABCD", "OC", "NF"}, "TOP SECRET//SI-GAMMA ABCD//ORCON/NOFORN", "(TS//SI-G ABCD//OC/NF)"},
           {{"S", "RD-SG 14 18", "NF"}, "SECRET//RD-SIGMA 14 18//NOFORN", "(S//RD-SG 14 18//NF)"},
           {{"//DEU S", "REL TO USA, DEU"}, "//DEU SECRET//REL TO USA, DEU", "(//DEU S//REL TO USA, DEU)"},
           {{"JOINT S USA CAN", "REL TO USA, CAN"},
            "//JOINT SECRET CAN USA//REL TO USA, CAN",
            "(//JOINT S CAN USA//REL TO USA, CAN)"},
           {{"CTS", "BOHEMIA"}, "//COSMIC TOP SECRET//BOHEMIA", "(//CTS//BOHEMIA)"},
           {{"//FGI S", "NF"}, "//FGI SECRET//NOFORN", "(//FGI S//NF)"},
           {{"S", "FGI GBR AUS"}, "SECRET//FGI AUS GBR", "(S//FGI AUS GBR)"},
           {{"TS", "USA/GBR/CAN EYES ONLY"}, "TOP SECRET//USA/CAN/GBR EYES ONLY", "(TS//USA/CAN/GBR EYES ONLY)"},
           {{"S", "NF", "XD"}, "SECRET//NOFORN//EXDIS", "(S//NF//XD)"},
       }) {
    const MadeMarking made = make(words);
    EXPECT_THAT(made.mistakes, IsEmpty()) << line;
    EXPECT_EQ(made.line, line);
    EXPECT_EQ(made.portion, portion);
    EXPECT_TRUE(made.line_verdict.valid && made.portion_verdict.valid) << line;
  }
}

// As the roll-up of the pack writes it.
TEST(MakeMarking, AControlMayStandForItsLevel) {
  const Policy cui = std::get<Policy>(load_shipped_policy("cui"));
  Scratch scratch;
  Options options;
  options.today = *make_date(2020, 1, 1);
  const std::vector<std::string_view> words = {"NF", "SP-CTI", "CUI"};
  const MadeMarking made = make_marking(words, cui, options, scratch);
  EXPECT_THAT(made.mistakes, IsEmpty());
  EXPECT_EQ(made.line, "CUI//SP-CTI//NOFORN");
  EXPECT_EQ(made.portion, "(CUI//SP-CTI//NF)");
}

TEST(MakeMarking, RefusesWithTheReason) {
  EXPECT_THAT(make({"NOFORN"}).mistakes, ElementsAre(HasSubstr("no level")));
  EXPECT_THAT(make({"S", "C"}).mistakes, ElementsAre(HasSubstr("two were asked for: `SECRET` and `CONFIDENTIAL`")));
  EXPECT_THAT(make({"S", "NOFRON"}).mistakes, ElementsAre(HasSubstr("did you mean `NOFORN`?")));
  EXPECT_THAT(make({"SERCET"}).mistakes, ElementsAre(HasSubstr("did you mean `SECRET`?")));
  EXPECT_THAT(make({"S", "NF", "NOFORN"}).mistakes, ElementsAre(HasSubstr("`NOFORN` was asked for twice")));
  EXPECT_THAT(make({"S", "NF", "REL TO USA, GBR"}).mistakes, ElementsAre(HasSubstr("exclude one another")));
  EXPECT_THAT(make({"S", "REL TO GBR"}).mistakes, ElementsAre(HasSubstr("should read REL TO USA, GBR")));
  EXPECT_THAT(make({"U", "SI"}).mistakes, ElementsAre(HasSubstr("SI")));
  EXPECT_THAT(make({"S", "FOUO"}).mistakes, ElementsAre(HasSubstr("FOUO")));
  EXPECT_THAT(make({}).mistakes, ElementsAre(HasSubstr("no level")));
  EXPECT_THAT(make({"S", ""}).mistakes, ElementsAre(HasSubstr("``")));
}

// Random words: what is made is valid and reads back as what was asked for; what is refused says why.
TEST(MakeMarking, ReadsBackAsItWasAskedFor) {
  const std::vector<std::string_view> levels = {"U", "C", "S", "TS"};
  const std::vector<std::string_view> words = {"SI",       "TK",     "SI-G",    "TK-KAND",
                                               "SAR-BP",   "RD",     "FRD",     "TFNI",
                                               "RD-SG 14", "DCNI",   "FGI",     "RS",
                                               "FOUO",     "OC",     "IMC",     "NF",
                                               "PR",       "RELIDO", "DSEN",    "FISA",
                                               "XD",       "ND",     "SBU",     "LES",
                                               "SSI",      "DS",     "FGI GBR", "REL TO USA, AUS, GBR",
                                               "HCS-P",    "HCS-O",  "RSV-ABC", "DISPLAY ONLY AFG"};
  std::mt19937 random(20161231);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases in every run
  Scratch scratch;
  Options options;
  options.today = *make_date(2016, 12, 31);
  const Policy& policy = register_pack();
  int made_count = 0;
  for (int round = 0; round < 6000; ++round) {
    std::vector<std::string_view> asked = {levels[random() % levels.size()]};
    for (std::size_t n = random() % 4; n > 0; --n) asked.push_back(words[random() % words.size()]);
    std::shuffle(asked.begin(), asked.end(), random);
    const MadeMarking made = make_marking(asked, policy, options, scratch);
    if (!made.mistakes.empty()) {
      EXPECT_FALSE(made.mistakes.front().empty());
      continue;
    }
    ++made_count;
    ASSERT_TRUE(made.line_verdict.valid) << made.line;
    ASSERT_TRUE(made.portion_verdict.valid) << made.portion;
    EXPECT_EQ(made.line_verdict.marking.controls, made.portion_verdict.marking.controls) << made.line;
    EXPECT_EQ(made.line_verdict.marking.level, made.portion_verdict.marking.level) << made.line;
    EXPECT_EQ(made.line_verdict.marking.rel_to, made.portion_verdict.marking.rel_to) << made.line;
    EXPECT_EQ(made.line_verdict.marking.controls.size(), asked.size() - 1) << made.line;
    // Made of what was made, it is the same.
    const std::vector<std::string_view> again = {made.portion};
    const MadeMarking same = make_marking(again, policy, options, scratch);
    EXPECT_EQ(same.line, made.line);
    EXPECT_EQ(same.portion, made.portion);
  }
  EXPECT_GT(made_count, 500);
}

}  // namespace
}  // namespace cablemark
