// Break one thing of a clean cable, of every period and kind: the rule for it speaks in every mutant, and of the other
// rules hardly one.
#include "tests/checks/mutants.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "checks/check.hpp"
#include "policies/load.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kFewest = 2000;
constexpr double kAlone = 0.98;

const Policy& policy() {
  static const Policy kLoaded = std::get<Policy>(load_shipped_policy("us-state"));
  return kLoaded;
}

class Checker {
 public:
  // The names of the rules that speak; of notes only that of `named`.
  std::multiset<std::string> said(const std::string& text, Date date, std::string_view named) {
    Options options;
    options.today = synthetic::day("2026-01-01");
    options.undated = date;
    options.path = "mutant";
    std::multiset<std::string> rules;
    for (const Document& document : check(text, policy(), options, scratch_)) {
      EXPECT_FALSE(document.error) << text;
      for (const Finding& finding : document.findings) {
        const std::string& rule = policy().rules[finding.rule].name;
        if (finding.severity != Severity::Note || rule == named) rules.insert(rule);
      }
    }
    return rules;
  }

 private:
  Scratch scratch_;
};

std::string joined(const std::multiset<std::string>& rules) {
  std::string text;
  for (const std::string& rule : rules) text += rule + " ";
  return text;
}

TEST(Mutants, CleanCablesAreClean) {
  Checker checker;
  for (const synthetic::Lines& cable : synthetic::clean_cables()) {
    const auto said = checker.said(cable.text(), cable.date, "");
    EXPECT_TRUE(said.empty()) << cable.name << ": " << joined(said) << "\n" << cable.text();
  }
}

TEST(Mutants, TheRuleSpeaksAndNoOther) {
  Checker checker;
  std::size_t count = 0, alone = 0;
  std::map<std::string, std::size_t> by_rule;
  std::map<std::string, std::size_t> strangers;
  for (const synthetic::Lines& cable : synthetic::clean_cables()) {
    for (const mutants::Mutant& mutant : mutants::mutants_of(cable)) {
      auto said = checker.said(mutant.text, cable.date, mutant.rule);
      ++count;
      ++by_rule[mutant.rule];
      EXPECT_TRUE(said.contains(mutant.rule)) << mutant.name << ": said " << joined(said) << "\n" << mutant.text;
      said.erase(mutant.rule);
      if (said.empty()) {
        ++alone;
      } else {
        ++strangers[mutant.rule + " and " + joined(said)];
      }
    }
  }
  std::string others;
  for (const auto& [what, times] : strangers) others += std::to_string(times) + " " + what + "\n";
  EXPECT_GE(count, kFewest);
  EXPECT_GE(static_cast<double>(alone), kAlone * static_cast<double>(count)) << alone << " of " << count << "\n"
                                                                             << others;
  RecordProperty("mutants", static_cast<int>(count));
  RecordProperty("alone", static_cast<int>(alone));
  RecordProperty("rules", static_cast<int>(by_rule.size()));
}

}  // namespace
}  // namespace cablemark
