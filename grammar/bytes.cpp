#include "grammar/bytes.hpp"

namespace cablemark {

void ByteMap::read(std::string_view text) {
  constexpr std::size_t kBlock = 64;
  const std::size_t blocks = (text.size() + kBlock - 1) / kBlock;
  line_ends.resize(blocks);
  high.clear();
  Bytes16 least;
  std::memset(&least, 0xFF, sizeof least);
  std::uint64_t* const ends_of = line_ends.data();
  const auto read_block = [&](const char* bytes, std::size_t block) {
    std::uint64_t ends = 0;
    Bytes16 any = {};
    for (unsigned i = 0; i < 4; ++i) {
      const auto here = load16<Bytes16>(bytes + 16 * i);
      const auto is_end = reinterpret_cast<Bytes16>(here == '\n');
      ends |= high_bits(is_end) << (16 * i);
      any |= here;
      const Bytes16 others = here | is_end;
      least = others < least ? others : least;
    }
    ends_of[block] = ends;
    if (high_bits(any) == 0) return;
    std::uint64_t above = 0;
    for (unsigned i = 0; i < 4; ++i) above |= high_bits(load16<Bytes16>(bytes + 16 * i)) << (16 * i);
    high.push_back({block * kBlock, above});
  };
  const std::size_t whole = text.size() / kBlock;
  for (std::size_t block = 0; block < whole; ++block) read_block(text.data() + block * kBlock, block);
  if (whole < blocks) {
    char rest[kBlock];
    std::memset(rest, ' ', kBlock);
    std::memcpy(rest, text.data() + whole * kBlock, text.size() % kBlock);
    read_block(rest, whole);
  }
  controls = false;
  for (unsigned i = 0; i < 16; ++i) controls |= least[i] < ' ';
}

}  // namespace cablemark
