// The commands of docs/tutorial.md and docs/policy.md, run as they are written, and the packs of examples/policies.
#include <gmock/gmock.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

namespace fs = std::filesystem;

// A fenced block of a page: ```yaml NAME is a file, ```console holds commands with what they print.
struct Block {
  std::string kind, name, text;
};

std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  std::istringstream lines(page);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("```", 0) != 0) {
      if (inside) blocks.back().text += line + "\n";
      continue;
    }
    inside = !inside;
    if (!inside) continue;
    const std::size_t blank = line.find(' ');
    blocks.push_back({line.substr(3, blank == std::string::npos ? blank : blank - 3),
                      blank == std::string::npos ? "" : line.substr(blank + 1), ""});
  }
  return blocks;
}

// Whether `line` is `pattern`, in which `...` is any text.
bool fits(std::string_view pattern, std::string_view line) {
  const std::size_t gap = pattern.find("...");
  if (gap == std::string_view::npos) return pattern == line;
  if (line.substr(0, gap) != pattern.substr(0, gap)) return false;
  const std::string_view rest = pattern.substr(gap + 3);
  for (std::size_t at = gap; at <= line.size(); ++at) {
    if (fits(rest, line.substr(at))) return true;
  }
  return false;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class Pages : public Program {
 protected:
  Pages() {
    fs::create_directories(folder / "bin");
    fs::create_symlink(CABLEMARK_PROGRAM, folder / "bin/cablemark");
    fs::create_directories(folder / "examples");
    fs::copy_file(CABLEMARK_SOURCE_DIR "/examples/10GENEVA48.txt", folder / "examples/10GENEVA48.txt");
    write("conf.txt", kClean);
  }

  // The lines that the page shows stand in what the command prints, in their order.
  void run_command(const std::string& command, const std::vector<std::string>& shown) {
    const Result result = shell("PATH=\"$PWD/bin:$PATH\"; " + command);
    EXPECT_LT(result.exit, 2) << command << "\n" << result.out << result.err;
    const std::vector<std::string> printed = lines_of(result.out + result.err);
    std::size_t at = 0;
    for (const std::string& line : shown) {
      if (line == "...") continue;
      while (at < printed.size() && !fits(line, printed[at])) ++at;
      EXPECT_LT(at, printed.size()) << command << "\ndoes not print: " << line << "\nbut:\n"
                                    << result.out << result.err;
      ++at;
    }
    if (shown.empty()) {
      EXPECT_EQ(result.out + result.err, "") << command;
    }
  }

  std::size_t run_page(const std::string& page) {
    std::size_t commands = 0;
    for (const Block& block : blocks_of(read_file(fs::path(CABLEMARK_SOURCE_DIR) / "docs" / page))) {
      if (!block.name.empty()) write(block.name, block.text);
      if (block.kind != "console") continue;
      std::string command;
      std::vector<std::string> shown;
      const auto finish = [&] {
        if (!command.empty()) run_command(command, shown);
        shown.clear();
      };
      for (const std::string& line : lines_of(block.text)) {
        if (line.rfind("$ ", 0) == 0) {
          finish();
          command = line.substr(2);
          ++commands;
        } else {
          shown.push_back(line);
        }
      }
      finish();
    }
    return commands;
  }
};

TEST_F(Pages, TheTutorialEndsInAWorkingRule) {
  EXPECT_EQ(run_page("tutorial.md"), 16U);
  const Result result = shell("CABLEMARK_PATH=site \"$P\" check --format json --policy post-geneva examples");
  EXPECT_EQ(result.exit, 0);
  EXPECT_THAT(result.out, testing::HasSubstr("\"rule\":\"tags-too-many\""));
}

TEST_F(Pages, TheReferenceHolds) { EXPECT_EQ(run_page("policy.md"), 4U); }

TEST_F(Pages, ExamplePoliciesPass) {
  std::size_t packs = 0;
  for (const auto& entry : fs::directory_iterator(CABLEMARK_SOURCE_DIR "/examples/policies")) {
    if (entry.path().extension() != ".yaml") continue;
    ++packs;
    const std::string file = "'" + entry.path().string() + "'";
    const Result check = run("policy check " + file);
    EXPECT_EQ(check.exit, 0) << check.out << check.err;
    EXPECT_EQ(check.out, "") << file;
    const Result test = run("policy test --min-coverage 100 --min-score 65 " + file);
    EXPECT_EQ(test.exit, 0) << test.out << test.err;
  }
  EXPECT_EQ(packs, 4U);
}

}  // namespace
}  // namespace cablemark
