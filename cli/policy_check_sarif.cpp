#include "cli/policy_check_sarif.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "checks/evaluator.hpp"
#include "checks/fingerprint.hpp"
#include "cli/version.hpp"
#include "grammar/source.hpp"
#include "inputs/project_files.hpp"
#include "policies/check_policy.hpp"
#include "policies/sha256.hpp"
#include "report/reporter.hpp"

namespace cablemark {
namespace {

struct PartOfPack {
  std::string_view code, summary;
};
constexpr std::array kParts = {
    PartOfPack{"yaml", "a pack is YAML of the kind that can be read without doubt"},
    PartOfPack{"pack", "a pack says what it is, what it extends, and nothing twice"},
    PartOfPack{"table", "rows of a pack's tables name what is there, and do not collide"},
    PartOfPack{"rollup", "rows of the roll-up can apply, and say what they do"},
    PartOfPack{"rule", "a rule has all its keys, and they agree"},
    PartOfPack{"expression", "an expression is well-formed, typed, and can come out either way"},
    PartOfPack{"example", "the examples of a rule stand on fixtures that are there, and show it"},
};

Policy parts_as_rules() {
  Policy policy;
  policy.name = "policy-check";
  policy.version = kVersion;
  for (const PartOfPack& part : kParts) {
    Rule& rule = policy.rules.emplace_back();
    rule.name = std::string("policy-") + std::string(part.code);
    rule.category = Category::Form;
    rule.summary = part.summary;
    rule.severity.push_back({kNoNode, Severity::Error});
  }
  return policy;
}

// The lines of a file, cut once. Lines and columns count from 1, columns in code points.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text), starts_{0} {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
      starts_.push_back(at + 1);
    }
  }
  [[nodiscard]] std::string_view line(std::uint32_t number) const {
    const std::size_t begin = start(number);
    return text_.substr(begin, text_.find('\n', begin) - begin);
  }
  [[nodiscard]] std::uint32_t offset(std::uint32_t number, std::uint32_t column) const {
    return static_cast<std::uint32_t>(start(number) + byte_of_point(line(number), std::max(column, 1U) - 1));
  }

 private:
  [[nodiscard]] std::size_t start(std::uint32_t number) const {
    return number == 0 || number > starts_.size() ? text_.size() : starts_[number - 1];
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;
};

Finding finding_of(const PolicyError& error, const Lines& lines, std::uint32_t ordinal) {
  const auto part =
      std::find_if(kParts.begin(), kParts.end(), [&error](const PartOfPack& one) { return one.code == error.code; });
  Finding finding;
  finding.rule = static_cast<std::uint32_t>(part == kParts.end() ? 1 : part - kParts.begin());
  const PolicyPlace& place = error.place;
  finding.span = {lines.offset(place.line, place.column),
                  lines.offset(place.line, end_of_token(lines.line(place.line), place.column))};
  finding.message = error.message;
  finding.fingerprint = fingerprint({error.code, place.file, 1, {}, error.message, ordinal});
  return finding;
}

}  // namespace

std::string policy_check_sarif(const std::vector<PolicyError>& found,
                               const std::function<std::string(const std::string& file)>& bytes_of, int exit_code) {
  const Policy policy = parts_as_rules();
  const std::string directory = working_directory();
  ReportOptions options;
  options.tool_version = kVersion;
  options.working_directory = directory;
  const auto reporter = make_reporter(Format::Sarif, policy, options);
  std::string out;
  reporter->begin(out);
  std::map<std::string, std::vector<const PolicyError*>> by_file;
  for (const PolicyError& error : found) by_file[error.place.file].push_back(&error);
  Tally tally;
  for (const auto& [file, errors] : by_file) {
    const std::string bytes = bytes_of(file);
    const std::string sha256 = sha256_hex(bytes);
    Source source;
    source.assign(bytes);
    const Lines lines(source.text());
    Documents documents(1);
    documents[0].status = DocumentStatus::Findings;
    std::map<std::tuple<std::string_view, std::string_view>, std::uint32_t> alike;
    for (const PolicyError* error : errors) {
      const std::uint32_t ordinal = alike[{error->code, error->message}]++;
      documents[0].findings.push_back(finding_of(*error, lines, ordinal));
    }
    FileReport report{file, sha256, &documents, &source, nullptr};
    report.sidecar = true;
    tally.add(documents);
    Rendered rendered;
    reporter->render(report, rendered);
    reporter->append(rendered, out);
  }
  tally.exit_code = exit_code;
  reporter->end(tally, out);
  return out;
}

}  // namespace cablemark
