#include "inputs/check_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <future>
#include <mutex>

#include "checks/version_findings.hpp"
#include "inputs/archive.hpp"
#include "inputs/interrupt.hpp"
#include "inputs/mail.hpp"
#include "inputs/paths.hpp"
#include "inputs/read.hpp"
#include "policies/sha256.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kBatch = 16;                         // inputs that one thread takes at once
constexpr std::size_t kWindow = 32;                        // batches that may be done before their turn
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;  // of members of archives that one thread takes at once
constexpr std::size_t kFlush = std::size_t{64} * 1024;     // bytes of output kept before they are written
constexpr std::size_t kSniffed = std::size_t{8} * 1024;    // bytes of a file without extension that are looked at
constexpr std::size_t kSlowest = 5;                        // files that timings name
constexpr std::uint64_t kLargestSource = (std::uint64_t{1} << 32) - 2;

// What one input came to.
struct Part {
  std::vector<Rendered> rendered;  // by target
  Tally tally;
  std::string errors;
  Timings timings;
  std::vector<Judged> judged;
  std::vector<RunCable> cables;
  std::string bytes;                   // of an input that cannot be read again
  std::vector<std::size_t> arguments;  // of what was reported
  std::uint64_t members = 0;           // of mail, that are no text
  bool no_cable = false;               // without extension, and not a cable by its first bytes
  bool timed_out = false;

  void clear() {
    for (Rendered& one : rendered) one.clear();
    tally = {};
    errors.clear();
    timings = {};
    judged.clear();
    cables.clear();
    bytes.clear();
    arguments.clear();
    members = 0;
    no_cable = false;
    timed_out = false;
  }
};

struct Batch {
  std::uint64_t index = 0;
  std::vector<Input> inputs;
  std::vector<Part> parts = std::vector<Part>(kBatch);  // by input
  bool done = false;

  void clear() {
    inputs.clear();
    for (Part& part : parts) part.clear();
    done = false;
  }
};

// Adds the time from its making to its end to a sum of seconds; costs nothing where none is asked for.
class Stopwatch {
 public:
  Stopwatch(bool runs, double& sum) : sum_(runs ? &sum : nullptr), start_(runs ? Clock::now() : Clock::time_point()) {}
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  ~Stopwatch() {
    if (sum_ != nullptr) *sum_ += std::chrono::duration<double>(Clock::now() - start_).count();
  }

 private:
  double* sum_;
  Clock::time_point start_;
};

bool reads(const Rule& rule, Fact fact) {
  return std::any_of(rule.program.nodes.begin(), rule.program.nodes.end(), [fact](const ProgramNode& node) {
    return (node.op == Op::Fact || node.op == Op::HasFact) && node.fact == fact;
  });
}

bool reads_sha256(const Policy& policy) {
  return std::any_of(policy.rules.begin(), policy.rules.end(),
                     [](const Rule& rule) { return reads(rule, Fact::CableSha256); });
}

// Whether a rule that runs compares cables; of some paths another choice of rules may hold.
bool asks_about_others(const CheckRequest& request) {
  const Policy& policy = *request.policy;
  const std::vector<bool>* const selected = request.options.selected;
  for (std::size_t n = 0; n < policy.rules.size(); ++n) {
    const bool runs =
        request.options_for || (selected != nullptr ? n < selected->size() && (*selected)[n] : policy.rules[n].enabled);
    if (runs && compares_cables(policy.rules[n])) return true;
  }
  return false;
}

class Run {
 public:
  Run(const CheckRequest& request, Walker& walker, std::size_t arguments, const std::vector<Target>& targets,
      const std::function<void(std::string_view)>& report_error)
      : request_(request),
        walker_(walker),
        targets_(targets),
        report_error_(report_error),
        window_(kWindow),
        buffers_(targets.size()) {
    outcome_.documents.resize(arguments);
    needs_sha256_ = reads_sha256(*request.policy);
    for (const Target& target : targets) needs_sha256_ = needs_sha256_ || target.reporter->needs_sha256();
    keeps_cables_ = asks_about_others(request);
  }

  // Reads every input only for what a run keeps of its cables.
  RunIndex index() {
    indexing_ = keeps_cables_ = true;
    run_ = RunIndex(true);
    run();
    return std::move(run_);
  }

  CheckOutcome run() {
    for (std::size_t n = 0; n < targets_.size(); ++n) targets_[n].reporter->begin(buffers_[n]);
    const unsigned jobs = walker_.more_than_one() ? std::max(1u, request_.jobs) : 1;
    std::vector<std::future<void>> threads;
    for (unsigned n = 1; n < jobs; ++n) threads.push_back(std::async(std::launch::async, [this] { work(); }));
    work();
    for (std::future<void>& thread : threads) thread.get();
    outcome_.skipped = walker_.skipped();
    outcome_.skipped.other += no_cable_;
    outcome_.skipped.members += members_ + mail_members_;
    outcome_.interrupted_by = interrupted_by();
    const bool complete = outcome_.interrupted_by == 0 && outcome_.failed == nullptr;
    if (complete && request_.acceptance.acceptance != nullptr) report_sidecars();
    outcome_.tally.exit_code = request_.exit_code(outcome_);
    for (std::size_t n = 0; n < targets_.size(); ++n) {
      // A report that was cut short has no end, so that nobody takes it for a whole one.
      if (complete) targets_[n].reporter->end(outcome_.tally, buffers_[n]);
      write(n, 0);
    }
    return std::move(outcome_);
  }

 private:
  struct Worker {
    InputReader reader;
    Scratch scratch;
    std::unique_ptr<Scratch> before;
    std::string sha256;
  };

  // Ends the other threads if this one leaves by an exception.
  class StopOnThrow {
   public:
    explicit StopOnThrow(Run& run) : run_(run) {}
    StopOnThrow(const StopOnThrow&) = delete;
    StopOnThrow& operator=(const StopOnThrow&) = delete;
    ~StopOnThrow() {
      if (!finished) run_.stop();
    }
    bool finished = false;

   private:
    Run& run_;
  };

  void work() {
    StopOnThrow guard(*this);
    Worker worker;
    Batch batch;
    while (take(batch)) {
      for (std::size_t n = 0; n < batch.inputs.size() && interrupted_by() == 0; ++n) {
        const Input& input = batch.inputs[n];
        Part& part = batch.parts[n];
        Timings::File file;
        {
          const Stopwatch stopwatch(request_.timings, file.seconds);
          check_input(input, batch.index * kBatch + n, worker, part);
        }
        if (request_.timings) {
          file.path = input.path;
          part.timings.add({0, 0, 0, 0, {std::move(file)}});
        }
      }
      deliver(batch);
    }
    guard.finished = true;
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  bool take(Batch& batch) {
    batch.clear();
    std::unique_lock walk(walk_mutex_);
    if (interrupted_by() != 0) return false;
    std::size_t bytes = 0;
    while (batch.inputs.size() < kBatch && bytes < kBatchBytes) {
      Input input;
      if (!next_input(input)) break;
      if (input.content != nullptr) bytes += input.content->size();
      batch.inputs.push_back(std::move(input));
    }
    if (batch.inputs.empty()) return false;
    batch.index = taken_++;
    walk.unlock();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || batch.index < next_ + kWindow; });
    return !stopped_;
  }

  // The next file, or the next member of the archive that is open.
  bool next_input(Input& input) {
    for (;;) {
      Member member;
      if (archive_ != nullptr && archive_->next(member)) {
        if (take_member(member, input)) return true;
        continue;
      }
      archive_.reset();
      if (!walker_.next(input)) return false;
      const std::string& name = input.path == "-" ? request_.stdin_name : input.path;
      if (input.error || archive_kind(name) == ArchiveKind::None) {
        if (input.path == "-" && !request_.stdin_name.empty()) input.name = request_.stdin_name;
        return true;
      }
      ArchiveLimits limits;
      limits.max_bytes = std::min(request_.max_bytes, kLargestSource);
      archive_ = std::make_unique<ArchiveReader>(input.path, name, limits);
      archive_input_ = input;
      archive_input_.path = name;
      archive_members_ = archive_kind(name) == ArchiveKind::Members;
    }
  }

  // False if the member is no cable by its kind or name.
  bool take_member(Member& member, Input& input) {
    input = archive_input_;
    if (!member.name.empty()) input.path += "!" + member.name;
    if (!member.error && archive_members_) {
      const std::string name = member.name.substr(member.name.rfind('/') + 1);
      const NameKind kind = walker_.included(name) ? NameKind::Cable : name_kind(name);
      const std::string_view reason = !member.not_read.empty()  ? member.not_read
                                      : name.front() == '.'     ? "a hidden or ignored name"
                                      : kind == NameKind::Other ? "no cable by its name; --include PATTERN reads it"
                                                                : std::string_view();
      if (!reason.empty()) {
        ++members_;
        return false;
      }
      input.sniff = kind == NameKind::None;
    }
    input.error = std::move(member.error);
    input.content = std::make_shared<const std::string>(std::move(member.bytes));
    return true;
  }

  // Puts a batch in its place; whoever brings the next one in line writes all that follow it.
  void deliver(Batch& batch) {
    std::unique_lock lock(mutex_);
    batch.done = true;
    std::swap(batch, window_[batch.index % kWindow]);
    if (writing_) return;
    writing_ = true;
    Batch current;
    while (!stopped_ && window_[next_ % kWindow].done) {
      std::swap(current, window_[next_ % kWindow]);
      window_[next_ % kWindow].done = false;
      lock.unlock();
      append(current);
      current.clear();
      lock.lock();
      std::swap(current, window_[next_ % kWindow]);
      ++next_;
      changed_.notify_all();
      if (outcome_.failed != nullptr) stopped_ = true;
    }
    writing_ = false;
  }

  void append(Batch& batch) {
    for (std::size_t n = 0; n < batch.inputs.size(); ++n) {
      hold_against_run(batch.inputs[n], batch.index * kBatch + n, batch.parts[n]);
      append(batch.parts[n]);
      batch.inputs[n].content.reset();
    }
    if (request_.progress) request_.progress(outcome_.tally);
  }

  void append(const Part& part) {
    outcome_.tally.add(part.tally);
    outcome_.timed_out = outcome_.timed_out || part.timed_out;
    outcome_.timings.add(part.timings);
    for (const Judged& one : part.judged) request_.acceptance.acceptance->add(one);
    no_cable_ += part.no_cable ? 1 : 0;
    mail_members_ += part.members;
    for (const std::size_t argument : part.arguments) ++outcome_.documents[argument];
    if (!part.errors.empty()) report_error_(part.errors);
    for (std::size_t n = 0; n < part.rendered.size(); ++n) {
      targets_[n].reporter->append(part.rendered[n], buffers_[n]);
      write(n, kFlush);
    }
  }

  // Which cables stand before an input is known here only, in the order of the inputs. An input with a cable that is to
  // be held against an earlier one is checked again, with what is kept of those.
  void hold_against_run(const Input& input, std::uint64_t number, Part& part) {
    if (request_.whole_run != nullptr || part.cables.empty()) return;
    bool related = false;
    for (const RunCable& cable : part.cables) {
      run_.add(cable);
      const RunCable* const copy = run_.copy_of(cable);
      related = related || (copy != nullptr && !copy->marked_as(cable)) || run_.same_moment(cable) != nullptr;
    }
    if (!related || indexing_ || interrupted_by() != 0) return;
    const std::string kept = std::move(part.bytes);
    part.clear();
    const ReadLimits limits = this->limits();
    const std::optional<std::string_view> bytes = kept.empty() ? read_input(input, limits, again_, part) : kept;
    if (bytes) check_bytes(*bytes, input, {&run_, number}, limits, again_, part);
  }

  // Writes what is kept for a target once there is more than `keep`.
  void write(std::size_t n, std::size_t keep) {
    if (buffers_[n].size() <= keep && keep != 0) return;
    if (!targets_[n].output->write(buffers_[n]) && outcome_.failed == nullptr) outcome_.failed = targets_[n].output;
    buffers_[n].clear();
  }

  [[nodiscard]] ReadLimits limits() const {
    ReadLimits limits;
    limits.max_bytes = std::min(request_.max_bytes, kLargestSource);
    if (request_.timeout) {
      limits.deadline =
          Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*request_.timeout));
    }
    return limits;
  }

  // None if it was not read; the report says why.
  std::optional<std::string_view> read_input(const Input& input, const ReadLimits& limits, Worker& worker,
                                             Part& part) const {
    std::optional<DocumentError> error = input.error;
    if (!error && input.content == nullptr) {
      if (indexing_ && is_read_once(input)) return std::nullopt;
      const Stopwatch stopwatch(request_.timings, part.timings.read);
      error = input.directory != nullptr
                  ? worker.reader.read_file(input.directory->get(), input.path.c_str() + input.name_at, limits)
                  : worker.reader.read_named(input.path, limits);
    }
    if (!error) return input.content != nullptr ? *input.content : worker.reader.bytes();
    if (interrupted_by() == 0) report_error_of(shown_path(input), std::move(*error), input, part);
    return std::nullopt;
  }

  static const std::string& shown_path(const Input& input) { return input.name.empty() ? input.path : input.name; }

  // A pipe gives its bytes once only.
  static bool is_read_once(const Input& input) {
    std::error_code ignored;
    return input.content == nullptr && input.directory == nullptr &&
           !std::filesystem::is_regular_file(input.path, ignored);
  }

  void check_input(const Input& input, std::uint64_t number, Worker& worker, Part& part) const {
    part.rendered.resize(targets_.size());
    const ReadLimits limits = this->limits();
    const std::optional<std::string_view> bytes = read_input(input, limits, worker, part);
    if (!bytes) return;
    part.timings.bytes += bytes->size();
    if (input.sniff && !begins_like_cable(*bytes, *request_.policy, worker.scratch)) {
      part.no_cable = true;
      return;
    }
    if (is_read_once(input)) part.bytes = *bytes;
    check_bytes(*bytes, input, {request_.whole_run, number}, limits, worker, part);
  }

  void check_bytes(std::string_view bytes, const Input& input, const RunView& run, const ReadLimits& limits,
                   Worker& worker, Part& part) const {
    const std::string& path = shown_path(input);
    if (is_mail(path)) {
      check_mail(path, bytes, input, run, limits, worker, part);
    } else {
      check_text(path, bytes, input, run, limits, worker, part);
    }
  }

  static bool is_mail(std::string_view path) {
    return path.size() > 4 && (path.ends_with(".eml") || path.ends_with(".EML"));
  }

  // The texts of a mail. What a covering note says need be no cable, an attachment of such a name must.
  void check_mail(const std::string& path, std::string_view bytes, const Input& input, const RunView& run,
                  const ReadLimits& limits, Worker& worker, Part& part) const {
    std::variant<Mail, MailFault> read = read_mail(bytes);
    if (auto* fault = std::get_if<MailFault>(&read)) {
      report_error_of(path, {ErrorCode::Encoding, std::move(fault->message)}, input, part);
      return;
    }
    const Mail& mail = std::get<Mail>(read);
    if (mail.plain) {
      check_text(path, bytes, input, run, limits, worker, part);
      return;
    }
    part.members += mail.not_read.size();
    bool any = false;
    for (const MailPart& enclosed : mail.parts) {
      const bool note = enclosed.name.starts_with("part-");
      if (note && !begins_like_cable(enclosed.text, *request_.policy, worker.scratch)) continue;
      any = true;
      check_text(path + "!" + enclosed.name, enclosed.text, input, run, limits, worker, part);
    }
    if (!any) {
      report_error_of(path,
                      {ErrorCode::NotACable,
                       "no part of this mail is a cable; leave it out, or name the cable "
                       "that it encloses"},
                      input, part);
    }
  }

  void report_error_of(std::string_view path, DocumentError error, const Input& input, Part& part) const {
    Documents documents(1);
    documents[0].status = DocumentStatus::Error;
    documents[0].error = std::move(error);
    report({path, {}, &documents, nullptr, nullptr}, documents, input, part);
  }

  void check_text(const std::string& path, std::string_view bytes, const Input& input, const RunView& run,
                  const ReadLimits& limits, Worker& worker, Part& part) const {
    worker.sha256.clear();
    if (needs_sha256_) worker.sha256 = sha256_hex(bytes);
    Options options = request_.options_for ? request_.options_for(path) : request_.options;
    options.path = path;
    options.sha256 = worker.sha256;
    options.run = &run;
    if (keeps_cables_ && request_.whole_run == nullptr && run.index == nullptr) options.records = &part.cables;
    options.expired = [&limits] {
      return interrupted_by() != 0 || (limits.deadline && Clock::now() >= *limits.deadline);
    };
    Documents documents = [&] {
      const Stopwatch stopwatch(request_.timings, part.timings.check);
      return check(bytes, *request_.policy, options, worker.scratch);
    }();
    // A check that a signal ended says nothing about the cable.
    if (interrupted_by() != 0) return;
    if (request_.before) {
      if (std::optional<DocumentError> error = compare(path, options, documents, worker)) {
        report_error_of(path, std::move(*error), input, part);
        return;
      }
    }
    report({path, worker.sha256, &documents, &worker.scratch.source, &worker.scratch.parsed}, documents, input, part);
  }

  // Holds the documents against the version before.
  std::optional<DocumentError> compare(const std::string& path, const Options& options, Documents& documents,
                                       Worker& worker) const {
    std::variant<std::monostate, std::string, DocumentError> before = request_.before(path);
    if (auto* error = std::get_if<DocumentError>(&before)) return std::move(*error);
    const auto* text = std::get_if<std::string>(&before);
    if (text == nullptr) return std::nullopt;
    if (worker.before == nullptr) worker.before = std::make_unique<Scratch>();
    Options alone = options;
    alone.run = nullptr;
    alone.records = nullptr;
    const Documents old_documents = check(*text, *request_.policy, alone, *worker.before);
    add_version_findings(old_documents, *worker.before, documents, worker.scratch, *request_.policy, options,
                         request_.acceptance.spoken);
    return std::nullopt;
  }

  // Findings that are hidden are taken out for the reports that do not list them.
  void report(FileReport file, Documents& documents, const Input& input, Part& part) const {
    const Stopwatch stopwatch(request_.timings, part.timings.report);
    part.arguments.push_back(input.argument);
    const AcceptanceUse& use = request_.acceptance;
    if (use.acceptance == nullptr) {
      render(file, file, part);
      return;
    }
    const std::string path = absolute_path(use.working_directory, file.path);
    Judged& judged = part.judged.emplace_back();
    use.acceptance->judge(path_below(use.suppressions_directory, path),
                          baseline_path(path_below(use.baseline_directory, path)), documents, judged);
    file.states = &judged.states;
    if (!judged.hides()) {
      render(file, file, part);
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
    render(file, shown_file, part);
  }

  // `whole` holds the findings that are hidden, too.
  void render(const FileReport& whole, const FileReport& file, Part& part) const {
    part.tally.add(*file.documents);
    for (const Document& document : *file.documents) {
      if (!document.error) continue;
      part.timed_out = part.timed_out || document.error->code == ErrorCode::Timeout;
      part.errors += "cablemark: ";
      append_shown(part.errors, file.path);
      part.errors += ": ";
      append_shown(part.errors, document.error->message);
      part.errors += '\n';
    }
    for (std::size_t n = 0; n < targets_.size(); ++n) {
      const Reporter& reporter = *targets_[n].reporter;
      reporter.render(reporter.lists_hidden() ? whole : file, part.rendered[n]);
    }
  }

  void report_sidecars() {
    const AcceptanceUse& use = request_.acceptance;
    const AcceptanceFiles& files = use.acceptance->files();
    if (files.suppressions) {
      report_sidecar(*files.suppressions, use.acceptance->suppression_findings(use.suppressions_covered));
    }
    if (files.baseline) report_sidecar(*files.baseline, use.acceptance->baseline_findings(use.baseline_covered));
  }

  void report_sidecar(const Sidecar& sidecar, std::vector<Finding> findings) {
    std::erase_if(findings, [&](const Finding& one) { return !request_.acceptance.spoken[one.rule]; });
    if (findings.empty()) return;
    Documents documents(1);
    documents[0].status = DocumentStatus::Findings;
    documents[0].findings = std::move(findings);
    Source source;
    source.assign(sidecar.bytes);
    const std::string sha256 = sha256_hex(sidecar.bytes);
    Part part;
    part.rendered.resize(targets_.size());
    FileReport file{sidecar.file, sha256, &documents, &source, nullptr};
    file.sidecar = true;
    render(file, file, part);
    append(part);
  }

  const CheckRequest& request_;
  Walker& walker_;
  const std::vector<Target>& targets_;
  const std::function<void(std::string_view)>& report_error_;
  bool needs_sha256_ = false, keeps_cables_ = false, indexing_ = false;

  std::mutex walk_mutex_;
  std::uint64_t taken_ = 0;
  // Of the archive that is open.
  std::unique_ptr<ArchiveReader> archive_;
  Input archive_input_;
  bool archive_members_ = false;
  std::uint64_t members_ = 0;  // that are no cables

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::vector<Batch> window_;
  std::uint64_t next_ = 0;
  bool writing_ = false, stopped_ = false;

  // Of the thread that writes.
  RunIndex run_{false};
  Worker again_;
  std::vector<std::string> buffers_;
  CheckOutcome outcome_;
  std::uint64_t no_cable_ = 0, mail_members_ = 0;
};

}  // namespace

void Timings::add(const Timings& other) {
  read += other.read;
  check += other.check;
  report += other.report;
  bytes += other.bytes;
  slowest.insert(slowest.end(), other.slowest.begin(), other.slowest.end());
  std::stable_sort(slowest.begin(), slowest.end(), [](const File& a, const File& b) { return a.seconds > b.seconds; });
  if (slowest.size() > kSlowest) slowest.resize(kSlowest);
}

bool begins_like_cable(std::string_view bytes, const Policy& policy, Scratch& scratch) {
  std::string_view head = bytes;
  if (head.size() > kSniffed) {
    head = head.substr(0, kSniffed);
    const std::size_t last = head.rfind('\n');
    if (last != std::string_view::npos && head.find('\0') == std::string_view::npos) head = head.substr(0, last + 1);
  }
  scratch.source.assign(head);
  if (scratch.source.fault() != SourceFault::None) return false;
  parse_cables(scratch.source, policy.vocabulary, {}, scratch.parsed);
  return scratch.parsed.cable_count != 0;
}

bool needs_whole_run(const CheckRequest& request) {
  const Policy& policy = *request.policy;
  const std::vector<bool>* const selected = request.options.selected;
  for (std::size_t n = 0; n < policy.rules.size(); ++n) {
    const Rule& rule = policy.rules[n];
    if (selected != nullptr ? !(*selected)[n] : !rule.enabled) continue;
    if (reads(rule, Fact::CableReferred) || reads(rule, Fact::CablePreviousSerial)) return true;
  }
  return false;
}

RunIndex index_run(CheckRequest request, Walker& walker, std::size_t arguments) {
  const std::vector<bool> none(request.policy->rules.size());
  request.options.selected = &none;
  request.options_for = nullptr;
  request.acceptance = {};
  request.before = nullptr;
  request.progress = nullptr;
  request.exit_code = [](const CheckOutcome&) { return 0; };
  return Run(request, walker, arguments, {}, [](std::string_view) {}).index();
}

CheckOutcome check_files(const CheckRequest& request, Walker& walker, std::size_t arguments,
                         const std::vector<Target>& targets,
                         const std::function<void(std::string_view)>& report_error) {
  return Run(request, walker, arguments, targets, report_error).run();
}

}  // namespace cablemark
