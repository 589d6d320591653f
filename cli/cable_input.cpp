#include "cli/cable_input.hpp"

#include <sys/stat.h>

#include <charconv>

#include "cli/command.hpp"
#include "inputs/input_texts.hpp"
#include "policies/sha256.hpp"

namespace cablemark {

FileLine split_line(const std::string& text) {
  struct stat status {};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon + 1 == text.size() || ::stat(text.c_str(), &status) == 0) return {text, {}};
  std::uint64_t line = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data() + colon + 1, last, line);
  if (error != std::errc() || end != last) return {text, {}};
  return {text.substr(0, colon), line};
}

std::optional<CableKind> kind_of(const std::string& name) {
  if (name == "auto") return std::nullopt;
  for (const CableKind kind : {CableKind::Telegram, CableKind::Smart, CableKind::Telegram1970s, CableKind::Document}) {
    if (kind_name(kind) == name) return kind;
  }
  throw CommandError{"usage", "--kind `" + name + "` is not known" +
                                  did_you_mean(name, {"auto", "telegram", "smart", "telegram-1970s", "document"}) +
                                  "; it is auto, telegram, smart, telegram-1970s or document"};
}

std::optional<Stage> stage_of(const std::string& name) {
  if (name.empty()) return std::nullopt;
  for (const Stage stage : {Stage::Draft, Stage::Sent, Stage::Release}) {
    if (stage_name(stage) == name) return stage;
  }
  throw CommandError{"usage", "--stage `" + name + "` is not known" + did_you_mean(name, {"draft", "sent", "release"}) +
                                  "; it is draft, sent or release"};
}

void CableInput::take_text(const std::string& file, const Policy& policy) {
  std::size_t count = 0;
  const InputTexts texts =
      each_text(file, reader_.bytes(), policy, scratch.text, [&](const std::string& name, std::string_view text) {
        ++count;
        bytes_ = text;
        if (name == file) return;
        part_ = text;
        bytes_ = part_;
      });
  if (texts.error)
    throw CommandError{std::string(error_code_name(texts.error->code)), file + ": " + texts.error->message};
  if (count > 1) {
    throw CommandError{
        "input", file + ": this mail encloses " + std::to_string(count) + " texts; save the one to look at as a file"};
  }
}

CableInput::CableInput(const CableArguments& arguments, const Policy& policy) {
  options.kind = kind_of(arguments.kind);
  options.stage = stage_of(arguments.stage);
  options.as_of = day_of("--as-of", arguments.as_of);
  options.today = today();
  if (const std::optional<DocumentError> error = reader_.read_named(arguments.file, {})) {
    throw CommandError{std::string(error_code_name(error->code)), arguments.file + ": " + error->message};
  }
  take_text(arguments.file, policy);
  sha256_ = sha256_hex(bytes_);
  no_rules_.resize(policy.rules.size());
  options.path = arguments.file;
  options.sha256 = sha256_;
  options.selected = &no_rules_;
  documents = check(bytes_, policy, options, scratch);
  const std::optional<DocumentError>& error = documents.front().error;
  if (scratch.text.parsed.cable_count != 0 && (!error || error->code == ErrorCode::Evaluation)) return;
  if (!error) throw CommandError{"not-a-cable", arguments.file + ": no cable was found"};
  throw CommandError{std::string(error_code_name(error->code)), arguments.file + ": " + error->message};
}

}  // namespace cablemark
