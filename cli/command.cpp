#include "cli/command.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <numeric>

#include "inputs/output.hpp"
#include "inputs/policy_files.hpp"

namespace cablemark {
namespace {

std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

CommandError mistakes_error(std::string code, const std::vector<PolicyError>& mistakes) {
  std::string message;
  for (const PolicyError& mistake : mistakes) {
    if (!message.empty()) message += '\n';
    message += format_policy_error(mistake);
  }
  return {std::move(code), std::move(message)};
}

Policy policy_of(const std::string& name, const LoadOptions& options) {
  std::variant<Policy, std::vector<PolicyError>> loaded = open_policy(name, options);
  if (auto* policy = std::get_if<Policy>(&loaded)) return std::move(*policy);
  throw mistakes_error("policy", std::get<std::vector<PolicyError>>(loaded));
}

void print(std::string_view text) {
  const std::unique_ptr<Output> output = standard_output();
  if (output->write(text)) return;
  if (output->error() == EPIPE) {
    // The reader went away, which is no fault of the run: end as a program does that did not catch the signal.
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  throw CommandError{"output", std::string("standard output cannot be written: ") + std::strerror(output->error())};
}

Date today() {
  const std::time_t now = std::time(nullptr);
  return Date{static_cast<std::int32_t>(now / 86400)};
}

std::optional<Date> day_of(std::string_view flag, std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::optional<Date> day = parse_iso_date(text);
  if (!day) {
    throw CommandError{"usage", std::string(flag) + " `" + std::string(text) + "` is no date; write it as 2010-01-21"};
  }
  return day;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known) {
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string_view candidate : known) {
    const std::size_t distance = edits(name, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest.empty() ? std::string() : " (did you mean `" + std::string(nearest) + "`?)";
}

std::vector<std::string> split_commas(const std::vector<std::string>& values) {
  std::vector<std::string> parts;
  for (const std::string& value : values) {
    std::string_view rest = value;
    for (;;) {
      const std::size_t comma = rest.find(',');
      std::string_view part = rest.substr(0, comma);
      while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
      while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
      if (!part.empty()) parts.emplace_back(part);
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return parts;
}

}  // namespace cablemark
