#include "cli/man_page.hpp"

#include <algorithm>

namespace cablemark {
namespace {

// Text of a page: dashes stay dashes, and no line is taken for a request.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '-') {
      out += "\\-";
    } else if (c == '\\') {
      out += "\\e";
    } else {
      if (out.empty() && (c == '.' || c == '\'')) out += "\\&";
      out += c;
    }
  }
  return out;
}

std::string head(const std::string& name, std::string_view version, std::string_view description) {
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return ".TH " + roff(upper) + " 1 \"\" \"cablemark " + roff(version) + "\" \"User Commands\"\n.SH NAME\n" +
         roff(name) + " \\- " + roff(description) + "\n";
}

std::string named(const FlagRow& row) {
  std::string text;
  for (const std::string& name : row.names) {
    text += (text.empty() ? "\\fB" : ", \\fB") + roff(name) + "\\fR";
  }
  if (!row.value.empty()) text += " \\fI" + roff(row.value) + "\\fR";
  return text;
}

std::string described(const FlagRow& row) {
  std::string text = ".TP\n" + named(row) + "\n" + roff(row.description) + ".";
  if (!row.words.empty()) {
    text += " One of";
    for (const std::string& word : row.words) text += (&word == &row.words.front() ? " " : ", ") + roff(word);
    text += ".";
  }
  if (!row.fallback.empty()) text += " Default: " + roff(row.fallback) + ".";
  if (row.repeatable) text += " Can be given several times.";
  if (!row.variable.empty()) text += "\n.br\nVariable: \\fB" + roff(row.variable) + "\\fR";
  return text + "\n";
}

constexpr std::string_view kExit =
    ".SH EXIT STATUS\n.TP\n0\nnothing at the fail level\n.TP\n1\nfindings at the fail level\n.TP\n2\nthe job could not "
    "be "
    "done: a flag, the policy, an input that cannot be read, is empty or is no cable\n.TP\n3\na bug, or a time limit\n"
    ".TP\n130, 143\nended by SIGINT or SIGTERM\n";

}  // namespace

std::string man_name(const CommandRow& command) {
  std::string name = "cablemark-" + command.name;
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string man_page(const CommandRow& command, std::string_view version) {
  std::string page = head(man_name(command), version, command.description);
  page += ".SH SYNOPSIS\n\\fBcablemark " + roff(command.name) + "\\fR";
  if (!command.groups.empty()) page += " \\fICOMMAND\\fR";
  if (!command.flags.empty()) page += " [\\fIOPTION\\fR]...";
  for (const FlagRow& row : command.arguments) {
    const std::string name = "\\fI" + roff(row.names.front()) + "\\fR" + (row.repeatable ? "..." : "");
    page += row.required ? " " + name : " [" + name + "]";
  }
  page += '\n';
  if (!command.groups.empty()) {
    page += ".SH COMMANDS\n";
    for (const std::string& one : command.groups) page += ".TP\n\\fB" + roff(one) + "\\fR\n";
  }
  if (!command.arguments.empty()) {
    page += ".SH ARGUMENTS\n";
    for (const FlagRow& row : command.arguments) page += described(row);
  }
  if (!command.flags.empty()) {
    page += ".SH OPTIONS\n";
    for (const FlagRow& row : command.flags) page += described(row);
  }
  page += kExit;
  return page + ".SH SEE ALSO\n.BR cablemark (1)\n";
}

std::string main_man_page(const CommandTable& table, std::string_view version) {
  std::string page = head("cablemark", version, "checks the classification markings of diplomatic telegrams");
  page +=
      ".SH SYNOPSIS\n\\fBcablemark\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n.SH DESCRIPTION\n"
      "Reads cables, understands the marking of every paragraph, holds it against the overall classification, the "
      "captions, the declassification block and the date, under policies written in YAML, and reports what does not "
      "fit, with the clause that says so. A report shows no text of a cable.\n.SH COMMANDS\n";
  for (const CommandRow& command : table) {
    page += ".TP\n\\fBcablemark " + roff(command.name) + "\\fR\n" + roff(command.description) + "\n";
  }
  page += kExit;
  page +=
      ".SH FILES\n.TP\n\\fI.cablemark.yaml\\fR\nflags of \\fBcablemark check\\fR, the nearest above the inputs\n.TP\n"
      "\\fIsuppressions.yaml\\fR\naccepted findings, with reason, approver and expiry\n.TP\n"
      "\\fI.cablemark\\-baseline.yaml\\fR\nknown findings, written by \\fBcablemark baseline write\\fR\n"
      ".SH ENVIRONMENT\nEvery flag is also a variable: \\fB\\-\\-min\\-level\\fR is \\fBCABLEMARK_MIN_LEVEL\\fR. A "
      "flag "
      "wins over its variable, the variable over the configuration. \\fBNO_COLOR\\fR and \\fBFORCE_COLOR\\fR are "
      "followed.\n.SH EXAMPLES\n.nf\ncablemark check outbox/\ncablemark check \\-\\-format sarif=report.sarif "
      "outbox/\ncablemark check \\-\\-changed\\-since main\n.fi\n.SH SEE ALSO\n";
  for (const CommandRow& command : table) {
    page += ".BR " + roff(man_name(command)) + " (1)" + (&command == &table.back() ? "\n" : ",\n");
  }
  return page;
}

}  // namespace cablemark
