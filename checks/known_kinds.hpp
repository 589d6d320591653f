// Things that repeat from cable to cable, by a key that says all that some rules can ask of them, and what was learnt
// of each: a rule that was silent about one is silent about the next of its kind, as long as the policy stays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cablemark {

class KnownKinds {
 public:
  struct Kind {
    std::vector<std::uint64_t> silent, spoke;  // one bit a rule: it says nothing; its guards held all the same
  };

  // Of another policy, with so many rules.
  void forget(std::size_t rules) {
    words_ = (rules + 63) / 64;
    clear();
  }
  void clear() {
    numbers_.clear();
    kinds_.clear();
  }

  // A new one if the key is not known.
  std::uint32_t number_of(std::string_view key) {
    const auto known = numbers_.find(key);
    if (known != numbers_.end()) return known->second;
    const auto number = static_cast<std::uint32_t>(kinds_.size());
    numbers_.emplace(key, number);
    kinds_.push_back({std::vector<std::uint64_t>(words_), std::vector<std::uint64_t>(words_)});
    return number;
  }
  [[nodiscard]] Kind& operator[](std::uint32_t number) { return kinds_[number]; }
  [[nodiscard]] std::size_t size() const { return kinds_.size(); }
  // Words of 64 bits, for all rules.
  [[nodiscard]] std::size_t words() const { return words_; }

  [[nodiscard]] static bool holds(const std::vector<std::uint64_t>& bits, std::uint32_t rule) {
    return rule / 64 < bits.size() && (bits[rule / 64] >> rule % 64 & 1) != 0;
  }
  static void set(std::vector<std::uint64_t>& bits, std::uint32_t rule) {
    bits[rule / 64] |= std::uint64_t{1} << rule % 64;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };

  std::size_t words_ = 0;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
  std::vector<Kind> kinds_;
};

}  // namespace cablemark
