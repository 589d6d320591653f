#include "tests/bench/corpus.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

namespace cablemark::bench {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void add_folder(const std::filesystem::path& folder, std::vector<std::filesystem::path>& paths) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
}

std::string number_of(std::size_t number, std::size_t width) { return fmt::format("{:0{}}", number, width); }

// Gives the n-th text, a copy of a cable, a message number and a time of its own in all places that state them: two
// cables of one number, or of one post and moment, are findings.
void issue_again(std::string& text, std::size_t n, std::size_t copy) {
  static const RE2 kMessageNumber(
      R"((?m)^(?:MRN: |PAGE \d\d |UNCLAS|[LCS] ?[IOE] ?[MNC]).*[A-Z] +0*([1-9]\d*)(?: +\d{6}Z)? *\r?$)");
  static const RE2 kTime(R"((?m)\b\d\d(\d{4})Z [A-Z]{3} \d\d)");
  std::string serial, time;
  if (RE2::PartialMatch(text, kMessageNumber, &serial)) {
    const std::size_t number = 1 + n % 9999;
    for (std::size_t width = 8; width > serial.size(); --width) {
      RE2::GlobalReplace(&text, "([A-Za-z] +)" + std::string(width - serial.size(), '0') + serial + R"(\b)",
                         R"(\1)" + number_of(number, width));
    }
    RE2::GlobalReplace(&text, R"((\b\d\d ?[A-Z][A-Z ]+))" + serial + R"(\b)", R"(\1)" + number_of(number, 1));
    RE2::GlobalReplace(&text, "#0*" + serial + R"(\b)", "#" + number_of(number, 4));
  }
  if (RE2::PartialMatch(text, kTime, &time)) {
    const std::string hour = number_of(copy / 60 % 24, 2), minute = number_of(copy % 60, 2);
    RE2::GlobalReplace(&text, R"((\b\d\d))" + time + R"(Z\b)", R"(\1)" + hour + minute + "Z");
    RE2::GlobalReplace(&text, R"((\b\d{3}))" + time + R"(\b)", R"(\1)" + hour + minute);
  }
}

}  // namespace

std::vector<std::string> base_texts(std::size_t least) {
  const std::filesystem::path root = CABLEMARK_SOURCE_DIR;
  const std::filesystem::path shared = CABLEMARK_SHARED_DIR;
  std::vector<std::filesystem::path> paths{root / "examples" / "10GENEVA48.txt"};
  for (const auto* pack : {"us-core", "us-state", "acp127"}) add_folder(root / "policies" / pack / "fixtures", paths);
  if (!shared.empty()) add_folder(shared / "corpus" / "masked-cables", paths);
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    std::string text = read(path);
    if (text.size() >= least) texts.push_back(std::move(text));
  }
  return texts;
}

std::string rotated(const std::vector<std::string>& texts, std::size_t n) {
  std::string text = texts[n % texts.size()];
  if (const std::size_t copy = n / texts.size(); copy > 0) issue_again(text, n, copy);
  if (n % 10 != 9) return text;
  for (const std::string_view mark : {". (SBU)", ". (U)", ". (C)", ". (S)"}) {
    if (const auto at = text.find(mark); at != std::string::npos) {
      text.replace(at, mark.size(), ". (TS)");
      break;
    }
  }
  return text;
}

}  // namespace cablemark::bench
