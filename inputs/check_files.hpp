// Reads, checks and reports many inputs with several threads. The output is the same for every number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checks/acceptance.hpp"
#include "inputs/output.hpp"
#include "inputs/read.hpp"
#include "inputs/walk.hpp"
#include "report/reporter.hpp"

namespace cablemark {

// Where the time of a run went, and the files that took the most. Seconds of all threads together.
struct Timings {
  struct File {
    std::string path;
    double seconds = 0;
  };
  double read = 0, check = 0, report = 0;
  std::uint64_t bytes = 0;
  std::vector<File> slowest;  // the slowest first

  void add(const Timings& other);
};

struct CheckOutcome {
  Tally tally;
  bool timed_out = false;
  int interrupted_by = 0;          // a signal: the run is not complete
  const Output* failed = nullptr;  // an output that could not be written: the run is not complete
  Skipped skipped;
  std::vector<std::uint64_t> documents;  // by path that was named
  Timings timings;
};

// Suppressions and a baseline, and where their files stand.
struct AcceptanceUse {
  Acceptance* acceptance = nullptr;  // null: none is used
  std::string working_directory, suppressions_directory, baseline_directory;
  Acceptance::Covered suppressions_covered, baseline_covered;
  std::vector<bool> spoken;  // by rule: whether the program's own rules speak
};

struct CheckRequest {
  const Policy* policy = nullptr;
  Options options;  // path and sha256 are set for each input
  std::uint64_t max_bytes = std::uint64_t{256} << 20;
  std::optional<double> timeout;  // seconds an input
  unsigned jobs = 1;
  const RunCables* whole_run = nullptr;  // none: a cable is held against those before it
  bool timings = false;
  AcceptanceUse acceptance;
  std::string stdin_name;  // what reports call standard input; empty: `-`
  // For one input, where a configuration says other things of some; null: `options` for all. Called by many threads.
  std::function<const Options&(const std::string& path)> options_for;
  // The version before of an input, of which the new one may not protect less; null: none is looked at. A message if it
  // cannot be had. Called by many threads.
  using Before = std::function<std::variant<std::monostate, std::string, DocumentError>(const std::string& path)>;
  Before before;
  std::function<void(const Tally&)> progress;         // told now and then how far the run is
  std::function<int(const CheckOutcome&)> exit_code;  // of a run that is complete: reports end with it
};

// Whether a rule that runs asks about cables that may stand anywhere in the run.
bool needs_whole_run(const CheckRequest& request);
// What is kept of every cable of the run, read before it is checked; what can be read only once is left out.
std::unique_ptr<RunCables> index_run(CheckRequest request, Walker& walker, std::size_t arguments);

struct Target {
  Reporter* reporter = nullptr;
  Output* output = nullptr;
};

// `report_error` gets a line for each document that could not be judged, in the order of the inputs.
CheckOutcome check_files(const CheckRequest& request, Walker& walker, std::size_t arguments,
                         const std::vector<Target>& targets, const std::function<void(std::string_view)>& report_error);

}  // namespace cablemark
