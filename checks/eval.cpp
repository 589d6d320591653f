#include "checks/eval.hpp"

#include <deque>
#include <optional>

#include "checks/evaluator.hpp"
#include "checks/fact_values.hpp"
#include "checks/times.hpp"

namespace cablemark {
namespace {

constexpr int kDeepest = 250;

class NoWords : public WordTable {
 public:
  std::optional<WordId> word(WordClass, std::string_view) const override { return std::nullopt; }
  std::string_view word_name(WordClass, WordId) const override { return {}; }
  std::optional<WordId> level(std::string_view) const override { return std::nullopt; }
  std::string_view level_name(WordId) const override { return {}; }
  std::string_view level_ladder(WordId) const override { return {}; }
  bool level_classified(WordId) const override { return false; }
  const std::vector<WordId>& country_members(WordId) const override { return none_; }
  std::string nearest_word(WordClass, std::string_view) const override { return {}; }
  std::string nearest_level(std::string_view) const override { return {}; }

 private:
  std::vector<WordId> none_;
};

// A binding as a value; an error where a text is no timestamp, duration or day.
Value value_of(const TaggedValue& tagged, Arena& arena, int depth) {
  if (depth > kDeepest) return Value::error("the binding is nested deeper than 250");
  switch (tagged.kind) {
    case ValueKind::Bool:
      return Value::boolean(tagged.truth);
    case ValueKind::Int:
      return Value::from_int(tagged.integer);
    case ValueKind::Uint:
      return Value::from_uint(tagged.unsigned_integer);
    case ValueKind::Double:
      return Value::from_double(tagged.number);
    case ValueKind::String:
      return Value::string(tagged.text);
    case ValueKind::Bytes:
      return Value::bytes(tagged.text);
    case ValueKind::TypeName:
      return Value::type_name(tagged.text);
    case ValueKind::Timestamp:
      return parse_timestamp(tagged.text);
    case ValueKind::Duration:
      return parse_duration(tagged.text);
    case ValueKind::Date: {
      const auto date = parse_iso_date(tagged.text);
      return date ? Value::from_date(*date) : Value::error("there is no such day");
    }
    case ValueKind::List:
    case ValueKind::Map:
    case ValueKind::Optional: {
      Value* items = arena.values(tagged.items.size());
      for (std::size_t i = 0; i < tagged.items.size(); ++i) {
        items[i] = value_of(tagged.items[i], arena, depth + 1);
        if (items[i].is_error()) return items[i];
      }
      const auto count = static_cast<std::uint32_t>(tagged.items.size());
      if (tagged.kind == ValueKind::List) return Value::list(items, count);
      return tagged.kind == ValueKind::Map ? Value::map(items, count / 2)
                                           : Value::optional(count == 0 ? nullptr : items);
    }
    case ValueKind::Null:
      return Value::null();
    case ValueKind::Absent:
    case ValueKind::Error:
    case ValueKind::Level:
    case ValueKind::Place:
    case ValueKind::Word:
    case ValueKind::Record:
    case ValueKind::Records:
    case ValueKind::Table:
      return Value::error("a value of this sort cannot be bound");
  }
  return Value::null();
}

// Records are shown as messages show them; `facts` is there where a cable is.
std::optional<TaggedValue> tagged_of(const Value& value, Evaluator& evaluator, FactValues* facts, int depth) {
  if (depth > kDeepest) return std::nullopt;
  TaggedValue tagged;
  tagged.kind = value.kind;
  switch (value.kind) {
    case ValueKind::Absent:
    case ValueKind::Error:
      return std::nullopt;
    case ValueKind::Null:
      return tagged;
    case ValueKind::Bool:
      tagged.truth = value.integer != 0;
      return tagged;
    case ValueKind::Int:
      tagged.integer = value.integer;
      return tagged;
    case ValueKind::Uint:
      tagged.unsigned_integer = value.unsigned_integer;
      return tagged;
    case ValueKind::Double:
      tagged.number = value.number;
      return tagged;
    case ValueKind::String:
    case ValueKind::Bytes:
    case ValueKind::TypeName:
      tagged.text = value.text();
      return tagged;
    case ValueKind::Timestamp:
      tagged.text = format_timestamp(value);
      return tagged;
    case ValueKind::Duration:
      tagged.text = format_duration(value);
      return tagged;
    case ValueKind::Date:
      tagged.text = format_iso_date(value.date());
      return tagged;
    case ValueKind::Level:
    case ValueKind::Word:
      tagged.text = evaluator.text_of(value);
      return tagged;
    case ValueKind::Place:
      tagged.text = std::to_string(value.span().begin) + "-" + std::to_string(value.span().end);
      return tagged;
    case ValueKind::Record:
      tagged.text = evaluator.text_of(value);
      if (tagged.text.empty() && facts != nullptr) facts->append_shown(tagged.text, value);
      if (tagged.text.empty()) tagged.text = std::string(record_name(value.record)) + " " + std::to_string(value.count);
      return tagged;
    case ValueKind::Records:
    case ValueKind::Table:
    case ValueKind::List:
      tagged.kind = ValueKind::List;
      for (std::uint32_t i = 0; i < value.count; ++i) {
        auto item = tagged_of(evaluator.element(value, i), evaluator, facts, depth + 1);
        if (!item) return std::nullopt;
        tagged.items.push_back(std::move(*item));
      }
      return tagged;
    case ValueKind::Map:
    case ValueKind::Optional: {
      const std::size_t count = value.kind == ValueKind::Map ? std::size_t{2} * value.count : value.count;
      for (std::size_t i = 0; i < count; ++i) {
        auto item = tagged_of(value.items[i], evaluator, facts, depth + 1);
        if (!item) return std::nullopt;
        tagged.items.push_back(std::move(*item));
      }
      return tagged;
    }
  }
  return std::nullopt;
}

}  // namespace

std::variant<EvalValue, ExpressionError> eval(std::string_view text, const Bindings& bindings,
                                              const EvalOptions& options) {
  const auto parsed = parse_expression(text);
  if (const auto* error = std::get_if<ExpressionError>(&parsed)) return *error;
  static const NoWords kNoWords;
  Program program;
  Arena arena;
  Environment environment;
  environment.words = options.words != nullptr ? options.words : &kNoWords;
  environment.facts = options.facts;
  environment.arena = &arena;
  environment.limit = options.limit;
  Compiler compiler(options.unchecked ? Compiler::Mode::Unchecked : Compiler::Mode::Dynamic, *environment.words,
                    program);
  if (options.cable) {
    compiler.add_variable("cable", {.kind = TypeKind::Record, .record = Record::Cable}, false);
    environment.variables.push_back(Value::of_record(Record::Cable, 0));
  }
  for (const auto& [name, tagged] : bindings) {
    compiler.add_variable(name, {}, false);
    environment.variables.push_back(value_of(tagged, arena, 0));
    if (environment.variables.back().is_error()) {
      return ExpressionError{"`" + name + "`: " + std::string(environment.variables.back().text()), 0};
    }
  }
  const auto compiled = compiler.compile(std::get<Expression>(parsed));
  if (const auto* error = std::get_if<ExpressionError>(&compiled)) return *error;
  const Value value = evaluate(program, std::get<NodeId>(compiled), environment);
  if (value.is_absent()) {
    const auto node = static_cast<NodeId>(value.integer);
    const bool read = node < program.nodes.size();
    return ExpressionError{read ? "`" + fact_path(program, node) + "` is absent" : "the value is absent",
                           read ? program.nodes[node].source.begin : 0};
  }
  if (value.is_error()) {
    const NodeId node = environment.error_node;
    return ExpressionError{std::string(value.text()),
                           node < program.nodes.size() ? program.nodes[node].source.begin : 0};
  }
  Evaluator evaluator(program, environment);
  auto tagged = tagged_of(value, evaluator, options.cable ? options.facts : nullptr, 0);
  if (!tagged) return ExpressionError{"the value is nested deeper than 250", 0};
  return EvalValue{std::move(*tagged), std::string(type_of_value(value))};
}

}  // namespace cablemark
