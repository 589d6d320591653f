// What the text of a marking says, but for the names of the countries in its lists. Most markings of a long list of
// them differ in nothing else, and a marking has one pattern with all that are judged alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/key.hpp"
#include "checks/list_part.hpp"
#include "grammar/marking.hpp"
#include "policies/policy.hpp"

namespace cablemark {

// The codes of a policy that nothing but the table of countries gives a meaning: no spelling of another word holds one.
class PlainCodes {
 public:
  explicit PlainCodes(const Policy& policy);

  struct Code {
    ListPart part = ListPart::None;
    std::uint32_t length = 0;
    std::uint64_t place = 0;  // in the order of lists: USA, countries, groups, each by its letters
  };
  // The code that `text` begins with, if its word ends there.
  [[nodiscard]] Code at(std::string_view text) const;
  // Whether `text` ends with the words of a control that takes a list.
  [[nodiscard]] bool list_follows(std::string_view text) const;

 private:
  // Of a code that has more than three letters, by its place among all codes.
  [[nodiscard]] ListPart part_at(std::uint64_t place) const;

  std::vector<ListPart> of_three_;                             // by their letters, as most have three
  std::vector<std::pair<std::uint64_t, ListPart>> of_others_;  // by their places, in order
  std::vector<std::string> controls_;
};

class MarkingPattern {
 public:
  // In the form that nothing is said against: each code known, none twice, USA before countries before groups, each in
  // alphabetical order, and one kind of separator, a comma and a blank or a blank.
  struct List {
    Span span;
    std::uint32_t first = 0, count = 0;  // as code() numbers them
  };

  // False if it has none: it is long, or a blank stands at its end. Borrows nothing.
  bool read(std::string_view text, MarkForm form, const PlainCodes& codes);
  // Whether no character stands in a text that markings have no use for. Of one pattern all texts are alike in that.
  [[nodiscard]] static bool is_plain(std::string_view text);

  // The same for all of one pattern: the text with what a list is in place of its codes.
  [[nodiscard]] std::string_view key() const { return key_.bytes(); }
  [[nodiscard]] const std::vector<List>& lists() const { return lists_; }
  [[nodiscard]] std::string_view code(std::string_view text, std::uint32_t n) const { return codes_[n].of(text); }

 private:
  // Nothing is taken unless a list stands there.
  bool read_list(std::string_view text, std::uint32_t at, const PlainCodes& codes);

  Key key_;
  std::uint16_t list_kind_ = 0;  // of the last list
  std::vector<List> lists_;
  std::vector<Span> codes_;
};

}  // namespace cablemark
