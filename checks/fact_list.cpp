#include "checks/fact_list.hpp"

#include <algorithm>
#include <array>

namespace cablemark {
namespace {

constexpr std::size_t kRecords = static_cast<std::size_t>(Record::Copy) + 1;
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// How a rule reaches a record that stands once; of the others the name of a loop's variable would stand.
std::string_view path_of(Record record) {
  switch (record) {
    case Record::Cable:
      return "cable";
    case Record::Era:
      return "cable.era";
    case Record::Dtg:
      return "cable.dtg";
    case Record::Transmission:
      return "cable.transmission";
    case Record::Station:
      return "cable.transmission.station";
    case Record::Security:
      return "cable.transmission.security";
    case Record::End:
      return "cable.transmission.end";
    case Record::ExecutiveOrder:
      return "cable.executive_order";
    case Record::Declassification:
      return "cable.declassification";
    case Record::Classifier:
      return "cable.classifier";
    case Record::Reason:
      return "cable.reason";
    case Record::PageLine:
      return "page_line";
    case Record::Copy:
      return "other_cable";
    case Record::None:
    case Record::Marking:
    case Record::Control:
    case Record::Country:
    case Record::Caption:
    case Record::Notice:
    case Record::Addressee:
    case Record::Section:
    case Record::Portion:
    case Record::Ref:
      break;
  }
  return record_name(record);
}

bool meets(Span place, Span line) { return place.present() && place.begin <= line.end && line.begin <= place.end; }

// The element of each record that the listing is about.
class Elements {
 public:
  Elements(FactValues& facts, const Cable& cable, std::optional<Span> line) : facts_(facts) {
    set(Record::Cable, 0);
    follow(Fact::CableEra, 0);
    follow(Fact::CableDtg, 0);
    if (follow(Fact::CableTransmission, 0)) {
      follow(Fact::TransmissionStation, 0);
      follow(Fact::TransmissionSecurity, 0);
      follow(Fact::TransmissionEnd, 0);
    }
    follow(Fact::CableExecutiveOrder, 0);
    follow(Fact::CableDeclassification, 0);
    follow(Fact::CableClassifier, 0);
    follow(Fact::CableReason, 0);
    if (!line) return;
    const auto meet = [&](Fact list) { set_first(facts.fact(list, 0), *line); };
    meet(Fact::CableAddressees);
    if (!of(Record::Addressee) && facts.fact(Fact::CableOriginator, 0).kind == ValueKind::Record) {
      const Value from = facts.fact(Fact::CableOriginator, 0);
      if (meets(facts.place(Record::Addressee, from.count), *line)) set(Record::Addressee, from.count);
    }
    for (std::uint32_t i = 0; i < cable.captions.size() && !of(Record::Caption); ++i) {
      if (meets(cable.captions[i].span, *line)) set(Record::Caption, i);
    }
    meet(Fact::CableSections);
    meet(Fact::CableNotices);
    meet(Fact::CableRefs);
    meet(Fact::CablePageLines);
    // The innermost part that begins before the end of the line.
    const Value portions = facts.fact(Fact::CablePortions, 0);
    for (std::uint32_t i = 0; i < portions.count; ++i) {
      if (meets(facts.place(Record::Portion, portions.indices[i]), *line)) set(Record::Portion, portions.indices[i]);
    }
    if (const Value subject = facts.fact(Fact::CableSubject, 0);
        !of(Record::Portion) && subject.kind == ValueKind::Record && meets(cable.subject_line, *line)) {
      set(Record::Portion, subject.count);
    }
    mark(*line);
  }

  [[nodiscard]] std::optional<std::uint32_t> of(Record record) const {
    return elements_[static_cast<std::size_t>(record)];
  }

 private:
  void mark(Span line) {
    if (const auto portion = of(Record::Portion)) follow(Fact::PortionMark, *portion);
    if (const auto section = of(Record::Section); section && !of(Record::Marking)) {
      follow(Fact::SectionClassification, *section);
    }
    if (!of(Record::Marking)) set_first(facts_.fact(Fact::CablePageBanners, 0), line);
    const bool on_line = meets(facts_.place(Fact::CableClassification, 0), line);
    if (!of(Record::Marking) && on_line) follow(Fact::CableClassification, 0);
    if (!of(Record::Marking)) return;
    const Value controls = facts_.fact(Fact::MarkingControls, *of(Record::Marking));
    if (controls.kind != ValueKind::Table || controls.count == 0) return;
    set(Record::Control, controls.indices[0]);
    for (std::uint32_t i = 0; i < controls.count; ++i) {
      const Value codes = facts_.fact(Fact::ControlCodes, controls.indices[i]);
      if (codes.count == 0) continue;
      set(Record::Country, codes.indices[0]);
      return;
    }
  }

  void set(Record record, std::uint32_t element) { elements_[static_cast<std::size_t>(record)] = element; }
  bool follow(Fact fact, std::uint32_t owner) {
    const Value value = facts_.fact(fact, owner);
    if (value.kind != ValueKind::Record) return false;
    set(value.record, value.count);
    return true;
  }
  void set_first(const Value& list, Span line) {
    for (std::uint32_t i = 0; i < list.count; ++i) {
      if (!meets(facts_.place(list.record, list.indices[i]), line)) continue;
      set(list.record, list.indices[i]);
      return;
    }
  }

  FactValues& facts_;
  std::array<std::optional<std::uint32_t>, kRecords> elements_;
};

std::string shown_value(FactValues& facts, const FactDeclaration& declared, std::uint32_t element) {
  const Value value = facts.fact(declared.fact, element);
  if (value.is_absent()) return "none";
  if (declared.shown == Shown::CableText) return std::string(kEllipsis);
  std::string out;
  const bool list = value.kind == ValueKind::Records || value.kind == ValueKind::Table || value.kind == ValueKind::List;
  if (declared.shown == Shown::Never && list) return std::to_string(value.count);
  facts.append_shown(out, value);
  return out;
}

}  // namespace

std::vector<ListedFact> list_facts() {
  std::vector<ListedFact> listed;
  listed.reserve(kFactCount);
  for (const FactDeclaration& declared : kFacts) {
    ListedFact fact;
    fact.fact = declared.fact;
    fact.path = std::string(path_of(declared.owner)) + '.' + std::string(declared.name);
    fact.type = type_name(declared.type);
    fact.may_be_absent = declared.presence == Presence::MayBeAbsent;
    fact.shown = declared.shown;
    fact.meaning = declared.meaning;
    listed.push_back(std::move(fact));
  }
  std::stable_sort(listed.begin(), listed.end(), [](const ListedFact& a, const ListedFact& b) {
    return declaration(a.fact).owner < declaration(b.fact).owner;
  });
  return listed;
}

std::vector<ListedFact> list_facts(FactValues& facts, const Cable& cable, std::optional<Span> line) {
  const Elements elements(facts, cable, line);
  std::vector<ListedFact> listed = list_facts();
  for (ListedFact& fact : listed) {
    const FactDeclaration& declared = declaration(fact.fact);
    if (const auto element = elements.of(declared.owner)) fact.value = shown_value(facts, declared, *element);
  }
  return listed;
}

}  // namespace cablemark
