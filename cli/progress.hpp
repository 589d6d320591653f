// How far a run is, on one line of a terminal that reads standard error.
#pragma once

#include <chrono>

#include "report/reporter.hpp"

namespace cablemark {

class Progress {
 public:
  explicit Progress(bool wanted);
  // Draws at most ten times a second, and nothing in the first second.
  void show(const Tally& tally);
  // Takes the line away, before anything else is written.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool wanted_, drawn_ = false;
  Clock::time_point start_, next_;
};

}  // namespace cablemark
