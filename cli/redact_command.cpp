#include "cli/redact_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/cable_input.hpp"
#include "cli/version.hpp"
#include "cli/written_files.hpp"
#include "inputs/output.hpp"
#include "inputs/read.hpp"
#include "report/json_parts.hpp"
#include "report/redaction_report.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

namespace fs = std::filesystem;

bool is_folder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

// Where the copy of each file goes; empty: standard output.
std::vector<std::string> targets_of(const RedactArguments& arguments) {
  std::vector<std::string> targets;
  const bool folder = !arguments.output.empty() && is_folder(arguments.output);
  if (arguments.files.size() > 1 && !folder) {
    throw CommandError{"usage", "copies of several files go to a directory that exists: -o DIR"};
  }
  if (arguments.output.empty() && arguments.common.json()) {
    throw CommandError{"usage", "with --format json the report goes to standard output: give the copy a place, -o OUT"};
  }
  for (const std::string& file : arguments.files) {
    std::string target = arguments.output;
    if (folder && file == "-") throw CommandError{"usage", "a copy of standard input needs a name: -o OUT"};
    if (folder) target = (fs::path(arguments.output) / fs::path(file).filename()).string();
    if (!target.empty() && std::find(targets.begin(), targets.end(), target) != targets.end()) {
      throw CommandError{"usage", "two copies would be `" + target + "`: redact the files one by one"};
    }
    targets.push_back(std::move(target));
  }
  if (!arguments.index.empty() && std::any_of(targets.begin(), targets.end(),
                                              [&](const std::string& t) { return same_file(t, arguments.index); })) {
    throw CommandError{"usage", "the index and a copy would be one file, `" + arguments.index + "`"};
  }
  return targets;
}

// As a whole or not at all. Throws CommandError.
void write_file(const std::string& path, std::string_view bytes) {
  const std::unique_ptr<Output> output = replace_file(path);
  if (output != nullptr && output->write(bytes) && output->commit()) return;
  const int error = output == nullptr ? errno : output->error();
  throw CommandError{"output", "`" + path + "` cannot be written: " + std::strerror(error)};
}

class Run {
 public:
  Run(const RedactArguments& arguments, const Policy& policy) : arguments_(arguments), policy_(policy), json_(report_) {
    options_.kind = kind_of(arguments.kind);
    options_.as_of = day_of("--as-of", arguments.common.as_of);
    options_.today = today();
    index_ = redaction_index_head();
    json_.begin_object();
    write_tool(json_, kVersion);
    write_policy(json_, policy);
    json_.key("documents").begin_array();
  }

  void file(const std::string& path, const std::string& target) {
    json_.begin_object().key("path").string(path);
    const std::optional<Refusal> refusal = copy(path, target);
    json_.key("error");
    if (refusal) {
      ++refused_;
      write_error(fmt::format("cablemark: {}{}: not redacted: {}\n", shown(path),
                              refusal->line == 0 ? "" : fmt::format(":{}", refusal->line), shown(refusal->message)));
      json_.string(refusal->message);
    } else {
      json_.null();
    }
    json_.end_object();
  }

  int end() {
    json_.end_array().key("summary").begin_object();
    json_.key("written").integer(arguments_.files.size() - refused_);
    json_.key("refused").integer(refused_).end_object().end_object();
    report_ += '\n';
    if (!arguments_.index.empty() && refused_ < arguments_.files.size()) write_file(arguments_.index, index_);
    if (arguments_.common.json()) print(report_);
    return refused_ == 0 ? kExitClean : kExitFailed;
  }

 private:
  // Adds `copy` and `cables` to the document that is open.
  std::optional<Refusal> copy(const std::string& path, const std::string& target) {
    std::optional<Refusal> refusal;
    if (const std::optional<DocumentError> error = reader_.read_named(path, {})) {
      refusal = Refusal{0, error->message};
    } else {
      options_.path = path;
      auto made = make_released_copy(reader_.bytes(), policy_, options_, scratch_, copy_scratch_);
      if (const auto* copy = std::get_if<ReleasedCopy>(&made)) {
        keep(path, target, *copy);
        return std::nullopt;
      }
      refusal = std::get<Refusal>(made);
    }
    json_.key("copy").null().key("cables").begin_array().end_array();
    return refusal;
  }

  void keep(const std::string& path, const std::string& target, const ReleasedCopy& copy) {
    if (target.empty()) {
      print(copy.text);
    } else {
      write_file(target, copy.text);
    }
    json_.key("copy").string_or_null(target);
    write_redaction(json_, scratch_.text.source, copy);
    append_redaction_index(index_, path, copy);
    std::uint64_t released = 0, withheld = 0;
    for (const ReleasedCable& cable : copy.cables) {
      released += cable.redaction.released;
      for (const Withheld& one : cable.redaction.withheld) withheld += one.reason == WithheldReason::Header ? 0 : 1;
    }
    write_error(fmt::format("cablemark: {}: {} released, {} withheld{}\n", shown(path), counted(released, "portion"),
                            withheld, target.empty() ? "" : "; the copy is " + shown(target)));
  }

  const RedactArguments& arguments_;
  const Policy& policy_;
  Options options_;
  InputReader reader_;
  Scratch scratch_, copy_scratch_;
  std::string index_, report_;
  JsonWriter json_;
  std::size_t refused_ = 0;
};

}  // namespace

int run_redact(const RedactArguments& arguments) {
  const Policy policy = policy_of(arguments.common.policy);
  if (!policy.release) {
    throw CommandError{"policy",
                       "the policy `" + policy.name +
                           "` has no table `release`, so nothing may leave; use --policy release-public, or a "
                           "pack that extends it"};
  }
  const std::vector<std::string> targets = targets_of(arguments);
  std::vector<std::string> written = targets;
  written.push_back(arguments.index);
  const WrittenFiles files(written);
  files.protect(arguments.files);
  files.protect(policy);
  files.protect(arguments.configuration_files);
  Run run(arguments, policy);
  for (std::size_t n = 0; n < targets.size(); ++n) run.file(arguments.files[n], targets[n]);
  return run.end();
}

}  // namespace cablemark
