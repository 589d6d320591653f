#include "inputs/check_files.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>

#include "inputs/input_checker.hpp"
#include "inputs/input_stream.hpp"
#include "inputs/interrupt.hpp"
#include "inputs/shared_run.hpp"
#include "inputs/stopwatch.hpp"
#include "policies/sha256.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kWindow = 32;                        // batches that may be done before their turn
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;  // of members of archives that one thread takes at once
constexpr std::size_t kFlush = std::size_t{64} * 1024;     // bytes of output kept before they are written
constexpr std::size_t kSlowest = 5;                        // files that timings name

// Each thread keeps the directories open of the files that it has before it.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

struct Batch {
  std::uint64_t index = 0;
  std::vector<Input> inputs;
  std::vector<CheckedInput> checked = std::vector<CheckedInput>(kBatch);  // by input

  void clear() {
    inputs.clear();
    for (CheckedInput& one : checked) one.clear();
  }
};

// Whether such a rule runs; of some paths another choice of rules may hold, which may be any.
template <typename Test>
bool any_rule_runs(const CheckRequest& request, Test test) {
  const Policy& policy = *request.policy;
  const std::vector<bool>* const selected = request.options.selected;
  for (std::size_t n = 0; n < policy.rules.size(); ++n) {
    const bool runs =
        request.options_for || (selected != nullptr ? n < selected->size() && (*selected)[n] : policy.rules[n].enabled);
    if (runs && test(policy.rules[n])) return true;
  }
  return false;
}

class Run {
 public:
  enum class Purpose : std::uint8_t {
    Report,
    Index,  // inputs are read only for what a run keeps of their cables
  };

  Run(const CheckRequest& request, Walker& walker, std::size_t arguments, const std::vector<Target>& targets,
      const std::function<void(std::string_view)>& report_error, Purpose purpose)
      : request_(request),
        walker_(walker),
        targets_(targets),
        report_error_(report_error),
        indexing_(purpose == Purpose::Index),
        run_(std::make_unique<SharedRun>(indexing_)),
        checker_(request, targets, indexing_ || any_rule_runs(request, compares_cables) ? run_.get() : nullptr,
                 indexing_),
        inputs_(walker, request.stdin_name, request.max_bytes),
        window_(kWindow),
        buffers_(targets.size()) {
    outcome_.documents.resize(arguments);
  }

  std::unique_ptr<RunCables> index() {
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
    outcome_.skipped.members += inputs_.members_skipped() + mail_members_;
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
    CheckWorker worker;
    while (std::unique_ptr<Batch> batch = take()) {
      check(*batch, worker);
      deliver(std::move(batch));
    }
    guard.finished = true;
  }

  // A stage at a time: a check runs through more code than the caches hold.
  void check(Batch& batch, CheckWorker& worker) const {
    worker.ahead.read(batch.inputs, [&](std::size_t n, const auto& read) {
      const Stopwatch stopwatch(request_.timings, batch.checked[n].timings.read);
      read();
    });
    std::array<InputAhead, kBatch> ahead;
    for (std::size_t n = 0; n < batch.inputs.size(); ++n) {
      ahead[n] = checker_.read_ahead(batch.inputs[n], worker.ahead.text(n), worker.texts[n], batch.checked[n]);
    }
    for (std::size_t n = 0; n < batch.inputs.size() && interrupted_by() == 0; ++n) {
      Input& input = batch.inputs[n];
      CheckedInput& checked = batch.checked[n];
      Timings::File file;
      file.seconds = checked.timings.read + checked.timings.check;
      {
        const Stopwatch stopwatch(request_.timings, file.seconds);
        checker_.check(input, batch.index * kBatch + n, ahead[n], worker, checked);
      }
      // Its turn to be written may come late, and open directories are few.
      input.directory.reset();
      if (request_.timings) {
        file.path = input.path;
        checked.timings.add({0, 0, 0, 0, {std::move(file)}});
      }
    }
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  // The next inputs; null if there are none, or the run has ended.
  std::unique_ptr<Batch> take() {
    std::unique_ptr<Batch> batch = unused_batch();
    std::unique_lock walk(walk_mutex_);
    if (interrupted_by() != 0) return nullptr;
    std::size_t bytes = 0;
    while (batch->inputs.size() < kBatch && bytes < kBatchBytes) {
      Input input;
      if (!inputs_.next(input)) break;
      if (input.content != nullptr) bytes += input.content->size();
      batch->inputs.push_back(std::move(input));
    }
    if (batch->inputs.empty()) return nullptr;
    batch->index = taken_++;
    walk.unlock();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || batch->index < next_ + kWindow; });
    return stopped_ ? nullptr : std::move(batch);
  }

  // The one that was written last, whose memory is at hand.
  std::unique_ptr<Batch> unused_batch() {
    const std::lock_guard lock(mutex_);
    if (unused_.empty()) return std::make_unique<Batch>();
    std::unique_ptr<Batch> batch = std::move(unused_.back());
    unused_.pop_back();
    return batch;
  }

  // Puts a batch in its place; whoever brings the next one in line writes all that follow it.
  void deliver(std::unique_ptr<Batch> batch) {
    std::unique_lock lock(mutex_);
    std::unique_ptr<Batch>& place = window_[batch->index % kWindow];
    place = std::move(batch);
    if (writing_) return;
    writing_ = true;
    while (!stopped_ && window_[next_ % kWindow] != nullptr) {
      std::unique_ptr<Batch> next = std::move(window_[next_ % kWindow]);
      lock.unlock();
      append(*next);
      next->clear();
      lock.lock();
      unused_.push_back(std::move(next));
      ++next_;
      changed_.notify_all();
      if (outcome_.failed != nullptr) stopped_ = true;
    }
    writing_ = false;
  }

  void append(Batch& batch) {
    for (std::size_t n = 0; n < batch.inputs.size(); ++n) {
      hold_against_run(batch.inputs[n], batch.index * kBatch + n, batch.checked[n]);
      append(batch.checked[n]);
      batch.inputs[n].content.reset();
    }
    if (request_.progress) request_.progress(outcome_.tally);
  }

  void append(const CheckedInput& checked) {
    outcome_.tally.add(checked.tally);
    outcome_.timed_out = outcome_.timed_out || checked.timed_out;
    outcome_.timings.add(checked.timings);
    for (const Judged& one : checked.judged) request_.acceptance.acceptance->add(one);
    no_cable_ += checked.no_cable ? 1 : 0;
    mail_members_ += checked.members;
    for (const std::size_t argument : checked.arguments) ++outcome_.documents[argument];
    if (!checked.errors.empty()) report_error_(checked.errors);
    for (std::size_t n = 0; n < checked.rendered.size(); ++n) {
      targets_[n].reporter->append(checked.rendered[n], buffers_[n]);
      write(n, kFlush);
    }
  }

  // Which cables stand before an input is known here only, in the order of the inputs. An input with a cable that is to
  // be held against an earlier one, which was not known when it was checked, is checked again with what is kept of
  // those.
  void hold_against_run(const Input& input, std::uint64_t number, CheckedInput& checked) {
    if (request_.whole_run != nullptr) return;
    bool related = false;
    for (const RunCable& cable : checked.records.cables) {
      const OtherCables others = run_->add(cable);
      const RunCable* const copy = cable.copy_settled ? nullptr : others.copy_of(cable);
      related = related || (copy != nullptr && !copy->marked_as(cable)) ||
                (!cable.moment_settled && others.same_moment(cable) != nullptr);
    }
    if (!related || indexing_ || interrupted_by() != 0) return;
    checker_.check_again(input, {run_.get(), number}, again_, checked);
  }

  // Writes what is kept for a target once there is more than `keep`.
  void write(std::size_t n, std::size_t keep) {
    if (buffers_[n].size() <= keep && keep != 0) return;
    if (!targets_[n].output->write(buffers_[n]) && outcome_.failed == nullptr) outcome_.failed = targets_[n].output;
    buffers_[n].clear();
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
    CheckedInput checked;
    checked.rendered.resize(targets_.size());
    FileReport file{sidecar.file, sha256, &documents, &source, nullptr};
    file.sidecar = true;
    checker_.render(file, file, checked);
    append(checked);
  }

  const CheckRequest& request_;
  Walker& walker_;
  const std::vector<Target>& targets_;
  const std::function<void(std::string_view)>& report_error_;
  bool indexing_;
  std::unique_ptr<SharedRun> run_;  // the thread that writes adds to it, in the order of the inputs
  InputChecker checker_;

  std::mutex walk_mutex_;  // of what follows
  InputStream inputs_;
  std::uint64_t taken_ = 0;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Batch>> window_, unused_;
  std::uint64_t next_ = 0;
  bool writing_ = false, stopped_ = false;

  // Of the thread that writes.
  CheckWorker again_;
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

bool needs_whole_run(const CheckRequest& request) {
  return any_rule_runs(request, [](const Rule& rule) {
    return reads(rule, {Fact::CableReferred, Fact::CablePreviousSerial});
  });
}

std::unique_ptr<RunCables> index_run(CheckRequest request, Walker& walker, std::size_t arguments) {
  const std::vector<bool> none(request.policy->rules.size());
  request.options.selected = &none;
  request.options_for = nullptr;
  request.acceptance = {};
  request.before = nullptr;
  request.progress = nullptr;
  request.exit_code = [](const CheckOutcome&) { return 0; };
  return Run(
             request, walker, arguments, {}, [](std::string_view) {}, Run::Purpose::Index)
      .index();
}

CheckOutcome check_files(const CheckRequest& request, Walker& walker, std::size_t arguments,
                         const std::vector<Target>& targets,
                         const std::function<void(std::string_view)>& report_error) {
  raise_file_limit();
  return Run(request, walker, arguments, targets, report_error, Run::Purpose::Report).run();
}

}  // namespace cablemark
