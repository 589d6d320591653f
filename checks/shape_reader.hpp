// Which rules follow from the shape of a cable. A shape is what a cable says without its own numbers, names, dates and
// prose: kind and form, marks, captions, and what its header states in few words. Cables of an archive have few shapes;
// a rule that asks nothing else and was silent about one cable is silent about every cable of its shape
// (known_shapes.hpp). FactValues::append_shape_key writes a shape down.
#pragma once

#include <cstdint>
#include <vector>

#include "grammar/date.hpp"
#include "policies/policy.hpp"

namespace cablemark {

// What a shape tells no more of than whether a cable has it, one bit each.
enum class ShapePart : std::uint8_t { Sections, PageLines, UnknownCaptions, Outside, DeclassificationDate, Parts };
using ShapeParts = std::uint32_t;

constexpr ShapeParts bit_of(ShapePart part) { return ShapeParts{1} << static_cast<unsigned>(part); }

struct ShapeBond {
  bool follows = false;    // the rule follows from the shape
  ShapeParts without = 0;  // of cables that have none of these
};

class ShapeReader {
 public:
  explicit ShapeReader(const Policy& policy);

  [[nodiscard]] ShapeBond bond(const Rule& rule) const;
  // Of a condition that asks nothing of elements.
  [[nodiscard]] ShapeBond bond(const Program& program, NodeId condition) const;
  // Of what the marks roll up to.
  [[nodiscard]] const ShapeBond& rollup() const { return rollup_; }
  // On which side of each day that the policy names a day is.
  [[nodiscard]] std::uint32_t stretch(Date day) const;
  // Of no day.
  static constexpr std::uint32_t kNoStretch = 0xFFFFFFFF;

 private:
  std::vector<Date> days_;  // the first of each stretch, sorted
  ShapeBond rollup_;        // of the rows of the roll-up together
};

// What of a rule follows from the kind of a marking that stands alone (FactValues::append_mark_kind) and from the day:
// all of it, or its guards.
enum class MarkBond : std::uint8_t { None, Guards, Whole };

MarkBond mark_bond(const Rule& rule);

}  // namespace cablemark
