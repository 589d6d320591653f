#include "inputs/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "inputs/paths.hpp"
#include "inputs/project_files.hpp"
#include "policies/policy_reader.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kDeepest = 16;  // files that extend one another

class Reader {
 public:
  explicit Reader(const std::string& working_directory) : working_directory_(working_directory) {}

  std::variant<Configuration, std::vector<PolicyError>> read(const std::string& file) {
    const std::string name = path_below(working_directory_, file);
    const std::variant<ProjectText, ProjectFault> text = read_project_file(file);
    if (const auto* fault = std::get_if<ProjectFault>(&text)) {
      mistakes_.add({name, 1, 1}, "the configuration " + fault->message);
    } else {
      read_file(file, name, std::get<ProjectText>(text).bytes);
    }
    if (!mistakes_.empty()) return mistakes_.take();
    return std::move(configuration_);
  }

 private:
  void read_file(const std::string& file, const std::string& name, const std::string& bytes) {
    mistakes_.enter(name);
    const std::unique_ptr<NodeTable> table = read_table(mistakes_, name, bytes);
    if (table == nullptr) return;
    open_.push_back(file);
    if (!table->nodes.empty()) read_root(Node(*table, 0), directory_of(file));
    open_.pop_back();
    configuration_.files.push_back(name);
  }

  void read_root(const Node& root, const std::string& directory) {
    if (root.is(YamlKind::Null)) return;
    if (!root.is(YamlKind::Map)) {
      mistakes_.add(root, "a configuration is a map of flags and their values, not " + described(root));
      return;
    }
    for (auto it = root.begin(); it != root.end(); ++it) {
      const Node key = *it;
      ++it;
      if (key.text() == "extends") read_extended(*it, directory);
    }
    for (auto it = root.begin(); it != root.end(); ++it) {
      const Node key = *it;
      ++it;
      if (key.text() == "overrides") {
        read_overrides(*it, directory);
      } else if (key.text() != "extends") {
        set(configuration_.settings, key, *it, directory);
      }
    }
  }

  void read_extended(const Node& value, const std::string& directory) {
    for (const Node& one : read_texts(mistakes_, value, "`extends`")) {
      const std::string file = absolute_path(directory, one.text());
      if (std::find(open_.begin(), open_.end(), file) != open_.end()) {
        mistakes_.add(one, fmt::format("`{}` extends itself, over the files that it names", one.text()));
        continue;
      }
      if (open_.size() >= kDeepest) {
        mistakes_.add(one, fmt::format("more than {} files extend one another", kDeepest));
        continue;
      }
      const std::variant<ProjectText, ProjectFault> text = read_project_file(file);
      if (const auto* fault = std::get_if<ProjectFault>(&text)) {
        mistakes_.add(one, fault->message);
        continue;
      }
      read_file(file, path_below(working_directory_, file), std::get<ProjectText>(text).bytes);
    }
  }

  void read_overrides(const Node& value, const std::string& directory) {
    if (value.is(YamlKind::Null)) return;
    if (!value.is(YamlKind::List)) {
      mistakes_.add(value, "`overrides` is a list, each entry with `- files: ...`, not " + described(value));
      return;
    }
    for (const Node node : value) {
      if (!node.is(YamlKind::Map)) {
        mistakes_.add(node, "an override is a map with `files` and flags, not " + described(node));
        continue;
      }
      PathSettings settings;
      settings.directory = directory;
      settings.place = place_of(node);
      for (auto it = node.begin(); it != node.end(); ++it) {
        const Node key = *it;
        ++it;
        if (key.text() == "files") {
          const std::vector<Node> files = read_texts(mistakes_, *it, "`files`");
          settings.files = strings(files);
        } else {
          set(settings.settings, key, *it, directory);
        }
      }
      if (settings.files.empty()) mistakes_.add(node, "an override needs the key `files`");
      configuration_.overrides.push_back(std::move(settings));
    }
  }

  void set(std::vector<Setting>& settings, const Node& key, const Node& value, const std::string& directory) {
    Setting setting{std::string(key.text()), {}, place_of(key)};
    if (value.is(YamlKind::Text)) {
      setting.values.emplace_back(value.text());
    } else {
      for (const Node& one : read_texts(mistakes_, value, "the value of a flag")) {
        setting.values.emplace_back(one.text());
      }
    }
    for (std::string& one : setting.values) one = located(setting.key, one, directory);
    const auto before =
        std::find_if(settings.begin(), settings.end(), [&](const Setting& other) { return other.key == setting.key; });
    if (before == settings.end()) {
      settings.push_back(std::move(setting));
    } else {
      *before = std::move(setting);
    }
  }

  [[nodiscard]] std::string located(std::string_view key, const std::string& value,
                                    const std::string& directory) const {
    const bool names_pack = value.find('/') != std::string::npos || value.ends_with(".yaml") || value.ends_with(".yml");
    const bool is_file = key == "suppressions" || key == "baseline" || (key == "policy" && names_pack);
    return is_file ? path_below(working_directory_, absolute_path(directory, value)) : value;
  }

  const std::string& working_directory_;
  Mistakes mistakes_;
  Configuration configuration_;
  std::vector<std::string> open_;
};

}  // namespace

std::variant<Configuration, std::vector<PolicyError>> read_configuration(const std::string& file,
                                                                         const std::string& working_directory) {
  return Reader(working_directory).read(file);
}

}  // namespace cablemark
