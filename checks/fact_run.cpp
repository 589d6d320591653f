// What a run keeps of a cable, and facts of the others of the run.
#include <algorithm>
#include <map>
#include <set>

#include "checks/fact_impl.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kDigits = "0123456789";

// FNV-1a over numbers.
class Digest {
 public:
  void add(std::uint32_t number) {
    for (unsigned shift = 0; shift < 32; shift += 8) hash_ = (hash_ ^ ((number >> shift) & 0xFFU)) * 16777619U;
  }
  [[nodiscard]] std::uint32_t value() const { return hash_ == 0 ? 1 : hash_; }

 private:
  std::uint32_t hash_ = 2166136261U;
};

}  // namespace

// Of what the mark means: `(S/NF)` and `(S//NF)` are one.
std::uint32_t FactValues::Impl::mark_digest(const Marking& mark) const {
  const MarkPool& pool = cable_->pool;
  Digest digest;
  digest.add(mark.known ? mark.level : kNoWord);
  std::uint32_t controls = 0;  // in any order
  for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
    const ControlUse& use = pool.controls[mark.controls.first + i];
    Digest one;
    one.add(use.id);
    for (std::uint32_t c = 0; c < use.codes.count; ++c) one.add(pool.codes[use.codes.first + c].id);
    controls += one.value();
  }
  digest.add(controls);
  digest.add(mark.unknown.count);
  for (std::uint32_t i = 0; i < mark.owners.count; ++i) digest.add(pool.codes[mark.owners.first + i].id);
  return digest.value();
}

void FactValues::Impl::read_paragraph_marks(std::vector<ParagraphMark>& marks) const {
  marks.clear();
  const auto add = [&](const Portion& portion) {
    if (marks.empty() || portion.numbered) {
      marks.push_back({portion.numbered ? static_cast<std::uint32_t>(portion.ordinal) : 0, 0, false});
    }
    ParagraphMark& own = marks.back();
    own.damaged = own.damaged || portion.mark_damaged;
    if (portion.mark.present()) own.mark = own.mark * 31 + mark_digest(portion.mark);
  };
  if (cable_->subject) add(*cable_->subject);
  for (const Portion& portion : cable_->portions) add(portion);
}

const RunCable& FactValues::Impl::run_cable() {
  if (run_cable_known_) return run_cable_;
  run_cable_known_ = true;
  RunCable& own = run_cable_;
  own = {};
  own.order = {options_->run != nullptr ? options_->run->input : 0, part_};
  own.path = options_->path;
  find_reference();
  if (reference_from_) own.reference = RunKey(reference_);
  for (const char c : own.reference.text.substr(own.series().size(), 15)) own.serial = own.serial * 10 + (c - '0');
  if (cable_->dtg && cable_->dtg->date && cable_->dtg->time && originator_ != kNone) {
    run_moment_ = text(cable_->addressees[originator_].name);
    run_moment_ += ' ' + std::to_string(cable_->dtg->date->days) + ' ' + std::to_string(*cable_->dtg->time);
    own.moment = RunKey(run_moment_);
  }
  if (overall_.known) own.level = overall_.level;
  run_controls_.clear();
  for (const ControlUse& use : overall_controls_) run_controls_.push_back(use.id);
  std::sort(run_controls_.begin(), run_controls_.end());
  own.controls = run_controls_;
  run_captions_.clear();
  const std::span<const std::string_view> kinds = fixed_words(WordClass::CaptionKind);
  for (const std::uint32_t caption : captions_) {
    const WordId name = cable_->captions[caption].name;
    if (kinds[policy_->captions[name].kind] != "notice") run_captions_.push_back(name);
  }
  std::sort(run_captions_.begin(), run_captions_.end());
  own.captions = run_captions_;
  read_paragraph_marks(run_paragraphs_);
  own.paragraphs = run_paragraphs_;
  others_ = {};
  if (options_->run != nullptr && options_->run->index != nullptr) others_ = options_->run->index->others_of(own);
  own.copy_settled = others_.with_reference != nullptr;
  own.moment_settled = others_.with_moment != nullptr;
  return own;
}

Value FactValues::Impl::other_cables(Fact relation) {
  const auto first = static_cast<std::uint32_t>(other_cables_.size());
  const auto add = [&](const RunCable* other) {
    if (other != nullptr) other_cables_.push_back(other);
  };
  if (options_->run != nullptr && options_->run->index != nullptr) {
    const RunCables& index = *options_->run->index;
    const RunCable& own = run_cable();
    if (relation == Fact::CableCopies) {
      const RunCable* copy = others_.copy_of(own);
      if (copy != nullptr && !own.marked_as(*copy)) add(copy);
    } else if (relation == Fact::CableSameMoment) {
      add(others_.same_moment(own));
    } else {
      for (const Reference& reference : cable_->refs) {
        // Without a year it is one of the cable's own year.
        const bool dated = reference.reference.find_first_of(kDigits) == 0;
        const bool can_date = dated || own.reference.text.size() > 2;
        if (can_date)
          add(index.find(dated ? reference.reference
                               : std::string(own.reference.text.substr(0, 2)) + reference.reference));
      }
    }
  }
  const auto count = static_cast<std::uint32_t>(other_cables_.size()) - first;
  std::uint32_t* indices = arena_.indices(count);
  for (std::uint32_t i = 0; i < count; ++i) indices[i] = first + i;
  return Value::records(Record::Copy, indices, count);
}

std::optional<std::int64_t> FactValues::Impl::previous_serial() {
  const bool known = options_->run != nullptr && options_->run->index != nullptr;
  return known ? options_->run->index->previous_serial(run_cable()) : std::nullopt;
}

Value FactValues::Impl::copy_overall(std::uint32_t element) {
  const RunCable& other = *other_cables_[element];
  std::string shown(other.level < policy_->levels.size() ? level_shown(other.level) : "no level");
  const auto add = [&shown](std::string_view word) {
    shown += ", ";
    shown += word;
  };
  for (const WordId control : other.controls) {
    const Control& row = policy_->controls[control];
    const bool said = row.caption && std::binary_search(other.captions.begin(), other.captions.end(), *row.caption);
    if (!said) add(row.shown());
  }
  for (const WordId caption : other.captions) add(caption_shown(caption));
  return stored(shown);
}

Value FactValues::Impl::copy_differing(std::uint32_t element) {
  std::map<std::uint32_t, ParagraphMark> marks;
  for (const ParagraphMark& mark : run_cable().paragraphs) marks.try_emplace(mark.number, mark);
  std::set<std::uint32_t> differing;
  for (const ParagraphMark& mark : other_cables_[element]->paragraphs) {
    const auto own = marks.find(mark.number);
    if (own == marks.end() || mark.differs(own->second)) differing.insert(mark.number);
    if (own != marks.end()) marks.erase(own);
  }
  for (const auto& [number, mark] : marks) differing.insert(number);
  Value* items = arena_.values(differing.size());
  std::uint32_t count = 0;
  for (const std::uint32_t number : differing) {
    items[count++] = number == 0 ? Value::string("the subject") : stored(std::to_string(number));
  }
  return Value::list(items, count);
}

}  // namespace cablemark
