// Reads the command line and calls one command. Only the flags of that command are set up, so that starting is quick.
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include <CLI/CLI.hpp>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/settings.hpp"
#include "cli/version.hpp"
#include "inputs/interrupt.hpp"
#include "inputs/output.hpp"
#include "report/json_parts.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

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
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
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
  Configuration used;
  configure(*leaf, paths, used);
  arguments.check.overrides = arguments.baseline.check.overrides = std::move(used.overrides);
  arguments.check.configuration_files = arguments.baseline.check.configuration_files =
      arguments.redact.configuration_files = std::move(used.files);
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
  for (const Entry& one : commands()) {
    if (one.name == name) entry = &one;
  }
  if (entry != nullptr) {
    chosen = app.add_subcommand(std::string(entry->name), std::string(entry->description));
    command = entry->set_up(*chosen, arguments);
    name_variables(*chosen);
  } else {
    for (const Entry& one : commands()) app.add_subcommand(std::string(one.name), std::string(one.description));
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
      for (const Entry& one : commands()) known.push_back(one.name);
      message = "no command `" + std::string(name) + "`" + did_you_mean(name, known);
    }
    std::string words;
    for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
      at = at->get_subcommands().front();
      words += at->get_name() + " ";
      if (const std::vector<std::string> extra = at->remaining(); !extra.empty())
        message = "`" + extra.front() + "` is not expected" + hint(*at, extra.front());
    }
    message += "; run `cablemark " + words + "--help`";
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
