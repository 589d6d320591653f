// A report is not more sensitive than the markings: where every word that a report does not show is blotted, the report
// does not change.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "policies/load.hpp"
#include "report/reporter.hpp"

namespace cablemark {
namespace {

const Policy& policy() {
  static const Policy kLoaded = [] {
    auto result = load_shipped_policy("us-state", {.examples = true});
    EXPECT_TRUE(std::holds_alternative<Policy>(result));
    return std::holds_alternative<Policy>(result) ? std::get<Policy>(std::move(result)) : Policy{};
  }();
  return kLoaded;
}

// What facts read in the text of a cable, and what therefore stays: words that open and close parts of it, and the
// position of a classifier.
constexpr std::string_view kReadByFacts[] = {"end summary", "summary",  "end comment", "comment",
                                             "begin text",  "end text", "entire text", "ambassador"};

// The bytes of a cable that no report shows.
class Hidden {
 public:
  Hidden(const Source& source, const ParsedText& parsed) : text_(source.text()), hidden_(text_.size()) {
    for (std::size_t n = 0; n < parsed.cable_count; ++n) hide_cable(parsed.cables[n]);
    for (const Span span : parsed.outside) set(span, false);
    for (const std::string_view words : kReadByFacts) keep_words(words);
  }

  [[nodiscard]] std::string blotted(std::size_t* count) const {
    std::string text(text_);
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (!hidden_[i] || !std::isalnum(c)) continue;
      text[i] = std::isdigit(c) ? '0' : std::isupper(c) ? 'X' : 'x';
      ++*count;
    }
    return text;
  }

 private:
  void set(Span span, bool hide) {
    if (span.present()) std::fill(hidden_.begin() + span.begin, hidden_.begin() + span.end, hide);
  }
  void keep(Span span) { set(span, false); }

  void hide_cable(const Cable& cable) {
    for (const Span span : cable.attention) set(span, true);
    for (const Addressee& addressee : cable.addressees) set(addressee.office, true);
    if (cable.subject) set(cable.subject->span, true);
    set(cable.classifier ? cable.classifier->span : Span{}, true);
    set(cable.refs_line, true);
    for (const Portion& portion : cable.portions) set(portion.span, true);

    if (cable.subject) keep(cable.subject->mark.span);
    if (cable.reason) keep(cable.reason->span);
    keep_keyword(cable.classifier ? cable.classifier->span : Span{});
    keep_keyword(cable.refs_line);
    for (const Reference& reference : cable.refs) keep(reference.letter);
    for (const Portion& portion : cable.portions) {
      keep(portion.number);
      keep(portion.mark.span);
      // The number or bullet.
      if (portion.position == MarkPosition::Before && portion.span.begin < portion.mark_place) {
        keep({portion.span.begin, portion.mark_place});
      }
    }
    for (const Section& section : cable.sections) keep(section.span);
    for (const PageLine& line : cable.page_lines) keep(line.span);
    for (const Marking& banner : cable.page_banners) keep(banner.span);
    for (const Notice& notice : cable.notices) keep(notice.span);
    for (const CaptionLine& caption : cable.captions) keep(caption.span);
    keep(cable.signature);
    if (cable.executive_order) keep(cable.executive_order->span);
  }

  // `Classified By:`, and `Reason` further on: the labels of the fields of a line.
  void keep_keyword(Span span) {
    if (!span.present()) return;
    const std::string_view text = span.of(text_);
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos) keep({span.begin, span.begin + static_cast<std::uint32_t>(colon)});
    for (const std::string_view label : {"Reason", "REASON", "Derived From", "Declassify On", "DECL"}) {
      for (std::size_t at = text.find(label); at != std::string_view::npos; at = text.find(label, at + 1)) {
        const auto begin = span.begin + static_cast<std::uint32_t>(at);
        keep({begin, begin + static_cast<std::uint32_t>(label.size())});
      }
    }
  }

  void keep_words(std::string_view words) {
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    for (auto at = text_.begin();;) {
      at = std::search(at, text_.end(), words.begin(), words.end(), same);
      if (at == text_.end()) return;
      const auto begin = static_cast<std::uint32_t>(at - text_.begin());
      keep({begin, begin + static_cast<std::uint32_t>(words.size())});
      ++at;
    }
  }

  std::string_view text_;
  std::vector<bool> hidden_;
};

std::string report(std::string_view text, Format format, Scratch& scratch, std::vector<bool>& selected) {
  Options options;
  options.today = *make_date(2020, 1, 1);
  options.path = "a.txt";
  options.selected = &selected;
  const Documents documents = check(text, policy(), options, scratch);
  const auto reporter = make_reporter(format, policy(), {.tool_version = "1.0.0"});
  Rendered rendered;
  reporter->render({"a.txt", "", &documents, &scratch.text.source, &scratch.text.parsed}, rendered);
  std::string out;
  reporter->append(rendered, out);
  reporter->end({}, out);
  return out;
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Rules that mean to read the body; their own examples change it.
bool reads_the_body(const Rule& rule) {
  return rule.name == "text-damaged" || rule.name == "text-incomplete" || rule.name == "overall-above-every-portion";
}

struct Sample {
  std::string name, text;
  std::uint32_t rule = 0;
};

// Every fixture, and every fixture as an example of a rule breaks it.
std::vector<Sample> samples() {
  std::vector<Sample> result;
  for (const Fixture& fixture : policy().fixtures) {
    result.push_back({fixture.name, fixture.text, static_cast<std::uint32_t>(policy().rules.size())});
  }
  for (std::uint32_t rule = 0; rule < policy().rules.size(); ++rule) {
    if (reads_the_body(policy().rules[rule])) continue;
    for (const Example& example : policy().rules[rule].examples) {
      std::string text = example.text;
      for (const Fixture& fixture : policy().fixtures) {
        if (fixture.name == example.fixture) text = fixture.text;
      }
      for (const auto& [from, to] : example.edits) replace(text, from, to);
      replace(text, "«", "");
      replace(text, "»", "");
      result.push_back({policy().rules[rule].name + ":" + std::to_string(example.place.line), std::move(text), rule});
    }
  }
  return result;
}

TEST(Leak, BlottingWhatIsNotShownChangesNoReport) {
  std::size_t checked = 0, reports_with_findings = 0;
  for (const Sample& sample : samples()) {
    Scratch scratch, other;
    std::vector<bool> selected(policy().rules.size());
    for (std::size_t n = 0; n < selected.size(); ++n) selected[n] = policy().rules[n].enabled || n == sample.rule;
    for (const std::string_view name : format_names()) {
      const Format format = *parse_format(name);
      const std::string shown = report(sample.text, format, scratch, selected);
      std::size_t blots = 0;
      const std::string blotted = Hidden(scratch.text.source, scratch.text.parsed).blotted(&blots);
      if (blots == 0) continue;
      EXPECT_NE(blotted, scratch.text.source.text());
      EXPECT_EQ(shown, report(blotted, format, other, selected)) << name << " of " << sample.name << "\n" << blotted;
      ++checked;
      if (shown.find(": error") != std::string::npos || shown.find("\"severity\"") != std::string::npos) {
        ++reports_with_findings;
      }
    }
  }
  // The test would say nothing if it blotted nothing or met clean cables only.
  EXPECT_GT(checked, 200u);
  EXPECT_GT(reports_with_findings, 50u);
}

}  // namespace
}  // namespace cablemark
