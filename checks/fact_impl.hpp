// The inside of FactValues, shared by the files that fill facts of one record each.
//
// Numbers of records. Marking: 0 the classification line, 1 the overall marking, 2 the derived one, 3 the label, 4 the
// subject's, then one a portion, one a section, one a page banner. Portion: the cable's, then the subject. Control: the
// cable's pool, then the overall marking's, then the derived one's. Country: the pool, then the derived marking's.
// Caption: one a caption line. Everything else is the index of its list, or 0.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/fact_columns.hpp"
#include "checks/fact_values.hpp"
#include "checks/rollup.hpp"
#include "grammar/confusables.hpp"

namespace cablemark {

class FactValues::Impl {
 public:
  static constexpr std::uint32_t kLine = 0, kOverall = 1, kDerived = 2, kLabel = 3, kSubject = 4, kFirstPortion = 5;
  static constexpr std::uint32_t kNone = Span::kNowhere;

  explicit Impl(FactSource& facts) : facts_(facts) {}

  void assign(const Source& source, const Cable& cable, const Policy& policy, const Options& options);
  void set_outside(std::span<const Span> places) { outside_ = places; }
  void set_part(std::uint32_t part) { part_ = part; }
  // fact_run.cpp
  [[nodiscard]] CableKind kind() const { return cable_->kind; }
  [[nodiscard]] const RunCable& run_cable();
  void set_pair_filter(const PairFilter* filter) { pair_filter_ = filter; }

  // fact_filled.cpp
  void fill(Fact fact, std::vector<Code>& codes) const;
  // fact_values.cpp
  Value fact(Fact fact, std::uint32_t element);
  Value row(const Value& table, WordId word);
  WordId name_of(Record record, std::uint32_t element);
  std::int32_t rank(WordId level) const;
  // fact_places.cpp
  Span place(Record record, std::uint32_t element);
  Span place(Fact fact, std::uint32_t element);
  // fact_cable.cpp
  [[nodiscard]] std::optional<Date> date() const { return date_; }
  // fact_marking.cpp
  [[nodiscard]] CellPlace control_place(std::uint32_t control) const;
  // fact_mark_key.cpp
  void append_mark_key(Key& key, std::uint32_t element) const;
  void append_mark_kind(Key& key, std::uint32_t element) const;
  void append_list_kind(Key& key, const ControlUse& use) const;
  [[nodiscard]] Span list_span(Range codes) const;
  [[nodiscard]] bool same_portion_mark(std::uint32_t element, std::uint32_t other) const;
  // fact_shape_key.cpp
  std::optional<ShapeParts> append_shape_key(Key& key, const KnownMarks& marks, const ShapeReader& reader);
  // fact_shown.cpp
  void append_shown(std::string& out, const Value& value);
  MarkingSummary summary(std::uint32_t marking);
  // fact_portion.cpp
  [[nodiscard]] std::string_view paragraph_at(Span span) const;
  // fact_derived.cpp
  const Rollup& derived();
  void append_normal(std::string& out, std::uint32_t marking);
  void append_label(std::string& out, std::uint32_t portion);
  void append_marking_text(std::string& out, std::uint32_t marking) const;

 private:
  // ---- fact_answers.hpp: facts that rules ask of many records; of a list, how many elements it has
  static Value absent() { return Value::absent(kNoNode); }
  static Value yes(bool flag) { return Value::boolean(flag); }
  static Value record_if(bool present, Record record, std::uint32_t index = 0);
  static Value date_value(const std::optional<Date>& date);
  template <typename Enumerator>
  static Value word_of(WordClass words, Enumerator value) {
    return Value::word(words, static_cast<WordId>(value));
  }
  [[nodiscard]] Value portion_marked(std::uint32_t element) const;
  [[nodiscard]] Value portion_mark(std::uint32_t element) const;
  [[nodiscard]] Value portion_previous(std::uint32_t element) const;
  [[nodiscard]] Value portion_position(std::uint32_t element) const;
  [[nodiscard]] Value portion_ordinal(std::uint32_t element) const;
  [[nodiscard]] std::uint32_t child_count(std::uint32_t element) const;
  [[nodiscard]] Value marking_form(std::uint32_t element) const;
  [[nodiscard]] Value marking_known(std::uint32_t element) const;
  [[nodiscard]] Value marking_valid(std::uint32_t element) const;
  [[nodiscard]] Value marking_level(std::uint32_t element) const;
  [[nodiscard]] Value marking_system(std::uint32_t element) const;
  [[nodiscard]] std::uint32_t separator_count(std::uint32_t element) const;
  [[nodiscard]] Value control_to(std::uint32_t element) const;

  // ---- fact_shape_key.cpp
  [[nodiscard]] ShapeParts shape_parts() const;
  bool append_portion_kinds(Key& key, const KnownMarks& marks);
  bool append_families(Key& key);
  void append_header_shape(Key& key);
  void append_transmission_shape(Key& key) const;
  void append_classifier_shape(Key& key) const;
  [[nodiscard]] Value asked(Fact fact, std::uint32_t element);
  [[nodiscard]] Value compared(const ShapeOperand& operand) const;
  [[nodiscard]] bool holds(const ShapeComparison& comparison) const;
  [[nodiscard]] ShapeAnswers answers(const ShapeQuestions& questions, std::uint32_t element);
  void append_answers(Key& key, const AskedOfShapes& policy);
  [[nodiscard]] bool classifier_before_text() const;

  // ---- fact_filled.cpp
  [[nodiscard]] std::size_t record_count(Record record) const;
  template <Fact kFact, auto kAnswer>
  void fill_with(std::vector<Code>& codes) const;
  using Fill = void (Impl::*)(std::vector<Code>&) const;
  static Fill fill_of(Fact fact);

  // ---- fact_cable.cpp
  void read_date();
  void number_captions();
  void merge_overall();
  void number_records();
  void index_portions();
  [[nodiscard]] std::optional<std::uint32_t> era();
  Value reference();
  Value reference_from();
  void find_reference();
  Value post();
  Value originator_of_post();
  Value serial();
  [[nodiscard]] std::optional<std::string_view> smart_post() const;
  [[nodiscard]] std::optional<std::int64_t> smart_serial() const;
  Value section_count() const;
  Value era_texts(const std::vector<std::string>& texts);
  [[nodiscard]] Span originator_line() const;
  Value attention();
  Value outside();
  Value tags(bool well_formed);
  Value captions_of_section(std::uint32_t section);
  Value caption_nearest(std::uint32_t caption);

  // ---- fact_body.cpp: what stands in the text itself
  struct Summary {
    Span opened, closed;  // nowhere: none stands there
  };
  [[nodiscard]] Summary summary_words() const;
  [[nodiscard]] std::uint64_t text_lines() const;
  [[nodiscard]] bool designated() const;

  // ---- fact_run.cpp: this cable and the others of its run
  Value other_cables(Fact relation);
  [[nodiscard]] std::optional<std::int64_t> previous_serial();
  Value copy_overall(std::uint32_t element);
  Value copy_differing(std::uint32_t element);
  [[nodiscard]] std::uint32_t mark_digest(const Marking& mark) const;
  void read_paragraph_marks(std::vector<ParagraphMark>& marks) const;

  // ---- fact_transmission.cpp
  [[nodiscard]] bool has_transmission() const;
  [[nodiscard]] char highest_precedence(AddresseeRole role) const;
  Value precedences();
  Value routing();
  [[nodiscard]] WordId security_level() const;
  const AddresseePattern* pattern(std::uint32_t addressee);
  Value addressee_kind(std::uint32_t addressee);

  // ---- fact_declassification.cpp
  Value declassification_years() const;
  Value declassification_exemption();
  Value reason_section(Span section);
  Value reason_sections();
  Value reason_letters();

  // ---- fact_marking.cpp
  [[nodiscard]] const Marking& marking(std::uint32_t element) const { return *markings_[element]; }
  [[nodiscard]] const ControlUse& control(std::uint32_t element) const;
  [[nodiscard]] const CodeUse& code(std::uint32_t element) const;
  [[nodiscard]] const std::uint32_t* code_list(Range codes) const;
  [[nodiscard]] Value countries(Range codes) const;
  [[nodiscard]] Value controls_of(std::uint32_t marking);
  [[nodiscard]] Range rel_to_codes(std::uint32_t marking);
  [[nodiscard]] Value rel_to(std::uint32_t marking) { return countries(rel_to_codes(marking)); }
  [[nodiscard]] bool every_word_known(const Marking& mark) const { return mark.known && mark.unknown.count == 0; }
  [[nodiscard]] bool in_order(std::uint32_t marking) const;
  [[nodiscard]] bool hybrid(const Marking& mark) const;
  [[nodiscard]] bool slashed(const Marking& mark) const;
  [[nodiscard]] bool separator_leads(const Marking& mark) const;
  Value marking_level_written(std::uint32_t marking);
  Value marking_text(std::uint32_t marking);
  Value marking_normal(std::uint32_t marking);
  Value marking_label(std::uint32_t marking);
  Value marking_nearest(std::uint32_t marking);
  [[nodiscard]] bool level_first(const Marking& mark) const;
  [[nodiscard]] bool codes_in_order(const ControlUse& use) const;
  [[nodiscard]] bool list_in_form(const ControlUse& use) const;
  [[nodiscard]] std::uint32_t repeated_codes(Range codes) const;
  [[nodiscard]] bool dangling(const Marking& mark) const;
  [[nodiscard]] std::optional<Confusable> confusable(const Marking& mark) const;
  Value marking_confusable(std::uint32_t marking);
  [[nodiscard]] const Marking* owner_of(std::uint32_t control) const;
  [[nodiscard]] std::uint32_t previous_control(std::uint32_t element) const;
  [[nodiscard]] Span separator_before(std::uint32_t control) const;
  [[nodiscard]] Range compartments_of(std::uint32_t control) const;
  [[nodiscard]] std::uint32_t pool_control(std::uint32_t control) const;
  [[nodiscard]] Span suffix_span(std::uint32_t control) const;
  [[nodiscard]] std::string_view suffix_of(std::uint32_t control) const;
  Value ordered_suffix(std::uint32_t control);
  [[nodiscard]] std::string_view near_spelling(std::string_view unknown, bool portion) const;
  Value forced_by(std::uint32_t marking);
  Value spans(Range range);
  [[nodiscard]] const Control* control_row(std::uint32_t element) const;
  Value control_levels(std::uint32_t element);
  Value control_words(std::uint32_t element, const std::vector<WordId>& words);
  void append_control(std::string& out, const ControlUse& use, bool portion, bool normal) const;
  [[nodiscard]] bool codes_before(const ControlUse& use) const;
  void append_codes(std::string& out, const ControlUse& use) const;
  [[nodiscard]] WordId rel_to_word();
  [[nodiscard]] std::uint32_t control_order(std::uint32_t element) const;

  // ---- fact_portion.cpp
  [[nodiscard]] const Portion& portion(std::uint32_t element) const { return *portions_[element]; }
  [[nodiscard]] std::uint32_t mark_of(std::uint32_t portion) const;
  [[nodiscard]] std::uint32_t subject_portion() const { return subject_portion_; }
  [[nodiscard]] std::uint32_t parent_of(std::uint32_t portion) const;
  // The marking that a portion's level and controls come from: its own, else the nearest marked ancestor's.
  [[nodiscard]] std::uint32_t effective_mark(std::uint32_t portion) const;
  Value children(std::uint32_t portion);
  Value section_portions(std::uint32_t section);
  void number_siblings();

  // ---- shared
  [[nodiscard]] std::string_view text(Span span) const { return span.of(text_); }
  [[nodiscard]] Value optional_text(Span span) const;
  // The first of the longest lines of the cable.
  struct LongestLine {
    Span span;
    std::uint32_t characters = 0;
  };
  [[nodiscard]] LongestLine longest_line() const;
  Value stored(std::string_view text);
  Value sanitized(Span span);
  [[nodiscard]] Value whole(Record record, std::uint32_t first, std::size_t count) const;
  static Value list(Record record, const std::vector<std::uint32_t>& indices);
  [[nodiscard]] Value level(WordId id) const;
  [[nodiscard]] std::string_view level_shown(WordId id) const;
  [[nodiscard]] std::string_view caption_shown(WordId id) const;
  [[nodiscard]] bool is_group(const CodeUse& code) const;
  [[nodiscard]] std::string_view country_shown(const CodeUse& code) const;
  [[nodiscard]] std::string_view label_word(std::string_view english) const;
  [[nodiscard]] Span classification_place() const;
  [[nodiscard]] Span after_classification_words() const;
  [[nodiscard]] Span first_span(Range range, Span otherwise) const;
  void append_clean(std::string& out, std::string_view text) const;
  void append_word(std::string& out, WordClass words, WordId id) const;
  void append_record(std::string& out, Record record, std::uint32_t element);
  void append_marking(std::string& out, std::uint32_t marking);

  FactSource& facts_;
  const Source* source_ = nullptr;
  std::string_view text_;
  const Cable* cable_ = nullptr;
  const Policy* policy_ = nullptr;
  const Options* options_ = nullptr;
  const PairFilter* pair_filter_ = nullptr;
  std::span<const Span> outside_;
  std::uint32_t part_ = 1;
  bool run_cable_known_ = false;
  RunCable run_cable_;
  std::string run_moment_;  // this and what follows: of run_cable_
  std::vector<WordId> run_controls_, run_captions_;
  std::vector<ParagraphMark> run_paragraphs_;
  OtherCables others_;
  std::vector<const RunCable*> other_cables_;
  Arena arena_;

  std::vector<std::uint32_t> iota_;  // 0, 1, 2 ...: a run of records is a piece of it
  std::optional<Date> date_;
  WordId date_from_ = 0;
  bool era_known_ = false;
  std::optional<std::uint32_t> era_;
  bool reference_known_ = false;
  std::string reference_;
  std::optional<WordId> reference_from_;

  std::vector<std::uint32_t> captions_, unknown_captions_, caption_counts_;

  std::uint32_t originator_ = kNone;
  std::vector<std::uint32_t> addressees_, action_, info_, exempt_;
  std::vector<const AddresseePattern*> patterns_;
  std::vector<bool> pattern_known_;

  // By record.
  std::vector<const Portion*> portions_;
  std::vector<const Marking*> markings_;
  std::uint32_t subject_portion_ = 0;

  Marking overall_;
  std::uint32_t overall_line_controls_ = 0;
  std::vector<ControlUse> overall_controls_;
  std::vector<CellPlace> overall_places_;
  std::vector<std::uint32_t> control_owners_;  // of the pool's controls: the marking, kNone for a caption's
  std::optional<WordId> rel_to_word_;
  struct LevelList {
    std::uint32_t round = 0;
    Value value;
  };
  std::vector<LevelList> control_levels_;  // by control row
  std::uint32_t round_ = 0;

  enum class DerivedState : std::uint8_t { Unknown, Running, Known };
  DerivedState derived_state_ = DerivedState::Unknown;
  Rollup rollup_;
  std::vector<RollupMark> rollup_marks_;

  std::vector<std::uint32_t> marks_, paragraphs_;
  std::uint32_t marked_paragraphs_ = 0;
  bool numbers_in_order_ = true;
  struct PortionIndex {
    std::uint32_t effective = kNone;  // marking
    std::uint32_t previous = kNone;   // portion of the same kind
    std::uint32_t children = 0;
    bool last = false;
  };
  std::vector<PortionIndex> portion_index_;
  struct Groups {  // elements by group, one after the other
    bool known = false;
    std::vector<std::uint32_t> starts, elements;

    void build(std::size_t groups, std::size_t count, const std::vector<std::uint32_t>& group_of);
    [[nodiscard]] Value of(Record record, std::uint32_t group) const;
  };
  Groups children_, section_portions_;
  std::vector<std::uint32_t> group_of_;
  bool siblings_known_ = false;
  std::vector<std::uint32_t> sibling_number_, sibling_counts_;
  std::vector<std::uint64_t> shape_portions_;
  struct Family {
    std::uint64_t kind = 0, parts = 0;

    friend bool operator==(const Family&, const Family&) = default;
  };
  std::vector<Family> shape_families_;     // by portion
  std::array<Value, kFactCount> asked_{};  // for the shape, by fact
  std::vector<ShapeAnswers> shape_page_lines_;
  std::string scratch_;
};

}  // namespace cablemark
