#include "checks/suppressions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policies/policy_reader.hpp"

namespace cablemark {
namespace {

using namespace std::string_view_literals;

constexpr std::array kTopKeys = {"suppressions"sv};
constexpr std::array kKeys = {"rule"sv,        "reference"sv, "path"sv,     "paragraph"sv,
                              "fingerprint"sv, "reason"sv,    "approver"sv, "expires"sv};

// `08 Oslo 000512` as the cable's own reference is written: 08OSLO512.
std::string normal_reference(std::string_view given) {
  std::string reference;
  for (const char c : given) {
    if (c != ' ') reference += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  const std::size_t number = reference.find_last_not_of("0123456789") + 1;
  const std::size_t digits = std::min(reference.find_first_not_of('0', number), reference.size());
  // A number of noughts alone keeps one.
  if (number != 0 && digits != reference.size()) reference.erase(number, digits - number);
  return reference;
}

class Reader {
 public:
  Reader(Mistakes& mistakes, const Policy& policy) : mistakes_(mistakes), policy_(policy) {}

  std::vector<Suppression> read(const Node& root) {
    Node list = root;
    if (root.is(YamlKind::Map)) {
      list = Fields(mistakes_, root, "the file of suppressions", kTopKeys).required(mistakes_, "suppressions");
    }
    std::vector<Suppression> entries;
    if (!list || list.is(YamlKind::Null)) return entries;
    if (!list.is(YamlKind::List)) {
      mistakes_.add(list, "suppressions are a list, each entry with `- rule: ...`, not " + described(list));
      return entries;
    }
    for (const Node node : list) {
      if (std::optional<Suppression> one = entry(node)) entries.push_back(std::move(*one));
    }
    return entries;
  }

 private:
  std::optional<Suppression> entry(const Node& node) {
    const Fields fields(mistakes_, node, "a suppression", kKeys);
    if (!fields) return std::nullopt;
    Suppression one;
    one.at = node.raw().at;
    if (const Node rule = fields.required(mistakes_, "rule")) rule_of(rule, one);
    one.reference = filled(fields["reference"], "`reference`");
    if (one.reference) one.reference = normal_reference(*one.reference);
    one.path = filled(fields["path"], "`path`");
    one.paragraph = filled(fields["paragraph"], "`paragraph`");
    one.fingerprint = filled(fields["fingerprint"], "`fingerprint`");
    one.reason = filled(fields.required(mistakes_, "reason"), "`reason`").value_or("");
    one.approver = filled(fields.required(mistakes_, "approver"), "`approver`").value_or("");
    if (const auto day = read_date(mistakes_, fields.required(mistakes_, "expires"))) one.expires = *day;
    return one;
  }

  void rule_of(const Node& node, Suppression& one) {
    const auto name = read_text(mistakes_, node, "`rule`");
    if (!name) return;
    const Rule* rule = policy_.rule(*name);
    if (rule == nullptr) {
      mistakes_.add(node, fmt::format("there is no rule `{}` in the policy {}{}", *name, policy_.name,
                                      did_you_mean(policy_.nearest_rule(*name))));
    } else if (!rule->suppressible) {
      mistakes_.add(node, fmt::format("the policy does not let the rule `{}` be suppressed: correct the marking, and "
                                      "take this entry out",
                                      *name));
    } else {
      one.rule = static_cast<std::uint32_t>(rule - policy_.rules.data());
    }
  }

  std::optional<std::string> filled(const Node& node, std::string_view what) {
    const auto text = read_text(mistakes_, node, what);
    if (!text) return std::nullopt;
    if (text->find_first_not_of(" \t\n") == std::string_view::npos) {
      mistakes_.add(node, fmt::format("{} is empty", what));
      return std::nullopt;
    }
    return std::string(*text);
  }

  Mistakes& mistakes_;
  const Policy& policy_;
};

bool is_pattern(const std::string& text) {
  return text.find_first_of("*?[") != std::string::npos || text.back() == '/' || text == "." || text == "..";
}

}  // namespace

bool Suppression::names_one() const {
  const auto one = [](const std::optional<std::string>& name) { return name && !is_pattern(*name); };
  return fingerprint.has_value() || one(reference) || one(path);
}

bool Suppression::is_about(const Document& document, std::string_view document_path) const {
  if (reference && (!document.reference || *reference != *document.reference)) return false;
  return !path || *path == document_path;
}

bool Suppression::covers(const Finding& finding) const {
  return finding.rule == rule && (!paragraph || *paragraph == finding.paragraph) &&
         (!fingerprint || *fingerprint == finding.fingerprint);
}

std::variant<std::vector<Suppression>, std::vector<PolicyError>> read_suppressions(const std::string& file,
                                                                                   std::string_view bytes,
                                                                                   const Policy& policy) {
  Mistakes mistakes;
  const std::unique_ptr<NodeTable> table = read_table(mistakes, file, bytes);
  std::vector<Suppression> entries;
  if (table && !table->nodes.empty()) entries = Reader(mistakes, policy).read(Node(*table, 0));
  if (!mistakes.empty()) return mistakes.take();
  return entries;
}

}  // namespace cablemark
