#include "checks/messages.hpp"

#include <algorithm>

namespace cablemark {
namespace {

// More places than this help nobody, and a list for each of many findings would grow with the square.
constexpr std::size_t kMostRelated = 100;

// Whether a report may show this record by itself: its words are a marking, a caption or a label.
bool shown_record(Record record) {
  return record == Record::Marking || record == Record::Control || record == Record::Caption ||
         record == Record::Portion;
}

std::string describe(const Value& element, FactValues& facts) {
  std::string words;
  if (element.kind != ValueKind::Record || !shown_record(element.record)) return words;
  if (element.record == Record::Marking || element.record == Record::Portion) {
    const bool portion = element.record == Record::Portion;
    facts.append_shown(words, facts.fact(portion ? Fact::PortionLabel : Fact::MarkingLabel, element.count));
    const Value mark = portion ? facts.fact(Fact::PortionMark, element.count) : element;
    if (mark.is_absent()) return words;
    if (!words.empty()) words += ": ";
    facts.append_shown(words, mark);
    return words;
  }
  facts.append_shown(words, element);
  return words;
}

// Elements of a value in the order in which places_of() gives their places.
std::size_t size_of(const Value& value) {
  switch (value.kind) {
    case ValueKind::Records:
    case ValueKind::Table:
    case ValueKind::List:
      return value.count;
    case ValueKind::Absent:
    case ValueKind::Error:
    case ValueKind::Null:
    case ValueKind::Bool:
    case ValueKind::Int:
    case ValueKind::Uint:
    case ValueKind::Double:
    case ValueKind::String:
    case ValueKind::Bytes:
    case ValueKind::Timestamp:
    case ValueKind::Duration:
    case ValueKind::TypeName:
    case ValueKind::Level:
    case ValueKind::Date:
    case ValueKind::Place:
    case ValueKind::Word:
    case ValueKind::Record:
    case ValueKind::Map:
    case ValueKind::Optional:
      break;
  }
  return 1;
}

Value element_of(const Value& value, std::size_t n) {
  if (value.kind == ValueKind::Records || value.kind == ValueKind::Table) {
    return Value::of_record(value.record, value.indices[n]);
  }
  return value.kind == ValueKind::List ? value.items[n] : value;
}

}  // namespace

void append_message(std::string& out, const MessageTemplate& message, const Program& program, Environment& environment,
                    FactValues& facts, RunTimeError& error) {
  for (const MessagePart& part : message) {
    out += part.text;
    if (part.value == kNoNode) continue;
    const Value value = evaluate(program, part.value, environment);
    if (value.is_error()) error = value.text();
    if (value.is_error() || value.is_absent()) {
      out += "none";
    } else {
      facts.append_shown(out, value);
    }
  }
}

Span first_place(const Program& program, NodeId node, Environment& environment, std::vector<Span>& buffer) {
  buffer.clear();
  if (node != kNoNode) places_of(program, node, environment, buffer);
  const auto found = std::find_if(buffer.begin(), buffer.end(), [](Span span) { return span.present(); });
  return found == buffer.end() ? Span{} : *found;
}

void add_related(const Program& program, NodeId node, Environment& environment, FactValues& facts,
                 std::vector<Span>& buffer, Span finding, std::vector<RelatedPlace>& related) {
  buffer.clear();
  places_of(program, node, environment, buffer);
  const Value value = evaluate(program, node, environment);
  const bool paired = !value.is_error() && !value.is_absent() && size_of(value) == buffer.size();
  for (std::size_t n = 0; n < buffer.size() && related.size() < kMostRelated; ++n) {
    const Span span = buffer[n];
    if (!span.present() || span == finding) continue;
    const auto same = [span](const RelatedPlace& place) { return place.span == span; };
    if (std::any_of(related.begin(), related.end(), same)) continue;
    related.push_back({span, paired ? describe(element_of(value, n), facts) : std::string()});
  }
}

}  // namespace cablemark
