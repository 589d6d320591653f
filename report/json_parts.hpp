// Pieces that several JSON outputs share.
#pragma once

#include "checks/check.hpp"
#include "report/json_writer.hpp"

namespace cablemark {

void write_tool(JsonWriter& json, std::string_view version);
void write_policy(JsonWriter& json, const Policy& policy);
void write_citations(JsonWriter& json, const Policy& policy, const std::vector<std::uint32_t>& cite);
// The name of the level's row, or null.
void write_level(JsonWriter& json, const Policy& policy, const std::optional<WordId>& level);
void write_controls(JsonWriter& json, const Policy& policy, const std::vector<WordId>& controls);
void write_strings(JsonWriter& json, const std::vector<std::string>& texts);
// `offset`, `length`, `line`, `column` ... of an object that is open.
void write_place(JsonWriter& json, const Source& source, Span span);
// A comma and a line end, which begin each element of an array that is written in pieces.
inline constexpr std::string_view kNextElement = ",\n";
// An array that is written in pieces: the first element of all loses its comma.
class JsonElements {
 public:
  void append(std::string_view elements, std::string& out);
  // Ends the line of the last element.
  void end(std::string& out) const;

 private:
  bool first_ = true;
};
// {"error":{"code","message"}} and a line end.
std::string json_error(std::string_view code, std::string_view message);

}  // namespace cablemark
