#include "checks/markings.hpp"

#include <algorithm>

#include "checks/scratch.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

Span trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return empty_span_at(0);
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.find_last_not_of(kBlanks) + 1)};
}

// What stands behind the bracket of a portion mark is no part of it, and nothing else may stand there.
void keep_rest(Span within, Marking& mark, MarkPool& pool) {
  if (mark.span.end >= within.end) return;
  if (mark.unknown.count == 0) mark.unknown.first = static_cast<std::uint32_t>(pool.spans.size());
  pool.spans.push_back({mark.span.end, within.end});
  ++mark.unknown.count;
  mark.span.end = within.end;
}

// A document that is nothing but this marking. It is a draft: its day is the one that the caller gives.
void make_cable(std::string_view text, Span within, MarkForm form, const Vocabulary& vocabulary, Cable& cable) {
  const auto end = static_cast<std::uint32_t>(text.size());
  cable.span = {0, end};
  cable.kind = CableKind::Document;
  cable.stage = Stage::Draft;
  cable.complete = false;
  cable.pool.clear();
  // No post and serial follow: what stands there is the marking and nothing else.
  const MarkForm whole = form == MarkForm::Portion ? form : MarkForm::Banner;
  Marking mark = parse_marking(text, within, whole, vocabulary, cable.pool);
  if (!mark.present()) mark.span = within;  // nothing of it was understood, and a rule says so
  if (form == MarkForm::Portion) keep_rest(within, mark, cable.pool);
  cable.after_from = cable.after_addressees = cable.after_classification = cable.before_tags =
      cable.after_executive_order = cable.after_tags = cable.before_first_paragraph = cable.text_begin = 0;
  cable.portions.resize(form == MarkForm::Portion ? 1 : 0);
  cable.classification.reset();
  if (form == MarkForm::Portion) {
    Portion& portion = cable.portions.front();
    portion = Portion{};
    portion.kind = PortionKind::Block;
    portion.span = {0, end};
    portion.mark = mark;
    portion.mark_place = within.begin;
  } else {
    cable.classification.emplace();
    cable.classification->span = within;
    cable.classification->mark = mark;
  }
}

// Those that are switched on and can have something to say of the mark.
void ask_rules(const Marking& mark, Scratch::Impl& impl) {
  impl.plan.triggers().find(mark, impl.single.pool, impl.asked);
  for (std::size_t n = 0; n < impl.asked.size(); ++n) impl.asked[n] &= impl.plan.enabled_for_marking()[n];
}

MarkingSummary summary_of(FactValues& facts, const Value& marking) {
  MarkingSummary summary;
  const auto read = [&](Fact fact) { return facts.fact(fact, marking.count); };
  if (const Value text = read(Fact::MarkingText); text.kind == ValueKind::String) summary.text = text.text();
  if (const Value level = read(Fact::MarkingLevel); level.kind == ValueKind::Level) summary.level = level.id();
  const Value controls = read(Fact::MarkingControls);
  if (controls.kind == ValueKind::Table) {
    for (std::uint32_t n = 0; n < controls.count; ++n) {
      summary.controls.push_back(facts.name_of(Record::Control, controls.indices[n]));
    }
  }
  const Value countries = read(Fact::MarkingRelTo);
  if (countries.kind == ValueKind::Records) {
    for (std::uint32_t n = 0; n < countries.count; ++n) {
      const Value name = facts.fact(Fact::CountryName, countries.indices[n]);
      if (name.kind == ValueKind::String) summary.rel_to.emplace_back(name.text());
    }
  }
  return summary;
}

}  // namespace

MarkingVerdict check_marking(std::string_view text, MarkForm form, const Policy& policy, const Options& options,
                             Scratch& scratch) {
  Scratch::Impl& impl = *scratch.impl;
  impl.plan.prepare(policy);
  MarkingVerdict verdict;
  verdict.form = form == MarkForm::Portion ? MarkForm::Portion : MarkForm::Line;

  // The offset in `text` of what `impl.text` holds behind the bracket that is added.
  const Span given = trimmed(text);
  const std::string_view words = given.of(text);
  const bool bracketed = verdict.form == MarkForm::Portion && (words.empty() || words.front() != '(');
  impl.text.assign(bracketed ? "(" : "").append(words).append(bracketed ? ")" : "");
  scratch.text.source.assign(impl.text);
  const std::string_view decoded = scratch.text.source.text();
  make_cable(decoded, trimmed(decoded), verdict.form, policy.vocabulary, impl.single);
  const Marking& mark =
      verdict.form == MarkForm::Portion ? impl.single.portions.front().mark : impl.single.classification->mark;

  Options dated = options;
  if (!dated.as_of) dated.as_of = dated.today;
  impl.facts.assign(scratch.text.source, impl.single, policy, dated);
  impl.facts.set_outside({});
  const Value marks = impl.facts.fact(Fact::CableMarks, 0);

  // The overall marking stands first among cable.marks, and a portion's follows it: only the one that was asked about
  // is judged.
  RuleEngine::Job job;
  job.policy = &policy;
  job.plan = &impl.plan;
  job.facts = &impl.facts;
  job.options = &dated;
  job.rules = impl.plan.marking_rules();
  ask_rules(mark, impl);
  job.enabled = impl.asked;
  job.only_mark = verdict.form == MarkForm::Portion && marks.count > 0 ? marks.count - 1 : 0;
  job.step_limit = step_limit(impl.text.size());
  impl.engine.run(job);
  Document document;
  take_findings(impl.engine, policy, impl.plan, std::nullopt, document);

  verdict.findings = std::move(document.findings);
  const auto given_span = [&](Span span) {
    const StoredRange stored = scratch.text.source.stored_range(span);
    const auto offset = [&](std::uint64_t at) {
      const std::uint64_t inside = at - std::min<std::uint64_t>(at, bracketed ? 1 : 0);
      return given.begin + static_cast<std::uint32_t>(std::min<std::uint64_t>(inside, words.size()));
    };
    return Span{offset(stored.offset), offset(stored.offset + stored.length)};
  };
  for (Finding& finding : verdict.findings) {
    finding.span = given_span(finding.span);
    for (RelatedPlace& related : finding.related) related.span = given_span(related.span);
  }
  if (marks.count > 0) {
    verdict.marking = summary_of(impl.facts, Value::of_record(Record::Marking, marks.indices[*job.only_mark]));
  }
  const bool found = std::any_of(verdict.findings.begin(), verdict.findings.end(),
                                 [](const Finding& finding) { return finding.severity != Severity::Note; });
  verdict.valid = mark.known && mark.closed && mark.unknown.count == 0 && !found && !document.error;
  return verdict;
}

std::string normal_line(std::string_view text, const Policy& policy, const Options& options, Scratch& scratch) {
  Scratch::Impl& impl = *scratch.impl;
  impl.plan.prepare(policy);
  scratch.text.source.assign(text);
  const std::string_view decoded = scratch.text.source.text();
  make_cable(decoded, trimmed(decoded), MarkForm::Line, policy.vocabulary, impl.single);
  impl.facts.assign(scratch.text.source, impl.single, policy, options);
  const Value line = impl.facts.fact(Fact::CableClassification, 0);
  const Value normal = impl.facts.fact(Fact::MarkingNormal, line.count);
  return std::string(normal.kind == ValueKind::String ? normal.text() : text);
}

}  // namespace cablemark
