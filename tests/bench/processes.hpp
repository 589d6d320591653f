// Whole processes, timed, and what they wrote.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cablemark::bench {

struct Run {
  double seconds = 0;
  long peak_kilobytes = 0;
  int status = 0;  // -1: ended by a signal
};

// Runs a command with its output in `output`. Its input is the file `input`, or the bench's own where that is empty.
Run run(const std::vector<std::string>& command, const std::string& output, const std::string& input = {});

// Does work in a process of its own, so that this one stays small: the peak memory of a command counts from its fork.
void apart(const std::function<void()>& work);

double median(std::vector<double> values);

// How often `what` stands in a file.
std::size_t occurrences(const std::string& path, std::string_view what);
bool same_bytes(const std::string& a, const std::string& b);

}  // namespace cablemark::bench
