#include "checks/version_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "checks/fingerprint.hpp"
#include "checks/marking_changes.hpp"
#include "checks/own_rules.hpp"

namespace cablemark {
namespace {

OwnRule rule_of(ChangeKind kind) {
  if (kind == ChangeKind::MarkingLowered) return OwnRule::MarkingLowered;
  return kind == ChangeKind::CaveatDropped ? OwnRule::CaveatDropped : OwnRule::MarkRemoved;
}

const Cable* cable_of(const ReadText& text, const Document& document) {
  const bool there = !document.error && document.part >= 1 && document.part <= text.parsed.cable_count;
  return there ? &text.parsed.cables[document.part - 1] : nullptr;
}

// Where the finding stands in the new version: what was lowered, else the classification line, else its first byte.
Span place_in(const Cable& cable, const MarkingChange& change) {
  if (change.after && change.after->present()) return *change.after;
  if (cable.classification) return cable.classification->span;
  return empty_span_at(cable.text_begin);
}

void add(Document& document, const Policy& policy, const Options& options, OwnRule rule, Span span, std::string message,
         std::string paragraph) {
  Finding finding;
  finding.rule = own_rule(policy, rule);
  finding.severity = own_severity(rule);
  finding.span = span;
  finding.paragraph = std::move(paragraph);
  const std::string_view name = document.reference ? std::string_view(*document.reference) : options.path;
  finding.fingerprint =
      fingerprint({policy.rules[finding.rule].name, name, document.part, finding.paragraph, message, 0});
  finding.message = std::move(message);
  document.findings.push_back(std::move(finding));
  document.status = DocumentStatus::Findings;
}

}  // namespace

std::vector<std::optional<std::size_t>> paired_documents(const Documents& before, const Documents& after) {
  std::vector<std::optional<std::size_t>> pairs(before.size());
  if (before.size() == 1 && after.size() == 1) {
    pairs[0] = 0;
    return pairs;
  }
  std::vector<bool> taken(after.size());
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    for (std::size_t other = 0; other < taken.size() && !pairs[n]; ++other) {
      if (!before[n].reference || taken[other] || after[other].reference != before[n].reference) continue;
      pairs[n] = other;
      taken[other] = true;
    }
  }
  return pairs;
}

void add_version_findings(const Documents& before_documents, const ReadText& before, Documents& documents,
                          const ReadText& after, const Policy& policy, const Options& options,
                          const std::vector<bool>& spoken) {
  const auto speaks = [&](OwnRule rule) { return spoken[own_rule(policy, rule)]; };
  const std::vector<std::optional<std::size_t>> pairs = paired_documents(before_documents, documents);
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    const Cable* old_cable = cable_of(before, before_documents[n]);
    if (old_cable == nullptr) continue;
    if (!pairs[n]) {
      Document& first = documents.front();
      if (first.error || !speaks(OwnRule::MarkRemoved)) continue;
      const std::string name = before_documents[n].reference.value_or(fmt::format("cable {}", n + 1));
      add(first, policy, options, OwnRule::MarkRemoved, Span{0, 0}, name + " of the version before is gone", {});
      continue;
    }
    Document& document = documents[*pairs[n]];
    const Cable* cable = cable_of(after, document);
    if (cable == nullptr) continue;
    for (MarkingChange& change :
         marking_changes({before.source, *old_cable}, {after.source, *cable}, policy, options)) {
      if (!lowers(change.kind) || !speaks(rule_of(change.kind))) continue;
      add(document, policy, options, rule_of(change.kind), place_in(*cable, change), std::move(change.message),
          std::move(change.paragraph));
    }
  }
  for (Document& document : documents) {
    std::stable_sort(document.findings.begin(), document.findings.end(), [](const Finding& a, const Finding& b) {
      return std::tuple(a.span.begin, a.span.end, a.rule) < std::tuple(b.span.begin, b.span.end, b.rule);
    });
  }
}

}  // namespace cablemark
