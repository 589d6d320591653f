#include <fmt/format.h>

#include <iterator>

#include "policies/types.hpp"
#include "report/parse_report.hpp"
#include "report/shown_line.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

class Outline {
 public:
  explicit Outline(const ParseReport& report) : report_(report), source_(*report.source) {}

  std::string write() {
    for (std::size_t n = 0; n < report_.parsed->cable_count; ++n) {
      if (n > 0) out_ += '\n';
      cable(report_.parsed->cables[n], n);
    }
    return std::move(out_);
  }

 private:
  void cable(const Cable& cable, std::size_t n) {
    fmt::format_to(std::back_inserter(out_), "cable {}: {}, {}", n + 1, kind_name(cable.kind), stage_name(cable.stage));
    if (n < report_.documents->size()) {
      const Document& document = (*report_.documents)[n];
      if (document.reference) out_ += ", " + *document.reference;
      if (document.date) out_ += ", " + human_date(*document.date);
    }
    out_ += "\n  because ";
    append_shown(out_, cable.kind_because);
    out_ += '\n';

    const LineView view(source_, &cable, *report_.policy, report_.text);
    const auto line = [&](std::string_view name, Span span) {
      if (!span.present()) return;
      fmt::format_to(std::back_inserter(out_), "  {:>5}  {:<15} {}\n", source_.location(span.begin).line, name,
                     view.show(span).text);
    };
    line("format line 1", cable.transmission.id);
    line("format line 2", cable.transmission.precedence_line);
    if (cable.transmission.station) line("station", cable.transmission.station->span);
    if (cable.transmission.security) line("security", cable.transmission.security->span);
    if (cable.dtg) line("date-time group", cable.dtg->span);
    for (const Addressee& one : cable.addressees) {
      line(fixed_words(WordClass::Role)[static_cast<std::size_t>(one.role)], one.span);
    }
    if (cable.classification) line("classification", cable.classification->span);
    for (const CaptionLine& one : cable.captions) line(one.name == kNoWord ? "caption?" : "caption", one.span);
    for (const Span one : cable.attention) line("attention", one);
    if (cable.executive_order) line("E.O.", cable.executive_order->span);
    line("TAGS", cable.tags_line);
    line("subject", cable.subject_line);
    line("refs", cable.refs_line);
    if (cable.classifier) line("classifier", cable.classifier->span);
    if (cable.reason) line("reason", cable.reason->span);
    for (const Portion& one : cable.portions) {
      line(fixed_words(WordClass::PortionKind)[static_cast<std::size_t>(one.kind)], one.span);
    }
    line("signature", cable.signature);
    if (cable.transmission.end) line("end", cable.transmission.end->span);
  }

  const ParseReport& report_;
  const Source& source_;
  std::string out_;
};

}  // namespace

std::string parse_outline(const ParseReport& report) { return Outline(report).write(); }

}  // namespace cablemark
