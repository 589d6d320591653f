#include "policies/facts.hpp"

#include <array>
#include <cstdint>

namespace cablemark {

namespace {

constexpr std::uint32_t hash(Record owner, std::string_view name) {
  std::uint32_t value = 2166136261U ^ static_cast<std::uint32_t>(owner);
  for (const char c : name) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
  return value ^ (value >> 15U);
}

// Facts by hash; a fact whose place is taken stands in the next one that is free.
constexpr std::size_t kSlots = 512;
static_assert(kFactCount * 2 <= kSlots);
constexpr auto kByName = [] {
  std::array<std::uint16_t, kSlots> slots{};
  slots.fill(kFactCount);
  for (std::size_t n = 0; n < kFactCount; ++n) {
    std::size_t slot = hash(kFacts[n].owner, kFacts[n].name) % kSlots;
    while (slots[slot] != kFactCount) slot = (slot + 1) % kSlots;
    slots[slot] = static_cast<std::uint16_t>(n);
  }
  return slots;
}();

}  // namespace

const FactDeclaration* find_fact(Record owner, std::string_view name) {
  for (std::size_t slot = hash(owner, name) % kSlots; kByName[slot] != kFactCount; slot = (slot + 1) % kSlots) {
    const FactDeclaration& fact = kFacts[kByName[slot]];
    if (fact.owner == owner && fact.name == name) return &fact;
  }
  return nullptr;
}

}  // namespace cablemark
