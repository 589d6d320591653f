// Reads, checks and reports one input. Shared by the threads of a run, each with a worker of its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/check_files.hpp"
#include "inputs/read.hpp"
#include "inputs/read_ahead.hpp"
#include "inputs/walk.hpp"

namespace cablemark {

// What one input came to.
struct CheckedInput {
  std::vector<Rendered> rendered;  // by target
  Tally tally;
  std::string errors;
  Timings timings;
  std::vector<Judged> judged;
  RunRecords records;
  std::string bytes;                   // of an input that cannot be read again
  std::vector<std::size_t> arguments;  // of what was reported
  std::uint64_t members = 0;           // of mail, that are no text
  bool no_cable = false;               // without extension, and not a cable by its first bytes
  bool timed_out = false;

  void clear();
};

// Inputs that one thread takes at once: their bytes and cables are read before the first is judged.
inline constexpr std::size_t kBatch = 16;

// What was read of an input before its turn.
struct InputAhead {
  std::optional<std::string_view> bytes;  // nothing: they are read when its turn comes
  const ReadText* text = nullptr;         // the cables in them; null: they are not read yet
};

// The memory that a thread keeps from one input to the next.
struct CheckWorker {
  CheckWorker() {
    for (ReadText& text : texts) text.parsed.marks = scratch.text.parsed.marks;
  }

  InputReader reader;
  ReadAhead ahead;
  std::array<ReadText, kBatch> texts;  // of the batch
  Scratch scratch;
  std::unique_ptr<Scratch> before;
  std::string sha256;
  RunRecords* records = nullptr;  // gets what the run keeps of the cables
};

class InputChecker {
 public:
  // All of it is borrowed. `run`: the cables that stand before, as far as they are known; none if no rule compares
  // them. `indexing`: the inputs are read only for what is kept of their cables.
  InputChecker(const CheckRequest& request, const std::vector<Target>& targets, const RunCables* run, bool indexing);

  // Reads the cables of an input whose bytes were read, unless it may be something else than one text with cables.
  [[nodiscard]] InputAhead read_ahead(const Input& input, std::optional<std::string_view> bytes, ReadText& text,
                                      CheckedInput& checked) const;
  // `number`: of the input in the run.
  void check(const Input& input, std::uint64_t number, const InputAhead& ahead, CheckWorker& worker,
             CheckedInput& checked) const;
  // The same again of an input that was read before, now that it is known which cables of the run stand before it.
  void check_again(const Input& input, const RunView& run, CheckWorker& worker, CheckedInput& checked) const;
  // `whole` holds the findings that are hidden, too.
  void render(const FileReport& whole, const FileReport& file, CheckedInput& checked) const;

 private:
  [[nodiscard]] ReadLimits limits() const;
  [[nodiscard]] bool was_cable(const Input& input, CheckWorker& worker) const;
  // None if it was not read; the report says why.
  std::optional<std::string_view> read_input(const Input& input, const ReadLimits& limits, CheckWorker& worker,
                                             CheckedInput& checked) const;
  // `ahead`: the cables in the bytes, if they were read; else null.
  void check_bytes(std::string_view bytes, const ReadText* ahead, const Input& input, const RunView& run,
                   const ReadLimits& limits, CheckWorker& worker, CheckedInput& checked) const;
  void check_text(const std::string& path, std::string_view bytes, const ReadText* ahead, const Input& input,
                  const RunView& run, const ReadLimits& limits, CheckWorker& worker, CheckedInput& checked) const;
  [[nodiscard]] Options options_for(const std::string& path) const {
    return request_.options_for ? request_.options_for(path) : request_.options;
  }
  // Holds the documents against the version before.
  std::optional<DocumentError> compare(const std::string& path, const Input& input, const Options& options,
                                       const ReadText& text, Documents& documents, CheckWorker& worker) const;
  // `selected` are the rules that ran, null for those that are enabled.
  void report(FileReport file, Documents& documents, const std::vector<bool>* selected, const Input& input,
              CheckedInput& checked) const;
  void report_error_of(std::string_view path, DocumentError error, const Input& input, CheckedInput& checked) const;

  const CheckRequest& request_;
  const std::vector<Target>& targets_;
  const RunCables* run_;
  bool needs_sha256_ = false, indexing_ = false;
};

}  // namespace cablemark
