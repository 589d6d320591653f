#include "checks/rollup.hpp"

#include <algorithm>
#include <tuple>

#include "checks/compartments.hpp"

namespace cablemark {
namespace {

// Whether two portions with the same mark may differ in this.
bool reads_more_than_the_mark(const ProgramNode& node) {
  if (node.op == Op::Member || node.op == Op::HasMember) return true;
  if (node.op != Op::Fact && node.op != Op::HasFact) return false;
  constexpr Fact kOfTheMark[] = {Fact::PortionMark,     Fact::PortionMarked, Fact::PortionLevel,
                                 Fact::PortionControls, Fact::PortionRelTo,  Fact::PortionInherited};
  if (declaration(node.fact).owner == Record::Portion) {
    return std::find(std::begin(kOfTheMark), std::end(kOfTheMark), node.fact) == std::end(kOfTheMark);
  }
  return node.fact == Fact::MarkingLabel;
}

}  // namespace

void Rollup::run(const RollupInput& input, FactSource& facts) {
  in_ = input;
  facts_ = &facts;
  arena_.reset();
  environment_.words = in_.policy;
  environment_.facts = facts_;
  environment_.arena = &arena_;
  for (const ControlUse& use : controls_) control_slot_[use.id] = 0;
  control_slot_.resize(in_.policy->controls.size(), 0);
  marking_ = Marking{};
  controls_.clear();
  codes_.clear();
  code_indices_.clear();
  forced_by_.clear();
  steps_.clear();
  effects_.clear();
  suffixes_.clear();
  error_.reset();
  any_level_ = false;
  systems_.fill(false);
  groups_.clear();
  renumber();

  find_level();
  unite_controls();
  unite_owners();
  unite_compartments();
  for (ControlUse& use : controls_) settle_code_list(use);
  for (std::uint32_t row = 0; row < in_.policy->rollup.size() && !error_; ++row) {
    if (in_.rows == nullptr || (*in_.rows)[row]) run_row(row);
  }
  name_forcing_portions();
}

ControlUse* Rollup::find(WordId control) { return has(control) ? &controls_[control_slot_[control] - 1U] : nullptr; }

void Rollup::renumber() {
  for (std::size_t i = 0; i < controls_.size(); ++i) {
    control_slot_[controls_[i].id] = static_cast<std::uint16_t>(i + 1);
  }
  marking_.controls = {in_.first_control, static_cast<std::uint32_t>(controls_.size())};
}

// The highest rank over all ladders, as a level of the ladder that is asked for: the one of that rank, else the next
// above it. What is unclassified stays so. A ladder that ends below it leaves the portion's own level. Of levels of one
// rank in one ladder the first row counts, in whatever order the portions stand.
void Rollup::find_level() {
  const auto& levels = in_.policy->levels;
  WordId highest = kNoWord;
  std::uint32_t portion = 0;
  for (const auto& [element, mark] : in_.marks) {
    if (mark->level >= levels.size()) continue;
    const std::int32_t rank = levels[mark->level].rank;
    const bool above = !any_level_ || rank > rank_;
    const bool ladder_before = any_level_ && levels[highest].ladder == in_.ladder;
    const bool of_ladder = levels[mark->level].ladder == in_.ladder;
    const bool preferred = !above && rank == rank_ && (of_ladder != ladder_before ? of_ladder : mark->level < highest);
    if (!above && !preferred) continue;
    if (above) portion = element;
    highest = mark->level;
    rank_ = rank;
    any_level_ = true;
  }
  if (!any_level_) return;
  if (levels[highest].ladder != in_.ladder) {
    WordId best = kNoWord;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const Level& row = levels[i];
      if (row.ladder != in_.ladder || row.rank < rank_ || row.classified != levels[highest].classified) continue;
      if (in_.day && !row.period.holds(*in_.day)) continue;
      if (best == kNoWord || row.rank < levels[best].rank) best = static_cast<WordId>(i);
    }
    if (best != kNoWord) highest = best;
  }
  marking_.level = highest;
  marking_.known = true;
  marking_.system = levels[highest].ladder == "nato" ? MarkSystem::Nato : MarkSystem::Us;
  steps_.push_back({RollupStep::kHighestLevel, portion});
}

// And notes the systems: what the rows ask of every mark alike.
void Rollup::unite_controls() {
  for (const auto& [element, mark] : in_.marks) {
    systems_[static_cast<std::size_t>(mark->system)] = true;
    for (std::uint32_t i = 0; i < mark->controls.count; ++i) {
      const ControlUse& use = in_.pool->controls[mark->controls.first + i];
      if (use.id >= control_slot_.size() || control_slot_[use.id] != 0) continue;
      controls_.push_back(use);
      controls_.back().codes = {};
      control_slot_[use.id] = static_cast<std::uint16_t>(controls_.size());
      note(RollupEffect::Change::Adds, use.id);
      finish({RollupStep::kUnion, element}, effects_.size() - 1);
    }
  }
  renumber();
  united_.clear();
  for (const ControlUse& use : controls_) united_.push_back(use.id);
}

// Compares with a few groups only, so that many different marks stay linear; what fits none is a group of its own.
const std::vector<Rollup::Group>& Rollup::groups() {
  constexpr std::size_t kCompared = 12;
  if (!groups_.empty()) return groups_;
  for (std::uint32_t i = 0; i < in_.marks.size(); ++i) {
    const std::string_view text = in_.marks[i].mark->span.of(in_.text);
    const auto last = groups_.begin() + static_cast<std::ptrdiff_t>(std::min(groups_.size(), kCompared));
    const auto same = std::find_if(groups_.begin(), last, [&](const Group& group) {
      return in_.marks[group.first].mark->span.of(in_.text) == text;
    });
    if (same == last) {
      groups_.push_back({i});
    } else if (same->second == Span::kNowhere) {
      same->second = i;
    }
  }
  return groups_;
}

// ---- code lists

std::span<const CodeUse> Rollup::codes_of(const Marking& mark, WordId control) const {
  for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
    const ControlUse& use = in_.pool->controls[mark.controls.first + i];
    if (use.id != control) continue;
    if (use.codes.count > 0) return {in_.pool->codes.data() + use.codes.first, use.codes.count};
    return control == in_.rel_to ? in_.overall_codes : std::span<const CodeUse>{};
  }
  return {};
}

std::uint32_t Rollup::key(const CodeUse& code) {
  const auto countries = static_cast<std::uint32_t>(in_.policy->countries.size());
  std::uint32_t key = code.id;
  if (code.id >= countries) {
    const auto next = countries + static_cast<std::uint32_t>(unknown_codes_.size());
    key = unknown_codes_.try_emplace(code.span.of(in_.text), next).first->second;
  }
  if (key >= counts_.size()) counts_.resize(key + 1U);
  return key;
}

void Rollup::start_counting() {
  if (!unknown_codes_.empty()) unknown_codes_.clear();
  if (counts_.size() < in_.policy->countries.size()) counts_.resize(in_.policy->countries.size());
  ++round_;
}

// Whether this list has the code for the first time; `lists` then counts one list more.
bool Rollup::count_once(std::uint32_t key, std::uint32_t list) {
  Count& count = counts_[key];
  if (count.round != round_) count = {.round = round_};
  if (count.list == list) return false;
  count.list = list;
  ++count.lists;
  return true;
}

void Rollup::push_code(const CodeUse& code) {
  Count& count = counts_[key(code)];
  if (count.round != round_) count = {.round = round_};
  if (count.pushed != 0) return;
  count.pushed = 1;
  code_indices_.push_back(in_.first_code + static_cast<std::uint32_t>(codes_.size()));
  codes_.push_back(code);
}

// The country that marks without an owner are of is no foreign source, though it owns joint marks.
void Rollup::push_sources(const Marking& mark) {
  for (std::uint32_t i = 0; i < mark.owners.count; ++i) {
    const CodeUse& code = in_.pool->codes[mark.owners.first + i];
    if (code.id != in_.home) push_code(code);
  }
  if (mark.owners.count > 0 || mark.level >= in_.policy->levels.size()) return;
  for (const WordId owner : in_.policy->levels[mark.level].owners) push_code({owner, {}});
}

// The codes from `first` on, in the order of a list: the home country, countries, groups.
Range Rollup::listed(std::uint32_t first) {
  const auto& countries = in_.policy->countries;
  const auto order = [&](const CodeUse& code) {
    const bool known = code.id < countries.size();
    const bool group = known && (countries[code.id].group || !countries[code.id].members.empty());
    return std::tuple(code.id != in_.home || !known, group,
                      known ? std::string_view(countries[code.id].name) : code.span.of(in_.text));
  };
  std::sort(codes_.begin() + first, codes_.end(),
            [&order](const CodeUse& a, const CodeUse& b) { return order(a) < order(b); });
  return {in_.first_code + first, static_cast<std::uint32_t>(codes_.size()) - first};
}

void Rollup::unite_owners() {
  start_counting();
  const auto first = static_cast<std::uint32_t>(codes_.size());
  for (const auto& [element, mark] : in_.marks) push_sources(*mark);
  marking_.owners = listed(first);
}

void Rollup::unite_compartments() {
  std::vector<std::pair<WordId, CompartmentUnion>> unions;
  for (const auto& [element, mark] : in_.marks) {
    if (mark->compartments.count == 0) continue;
    for (std::uint32_t i = 0; i < mark->controls.count; ++i) {
      const std::uint32_t index = mark->controls.first + i;
      const Span suffix = suffix_behind(*in_.pool, *mark, index);
      const WordId id = in_.pool->controls[index].id;
      if (!suffix.present() || id >= in_.policy->controls.size()) continue;
      auto found = std::find_if(unions.begin(), unions.end(), [&](const auto& one) { return one.first == id; });
      if (found == unions.end()) found = unions.insert(unions.end(), {id, CompartmentUnion{}});
      found->second.add(suffix.of(in_.text), in_.policy->controls[id]);
    }
  }
  for (const auto& [id, compartments] : unions) suffixes_.emplace_back(id, compartments.text());
}

void Rollup::join_suffix(WordId from, WordId to) {
  const auto of = [&](WordId id) {
    return std::find_if(suffixes_.begin(), suffixes_.end(), [id](const auto& one) { return one.first == id; });
  };
  const auto taken = of(from);
  if (taken == suffixes_.end()) return;
  CompartmentUnion both;
  const Control& control = in_.policy->controls[to];
  both.add(taken->second, control);
  if (const auto own = of(to); own != suffixes_.end()) both.add(own->second, control);
  suffixes_.erase(taken);
  if (const auto own = of(to); own != suffixes_.end()) suffixes_.erase(own);
  suffixes_.emplace_back(to, both.text());
}

std::string_view Rollup::suffix(WordId control) const {
  const auto found =
      std::find_if(suffixes_.begin(), suffixes_.end(), [&](const auto& one) { return one.first == control; });
  return found == suffixes_.end() ? std::string_view{} : found->second;
}

void Rollup::settle_code_list(ControlUse& use) {
  switch (in_.policy->controls[use.id].codes) {
    case Control::Codes::None:
      return;
    case Control::Codes::Intersect:
      intersect_codes(use);
      return;
    case Control::Codes::Union:
      unite_codes(use);
      return;
  }
}

// Sources are named behind the control, and by the marks that they own.
void Rollup::unite_codes(ControlUse& control) {
  start_counting();
  const auto first = static_cast<std::uint32_t>(codes_.size());
  for (const auto& [element, mark] : in_.marks) {
    for (const CodeUse& code : codes_of(*mark, control.id)) push_code(code);
    push_sources(*mark);
  }
  control.codes = listed(first);
}

// A group that every list names stays a group; any other is taken by its members.
void Rollup::intersect_codes(ControlUse& control) {
  start_counting();
  const auto& countries = in_.policy->countries;
  const auto members_of = [&](const CodeUse& code) -> std::span<const WordId> {
    return code.id < countries.size() ? std::span<const WordId>(countries[code.id].members) : std::span<const WordId>{};
  };
  std::span<const CodeUse> first_list;
  std::uint32_t lists = 0;
  RollupStep step{RollupStep::kCodes};
  for (const auto& [element, mark] : in_.marks) {
    const auto list = codes_of(*mark, control.id);
    if (list.empty()) continue;
    if (lists == 0) first_list = list;
    ++lists;
    bool differs = false;
    for (const CodeUse& code : list) {
      const std::uint32_t code_key = key(code);
      count_once(code_key, lists);
      differs |= counts_[code_key].lists != lists;
      for (const WordId member : members_of(code)) {
        if (member < countries.size()) count_once(member, lists);
      }
    }
    if (lists == 1) step.some = element;
    if (lists > 1 && step.other == Span::kNowhere && (differs || list.size() != first_list.size()))
      step.other = element;
  }
  const auto first = static_cast<std::uint32_t>(codes_.size());
  const auto common = [&](std::uint32_t code_key) {
    return counts_[code_key].round == round_ && counts_[code_key].lists == lists;
  };
  for (const CodeUse& code : first_list) {
    if (common(key(code))) {
      push_code(code);
      continue;
    }
    for (const WordId member : members_of(code)) {
      if (member < countries.size() && common(member)) push_code({member, {}});
    }
  }
  control.codes = listed(first);
  if (step.other == Span::kNowhere) return;
  note(RollupEffect::Change::Narrows, control.id);
  finish(step, effects_.size() - 1);
}

// ---- rows of the policy

bool Rollup::holds(const RollupRow& row, NodeId condition, std::uint32_t portion) {
  environment_.variables[row.portion_slot] = Value::of_record(Record::Portion, portion);
  std::fill(environment_.let_known.begin(), environment_.let_known.end(), 0);
  const Value value = evaluate(row.program, condition, environment_);
  if (value.is_error() && !error_) error_ = value;
  return value.is_true();
}

// What is known of a condition without evaluating it, for all portions alike: most rows speak of controls and systems
// that a cable lacks. A value that decides absorbs whatever the rest would be.
std::optional<bool> Rollup::known(const RollupRow& row, NodeId condition) const {
  const Program& program = row.program;
  const ProgramNode& node = program.nodes[condition];
  if (node.op == Op::HasRow) return known_control(row, node);
  if (node.op == Op::Equal || node.op == Op::In) return known_system(row, node);
  if (node.op == Op::LevelMember) return known_classified(row, node);
  if (node.op == Op::Not) {
    const std::optional<bool> inner = known(row, program.child(node, 0));
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (node.op != Op::And && node.op != Op::Or) return std::nullopt;
  const bool decides = node.op == Op::Or;
  bool every = true;
  for (std::size_t i = 0; i < node.child_count; ++i) {
    const std::optional<bool> child = known(row, program.child(node, i));
    if (child == decides) return decides;
    every = every && child;
  }
  return every ? std::optional(!decides) : std::nullopt;
}

namespace {

bool is_variable(const ProgramNode& node, std::uint16_t slot) { return node.op == Op::Variable && node.slot == slot; }

const ProgramNode& owner_of(const Program& program, const ProgramNode& fact) {
  return program.nodes[program.child(fact, 0)];
}

bool is_mark_of(const Program& program, const ProgramNode& node, std::uint16_t portion) {
  return node.op == Op::Fact && node.fact == Fact::PortionMark && is_variable(owner_of(program, node), portion);
}

}  // namespace

// `has(so_far.controls.X)`, and of `p.controls` and `p.mark.controls` that no mark has it.
std::optional<bool> Rollup::known_control(const RollupRow& row, const ProgramNode& node) const {
  const Program& program = row.program;
  const ProgramNode& table = program.nodes[program.child(node, 0)];
  const ProgramNode& key = program.nodes[program.child(node, 1)];
  if (table.op != Op::Fact || key.op != Op::Constant || key.constant.kind != ValueKind::Word) return std::nullopt;
  const WordId control = key.constant.id();
  const ProgramNode& owner = owner_of(program, table);
  if (table.fact == Fact::MarkingControls && is_variable(owner, row.so_far_slot)) return has(control);
  const bool of_portion = table.fact == Fact::PortionControls && is_variable(owner, row.portion_slot);
  const bool of_mark = table.fact == Fact::MarkingControls && is_mark_of(program, owner, row.portion_slot);
  if (!of_portion && !of_mark) return std::nullopt;
  const bool united = std::find(united_.begin(), united_.end(), control) != united_.end();
  return united ? std::nullopt : std::optional(false);
}

// Of `p.mark.system == X` and `p.mark.system in [X, Y]`, that no mark is of these.
std::optional<bool> Rollup::known_system(const RollupRow& row, const ProgramNode& node) const {
  const Program& program = row.program;
  const ProgramNode& system = program.nodes[program.child(node, 0)];
  const ProgramNode& wanted = program.nodes[program.child(node, 1)];
  if (system.op != Op::Fact || system.fact != Fact::MarkingSystem || wanted.op != Op::Constant) return std::nullopt;
  if (!is_mark_of(program, owner_of(program, system), row.portion_slot)) return std::nullopt;
  const bool list = wanted.constant.kind == ValueKind::List;
  const std::span<const Value> words =
      list ? std::span(wanted.constant.items, wanted.constant.count) : std::span(&wanted.constant, 1);
  const bool none = std::all_of(words.begin(), words.end(), [this](const Value& word) {
    return word.kind == ValueKind::Word && word.id() < systems_.size() && !systems_[word.id()];
  });
  return none ? std::optional(false) : std::nullopt;
}

// `so_far.level.classified`.
std::optional<bool> Rollup::known_classified(const RollupRow& row, const ProgramNode& node) const {
  const Program& program = row.program;
  const ProgramNode& level = program.nodes[program.child(node, 0)];
  const auto& levels = in_.policy->levels;
  if (node.function != static_cast<std::uint16_t>(LevelPart::Classified) || marking_.level >= levels.size() ||
      level.op != Op::Fact || level.fact != Fact::MarkingLevel ||
      !is_variable(owner_of(program, level), row.so_far_slot)) {
    return std::nullopt;
  }
  return levels[marking_.level].classified;
}

// Notes the portions for which the condition holds, at most two of a group: a row needs no more.
template <typename Note>
void Rollup::each_that_holds(const RollupRow& row, NodeId condition, Note&& note) {
  if (known(row, condition) == false) return;
  const auto& nodes = row.program.nodes;
  const bool by_group = std::none_of(nodes.begin(), nodes.end(), reads_more_than_the_mark);
  if (!by_group) {
    for (std::uint32_t i = 0; i < in_.marks.size() && !error_; ++i) {
      if (holds(row, condition, in_.marks[i].portion)) note(i);
    }
    return;
  }
  for (const Group& group : groups()) {
    if (error_) return;
    if (!holds(row, condition, in_.marks[group.first].portion)) continue;
    note(group.first);
    if (group.second != Span::kNowhere) note(group.second);
  }
}

// Two different portions, one for each side. Each side is asked once a portion, so that the cost is linear.
bool Rollup::find_pair(const RollupRow& row, RollupStep& step) {
  constexpr std::uint32_t kNone = Span::kNowhere;
  struct FirstTwo {
    std::uint32_t first = kNone, second = kNone;

    void operator()(std::uint32_t mark) {
      if (mark < first) {
        second = first;
        first = mark;
      } else if (mark < second) {
        second = mark;
      }
    }
  };
  FirstTwo some, other;
  if (row.some != kNoNode) {
    each_that_holds(row, row.some, some);
    if (some.first == kNone || error_) return false;
  }
  if (row.other != kNoNode) {
    each_that_holds(row, row.other, other);
    if (other.first == kNone || error_) return false;
  }
  if (row.some != kNoNode && row.other != kNoNode && some.first == other.first) {
    if (other.second != kNone) {
      other.first = other.second;
    } else if (some.second != kNone) {
      some.first = some.second;
    } else {
      return false;
    }
  }
  if (some.first != kNone) step.some = in_.marks[some.first].portion;
  if (other.first != kNone) step.other = in_.marks[other.first].portion;
  return true;
}

void Rollup::run_row(std::uint32_t number) {
  const RollupRow& row = in_.policy->rollup[number];
  // Where no day is known, a row that is in force still counts.
  if (!(in_.day ? row.period.holds(*in_.day) : !row.period.to)) return;
  const std::optional<bool> applies = row.when == kNoNode ? std::optional(true) : known(row, row.when);
  if (applies == false) return;
  const NodeId first = row.some != kNoNode ? row.some : row.other;
  if (applies && first != kNoNode && known(row, first) == false) return;
  environment_.variables.assign(row.program.variable_slots, Value{});
  environment_.lets.assign(row.program.let_slots, Value{});
  environment_.let_known.assign(row.program.let_slots, 0);
  environment_.variables[row.so_far_slot] = Value::of_record(Record::Marking, in_.marking);
  if (!applies) {
    const Value value = evaluate(row.program, row.when, environment_);
    if (value.is_error()) error_ = value;
    if (!value.is_true()) return;
  }
  RollupStep step{number};
  if (first != kNoNode && !find_pair(row, step)) return;
  const std::size_t first_effect = effects_.size();
  if (apply(row, step)) finish(step, first_effect);
}

void Rollup::finish(RollupStep step, std::size_t first_effect) {
  step.effects = {static_cast<std::uint32_t>(first_effect), static_cast<std::uint32_t>(effects_.size() - first_effect)};
  steps_.push_back(step);
}

bool Rollup::apply(const RollupRow& row, const RollupStep& step) {
  bool changed = false;
  for (const WordId id : row.remove) {
    if (!find(id)) continue;
    if (row.join != kNoWord) join_suffix(id, row.join);
    controls_.erase(controls_.begin() + (control_slot_[id] - 1));
    control_slot_[id] = 0;
    renumber();
    note(RollupEffect::Change::Removes, id);
    changed = true;
  }
  for (const WordId id : row.add) {
    if (id >= control_slot_.size() || find(id)) continue;
    ControlUse use;
    use.id = id;
    const std::uint32_t named = step.some != Span::kNowhere ? step.some : step.other;
    for (const auto& [element, mark] : in_.marks) {
      if (element == named) use.span = use.word = mark->span;
    }
    // The codes of a control that names sources are the owners of what was rolled up.
    if (in_.policy->controls[id].codes == Control::Codes::Union) use.codes = marking_.owners;
    controls_.push_back(use);
    renumber();
    note(RollupEffect::Change::Adds, id);
    changed = true;
  }
  for (const WordId id : row.bare) {
    ControlUse* use = find(id);
    if (!use) continue;
    const bool owners = in_.policy->controls[id].codes == Control::Codes::Union && marking_.owners.count > 0;
    if (use->codes.count == 0 && !owners) continue;
    use->codes = {};
    if (owners) marking_.owners = {};
    note(RollupEffect::Change::Bares, id);
    changed = true;
  }
  return narrow(row.narrow) || changed;
}

// The codes, groups with their members, that each mark with one of the controls has in the list of one of them, in the
// order of the first. Where such a mark does not say its list, nothing is common to all.
std::vector<CodeUse> Rollup::common_codes(std::span<const WordId> controls) {
  start_counting();
  const auto& countries = in_.policy->countries;
  std::uint32_t lists = 0;
  std::vector<CodeUse> codes;
  const auto count = [&](const CodeUse& code) {
    if (count_once(key(code), lists) && lists == 1) codes.push_back(code);
  };
  for (const auto& [element, mark] : in_.marks) {
    const auto* const uses = in_.pool->controls.data() + mark->controls.first;
    const bool counts = std::any_of(uses, uses + mark->controls.count, [&](const ControlUse& use) {
      return std::find(controls.begin(), controls.end(), use.id) != controls.end();
    });
    if (!counts) continue;
    ++lists;
    for (const WordId control : controls) {
      for (const CodeUse& code : codes_of(*mark, control)) {
        count(code);
        if (code.id >= countries.size()) continue;
        for (const WordId member : countries[code.id].members) count({member, {}});
      }
    }
  }
  const auto rare = [&](const CodeUse& code) { return counts_[key(code)].lists != lists; };
  codes.erase(std::remove_if(codes.begin(), codes.end(), rare), codes.end());
  return codes;
}

// What the lists of the other controls say already is left out, and so are the members of a group that stays.
bool Rollup::narrow(std::span<const WordId> controls) {
  if (controls.empty() || !has(controls.front())) return false;
  const std::vector<CodeUse> common = common_codes(controls);
  const auto leave_out = [&](const CodeUse& code) { counts_[key(code)].pushed = 1; };
  const auto codes_at = [&](Range range) {
    return std::span<const CodeUse>(codes_).subspan(range.count == 0 ? 0 : range.first - in_.first_code, range.count);
  };
  for (const WordId control : controls.subspan(1)) {
    if (const ControlUse* other = find(control)) {
      for (const CodeUse& code : codes_at(other->codes)) leave_out(code);
    }
  }
  const auto& countries = in_.policy->countries;
  for (const CodeUse& code : common) {
    if (code.id >= countries.size() || counts_[key(code)].pushed != 0) continue;
    for (const WordId member : countries[code.id].members) leave_out({member, {}});
  }
  ControlUse& use = *find(controls.front());
  const auto first = static_cast<std::uint32_t>(codes_.size());
  for (const CodeUse& code : common) push_code(code);
  const Range kept = listed(first);
  const auto before = codes_at(use.codes), after = codes_at(kept);
  const bool same = std::equal(before.begin(), before.end(), after.begin(), after.end(),
                               [&](const CodeUse& a, const CodeUse& b) { return key(a) == key(b); });
  use.codes = kept;
  if (!same) note(RollupEffect::Change::Narrows, controls.front());
  return !same;
}

// In text order; the subject comes first, as it does in the marks.
void Rollup::name_forcing_portions() {
  const auto& levels = in_.policy->levels;
  std::vector<std::uint32_t>& named = forced_by_;
  for (const RollupStep& step : steps_) {
    if (step.row >= in_.policy->rollup.size()) continue;
    if (step.some != Span::kNowhere) named.push_back(step.some);
    if (step.other != Span::kNowhere) named.push_back(step.other);
  }
  std::sort(named.begin(), named.end());
  named.erase(std::unique(named.begin(), named.end()), named.end());
  const std::size_t rows = named.size();
  for (const auto& [element, mark] : in_.marks) {
    const bool highest = mark->level < levels.size() && levels[mark->level].rank == rank_;
    if (highest || std::binary_search(named.begin(), named.begin() + static_cast<std::ptrdiff_t>(rows), element)) {
      named.push_back(element);
    }
  }
  named.erase(named.begin(), named.begin() + static_cast<std::ptrdiff_t>(rows));
}

}  // namespace cablemark
