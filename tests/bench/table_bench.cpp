// The table of speed and size: whole processes, each paired in turn against ripgrep in the same run, medians of the
// ratios. Run: table_bench [cables in the tree, default 40000]
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "checks/check.hpp"
#include "policies/load.hpp"
#include "tests/bench/corpus.hpp"
#include "tests/bench/processes.hpp"

namespace {

namespace fs = std::filesystem;
using namespace cablemark;
using namespace cablemark::bench;
using Clock = std::chrono::steady_clock;

struct Paired {
  double ours = 0, theirs = 0, ratio = 0;
  int status = 0;
};

Paired pair(const std::vector<std::string>& ours, const std::vector<std::string>& theirs, int rounds,
            const std::string& output) {
  std::vector<double> a, b, ratios;
  Paired result;
  for (int i = 0; i < rounds; ++i) {
    const Run mine = run(ours, output);
    const Run other = run(theirs, output + ".rg");
    result.status = mine.status;
    a.push_back(mine.seconds);
    b.push_back(other.seconds);
    ratios.push_back(mine.seconds / other.seconds);
  }
  result.ours = median(a);
  result.theirs = median(b);
  result.ratio = median(ratios);
  return result;
}

void in_memory() {
  auto loaded = load_shipped_policy("us-state");
  if (!std::holds_alternative<Policy>(loaded)) {
    fmt::print("us-state does not load\n");
    return;
  }
  const Policy policy = std::get<Policy>(std::move(loaded));
  const auto base = bench::base_texts(4000);
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  for (std::size_t n = 0; n < 64; ++n) {
    texts.push_back(bench::rotated(base, n));
    bytes += texts.back().size();
  }
  Scratch scratch;
  Options options;
  options.today = *make_date(2026, 1, 1);
  options.path = "cable.txt";
  std::vector<double> rounds;
  std::size_t findings = 0;
  for (int round = 0; round < 60; ++round) {
    findings = 0;
    const auto start = Clock::now();
    for (const auto& text : texts) {
      for (const auto& document : check(text, policy, options, scratch)) findings += document.findings.size();
    }
    rounds.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count() /
                     static_cast<double>(texts.size()));
  }
  fmt::print(
      "one cable in memory, 64 in turn ({} bytes each on average)   {:8.1f} us   target 30   findings {} in 64\n",
      bytes / texts.size(), median(rounds), findings);
}

void write_tree(const fs::path& root, std::size_t count) {
  const auto base = bench::base_texts();
  for (std::size_t n = 0; n < count; ++n) {
    const fs::path folder = root / fmt::format("{:03}", n % 200);
    if (n < 200) fs::create_directories(folder);
    std::ofstream(folder / fmt::format("{:06}.txt", n), std::ios::binary) << bench::rotated(base, n);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 40000;
  if (argc > 1) {
    const std::string_view text = argv[1];
    std::from_chars(text.data(), text.data() + text.size(), count);
  }
  const fs::path root = fs::temp_directory_path() / fmt::format("cablemark-bench-{}", getpid());
  apart(in_memory);
  apart([&] { write_tree(root / "tree", count); });
  ::sync();  // what the kernel still writes would count as work of the programs
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root / "tree")) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  const std::string output = (root / "out").string();
  const std::string tree = (root / "tree").string();
  // What ripgrep takes depends on the pattern: marked paragraphs, all paragraphs, the line with the level.
  const std::string patterns[] = {"^[0-9]+\\. +\\((SBU|U|C|S|TS)\\)", "^[0-9]+\\.", "^(UNCLAS|CONFIDENTIAL|SECRET)"};

  const std::string one = (fs::path(CABLEMARK_SOURCE_DIR) / "examples" / "10GENEVA48.txt").string();
  const Paired start = pair({CABLEMARK_BINARY, "check", one}, {"rg", "-c", patterns[0], one}, 100, output);
  fmt::print("check of one cable, start to exit   {:.2f} ms   rg {:.2f} ms   ratio {:.2f}   target 1.25   exit {}\n",
             start.ours * 1e3, start.theirs * 1e3, start.ratio, start.status);

  const std::vector<std::string> check_tree{CABLEMARK_BINARY, "check", "--format", "ndjson", "-j2", tree};
  run(check_tree, output);
  for (const std::string& pattern : patterns) {
    const Paired whole = pair(check_tree, {"rg", "-j2", "-c", pattern, tree}, 7, output);
    fmt::print(
        "tree of {} cables ({} bytes), ndjson -j2   {:.3f} s   rg -c '{}' {:.3f} s   ratio {:.2f}   target 2.0\n",
        count, bytes, whole.ours, pattern, whole.theirs, whole.ratio);
  }
  fmt::print("  documents {}, {} of them with errors or warnings   findings {}\n", occurrences(output, "\"status\":"),
             occurrences(output, "\"status\":\"findings\""), occurrences(output, "\"rule\":"));

  for (const char* format : {"full", "concise", "grouped", "json", "ndjson", "sarif", "github", "junit", "gitlab",
                             "rdjson", "checkstyle", "markdown", "csv", "register", "evidence"}) {
    const auto words = [&](const char* jobs) {
      return std::vector<std::string>{CABLEMARK_BINARY, "check", "--as-of", "2026-01-01",
                                      "--format",       format,  jobs,      tree};
    };
    run(words("-j1"), output + ".one");
    const Run memory = run(words("-j2"), output);
    fmt::print(
        "peak memory, {:10} {:6.1f} MB   target 64 (more only for what waits for the end: 1 KB a finding or document)  "
        " "
        "exit {}   {} bytes, {} at -j1\n",
        format, static_cast<double>(memory.peak_kilobytes) / 1024, memory.status, fs::file_size(output),
        same_bytes(output, output + ".one") ? "the same" : "OTHERS");
  }

  // Growth: the same kind of cable, longer and longer.
  double before = 0;
  for (const std::size_t size : {std::size_t{1} << 10, std::size_t{1} << 15, std::size_t{1} << 20, std::size_t{1} << 23,
                                 std::size_t{100} << 20}) {
    std::string text =
        "R 211422Z JAN 10\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nUNCLAS OSLO 000048\n\nSENSITIVE\n\nE.O. 12958: "
        "N/A\nTAGS: PREL\nSUBJECT: FISH\n\n";
    for (std::size_t n = 1; text.size() < size; ++n)
      text += fmt::format("{}.  (SBU) Quotas rose and the ministry met twice.\n\n", n);
    const std::string path = (root / "long.txt").string();
    std::ofstream(path, std::ios::binary) << text;
    const Run grown = run({CABLEMARK_BINARY, "check", "--format", "concise", path}, output);
    const double per_byte = grown.seconds / static_cast<double>(text.size()) * 1e9;
    fmt::print("growth: {:10} bytes   {:8.2f} ms   {:6.2f} ns a byte{}   exit {}\n", text.size(), grown.seconds * 1e3,
               per_byte, before == 0 ? "" : fmt::format(" ({:.2f} times the size before)", per_byte / before),
               grown.status);
    before = per_byte;
  }
  fs::remove_all(root);
  return 0;
}
