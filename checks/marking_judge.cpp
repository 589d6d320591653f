#include "checks/marking_judge.hpp"

#include <algorithm>
#include <optional>

#include "checks/scratch.hpp"

namespace cablemark {
namespace {

// A stream of markings that are all unlike starts anew now and then.
constexpr std::size_t kMostKnown = 65536;

// Whether the words of a rule's message hold a name that stands in a list of the marking.
bool names(const Rule& rule, std::string_view text, const MarkingPattern& pattern) {
  return std::any_of(rule.message.begin(), rule.message.end(), [&](const Choice<MessageTemplate>& choice) {
    return std::any_of(choice.is.begin(), choice.is.end(),
                       [&](const MessagePart& part) { return ListedText::names(part.text, text, pattern); });
  });
}

// Each place that a finding names, with what is said of it.
template <typename FindingType, typename Each>
void each_place(FindingType& finding, Each each) {
  each(finding.span, finding.message);
  for (auto& related : finding.related) each(related.span, related.message);
}

}  // namespace

const MarkingVerdict& MarkingJudge::judge(std::string_view text, MarkForm form) {
  take_back();
  const bool patterned = pattern_.read(text, form, codes_);
  if (patterned) {
    if (const std::optional<std::uint32_t> number = patterns_.find(pattern_.key())) return lend(text, *number);
  }
  verdict_ = check_marking(text, form, policy_, options_, scratch_);
  if (patterned) learn(text);
  return verdict_;
}

// What the last marking tells of all that have its pattern.
void MarkingJudge::learn(std::string_view text) {
  const Scratch::Impl& impl = *scratch_.impl;
  if (!MarkingPattern::is_plain(text) || impl.engine.error() || !impl.engine.follows_from_pattern()) return;
  Known known;
  known.bracketed = verdict_.form == MarkForm::Portion && text.front() != '(';
  const std::string_view written = verdict_.marking.text;
  const bool whole = known.bracketed ? written.size() == text.size() + 2 : written == text;
  const Marking& mark =
      impl.single.classification ? impl.single.classification->mark : impl.single.portions.front().mark;
  if (!whole || !mark.known || !mark.closed || mark.unknown.count > 0) return;
  if (!find_lists(mark, impl.single.pool, known) || !find_places(known) || !find_messages(text, known)) return;
  known.verdict = verdict_;
  if (known_.size() >= kMostKnown) {
    known_.clear();
    patterns_.clear();
  }
  patterns_.add(pattern_.key());
  known_.push_back(std::move(known));
}

bool MarkingJudge::find_lists(const Marking& mark, const MarkPool& pool, Known& known) const {
  const std::optional<WordId> rel_to = policy_.word(WordClass::Control, "REL_TO");
  const std::uint32_t added = known.bracketed ? 1 : 0;
  for (std::uint32_t n = 0; n < pattern_.lists().size(); ++n) {
    const MarkingPattern::List& list = pattern_.lists()[n];
    bool found = false;
    for (std::uint32_t c = mark.controls.first; c < mark.controls.first + mark.controls.count && !found; ++c) {
      const ControlUse& use = pool.controls[c];
      if (use.codes.count != list.count) continue;
      found = pool.codes[use.codes.first].span.begin == list.span.begin + added &&
              pool.codes[use.codes.first + use.codes.count - 1].span.end == list.span.end + added;
      if (found && use.id == rel_to) known.rel_to = n;
    }
    if (!found) return false;
  }
  return true;
}

// False if a finding stands inside of a list: where that is depends on the names.
bool MarkingJudge::find_places(Known& known) const {
  const auto place_of = [this](std::uint32_t at) -> std::optional<Place> {
    Place place{0, at};
    for (const MarkingPattern::List& list : pattern_.lists()) {
      if (at <= list.span.begin) break;
      if (at < list.span.end) return std::nullopt;
      place = {place.lists + 1, at - list.span.end};
    }
    return place;
  };
  bool all = true;
  for (const Finding& finding : verdict_.findings) {
    each_place(finding, [&](Span span, const std::string& /*message*/) {
      for (const std::uint32_t at : {span.begin, span.end}) {
        const std::optional<Place> place = place_of(at);
        all = all && place;
        known.places.push_back(place.value_or(Place{}));
      }
    });
  }
  return all;
}

bool MarkingJudge::find_messages(std::string_view text, Known& known) const {
  if (!verdict_.findings.empty() && ListedText::ambiguous(text, pattern_)) return false;
  bool all = true;
  for (const Finding& finding : verdict_.findings) {
    all = all && !names(policy_.rules[finding.rule], text, pattern_);
    each_place(finding, [&](Span /*span*/, const std::string& message) {
      std::optional<ListedText> listed = ListedText::of(message, text, pattern_);
      all = all && listed;
      known.messages.push_back(std::move(listed).value_or(ListedText()));
    });
  }
  return all;
}

const MarkingVerdict& MarkingJudge::lend(std::string_view text, std::uint32_t number) {
  Known& known = known_[number];
  MarkingVerdict& verdict = known.verdict;
  text_ = text;
  if (known.bracketed) text_.insert(0, 1, '(').push_back(')');
  text_.swap(verdict.marking.text);
  if (known.rel_to != kNoList) {
    const MarkingPattern::List& list = pattern_.lists()[known.rel_to];
    names_.resize(list.count);
    for (std::uint32_t n = 0; n < list.count; ++n) names_[n] = pattern_.code(text, list.first + n);
    names_.swap(verdict.marking.rel_to);
  }
  const auto offset_of = [this](const Place& place) {
    return place.offset + (place.lists == 0 ? 0 : pattern_.lists()[place.lists - 1].span.end);
  };
  auto place = known.places.begin();
  auto said = known.messages.begin();
  for (Finding& finding : verdict.findings) {
    each_place(finding, [&](Span& span, std::string& message) {
      span.begin = offset_of(*place++);
      span.end = offset_of(*place++);
      (said++)->write(message, text, pattern_);
    });
  }
  lent_ = number;
  ++repeated_;
  return verdict;
}

void MarkingJudge::take_back() {
  if (!lent_) return;
  Known& known = known_[*lent_];
  text_.swap(known.verdict.marking.text);
  if (known.rel_to != kNoList) names_.swap(known.verdict.marking.rel_to);
  lent_.reset();
}

}  // namespace cablemark
