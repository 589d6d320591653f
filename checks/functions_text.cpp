#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "checks/evaluator.hpp"
#include "policies/nearest_name.hpp"

namespace cablemark {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t point_size(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && continues(text[end])) ++end;
  return end - at;
}

bool blank_at(std::string_view text, std::size_t at, std::size_t& size) {
  size = point_size(text, at);
  const std::string_view point = text.substr(at, size);
  if (size == 1) return std::string_view(" \t\n\v\f\r").find(text[at]) != std::string_view::npos;
  static constexpr std::string_view kBlanks[] = {"\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\xA8",
                                                 "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
  if (std::find(std::begin(kBlanks), std::end(kBlanks), point) != std::end(kBlanks)) return true;
  // U+2000 to U+200A
  return size == 3 && point.substr(0, 2) == "\xE2\x80" && static_cast<unsigned char>(point[2]) <= 0x8A;
}

std::string_view trimmed(std::string_view text) {
  std::size_t size = 0;
  while (!text.empty() && blank_at(text, 0, size)) text.remove_prefix(size);
  for (;;) {
    std::size_t last = text.size();
    while (last > 0 && continues(text[last - 1])) --last;
    if (last == 0 || !blank_at(text, last - 1, size) || last - 1 + size != text.size()) return text;
    text = text.substr(0, last - 1);
  }
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '\a':
        out += "\\a";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\v':
        out += "\\v";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '"':
        out += "\\\"";
        break;
      default:
        out += c;
    }
  }
  return out + '"';
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to, std::int64_t limit) {
  std::string out;
  std::size_t at = 0;
  std::int64_t done = 0;
  if (from.empty()) {
    while (limit < 0 || done < limit) {
      out += to;
      ++done;
      if (at >= text.size()) break;
      const std::size_t size = point_size(text, at);
      out += text.substr(at, size);
      at += size;
    }
    return out.append(text.substr(std::min(at, text.size())));
  }
  while (limit < 0 || done < limit) {
    const std::size_t found = text.find(from, at);
    if (found == std::string_view::npos) break;
    out.append(text.substr(at, found - at)).append(to);
    at = found + from.size();
    ++done;
  }
  return out.append(text.substr(at));
}

std::vector<std::string_view> pieces(std::string_view text, std::string_view separator, std::int64_t limit) {
  std::vector<std::string_view> out;
  if (limit == 0) return out;
  std::size_t at = 0;
  while (limit < 0 || static_cast<std::int64_t>(out.size()) + 1 < limit) {
    std::size_t found = text.find(separator, at);
    if (separator.empty()) {
      if (at >= text.size()) break;
      found = at + point_size(text, at);
      if (found >= text.size()) break;
    }
    if (found == std::string_view::npos) break;
    out.push_back(text.substr(at, found - at));
    at = found + separator.size();
  }
  if (!separator.empty() || at < text.size()) out.push_back(text.substr(at));
  return out;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

constexpr std::string_view kNoPlace = "the text has no such place";

}  // namespace

std::size_t count_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::size_t byte_of_point(std::string_view text, std::size_t n) {
  std::size_t at = 0;
  for (; n > 0 && at < text.size(); --n) at += point_size(text, at);
  return at;
}

Value Evaluator::text_function(FunctionId id, std::span<const Value> arguments) {
  const std::size_t count = arguments.size();
  const Value& first = arguments[0];
  if (id == FunctionId::Join) {
    const bool separated = count == 2 && arguments[1].kind == ValueKind::String;
    if (!is_list(first) || (count != 1 && !separated)) return fail(kNoOverload);
    std::string out;
    for (std::uint32_t i = 0; i < first.count; ++i) {
      const Value item = element(first, i);
      const std::string_view part = text_of(item);
      if (item.kind != ValueKind::String && part.empty()) return fail(kNoOverload);
      if (i > 0 && separated) out += arguments[1].text();
      out += part;
      if (!spend(1 + part.size() / 64)) return fail(kOverflow);
    }
    return text(out);
  }
  if (first.kind != ValueKind::String) return fail(kNoOverload);
  const std::string_view s = first.text();
  if (!spend(1 + s.size() / 16)) return fail(kOverflow);
  const auto is_text = [&](std::size_t n) { return n < count && arguments[n].kind == ValueKind::String; };
  const auto is_number = [&](std::size_t n) { return n < count && arguments[n].kind == ValueKind::Int; };
  const std::int64_t points = id == FunctionId::CharAt || id == FunctionId::Substring || count == 3
                                  ? static_cast<std::int64_t>(count_points(s))
                                  : 0;
  if (id == FunctionId::StartsWith) {
    if (count != 2 || !is_text(1)) return fail(kNoOverload);
    return Value::boolean(s.substr(0, arguments[1].count) == arguments[1].text());
  }
  if (id == FunctionId::EndsWith) {
    if (count != 2 || !is_text(1)) return fail(kNoOverload);
    return Value::boolean(s.size() >= arguments[1].count &&
                          s.substr(s.size() - arguments[1].count) == arguments[1].text());
  }
  if (id == FunctionId::Contains) {
    if (count != 2 || !is_text(1)) return fail(kNoOverload);
    return Value::boolean(s.find(arguments[1].text()) != std::string_view::npos);
  }
  if (id == FunctionId::LowerAscii || id == FunctionId::UpperAscii) {
    if (count != 1) return fail(kNoOverload);
    char* out = arena().characters(s.size());
    std::transform(s.begin(), s.end(), out, id == FunctionId::LowerAscii ? lower : upper);
    return Value::string({out, s.size()});
  }
  if (id == FunctionId::Trim) return count == 1 ? Value::string(trimmed(s)) : fail(kNoOverload);
  if (id == FunctionId::Quote) return count == 1 ? text(quoted(s)) : fail(kNoOverload);
  if (id == FunctionId::Reverse) {
    if (count != 1) return fail(kNoOverload);
    char* out = arena().characters(s.size());
    std::size_t end = s.size();
    for (std::size_t at = 0; at < s.size();) {
      const std::size_t size = point_size(s, at);
      end -= size;
      std::memcpy(out + end, s.data() + at, size);
      at += size;
    }
    return Value::string({out, s.size()});
  }
  if (id == FunctionId::CharAt) {
    if (count != 2 || !is_number(1)) return fail(kNoOverload);
    const std::int64_t n = arguments[1].integer;
    if (n < 0 || n > points) return fail(kNoPlace);
    if (n == points) return Value::string("");
    const std::size_t at = byte_of_point(s, static_cast<std::size_t>(n));
    return Value::string(s.substr(at, point_size(s, at)));
  }
  if (id == FunctionId::Substring) {
    if (count > 3 || !is_number(1) || (count == 3 && !is_number(2))) return fail(kNoOverload);
    const std::int64_t from = arguments[1].integer;
    const std::int64_t to = count == 3 ? arguments[2].integer : points;
    if (from < 0 || to > points || from > to) return fail(kNoPlace);
    const std::size_t begin = byte_of_point(s, static_cast<std::size_t>(from));
    return Value::string(s.substr(begin, byte_of_point(s, static_cast<std::size_t>(to)) - begin));
  }
  if (id == FunctionId::IndexOf || id == FunctionId::LastIndexOf) {
    if (count > 3 || !is_text(1) || (count == 3 && !is_number(2))) return fail(kNoOverload);
    const std::string_view part = arguments[1].text();
    const bool last = id == FunctionId::LastIndexOf;
    std::size_t from = last ? std::string_view::npos : 0;
    if (count == 3) {
      const std::int64_t n = arguments[2].integer;
      if (n < 0 || n > points || (n == points && !part.empty() && last)) return fail(kNoPlace);
      from = byte_of_point(s, static_cast<std::size_t>(n));
    }
    const std::size_t found = last ? s.rfind(part, from) : s.find(part, from);
    return Value::from_int(
        found == std::string_view::npos ? -1 : static_cast<std::int64_t>(count_points(s.substr(0, found))));
  }
  if (id == FunctionId::Replace) {
    if ((count != 3 && count != 4) || !is_text(1) || !is_text(2) || (count == 4 && !is_number(3)))
      return fail(kNoOverload);
    const std::string_view from = arguments[1].text();
    const std::size_t growth = from.empty() ? s.size() + 1 : s.size() / from.size();
    if (!spend(growth * (1 + std::size_t{arguments[2].count} / 64))) return fail(kOverflow);
    return text(replaced(s, from, arguments[2].text(), count == 4 ? arguments[3].integer : -1));
  }
  if (id == FunctionId::Split) {
    if ((count != 2 && count != 3) || !is_text(1) || (count == 3 && !is_number(2))) return fail(kNoOverload);
    const std::vector<std::string_view> parts = pieces(s, arguments[1].text(), count == 3 ? arguments[2].integer : -1);
    Value* items = arena().values(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) items[i] = Value::string(parts[i]);
    return Value::list(items, static_cast<std::uint32_t>(parts.size()));
  }
  return fail(kNoOverload);
}

// `3 places`, `1 place`.
Value Evaluator::plural(const Value& count, const Value& noun) {
  if (count.kind != ValueKind::Int || noun.kind != ValueKind::String) return fail(kNoOverload);
  std::string out = std::to_string(count.integer) + ' ' + std::string(noun.text());
  if (count.integer == 1) return text(out);
  const std::string_view word = noun.text();
  const auto ends = [&](std::string_view tail) {
    return word.size() > tail.size() && word.substr(word.size() - tail.size()) == tail;
  };
  const bool vowel = word.size() > 1 && std::string_view("aeiou").find(word[word.size() - 2]) != std::string_view::npos;
  if (ends("y") && !vowel) {
    out.back() = 'i';
    out += "es";
  } else if (ends("s") || ends("x") || ends("ch") || ends("sh")) {
    out += "es";
  } else {
    out += 's';
  }
  return text(out);
}

// The text of the list that is a slip away from `name`; absent if none is.
Value Evaluator::nearest(const Value& name, const Value& candidates) {
  if (name.kind != ValueKind::String || !is_list(candidates)) return fail(kNoOverload);
  if (!spend(candidates.count)) return fail(kOverflow);
  std::vector<std::string_view> texts;
  texts.reserve(candidates.count);
  for (std::uint32_t i = 0; i < candidates.count; ++i) texts.push_back(text_of(element(candidates, i)));
  const std::string_view near = nearest_name(name.text(), texts);
  return near.empty() ? Value::absent(kNoNode) : text(near);
}

}  // namespace cablemark
