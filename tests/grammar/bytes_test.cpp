#include "grammar/bytes.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace cablemark {
namespace {

std::string random_text(std::mt19937& random, std::size_t size) {
  static constexpr std::string_view kBytes = "mMpPiI?&4\n\n ax";
  std::string text;
  for (std::size_t n = 0; n < size; ++n) {
    const auto odd = random() % 500;
    text += odd == 0 ? '\t' : odd == 1 ? '\xE9' : kBytes[random() % kBytes.size()];
  }
  return text;
}

TEST(Bytes, MapSaysWhatStandsThere) {
  std::mt19937 random(3);
  ByteMap map;
  for (int round = 0; round < 400; ++round) {
    const std::string text = random_text(random, random() % (round % 50 == 0 ? 20000 : 400));
    map.read(text);
    std::vector<std::uint32_t> ends;
    std::vector<std::size_t> high;
    bool controls = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\n') ends.push_back(static_cast<std::uint32_t>(at));
      if (static_cast<unsigned char>(text[at]) >= 0x80) high.push_back(at);
      controls |= text[at] == '\t';
    }
    EXPECT_EQ(std::vector<std::uint32_t>(map.line_ends().begin(), map.line_ends().end()), ends);
    EXPECT_EQ(map.controls(), controls);
    EXPECT_EQ(map.ascii(), high.empty());
    std::vector<std::size_t> visited;
    visit_bits(map.high(), 0, text.size(), [&](std::size_t at) {
      visited.push_back(at);
      return at + 1;
    });
    EXPECT_EQ(visited, high);
  }
}

TEST(Bytes, SightingsAreAllOfWhatIsSought) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  std::mt19937 random(4);
  ByteMap map;
  for (int round = 0; round < 400; ++round) {
    std::string text = random_text(random, random() % 600);
    if (round % 2 == 0) {
      for (char& c : text) c = random() % 40 == 0 ? c : ' ';
    }
    std::vector<std::size_t> bytes, pairs, seen_bytes, seen_pairs;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '?' || text[at] == '&' || text[at] == '4') bytes.push_back(at);
      if (at % 2 != 0 || at + 1 == text.size()) continue;
      const char pair[] = {small(text[at]), small(text[at + 1]), '\0'};
      if (std::string_view(pair) == "mp" || std::string_view(pair) == "pi") pairs.push_back(at);
    }
    map.read(text);
    for (const Sightings& found : map.sightings()) {
      for (std::size_t bit = 0; bit < 64; ++bit) {
        if ((found.bytes >> bit & 1U) != 0) seen_bytes.push_back(found.begin + bit);
        if (bit % 2 == 0 && (found.pairs >> bit & 1U) != 0) seen_pairs.push_back(found.begin + bit);
      }
    }
    EXPECT_EQ(seen_bytes, bytes);
    EXPECT_EQ(seen_pairs, pairs);
  }
}

}  // namespace
}  // namespace cablemark
