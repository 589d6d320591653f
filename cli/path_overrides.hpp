// What a configuration says of some inputs only: their kind and stage, the date of what states none, and their rules.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "checks/check.hpp"
#include "inputs/configuration.hpp"
#include "inputs/ignore_patterns.hpp"

namespace cablemark {

struct CheckArguments;

class PathOverrides {
 public:
  // Throws CommandError on a key or value that an override cannot have. All arguments outlive the object.
  PathOverrides(const CheckArguments& arguments, const Policy& policy, const Options& options,
                const std::string& working_directory);

  // The options of one input; called by many threads.
  const Options& of(const std::string& path);

 private:
  struct Override {
    IgnorePatterns files;
    std::string directory;
    std::optional<CableKind> kind;
    std::optional<Stage> stage;
    std::optional<Date> as_of;
    std::vector<std::string> select, ignore, category;
  };
  struct Merged {
    Options options;
    std::optional<std::vector<bool>> selected;
  };

  static Override read(const PathSettings& settings);
  [[nodiscard]] std::unique_ptr<Merged> merged(const std::vector<bool>& matching) const;

  const CheckArguments& arguments_;
  const Policy& policy_;
  const Options& options_;
  const std::string& working_directory_;
  std::vector<Override> overrides_;
  std::mutex mutex_;  // of what follows
  std::map<std::vector<bool>, std::unique_ptr<Merged>> merged_;
};

}  // namespace cablemark
