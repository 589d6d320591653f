#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "checks/eval.hpp"
#include "checks/evaluator.hpp"
#include "checks/times.hpp"

namespace cablemark {
namespace {

constexpr double kTwo63 = 9223372036854775808.0;
constexpr double kTwo64 = 18446744073709551616.0;

template <typename T>
bool read_number(std::string_view text, T& out) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  return fault == std::errc{} && !text.empty() && stop == text.data() + text.size();
}

bool valid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : (lead & 0xF0) == 0xE0       ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
    if (size == 0 || i + size > text.size()) return false;
    std::uint32_t code = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t k = 1; k < size; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return false;
      code = code << 6 | (next & 0x3FU);
    }
    const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    i += size;
  }
  return true;
}

Value to_int(const Value& value) {
  std::int64_t out = 0;
  if (value.kind == ValueKind::Int) return value;
  if (value.kind == ValueKind::Uint) {
    if (value.unsigned_integer > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return Value::error(kOutOfRange);
    return Value::from_int(static_cast<std::int64_t>(value.unsigned_integer));
  }
  if (value.kind == ValueKind::Double) {
    if (!(value.number > -kTwo63 && value.number < kTwo63)) return Value::error(kOutOfRange);
    return Value::from_int(static_cast<std::int64_t>(value.number));
  }
  if (value.kind == ValueKind::String)
    return read_number(value.text(), out) ? Value::from_int(out) : Value::error("the text is no number");
  if (value.kind == ValueKind::Timestamp) return Value::from_int(value.integer);
  return Value::error(kNoOverload);
}

Value to_uint(const Value& value) {
  std::uint64_t out = 0;
  if (value.kind == ValueKind::Uint) return value;
  if (value.kind == ValueKind::Int) {
    if (value.integer < 0) return Value::error(kOutOfRange);
    return Value::from_uint(static_cast<std::uint64_t>(value.integer));
  }
  if (value.kind == ValueKind::Double) {
    if (!(value.number >= 0 && value.number < kTwo64)) return Value::error(kOutOfRange);
    return Value::from_uint(static_cast<std::uint64_t>(value.number));
  }
  if (value.kind == ValueKind::String)
    return read_number(value.text(), out) ? Value::from_uint(out) : Value::error("the text is no number");
  return Value::error(kNoOverload);
}

Value to_double(const Value& value) {
  double out = 0;
  if (value.kind == ValueKind::Double) return value;
  if (value.kind == ValueKind::Int) return Value::from_double(static_cast<double>(value.integer));
  if (value.kind == ValueKind::Uint) return Value::from_double(static_cast<double>(value.unsigned_integer));
  if (value.kind == ValueKind::String)
    return read_number(value.text(), out) ? Value::from_double(out) : Value::error("the text is no number");
  return Value::error(kNoOverload);
}

Value to_bool(const Value& value) {
  if (value.kind == ValueKind::Bool) return value;
  if (value.kind != ValueKind::String) return Value::error(kNoOverload);
  const std::string_view text = value.text();
  for (const std::string_view yes : {"1", "t", "true", "TRUE", "True"}) {
    if (text == yes) return Value::boolean(true);
  }
  for (const std::string_view no : {"0", "f", "false", "FALSE", "False"}) {
    if (text == no) return Value::boolean(false);
  }
  return Value::error("the text is neither true nor false");
}

bool empty_value(const Value& value) {
  if (value.kind == ValueKind::Null) return true;
  if (value.kind == ValueKind::Bool || value.kind == ValueKind::Int || value.kind == ValueKind::Uint)
    return value.integer == 0;
  if (value.kind == ValueKind::Double) return value.number == 0;
  if (value.kind == ValueKind::String || value.kind == ValueKind::Bytes || value.kind == ValueKind::List ||
      value.kind == ValueKind::Records || value.kind == ValueKind::Table || value.kind == ValueKind::Map ||
      value.kind == ValueKind::Optional)
    return value.count == 0;
  if (value.kind == ValueKind::Duration) return value.integer == 0 && value.count == 0;
  return false;
}

}  // namespace

std::string_view type_of_value(const Value& value) {
  switch (value.kind) {
    case ValueKind::Null:
      return "null_type";
    case ValueKind::Bool:
      return "bool";
    case ValueKind::Int:
      return "int";
    case ValueKind::Uint:
      return "uint";
    case ValueKind::Double:
      return "double";
    case ValueKind::String:
      return "string";
    case ValueKind::Bytes:
      return "bytes";
    case ValueKind::Timestamp:
      return "google.protobuf.Timestamp";
    case ValueKind::Duration:
      return "google.protobuf.Duration";
    case ValueKind::TypeName:
      return "type";
    case ValueKind::Level:
      return "level";
    case ValueKind::Date:
      return "date";
    case ValueKind::Place:
      return "place";
    case ValueKind::Word:
      return "word";
    case ValueKind::Record:
      return record_name(value.record);
    case ValueKind::Records:
    case ValueKind::List:
      return "list";
    case ValueKind::Table:
      return "table";
    case ValueKind::Map:
      return "map";
    case ValueKind::Optional:
      return "optional_type";
    case ValueKind::Absent:
    case ValueKind::Error:
      return "dyn";
  }
  return "dyn";
}

Value Evaluator::convert(FunctionId id, const Value& value) {
  if (id == FunctionId::ToInt) return to_int(value);
  if (id == FunctionId::ToUint) return to_uint(value);
  if (id == FunctionId::ToDouble) return to_double(value);
  if (id == FunctionId::ToBool) return to_bool(value);
  if (id == FunctionId::ToTimestamp) {
    if (value.kind == ValueKind::Int) return checked_timestamp(value.integer, 0);
    if (value.kind == ValueKind::String) return parse_timestamp(value.text());
    return value.kind == ValueKind::Timestamp ? value : fail(kNoOverload);
  }
  if (id == FunctionId::ToDuration) {
    if (value.kind == ValueKind::String) return parse_duration(value.text());
    return value.kind == ValueKind::Duration ? value : fail(kNoOverload);
  }
  if (id == FunctionId::ToBytes) {
    if (value.kind != ValueKind::String && value.kind != ValueKind::Bytes) return fail(kNoOverload);
    return Value::bytes(value.text());
  }
  if (value.kind == ValueKind::String) return value;
  if (value.kind == ValueKind::Bytes)
    return valid_utf8(value.text()) ? Value::string(value.text()) : fail("the bytes are no UTF-8");
  if (value.kind == ValueKind::Int) return text(std::to_string(value.integer));
  if (value.kind == ValueKind::Uint) return text(std::to_string(value.unsigned_integer));
  if (value.kind == ValueKind::Double) return text(format_double(value.number));
  if (value.kind == ValueKind::Bool) return Value::string(value.integer != 0 ? "true" : "false");
  if (value.kind == ValueKind::Timestamp) return text(format_timestamp(value));
  if (value.kind == ValueKind::Duration) return text(format_duration(value));
  if (value.kind == ValueKind::Date) return text(format_iso_date(value.date()));
  if (value.kind == ValueKind::Level || value.kind == ValueKind::Word) return text(text_of(value));
  if (value.kind == ValueKind::Record) {
    const std::string_view name = text_of(value);
    return name.empty() ? fail(kNoOverload) : text(name);
  }
  return fail(kNoOverload);
}

Value Evaluator::matches(const ProgramNode& node, const Value& subject, const Value& pattern) {
  if (subject.kind != ValueKind::String || pattern.kind != ValueKind::String) return fail(kNoOverload);
  const re2::StringPiece piece(subject.text().data(), subject.text().size());
  if (!spend(subject.count / 16)) return fail(kOverflow);
  if (node.constant.integer > 0) {
    return Value::boolean(
        RE2::PartialMatch(piece, *program_.patterns[static_cast<std::size_t>(node.constant.integer - 1)]));
  }
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  const RE2 compiled(re2::StringPiece(pattern.text().data(), pattern.text().size()), options);
  return compiled.ok() ? Value::boolean(RE2::PartialMatch(piece, compiled)) : fail("the pattern cannot be read");
}

// The codes of a list, each once, in a fixed order; a group whose members are known stands for them.
Value Evaluator::code_set(const Value& list) {
  if (!is_list(list)) return fail(kNoOverload);
  const WordTable* words = environment_.words;
  std::size_t most = list.count;
  const auto word_of = [&](const Value& item) -> WordId {
    if (item.kind == ValueKind::Word) return item.id();
    if (item.kind == ValueKind::Record) return environment_.facts->name_of(item.record, item.count);
    if (item.kind == ValueKind::String && words != nullptr)
      return words->word(WordClass::Country, item.text()).value_or(kNoWord);
    return kNoWord;
  };
  for (std::uint32_t i = 0; i < list.count; ++i) {
    const WordId word = word_of(element(list, i));
    if (word != kNoWord) most += words->country_members(word).size();
  }
  if (!spend(most)) return fail(kOverflow);
  Value* items = arena().values(most);
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < list.count; ++i) {
    const Value item = element(list, i);
    const WordId word = word_of(item);
    if (word == kNoWord) {
      items[count++] = item.kind == ValueKind::Record ? Value::string(text_of(item)) : item;
      continue;
    }
    const std::vector<WordId>& members = words->country_members(word);
    if (members.empty()) items[count++] = Value::word(WordClass::Country, word);
    for (const WordId member : members) items[count++] = Value::word(WordClass::Country, member);
  }
  std::sort(items, items + count, [this](const Value& a, const Value& b) { return rank_of(a, b) < 0; });
  Value* end = std::unique(items, items + count, [this](const Value& a, const Value& b) { return rank_of(a, b) == 0; });
  return Value::list(items, static_cast<std::uint32_t>(end - items));
}

Value Evaluator::subset(const Value& a, const Value& b) {
  if (!is_list(a) || !is_list(b)) return fail(kNoOverload);
  return Value::boolean(std::includes(b.items, b.items + b.count, a.items, a.items + a.count,
                                      [this](const Value& x, const Value& y) { return rank_of(x, y) < 0; }));
}

Value Evaluator::intersect(const Value& a, const Value& b) {
  if (!is_list(a) || !is_list(b)) return fail(kNoOverload);
  Value* items = arena().values(std::min(a.count, b.count));
  const Value* end = std::set_intersection(a.items, a.items + a.count, b.items, b.items + b.count, items,
                                           [this](const Value& x, const Value& y) { return rank_of(x, y) < 0; });
  return Value::list(items, static_cast<std::uint32_t>(end - items));
}

Value Evaluator::date_function(FunctionId id, std::span<const Value> arguments) {
  if (id == FunctionId::MakeDate) {
    if (arguments[0].kind != ValueKind::String) return fail(kNoOverload);
    const auto date = parse_iso_date(arguments[0].text());
    return date ? Value::from_date(*date) : fail("there is no such day");
  }
  if (arguments[0].kind != ValueKind::Date) return fail(kNoOverload);
  const Date date = arguments[0].date();
  if (id == FunctionId::YearDay) return Value::from_int(day_of_year(date));
  if (id == FunctionId::DaysBetween) {
    if (arguments[1].kind != ValueKind::Date) return fail(kNoOverload);
    return Value::from_int(std::int64_t{arguments[1].date().days} - date.days);
  }
  if (arguments[1].kind != ValueKind::Int) return fail(kNoOverload);
  constexpr std::int64_t kMostDays = 3660000;
  constexpr std::int64_t kMostYears = 9999;
  const std::int64_t step = arguments[1].integer;
  const bool days = id == FunctionId::AddDays;
  const std::int64_t most = days ? kMostDays : kMostYears;
  if (step > most || step < -most) return fail(kOutOfRange);
  static constexpr std::int32_t kFirst = -719162;  // 0001-01-01
  static constexpr std::int32_t kLast = 2932896;   // 9999-12-31
  if (!days) {
    const std::int64_t year = calendar_day(date).year + step;
    if (year < 1 || year > 9999) return fail(kOutOfRange);
  } else if (date.days + step < kFirst || date.days + step > kLast) {
    return fail(kOutOfRange);
  }
  return Value::from_date(days ? add_days(date, step) : add_years(date, step));
}

Value Evaluator::function(const ProgramNode& node) {
  Value* arguments = arena().values(node.child_count);
  Value open;
  bool stopped = false;
  for (std::size_t i = 0; i < node.child_count; ++i) {
    arguments[i] = run(program_.child(node, i));
    if (arguments[i].is_error()) return arguments[i];
    if (arguments[i].is_absent() && !stopped) {
      open = arguments[i];
      stopped = true;
    }
  }
  if (stopped) return open;
  return call(node, {arguments, node.child_count});
}

Value Evaluator::call(const ProgramNode& node, std::span<const Value> arguments) {
  const auto id = static_cast<FunctionId>(node.function);
  const std::size_t count = arguments.size();
  const auto made = [this](const Value& value) {
    Value* item = arena().values(1);
    *item = value;
    return Value::optional(item);
  };
  if (id == FunctionId::OptionalNone) return count == 0 ? Value::optional(nullptr) : fail(kNoOverload);
  if (count == 0) return fail(kNoOverload);
  const Value& first = arguments[0];
  switch (id) {
    case FunctionId::Size:
      if (count != 1) return fail(kNoOverload);
      if (first.kind == ValueKind::String)
        return Value::from_int(static_cast<std::int64_t>(count_points(first.text())));
      return is_range(first) || first.kind == ValueKind::Bytes ? Value::from_int(first.count) : fail(kNoOverload);
    case FunctionId::Matches:
      return count == 2 ? matches(node, first, arguments[1]) : fail(kNoOverload);
    case FunctionId::ToInt:
    case FunctionId::ToUint:
    case FunctionId::ToDouble:
    case FunctionId::ToString:
    case FunctionId::ToBytes:
    case FunctionId::ToBool:
    case FunctionId::ToTimestamp:
    case FunctionId::ToDuration:
      return count == 1 ? convert(id, first) : fail(kNoOverload);
    case FunctionId::TypeOf:
      return count == 1 ? Value::type_name(type_of_value(first)) : fail(kNoOverload);
    case FunctionId::Dyn:
      return count == 1 ? first : fail(kNoOverload);
    case FunctionId::TimePart:
      if (count > 2 || (count == 2 && arguments[1].kind != ValueKind::String)) return fail(kNoOverload);
      return time_part(first, static_cast<TimePart>(node.constant.integer),
                       count == 2 ? arguments[1].text() : std::string_view{});
    case FunctionId::StartsWith:
    case FunctionId::EndsWith:
    case FunctionId::Contains:
    case FunctionId::CharAt:
    case FunctionId::IndexOf:
    case FunctionId::LastIndexOf:
    case FunctionId::LowerAscii:
    case FunctionId::UpperAscii:
    case FunctionId::Replace:
    case FunctionId::Reverse:
    case FunctionId::Split:
    case FunctionId::Substring:
    case FunctionId::Trim:
    case FunctionId::Join:
    case FunctionId::Quote:
      return text_function(id, arguments);
    case FunctionId::Format:
      if (count != 2 || first.kind != ValueKind::String || !is_list(arguments[1])) return fail(kNoOverload);
      return format(first.text(), arguments[1]);
    case FunctionId::Greatest:
    case FunctionId::Least: {
      std::span<const Value> candidates = arguments;
      if (count == 1 && first.kind == ValueKind::List) candidates = {first.items, first.count};
      if (candidates.empty()) return fail(kNoOverload);
      Value best = candidates[0];
      for (const Value& candidate : candidates) {
        const bool number = candidate.kind == ValueKind::Int || candidate.kind == ValueKind::Uint ||
                            candidate.kind == ValueKind::Double;
        if (!number) return fail(kNoOverload);
        bool ordered = true;
        const int order = compare(candidate, best, ordered);
        if (id == FunctionId::Greatest ? order > 0 : order < 0) best = candidate;
      }
      return best;
    }
    case FunctionId::Ceil:
    case FunctionId::Floor:
    case FunctionId::Round:
    case FunctionId::Trunc:
    case FunctionId::Abs:
    case FunctionId::Sign:
    case FunctionId::Sqrt:
    case FunctionId::IsNan:
    case FunctionId::IsInf:
    case FunctionId::IsFinite:
    case FunctionId::BitAnd:
    case FunctionId::BitOr:
    case FunctionId::BitXor:
    case FunctionId::BitNot:
    case FunctionId::BitShiftLeft:
    case FunctionId::BitShiftRight:
      return number_function(id, arguments);
    case FunctionId::OptionalOf:
      return made(first);
    case FunctionId::OptionalOfNonZero:
      return empty_value(first) ? Value::optional(nullptr) : made(first);
    case FunctionId::OptionalNone:
      return Value::optional(nullptr);
    case FunctionId::HasValue:
      return first.kind == ValueKind::Optional ? Value::boolean(first.count != 0) : fail(kNoOverload);
    case FunctionId::OptionalValue:
      if (first.kind != ValueKind::Optional) return fail(kNoOverload);
      return first.count != 0 ? first.items[0] : fail("the optional has no value");
    case FunctionId::Or:
    case FunctionId::OrValue:
      if (first.kind != ValueKind::Optional || count != 2) return fail(kNoOverload);
      if (first.count == 0) return arguments[1];
      return id == FunctionId::Or ? first : first.items[0];
    case FunctionId::MakeDate:
    case FunctionId::YearDay:
      return count == 1 ? date_function(id, arguments) : fail(kNoOverload);
    case FunctionId::AddDays:
    case FunctionId::AddYears:
    case FunctionId::DaysBetween:
      return count == 2 ? date_function(id, arguments) : fail(kNoOverload);
    case FunctionId::Nearest:
      return count == 2 ? nearest(first, arguments[1]) : fail(kNoOverload);
    case FunctionId::Subset:
      return count == 2 ? subset(first, arguments[1]) : fail(kNoOverload);
    case FunctionId::Intersect:
      return count == 2 ? intersect(first, arguments[1]) : fail(kNoOverload);
    case FunctionId::Plural:
      return count == 2 ? plural(first, arguments[1]) : fail(kNoOverload);
    case FunctionId::CodeSet:
      return code_set(first);
  }
  return fail(kNoOverload);
}

}  // namespace cablemark
