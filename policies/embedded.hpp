// The shipped packs as build tools wrote them into the program: node tables, digests and fixtures; and compiled.
#pragma once

#include <span>
#include <string_view>

#include "policies/yaml_nodes.hpp"

namespace cablemark {

struct EmbeddedFixture {
  std::string_view name, text;
};

struct EmbeddedPack {
  std::string_view name;
  std::string_view digest;  // sha256 of the bytes of the YAML file, hex
  std::span<const YamlNode> nodes;
  std::string_view texts;
  std::span<const EmbeddedFixture> fixtures;
};

// Sorted by name.
std::span<const EmbeddedPack> embedded_packs();

// What the loader makes of a shipped pack, for read_compiled(). None in the tool that writes them.
struct CompiledPack {
  std::string_view name, bytes;
};
std::span<const CompiledPack> compiled_packs();

}  // namespace cablemark
