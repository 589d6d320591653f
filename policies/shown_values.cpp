// What may stand in a message, and what has a place.
#include <fmt/format.h>

#include <optional>
#include <string>

#include "policies/rule_parts.hpp"

namespace cablemark {

namespace {

bool shown_record(Record record) {
  switch (record) {
    case Record::Marking:
    case Record::Control:
    case Record::Country:
    case Record::Caption:
    case Record::Addressee:
    case Record::Dtg:
    case Record::ExecutiveOrder:
    case Record::Reason:
      return true;
    case Record::None:
    case Record::Cable:
    case Record::Era:
    case Record::Transmission:
    case Record::Station:
    case Record::Security:
    case Record::End:
    case Record::Declassification:
    case Record::Classifier:
    case Record::Notice:
    case Record::Section:
    case Record::Portion:
    case Record::Ref:
    case Record::PageLine:
    case Record::Copy:
      return false;
  }
  return false;
}

bool shown_kind(TypeKind kind, Record record) {
  switch (kind) {
    case TypeKind::Bool:
    case TypeKind::Int:
    case TypeKind::Uint:
    case TypeKind::Double:
    case TypeKind::String:
    case TypeKind::Level:
    case TypeKind::Date:
    case TypeKind::Word:
      return true;
    case TypeKind::Record:
    case TypeKind::Table:
      return shown_record(record);
    case TypeKind::Dyn:
    case TypeKind::Null:
    case TypeKind::Bytes:
    case TypeKind::Timestamp:
    case TypeKind::Duration:
    case TypeKind::Type:
    case TypeKind::Place:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Optional:
      return false;
  }
  return false;
}

// Values that cannot carry text of the cable.
bool textless(const Type& type) {
  const TypeKind kind = type.kind == TypeKind::List ? type.element : type.kind;
  return kind == TypeKind::Bool || kind == TypeKind::Int || kind == TypeKind::Uint || kind == TypeKind::Double ||
         kind == TypeKind::Level || kind == TypeKind::Date || kind == TypeKind::Word;
}

std::string fact_name(const Program& program, NodeId node) {
  const std::string path = fact_path(program, node);
  return path.empty() ? std::string(declaration(program.nodes[node].fact).name) : path;
}

// A fact that is text of the cable and whose text may be part of the value of `root`. Every node is looked at once.
std::optional<NodeId> cable_text(const Program& program, NodeId root, const std::vector<Loop>& loops) {
  std::vector<NodeId> open{root};
  std::vector<bool> seen(program.nodes.size());
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    if (id >= program.nodes.size() || seen[id]) continue;
    seen[id] = true;
    const ProgramNode& node = program.nodes[id];
    if (textless(node.type)) continue;
    if (node.op == Op::Fact && declaration(node.fact).shown == Shown::CableText) return id;
    for (const Loop& loop : loops) {
      if (node.op == Op::Variable && node.slot == loop.slot) open.push_back(loop.list);
    }
    for (std::uint32_t n = 0; n < node.child_count; ++n) open.push_back(program.child(node, n));
  }
  return std::nullopt;
}

NodeId without_lets(const Program& program, NodeId id) {
  while (program.nodes[id].op == Op::Let && program.nodes[id].child_count > 0) id = program.child(program.nodes[id], 0);
  return id;
}

}  // namespace

std::optional<std::string> message_problem(const Program& program, NodeId root, const std::vector<Loop>& loops) {
  const ProgramNode& node = program.nodes[root];
  const TypeKind kind = node.type.kind == TypeKind::List ? node.type.element : node.type.kind;
  if (!shown_kind(kind, node.type.record)) {
    if (node.type.record == Record::Portion)
      return "a portion does not stand in a message: its `.label` or its `.mark` does";
    return fmt::format("a value of type {} does not stand in a message", type_name(node.type));
  }
  const NodeId value = without_lets(program, root);
  const ProgramNode& source = program.nodes[value];
  if (source.op == Op::Fact && declaration(source.fact).shown == Shown::Never) {
    return fmt::format("`{}` does not stand in a message: only conditions use it", fact_name(program, value));
  }
  if (const auto text = cable_text(program, root, loops)) {
    return fmt::format("`{}` is text of the cable, and a message must not hold it", fact_name(program, *text));
  }
  return std::nullopt;
}

std::optional<std::string> place_problem(const Program& program, NodeId root) {
  const ProgramNode& node = program.nodes[without_lets(program, root)];
  if (node.op == Op::Fact) return std::nullopt;
  const TypeKind kind = node.type.kind == TypeKind::List ? node.type.element : node.type.kind;
  if (kind == TypeKind::Record || kind == TypeKind::Place || kind == TypeKind::Table) return std::nullopt;
  if (node.op == Op::Conditional) {
    for (std::uint32_t n = 1; n < node.child_count; ++n) {
      if (auto problem = place_problem(program, program.child(node, n))) return problem;
    }
    return std::nullopt;
  }
  return fmt::format(
      "a thing with a place stands here (a fact, a mark, a portion, or a list of these), not a value of type {}",
      type_name(node.type));
}

bool reads_variable(const Program& program, NodeId root, std::uint16_t slot) {
  std::vector<NodeId> open{root};
  std::vector<bool> seen(program.nodes.size());
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    if (id >= program.nodes.size() || seen[id]) continue;
    seen[id] = true;
    const ProgramNode& node = program.nodes[id];
    if (node.op == Op::Variable && node.slot == slot) return true;
    for (std::uint32_t n = 0; n < node.child_count; ++n) open.push_back(program.child(node, n));
  }
  return false;
}

}  // namespace cablemark
