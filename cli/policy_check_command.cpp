#include "cli/policy_check_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_set>

#include "cli/policy_check_sarif.hpp"
#include "inputs/policy_files.hpp"
#include "policies/check_policy.hpp"
#include "report/json_writer.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kMeant = "; did you mean ";

struct PackFindings {
  std::vector<PolicyError> found;
  std::unordered_set<std::string> told;
  bool loads = true;
};

// What is wrong with shipped packs is no business of those who extend them.
std::vector<PolicyError> own_findings(const Policy& policy) {
  std::vector<PolicyError> found = check_policy(policy);
  if (policy.packs.back().shipped) return found;
  const auto shipped = [&policy](const PolicyError& error) {
    return std::any_of(policy.packs.begin(), policy.packs.end(),
                       [&error](const Pack& pack) { return pack.shipped && pack.file == error.place.file; });
  };
  found.erase(std::remove_if(found.begin(), found.end(), shipped), found.end());
  return found;
}

void add_pack(const std::string& name, PackFindings& all) {
  auto loaded = open_policy(name, {.examples = true, .origins = true, .expressions = true});
  std::vector<PolicyError> found;
  if (auto* errors = std::get_if<std::vector<PolicyError>>(&loaded)) {
    all.loads = false;
    found = std::move(*errors);
  } else {
    found = own_findings(std::get<Policy>(loaded));
  }
  // Two packs may extend a third: what is wrong there is told once.
  for (PolicyError& error : found) {
    if (all.told.insert(format_policy_error(error)).second) all.found.push_back(std::move(error));
  }
}

// Lines of the files that findings stand in; each file is read and cut into lines once.
class Sources {
 public:
  std::string_view line(const PolicyPlace& place) {
    const auto [found, added] = files_.try_emplace(place.file);
    File& file = found->second;
    if (added) read(place.file, file);
    return place.line == 0 || place.line > file.lines.size() ? std::string_view() : file.lines[place.line - 1];
  }

 private:
  struct File {
    std::string bytes;
    std::vector<std::string_view> lines;
  };

  static void read(const std::string& path, File& file) {
    file.bytes = policy_source(path);
    std::string_view rest = file.bytes;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      file.lines.push_back(line);
    }
  }

  std::map<std::string, File> files_;
};

std::string findings_json(const std::vector<PolicyError>& found, Sources& sources) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const PolicyError& error : found) {
    const std::uint32_t end = end_of_token(sources.line(error.place), error.place.column);
    const std::size_t meant = error.message.find(kMeant);
    json.begin_object().key("file").string(error.place.file);
    json.key("line").integer(error.place.line).key("column").integer(error.place.column);
    json.key("end_line").integer(error.place.line).key("end_column").integer(end);
    json.key("code").string(error.code).key("message").string(error.message.substr(0, meant));
    json.key("hint");
    if (meant == std::string::npos) {
      json.null();
    } else {
      json.string(error.message.substr(meant + 2));
    }
    json.end_object();
  }
  json.end_array();
  out += '\n';
  return out;
}

std::string findings_text(const std::vector<PolicyError>& found, Sources& sources) {
  std::string out;
  for (const PolicyError& error : found) {
    append_shown(out, format_policy_error(error));
    fmt::format_to(std::back_inserter(out), " [{}]\n", error.code);
    const std::string_view line = sources.line(error.place);
    if (line.empty()) continue;
    const std::string number = std::to_string(error.place.line);
    fmt::format_to(std::back_inserter(out), "  {} | ", number);
    append_shown(out, line);
    const std::uint32_t end = end_of_token(line, error.place.column);
    fmt::format_to(std::back_inserter(out), "\n  {:{}} | {:{}}{}\n", "", number.size(), "", error.place.column - 1,
                   std::string(std::max<std::uint32_t>(1, end - error.place.column), '^'));
  }
  return out;
}

}  // namespace

int run_policy_check(const CommonArguments& arguments, const std::vector<std::string>& packs) {
  PackFindings all;
  for (const std::string& pack : packs) add_pack(pack, all);
  const bool faults = std::any_of(all.found.begin(), all.found.end(), [](const PolicyError& one) { return one.fault; });
  const int exit = !all.loads ? kExitFailed : faults ? kExitFindings : kExitClean;
  Sources sources;
  if (arguments.format == "sarif") {
    print(policy_check_sarif(all.found, policy_source, exit));
  } else if (arguments.json()) {
    print(findings_json(all.found, sources));
  } else if (!all.found.empty()) {
    print(findings_text(all.found, sources));
  }
  return exit;
}

}  // namespace cablemark
