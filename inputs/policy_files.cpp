#include "inputs/policy_files.hpp"

#include <fcntl.h>

#include <algorithm>
#include <string_view>

#include "inputs/read.hpp"

namespace cablemark {
namespace {

// Packs are read whole before they are parsed.
constexpr std::uint64_t kLargestPack = std::uint64_t{16} << 20;

std::string directory_of(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(file.substr(0, slash + 1));
}

std::variant<PolicyText, std::string> read_text(std::string name, std::string file) {
  InputReader reader;
  ReadLimits limits;
  limits.max_bytes = kLargestPack;
  if (const std::optional<DocumentError> error = reader.read_named(file, limits)) {
    return "`" + file + "`: " + (error->code == ErrorCode::TooLarge ? "larger than 16 MB" : error->message);
  }
  return PolicyText{std::move(name), std::move(file), std::string(reader.bytes())};
}

std::variant<PolicyText, std::string> read_named_by(std::string_view name, const PolicyText& from) {
  std::string file(name);
  if (file.empty() || file.front() != '/') file = directory_of(from.file) + file;
  return read_text(std::string(name), std::move(file));
}

bool names_file(std::string_view name) {
  const auto ends = [&](std::string_view end) {
    return name.size() > end.size() && name.substr(name.size() - end.size()) == end;
  };
  return name == "-" || name.find('/') != std::string_view::npos || ends(".yaml") || ends(".yml");
}

}  // namespace

std::variant<Policy, std::vector<PolicyError>> open_policy(const std::string& name, const LoadOptions& options) {
  const std::vector<std::string_view> shipped = shipped_policy_names();
  if (!names_file(name) || std::find(shipped.begin(), shipped.end(), name) != shipped.end()) {
    return load_shipped_policy(name, options);
  }
  std::variant<PolicyText, std::string> root = read_text(name, name);
  if (auto* message = std::get_if<std::string>(&root)) {
    return std::vector<PolicyError>{{{name, 1, 1}, "the policy " + *message}};
  }
  return load_policy(std::get<PolicyText>(root), read_named_by, options);
}

std::string policy_source(const std::string& file) {
  if (file == "-") return {};
  std::variant<PolicyText, std::string> text = read_text(file, file);
  return std::holds_alternative<PolicyText>(text) ? std::move(std::get<PolicyText>(text).bytes) : std::string();
}

}  // namespace cablemark
