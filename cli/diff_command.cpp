#include "cli/diff_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "checks/marking_changes.hpp"
#include "checks/version_findings.hpp"
#include "cli/cable_input.hpp"
#include "cli/version.hpp"
#include "report/json_parts.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

struct CableChanges {
  std::string reference;
  std::vector<MarkingChange> changes;
};

CableInput read(const std::string& file, const DiffArguments& arguments, const Policy& policy) {
  CableArguments cable;
  cable.file = file;
  cable.kind = arguments.kind;
  cable.as_of = arguments.common.as_of;
  return {cable, policy};
}

std::string reference_of(const CableInput& input, std::size_t n) {
  return input.documents[n].reference.value_or(std::string());
}

class Report {
 public:
  Report(const DiffArguments& arguments, const CableInput& before, const CableInput& after)
      : arguments_(arguments), before_(before), after_(after) {}

  [[nodiscard]] std::string text(const std::vector<CableChanges>& cables) const {
    std::string out;
    std::uint64_t lowered = 0, notes = 0;
    for (const CableChanges& cable : cables) {
      for (const MarkingChange& change : cable.changes) {
        ++(fails(change) ? lowered : notes);
        fmt::format_to(std::back_inserter(out), "{}: {} [{}]\n", fails(change) ? "error" : "note",
                       shown(change.message), change_name(change.kind));
        append_place(out, arguments_.before, before_.scratch.text.source, change.before);
        append_place(out, arguments_.after, after_.scratch.text.source, change.after);
        if (lowers(change.kind) && arguments_.reason) {
          out += "    = reason: " + shown(*arguments_.reason) + "\n";
        }
      }
    }
    fmt::format_to(std::back_inserter(out), "{}{} against {}: {}\n", out.empty() ? "" : "\n", shown(arguments_.after),
                   shown(arguments_.before),
                   lowered + notes == 0 ? "no marking differs"
                                        : counted(lowered, "marking") + " lowered, " + counted(notes, "note"));
    return out;
  }

  [[nodiscard]] std::string json(const std::vector<CableChanges>& cables, const Policy& policy) const {
    std::string out;
    JsonWriter json(out);
    std::int64_t lowered = 0, notes = 0;
    json.begin_object();
    write_tool(json, kVersion);
    write_policy(json, policy);
    json.key("old").string(arguments_.before).key("new").string(arguments_.after);
    json.key("reason").optional_string(arguments_.reason);
    json.key("findings").begin_array();
    for (const CableChanges& cable : cables) {
      for (const MarkingChange& change : cable.changes) {
        ++(fails(change) ? lowered : notes);
        json.begin_object().key("rule").string(change_name(change.kind));
        json.key("severity").string(severity_name(fails(change) ? Severity::Error : Severity::Note));
        json.key("message").string(change.message);
        json.key("reference").string_or_null(cable.reference).key("paragraph").string_or_null(change.paragraph);
        write_side(json.key("old"), before_.scratch.text.source, change.before);
        write_side(json.key("new"), after_.scratch.text.source, change.after);
        json.end_object();
      }
    }
    json.end_array().key("summary").begin_object().key("lowered").integer(lowered).key("notes").integer(notes);
    json.end_object().end_object();
    out += '\n';
    return out;
  }

  // Whether it was lowered, and nothing says why.
  [[nodiscard]] bool fails(const MarkingChange& change) const { return lowers(change.kind) && !arguments_.reason; }

 private:
  static void append_place(std::string& out, const std::string& path, const Source& source, std::optional<Span> span) {
    if (!span || !span->present()) return;
    const Location at = source.location(span->begin);
    fmt::format_to(std::back_inserter(out), "    --> {}:{}:{}\n", shown(path), at.line, at.column);
  }

  static void write_side(JsonWriter& json, const Source& source, std::optional<Span> span) {
    if (!span || !span->present()) {
      json.null();
      return;
    }
    json.begin_object();
    write_place(json, source, *span);
    json.end_object();
  }

  const DiffArguments& arguments_;
  const CableInput& before_;
  const CableInput& after_;
};

}  // namespace

int run_diff(const DiffArguments& arguments) {
  if (arguments.reason && arguments.reason->find_first_not_of(" \t\r\n") == std::string::npos) {
    throw CommandError{"usage", "--reason says why a marking was lowered, in words"};
  }
  const Policy policy = policy_of(arguments.common.policy);
  const CableInput before = read(arguments.before, arguments, policy);
  const CableInput after = read(arguments.after, arguments, policy);
  std::vector<CableChanges> cables;
  const auto pairs = paired_documents(before.documents, after.documents);
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    CableChanges& cable = cables.emplace_back();
    cable.reference = reference_of(before, n);
    const Cable& old_one = before.scratch.text.parsed.cables[n];
    if (pairs[n]) {
      cable.changes =
          marking_changes({before.scratch.text.source, old_one},
                          {after.scratch.text.source, after.scratch.text.parsed.cables[*pairs[n]]}, policy, before.options);
    } else {
      const std::string name = cable.reference.empty() ? fmt::format("cable {}", n + 1) : cable.reference;
      cable.changes.push_back({ChangeKind::MarkRemoved, name + " has no counterpart in the new file", "",
                               empty_span_at(old_one.text_begin), std::nullopt});
    }
  }
  const Report report(arguments, before, after);
  print(arguments.common.json() ? report.json(cables, policy) : report.text(cables));
  const auto lowered = [&report](const CableChanges& cable) {
    return std::any_of(cable.changes.begin(), cable.changes.end(),
                       [&report](const MarkingChange& change) { return report.fails(change); });
  };
  return std::any_of(cables.begin(), cables.end(), lowered) ? kExitFindings : kExitClean;
}

}  // namespace cablemark
