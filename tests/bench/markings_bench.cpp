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

std::vector<std::string> different(std::size_t count, std::string (*make)(Random&, bool), bool portion) {
  Random random(7);
  std::unordered_set<std::string> seen;
  std::vector<std::string> marks;
  marks.reserve(count);
  while (marks.size() < count) {
    std::string mark = make(random, portion);
    if (seen.insert(mark).second) marks.push_back(std::move(mark));
  }
  return marks;
}

void in_memory(const std::string& name, const std::string& pack, const std::vector<std::string>& marks, bool portion) {
  const Policy policy = std::get<Policy>(load_shipped_policy(pack));
  Options options;
  options.today = *make_date(2026, 1, 1);
  MarkingJudge judge(policy, options);
  for (const std::string_view round : {"first time", "again"}) {
    std::size_t valid = 0, findings = 0;
    const std::uint64_t known = judge.known();
    const auto start = Clock::now();
    for (const std::string& mark : marks) {
      const MarkingVerdict& verdict = judge.judge(mark, portion ? MarkForm::Portion : MarkForm::Line);
      valid += verdict.valid ? 1 : 0;
      findings += verdict.findings.size();
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    fmt::print("{:14} {:12} in memory, {:10}   {:.3f} s   {:9.0f} a second   valid {}   findings {}   known {}\n", name,
               pack, round, seconds, static_cast<double>(marks.size()) / seconds, valid, findings,
               judge.known() - known);
  }
}

void through_the_program(const std::string& name, const std::string& pack, const std::vector<std::string>& marks,
                         const fs::path& root) {
  const std::string input = (root / "marks.txt").string(), output = (root / "out").string();
  {
    std::ofstream out(input, std::ios::binary);
    for (const std::string& mark : marks) out << mark << '\n';
  }
  for (const std::string& to : {std::string("/dev/null"), output}) {
    std::vector<double> seconds;
    int status = 0;
    for (int round = 0; round < 5; ++round) {
      const Run one = run({CABLEMARK_BINARY, "marking", "--policy", pack, "--format", "json", "-"}, to, input);
      seconds.push_back(one.seconds);
      status = one.status;
    }
    fmt::print("{:14} {:12} marking - > {:9}      {:.3f} s   {:9.0f} a second   exit {}\n", name, pack,
               to == output ? "a file" : to, median(seconds), static_cast<double>(marks.size()) / median(seconds),
               status);
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
    const std::vector<std::string> marks = different(count / stream.part, stream.make, stream.portion);
    for (const std::string pack : {"ic-register", "us-state"}) {
      in_memory(stream.name, pack, marks, stream.portion);
      through_the_program(stream.name, pack, marks, root);
    }
  }
  fs::remove_all(root);
  return 0;
}
