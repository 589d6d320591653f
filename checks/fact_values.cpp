#include "checks/fact_values.hpp"

#include "checks/compartments.hpp"
#include "checks/fact_answers.hpp"

namespace cablemark {
namespace {

template <typename Integer>
Value integer(const std::optional<Integer>& number) {
  return number ? Value::from_int(*number) : Value::absent(kNoNode);
}

Value integer(std::uint64_t number) { return Value::from_int(static_cast<std::int64_t>(number)); }

}  // namespace

FactValues::FactValues() : impl_(std::make_unique<Impl>(*this)) {}
FactValues::~FactValues() = default;

void FactValues::assign(const Source& source, const Cable& cable, const Policy& policy, const Options& options) {
  forget_facts();
  impl_->assign(source, cable, policy, options);
}
void FactValues::set_outside(std::span<const Span> places) {
  forget(Fact::CableOutside);
  impl_->set_outside(places);
}
void FactValues::set_part(std::uint32_t part) { impl_->set_part(part); }
CableKind FactValues::kind() const { return impl_->kind(); }
const RunCable& FactValues::run_cable() { return impl_->run_cable(); }
void FactValues::set_pair_filter(const PairFilter* filter) { impl_->set_pair_filter(filter); }
void FactValues::append_mark_key(Key& key, std::uint32_t marking) const { impl_->append_mark_key(key, marking); }
void FactValues::append_mark_kind(Key& key, std::uint32_t marking) const { impl_->append_mark_kind(key, marking); }
bool FactValues::same_portion_mark(std::uint32_t marking, std::uint32_t other) const {
  return impl_->same_portion_mark(marking, other);
}
std::optional<ShapeParts> FactValues::append_shape_key(Key& key, const KnownMarks& marks, const ShapeReader& reader) {
  return impl_->append_shape_key(key, marks, reader);
}
Value FactValues::read_fact(Fact fact, std::uint32_t element) { return impl_->fact(fact, element); }
void FactValues::fill(Fact fact, std::vector<std::int32_t>& codes) { impl_->fill(fact, codes); }
Value FactValues::row(const Value& table, WordId word) { return impl_->row(table, word); }
WordId FactValues::name_of(Record record, std::uint32_t element) { return impl_->name_of(record, element); }
std::int32_t FactValues::rank(WordId level) { return impl_->rank(level); }
Span FactValues::place(Record record, std::uint32_t element) { return impl_->place(record, element); }
Span FactValues::place(Fact fact, std::uint32_t element) { return impl_->place(fact, element); }
std::optional<Date> FactValues::date() const { return impl_->date(); }
CellPlace FactValues::control_place(std::uint32_t control) const { return impl_->control_place(control); }
void FactValues::append_shown(std::string& out, const Value& value) { impl_->append_shown(out, value); }
std::string_view FactValues::paragraph_at(Span span) const { return impl_->paragraph_at(span); }
MarkingSummary FactValues::overall_summary() { return impl_->summary(Impl::kOverall); }
MarkingSummary FactValues::derived_summary() { return impl_->summary(Impl::kDerived); }

std::span<const RollupStep> FactValues::derived_steps() { return impl_->derived().steps(); }
std::span<const RollupEffect> FactValues::derived_effects() { return impl_->derived().effects(); }
std::string FactValues::normal_derived() {
  std::string out;
  impl_->append_normal(out, Impl::kDerived);
  return out;
}

Value FactValues::Impl::row(const Value& table, WordId word) {
  for (std::uint32_t i = 0; i < table.count; ++i) {
    if (name_of(table.record, table.indices[i]) == word) return Value::of_record(table.record, table.indices[i]);
  }
  return absent();
}

WordId FactValues::Impl::name_of(Record record, std::uint32_t element) {
  if (record == Record::Control) return control(element).id;
  if (record == Record::Country) return code(element).id;
  if (record == Record::Caption) return cable_->captions[element].name;
  return kNoWord;
}

std::int32_t FactValues::Impl::rank(WordId level) const {
  return level < policy_->levels.size() ? policy_->levels[level].rank : -1;
}

// One case a fact, and no default: a new fact does not compile before it has a value.
Value FactValues::Impl::fact(Fact fact, std::uint32_t element) {
  const Cable& cable = *cable_;
  const auto subject = subject_portion();
  switch (fact) {
    case Fact::CableKind:
      return word_of(WordClass::Kind, cable.kind);
    case Fact::CableStage:
      return word_of(WordClass::Stage, cable.stage);
    case Fact::CableReference:
      return reference();
    case Fact::CablePath:
      return Value::string(options_->path);
    case Fact::CableSha256:
      return Value::string(options_->sha256);
    case Fact::CableDate:
      return date_value(date_);
    case Fact::CableDateFrom:
      return date_ ? Value::word(WordClass::DateFrom, date_from_) : absent();
    case Fact::CableReferenceFrom:
      return reference_from();
    case Fact::CableClassified: {
      const WordId id = marking(kLine).level;
      return id < policy_->levels.size() ? yes(policy_->levels[id].classified) : absent();
    }
    case Fact::CablePageBanners:
      return whole(Record::Marking, kFirstPortion + subject + static_cast<std::uint32_t>(cable.sections.size()),
                   cable.page_banners.size());
    case Fact::CableDtg:
      return record_if(cable.dtg.has_value(), Record::Dtg);
    case Fact::CableEra: {
      const std::optional<std::uint32_t> held = era();
      return record_if(held.has_value(), Record::Era, held.value_or(0));
    }
    case Fact::CableComplete:
      return yes(cable.complete);
    case Fact::CableDamaged:
      return integer(std::uint64_t{cable.damaged});
    case Fact::CableClassification:
      return record_if(marking(kLine).present(), Record::Marking, kLine);
    case Fact::CableLevel:
      return level(marking(kLine).level);
    case Fact::CableOverall:
      return Value::of_record(Record::Marking, kOverall);
    case Fact::CableDerived: {
      const Rollup& rolled = derived();
      return rolled.error() ? *rolled.error() : Value::of_record(Record::Marking, kDerived);
    }
    case Fact::CableMarks:
      return list(Record::Marking, marks_);
    case Fact::CableCaptions:
      return Value::table(Record::Caption, captions_.data(), static_cast<std::uint32_t>(captions_.size()));
    case Fact::CableUnknownCaptions:
      return list(Record::Caption, unknown_captions_);
    case Fact::CableNotices:
      return whole(Record::Notice, 0, cable.notices.size());
    case Fact::CableCompilationStatement:
      return yes(cable.compilation_statement);
    case Fact::CablePost:
      return post();
    case Fact::CableOriginatorOfPost:
      return originator_of_post();
    case Fact::CableSerial:
      return serial();
    case Fact::CableOriginator:
      return record_if(originator_ != kNone, Record::Addressee, originator_);
    case Fact::CableAddressees:
      return list(Record::Addressee, addressees_);
    case Fact::CableAction:
      return list(Record::Addressee, action_);
    case Fact::CableInfo:
      return list(Record::Addressee, info_);
    case Fact::CableExempt:
      return list(Record::Addressee, exempt_);
    case Fact::CableAttention:
      return attention();
    case Fact::CableSections:
      return whole(Record::Section, 0, cable.sections.size());
    case Fact::CableSectionCount:
      return section_count();
    case Fact::CableTransmission:
      return record_if(has_transmission(), Record::Transmission);
    case Fact::CableExecutiveOrder:
      return record_if(cable.executive_order.has_value(), Record::ExecutiveOrder);
    case Fact::CableDeclassification:
      return record_if(cable.declassification.has_value(), Record::Declassification);
    case Fact::CableClassifier:
      return record_if(cable.classifier.has_value(), Record::Classifier);
    case Fact::CableReason:
      return record_if(cable.reason.has_value(), Record::Reason);
    case Fact::CableTags:
      return tags(true);
    case Fact::CableTagsMalformed:
      return tags(false);
    case Fact::CableSubject:
      return record_if(cable.subject.has_value(), Record::Portion, subject);
    case Fact::CableRefs:
      return whole(Record::Ref, 0, cable.refs.size());
    case Fact::CablePortions:
      return whole(Record::Portion, 0, cable.portions.size());
    case Fact::CableParagraphs:
      return list(Record::Portion, paragraphs_);
    case Fact::CableMarked:
      return integer(std::uint64_t{marked_paragraphs_});
    case Fact::CableUnmarked:
      return integer(std::uint64_t{paragraphs_.size() - marked_paragraphs_});
    case Fact::CableNumbersInOrder:
      return yes(numbers_in_order_);
    case Fact::CablePageLines:
      return whole(Record::PageLine, 0, cable.page_lines.size());
    case Fact::CableSignature:
      return yes(cable.signature.present());
    case Fact::CableWrapper:
      return word_of(WordClass::Wrapper, cable.wrapper);
    case Fact::CableLabel:
      return record_if(marking(kLabel).present(), Record::Marking, kLabel);
    case Fact::CableAsOf:
      return Value::from_date(options_->as_of.value_or(options_->today));

    case Fact::EraName:
      return Value::string(policy_->eras[element].name);
    case Fact::EraOrder: {
      const auto& order = policy_->eras[element].order;
      return order ? Value::string(*order) : absent();
    }
    case Fact::EraReason: {
      const auto& reason = policy_->eras[element].reason;
      return reason ? Value::string(*reason) : absent();
    }
    case Fact::EraLetters:
      return era_texts(policy_->eras[element].letters);
    case Fact::EraYears:
      return integer(policy_->eras[element].years);
    case Fact::EraExempt:
      return era_texts(policy_->eras[element].exempt);
    case Fact::EraFrom:
      return date_value(policy_->eras[element].period.from);
    case Fact::EraPrevious:
      return record_if(element > 0, Record::Era, element - 1);

    case Fact::DtgText:
      return sanitized(cable.dtg->span);
    case Fact::DtgValid:
      return yes(cable.dtg->valid);
    case Fact::DtgDate:
      return date_value(cable.dtg->date);
    case Fact::DtgTime:
      return integer(cable.dtg->time);
    case Fact::DtgPrecedences:
      return precedences();

    case Fact::TransmissionId:
      return optional_text(cable.transmission.id);
    case Fact::TransmissionIdValid:
      return yes(cable.transmission.id_valid);
    case Fact::TransmissionPrecedence:
      return optional_text(cable.transmission.precedence);
    case Fact::TransmissionRouting:
      return routing();
    case Fact::TransmissionStation:
      return record_if(cable.transmission.station.has_value(), Record::Station);
    case Fact::TransmissionSecurity:
      return record_if(cable.transmission.security.has_value(), Record::Security);
    case Fact::TransmissionActionPrecedence:
    case Fact::TransmissionInfoPrecedence: {
      const char letter =
          highest_precedence(fact == Fact::TransmissionActionPrecedence ? AddresseeRole::Action : AddresseeRole::Info);
      return letter == 0 ? absent() : stored({&letter, 1});
    }
    case Fact::TransmissionEnd:
      return record_if(cable.transmission.end.has_value(), Record::End);
    case Fact::StationRouting:
      return optional_text(cable.transmission.station->routing);
    case Fact::StationSerial:
      return integer(cable.transmission.station->serial);
    case Fact::StationSection:
      return integer(cable.transmission.station->section);
    case Fact::StationDay:
      return integer(cable.transmission.station->day);
    case Fact::StationTime:
      return integer(cable.transmission.station->time);
    case Fact::StationValid:
      return yes(cable.transmission.station->valid);
    case Fact::SecuritySignal:
      return Value::string(text(cable.transmission.security->signal));
    case Fact::SecurityLetters:
      return Value::string(text(cable.transmission.security->letters));
    case Fact::SecuritySuffix:
      return optional_text(cable.transmission.security->suffix);
    case Fact::SecurityLevel:
      return level(security_level());
    case Fact::SecurityValid:
      return yes(cable.transmission.security->valid);
    case Fact::EndSerial:
      return integer(cable.transmission.end->serial);
    case Fact::EndNnnn:
      return yes(cable.transmission.end->nnnn);

    case Fact::ExecutiveOrderNumber:
      return optional_text(cable.executive_order->number);
    case Fact::DeclassificationKind:
      return word_of(WordClass::DeclassificationKind, cable.declassification->kind);
    case Fact::DeclassificationDate:
      return date_value(cable.declassification->date);
    case Fact::DeclassificationDateInvalid:
      return yes(cable.declassification->date_invalid);
    case Fact::DeclassificationYears:
      return declassification_years();
    case Fact::DeclassificationExemption:
      return declassification_exemption();
    case Fact::DeclassificationCategory:
      return integer(cable.declassification->category);
    case Fact::DeclassificationCount:
      return Value::from_int(cable.declassification->count);
    case Fact::DeclassificationEvent:
      return yes(cable.declassification->event);
    case Fact::ClassifierNamed:
      return yes(cable.classifier->named);
    case Fact::ClassifierPosition:
      return yes(cable.classifier->position);
    case Fact::ClassifierDerived:
      return yes(cable.classifier->derived);
    case Fact::ClassifierSource:
      return yes(cable.classifier->source.present());
    case Fact::ClassifierBeforeText:
      return yes(classifier_before_text());
    case Fact::ReasonSection:
      return cable.reason->section.present() ? reason_section(cable.reason->section) : absent();
    case Fact::ReasonSections:
      return reason_sections();
    case Fact::ReasonLetters:
      return reason_letters();

    case Fact::SectionNumber:
      return Value::from_int(cable.sections[element].number);
    case Fact::SectionOf:
      return integer(cable.sections[element].of);
    case Fact::SectionHeader:
      return yes(cable.sections[element].header);
    case Fact::SectionFirst:
      return yes(element == 0);
    case Fact::SectionLast:
      return yes(element + 1 == cable.sections.size());
    case Fact::SectionPrevious:
      return record_if(element > 0, Record::Section, element - 1);
    case Fact::SectionClassification: {
      const std::uint32_t mark = kFirstPortion + subject + element;
      return record_if(marking(mark).present(), Record::Marking, mark);
    }
    case Fact::SectionPost:
      return optional_text(cable.sections[element].line.post);
    case Fact::SectionSerial:
      return integer(cable.sections[element].line.serial);
    case Fact::SectionCaptions:
      return captions_of_section(element);
    case Fact::SectionPortions:
      return section_portions(element);

    case Fact::CaptionName: {
      const WordId name = cable.captions[element].name;
      return name != kNoWord ? Value::word(WordClass::Caption, name) : absent();
    }
    case Fact::CaptionText:
      return Value::string(text(cable.captions[element].span));
    case Fact::CaptionKnown:
      return yes(cable.captions[element].name != kNoWord && cable.captions[element].preferred);
    case Fact::CaptionKind: {
      const WordId name = cable.captions[element].name;
      return name < policy_->captions.size() && policy_->captions[name].kind != kNoWord
                 ? Value::word(WordClass::CaptionKind, policy_->captions[name].kind)
                 : absent();
    }
    case Fact::CaptionOrder:
      return integer(std::uint64_t{element} + 1);
    case Fact::CaptionCount: {
      const WordId name = cable.captions[element].name;
      return integer(std::uint64_t{name < caption_counts_.size() ? caption_counts_[name] : 1});
    }
    case Fact::CaptionNearest:
      return caption_nearest(element);
    case Fact::NoticeKind:
      return word_of(WordClass::NoticeKind, cable.notices[element].kind);

    case Fact::ControlName:
      return Value::word(WordClass::Control, control(element).id);
    case Fact::ControlText:
      return Value::string(text(control(element).word));
    case Fact::ControlGroup: {
      const Control* row = control_row(element);
      return row && row->group ? Value::word(WordClass::Group, *row->group) : absent();
    }
    case Fact::ControlLevels:
      return control_levels(element);
    case Fact::ControlExcludes: {
      const Control* row = control_row(element);
      return row ? control_words(element, row->excludes) : Value::list(nullptr, 0);
    }
    case Fact::ControlRequires: {
      const Control* row = control_row(element);
      return row ? control_words(element, row->requires_) : Value::list(nullptr, 0);
    }
    case Fact::ControlFrom: {
      const Control* row = control_row(element);
      return row ? date_value(row->period.from) : absent();
    }
    case Fact::ControlTo:
      return control_to(element);
    case Fact::ControlReplacedBy: {
      const Control* row = control_row(element);
      return row && row->replaced_by ? Value::word(WordClass::Control, *row->replaced_by) : absent();
    }
    case Fact::ControlCodes:
      return countries(control(element).codes);
    case Fact::ControlSeparators:
      return spans(control(element).separators);
    case Fact::ControlOrder:
      return integer(std::uint64_t{control_order(element)});

    case Fact::CountryName:
      return Value::string(country_shown(code(element)));
    case Fact::CountryGroup:
      return yes(is_group(code(element)));
    case Fact::CountryKnown:
      return yes(code(element).id < policy_->countries.size());

    case Fact::AddresseeRole:
      return word_of(WordClass::Role, cable.addressees[element].role);
    case Fact::AddresseeName:
      return Value::string(text(cable.addressees[element].name));
    case Fact::AddresseeRouting:
      return optional_text(cable.addressees[element].routing);
    case Fact::AddresseeKind:
      return addressee_kind(element);
    case Fact::AddresseeCollective: {
      const AddresseePattern* row = pattern(element);
      return yes(row && row->collective);
    }
    case Fact::AddresseeForeign: {
      const AddresseePattern* row = pattern(element);
      return yes(row && row->foreign);
    }
    case Fact::AddresseeCountry: {
      const AddresseePattern* row = pattern(element);
      return row && !row->country.empty() ? Value::string(row->country) : absent();
    }
    case Fact::AddresseePrecedence: {
      const char& letter = cable.addressees[element].precedence_letter;
      return letter == 0 ? absent() : Value::string({&letter, 1});
    }
    case Fact::AddresseeOffice:
      return optional_text(cable.addressees[element].office);
    case Fact::AddresseeContinuity:
      return optional_text(cable.addressees[element].continuity);

    case Fact::PortionKind:
      return word_of(WordClass::PortionKind, portion(element).kind);
    case Fact::PortionLabel: {
      scratch_.clear();
      append_label(scratch_, element);
      return stored(scratch_);
    }
    case Fact::PortionNumber:
      return Value::string(text(portion(element).number));
    case Fact::PortionMarked:
      return portion_marked(element);
    case Fact::PortionMark:
      return portion_mark(element);
    case Fact::PortionLevel: {
      const std::uint32_t mark = effective_mark(element);
      return mark == kNone ? absent() : level(marking(mark).level);
    }
    case Fact::PortionControls: {
      const std::uint32_t mark = effective_mark(element);
      return mark == kNone ? Value::table(Record::Control, nullptr, 0) : controls_of(mark);
    }
    case Fact::PortionRelTo: {
      const std::uint32_t mark = effective_mark(element);
      return mark == kNone ? Value::records(Record::Country, nullptr, 0) : rel_to(mark);
    }
    case Fact::PortionInherited:
      return yes(!portion(element).mark.present() && effective_mark(element) != kNone);
    case Fact::PortionPrevious:
      return portion_previous(element);
    case Fact::PortionParent: {
      const std::uint32_t parent = parent_of(element);
      return record_if(parent != kNone, Record::Portion, parent);
    }
    case Fact::PortionChildren:
      return children(element);
    case Fact::PortionDepth:
      return integer(std::uint64_t{portion(element).depth});
    case Fact::PortionSection: {
      const std::uint32_t section = portion(element).section;
      return record_if(section < cable.sections.size() && element != subject, Record::Section, section);
    }
    case Fact::PortionMarkPlace:
      return Value::place(place(fact, element));
    case Fact::PortionPosition:
      return portion_position(element);
    case Fact::PortionFirst:
      return yes(element == subject || portion_index_[element].previous == kNone);
    case Fact::PortionLast:
      return yes(element == subject || portion_index_[element].last);
    case Fact::PortionWords:
      return integer(std::uint64_t{count_words(text_, cable, portion(element))});
    case Fact::PortionInQuote:
      return yes(portion(element).in_quote);

    case Fact::MarkingText:
      return marking_text(element);
    case Fact::MarkingNormal:
      return marking_normal(element);
    case Fact::MarkingLabel:
      return marking_label(element);
    case Fact::MarkingForm:
      return marking_form(element);
    case Fact::MarkingKnown:
      return marking_known(element);
    case Fact::MarkingValid:
      return marking_valid(element);
    case Fact::MarkingLevel:
      return marking_level(element);
    case Fact::MarkingControls:
      return controls_of(element);
    case Fact::MarkingRelTo:
      return rel_to(element);
    case Fact::MarkingOwners:
      return countries(marking(element).owners);
    case Fact::MarkingSystem:
      return marking_system(element);
    case Fact::MarkingCompartments:
      return spans(marking(element).compartments);
    case Fact::MarkingWordsUnknown:
      return spans(marking(element).unknown);
    case Fact::MarkingNearest:
      return marking_nearest(element);
    case Fact::MarkingClosed:
      return yes(marking(element).closed);
    case Fact::MarkingSpaced:
      return yes(marking(element).spaced);
    case Fact::MarkingSlashed:
      return yes(slashed(marking(element)));
    case Fact::MarkingSeparatorLeads:
      return yes(separator_leads(marking(element)));
    case Fact::MarkingLevelWritten:
      return marking_level_written(element);
    case Fact::MarkingSeparators:
      return spans(marking(element).separators);
    case Fact::MarkingInOrder:
      return yes(in_order(element));
    case Fact::MarkingHybrid:
      return yes(hybrid(marking(element)));
    case Fact::MarkingRepaired:
      return yes(marking(element).repaired);
    case Fact::MarkingLevelCount: {
      const Marking& mark = marking(element);
      return integer(std::uint64_t{mark.levels.count > 0 ? mark.levels.count : (mark.known ? 1U : 0U)});
    }
    case Fact::MarkingRepeated:
      return integer(std::uint64_t{marking(element).repeated});
    case Fact::MarkingTail:
      return optional_text(marking(element).tail);
    case Fact::MarkingForcedBy:
      return forced_by(element);

    case Fact::RefReference:
      return Value::string(cable.refs[element].reference);
    case Fact::RefLevel:
      return level(cable.refs[element].level);
    case Fact::PageLineTextSerial:
      return integer(cable.page_lines[element].serial);
    case Fact::PageLineSection:
      return integer(cable.page_lines[element].section);
    case Fact::PageLinePage:
      return integer(cable.page_lines[element].page);
    case Fact::PageLineTotal:
      return integer(cable.page_lines[element].total);
    // The grammar reads no level on a page line.
    case Fact::PageLineLevel:
      return absent();
    case Fact::CableOutside:
      return outside();
    case Fact::PortionOrdinal:
      return portion_ordinal(element);
    case Fact::CableRowReference:
      return cable.row_reference.empty() ? absent() : Value::string(cable.row_reference);
    case Fact::CableLongestLine:
      return integer(std::uint64_t{longest_line().characters});
    case Fact::DeclassificationText:
      return Value::string(text(cable.declassification->span));
    case Fact::CableTextLines:
      return integer(text_lines());
    case Fact::CableSummaryOpened:
      return yes(summary_words().opened.present());
    case Fact::CableSummaryClosed:
      return yes(summary_words().closed.present());
    case Fact::CableDesignated:
      return yes(designated());
    case Fact::ControlCategory: {
      const Control* row = control_row(element);
      return row && row->category ? Value::word(WordClass::Group, *row->category) : absent();
    }
    case Fact::ControlSeparator:
      return optional_text(separator_before(element));
    case Fact::ControlPrevious: {
      const std::uint32_t previous = previous_control(element);
      return record_if(previous != kNone, Record::Control, previous);
    }
    case Fact::ControlInPlace:
      return yes(control(element).in_place);
    case Fact::ControlListInForm:
      return yes(list_in_form(control(element)));
    case Fact::ControlCodesInOrder:
      return yes(codes_in_order(control(element)));
    case Fact::ControlRepeated:
      return integer(std::uint64_t{repeated_codes(control(element).codes)});
    case Fact::ControlInOrder: {
      const std::uint32_t previous = previous_control(element);
      return yes(previous == kNone || control(previous).id <= control(element).id);
    }
    case Fact::ControlCompartments:
      return spans(compartments_of(element));
    case Fact::ControlSuffix: {
      const std::string_view suffix = suffix_of(element);
      if (suffix.empty()) return absent();
      const Control* row = control_row(element);
      return row == nullptr || row->parts.empty() ? Value::string(suffix) : stored(spelled_suffix(suffix, *row, true));
    }
    case Fact::ControlOrderedSuffix:
      return ordered_suffix(element);
    case Fact::MarkingLevelInPlace:
      return yes(marking(element).level_in_place);
    case Fact::MarkingLowerCase: {
      const std::string_view words = text(marking(element).span);
      return yes(std::any_of(words.begin(), words.end(), is_lower));
    }
    case Fact::MarkingLevelFirst:
      return yes(level_first(marking(element)));
    case Fact::MarkingDangling:
      return yes(dangling(marking(element)));
    case Fact::MarkingConfusable:
      return marking_confusable(element);
    case Fact::CableCopies:
      return other_cables(Fact::CableCopies);
    case Fact::CableSameMoment:
      return other_cables(Fact::CableSameMoment);
    case Fact::CableReferred:
      return other_cables(Fact::CableReferred);
    case Fact::CablePreviousSerial:
      return integer(previous_serial());
    case Fact::CopyPath:
      return Value::string(other_cables_[element]->path);
    case Fact::CopyPart:
      return integer(std::uint64_t{other_cables_[element]->order.part});
    case Fact::CopyReference:
      return Value::string(other_cables_[element]->reference.text);
    case Fact::CopyLevel:
      return level(other_cables_[element]->level);
    case Fact::CopyOverall:
      return copy_overall(element);
    case Fact::CopySameOverall:
      return yes(run_cable().same_overall(*other_cables_[element]));
    case Fact::CopyDiffering:
      return copy_differing(element);
  }
  return absent();
}

}  // namespace cablemark
