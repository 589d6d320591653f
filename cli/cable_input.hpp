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
  // Reads and parses, without running rules. Of a mail it takes the one text that is a cable. Throws CommandError if it
  // cannot be read, holds no cable, or is a mail with several.
  CableInput(const CableArguments& arguments, const Policy& policy);

  [[nodiscard]] std::string_view bytes() const { return bytes_; }

  Options options;
  Scratch scratch;
  Documents documents;

 private:
  void take_text(const std::string& file, const Policy& policy);

  InputReader reader_;
  std::string part_;  // of a mail
  std::string_view bytes_;
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
