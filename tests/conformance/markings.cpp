// Marks, documents and roll-ups that the authorities gave a verdict on.
#include "checks/markings.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "policies/load.hpp"
#include "tests/conformance/known_sets.hpp"

namespace cablemark::conformance {
namespace {

using nlohmann::json;

// A shipped pack with what a check of it needs; the day is one on which the Register of 2016 was in force.
class Judge {
 public:
  explicit Judge(std::string_view pack) : policy_(std::get<Policy>(load_shipped_policy(pack))) {
    options_.today = *make_date(2020, 1, 1);
    options_.as_of = options_.today;
    options_.path = "marking";
  }

  [[nodiscard]] bool valid(std::string_view mark, MarkForm form) {
    return check_marking(mark, form, policy_, options_, scratch_).valid;
  }
  RollupResult roll_up(const std::vector<std::string_view>& marks) {
    return roll_up_marks(marks, policy_, options_, scratch_);
  }
  [[nodiscard]] const Policy& policy() const { return policy_; }

  struct Verdict {
    bool valid = true;
    std::set<std::string> ids;  // of the ODNI rules that the findings cite
  };
  // The banner, the portions as numbered paragraphs, and the banner again.
  Verdict document(const json& input) {
    const std::string banner = input.value("banner", "");
    std::string text = banner + "\n\n";
    std::size_t number = 0;
    for (const auto& portion : input["portions"]) {
      const std::string mark = portion.get<std::string>();
      const bool bracketed = !mark.empty() && mark.front() == '(';
      text += std::to_string(++number) + ". " + (bracketed ? mark : "(" + mark + ")") + " Word.\n\n";
    }
    text += banner + "\n";
    Verdict verdict;
    for (const Document& document : check(text, policy_, options_, scratch_)) {
      verdict.valid = verdict.valid && !document.error;
      for (const Finding& finding : document.findings) {
        if (finding.severity == Severity::Note) continue;
        verdict.valid = false;
        for (const std::uint32_t source : policy_.rules[finding.rule].cite) {
          add_ids(policy_.citations[source].title, verdict.ids);
        }
      }
    }
    return verdict;
  }

 private:
  static void add_ids(std::string_view title, std::set<std::string>& ids) {
    constexpr std::string_view kPrefix = "ISM-ID-";
    constexpr std::size_t kDigits = 5;
    for (auto at = title.find(kPrefix); at != std::string_view::npos; at = title.find(kPrefix, at + 1)) {
      ids.emplace(title.substr(at, kPrefix.size() + kDigits));
    }
  }

  Policy policy_;
  Options options_;
  Scratch scratch_;
};

bool counted(const json* row) {
  return row != nullptr && !row->value("contested", false) && !row->value("ocr_suspect", false);
}

// A banner, a portion mark or a document: whether it is valid.
bool judged_valid(Judge& judge, const json& row) {
  const std::string kind = row.value("kind", "");
  if (kind == "document") return judge.document(row["input"]).valid;
  return judge.valid(row["input"].get<std::string>(), kind == "portion" ? MarkForm::Portion : MarkForm::Line);
}

void tell(std::ostream* log, std::string_view file, const json& row, std::string_view what) {
  if (log != nullptr) *log << file << ' ' << row.value("id", "?") << ' ' << row["input"].dump() << ": " << what << '\n';
}

Runner by_verdict(std::string_view file, std::string_view pack) {
  return [file, pack](std::istream& rows, std::ostream* log) {
    Judge judge(pack);
    Figure figure;
    for_each_row(rows, [&](const json* row) {
      if (row != nullptr && !counted(row)) return;
      ++figure.total;
      if (row == nullptr) return;
      const bool valid = judged_valid(judge, *row);
      if (valid == (row->value("verdict", "") == "valid")) {
        ++figure.agreed;
      } else {
        tell(log, file, *row, valid ? "judged valid" : "judged invalid");
      }
    });
    return std::vector<Figure>{figure};
  };
}

std::vector<Figure> run_documents(std::istream& rows, std::ostream* log) {
  Judge judge("ic-register");
  Figure valid{"valid"}, invalid{"invalid"}, ids{"ids"};
  for_each_row(rows, [&](const json* row) {
    if (row != nullptr && !counted(row)) return;
    const bool expected = row != nullptr && row->value("verdict", "") == "valid";
    Figure& figure = expected ? valid : invalid;
    ++figure.total;
    ++ids.total;
    if (row == nullptr) return;
    const Judge::Verdict verdict = judge.document((*row)["input"]);
    if (verdict.valid == expected) ++figure.agreed;
    const std::set<std::string> why((*row)["why"].begin(), (*row)["why"].end());
    if (verdict.ids == why) ++ids.agreed;
    if (verdict.valid == expected && verdict.ids == why) return;
    std::string cited;
    for (const std::string& id : verdict.ids) cited += " " + id;
    tell(log, "ism-oracle-docs.jsonl", *row, (verdict.valid ? "judged valid;" : "judged invalid;") + cited);
  });
  return {valid, invalid, ids};
}

// The rows of the control table that the tokens of the authority's schema stand for.
std::string control_of(std::string token) {
  static const std::map<std::string_view, std::string_view> kControls = {
      {"NF", "NOFORN"},     {"OC", "ORCON"},           {"OC-USGOV", "ORCON_USGOV"},
      {"REL", "REL_TO"},    {"EYES", "EYES_ONLY"},     {"DISPLAYONLY", "DISPLAY_ONLY"},
      {"IMC", "IMCON"},     {"DSEN", "DEA_SENSITIVE"}, {"RS", "RSEN"},
      {"PR", "PROPIN"},     {"XD", "EXDIS"},           {"ND", "NODIS"},
      {"DS", "NGA_LIMDIS"}, {"SBU-NF", "SBU_NF"},      {"LES-NF", "LES_NF"},
      {"DCNI", "DOD_UCNI"}, {"UCNI", "DOE_UCNI"}};
  if (const auto dash = token.find("-SG-"); dash != std::string::npos) token.resize(dash);
  const auto found = kControls.find(token);
  return found == kControls.end() ? token : std::string(found->second);
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// What the roll-up misses of one expectation; empty if nothing.
std::string missed(const json& expected, const RollupResult& result, const Policy& policy) {
  const std::string attribute = expected.value("attr", ""), op = expected.value("op", "");
  const std::string value = expected.contains("value") && expected["value"].is_string() ? expected["value"] : json("");
  if (attribute == "classification") {
    const bool same = result.marking.level && policy.levels[*result.marking.level].name == value;
    return same ? "" : "not " + value;
  }
  const bool source = attribute == "FGIsourceOpen" || attribute == "FGIsourceProtected";
  if (!source && attribute != "disseminationControls" && attribute != "nonICmarkings" &&
      attribute != "atomicEnergyMarkings") {
    return "";
  }
  const auto has = [&](const std::string& control) {
    return std::any_of(result.marking.controls.begin(), result.marking.controls.end(),
                       [&](WordId id) { return policy.word_name(WordClass::Control, id) == control; });
  };
  if (source) return op == "absent" || has("FGI") ? "" : "no FGI";
  if (op == "absent") {
    for (const auto* aea : {"RD", "FRD", "DOD_UCNI", "DOE_UCNI", "TFNI"}) {
      if (attribute == "atomicEnergyMarkings" && has(aea)) return std::string(aea) + " stays";
    }
    return "";
  }
  for (const std::string& token : words_of(value)) {
    const std::string control = control_of(token);
    if (has(control) != (op != "lacks_token")) return (op == "lacks_token" ? "has " : "lacks ") + control;
  }
  return "";
}

std::vector<Figure> run_rollup(std::istream& rows, std::ostream* log) {
  Judge judge("ic-register");
  Figure figure;
  for_each_row(rows, [&](const json* row) {
    ++figure.total;
    if (row == nullptr) return;
    const json& input = (*row)["input"];
    const std::vector<std::string> portions = input["portions"];
    const std::vector<std::size_t> excluded = input.value("portions_excluded_from_rollup", std::vector<std::size_t>{});
    std::vector<std::string_view> marks;
    for (std::size_t n = 0; n < portions.size(); ++n) {
      if (std::find(excluded.begin(), excluded.end(), n) == excluded.end()) marks.push_back(portions[n]);
    }
    const RollupResult result = judge.roll_up(marks);
    std::string faults;
    for (const json& expected : (*row)["expect"]) {
      if (const std::string fault = missed(expected, result, judge.policy()); !fault.empty()) faults += fault + "; ";
    }
    if (faults.empty()) {
      ++figure.agreed;
    } else {
      tell(log, "ism-rollup.jsonl", *row, faults + "made " + result.marking.text);
    }
  });
  return {figure};
}

}  // namespace

KnownSet documents_set() { return {"ism-oracle-docs.jsonl", run_documents}; }
KnownSet rollup_set() { return {"ism-rollup.jsonl", run_rollup}; }
KnownSet register_set() { return {"capco2016.jsonl", by_verdict("capco2016.jsonl", "ic-register")}; }
KnownSet defense_set() { return {"alliance.jsonl", by_verdict("alliance.jsonl", "dod")}; }

}  // namespace cablemark::conformance
