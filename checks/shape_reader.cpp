#include "checks/shape_reader.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "policies/facts.hpp"
#include "policies/functions.hpp"

namespace cablemark {
namespace {

// What a shape tells of a fact.
enum class Told : std::uint8_t {
  Nothing,
  Value,
  Presence,  // of a record that is all: its own facts are told by themselves
  Nought,    // of a number or a list, whether it is 0
  Elements,  // of a list, which elements it has: those that are alike count once
  Counted,   // the same, and whether there is none, one or more
  Day,       // on which side of each day that the policy names
  Derived,   // what the roll-up makes of the marks
};

struct Telling {
  Told told = Told::Nothing;
  std::optional<ShapePart> without;  // it tells this only of cables that have none of these
};

// By fact; one that is not named is not told.
class Tellings {
 public:
  constexpr void set(Telling telling, std::initializer_list<Fact> facts) {
    for (const Fact fact : facts) of_[static_cast<std::size_t>(fact)] = telling;
  }
  constexpr void set_all_of(Record record, Telling telling) {
    for (const FactDeclaration& declared : kFacts) {
      if (declared.owner == record) of_[static_cast<std::size_t>(declared.fact)] = telling;
    }
  }
  [[nodiscard]] constexpr const Telling& of(Fact fact) const { return of_[static_cast<std::size_t>(fact)]; }

 private:
  std::array<Telling, kFactCount> of_{};
};

// Kept in step with FactValues::append_shape_key.
constexpr Tellings kOfShape = [] {
  Tellings tellings;
  const auto set = [&tellings](Telling telling, std::initializer_list<Fact> facts) { tellings.set(telling, facts); };
  const auto set_all_of = [&tellings](Record record, Telling telling) { tellings.set_all_of(record, telling); };
  using enum Fact;
  for (const Record record : {Record::Marking, Record::Control, Record::Country}) set_all_of(record, {Told::Value, {}});
  // Where a mark stands is no part of it.
  set({Told::Nothing, {}}, {MarkingLabel, MarkingForcedBy});
  for (const Record record : {Record::Security, Record::Classifier, Record::Reason, Record::Notice, Record::Era}) {
    set_all_of(record, {Told::Value, {}});
  }
  set({Told::Value, {}}, {CableKind,
                          CableStage,
                          CableDateFrom,
                          CableClassified,
                          CableComplete,
                          CableLevel,
                          CableCaptions,
                          CableSections,
                          CableSectionCount,
                          CableNumbersInOrder,
                          CableCompilationStatement,
                          CableSignature,
                          CableWrapper,
                          DtgValid,
                          DtgPrecedences,
                          TransmissionIdValid,
                          TransmissionPrecedence,
                          TransmissionActionPrecedence,
                          TransmissionInfoPrecedence,
                          StationValid,
                          StationSection,
                          EndNnnn,
                          ExecutiveOrderNumber,
                          DeclassificationKind,
                          DeclassificationDateInvalid,
                          DeclassificationExemption,
                          DeclassificationCategory,
                          DeclassificationCount,
                          CaptionName,
                          CaptionKind,
                          CaptionOrder,
                          CaptionCount,
                          PortionKind,
                          PortionMarked,
                          PortionLevel,
                          PortionControls,
                          PortionRelTo,
                          PortionInherited,
                          PortionPosition,
                          PortionInQuote});
  set({Told::Presence, {}}, {CableDtg,
                             CableEra,
                             CableClassification,
                             CableOverall,
                             CablePost,
                             CableSerial,
                             CableOriginator,
                             CableTransmission,
                             CableExecutiveOrder,
                             CableDeclassification,
                             CableClassifier,
                             CableReason,
                             CableSubject,
                             CableLabel,
                             EraPrevious,
                             TransmissionId,
                             TransmissionStation,
                             TransmissionSecurity,
                             TransmissionEnd,
                             PortionMark});
  set({Told::Nought, {}}, {CableDamaged, CableAddressees, CableAction, CableInfo, CableTags, CableTagsMalformed,
                           CableMarked, CableUnmarked});
  set({Told::Elements, {}}, {CableMarks, CablePageBanners, CableNotices, CablePortions, CableParagraphs});
  set({Told::Day, {}}, {CableDate});
  set({Told::Derived, {}}, {CableDerived});
  const auto without = [](ShapePart part) { return Telling{Told::Value, part}; };
  set_all_of(Record::Section, {Told::Value, {}});
  set({Told::Presence, {}}, {SectionPrevious, SectionClassification});
  set(without(ShapePart::Sections), {SectionPost, SectionSerial, SectionCaptions, SectionPortions, PortionSection});
  set_all_of(Record::PageLine, without(ShapePart::PageLines));
  set(without(ShapePart::PageLines), {CablePageLines});
  set(without(ShapePart::UnknownCaptions), {CableUnknownCaptions});
  set(without(ShapePart::Outside), {CableOutside});
  set(without(ShapePart::DeclassificationDate), {DeclassificationDate, DeclassificationYears});
  set(without(ShapePart::Parts), {PortionParent, PortionChildren, PortionDepth});
  return tellings;
}();

// Of a marking that stands alone, by its kind: kept in step with FactValues::append_mark_kind. The codes of a list are
// known ones, whatever they are.
constexpr Tellings kOfMarkKind = [] {
  Tellings tellings;
  using enum Fact;
  for (const Record record : {Record::Marking, Record::Control, Record::Era}) {
    tellings.set_all_of(record, {Told::Value, {}});
  }
  tellings.set({Told::Nothing, {}},
               {MarkingText, MarkingNormal, MarkingLabel, MarkingForcedBy, MarkingSeparators, ControlSeparators});
  tellings.set({Told::Counted, {}}, {MarkingRelTo, ControlCodes, CableMarks});
  tellings.set({Told::Value, {}}, {CountryKnown, CableKind, CableStage, CableDate, CableClassified});
  tellings.set({Told::Presence, {}}, {CableEra, EraPrevious, CableClassification, CableOverall});
  return tellings;
}();

// What an expression makes of a part of it.
enum class Use : std::uint8_t { Value, Elements, Nought, Few, Day };

// Whether the expressions of one program follow from the shape.
class ExpressionReader {
 public:
  ExpressionReader(const Program& program, const Tellings& tellings, const ShapeBond& rollup)
      : program_(program), tellings_(tellings), rollup_(rollup), known_(program.nodes.size()) {}

  bool follows(const std::vector<NodeId>& roots) {
    return std::all_of(roots.begin(), roots.end(), [this](NodeId root) { return follows(root, Use::Value); });
  }
  bool follows(NodeId id, Use use) {
    if (id == kNoNode) return true;
    // Named parts are shared.
    std::uint8_t& known = known_[id];
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(use));
    if ((known & bit) != 0) return true;
    const bool yes = read(program_.nodes[id], use);
    if (yes) known |= bit;
    return yes;
  }
  [[nodiscard]] ShapeParts without() const { return without_; }

 private:
  [[nodiscard]] NodeId child(const ProgramNode& node, std::size_t n) const { return program_.child(node, n); }
  bool all(const ProgramNode& node, Use use, std::size_t from = 0) {
    for (std::size_t n = from; n < node.child_count; ++n) {
      if (!follows(child(node, n), use)) return false;
    }
    return true;
  }

  bool read(const ProgramNode& node, Use use) {
    const Op op = node.op;
    if (op == Op::Fact) return owner(node) && fact(node.fact, use);
    if (op == Op::HasFact) {
      return owner(node) && (fact(node.fact, Use::Value) || tellings_.of(node.fact).told != Told::Nothing);
    }
    if (op == Op::Variable) return !is_country(node) || tellings_.of(Fact::CountryName).told == Told::Value;
    if (op == Op::Let) return all(node, use);
    // With two variables the body asks where in the list an element stands, which is more than what it is.
    const bool placed = node.second_slot != kNoSlot;
    if ((op == Op::All || op == Op::Exists) && !placed) {
      return follows(child(node, 0), Use::Elements) && all(node, Use::Value, 1);
    }
    // What is left of a list: as much as of the list.
    if (op == Op::Filter && !placed) return follows(child(node, 0), use) && all(node, Use::Value, 1);
    if (is_size(node)) return follows(child(node, 0), use == Use::Nought || use == Use::Few ? use : Use::Value);
    if (op == Op::Add) return sum(node, use);
    if (op >= Op::Equal && op <= Op::GreaterEqual) return comparison(node);
    // Of no policy, or of no type that is known before.
    if (op == Op::Member || op == Op::HasMember || op == Op::Raise) return false;
    return all(node, Use::Value);
  }
  // Of what a fact is asked.
  bool owner(const ProgramNode& node) {
    return (node.child_count == 1 && program_.nodes[child(node, 0)].op == Op::Variable) || all(node, Use::Value);
  }
  // A country is compared by its code.
  static bool is_country(const ProgramNode& node) {
    return node.type.kind == TypeKind::Record && node.type.record == Record::Country;
  }
  static bool is_size(const ProgramNode& node) {
    return node.op == Op::Function && node.function == static_cast<std::uint16_t>(FunctionId::Size);
  }

  // A sum of sizes is 0 if each of them is.
  bool sum(const ProgramNode& node, Use use) {
    bool sizes = use == Use::Nought;
    for (std::size_t n = 0; n < node.child_count; ++n) {
      sizes = sizes && is_size(program_.nodes[child(node, n)]);
    }
    return all(node, sizes ? Use::Nought : Use::Value);
  }

  bool comparison(const ProgramNode& node) {
    // Whether two portions are one and the same, a shape does not tell.
    const ProgramNode& first = program_.nodes[child(node, 0)];
    if (first.type.kind == TypeKind::Record && !is_country(first)) return false;
    for (std::size_t n = 0; n < 2; ++n) {
      const NodeId one = child(node, n);
      const ProgramNode& other = program_.nodes[child(node, 1 - n)];
      if (is_number(other, 0)) return follows(one, Use::Nought);
      if (is_number(other, 1)) return follows(one, Use::Few);
      if (is_day_of_policy(other)) return follows(one, Use::Day) && follows(child(node, 1 - n), Use::Value);
    }
    return all(node, Use::Value);
  }
  static bool is_number(const ProgramNode& node, std::int64_t number) {
    return node.op == Op::Constant && node.constant.kind == ValueKind::Int && node.constant.integer == number;
  }
  // Of those that ShapeReader knows.
  static bool is_day_of_policy(const ProgramNode& node) {
    if (node.op == Op::Constant) return node.constant.kind == ValueKind::Date;
    return node.op == Op::Fact &&
           (node.fact == Fact::ControlFrom || node.fact == Fact::ControlTo || node.fact == Fact::EraFrom);
  }

  bool fact(Fact fact, Use use) {
    const Telling telling = tellings_.of(fact);
    if (telling.without) without_ |= bit_of(*telling.without);
    switch (telling.told) {
      case Told::Nothing:
        return false;
      case Told::Value:
        return true;
      case Told::Presence:
        return declaration(fact).type.kind == TypeKind::Record;
      case Told::Nought:
        return use == Use::Nought;
      case Told::Elements:
        return use == Use::Elements || use == Use::Nought;
      case Told::Counted:
        return use == Use::Elements || use == Use::Nought || use == Use::Few;
      case Told::Day:
        return use == Use::Day;
      case Told::Derived:
        without_ |= rollup_.without;
        return rollup_.follows;
    }
    return false;
  }

  const Program& program_;
  const Tellings& tellings_;
  const ShapeBond& rollup_;
  std::vector<std::uint8_t> known_;  // by node, one bit a use
  ShapeParts without_ = 0;
};

class Days {
 public:
  // The first day of a stretch, and that day alone.
  void add(Date day) {
    days_.push_back(day);
    days_.push_back(add_days(day, 1));
  }
  void add(const Period& period) {
    if (period.from) add(*period.from);
    if (period.to) add(*period.to);
  }
  void add(const Program& program) {
    for (const ProgramNode& node : program.nodes) {
      if (node.op == Op::Constant && node.constant.kind == ValueKind::Date) {
        add(Date{static_cast<std::int32_t>(node.constant.integer)});
      }
    }
  }
  template <typename Rows>
  void add_periods(const Rows& rows) {
    for (const auto& row : rows) add(row.period);
  }
  std::vector<Date> sorted() {
    std::sort(days_.begin(), days_.end());
    days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
    return std::move(days_);
  }

 private:
  std::vector<Date> days_;
};

}  // namespace

ShapeReader::ShapeReader(const Policy& policy) {
  Days days;
  days.add_periods(policy.eras);
  days.add_periods(policy.levels);
  days.add_periods(policy.controls);
  days.add_periods(policy.rollup);
  days.add_periods(policy.rules);
  rollup_.follows = true;  // a row may ask what the rows before it have made
  ShapeBond rows = rollup_;
  for (const RollupRow& row : policy.rollup) {
    days.add(row.program);
    ExpressionReader reader(row.program, kOfShape, rollup_);
    rows.follows = rows.follows && reader.follows({row.some, row.other, row.when});
    rows.without |= reader.without();
  }
  rollup_ = rows;
  for (const Rule& rule : policy.rules) days.add(rule.program);
  days_ = days.sorted();
}

ShapeBond ShapeReader::bond(const Rule& rule) const {
  ExpressionReader reader(rule.program, kOfShape, rollup_);
  bool entered = true;  // nothing is asked of the elements of a list that is empty
  for (const Loop& loop : rule.loops) {
    const ProgramNode& list = rule.program.nodes[loop.list];
    if (!reader.follows(loop.list, Use::Elements)) return {};
    entered = entered && !(list.op == Op::Fact && kOfShape.of(list.fact).without);
  }
  const auto follow = [&](const std::vector<NodeId>& conditions) {
    return std::all_of(conditions.begin(), conditions.end(), [&](NodeId condition) {
      return (!entered && rule.program.nodes[condition].loop_dependent) || reader.follows(condition, Use::Value);
    });
  };
  const bool body = !entered || (follow(rule.require) && follow(rule.forbid));
  return {body && follow(rule.when) && follow(rule.unless), reader.without()};
}

ShapeBond ShapeReader::bond(const Program& program, NodeId condition) const {
  ExpressionReader reader(program, kOfShape, rollup_);
  const bool follows = reader.follows(condition, Use::Value);
  return {follows, reader.without()};
}

MarkBond mark_bond(const Rule& rule) {
  static constexpr ShapeBond kNoRollup;
  ExpressionReader reader(rule.program, kOfMarkKind, kNoRollup);
  const bool loops = std::all_of(rule.loops.begin(), rule.loops.end(),
                                 [&](const Loop& loop) { return reader.follows(loop.list, Use::Elements); });
  if (!loops || !reader.follows(rule.when) || !reader.follows(rule.unless)) return MarkBond::None;
  return reader.follows(rule.require) && reader.follows(rule.forbid) ? MarkBond::Whole : MarkBond::Guards;
}

std::uint32_t ShapeReader::stretch(Date day) const {
  return static_cast<std::uint32_t>(std::upper_bound(days_.begin(), days_.end(), day) - days_.begin());
}

}  // namespace cablemark
