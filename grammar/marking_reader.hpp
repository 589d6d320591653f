// Reads one marking word by word. Included by the parts of the marking grammar and by nothing else.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/marking.hpp"
#include "grammar/marking_tokens.hpp"

namespace cablemark::marking_reader {

using namespace marking_tokens;

inline bool same_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() &&
         std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return upper(a) == b; });
}

inline bool is_code_shaped(std::string_view word) {
  return word.size() >= 2 && word.size() <= 4 && std::all_of(word.begin(), word.end(), is_letter);
}

// The words that steer where countries stand in a mark; they are shape, as `SECTION` is in a cable.
constexpr std::string_view kJoint = "JOINT";
constexpr std::string_view kForeign = "FGI";

// Sub-compartments have up to six characters.
constexpr std::size_t kLongestCompartment = 6;

// A word of the vocabulary where it stands.
struct Item {
  Word word;
  std::uint32_t length = 0;
  bool in_place = true;
  bool spaced = false;
};

class Reader {
 public:
  Reader(std::string_view text, Span within, MarkForm form, const Vocabulary& vocabulary, MarkPool& pool)
      : text_(text.substr(0, within.end)), at_(within.begin), form_(form), vocabulary_(vocabulary), pool_(pool) {
    mark_.form = form;
  }

  Marking read();

 private:
  [[nodiscard]] Token peek() const { return token_at(text_, at_); }
  Token take();
  Join take_gap(Span& span);
  [[nodiscard]] std::string_view rest(std::uint32_t from) const { return text_.substr(from); }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

  bool read_head(Join join);
  void add_control_at(std::uint32_t place, Span word);
  bool read_joint();
  bool read_foreign(bool behind_slashes);
  [[nodiscard]] bool is_owner(std::string_view text, std::size_t length) const;
  std::optional<Item> level_at(std::uint32_t at) const;
  std::optional<Item> item_at(std::uint32_t at, Join join) const;
  void separate(Join join, Span gap);
  bool read_item(Join join, Span gap);
  bool read_caption(Join join, Span gap);
  [[nodiscard]] bool behind_unknown() const {
    return !pool_.scratch.unknown.empty() && pool_.scratch.unknown.back().end == end_;
  }
  [[nodiscard]] bool separator_follows() const;
  bool read_tail();
  void read_unknown(Join join);
  void read_compartment();
  bool is_compartment(const std::optional<Item>& item, Join join) const;

  void take_level(const Item& item);
  void take_control(const Item& item);
  std::uint32_t add_control(const Item& item, Span word);
  Range read_codes(std::vector<CodeUse>& codes, Range* separators);
  std::optional<CodeUse> code_at(Join join, bool first) const;
  bool read_listed_control(Join join, Span gap);
  bool take_code(std::vector<CodeUse>& codes, Range* separators, bool first, std::uint32_t before);

  bool next_bracket(Span& gap);
  Range store(const std::vector<Span>& spans);
  void finish(std::uint32_t begin, std::uint32_t end);

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t end_ = 0;  // of what was read as marking
  MarkForm form_;
  const Vocabulary& vocabulary_;
  MarkPool& pool_;
  Marking mark_;
  bool open_ended_ = false;  // text may follow: a line, a portion without its closing bracket
  bool started_ = false;     // a word was read
  bool level_may_stand_ = true;
  bool level_implied_ = false;
  bool after_control_ = false;       // the word before is a control
  bool dashed_control_ = false;      // ... that holds a dash itself and implies no level
  bool after_compartment_ = false;   // the word before is a compartment
  bool programs_ = false;            // the control before has names parted by slashes
  std::uint32_t no_list_until_ = 0;  // codes up to here stand before no control
};

// What stands in the brackets, without blanks at its ends.
std::string_view inside_brackets(std::string_view text);
// `T S`, `S BU`: one mark with a blank in it.
bool is_parted_mark(std::string_view inside, const Vocabulary& vocabulary);

}  // namespace cablemark::marking_reader
