// Any bytes as an expression: parsed, compiled in both modes, and evaluated where that needs no cable.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "checks/evaluate.hpp"
#include "grammar/expression.hpp"
#include "policies/load.hpp"
#include "policies/program.hpp"

namespace {

const cablemark::Policy& words() {
  static const cablemark::Policy policy = [] {
    auto loaded = cablemark::load_shipped_policy("us-core");
    if (!std::holds_alternative<cablemark::Policy>(loaded)) __builtin_trap();
    return std::get<cablemark::Policy>(std::move(loaded));
  }();
  return policy;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cablemark;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto parsed = parse_expression(text);
  if (const auto* error = std::get_if<ExpressionError>(&parsed)) {
    if (error->offset > size || error->message.empty()) __builtin_trap();
    return 0;
  }
  const auto& expression = std::get<Expression>(parsed);
  for (const ExprNode& node : expression.nodes) {
    if (node.span.present() && (node.span.begin > node.span.end || node.span.end > size)) __builtin_trap();
  }
  {
    Program program;
    Compiler compiler(Compiler::Mode::Strict, words(), program);
    compiler.add_variable("cable", Type{.kind = TypeKind::Record, .record = Record::Cable}, false);
    compiler.compile(expression);
  }
  Program program;
  Compiler compiler(Compiler::Mode::Unchecked, words(), program);
  const auto compiled = compiler.compile(expression);
  if (const auto* node = std::get_if<NodeId>(&compiled)) {
    Arena arena;
    Environment environment;
    environment.words = &words();
    environment.arena = &arena;
    environment.variables.resize(program.variable_slots);
    environment.lets.resize(program.let_slots);
    environment.let_known.resize(program.let_slots);
    environment.limit = 10000;
    evaluate(program, *node, environment);
  }
  return 0;
}
