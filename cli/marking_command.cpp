#include "cli/marking_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <iterator>

#include "checks/markings.hpp"
#include "inputs/output.hpp"
#include "report/json_parts.hpp"
#include "report/terminal.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

class Judge {
 public:
  Judge(const MarkingArguments& arguments, const Policy& policy) : arguments_(arguments), policy_(policy) {
    options_.as_of = day_of("--as-of", arguments.common.as_of);
    options_.today = today();
  }

  // Null bytes and the like are as invalid here as anywhere else.
  MarkingVerdict judge(std::string_view text) {
    const bool portion = arguments_.portion || (!arguments_.line && !text.empty() && text.front() == '(');
    return check_marking(text, portion ? MarkForm::Portion : MarkForm::Line, policy_, options_, scratch_);
  }

  void write(JsonWriter& json, std::string_view text, const MarkingVerdict& verdict) const {
    json.begin_object().key("text").string(text);
    json.key("form").string(verdict.form == MarkForm::Portion ? "portion" : "line");
    json.key("verdict").string(verdict.valid ? "valid" : "invalid");
    write_level(json, policy_, verdict.marking.level);
    write_controls(json, policy_, verdict.marking.controls);
    json.key("rel_to");
    write_strings(json, verdict.marking.rel_to);
    json.key("findings").begin_array();
    for (const Finding& finding : verdict.findings) {
      const Rule& rule = policy_.rules[finding.rule];
      json.begin_object().key("rule").string(rule.name).key("severity").string(severity_name(finding.severity));
      json.key("category").string(category_name(rule.category)).key("message").string(finding.message);
      json.key("offset").integer(finding.span.begin).key("length").integer(finding.span.length());
      write_citations(json, policy_, rule.cite);
      json.end_object();
    }
    json.end_array().end_object();
  }

  void describe(std::string& out, std::string_view text, const MarkingVerdict& verdict) const {
    append_shown(out, text);
    out += verdict.valid ? ": valid " : ": invalid ";
    out += verdict.form == MarkForm::Portion ? "portion mark, " : "line, ";
    append_shown(out, human_marking(policy_, verdict.marking));
    out += '\n';
    for (const Finding& finding : verdict.findings) {
      fmt::format_to(std::back_inserter(out), "  {}: ", severity_name(finding.severity));
      append_shown(out, finding.message);
      fmt::format_to(std::back_inserter(out), " [{}]\n", policy_.rules[finding.rule].name);
    }
  }

 private:
  const MarkingArguments& arguments_;
  const Policy& policy_;
  Options options_;
  Scratch scratch_;
};

// Calls `each` with every line of standard input, and `idle` before it waits for more.
void read_lines(const std::function<void(std::string_view)>& each, const std::function<void()>& idle) {
  constexpr std::size_t kChunk = 64 * 1024;
  std::string held;
  std::string chunk(kChunk, '\0');
  for (;;) {
    idle();
    const ssize_t count = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw CommandError{"input", std::string("standard input cannot be read: ") + std::strerror(errno)};
    if (count == 0) break;
    std::string_view rest(chunk.data(), static_cast<std::size_t>(count));
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      if (held.empty()) {
        each(rest.substr(0, end));
      } else {
        held.append(rest.substr(0, end));
        each(held);
        held.clear();
      }
      rest.remove_prefix(end + 1);
    }
    held.append(rest);
  }
  if (!held.empty()) each(held);
}

int judge_lines(Judge& judge) {
  std::string out;
  bool invalid = false;
  bool any = false;
  const auto flush = [&] {
    if (!out.empty()) print(out);
    out.clear();
  };
  read_lines(
      [&](std::string_view line) {
        const std::string_view text = trimmed(line);
        const MarkingVerdict verdict = judge.judge(text);
        JsonWriter json(out);
        judge.write(json, text, verdict);
        out += '\n';
        invalid = invalid || !verdict.valid;
        any = true;
      },
      flush);
  flush();
  if (!any) throw CommandError{"input", "standard input holds no marking; write one a line"};
  return invalid ? kExitFindings : kExitClean;
}

// What was made, or why nothing can be made of the words.
int make(const MarkingArguments& arguments, const Policy& policy) {
  Options options;
  options.as_of = day_of("--as-of", arguments.common.as_of);
  options.today = today();
  Scratch scratch;
  const std::vector<std::string_view> words(arguments.texts.begin(), arguments.texts.end());
  const MadeMarking made = make_marking(words, policy, options, scratch);
  const bool refused = !made.mistakes.empty();
  const MarkingSummary& summary = made.line_verdict.marking;
  std::string out;
  if (arguments.common.json()) {
    JsonWriter json(out);
    json.begin_object().key("line").string_or_null(refused ? "" : made.line);
    json.key("portion").string_or_null(refused ? "" : made.portion);
    write_level(json, policy, refused ? std::nullopt : summary.level);
    write_controls(json, policy, refused ? std::vector<WordId>{} : summary.controls);
    json.key("rel_to");
    write_strings(json, refused ? std::vector<std::string>{} : summary.rel_to);
    json.key("mistakes");
    write_strings(json, made.mistakes);
    json.end_object();
    out += '\n';
  } else if (refused) {
    for (const std::string& mistake : made.mistakes) {
      out += "refused: ";
      append_shown(out, mistake);
      out += '\n';
    }
  } else {
    if (!arguments.portion) out += made.line + '\n';
    if (!arguments.line) out += made.portion + '\n';
  }
  print(out);
  return refused ? kExitFindings : kExitClean;
}

// `SECRET: (S//NF)`, `d2-16 adds NOFORN: (S//REL TO USA, GBR) (S) [IC Register (2016) D.2, Table 3]`.
void describe_part(std::string& out, const RollupPart& part, const Policy& policy) {
  fmt::format_to(std::back_inserter(out), "  {} {} ", part.row, part.change);
  append_shown(out, part.part);
  for (std::size_t i = 0; i < part.marks.size(); ++i) {
    out += i == 0 ? ": " : ", ";
    append_shown(out, part.marks[i]);
  }
  for (std::size_t i = 0; i < part.cite.size(); ++i) {
    out += i == 0 ? " [" : "; ";
    out += policy.citations[part.cite[i]].title;
  }
  out += part.cite.empty() ? "\n" : "]\n";
}

}  // namespace

int run_marking(const MarkingArguments& arguments) {
  if (arguments.portion && arguments.line) throw CommandError{"usage", "--portion and --line exclude each other"};
  const Policy policy = policy_of(arguments.common.policy);
  if (arguments.make) return make(arguments, policy);
  Judge judge(arguments, policy);
  if (arguments.texts.size() == 1 && arguments.texts.front() == "-") return judge_lines(judge);

  std::string out;
  JsonWriter json(out);
  bool invalid = false;
  if (arguments.common.json()) json.begin_object().key("markings").begin_array();
  for (const std::string& given : arguments.texts) {
    const std::string_view text = trimmed(given);
    const MarkingVerdict verdict = judge.judge(text);
    invalid = invalid || !verdict.valid;
    if (arguments.common.json()) {
      judge.write(json, text, verdict);
    } else {
      judge.describe(out, text, verdict);
    }
  }
  if (arguments.common.json()) {
    json.end_array().end_object();
    out += '\n';
  }
  print(out);
  return invalid ? kExitFindings : kExitClean;
}

int run_rollup(const MarkingArguments& arguments) {
  const Policy policy = policy_of(arguments.common.policy);
  Options options;
  options.as_of = day_of("--as-of", arguments.common.as_of);
  options.today = today();
  Scratch scratch;
  const std::vector<std::string_view> marks(arguments.texts.begin(), arguments.texts.end());
  const RollupResult result = roll_up_marks(marks, policy, options, scratch);
  std::string out;
  if (arguments.common.json()) {
    JsonWriter json(out);
    json.begin_object();
    write_level(json, policy, result.marking.level);
    write_controls(json, policy, result.marking.controls);
    json.key("rel_to");
    write_strings(json, result.marking.rel_to);
    json.key("line").string_or_null(result.marking.text).key("because").begin_array();
    for (const RollupReason& reason : result.because) {
      json.begin_object().key("row").string(reason.row).key("marks");
      write_strings(json, reason.marks);
      json.end_object();
    }
    json.end_array().key("parts").begin_array();
    for (const RollupPart& part : result.parts) {
      json.begin_object().key("part").string(part.part).key("change").string(part.change);
      json.key("row").string(part.row).key("marks");
      write_strings(json, part.marks);
      write_citations(json, policy, part.cite);
      json.end_object();
    }
    json.end_array().key("unread");
    write_strings(json, result.unread);
    json.end_object();
    out += '\n';
  } else {
    append_shown(out, result.marking.text);
    out += '\n';
    for (const RollupPart& part : result.parts) describe_part(out, part, policy);
  }
  print(out);
  if (result.unread.empty()) return kExitClean;
  std::string unread;
  for (const std::string& mark : result.unread) unread += (unread.empty() ? "`" : ", `") + shown(mark) + "`";
  write_error("cablemark: no level was read in " + unread + ": the roll-up does not count it\n");
  return kExitFailed;
}

}  // namespace cablemark
