#include "policies/policy_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include "policies/nearest_name.hpp"

namespace cablemark {

std::string format_policy_error(const PolicyError& error) {
  return fmt::format("{}:{}:{}: {}", error.place.file, error.place.line, error.place.column, error.message);
}

PolicyPlace place_of(const Node& node) { return {node.table().file, node.raw().line, node.raw().column}; }

void Mistakes::add(const Node& at, std::string message) { add(place_of(at), std::move(message)); }

void Mistakes::add(const Node& at, std::size_t offset, std::string message) {
  const TextPlace place = place_in(at, offset);
  add({at.table().file, place.line, place.column}, std::move(message));
}

void Mistakes::add(PolicyPlace place, std::string message) {
  mistakes_.push_back({std::move(place), std::move(message), code_});
}

void Mistakes::enter(std::string_view file) { files_.emplace_back(file); }

std::vector<PolicyError> Mistakes::take() {
  const auto order = [this](const PolicyError& error) {
    return std::find(files_.begin(), files_.end(), error.place.file) - files_.begin();
  };
  std::stable_sort(mistakes_.begin(), mistakes_.end(), [&](const PolicyError& a, const PolicyError& b) {
    const auto file_a = order(a);
    const auto file_b = order(b);
    return std::tie(file_a, a.place.line, a.place.column) < std::tie(file_b, b.place.line, b.place.column);
  });
  const auto same = [](const PolicyError& a, const PolicyError& b) {
    return a.place.file == b.place.file && a.place.line == b.place.line && a.place.column == b.place.column &&
           a.message == b.message;
  };
  mistakes_.erase(std::unique(mistakes_.begin(), mistakes_.end(), same), mistakes_.end());
  return std::move(mistakes_);
}

std::unique_ptr<NodeTable> read_table(Mistakes& mistakes, const std::string& file, std::string_view bytes) {
  auto table = std::make_unique<NodeTable>();
  table->file = file;
  std::vector<YamlError> errors = read_yaml(bytes, *table);
  // What holds nothing but comments says nothing: that is no mistake here, as it is in a pack.
  if (table->own_nodes.empty() && errors.size() == 1 && errors.front().message == kEmptyYaml) return table;
  for (YamlError& error : errors) mistakes.add({file, error.line, error.column}, std::move(error.message));
  if (!errors.empty()) table.reset();
  return table;
}

std::string did_you_mean(std::string_view nearest) {
  return nearest.empty() ? std::string() : fmt::format("; did you mean `{}`?", nearest);
}

std::string did_you_mean(std::string_view wanted, std::span<const std::string_view> names) {
  return did_you_mean(nearest_name(wanted, names));
}

std::string one_of(std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += fmt::format("`{}`", names[i]);
  }
  return text;
}

std::string described(const Node& node) {
  switch (node.kind()) {
    case YamlKind::Null:
      return "nothing";
    case YamlKind::List:
      return "a list";
    case YamlKind::Map:
      return "a map";
    case YamlKind::Text:
      break;
  }
  const std::string_view text = node.text();
  if (text.size() > 40 || text.find('\n') != std::string_view::npos) return "a text";
  return fmt::format("`{}`", text);
}

Fields::Fields(Mistakes& mistakes, const Node& node, std::string_view what, std::span<const std::string_view> names)
    : node_(node), what_(what) {
  if (!node || node.is(YamlKind::Null)) {
    usable_ = static_cast<bool>(node);
    return;
  }
  if (!node.is(YamlKind::Map)) {
    mistakes.add(node, fmt::format("{} is a map of keys and values, not {}", what, described(node)));
    return;
  }
  usable_ = true;
  keys_.reserve(names.size());
  for (auto it = node.begin(); it != node.end(); ++it) {
    const Node key = *it;
    ++it;
    if (std::find(names.begin(), names.end(), key.text()) != names.end()) {
      keys_.emplace_back(key.text(), key);
      continue;
    }
    const std::string meant = did_you_mean(key.text(), names);
    if (meant.empty() && node.raw().flow && !is_identifier(key.text())) {
      mistakes.add(
          key, fmt::format(
                   "unknown key `{}` of {}: an expression or text that holds `,` must stand in quotes inside of {{ }}",
                   key.text(), what));
    } else {
      mistakes.add(key, fmt::format("unknown key `{}` of {}{}", key.text(), what,
                                    meant.empty() ? fmt::format(": the keys are {}", one_of(names)) : meant));
    }
  }
}

Node Fields::key(std::string_view name) const {
  for (const auto& [text, node] : keys_) {
    if (text == name) return node;
  }
  return {};
}

Node Fields::operator[](std::string_view name) const {
  const Node found = key(name);
  return found ? found.next() : Node();
}

Node Fields::required(Mistakes& mistakes, std::string_view name) const {
  const Node value = (*this)[name];
  if (!value && usable_) mistakes.add(node_, fmt::format("{} needs the key `{}`", what_, name));
  return value;
}

std::optional<std::string_view> read_text(Mistakes& mistakes, const Node& node, std::string_view what) {
  if (!node) return std::nullopt;
  if (node.is(YamlKind::Text)) return node.text();
  mistakes.add(node, fmt::format("{} is a text, not {}", what, described(node)));
  return std::nullopt;
}

std::optional<bool> read_yes_no(Mistakes& mistakes, const Node& node) {
  if (!node) return std::nullopt;
  if (node.is(YamlKind::Text)) {
    if (node.text() == "yes" || node.text() == "true") return true;
    if (node.text() == "no" || node.text() == "false") return false;
  }
  mistakes.add(node, fmt::format("`yes` or `no` stands here, not {}", described(node)));
  return std::nullopt;
}

std::optional<std::int64_t> read_number(Mistakes& mistakes, const Node& node) {
  if (!node) return std::nullopt;
  if (node.is(YamlKind::Text)) {
    const std::string_view text = node.text();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    constexpr std::int64_t kLargest = 1'000'000'000;
    if (error == std::errc() && end == text.data() + text.size() && number >= -kLargest && number <= kLargest)
      return number;
  }
  mistakes.add(node, fmt::format("a whole number stands here, not {}", described(node)));
  return std::nullopt;
}

std::optional<Date> read_date(Mistakes& mistakes, const Node& node) {
  if (!node) return std::nullopt;
  if (node.is(YamlKind::Text)) {
    if (const auto date = parse_iso_date(node.text())) return date;
  }
  mistakes.add(node, fmt::format("a day that exists stands here, as `2003-09-22`, not {}", described(node)));
  return std::nullopt;
}

std::optional<std::size_t> read_choice(Mistakes& mistakes, const Node& node, std::span<const std::string_view> names) {
  if (!node) return std::nullopt;
  if (node.is(YamlKind::Text)) {
    const auto found = std::find(names.begin(), names.end(), node.text());
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  }
  mistakes.add(node, fmt::format("{} stands here, not {}{}", one_of(names), described(node),
                                 node.is(YamlKind::Text) ? did_you_mean(node.text(), names) : std::string()));
  return std::nullopt;
}

Period read_period(Mistakes& mistakes, const Fields& fields) {
  Period period{read_date(mistakes, fields["from"]), read_date(mistakes, fields["to"])};
  if (period.from && period.to && *period.to < *period.from) {
    mistakes.add(fields["to"], fmt::format("`to` is before `from`, {}", format_iso_date(*period.from)));
    period.to.reset();
  }
  return period;
}

std::vector<Node> read_texts(Mistakes& mistakes, const Node& node, std::string_view what) {
  std::vector<Node> texts;
  if (!node) return texts;
  if (node.is(YamlKind::Text)) {
    texts.push_back(node);
    return texts;
  }
  if (!node.is(YamlKind::List)) {
    mistakes.add(node, fmt::format("{} is a list of texts, not {}", what, described(node)));
    return texts;
  }
  for (const Node element : node) {
    if (element.is(YamlKind::Text)) {
      texts.push_back(element);
    } else {
      mistakes.add(element, fmt::format("{} is a list of texts, and holds {}", what, described(element)));
    }
  }
  return texts;
}

std::vector<std::string> strings(std::span<const Node> nodes) {
  std::vector<std::string> texts;
  texts.reserve(nodes.size());
  for (const Node& node : nodes) texts.emplace_back(node.text());
  return texts;
}

namespace {

std::string written(const Node& node) {
  if (node.is(YamlKind::Null)) return {};
  if (node.is(YamlKind::Text)) return std::string(node.text());
  const bool map = node.is(YamlKind::Map);
  std::string line = map ? "{" : "";
  bool value = false;
  for (const Node child : node) {
    if (value) {
      line += ": ";
    } else if (line.size() > (map ? 1U : 0U)) {
      line += ", ";
    }
    line += written(child);
    value = map && !value;
  }
  return map ? line + "}" : line;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> written_fields(const Node& node) {
  if (!node.is(YamlKind::Map)) return {{"", written(node)}};
  std::vector<std::pair<std::string, std::string>> fields;
  for (auto it = node.begin(); it != node.end(); ++it) {
    const Node key = *it;
    ++it;
    fields.emplace_back(key.text(), written(*it));
  }
  return fields;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace cablemark
