#include "report/xml_writer.hpp"

#include "report/terminal.hpp"
#include "report/utf8.hpp"

namespace cablemark {

void append_xml(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    const std::string_view character = text.substr(0, point.length);
    text.remove_prefix(point.length);
    if (point.valid && (point.code == 0xFFFE || point.code == 0xFFFF)) {
      out += "\xEF\xBF\xBD";
      continue;
    }
    switch (point.code) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        append_shown(out, character);
    }
  }
}

void XmlWriter::close_tag() {
  if (in_tag_) out_ += '>';
  in_tag_ = false;
}

XmlWriter& XmlWriter::begin(std::string_view name) {
  close_tag();
  if (!open_.empty()) {
    open_.back().has_elements = true;
    out_ += '\n';
  }
  out_.append(open_.size() * 2, ' ');
  out_.append("<").append(name);
  open_.push_back({name});
  in_tag_ = true;
  return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
  out_.append(" ").append(name).append("=\"");
  append_xml(out_, value);
  out_ += '"';
  return *this;
}

XmlWriter& XmlWriter::text(std::string_view text) {
  close_tag();
  append_xml(out_, text);
  return *this;
}

XmlWriter& XmlWriter::end() {
  const Element element = open_.back();
  open_.pop_back();
  if (in_tag_) {
    out_ += "/>";
    in_tag_ = false;
  } else {
    if (element.has_elements) {
      out_ += '\n';
      out_.append(open_.size() * 2, ' ');
    }
    out_.append("</").append(element.name).append(">");
  }
  if (open_.empty()) out_ += '\n';
  return *this;
}

}  // namespace cablemark
