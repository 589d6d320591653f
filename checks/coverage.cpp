#include "checks/coverage.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "checks/expression_parts.hpp"
#include "checks/known_packs.hpp"
#include "checks/rollup.hpp"
#include "checks/scratch.hpp"

namespace cablemark {
namespace {

// Cases that are kept of a row: where its loss will show, if it does.
constexpr std::size_t kKeptCases = 8;

// The rows of the tables that a cable can touch.
class RowTable {
 public:
  RowTable(const Policy& policy, const FileFilter& counts) : policy_(policy) {
    static constexpr std::string_view kTables[] = {"eras",       "levels", "controls", "captions", "countries",
                                                   "addressees", "posts",  "form",     "rollup"};
    for (const RowOrigin& row : policy.origins) {
      if (std::find(std::begin(kTables), std::end(kTables), row.table) == std::end(kTables)) continue;
      if (!counts(row.place.file)) continue;
      numbers_.emplace(std::pair(row.table, row.key), rows_.size());
      rows_.push_back({row, false, {}});
    }
  }

  void touch(std::string_view table, std::string_view key) {
    if (RowCoverage* row = find(table, key)) row->touched = true;
  }

  void touch(std::string_view table, std::string_view key, std::uint32_t number) {
    RowCoverage* row = find(table, key);
    if (row == nullptr) return;
    row->touched = true;
    if (row->cases.size() < kKeptCases && (row->cases.empty() || row->cases.back() != number)) {
      row->cases.push_back(number);
    }
  }

  std::vector<RowCoverage> take() { return std::move(rows_); }
  [[nodiscard]] const Policy& policy() const { return policy_; }

 private:
  RowCoverage* find(std::string_view table, std::string_view key) {
    const auto found = numbers_.find(std::pair(std::string(table), std::string(key)));
    return found == numbers_.end() ? nullptr : &rows_[found->second];
  }

  const Policy& policy_;
  std::vector<RowCoverage> rows_;
  std::map<std::pair<std::string, std::string>, std::size_t> numbers_;
};

// The rows that the cables of one text touch.
class RowToucher {
 public:
  RowToucher(RowTable& table, const Scratch& scratch, std::uint32_t number)
      : table_(table), policy_(table.policy()), text_(scratch.text.source.text()), number_(number) {}

  void document(const Document& document) {
    if (document.era) table_.touch("eras", policy_.eras[*document.era].name, number_);
    for (const auto* summary : {&document.overall, &document.derived}) {
      if (!*summary) continue;
      if ((*summary)->level) level(*(*summary)->level);
      for (const WordId id : (*summary)->controls) control(id);
    }
    for (const Finding& finding : document.findings) {
      for (const auto& [word, spelling] : policy_.labels) {
        if (finding.message.find(spelling) != std::string::npos) table_.touch("form", word, number_);
      }
    }
  }

  void cable(const Cable& cable) {
    if (cable.classification) {
      marking(cable.classification->mark, cable);
      table_.touch("posts", cable.classification->post.of(text_), number_);
    }
    for (const Section& section : cable.sections) marking(section.line.mark, cable);
    for (const Marking& banner : cable.page_banners) marking(banner, cable);
    for (const Portion& portion : cable.portions) marking(portion.mark, cable);
    if (cable.subject) marking(cable.subject->mark, cable);
    if (cable.label) marking(*cable.label, cable);
    for (const Reference& reference : cable.refs) level(reference.level);
    for (const ControlUse& use : cable.pool.controls) control(use.id);
    for (const CodeUse& code : cable.pool.codes) {
      if (code.id < policy_.countries.size()) table_.touch("countries", policy_.countries[code.id].name, number_);
    }
    for (const CaptionLine& caption : cable.captions) {
      marking(caption.mark, cable);
      if (caption.name < policy_.captions.size()) {
        table_.touch("captions", policy_.captions[caption.name].name, number_);
      }
    }
    for (const Addressee& addressee : cable.addressees) {
      if (const AddresseePattern* row = policy_.addressee(addressee.name.of(text_))) {
        table_.touch("addressees", row->name, number_);
      }
    }
  }

  // Other words for the keywords of the form: the text holds one.
  void keywords() {
    for (const auto& [keyword, spelling] : policy_.keywords) {
      if (text_.find(spelling) != std::string_view::npos) table_.touch("form", keyword, number_);
    }
  }

 private:
  void marking(const Marking& mark, const Cable& cable) {
    if (!mark.present()) return;
    level(mark.level);
    for (std::uint32_t n = 0; n < mark.levels.count; ++n) {
      const std::string_view word = cable.pool.spans[mark.levels.first + n].of(text_);
      const WordPlace place = mark.form == MarkForm::Portion ? WordPlace::Portion : WordPlace::Line;
      const auto match = policy_.vocabulary.longest(place, word);
      if (match && match->word.kind == WordKind::Level) level(match->word.id);
    }
  }
  void level(WordId id) {
    if (id < policy_.levels.size()) table_.touch("levels", policy_.levels[id].name, number_);
  }
  void control(WordId id) {
    if (id < policy_.controls.size()) table_.touch("controls", policy_.controls[id].name, number_);
  }

  RowTable& table_;
  const Policy& policy_;
  std::string_view text_;
  std::uint32_t number_;
};

}  // namespace

class CoverageWatcher::Impl {
 public:
  Impl(const Policy& policy, const FileFilter& counts) : policy_(policy), counts_(counts), rows_(policy, counts) {
    for (std::uint32_t rule = 0; rule < policy.rules.size(); ++rule) {
      rules_.push_back({rule, false, false});
      outcomes_.emplace_back(policy.rules[rule].program.nodes.size());
    }
  }

  void begin(Scratch& scratch) {
    scratch.impl->engine.observe([this](const Judgement& judged) { take(judged); });
    scratch.impl->engine.note_outcomes(&outcomes_);
  }

  void ran(const ExampleCase& one, const Documents& documents, const Scratch& scratch) {
    for (const auto& [rule, outcome] : judged_) {
      if (rule != one.rule) continue;
      if (outcome == Outcome::Broken) rules_[rule].fired = true;
      if (outcome == Outcome::Kept) rules_[rule].silent = true;
    }
    judged_.clear();
    RowToucher toucher(rows_, scratch, number_);
    for (const Document& document : documents) toucher.document(document);
    for (std::size_t n = 0; n < scratch.text.parsed.cable_count; ++n) toucher.cable(scratch.text.parsed.cables[n]);
    toucher.keywords();
    for (const RollupStep& step : scratch.impl->facts.derived_steps()) {
      if (step.row < policy_.rollup.size()) rows_.touch("rollup", policy_.rollup[step.row].id, number_);
    }
    ++number_;
  }

  void rolled_up(const RollupResult& result) {
    for (const RollupReason& reason : result.because) rows_.touch("rollup", reason.row);
  }

  void end(Scratch& scratch) {
    scratch.impl->engine.observe(nullptr);
    scratch.impl->engine.note_outcomes(nullptr);
  }

  Coverage take() {
    Coverage coverage;
    for (const RuleCoverage& rule : rules_) {
      const Rule& source = policy_.rules[rule.rule];
      if (is_tested(policy_, source) && counts_(source.place.file)) coverage.rules.push_back(rule);
    }
    coverage.rows = rows_.take();
    for (std::uint32_t rule = 0; rule < policy_.rules.size(); ++rule) {
      if (is_tested(policy_, policy_.rules[rule])) add_branches(rule, coverage);
    }
    return coverage;
  }

 private:
  void take(const Judgement& judged) {
    if (judged.outcome == Outcome::Broken || judged.outcome == Outcome::Kept) {
      judged_.emplace_back(judged.rule, judged.outcome);
    }
  }

  // The conditions of a generic rule are compiled into every rule that takes cells from it: they are counted once.
  void add_branches(std::uint32_t rule, Coverage& coverage) {
    const Rule& source = policy_.rules[rule];
    each_condition(source.program, source.expressions, [&](const ConditionPart& part) {
      const PolicyPlace& place = part.expression->place;
      if (!counts_(place.file)) return;
      const Span span = source.program.nodes[part.node].source;
      const auto [known, added] = branches_.emplace(
          std::tuple(place.file, place.line, place.column, span.begin, span.end), coverage.branches.size());
      if (added) coverage.branches.push_back({rule, part.text, place, 0});
      coverage.branches[known->second].outcomes |= outcomes_[rule][part.node];
    });
  }

  const Policy& policy_;
  FileFilter counts_;
  RowTable rows_;
  std::vector<RuleCoverage> rules_;
  std::vector<std::vector<std::uint8_t>> outcomes_;        // by rule and node
  std::vector<std::pair<std::uint32_t, Outcome>> judged_;  // of the case that is running
  std::map<std::tuple<std::string, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>, std::size_t> branches_;
  std::uint32_t number_ = 0;
};

CoverageWatcher::CoverageWatcher(const Policy& policy, const FileFilter& counts)
    : impl_(std::make_unique<Impl>(policy, counts)) {}
CoverageWatcher::~CoverageWatcher() = default;
void CoverageWatcher::begin(Scratch& scratch) { impl_->begin(scratch); }
void CoverageWatcher::ran(const ExampleCase& one, const Documents& documents, const Scratch& scratch) {
  impl_->ran(one, documents, scratch);
}
void CoverageWatcher::rolled_up(const RollupResult& result) { impl_->rolled_up(result); }
void CoverageWatcher::end(Scratch& scratch) { impl_->end(scratch); }
Coverage CoverageWatcher::take() { return impl_->take(); }

}  // namespace cablemark
