#include "cli/settings.hpp"

#include <CLI/CLI.hpp>
#include <string_view>
#include <variant>

#include "cli/check_command.hpp"
#include "cli/command.hpp"
#include "cli/flags.hpp"
#include "inputs/output.hpp"
#include "inputs/paths.hpp"
#include "inputs/project_files.hpp"
#include "report/json_parts.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

bool is_flag_of_ours(const CLI::Option& option) {
  if (option.get_lnames().empty()) return false;
  const std::string& name = option.get_lnames().front();
  return name != "help" && name != "version";
}

// Flags that say what one run does, or that a file of a repository may not set: where to write, and to show text.
bool is_for_command_line(std::string_view key) {
  for (const std::string_view one : {"config", "isolated", "files-from", "null", "stdin-filename", "changed-since",
                                     "show-files", "register", "evidence", "excerpt"}) {
    if (key == one) return true;
  }
  return false;
}

CommandError error_at(const PolicyPlace& place, std::string message) {
  return {"usage", format_policy_error({place, std::move(message)})};
}

// A setting that `check` does not know, or that only the command line may give, is an error in every command.
void check_setting(const CLI::App& table, const Setting& setting) {
  const CLI::Option* option = table.get_option_no_throw("--" + setting.key);
  if (option == nullptr || !is_flag_of_ours(*option)) {
    std::vector<std::string_view> known{"extends", "overrides"};
    for (const CLI::Option* one : table.get_options()) {
      if (is_flag_of_ours(*one)) known.push_back(one->get_lnames().front());
    }
    throw error_at(setting.place, "unknown key `" + setting.key + "`" + did_you_mean(setting.key, known) +
                                      ": the keys are the flags of `cablemark check`, and extends and overrides");
  }
  if (is_for_command_line(setting.key)) {
    throw error_at(setting.place, "`" + setting.key + "` is for the command line only");
  }
  for (const std::string& value : setting.values) {
    if (setting.key == "format" && value.find('=') != std::string::npos) {
      throw error_at(setting.place, "a configuration says how to report, not where to: leave `" +
                                        value.substr(value.find('=')) + "` to the command line");
    }
  }
}

}  // namespace

std::string variable_of(const CLI::Option& option) {
  std::string name = "CABLEMARK_";
  for (const char c : option.get_lnames().front()) {
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

// The format of most commands is text or json: what check reports as is no word for them.
bool has_variable(const CLI::Option& option) {
  return is_flag_of_ours(option) &&
         !(option.get_lnames().front() == "format" && option.get_type_name() != kReportFormat);
}

void name_variables(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (has_variable(*option)) option->envname(variable_of(*option));
  }
  for (CLI::App* sub : app.get_subcommands({})) name_variables(*sub);
}

std::map<std::string, std::string> configure(CLI::App& app, const std::vector<std::string>& paths,
                                             Configuration& used) {
  std::map<std::string, std::string> origins;
  const CLI::Option* isolated = app.get_option_no_throw("--isolated");
  if (isolated != nullptr && isolated->count() != 0) return origins;
  const std::string directory = working_directory();
  const CLI::Option* named = app.get_option_no_throw("--config");
  const std::string file = named != nullptr && named->count() != 0
                               ? absolute_path(directory, named->results().front())
                               : find_project_files(common_directory(paths, directory)).configuration;
  if (file.empty()) return origins;
  std::variant<Configuration, std::vector<PolicyError>> read = read_configuration(file, directory);
  if (const auto* mistakes = std::get_if<std::vector<PolicyError>>(&read)) throw mistakes_error("usage", *mistakes);
  CLI::App table;
  CheckArguments unused;
  check_flags(table, unused);
  Configuration& configuration = std::get<Configuration>(read);
  for (const Setting& setting : configuration.settings) {
    check_setting(table, setting);
    CLI::Option* option = app.get_option_no_throw("--" + setting.key);
    if (option == nullptr || option->count() != 0) continue;
    // `--format` of other commands takes other words.
    if (setting.key == "format" && app.get_option_no_throw("--min-level") == nullptr) continue;
    try {
      for (const std::string& value : setting.values) option->add_result(value);
      if (!setting.values.empty()) option->run_callback();
    } catch (const CLI::ParseError& error) {
      throw error_at(setting.place, error.what());
    }
    origins[setting.key] =
        setting.place.file + ":" + std::to_string(setting.place.line) + ":" + std::to_string(setting.place.column);
  }
  used = std::move(configuration);
  return origins;
}

namespace {

// A setting as it holds, and where it stands.
struct SettingShown {
  std::string name;
  std::vector<std::string> values;
  bool several;
  std::string origin;
};

std::vector<SettingShown> shown_settings(const CLI::App& table, const std::map<std::string, std::string>& origins) {
  std::vector<SettingShown> settings;
  for (const CLI::Option* option : table.get_options()) {
    if (!is_flag_of_ours(*option)) continue;
    const std::string& key = option->get_lnames().front();
    std::vector<std::string> values = option->results();
    if (option->count() == 0) {
      if (option->get_default_str().empty()) continue;
      values = {option->get_default_str()};
    }
    const auto found = origins.find(key);
    settings.push_back({key, std::move(values), option->get_items_expected_max() > 1,
                        found != origins.end() ? found->second
                        : option->count() != 0 ? variable_of(*option)
                                               : "default"});
  }
  return settings;
}

std::string origin_of(const PathSettings& settings) {
  return settings.place.file + ":" + std::to_string(settings.place.line);
}

std::string settings_as_yaml(const std::vector<SettingShown>& settings_shown,
                             const std::vector<PathSettings>& overrides, bool origin) {
  std::string out;
  const auto line = [&](const std::string& text, const std::string& from) {
    out += text + (origin ? "  # " + from : "") + "\n";
  };
  for (const SettingShown& setting : settings_shown) {
    std::string value;
    for (const std::string& one : setting.values) value += (value.empty() ? "" : ", ") + one;
    if (setting.several) value = "[" + value + "]";
    line(setting.name + ": " + shown(value), setting.origin);
  }
  for (const PathSettings& settings : overrides) {
    std::string text = "override:";
    for (const std::string& file : settings.files) text += " " + shown(file);
    for (const Setting& setting : settings.settings) {
      text += "; " + setting.key;
      for (const std::string& value : setting.values) text += " " + shown(value);
    }
    line("# " + text, origin_of(settings));
  }
  return out;
}

std::string settings_as_json(const std::vector<SettingShown>& settings_shown,
                             const std::vector<PathSettings>& overrides) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("settings").begin_array();
  for (const SettingShown& setting : settings_shown) {
    json.begin_object().key("name").string(setting.name).key("values");
    write_strings(json, setting.values);
    json.key("origin").string(setting.origin).end_object();
  }
  json.end_array().key("overrides").begin_array();
  for (const PathSettings& settings : overrides) {
    json.begin_object().key("files");
    write_strings(json, settings.files);
    json.key("settings").begin_array();
    for (const Setting& setting : settings.settings) {
      json.begin_object().key("name").string(setting.key).key("values");
      write_strings(json, setting.values);
      json.end_object();
    }
    json.end_array().key("origin").string(origin_of(settings)).end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

}  // namespace

int run_config_show(const ConfigArguments& arguments) {
  CLI::App table;
  CheckArguments check;
  check_flags(table, check);
  name_variables(table);
  table.parse(std::vector<std::string>());
  Configuration configuration;
  const std::map<std::string, std::string> origins = configure(table, arguments.paths, configuration);
  const std::vector<SettingShown> settings = shown_settings(table, origins);
  print(arguments.format == "json" ? settings_as_json(settings, configuration.overrides)
                                   : settings_as_yaml(settings, configuration.overrides, arguments.origin));
  return kExitClean;
}

}  // namespace cablemark
