// The cables of a run as far as they are known: threads that check may ask while one adds to them.
#pragma once

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string_view>

#include "checks/run_index.hpp"

namespace cablemark {

class SharedRun final : public RunCables {
 public:
  explicit SharedRun(bool series) : index_(series) {}

  OtherCables add(const RunCable& cable) {
    const std::unique_lock lock(mutex_);
    return index_.add(cable);
  }

  [[nodiscard]] OtherCables others_of(const RunCable& cable) const override {
    const std::shared_lock lock(mutex_);
    return index_.others_of(cable);
  }
  [[nodiscard]] const RunCable* find(std::string_view reference) const override {
    const std::shared_lock lock(mutex_);
    return index_.find(reference);
  }
  [[nodiscard]] std::optional<std::int64_t> previous_serial(const RunCable& cable) const override {
    const std::shared_lock lock(mutex_);
    return index_.previous_serial(cable);
  }

 private:
  mutable std::shared_mutex mutex_;
  RunIndex index_;
};

}  // namespace cablemark
