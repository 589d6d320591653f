#include "checks/evaluator.hpp"

namespace cablemark {

void Evaluator::place_of(const Value& value, std::vector<Span>& places) {
  if (value.kind == ValueKind::Record) {
    const Span span = environment_.facts->place(value.record, value.count);
    if (span.present()) places.push_back(span);
  } else if (value.kind == ValueKind::Place) {
    if (value.span().present()) places.push_back(value.span());
  } else if (is_list(value)) {
    for (std::uint32_t i = 0; i < value.count; ++i) place_of(element(value, i), places);
  }
}

// Walks the path instead of its value: what is absent has a place too, where it would stand.
void Evaluator::places(NodeId id, std::vector<Span>& places) {
  const ProgramNode& node = program_.nodes[id];
  if (node.op == Op::Conditional) {
    const Value condition = run(program_.child(node, 0));
    if (condition.kind == ValueKind::Bool) this->places(program_.child(node, condition.integer != 0 ? 1 : 2), places);
    return;
  }
  if (node.op == Op::Let) {
    const Op body = program_.nodes[program_.child(node, 0)].op;
    const bool path = body == Op::Fact || body == Op::Row || body == Op::Conditional || body == Op::Let ||
                      body == Op::LevelMember || body == Op::DateMember;
    if (path) {
      this->places(program_.child(node, 0), places);
      return;
    }
  }
  if (node.op == Op::LevelMember || node.op == Op::DateMember) {
    this->places(program_.child(node, 0), places);
    return;
  }
  if (node.op == Op::Row) {
    const Value found = run(id);
    if (found.kind == ValueKind::Record) {
      place_of(found, places);
    } else {
      this->places(program_.child(node, 0), places);
    }
    return;
  }
  if (node.op == Op::Fact) {
    const Value record = run(program_.child(node, 0));
    if (record.kind != ValueKind::Record) {
      // The record itself is absent: where it would stand, its facts would.
      this->places(program_.child(node, 0), places);
      return;
    }
    const bool many = node.type.kind == TypeKind::Table ||
                      (node.type.kind == TypeKind::List && node.type.element == TypeKind::Record);
    if (many) {
      const Value list = environment_.facts->fact(node.fact, record.count);
      if (is_list(list) && list.count > 0) {
        place_of(list, places);
        return;
      }
    }
    const Span span = environment_.facts->place(node.fact, record.count);
    if (span.present()) places.push_back(span);
    return;
  }
  place_of(run(id), places);
}

void places_of(const Program& program, NodeId node, Environment& environment, std::vector<Span>& places) {
  fit(program, environment);
  if (environment.facts != nullptr) Evaluator(program, environment).places(node, places);
}

}  // namespace cablemark
