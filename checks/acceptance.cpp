#include "checks/acceptance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/fingerprint.hpp"

namespace cablemark {

Acceptance::Acceptance(AcceptanceFiles files, const Policy& policy, const std::vector<bool>* selected, Date today)
    : files_(std::move(files)), policy_(policy), selected_(selected), today_(today) {
  for (const auto& [key, entry] : files_.known) entries_.emplace_back(&key, &entry);
  met_.resize(files_.entries.size());
  idle_.resize(files_.entries.size());
  broad_.resize(files_.entries.size());
  used_.resize(files_.entries.size());
  seen_.resize(entries_.size());
  counts_.resize(entries_.size());
}

bool Acceptance::was_run(std::uint32_t rule, const std::vector<bool>* selected) const {
  return selected == nullptr ? policy_.rules[rule].enabled : (*selected)[rule];
}

bool Acceptance::is_active(const Suppression& one) const { return one.names_one() && !(one.expires < today_); }

void Acceptance::judge(std::string_view suppression_path, std::string_view path, const std::vector<bool>* selected,
                       Documents& documents, Judged& judged) const {
  judged = {};
  judged.judged = std::none_of(documents.begin(), documents.end(), [](const Document& one) { return one.error; });
  const auto before_path = [](const auto& entry, std::string_view wanted) { return entry.first->path < wanted; };
  const auto first = std::lower_bound(entries_.begin(), entries_.end(), path, before_path);
  auto last = first;
  while (last != entries_.end() && last->first->path == path) ++last;
  const auto number = [this](auto it) { return static_cast<std::uint32_t>(it - entries_.begin()); };
  for (auto it = first; it != last; ++it) {
    const Rule* rule = policy_.rule(it->first->rule);
    const bool ran = rule == nullptr || was_run(static_cast<std::uint32_t>(rule - policy_.rules.data()), selected);
    (ran ? judged.seen : judged.not_run).push_back(number(it));
    judged.known.emplace_back(number(it), 0);
  }
  for (Document& document : documents) {
    std::vector<std::uint32_t> about;
    for (std::uint32_t n = 0; n < files_.entries.size(); ++n) {
      if (files_.entries[n].is_about(document, suppression_path)) about.push_back(n);
    }
    for (const std::uint32_t n : about) {
      (was_run(files_.entries[n].rule, selected) ? judged.met : judged.idle).push_back(n);
    }
    std::vector<FindingState>& states = judged.states.emplace_back(document.findings.size());
    bool open = false;
    for (std::size_t f = 0; f < document.findings.size(); ++f) {
      const Finding& finding = document.findings[f];
      const Rule& rule = policy_.rules[finding.rule];
      FindingState& state = states[f];
      for (const std::uint32_t n : about) {
        const Suppression& one = files_.entries[n];
        if (!is_active(one) || !one.covers(finding)) continue;
        if (documents.size() > 1 && !one.reference && !one.fingerprint) {
          judged.broad.push_back(n);
          continue;
        }
        judged.used.push_back(n);
        if (!state.suppression) {
          state.suppression = FindingState::Suppression{one.reason, one.approver, format_iso_date(one.expires)};
        }
      }
      if (files_.baseline) {
        state.baseline = FindingState::Baseline::New;
        for (auto it = first; it != last && rule.suppressible; ++it) {
          if (it->first->rule != rule.name || it->first->fingerprint != finding.fingerprint) continue;
          std::uint32_t& there = judged.known[static_cast<std::size_t>(it - first)].second;
          if (there < it->second->count) state.baseline = FindingState::Baseline::Unchanged;
          ++there;
        }
      }
      judged.accepted += state.suppression ? 1 : 0;
      judged.in_baseline += !state.suppression && state.hidden() ? 1 : 0;
      open = open || (!state.hidden() && finding.severity != Severity::Note);
    }
    if (document.status == DocumentStatus::Findings && !open) document.status = DocumentStatus::Clean;
  }
}

void Acceptance::add(const Judged& judged) {
  for (const std::uint32_t n : judged.met) met_[n] = true;
  for (const std::uint32_t n : judged.used) used_[n] = true;
  for (const std::uint32_t n : judged.idle) idle_[n] = true;
  for (const std::uint32_t n : judged.broad) broad_[n] = true;
  for (const std::uint32_t n : judged.seen) seen_[n] = judged.judged ? Seen::Judged : Seen::Unknown;
  for (const std::uint32_t n : judged.not_run) seen_[n] = Seen::Unknown;
  for (const auto& [n, count] : judged.known) counts_[n] += count;
  accepted_ += judged.accepted;
  in_baseline_ += judged.in_baseline;
}

Finding Acceptance::finding(OwnRule rule, std::uint32_t at, std::string message) const {
  Finding one;
  one.rule = own_rule(policy_, rule);
  one.severity = own_severity(rule);
  one.span = {at, at + 1};
  one.fingerprint = fingerprint({policy_.rules[one.rule].name, {}, 1, {}, message + std::to_string(at)});
  one.message = std::move(message);
  return one;
}

namespace {

// A finding that names another cable of its run is only known to be gone where that one was there, too.
bool decided(const Rule& rule, const Acceptance::Covered& covered) {
  return !compares_cables(rule) || covered(std::nullopt);
}

}  // namespace

std::vector<Finding> Acceptance::suppression_findings(const Covered& covered) const {
  std::vector<Finding> findings;
  for (std::size_t n = 0; n < files_.entries.size(); ++n) {
    const Suppression& one = files_.entries[n];
    const std::string& rule = policy_.rules[one.rule].name;
    if (!one.names_one()) {
      findings.push_back(
          finding(OwnRule::SuppressionOverBroad, one.at,
                  fmt::format("the suppression of `{}` names no single cable, and hides nothing", rule)));
    } else if (broad_[n]) {
      findings.push_back(finding(
          OwnRule::SuppressionOverBroad, one.at,
          fmt::format("the suppression of `{}` names a file of several cables, and hides nothing there", rule)));
    } else if (one.expires < today_) {
      findings.push_back(finding(
          OwnRule::SuppressionExpired, one.at,
          fmt::format("the suppression of `{}` expired on {}, and hides nothing", rule, format_iso_date(one.expires))));
    } else if (!used_[n] && was_run(one.rule, selected_) &&
               (met_[n] ? one.path || one.reference : !idle_[n] && covered(one.path)) &&
               decided(policy_.rules[one.rule], covered)) {
      findings.push_back(
          finding(OwnRule::SuppressionUnused, one.at, fmt::format("the suppression of `{}` matches no finding", rule)));
    }
  }
  return findings;
}

std::vector<Finding> Acceptance::baseline_findings(const Covered& covered) const {
  std::vector<Finding> findings;
  for (std::size_t n = 0; n < entries_.size(); ++n) {
    const auto& [key, entry] = entries_[n];
    const Rule* rule = policy_.rule(key->rule);
    if (rule != nullptr && !was_run(static_cast<std::uint32_t>(rule - policy_.rules.data()), selected_)) continue;
    if (seen_[n] == Seen::Unknown || counts_[n] >= entry->count) continue;
    if (seen_[n] == Seen::No && !covered(key->path)) continue;
    if (rule != nullptr && !decided(*rule, covered)) continue;
    findings.push_back(finding(OwnRule::BaselineStale, entry->at,
                               fmt::format("`{}` is in the baseline {} and stands there {}", key->rule,
                                           entry->count == 1 ? "once" : fmt::format("{} times", entry->count),
                                           counts_[n] == 0 ? "no more" : fmt::format("{} times", counts_[n]))));
  }
  std::sort(findings.begin(), findings.end(),
            [](const Finding& a, const Finding& b) { return a.span.begin < b.span.begin; });
  return findings;
}

}  // namespace cablemark
