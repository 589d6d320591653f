#include "cli/marking_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <iterator>

#include "checks/marking_judge.hpp"
#include "checks/markings.hpp"
#include "inputs/output.hpp"
#include "report/json_parts.hpp"
#include "report/marking_json.hpp"
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

Options options_of(const MarkingArguments& arguments) {
  Options options;
  options.as_of = day_of("--as-of", arguments.common.as_of);
  options.today = today();
  return options;
}

class Judge {
 public:
  Judge(const MarkingArguments& arguments, const Policy& policy)
      : arguments_(arguments), policy_(policy), judge_(policy, options_of(arguments)), json_(policy) {}

  // Valid until the next one. Null bytes and the like are as invalid here as anywhere else.
  const MarkingVerdict& judge(std::string_view text) {
    const bool portion = arguments_.portion || (!arguments_.line && !text.empty() && text.front() == '(');
    return judge_.judge(text, portion ? MarkForm::Portion : MarkForm::Line);
  }

  void append_json(std::string& out, std::string_view text, const MarkingVerdict& verdict) {
    json_.append(out, text, verdict);
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
  MarkingJudge judge_;
  MarkingJson json_;
};

// Bytes that are read or written at once.
constexpr std::size_t kChunk = 64 * 1024;

// Calls `each` with every line of standard input, and `idle` before it waits for more.
void read_lines(const std::function<void(std::string_view)>& each, const std::function<void()>& idle) {
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
        const MarkingVerdict& verdict = judge.judge(text);
        judge.append_json(out, text, verdict);
        out += '\n';
        if (out.size() >= kChunk) flush();
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
  const Options options = options_of(arguments);
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
  bool invalid = false;
  const bool json = arguments.common.json();
  if (json) out += R"({"markings":[)";
  for (std::size_t n = 0; n < arguments.texts.size(); ++n) {
    const std::string_view text = trimmed(arguments.texts[n]);
    const MarkingVerdict& verdict = judge.judge(text);
    invalid = invalid || !verdict.valid;
    if (json) {
      if (n > 0) out += ',';
      judge.append_json(out, text, verdict);
    } else {
      judge.describe(out, text, verdict);
    }
  }
  if (json) out += "]}\n";
  print(out);
  return invalid ? kExitFindings : kExitClean;
}

int run_rollup(const MarkingArguments& arguments) {
  const Policy policy = policy_of(arguments.common.policy);
  const Options options = options_of(arguments);
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
  write_error("cablemark: " + unread +
              " could not be read in full, so that the roll-up may lack what that calls for; " +
              "`cablemark marking` says what is wrong\n");
  return kExitFailed;
}

}  // namespace cablemark
