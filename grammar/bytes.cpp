#include "grammar/bytes.hpp"

#include <array>
#include <bit>
#include <cstring>
#ifdef __SSE2__
#include <immintrin.h>
#endif

// What the processor at hand can do is asked when the program runs.
#if defined(__x86_64__) && defined(__SSE2__) && defined(__GNUC__)
#define CABLEMARK_AVX2
#endif

namespace cablemark {

namespace {

constexpr std::size_t kBlock = 64;
constexpr unsigned char kFold = 0x20;  // makes small letters of capitals

// The vector types that g++ and clang have for every processor.
typedef unsigned char Bytes16 __attribute__((vector_size(16)));
typedef std::uint16_t Pairs16 __attribute__((vector_size(16)));

template <typename Vector>
Vector load16(const char* at) {
  Vector loaded;
  std::memcpy(&loaded, at, 16);
  return loaded;
}

// The highest bit of each byte, the first byte's as the lowest bit.
std::uint64_t high_bits(Bytes16 bytes) {
#ifdef __SSE2__
  return static_cast<std::uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(bytes)));
#else
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 16; ++i) bits |= static_cast<std::uint64_t>(bytes[i] >> 7U) << i;
  return bits;
#endif
}

constexpr std::uint16_t pair_value(const char* pair) {
  return std::bit_cast<std::uint16_t>(std::array<char, 2>{pair[0], pair[1]});
}
constexpr std::uint16_t kPairs[] = {pair_value(ByteMap::kSought.pairs[0]), pair_value(ByteMap::kSought.pairs[1])};

#ifdef CABLEMARK_AVX2
bool has_avx2() { return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0; }

[[gnu::target("avx2")]] std::uint64_t high_bits_avx2(__m256i low, __m256i high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(high))} << 32U;
}
#endif

// The last bytes of a text as a block.
class LastBlock {
 public:
  explicit LastBlock(std::string_view rest) {
    std::memset(bytes_, ' ', kBlock);
    std::memcpy(bytes_, rest.data(), rest.size());
  }
  [[nodiscard]] std::string_view view() const { return {bytes_, kBlock}; }

 private:
  char bytes_[kBlock];
};

}  // namespace

// Takes in what stands in the blocks of a text, in order.
class BlockReader {
 public:
  explicit BlockReader(ByteMap& map) : map_(map) {
    map.high_.clear();
    map.sightings_.clear();
    map.end_count_ = 0;
    map.controls_ = false;
  }

  // Whole blocks; the first one stands at `begin` of the text.
  void read(std::string_view blocks, std::size_t begin) {
    for (std::size_t at = 0; at < blocks.size(); at += kStretch) {
      const std::string_view stretch = blocks.substr(at, kStretch);
      // Every byte may end a line, and two more are written than stand there.
      const std::size_t room = map_.end_count_ + stretch.size() + 2;
      if (map_.ends_.size() < room) map_.ends_.resize(2 * room);
      std::uint32_t* const ends = map_.ends_.data();
      map_.end_count_ = static_cast<std::size_t>(read_stretch(stretch, begin + at, ends + map_.end_count_) - ends);
    }
  }

 private:
  static constexpr std::size_t kBlocks = 128;
  static constexpr std::size_t kStretch = kBlocks * kBlock;

  // Returns behind the last line end that it has written.
  std::uint32_t* read_stretch(std::string_view blocks, std::size_t begin, std::uint32_t* ends) {
#ifdef CABLEMARK_AVX2
    if (has_avx2()) return read_stretch_avx2(blocks, begin, ends);
#endif
    Bytes16 least;
    std::memset(&least, 0xFF, sizeof least);
    for (std::size_t at = 0; at < blocks.size(); at += kBlock) {
      const char* const bytes = blocks.data() + at;
      std::uint64_t here_ends = 0;
      Sightings seen{begin + at, 0, 0};
      Bytes16 any = {};
      for (unsigned i = 0; i < 4; ++i) {
        const auto here = load16<Bytes16>(bytes + 16 * i);
        const auto is_end = reinterpret_cast<Bytes16>(here == '\n');
        here_ends |= high_bits(is_end) << (16 * i);
        any |= here;
        const Bytes16 others = here | is_end;
        least = others < least ? others : least;
        Bytes16 sought = {};
        for (const char byte : ByteMap::kSought.bytes)
          sought |= reinterpret_cast<Bytes16>(here == static_cast<unsigned char>(byte));
        const Pairs16 folded = reinterpret_cast<Pairs16>(here) | kFoldPair;
        const auto pairs =
            reinterpret_cast<Pairs16>(folded == kPairs[0]) | reinterpret_cast<Pairs16>(folded == kPairs[1]);
        seen.bytes |= high_bits(sought) << (16 * i);
        seen.pairs |= high_bits(reinterpret_cast<Bytes16>(pairs)) << (16 * i);
      }
      ends = write_offsets(here_ends, begin + at, ends);
      std::uint64_t high = 0;
      if (high_bits(any) != 0) {
        for (unsigned i = 0; i < 4; ++i) high |= high_bits(load16<Bytes16>(bytes + 16 * i)) << (16 * i);
      }
      note(seen, high);
    }
    for (unsigned i = 0; i < 16; ++i) map_.controls_ |= least[i] < ' ';
    return ends;
  }

#ifdef CABLEMARK_AVX2
  [[gnu::target("avx2,bmi")]] std::uint32_t* read_stretch_avx2(std::string_view blocks, std::size_t begin,
                                                               std::uint32_t* ends) {
    const __m256i line_feed = _mm256_set1_epi8('\n'), last_control = _mm256_set1_epi8(' ' - 1);
    // By its last four bits each byte finds the one that is sought.
    char by_low_bits[16] = {1};
    for (const char byte : ByteMap::kSought.bytes) by_low_bits[byte & 0xF] = byte;
    const __m256i sought = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(by_low_bits)));
    const __m256i fold = _mm256_set1_epi8(kFold);
    const __m256i one = _mm256_set1_epi16(static_cast<std::int16_t>(kPairs[0]));
    const __m256i other = _mm256_set1_epi16(static_cast<std::int16_t>(kPairs[1]));
    __m256i least = _mm256_set1_epi8(-1);
    // Kept apart from the map, so that nothing is called in the loop.
    struct Block {
      Sightings seen;
      std::uint64_t high;
    };
    Block noted[kBlocks];
    std::size_t count = 0;
    const char* const past = blocks.data() + blocks.size();
    for (const char* bytes = blocks.data(); bytes != past; bytes += kBlock, begin += kBlock) {
      const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
      const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32));
      const __m256i low_ends = _mm256_cmpeq_epi8(low, line_feed), high_ends = _mm256_cmpeq_epi8(high, line_feed);
      const __m256i others = _mm256_min_epu8(_mm256_or_si256(low, low_ends), _mm256_or_si256(high, high_ends));
      least = _mm256_min_epu8(least, others);
      ends = write_ends_avx2(high_bits_avx2(low_ends, high_ends), begin, ends);
      const __m256i low_bytes = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(sought, low), low);
      const __m256i high_bytes = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(sought, high), high);
      const __m256i low_folded = _mm256_or_si256(low, fold), high_folded = _mm256_or_si256(high, fold);
      const __m256i low_pairs =
          _mm256_or_si256(_mm256_cmpeq_epi16(low_folded, one), _mm256_cmpeq_epi16(low_folded, other));
      const __m256i high_pairs =
          _mm256_or_si256(_mm256_cmpeq_epi16(high_folded, one), _mm256_cmpeq_epi16(high_folded, other));
      const __m256i any =
          _mm256_or_si256(_mm256_or_si256(low_bytes, high_bytes), _mm256_or_si256(low_pairs, high_pairs));
      // Most blocks have nothing of either.
      if (_mm256_movemask_epi8(_mm256_or_si256(any, _mm256_or_si256(low, high))) == 0) continue;
      noted[count++] = {{begin, high_bits_avx2(low_bytes, high_bytes), high_bits_avx2(low_pairs, high_pairs)},
                        high_bits_avx2(low, high)};
    }
    for (std::size_t i = 0; i < count; ++i) note(noted[i].seen, noted[i].high);
    const __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(least, last_control), least);
    map_.controls_ |= _mm256_movemask_epi8(control) != 0;
    return ends;
  }

  // Most blocks have two line ends or fewer: two are written without asking.
  [[gnu::target("avx2,bmi")]] static std::uint32_t* write_ends_avx2(std::uint64_t bits, std::size_t begin,
                                                                    std::uint32_t* ends) {
    std::uint32_t* const past = ends + std::popcount(bits);
    for (unsigned i = 0; i < 2; ++i, bits = _blsr_u64(bits))
      *ends++ = static_cast<std::uint32_t>(begin + static_cast<std::size_t>(_tzcnt_u64(bits)));
    if (bits != 0) write_offsets(bits, begin, ends);
    return past;
  }
#endif

  void note(const Sightings& seen, std::uint64_t high) {
    if ((seen.bytes | seen.pairs) != 0) map_.sightings_.push_back(seen);
    if (high != 0) map_.high_.push_back({seen.begin, high});
  }

  static std::uint32_t* write_offsets(std::uint64_t bits, std::size_t begin, std::uint32_t* offsets) {
    for (; bits != 0; bits &= bits - 1)
      *offsets++ = static_cast<std::uint32_t>(begin + static_cast<std::size_t>(std::countr_zero(bits)));
    return offsets;
  }

  static constexpr std::uint16_t kFoldPair = kFold << 8U | kFold;

  ByteMap& map_;
};

void ByteMap::read(std::string_view text) {
  BlockReader reader(*this);
  const std::size_t rest = text.size() % kBlock;
  const std::size_t whole = text.size() - rest;
  reader.read(text.substr(0, whole), 0);
  if (rest != 0) reader.read(LastBlock(text.substr(whole)).view(), whole);
}

}  // namespace cablemark
