// Reads the files of a batch before any of them is checked: a check runs through more code than the caches hold, and
// what the kernel does for a read would push it out again after every file.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "inputs/walk.hpp"

namespace cablemark {

class ReadAhead {
 public:
  // Reads what of these is a file met in a directory, each with a call of `timed(n, read)`, which calls `read`. What
  // does not fit into the memory for all of them, cannot be read, or could keep a reader waiting is left for its turn.
  template <typename Timed>
  void read(std::span<const Input> inputs, Timed timed) {
    begin(inputs.size());
    for (std::size_t n = 0; n < inputs.size() && left() != 0; ++n) {
      if (reads(inputs[n])) timed(n, [&] { read(inputs[n], n); });
    }
  }

  // The whole n-th input, if it was read; valid until the next batch.
  [[nodiscard]] std::optional<std::string_view> text(std::size_t n) const { return texts_[n]; }

 private:
  [[nodiscard]] static bool reads(const Input& input) {
    return input.directory != nullptr && input.content == nullptr && !input.error;
  }
  [[nodiscard]] std::size_t left() const;
  void begin(std::size_t inputs);
  void read(const Input& input, std::size_t n);

  std::unique_ptr<char[]> memory_;
  std::size_t used_ = 0;
  std::vector<std::optional<std::string_view>> texts_;  // by input
};

}  // namespace cablemark
