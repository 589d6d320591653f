#include "checks/run_index.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace cablemark {

namespace {

// std::string_view and std::span alike.
template <typename List>
List copied_list(List list, std::pmr::memory_resource& memory) {
  using Element = typename List::value_type;
  if (list.empty()) return {};
  auto* const room = static_cast<Element*>(memory.allocate(list.size() * sizeof(Element), alignof(Element)));
  std::uninitialized_copy(list.begin(), list.end(), room);
  return {room, list.size()};
}

}  // namespace

RunCable copied(const RunCable& cable, std::pmr::memory_resource& memory) {
  RunCable copy = cable;
  copy.path = copied_list(cable.path, memory);
  copy.reference.text = copied_list(cable.reference.text, memory);
  copy.moment.text = copied_list(cable.moment.text, memory);
  copy.controls = copied_list(cable.controls, memory);
  copy.captions = copied_list(cable.captions, memory);
  copy.paragraphs = copied_list(cable.paragraphs, memory);
  return copy;
}

const RunCable* OtherCables::copy_of(const RunCable& cable) const {
  return with_reference != nullptr && with_reference->order < cable.order ? with_reference : nullptr;
}

const RunCable* OtherCables::same_moment(const RunCable& cable) const {
  if (cable.reference.text.empty() || with_moment == nullptr || !(with_moment->order < cable.order)) return nullptr;
  return with_moment->reference.text.empty() || with_moment->reference.text == cable.reference.text ? nullptr
                                                                                                    : with_moment;
}

const RunCable* RunIndex::Found::find(const std::pmr::deque<RunCable>& cables, const RunKey& key) const {
  if (key.text.empty()) return nullptr;
  for (std::size_t n = key.hash;; ++n) {
    const Slot slot = slots_[n & (slots_.size() - 1)];
    if (slot.number == 0) return nullptr;
    if (slot.hash != key.hash) continue;
    const RunCable& cable = cables[slot.number - 1];
    if ((cable.*key_).text == key.text) return &cable;
  }
}

void RunIndex::Found::add_last(const std::pmr::deque<RunCable>& cables) {
  if (2 * ++taken_ > slots_.size()) {
    const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
    for (const Slot slot : old) {
      if (slot.number != 0) put(slot);
    }
  }
  put({(cables.back().*key_).hash, static_cast<std::uint32_t>(cables.size())});
}

void RunIndex::Found::put(Slot slot) {
  std::size_t n = slot.hash;
  while (slots_[n & (slots_.size() - 1)].number != 0) ++n;
  slots_[n & (slots_.size() - 1)] = slot;
}

OtherCables RunIndex::add(const RunCable& cable) {
  const OtherCables known = others_of(cable);
  const bool new_reference = !cable.reference.text.empty() && known.with_reference == nullptr;
  const bool new_moment = !cable.moment.text.empty() && known.with_moment == nullptr;
  if (!new_reference && !new_moment) return known;
  const RunCable& kept = cables_.emplace_back(copied(cable, memory_));
  if (new_reference) {
    by_reference_.add_last(cables_);
    if (keeps_series_) series_[std::string(kept.series())].insert(kept.serial);
  }
  if (new_moment) by_moment_.add_last(cables_);
  return known;
}

OtherCables RunIndex::others_of(const RunCable& cable) const {
  return {by_reference_.find(cables_, cable.reference), by_moment_.find(cables_, cable.moment)};
}

const RunCable* RunIndex::find(std::string_view reference) const {
  return by_reference_.find(cables_, RunKey(reference));
}

std::optional<std::int64_t> RunIndex::previous_serial(const RunCable& cable) const {
  const auto series = series_.find(cable.series());
  if (cable.reference.text.empty() || series == series_.end()) return std::nullopt;
  const auto at = series->second.lower_bound(cable.serial);
  return at == series->second.begin() ? std::nullopt : std::optional(*std::prev(at));
}

bool compares_cables(const Rule& rule) {
  return reads(rule, {Fact::CableCopies, Fact::CableSameMoment, Fact::CableReferred, Fact::CablePreviousSerial});
}

}  // namespace cablemark
