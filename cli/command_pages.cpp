#include "cli/command_pages.hpp"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/flags.hpp"
#include "cli/man_page.hpp"
#include "cli/settings.hpp"
#include "cli/version.hpp"
#include "inputs/output.hpp"
#include "report/reporter.hpp"

namespace cablemark {
namespace {

// What the flags of this name take, where that is a choice of words.
std::vector<std::string> words_of(const std::string& name, const std::string& value) {
  const auto strings = [](const std::vector<std::string_view>& words) {
    return std::vector<std::string>(words.begin(), words.end());
  };
  if (name == "--policy") return strings(shipped_policy_names());
  if (name == "--format" && value == kReportFormat) return strings(format_names());
  if (name == "--format") return CLI::detail::split(value, '|');
  if (name == "--kind") return {"auto", "telegram", "smart", "telegram-1970s", "document"};
  if (name == "--stage") return {"draft", "sent", "release"};
  if (name == "--min-level" || name == "--fail-level") return {"error", "warning", "note"};
  if (name == "--category") return {"marking", "handling", "declassification", "transmission", "form"};
  if (name == "--color") return {"auto", "always", "never"};
  return {};
}

FlagRow flag_row(const CLI::Option& option) {
  FlagRow row;
  for (const std::string& name : option.get_snames()) row.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) row.names.push_back("--" + name);
  row.repeatable = option.get_items_expected_max() > 1;
  row.required = option.get_required();
  row.description = option.get_description();
  if (row.names.empty()) {
    row.names.push_back(option.get_name());
    row.variable.clear();
    return row;
  }
  if (option.get_items_expected_max() > 0) {
    row.value = option.get_type_name();
    row.words = words_of(row.names.back(), row.value);
    row.fallback = option.get_default_str();
  }
  if (has_variable(option)) row.variable = variable_of(option);
  return row;
}

void add_command(CommandTable& table, const std::string& name, const CLI::App& app) {
  CommandRow row;
  row.name = name;
  row.description = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    const FlagRow flag = flag_row(*option);
    (option->get_positional() ? row.arguments : row.flags).push_back(flag);
  }
  const std::vector<const CLI::App*> subs = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* sub : subs) row.groups.push_back(sub->get_name());
  table.push_back(std::move(row));
  for (const CLI::App* sub : subs) add_command(table, name + " " + sub->get_name(), *sub);
}

CommandTable command_table() {
  CommandTable table;
  Arguments unused;
  for (const Entry& entry : commands()) {
    CLI::App app(std::string(entry.description));
    entry.set_up(app, unused);
    add_command(table, std::string(entry.name), app);
  }
  return table;
}

}  // namespace

int run_man(const ManArguments& arguments) {
  const CommandTable table = command_table();
  if (arguments.directory.empty()) {
    std::string wanted;
    for (const std::string& word : arguments.command) wanted += (wanted.empty() ? "" : " ") + word;
    std::vector<std::string_view> known;
    for (const CommandRow& command : table) {
      known.push_back(command.name);
      if (command.name != wanted) continue;
      print(man_page(command, kVersion));
      return kExitClean;
    }
    if (!wanted.empty()) throw CommandError{"usage", "no command `" + wanted + "`" + did_you_mean(wanted, known)};
    print(main_man_page(table, kVersion));
    return kExitClean;
  }
  const auto write = [&arguments](const std::string& name, const std::string& page) {
    const std::string path = arguments.directory + "/" + name + ".1";
    const std::unique_ptr<Output> output = replace_file(path);
    if (output == nullptr || !output->write(page) || !output->commit()) {
      throw CommandError{
          "output", "`" + path + "` cannot be written: " + std::strerror(output == nullptr ? errno : output->error())};
    }
  };
  write("cablemark", main_man_page(table, kVersion));
  for (const CommandRow& command : table) write(man_name(command), man_page(command, kVersion));
  return kExitClean;
}

int run_completion(const std::string& shell) {
  const CommandTable table = command_table();
  print(shell == "bash" ? bash_completion(table) : shell == "zsh" ? zsh_completion(table) : fish_completion(table));
  return kExitClean;
}

}  // namespace cablemark
