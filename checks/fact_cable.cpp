// Facts of the cable, its eras, sections and captions, and what assign() prepares for all others.
#include <algorithm>
#include <numeric>

#include "checks/fact_impl.hpp"

namespace cablemark {
namespace {

enum DateFrom : WordId { kFromDtg, kFromSmart, kFromRow, kFromOption };
constexpr std::string_view kDigits = "0123456789";
const Marking kNoMarking{};

enum ReferenceFrom : WordId { kReferenceText, kReferenceSmart, kReferenceRow };

// Whether `words` stand in `name` with nothing but blanks, or nothing, beside them.
bool stands_as_words(std::string_view words, std::string_view name) {
  const auto parted = [name](std::size_t at) {
    return at == 0 || at >= name.size() || name[at - 1] == ' ' || name[at] == ' ';
  };
  for (std::size_t at = name.find(words); at != std::string_view::npos; at = name.find(words, at + 1)) {
    if (parted(at) && parted(at + words.size())) return true;
  }
  return false;
}

}  // namespace

void FactValues::Impl::assign(const Source& source, const Cable& cable, const Policy& policy, const Options& options) {
  source_ = &source;
  text_ = source.text();
  cable_ = &cable;
  policy_ = &policy;
  options_ = &options;
  pair_filter_ = nullptr;
  outside_ = {};
  part_ = 1;
  run_cable_known_ = false;
  other_cables_.clear();
  arena_.reset();
  era_known_ = reference_known_ = siblings_known_ = false;
  children_.known = section_portions_.known = false;
  rel_to_word_.reset();
  derived_state_ = DerivedState::Unknown;
  ++round_;
  control_levels_.resize(policy.controls.size());

  number_records();
  const MarkPool& pool = cable.pool;
  const std::size_t controls = 2 * (pool.controls.size() + cable.captions.size()) + policy.controls.size();
  const std::size_t most = std::max({markings_.size(), controls, pool.codes.size(), cable.refs.size(),
                                     cable.notices.size(), cable.page_lines.size()});
  if (iota_.size() < most) {
    iota_.resize(most);
    std::iota(iota_.begin(), iota_.end(), 0U);
  }

  read_date();
  number_captions();
  merge_overall();
  index_portions();

  originator_ = kNone;
  addressees_.clear();
  action_.clear();
  info_.clear();
  exempt_.clear();
  for (std::uint32_t i = 0; i < cable.addressees.size(); ++i) {
    const AddresseeRole role = cable.addressees[i].role;
    if (role == AddresseeRole::From) {
      if (originator_ == kNone) originator_ = i;
      continue;
    }
    addressees_.push_back(i);
    (role == AddresseeRole::Action ? action_ : role == AddresseeRole::Info ? info_ : exempt_).push_back(i);
  }
  patterns_.resize(cable.addressees.size());
  pattern_known_.assign(cable.addressees.size(), false);
}

void FactValues::Impl::number_records() {
  const Cable& cable = *cable_;
  subject_portion_ = static_cast<std::uint32_t>(cable.portions.size());
  portions_.clear();
  markings_ = {cable.classification ? &cable.classification->mark : &kNoMarking, &overall_, &rollup_.marking(),
               cable.label ? &*cable.label : &kNoMarking, cable.subject ? &cable.subject->mark : &kNoMarking};
  for (const Portion& portion : cable.portions) {
    portions_.push_back(&portion);
    markings_.push_back(&portion.mark);
  }
  if (cable.subject) portions_.push_back(&*cable.subject);
  for (const Section& section : cable.sections) {
    markings_.push_back(section.header ? &section.line.mark : &kNoMarking);
  }
  for (const Marking& banner : cable.page_banners) markings_.push_back(&banner);
}

// What stands as a paragraph of its own, as in 1995 and 1996, stands in its place wherever that is.
bool FactValues::Impl::classifier_before_text() const {
  for (const Portion& portion : cable_->portions) {
    if (portion.kind == PortionKind::Notice) return true;
    if (portion.numbered) return cable_->classifier->span.begin < portion.span.begin;
  }
  return true;
}

void FactValues::Impl::read_date() {
  const Cable& cable = *cable_;
  date_.reset();
  if (cable.dtg && cable.dtg->date) {
    date_ = cable.dtg->date;
    date_from_ = kFromDtg;
  } else if (cable.smart_date) {
    date_ = cable.smart_date;
    date_from_ = kFromSmart;
  } else if (cable.row_date) {
    date_ = cable.row_date;
    date_from_ = kFromRow;
  } else if (options_->undated) {
    date_ = options_->undated;
    date_from_ = kFromOption;
  } else if (cable.stage == Stage::Draft && (options_->as_of || cable.kind == CableKind::Telegram)) {
    // A draft is written today; an undated document or damaged telegram may be of any age.
    date_ = options_->as_of.value_or(options_->today);
    date_from_ = kFromOption;
  }
}

void FactValues::Impl::number_captions() {
  captions_.clear();
  unknown_captions_.clear();
  caption_counts_.assign(policy_->captions.size(), 0);
  for (std::uint32_t i = 0; i < cable_->captions.size(); ++i) {
    const WordId name = cable_->captions[i].name;
    if (name >= caption_counts_.size()) {
      unknown_captions_.push_back(i);
      continue;
    }
    // A spelling that is only understood counts as the caption, and is reported all the same.
    if (!cable_->captions[i].preferred) unknown_captions_.push_back(i);
    if (caption_counts_[name]++ == 0) captions_.push_back(i);
  }
}

std::optional<std::uint32_t> FactValues::Impl::era() {
  if (!era_known_) {
    era_ = date_ ? policy_->era_of(*date_) : std::nullopt;
    era_known_ = true;
  }
  return era_;
}

Value FactValues::Impl::era_texts(const std::vector<std::string>& texts) {
  Value* items = arena_.values(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) items[i] = Value::string(texts[i]);
  return Value::list(items, static_cast<std::uint32_t>(texts.size()));
}

// The cable's own text first, then the SMART block, then the row. The year of the text's reference is that of the
// date-time group; a cable without one takes the year of whatever date it has, but only if nothing else names it.
void FactValues::Impl::find_reference() {
  if (reference_known_) return;
  reference_known_ = true;
  reference_from_.reset();
  const auto& line = cable_->classification;
  const bool numbered = line && line->post.present() && line->serial;
  const bool dated = date_ && date_from_ == kFromDtg;
  if (numbered && dated) {
    reference_ = make_reference(calendar_day(*date_).year, text(line->post), *line->serial);
    reference_from_ = kReferenceText;
  } else if (!cable_->smart_reference.empty()) {
    reference_ = cable_->smart_reference;
    reference_from_ = kReferenceSmart;
  } else if (!cable_->row_reference.empty()) {
    reference_ = cable_->row_reference;
    reference_from_ = kReferenceRow;
  } else if (numbered && date_ && date_from_ != kFromOption) {
    reference_ = make_reference(calendar_day(*date_).year, text(line->post), *line->serial);
    reference_from_ = kReferenceText;
  }
}

Value FactValues::Impl::reference() {
  find_reference();
  return reference_from_ ? Value::string(reference_) : Value::absent(kNoNode);
}

Value FactValues::Impl::reference_from() {
  find_reference();
  return reference_from_ ? Value::word(WordClass::ReferenceFrom, *reference_from_) : Value::absent(kNoNode);
}

// `10GENEVA48` of a SMART block holds the message number that a classification line would.
std::optional<std::string_view> FactValues::Impl::smart_post() const {
  const std::string_view number = cable_->smart_reference;
  const std::size_t first = number.find_first_not_of(kDigits);
  if (first == std::string_view::npos) return std::nullopt;
  return number.substr(first, number.find_last_not_of(kDigits) - first + 1);
}

std::optional<std::int64_t> FactValues::Impl::smart_serial() const {
  const std::string_view number = cable_->smart_reference;
  const std::size_t last = number.find_last_not_of(kDigits);
  if (last == std::string_view::npos || last + 1 == number.size() || number.size() - last > 10) return std::nullopt;
  std::int64_t serial = 0;
  for (const char c : number.substr(last + 1)) serial = serial * 10 + (c - '0');
  return serial;
}

Value FactValues::Impl::post() {
  const auto& line = cable_->classification;
  if (line && line->post.present()) return Value::string(text(line->post));
  const auto smart = smart_post();
  return smart ? Value::string(*smart) : Value::absent(kNoNode);
}

Value FactValues::Impl::originator_of_post() {
  const Value named = post();
  if (originator_ == kNone || named.kind != ValueKind::String) return Value::absent(kNoNode);
  const std::string_view name = text(cable_->addressees[originator_].name);
  for (const Post& row : policy_->posts) {
    if (!fits_pattern(row.name, named.text()) || (date_ && !row.period.holds(*date_))) continue;
    if (std::any_of(row.originators.begin(), row.originators.end(),
                    [name](const std::string& originator) { return fits_pattern(originator, name); }))
      return yes(true);
  }
  return yes(stands_as_words(named.text(), name));
}

Value FactValues::Impl::serial() {
  const auto& line = cable_->classification;
  const auto number = line && line->serial ? line->serial : smart_serial();
  return number ? Value::from_int(*number) : Value::absent(kNoNode);
}

Value FactValues::Impl::section_count() const {
  const auto& line = cable_->classification;
  if (line && line->sections) return Value::from_int(*line->sections);
  for (const Section& section : cable_->sections) {
    if (section.of) return Value::from_int(*section.of);
  }
  return Value::absent(kNoNode);
}

Value FactValues::Impl::attention() {
  const auto& lines = cable_->attention;
  Value* items = arena_.values(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) items[i] = Value::string(text(lines[i]));
  return Value::list(items, static_cast<std::uint32_t>(lines.size()));
}

Value FactValues::Impl::outside() {
  Value* items = arena_.values(outside_.size());
  for (std::size_t i = 0; i < outside_.size(); ++i) items[i] = Value::place(outside_[i]);
  return Value::list(items, static_cast<std::uint32_t>(outside_.size()));
}

Value FactValues::Impl::tags(bool well_formed) {
  Value* items = arena_.values(cable_->tags.size());
  std::uint32_t count = 0;
  for (const Tag& tag : cable_->tags) {
    if (tag.well_formed == well_formed) items[count++] = Value::string(text(tag.span));
  }
  return Value::list(items, count);
}

// The captions between this section's header and the next section. A word that repeats counts at its first place.
Value FactValues::Impl::captions_of_section(std::uint32_t section) {
  const auto& lines = cable_->captions;
  const auto& sections = cable_->sections;
  const auto after = [](const CaptionLine& line, std::uint32_t offset) { return line.span.begin < offset; };
  const auto first =
      section == 0 ? lines.begin() : std::lower_bound(lines.begin(), lines.end(), sections[section].span.begin, after);
  const auto last = section + 1 == sections.size()
                        ? lines.end()
                        : std::lower_bound(first, lines.end(), sections[section + 1].span.begin, after);
  std::uint32_t* indices = arena_.indices(static_cast<std::size_t>(last - first));
  std::uint32_t count = 0;
  for (auto line = first; line != last; ++line) {
    if (line->name >= policy_->captions.size()) continue;
    const bool repeated =
        std::any_of(indices, indices + count, [&](std::uint32_t other) { return lines[other].name == line->name; });
    if (!repeated) indices[count++] = static_cast<std::uint32_t>(line - lines.begin());
  }
  return Value::table(Record::Caption, indices, count);
}

Value FactValues::Impl::caption_nearest(std::uint32_t caption) {
  const CaptionLine& line = cable_->captions[caption];
  if (line.name != kNoWord) return Value::absent(kNoNode);
  const auto near = policy_->vocabulary.nearest(WordPlace::Caption, text(line.span));
  return near && near->kind == WordKind::Caption ? Value::word(WordClass::Caption, near->id) : Value::absent(kNoNode);
}

// ---- shared by the files of every record

Value FactValues::Impl::optional_text(Span span) const {
  return span.present() ? Value::string(text(span)) : Value::absent(kNoNode);
}

FactValues::Impl::LongestLine FactValues::Impl::longest_line() const {
  LongestLine longest{empty_span_at(cable_->text_begin), 0};
  const std::uint32_t end = cable_->span.end;
  for (std::uint32_t begin = cable_->text_begin; begin < end;) {
    std::uint32_t next = begin, characters = 0, used = 0, last = begin;
    for (; next < end && source_->text()[next] != '\n'; ++next) {
      const char c = source_->text()[next];
      // Of a character beyond ASCII the first byte counts.
      characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1 : 0;
      if (is_blank(c)) continue;
      used = characters;
      last = next + 1;
    }
    if (used > longest.characters) longest = {{begin, last}, used};
    begin = next + 1;
  }
  return longest;
}

Value FactValues::Impl::stored(std::string_view text) {
  char* memory = arena_.characters(text.size());
  std::copy(text.begin(), text.end(), memory);
  return Value::string({memory, text.size()});
}

Value FactValues::Impl::sanitized(Span span) {
  scratch_.clear();
  append_clean(scratch_, text(span));
  const std::string_view raw = text(span);
  return scratch_ == raw ? Value::string(raw) : stored(scratch_);
}

Value FactValues::Impl::whole(Record record, std::uint32_t first, std::size_t count) const {
  return Value::records(record, iota_.data() + (count > 0 ? first : 0), static_cast<std::uint32_t>(count));
}

Value FactValues::Impl::list(Record record, const std::vector<std::uint32_t>& indices) {
  return Value::records(record, indices.data(), static_cast<std::uint32_t>(indices.size()));
}

Value FactValues::Impl::level(WordId id) const {
  return id < policy_->levels.size() ? Value::from_level(id) : Value::absent(kNoNode);
}

}  // namespace cablemark
