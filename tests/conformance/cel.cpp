#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "checks/eval.hpp"
#include "cli/tagged_json.hpp"
#include "tests/conformance/known_sets.hpp"

namespace cablemark::conformance {
namespace {

bool same(const TaggedValue& a, const TaggedValue& b);

// Maps have no order.
bool same_map(const TaggedValue& a, const TaggedValue& b) {
  for (std::size_t i = 0; i + 1 < a.items.size(); i += 2) {
    bool found = false;
    for (std::size_t k = 0; k + 1 < b.items.size() && !found; k += 2) {
      found = same(a.items[i], b.items[k]) && same(a.items[i + 1], b.items[k + 1]);
    }
    if (!found) return false;
  }
  return true;
}

bool same(const TaggedValue& a, const TaggedValue& b) {
  if (a.kind != b.kind || a.truth != b.truth || a.integer != b.integer || a.unsigned_integer != b.unsigned_integer ||
      a.text != b.text || a.items.size() != b.items.size()) {
    return false;
  }
  const bool numbers = a.number == b.number && std::signbit(a.number) == std::signbit(b.number);
  if (!numbers && !(std::isnan(a.number) && std::isnan(b.number))) return false;
  if (a.kind == ValueKind::Map) return same_map(a, b);
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) return false;
  }
  return true;
}

// Empty if the row agrees, else what came instead.
std::string disagreement(const nlohmann::json& row) {
  std::string fault;
  Bindings bindings;
  if (row.contains("bindings")) {
    auto read = bindings_from_json(row["bindings"], fault);
    if (!read) return fault;
    bindings = std::move(*read);
  }
  EvalOptions options;
  options.unchecked = row.value("disable_check", false);
  const auto result = eval(row.value("expr", ""), bindings, options);
  const auto* error = std::get_if<ExpressionError>(&result);
  if (row.contains("error")) return error != nullptr ? "" : to_json(std::get<EvalValue>(result).value).dump();
  if (error != nullptr) return "error at " + std::to_string(error->offset) + ": " + error->message;
  if (!row.contains("value")) return "the row has neither value nor error";
  const auto expected = tagged_from_json(row["value"], fault);
  if (!expected) return fault;
  const TaggedValue& value = std::get<EvalValue>(result).value;
  return same(*expected, value) ? "" : to_json(value).dump();
}

std::vector<Figure> run(std::istream& rows, std::ostream* log) {
  Figure figure;
  for_each_row(rows, [&](const nlohmann::json* row) {
    ++figure.total;
    const std::string fault = row == nullptr ? "no JSON object" : disagreement(*row);
    if (fault.empty()) {
      ++figure.agreed;
    } else if (log != nullptr) {
      *log << "cel.jsonl " << (row == nullptr ? "?" : row->value("file", "") + "/" + row->value("name", "")) << " `"
           << (row == nullptr ? "" : row->value("expr", "")) << "`: " << fault << '\n';
    }
  });
  return {figure};
}

}  // namespace

KnownSet cel_set() { return {"cel.jsonl", run}; }

}  // namespace cablemark::conformance
