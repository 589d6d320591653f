#include "checks/run_index.hpp"

#include <algorithm>
#include <iterator>

namespace cablemark {

void RunIndex::add(const RunCable& cable) {
  const bool known = !cable.reference.empty() && by_reference_.contains(cable.reference);
  const bool moment_known = cable.originator.empty() || by_moment_.contains(cable.originator);
  if ((cable.reference.empty() || known) && moment_known) return;
  const RunCable& kept = cables_.emplace_back(cable);
  if (!kept.reference.empty() && !known) {
    by_reference_.emplace(kept.reference, &kept);
    if (keeps_series_) series_[kept.series].insert(kept.serial);
  }
  if (!moment_known) by_moment_.emplace(kept.originator, &kept);
}

const RunCable* RunIndex::copy_of(const RunCable& cable) const {
  const RunCable* first = cable.reference.empty() ? nullptr : find(cable.reference);
  return first != nullptr && first->order < cable.order ? first : nullptr;
}

const RunCable* RunIndex::same_moment(const RunCable& cable) const {
  if (cable.originator.empty() || cable.reference.empty()) return nullptr;
  const auto found = by_moment_.find(cable.originator);
  if (found == by_moment_.end() || !(found->second->order < cable.order)) return nullptr;
  const RunCable* other = found->second;
  return other->reference.empty() || other->reference == cable.reference ? nullptr : other;
}

const RunCable* RunIndex::find(std::string_view reference) const {
  const auto found = by_reference_.find(reference);
  return found == by_reference_.end() ? nullptr : found->second;
}

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
