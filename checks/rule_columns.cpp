#include <bit>

#include "checks/rule_engine.hpp"

namespace cablemark {

void RuleEngine::loop_by_columns(const Value& list, std::uint32_t first, std::uint32_t end) {
  if (first == end) return;
  const std::size_t loops = rule_->loops.size();
  for (std::size_t n = 0; n < loops; ++n) {
    const Loop& loop = rule_->loops[n];
    block_variables_[n] = {loop.slot, rule_->program.nodes[loop.list].type.record, block_[n].data()};
  }
  columns_.begin(rule_->program, plan_->forms, plan_->loop_lets, environment_);
  if (plan_->pairs != PairKind::None && plan_->has_cells()) {
    if (!entered_) entered_ = [this] { enter_cell(); };
    columns_.set_pairs(plan_->pair_words, entered_);
  }
  columns_.bind({block_variables_.data(), loops});
  block_size_ = 0;
  for (std::uint32_t n = first; n < end && !stopped_; ++n) {
    if (loops == 1) {
      add_to_block(list.indices[n], 0);
    } else {
      gather_inner(list.indices[n]);
    }
  }
  if (!stopped_) judge_block();
  elements_.clear();
}

void RuleEngine::gather_inner(std::uint32_t outer) {
  const Program& program = rule_->program;
  const Columns::Variable& variable = block_variables_[0];
  const ProgramNode& node = program.nodes[rule_->loops[1].list];
  const bool of_outer = node.op == Op::Fact && node.type.kind == TypeKind::Table &&
                        program.nodes[program.child(node, 0)].op == Op::Variable &&
                        program.nodes[program.child(node, 0)].slot == variable.slot;
  if (of_outer) {
    const Value& rows = columns_.table(node.fact, outer);
    if (rows.kind == ValueKind::Table) {
      for (std::uint32_t n = 0; n < rows.count && !stopped_; ++n) add_to_block(outer, rows.indices[n]);
      return;
    }
  }
  for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = false;
  environment_.variables[variable.slot] = Value::of_record(variable.record, outer);
  const Value list = evaluate(program, rule_->loops[1].list, environment_);
  if (list.kind == ValueKind::Records || list.kind == ValueKind::Table) {
    for (std::uint32_t n = 0; n < list.count && !stopped_; ++n) add_to_block(outer, list.indices[n]);
    return;
  }
  // What cannot be gone over by columns is met in its turn.
  judge_block();
  if (stopped_) return;
  for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = false;
  environment_.variables[variable.slot] = Value::of_record(variable.record, outer);
  elements_.assign(1, environment_.variables[variable.slot]);
  loop(1);
}

void RuleEngine::add_to_block(std::uint32_t outer, std::uint32_t inner) {
  block_[0][block_size_] = outer;
  block_[1][block_size_] = inner;
  if (++block_size_ == Columns::kWidth) judge_block();
}

std::uint64_t RuleEngine::owned(std::uint64_t mask) {
  std::size_t loop = 0;
  while (rule_->loops[loop].slot != *rule_->cell) ++loop;
  if (block_variables_[loop].record != Record::Control) return mask;
  FactValues& facts = *job_.facts;
  std::uint64_t ours = 0;
  for (; mask != 0; mask &= mask - 1) {
    const std::uint32_t control = block_[loop][static_cast<std::size_t>(std::countr_zero(mask))];
    if (owns_cell(*plan_, {facts.name_of(Record::Control, control), facts.control_place(control)})) {
      ours |= mask & (~mask + 1);
    }
  }
  return ours;
}

// Most elements are decided by the planes alone. Those that something is said about are judged again, in their order,
// by the scalar back end, which knows what was absent and why.
void RuleEngine::judge_block() {
  if (block_size_ == 0) return;
  if (expired()) {
    stopped_ = true;
    return;
  }
  std::uint64_t mask = ~std::uint64_t{0} >> (Columns::kWidth - block_size_);
  block_size_ = 0;
  if (rule_->cell && plan_->has_cells()) mask = owned(mask);
  Planes guard;
  if (!fixed_.is_absent()) guard = {mask, fixed_.is_true() ? 0 : mask};
  guard = columns_.all_of(plan_->loop_when, guard, mask, false);
  guard = columns_.all_of(plan_->loop_unless, guard, mask, true);
  const std::uint64_t speaks = guard.is_true();
  if (speaks != 0) spoke_[plan_->index] = true;
  const bool required = !rule_->require.empty();
  const Planes kept = columns_.all_of(required ? rule_->require : rule_->forbid, {speaks, 0}, speaks, !required);
  const std::uint64_t absent = (mask & ~(guard.yes | guard.no)) | (speaks & ~(kept.yes | kept.no));
  const std::uint64_t failed = guard.is_error() | kept.is_error();
  for (std::uint64_t open = kept.is_false() | absent | failed; open != 0 && !stopped_; open &= open - 1) {
    const std::uint64_t one = open & (~open + 1);
    // The first absence of a rule and the first error of a cable are kept, and no other.
    if (((absent & one) != 0 && not_checked_noted_) || ((failed & one) != 0 && error_)) continue;
    judge_in_block(static_cast<std::uint32_t>(std::countr_zero(open)));
  }
}

void RuleEngine::judge_in_block(std::uint32_t n) {
  const Arena::Mark mark = arena_.mark();
  const std::uint32_t kept = environment_.fixed_lets;
  columns_.enter(n);
  elements_.clear();
  for (const Loop& loop : rule_->loops) elements_.push_back(environment_.variables[loop.slot]);
  judge_element();
  for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = false;
  if (environment_.fixed_lets == kept) arena_.rewind(mark);
}

}  // namespace cablemark
