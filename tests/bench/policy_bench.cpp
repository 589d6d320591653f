// Loading policies. Run: policy_bench; what a pack of n rules takes per rule must not grow with n.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "policies/load.hpp"

namespace {

using namespace cablemark;

void keep(benchmark::State& state, const std::variant<Policy, std::vector<PolicyError>>& loaded) {
  if (!std::holds_alternative<Policy>(loaded)) std::abort();
  state.counters["rules"] = static_cast<double>(std::get<Policy>(loaded).rules.size());
}

void load_shipped(benchmark::State& state, const char* name) {
  for (auto _ : state) keep(state, load_shipped_policy(name));
}
BENCHMARK_CAPTURE(load_shipped, us_state, "us-state")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(load_shipped, acp127, "acp127")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(load_shipped, ic_register, "ic-register")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(load_shipped, dod, "dod")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(load_shipped, cui, "cui")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(load_shipped, release_public, "release-public")->Unit(benchmark::kMillisecond);

// Rules like those of the shipped packs, each with its examples.
std::string pack_of(std::size_t rules) {
  std::string pack =
      "policy: big\nschema: 1\nversion: 1.0.0\nextends: [us-core]\nsources:\n  house: {title: House, basis: house, "
      "evidence: read}\nrules:\n";
  for (std::size_t n = 0; n < rules; ++n) {
    const std::string number = std::to_string(n);
    pack += "  rule-" + number + ":\n    severity: warning\n    category: form\n    summary: a portion of cable " +
            number +
            "\n    for: p in cable.portions\n    let: {top: cable.classification.level}\n    when: p.marked && "
            "cable.serial != " +
            number +
            "\n    require: p.mark.level <= top || has(p.controls.NOFORN)\n    at: p.mark\n    message: \"{p.label} is "
            "marked {p.mark}\"\n    cite: [house]\n    examples:\n      reported:\n        - {in: conf-2008, edit: "
            "{\"2. (U)\": \"2. «(S)»\"}}\n      silent:\n        - {in: conf-2008}\n";
  }
  return pack;
}

void load_file(benchmark::State& state) {
  const std::string bytes = pack_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) keep(state, load_policy({"big", "big.yaml", bytes}, {}));
  state.counters["KB"] = static_cast<double>(bytes.size()) / 1024;
  state.counters["a_rule"] = benchmark::Counter(static_cast<double>(state.range(0) * state.iterations()),
                                                benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
// 190 rules are a pack of 100 KB.
BENCHMARK(load_file)->Arg(190)->Arg(625)->Arg(1250)->Arg(2500)->Arg(5000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
