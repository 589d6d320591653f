// Numbers of keys, in the order in which they were added. Unlike the standard's tables it looks at one place for most
// keys, which counts where a key is looked up for each of a million markings.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cablemark {

class KeyIndex {
 public:
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  void clear() { *this = {}; }

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const {
    const Slot& slot = slots_[slot_of(key, hash_of(key))];
    return slot.number != kNone ? std::optional(slot.number) : std::nullopt;
  }
  // Of a key that is not there.
  void add(std::string_view key) {
    if (2 * (size() + 1) > slots_.size()) grow();
    const std::uint64_t hash = hash_of(key);
    slots_[slot_of(key, hash)] = {tag_of(hash), static_cast<std::uint32_t>(size())};
    places_.push_back({static_cast<std::uint32_t>(keys_.size()), static_cast<std::uint32_t>(key.size())});
    keys_ += key;
  }

 private:
  static constexpr std::size_t kFewestSlots = 1024;  // a power of two, as all numbers of slots
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Slot {
    std::uint32_t tag = 0, number = kNone;
  };
  struct Place {
    std::uint32_t begin, length;
  };

  static std::uint64_t hash_of(std::string_view key) { return std::hash<std::string_view>{}(key); }
  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  [[nodiscard]] std::string_view key_of(std::uint32_t number) const {
    return std::string_view(keys_).substr(places_[number].begin, places_[number].length);
  }

  // Where the key stands, or the free slot that it would get.
  [[nodiscard]] std::size_t slot_of(std::string_view key, std::uint64_t hash) const {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != kNone && (slots_[at].tag != tag_of(hash) || key_of(slots_[at].number) != key)) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }
  void grow() {
    slots_.assign(2 * slots_.size(), {});
    for (std::uint32_t n = 0; n < size(); ++n) {
      const std::uint64_t hash = hash_of(key_of(n));
      slots_[slot_of(key_of(n), hash)] = {tag_of(hash), n};
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(kFewestSlots);
  std::vector<Place> places_;  // by number
  std::string keys_;           // one after the other
};

}  // namespace cablemark
