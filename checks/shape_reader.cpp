#include "checks/shape_reader.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "checks/codes.hpp"
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
  Compared,  // whether it is there, and what the comparisons of AskedOfShapes come to
  Usa,       // of a country, whether it is the United States
  Derived,   // what the roll-up makes of the marks
};

struct Telling {
  Told told = Told::Nothing;
  std::optional<ShapePart> without = {};  // it tells this only of cables that have none of these
  Told otherwise = Told::Nothing;         // of the others
  bool if_asked = false;                  // only if the policy asks it
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
  set({Told::Presence, {}},
      {CableDtg, CableEra, CableClassification, CableOverall, CableOriginator, CableTransmission, CableExecutiveOrder,
       CableDeclassification, CableClassifier, CableReason, CableSubject, CableLabel, EraPrevious, TransmissionId,
       TransmissionStation, TransmissionSecurity, TransmissionEnd, PortionMark});
  set({Told::Nought, {}}, {CableDamaged, CableAddressees, CableAction, CableInfo, CableTags, CableTagsMalformed,
                           CableMarked, CableUnmarked});
  set({Told::Elements, {}}, {CableMarks, CablePageBanners, CableNotices, CablePortions, CableParagraphs});
  set({Told::Day, {}}, {CableDate});
  set({.told = Told::Value, .if_asked = true}, {CableOriginatorOfPost});
  set({.told = Told::Nought, .if_asked = true}, {CableCopies, CableSameMoment});
  set({Told::Derived, {}}, {CableDerived});
  const auto without = [](ShapePart part) { return Telling{Told::Value, part}; };
  set_all_of(Record::Section, {Told::Value, {}});
  set({Told::Presence, {}}, {SectionPrevious, SectionClassification});
  set(without(ShapePart::Sections), {SectionCaptions, SectionPortions, PortionSection});
  set_all_of(Record::PageLine, without(ShapePart::PageLines));
  set({Told::Value, ShapePart::PageLines, Told::Elements}, {CablePageLines});
  set({.told = Told::Compared, .if_asked = true},
      {CableReference, CablePost, CableSerial, DtgDate, DtgTime, StationSerial, StationDay, StationTime, EndSerial,
       SectionPost, SectionSerial, PageLineTextSerial, PageLineTotal});
  set(without(ShapePart::UnknownCaptions), {CableUnknownCaptions});
  set(without(ShapePart::Outside), {CableOutside});
  set(without(ShapePart::DeclassificationDate), {DeclassificationDate, DeclassificationYears});
  set(without(ShapePart::Parts), {PortionParent, PortionDepth});
  set({Told::Value, ShapePart::Parts, Told::Elements}, {PortionChildren});
  return tellings;
}();

// Of a marking that stands alone, but for the names of countries: kept in step with MarkingPattern. It is of one form,
// so its label is known.
constexpr Tellings kOfMarkPattern = [] {
  Tellings tellings;
  using enum Fact;
  for (const Record record : {Record::Marking, Record::Control, Record::Country, Record::Era}) {
    tellings.set_all_of(record, {Told::Value, {}});
  }
  tellings.set({Told::Nothing, {}}, {MarkingText, MarkingNormal, MarkingForcedBy});
  tellings.set({Told::Counted, {}}, {MarkingRelTo, MarkingOwners, ControlCodes, CableMarks});
  tellings.set({Told::Elements, {}}, {ControlSeparators});
  tellings.set({Told::Usa, {}}, {CountryName});
  tellings.set({Told::Value, {}}, {CableKind, CableStage, CableDate, CableClassified});
  tellings.set({Told::Presence, {}}, {CableEra, EraPrevious, CableClassification, CableOverall});
  return tellings;
}();

// The same by its kind, which has no compartments either: kept in step with FactValues::append_mark_kind.
constexpr Tellings kOfMarkKind = [] {
  Tellings tellings = kOfMarkPattern;
  using enum Fact;
  tellings.set({Told::Nothing, {}}, {MarkingSeparators});
  tellings.set({Told::Nought, {}}, {MarkingCompartments, ControlCompartments});
  tellings.set({Told::Presence, {}}, {ControlSuffix, ControlOrderedSuffix});
  return tellings;
}();

bool is_of_element(Fact fact) {
  const Record owner = declaration(fact).owner;
  return owner == Record::Section || owner == Record::PageLine;
}

bool is_compared(const ShapeOperand& operand) {
  return operand.fact && kOfShape.of(*operand.fact).told == Told::Compared;
}

// Beside those that are compared, a number of the cable that the shape tells.
std::optional<ShapeOperand> read_fact(const Program& program, const ProgramNode& node) {
  const FactDeclaration& declared = declaration(node.fact);
  const Told told = kOfShape.of(node.fact).told;
  const bool number = told == Told::Value && declared.owner == Record::Cable && declared.type.kind == TypeKind::Int;
  if (told != Told::Compared && !number) return {};
  // An element that is the one before another, or any but that of the loop, is another element.
  if (is_of_element(node.fact) && program.nodes[program.child(node, 0)].op != Op::Variable) return {};
  return ShapeOperand{.fact = node.fact};
}

std::optional<ShapeOperand> read_operand(const Program& program, NodeId id);

std::optional<ShapeOperand> read_part(const Program& program, const ProgramNode& node, Code part) {
  const bool of_day = program.behind_lets(program.child(node, 0)).type.kind == TypeKind::Date;
  std::optional<ShapeOperand> day = of_day ? read_operand(program, program.child(node, 0)) : std::nullopt;
  if (!day || !day->fact) return {};
  day->part = part;
  return day;
}

std::optional<ShapeOperand> read_division(const Program& program, const ProgramNode& node) {
  std::optional<ShapeOperand> left = read_operand(program, program.child(node, 0));
  const std::optional<ShapeOperand> right = read_operand(program, program.child(node, 1));
  const bool plain = left && left->fact && !left->op && right && !right->fact && right->number > 0;
  if (!plain || node.type.kind != TypeKind::Int) return {};
  left->op = node.op;
  left->number = right->number;
  return left;
}

std::optional<ShapeOperand> read_operand(const Program& program, NodeId id) {
  const ProgramNode& node = program.behind_lets(id);
  if (node.op == Op::Constant) {
    const bool number = node.constant.kind == ValueKind::Int || node.constant.kind == ValueKind::Date;
    return number ? std::optional(ShapeOperand{.number = node.constant.integer}) : std::nullopt;
  }
  if (node.op == Op::Fact) return read_fact(program, node);
  if (node.op == Op::DateMember) return read_part(program, node, static_cast<Code>(node.function));
  const bool year_day = node.op == Op::Function && node.function == static_cast<std::uint16_t>(FunctionId::YearDay);
  if (year_day) return read_part(program, node, kDayOfYear);
  return node.op == Op::Divide || node.op == Op::Modulo ? read_division(program, node) : std::nullopt;
}

// Each comparison comes to what one of these three comes to, or to the opposite.
Op plain_op(Op op) {
  if (op == Op::Equal || op == Op::NotEqual) return Op::Equal;
  return op == Op::Less || op == Op::GreaterEqual ? Op::Less : Op::LessEqual;
}

bool is_comparison(Op op) { return op >= Op::Equal && op <= Op::GreaterEqual; }

std::optional<ShapeComparison> read_comparison(const Program& program, const ProgramNode& node) {
  const Type& type = program.nodes[program.child(node, 0)].type;
  const Op op = plain_op(node.op);
  const bool number = type.kind == TypeKind::Int || type.kind == TypeKind::Date;
  const bool text = type.kind == TypeKind::String && op == Op::Equal;
  if ((!number && !text) || program.nodes[program.child(node, 1)].type.kind != type.kind) return {};
  const auto left = read_operand(program, program.child(node, 0)),
             right = read_operand(program, program.child(node, 1));
  if (!left || !right || (!is_compared(*left) && !is_compared(*right))) return {};
  // Of which two elements, a shape does not tell.
  if (left->fact && right->fact && is_of_element(*left->fact) && is_of_element(*right->fact)) return {};
  return ShapeComparison{op, *left, *right};
}

Record asked_of(const ShapeComparison& comparison) {
  for (const ShapeOperand* operand : {&comparison.left, &comparison.right}) {
    if (operand->fact && is_of_element(*operand->fact)) return declaration(*operand->fact).owner;
  }
  return Record::Cable;
}

template <typename List, typename T>
bool contains(const List& list, const T& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

// What an expression makes of a part of it.
enum class Use : std::uint8_t { Value, Elements, Nought, Few, Day };

// Whether the expressions of one program follow from the shape.
class ExpressionReader {
 public:
  // `usa`: the country's row, for tellings that tell of it.
  ExpressionReader(const Program& program, const Tellings& tellings, const AskedOfShapes& asked,
                   const ShapeBond& rollup, std::optional<WordId> usa = {})
      : program_(program),
        tellings_(tellings),
        asked_(asked),
        rollup_(rollup),
        usa_(usa),
        known_(program.nodes.size()) {}

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
      return owner(node) && (fact(node.fact, Use::Value) || tells_something(node.fact));
    }
    if (op == Op::Variable) return !is_country(node) || tellings_.of(Fact::CountryName).told == Told::Value;
    if (op == Op::Let) return all(node, use);
    // With two variables the body asks where in the list an element stands, which is more than what it is.
    const bool placed = node.second_slot != kNoSlot;
    if ((op == Op::All || op == Op::Exists) && !placed) {
      return follows(child(node, 0), Use::Elements) && all(node, Use::Value, 1);
    }
    // What is left of a list: as much as of the list, if it is told which elements that has; but of how many of them
    // there are, nothing.
    if (op == Op::Filter && !placed) {
      return follows(child(node, 0), use == Use::Few ? Use::Value : use) && follows(child(node, 0), Use::Elements) &&
             all(node, Use::Value, 1);
    }
    if (asks_for_usa(node)) return true;
    if (is_size(node)) return follows(child(node, 0), use == Use::Nought || use == Use::Few ? use : Use::Value);
    if (op == Op::Add) return sum(node, use);
    if (is_comparison(op)) return asked_.holds(program_, node) || comparison(node);
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
  static bool is_size(const ProgramNode& node) { return calls(node, FunctionId::Size); }

  // A sum of sizes is 0 if each of them is.
  bool sum(const ProgramNode& node, Use use) {
    bool sizes = use == Use::Nought;
    for (std::size_t n = 0; n < node.child_count; ++n) {
      sizes = sizes && is_size(program_.nodes[child(node, n)]);
    }
    return all(node, sizes ? Use::Nought : Use::Value);
  }

  bool comparison(const ProgramNode& node) {
    if (tells_usa(node)) return true;
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
  // `k == 'USA'`
  bool tells_usa(const ProgramNode& node) {
    if (tellings_.of(Fact::CountryName).told != Told::Usa) return false;
    const auto is_usa = [this](const ProgramNode& one) { return one.op == Op::Constant && is_usa_word(one.constant); };
    const auto is_element = [this](const ProgramNode& one) {
      const bool name = one.op == Op::Fact && one.fact == Fact::CountryName;
      const ProgramNode& element = name ? program_.nodes[child(one, 0)] : one;
      return element.op == Op::Variable && is_country(element);
    };
    const ProgramNode &left = program_.nodes[child(node, 0)], &right = program_.nodes[child(node, 1)];
    return (is_element(left) && is_usa(right)) || (is_usa(left) && is_element(right));
  }
  [[nodiscard]] bool is_usa_word(const Value& word) const {
    return word.kind == ValueKind::Word && word.words == WordClass::Country && word.id() == usa_;
  }
  static bool calls(const ProgramNode& node, FunctionId function) {
    return node.op == Op::Function && node.function == static_cast<std::uint16_t>(function);
  }
  // `subset(['USA'], c.codes)`: alone, or as a member of a group.
  bool asks_for_usa(const ProgramNode& node) {
    if (!calls(node, FunctionId::Subset) || tellings_.of(Fact::CountryName).told != Told::Usa) return false;
    const ProgramNode &left = listed(child(node, 0)), &right = listed(child(node, 1));
    const bool usa = left.op == Op::Constant && left.constant.kind == ValueKind::List && left.constant.count == 1 &&
                     is_usa_word(left.constant.items[0]);
    return usa && right.op == Op::Fact && tellings_.of(right.fact).told == Told::Counted && owner(right);
  }
  // What the codes of a set are taken from.
  const ProgramNode& listed(NodeId id) const {
    const ProgramNode& node = program_.behind_lets(id);
    return calls(node, FunctionId::CodeSet) ? program_.behind_lets(child(node, 0)) : node;
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

  [[nodiscard]] bool tells_something(Fact fact) const {
    const Telling& telling = tellings_.of(fact);
    return telling.told != Told::Nothing && (!telling.if_asked || asked_.holds(fact));
  }

  bool fact(Fact fact, Use use) {
    const Telling& telling = tellings_.of(fact);
    if (!tells_something(fact)) return false;
    if (telling.without) {
      if (tells(telling.otherwise, fact, use)) return true;
      without_ |= bit_of(*telling.without);
    }
    return tells(telling.told, fact, use);
  }
  bool tells(Told told, Fact fact, Use use) {
    switch (told) {
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
      case Told::Compared:
      case Told::Usa:
        return false;
      case Told::Derived:
        without_ |= rollup_.without;
        return rollup_.follows;
    }
    return false;
  }

  const Program& program_;
  const Tellings& tellings_;
  const AskedOfShapes& asked_;
  const ShapeBond& rollup_;
  std::optional<WordId> usa_;
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

ShapeQuestions& AskedOfShapes::asked(Record record) {
  return record == Record::Section ? section_ : record == Record::PageLine ? page_line_ : cable_;
}

// False if there are too many.
bool AskedOfShapes::add(Fact fact) {
  std::vector<Fact>& facts = asked(declaration(fact).owner).facts;
  if (contains(facts, fact)) return true;
  if (facts.size() == kMost / 2) return false;
  facts.push_back(fact);
  return true;
}

void AskedOfShapes::add(const ShapeComparison& comparison) {
  std::vector<ShapeComparison>& comparisons = asked(asked_of(comparison)).comparisons;
  if (contains(comparisons, comparison) || comparisons.size() == kMost) return;
  const auto known = [this](const ShapeOperand& operand) { return !operand.fact || add(*operand.fact); };
  if (known(comparison.left) && known(comparison.right)) comparisons.push_back(comparison);
}

void AskedOfShapes::add(const Program& program) {
  for (const ProgramNode& node : program.nodes) {
    if ((node.op == Op::Fact || node.op == Op::HasFact) && kOfShape.of(node.fact).if_asked) add(node.fact);
    if (!is_comparison(node.op)) continue;
    if (const auto comparison = read_comparison(program, node)) add(*comparison);
  }
}

const ShapeQuestions& AskedOfShapes::of(Record record) const {
  return record == Record::Section ? section_ : record == Record::PageLine ? page_line_ : cable_;
}

bool AskedOfShapes::holds(Fact fact) const { return contains(of(declaration(fact).owner).facts, fact); }

bool AskedOfShapes::holds(const Program& program, const ProgramNode& node) const {
  const std::optional<ShapeComparison> comparison = read_comparison(program, node);
  return comparison && contains(of(asked_of(*comparison)).comparisons, *comparison);
}

ShapeReader::ShapeReader(const Policy& policy) {
  for (const Rule& rule : policy.rules) asked_.add(rule.program);
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
    ExpressionReader reader(row.program, kOfShape, asked_, rollup_);
    rows.follows = rows.follows && reader.follows({row.some, row.other, row.when});
    rows.without |= reader.without();
  }
  rollup_ = rows;
  for (const Rule& rule : policy.rules) days.add(rule.program);
  days_ = days.sorted();
}

ShapeBond ShapeReader::bond(const Rule& rule) const {
  const ShapeBond entered = bond(rule, true);
  return entered.follows ? entered : bond(rule, false);
}

// Not entered: of cables of which some list that the rule goes over is empty. Nothing is asked of its elements then.
ShapeBond ShapeReader::bond(const Rule& rule, bool entered) const {
  ExpressionReader reader(rule.program, kOfShape, asked_, rollup_);
  ShapeParts lists = 0;
  for (const Loop& loop : rule.loops) {
    const ProgramNode& list = rule.program.nodes[loop.list];
    if (!reader.follows(loop.list, Use::Elements)) return {};
    if (list.op != Op::Fact) continue;
    if (const auto part = kOfShape.of(list.fact).without) lists |= bit_of(*part);
  }
  if (!entered && lists == 0) return {};
  const auto follow = [&](const std::vector<NodeId>& conditions) {
    return std::all_of(conditions.begin(), conditions.end(), [&](NodeId condition) {
      return (!entered && rule.program.nodes[condition].loop_dependent) || reader.follows(condition, Use::Value);
    });
  };
  const bool body = !entered || (follow(rule.require) && follow(rule.forbid));
  const bool follows = body && follow(rule.when) && follow(rule.unless);
  return {follows, reader.without() | (entered ? 0 : lists)};
}

ShapeBond ShapeReader::bond(const Program& program, NodeId condition) const {
  ExpressionReader reader(program, kOfShape, asked_, rollup_);
  const bool follows = reader.follows(condition, Use::Value);
  return {follows, reader.without()};
}

namespace {

// A part of a message that shows lists of the marking in full, or nothing of them.
bool shows_lists(const Rule& rule, NodeId value) {
  if (value == kNoNode) return false;
  const ProgramNode& node = rule.program.behind_lets(value);
  if (node.op != Op::Fact || rule.program.nodes[rule.program.child(node, 0)].op != Op::Variable) return false;
  constexpr std::array kShown = {Fact::MarkingText, Fact::MarkingNormal, Fact::MarkingRelTo, Fact::ControlCodes};
  return contains(kShown, node.fact);
}

// What a rule says where it is broken.
bool report_follows(const Rule& rule, ExpressionReader& reader) {
  const auto asked = [&reader](const auto& choices) {
    return std::all_of(choices.begin(), choices.end(),
                       [&reader](const auto& choice) { return reader.follows(choice.when, Use::Value); });
  };
  if (!asked(rule.severity) || !asked(rule.message)) return false;
  for (const auto& choice : rule.message) {
    for (const MessagePart& part : choice.is) {
      if (!shows_lists(rule, part.value) && !reader.follows(part.value, Use::Value)) return false;
    }
  }
  const auto place = [&reader](NodeId node) { return reader.follows(node, Use::Elements); };
  return place(rule.at) && std::all_of(rule.related.begin(), rule.related.end(), place);
}

MarkBond bond_to(const Tellings& tellings, const Policy& policy, const Rule& rule) {
  static constexpr ShapeBond kNoRollup;
  const AskedOfShapes nothing;
  ExpressionReader reader(rule.program, tellings, nothing, kNoRollup, policy.word(WordClass::Country, "USA"));
  const bool loops = std::all_of(rule.loops.begin(), rule.loops.end(),
                                 [&](const Loop& loop) { return reader.follows(loop.list, Use::Elements); });
  if (!loops || !reader.follows(rule.when) || !reader.follows(rule.unless)) return MarkBond::None;
  if (!reader.follows(rule.require) || !reader.follows(rule.forbid)) return MarkBond::Guards;
  return report_follows(rule, reader) ? MarkBond::Report : MarkBond::Judgement;
}

}  // namespace

MarkBond mark_bond(const Policy& policy, const Rule& rule) { return bond_to(kOfMarkKind, policy, rule); }

MarkBond pattern_bond(const Policy& policy, const Rule& rule) { return bond_to(kOfMarkPattern, policy, rule); }

std::uint32_t ShapeReader::stretch(Date day) const {
  return static_cast<std::uint32_t>(std::upper_bound(days_.begin(), days_.end(), day) - days_.begin());
}

}  // namespace cablemark
