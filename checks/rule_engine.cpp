#include "checks/rule_engine.hpp"

#include <algorithm>
#include <bit>

#include "checks/evaluator.hpp"
#include "checks/messages.hpp"

namespace cablemark {
namespace {

// How much is evaluated between two looks at the time limit.
constexpr std::uint64_t kTicksBetweenLooks = 4096;

Value element_at(const Value& list, std::uint32_t n) {
  return list.kind == ValueKind::List ? list.items[n] : Value::of_record(list.record, list.indices[n]);
}

Value not_a_condition() { return Value::error("a condition is neither true nor false"); }

// All of some conditions, or none of them: the value that decides absorbs what is absent or failed; of those, an error
// wins.
class Together {
 public:
  Together(Value so_far, bool negated) : so_far_(so_far), negated_(negated) {}

  // False once it is decided.
  bool take(const Value& value) {
    if (value.kind == ValueKind::Bool) {
      if (value.is_true() == negated_) so_far_ = Value::boolean(false);
      return value.is_true() != negated_;
    }
    if (value.is_absent()) {
      if (so_far_.is_true()) so_far_ = value;
    } else if (!so_far_.is_error()) {
      so_far_ = value.is_error() ? value : not_a_condition();
    }
    return true;
  }
  [[nodiscard]] const Value& value() const { return so_far_; }

 private:
  Value so_far_;
  bool negated_;
};

Value together(const Program& program, const std::vector<ElementCondition>& conditions, Environment& environment,
               const Value& so_far, bool negated) {
  Together all(so_far, negated);
  Evaluator evaluator(program, environment);
  for (const ElementCondition& condition : conditions) {
    if (!all.take(evaluator.run(condition.node))) break;
  }
  return all.value();
}

}  // namespace

RuleEngine::RuleEngine()
    : conditions_(
          environment_, [this] { enter_rule(); }, [this] { enter_cell(); }) {}

void RuleEngine::run(const Job& job) {
  job_ = job;
  ++runs_;
  findings_.clear();
  keys_.clear();
  not_checked_.clear();
  error_.reset();
  rules_checked_ = 0;
  stopped_ = false;
  follows_from_pattern_ = job.only_mark.has_value();
  for (Cells& cells : cells_) cells.of = nullptr;
  shown_mark_.of.reset();
  shown_control_.of.reset();
  recognise();
  spoke_.assign((job.policy->rules.size() + 63) / 64, 0);
  environment_.words = job.policy;
  environment_.facts = job.facts;
  environment_.arena = &arena_;
  environment_.records = columns_on_ ? &conditions_ : nullptr;
  environment_.limit = job.step_limit;
  environment_.variables.resize(std::max(environment_.variables.size(), job.plan->variable_slots()));
  environment_.lets.resize(std::max(environment_.lets.size(), job.plan->let_slots()));
  environment_.let_known.resize(std::max(environment_.let_known.size(), job.plan->let_slots()));
  conditions_.reset(job.plan->conditions(), *job.facts);
  if (!filter_) {
    filter_ = [this](WordId control, WordId other) {
      return owns_pair(*plan_, cell_place_, control, other, job_.facts->kind());
    };
  }
  if (known_shapes_.entered() && job.options->selected == nullptr && !job.enabled.empty()) {
    judge_rest();
    return;
  }
  const std::vector<bool>* selected = job.options->selected;
  for (const std::uint32_t index : job.rules) {
    if (selected != nullptr ? index >= selected->size() || !(*selected)[index] : !job.plan->gate(index).enabled) {
      continue;
    }
    if (!judge(index)) return;
  }
}

// The rules that are not known to be silent about this shape.
void RuleEngine::judge_rest() {
  for (std::uint32_t word = 0; word < job_.enabled.size(); ++word) {
    const std::uint64_t silent = job_.enabled[word] & known_shapes_.silent()[word];
    rules_checked_ += static_cast<std::uint32_t>(std::popcount(silent));
    spoke_[word] |= silent & known_shapes_.spoke()[word];
    const std::uint64_t open = job_.enabled[word] & ~silent & ~known_shapes_.outside()[word];
    for (std::uint64_t rest = open; rest != 0; rest &= rest - 1) {
      if (!judge(64 * word + static_cast<std::uint32_t>(std::countr_zero(rest)))) return;
    }
  }
}

bool RuleEngine::judge(std::uint32_t index) {
  const Gate& gate = job_.plan->gate(index);
  if (gate.has_period) {
    const std::optional<Date> day = job_.facts->date();
    if (!day) {
      not_checked_.push_back({index, "cable.date"});
      return true;
    }
    if (*day < gate.from || gate.to < *day) {
      if (known_shapes_.entered() && !job_.only_mark) known_shapes_.learn_outside(index);
      return true;
    }
  }
  const std::size_t findings_before = findings_.size();
  run_rule(index, gate);
  if (stopped_) {
    error_ = {ErrorCode::Timeout, "the time limit was reached before every rule had run"};
    return false;
  }
  if (!not_checked_noted_) ++rules_checked_;
  if (follows_from_pattern_) follows_from_pattern_ = pattern_decides(index, findings_.size() == findings_before);
  if (known_shapes_.entered() && !known_shapes_.open(index)) learn_shape(index, findings_before);
  return true;
}

void RuleEngine::run_rule(std::uint32_t index, const Gate& gate) {
  not_checked_noted_ = false;
  entered_ = false;
  fixed_ = Value::null();
  if (!columns_on_) {
    plan_rule(index);
    judge_one_by_one();
    return;
  }
  if (gate.scalar) plan_rule(index);
  const bool open = known_shapes_.open(index);
  const Code guard = open ? 1 : all_hold(job_.plan->fixed(gate.guards));
  guards_hold_ = guard == 1;
  if (guard == 0 || (guard == 1 && known_to_be_silent(index, gate))) {
    if (entered_ && expired()) stopped_ = true;
    return;
  }
  if (!gate.scalar) plan_rule(index);
  const Conditions::Elements* elements = nullptr;
  if (guard == 1) {
    fixed_ = Value::boolean(true);
    if (plan_->by_columns) elements = conditions_.elements(plan_->loop.domain);
  }
  if (elements == nullptr) {
    judge_one_by_one();
    return;
  }
  said_ = held_ = 0;
  judge_blocks(*elements);
  if (marks_known_ && plan_->own_to_mark && !stopped_) known_marks_.learn(index, said_, held_);
  leave_rule();
}

// Of a rule whose guards hold, as far as they are conditions of the cable.
bool RuleEngine::known_to_be_silent(std::uint32_t index, const Gate& gate) {
  if (gate.loops) {
    if (!marks_known_ || !known_marks_.silent(index)) return false;
    if (known_marks_.spoke(index)) note_spoke(index);
    return true;
  }
  if (all_hold(job_.plan->fixed(gate.body)) != 1) return false;
  note_spoke(index);
  return true;
}

void RuleEngine::judge_one_by_one() {
  elements_.clear();
  enter_rule();
  if (fixed_.kind == ValueKind::Null) fixed_ = fixed_guards();
  if (!fixed_.is_false()) {
    loop(0);
  } else {
    tell(Outcome::NotAsked);
  }
  leave_rule();
}

void RuleEngine::leave_rule() {
  if (plan_->pairs != PairKind::None && plan_->has_cells()) job_.facts->set_pair_filter(nullptr);
}

void RuleEngine::recognise() {
  known_shapes_.enter_none();
  marks_known_ = false;
  if (!columns_on_) return;
  const bool first_cable = known_of_ != job_.plan->number();
  if (first_cable) {
    known_of_ = job_.plan->number();
    known_marks_.forget(job_.policy->rules.size());
    known_shapes_.forget(job_.policy->rules.size());
  }
  if (job_.only_mark) {
    if (!first_cable) recognise_mark_kind();
    return;
  }
  marks_known_ = true;
  recognise_marks();
  // Of a single cable nothing is worth keeping.
  if (marks_known_ && !first_cable && job_.options->rollup == nullptr) recognise_shape();
}

// No shape begins with these bytes: they would be parts that no cable has.
void RuleEngine::recognise_mark_kind() {
  const Value marks = job_.facts->fact(Fact::CableMarks, 0);
  if (*job_.only_mark >= marks.count) return;
  key_.clear();
  key_.add(std::array{'m', 'a', 'r', 'k'});
  key_.add(job_.facts->date().value_or(Date{}).days);
  job_.facts->append_mark_kind(key_, marks.indices[*job_.only_mark]);
  known_shapes_.enter(key_.bytes());
}

void RuleEngine::recognise_marks() {
  // A shape names marks by their number.
  if (known_marks_.begin_cable()) known_shapes_.forget(job_.policy->rules.size());
  const Value marks = job_.facts->fact(Fact::CableMarks, 0);
  for (std::uint32_t n = 0; n < marks.count && marks_known_; ++n) {
    if (n > 0 && job_.facts->same_portion_mark(marks.indices[n - 1], marks.indices[n])) {
      known_marks_.add_again(marks.indices[n]);
      continue;
    }
    // Which rule judges a control depends on the kind of the cable.
    key_.clear();
    key_.add(job_.facts->kind());
    job_.facts->append_mark_key(key_, marks.indices[n]);
    marks_known_ = known_marks_.add(marks.indices[n], key_.bytes());
  }
  known_marks_.end_cable();
}

void RuleEngine::recognise_shape() {
  key_.clear();
  const std::optional<ShapeParts> parts = job_.facts->append_shape_key(key_, known_marks_, job_.plan->shapes());
  if (!parts) return;
  shape_parts_ = *parts;
  known_shapes_.enter(key_.bytes());
}

void RuleEngine::learn_shape(std::uint32_t index, std::size_t findings_before) {
  const bool silent = findings_.size() == findings_before && !not_checked_noted_ && !error_;
  if (job_.only_mark) {
    const MarkBond bond = job_.plan->mark_bond(index);
    if (silent && silence_follows(index, bond)) known_shapes_.learn(index, spoke(index));
    return;
  }
  if (silent && holds(job_.plan->shape_bond(index))) {
    known_shapes_.learn(index, spoke(index));
    return;
  }
  const std::span<const FixedCondition> guards = job_.plan->fixed(job_.plan->gate(index).guards);
  if (guards_hold_) {
    for (std::uint32_t n = 0; n < guards.size(); ++n) {
      if (!holds(job_.plan->guard_bond(index, n))) return;
    }
    if (silent && body_is_decided(index)) {
      known_shapes_.learn(index, true);
    } else {
      known_shapes_.learn_open(index);
    }
    return;
  }
  if (!silent) return;
  // A guard that does not hold decides, whatever else the rule asks.
  for (std::uint32_t n = 0; n < guards.size(); ++n) {
    if (conditions_.code(guards[n].id) != (guards[n].negated ? 1 : 0)) continue;
    if (holds(job_.plan->guard_bond(index, n))) known_shapes_.learn(index, false);
    return;
  }
}

bool RuleEngine::pattern_decides(std::uint32_t index, bool silent) {
  const MarkBond bond = job_.plan->pattern_bond(index);
  if (!silent) return bond == MarkBond::Report;
  return silence_follows(index, bond);
}

bool RuleEngine::body_is_decided(std::uint32_t index) {
  const Gate& gate = job_.plan->gate(index);
  if (gate.loops) return false;
  plan_rule(index);
  enter_rule();
  const std::span<const FixedCondition> body = job_.plan->fixed(gate.body);
  return std::all_of(body.begin(), body.end(), [this](const FixedCondition& condition) {
    return is_decided(condition.node, !condition.negated);
  });
}

bool RuleEngine::is_decided(NodeId condition, bool wanted) {
  const Program& program = rule_->program;
  const ProgramNode& node = program.nodes[condition];
  if (node.op == Op::Not) return is_decided(program.child(node, 0), !wanted);
  if (node.op == Op::And || node.op == Op::Or) {
    // The value that decides is enough once, the other one has to be that of every part.
    const bool each = (node.op == Op::And) == wanted;
    for (std::size_t n = 0; n < node.child_count; ++n) {
      if (is_decided(program.child(node, n), wanted) != each) return !each;
    }
    return each;
  }
  if (!holds(job_.plan->shapes().bond(program, condition))) return false;
  const Value value = Evaluator(program, environment_).run(condition);
  return value.kind == ValueKind::Bool && value.is_true() == wanted;
}

MarkingSummary RuleEngine::derived_summary() {
  if (!known_shapes_.entered() || !holds(job_.plan->shapes().rollup())) return job_.facts->derived_summary();
  std::optional<MarkingSummary>& known = known_shapes_.derived();
  if (!known) known = job_.facts->derived_summary();
  return *known;
}

void RuleEngine::plan_rule(std::uint32_t index) {
  plan_ = &job_.plan->rule(index);
  rule_ = plan_->rule;
  conditions_.begin({&rule_->program, &plan_->macros, &plan_->loop_lets, &plan_->loop, &plan_->pair_words});
}

void RuleEngine::enter_rule() {
  if (entered_) return;
  entered_ = true;
  environment_.steps = 0;
  environment_.outcomes = outcomes_ != nullptr ? (*outcomes_)[plan_->index].data() : nullptr;
  arena_.reset();
  std::fill_n(environment_.let_known.begin(), rule_->program.let_slots, 0);
  environment_.variables[rule_->cable_slot] = Value::of_record(Record::Cable, 0);
}

// As all_hold(), with the reason of what is absent or failed; of those, an error wins.
Value RuleEngine::fixed_guards() {
  Evaluator evaluator(rule_->program, environment_);
  Value so_far = Value::boolean(true);
  for (const FixedCondition& condition : job_.plan->fixed(job_.plan->gate(plan_->index).guards)) {
    Together all(so_far, condition.negated);
    const bool open = all.take(evaluator.run(condition.node));
    so_far = all.value();
    if (!open) break;
  }
  return so_far;
}

Value RuleEngine::loop_guards() {
  const Value so_far = together(rule_->program, plan_->when, environment_, fixed_, false);
  if (so_far.is_false() || plan_->unless.empty()) return so_far;
  return together(rule_->program, plan_->unless, environment_, so_far, true);
}

void RuleEngine::loop(std::size_t depth) {
  if (depth == rule_->loops.size()) {
    judge_element();
    return;
  }
  const Loop& over = rule_->loops[depth];
  const Value list = Evaluator(rule_->program, environment_).run(over.list);
  if (!is_list(list)) {
    note(list);
    return;
  }
  std::uint32_t first = 0, end = list.count;
  if (depth == 0 && job_.only_mark) {
    first = std::min(*job_.only_mark, end);
    end = std::min(first + 1, end);
  }
  if (depth == 0 && plan_->by_columns && columns_on_ && list.kind != ValueKind::List) {
    loop_by_columns(list, first, end);
    return;
  }
  elements_.resize(depth + 1);
  for (std::uint32_t n = first; n < end && !stopped_; ++n) {
    // What one element took is given back, unless a named part that holds for all elements keeps its value there.
    const Arena::Mark mark = arena_.mark();
    for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = 0;
    const std::uint32_t kept = environment_.fixed_lets;
    elements_[depth] = environment_.variables[over.slot] = element_at(list, n);
    loop(depth + 1);
    elements_.resize(depth + 1);
    for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = 0;
    if (environment_.fixed_lets == kept) arena_.rewind(mark);
  }
  elements_.resize(depth);
}

bool RuleEngine::enter_cell() {
  if (!rule_->cell || !plan_->has_cells()) return true;
  const Value& control = environment_.variables[*rule_->cell];
  if (control.kind != ValueKind::Record) return true;
  const Cell cell = cell_of(control.count);
  if (!owns_cell(*plan_, cell, job_.facts->kind())) return false;
  if (plan_->pairs != PairKind::None) {
    cell_place_ = cell.place;
    job_.facts->set_pair_filter(&filter_);
  }
  return true;
}

void RuleEngine::judge_element() {
  if (expired()) {
    stopped_ = true;
    return;
  }
  if (!enter_cell()) return;
  const Value guard = loop_guards();
  if (guard.is_false()) {
    tell(Outcome::NotAsked);
    return;
  }
  if (!guard.is_true()) {
    note(guard);
    return;
  }
  note_spoke(plan_->index);
  const Value broken = violated();
  if (broken.is_true()) {
    tell(Outcome::Broken);
    report_element();
  } else if (broken.is_false()) {
    tell(Outcome::Kept);
  } else {
    note(broken);
  }
}

Value RuleEngine::violated() {
  const Value kept = together(rule_->program, plan_->body, environment_, Value::boolean(true), rule_->require.empty());
  return kept.kind == ValueKind::Bool ? Value::boolean(!kept.is_true()) : kept;
}

bool RuleEngine::expired() {
  // Steps start at 0 with every rule.
  const std::uint64_t steps = environment_.steps;
  ticks_ += 1 + (steps >= seen_steps_ ? steps - seen_steps_ : steps);
  seen_steps_ = steps;
  if (ticks_ < kTicksBetweenLooks) return false;
  ticks_ = 0;
  return job_.options->expired && job_.options->expired();
}

void RuleEngine::tell(Outcome outcome, const Value& reason) {
  if (!observer_) return;
  observer_({plan_->index, runs_, elements_, outcome, reason, &environment_});
}

void RuleEngine::note(const Value& value) {
  tell(value.is_absent() ? Outcome::NotChecked : Outcome::Failed, value);
  if (!value.is_absent()) {
    note_error(value.is_error() ? value.text() : std::string_view("a value is not of the expected type"));
  } else if (!not_checked_noted_) {
    not_checked_.push_back({plan_->index, fact_path(rule_->program, static_cast<NodeId>(value.integer))});
    not_checked_noted_ = true;
  }
}

void RuleEngine::note_error(std::string_view message) {
  if (error_) return;
  error_ = {ErrorCode::Evaluation, "rule " + rule_->name + ": " + std::string(message)};
}

void RuleEngine::report_element() {
  const Rule& rule = *rule_;
  RunTimeError failure;
  RawFinding& raw = findings_.emplace_back();
  Finding& finding = raw.finding;
  finding.rule = plan_->index;
  const Severity* severity = choose(rule.severity, rule.program, environment_, failure);
  finding.severity = severity != nullptr ? *severity : Severity::Warning;
  if (const MessageTemplate* message = choose(rule.message, rule.program, environment_, failure)) {
    append_message(finding.message, *message, rule.program, environment_, *job_.facts, failure);
  } else {
    finding.message = rule.summary;
  }
  finding.span = first_place(rule.program, rule.at, environment_, places_);
  if (!finding.span.present()) finding.span = job_.facts->place(Fact::CableClassification, 0);
  if (!finding.span.present()) finding.span = empty_span_at(job_.text_begin);
  for (const NodeId node : rule.related) {
    add_related(rule.program, node, environment_, *job_.facts, places_, finding.span, finding.related);
  }
  finding.paragraph = job_.facts->paragraph_at(finding.span);

  raw.keys.first = static_cast<std::uint32_t>(keys_.size());
  for (const Value& element : elements_) add_key(element);
  raw.keys.count = static_cast<std::uint32_t>(keys_.size()) - raw.keys.first;
  // Of a marking that stands alone nobody reads the fingerprint.
  if (!job_.only_mark) raw.mark = element_mark(finding.span);
  if (!failure.empty()) note_error(failure);
}

void RuleEngine::add_key(const Value& element) {
  ElementKey key;
  if (element.kind == ValueKind::Record) {
    key = {element.record, element.count, job_.facts->place(element.record, element.count)};
  } else if (element.kind == ValueKind::Place) {
    key.place = element.span();
  }
  keys_.push_back(key);
}

const std::string& RuleEngine::shown_once(const Value& record, ShownOnce& shown) {
  // What stands behind that tells no two marks apart that anybody wrote.
  constexpr std::size_t kLongest = 1024;
  if (shown.of == record.count) return shown.text;
  shown.of = record.count;
  shown.text.clear();
  const bool mark = record.record == Record::Marking;
  job_.facts->append_shown(shown.text, mark ? job_.facts->fact(Fact::MarkingNormal, record.count) : record);
  if (shown.text.size() > kLongest) shown.text.resize(kLongest);
  return shown.text;
}

std::string RuleEngine::element_mark(Span place) {
  FactValues& facts = *job_.facts;
  std::string mark;
  const auto add_normal = [&](const Value& marking) {
    if (marking.kind != ValueKind::Record || marking.record != Record::Marking) return;
    mark.append(mark.empty() ? "" : " ").append(shown_once(marking, shown_mark_));
  };
  for (const Value& element : elements_) {
    if (element.kind != ValueKind::Record) continue;
    if (element.record == Record::Marking) add_normal(element);
    if (element.record == Record::Portion) add_normal(facts.fact(Fact::PortionMark, element.count));
    if (element.record == Record::Control) {
      mark.append(mark.empty() ? "" : " ").append(shown_once(element, shown_control_));
    }
    if (element.record == Record::Caption) {
      if (!mark.empty()) mark += ' ';
      facts.append_shown(mark, element);
    }
  }
  if (elements_.empty() && facts.place(Fact::CableClassification, 0) == place) {
    add_normal(facts.fact(Fact::CableClassification, 0));
  }
  return mark;
}

}  // namespace cablemark
