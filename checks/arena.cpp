#include <algorithm>
#include <cstddef>

#include "checks/evaluate.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kFirstBlock = std::size_t{16} * 1024;

}  // namespace

Value* Arena::values(std::size_t count) {
  auto* first = static_cast<Value*>(take(count * sizeof(Value), alignof(Value)));
  for (std::size_t i = 0; i < count; ++i) new (first + i) Value();
  return first;
}

std::uint32_t* Arena::indices(std::size_t count) {
  return static_cast<std::uint32_t*>(take(count * sizeof(std::uint32_t), alignof(std::uint32_t)));
}

char* Arena::characters(std::size_t count) { return static_cast<char*>(take(count, 1)); }

void Arena::reset() { block_ = 0, used_ = 0; }

void* Arena::take(std::size_t bytes, std::size_t alignment) {
  bytes = std::max<std::size_t>(bytes, 1);
  while (block_ < blocks_.size()) {
    const std::size_t begin = (used_ + alignment - 1) / alignment * alignment;
    if (begin <= sizes_[block_] && bytes <= sizes_[block_] - begin) {
      used_ = begin + bytes;
      return blocks_[block_].get() + begin;
    }
    ++block_;
    used_ = 0;
  }
  const std::size_t size = std::max(bytes, blocks_.empty() ? kFirstBlock : sizes_.back() * 2);
  blocks_.push_back(std::make_unique<std::byte[]>(size));
  sizes_.push_back(size);
  used_ = bytes;
  return blocks_.back().get();
}

}  // namespace cablemark
