// Writes the shipped packs, compiled, as C++ arrays: compile_packs OUT.cpp. It is the loader that a run has, but for
// what it writes.
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "policies/compiled_policy.hpp"
#include "policies/embed/write_text.hpp"
#include "policies/embedded.hpp"
#include "policies/load.hpp"

namespace cablemark {

std::span<const CompiledPack> compiled_packs() { return {}; }

namespace {

bool write_packs(std::ostream& out) {
  out << "#include \"policies/embedded.hpp\"\n\n#include <array>\n\n"
      << kLongTexts << "namespace cablemark {\nnamespace {\n";
  std::string list;
  std::size_t count = 0;
  for (const std::string_view name : shipped_policy_names()) {
    const auto loaded = compile_shipped_policy(name);
    if (const auto* errors = std::get_if<std::vector<PolicyError>>(&loaded)) {
      for (const PolicyError& error : *errors) std::cerr << format_policy_error(error) << '\n';
      return false;
    }
    const std::string array = "kBytes" + std::to_string(count++);
    out << "constexpr char " << array << "[] =\n";
    write_text(out, write_compiled(std::get<Policy>(loaded)));
    out << ";\n";
    list +=
        "    CompiledPack{\"" + std::string(name) + "\", std::string_view(" + array + ", sizeof " + array + " - 1)},\n";
  }
  out << "constexpr std::array<CompiledPack, " << count << "> kPacks = {{\n"
      << list << "}};\n}  // namespace\n\n"
      << "std::span<const CompiledPack> compiled_packs() { return kPacks; }\n\n}  // namespace cablemark\n";
  return true;
}

}  // namespace

}  // namespace cablemark

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: compile_packs OUT.cpp\n";
    return 2;
  }
  try {
    std::ofstream out(argv[1], std::ios::binary);
    const bool sound = cablemark::write_packs(out);
    out.close();
    if (!out) throw std::runtime_error(std::string("cannot write ") + argv[1]);
    return sound ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
