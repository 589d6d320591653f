#include "inputs/json_line.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "inputs/mail.hpp"

namespace cablemark {

void read_json_line(std::string_view line, std::uint64_t number, Member& member) {
  using nlohmann::json;
  member.name = fmt::format("{}", number);
  const auto wrong = [&member](std::string message) {
    member.error = DocumentError{ErrorCode::Encoding, std::move(message)};
  };
  const json object = json::parse(line, nullptr, false);
  if (!object.is_object()) return wrong("this line is no JSON object");
  if (const auto id = object.find("id"); id != object.end()) {
    if (id->is_string()) member.name = id->get<std::string>();
    if (id->is_number_integer()) member.name = id->dump();
  }
  if (const auto text = object.find("text"); text != object.end() && text->is_string()) {
    member.bytes = text->get<std::string>();
    return;
  }
  if (const auto text = object.find("b64"); text != object.end() && text->is_string()) {
    if (std::optional<std::string> bytes = decode_base64_text(text->get<std::string>())) {
      member.bytes = std::move(*bytes);
    } else {
      wrong("`b64` of this line is no base64");
    }
    return;
  }
  wrong("this line has no `text` and no `b64`");
}

}  // namespace cablemark
