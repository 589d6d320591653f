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
  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  void clear() {
    keys_.clear();
    slots_.assign(kFewestSlots, {});
  }

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const {
    const Slot& slot = slots_[place_of(key, hash_of(key))];
    return slot.number != kNone ? std::optional(slot.number) : std::nullopt;
  }
  // Of a key that is not there.
  void add(std::string_view key) {
    if (2 * (keys_.size() + 1) > slots_.size()) grow();
    const std::uint64_t hash = hash_of(key);
    slots_[place_of(key, hash)] = {tag_of(hash), static_cast<std::uint32_t>(keys_.size())};
    keys_.emplace_back(key);
  }

 private:
  static constexpr std::size_t kFewestSlots = 1024;  // a power of two, as all numbers of slots
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Slot {
    std::uint32_t tag = 0, number = kNone;
  };

  static std::uint64_t hash_of(std::string_view key) { return std::hash<std::string_view>{}(key); }
  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

  // Where the key stands, or the free slot that it would get.
  [[nodiscard]] std::size_t place_of(std::string_view key, std::uint64_t hash) const {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != kNone && (slots_[at].tag != tag_of(hash) || keys_[slots_[at].number] != key)) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }
  void grow() {
    slots_.assign(2 * slots_.size(), {});
    for (std::uint32_t n = 0; n < keys_.size(); ++n) {
      const std::uint64_t hash = hash_of(keys_[n]);
      slots_[place_of(keys_[n], hash)] = {tag_of(hash), n};
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(kFewestSlots);
  std::vector<std::string> keys_;
};

}  // namespace cablemark
