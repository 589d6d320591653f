// Which rules follow from the shape of a cable. A shape is what a cable says without its own numbers, names, dates and
// prose: kind and form, marks, captions, and what its header states in few words. Cables of an archive have few shapes;
// a rule that asks nothing else and was silent about one cable is silent about every cable of its shape
// (known_shapes.hpp). FactValues::append_shape_key writes a shape down.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "grammar/date.hpp"
#include "policies/policy.hpp"

namespace cablemark {

// What a shape tells no more of than whether a cable has it, one bit each.
enum class ShapePart : std::uint8_t { Sections, PageLines, UnknownCaptions, Outside, DeclassificationDate, Parts };
using ShapeParts = std::uint32_t;

constexpr ShapeParts bit_of(ShapePart part) { return ShapeParts{1} << static_cast<unsigned>(part); }

// A number, day or text that conditions compare: of the cable, or of an element of its sections or page lines.
struct ShapeOperand {
  std::optional<Fact> fact = {};          // none: `number` alone
  std::optional<std::int32_t> part = {};  // of a day, as day_part() takes it
  std::optional<Op> op = {};              // what is done with it and `number`: Divide or Modulo
  std::int64_t number = 0;

  friend bool operator==(const ShapeOperand&, const ShapeOperand&) = default;
};

struct ShapeComparison {
  Op op = Op::Equal;  // or Less or LessEqual: the others come to the opposite of one of them
  ShapeOperand left, right;

  friend bool operator==(const ShapeComparison&, const ShapeComparison&) = default;
};

// Numbers and texts of their own are no part of a shape, but whether they are there, and how those come out that rules
// compare: most cables agree in all of that. Only what the policy asks is found out.
struct ShapeQuestions {
  std::vector<Fact> facts;
  std::vector<ShapeComparison> comparisons;
};

// One bit a comparison, two a fact.
struct ShapeAnswers {
  std::uint64_t facts = 0, comparisons = 0;

  friend bool operator==(const ShapeAnswers&, const ShapeAnswers&) = default;
};

class AskedOfShapes {
 public:
  // What the expressions of a program ask.
  void add(const Program& program);

  // Of the cable, or of each section or page line.
  [[nodiscard]] const ShapeQuestions& of(Record record) const;
  [[nodiscard]] bool holds(Fact fact) const;
  [[nodiscard]] bool holds(const Program& program, const ProgramNode& comparison) const;

 private:
  static constexpr std::size_t kMost = 64;  // bits

  ShapeQuestions& asked(Record record);
  bool add(Fact fact);
  void add(const ShapeComparison& comparison);

  ShapeQuestions cable_, section_, page_line_;
};

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
  [[nodiscard]] const AskedOfShapes& asked() const { return asked_; }
  // On which side of each day that the policy names a day is.
  [[nodiscard]] std::uint32_t stretch(Date day) const;
  // Of no day.
  static constexpr std::uint32_t kNoStretch = 0xFFFFFFFF;

 private:
  [[nodiscard]] ShapeBond bond(const Rule& rule, bool entered) const;

  AskedOfShapes asked_;
  std::vector<Date> days_;  // the first of each stretch, sorted
  ShapeBond rollup_;        // of the rows of the roll-up together
};

// What of a rule follows, each with all before it: whether it asks about a marking that stands alone, whether that
// breaks it, and what it reports.
enum class MarkBond : std::uint8_t { None, Guards, Judgement, Report };

// From the kind of the marking (FactValues::append_mark_kind) and the day.
MarkBond mark_bond(const Policy& policy, const Rule& rule);
// From its pattern (MarkingPattern) and the day, but for the names of lists that a message shows in full.
MarkBond pattern_bond(const Policy& policy, const Rule& rule);

}  // namespace cablemark
