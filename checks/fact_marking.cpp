// Facts of markings, their controls and country codes.
#include <fmt/format.h>

#include <algorithm>

#include "checks/compartments.hpp"
#include "checks/fact_impl.hpp"

namespace cablemark {
namespace {

bool is_separator(char c) { return c == '/' || c == '-' || c == ','; }

// A mark from its first sign behind the bracket.
std::string_view behind_bracket(std::string_view mark) {
  mark.remove_prefix(std::min(mark.find_first_not_of("( "), mark.size()));
  return mark;
}

}  // namespace

const ControlUse& FactValues::Impl::control(std::uint32_t element) const {
  std::size_t rest = element;
  if (rest < cable_->pool.controls.size()) return cable_->pool.controls[rest];
  rest -= cable_->pool.controls.size();
  if (rest < overall_controls_.size()) return overall_controls_[rest];
  return rollup_.controls()[rest - overall_controls_.size()];
}

const CodeUse& FactValues::Impl::code(std::uint32_t element) const {
  const auto& codes = cable_->pool.codes;
  return element < codes.size() ? codes[element] : rollup_.codes()[element - codes.size()];
}

const std::uint32_t* FactValues::Impl::code_list(Range codes) const {
  const auto pool = static_cast<std::uint32_t>(cable_->pool.codes.size());
  if (codes.count == 0) return nullptr;
  return codes.first < pool ? iota_.data() + codes.first : rollup_.code_indices() + (codes.first - pool);
}

Value FactValues::Impl::countries(Range codes) const {
  return Value::records(Record::Country, code_list(codes), codes.count);
}

Value FactValues::Impl::controls_of(std::uint32_t element) {
  if (element == kDerived) derived();
  const Range controls = marking(element).controls;
  return Value::table(Record::Control, controls.count > 0 ? iota_.data() + controls.first : nullptr, controls.count);
}

WordId FactValues::Impl::rel_to_word() {
  if (!rel_to_word_) rel_to_word_ = policy_->word(WordClass::Control, "REL_TO").value_or(kNoWord);
  return *rel_to_word_;
}

// A bare REL in a portion stands for the list of the overall marking.
Range FactValues::Impl::rel_to_codes(std::uint32_t element) {
  if (element == kDerived) derived();
  const Range controls = marking(element).controls;
  if (controls.count == 0) return {};
  const WordId rel_to = rel_to_word();
  for (std::uint32_t i = controls.first; i < controls.first + controls.count; ++i) {
    if (control(i).id != rel_to) continue;
    if (control(i).codes.count > 0 || marking(element).form != MarkForm::Portion) return control(i).codes;
    return rel_to_codes(kOverall);
  }
  return {};
}

// Line and captions together. A control keeps the place where it stands first; a caption's stands at its whole line.
void FactValues::Impl::merge_overall() {
  const Cable& cable = *cable_;
  const auto pool = static_cast<std::uint32_t>(cable.pool.controls.size());
  overall_controls_.clear();
  overall_places_.clear();
  overall_ = marking(kLine);
  const auto add = [&](const ControlUse& use, CellPlace place) {
    const auto stands = [&](const ControlUse& other) { return other.id == use.id; };
    if (use.id >= policy_->controls.size()) return;
    if (std::any_of(overall_controls_.begin(), overall_controls_.end(), stands)) return;
    overall_controls_.push_back(use);
    overall_places_.push_back(place);
  };
  for (std::uint32_t i = 0; i < overall_.controls.count; ++i) {
    add(cable.pool.controls[overall_.controls.first + i], CellPlace::Line);
  }
  overall_line_controls_ = static_cast<std::uint32_t>(overall_controls_.size());

  control_owners_.assign(pool, kNone);
  for (const CaptionLine& line : cable.captions) {
    ControlUse named;
    named.span = named.word = line.span;
    if (line.name < policy_->captions.size()) named.id = policy_->captions[line.name].control.value_or(kNoWord);
    for (std::uint32_t i = 0; i < line.mark.controls.count; ++i) {
      ControlUse use = cable.pool.controls[line.mark.controls.first + i];
      if (use.id == named.id) named.id = kNoWord;
      use.span = line.span;
      add(use, CellPlace::Caption);
    }
    if (named.id != kNoWord) add(named, CellPlace::Caption);
  }
  overall_.controls = {pool, static_cast<std::uint32_t>(overall_controls_.size())};

  const auto own = [&](std::uint32_t element) {
    const Range controls = marking(element).controls;
    for (std::uint32_t i = controls.first; i < controls.first + controls.count; ++i) control_owners_[i] = element;
  };
  for (std::uint32_t element = kSubject; element < markings_.size(); ++element) own(element);
  own(kLabel);
  own(kLine);  // last: the header of section 1 may be the classification line itself
}

CellPlace FactValues::Impl::control_place(std::uint32_t element) const {
  const auto pool = static_cast<std::uint32_t>(cable_->pool.controls.size());
  if (element >= pool) {
    return element - pool < overall_places_.size() ? overall_places_[element - pool] : CellPlace::Any;
  }
  const std::uint32_t owner = control_owners_[element];
  if (owner == kNone) return CellPlace::Caption;
  return marking(owner).form == MarkForm::Portion ? CellPlace::Portion : CellPlace::Line;
}

std::uint32_t FactValues::Impl::control_order(std::uint32_t element) const {
  const auto pool = static_cast<std::uint32_t>(cable_->pool.controls.size());
  const auto overall = static_cast<std::uint32_t>(overall_controls_.size());
  if (element >= pool + overall) return element - pool - overall + 1;
  if (element >= pool) return element - pool + 1;
  const std::uint32_t owner = control_owners_[element];
  return owner == kNone ? 1 : element - marking(owner).controls.first + 1;
}

const Control* FactValues::Impl::control_row(std::uint32_t element) const {
  const WordId id = control(element).id;
  return id < policy_->controls.size() ? &policy_->controls[id] : nullptr;
}

Value FactValues::Impl::control_levels(std::uint32_t element) {
  const Control* row = control_row(element);
  if (!row) return Value::list(nullptr, 0);
  LevelList& made = control_levels_[control(element).id];
  if (made.round == round_) return made.value;
  const bool all = row->all_levels.empty() && row->levels.empty();
  const auto& listed = row->all_levels.empty() ? row->levels : row->all_levels;
  const std::size_t count = all ? policy_->levels.size() : listed.size();
  Value* items = arena_.values(count);
  for (std::size_t i = 0; i < count; ++i) items[i] = Value::from_level(all ? static_cast<WordId>(i) : listed[i]);
  made = {round_, Value::list(items, static_cast<std::uint32_t>(count))};
  return made.value;
}

Value FactValues::Impl::control_words(std::uint32_t element, const std::vector<WordId>& words) {
  const WordId id = control(element).id;
  Value* items = arena_.values(words.size());
  std::uint32_t count = 0;
  for (const WordId word : words) {
    if (pair_filter_ == nullptr || !*pair_filter_ || (*pair_filter_)(id, word)) {
      items[count++] = Value::word(WordClass::Control, word);
    }
  }
  return Value::list(items, count);
}

Value FactValues::Impl::spans(Range range) {
  Value* items = arena_.values(range.count);
  for (std::uint32_t i = 0; i < range.count; ++i) items[i] = Value::string(text(cable_->pool.spans[range.first + i]));
  return Value::list(items, range.count);
}

// The marking that a control stands in; null for one of a caption, and of the derived marking.
const Marking* FactValues::Impl::owner_of(std::uint32_t element) const {
  const auto pool = static_cast<std::uint32_t>(cable_->pool.controls.size());
  if (element >= pool) return element - pool < overall_line_controls_ ? &marking(kLine) : nullptr;
  const std::uint32_t owner = control_owners_[element];
  return owner == kNone ? nullptr : &marking(owner);
}

std::uint32_t FactValues::Impl::previous_control(std::uint32_t element) const {
  return owner_of(element) != nullptr && control_order(element) > 1 ? element - 1 : kNone;
}

// The blanks, slashes and brackets before it, inside the mark.
Span FactValues::Impl::separator_before(std::uint32_t element) const {
  const Marking* mark = owner_of(element);
  const Span words = control(element).span;
  if (mark == nullptr || !words.present()) return {};
  constexpr std::string_view kGap = " \t\r\n/-,()[]";
  std::uint32_t begin = words.begin;
  std::uint32_t stop = mark->span.begin;
  if (stop < begin && mark->form == MarkForm::Portion && (text_[stop] == '(' || text_[stop] == '[')) ++stop;
  while (begin > stop && kGap.find(text_[begin - 1]) != std::string_view::npos) --begin;
  return begin == words.begin ? Span{} : Span{begin, words.begin};
}

// A control of the overall marking is one of the line: its number there; kNone for others.
std::uint32_t FactValues::Impl::pool_control(std::uint32_t element) const {
  const auto pool = static_cast<std::uint32_t>(cable_->pool.controls.size());
  if (element < pool) return element;
  return element - pool < overall_line_controls_ ? marking(kLine).controls.first + (element - pool) : kNone;
}

Range FactValues::Impl::compartments_of(std::uint32_t element) const {
  const Marking* mark = owner_of(element);
  return mark == nullptr ? Range{} : compartments_behind(cable_->pool, *mark, pool_control(element));
}

Span FactValues::Impl::suffix_span(std::uint32_t element) const {
  const Marking* mark = owner_of(element);
  return mark == nullptr ? Span{} : suffix_behind(cable_->pool, *mark, pool_control(element));
}

std::string_view FactValues::Impl::suffix_of(std::uint32_t element) const {
  const auto rolled = static_cast<std::uint32_t>(cable_->pool.controls.size() + overall_controls_.size());
  if (element >= rolled) return rollup_.suffix(control(element).id);
  const Span suffix = suffix_span(element);
  return suffix.present() ? text(suffix) : std::string_view{};
}

Value FactValues::Impl::ordered_suffix(std::uint32_t element) {
  const std::string_view suffix = suffix_of(element);
  const Control* row = control_row(element);
  if (suffix.empty() || row == nullptr) return Value::absent(kNoNode);
  CompartmentUnion compartments;
  compartments.add(suffix, *row);
  return stored(compartments.text());
}

// The pack's order is the order of its rows. Captions have an order of their own.
bool FactValues::Impl::in_order(std::uint32_t element) const {
  const Marking& mark = marking(element);
  const std::uint32_t count = element == kOverall ? overall_line_controls_ : mark.controls.count;
  for (std::uint32_t i = 0; i < count; ++i) {
    const ControlUse& use = control(mark.controls.first + i);
    if (i > 0 && control(mark.controls.first + i - 1).id > use.id) return false;
    const bool level_follows =
        mark.level_span.present() && use.word.present() && use.word.begin < mark.level_span.begin;
    if (level_follows && mark.system == MarkSystem::Us) return false;
  }
  return true;
}

bool FactValues::Impl::hybrid(const Marking& mark) const {
  if (!mark.separated) return true;
  return mark.level_span.present() && mark.separators.count > 0 &&
         text(cable_->pool.spans[mark.separators.first]) == "/";
}

bool FactValues::Impl::slashed(const Marking& mark) const { return behind_bracket(text(mark.span)).starts_with("//"); }

bool FactValues::Impl::separator_leads(const Marking& mark) const {
  const std::string_view words = behind_bracket(text(mark.span));
  return !words.empty() && is_separator(words.front()) && !words.starts_with("//");
}

Value FactValues::Impl::marking_level_written(std::uint32_t element) {
  const Span word = marking(element).level_span;
  if (!word.present()) return absent();
  scratch_.clear();
  append_clean(scratch_, text(word));
  return stored(scratch_);
}

Value FactValues::Impl::marking_text(std::uint32_t element) {
  scratch_.clear();
  append_marking_text(scratch_, element);
  const std::string_view raw = text(marking(element).span);
  return scratch_ == raw ? Value::string(raw) : stored(scratch_);
}

Value FactValues::Impl::marking_normal(std::uint32_t element) {
  scratch_.clear();
  append_normal(scratch_, element);
  return stored(scratch_);
}

Value FactValues::Impl::marking_label(std::uint32_t element) {
  const auto portions = subject_portion();
  if (element == kSubject) return Value::string(label_word("the subject"));
  if (element == kOverall) return Value::string(label_word("the overall marking"));
  if (element == kLine) return Value::string(label_word("the classification line"));
  if (element == kDerived) return Value::string(label_word("the derived marking"));
  if (element == kLabel) return Value::string(label_word("the label"));
  scratch_.clear();
  const std::uint32_t rest = element - kFirstPortion;
  if (rest < portions) {
    append_label(scratch_, rest);
  } else if (rest - portions < cable_->sections.size()) {
    append_record(scratch_, Record::Section, rest - portions);
  } else {
    scratch_ += label_word("the page banner");
  }
  return stored(scratch_);
}

// The words JOINT and FGI stand before the level that they are about. A control of a caption stands in no mark.
bool FactValues::Impl::level_first(const Marking& mark) const {
  if (!mark.level_span.present()) return false;
  if (mark.system != MarkSystem::Us || mark.controls.count == 0) return true;
  const std::uint32_t first = mark.controls.first;
  if (first >= cable_->pool.controls.size() && overall_line_controls_ == 0) return true;
  return control(first).word.begin > mark.level_span.begin;
}

bool FactValues::Impl::is_group(const CodeUse& code) const {
  if (code.id >= policy_->countries.size()) return false;
  const Country& row = policy_->countries[code.id];
  return row.group || !row.members.empty();
}

// USA, then countries, then groups, each by its name.
bool FactValues::Impl::codes_in_order(const ControlUse& use) const {
  const auto rank = [&](std::uint32_t n) {
    const CodeUse& one = code(use.codes.first + n);
    const std::string_view name = country_shown(one);
    return std::pair(name == "USA" ? 0 : is_group(one) ? 2 : 1, name);
  };
  for (std::uint32_t n = 1; n < use.codes.count; ++n) {
    if (rank(n) < rank(n - 1)) return false;
  }
  return true;
}

bool FactValues::Impl::list_in_form(const ControlUse& use) const {
  if (use.codes.count > 0 && country_shown(code(use.codes.first)) != "USA") return false;
  if (!codes_in_order(use)) return false;
  for (std::uint32_t n = 0; n < use.separators.count; ++n) {
    std::string_view between = text(cable_->pool.spans[use.separators.first + n]);
    if (between == ", ") continue;
    if (!between.starts_with(',')) return false;
    between.remove_prefix(1);
    const bool blank = between.find_first_not_of(" \t\n") == std::string_view::npos;
    if (!blank || std::count(between.begin(), between.end(), '\n') != 1) return false;
  }
  return true;
}

std::uint32_t FactValues::Impl::repeated_codes(Range codes) const {
  if (codes.count < 2) return 0;
  std::vector<WordId> known;
  known.reserve(codes.count);
  for (std::uint32_t n = 0; n < codes.count; ++n) {
    const WordId id = code(codes.first + n).id;
    if (id < policy_->countries.size()) known.push_back(id);
  }
  std::sort(known.begin(), known.end());
  return static_cast<std::uint32_t>(known.end() - std::unique(known.begin(), known.end()));
}

bool FactValues::Impl::dangling(const Marking& mark) const {
  std::string_view written = text(mark.span);
  if (mark.form == MarkForm::Portion && mark.closed && !written.empty()) written.remove_suffix(1);
  const std::size_t last = written.find_last_not_of(" \t\r\n");
  return last != std::string_view::npos && is_separator(written[last]);
}

std::optional<Confusable> FactValues::Impl::confusable(const Marking& mark) const {
  return mark.present() ? first_confusable(text_, mark.span) : std::nullopt;
}

Value FactValues::Impl::marking_confusable(std::uint32_t element) {
  const auto found = confusable(marking(element));
  if (!found) return Value::absent(kNoNode);
  scratch_ = fmt::format("U+{:04X}, which ", static_cast<std::uint32_t>(found->code));
  if (found->looks_like == 0) {
    scratch_ += "is not seen";
  } else if (found->looks_like == ' ') {
    scratch_ += "looks like a blank";
  } else {
    (scratch_ += "looks like ") += found->looks_like;
  }
  return stored(scratch_);
}

// The spelling of the word that `unknown` is near to, in the form of the mark; empty if there is none.
std::string_view FactValues::Impl::near_spelling(std::string_view unknown, bool portion) const {
  auto near = policy_->vocabulary.nearest(portion ? WordPlace::Portion : WordPlace::Line, unknown);
  if (!near && portion) near = policy_->vocabulary.nearest(WordPlace::Line, unknown);
  if (!near) return {};
  std::string_view spelling;
  if (near->kind == WordKind::Level && near->id < policy_->levels.size()) {
    const Level& row = policy_->levels[near->id];
    spelling = portion && !row.portion.empty() ? std::string_view(row.portion.front()) : level_shown(near->id);
  } else if (near->kind == WordKind::Control && near->id < policy_->controls.size()) {
    const Control& row = policy_->controls[near->id];
    spelling = portion && !row.portion.empty() ? std::string_view(row.portion.front()) : row.shown();
  }
  // `S NOFORN` holds NOFORN already: what is wrong is the rest.
  return unknown.ends_with(' ' + std::string(spelling)) ? std::string_view{} : spelling;
}

// The mark with each word that is not known in the spelling that it is near to; where one is near to none, or
// compartments may be text of the cable, the first near word alone.
Value FactValues::Impl::marking_nearest(std::uint32_t element) {
  const Marking& mark = marking(element);
  if (!mark.present() || every_word_known(mark)) return Value::absent(kNoNode);
  const bool portion = mark.form == MarkForm::Portion;
  constexpr std::string_view kAround = "()[] \t\n\r";
  std::string_view inner = text(mark.span);
  const std::size_t begin = inner.find_first_not_of(kAround);
  if (begin == std::string_view::npos) return Value::absent(kNoNode);
  inner = inner.substr(begin, inner.find_last_not_of(kAround) - begin + 1);
  const auto alone = [&](std::string_view spelling) {
    scratch_.assign(portion ? "(" : "").append(spelling).append(portion ? ")" : "");
    return stored(scratch_);
  };
  if (const std::string_view whole = near_spelling(inner, portion); !whole.empty()) return alone(whole);

  std::string mended;
  std::string_view first_near;
  std::uint32_t copied = mark.span.begin;
  bool all_near = mark.compartments.count == 0;
  for (std::uint32_t i = 0; i < mark.unknown.count; ++i) {
    const Span unknown = cable_->pool.spans[mark.unknown.first + i];
    const std::string_view spelling = near_spelling(text(unknown), portion);
    if (first_near.empty()) first_near = spelling;
    all_near = all_near && !spelling.empty();
    if (!all_near && !first_near.empty()) break;
    mended.append(text({copied, unknown.begin}));
    // `SECRET\NOFORN`: what parts the words is a part of what is not known.
    constexpr std::string_view kGaps = "()[] \t\n\r/-,";
    if (!mended.empty() && kGaps.find(mended.back()) == std::string_view::npos) mended += "//";
    mended += spelling;
    copied = unknown.end;
  }
  if (first_near.empty()) return Value::absent(kNoNode);
  if (!all_near) return alone(first_near);
  scratch_.clear();
  append_clean(scratch_, mended.append(text({copied, mark.span.end})));
  return stored(scratch_);
}

Value FactValues::Impl::forced_by(std::uint32_t element) {
  if (element != kDerived) return Value::records(Record::Portion, nullptr, 0);
  return list(Record::Portion, derived().forced_by());
}

}  // namespace cablemark
