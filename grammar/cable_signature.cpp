// The signature, which is looked for from the end of the text.
#include "grammar/cable_parser.hpp"

namespace cablemark {

namespace {

bool is_signature_shape(std::string_view text) {
  if (text.size() < 2 || text.size() > 30) return false;
  std::size_t words = 1, letters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_upper(c) || is_high(c)) {
      ++letters;
    } else if (is_blank(c)) {
      words += i > 0 && !is_blank(text[i - 1]) ? 1 : 0;
    } else if (c != '-' && c != '\'' && c != '.') {
      return false;
    }
  }
  return words <= 2 && letters >= 3 && text.back() != '.' && text.find('.') == std::string_view::npos;
}

}  // namespace

void CableParser::find_signature() {
  for (std::size_t i = last_; i > first_; --i) {
    const TextLine& line = lines_[i - 1];
    switch (+line.what) {
      case LineClass::Blank:
      case LineClass::EndMessage:
      case LineClass::EndOfText:
      case LineClass::EndSerial:
      case LineClass::Stamp:
      case LineClass::Rule:
      case LineClass::PageLine:
      case LineClass::PageTop:
        continue;
      default:
        break;
    }
    const std::string_view text = view(line);
    if (line.what == LineClass::Caps) {
      if (starts_with(text, "note by") || text == "UNQUOTE") continue;
      if (is_banner(line)) continue;
      if (vocabulary_.exact(WordPlace::Caption, text)) continue;
      if (is_signature_shape(text)) {
        if (!sentence_ends_before(i - 1) && i - 1 > first_) {
          const std::string_view before = view(lines_[i - 2]);
          if (!starts_with(before, "minimize") && text.find(' ') != std::string_view::npos) return;
          if (!starts_with(before, "minimize") && all_capitals(before)) return;
        }
        signature_at_ = i - 1;
        cable_->signature = line.span();
        return;
      }
    }
    // `... MINIMIZE CONSIDERED.  EAGLETON`
    const std::size_t gap = text.rfind("  ");
    const std::size_t name = gap == std::string_view::npos ? gap : text.find_first_not_of(" \t", gap);
    if (name != std::string_view::npos && gap > 0 && text[gap - 1] == '.' && is_signature_shape(text.substr(name))) {
      cable_->signature = part(line.span(), name, text.size());
    }
    return;
  }
}

}  // namespace cablemark
