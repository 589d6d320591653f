// Where reports go: standard output, or a file that is replaced as a whole or not at all.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "inputs/file_handle.hpp"

namespace cablemark {

class Output {
 public:
  virtual ~Output() = default;
  // False once writing has failed; nothing is written after that.
  virtual bool write(std::string_view bytes) = 0;
  // Makes what was written stand. False if that failed.
  virtual bool commit() = 0;
  // errno of the failure.
  [[nodiscard]] int error() const { return error_; }

 protected:
  bool write_all(int descriptor, std::string_view bytes);
  int error_ = 0;
};

// Writes at once; the caller chooses how much.
std::unique_ptr<Output> standard_output();
std::unique_ptr<Output> standard_error();
// Takes everything and keeps nothing.
std::unique_ptr<Output> no_output();
// Null with errno set if the file cannot be made. Without commit() the file at `path` stays as it was.
std::unique_ptr<Output> replace_file(const std::string& path);

// Writes to standard error, whole.
void write_error(std::string_view text);

}  // namespace cablemark
