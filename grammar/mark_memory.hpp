// Marks that were read before: a text repeats few of them, and texts that follow one another share them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/marking.hpp"

namespace cablemark {

// What a marking says depends on its own bytes, its form and the vocabulary alone, so that the same bytes need not be
// read again.
class MarkMemory {
 public:
  // As parse_marking and looks_like_mark.
  Marking read(std::string_view text, Span within, MarkForm form, const Vocabulary& vocabulary, MarkPool& pool);
  bool looks_like_mark(std::string_view text, Span within, const Vocabulary& vocabulary, MarkPool& scratch);

 private:
  enum class Question : std::uint8_t { Line, Banner, Portion, Label, Looks };

  // One answer. Spans begin at the marking, ranges at what it has added to its pool.
  struct Answer {
    std::string text;  // empty: none
    Question question = Question::Line;
    bool looks = false;
    Marking mark;
    std::vector<ControlUse> controls;
    std::vector<CodeUse> codes;
    std::vector<Span> spans;
  };

  // The answer if it is remembered, or else where it is to be kept; none for a text that is too long to be.
  Answer* find(std::string_view marking, Question question, const Vocabulary& vocabulary);
  static bool answers(const Answer& answer, std::string_view marking, Question question) {
    return answer.question == question && answer.text == marking;
  }

  std::vector<Answer> answers_;
  std::uint64_t fingerprint_ = 0;  // of the vocabulary that they were read with
};

}  // namespace cablemark
