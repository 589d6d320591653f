#include <algorithm>
#include <bit>

#include "checks/evaluator.hpp"
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
    if (!enter_element_) enter_element_ = [this] { enter_cell(); };
    columns_.set_pairs(plan_->pair_words, enter_element_);
  }
  block_size_ = 0;
  if (loops == 1) {
    for (; first < end && !stopped_; first += Columns::kWidth) {
      judge_block({list.indices + first, nullptr, nullptr, std::min(end - first, Columns::kWidth)});
    }
  } else if (const NestedList* nested = plan_->nested && !job_.only_element ? nested_list(list) : nullptr) {
    const auto count = static_cast<std::uint32_t>(nested->outers.size());
    for (std::uint32_t n = 0; n < count && !stopped_; n += Columns::kWidth) {
      judge_block({nested->outers.data() + n, nested->inners.data() + n,
                   nested->cells.empty() ? nullptr : nested->cells.data() + n, std::min(count - n, Columns::kWidth)});
    }
  } else {
    for (std::uint32_t n = first; n < end && !stopped_; ++n) gather_inner(list.indices[n]);
    if (!stopped_) judge_gathered();
  }
  elements_.clear();
}

const RuleEngine::NestedList* RuleEngine::nested_list(const Value& outers) {
  const NestedFacts facts = *plan_->nested;
  for (std::size_t n = 0; n < nested_used_; ++n) {
    const NestedList& known = nested_[n];
    if (known.facts.outer == facts.outer && known.facts.inner == facts.inner) return known.plain ? &known : nullptr;
  }
  if (nested_used_ == nested_.size()) nested_.emplace_back();
  NestedList& made = nested_[nested_used_++];
  made.facts = facts;
  made.plain = true;
  made.outers.clear();
  made.inners.clear();
  made.cells.clear();
  for (std::uint32_t n = 0; n < outers.count; ++n) {
    const Value& rows = fact_columns_.table(facts.inner, outers.indices[n]);
    if (rows.kind != ValueKind::Table) {
      made.plain = false;
      return nullptr;
    }
    made.outers.insert(made.outers.end(), rows.count, outers.indices[n]);
    made.inners.insert(made.inners.end(), rows.indices, rows.indices + rows.count);
  }
  if (block_variables_[1].record == Record::Control) {
    for (const std::uint32_t control : made.inners) made.cells.push_back(cell_of(control));
  }
  return &made;
}

void RuleEngine::gather_inner(std::uint32_t outer) {
  const Program& program = rule_->program;
  const Columns::Variable& variable = block_variables_[0];
  for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = 0;
  environment_.variables[variable.slot] = Value::of_record(variable.record, outer);
  const Value list = Evaluator(program, environment_).run(rule_->loops[1].list);
  if (list.kind == ValueKind::Records || list.kind == ValueKind::Table) {
    for (std::uint32_t n = 0; n < list.count && !stopped_; ++n) {
      block_[0][block_size_] = outer;
      block_[1][block_size_] = list.indices[n];
      if (++block_size_ == Columns::kWidth) judge_gathered();
    }
    return;
  }
  // What cannot be gone over by columns is met in its turn.
  judge_gathered();
  if (stopped_) return;
  for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = 0;
  environment_.variables[variable.slot] = Value::of_record(variable.record, outer);
  elements_.assign(1, environment_.variables[variable.slot]);
  loop(1);
}

void RuleEngine::judge_gathered() {
  if (block_size_ != 0) judge_block({block_[0].data(), block_[1].data(), nullptr, block_size_});
  block_size_ = 0;
}

std::uint64_t RuleEngine::owned(const Block& block, std::uint64_t mask) {
  std::size_t loop = 0;
  while (rule_->loops[loop].slot != *rule_->cell) ++loop;
  if (block_variables_[loop].record != Record::Control) return mask;
  const std::uint32_t* controls = loop == 0 ? block.outers : block.inners;
  const Cell* cells = loop == 1 ? block.cells : nullptr;
  std::uint64_t ours = 0;
  // Marks repeat: most controls are asked of the same cell as the one before.
  std::optional<Cell> last;
  bool last_ours = false;
  for (; mask != 0; mask &= mask - 1) {
    const auto n = static_cast<std::size_t>(std::countr_zero(mask));
    const Cell cell = cells != nullptr ? cells[n] : cell_of(controls[n]);
    if (!last || !(*last == cell)) last_ours = owns_cell(*plan_, cell);
    last = cell;
    if (last_ours) ours |= mask & (~mask + 1);
  }
  return ours;
}

// Most elements are decided by the planes alone. Those that something is said about are judged again, in their order,
// by the scalar back end, which knows what was absent and why.
void RuleEngine::judge_block(const Block& block) {
  if (expired()) {
    stopped_ = true;
    return;
  }
  const std::size_t loops = rule_->loops.size();
  block_variables_[0].elements = block.outers;
  if (loops == 2) block_variables_[1].elements = block.inners;
  columns_.bind({block_variables_.data(), loops}, block.size);
  std::uint64_t mask = ~std::uint64_t{0} >> (Columns::kWidth - block.size);
  if (rule_->cell && plan_->has_cells()) mask = owned(block, mask);
  if (mask == 0) return;
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
  for (const std::uint16_t slot : plan_->loop_lets) environment_.let_known[slot] = 0;
  if (environment_.fixed_lets == kept) arena_.rewind(mark);
}

}  // namespace cablemark
