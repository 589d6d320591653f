// Writes XML into a string that the caller keeps. Names are words of the program; values are escaped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cablemark {

class XmlWriter {
 public:
  explicit XmlWriter(std::string& out) : out_(out) {}

  // Elements stand on lines of their own; an element without content is closed at once.
  XmlWriter& begin(std::string_view name);
  XmlWriter& attribute(std::string_view name, std::string_view value);
  XmlWriter& text(std::string_view text);
  XmlWriter& end();

 private:
  struct Element {
    std::string_view name;
    bool has_elements = false;
  };
  void close_tag();

  std::string& out_;
  std::vector<Element> open_;
  bool in_tag_ = false;
};

// `text` for XML and HTML: markup is escaped, and what cannot stand in XML 1.0 or acts on a reader is shown as `\x1b`.
void append_xml(std::string& out, std::string_view text);

}  // namespace cablemark
