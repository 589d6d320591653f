#pragma once

#include <chrono>

#include "inputs/read.hpp"

namespace cablemark {

// Adds the time from its making to its end to a sum of seconds; costs nothing where none is asked for.
class Stopwatch {
 public:
  Stopwatch(bool runs, double& sum) : sum_(runs ? &sum : nullptr), start_(runs ? Clock::now() : Clock::time_point()) {}
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  ~Stopwatch() {
    if (sum_ != nullptr) *sum_ += std::chrono::duration<double>(Clock::now() - start_).count();
  }

 private:
  double* sum_;
  Clock::time_point start_;
};

}  // namespace cablemark
