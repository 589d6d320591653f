#include "policies/rule_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cablemark {

namespace {

using namespace std::string_view_literals;

constexpr std::array kSeverities = {"note"sv, "warning"sv, "error"sv};
constexpr std::array kChoiceKeys = {"when"sv, "is"sv};

}  // namespace

bool RuleParts::is_expression(const Node& node, std::string_view what) {
  switch (node.kind()) {
    case YamlKind::Null:
      mistakes_.add(node, fmt::format("{} stands here, not nothing", what));
      return false;
    case YamlKind::List:
      mistakes_.add(
          node,
          fmt::format("{} stands here, not a list: an expression that begins with `[` must stand in quotes", what));
      return false;
    case YamlKind::Map:
      mistakes_.add(
          node,
          fmt::format(
              "{} stands here, not a map: an expression that begins with `{{`, or holds `: `, must stand in quotes",
              what));
      return false;
    case YamlKind::Text:
      break;
  }
  if (node.raw().several_lines) {
    mistakes_.add(node, fmt::format("{} stands on one line, or in a `|` block", what));
    return false;
  }
  return true;
}

bool is_cut(const Node& node) {
  const char first = node.raw().comment;
  return first != 0 && first != ' ' && first != '#';
}

void RuleParts::report(const Node& node, std::size_t offset, const ExpressionError& error) {
  const TextPlace place = place_in(node, offset + error.offset);
  mistakes_.add({{node.table().file, place.line, place.column}, error.message, "expression"});
}

const Expression* RuleParts::parse(const Node& node, std::size_t offset, std::size_t size) {
  std::variant<Expression, ExpressionError> parsed =
      parse_expression(node.text().substr(offset, size), std::move(parsed_));
  if (auto* expression = std::get_if<Expression>(&parsed)) {
    if (is_cut(node)) {
      mistakes_.add(node,
                    "YAML ends this text at ` #`: take out what follows, or put the whole expression in quotes; a "
                    "comment begins with a blank and a word");
      return nullptr;
    }
    parsed_ = std::move(*expression);
    return &parsed_;
  }
  // A `#` is no part of an expression but inside of quotes: where YAML took it for a comment, they did not close.
  if (node.raw().comment != 0) {
    mistakes_.add(node, "YAML ends this text at ` #`: put the expression in quotes");
  } else {
    report(node, offset, std::get<ExpressionError>(parsed));
  }
  return nullptr;
}

std::optional<NodeId> RuleParts::expression(const Node& node, std::size_t offset) {
  if (!is_expression(node, "an expression")) return std::nullopt;
  const Expression* parsed = parse(node, offset, node.text().size());
  if (parsed == nullptr) return std::nullopt;
  const std::variant<NodeId, ExpressionError> compiled = compiler_.compile(*parsed);
  if (const auto* id = std::get_if<NodeId>(&compiled)) return *id;
  report(node, offset, std::get<ExpressionError>(compiled));
  return std::nullopt;
}

std::optional<NodeId> RuleParts::condition(const Node& node, std::string_view key) {
  if (!is_expression(node, "an expression")) return std::nullopt;
  const Expression* parsed = parse(node, 0, node.text().size());
  if (parsed == nullptr) return std::nullopt;
  const std::variant<NodeId, ExpressionError> compiled = compiler_.compile_condition(*parsed);
  if (const auto* id = std::get_if<NodeId>(&compiled)) {
    if (kept_ != nullptr) kept_->push_back({key, *id, {}, std::string(node.text()), place_of(node)});
    return *id;
  }
  report(node, 0, std::get<ExpressionError>(compiled));
  return std::nullopt;
}

std::optional<NodeId> RuleParts::written_for(const Node& at, std::string_view text) {
  std::variant<Expression, ExpressionError> parsed = parse_expression(text, std::move(parsed_));
  if (const auto* error = std::get_if<ExpressionError>(&parsed)) {
    mistakes_.add(at, error->message);
    return std::nullopt;
  }
  parsed_ = std::move(std::get<Expression>(parsed));
  const std::variant<NodeId, ExpressionError> compiled = compiler_.compile(parsed_);
  if (const auto* id = std::get_if<NodeId>(&compiled)) return *id;
  mistakes_.add(at, std::get<ExpressionError>(compiled).message);
  return std::nullopt;
}

void RuleParts::let(const Node& name, const Node& node) {
  if (!is_expression(node, "an expression")) return;
  const Expression* parsed = parse(node, 0, node.text().size());
  if (parsed == nullptr) return;
  if (kept_ != nullptr) {
    kept_->push_back({"let", kNoNode, std::string(name.text()), std::string(node.text()), place_of(node)});
  }
  if (const auto error = compiler_.add_let(name.text(), *parsed)) report(node, 0, *error);
}

std::vector<NodeId> RuleParts::conditions(const Node& node, std::string_view what) {
  std::vector<NodeId> ids;
  if (!node) return ids;
  if (!node.is(YamlKind::List)) {
    if (const auto id = condition(node, what)) ids.push_back(*id);
    return ids;
  }
  if (!node.has_children()) mistakes_.add(node, fmt::format("`{}` has an empty list of expressions", what));
  for (const Node element : node) {
    if (const auto id = condition(element, what)) ids.push_back(*id);
  }
  return ids;
}

std::optional<NodeId> RuleParts::place(const Node& node) {
  const std::optional<NodeId> id = expression(node);
  if (!id) return std::nullopt;
  if (const auto problem = place_problem(program_, *id)) {
    mistakes_.add(node, *problem);
    return std::nullopt;
  }
  return id;
}

std::vector<NodeId> RuleParts::places(const Node& node) {
  std::vector<NodeId> ids;
  if (!node) return ids;
  if (!node.is(YamlKind::List)) {
    if (const auto id = place(node)) ids.push_back(*id);
    return ids;
  }
  for (const Node element : node) {
    if (const auto id = place(element)) ids.push_back(*id);
  }
  return ids;
}

template <typename T, typename ReadValue>
std::vector<Choice<T>> RuleParts::choices(const Node& node, std::string_view what, ReadValue read_value) {
  std::vector<Choice<T>> lines;
  if (!node) return lines;
  if (!node.is(YamlKind::List)) {
    if (std::optional<T> value = read_value(node)) lines.push_back({kNoNode, std::move(*value)});
    return lines;
  }
  if (!node.has_children()) mistakes_.add(node, fmt::format("`{}` has an empty list", what));
  const std::string title = fmt::format("a line of `{}`", what);
  for (auto it = node.begin(); it != node.end();) {
    const Node element = *it;
    ++it;
    const bool last = !(it != node.end());
    const Fields fields(mistakes_, element, title, kChoiceKeys);
    if (!fields) continue;
    Choice<T> line;
    const Node when = fields["when"];
    const Node is = fields.required(mistakes_, "is");
    if (when && last) {
      mistakes_.add(fields.key("when"),
                    fmt::format("the last line of `{}` has no `when`: it stands where no other line does", what));
    } else if (!when && !last) {
      mistakes_.add(element,
                    fmt::format("this line of `{}` has no `when`, so the lines after it are never reached", what));
    }
    bool whole = true;
    if (when) {
      const auto id = condition(when, what);
      whole = id.has_value();
      if (id) line.when = *id;
    }
    if (!is) continue;
    std::optional<T> value = read_value(is);
    if (!value || !whole) continue;
    line.is = std::move(*value);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Choice<Severity>> RuleParts::severity(const Node& node) {
  return choices<Severity>(node, "severity", [&](const Node& value) -> std::optional<Severity> {
    const auto choice = read_choice(mistakes_, value, kSeverities);
    if (!choice) return std::nullopt;
    return static_cast<Severity>(*choice);
  });
}

std::vector<Choice<MessageTemplate>> RuleParts::message(const Node& node) {
  return choices<MessageTemplate>(node, "message", [&](const Node& value) { return message_template(value); });
}

namespace {

// The end of the expression that begins after a `{`: its `}`, outside of texts and of braces of its own.
std::size_t expression_end(std::string_view text, std::size_t at) {
  int open = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      const char quote = c;
      for (++at; at < text.size() && text[at] != quote; ++at) {
        if (text[at] == '\\') ++at;
      }
      if (at >= text.size()) return std::string_view::npos;
    } else if (c == '{') {
      ++open;
    } else if (c == '}') {
      if (open == 0) return at;
      --open;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<MessageTemplate> RuleParts::message_template(const Node& node) {
  if (node.is(YamlKind::Map)) {
    mistakes_.add(
        node, "a message stands here, not a map: a message that begins with `{` or holds `: ` must stand in quotes");
    return std::nullopt;
  }
  if (!is_expression(node, "a message")) return std::nullopt;
  if (node.raw().comment != 0) {
    mistakes_.add(node, "YAML ends this text at ` #`: put the message in quotes");
    return std::nullopt;
  }
  std::string_view text = node.text();
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (text.empty() || text.find('\n') != std::string_view::npos) {
    mistakes_.add(node, text.empty() ? "an empty message" : "a message is one line");
    return std::nullopt;
  }
  MessageTemplate parts;
  MessagePart part;
  bool whole = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t brace = std::min(text.find_first_of("{}", i), text.size());
    part.text += text.substr(i, brace - i);
    i = brace;
    if (i == text.size()) break;
    const char c = text[i];
    if (i + 1 < text.size() && text[i + 1] == c) {
      part.text += c;
      ++i;
      continue;
    }
    const std::size_t end = c == '{' ? expression_end(text, i + 1) : std::string_view::npos;
    if (end == std::string_view::npos) {
      mistakes_.add(node, i,
                    c == '{' ? "this `{` has no `}`; a brace that is text is written twice: `{{`"
                             : "this `}` has no `{`; a brace that is text is written twice: `}}`");
      return std::nullopt;
    }
    const Expression* parsed = parse(node, i + 1, end - i - 1);
    std::optional<NodeId> id;
    if (parsed != nullptr) {
      const std::variant<NodeId, ExpressionError> compiled = compiler_.compile(*parsed);
      if (const auto* compiled_id = std::get_if<NodeId>(&compiled)) {
        id = *compiled_id;
        if (const auto problem = message_problem(program_, *id, loops_)) {
          mistakes_.add(node, i + 1, *problem);
          id.reset();
        }
      } else {
        report(node, i + 1, std::get<ExpressionError>(compiled));
      }
    }
    whole = whole && id.has_value();
    if (id) {
      part.value = *id;
      parts.push_back(std::move(part));
      part = {};
    }
    i = end;
  }
  if (!part.text.empty()) parts.push_back(std::move(part));
  if (!whole) return std::nullopt;
  return parts;
}

}  // namespace cablemark
