// The exit code of every combination of an outcome and the flags that decide it, held against
// tests/cli/exit_codes.golden. CABLEMARK_UPDATE=1 writes the table anew.
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

// A rule of each severity: a portion of that level is what it forbids.
constexpr std::string_view kPolicy = R"(policy: gate
schema: 1
version: 1.0.0
sources:
  house: {title: "House rules", basis: practice, evidence: recalled}
levels:
  U: {rank: 0, ladder: us, classified: no, line: [UNCLASSIFIED, UNCLAS], portion: [U]}
  R: {rank: 5, ladder: us, line: [RESTRICTED], portion: [R]}
  C: {rank: 10, ladder: us, line: [CONFIDENTIAL], portion: [C]}
  S: {rank: 20, ladder: us, line: [SECRET], portion: [S]}
rules:
  on-error: {severity: error, category: marking, summary: an error, for: p in cable.portions, when: p.marked, forbid: p.mark.level == level.S, at: p.mark, message: an error, help: none, cite: [house]}
  on-warning: {severity: warning, category: handling, summary: a warning, for: p in cable.portions, when: p.marked, forbid: p.mark.level == level.C, at: p.mark, message: a warning, help: none, cite: [house]}
  on-note: {severity: note, category: form, summary: a note, for: p in cable.portions, when: p.marked, forbid: p.mark.level == level.R, at: p.mark, message: a note, help: none, cite: [house]}
)";

class ExitCodes : public Program {
 protected:
  void cable(const std::string& name, std::string_view marks) const {
    std::string text = "S E C R E T OSLO 000012\n\nSUBJECT: FISH\n\n";
    int number = 0;
    for (const char mark : marks) {
      text += std::to_string(++number) + ". (" + std::string(1, mark) + ") Text of the paragraph.\n\n";
    }
    write(name, text);
  }
};

TEST_F(ExitCodes, OfEveryOutcomeAndFlag) {
  write("gate.yaml", kPolicy);
  write("broken.yaml", std::string(kPolicy) + "no-such-key: 1\n");
  cable("clean.txt", "U");
  cable("note.txt", "R");
  cable("warning.txt", "C");
  cable("warnings.txt", "CC");
  cable("error.txt", "S");
  write("none.txt", "Dear all,\nlunch is at noon.\n");
  write("empty.txt", "");
  std::filesystem::create_directory(folder / "bare");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);

  const std::vector<std::string> outcomes{"clean.txt",
                                          "note.txt",
                                          "warning.txt",
                                          "warnings.txt",
                                          "error.txt",
                                          "none.txt",
                                          "empty.txt",
                                          "missing.txt",
                                          "bare",
                                          "error.txt none.txt",
                                          "clean.txt bare",
                                          "--timeout 0.02 pipe",
                                          "--timeout 0.02 pipe error.txt",
                                          "--policy broken.yaml error.txt",
                                          "--format nosuch error.txt",
                                          "--format json=no/such/dir error.txt"};
  const std::vector<std::string> fail_levels{"", "--fail-level error", "--fail-level warning", "--fail-level note"};
  const std::vector<std::string> warnings{"", "--max-warnings 0", "--max-warnings 1"};
  const std::vector<std::string> others{
      "", "--exit-zero", "--min-level error", "--ignore on-error", "--select on-warning", "--category form"};
  std::string table = "# exit | outcome | flags\n";
  for (const std::string& outcome : outcomes) {
    for (const std::string& fail_level : fail_levels) {
      for (const std::string& warning : warnings) {
        for (const std::string& other : others) {
          std::string flags;
          for (const std::string& flag : {fail_level, warning, other}) {
            if (!flag.empty()) flags += (flags.empty() ? "" : " ") + flag;
          }
          const std::string policy = outcome.find("--policy") == std::string::npos ? "--policy gate.yaml " : "";
          const Result result = run("check " + policy + "--no-progress " + flags + " " + outcome);
          table += std::to_string(result.exit) + " | " + outcome + " | " + flags + "\n";
        }
      }
    }
  }
  const std::filesystem::path golden = std::filesystem::path(CABLEMARK_TESTS_DIR) / "cli" / "exit_codes.golden";
  if (std::getenv("CABLEMARK_UPDATE") != nullptr) std::ofstream(golden, std::ios::binary) << table;
  EXPECT_EQ(table, read_file(golden));
}

}  // namespace
}  // namespace cablemark
