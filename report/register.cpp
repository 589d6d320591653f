// The format `register`: a row a cable, as a registry keeps them.
#include <fmt/format.h>

#include "policies/types.hpp"
#include "report/csv_writer.hpp"
#include "report/places.hpp"
#include "report/reporter.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

class RegisterReporter : public Reporter {
 public:
  using Reporter::Reporter;

  [[nodiscard]] bool needs_sha256() const override { return true; }

  void begin(std::string& out) override {
    out +=
        "path,part,reference,date,post,overall,derived,portions,captions,decl,verdict,errors,warnings,notes,"
        "not_checked,sha256\r\n";
  }

  void render(const FileReport& file, Rendered& out) const override {
    if (file.sidecar) return;
    const std::string path = relative_path(file.path, options_.working_directory);
    for (const Document& document : *file.documents) {
      const Cable* cable = file.cable(document);
      CsvRow row(out.text);
      row.text(path).number(document.part).text(document.reference.value_or("")).text(document.date.value_or(""));
      row.text(cable != nullptr ? post(*file.source, *cable, document) : std::string());
      row.text(document.overall ? human_marking(policy_, *document.overall) : "");
      row.text(document.derived ? human_marking(policy_, *document.derived) : "");
      row.text(portions(document)).text(captions(document));
      row.text(cable != nullptr ? declassification(*file.source, *cable) : std::string());
      row.text(document.error ? error_code_name(document.error->code) : status_name(document.status));
      Tally tally;
      tally.add({document});
      for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note}) {
        row.number(tally.severities[static_cast<std::size_t>(severity)]);
      }
      row.number(document.not_checked.size()).text(file.sha256).end();
    }
  }

 private:
  // As the classification line names it, else as the reference does: `GENEVA` of 10GENEVA48.
  static std::string post(const Source& source, const Cable& cable, const Document& document) {
    if (cable.classification && cable.classification->post.present()) {
      return std::string(source.text(cable.classification->post));
    }
    const std::string reference = document.reference.value_or("");
    const std::size_t begin = reference.find_first_not_of("0123456789");
    if (begin == std::string::npos) return {};
    return reference.substr(begin, reference.find_first_of("0123456789", begin) - begin);
  }

  static std::string portions(const Document& document) {
    std::string text;
    for (const auto& [mark, count] : document.portions) {
      text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", count, mark);
    }
    return text;
  }

  [[nodiscard]] std::string captions(const Document& document) const {
    std::string text;
    if (!document.overall) return text;
    for (const WordId caption : document.overall->captions) {
      text.append(text.empty() ? "" : ", ").append(policy_.captions[caption].name);
    }
    return text;
  }

  // The date, else the exemption, else what the line calls for.
  static std::string declassification(const Source& source, const Cable& cable) {
    if (!cable.declassification) return {};
    const Declassification& one = *cable.declassification;
    if (one.date) return format_iso_date(*one.date);
    if (one.exemption.present()) return std::string(source.text(one.exemption));
    return std::string(fixed_words(WordClass::DeclassificationKind)[static_cast<std::size_t>(one.kind)]);
  }
};

}  // namespace

std::unique_ptr<Reporter> make_register_reporter(const Policy& policy, const ReportOptions& options) {
  return std::make_unique<RegisterReporter>(policy, options);
}

}  // namespace cablemark
