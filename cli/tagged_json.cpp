#include "cli/tagged_json.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "checks/evaluator.hpp"

namespace cablemark {
namespace {

constexpr int kDeepest = 250;

constexpr std::array<std::pair<std::string_view, ValueKind>, 15> kTags = {{{"null", ValueKind::Null},
                                                                           {"bool", ValueKind::Bool},
                                                                           {"int", ValueKind::Int},
                                                                           {"uint", ValueKind::Uint},
                                                                           {"double", ValueKind::Double},
                                                                           {"string", ValueKind::String},
                                                                           {"bytes_hex", ValueKind::Bytes},
                                                                           {"timestamp", ValueKind::Timestamp},
                                                                           {"duration", ValueKind::Duration},
                                                                           {"type", ValueKind::TypeName},
                                                                           {"date", ValueKind::Date},
                                                                           {"list", ValueKind::List},
                                                                           {"map", ValueKind::Map},
                                                                           {"optional", ValueKind::Optional},
                                                                           {"level", ValueKind::Level}}};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool read_hex(std::string_view text, std::string& out) {
  if (text.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return false;
    out += static_cast<char>(high * 16 + low);
  }
  return true;
}

std::string write_hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

bool read(const nlohmann::json& json, TaggedValue& out, int depth, std::string& fault);

bool read_items(const nlohmann::json& content, TaggedValue& out, int depth, std::string& fault) {
  if (!content.is_array()) return false;
  for (const nlohmann::json& entry : content) {
    const bool pair = out.kind == ValueKind::Map;
    if (pair && (!entry.is_array() || entry.size() != 2)) return false;
    for (std::size_t i = 0; i < (pair ? 2U : 1U); ++i) {
      out.items.emplace_back();
      if (!read(pair ? entry[i] : entry, out.items.back(), depth + 1, fault)) return false;
    }
  }
  return true;
}

bool read_content(const nlohmann::json& content, TaggedValue& out, int depth, std::string& fault) {
  switch (out.kind) {
    case ValueKind::Null:
      return content.is_null();
    case ValueKind::Bool:
      if (content.is_boolean()) out.truth = content.get<bool>();
      return content.is_boolean();
    case ValueKind::Int:
      if (!content.is_number_integer() || (content.is_number_unsigned() && content.get<std::uint64_t>() >> 63 != 0))
        return false;
      out.integer = content.get<std::int64_t>();
      return true;
    case ValueKind::Uint:
      if (!content.is_number_unsigned()) return false;
      out.unsigned_integer = content.get<std::uint64_t>();
      return true;
    case ValueKind::Double: {
      if (content.is_number()) {
        out.number = content.get<double>();
        return true;
      }
      if (!content.is_string()) return false;
      const auto& text = content.get_ref<const std::string&>();
      const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out.number);
      return error == std::errc{} && stop == text.data() + text.size();
    }
    case ValueKind::Bytes:
      return content.is_string() && read_hex(content.get_ref<const std::string&>(), out.text);
    case ValueKind::List:
    case ValueKind::Map:
    case ValueKind::Optional:
      return read_items(content, out, depth, fault);
    case ValueKind::String:
    case ValueKind::Timestamp:
    case ValueKind::Duration:
    case ValueKind::TypeName:
    case ValueKind::Level:
    case ValueKind::Date:
      if (content.is_string()) out.text = content.get<std::string>();
      return content.is_string();
    case ValueKind::Absent:
    case ValueKind::Error:
    case ValueKind::Place:
    case ValueKind::Word:
    case ValueKind::Record:
    case ValueKind::Records:
    case ValueKind::Table:
      return false;
  }
  return false;
}

bool read(const nlohmann::json& json, TaggedValue& out, int depth, std::string& fault) {
  if (depth > kDeepest) {
    fault = "the value is nested deeper than 250";
    return false;
  }
  if (!json.is_object() || json.size() != 1) {
    if (fault.empty()) fault = "a value is an object with one tag, such as {\"int\": 3}";
    return false;
  }
  const std::string& tag = json.begin().key();
  for (const auto& [name, kind] : kTags) {
    if (name != tag) continue;
    out.kind = kind;
    if (read_content(json.begin().value(), out, depth, fault)) return true;
    if (fault.empty()) fault = "what stands under `" + tag + "` is no such value";
    return false;
  }
  if (fault.empty()) fault = "there is no tag `" + tag + "`";
  return false;
}

std::string_view tag_of(ValueKind kind) {
  for (const auto& [name, tagged] : kTags) {
    if (tagged == kind) return name;
  }
  return kind == ValueKind::Word ? "word" : kind == ValueKind::Place ? "place" : "record";
}

nlohmann::json content_of(const TaggedValue& value) {
  if (value.kind == ValueKind::Null) return nullptr;
  if (value.kind == ValueKind::Bool) return value.truth;
  if (value.kind == ValueKind::Int) return value.integer;
  if (value.kind == ValueKind::Uint) return value.unsigned_integer;
  if (value.kind == ValueKind::Double) return format_double(value.number);
  if (value.kind == ValueKind::Bytes) return write_hex(value.text);
  nlohmann::json list = nlohmann::json::array();
  if (value.kind == ValueKind::Map) {
    for (std::size_t i = 0; i + 1 < value.items.size(); i += 2) {
      list.push_back(nlohmann::json::array({to_json(value.items[i]), to_json(value.items[i + 1])}));
    }
    return list;
  }
  if (value.kind == ValueKind::List || value.kind == ValueKind::Optional) {
    for (const TaggedValue& item : value.items) list.push_back(to_json(item));
    return list;
  }
  return value.text;
}

}  // namespace

nlohmann::json to_json(const TaggedValue& value) {
  nlohmann::json json = nlohmann::json::object();
  json[std::string(tag_of(value.kind))] = content_of(value);
  return json;
}

std::optional<TaggedValue> tagged_from_json(const nlohmann::json& json, std::string& fault) {
  TaggedValue value;
  if (!read(json, value, 0, fault)) return std::nullopt;
  return value;
}

std::optional<Bindings> bindings_from_json(const nlohmann::json& json, std::string& fault) {
  if (!json.is_object()) {
    fault = "bindings are an object: {\"x\": {\"int\": 3}}";
    return std::nullopt;
  }
  Bindings bindings;
  for (const auto& [name, tagged] : json.items()) {
    auto value = tagged_from_json(tagged, fault);
    if (!value) {
      fault = "`" + name + "`: " + fault;
      return std::nullopt;
    }
    bindings.emplace_back(name, std::move(*value));
  }
  return bindings;
}

}  // namespace cablemark
