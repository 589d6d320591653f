#include "checks/run_index.hpp"

#include <algorithm>
#include <iterator>

namespace cablemark {

const RunCable* RunIndex::find_in(const Found& cables, std::string_view key) {
  const auto found = key.empty() ? cables.end() : cables.find(key);
  return found == cables.end() ? nullptr : found->second;
}

void RunIndex::add(const RunCable& cable) {
  const bool known = cable.reference.empty() || by_reference_.contains(cable.reference);
  const bool moment_known = cable.originator.empty() || by_moment_.contains(cable.originator);
  if (known && moment_known) return;
  const RunCable& kept = cables_.emplace_back(cable);
  if (!known) {
    by_reference_.emplace(kept.reference, &kept);
    if (keeps_series_) series_[kept.series].insert(kept.serial);
  }
  if (!moment_known) by_moment_.emplace(kept.originator, &kept);
}

void RunIndex::settle(RunCable& cable) const {
  cable.copy_settled = find_in(by_reference_, cable.reference) != nullptr;
  cable.moment_settled = find_in(by_moment_, cable.originator) != nullptr;
}

const RunCable* RunIndex::copy_of(const RunCable& cable) const {
  const RunCable* first = find(cable.reference);
  return first != nullptr && first->order < cable.order ? first : nullptr;
}

const RunCable* RunIndex::same_moment(const RunCable& cable) const {
  if (cable.reference.empty()) return nullptr;
  const RunCable* const other = find_in(by_moment_, cable.originator);
  if (other == nullptr || !(other->order < cable.order)) return nullptr;
  return other->reference.empty() || other->reference == cable.reference ? nullptr : other;
}

const RunCable* RunIndex::find(std::string_view reference) const { return find_in(by_reference_, reference); }

std::optional<std::int64_t> RunIndex::previous_serial(const RunCable& cable) const {
  const auto series = series_.find(cable.series);
  if (cable.reference.empty() || series == series_.end()) return std::nullopt;
  const auto at = series->second.lower_bound(cable.serial);
  return at == series->second.begin() ? std::nullopt : std::optional(*std::prev(at));
}

bool compares_cables(const Rule& rule) {
  return reads(rule, {Fact::CableCopies, Fact::CableSameMoment, Fact::CableReferred, Fact::CablePreviousSerial});
}

}  // namespace cablemark
