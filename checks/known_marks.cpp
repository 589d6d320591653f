#include "checks/known_marks.hpp"

#include <algorithm>

namespace cablemark {
namespace {

// An archive has some hundred different marks; a run over nothing but different ones starts anew now and then.
constexpr std::size_t kMostKinds = 4096;
constexpr std::size_t kMostInCable = 64;
constexpr std::size_t kLongestKey = 1024;  // a mark may have a megabyte

}  // namespace

void KnownMarks::forget(std::size_t rules) {
  words_ = (rules + 63) / 64;
  numbers_.clear();
  kinds_.clear();
}

void KnownMarks::begin_cable() {
  if (kinds_.size() > kMostKinds) {
    numbers_.clear();
    kinds_.clear();
  }
  here_.clear();
  place_of_.clear();
  last_key_.clear();
  silent_here_.clear();
  spoke_here_.clear();
}

bool KnownMarks::add(std::uint32_t mark, std::string_view key) {
  if (key.size() > kLongestKey) return false;
  if (here_.empty() || key != last_key_) {
    auto known = numbers_.find(key);
    if (known == numbers_.end()) {
      known = numbers_.emplace(key, static_cast<std::uint32_t>(kinds_.size())).first;
      kinds_.push_back({std::vector<std::uint64_t>(words_), std::vector<std::uint64_t>(words_)});
    }
    const auto place = std::find(here_.begin(), here_.end(), known->second);
    last_place_ = static_cast<std::uint8_t>(place - here_.begin());
    if (place == here_.end()) {
      if (here_.size() == kMostInCable) return false;
      here_.push_back(known->second);
    }
    last_key_ = key;
  }
  if (place_of_.size() <= mark) place_of_.resize(std::size_t{mark} + 1);
  place_of_[mark] = last_place_;
  return true;
}

void KnownMarks::end_cable() {
  silent_here_.assign(here_.empty() ? 0 : words_, ~std::uint64_t{0});
  spoke_here_.assign(words_, 0);
  for (const std::uint32_t number : here_) {
    const Kind& kind = kinds_[number];
    for (std::size_t n = 0; n < words_; ++n) {
      silent_here_[n] &= kind.silent[n];
      spoke_here_[n] |= kind.spoke[n];
    }
  }
}

void KnownMarks::learn(std::uint32_t rule, std::uint64_t said_something, std::uint64_t spoke) {
  const std::uint64_t bit = std::uint64_t{1} << rule % 64;
  for (std::size_t n = 0; n < here_.size(); ++n) {
    if ((said_something >> n & 1) != 0) continue;
    Kind& kind = kinds_[here_[n]];
    kind.silent[rule / 64] |= bit;
    if ((spoke >> n & 1) != 0) kind.spoke[rule / 64] |= bit;
  }
}

}  // namespace cablemark
