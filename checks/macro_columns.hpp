// Judges the body of a macro (`exists`, `all`, `exists_one`, `filter`) over many records at once, by columns. One that
// is inside another goes element by element.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "checks/columns.hpp"
#include "checks/evaluate.hpp"

namespace cablemark {

// What plan_macros() says of one program.
struct MacroPlan {
  std::vector<ColumnForm> forms;  // by node, of the bodies; empty if no macro is worth it
  std::vector<bool> macros;       // by node: whether its body is judged by columns
};

MacroPlan plan_macros(const Program& program);

class MacroColumns : public RecordJudge {
 public:
  explicit MacroColumns(FactColumns& facts) : columns_(facts) {}

  // The plan and the environment of the program whose macros come next, and the slots that are forgotten with every
  // element of the rule's loop; borrowed.
  void begin(const MacroPlan& plan, const std::vector<std::uint16_t>& loop_lets, Environment& environment);
  bool judge(const Program& program, NodeId macro, const Value& range, std::uint32_t first,
             std::uint64_t& holds) override;

 private:
  Columns columns_;
  const MacroPlan* plan_ = nullptr;
  const std::vector<std::uint16_t>* loop_lets_ = nullptr;
  Environment* environment_ = nullptr;
  bool busy_ = false;
};

}  // namespace cablemark
