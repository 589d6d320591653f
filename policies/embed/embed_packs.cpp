// Writes the shipped packs as C++ arrays: embed_packs OUT.cpp PACK.yaml... The fixtures of PACK.yaml are the .txt files
// of PACK/fixtures beside it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "policies/embed/write_text.hpp"
#include "policies/sha256.hpp"
#include "policies/yaml_nodes.hpp"

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void write_nodes(std::ostream& out, const cablemark::NodeTable& table) {
  static const char* const kKinds[] = {"YamlKind::Null", "YamlKind::Text", "YamlKind::List", "YamlKind::Map"};
  static const char* const kStyles[] = {"YamlStyle::Plain", "YamlStyle::Quoted", "YamlStyle::Block"};
  for (const cablemark::YamlNode& node : table.nodes) {
    out << "{" << kKinds[static_cast<int>(node.kind)] << "," << kStyles[static_cast<int>(node.style)] << ","
        << node.flow << "," << node.several_lines << "," << static_cast<int>(node.comment) << "," << node.indent << ","
        << node.text << "," << node.size << "," << node.line << "," << node.column << "," << node.at << "," << node.end
        << "},\n";
  }
}

int write_packs(const std::filesystem::path& output, const std::vector<std::filesystem::path>& files) {
  std::ostringstream out;
  std::ostringstream list;
  out << "#include \"policies/embedded.hpp\"\n\n#include <array>\n\n"
      << cablemark::kLongTexts << "namespace cablemark {\nnamespace {\n";
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string name = files[i].stem().string();
    const std::string bytes = read_file(files[i]);
    cablemark::NodeTable table;
    const std::vector<cablemark::YamlError> errors = cablemark::read_yaml(bytes, table);
    for (const cablemark::YamlError& error : errors) {
      std::cerr << files[i].string() << ':' << error.line << ':' << error.column << ": " << error.message << '\n';
    }
    if (!errors.empty()) return 1;
    std::vector<std::filesystem::path> fixtures;
    const std::filesystem::path folder = files[i].parent_path() / name / "fixtures";
    if (std::filesystem::is_directory(folder)) {
      for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".txt") fixtures.push_back(entry.path());
      }
    }
    std::sort(fixtures.begin(), fixtures.end());
    out << "constexpr char kTexts" << i << "[] =\n";
    cablemark::write_text(out, table.texts);
    out << ";\nconstexpr YamlNode kNodes" << i << "[] = {\n";
    write_nodes(out, table);
    out << "};\nconstexpr std::array<EmbeddedFixture, " << fixtures.size() << "> kFixtures" << i << " = {{\n";
    for (const std::filesystem::path& fixture : fixtures) {
      const std::string text = read_file(fixture);
      out << "{\"" << fixture.stem().string() << "\", std::string_view(";
      cablemark::write_text(out, text);
      out << ", " << text.size() << ")},\n";
    }
    out << "}};\n";
    list << "    EmbeddedPack{\"" << name << "\", \"" << cablemark::sha256_hex(bytes) << "\", kNodes" << i
         << ", std::string_view(kTexts" << i << ", sizeof kTexts" << i << " - 1), kFixtures" << i << "},\n";
  }
  out << "constexpr std::array<EmbeddedPack, " << files.size() << "> kPacks = {{\n"
      << list.str() << "}};\n}  // namespace\n\n"
      << "std::span<const EmbeddedPack> embedded_packs() { return kPacks; }\n\n}  // namespace cablemark\n";
  std::ofstream stream(output, std::ios::binary);
  stream << out.str();
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + output.string());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: embed_packs OUT.cpp PACK.yaml...\n";
    return 2;
  }
  std::vector<std::filesystem::path> files(argv + 2, argv + argc);
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.stem() < b.stem(); });
  try {
    return write_packs(argv[1], files);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
