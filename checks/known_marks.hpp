// Marks repeat, in a cable and from cable to cable. A rule that asks nothing but what a mark itself says is not asked
// again of a mark that it had nothing to say about.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checks/known_kinds.hpp"

namespace cablemark {

class KnownMarks {
 public:
  // Of another policy, with so many rules.
  void forget(std::size_t rules) { kinds_.forget(rules); }

  // The marks of the next cable: each with its key, which holds all that a rule can ask of the mark alone. False if
  // there are too many different ones to keep count of, or one is too long to keep. begin_cable() is true if the kinds
  // are numbered anew.
  bool begin_cable();
  bool add(std::uint32_t mark, std::string_view key);
  // Of a mark with the key of the one before.
  void add_again(std::uint32_t mark);
  void end_cable();

  // Whether the rule is known to say nothing of any mark of the cable; and whether its guards held on one of them.
  [[nodiscard]] bool silent(std::uint32_t rule) const { return KnownKinds::holds(silent_here_, rule); }
  [[nodiscard]] bool spoke(std::uint32_t rule) const { return KnownKinds::holds(spoke_here_, rule); }
  // One bit for all marks of the cable that are alike.
  [[nodiscard]] std::uint64_t bit_of(std::uint32_t mark) const { return std::uint64_t{1} << place_of_[mark]; }
  // Marks of any cables with the same number are alike.
  [[nodiscard]] std::uint32_t number_of(std::uint32_t mark) const { return here_[place_of_[mark]]; }
  // What the rule had to say: of which marks, and on which of them its guards held.
  void learn(std::uint32_t rule, std::uint64_t said_something, std::uint64_t spoke);

 private:
  KnownKinds kinds_;
  // Of this cable.
  std::vector<std::uint32_t> here_;     // kinds
  std::vector<std::uint8_t> place_of_;  // in here_, by mark; of one that was not added, of a cable before
  std::string last_key_;
  std::uint8_t last_place_ = 0;
  std::vector<std::uint64_t> silent_here_, spoke_here_;
};

}  // namespace cablemark
