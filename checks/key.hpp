// Bytes that tell things apart: numbers and texts one after the other. A key keeps its memory from one thing to the
// next.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace cablemark {

class Key {
 public:
  void clear() { size_ = 0; }

  template <typename T>
  void add(T number) {
    std::memcpy(room_for(sizeof(T)), &number, sizeof(T));
  }
  void add_text(std::string_view text) {
    add(static_cast<std::uint32_t>(text.size()));
    std::copy(text.begin(), text.end(), room_for(text.size()));
  }
  [[nodiscard]] std::string_view bytes() const { return {bytes_.data(), size_}; }

 private:
  char* room_for(std::size_t more) {
    if (bytes_.size() - size_ < more) bytes_.resize(2 * (size_ + more));
    char* const at = bytes_.data() + size_;
    size_ += more;
    return at;
  }

  std::vector<char> bytes_;  // the rest behind the first ones is kept memory
  std::size_t size_ = 0;
};

}  // namespace cablemark
