#include "policies/types.hpp"
#include "report/json_parts.hpp"
#include "report/parse_report.hpp"

namespace cablemark {
namespace {

template <typename Enum>
std::string_view word(WordClass words, Enum value) {
  const auto names = fixed_words(words);
  const auto index = static_cast<std::size_t>(value);
  return index < names.size() ? names[index] : std::string_view{};
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// A header field that runs over lines, on one line: each line end with the blanks around it is one blank.
std::string joined(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; };
  std::string line;
  line.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\n') {
      line += text[at];
      continue;
    }
    while (!line.empty() && space(line.back())) line.pop_back();
    while (at + 1 < text.size() && space(text[at + 1])) ++at;
    line += ' ';
  }
  return line;
}

class CableWriter {
 public:
  CableWriter(const ParseReport& report, const Cable& cable, const Document* document, JsonWriter& json)
      : report_(report),
        source_(*report.source),
        policy_(*report.policy),
        cable_(cable),
        document_(document),
        json_(json) {}

  void write() {
    json_.begin_object().key("kind").string(kind_name(cable_.kind)).key("kind_because").string(cable_.kind_because);
    json_.key("stage").string(stage_name(cable_.stage));
    json_.key("reference").optional_string(document_ != nullptr ? document_->reference : std::nullopt);
    json_.key("date").optional_string(document_ != nullptr ? document_->date : std::nullopt);
    transmission();
    addressees();
    classification();
    captions();
    json_.key("attention").begin_array();
    for (const Span line : cable_.attention) span(line);
    json_.end_array();
    declassification();
    json_.key("tags").begin_array();
    for (const Tag& tag : cable_.tags) {
      if (tag.well_formed || report_.text) json_.string(upper(source_.text(tag.span)));
    }
    json_.end_array();
    subject();
    refs();
    classifier();
    json_.key("paragraphs").begin_array();
    for (const Portion& portion : cable_.portions) paragraph(portion);
    json_.end_array();
    json_.key("wrapper").string(word(WordClass::Wrapper, cable_.wrapper)).key("label");
    if (cable_.label) {
      mark(*cable_.label);
    } else {
      json_.null();
    }
    json_.end_object();
  }

 private:
  void stands(Span place) { json_.string_or_null(source_.text(place)); }
  void field_if_asked(Span place) { json_.string_or_null(report_.text ? joined(source_.text(place)) : std::string()); }
  void text_if_asked(Span place) { json_.string_or_null(report_.text ? source_.text(place) : std::string_view{}); }

  void span(Span place) {
    if (!place.present()) {
      json_.null();
      return;
    }
    const StoredRange stored = source_.stored_range(place);
    const Location at = source_.location(place.begin);
    json_.begin_object().key("offset").integer(stored.offset);
    json_.key("length").integer(stored.length);
    json_.key("line").integer(at.line);
    json_.key("column").integer(at.column).end_object();
  }

  void mark(const Marking& marking) {
    if (!marking.present()) {
      json_.null();
      return;
    }
    json_.begin_object().key("text");
    // Brackets without a level may hold anything.
    if (marking.known) {
      stands(marking.span);
    } else {
      text_if_asked(marking.span);
    }
    mark_values(marking);
    json_.key("span");
    span(marking.span);
    json_.end_object();
  }

  void mark_values(const Marking& marking) {
    write_level(json_, policy_, marking.level == kNoWord ? std::nullopt : std::optional<WordId>(marking.level));
    json_.key("controls").begin_array();
    for (std::uint32_t n = 0; n < marking.controls.count; ++n) {
      json_.string(policy_.controls[cable_.pool.controls[marking.controls.first + n].id].name);
    }
    json_.end_array().key("rel_to").begin_array();
    for (std::uint32_t n = 0; n < marking.controls.count; ++n) {
      const ControlUse& use = cable_.pool.controls[marking.controls.first + n];
      if (policy_.controls[use.id].codes != Control::Codes::Intersect) continue;
      for (std::uint32_t c = 0; c < use.codes.count; ++c) {
        const CodeUse& code = cable_.pool.codes[use.codes.first + c];
        json_.string(code.id == kNoWord ? source_.text(code.span) : std::string_view(policy_.countries[code.id].name));
      }
    }
    json_.end_array();
  }

  void transmission() {
    const Transmission& t = cable_.transmission;
    json_.key("transmission");
    if (!t.id.present() && !t.precedence_line.present() && !t.station && !t.security && !cable_.dtg && !t.end) {
      json_.null();
      return;
    }
    json_.begin_object().key("id");
    stands(t.id);
    json_.key("precedence");
    stands(t.precedence);
    json_.key("station");
    if (t.station) {
      json_.begin_object().key("routing");
      stands(t.station->routing);
      json_.key("serial").optional_integer(t.station->serial).key("section").optional_integer(t.station->section);
      json_.key("day").optional_integer(t.station->day).key("time").optional_integer(t.station->time).end_object();
    } else {
      json_.null();
    }
    json_.key("security");
    if (t.security) {
      json_.begin_object().key("signal");
      stands(t.security->signal);
      json_.key("letters");
      stands(t.security->letters);
      json_.key("suffix");
      stands(t.security->suffix);
      json_.end_object();
    } else {
      json_.null();
    }
    json_.key("dtg");
    if (cable_.dtg) {
      stands(cable_.dtg->group.present() ? cable_.dtg->group : cable_.dtg->span);
    } else {
      json_.null();
    }
    json_.key("end");
    if (t.end) {
      json_.begin_object().key("serial").optional_integer(t.end->serial).key("nnnn").boolean(t.end->nnnn).end_object();
    } else {
      json_.null();
    }
    json_.end_object();
  }

  void addressees() {
    json_.key("addressees").begin_array();
    for (const Addressee& one : cable_.addressees) {
      json_.begin_object().key("role").string(word(WordClass::Role, one.role)).key("name");
      stands(one.name);
      json_.key("routing");
      stands(one.routing);
      json_.key("precedence");
      stands(one.precedence);
      json_.key("continuity");
      stands(one.continuity);
      json_.end_object();
    }
    json_.end_array();
  }

  void classification() {
    json_.key("classification");
    if (!cable_.classification) {
      json_.null();
      return;
    }
    const ClassificationLine& line = *cable_.classification;
    json_.begin_object().key("text");
    stands(line.mark.span);
    mark_values(line.mark);
    json_.key("section").optional_integer(line.section).key("sections").optional_integer(line.sections).key("post");
    stands(line.post);
    json_.key("serial").optional_integer(line.serial).key("span");
    span(line.span);
    json_.end_object();
  }

  void captions() {
    json_.key("captions").begin_array();
    for (const CaptionLine& caption : cable_.captions) {
      const bool named = caption.name != kNoWord;
      json_.begin_object().key("text");
      stands(caption.span);
      json_.key("name").string_or_null(named ? std::string_view(policy_.captions[caption.name].name)
                                             : std::string_view{});
      json_.key("known").boolean(named && caption.preferred).key("span");
      span(caption.span);
      json_.end_object();
    }
    json_.end_array();
  }

  void declassification() {
    json_.key("executive_order");
    if (cable_.executive_order) {
      json_.begin_object().key("number");
      stands(cable_.executive_order->number);
      json_.key("text");
      json_.string_or_null(joined(source_.text(cable_.executive_order->span)));
      json_.end_object();
    } else {
      json_.null();
    }
    json_.key("declassification");
    if (!cable_.declassification) {
      json_.null();
      return;
    }
    const Declassification& one = *cable_.declassification;
    json_.begin_object().key("kind").string(word(WordClass::DeclassificationKind, one.kind)).key("date");
    if (one.date) {
      json_.string(format_iso_date(*one.date));
    } else {
      json_.null();
    }
    json_.key("exemption");
    stands(one.exemption);
    json_.end_object();
  }

  void subject() {
    json_.key("subject");
    if (!cable_.subject) {
      json_.null();
      return;
    }
    json_.begin_object().key("mark");
    mark(cable_.subject->mark);
    json_.key("text");
    field_if_asked(cable_.subject->span);
    json_.key("span");
    span(cable_.subject->span);
    json_.end_object();
  }

  void refs() {
    json_.key("refs").begin_array();
    for (const Reference& ref : cable_.refs) {
      json_.begin_object().key("reference").string_or_null(report_.text ? ref.reference : std::string_view{});
      write_level(json_, policy_, ref.level == kNoWord ? std::nullopt : std::optional<WordId>(ref.level));
      json_.key("text");
      field_if_asked(ref.span);
      json_.key("span");
      span(ref.span);
      json_.end_object();
    }
    json_.end_array();
  }

  void classifier() {
    json_.key("classifier");
    if (!cable_.classifier && !cable_.reason) {
      json_.null();
      return;
    }
    const Classifier one = cable_.classifier.value_or(Classifier{});
    json_.begin_object().key("named").boolean(one.named).key("position").boolean(one.position);
    json_.key("derived").boolean(one.derived).key("source").boolean(one.source.present()).key("reason");
    if (cable_.reason) {
      json_.begin_object().key("section");
      stands(cable_.reason->section);
      json_.key("letters").begin_array();
      for (const Span letter : cable_.reason->letters) stands(letter);
      json_.end_array().end_object();
    } else {
      json_.null();
    }
    json_.key("text");
    field_if_asked(one.span);
    json_.key("span");
    span(one.span);
    json_.end_object();
  }

  void paragraph(const Portion& portion) {
    const std::string_view kind = word(WordClass::PortionKind, portion.kind);
    const auto said = policy_.labels.find(kind);
    std::string label(said == policy_.labels.end() ? kind : std::string_view(said->second));
    const std::string_view number = source_.text(portion.number);
    if (!number.empty()) label.append(" ").append(number);
    json_.begin_object().key("label").string(label).key("number").string_or_null(number).key("kind").string(kind);
    json_.key("mark");
    mark(portion.mark);
    json_.key("text");
    text_if_asked(portion.span);
    json_.key("span");
    span(portion.span);
    json_.end_object();
  }

  const ParseReport& report_;
  const Source& source_;
  const Policy& policy_;
  const Cable& cable_;
  const Document* document_;
  JsonWriter& json_;
};

}  // namespace

std::string parse_json(const ParseReport& report) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("cables").begin_array();
  for (std::size_t n = 0; n < report.parsed->cable_count; ++n) {
    const Document* document = n < report.documents->size() ? &(*report.documents)[n] : nullptr;
    CableWriter(report, report.parsed->cables[n], document, json).write();
  }
  json.end_array().end_object();
  out += '\n';
  return out;
}

}  // namespace cablemark
