#include <algorithm>
#include <bit>

#include "checks/evaluator.hpp"
#include "checks/rule_engine.hpp"

namespace cablemark {

void RuleEngine::loop_by_columns(const Value& list, std::uint32_t first, std::uint32_t end) {
  if (rule_->loops.size() == 1) {
    judge_blocks({list.indices + first, nullptr, end - first});
  } else {
    gathered_outers_.clear();
    gathered_inners_.clear();
    for (std::uint32_t n = first; n < end && !stopped_; ++n) gather_inner(list.indices[n]);
    if (!stopped_) judge_gathered();
  }
  elements_.clear();
}

void RuleEngine::gather_inner(std::uint32_t outer) {
  const ElementView& view = plan_->loop;
  for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = 0;
  environment_.variables[view.slots[0]] = Value::of_record(view.records[0], outer);
  const Value list = Evaluator(rule_->program, environment_).run(rule_->loops[1].list);
  if (list.kind == ValueKind::Records || list.kind == ValueKind::Table) {
    for (std::uint32_t n = 0; n < list.count && !stopped_; ++n) {
      gathered_outers_.push_back(outer);
      gathered_inners_.push_back(list.indices[n]);
      if (gathered_outers_.size() == Conditions::kWidth) judge_gathered();
    }
    return;
  }
  // What cannot be gone over by columns is met in its turn.
  judge_gathered();
  if (stopped_) return;
  for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = 0;
  environment_.variables[view.slots[0]] = Value::of_record(view.records[0], outer);
  elements_.assign(1, environment_.variables[view.slots[0]]);
  loop(1);
}

void RuleEngine::judge_gathered() {
  judge_blocks({gathered_outers_.data(), gathered_inners_.data(), static_cast<std::uint32_t>(gathered_outers_.size())});
  gathered_outers_.clear();
  gathered_inners_.clear();
}

void RuleEngine::judge_blocks(const Conditions::Elements& elements) {
  for (std::uint32_t first = 0; first < elements.count && !stopped_; first += Conditions::kWidth) {
    judge_block(elements, first);
  }
}

const Cell* RuleEngine::cells_of(const Conditions::Elements& elements) {
  const ElementView& view = plan_->loop;
  if (cells_.size() <= view.domain) cells_.resize(std::size_t{view.domain} + 1);
  Cells& known = cells_[view.domain];
  const bool whole = &elements == conditions_.elements(view.domain);
  if (!whole || known.of != &elements) {
    const std::uint32_t* controls = view.slots[0] == *rule_->cell ? elements.outers : elements.inners;
    known.cells.clear();
    for (std::uint32_t n = 0; n < elements.count; ++n) known.cells.push_back(cell_of(controls[n]));
    known.of = whole ? &elements : nullptr;
  }
  return known.cells.data();
}

// Which elements have a control that is the rule's to judge.
std::uint64_t RuleEngine::owned(const Conditions::Elements& elements, std::uint32_t first, std::uint64_t mask) {
  const ElementView& view = plan_->loop;
  if (view.records[view.slots[0] == *rule_->cell ? 0 : 1] != Record::Control) return mask;
  const Cell* cells = cells_of(elements) + first;
  std::uint64_t ours = 0;
  // Marks repeat: most controls are asked of the same cell as the one before.
  const Cell* last = nullptr;
  bool last_ours = false;
  for (; mask != 0; mask &= mask - 1) {
    const Cell& cell = cells[std::countr_zero(mask)];
    if (last == nullptr || !(*last == cell)) last_ours = owns_cell(*plan_, cell, job_.facts->kind());
    last = &cell;
    if (last_ours) ours |= mask & (~mask + 1);
  }
  return ours;
}

// Which elements are of the one mark that is judged.
std::uint64_t RuleEngine::of_only_mark(const Conditions::Elements& elements, std::uint32_t first, std::uint64_t mask) {
  const Value marks = job_.facts->fact(Fact::CableMarks, 0);
  std::uint64_t ours = 0;
  for (; mask != 0; mask &= mask - 1) {
    const std::uint32_t mark = elements.outers[first + static_cast<std::uint32_t>(std::countr_zero(mask))];
    if (*job_.only_mark < marks.count && mark == marks.indices[*job_.only_mark]) ours |= mask & (~mask + 1);
  }
  return ours;
}

// Most elements are decided by the planes alone. Those that something is said about are judged again, in their order,
// by the scalar back end, which knows what was absent and why.
void RuleEngine::judge_block(const Conditions::Elements& elements, std::uint32_t first) {
  if (expired()) {
    stopped_ = true;
    return;
  }
  std::uint64_t mask = ~std::uint64_t{0};
  if (const std::uint32_t size = elements.count - first; size < Conditions::kWidth) mask >>= Conditions::kWidth - size;
  if (job_.only_mark) mask = of_only_mark(elements, first, mask);
  if (rule_->cell && plan_->has_cells()) mask = owned(elements, first, mask);
  if (mask == 0) return;
  conditions_.bind(plan_->loop.domain, elements, first);
  Planes guard;
  if (!fixed_.is_absent()) guard = {mask, fixed_.is_true() ? 0 : mask, 0};
  guard = conditions_.all_of(plan_->when, guard, mask, false);
  guard = conditions_.all_of(plan_->unless, guard, mask, true);
  const std::uint64_t speaks = guard.is_true();
  if (speaks != 0) note_spoke(plan_->index);
  const Planes kept = conditions_.all_of(plan_->body, {speaks, 0, 0}, speaks, rule_->require.empty());
  const std::uint64_t absent = guard.is_absent(mask) | kept.is_absent(speaks);
  const std::uint64_t failed = guard.is_error() | kept.is_error();
  std::uint64_t open = kept.is_false() | absent | failed;
  if (marks_known_ && plan_->own_to_mark) {
    const std::uint32_t* marks = elements.outers + first;
    for (std::uint64_t n = open; n != 0; n &= n - 1) said_ |= known_marks_.bit_of(marks[std::countr_zero(n)]);
    for (std::uint64_t n = speaks; n != 0; n &= n - 1) held_ |= known_marks_.bit_of(marks[std::countr_zero(n)]);
  }
  for (; open != 0 && !stopped_; open &= open - 1) {
    const std::uint64_t one = open & (~open + 1);
    // The first absence of a rule and the first error of a cable are kept, and no other.
    if (((absent & one) != 0 && not_checked_noted_) || ((failed & one) != 0 && error_)) continue;
    judge_in_block(static_cast<std::uint32_t>(std::countr_zero(open)));
  }
}

void RuleEngine::judge_in_block(std::uint32_t n) {
  enter_rule();
  const Arena::Mark mark = arena_.mark();
  const std::uint32_t kept = environment_.fixed_lets;
  conditions_.enter(n);
  elements_.clear();
  for (const Loop& loop : rule_->loops) elements_.push_back(environment_.variables[loop.slot]);
  judge_element();
  for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = 0;
  if (environment_.fixed_lets == kept) arena_.rewind(mark);
}

}  // namespace cablemark
