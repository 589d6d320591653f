// What is kept of each cable of one run, so that rules can hold a cable against the others: its reference, its
// date-time group and its marks, never its text.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory_resource>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
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

// What cables of a run are found by. Its hash is read once, as each cable is asked for several times.
struct RunKey {
  std::string_view text;  // empty: the cable has none
  std::uint32_t hash = 0;

  RunKey() = default;
  explicit RunKey(std::string_view key)
      : text(key), hash(static_cast<std::uint32_t>(std::hash<std::string_view>{}(key))) {}
};

// Texts and lists are borrowed.
struct RunCable {
  RunOrder order;
  std::string_view path;
  RunKey reference;         // none: it states none
  RunKey moment;            // the originator and the date-time group; none: one of the two is not there
  std::int64_t serial = 0;  // of the reference
  WordId level = kNoWord;
  std::span<const WordId> controls, captions;  // of the overall marking, sorted; captions without notices
  std::span<const ParagraphMark> paragraphs;
  // When it was checked, the first cable with its reference was known already; that of its moment.
  bool copy_settled = false, moment_settled = false;

  // Year and post of the reference.
  [[nodiscard]] std::string_view series() const {
    return reference.text.substr(0, reference.text.find_last_not_of("0123456789") + 1);
  }
  [[nodiscard]] bool marked_as(const RunCable& other) const { return same_overall(other) && same_paragraphs(other); }
  [[nodiscard]] bool same_paragraphs(const RunCable& other) const {
    return std::equal(paragraphs.begin(), paragraphs.end(), other.paragraphs.begin(), other.paragraphs.end(),
                      [](const ParagraphMark& a, const ParagraphMark& b) { return !a.differs(b); });
  }
  [[nodiscard]] bool same_overall(const RunCable& other) const {
    return level == other.level && std::ranges::equal(controls, other.controls) &&
           std::ranges::equal(captions, other.captions);
  }
};

// The same with texts and lists of its own, which live as long as `memory`.
RunCable copied(const RunCable& cable, std::pmr::memory_resource& memory);

// What a run keeps of the cables of one input.
struct RunRecords {
  std::pmr::monotonic_buffer_resource memory{512};
  std::vector<RunCable> cables;

  void add(const RunCable& cable) { cables.push_back(copied(cable, memory)); }
  void clear() {
    cables.clear();
    memory.release();
  }
};

// The cables that one is to be held against.
struct OtherCables {
  const RunCable* with_reference = nullptr;  // the first with its reference; may be itself
  const RunCable* with_moment = nullptr;     // the first with its moment; may be itself

  // The first cable with the reference of `cable`, if it stands before it and is another one.
  [[nodiscard]] const RunCable* copy_of(const RunCable& cable) const;
  // The first cable of the same moment, if it stands before it and both have references, which differ.
  [[nodiscard]] const RunCable* same_moment(const RunCable& cable) const;
};

// What a check asks of the other cables of its run.
class RunCables {
 public:
  virtual ~RunCables() = default;

  [[nodiscard]] virtual OtherCables others_of(const RunCable& cable) const = 0;
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

  // In the order of the inputs. Of cables with one reference the first is kept. Returns the others as of before.
  OtherCables add(const RunCable& cable);

  [[nodiscard]] OtherCables others_of(const RunCable& cable) const override;
  [[nodiscard]] const RunCable* find(std::string_view reference) const override;
  [[nodiscard]] std::optional<std::int64_t> previous_serial(const RunCable& cable) const override;

 private:
  // Cables by one of their keys. An archive is larger than a processor's cache, and what finds a cable must be small: a
  // number and a part of the hash, at the place that the hash says or behind it.
  class Found {
   public:
    explicit Found(RunKey RunCable::*key) : key_(key) {}
    [[nodiscard]] const RunCable* find(const std::pmr::deque<RunCable>& cables, const RunKey& key) const;
    // The last of the cables, whose key is new.
    void add_last(const std::pmr::deque<RunCable>& cables);

   private:
    struct Slot {
      std::uint32_t hash = 0;
      std::uint32_t number = 0;  // of the cable, from 1; 0: free
    };
    void put(Slot slot);

    RunKey RunCable::*key_;
    std::vector<Slot> slots_ = std::vector<Slot>(64);  // a power of two of them, at most half of them taken
    std::size_t taken_ = 0;
  };

  std::pmr::monotonic_buffer_resource memory_;  // many small pieces that are given back together
  std::pmr::deque<RunCable> cables_{&memory_};
  Found by_reference_{&RunCable::reference}, by_moment_{&RunCable::moment};
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
