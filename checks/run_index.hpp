// What is kept of each cable of one run, so that rules can hold a cable against the others: its reference, its
// date-time group and its marks, never its text.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "grammar/vocabulary.hpp"
#include "policies/policy.hpp"

namespace cablemark {

// The place of a cable in a run: input and part, in the order of the inputs.
struct RunOrder {
  std::uint64_t input = 0;
  std::uint32_t part = 1;

  friend auto operator<=>(const RunOrder&, const RunOrder&) = default;
};

struct ParagraphMark {
  std::uint32_t number = 0;  // 0: the subject, and what stands before the first number
  std::uint32_t mark = 0;    // a digest of its levels, controls and codes, and of those of its parts; 0: no mark
  bool damaged = false;      // what a scanner made of a mark stands there: nobody knows how it is marked

  [[nodiscard]] bool differs(const ParagraphMark& other) const {
    return number != other.number || (mark != other.mark && !damaged && !other.damaged);
  }
};

struct RunCable {
  RunOrder order;
  std::string path;
  std::string reference;    // empty: it states none
  std::string originator;   // with its date-time group; empty: one of the two is not there
  std::string series;       // year and post of the reference
  std::int64_t serial = 0;  // in the series
  WordId level = kNoWord;
  std::vector<WordId> controls, captions;  // of the overall marking, sorted; captions without notices
  std::vector<ParagraphMark> paragraphs;
  // When it was checked, the first cable with its reference was known already; that of its moment.
  bool copy_settled = false, moment_settled = false;

  [[nodiscard]] bool marked_as(const RunCable& other) const { return same_overall(other) && same_paragraphs(other); }
  [[nodiscard]] bool same_paragraphs(const RunCable& other) const {
    return std::equal(paragraphs.begin(), paragraphs.end(), other.paragraphs.begin(), other.paragraphs.end(),
                      [](const ParagraphMark& a, const ParagraphMark& b) { return !a.differs(b); });
  }
  [[nodiscard]] bool same_overall(const RunCable& other) const {
    return level == other.level && controls == other.controls && captions == other.captions;
  }
};

// What a check asks of the other cables of its run.
class RunCables {
 public:
  virtual ~RunCables() = default;

  // Notes what is settled of a cable that stands behind all those that are known.
  virtual void settle(RunCable& cable) const = 0;
  // The first cable with the reference of `cable`, if it stands before it and is another one.
  [[nodiscard]] virtual const RunCable* copy_of(const RunCable& cable) const = 0;
  // The first cable of the same originator with the same date-time group, if it stands before and has another
  // reference.
  [[nodiscard]] virtual const RunCable* same_moment(const RunCable& cable) const = 0;
  // The cable with a reference, wherever it stands.
  [[nodiscard]] virtual const RunCable* find(std::string_view reference) const = 0;
  // The highest serial below that of `cable` in its series.
  [[nodiscard]] virtual std::optional<std::int64_t> previous_serial(const RunCable& cable) const = 0;
};

// What it gives stays where it is while cables are added.
class RunIndex final : public RunCables {
 public:
  // `series`: whether previous_serial() will be asked.
  explicit RunIndex(bool series) : keeps_series_(series) {}

  // In the order of the inputs. Of cables with one reference the first is kept.
  void add(const RunCable& cable);

  void settle(RunCable& cable) const override;
  [[nodiscard]] const RunCable* copy_of(const RunCable& cable) const override;
  [[nodiscard]] const RunCable* same_moment(const RunCable& cable) const override;
  [[nodiscard]] const RunCable* find(std::string_view reference) const override;
  [[nodiscard]] std::optional<std::int64_t> previous_serial(const RunCable& cable) const override;

 private:
  using Found = std::unordered_map<std::string_view, const RunCable*>;
  [[nodiscard]] static const RunCable* find_in(const Found& cables, std::string_view key);

  std::deque<RunCable> cables_;
  Found by_reference_, by_moment_;
  bool keeps_series_;
  std::map<std::string, std::set<std::int64_t>, std::less<>> series_;
};

// Whether what a rule says depends on the other cables of the run.
bool compares_cables(const Rule& rule);

// What a check is told of its run. Without one a cable is checked alone.
struct RunView {
  const RunCables* index = nullptr;
  std::uint64_t input = 0;  // the number of the input that is checked
};

}  // namespace cablemark
