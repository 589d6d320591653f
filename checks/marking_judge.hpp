// Judges markings one after the other. One that differs from an earlier one in nothing but the names of countries
// (marking_pattern.hpp) is not judged anew, if what the policy says of it does not depend on them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/key_index.hpp"
#include "checks/listed_text.hpp"
#include "checks/marking_pattern.hpp"
#include "checks/markings.hpp"

namespace cablemark {

class MarkingJudge {
 public:
  // Borrows the policy. The options are those of check_marking().
  MarkingJudge(const Policy& policy, Options options) : policy_(policy), options_(std::move(options)), codes_(policy) {}

  // As check_marking() does. What comes back is valid until the next call.
  const MarkingVerdict& judge(std::string_view text, MarkForm form);

  // How many verdicts were known before.
  [[nodiscard]] std::uint64_t known() const { return repeated_; }

 private:
  static constexpr std::uint32_t kNoList = 0xFFFFFFFF;
  // A place in the text of a pattern: so far behind the beginning, or behind the end of a list.
  struct Place {
    std::uint32_t lists = 0;  // that stand before it
    std::uint32_t offset = 0;
  };
  struct Known {
    // Of REL TO, in the pattern: its codes are those of the verdict. kNoList: all are alike in them.
    std::uint32_t rel_to = kNoList;
    bool bracketed = false;  // the text is given without its brackets
    MarkingVerdict verdict;
    // Of the findings and what is related to each: begin and end of its place, and its message.
    std::vector<Place> places;
    std::vector<ListedText> messages;
  };
  void learn(std::string_view text);
  // What is known of the pattern, of this text; and its text and names taken back.
  const MarkingVerdict& lend(std::string_view text, std::uint32_t number);
  void take_back();
  [[nodiscard]] bool find_places(Known& known) const;
  // A list that a message shows is left open in it.
  [[nodiscard]] bool find_messages(std::string_view text, Known& known) const;
  // The lists of the pattern are lists of codes in the marking; and where that of REL TO is.
  [[nodiscard]] bool find_lists(const Marking& mark, const MarkPool& pool, Known& known) const;

  const Policy& policy_;
  Options options_;
  PlainCodes codes_;
  Scratch scratch_;
  MarkingPattern pattern_;
  MarkingVerdict verdict_;
  std::uint64_t repeated_ = 0;
  KeyIndex patterns_;
  std::vector<Known> known_;  // by the number of the pattern
  // The verdict that was given last, if it was known; and the memory for its text and names, which all verdicts share:
  // what is used for each marking stays near.
  std::optional<std::uint32_t> lent_;
  std::string text_;
  std::vector<std::string> names_;
};

}  // namespace cablemark
