#include "inputs/input_checker.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>
#include <variant>

#include "checks/version_findings.hpp"
#include "inputs/input_stream.hpp"
#include "inputs/input_texts.hpp"
#include "inputs/interrupt.hpp"
#include "inputs/mail.hpp"
#include "inputs/paths.hpp"
#include "inputs/stopwatch.hpp"
#include "policies/sha256.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

bool reads_sha256(const Policy& policy) {
  return std::any_of(policy.rules.begin(), policy.rules.end(),
                     [](const Rule& rule) { return reads(rule, {Fact::CableSha256}); });
}

const std::string& shown_path(const Input& input) { return input.name.empty() ? input.path : input.name; }

// A pipe gives its bytes once only.
bool is_read_once(const Input& input) {
  std::error_code ignored;
  return input.content == nullptr && input.directory == nullptr &&
         !std::filesystem::is_regular_file(input.path, ignored);
}

// Why the version before says nothing of what was lowered; nothing if it was judged, or is no cable.
std::optional<DocumentError> fault_of(const Documents& before) {
  for (const Document& document : before) {
    if (!document.error || document.error->code == ErrorCode::NotACable || document.error->code == ErrorCode::Empty)
      continue;
    return DocumentError{document.error->code, "the version before cannot be judged: " + document.error->message};
  }
  return std::nullopt;
}

// The text of the mail's part of that name, empty if there is none; why it cannot be read.
std::variant<std::string, DocumentError> part_of(std::string_view mail, std::string_view name) {
  std::variant<Mail, MailFault> read = read_mail(mail);
  if (auto* fault = std::get_if<MailFault>(&read)) {
    return DocumentError{ErrorCode::Encoding, "the version before cannot be read: " + fault->message};
  }
  Mail& whole = std::get<Mail>(read);
  if (whole.plain) return std::string(mail);
  for (MailPart& part : whole.parts) {
    if (part.name == name) return std::move(part.text);
  }
  return std::string();
}

}  // namespace

void CheckedInput::clear() {
  for (Rendered& one : rendered) one.clear();
  tally = {};
  errors.clear();
  timings = {};
  judged.clear();
  records.clear();
  bytes.clear();
  arguments.clear();
  members = 0;
  no_cable = false;
  timed_out = false;
}

InputChecker::InputChecker(const CheckRequest& request, const std::vector<Target>& targets, const RunCables* run,
                           bool indexing)
    : request_(request), targets_(targets), run_(run), indexing_(indexing) {
  needs_sha256_ = reads_sha256(*request.policy);
  for (const Target& target : targets) needs_sha256_ = needs_sha256_ || target.reporter->needs_sha256();
}

ReadLimits InputChecker::limits() const {
  ReadLimits limits;
  limits.max_bytes = std::min(request_.max_bytes, kLargestInput);
  if (request_.timeout) {
    limits.deadline =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*request_.timeout));
  }
  return limits;
}

std::optional<std::string_view> InputChecker::read_input(const Input& input, const ReadLimits& limits,
                                                         CheckWorker& worker, CheckedInput& checked) const {
  std::optional<DocumentError> error = input.error;
  if (!error && input.content == nullptr) {
    if (indexing_ && is_read_once(input)) return std::nullopt;
    const Stopwatch stopwatch(request_.timings, checked.timings.read);
    error = read_into(worker.reader, input, limits);
  }
  if (!error) return input.content != nullptr ? *input.content : worker.reader.bytes();
  if (interrupted_by() == 0) report_error_of(shown_path(input), std::move(*error), input, checked);
  return std::nullopt;
}

InputAhead InputChecker::read_ahead(const Input& input, std::optional<std::string_view> bytes, ReadText& text,
                                    CheckedInput& checked) const {
  if (!bytes || bytes->size() > limits().max_bytes) return {};
  const std::string& path = shown_path(input);
  if (input.sniff || is_mail_name(path)) return {bytes, nullptr};
  const Stopwatch stopwatch(request_.timings, checked.timings.check);
  read_cables(*bytes, *request_.policy, options_for(path), text);
  return {bytes, &text};
}

void InputChecker::check(const Input& input, std::uint64_t number, const InputAhead& ahead, CheckWorker& worker,
                         CheckedInput& checked) const {
  checked.rendered.resize(targets_.size());
  const ReadLimits limits = this->limits();
  const std::optional<std::string_view> bytes = ahead.bytes ? ahead.bytes : read_input(input, limits, worker, checked);
  if (!bytes) return;
  checked.timings.bytes += bytes->size();
  if (input.sniff && !begins_like_cable(*bytes, *request_.policy, worker.scratch.text) && !was_cable(input, worker)) {
    checked.no_cable = true;
    return;
  }
  if (is_read_once(input)) checked.bytes = *bytes;
  const bool alone = request_.whole_run == nullptr;
  worker.records = alone && run_ != nullptr ? &checked.records : nullptr;
  check_bytes(*bytes, ahead.text, input, {alone ? run_ : request_.whole_run, number}, limits, worker, checked);
}

// A file that no name says to be a cable, and was one: what took its marks away is a change, too.
bool InputChecker::was_cable(const Input& input, CheckWorker& worker) const {
  if (!request_.before || !input.archive.empty()) return false;
  const std::variant<std::monostate, std::string, DocumentError> before = request_.before(shown_path(input));
  const auto* text = std::get_if<std::string>(&before);
  return text != nullptr && begins_like_cable(*text, *request_.policy, worker.scratch.text);
}

void InputChecker::check_again(const Input& input, const RunView& run, CheckWorker& worker,
                               CheckedInput& checked) const {
  const std::string kept = std::move(checked.bytes);
  Timings timings = std::move(checked.timings);
  checked.clear();
  checked.timings = std::move(timings);
  const ReadLimits limits = this->limits();
  const std::optional<std::string_view> bytes = kept.empty() ? read_input(input, limits, worker, checked) : kept;
  worker.records = nullptr;
  if (bytes) check_bytes(*bytes, nullptr, input, run, limits, worker, checked);
}

void InputChecker::check_bytes(std::string_view bytes, const ReadText* ahead, const Input& input, const RunView& run,
                               const ReadLimits& limits, CheckWorker& worker, CheckedInput& checked) const {
  const std::string& path = shown_path(input);
  InputTexts texts = each_text(path, bytes, *request_.policy, worker.scratch.text,
                               [&](const std::string& name, std::string_view text) {
                                 check_text(name, text, ahead, input, run, limits, worker, checked);
                               });
  checked.members += texts.not_read;
  if (texts.error) report_error_of(path, std::move(*texts.error), input, checked);
}

void InputChecker::report_error_of(std::string_view path, DocumentError error, const Input& input,
                                   CheckedInput& checked) const {
  Documents documents(1);
  documents[0].status = DocumentStatus::Error;
  documents[0].error = std::move(error);
  report({path, {}, &documents, nullptr, nullptr}, documents, request_.options.selected, input, checked);
}

void InputChecker::check_text(const std::string& path, std::string_view bytes, const ReadText* ahead,
                              const Input& input, const RunView& run, const ReadLimits& limits, CheckWorker& worker,
                              CheckedInput& checked) const {
  worker.sha256.clear();
  if (needs_sha256_) worker.sha256 = sha256_hex(bytes);
  Options options = options_for(path);
  options.path = path;
  options.sha256 = worker.sha256;
  options.run = &run;
  options.records = worker.records;
  options.expired = [&limits] {
    return interrupted_by() != 0 || (limits.deadline && Clock::now() >= *limits.deadline);
  };
  Documents documents = [&] {
    const Stopwatch stopwatch(request_.timings, checked.timings.check);
    return ahead != nullptr ? judge_cables(*ahead, *request_.policy, options, worker.scratch)
                            : cablemark::check(bytes, *request_.policy, options, worker.scratch);
  }();
  const ReadText& text = ahead != nullptr ? *ahead : worker.scratch.text;
  // A check that a signal ended says nothing about the cable.
  if (interrupted_by() != 0) return;
  if (request_.before) {
    if (std::optional<DocumentError> error = compare(path, input, options, text, documents, worker)) {
      report_error_of(path, std::move(*error), input, checked);
      return;
    }
  }
  report({path, worker.sha256, &documents, &text.source, &text.parsed}, documents, options.selected, input, checked);
}

std::optional<DocumentError> InputChecker::compare(const std::string& path, const Input& input, const Options& options,
                                                   const ReadText& text, Documents& documents,
                                                   CheckWorker& worker) const {
  const std::string& file = input.archive.empty() ? shown_path(input) : input.archive;
  std::variant<std::monostate, std::string, DocumentError> before = request_.before(file);
  if (auto* error = std::get_if<DocumentError>(&before)) return std::move(*error);
  auto* old_text = std::get_if<std::string>(&before);
  if (old_text == nullptr) return std::nullopt;
  if (!input.archive.empty()) {
    return DocumentError{ErrorCode::Unreadable,
                         "the version before of what is in an archive is not read: take it out of the archive, or "
                         "check it without --changed-since"};
  }
  if (path.size() > file.size()) {
    std::variant<std::string, DocumentError> part = part_of(*old_text, std::string_view(path).substr(file.size() + 1));
    if (auto* error = std::get_if<DocumentError>(&part)) return std::move(*error);
    *old_text = std::move(std::get<std::string>(part));
    if (old_text->empty()) return std::nullopt;
  }
  if (worker.before == nullptr) worker.before = std::make_unique<Scratch>();
  Options alone = options;
  alone.run = nullptr;
  alone.records = nullptr;
  const Documents old_documents = cablemark::check(*old_text, *request_.policy, alone, *worker.before);
  if (std::optional<DocumentError> fault = fault_of(old_documents)) return fault;
  add_version_findings(old_documents, worker.before->text, documents, text, *request_.policy, options,
                       request_.acceptance.spoken);
  return std::nullopt;
}

// Findings that are hidden are taken out for the reports that do not list them.
void InputChecker::report(FileReport file, Documents& documents, const std::vector<bool>* selected, const Input& input,
                          CheckedInput& checked) const {
  const Stopwatch stopwatch(request_.timings, checked.timings.report);
  checked.arguments.push_back(input.argument);
  const AcceptanceUse& use = request_.acceptance;
  if (use.acceptance == nullptr) {
    render(file, file, checked);
    return;
  }
  const std::string path = absolute_path(use.working_directory, file.path);
  Judged& judged = checked.judged.emplace_back();
  use.acceptance->judge(path_below(use.suppressions_directory, path),
                        baseline_path(path_below(use.baseline_directory, path)), selected, documents, judged);
  file.states = &judged.states;
  if (!judged.hides()) {
    render(file, file, checked);
    return;
  }
  Documents open = documents;
  for (std::size_t d = 0; d < open.size(); ++d) {
    std::size_t n = 0;
    std::erase_if(open[d].findings, [&](const Finding&) { return judged.states[d][n++].hidden(); });
  }
  FileReport shown_file = file;
  shown_file.documents = &open;
  shown_file.states = nullptr;
  render(file, shown_file, checked);
}

void InputChecker::render(const FileReport& whole, const FileReport& file, CheckedInput& checked) const {
  checked.tally.add(*file.documents);
  for (const Document& document : *file.documents) {
    if (!document.error) continue;
    checked.timed_out = checked.timed_out || document.error->code == ErrorCode::Timeout;
    checked.errors += "cablemark: ";
    append_shown(checked.errors, file.path);
    checked.errors += ": ";
    append_shown(checked.errors, document.error->message);
    checked.errors += '\n';
  }
  for (std::size_t n = 0; n < targets_.size(); ++n) {
    const Reporter& reporter = *targets_[n].reporter;
    reporter.render(reporter.lists_hidden() ? whole : file, checked.rendered[n]);
  }
}

}  // namespace cablemark
