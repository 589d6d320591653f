// Reads the command line and calls one command. Only the flags of that command are set up, so that starting is quick.
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/baseline_command.hpp"
#include "cli/check_command.hpp"
#include "cli/command.hpp"
#include "cli/completion.hpp"
#include "cli/diff_command.hpp"
#include "cli/eval_command.hpp"
#include "cli/explain_command.hpp"
#include "cli/facts_command.hpp"
#include "cli/man_page.hpp"
#include "cli/marking_command.hpp"
#include "cli/parse_command.hpp"
#include "cli/policy_check_command.hpp"
#include "cli/policy_diff_command.hpp"
#include "cli/policy_docs_command.hpp"
#include "cli/policy_new_command.hpp"
#include "cli/policy_schema_command.hpp"
#include "cli/policy_show_command.hpp"
#include "cli/policy_test_command.hpp"
#include "cli/policy_try_command.hpp"
#include "cli/policy_words_command.hpp"
#include "cli/redact_command.hpp"
#include "cli/rules_command.hpp"
#include "cli/version.hpp"
#include "inputs/configuration.hpp"
#include "inputs/interrupt.hpp"
#include "inputs/output.hpp"
#include "inputs/paths.hpp"
#include "inputs/project_files.hpp"
#include "report/json_parts.hpp"
#include "report/reporter.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

struct ConfigArguments {
  std::vector<std::string> paths;
  bool origin = false;
};

struct ManArguments {
  std::vector<std::string> command;
  std::string directory;
};

struct Arguments {
  CheckArguments check;
  ConfigArguments config;
  ManArguments man;
  std::string shell;
  BaselineArguments baseline;
  ParseArguments parse;
  MarkingArguments marking;
  CommonArguments common;
  EvalArguments eval;
  FactsArguments facts;
  RedactArguments redact;
  DiffArguments diff;
  ExplainArguments explain;
  std::string rule;
  std::vector<std::string> packs, paths;
  ShowArguments show;
  TestArguments test;
  PolicyDiffArguments policy_diff;
  DocsArguments docs;
  NewArguments scaffold;
};

using Command = std::function<int()>;

constexpr const char* kTextOrJson = "FORMAT";

void common_flags(CLI::App& app, CommonArguments& arguments) {
  app.add_option("--policy", arguments.policy, "a shipped pack, or a YAML file")
      ->type_name("NAME|FILE")
      ->capture_default_str();
  app.add_option("--format", arguments.format, "text or json")
      ->type_name(kTextOrJson)
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

void day_flag(CLI::App& app, std::string& day) {
  app.add_option("--as-of", day, "the date of what states none, YYYY-MM-DD")
      ->type_name("DATE")
      ->check([](const std::string& given) { return std::string(given.empty() ? "no date stands there" : ""); });
}

void cable_flags(CLI::App& app, CableArguments& cable) {
  app.add_option("--kind", cable.kind, "auto, telegram, smart, telegram-1970s or document")->type_name("KIND");
  app.add_option("--stage", cable.stage, "draft, sent or release")->type_name("STAGE");
}

void check_flags(CLI::App& app, CheckArguments& a) {
  app.add_option("PATH", a.paths, "files, directories, archives, or - for standard input");
  app.add_option("--policy", a.policy, "a shipped pack, or a YAML file")->type_name("NAME|FILE")->capture_default_str();
  app.add_option("--language", a.language, "messages in this language, where rules have them")->type_name("LANGUAGE");
  app.add_option("--kind", a.kind, "auto, telegram, smart, telegram-1970s or document")
      ->type_name("KIND")
      ->capture_default_str();
  app.add_option("--stage", a.stage, "draft, sent or release; told apart if not given")->type_name("STAGE");
  day_flag(app, a.as_of);
  app.add_option("--select", a.select, "check these rules only (comma-separated, repeatable)")
      ->type_name("RULE")
      ->allow_extra_args(false);
  app.add_option("--ignore", a.ignore, "do not check these rules")->type_name("RULE")->allow_extra_args(false);
  app.add_option("--category", a.category, "marking, handling, declassification, transmission or form")
      ->type_name("CATEGORY")
      ->allow_extra_args(false);
  app.add_option("--format", a.formats, "how to report; =FILE writes there, whole or not at all (repeatable)")
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
  app.add_option("--register", a.register_file, "also write a row a cable (--format register=FILE)")
      ->type_name("FILE.csv");
  app.add_option("--evidence", a.evidence_file, "also write a page to sign (--format evidence=FILE)")
      ->type_name("FILE.html");
  app.add_option("--min-level", a.min_level, "show findings from this level on: error, warning or note")
      ->type_name("LEVEL");
  app.add_option("--fail-level", a.fail_level, "exit 1 from this level on (default: the policy's, error)")
      ->type_name("LEVEL");
  app.add_option("--max-warnings", a.max_warnings, "exit 1 if there are more warnings")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--exit-zero", a.exit_zero, "exit 0 in spite of findings (2 and 3 stay)");
  app.add_flag("--statistics", a.statistics, "count the findings of each rule, on standard error");
  app.add_flag("--timings", a.timings, "say where the time went, on standard error");
  app.add_flag("--no-progress", a.no_progress, "show no progress on a terminal");
  app.add_option("-j,--jobs", a.jobs, "threads (default: one a core)")->type_name("N");
  app.add_flag("--excerpt", a.excerpt, "show the text of the cable in reports");
  app.add_option("--timeout", a.timeout, "seconds for one file")->type_name("S");
  app.add_option("--max-bytes", a.max_bytes, "largest file (default 256M)")->type_name("SIZE");
  app.add_option("--include", a.include, "read files of these names in directories too: '*.log'")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  app.add_option("--exclude", a.exclude, "do not read what matches, as .gitignore writes it: 'drafts/', '*.old.txt'")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  app.add_flag("--no-gitignore", a.no_gitignore, "read what a .gitignore names, too");
  app.add_flag("--archives", a.archives, "read archives, compressed and .jsonl files met in directories");
  app.add_flag("--hook,--force-exclude", a.hook, "exclude named files too, and let nothing to check be no fault");
  app.add_option("--files-from", a.files_from, "also check the paths of this list, one a line; - is standard input")
      ->type_name("FILE");
  app.add_flag("-0,--null", a.null_separated, "paths of --files-from end with a NUL byte");
  app.add_option("--stdin-filename", a.stdin_filename, "what standard input is called, and read as")->type_name("NAME");
  app.add_option("--changed-since", a.changed_since, "check what git says has changed, and that nothing is lowered")
      ->type_name("REV");
  app.add_flag("--show-files", a.show_files, "list what would be checked, and what not and why");
  app.add_option("--suppressions", a.suppressions, "accepted findings (default: the nearest suppressions.yaml)")
      ->type_name("FILE");
  app.add_flag("--no-suppressions", a.no_suppressions, "accept nothing: for the last gate before a release");
  app.add_option("--baseline", a.baseline, "known findings (default: the nearest .cablemark-baseline.yaml)")
      ->type_name("FILE");
  app.add_flag("--no-baseline", a.no_baseline, "report known findings too");
  app.add_option("--config", a.config, "the configuration (default: the nearest .cablemark.yaml)")->type_name("FILE");
  app.add_flag("--isolated", a.isolated, "look for no configuration, suppressions or baseline");
  app.add_option("--color", a.color, "auto, always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

struct Entry {
  std::string_view name;
  std::string_view description;
  // Adds the flags; returns what runs.
  Command (*set_up)(CLI::App& app, Arguments& arguments);
};

void pack_argument(CLI::App& app, CommonArguments& arguments) {
  app.add_option("PACK", arguments.policy, "a shipped pack, or a YAML file")->type_name("NAME|FILE");
  common_flags(app, arguments);
}

constexpr Entry kPolicyCommands[] = {
    {"check", "find what is wrong with packs",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("PACK", a.packs, "shipped packs, or YAML files")->type_name("NAME|FILE")->required();
       app.add_option("--policy", a.common.policy, "a shipped pack, or a YAML file")
           ->type_name("NAME|FILE")
           ->capture_default_str();
       app.add_option("--format", a.common.format, "text, json or sarif")
           ->type_name(kTextOrJson)
           ->check(CLI::IsMember({"text", "json", "sarif"}))
           ->capture_default_str();
       return [&a] { return run_policy_check(a.common, a.packs); };
     }},
    {"test", "run the examples of a policy's rules",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("PACK", a.common.policy, "a shipped pack, or a YAML file")->type_name("NAME|FILE");
       app.add_option("--policy", a.common.policy, "the same")->type_name("NAME|FILE")->capture_default_str();
       app.add_option("--format", a.common.format, "text, json or junit")
           ->type_name(kTextOrJson)
           ->check(CLI::IsMember({"text", "json", "junit"}))
           ->capture_default_str();
       app.add_flag("--coverage", a.test.coverage, "what rules, rows and branches the examples reach");
       app.add_flag("--mutate", a.test.mutate, "break each condition and row: some example must fail then");
       app.add_flag("--update", a.test.update, "write the «» into reported examples that have none");
       app.add_option("--min-coverage", a.test.min_coverage, "exit 1 if fewer rules or rows are reached")
           ->type_name("PERCENT")
           ->check(CLI::Range(0.0, 100.0));
       app.add_option("--min-score", a.test.min_score, "exit 1 if fewer mutants break an example")
           ->type_name("PERCENT")
           ->check(CLI::Range(0.0, 100.0));
       return [&a] { return run_policy_test(a.common, a.test); };
     }},
    {"try", "show on which cables a rule would speak",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("RULE", a.rule, "the rule, on or off")->required();
       app.add_option("PATH", a.paths, "files or directories")->required();
       common_flags(app, a.common);
       day_flag(app, a.common.as_of);
       return [&a] { return run_policy_try(a.common, a.rule, a.paths); };
     }},
    {"diff", "show what a new version of a policy says otherwise",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("OLD", a.policy_diff.before, "the policy before")->required();
       app.add_option("NEW", a.policy_diff.after, "the policy after")->required();
       app.add_option("--corpus", a.policy_diff.corpus, "files or directories of cables to check with both")
           ->type_name("PATH");
       common_flags(app, a.common);
       day_flag(app, a.common.as_of);
       return [&a] { return run_policy_diff(a.common, a.policy_diff); };
     }},
    {"docs", "write a page about a policy",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("PACK", a.common.policy, "a shipped pack, or a YAML file")->type_name("NAME|FILE");
       app.add_option("--policy", a.common.policy, "the same")->type_name("NAME|FILE")->capture_default_str();
       app.add_option("--format", a.docs.format, "markdown, or html: one page that needs no other file")
           ->type_name("FORMAT")
           ->check(CLI::IsMember({"markdown", "html"}))
           ->capture_default_str();
       return [&a] { return run_policy_docs(a.common, a.docs); };
     }},
    {"schema", "print the JSON Schema of pack files, for editors",
     [](CLI::App&, Arguments&) -> Command { return [] { return run_policy_schema(); }; }},
    {"words", "list the words that rules may name",
     [](CLI::App& app, Arguments& a) -> Command {
       pack_argument(app, a.common);
       return [&a] { return run_policy_words(a.common); };
     }},
    {"show", "show what a policy is made of",
     [](CLI::App& app, Arguments& a) -> Command {
       pack_argument(app, a.common);
       app.add_flag("--origin", a.show.origin, "where every row and rule stands");
       app.add_flag("--cost", a.show.cost, "how many operations each rule has, the most first");
       return [&a] { return run_policy_show(a.common, a.show); };
     }},
    {"lock", "print the digests that a verdict depends on",
     [](CLI::App& app, Arguments& a) -> Command {
       pack_argument(app, a.common);
       return [&a] { return run_policy_lock(a.common); };
     }},
    {"new", "write a pack, or a rule in a pack, that passes its tests",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("NAME", a.scaffold.name, "the name of the pack, or with --in of the rule")->required();
       app.add_option("--extends", a.scaffold.extends, "the pack that the new one extends")
           ->type_name("NAME|FILE")
           ->capture_default_str();
       app.add_option("--in", a.scaffold.file, "add a rule to this pack")->type_name("FILE");
       return
           [&a] { return a.scaffold.file.empty() ? run_policy_new_pack(a.scaffold) : run_policy_new_rule(a.scaffold); };
     }},
};

constexpr Entry kBaselineCommands[] = {
    {"write", "keep the findings of a run as known",
     [](CLI::App& app, Arguments& a) -> Command {
       check_flags(app, a.baseline.check);
       app.add_flag("--accept-new", a.baseline.accept_new, "take new findings into a baseline that is there");
       return [&a] { return run_baseline_write(a.baseline); };
     }},
    {"prune", "take out what is there no more",
     [](CLI::App& app, Arguments& a) -> Command {
       check_flags(app, a.baseline.check);
       return [&a] { return run_baseline_prune(a.baseline); };
     }},
    {"show", "count what a baseline holds",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("--baseline", a.baseline.check.baseline, "the baseline (default: the nearest)")
           ->type_name("FILE");
       app.add_option("--format", a.baseline.format, "text or json")
           ->type_name(kTextOrJson)
           ->check(CLI::IsMember({"text", "json"}));
       return [&a] { return run_baseline_show(a.baseline); };
     }},
};

template <std::size_t N>
Command set_up_group(CLI::App& app, Arguments& a, const Entry (&entries)[N]) {
  app.require_subcommand(1);
  const auto chosen = std::make_shared<Command>();
  for (const Entry& entry : entries) {
    CLI::App* sub = app.add_subcommand(std::string(entry.name), std::string(entry.description));
    const Command command = entry.set_up(*sub, a);
    sub->callback([chosen, command] { *chosen = command; });
  }
  return [chosen] { return (*chosen)(); };
}

// Every flag is also a variable: --min-level is CABLEMARK_MIN_LEVEL.
std::string variable_of(const CLI::Option& option) {
  std::string name = "CABLEMARK_";
  for (const char c : option.get_lnames().front()) {
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

bool is_flag_of_ours(const CLI::Option& option) {
  if (option.get_lnames().empty()) return false;
  const std::string& name = option.get_lnames().front();
  return name != "help" && name != "version";
}

// The format of most commands is text or json: what check reports as is no word for them.
bool has_variable(const CLI::Option& option) {
  return is_flag_of_ours(option) && !(option.get_lnames().front() == "format" && option.get_type_name() == kTextOrJson);
}

void name_variables(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (has_variable(*option)) option->envname(variable_of(*option));
  }
  for (CLI::App* sub : app.get_subcommands({})) name_variables(*sub);
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

// Fills what neither the command line nor a variable says. Gives where each setting stands.
std::map<std::string, std::string> configure(CLI::App& app, const std::vector<std::string>& paths,
                                             std::vector<PathSettings>& overrides) {
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
  if (const auto* errors = std::get_if<std::vector<PolicyError>>(&read)) {
    std::string message;
    for (const PolicyError& error : *errors) message += (message.empty() ? "" : "\n") + format_policy_error(error);
    throw CommandError{"usage", std::move(message)};
  }
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
  overrides = std::move(configuration.overrides);
  return origins;
}

// The settings that a check of these paths has, as YAML.
int run_config_show(const ConfigArguments& arguments) {
  CLI::App table;
  CheckArguments check;
  check_flags(table, check);
  name_variables(table);
  table.parse(std::vector<std::string>());
  const std::map<std::string, std::string> origins = configure(table, arguments.paths, check.overrides);
  std::string out;
  const auto line = [&](const std::string& text, const std::string& origin) {
    out += text + (arguments.origin ? "  # " + origin : "") + "\n";
  };
  for (const CLI::Option* option : table.get_options()) {
    if (!is_flag_of_ours(*option)) continue;
    const std::string& key = option->get_lnames().front();
    std::string value;
    for (const std::string& one : option->results()) value += (value.empty() ? "" : ", ") + one;
    if (option->count() == 0) {
      value = option->get_default_str();
      if (value.empty()) continue;
    }
    if (option->get_items_expected_max() > 1) value = "[" + value + "]";
    const auto found = origins.find(key);
    line(key + ": " + shown(value), found != origins.end() ? found->second
                                    : option->count() != 0 ? variable_of(*option)
                                                           : "default");
  }
  for (const PathSettings& settings : check.overrides) {
    std::string text = "override:";
    for (const std::string& file : settings.files) text += " " + shown(file);
    for (const Setting& setting : settings.settings) {
      text += "; " + setting.key;
      for (const std::string& value : setting.values) text += " " + shown(value);
    }
    line("# " + text, settings.place.file + ":" + std::to_string(settings.place.line));
  }
  print(out);
  return kExitClean;
}

CommandTable command_table();

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

// What the flags of this name take, where that is a choice of words.
std::vector<std::string> words_of(const std::string& name, const std::string& value) {
  const auto strings = [](const std::vector<std::string_view>& words) {
    return std::vector<std::string>(words.begin(), words.end());
  };
  if (name == "--policy") return strings(shipped_policy_names());
  if (name == "--format" && value == kTextOrJson) return {"text", "json"};
  if (name == "--format") return strings(format_names());
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

constexpr Entry kConfigCommands[] = {
    {"show", "show the settings of a check",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("PATH", a.config.paths, "what would be checked");
       app.add_flag("--origin", a.config.origin, "where each setting stands");
       return [&a] { return run_config_show(a.config); };
     }},
};

Command set_up_config(CLI::App& app, Arguments& a) { return set_up_group(app, a, kConfigCommands); }
Command set_up_policy(CLI::App& app, Arguments& a) { return set_up_group(app, a, kPolicyCommands); }
Command set_up_baseline(CLI::App& app, Arguments& a) { return set_up_group(app, a, kBaselineCommands); }

constexpr Entry kCommands[] = {
    {"check", "check the markings of cables",
     [](CLI::App& app, Arguments& a) -> Command {
       check_flags(app, a.check);
       return [&a] { return run_check(a.check); };
     }},
    {"parse", "show how a cable is understood",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("FILE", a.parse.cable.file, "a file, or - for standard input")->required();
       common_flags(app, a.parse.common);
       cable_flags(app, a.parse.cable);
       day_flag(app, a.parse.common.as_of);
       app.add_flag("--text", a.parse.text, "with the text of the cable");
       return [&a] { return run_parse(a.parse); };
     }},
    {"facts", "list the facts that rules can use, with a file's values",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("FILE", a.facts.place, "a file, or FILE:LINE for what stands on that line")
           ->type_name("FILE[:LINE]");
       common_flags(app, a.facts.common);
       cable_flags(app, a.facts.cable);
       day_flag(app, a.facts.common.as_of);
       return [&a] { return run_facts(a.facts); };
     }},
    {"marking", "check markings without a cable",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("TEXT", a.marking.texts, "markings, or - for one a line from standard input")->required();
       common_flags(app, a.marking.common);
       day_flag(app, a.marking.common.as_of);
       app.add_flag("--portion", a.marking.portion, "read them as portion marks, with or without brackets");
       app.add_flag("--line", a.marking.line, "read them as classification lines");
       app.add_flag("--make", a.marking.make, "make one marking of its words: S NOFORN 'REL TO USA, GBR'");
       return [&a] { return run_marking(a.marking); };
     }},
    {"rollup", "show the marking that portion marks call for",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("MARK", a.marking.texts, "portion marks")->required();
       common_flags(app, a.marking.common);
       day_flag(app, a.marking.common.as_of);
       return [&a] { return run_rollup(a.marking); };
     }},
    {"explain", "show why rules speak of a cable, or do not",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("FILE", a.explain.place, "a file, or FILE:LINE for what stands on that line")
           ->type_name("FILE[:LINE]")
           ->required();
       common_flags(app, a.explain.common);
       cable_flags(app, a.explain.cable);
       day_flag(app, a.explain.common.as_of);
       app.add_option("--why-not", a.explain.why_not, "explain this rule alone, also where it is silent")
           ->type_name("RULE");
       app.add_flag("--full", a.explain.full, "every rule and element, also where a rule does not apply");
       return [&a] { return run_explain(a.explain); };
     }},
    {"rules", "list the rules of a policy",
     [](CLI::App& app, Arguments& a) -> Command {
       common_flags(app, a.common);
       return [&a] { return run_rules(a.common); };
     }},
    {"rule", "explain one rule",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("NAME", a.rule, "the rule")->required();
       common_flags(app, a.common);
       return [&a] { return run_rule(a.common, a.rule); };
     }},
    {"eval", "evaluate an expression of the policy language",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("EXPR", a.eval.expression, "the expression")->required();
       common_flags(app, a.eval.common);
       app.add_option("--cable", a.eval.cable.file, "what `cable` names in the expression")->type_name("FILE");
       cable_flags(app, a.eval.cable);
       day_flag(app, a.eval.common.as_of);
       app.add_flag("--unchecked", a.eval.unchecked, "let undeclared names and functions fail when they are run");
       app.add_option("--bind", a.eval.bindings, "an object: name to tagged value")->type_name("JSON");
       return [&a] { return run_eval(a.eval); };
     }},
    {"diff", "show what markings a new version lowers",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("OLD", a.diff.before, "the version before")->required();
       app.add_option("NEW", a.diff.after, "the version after")->required();
       app.add_option("--reason", a.diff.reason, "why markings were lowered: they are notes then")->type_name("TEXT");
       app.add_option("--kind", a.diff.kind, "auto, telegram, smart, telegram-1970s or document")->type_name("KIND");
       common_flags(app, a.diff.common);
       day_flag(app, a.diff.common.as_of);
       return [&a] { return run_diff(a.diff); };
     }},
    {"redact", "make a copy with what may be released",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("FILE", a.redact.files, "files, or - for standard input")->required();
       app.add_option("-o,--output", a.redact.output, "the copy, or a directory for copies (default: standard output)")
           ->type_name("OUT|DIR");
       app.add_option("--index", a.redact.index, "write what was withheld as a table")->type_name("FILE.csv");
       app.add_option("--kind", a.redact.kind, "auto, telegram, smart, telegram-1970s or document")->type_name("KIND");
       common_flags(app, a.redact.common);
       day_flag(app, a.redact.common.as_of);
       return [&a] { return run_redact(a.redact); };
     }},
    {"baseline", "keep known findings apart from new ones", set_up_baseline},
    {"config", "look at the configuration", set_up_config},
    {"policy", "work on policies", set_up_policy},
    {"man", "print a manual page",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("COMMAND", a.man.command, "the command (default: the page of the program)");
       app.add_option("--directory", a.man.directory, "write every page there")->type_name("DIR");
       return [&a] { return run_man(a.man); };
     }},
    {"completion", "print the completion of a shell",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("SHELL", a.shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
       return [&a] { return run_completion(a.shell); };
     }},
};

CommandTable command_table() {
  CommandTable table;
  Arguments unused;
  for (const Entry& entry : kCommands) {
    CLI::App app(std::string(entry.description));
    entry.set_up(app, unused);
    add_command(table, std::string(entry.name), app);
  }
  return table;
}

// The program, and the packs that it holds with their digests: what a verdict depends on.
std::string version_text() {
  std::string text = "cablemark " + std::string(kVersion);
  for (const std::string_view name : shipped_policy_names()) {
    const Policy policy = policy_of(std::string(name));
    text += "\n" + policy.name + " " + policy.version + " " + policy.digest;
  }
  return text;
}

// Whether errors are to be JSON on standard output too.
bool wants_json(const std::vector<std::string>& arguments) {
  for (std::size_t n = 0; n < arguments.size(); ++n) {
    std::string_view value;
    if (arguments[n] == "--format" && n + 1 < arguments.size()) value = arguments[n + 1];
    if (arguments[n].rfind("--format=", 0) == 0) value = std::string_view(arguments[n]).substr(9);
    if (value == "json" || value == "ndjson") return true;
  }
  return false;
}

int fail(const std::vector<std::string>& arguments, std::string_view code, std::string_view message, int exit) {
  // A message of several lines, one a mistake of a policy, is shown as lines.
  std::string text = "cablemark: ";
  for (std::string_view rest = message; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    append_shown(text, rest.substr(0, end));
    text += '\n';
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  write_error(text);
  if (code != "output" && wants_json(arguments)) standard_output()->write(json_error(code, message));
  return exit;
}

std::string hint(const CLI::App& app, const std::string& wrong) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  return did_you_mean(wrong.substr(0, wrong.find('=')), known);
}

// The configuration of the command that was parsed.
void configure_command(CLI::App& chosen, Arguments& arguments) {
  CLI::App* leaf = &chosen;
  while (!leaf->get_subcommands().empty()) leaf = leaf->get_subcommands().front();
  if (leaf->get_option_no_throw("--policy") == nullptr) return;
  std::vector<std::string> paths;
  for (const char* positional : {"PATH", "FILE"}) {
    const CLI::Option* option = leaf->get_option_no_throw(positional);
    if (option != nullptr) paths.insert(paths.end(), option->results().begin(), option->results().end());
  }
  std::vector<PathSettings> overrides;
  configure(*leaf, paths, overrides);
  arguments.check.overrides = arguments.baseline.check.overrides = std::move(overrides);
}

int run(const std::vector<std::string>& given) {
  CLI::App app("Checks the classification markings of diplomatic telegrams.", "cablemark");
  app.set_version_flag("--version", version_text);
  app.require_subcommand(1);
  app.get_formatter()->column_width(32);

  Arguments arguments;
  Command command;
  CLI::App* chosen = &app;
  const std::string_view name = given.empty() ? std::string_view() : given.front();
  const Entry* entry = nullptr;
  for (const Entry& one : kCommands) {
    if (one.name == name) entry = &one;
  }
  if (entry != nullptr) {
    chosen = app.add_subcommand(std::string(entry->name), std::string(entry->description));
    command = entry->set_up(*chosen, arguments);
    name_variables(*chosen);
  } else {
    for (const Entry& one : kCommands) app.add_subcommand(std::string(one.name), std::string(one.description));
  }

  try {
    app.parse(std::vector<std::string>(given.rbegin(), given.rend()));
  } catch (const CLI::Success& success) {
    std::ostringstream out;
    app.exit(success, out, out);
    print(out.str());
    return kExitClean;
  } catch (const CLI::ParseError& error) {
    std::string message = error.what();
    if (entry == nullptr && !name.empty() && name.front() != '-') {
      std::vector<std::string_view> known;
      for (const Entry& one : kCommands) known.push_back(one.name);
      message = "no command `" + std::string(name) + "`" + did_you_mean(name, known);
    } else if (const std::vector<std::string> extra = chosen->remaining(); !extra.empty()) {
      message = "`" + extra.front() + "` is not expected" + hint(*chosen, extra.front());
    }
    message += "; run `cablemark " + (entry != nullptr ? std::string(entry->name) + " " : std::string()) + "--help`";
    return fail(given, "usage", message, kExitFailed);
  }
  if (name != "config") configure_command(*chosen, arguments);
  return command();
}

}  // namespace
}  // namespace cablemark

int main(int argc, char** argv) {
#ifdef M_TOP_PAD
  // A policy takes a few megabytes: they are asked for at once.
  mallopt(M_TOP_PAD, 2 << 20);
#endif
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  cablemark::hold_standard_streams();
  try {
    return cablemark::run(arguments);
  } catch (const cablemark::CommandError& error) {
    return cablemark::fail(arguments, error.code, error.message, cablemark::kExitFailed);
  } catch (const cablemark::Interrupted& interrupted) {
    return 128 + interrupted.signal;
  } catch (const std::exception& error) {
    return cablemark::fail(arguments, "bug", std::string("a bug: ") + error.what(), cablemark::kExitBug);
  } catch (...) {
    return cablemark::fail(arguments, "bug", "a bug: an unknown exception", cablemark::kExitBug);
  }
}
