#include "checks/marking_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "checks/fact_values.hpp"

namespace cablemark {
namespace {

constexpr std::uint32_t kNone = Span::kNowhere;
// How far a paragraph may have moved among others and still be found by a text that is only alike.
constexpr std::size_t kWindow = 32;

// One side: its portions with what pairs them.
class Version {
 public:
  Version(const CableVersion& version, const Policy& policy, const Options& options)
      : source_(version.source), cable_(version.cable) {
    facts_.assign(version.source, version.cable, policy, options);
    const auto& portions = cable_.portions;
    for (std::uint32_t i = 0; i < portions.size(); ++i) {
      labels_.emplace_back(facts_.fact(Fact::PortionLabel, i).text());
      words_.push_back(words_of(i));
    }
  }

  [[nodiscard]] const Cable& cable() const { return cable_; }
  [[nodiscard]] std::size_t size() const { return cable_.portions.size(); }
  [[nodiscard]] const std::string& label(std::uint32_t i) const { return labels_[i]; }
  [[nodiscard]] const std::vector<std::string_view>& words(std::uint32_t i) const { return words_[i]; }
  [[nodiscard]] std::string_view text(Span span) const { return source_.text(span); }
  [[nodiscard]] std::string paragraph_at(Span span) const { return std::string(facts_.paragraph_at(span)); }
  MarkingSummary overall() { return facts_.overall_summary(); }

  // The mark that holds for a portion: its own, or the nearest above it.
  [[nodiscard]] const Marking* effective(std::uint32_t i) const {
    for (; i != kNone; i = parent_of(i)) {
      if (cable_.portions[i].mark.present()) return &cable_.portions[i].mark;
    }
    return nullptr;
  }

 private:
  [[nodiscard]] std::uint32_t parent_of(std::uint32_t i) const {
    const std::uint32_t parent = cable_.portions[i].parent;
    return parent < i ? parent : kNone;
  }

  // The different words of a portion without its mark and its parts, sorted.
  [[nodiscard]] std::vector<std::string_view> words_of(std::uint32_t i) const {
    const Portion& portion = cable_.portions[i];
    Span span = portion.span;
    if (i + 1 < cable_.portions.size()) span.end = std::min(span.end, cable_.portions[i + 1].span.begin);
    if (portion.number.present()) span.begin = std::max(span.begin, portion.number.end);
    std::vector<std::string_view> words;
    const std::string_view whole = source_.text();
    for (std::uint32_t at = span.begin; at < span.end;) {
      if (portion.mark.present() && at >= portion.mark.span.begin && at < portion.mark.span.end) {
        at = portion.mark.span.end;
        continue;
      }
      std::uint32_t end = at;
      while (end < span.end && (is_letter(whole[end]) || is_digit(whole[end]) || is_high(whole[end]))) ++end;
      if (end > at) words.push_back(whole.substr(at, end - at));
      at = std::max(end, at + 1);
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
  }

  const Source& source_;
  const Cable& cable_;
  FactValues facts_;
  std::vector<std::string> labels_;
  std::vector<std::vector<std::string_view>> words_;
};

// Of the words of both, the part that both have: 0 to 1.
double likeness(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  if (a.empty() && b.empty()) return 1;
  std::size_t common = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x == *y)
      ++common, ++x, ++y;
    else if (*x < *y)
      ++x;
    else
      ++y;
  }
  return static_cast<double>(common) / static_cast<double>(a.size() + b.size() - common);
}

// The new portion of each old one, or nowhere.
class Pairing {
 public:
  Pairing(const Version& before, const Version& after)
      : before_(before), after_(after), pairs_(before.size(), kNone), taken_(after.size()) {
    std::unordered_map<std::string_view, std::uint32_t> by_label;
    for (std::uint32_t i = 0; i < after.size(); ++i) by_label.emplace(after.label(i), i);
    const auto same_label = [&](std::uint32_t i) {
      const auto found = by_label.find(before.label(i));
      return found == by_label.end() ? kNone : found->second;
    };
    const auto each_open = [&](const auto& find) {
      for (std::uint32_t i = 0; i < before.size(); ++i) {
        if (pairs_[i] == kNone) take(i, find(i));
      }
    };
    each_open([&](std::uint32_t i) { return alike(i, same_label(i)) >= 0.5 ? same_label(i) : kNone; });
    each_open([&](std::uint32_t i) { return nearest(i); });
    each_open(same_label);
  }

  [[nodiscard]] std::uint32_t operator[](std::uint32_t i) const { return pairs_[i]; }

 private:
  void take(std::uint32_t i, std::uint32_t other) {
    if (other == kNone || taken_[other]) return;
    pairs_[i] = other;
    taken_[other] = true;
  }

  [[nodiscard]] double alike(std::uint32_t i, std::uint32_t other) const {
    return other == kNone ? 0 : likeness(before_.words(i), after_.words(other));
  }

  // The open one in the neighbourhood whose text is most alike.
  [[nodiscard]] std::uint32_t nearest(std::uint32_t i) const {
    std::uint32_t best = kNone;
    double most = 0.5;
    const std::size_t first = i > kWindow ? i - kWindow : 0;
    for (std::size_t other = first; other < after_.size() && other < i + kWindow; ++other) {
      const auto candidate = static_cast<std::uint32_t>(other);
      const double like = taken_[other] ? 0 : alike(i, candidate);
      if (like < most || (best != kNone && like == most)) continue;
      most = like;
      best = candidate;
    }
    return best;
  }

  const Version& before_;
  const Version& after_;
  std::vector<std::uint32_t> pairs_;
  std::vector<bool> taken_;
};

class Comparison {
 public:
  Comparison(const CableVersion& before, const CableVersion& after, const Policy& policy, const Options& options)
      : policy_(policy), before_(before, policy, options), after_(after, policy, options) {}

  std::vector<MarkingChange> run() {
    overall();
    section_headers();
    if (before_.cable().subject && after_.cable().subject) {
      const Portion &old_one = *before_.cable().subject, &new_one = *after_.cable().subject;
      portion("the subject", old_one, new_one, present(old_one.mark), present(new_one.mark));
    }
    const Pairing pairs(before_, after_);
    for (std::uint32_t i = 0; i < before_.size(); ++i) {
      const std::uint32_t other = pairs[i];
      if (other == kNone) continue;
      portion(after_.label(other), before_.cable().portions[i], after_.cable().portions[other], before_.effective(i),
              after_.effective(other));
    }
    return std::move(changes_);
  }

 private:
  static const Marking* present(const Marking& mark) { return mark.present() ? &mark : nullptr; }

  void add(ChangeKind kind, std::string message, std::optional<Span> before, std::optional<Span> after) {
    std::string paragraph = after ? after_.paragraph_at(*after) : std::string();
    changes_.push_back({kind, std::move(message), std::move(paragraph), before, after});
  }

  void overall() {
    const MarkingSummary old_one = before_.overall(), new_one = after_.overall();
    const std::optional<Span> before = place(before_.cable().classification),
                              after = place(after_.cable().classification);
    if (!old_one.level) return;
    if (!new_one.level) {
      add(ChangeKind::MarkRemoved, fmt::format("the overall marking is gone, it was {}", shown(*old_one.level)), before,
          after);
      return;
    }
    level("the overall marking", *old_one.level, *new_one.level, before, after);
    words("the overall marking:", without_captions(old_one), without_captions(new_one), new_one.level, before, after,
          [this](WordId id) { return std::string(policy_.controls[id].shown()); });
    words("the cable:", old_one.captions, new_one.captions, std::nullopt, before, after, [this](WordId id) {
      return "the caption " +
             (policy_.captions[id].text.empty() ? policy_.captions[id].name : policy_.captions[id].text.front());
    });
    if (!old_one.rel_to.empty() && !new_one.rel_to.empty()) {
      wider("the overall marking", old_one.rel_to, new_one.rel_to, before, after);
    }
  }

  // The n-th header of a section of this number; null if there is none.
  static const Section* header_of(const Cable& cable, std::int32_t number, std::size_t n) {
    for (const Section& section : cable.sections) {
      if (section.header && section.number == number && n-- == 0) return &section;
    }
    return nullptr;
  }

  // Each but that of the first section, which is the overall marking.
  void section_headers() {
    const Cable &old_cable = before_.cable(), &new_cable = after_.cable();
    std::unordered_map<std::int32_t, std::size_t> met;
    for (const Section& section : old_cable.sections) {
      if (!section.header) continue;
      const Marking& was = section.line.mark;
      const Section* const other = header_of(new_cable, section.number, met[section.number]++);
      const bool overall = old_cable.classification && old_cable.classification->mark.span.begin == was.span.begin;
      if (overall || !was.known || (other == nullptr && !has_section(new_cable, section.number))) continue;
      section_header(section.number, was, other == nullptr ? nullptr : &other->line.mark);
    }
  }

  // Whether a header says that the cable has at least so many sections.
  static bool has_section(const Cable& cable, std::int32_t number) {
    return std::any_of(cable.sections.begin(), cable.sections.end(),
                       [number](const Section& section) { return section.of.value_or(0) >= number; });
  }

  void section_header(std::int32_t number, const Marking& was, const Marking* now) {
    const std::string name = fmt::format("the header of section {}", number);
    const std::optional<Span> place = now != nullptr && now->present() ? std::optional(now->span) : std::nullopt;
    if (now == nullptr || !now->known) {
      add(ChangeKind::MarkRemoved, fmt::format("{} has no marking, it was {}", name, shown(was.level)), was.span,
          place);
      return;
    }
    level(name, was.level, now->level, was.span, place);
    words(name + ":", controls(before_, was), controls(after_, *now), now->level, was.span, place,
          [this](WordId id) { return std::string(policy_.controls[id].shown()); });
    const auto old_codes = codes(before_, was), new_codes = codes(after_, *now);
    if (!old_codes.empty() && !new_codes.empty()) wider(name, old_codes, new_codes, was.span, place);
  }

  // The controls that no caption says.
  [[nodiscard]] std::vector<WordId> without_captions(const MarkingSummary& marking) const {
    std::vector<WordId> controls = marking.controls;
    for (const WordId caption : marking.captions) {
      std::erase_if(controls, [&](WordId id) { return policy_.captions[caption].control == id; });
    }
    return controls;
  }

  static std::optional<Span> place(const std::optional<ClassificationLine>& line) {
    return line ? std::optional(line->mark.span) : std::nullopt;
  }

  [[nodiscard]] std::string shown(WordId level) const {
    const Level& row = policy_.levels[level];
    return row.line.empty() ? row.name : row.line.front();
  }

  // `old_mark` and `new_mark` hold for the portions; the portions may have none of their own.
  void portion(std::string_view label, const Portion& before, const Portion& after, const Marking* old_mark,
               const Marking* new_mark) {
    const std::optional<Span> old_place = before.mark.present() ? before.mark.span : empty_span_at(before.mark_place);
    const std::optional<Span> new_place = after.mark.present() ? after.mark.span : empty_span_at(after.mark_place);
    if (old_mark == nullptr || !old_mark->known) {
      if (new_mark != nullptr && new_mark->known && after.mark.present()) {
        add(ChangeKind::MarkingRaised,
            fmt::format("{} is marked {}, it had no mark", label, after_.text(new_mark->span)), old_place, new_place);
      }
      return;
    }
    const std::string_view was = before_.text(old_mark->span);
    if (new_mark == nullptr || !new_mark->known) {
      add(ChangeKind::MarkRemoved,
          new_mark == nullptr ? fmt::format("{} has no mark, it was {}", label, was)
                              : fmt::format("the mark of {} cannot be read, it was {}", label, was),
          old_place, new_place);
      return;
    }
    const std::size_t count = changes_.size();
    const std::string name = fmt::format("{}, {} before and {} now:", label, was, after_.text(new_mark->span));
    level(name, old_mark->level, new_mark->level, old_place, new_place);
    words(name, controls(before_, *old_mark), controls(after_, *new_mark), new_mark->level, old_place, new_place,
          [this](WordId id) { return std::string(policy_.controls[id].shown()); });
    const auto old_codes = codes(before_, *old_mark), new_codes = codes(after_, *new_mark);
    if (!old_codes.empty() && !new_codes.empty()) wider(name, old_codes, new_codes, old_place, new_place);
    if (before.mark.present() && !after.mark.present()) {
      const bool lowered = std::any_of(changes_.begin() + static_cast<std::ptrdiff_t>(count), changes_.end(),
                                       [](const MarkingChange& change) { return lowers(change.kind); });
      add(lowered ? ChangeKind::MarkRemoved : ChangeKind::MarkInherited,
          fmt::format("{} has no mark of its own, it was {}", label, was), old_place, new_place);
    }
  }

  void level(std::string_view name, WordId before, WordId after, std::optional<Span> old_place,
             std::optional<Span> new_place) {
    const int old_rank = policy_.levels[before].rank, new_rank = policy_.levels[after].rank;
    if (old_rank == new_rank) return;
    add(new_rank < old_rank ? ChangeKind::MarkingLowered : ChangeKind::MarkingRaised,
        fmt::format("{} {} from {} to {}", name, new_rank < old_rank ? "lowered" : "raised", shown(before),
                    shown(after)),
        old_place, new_place);
  }

  template <typename Shown>
  void words(std::string_view name, const std::vector<WordId>& before, const std::vector<WordId>& after,
             std::optional<WordId> level, std::optional<Span> old_place, std::optional<Span> new_place,
             const Shown& shown) {
    const auto holds = [](const std::vector<WordId>& list, WordId id) {
      return std::find(list.begin(), list.end(), id) != list.end();
    };
    for (const WordId id : before) {
      // What cannot stand with the new level went with the old one: (SBU) that is (C) now.
      const bool fits =
          !level || policy_.controls[id].all_levels.empty() || holds(policy_.controls[id].all_levels, *level);
      if (!holds(after, id) && fits) {
        add(ChangeKind::CaveatDropped, fmt::format("{} {} is dropped", name, shown(id)), old_place, new_place);
      }
    }
    for (const WordId id : after) {
      if (!holds(before, id)) {
        add(ChangeKind::CaveatAdded, fmt::format("{} {} is added", name, shown(id)), old_place, new_place);
      }
    }
  }

  // Countries that the new list has and the old one had not may read more than before.
  void wider(std::string_view name, const std::vector<std::string>& before, const std::vector<std::string>& after,
             std::optional<Span> old_place, std::optional<Span> new_place) {
    for (const std::string& code : after) {
      if (std::find(before.begin(), before.end(), code) == before.end()) {
        add(ChangeKind::CaveatDropped, fmt::format("{} released to {} too", name, code), old_place, new_place);
      }
    }
  }

  static std::vector<WordId> controls(const Version& version, const Marking& mark) {
    std::vector<WordId> ids;
    for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
      ids.push_back(version.cable().pool.controls[mark.controls.first + i].id);
    }
    return ids;
  }

  [[nodiscard]] std::vector<std::string> codes(const Version& version, const Marking& mark) const {
    std::vector<std::string> names;
    const MarkPool& pool = version.cable().pool;
    for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
      const ControlUse& control = pool.controls[mark.controls.first + i];
      if (policy_.controls[control.id].codes != Control::Codes::Intersect) continue;
      for (std::uint32_t n = 0; n < control.codes.count; ++n) {
        const WordId id = pool.codes[control.codes.first + n].id;
        if (id != kNoWord) names.push_back(policy_.countries[id].name);
      }
    }
    return names;
  }

  const Policy& policy_;
  Version before_, after_;
  std::vector<MarkingChange> changes_;
};

}  // namespace

std::string_view change_name(ChangeKind kind) {
  static constexpr std::array<std::string_view, 6> kNames = {"marking-lowered", "caveat-dropped", "mark-removed",
                                                             "marking-raised",  "caveat-added",   "mark-inherited"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool lowers(ChangeKind kind) {
  return kind == ChangeKind::MarkingLowered || kind == ChangeKind::CaveatDropped || kind == ChangeKind::MarkRemoved;
}

std::vector<MarkingChange> marking_changes(const CableVersion& before, const CableVersion& after, const Policy& policy,
                                           const Options& options) {
  return Comparison(before, after, policy, options).run();
}

}  // namespace cablemark
