#include <algorithm>

#include "checks/markings.hpp"
#include "checks/rollup.hpp"
#include "checks/scratch.hpp"

namespace cablemark {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  return begin == std::string_view::npos ? std::string_view{}
                                         : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool bracketed(std::string_view mark) { return !mark.empty() && (mark.front() == '(' || mark.front() == '['); }

// A draft of nothing but marked blocks: its day is the one that the caller gives.
void make_cable(std::span<const std::string_view> marks, const Vocabulary& vocabulary, std::string_view text,
                Cable& cable) {
  cable.span = {0, static_cast<std::uint32_t>(text.size())};
  cable.kind = CableKind::Telegram;
  cable.stage = Stage::Draft;
  cable.complete = false;
  cable.classification.reset();
  cable.pool.clear();
  cable.after_from = cable.after_addressees = cable.after_classification = cable.before_tags =
      cable.after_executive_order = cable.after_tags = cable.before_first_paragraph = cable.text_begin = 0;
  cable.portions.resize(marks.size());
  std::uint32_t begin = 0;
  for (Portion& portion : cable.portions) {
    const std::size_t line_end = std::min(text.find('\n', begin), text.size());
    portion = Portion{};
    portion.kind = PortionKind::Block;
    portion.span = {begin, static_cast<std::uint32_t>(line_end)};
    portion.mark_place = begin;
    portion.mark = parse_marking(text, portion.span, MarkForm::Portion, vocabulary, cable.pool);
    begin = static_cast<std::uint32_t>(line_end) + 1;
  }
}

std::string_view row_name(const RollupStep& step, const Policy& policy) {
  switch (step.row) {
    case RollupStep::kHighestLevel:
      return "highest-level";
    case RollupStep::kUnion:
      return "union";
    case RollupStep::kCodes:
      return "codes";
    default:
      return policy.rollup[step.row].id;
  }
}

std::string_view change_name(RollupEffect::Change change) {
  switch (change) {
    case RollupEffect::Change::Adds:
      return "adds";
    case RollupEffect::Change::Removes:
      return "removes";
    case RollupEffect::Change::Bares:
      return "bares";
    case RollupEffect::Change::Narrows:
      return "narrows";
  }
  return "adds";
}

// What a step did: the built-in one that finds the level has no effect on a control.
void explain(const RollupStep& step, FactValues& facts, const Policy& policy, const std::vector<std::string>& marks,
             RollupResult& result) {
  RollupPart part{{}, "adds", std::string(row_name(step, policy)), marks, {}};
  if (step.row < policy.rollup.size()) part.cite = policy.rollup[step.row].cite;
  if (step.row == RollupStep::kHighestLevel) {
    if (result.marking.level) part.part = policy.levels[*result.marking.level].line.front();
    result.parts.push_back(part);
  }
  for (const RollupEffect& effect : facts.derived_effects().subspan(step.effects.first, step.effects.count)) {
    part.part = policy.controls[effect.control].shown();
    part.change = change_name(effect.change);
    result.parts.push_back(part);
  }
}

}  // namespace

RollupResult roll_up_marks(std::span<const std::string_view> marks, const Policy& policy, const Options& options,
                           Scratch& scratch) {
  Scratch::Impl& impl = *scratch.impl;
  impl.text.clear();
  for (const std::string_view mark : marks) {
    const std::string_view words = trimmed(mark);
    const std::size_t begin = impl.text.size() + (bracketed(words) ? 0 : 1);
    impl.text.append(bracketed(words) ? "" : "(").append(words).append(bracketed(words) ? "" : ")");
    // A mark stands on one line of the text that is made here.
    std::replace_if(
        impl.text.begin() + static_cast<std::ptrdiff_t>(begin), impl.text.end(),
        [](char c) { return c == '\n' || c == '\r' || c == '\0'; }, ' ');
    impl.text += '\n';
  }
  scratch.text.source.assign(impl.text);
  make_cable(marks, policy.vocabulary, scratch.text.source.text(), impl.single);

  Options dated = options;
  if (!dated.as_of) dated.as_of = dated.today;
  impl.facts.assign(scratch.text.source, impl.single, policy, dated);

  RollupResult result;
  const bool failed = impl.facts.fact(Fact::CableDerived, 0).is_error();
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const Marking& mark = impl.single.portions[i].mark;
    const bool read = mark.known && mark.closed && mark.unknown.count == 0 && mark.levels.count <= 1;
    if (failed || !read) result.unread.emplace_back(trimmed(marks[i]));
  }
  if (failed) return result;
  result.marking = impl.facts.derived_summary();
  for (const RollupStep& step : impl.facts.derived_steps()) {
    const std::string_view row = row_name(step, policy);
    if (result.because.empty() || result.because.back().row != row) result.because.push_back({std::string(row), {}});
    std::vector<std::string>& named = result.because.back().marks;
    std::vector<std::string> forcing;
    for (const std::uint32_t portion : {step.some, step.other}) {
      if (portion >= marks.size()) continue;
      const std::string_view mark = trimmed(marks[portion]);
      forcing.emplace_back(mark);
      if (std::find(named.begin(), named.end(), mark) == named.end()) named.emplace_back(mark);
    }
    explain(step, impl.facts, policy, forcing, result);
  }
  return result;
}

}  // namespace cablemark
