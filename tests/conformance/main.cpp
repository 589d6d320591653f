// cablemark-conformance DIR [-v]: runs every known set that stands in DIR and prints `FILE agreed/total`.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/conformance/known_sets.hpp"

namespace cablemark::conformance {

void for_each_row(std::istream& rows, const std::function<void(const nlohmann::json*)>& row) {
  std::string line;
  while (std::getline(rows, line)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    row(json.is_object() ? &json : nullptr);
  }
}

}  // namespace cablemark::conformance

int main(int argc, char** argv) {
  std::string folder;
  bool verbose = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "-v") {
      verbose = true;
    } else {
      folder = argument;
    }
  }
  if (folder.empty()) {
    std::cerr << "usage: cablemark-conformance DIR [-v]\n";
    return 2;
  }
  bool found = false;
  using namespace cablemark::conformance;
  for (const auto& set : {cel_set(), documents_set(), rollup_set(), register_set(), defense_set()}) {
    std::ifstream rows(std::filesystem::path(folder) / set.file, std::ios::binary);
    if (!rows) continue;
    found = true;
    const auto figures = set.run(rows, verbose ? &std::cerr : nullptr);
    std::cout << set.file;
    for (const Figure& figure : figures) {
      std::cout << ' ' << figure.label << (figure.label.empty() ? "" : " ") << figure.agreed << '/' << figure.total;
    }
    std::cout << std::endl;
  }
  if (!found) std::cerr << "no known set stands in " << folder << '\n';
  return found ? 0 : 2;
}
