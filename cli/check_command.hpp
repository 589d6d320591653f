// `cablemark check PATH...`
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inputs/configuration.hpp"

namespace cablemark {

struct CheckArguments {
  std::vector<std::string> paths, include;
  std::string policy = "us-state", language;
  std::string kind = "auto", stage, as_of;
  std::vector<std::string> select, ignore, category;
  std::vector<std::string> formats;          // NAME or NAME=FILE
  std::string register_file, evidence_file;  // the formats of these names
  std::string min_level, fail_level;
  std::optional<std::uint64_t> max_warnings;
  bool exit_zero = false, excerpt = false;
  bool statistics = false, timings = false, no_progress = false;
  std::optional<unsigned> jobs;
  std::optional<double> timeout;
  std::string max_bytes;
  std::string color = "auto";
  std::string suppressions, baseline;  // files; empty: the nearest ones
  bool no_suppressions = false, no_baseline = false, isolated = false;
  std::string files_from, stdin_filename, changed_since, config;
  bool null_separated = false, no_gitignore = false, hook = false, show_files = false, archives = false;
  std::vector<std::string> exclude;
  std::vector<PathSettings> overrides;  // of the configuration
  std::vector<std::string> configuration_files;
};

int run_check(const CheckArguments& arguments);

}  // namespace cablemark
