// Cables are kept as web pages, too. A page becomes its text in place: every byte keeps its offset.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cablemark {

// Whether the text is a page as a browser reads it: it opens with a tag, and has one of those that make up a page.
bool is_html(std::string_view text);

// Makes blanks of tags, of scripts, styles and comments, and characters of references. What a browser shows as a line
// end becomes one; `line_ends` gets those that stand on no line end of the page, in their order.
void read_html(std::string& text, std::vector<std::uint32_t>& line_ends);

}  // namespace cablemark
