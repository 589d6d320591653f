#include "checks/listed_text.hpp"

#include <algorithm>

namespace cablemark {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

// Where `word` stands in `text` by itself.
std::size_t find_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_capital(text[at - 1])) && (end == text.size() || !is_capital(text[end]))) return at;
  }
  return std::string_view::npos;
}

// A name that other lists of the pattern have in its place.
bool is_open(std::string_view name) { return name != "USA"; }

// Of all lists.
std::vector<std::string_view> open_names(std::string_view marking, const MarkingPattern& pattern) {
  std::vector<std::string_view> names;
  for (const MarkingPattern::List& list : pattern.lists()) {
    for (std::uint32_t n = list.first; n < list.first + list.count; ++n) {
      if (is_open(pattern.code(marking, n))) names.push_back(pattern.code(marking, n));
    }
  }
  return names;
}

}  // namespace

std::optional<ListedText> ListedText::of(std::string_view message, std::string_view marking,
                                         const MarkingPattern& pattern) {
  ListedText listed;
  const auto& lists = pattern.lists();
  const auto last_name = [&](const MarkingPattern::List& list) {
    return pattern.code(marking, list.first + list.count - 1);
  };
  for (;;) {
    std::size_t first = std::string_view::npos;
    std::uint32_t found = 0;
    for (std::uint32_t n = 0; n < lists.size(); ++n) {
      if (!is_open(last_name(lists[n]))) continue;
      const std::size_t at = find_word(message, lists[n].span.of(marking));
      if (at >= first) continue;
      first = at;
      found = n;
    }
    if (first == std::string_view::npos) break;
    listed.parts_.push_back({std::string(message.substr(0, first)), found});
    message.remove_prefix(first + lists[found].span.length());
  }
  listed.end_ = message;
  const bool named = names(listed.end_, marking, pattern) ||
                     std::any_of(listed.parts_.begin(), listed.parts_.end(),
                                 [&](const Part& part) { return names(part.before, marking, pattern); });
  if (named) return std::nullopt;
  return listed;
}

bool ListedText::names(std::string_view text, std::string_view marking, const MarkingPattern& pattern) {
  const std::vector<std::string_view> open = open_names(marking, pattern);
  return std::any_of(open.begin(), open.end(),
                     [text](std::string_view name) { return find_word(text, name) != std::string_view::npos; });
}

bool ListedText::ambiguous(std::string_view marking, const MarkingPattern& pattern) {
  std::vector<std::string_view> open = open_names(marking, pattern);
  std::sort(open.begin(), open.end());
  return std::adjacent_find(open.begin(), open.end()) != open.end();
}

void ListedText::write(std::string& message, std::string_view marking, const MarkingPattern& pattern) const {
  if (parts_.empty()) return;
  message.clear();
  for (const Part& part : parts_) message.append(part.before).append(pattern.lists()[part.list].span.of(marking));
  message += end_;
}

}  // namespace cablemark
