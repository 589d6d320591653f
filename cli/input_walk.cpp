#include "cli/input_walk.hpp"

#include <utility>

#include "inputs/input_stream.hpp"
#include "inputs/input_texts.hpp"
#include "policies/sha256.hpp"

namespace cablemark {

void each_text_of(const std::vector<std::string>& paths, const Policy& policy,
                  const std::function<void(const WalkedText&)>& take) {
  WalkOptions walk;
  walk.paths = paths;
  Walker walker(walk);
  InputStream inputs(walker);
  InputReader reader;
  Scratch scratch;
  for (Input input; inputs.next(input);) {
    const auto fail = [&](std::optional<DocumentError>&& error) { take({input.path, {}, {}, std::move(error)}); };
    std::optional<DocumentError> error = input.error;
    if (!error && input.content == nullptr) error = read_into(reader, input, {});
    if (error) {
      fail(std::move(error));
      continue;
    }
    const std::string_view bytes = input.content != nullptr ? *input.content : reader.bytes();
    if (input.sniff && !begins_like_cable(bytes, policy, scratch.text)) continue;
    InputTexts texts =
        each_text(input.path, bytes, policy, scratch.text, [&take](const std::string& name, std::string_view text) {
          take({name, text, sha256_hex(text), std::nullopt});
        });
    if (texts.error) fail(std::move(texts.error));
  }
}

Documents check_walked(const WalkedText& text, const Policy& policy, Options options, Scratch& scratch) {
  if (text.error) {
    Documents documents(1);
    documents.front().status = DocumentStatus::Error;
    documents.front().error = text.error;
    return documents;
  }
  options.path = text.path;
  options.sha256 = text.sha256;
  return check(text.bytes, policy, options, scratch);
}

}  // namespace cablemark
