// Goes over the texts of files and directories, one at a time, for commands that are not `check`: archives that are
// named and mails give what stands in them, as they do there.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"

namespace cablemark {

struct WalkedText {
  std::string path;
  std::string_view bytes;  // valid until the next
  std::string sha256;
  std::optional<DocumentError> error;
};

// `policy` says what a cable is where no name does.
void each_text_of(const std::vector<std::string>& paths, const Policy& policy,
                  const std::function<void(const WalkedText&)>& take);

// check() of a text, or one document with its error.
Documents check_walked(const WalkedText& text, const Policy& policy, Options options, Scratch& scratch);

}  // namespace cablemark
