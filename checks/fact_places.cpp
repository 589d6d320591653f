// Where records and facts stand, and where an absent one would.
#include <algorithm>

#include "checks/fact_impl.hpp"

namespace cablemark {

Span FactValues::Impl::classification_place() const {
  const Marking& line = marking(kLine);
  if (line.present()) return line.span;
  return cable_->classification ? cable_->classification->span : empty_span_at(cable_->after_addressees);
}

// The start of the FM line.
Span FactValues::Impl::originator_line() const {
  if (originator_ == kNone) return empty_span_at(cable_->text_begin);
  const std::uint32_t name = cable_->addressees[originator_].span.begin;
  const std::size_t end = name == 0 ? std::string_view::npos : text_.rfind('\n', name - 1);
  const std::uint32_t start = end == std::string_view::npos ? 0 : static_cast<std::uint32_t>(end + 1);
  return empty_span_at(std::max(start, cable_->span.begin));
}

Span FactValues::Impl::place(Record record, std::uint32_t element) {
  const Cable& cable = *cable_;
  const auto or_at = [](Span span, std::uint32_t offset) { return span.present() ? span : empty_span_at(offset); };
  switch (record) {
    case Record::None:
    case Record::Cable:
    case Record::Era:
      return classification_place();
    case Record::Dtg:
      return cable.dtg ? cable.dtg->span : originator_line();
    case Record::Transmission:
      if (cable.transmission.id.present()) return cable.transmission.id;
      if (cable.transmission.precedence_line.present()) return cable.transmission.precedence_line;
      if (cable.transmission.station) return cable.transmission.station->span;
      if (cable.transmission.security) return cable.transmission.security->span;
      return empty_span_at(cable.text_begin);
    case Record::Station:
      return cable.transmission.station ? cable.transmission.station->span : empty_span_at(cable.text_begin);
    case Record::Security:
      if (cable.transmission.security) return cable.transmission.security->span;
      return cable.dtg ? empty_span_at(cable.dtg->span.begin) : originator_line();
    case Record::End:
      return cable.transmission.end ? cable.transmission.end->span : empty_span_at(cable.span.end);
    case Record::ExecutiveOrder:
      return cable.executive_order ? cable.executive_order->span : empty_span_at(cable.before_tags);
    case Record::Declassification:
      if (cable.declassification) return cable.declassification->span;
      return cable.executive_order ? cable.executive_order->span : empty_span_at(cable.before_tags);
    case Record::Classifier:
      return cable.classifier ? cable.classifier->span : empty_span_at(cable.before_first_paragraph);
    case Record::Reason:
      if (cable.reason) return cable.reason->span;
      return cable.classifier ? empty_span_at(cable.classifier->span.end) : empty_span_at(cable.before_first_paragraph);
    case Record::Marking: {
      if (element == kLine || element == kOverall || element == kDerived) return classification_place();
      const Marking& mark = marking(element);
      if (mark.present()) return mark.span;
      if (element == kLabel) return or_at(cable.row, cable.text_begin);
      if (element == kSubject) {
        return cable.subject ? empty_span_at(cable.subject->mark_place) : empty_span_at(cable.after_tags);
      }
      const std::size_t rest = element - kFirstPortion;
      if (rest < cable.portions.size()) return empty_span_at(cable.portions[rest].mark_place);
      if (rest - cable.portions.size() < cable.sections.size())
        return cable.sections[rest - cable.portions.size()].span;
      return classification_place();
    }
    case Record::Control:
      return or_at(control(element).span, classification_place().begin);
    case Record::Country:
      return code(element).span.present() ? code(element).span : classification_place();
    case Record::Caption:
      return cable.captions[element].span;
    case Record::Notice:
      return cable.notices[element].span;
    case Record::Addressee:
      return cable.addressees[element].span;
    case Record::Section:
      return cable.sections[element].span;
    case Record::Portion:
      return portion(element).span;
    case Record::Ref:
      return cable.refs[element].span;
    case Record::PageLine:
      return cable.page_lines[element].span;
    case Record::Copy:
      return classification_place();
  }
  return classification_place();
}

Span FactValues::Impl::place(Fact fact, std::uint32_t element) {
  const Cable& cable = *cable_;
  const auto& line = cable.classification;
  const auto or_else = [](Span span, Span otherwise) { return span.present() ? span : otherwise; };
  const auto own = [&] { return place(declaration(fact).owner, element); };
  const auto first_of = [&](const std::vector<std::uint32_t>& addressees) {
    return addressees.empty() ? empty_span_at(cable.after_from) : cable.addressees[addressees.front()].span;
  };
  switch (fact) {
    case Fact::CableKind:
    case Fact::CableStage:
    case Fact::CablePath:
    case Fact::CableSha256:
    case Fact::CableEra:
    case Fact::CableComplete:
    case Fact::CableClassified:
    case Fact::CableClassification:
    case Fact::CableLevel:
    case Fact::CableOverall:
    case Fact::CableDerived:
    case Fact::CableMarks:
    case Fact::CableCompilationStatement:
    case Fact::CableWrapper:
    case Fact::CableMarked:
    case Fact::CableUnmarked:
    case Fact::CableNumbersInOrder:
    case Fact::CableAsOf:
    case Fact::EraName:
    case Fact::EraOrder:
    case Fact::EraReason:
    case Fact::EraLetters:
    case Fact::EraYears:
    case Fact::EraExempt:
    case Fact::EraFrom:
    case Fact::EraPrevious:
      return classification_place();

    case Fact::CableReference:
    case Fact::CableReferenceFrom:
    case Fact::CableSerial:
      return line && line->serial_span.present() ? line->serial_span : after_classification_words();
    case Fact::CablePost:
      return line && line->post.present() ? line->post : after_classification_words();
    case Fact::CableDate:
    case Fact::CableDateFrom:
      if (cable.dtg) return or_else(cable.dtg->group, cable.dtg->span);
      return date_ && cable.row.present() ? cable.row : originator_line();
    case Fact::CablePageBanners:
      return cable.page_banners.empty() ? classification_place() : cable.page_banners.front().span;
    case Fact::CableDtg:
      return place(Record::Dtg, 0);
    case Fact::CableDamaged:
      return or_else(cable.first_damage, classification_place());
    case Fact::CableCaptions:
      return captions_.empty() ? empty_span_at(cable.after_classification) : cable.captions[captions_.front()].span;
    case Fact::CableUnknownCaptions:
      return unknown_captions_.empty() ? empty_span_at(cable.after_classification)
                                       : cable.captions[unknown_captions_.front()].span;
    case Fact::CableNotices:
      return cable.notices.empty() ? empty_span_at(cable.before_first_paragraph) : cable.notices.front().span;
    case Fact::CableOriginatorOfPost:
    case Fact::CableOriginator:
      return originator_ == kNone ? empty_span_at(cable.text_begin) : cable.addressees[originator_].span;
    case Fact::CableAddressees:
      return first_of(addressees_);
    case Fact::CableAction:
      return first_of(action_);
    case Fact::CableInfo:
      return first_of(info_);
    case Fact::CableExempt:
      return first_of(exempt_);
    case Fact::CableAttention:
      return cable.attention.empty() ? empty_span_at(cable.after_classification) : cable.attention.front();
    case Fact::CableSections:
      return cable.sections.empty() ? classification_place() : cable.sections.front().span;
    case Fact::CableSectionCount:
      if (line && line->section_span.present()) return line->section_span;
      return cable.sections.empty() ? classification_place() : cable.sections.front().span;
    case Fact::CableTransmission:
      return place(Record::Transmission, 0);
    case Fact::CableExecutiveOrder:
      return place(Record::ExecutiveOrder, 0);
    case Fact::CableDeclassification:
      return place(Record::Declassification, 0);
    case Fact::CableClassifier:
      return place(Record::Classifier, 0);
    case Fact::CableReason:
      return place(Record::Reason, 0);
    case Fact::CableTags:
      return or_else(cable.tags_line, empty_span_at(cable.after_executive_order));
    case Fact::CableTagsMalformed:
      for (const Tag& tag : cable.tags) {
        if (!tag.well_formed) return tag.span;
      }
      return or_else(cable.tags_line, empty_span_at(cable.after_executive_order));
    case Fact::CableSubject:
      return cable.subject ? cable.subject->span : or_else(cable.subject_line, empty_span_at(cable.after_tags));
    case Fact::CableRefs:
      return cable.refs.empty() ? or_else(cable.refs_line, empty_span_at(cable.after_tags)) : cable.refs.front().span;
    case Fact::CablePortions:
      return cable.portions.empty() ? empty_span_at(cable.before_first_paragraph) : cable.portions.front().span;
    case Fact::CableParagraphs:
      return paragraphs_.empty() ? empty_span_at(cable.before_first_paragraph)
                                 : cable.portions[paragraphs_.front()].span;
    case Fact::CablePageLines:
      return cable.page_lines.empty() ? classification_place() : cable.page_lines.front().span;
    case Fact::CableSignature:
      return or_else(cable.signature, empty_span_at(cable.span.end));
    case Fact::CableLabel:
      return place(Record::Marking, kLabel);
    case Fact::CableOutside:
      return outside_.empty() ? classification_place() : outside_.front();
    case Fact::CableRowReference:
      return or_else(cable.row, classification_place());
    case Fact::CableLongestLine:
      return longest_line().span;
    case Fact::CableTextLines:
      return empty_span_at(cable.before_first_paragraph);
    case Fact::CableSummaryOpened:
      return or_else(summary_words().opened, empty_span_at(cable.before_first_paragraph));
    case Fact::CableSummaryClosed:
      return or_else(summary_words().closed, empty_span_at(cable.before_first_paragraph));
    case Fact::CableDesignated:
    case Fact::CableCopies:
    case Fact::CableReferred:
    case Fact::CablePreviousSerial:
    case Fact::CopyPath:
    case Fact::CopyPart:
    case Fact::CopyReference:
    case Fact::CopyLevel:
    case Fact::CopyOverall:
    case Fact::CopySameOverall:
    case Fact::CopyDiffering:
      return classification_place();
    case Fact::CableSameMoment:
      return place(Record::Dtg, 0);

    case Fact::DtgDate:
    case Fact::DtgTime:
      return cable.dtg ? or_else(cable.dtg->group, cable.dtg->span) : own();
    case Fact::DtgPrecedences:
      return cable.dtg ? or_else(cable.dtg->precedence_span, cable.dtg->span) : own();
    case Fact::DtgText:
    case Fact::DtgValid:
      return own();

    case Fact::TransmissionId:
    case Fact::TransmissionIdValid:
      return or_else(cable.transmission.id, empty_span_at(cable.text_begin));
    case Fact::TransmissionPrecedence:
      return or_else(cable.transmission.precedence, or_else(cable.transmission.precedence_line, own()));
    case Fact::TransmissionRouting:
      return cable.transmission.routing.empty() ? or_else(cable.transmission.precedence_line, own())
                                                : cable.transmission.routing.front();
    case Fact::TransmissionStation:
      return place(Record::Station, 0);
    case Fact::TransmissionSecurity:
      return place(Record::Security, 0);
    case Fact::TransmissionActionPrecedence:
      return first_of(action_);
    case Fact::TransmissionInfoPrecedence:
      return first_of(info_);
    case Fact::TransmissionEnd:
      return place(Record::End, 0);
    case Fact::StationRouting:
      return cable.transmission.station ? or_else(cable.transmission.station->routing, own()) : own();
    case Fact::StationSerial:
      return cable.transmission.station ? or_else(cable.transmission.station->serial_span, own()) : own();
    case Fact::StationSection:
      return cable.transmission.station ? or_else(cable.transmission.station->section_span, own()) : own();
    case Fact::StationDay:
      return cable.transmission.station ? or_else(cable.transmission.station->day_span, own()) : own();
    case Fact::StationTime:
      return cable.transmission.station ? or_else(cable.transmission.station->time_span, own()) : own();
    case Fact::StationValid:
      return own();
    case Fact::SecuritySignal:
      return cable.transmission.security ? or_else(cable.transmission.security->signal, own()) : own();
    case Fact::SecurityLetters:
    case Fact::SecurityLevel:
      return cable.transmission.security ? or_else(cable.transmission.security->letters, own()) : own();
    case Fact::SecuritySuffix:
      return cable.transmission.security ? or_else(cable.transmission.security->suffix, own()) : own();
    case Fact::SecurityValid:
      return own();
    case Fact::EndSerial:
      return cable.transmission.end ? or_else(cable.transmission.end->serial_span, own()) : own();
    case Fact::EndNnnn:
      return own();

    case Fact::ExecutiveOrderNumber:
      return cable.executive_order ? or_else(cable.executive_order->number, own()) : own();
    case Fact::DeclassificationDate:
    case Fact::DeclassificationDateInvalid:
    case Fact::DeclassificationYears:
      return cable.declassification ? or_else(cable.declassification->date_span, own()) : own();
    case Fact::DeclassificationExemption:
      return cable.declassification ? or_else(cable.declassification->exemption, own()) : own();
    case Fact::DeclassificationKind:
    case Fact::DeclassificationText:
    case Fact::DeclassificationCategory:
    case Fact::DeclassificationCount:
    case Fact::DeclassificationEvent:
    case Fact::ClassifierNamed:
    case Fact::ClassifierPosition:
    case Fact::ClassifierDerived:
    case Fact::ClassifierBeforeText:
      return own();
    case Fact::ClassifierSource:
      return cable.classifier ? or_else(cable.classifier->source, own()) : own();
    case Fact::ReasonSection:
    case Fact::ReasonSections:
      return cable.reason ? or_else(cable.reason->section, own()) : own();
    case Fact::ReasonLetters:
      return cable.reason && !cable.reason->letters.empty() ? cable.reason->letters.front() : own();

    case Fact::SectionNumber:
    case Fact::SectionOf:
      return or_else(cable.sections[element].line.section_span, own());
    case Fact::SectionClassification: {
      const ClassificationLine& header = cable.sections[element].line;
      return cable.sections[element].header ? or_else(header.mark.span, own()) : own();
    }
    case Fact::SectionPost:
      return or_else(cable.sections[element].line.post, own());
    case Fact::SectionSerial:
      return or_else(cable.sections[element].line.serial_span, own());
    case Fact::SectionPrevious:
      return element > 0 ? cable.sections[element - 1].span : own();
    case Fact::SectionHeader:
    case Fact::SectionFirst:
    case Fact::SectionLast:
    case Fact::SectionCaptions:
    case Fact::SectionPortions:
      return own();

    case Fact::CaptionName:
    case Fact::CaptionText:
    case Fact::CaptionKnown:
    case Fact::CaptionKind:
    case Fact::CaptionOrder:
    case Fact::CaptionCount:
    case Fact::CaptionNearest:
    case Fact::NoticeKind:
      return own();

    case Fact::ControlText:
      return or_else(control(element).word, own());
    case Fact::ControlCodes: {
      const Range codes = control(element).codes;
      if (codes.count == 0) return own();
      const Span first = code(codes.first).span, last = code(codes.first + codes.count - 1).span;
      return first.present() && last.present() && first.begin <= last.end ? Span{first.begin, last.end} : own();
    }
    case Fact::ControlSeparators: {
      const Range separators = control(element).separators;
      return separators.count > 0 ? cable.pool.spans[separators.first] : own();
    }
    case Fact::ControlName:
    case Fact::ControlGroup:
    case Fact::ControlLevels:
    case Fact::ControlExcludes:
    case Fact::ControlRequires:
    case Fact::ControlFrom:
    case Fact::ControlTo:
    case Fact::ControlReplacedBy:
    case Fact::ControlOrder:
    case Fact::ControlCategory:
    case Fact::ControlPrevious:
    case Fact::ControlInPlace:
    case Fact::ControlInOrder:
    case Fact::ControlListInForm:
    case Fact::ControlRepeated:
    case Fact::ControlCodesInOrder:
    case Fact::CountryName:
    case Fact::CountryGroup:
    case Fact::CountryKnown:
      return own();

    case Fact::ControlSeparator:
      return or_else(separator_before(element), own());
    case Fact::ControlCompartments:
    case Fact::ControlSuffix:
    case Fact::ControlOrderedSuffix:
      return or_else(suffix_span(element), own());

    case Fact::AddresseeName:
      return or_else(cable.addressees[element].name, own());
    case Fact::AddresseeRouting:
      return or_else(cable.addressees[element].routing, own());
    case Fact::AddresseePrecedence:
      return or_else(cable.addressees[element].precedence, own());
    case Fact::AddresseeOffice:
      return or_else(cable.addressees[element].office, own());
    case Fact::AddresseeContinuity:
      return or_else(cable.addressees[element].continuity, own());
    case Fact::AddresseeRole:
    case Fact::AddresseeKind:
    case Fact::AddresseeCollective:
    case Fact::AddresseeForeign:
    case Fact::AddresseeCountry:
      return own();

    case Fact::PortionNumber:
    case Fact::PortionOrdinal:
      return or_else(portion(element).number, own());
    case Fact::PortionMark:
    case Fact::PortionMarked:
    case Fact::PortionMarkPlace:
    case Fact::PortionPosition:
    case Fact::PortionLevel:
    case Fact::PortionControls:
    case Fact::PortionRelTo:
    case Fact::PortionInherited:
      return place(Record::Marking, mark_of(element));
    case Fact::PortionPrevious: {
      const std::uint32_t previous = element == subject_portion() ? kNone : portion_index_[element].previous;
      return previous == kNone ? own() : place(Record::Portion, previous);
    }
    case Fact::PortionParent:
      return parent_of(element) == kNone ? own() : place(Record::Portion, parent_of(element));
    case Fact::PortionSection: {
      const std::uint32_t section = portion(element).section;
      return section < cable.sections.size() ? cable.sections[section].span : own();
    }
    case Fact::PortionKind:
    case Fact::PortionLabel:
    case Fact::PortionChildren:
    case Fact::PortionDepth:
    case Fact::PortionFirst:
    case Fact::PortionLast:
    case Fact::PortionWords:
    case Fact::PortionInQuote:
      return own();

    case Fact::MarkingLevel:
    case Fact::MarkingLevelWritten:
    case Fact::MarkingLevelCount:
    case Fact::MarkingLevelInPlace:
    case Fact::MarkingLevelFirst:
    case Fact::MarkingLowerCase:
      return or_else(marking(element).level_span, own());
    case Fact::MarkingConfusable: {
      const auto found = confusable(marking(element));
      return found ? found->span : own();
    }
    case Fact::MarkingOwners: {
      const Range owners = marking(element).owners;
      return owners.count > 0 ? or_else(code(owners.first).span, own()) : own();
    }
    case Fact::MarkingWordsUnknown:
      return first_span(marking(element).unknown, own());
    case Fact::MarkingSeparators:
      return first_span(marking(element).separators, own());
    case Fact::MarkingCompartments:
      return first_span(marking(element).compartments, own());
    case Fact::MarkingTail:
      return or_else(marking(element).tail, own());
    case Fact::MarkingControls: {
      if (element == kDerived) derived();
      const Range controls = marking(element).controls;
      return controls.count > 0 ? place(Record::Control, controls.first) : own();
    }
    case Fact::MarkingText:
    case Fact::MarkingNormal:
    case Fact::MarkingLabel:
    case Fact::MarkingForm:
    case Fact::MarkingKnown:
    case Fact::MarkingValid:
    case Fact::MarkingRelTo:
    case Fact::MarkingSystem:
    case Fact::MarkingNearest:
    case Fact::MarkingClosed:
    case Fact::MarkingSpaced:
    case Fact::MarkingSlashed:
    case Fact::MarkingSeparatorLeads:
    case Fact::MarkingInOrder:
    case Fact::MarkingDangling:
    case Fact::MarkingHybrid:
    case Fact::MarkingRepaired:
    case Fact::MarkingRepeated:
    case Fact::MarkingForcedBy:
      return own();

    case Fact::RefReference:
    case Fact::RefLevel:
    case Fact::PageLineTextSerial:
    case Fact::PageLineSection:
    case Fact::PageLinePage:
    case Fact::PageLineTotal:
    case Fact::PageLineLevel:
      return own();
  }
  return classification_place();
}

Span FactValues::Impl::first_span(Range range, Span otherwise) const {
  return range.count > 0 ? cable_->pool.spans[range.first] : otherwise;
}

// After the marking and the section, where post and number would stand.
Span FactValues::Impl::after_classification_words() const {
  const auto& line = cable_->classification;
  if (!line) return empty_span_at(cable_->after_addressees);
  if (line->post.present()) return empty_span_at(line->post.end);
  if (line->section_span.present()) return empty_span_at(line->section_span.end);
  return empty_span_at(line->mark.present() ? line->mark.span.end : line->span.end);
}

}  // namespace cablemark
