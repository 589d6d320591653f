#include "checks/marking_changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "policies/load.hpp"

namespace cablemark {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

const Policy& policy() {
  static const Policy kLoaded = [] {
    auto result = load_shipped_policy("us-state");
    EXPECT_TRUE(std::holds_alternative<Policy>(result));
    return std::holds_alternative<Policy>(result) ? std::get<Policy>(std::move(result)) : Policy{};
  }();
  return kLoaded;
}

class Parsed {
 public:
  explicit Parsed(std::string text) : text_(std::move(text)) {
    source_.assign(text_);
    parse_cables(source_, policy().vocabulary, {}, parsed_);
  }
  [[nodiscard]] CableVersion version() const { return {source_, parsed_.cables.at(0)}; }

 private:
  std::string text_;
  Source source_;
  ParsedText parsed_;
};

// `marking-lowered 2`: what changed, and in which paragraph of the new version.
std::vector<std::string> changes(const std::string& before, const std::string& after) {
  const Parsed one(before), other(after);
  std::vector<std::string> said;
  for (const MarkingChange& change : marking_changes(one.version(), other.version(), policy(), {})) {
    said.push_back(std::string(change_name(change.kind)) + (change.paragraph.empty() ? "" : " " + change.paragraph));
  }
  return said;
}

std::string cable(const std::string& body, const std::string& line = "S E C R E T OSLO 000312\n\nNOFORN\n") {
  return "R 100914Z FEB 09\nFM AMEMBASSY OSLO\n" + line + "SUBJECT: (U) FISH\n\n" + body;
}

TEST(MarkingChanges, OfPortions) {
  struct Case {
    std::string before, after;
    std::vector<std::string> said;
  };
  for (const Case& one : std::vector<Case>{
           {"1. (S) Cod.\n", "1. (S) Cod.\n", {}},
           {"1. (S) Cod.\n", "1. (C) Cod.\n", {"marking-lowered 1"}},
           {"1. (C) Cod.\n", "1. (S) Cod.\n", {"marking-raised 1"}},
           {"1. (S//NF) Cod.\n", "1. (S) Cod.\n", {"caveat-dropped 1"}},
           {"1. (S) Cod.\n", "1. (S//NF) Cod.\n", {"caveat-added 1"}},
           {"1. (S) Cod.\n", "1. Cod.\n", {"mark-removed 1"}},
           {"1. (S) Cod.\n", "1. (S Cod.\n", {}},
           {"1. (SBU) Cod.\n", "1. (C) Cod.\n", {"marking-raised 1"}},
           {"1. (SBU) Cod.\n", "1. (U) Cod.\n", {"caveat-dropped 1"}},
           {"1. (S//REL TO USA, GBR) Cod.\n", "1. (S//REL TO USA, GBR, NOR) Cod.\n", {"caveat-dropped 1"}},
           {"1. (S//REL TO USA, GBR) Cod.\n", "1. (S//REL TO USA) Cod.\n", {}},
           {"1. (S) Cod:\n-- (S) one.\n", "1. (S) Cod:\n-- one.\n", {"mark-inherited 1"}},
           {"1. (C) Cod:\n-- (S) one.\n", "1. (C) Cod:\n-- one.\n", {"marking-lowered 1", "mark-removed 1"}},
           {"1. Cod.\n", "1. (S) Cod.\n", {"marking-raised 1"}},
           // The numbers have moved, the texts tell which is which.
           {"1. (S) Cod and ling.\n\n2. (C) Herring rose again.\n",
            "1. (U) A new text.\n\n2. (S) Cod and ling.\n\n3. (C) Herring rose again.\n",
            {}},
           {"1. (S) Cod and ling.\n\n2. (C) Herring rose again.\n",
            "1. (U) Herring rose again.\n",
            {"marking-lowered 1"}},
       }) {
    EXPECT_EQ(changes(cable(one.before), cable(one.after)), one.said) << one.before << one.after;
  }
}

TEST(MarkingChanges, OfTheOverallMarking) {
  const std::string text = "1. (U) Cod.\n";
  const std::string secret = cable(text);
  EXPECT_THAT(changes(secret, cable(text, "C O N F I D E N T I A L OSLO 000312\n\nNOFORN\n")),
              ElementsAre("marking-lowered"));
  EXPECT_THAT(changes(secret, cable(text, "S E C R E T OSLO 000312\n\n")), ElementsAre("caveat-dropped"));
  EXPECT_THAT(changes(secret, cable(text, "S E C R E T OSLO 000312\n\nNOFORN\nORCON\n")), ElementsAre("caveat-added"));
  EXPECT_THAT(changes(secret, cable(text, "OSLO 000312\n\nNOFORN\n")), testing::Contains("mark-removed"));
}

TEST(MarkingChanges, OfSectionHeaders) {
  const auto sections = [](const std::string& second, const std::string& third) {
    return cable("1. (U) Cod.\n\n" + second + "2. (U) Ling.\n\n" + third + "3. (U) Herring.\n",
                 "S E C R E T NOFORN SECTION 01 OF 03 OSLO 000312\n\n");
  };
  const std::string second = "S E C R E T NOFORN SECTION 02 OF 03 OSLO 000312\n\n";
  const std::string third = "S E C R E T NOFORN SECTION 03 OF 03 OSLO 000312\n\n";
  const std::string lower = "UNCLAS SECTION 03 OF 03 OSLO 000312\n\n";
  const std::string whole = sections(second, third);
  EXPECT_THAT(changes(whole, whole), IsEmpty());
  EXPECT_THAT(changes(whole, sections(second, lower)), ElementsAre("marking-lowered", "caveat-dropped"));
  EXPECT_THAT(changes(whole, sections(second, "S E C R E T SECTION 03 OF 03 OSLO 000312\n\n")),
              ElementsAre("caveat-dropped"));
  EXPECT_THAT(changes(sections(second, lower), whole), ElementsAre("marking-raised", "caveat-added"));
  EXPECT_THAT(changes(whole, sections(second, "")), ElementsAre("mark-removed"));
  // The same section sent twice: each header is held against its own.
  EXPECT_THAT(changes(sections(second, second), sections(second, "UNCLAS SECTION 02 OF 03 OSLO 000312\n\n")),
              ElementsAre("marking-lowered", "caveat-dropped"));
  // Sent in fewer sections.
  EXPECT_THAT(
      changes(whole, cable("1. (U) Cod.\n\n2. (U) Ling.\n\n3. (U) Herring.\n", "S E C R E T NOFORN OSLO 000312\n\n")),
      IsEmpty());
}

// In every fixture, each mark in turn: what is lowered is said of that paragraph, and of no other; the way back lowers
// nothing.
TEST(MarkingChanges, FindEachMarkThatIsLowered) {
  static const std::regex kMark(R"(\n(\d+)\. \(([A-Z]+[^)]*)\))");
  unsigned lowered = 0;
  for (const char* pack : {"us-core", "us-state"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(CABLEMARK_SOURCE_DIR) / "policies" / pack / "fixtures")) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      EXPECT_THAT(changes(text, text), IsEmpty()) << entry.path();
      for (std::sregex_iterator it(text.begin(), text.end(), kMark), end; it != end; ++it) {
        if ((*it)[2] == "U") continue;
        std::string other = text;
        other.replace(static_cast<std::size_t>(it->position(2)), static_cast<std::size_t>(it->length(2)), "U");
        const auto said = changes(text, other);
        ASSERT_FALSE(said.empty()) << entry.path();
        for (const std::string& one : said) EXPECT_EQ(one.substr(one.find(' ') + 1), (*it)[1]) << entry.path();
        for (const std::string& one : changes(other, text)) {
          EXPECT_TRUE(one.rfind("marking-raised", 0) == 0 || one.rfind("caveat-added", 0) == 0) << one;
        }
        ++lowered;
      }
    }
  }
  EXPECT_GE(lowered, 25U);
}

}  // namespace
}  // namespace cablemark
