// How the loader reads nodes: maps with known keys, words, dates, lists; and how it says what is wrong with them. A
// mistake is reported once, where it stands; what depends on it is left out without a word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/date.hpp"
#include "policies/load.hpp"
#include "policies/yaml_nodes.hpp"

namespace cablemark {

PolicyPlace place_of(const Node& node);

class Mistakes {
 public:
  void add(const Node& at, std::string message);
  // At the byte `offset` of the node's text.
  void add(const Node& at, std::size_t offset, std::string message);
  void add(PolicyPlace place, std::string message);
  void add(PolicyError error) { mistakes_.push_back(std::move(error)); }
  // What later mistakes are about: PolicyError::code.
  void about(std::string_view code) { code_ = code; }
  // A file that later mistakes may stand in; fixes their order.
  void enter(std::string_view file);

  [[nodiscard]] bool empty() const { return mistakes_.empty(); }
  [[nodiscard]] std::size_t count() const { return mistakes_.size(); }
  // Takes back what was added after the first `count`.
  void forget_after(std::size_t count) {
    mistakes_.erase(mistakes_.begin() + static_cast<std::ptrdiff_t>(count), mistakes_.end());
  }
  // In the order of files and places, each once.
  std::vector<PolicyError> take();

 private:
  std::vector<PolicyError> mistakes_;
  std::vector<std::string> files_;
  std::string_view code_ = "pack";
};

// A file of the project's own, read as YAML; an empty one has no nodes. Null if it is no YAML, which is reported.
std::unique_ptr<NodeTable> read_table(Mistakes& mistakes, const std::string& file, std::string_view bytes);

// `; did you mean `x`?`, or nothing.
std::string did_you_mean(std::string_view wanted, std::span<const std::string_view> names);
std::string did_you_mean(std::string_view nearest);
// "`a`, `b` or `c`".
std::string one_of(std::span<const std::string_view> names);
// "a list", "the text `x`", for messages.
std::string described(const Node& node);

// The values of a map by key. Unknown keys, and a node that is no map, are reported.
class Fields {
 public:
  // `what` names the map in messages, "a level", and must outlive the fields.
  Fields(Mistakes& mistakes, const Node& node, std::string_view what, std::span<const std::string_view> names);

  // The value of `name`; empty if it does not stand there.
  [[nodiscard]] Node operator[](std::string_view name) const;
  [[nodiscard]] Node key(std::string_view name) const;
  // As operator[], and its absence is a mistake.
  Node required(Mistakes& mistakes, std::string_view name) const;
  [[nodiscard]] explicit operator bool() const { return usable_; }
  [[nodiscard]] const Node& node() const { return node_; }

 private:
  Node node_;
  std::string_view what_;
  std::vector<std::pair<std::string_view, Node>> keys_;  // that stand there
  bool usable_ = false;
};

// Each reports a value of another shape, and gives nothing for it and for an empty node.
std::optional<std::string_view> read_text(Mistakes& mistakes, const Node& node, std::string_view what);
std::optional<bool> read_yes_no(Mistakes& mistakes, const Node& node);
std::optional<std::int64_t> read_number(Mistakes& mistakes, const Node& node);
std::optional<Date> read_date(Mistakes& mistakes, const Node& node);
std::optional<std::size_t> read_choice(Mistakes& mistakes, const Node& node, std::span<const std::string_view> names);
Period read_period(Mistakes& mistakes, const Fields& fields);

// The elements of a list of texts; one text stands for a list of one.
std::vector<Node> read_texts(Mistakes& mistakes, const Node& node, std::string_view what);
std::vector<std::string> strings(std::span<const Node> nodes);
// The keys of a map with their values as one line; of another value, this line under an empty key. One text and a list
// of it read the same.
std::vector<std::pair<std::string, std::string>> written_fields(const Node& node);

// Whether text is an identifier, `[A-Za-z_][A-Za-z0-9_]*`, or a name, `[a-z0-9-]+`.
bool is_identifier(std::string_view text);
bool is_name(std::string_view text);

}  // namespace cablemark
