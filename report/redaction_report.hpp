// What was withheld from released copies: the index for a spreadsheet, and JSON.
#pragma once

#include <string>
#include <string_view>

#include "report/json_writer.hpp"
#include "report/released_copy.hpp"

namespace cablemark {

// The first row of an index.
std::string redaction_index_head();
// Rows by RFC 4180; a cell that a spreadsheet would run as a formula begins with an apostrophe.
void append_redaction_index(std::string& out, std::string_view path, const ReleasedCopy& copy);
// `"cables":[...]` of an object that is open. `source` is that of the original.
void write_redaction(JsonWriter& json, const Source& source, const ReleasedCopy& copy);

}  // namespace cablemark
