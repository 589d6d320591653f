// Marks repeat, in a cable and from cable to cable. A rule that asks nothing but what a mark itself says is not asked
// again of a mark that it had nothing to say about: as long as the policy stays, it would be silent again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cablemark {

class KnownMarks {
 public:
  // Of another policy, with so many rules.
  void forget(std::size_t rules);

  // The marks of the next cable: each with its key, which holds all that a rule can ask of the mark alone. False if
  // there are too many different ones to keep count of, or one is too long to keep.
  void begin_cable();
  bool add(std::uint32_t mark, std::string_view key);
  void end_cable();

  // Whether the rule is known to say nothing of any mark of the cable; and whether its guards held on one of them.
  [[nodiscard]] bool silent(std::uint32_t rule) const { return holds(silent_here_, rule); }
  [[nodiscard]] bool spoke(std::uint32_t rule) const { return holds(spoke_here_, rule); }
  // One bit for all marks of the cable that are alike.
  [[nodiscard]] std::uint64_t bit_of(std::uint32_t mark) const { return std::uint64_t{1} << place_of_[mark]; }
  // What the rule had to say: of which marks, and on which of them its guards held.
  void learn(std::uint32_t rule, std::uint64_t said_something, std::uint64_t spoke);

 private:
  struct Kind {
    std::vector<std::uint64_t> silent, spoke;  // one bit a rule
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };
  [[nodiscard]] static bool holds(const std::vector<std::uint64_t>& bits, std::uint32_t rule) {
    return rule / 64 < bits.size() && (bits[rule / 64] >> rule % 64 & 1) != 0;
  }

  std::size_t words_ = 0;  // of the bits of all rules
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
  std::vector<Kind> kinds_;
  // Of this cable.
  std::vector<std::uint32_t> here_;     // kinds
  std::vector<std::uint8_t> place_of_;  // in here_, by mark
  std::string last_key_;
  std::uint8_t last_place_ = 0;
  std::vector<std::uint64_t> silent_here_, spoke_here_;
};

}  // namespace cablemark
