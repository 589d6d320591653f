// Bytes that tell things apart: numbers and texts one after the other.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace cablemark {

class Key {
 public:
  explicit Key(std::string& out) : out_(out) {}

  template <typename T>
  void add(T number) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &number, sizeof(T));
    out_.append(bytes, sizeof(T));
  }
  void add_text(std::string_view text) {
    add(static_cast<std::uint32_t>(text.size()));
    out_.append(text);
  }

 private:
  std::string& out_;
};

}  // namespace cablemark
