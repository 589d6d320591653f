// Every mutant of a shipped pack breaks an example, or tests/checks/survivors.txt says why it cannot.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

#include "checks/examples.hpp"
#include "checks/mutants.hpp"

namespace cablemark {
namespace {

using Lines = std::set<std::string>;

// Of the lines `PACK[,PACK...] OWNER: EXPRESSION MUTATION` those that name the pack, without it.
Lines argued_for(std::string_view pack) {
  std::ifstream in(std::string(CABLEMARK_TESTS_DIR) + "/checks/survivors.txt", std::ios::binary);
  EXPECT_TRUE(in.good());
  Lines lines;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t blank = line.find(' ');
    const std::string packs = "," + line.substr(0, blank) + ",";
    if (packs.find("," + std::string(pack) + ",") != std::string::npos) lines.insert(line.substr(blank + 1));
  }
  return lines;
}

std::string listed(const Lines& lines, const Lines& without) {
  std::string out;
  for (const std::string& line : lines) {
    if (!without.contains(line)) out += "  " + line + "\n";
  }
  return out;
}

class Survivors : public testing::TestWithParam<const char*> {};

TEST_P(Survivors, AreArgued) {
  const std::string pack = GetParam();
  const LoadOptions options{.examples = true, .origins = true, .expressions = true};
  Policy policy = std::get<Policy>(load_shipped_policy(pack, options));
  const FileFilter all = [](std::string_view) { return true; };
  CoverageWatcher watcher(policy, all);
  ASSERT_TRUE(run_examples(policy, &watcher).failures.empty());
  const auto without = [&](const RowName& row) -> std::optional<Policy> {
    auto loaded = load_shipped_policy(pack, {.examples = true, .without = row});
    if (auto* made = std::get_if<Policy>(&loaded)) return std::move(*made);
    return std::nullopt;
  };
  const std::vector<Mutant> mutants = run_mutants(policy, watcher.take(), all, without);
  Lines survivors;
  std::size_t survived = 0;
  for (const Mutant& mutant : mutants) {
    if (mutant.killed) continue;
    survivors.insert(mutant.owner + ": " + mutant.expression + " " + mutant.what);
    ++survived;
  }
  const Lines argued = argued_for(pack);
  EXPECT_EQ(listed(survivors, argued), "") << "no example breaks, and survivors.txt does not say why";
  EXPECT_EQ(listed(argued, survivors), "") << "survivors.txt argues for what an example breaks";
  EXPECT_LE(survived * 20, mutants.size()) << "less than 95 % of the mutants break an example";
}

// The other packs are parts of these: all have `base`, `cui` has `us-state` and its like, `dod` has `ic-register`.
INSTANTIATE_TEST_SUITE_P(All, Survivors, testing::Values("us-core", "acp127", "cui", "dod"),
                         [](const testing::TestParamInfo<const char*>& one) {
                           std::string name = one.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace cablemark
