#include "inputs/read_ahead.hpp"

#include "inputs/read.hpp"

namespace cablemark {
namespace {

// A batch of usual cables takes a quarter of it.
constexpr std::size_t kMemory = std::size_t{512} * 1024;

}  // namespace

std::size_t ReadAhead::left() const { return kMemory - used_; }

void ReadAhead::begin(std::size_t inputs) {
  if (memory_ == nullptr) memory_.reset(new char[kMemory]);
  used_ = 0;
  texts_.assign(inputs, std::nullopt);
}

void ReadAhead::read(const Input& input, std::size_t n) {
  const std::span<char> room(memory_.get() + used_, left());
  const std::optional<std::size_t> size = read_whole(input.directory->get(), input.path.c_str() + input.name_at, room);
  if (!size) return;
  texts_[n] = std::string_view(room.data(), *size);
  used_ += *size;
}

}  // namespace cablemark
