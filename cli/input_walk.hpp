// Goes over the cables of files and directories, one at a time, for commands that are not `check`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"

namespace cablemark {

struct WalkedInput {
  std::string path;
  std::string_view bytes;  // valid until the next input
  std::string sha256;
  bool sniffed = false;  // a name without extension: it is a cable only if its text is one
  std::optional<DocumentError> error;
};

void each_input(const std::vector<std::string>& paths, const std::function<void(const WalkedInput&)>& take);

// check() of an input; no documents if it was met by chance and is no cable.
Documents check_input(const WalkedInput& input, const Policy& policy, Options options, Scratch& scratch);

}  // namespace cablemark
