// Shapes of cables (shape_reader.hpp) repeat. A rule that follows from the shape is not asked again of a cable whose
// shape it had nothing to say about.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "checks/finding.hpp"
#include "checks/known_kinds.hpp"

namespace cablemark {

class KnownShapes {
 public:
  // Of another policy, with so many rules.
  void forget(std::size_t rules) {
    kinds_.forget(rules);
    more_.clear();
    here_ = nullptr;
  }

  // The shape of the next cable; of one that is too long to keep, nothing is known.
  void enter(std::string_view key) {
    constexpr std::size_t kMost = 4096, kLongestKey = 4096;
    here_ = nullptr;
    if (key.size() > kLongestKey) return;
    if (kinds_.size() > kMost) {
      kinds_.clear();
      more_.clear();
    }
    const std::uint32_t number = kinds_.number_of(key);
    if (number == more_.size()) more_.push_back({Bits(kinds_.words()), Bits(kinds_.words()), {}});
    here_ = &kinds_[number];
    more_here_ = &more_[number];
  }
  // A cable without one.
  void enter_none() { here_ = nullptr; }
  [[nodiscard]] bool entered() const { return here_ != nullptr; }

  // One bit a rule; none of a cable without a shape.
  [[nodiscard]] const std::uint64_t* silent() const { return here_ != nullptr ? here_->silent.data() : nullptr; }
  [[nodiscard]] const std::uint64_t* spoke() const { return here_->spoke.data(); }
  // The rule had nothing to say; whether its guards held on some element.
  void learn(std::uint32_t rule, bool spoke) {
    KnownKinds::set(here_->silent, rule);
    if (spoke) KnownKinds::set(here_->spoke, rule);
  }
  // The day of the cable is not in the rule's period.
  void learn_outside(std::uint32_t rule) { KnownKinds::set(more_here_->outside, rule); }
  [[nodiscard]] const std::uint64_t* outside() const { return more_here_->outside.data(); }
  // The guards of the rule hold, as far as they are conditions of the cable.
  void learn_open(std::uint32_t rule) { KnownKinds::set(more_here_->open, rule); }
  [[nodiscard]] bool open(std::uint32_t rule) const {
    return here_ != nullptr && KnownKinds::holds(more_here_->open, rule);
  }
  // What the marks roll up to, once that is known.
  [[nodiscard]] std::optional<MarkingSummary>& derived() { return more_here_->derived; }

 private:
  using Bits = std::vector<std::uint64_t>;  // one bit a rule
  struct More {
    Bits open, outside;
    std::optional<MarkingSummary> derived;
  };

  KnownKinds kinds_;
  std::vector<More> more_;
  // Of this cable.
  KnownKinds::Kind* here_ = nullptr;
  More* more_here_ = nullptr;
};

}  // namespace cablemark
