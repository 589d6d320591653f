// The facts of one cable, filled from the parsed cable and the policy's tables. Facts that cost something (the derived
// marking, digests) are computed when first read.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "checks/evaluate.hpp"
#include "checks/run_index.hpp"
#include "checks/shape_reader.hpp"

namespace cablemark {

class Key;
class KnownMarks;
struct RollupEffect;
struct RollupStep;

// Pairs of controls that a rule may read in control.excludes and control.requires: the cells of that rule. Null: all.
using PairFilter = std::function<bool(WordId control, WordId other)>;

class FactValues : public FactSource {
 public:
  FactValues();
  ~FactValues() override;

  // Everything borrowed must outlive the reading. Keeps memory from the cable before.
  void assign(const Source& source, const Cable& cable, const Policy& policy, const Options& options);
  // The value of `cable.outside`; none after assign().
  void set_outside(std::span<const Span> places);
  // The number of the cable in its input; 1 after assign().
  void set_part(std::uint32_t part);
  // What a run keeps of this cable; valid until the next assign().
  [[nodiscard]] CableKind kind() const;
  [[nodiscard]] const RunCable& run_cable();
  void set_pair_filter(const PairFilter* filter);

  void fill(Fact fact, std::vector<std::int32_t>& codes) override;
  Value row(const Value& table, WordId word) override;
  WordId name_of(Record record, std::uint32_t element) override;
  std::int32_t rank(WordId level) override;
  Span place(Record record, std::uint32_t element) override;
  Span place(Fact fact, std::uint32_t element) override;

  // The value of `cable.date`; rules with a period and eras are held against it.
  [[nodiscard]] std::optional<Date> date() const;
  // Where a control stands: line, caption or portion (CellPlace::Any for the derived marking's).
  [[nodiscard]] CellPlace control_place(std::uint32_t control) const;
  // What a mark alone says, for KnownMarks.
  void append_mark_key(Key& key, std::uint32_t marking) const;
  // The same without the codes of its lists, as long as they are known ones.
  void append_mark_kind(Key& key, std::uint32_t marking) const;
  // Whether two marks are portion marks in the same words; if so, their keys are equal.
  [[nodiscard]] bool same_portion_mark(std::uint32_t marking, std::uint32_t other) const;
  // The shape of the cable, whose marks are known, for KnownShapes, and what it has that a shape tells no more of.
  // Nothing if it has too many different portions.
  std::optional<ShapeParts> append_shape_key(Key& key, const KnownMarks& marks, const ShapeReader& reader);
  // As messages show a record or value: `(SBU)`, `UNCLASSIFIED, SENSITIVE`, `paragraph 7`, `2010-01-21`.
  void append_shown(std::string& out, const Value& value);
  // The label of the paragraph that a span stands in: `7`; empty outside paragraphs.
  [[nodiscard]] std::string_view paragraph_at(Span span) const;
  // The marks of a document as reports show them.
  [[nodiscard]] MarkingSummary overall_summary();
  [[nodiscard]] MarkingSummary derived_summary();
  // What the roll-up did, in order, and the line that the derived marking makes: for `cablemark rollup`.
  [[nodiscard]] std::span<const RollupStep> derived_steps();
  [[nodiscard]] std::span<const RollupEffect> derived_effects();
  [[nodiscard]] std::string normal_derived();

 private:
  Value read_fact(Fact fact, std::uint32_t element) override;

  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cablemark
