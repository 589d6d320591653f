// Writes JSON into a string that the caller keeps. The caller says what stands where; commas are set by the writer.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cablemark {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  // The name of a member: a word of the program, written as it is.
  template <std::size_t kSize>
  JsonWriter& key(const char (&name)[kSize]) {
    std::array<char, kSize + 3> text;  // the name has a NUL, and gets a comma, two quotes and a colon
    text[0] = ',';
    text[1] = '"';
    std::copy_n(name, kSize - 1, text.begin() + 2);
    text[kSize + 1] = '"';
    text[kSize + 2] = ':';
    const std::size_t begin = comma_ ? 0 : 1;
    out_.append(text.data() + begin, text.size() - begin);
    comma_ = false;
    return *this;
  }
  // The name of a member that comes from a policy or an input.
  JsonWriter& any_key(std::string_view name);

  JsonWriter& null() { return literal("null"); }
  JsonWriter& boolean(bool value) { return literal(value ? "true" : "false"); }
  template <std::integral T>
  JsonWriter& integer(T value) {
    return number(static_cast<std::int64_t>(value));
  }
  JsonWriter& string(std::string_view text);
  // Null if nothing is there.
  JsonWriter& optional_string(const std::optional<std::string>& text) { return text ? string(*text) : null(); }
  // Null if empty.
  JsonWriter& string_or_null(std::string_view text) { return text.empty() ? null() : string(text); }
  // Something that is JSON already.
  JsonWriter& literal(std::string_view json);

  template <std::integral T>
  JsonWriter& optional_integer(const std::optional<T>& value) {
    return value ? number(static_cast<std::int64_t>(*value)) : null();
  }

 private:
  JsonWriter& number(std::int64_t value);
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string& out_;
  bool comma_ = false;
};

// `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD; what a reader may act on is escaped.
void append_json_string(std::string& out, std::string_view text);

}  // namespace cablemark
