// Different markings, a million of them: judged in memory, and through `cablemark marking -`. Run: markings_bench
// [markings, default 1000000]
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>
#include <vector>

#include "checks/marking_judge.hpp"
#include "policies/load.hpp"
#include "tests/bench/processes.hpp"

namespace {

namespace fs = std::filesystem;
using namespace cablemark;
using namespace cablemark::bench;
using Clock = std::chrono::steady_clock;
using Random = std::mt19937;

bool chance(Random& random, unsigned percent) { return random() % 100 < percent; }

std::string_view one_of(Random& random, std::initializer_list<std::string_view> words) {
  return words.begin()[random() % words.size()];
}

// So many countries, in order.
std::string countries(Random& random, std::size_t count, std::string_view between) {
  constexpr std::string_view kCountries[] = {"AUS", "BEL", "CAN", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA",
                                             "GBR", "GRC", "HUN", "ISL", "ITA", "JPN", "KOR", "LTU", "LUX", "LVA",
                                             "NLD", "NOR", "NZL", "POL", "PRT", "ROU", "SVK", "SVN", "SWE", "TUR"};
  std::vector<std::string_view> some;
  std::sample(std::begin(kCountries), std::end(kCountries), std::back_inserter(some), count, random);
  std::string list;
  for (const std::string_view country : some) list.append(list.empty() ? "" : between).append(country);
  return list;
}

// Level, SCI, FGI and dissemination controls as they are, about one in four with a fault: no ORCON behind GAMMA, IMCON
// on CONFIDENTIAL, a control behind the list that stands before it.
std::string marking(Random& random, bool portion) {
  const std::string_view level = one_of(random, {"S", "TS", "C", "S", "TS"});
  std::string mark(portion ? level : level == "S" ? "SECRET" : level == "TS" ? "TOP SECRET" : "CONFIDENTIAL");
  std::string sci, controls;
  const auto add = [](std::string& to, std::string_view word) { to.append(to.empty() ? "" : "/").append(word); };
  if (level != "C") {
    const auto kind = random() % 100;
    if (kind >= 90) add(sci, "HCS-P");
    if (kind < 50) add(sci, level == "S" ? "SI" : one_of(random, {"SI", "SI-G", "SI-G ABCD", "SI-ABC"}));
    if (kind < 20 || kind >= 80) add(sci, "TK");
  }
  if (!sci.empty()) mark += "//" + sci;
  if (chance(random, 15)) mark += "//FGI " + countries(random, 1 + random() % 2, " ");
  if (chance(random, 30)) add(controls, portion ? "OC" : "ORCON");
  if (chance(random, 10)) add(controls, portion ? "IMC" : "IMCON");
  const auto release = random() % 100;
  if (release < 45) add(controls, portion ? "NF" : "NOFORN");
  if (release >= 45 && release < 90) add(controls, "REL TO USA, " + countries(random, 1 + random() % 5, ", "));
  if (chance(random, 10)) add(controls, portion ? "PR" : "PROPIN");
  if (chance(random, 10)) add(controls, "FISA");
  if (!controls.empty()) mark += "//" + controls;
  return portion ? "(" + mark + ")" : mark;
}

// What tells these apart stands in no list.
std::string compartmented(Random& random, bool /*portion*/) {
  const auto letters = [&random](std::size_t count) {
    std::string word;
    for (std::size_t n = 0; n < count; ++n) word += static_cast<char>('A' + random() % 26);
    return word;
  };
  std::string mark = "(TS//SI-" + letters(3);
  if (chance(random, 50)) mark += " " + letters(4);
  if (chance(random, 30)) mark += "//SAR-" + letters(3);
  return mark.append("//").append(one_of(random, {"NF", "OC/NF", "REL TO USA, GBR"})) + ")";
}

// One a line.
std::string different(std::size_t count, std::string (*make)(Random&, bool), bool portion) {
  Random random(7);
  std::unordered_set<std::string> seen;
  std::string lines;
  while (seen.size() < count) {
    std::string mark = make(random, portion);
    if (const auto [at, added] = seen.insert(std::move(mark)); added) lines.append(*at).append("\n");
  }
  return lines;
}

std::vector<std::string_view> each_of(std::string_view lines) {
  std::vector<std::string_view> marks;
  for (; !lines.empty(); lines.remove_prefix(lines.find('\n') + 1)) marks.push_back(lines.substr(0, lines.find('\n')));
  return marks;
}

constexpr int kRounds = 5;

void in_memory(const std::string& name, const std::string& pack, const std::string& lines, bool portion) {
  const std::vector<std::string_view> marks = each_of(lines);
  const Policy policy = std::get<Policy>(load_shipped_policy(pack));
  Options options;
  options.today = *make_date(2026, 1, 1);
  struct Pass {
    std::string_view name;
    std::vector<double> seconds;
    std::size_t valid = 0, findings = 0, known = 0;
  };
  Pass passes[] = {{"first time", {}}, {"again", {}}};
  for (int round = 0; round < kRounds; ++round) {
    MarkingJudge judge(policy, options);
    for (Pass& pass : passes) {
      pass.valid = pass.findings = 0;
      const std::uint64_t known = judge.known();
      const auto start = Clock::now();
      for (const std::string_view mark : marks) {
        const MarkingVerdict& verdict = judge.judge(mark, portion ? MarkForm::Portion : MarkForm::Line);
        pass.valid += verdict.valid ? 1 : 0;
        pass.findings += verdict.findings.size();
      }
      pass.seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
      pass.known = judge.known() - known;
    }
  }
  for (const Pass& pass : passes) {
    const double seconds = median(pass.seconds);
    fmt::print("{:14} {:12} in memory, {:10}   {:.3f} s   {:9.0f} a second   valid {}   findings {}   known {}\n", name,
               pack, pass.name, seconds, static_cast<double>(marks.size()) / seconds, pass.valid, pass.findings,
               pass.known);
  }
}

void through_the_program(const std::string& name, const std::string& pack, const std::string& lines,
                         const fs::path& root) {
  const std::string input = (root / "marks.txt").string(), output = (root / "out").string();
  std::ofstream(input, std::ios::binary) << lines;
  const auto count = static_cast<double>(std::count(lines.begin(), lines.end(), '\n'));
  const std::vector<std::string> command = {CABLEMARK_BINARY, "marking", "--policy", pack, "--format", "json", "-"};
  const auto piped = fmt::format("set -o pipefail; {} | cat > /dev/null", fmt::join(command, " "));
  struct Way {
    std::string_view name;
    std::vector<std::string> command;
    std::string output;
  };
  for (const Way& way : {Way{"/dev/null", command, "/dev/null"}, Way{"a pipe", {"bash", "-c", piped}, "/dev/null"},
                         Way{"a file", command, output}}) {
    std::vector<double> seconds;
    int status = 0;
    for (int round = 0; round < kRounds; ++round) {
      fs::remove(output);
      const Run one = run(way.command, way.output, input);
      seconds.push_back(one.seconds);
      status = one.status;
    }
    fmt::print("{:14} {:12} marking - > {:9}      {:.3f} s   {:9.0f} a second   exit {}\n", name, pack, way.name,
               median(seconds), count / median(seconds), status);
  }
  fmt::print("  {} bytes   invalid {}   findings {}\n", fs::file_size(output),
             occurrences(output, "\"verdict\":\"invalid\""), occurrences(output, "\"rule\":"));
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 1000000;
  if (argc > 1) {
    const std::string_view text = argv[1];
    std::from_chars(text.data(), text.data() + text.size(), count);
  }
  const fs::path root = fs::temp_directory_path() / fmt::format("cablemark-markings-{}", getpid());
  fs::create_directories(root);
  struct Stream {
    const char* name;
    std::string (*make)(Random&, bool);
    bool portion;
    std::size_t part;  // of so many, for they take their time
  };
  for (const Stream& stream : {Stream{"portions", marking, true, 1}, Stream{"banners", marking, false, 1},
                               Stream{"compartments", compartmented, true, 10}}) {
    const std::string lines = different(count / stream.part, stream.make, stream.portion);
    for (const std::string pack : {"ic-register", "us-state"}) {
      in_memory(stream.name, pack, lines, stream.portion);
      through_the_program(stream.name, pack, lines, root);
    }
  }
  fs::remove_all(root);
  return 0;
}
