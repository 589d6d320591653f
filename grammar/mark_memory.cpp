#include "grammar/mark_memory.hpp"

#include <cstring>

namespace cablemark {

namespace {

constexpr std::size_t kAnswers = 64;
constexpr std::size_t kLongest = 64;  // of a marking that is remembered

// Eight bytes at a time; the last ones may be read twice.
std::uint64_t hash(std::string_view text, unsigned seed) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
  std::uint64_t value = (text.size() << 8U | seed) * kFactor;
  const auto mix = [&](std::size_t at, std::size_t size) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, size);
    value = (value ^ bytes) * kFactor;
    value ^= value >> 29U;
  };
  if (text.size() < 8) {
    mix(0, text.size());
    return value;
  }
  for (std::size_t at = 0; at + 8 < text.size(); at += 8) mix(at, 8);
  mix(text.size() - 8, 8);
  return value;
}

// What a pool holds at one time, and how far a marking stands in its text: a marking that is kept counts from them.
struct Origin {
  std::uint32_t offset, controls, codes, spans;

  Origin(std::uint32_t begin, const MarkPool& pool)
      : offset(begin),
        controls(static_cast<std::uint32_t>(pool.controls.size())),
        codes(static_cast<std::uint32_t>(pool.codes.size())),
        spans(static_cast<std::uint32_t>(pool.spans.size())) {}
};

// Moves everything that counts from an origin, back to zero or onto it.
class Shift {
 public:
  Shift(const Origin& origin, bool back) : origin_(origin), back_(back) {}

  void operator()(Span& span) const {
    if (span.present()) span = {moved(span.begin, origin_.offset), moved(span.end, origin_.offset)};
  }
  void operator()(CodeUse& code) const { (*this)(code.span); }
  void operator()(ControlUse& use) const {
    (*this)(use.span);
    (*this)(use.word);
    move(use.codes, origin_.codes);
    move(use.separators, origin_.spans);
  }
  void operator()(Marking& mark) const {
    for (Span* span : {&mark.span, &mark.level_span, &mark.tail}) (*this)(*span);
    move(mark.controls, origin_.controls);
    move(mark.owners, origin_.codes);
    for (Range* range : {&mark.levels, &mark.separators, &mark.compartments, &mark.unknown})
      move(*range, origin_.spans);
  }

 private:
  [[nodiscard]] std::uint32_t moved(std::uint32_t value, std::uint32_t by) const {
    return back_ ? value - by : value + by;
  }
  void move(Range& range, std::uint32_t by) const { range.first = range.count != 0 ? moved(range.first, by) : 0; }

  const Origin& origin_;
  bool back_;
};

template <typename Element>
void keep(const std::vector<Element>& pool, std::size_t from, const Shift& back, std::vector<Element>& kept) {
  kept.assign(pool.begin() + static_cast<std::ptrdiff_t>(from), pool.end());
  for (Element& each : kept) back(each);
}

template <typename Element>
void add(const std::vector<Element>& kept, const Shift& onto, std::vector<Element>& pool) {
  for (const Element& each : kept) onto(pool.emplace_back(each));
}

}  // namespace

MarkMemory::Answer* MarkMemory::find(std::string_view marking, Question question, const Vocabulary& vocabulary) {
  if (marking.empty() || marking.size() > kLongest) return nullptr;
  if (answers_.empty() || fingerprint_ != vocabulary.fingerprint()) {
    answers_.resize(kAnswers);
    for (Answer& answer : answers_) answer.text.clear();
    fingerprint_ = vocabulary.fingerprint();
  }
  return &answers_[hash(marking, static_cast<unsigned>(question)) % kAnswers];
}

Marking MarkMemory::read(std::string_view text, Span within, MarkForm form, const Vocabulary& vocabulary,
                         MarkPool& pool) {
  const std::string_view marking = within.of(text);
  const auto question = static_cast<Question>(form);
  Answer* const answer = find(marking, question, vocabulary);
  const Origin origin(within.begin, pool);
  if (answer != nullptr && answers(*answer, marking, question)) {
    const Shift onto(origin, false);
    add(answer->controls, onto, pool.controls);
    add(answer->codes, onto, pool.codes);
    add(answer->spans, onto, pool.spans);
    Marking mark = answer->mark;
    onto(mark);
    return mark;
  }
  const Marking mark = parse_marking(text, within, form, vocabulary, pool);
  if (answer != nullptr) {
    const Shift back(origin, true);
    keep(pool.controls, origin.controls, back, answer->controls);
    keep(pool.codes, origin.codes, back, answer->codes);
    keep(pool.spans, origin.spans, back, answer->spans);
    answer->mark = mark;
    back(answer->mark);
    answer->text = marking;
    answer->question = question;
  }
  return mark;
}

bool MarkMemory::looks_like_mark(std::string_view text, Span within, const Vocabulary& vocabulary, MarkPool& scratch) {
  const std::string_view marking = within.of(text);
  Answer* const answer = find(marking, Question::Looks, vocabulary);
  if (answer != nullptr && answers(*answer, marking, Question::Looks)) return answer->looks;
  const bool looks = cablemark::looks_like_mark(text, within, vocabulary, scratch);
  if (answer != nullptr) {
    answer->text = marking;
    answer->question = Question::Looks;
    answer->looks = looks;
  }
  return looks;
}

}  // namespace cablemark
