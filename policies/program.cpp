#include "policies/program.hpp"

namespace cablemark {
namespace {

void append_path(const Program& program, NodeId id, std::string& out) {
  const ProgramNode& node = program.nodes[id];
  switch (node.op) {
    case Op::Variable:
      out += node.constant.text();
      return;
    case Op::Let:
      // A part that the compiler made has no name.
      if (node.constant.kind == ValueKind::String) {
        out += node.constant.text();
      } else {
        append_path(program, program.child(node, 0), out);
      }
      return;
    case Op::Fact:
    case Op::HasFact:
      append_path(program, program.child(node, 0), out);
      if (!out.empty()) out += '.';
      out += declaration(node.fact).name;
      return;
    case Op::Row:
    case Op::HasRow:
      append_path(program, program.child(node, 0), out);
      if (node.constant.kind == ValueKind::String) {
        out += '.';
        out += node.constant.text();
      } else {
        out += "[...]";
      }
      return;
    case Op::Member:
    case Op::HasMember:
      append_path(program, program.child(node, 0), out);
      out += '.';
      out += node.constant.text();
      return;
    case Op::Index:
      append_path(program, program.child(node, 0), out);
      out += "[...]";
      return;
    case Op::LevelMember:
    case Op::DateMember:
    case Op::Filter:
    case Op::Map:
    case Op::SortBy:
    case Op::Sorted:
      append_path(program, program.child(node, 0), out);
      return;
    case Op::Constant:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::Conditional:
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
    case Op::In:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Modulo:
    case Op::Negate:
    case Op::MakeList:
    case Op::MakeMap:
    case Op::All:
    case Op::Exists:
    case Op::ExistsOne:
    case Op::TransformList:
    case Op::TransformMap:
    case Op::Bind:
    case Op::Function:
    case Op::Raise:
      return;
  }
}

}  // namespace

std::string fact_path(const Program& program, NodeId node) {
  std::string path;
  append_path(program, node, path);
  return path;
}

}  // namespace cablemark
