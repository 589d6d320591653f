#include <algorithm>
#include <cmath>
#include <cstring>

#include "checks/evaluator.hpp"

namespace cablemark {
namespace {

bool numeric(const Value& v) {
  return v.kind == ValueKind::Int || v.kind == ValueKind::Uint || v.kind == ValueKind::Double;
}

int sign(bool less, bool greater) { return less ? -1 : greater ? 1 : 0; }

constexpr double kTwo63 = 9223372036854775808.0;
constexpr double kTwo64 = 18446744073709551616.0;

// An integer beside a double. Integers are compared as doubles, as CEL does, except outside their range.
int compare_double(double d, const Value& whole) {
  if (whole.kind == ValueKind::Int) {
    if (d >= kTwo63 * 1.0000000000000002) return 1;
    if (d <= -kTwo63 * 1.0000000000000002) return -1;
    const auto other = static_cast<double>(whole.integer);
    return sign(d<other, d> other);
  }
  if (d < 0) return -1;
  if (d >= kTwo64 * 1.0000000000000002) return 1;
  const auto other = static_cast<double>(whole.unsigned_integer);
  return sign(d<other, d> other);
}

int compare_numbers(const Value& a, const Value& b, bool& ordered) {
  if (a.kind == ValueKind::Double || b.kind == ValueKind::Double) {
    if ((a.kind == ValueKind::Double && std::isnan(a.number)) ||
        (b.kind == ValueKind::Double && std::isnan(b.number))) {
      ordered = false;
      return 0;
    }
    if (a.kind == b.kind) return sign(a.number<b.number, a.number> b.number);
    return a.kind == ValueKind::Double ? compare_double(a.number, b) : -compare_double(b.number, a);
  }
  if (a.kind == b.kind) {
    if (a.kind == ValueKind::Int) return sign(a.integer<b.integer, a.integer> b.integer);
    return sign(a.unsigned_integer<b.unsigned_integer, a.unsigned_integer> b.unsigned_integer);
  }
  const Value& whole = a.kind == ValueKind::Int ? a : b;
  const Value& natural = a.kind == ValueKind::Int ? b : a;
  int order = -1;
  if (whole.integer >= 0) {
    const auto magnitude = static_cast<std::uint64_t>(whole.integer);
    order = sign(magnitude<natural.unsigned_integer, magnitude> natural.unsigned_integer);
  }
  return a.kind == ValueKind::Int ? order : -order;
}

int compare_text(std::string_view a, std::string_view b) {
  const int order = a.compare(b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

// Where values that are equal stand in one row: numbers together, words and the records that they name together.
int family(const Value& v) {
  if (numeric(v)) return 0;
  if (v.kind == ValueKind::Word || v.kind == ValueKind::String) return 1;
  if (v.kind == ValueKind::Record) return 2;
  return 3 + static_cast<int>(v.kind);
}

bool named(Record record) {
  return record == Record::Control || record == Record::Caption || record == Record::Country;
}

WordClass words_of(Record record) {
  return record == Record::Control   ? WordClass::Control
         : record == Record::Caption ? WordClass::Caption
                                     : WordClass::Country;
}

}  // namespace

Value Evaluator::element(const Value& list, std::uint32_t n) const {
  if (list.kind == ValueKind::Records || list.kind == ValueKind::Table)
    return Value::of_record(list.record, list.indices[n]);
  if (list.kind == ValueKind::Map) return list.items[std::size_t{2} * n];
  return list.items[n];
}

// A word or a record that has a name, as the word's key.
std::string_view Evaluator::text_of(const Value& value) {
  if (value.kind == ValueKind::String) return value.text();
  if (value.kind == ValueKind::Word)
    return value.id() == kNoWord ? std::string_view{} : environment_.words->word_name(value.words, value.id());
  if (value.kind == ValueKind::Level) return environment_.words->level_name(value.id());
  if (value.kind == ValueKind::Record && named(value.record)) {
    const WordId word = environment_.facts->name_of(value.record, value.count);
    if (word != kNoWord) return environment_.words->word_name(words_of(value.record), word);
    if (value.record == Record::Country) {
      const Value name = environment_.facts->fact(Fact::CountryName, value.count);
      if (name.kind == ValueKind::String) return name.text();
    }
  }
  return {};
}

bool Evaluator::equal(const Value& a, const Value& b) {
  if (numeric(a) && numeric(b)) {
    bool ordered = true;
    return compare_numbers(a, b, ordered) == 0 && ordered;
  }
  if (is_list(a) && is_list(b)) {
    if (a.count != b.count) return false;
    if (!spend(a.count)) return false;
    for (std::uint32_t i = 0; i < a.count; ++i) {
      if (!equal(element(a, i), element(b, i))) return false;
    }
    return true;
  }
  const bool named_a = a.kind == ValueKind::Word || (a.kind == ValueKind::Record && named(a.record));
  const bool named_b = b.kind == ValueKind::Word || (b.kind == ValueKind::Record && named(b.record));
  if (named_a || named_b) {
    if (a.kind == ValueKind::Word && b.kind == ValueKind::Word) return a.words == b.words && a.id() == b.id();
    if (a.kind == ValueKind::Record && b.kind == ValueKind::Word && b.words == words_of(a.record)) {
      const WordId word = environment_.facts->name_of(a.record, a.count);
      return word != kNoWord && word == b.id();
    }
    if (b.kind == ValueKind::Record && a.kind == ValueKind::Word) return equal(b, a);
    if (a.kind == ValueKind::Record && b.kind == ValueKind::Record && a.record != b.record) return false;
    const bool texts = (named_a || a.kind == ValueKind::String) && (named_b || b.kind == ValueKind::String);
    return texts && text_of(a) == text_of(b) && !text_of(a).empty();
  }
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case ValueKind::Null:
      return true;
    case ValueKind::Bool:
    case ValueKind::Level:
    case ValueKind::Date:
      return a.integer == b.integer;
    case ValueKind::Timestamp:
    case ValueKind::Duration:
    case ValueKind::Place:
      return a.integer == b.integer && a.count == b.count;
    case ValueKind::String:
    case ValueKind::Bytes:
    case ValueKind::TypeName:
      return a.text() == b.text();
    case ValueKind::Record:
      return a.record == b.record && a.count == b.count;
    case ValueKind::Optional:
      return a.count == b.count && (a.count == 0 || equal(a.items[0], b.items[0]));
    case ValueKind::Map:
      if (a.count != b.count) return false;
      for (std::uint32_t i = 0; i < a.count; ++i) {
        const Value* found = find_key(b, a.items[std::size_t{2} * i]);
        if (found == nullptr || !equal(a.items[std::size_t{2} * i + 1], *found)) return false;
      }
      return true;
    case ValueKind::Absent:
    case ValueKind::Error:
    case ValueKind::Int:
    case ValueKind::Uint:
    case ValueKind::Double:
    case ValueKind::Word:
    case ValueKind::Records:
    case ValueKind::Table:
    case ValueKind::List:
      return false;
  }
  return false;
}

Value* Evaluator::find_key(const Value& map, const Value& key) {
  if (!spend(map.count)) return nullptr;
  for (std::uint32_t i = 0; i < map.count; ++i) {
    if (equal(map.items[std::size_t{2} * i], key)) return const_cast<Value*>(&map.items[std::size_t{2} * i + 1]);
  }
  return nullptr;
}

int Evaluator::compare(const Value& a, const Value& b, bool& ordered) {
  if (numeric(a) && numeric(b)) return compare_numbers(a, b, ordered);
  if (a.kind != b.kind) {
    ordered = false;
    return 0;
  }
  if (a.kind == ValueKind::Level) {
    if (environment_.facts == nullptr) {
      ordered = false;
      return 0;
    }
    const std::int32_t left = environment_.facts->rank(a.id());
    const std::int32_t right = environment_.facts->rank(b.id());
    return sign(left<right, left> right);
  }
  if (a.kind == ValueKind::String || a.kind == ValueKind::Bytes) return compare_text(a.text(), b.text());
  if (a.kind == ValueKind::Bool || a.kind == ValueKind::Date) return sign(a.integer<b.integer, a.integer> b.integer);
  if (a.kind == ValueKind::Timestamp || a.kind == ValueKind::Duration) {
    if (a.integer != b.integer) return sign(a.integer < b.integer, true);
    return sign(a.count<b.count, a.count> b.count);
  }
  ordered = false;
  return 0;
}

int Evaluator::rank_of(const Value& a, const Value& b) {
  const int family_a = family(a);
  const int family_b = family(b);
  if (a.kind == ValueKind::Record && b.kind == ValueKind::Record && !named(a.record)) {
    if (a.record != b.record) return sign(a.record < b.record, true);
    return sign(a.count<b.count, a.count> b.count);
  }
  const bool texts = (family_a == 1 || family_a == 2) && (family_b == 1 || family_b == 2);
  if (texts) return compare_text(text_of(a), text_of(b));
  if (family_a != family_b) return sign(family_a < family_b, true);
  if (a.kind == ValueKind::Level) return sign(a.integer<b.integer, a.integer> b.integer);
  bool ordered = true;
  return compare(a, b, ordered);
}

Value Evaluator::text(std::string_view content) {
  char* copy = arena().characters(content.size());
  if (!content.empty()) std::memcpy(copy, content.data(), content.size());
  return Value::string({copy, content.size()});
}

}  // namespace cablemark
