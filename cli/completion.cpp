#include "cli/completion.hpp"

#include <algorithm>
#include <set>

namespace cablemark {
namespace {

// `write` of `baseline write`, and `baseline`; for a command of one word the second is empty.
std::string last_word(const std::string& name) { return name.substr(name.rfind(' ') + 1); }
std::string group_of(const std::string& name) {
  const std::size_t blank = name.find(' ');
  return blank == std::string::npos ? std::string() : name.substr(0, blank);
}

std::string joined(const std::vector<std::string>& words, std::string_view between = " ") {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

std::vector<std::string> top_commands(const CommandTable& table) {
  std::vector<std::string> names;
  for (const CommandRow& command : table) {
    if (group_of(command.name).empty()) names.push_back(command.name);
  }
  return names;
}

std::vector<std::string> flag_names(const CommandRow& command) {
  std::vector<std::string> names;
  for (const FlagRow& row : command.flags) names.insert(names.end(), row.names.begin(), row.names.end());
  return names;
}

// Text between single quotes of a shell.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string bash_completion(const CommandTable& table) {
  std::string out =
      "# Completion of cablemark for bash; written by `cablemark completion bash`.\n"
      "_cablemark() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} flags= "
      "words=\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W '" +
      joined(top_commands(table)) +
      " --help --version' -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case $command in\n";
  for (const CommandRow& command : table) {
    if (command.groups.empty()) continue;
    out += "    " + command.name + ")\n      if [ \"$COMP_CWORD\" -eq 2 ]; then\n        COMPREPLY=($(compgen -W '" +
           joined(command.groups) +
           "' -- \"$current\"))\n        return\n      fi\n      command=\"$command ${COMP_WORDS[2]}\" ;;\n";
  }
  out += "  esac\n  case $command in\n";
  for (const CommandRow& command : table) {
    if (!command.groups.empty()) continue;
    out += "    '" + command.name + "')\n      flags='" + joined(flag_names(command)) +
           " --help'\n      case $previous in\n";
    for (const FlagRow& row : command.flags) {
      if (row.words.empty()) continue;
      out += "        " + joined(row.names, "|") + ") words='" + joined(row.words) + "' ;;\n";
    }
    out += "      esac ;;\n";
  }
  out +=
      "  esac\n"
      "  if [ -n \"$words\" ]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  elif [[ $current == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$flags\" -- \"$current\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _cablemark cablemark\n";
  return out;
}

std::string zsh_completion(const CommandTable& table) {
  std::string out =
      "#compdef cablemark\n# Completion of cablemark for zsh; written by `cablemark completion zsh`.\n_cablemark() {\n"
      "  local command=$words[2]\n  if (( CURRENT == 2 )); then\n    local -a commands=(\n";
  const auto escaped = [](std::string_view text) {
    std::string plain;
    for (const char c : quoted(text)) {
      if (c == ':' || c == '[' || c == ']') plain += '\\';
      plain += c;
    }
    return plain;
  };
  for (const CommandRow& command : table) {
    if (group_of(command.name).empty()) {
      out += "      '" + command.name + ":" + escaped(command.description) + "'\n";
    }
  }
  out += "    )\n    _describe command commands\n    return\n  fi\n  case $command in\n";
  for (const CommandRow& command : table) {
    if (command.groups.empty()) continue;
    out += "    " + command.name + ")\n      if (( CURRENT == 3 )); then\n        compadd " + joined(command.groups) +
           "\n        return\n      fi\n      command=\"$command $words[3]\" ;;\n";
  }
  out += "  esac\n  case $command in\n";
  for (const CommandRow& command : table) {
    if (!command.groups.empty()) continue;
    out += "    '" + command.name + "')\n      _arguments -S \\\n";
    for (const FlagRow& row : command.flags) {
      for (const std::string& name : row.names) {
        out += "        '" + std::string(row.repeatable ? "*" : "") + name + "[" + escaped(row.description) + "]";
        if (!row.value.empty()) {
          out += ":" + escaped(row.value) + ":" + (row.words.empty() ? "_files" : "(" + joined(row.words) + ")");
        }
        out += "' \\\n";
      }
    }
    out += "        '*:file:_files' ;;\n";
  }
  return out + "  esac\n}\n_cablemark \"$@\"\n";
}

std::string fish_completion(const CommandTable& table) {
  std::string out = "# Completion of cablemark for fish; written by `cablemark completion fish`.\n";
  const std::string begin = "complete -c cablemark";
  for (const CommandRow& command : table) {
    const std::string group = group_of(command.name);
    const std::string name = last_word(command.name);
    const std::string when = group.empty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + group;
    out += begin + " -f -n '" + when + "' -a " + name + " -d '" + quoted(command.description) + "'\n";
    const std::string inside = (group.empty() ? "" : "__fish_seen_subcommand_from " + group + "; and ") +
                               std::string("__fish_seen_subcommand_from ") + name;
    for (const FlagRow& row : command.flags) {
      out += begin + " -n '" + inside + "'";
      for (const std::string& one : row.names) {
        out += one.rfind("--", 0) == 0 ? " -l " + one.substr(2) : " -s " + one.substr(1);
      }
      if (!row.value.empty()) out += " -r";
      if (!row.words.empty()) out += " -f -a '" + joined(row.words) + "'";
      out += " -d '" + quoted(row.description) + "'\n";
    }
  }
  return out;
}

}  // namespace cablemark
