// The format `csv`: a row a finding. Columns are code points.
#include "report/csv_writer.hpp"
#include "report/places.hpp"
#include "report/reporter.hpp"

namespace cablemark {
namespace {

class CsvReporter : public Reporter {
 public:
  using Reporter::Reporter;

  void begin(std::string& out) override {
    out +=
        "path,part,reference,date,line,column,end_line,end_column,offset,length,severity,rule,category,paragraph,"
        "message,citations,fingerprint\r\n";
  }

  void render(const FileReport& file, Rendered& out) const override {
    const std::string path = relative_path(file.path, options_.working_directory);
    for (const Document& document : *file.documents) {
      for (const Finding& finding : document.findings) {
        if (lists(finding.severity)) write(out.text, path, *file.source, document, finding);
      }
      if (!document.error) continue;
      CsvRow row(out.text);
      head(row, path, document);
      for (int n = 0; n < 6; ++n) row.text("");
      row.text("error").text(error_code_name(document.error->code)).text("").text("").text(document.error->message);
      row.text("").text("").end();
    }
  }

 private:
  static void head(CsvRow& row, std::string_view path, const Document& document) {
    row.text(path).number(document.part).text(document.reference.value_or("")).text(document.date.value_or(""));
  }

  void write(std::string& out, std::string_view path, const Source& source, const Document& document,
             const Finding& finding) const {
    const Rule& rule = policy_.rules[finding.rule];
    const Place place = Places(source, ColumnUnit::CodePoints).of(finding.span);
    const StoredRange stored = source.stored_range(finding.span);
    CsvRow row(out);
    head(row, path, document);
    row.number(place.begin.line).number(place.begin.column).number(place.end.line).number(place.end.column);
    row.number(stored.offset).number(stored.length);
    row.text(severity_name(finding.severity)).text(rule.name).text(category_name(rule.category));
    row.text(finding.paragraph).text(finding.message);
    std::string citations;
    for (const std::uint32_t index : rule.cite) {
      citations.append(citations.empty() ? "" : "; ").append(policy_.citations[index].title);
    }
    row.text(citations).text(finding.fingerprint).end();
  }
};

}  // namespace

std::unique_ptr<Reporter> make_csv_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<CsvReporter>(policy, options);
}

}  // namespace cablemark
