// Rules that hold the cables of one run against each other.
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

class Run : public Program {
 protected:
  static std::string changed(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  }

  // The rules that speak of each document, errors and warnings, by path.
  static std::map<std::string, std::vector<std::string>> said(const nlohmann::json& report) {
    std::map<std::string, std::vector<std::string>> rules;
    for (const auto& document : report["documents"]) {
      auto& own = rules[document["path"].get<std::string>() + ":" + std::to_string(document["part"].get<int>())];
      for (const auto& finding : document["findings"]) {
        if (finding["severity"] != "note") own.push_back(finding["rule"]);
      }
    }
    return rules;
  }
};

const std::vector<std::string> kNothing, kDiffers{"duplicate-differs"};

TEST_F(Run, ACopyThatIsMarkedOtherwiseIsReportedWhereverItStands) {
  write("b/first.txt", kClean);
  write("a/equal.txt", kClean);
  write("c/other.txt", changed(std::string(kClean), "2. (U)", "2. (C)"));
  const Result result = run("check b c a --format json");
  EXPECT_EQ(result.exit, 0);
  const nlohmann::json report = result.json();
  const auto rules = said(report);
  EXPECT_EQ(rules.at("b/first.txt:1"), kNothing);
  EXPECT_EQ(rules.at("c/other.txt:1"), kDiffers);
  EXPECT_EQ(rules.at("a/equal.txt:1"), kNothing);
  const auto& finding = report["documents"][1]["findings"][0];
  EXPECT_EQ(finding["line"], 10);
  const std::string message = finding["message"];
  EXPECT_NE(message.find("b/first.txt"), std::string::npos) << message;
  EXPECT_NE(message.find("08OSLO512"), std::string::npos) << message;
  EXPECT_NE(message.find(": 2"), std::string::npos) << message;
  EXPECT_EQ(report["summary"]["findings"], 1);
  EXPECT_EQ(run("check b c a --fail-level warning").exit, 1);
}

TEST_F(Run, TheOverallMarkingCountsAndNoticesDoNot) {
  write("a.txt", kClean);
  write("b.txt", changed(std::string(kClean), "SIPDIS\n", "NODIS\n"));
  write("c.txt", changed(std::string(kClean), "SIPDIS\n", "SIPDIS\nC O R R E C T E D   C O P Y\n"));
  const auto rules = said(run("check . --format json").json());
  EXPECT_EQ(rules.at("a.txt:1"), kNothing);
  EXPECT_EQ(rules.at("b.txt:1"), kDiffers);
  EXPECT_EQ(rules.at("c.txt:1"), kNothing);
}

TEST_F(Run, PartsOfOneInputAreOfTheRunToo) {
  const std::string end = "BT\n#0512\nNNNN\n\n";
  write("two.txt", std::string(kClean) + end + changed(std::string(kClean), "2. (U)", "2. (C)") + end);
  const auto rules = said(run("check two.txt --format json").json());
  EXPECT_EQ(rules.at("two.txt:1"), kNothing);
  EXPECT_EQ(rules.at("two.txt:2"), kDiffers);
}

TEST_F(Run, WhatCanBeReadOnceOnlyIsHeldAgainstTheRun) {
  write("a.txt", kClean);
  write("b.txt", changed(std::string(kClean), "2. (U)", "2. (C)"));
  const auto rules = said(shell("cat b.txt | \"$P\" check a.txt - --format json").json());
  EXPECT_EQ(rules.at("a.txt:1"), kNothing);
  EXPECT_EQ(rules.at("-:1"), kDiffers);
}

TEST_F(Run, TheSameBytesAtEveryNumberOfThreads) {
  for (int n = 0; n < 120; ++n) {
    std::string text = changed(std::string(kClean), "000512", "000" + std::to_string(512 + n % 40));
    text = changed(text, "#0512", "#0" + std::to_string(512 + n % 40));
    if (n % 7 == 3) text = changed(text, "2. (U)", "2. (C)");
    write("d" + std::to_string(n % 5) + "/" + std::to_string(n) + ".txt", text);
  }
  for (const std::string format : {"ndjson", "sarif", "grouped", "csv", "junit"}) {
    const Result one = run("check . -j 1 --format " + format);
    EXPECT_NE(one.out.find("duplicate-differs"), std::string::npos) << format;
    for (const std::string jobs : {"2", "5"}) {
      EXPECT_EQ(run("check . --format " + format + " -j " + jobs).out, one.out) << format << jobs;
    }
  }
}

// Files of a directory are read together before they are judged, a named one has its turn: nothing else differs.
TEST_F(Run, WhatADirectoryHoldsIsJudgedAsWhatIsNamed) {
  const std::string mail = "From: a@example.com\nContent-Type: text/plain\n\n" + faulty();
  std::string named;
  for (int n = 0; n < 50; ++n) {
    std::string text = changed(n % 3 == 1 ? faulty() : std::string(kClean), "000512", std::to_string(100512 + n));
    if (n == 5) text.clear();
    if (n == 11) text.append(600'000, ' ');
    if (n == 17) text[100] = '\0';
    if (n == 23) text = "no cable\n";
    if (n == 29) text = mail;
    if (n == 35) text += "BT\n#0512\nNNNN\n\n" + faulty();
    const std::string name = "d/" + std::to_string(1000 + n) + (n == 29 ? ".eml" : ".txt");
    write(name, text);
    named += " " + name;
  }
  // One file holds two cables, of which a limit of bytes makes one error.
  const std::pair<std::string, std::size_t> cases[] = {{"", 51}, {" --kind document", 51}, {" --max-bytes 1000", 50}};
  for (const auto& [options, documents] : cases) {
    const nlohmann::json found = run("check d --format json" + options).json();
    EXPECT_EQ(found["documents"].size(), documents) << options;
    EXPECT_EQ(run("check" + named + " --format json" + options).json(), found) << options;
  }
}

TEST_F(Run, ADateTimeGroupNamesOneMessage) {
  write("a.txt", kClean);
  write("b.txt", changed(changed(std::string(kClean), "000512", "000513"), "#0512", "#0513"));
  const nlohmann::json report = run("check . --format json").json();
  EXPECT_TRUE(report["documents"][0]["findings"].empty());
  ASSERT_EQ(report["documents"][1]["findings"].size(), 1u);
  EXPECT_EQ(report["documents"][1]["findings"][0]["rule"], "transmission-date-reused");
  EXPECT_EQ(report["documents"][1]["findings"][0]["severity"], "note");
}

TEST_F(Run, GapsAndReferencesLookAtTheWholeRun) {
  const auto numbered = [](const std::string& number) {
    return changed(changed(std::string(kClean), "000512", "000" + number), "#0512", "#0" + number);
  };
  // The name says nothing of the order of the numbers.
  write("1.txt", numbered("515"));
  write("2.txt", numbered("512"));
  write("3.txt", changed(numbered("513"), "TAGS:", "REF: OSLO 599\nTAGS:"));
  write("4.txt", changed(changed(numbered("599"), "C O N F I D E N T I A L", "S E C R E T"), "ZNY CCCCC", "ZNY SSSSS"));
  const auto speaks = [&](const std::string& rule) {
    std::vector<std::string> paths;
    const nlohmann::json report = run("check . --format json --select " + rule).json();
    for (const auto& document : report["documents"]) {
      if (!document["findings"].empty()) paths.push_back(document["path"]);
    }
    return paths;
  };
  EXPECT_EQ(speaks("message-number-gap"), (std::vector<std::string>{"1.txt", "4.txt"}));
  EXPECT_EQ(speaks("reference-above-overall"), std::vector<std::string>{"3.txt"});
}

// Four cables stand twice in a release of the State Department. Their texts agree but for what a scanner did to two
// marks, `(513U)` and `'(SBU)`.
TEST_F(Run, TheCopiesOfARealReleaseAreMarkedTheSame) {
  const std::filesystem::path release = std::filesystem::path(CABLEMARK_SHARED_DIR) / "corpus" / "state-foia-hrc";
  if (!std::filesystem::exists(release)) GTEST_SKIP() << "the corpus is not here";
  std::map<std::string, int> copies;
  const nlohmann::json report = run("check '" + release.string() + "' --format json").json();
  for (const auto& document : report["documents"]) {
    if (document["reference"].is_string()) ++copies[document["reference"]];
    for (const auto& finding : document["findings"]) {
      EXPECT_NE(finding["rule"], "duplicate-differs") << document["path"] << ": " << finding["message"];
    }
  }
  for (const char* const reference : {"11PORTAUPRINCE504", "12OECDPARIS288", "10KINSHASA956", "11RABAT1210"}) {
    EXPECT_EQ(copies[reference], 2) << reference;
    // The rule speaks of such a pair as soon as one mark differs.
    std::string changed_copy;
    for (const auto& document : report["documents"]) {
      if (document["reference"] == reference) changed_copy = read_file(document["path"].get<std::string>());
    }
    const std::size_t mark = changed_copy.rfind("(SBU)");
    ASSERT_NE(mark, std::string::npos) << reference;
    write(std::string(reference) + ".txt", changed_copy.replace(mark, 5, "(U)"));
    const auto rules = said(run("check '" + release.string() + "' " + reference + ".txt --format json").json());
    EXPECT_EQ(rules.at(std::string(reference) + ".txt:1"), kDiffers) << reference;
  }
}

}  // namespace
}  // namespace cablemark
