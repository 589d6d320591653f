#include "checks/rollup_examples.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/known_packs.hpp"

namespace cablemark {
namespace {

// The day of an example that states none: one on which its row counts.
std::optional<Date> default_day(const Policy& policy, const RollupRow& row) {
  if (row.period.to) return row.period.to;
  if (row.period.from) return row.period.from;
  if (!policy.eras.empty()) return policy.eras.back().period.from;
  return std::nullopt;
}

// `overall`: that of the example as the policy writes it, which may be another than the one that the row is of.
std::string wrong(const RollupResult& result, const RollupExample& example, std::string_view overall) {
  if (!result.unread.empty()) return fmt::format("`{}` was not read in full", result.unread.front());
  if (result.marking.text == overall) return {};
  return fmt::format("the marks roll up to `{}`, not to `{}`", result.marking.text, example.overall);
}

}  // namespace

RollupExamples::RollupExamples(const Policy& policy) : policy_(policy), known_(known_packs(policy, false)) {}

std::string_view RollupExamples::pack_of(const PolicyPlace& place) const {
  const auto found = std::find_if(policy_.packs.begin(), policy_.packs.end(),
                                  [&place](const Pack& pack) { return pack.file == place.file; });
  return found == policy_.packs.end() ? std::string_view{} : found->name;
}

std::optional<ExampleFailure> RollupExamples::run(const RollupRow& row, const RollupExample& example) {
  const std::string_view pack = pack_of(example.place);
  std::vector<bool> rows;
  for (const RollupRow& one : policy_.rollup) rows.push_back(known_.count({pack, pack_of(one.place)}) != 0);
  Options options;
  options.rollup = &rows;
  options.as_of = example.date ? example.date : default_day(policy_, row);
  const std::vector<std::string_view> marks(example.marks.begin(), example.marks.end());
  result_ = roll_up_marks(marks, policy_, options, scratch_);
  const bool own = pack == policy_.name;
  std::string message =
      wrong(result_, example, own ? example.overall : normal_line(example.overall, policy_, options, scratch_));
  if (message.empty()) return std::nullopt;
  return ExampleFailure{"rollup " + row.id, example.place, std::move(message)};
}

bool RollupExamples::tests(const RollupRow& row) const { return is_tested(policy_, pack_of(row.place)); }

bool RollupExamples::all_hold(const Policy& source) {
  return std::all_of(source.rollup.begin(), source.rollup.end(), [this](const RollupRow& row) {
    return !tests(row) || std::none_of(row.examples.begin(), row.examples.end(),
                                       [&](const RollupExample& example) { return run(row, example).has_value(); });
  });
}

}  // namespace cablemark
