#include "checks/known_marks.hpp"

#include <algorithm>

namespace cablemark {
namespace {

// An archive has some hundred different marks; a run over nothing but different ones starts anew now and then.
constexpr std::size_t kMostKinds = 4096;
constexpr std::size_t kMostInCable = 64;
constexpr std::size_t kLongestKey = 1024;  // a mark may have a megabyte

}  // namespace

bool KnownMarks::begin_cable() {
  const bool anew = kinds_.size() > kMostKinds;
  if (anew) kinds_.clear();
  here_.clear();
  last_key_.clear();
  silent_here_.clear();
  spoke_here_.clear();
  return anew;
}

bool KnownMarks::add(std::uint32_t mark, std::string_view key) {
  if (key.size() > kLongestKey) return false;
  if (here_.empty() || key != last_key_) {
    const std::uint32_t kind = kinds_.number_of(key);
    const auto place = std::find(here_.begin(), here_.end(), kind);
    last_place_ = static_cast<std::uint8_t>(place - here_.begin());
    if (place == here_.end()) {
      if (here_.size() == kMostInCable) return false;
      here_.push_back(kind);
    }
    last_key_ = key;
  }
  add_again(mark);
  return true;
}

void KnownMarks::add_again(std::uint32_t mark) {
  if (place_of_.size() <= mark) place_of_.resize(std::size_t{mark} + 1);
  place_of_[mark] = last_place_;
}

void KnownMarks::end_cable() {
  silent_here_.assign(here_.empty() ? 0 : kinds_.words(), ~std::uint64_t{0});
  spoke_here_.assign(kinds_.words(), 0);
  for (const std::uint32_t number : here_) {
    const KnownKinds::Kind& kind = kinds_[number];
    for (std::size_t n = 0; n < kinds_.words(); ++n) {
      silent_here_[n] &= kind.silent[n];
      spoke_here_[n] |= kind.spoke[n];
    }
  }
}

void KnownMarks::learn(std::uint32_t rule, std::uint64_t said_something, std::uint64_t spoke) {
  for (std::size_t n = 0; n < here_.size(); ++n) {
    if ((said_something >> n & 1) != 0) continue;
    KnownKinds::Kind& kind = kinds_[here_[n]];
    KnownKinds::set(kind.silent, rule);
    if ((spoke >> n & 1) != 0) KnownKinds::set(kind.spoke, rule);
  }
}

}  // namespace cablemark
