#include "checks/yields.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace cablemark {
namespace {

bool contains(Span outer, Span inner) {
  return outer.present() && inner.present() && outer.begin <= inner.begin && inner.end <= outer.end;
}

Span last_place(const std::vector<ElementKey>& keys, const RawFinding& finding) {
  return finding.keys.count == 0 ? Span{} : keys[finding.keys.first + finding.keys.count - 1].place;
}

// The findings of one rule, to be found by element: many findings of two rules are paired without comparing each with
// each. All of them have the same loops.
class FindingsOfRule {
 public:
  void add(std::uint32_t number) { numbers_.push_back(number); }
  [[nodiscard]] const std::vector<std::uint32_t>& numbers() const { return numbers_; }

  // The first finding about the same element as `wanted`, of another rule: with the same loop elements; with a place
  // that holds the other's (a portion and its mark, a mark and its control) where the lists differ; any where one of
  // the two rules has no loop.
  std::optional<std::uint32_t> find(const std::vector<ElementKey>& keys, const std::vector<RawFinding>& findings,
                                    const RawFinding& wanted) {
    const RawFinding& first = findings[numbers_.front()];
    if (wanted.keys.count == 0 || first.keys.count == 0) return numbers_.front();
    return comparable(keys, wanted, first) ? find_element(keys, findings, wanted)
                                           : find_place(keys, findings, last_place(keys, wanted));
  }

 private:
  static std::uint32_t depth(const RawFinding& a, const RawFinding& b) { return std::min(a.keys.count, b.keys.count); }

  static bool comparable(const std::vector<ElementKey>& keys, const RawFinding& a, const RawFinding& b) {
    for (std::uint32_t n = 0; n < depth(a, b); ++n) {
      const Record record = keys[a.keys.first + n].record;
      if (record == Record::None || record != keys[b.keys.first + n].record) return false;
    }
    return true;
  }

  std::optional<std::uint32_t> find_element(const std::vector<ElementKey>& keys,
                                            const std::vector<RawFinding>& findings, const RawFinding& wanted) {
    if (by_element_.empty()) {
      for (const std::uint32_t n : numbers_) by_element_[keys[findings[n].keys.first].index].push_back(n);
    }
    const auto candidates = by_element_.find(keys[wanted.keys.first].index);
    if (candidates == by_element_.end()) return std::nullopt;
    for (const std::uint32_t number : candidates->second) {
      const RawFinding& other = findings[number];
      bool same = true;
      for (std::uint32_t n = 1; n < depth(wanted, other); ++n) {
        same = same && keys[wanted.keys.first + n].index == keys[other.keys.first + n].index;
      }
      if (same) return number;
    }
    return std::nullopt;
  }

  std::optional<std::uint32_t> find_place(const std::vector<ElementKey>& keys, const std::vector<RawFinding>& findings,
                                          Span wanted) {
    if (!wanted.present()) return std::nullopt;
    if (by_place_.empty()) {
      for (const std::uint32_t n : numbers_) by_place_.emplace_back(last_place(keys, findings[n]), n);
      std::sort(by_place_.begin(), by_place_.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first.begin, a.second) < std::tie(b.first.begin, b.second);
      });
    }
    const auto from =
        std::lower_bound(by_place_.begin(), by_place_.end(), wanted.begin,
                         [](const auto& entry, std::uint32_t begin) { return entry.first.begin < begin; });
    for (auto at = from; at != by_place_.end() && at->first.begin <= wanted.end; ++at) {
      if (contains(wanted, at->first) || contains(at->first, wanted)) return at->second;
    }
    // Places nest no deeper than portions do.
    constexpr std::ptrdiff_t kDeepest = 16;
    for (auto at = from; at != by_place_.begin() && from - at < kDeepest;) {
      --at;
      if (contains(at->first, wanted)) return at->second;
    }
    return std::nullopt;
  }

  std::vector<std::uint32_t> numbers_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_element_;
  std::vector<std::pair<Span, std::uint32_t>> by_place_;
};

}  // namespace

void settle_yields(const Policy& policy, const PolicyPlan& plan, const std::vector<ElementKey>& keys,
                   std::vector<RawFinding>& findings) {
  if (findings.size() < 2 || plan.yielding().empty()) return;
  std::unordered_map<std::uint32_t, FindingsOfRule> by_rule;
  for (std::uint32_t n = 0; n < findings.size(); ++n) by_rule[findings[n].finding.rule].add(n);
  if (by_rule.size() < 2) return;
  std::vector<std::uint32_t> stays_as(findings.size());
  for (std::uint32_t n = 0; n < findings.size(); ++n) stays_as[n] = n;
  for (const std::uint32_t rule : plan.yielding()) {
    const auto own = by_rule.find(rule);
    if (own == by_rule.end()) continue;
    for (const std::uint32_t number : own->second.numbers()) {
      RawFinding& finding = findings[number];
      for (const std::uint32_t to : policy.rules[rule].yields_to) {
        const auto other = by_rule.find(to);
        if (other == by_rule.end()) continue;
        const std::optional<std::uint32_t> found = other->second.find(keys, findings, finding);
        if (!found) continue;
        stays_as[number] = stays_as[*found];
        Finding& stays = findings[stays_as[number]].finding;
        finding.yielded = true;
        if (finding.finding.span != stays.span)
          stays.related.push_back({finding.finding.span, finding.finding.message});
        break;
      }
    }
  }
}

}  // namespace cablemark
