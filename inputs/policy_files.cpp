#include "inputs/policy_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "inputs/read.hpp"

namespace cablemark {
namespace {

// Packs are read whole before they are parsed.
constexpr std::uint64_t kLargestPack = std::uint64_t{16} << 20;

// `dir/` of `dir/file`, nothing of a file without one.
std::string folder_before(std::string_view file) {
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

bool is_there(const std::string& file) { return ::access(file.c_str(), F_OK) == 0; }

// A site pack: NAME, NAME.yaml or NAME.yml in the first folder of CABLEMARK_PATH that has it.
std::optional<std::string> find_site_pack(std::string_view name) {
  const char* const folders = std::getenv("CABLEMARK_PATH");
  if (folders == nullptr || name.empty() || name.front() == '/') return std::nullopt;
  for (std::string_view rest = folders; !rest.empty();) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string folder(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (folder.empty()) continue;
    for (const std::string_view suffix : {"", ".yaml", ".yml"}) {
      std::string file = folder + '/' + std::string(name) + std::string(suffix);
      struct stat status {};
      if (::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode)) return file;
    }
  }
  return std::nullopt;
}

std::variant<PolicyText, std::string> read_named_by(std::string_view name, const PolicyText& from) {
  if (name.find("://") != std::string_view::npos) {
    return "no pack is fetched: copy it, and name the file or a folder of CABLEMARK_PATH";
  }
  std::string file(name);
  if (file.empty() || file.front() != '/') file = folder_before(from.file) + file;
  // What stands beside the pack comes before the site's.
  if (!is_there(file)) file = find_site_pack(name).value_or(file);
  return read_text(std::string(name), std::move(file));
}

bool names_file(std::string_view name) {
  const auto ends = [&](std::string_view end) {
    return name.size() > end.size() && name.substr(name.size() - end.size()) == end;
  };
  return name == "-" || name.find('/') != std::string_view::npos || ends(".yaml") || ends(".yml");
}

std::vector<PolicyError> not_opened(const std::string& name, std::string message) {
  std::vector<PolicyError> errors(1);
  errors.front().place = {name, 1, 1};
  errors.front().message = std::move(message);
  return errors;
}

}  // namespace

std::variant<Policy, std::vector<PolicyError>> open_policy(const std::string& name, const LoadOptions& options) {
  const std::vector<std::string_view> shipped = shipped_policy_names();
  const bool is_shipped = std::find(shipped.begin(), shipped.end(), name) != shipped.end();
  if (name.find("://") != std::string::npos) {
    return not_opened(name, "no policy is fetched: copy it, and name the file");
  }
  std::string file = name;
  if (!is_shipped && !is_there(file)) file = find_site_pack(name).value_or(name);
  if (is_shipped || !names_file(file)) return load_shipped_policy(name, options);
  std::variant<PolicyText, std::string> root = read_text(name, file);
  if (auto* message = std::get_if<std::string>(&root)) {
    return not_opened(name, "the policy " + *message);
  }
  return load_policy(std::get<PolicyText>(root), read_named_by, options);
}

std::string policy_source(const std::string& file) {
  if (file == "-") return {};
  std::variant<PolicyText, std::string> text = read_text(file, file);
  return std::holds_alternative<PolicyText>(text) ? std::move(std::get<PolicyText>(text).bytes) : std::string();
}

}  // namespace cablemark
