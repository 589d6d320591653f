// Facts of the words that open and close parts of a text.
#include <algorithm>

#include "checks/fact_impl.hpp"

namespace cablemark {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The bytes of `text` that `words` takes, with any blanks and line ends between them; 0 if it begins otherwise.
std::size_t begins_with(std::string_view text, std::string_view words) {
  std::size_t at = 0;
  for (const char c : words) {
    if (c == ' ') {
      const std::size_t next = text.find_first_not_of(kBlanks, at);
      if (next == at || next == std::string_view::npos) return 0;
      at = next;
    } else if (at < text.size() && folded(text[at]) == c) {
      ++at;
    } else {
      return 0;
    }
  }
  return at;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// Where `words` stands first at or after `from`.
Span find_words(std::string_view text, std::string_view words, std::uint32_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (folded(text[at]) != words.front()) continue;
    const std::size_t length = begins_with(text.substr(at), words);
    if (length > 0) return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + length)};
  }
  return {};
}

}  // namespace

// `1. (SBU) Summary: ...`; a heading alone opens nothing that must be closed.
FactValues::Impl::Summary FactValues::Impl::summary_words() const {
  Summary summary;
  for (const Portion& portion : cable_->portions) {
    if (portion.kind == PortionKind::Heading) continue;
    const std::uint32_t begin =
        portion.mark.present() && portion.position == MarkPosition::Before ? portion.mark.span.end : portion.mark_place;
    if (begin >= portion.span.end) continue;
    const std::string_view words = without_blanks(text({begin, portion.span.end}));
    const std::size_t length = std::max(begins_with(words, "summary"), begins_with(words, "begin summary"));
    const std::string_view after = without_blanks(words.substr(length));
    const bool opens =
        length > 0 && (after.empty() || std::string_view(":.-(").find(after.front()) != std::string_view::npos ||
                       begins_with(after, "and ") > 0);
    if (!opens) continue;
    const auto at = static_cast<std::uint32_t>(words.data() - text_.data());
    summary.opened = {at, at + static_cast<std::uint32_t>(length)};
    break;
  }
  const std::string_view whole = text_.substr(0, std::min<std::size_t>(cable_->span.end, text_.size()));
  const std::uint32_t from = cable_->before_first_paragraph;
  summary.closed = find_words(whole, "end summary", from);
  if (!summary.closed.present()) summary.closed = find_words(whole, "end of summary", from);
  return summary;
}

std::uint64_t FactValues::Impl::text_lines() const {
  std::uint64_t lines = 0;
  bool blank = true;
  for (const char c : text({std::min(cable_->before_first_paragraph, cable_->span.end), cable_->span.end})) {
    if (c == '\n') {
      lines += blank ? 0 : 1;
      blank = true;
    } else {
      blank = blank && is_blank(c);
    }
  }
  return lines + (blank ? 0 : 1);
}

bool FactValues::Impl::designated() const {
  const std::string_view whole = text(cable_->span);
  for (std::size_t line = 0; line < whole.size();) {
    std::size_t end = whole.find('\n', line);
    if (end == std::string_view::npos) end = whole.size();
    const std::string_view words = without_blanks(whole.substr(line, end - line));
    for (const std::string_view opening : {"controlled by", "designated by", "cui designation"}) {
      const std::size_t length = begins_with(words, opening);
      if (length > 0 && length < words.size() && without_blanks(words.substr(length)).find_first_of(":-") == 0) {
        return true;
      }
    }
    line = end + 1;
  }
  return false;
}

}  // namespace cablemark
