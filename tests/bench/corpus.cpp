#include "tests/bench/corpus.hpp"

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
