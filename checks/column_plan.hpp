// Which nodes of a rule's program the column back end evaluates itself, and which it leaves to the scalar back end.
#pragma once

#include <cstdint>
#include <vector>

#include "policies/program.hpp"

namespace cablemark {

enum class ColumnForm : std::uint8_t {
  Scalar,  // evaluated element by element by the scalar back end
  Fixed,   // the same for every element: evaluated once
  Codes,   // a bool, int, level, date, word or record: a small number an element
  Table,   // a table of records, which is only searched
  Truth,   // true or false of what its children say
};

// The form of each node that the conditions can reach, by node; every other node is Scalar.
std::vector<ColumnForm> plan_columns(const Program& program, const std::vector<NodeId>& conditions);

// The same of the body of a macro, in which `slot` is what differs from element to element.
void plan_body(const Program& program, NodeId body, std::uint16_t slot, std::vector<ColumnForm>& forms);

// The list that `size` counts, behind its names and filters.
const ProgramNode& counted_list(const Program& program, const ProgramNode& size);

// Whether a value of this type is kept as a code.
constexpr bool has_code(TypeKind kind) {
  return kind == TypeKind::Bool || kind == TypeKind::Int || kind == TypeKind::Level || kind == TypeKind::Date ||
         kind == TypeKind::Word || kind == TypeKind::Record;
}

// Which pairs of controls there are depends on the rule that asks.
constexpr bool depends_on_rule(Fact fact) { return fact == Fact::ControlExcludes || fact == Fact::ControlRequires; }

// Whether `a op b` of values of these types is a comparison of their codes, or of the ranks of levels.
bool compared_by_code(const Type& a, const Type& b, Op op);

}  // namespace cablemark
