// A small policy, and cables read under it, for tests that ask for facts by expressions as rules do.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "checks/fact_values.hpp"
#include "grammar/cable.hpp"
#include "grammar/expression.hpp"
#include "policies/load.hpp"

namespace cablemark::testing {

// clang-format off
inline constexpr std::string_view kSmallPolicy = R"YAML(policy: small
schema: 1
version: 1.0.0
sources:
  d2: {title: "a table", basis: practice, evidence: read}
eras:
  eo12356: {from: 1982-08-01, to: 1995-10-13, order: "12356"}
  eo12958: {from: 1995-10-14, to: 2003-09-21, order: "12958", reason: "1.5", letters: a-g, years: 10, exempt: [X1, X2]}
  eo12958am: {from: 2003-09-22, order: "12958", reason: "1.4", letters: a-h, years: 25}
levels:
  U: {rank: 0, ladder: us, classified: no, line: [UNCLASSIFIED, UNCLAS], portion: [U], transmission: U}
  C: {rank: 20, ladder: us, line: [CONFIDENTIAL], portion: [C], transmission: C}
  S: {rank: 30, ladder: us, line: [SECRET], portion: [S], transmission: S}
  NR: {rank: 10, ladder: nato, line: [NATO RESTRICTED], portion: [NR]}
  NS: {rank: 30, ladder: nato, line: [NATO SECRET], portion: [NS]}
controls:
  NOFORN: {line: [NOFORN], portion: [NF, NOFORN], caption: NOFORN, group: release, excludes: [REL_TO]}
  REL_TO: {line: [REL TO], portion: [REL TO, REL], caption: REL_TO, group: release, codes: intersect, levels: [C, S]}
  ORCON: {line: [ORCON], portion: [OC], caption: ORCON, levels: [C, S]}
  FGI: {line: [FGI], portion: [FGI], codes: union}
  LOU: {implies: U, line: [LIMITED OFFICIAL USE], portion: [LOU], levels: [U]}
  SBU: {implies: U, portion: [SBU], caption: SENSITIVE, levels: [U], from: 1995-10-01, replaces: LOU}
captions:
  SENSITIVE: {kind: handling, text: [SENSITIVE], also: [SBU]}
  SIPDIS: {kind: distribution}
  NOFORN: {kind: control}
  ORCON: {kind: control}
  REL_TO: {kind: control, text: [REL TO]}
countries:
  USA: {}
  AUS: {}
  CAN: {}
  DEU: {}
  GBR: {also: [UK]}
  NZL: {}
  ACGU: {members: [AUS, CAN, GBR, USA]}
  FVEY: {members: [AUS, CAN, GBR, NZL, USA]}
  NATO: {group: yes}
addressees:
  - {name: "SECSTATE *", kind: department}
  - {name: "AMEMBASSY *", kind: post}
  - {name: "* COLLECTIVE", kind: post, collective: yes}
rollup:
  - {id: no-common, some: has(p.controls.REL_TO), when: "has(so_far.controls.REL_TO) && subset(so_far.rel_to, ['USA'])", add: [NOFORN], cite: [d2]}
  - {id: uncaveated, some: has(p.controls.REL_TO), other: "p.level.classified && !p.controls.exists(c, c.group == 'release')", add: [NOFORN], cite: [d2]}
  - {id: noforn, when: has(so_far.controls.NOFORN), remove: [REL_TO], cite: [d2]}
  - {id: classified, when: so_far.level.classified, remove: [SBU], cite: [d2]}
  - {id: foreign, from: 1995-10-14, some: "p.mark.system in ['foreign', 'nato', 'joint']", add: [FGI], cite: [d2]}
  - {id: concealed, some: "p.mark.system == 'foreign' && size(p.mark.owners) == 0", bare: [FGI], cite: [d2]}
)YAML";
// clang-format on

inline Policy load_small_policy(std::string_view yaml = kSmallPolicy) {
  const auto no_other_pack = [](std::string_view, const PolicyText&) -> std::variant<PolicyText, std::string> {
    return std::string("there is no other pack");
  };
  auto loaded = load_policy({"small", "small.yaml", std::string(yaml)}, no_other_pack);
  if (const auto* errors = std::get_if<std::vector<PolicyError>>(&loaded)) {
    for (const PolicyError& error : *errors) ADD_FAILURE() << format_policy_error(error);
    return {};
  }
  return std::get<Policy>(std::move(loaded));
}

inline const Policy& small_policy() {
  static const Policy policy = load_small_policy();
  return policy;
}

// The first cable of a text, with its facts.
class CableFacts {
 public:
  explicit CableFacts(std::string text, const Policy& policy = small_policy(), Options options = {})
      : text_(std::move(text)), policy_(policy), options_(std::move(options)) {
    assign();
  }
  CableFacts(const CableFacts&) = delete;
  CableFacts& operator=(const CableFacts&) = delete;

  void assign() {
    source.assign(text_);
    parse_cables(source, policy_.vocabulary, {options_.kind, options_.stage}, parsed);
    ASSERT_GE(parsed.cable_count, 1U) << text_;
    facts.assign(source, parsed.cables.front(), policy_, options_);
  }
  [[nodiscard]] const Cable& cable() const { return parsed.cables.front(); }

  // What a message would show of an expression.
  std::string show(std::string_view expression) {
    const NodeId node = compile(expression);
    if (node == kNoNode) return "does not compile";
    std::string out;
    facts.append_shown(out, evaluate(program_, node, environment()));
    return out;
  }
  // The text at each place of an expression, between «».
  std::string places(std::string_view expression) {
    const NodeId node = compile(expression);
    if (node == kNoNode) return "does not compile";
    std::vector<Span> spans;
    places_of(program_, node, environment(), spans);
    std::string out;
    for (const Span span : spans) out += "«" + std::string(source.text(span)) + "»";
    return out;
  }
  // The text before and after the place where something missing would stand.
  std::string around(std::string_view expression) {
    const NodeId node = compile(expression);
    std::vector<Span> spans;
    if (node != kNoNode) places_of(program_, node, environment(), spans);
    if (spans.empty()) return "nowhere";
    const std::string_view all = source.text();
    std::size_t before = spans[0].begin, after = spans[0].end;
    while (before > 0 && all[before - 1] != '\n') --before;
    while (after < all.size() && all[after] != '\n') ++after;
    return std::string(all.substr(before, spans[0].begin - before)) + "«" + std::string(source.text(spans[0])) + "»" +
           std::string(all.substr(spans[0].end, after - spans[0].end));
  }

  Source source;
  ParsedText parsed;
  FactValues facts;

 private:
  NodeId compile(std::string_view expression) {
    program_ = Program{};
    auto parsed_expression = parse_expression(expression);
    if (const auto* error = std::get_if<ExpressionError>(&parsed_expression)) {
      ADD_FAILURE() << expression << ": " << error->message;
      return kNoNode;
    }
    Compiler compiler(Compiler::Mode::Strict, policy_, program_);
    Type cable;
    cable.kind = TypeKind::Record;
    cable.record = Record::Cable;
    slot_ = compiler.add_variable("cable", cable, false);
    const auto node = compiler.compile(std::get<Expression>(parsed_expression));
    if (const auto* error = std::get_if<ExpressionError>(&node)) {
      ADD_FAILURE() << expression << ": " << error->message;
      return kNoNode;
    }
    return std::get<NodeId>(node);
  }
  Environment& environment() {
    arena_.reset();
    environment_ = Environment{};
    environment_.words = &policy_;
    environment_.facts = &facts;
    environment_.arena = &arena_;
    environment_.variables.resize(program_.variable_slots);
    environment_.variables[slot_] = Value::of_record(Record::Cable, 0);
    environment_.lets.resize(program_.let_slots);
    environment_.let_known.resize(program_.let_slots);
    return environment_;
  }

  std::string text_;
  const Policy& policy_;
  Options options_;
  Program program_;
  std::uint16_t slot_ = 0;
  Environment environment_;
  Arena arena_;
};

}  // namespace cablemark::testing
