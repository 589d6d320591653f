// Runs the built program in a directory of its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace cablemark {

struct Result {
  int exit = -1;
  std::string out, err;

  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out); }
};

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class Program : public testing::Test {
 protected:
  Program() {
    std::string pattern = std::filesystem::temp_directory_path() / "cablemark-test.XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~Program() override { std::filesystem::remove_all(folder); }

  void write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name, std::ios::binary) << text;
  }

  // `command` is words for the shell after the program's name.
  [[nodiscard]] Result run(const std::string& command) const { return shell("\"$P\" " + command); }

  // As run(), with the program's path in $P.
  [[nodiscard]] Result shell(const std::string& command) const {
    const std::string line = "cd '" + folder.string() + "' && P='" CABLEMARK_PROGRAM "'; { " + command + "; } >'" +
                             (folder / ".out").string() + "' 2>'" + (folder / ".err").string() + "'";
    const int status = std::system(line.c_str());
    Result result;
    result.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result.out = read_file(folder / ".out");
    result.err = read_file(folder / ".err");
    return result;
  }

  std::filesystem::path folder;
};

inline constexpr std::string_view kClean =
    "VZCZCXYZ0008\nRR RUEHC\n\nDE RUEHNY #0512/01 1411203\nZNY CCCCC ZZH\nR 201202Z MAY 08\nFM AMEMBASSY OSLO\n"
    "TO RUEHC/SECSTATE WASHDC 4412\nINFO RUEHBS/USEU BRUSSELS 0103\nC O N F I D E N T I A L OSLO 000512\n\nSIPDIS\n\n"
    "E.O. 12958: DECL: 05/20/2018\nTAGS: PREL EFIS NO\nSUBJECT: (U) QUARTERLY NOTE ON FISHERIES\n\n"
    "Classified By: Ambassador A. Lindqvist. Reason: 1.4 (b) and (d).\n\n1. (C) Summary: Quotas rose. End summary.\n\n"
    "2. (U) The ministry met twice.\n\n3. (SBU) A third meeting follows.\n\n4. (C) Comment: None. End "
    "comment.\nHALVORSEN\n";

// The same cable with one paragraph marked above it.
inline std::string faulty() {
  std::string text(kClean);
  text.replace(text.find("2. (U)"), 6, "2. (S)");
  return text;
}

}  // namespace cablemark
