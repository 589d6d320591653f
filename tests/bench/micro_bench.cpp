// The stages of a check in memory. Run: micro_bench --benchmark_repetitions=5
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "checks/check.hpp"
#include "checks/markings.hpp"
#include "policies/load.hpp"
#include "tests/bench/corpus.hpp"

namespace {

using namespace cablemark;

const Policy& default_policy() {
  static const Policy policy = [] {
    auto loaded = load_shipped_policy("us-state");
    if (!std::holds_alternative<Policy>(loaded)) std::abort();
    return std::get<Policy>(std::move(loaded));
  }();
  return policy;
}

// 64 different cables of about the seed's size, in turn.
std::vector<std::string> cables() {
  const auto base = bench::base_texts(4000);
  std::vector<std::string> texts;
  for (std::size_t n = 0; n < 64; ++n) texts.push_back(bench::rotated(base, n));
  return texts;
}

void load_policy(benchmark::State& state) {
  std::size_t rules = 0;
  for (auto _ : state) {
    auto loaded = load_shipped_policy("us-state");
    rules = std::get<Policy>(loaded).rules.size();
  }
  state.counters["rules"] = static_cast<double>(rules);
}
BENCHMARK(load_policy)->Unit(benchmark::kMicrosecond);

void parse(benchmark::State& state) {
  const auto texts = cables();
  Source source;
  ParsedText parsed;
  std::size_t n = 0, bytes = 0, portions = 0;
  for (auto _ : state) {
    const auto& text = texts[n++ % texts.size()];
    source.assign(text);
    parse_cables(source, default_policy().vocabulary, {}, parsed);
    bytes += text.size();
    portions += parsed.cables[0].portions.size();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["portions"] = benchmark::Counter(static_cast<double>(portions), benchmark::Counter::kAvgIterations);
}
BENCHMARK(parse)->Unit(benchmark::kMicrosecond);

void check_cable(benchmark::State& state) {
  const auto texts = cables();
  Scratch scratch;
  Options options;
  options.today = *make_date(2026, 1, 1);
  options.path = "cable.txt";
  std::size_t n = 0, bytes = 0, findings = 0;
  for (auto _ : state) {
    const auto& text = texts[n++ % texts.size()];
    const Documents documents = check(text, default_policy(), options, scratch);
    bytes += text.size();
    for (const auto& document : documents) findings += document.findings.size();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["findings"] = benchmark::Counter(static_cast<double>(findings), benchmark::Counter::kAvgIterations);
}
BENCHMARK(check_cable)->Unit(benchmark::kMicrosecond);

void marking(benchmark::State& state) {
  std::vector<std::string> marks;
  for (const char* level : {"C", "S", "TS"}) {
    for (const char* controls : {"", "//NF", "//REL TO USA, AUS, GBR", "//OC/NF", "/NF", "//REL TO USA, CAN"}) {
      marks.push_back(std::string("(") + level + controls + ")");
    }
  }
  Scratch scratch;
  Options options;
  options.today = *make_date(2026, 1, 1);
  std::size_t n = 0, valid = 0;
  for (auto _ : state) {
    valid +=
        check_marking(marks[n++ % marks.size()], MarkForm::Portion, default_policy(), options, scratch).valid ? 1 : 0;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(n));
  state.counters["valid"] = benchmark::Counter(static_cast<double>(valid), benchmark::Counter::kAvgIterations);
}
BENCHMARK(marking)->Unit(benchmark::kNanosecond);

}  // namespace

BENCHMARK_MAIN();
