#include "checks/baseline.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "policies/policy_reader.hpp"

namespace cablemark {
namespace {

using namespace std::string_view_literals;

constexpr std::int64_t kVersion = 1;
constexpr std::array kTopKeys = {"baseline"sv, "findings"sv};
constexpr std::array kKeys = {"path"sv, "rule"sv, "fingerprint"sv, "count"sv};

void read_entry(Mistakes& mistakes, const Node& node, Baseline& baseline) {
  const Fields fields(mistakes, node, "an entry of a baseline", kKeys);
  if (!fields) return;
  const auto path = read_text(mistakes, fields.required(mistakes, "path"), "`path`");
  const auto rule = read_text(mistakes, fields.required(mistakes, "rule"), "`rule`");
  const auto fingerprint = read_text(mistakes, fields.required(mistakes, "fingerprint"), "`fingerprint`");
  const auto count = read_number(mistakes, fields.required(mistakes, "count"));
  if (!path || !rule || !fingerprint || !count) return;
  if (*count < 1) {
    mistakes.add(fields["count"], "`count` is 1 at least");
    return;
  }
  BaselineKey key{std::string(*path), std::string(*rule), std::string(*fingerprint)};
  const BaselineEntry entry{static_cast<std::uint32_t>(*count), node.raw().at};
  if (!baseline.emplace(std::move(key), entry).second) {
    mistakes.add(node, "this finding stands twice in the baseline: take one entry out");
  }
}

}  // namespace

std::variant<Baseline, std::vector<PolicyError>> read_baseline(const std::string& file, std::string_view bytes) {
  Mistakes mistakes;
  Baseline baseline;
  if (const std::unique_ptr<NodeTable> table = read_table(mistakes, file, bytes); table && !table->nodes.empty()) {
    const Node root(*table, 0);
    const Fields fields(mistakes, root, "a baseline", kTopKeys);
    const Node version = fields.required(mistakes, "baseline");
    if (const auto number = read_number(mistakes, version); number && *number != kVersion) {
      mistakes.add(version, fmt::format("a baseline of version {}: this program reads version {}", *number, kVersion));
    }
    const Node findings = fields.required(mistakes, "findings");
    if (findings && findings.is(YamlKind::List)) {
      for (const Node node : findings) read_entry(mistakes, node, baseline);
    } else if (findings && !findings.is(YamlKind::Null)) {
      mistakes.add(findings, "`findings` is a list, not " + described(findings));
    }
  }
  if (!mistakes.empty()) return mistakes.take();
  return baseline;
}

std::string write_baseline(const Baseline& baseline) {
  std::string text =
      "# Findings that were there when this was written. `cablemark check` hides them and reports new ones;\n"
      "# `cablemark baseline prune` takes out what is corrected. Written by `cablemark baseline write`.\n";
  fmt::format_to(std::back_inserter(text), "baseline: {}\nfindings:{}\n", kVersion, baseline.empty() ? " []" : "");
  for (const auto& [key, entry] : baseline) {
    fmt::format_to(std::back_inserter(text), "  - {{path: \"{}\", rule: {}, fingerprint: \"{}\", count: {}}}\n",
                   key.path, key.rule, key.fingerprint, entry.count);
  }
  return text;
}

std::string baseline_path(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\' || c == '%') {
      fmt::format_to(std::back_inserter(out), "%{:02X}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace cablemark
