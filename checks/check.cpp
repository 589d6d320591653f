#include "checks/check.hpp"

#include <algorithm>
#include <span>
#include <tuple>

#include "checks/fingerprint.hpp"
#include "checks/scratch.hpp"
#include "checks/yields.hpp"

namespace cablemark {
namespace {

Documents failed(ErrorCode code, std::string message) {
  Documents documents(1);
  documents.front().status = DocumentStatus::Error;
  documents.front().error = {code, std::move(message)};
  return documents;
}

std::optional<std::string> text_of(const Value& value) {
  if (value.kind != ValueKind::String) return std::nullopt;
  return std::string(value.text());
}

std::optional<std::string> word_of(const Policy& policy, const Value& value) {
  if (value.kind != ValueKind::Word) return std::nullopt;
  return std::string(policy.word_name(value.words, value.id()));
}

// `2010-01-21T14:22:00Z`, or the day alone if no hour is known.
std::string format_moment(Date day, std::optional<std::int32_t> hhmm) {
  std::string text = format_iso_date(day);
  if (!hhmm) return text;
  const auto add = [&text](char before, std::int32_t number) {
    text += {before, static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
  };
  add('T', *hhmm / 100);
  add(':', *hhmm % 100);
  return text += ":00Z";
}

std::optional<std::int32_t> time_of(const Cable& cable, std::string_view date_from) {
  if (date_from == "dtg") return cable.dtg ? cable.dtg->time : std::nullopt;
  if (date_from == "smart") return cable.smart_time;
  if (date_from == "row") return cable.row_time;
  return std::nullopt;
}

// The first word of a portion mark, as the pack spells it in portions: a control that stands before the level, or for
// it, else the level.
struct FirstWord {
  WordId level = kNoWord;
  WordId control = kNoWord;  // kNoWord: the level itself

  friend bool operator==(const FirstWord&, const FirstWord&) = default;
};

FirstWord first_word(const Cable& cable, const Marking& mark) {
  FirstWord word;
  if (!mark.known) return word;
  word.level = mark.level;
  if (mark.controls.count == 0) return word;
  const ControlUse& control = cable.pool.controls[mark.controls.first];
  if (!mark.level_span.present() || control.word.begin <= mark.level_span.begin) word.control = control.id;
  return word;
}

std::string spelling(const Policy& policy, FirstWord word) {
  if (word.level >= policy.levels.size()) return "?";
  if (word.control < policy.controls.size()) {
    const Control& control = policy.controls[word.control];
    return control.portion.empty() ? std::string(control.shown()) : control.portion.front();
  }
  const Level& level = policy.levels[word.level];
  return level.portion.empty() ? level.name : level.portion.front();
}

void count_portions(const Cable& cable, const Policy& policy, Document& document) {
  std::vector<std::pair<FirstWord, std::uint32_t>> counts;
  counts.reserve(8);  // more are rare
  for (const Portion& portion : cable.portions) {
    if (portion.numbered) ++document.paragraphs;
    if (portion.kind != PortionKind::Paragraph && portion.kind != PortionKind::Subparagraph) continue;
    if (!portion.mark.present()) continue;
    const FirstWord word = first_word(cable, portion.mark);
    const auto found =
        std::find_if(counts.begin(), counts.end(), [word](const auto& count) { return count.first == word; });
    if (found == counts.end()) {
      counts.emplace_back(word, 1);
    } else {
      ++found->second;
    }
  }
  const auto order = [&policy](const FirstWord& word) {
    const bool level = word.level < policy.levels.size();
    // A level stands before the controls that stand for it; a mark that could not be read stands last.
    return std::tuple(!level, level ? policy.levels[word.level].rank : 0, word.level,
                      word.control == kNoWord ? -1 : static_cast<int>(word.control));
  };
  std::sort(counts.begin(), counts.end(),
            [&order](const auto& a, const auto& b) { return order(a.first) < order(b.first); });
  document.portions.reserve(counts.size());
  for (const auto& [word, count] : counts) document.portions.emplace_back(spelling(policy, word), count);
}

void summarise(const Source& source, const Cable& cable, const Policy& policy, FactValues& facts, Document& document) {
  document.kind = cable.kind;
  document.stage = cable.stage;
  document.reference = text_of(facts.fact(Fact::CableReference, 0));
  document.reference_from = word_of(policy, facts.fact(Fact::CableReferenceFrom, 0));
  if (const std::optional<Date> day = facts.date()) {
    document.date_from = word_of(policy, facts.fact(Fact::CableDateFrom, 0));
    const std::string_view from = document.date_from ? std::string_view(*document.date_from) : std::string_view();
    document.date = format_moment(*day, time_of(cable, from));
    document.era = policy.era_of(*day);
  }
  if (cable.executive_order && cable.executive_order->number.present()) {
    document.order = std::string(source.text(cable.executive_order->number));
  }
  document.overall = facts.overall_summary();
  count_portions(cable, policy, document);
}

DocumentStatus status_of(const Document& document) {
  if (document.error) return DocumentStatus::Error;
  const bool found = std::any_of(document.findings.begin(), document.findings.end(),
                                 [](const Finding& finding) { return finding.severity != Severity::Note; });
  return found ? DocumentStatus::Findings : DocumentStatus::Clean;
}

// The part of `outside` that is reported with cable `n`: what follows it, and for the first also what stands before it.
std::span<const Span> outside_of(const ParsedText& parsed, std::size_t n) {
  const auto starts_before = [](Span span, std::uint32_t offset) { return span.begin < offset; };
  const auto begin = parsed.outside.begin(), end = parsed.outside.end();
  const auto first = n == 0 ? begin : std::lower_bound(begin, end, parsed.cables[n].span.begin, starts_before);
  const auto last =
      n + 1 == parsed.cable_count ? end : std::lower_bound(first, end, parsed.cables[n + 1].span.begin, starts_before);
  return {first, last};
}

}  // namespace

Scratch::Scratch() : impl(std::make_unique<Impl>()) {}
Scratch::~Scratch() = default;

std::uint64_t step_limit(std::size_t text_size) { return 2'000'000 + 64 * static_cast<std::uint64_t>(text_size); }

void take_findings(RuleEngine& engine, const Policy& policy, const PolicyPlan& plan,
                   std::optional<std::string_view> document_name, Document& document) {
  std::vector<RawFinding>& found = engine.findings();
  settle_yields(policy, plan, engine.keys(), found);
  found.erase(std::remove_if(found.begin(), found.end(), [](const RawFinding& raw) { return raw.yielded; }),
              found.end());
  const auto place = [&policy](const RawFinding& raw) {
    const Finding& finding = raw.finding;
    return std::tuple(finding.span.begin, finding.span.length(), std::string_view(policy.rules[finding.rule].name));
  };
  // Sorting takes memory even where there is nothing to sort.
  const bool several = found.size() > 1;
  if (several) {
    std::stable_sort(found.begin(), found.end(),
                     [&place](const RawFinding& a, const RawFinding& b) { return place(a) < place(b); });
  }

  // Equal findings are numbered in text order.
  std::vector<std::uint32_t> order(found.size()), ordinals(found.size());
  for (std::uint32_t n = 0; n < order.size(); ++n) order[n] = n;
  const auto identity = [&found](std::uint32_t n) {
    const RawFinding& raw = found[n];
    return std::tie(raw.finding.rule, raw.finding.paragraph, raw.mark);
  };
  if (several) {
    std::stable_sort(order.begin(), order.end(),
                     [&identity](std::uint32_t a, std::uint32_t b) { return identity(a) < identity(b); });
  }
  for (std::size_t n = 1; n < order.size(); ++n) {
    if (identity(order[n]) == identity(order[n - 1])) ordinals[order[n]] = ordinals[order[n - 1]] + 1;
  }
  document.findings.reserve(found.size());
  for (std::uint32_t n = 0; n < found.size(); ++n) {
    RawFinding& raw = found[n];
    if (document_name) {
      raw.finding.fingerprint = fingerprint({policy.rules[raw.finding.rule].name, *document_name, document.part,
                                             raw.finding.paragraph, raw.mark, ordinals[n]});
    }
    document.findings.push_back(std::move(raw.finding));
  }
  document.not_checked = engine.not_checked();
  document.rules_checked = engine.rules_checked();
  document.error = engine.error();
  document.status = status_of(document);
}

Documents check(std::string_view bytes, const Policy& policy, const Options& options, Scratch& scratch) {
  read_cables(bytes, policy, options, scratch.text);
  return judge_cables(scratch.text, policy, options, scratch);
}

void read_cables(std::string_view bytes, const Policy& policy, const Options& options, ReadText& text) {
  text.parsed.cable_count = 0;
  text.parsed.outside.clear();
  text.source.assign(bytes);
  if (text.source.fault() != SourceFault::None) return;
  parse_cables(text.source, policy.vocabulary, {options.kind, options.stage}, text.parsed);
}

Documents judge_cables(const ReadText& text, const Policy& policy, const Options& options, Scratch& scratch) {
  Scratch::Impl& impl = *scratch.impl;
  impl.plan.prepare(policy);
  const Source& source = text.source;
  const ParsedText& parsed = text.parsed;
  switch (source.fault()) {
    case SourceFault::None:
      break;
    case SourceFault::Empty:
      return failed(ErrorCode::Empty, "the input holds no text");
    case SourceFault::Binary:
      return failed(ErrorCode::Binary, "the input is binary data, not text");
    case SourceFault::Encoding:
      return failed(ErrorCode::Encoding, "the input begins as UTF-16, but is not: half a character stands in it");
  }
  if (parsed.cable_count == 0) {
    return failed(ErrorCode::NotACable,
                  "no cable: no format line 1-6, no classification line, no banner and no marked paragraph");
  }
  Documents documents(parsed.cable_count);
  for (std::size_t n = 0; n < parsed.cable_count; ++n) {
    const Cable& cable = parsed.cables[n];
    Document& document = documents[n];
    document.part = static_cast<std::uint32_t>(n + 1);
    impl.facts.assign(source, cable, policy, options);
    impl.facts.set_outside(outside_of(parsed, n));
    impl.facts.set_part(document.part);
    summarise(source, cable, policy, impl.facts, document);
    if (options.records != nullptr) options.records->add(impl.facts.run_cable());
    if (n > 0 && documents[n - 1].error && documents[n - 1].error->code == ErrorCode::Timeout) {
      document.derived = impl.facts.derived_summary();
      document.error = documents[n - 1].error;
      document.status = DocumentStatus::Error;
      continue;
    }
    RuleEngine::Job job;
    job.policy = &policy;
    job.plan = &impl.plan;
    job.facts = &impl.facts;
    job.options = &options;
    job.rules = impl.plan.rules(cable.kind, cable.stage);
    job.enabled = impl.plan.enabled(cable.kind, cable.stage);
    job.step_limit = step_limit(cable.span.present() ? cable.span.length() : source.text().size());
    job.text_begin = cable.text_begin;
    impl.engine.run(job);
    document.derived = impl.engine.derived_summary();
    for (std::size_t rule = 0; impl.spoke != nullptr && rule < impl.spoke->size(); ++rule) {
      if (impl.engine.spoke(static_cast<std::uint32_t>(rule))) (*impl.spoke)[rule] = true;
    }
    take_findings(impl.engine, policy, impl.plan,
                  document.reference ? std::string_view(*document.reference) : options.path, document);
  }
  return documents;
}

}  // namespace cablemark
