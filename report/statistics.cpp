// `--statistics`: the findings of each rule, the most first.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "report/reporter.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

class StatisticsReporter : public Reporter {
 public:
  using Reporter::Reporter;

  void render(const FileReport& file, Rendered& out) const override {
    for (const Document& document : *file.documents) {
      for (const Finding& finding : document.findings) {
        if (lists(finding.severity)) out.findings.push_back({finding.rule, finding.severity, {}});
      }
    }
  }

  void append(const Rendered& rendered, std::string&) override {
    for (const PlacedFinding& finding : rendered.findings) ++counts_[{finding.rule, finding.severity}];
  }

  void end(const Tally&, std::string& out) override {
    std::vector<std::pair<Key, std::uint64_t>> rows(counts_.begin(), counts_.end());
    std::stable_sort(rows.begin(), rows.end(), [this](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : name(a.first) < name(b.first);
    });
    out += rows.empty() ? "cablemark: statistics: no finding\n" : "cablemark: statistics\n";
    for (const auto& [key, count] : rows) {
      fmt::format_to(std::back_inserter(out), "{:8} {:7} {}\n", count, severity_name(key.second), name(key));
    }
  }

 private:
  using Key = std::pair<std::uint32_t, Severity>;

  [[nodiscard]] const std::string& name(const Key& key) const { return policy_.rules[key.first].name; }

  std::map<Key, std::uint64_t> counts_;
};

}  // namespace

std::unique_ptr<Reporter> make_statistics_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<StatisticsReporter>(policy, options);
}

}  // namespace cablemark
