// What the commands share: their exit codes, their errors, and how they print.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policies/load.hpp"

namespace cablemark {

enum ExitCode : int {
  kExitClean = 0,
  kExitFindings = 1,
  kExitFailed = 2,  // the job could not be done
  kExitBug = 3,     // a bug, or a time limit
};

// Thrown by a command that cannot do its job: exit 2.
struct CommandError {
  std::string code;     // `usage`, `policy`, `input`, `output`, `expression`
  std::string message;  // what is wrong and what to do about it
};
// A line a mistake of a policy or of a project's file.
CommandError mistakes_error(std::string code, const std::vector<PolicyError>& mistakes);

// Thrown by a command that a signal ended: exit 128 + signal.
struct Interrupted {
  int signal = 0;
};

struct CommonArguments {
  std::string policy = "us-state";
  std::string format = "text";  // or json
  std::string as_of;            // YYYY-MM-DD

  [[nodiscard]] bool json() const { return format == "json"; }
};

// Throws CommandError with every mistake of the policy.
Policy policy_of(const std::string& name, const LoadOptions& options = {});
// Writes to standard output, at once.
void print(std::string_view text);
// The day of the run.
Date today();
// Throws if `text` is no date; nothing if it is empty.
std::optional<Date> day_of(std::string_view flag, std::string_view text);
// ` (did you mean `x`?)`, or nothing if no known name is near.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known);
// `a`, `b` and `c` of `a,b` and `c`.
std::vector<std::string> split_commas(const std::vector<std::string>& values);

}  // namespace cablemark
