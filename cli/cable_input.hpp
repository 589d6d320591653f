// Reads one cable for the commands that look at one: parse, facts, eval.
#pragma once

#include <string>

#include "checks/check.hpp"
#include "inputs/read.hpp"

namespace cablemark {

struct CableArguments {
  std::string file;
  std::string kind = "auto", stage, as_of;
};

class CableInput {
 public:
  // Reads and parses, without running rules. Throws CommandError if it cannot be read or holds no cable.
  CableInput(const CableArguments& arguments, const Policy& policy);

  [[nodiscard]] std::string_view bytes() const { return reader_.bytes(); }

  Options options;
  Scratch scratch;
  Documents documents;

 private:
  InputReader reader_;
  std::string sha256_;
  std::vector<bool> no_rules_;
};

// FILE:LINE, unless a file of that whole name exists.
struct FileLine {
  std::string file;
  std::optional<std::uint64_t> line;
};
FileLine split_line(const std::string& text);

std::optional<CableKind> kind_of(const std::string& name);
std::optional<Stage> stage_of(const std::string& name);

}  // namespace cablemark
